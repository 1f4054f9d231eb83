/* wire/frame.c - finds frames in bytes and writes their headers. */
#include "wire/frame.h"

#include "base/be.h"
#include "base/size.h"
#include "wire/crc32.h"

#define URI_LEN_SIZE 2

nio__type_class nio__type_class_of(uint8_t type)
{
    static const uint8_t classes[31] = {
        [0] = NIO__TYPE_REQUEST,   /* REQUEST_URI */
        [1] = NIO__TYPE_ONE_WAY,   /* RESPOND_URI */
        [2] = NIO__TYPE_REQUEST,   /* CREATE_URI */
        [3] = NIO__TYPE_REQUEST,   /* UPDATE_URI */
        [4] = NIO__TYPE_REQUEST,   /* DELETE_URI */
        [5] = NIO__TYPE_REQUEST,   /* SUBSCRIBE_URI */
        [6] = NIO__TYPE_REQUEST,   /* UNSUBSCRIBE_URI */
        [7] = NIO__TYPE_REQUEST,   /* PUBLISH_URI */
        [8] = NIO__TYPE_ONE_WAY,   /* NOTIFY_URI */
        [9] = NIO__TYPE_ADVERTISE, /* ADVERTISE_PEER */
        [10] = NIO__TYPE_ONE_WAY,  /* OK */
        [11] = NIO__TYPE_ONE_WAY,  /* CONFIRM_SUBSCRIBE */
        [12] = NIO__TYPE_ONE_WAY,  /* CONFIRM_UNSUBSCRIBE */
        [13] = NIO__TYPE_ONE_WAY,  /* PEER_DISCOVERED */
        [20] = NIO__TYPE_ONE_WAY,  /* ERROR */
        [23] = NIO__TYPE_ONE_WAY,  /* AUTH_ERROR */
        [24] = NIO__TYPE_ONE_WAY,  /* NOT_FOUND */
        [25] = NIO__TYPE_ONE_WAY,  /* NOT_PERMITTED */
        [30] = NIO__TYPE_ONE_WAY,  /* DISCONNECT */
    };
    _Static_assert(NIO__TYPE_INVALID == 0, "what the table leaves out is invalid");
    return type < sizeof classes ? (nio__type_class)classes[type] : NIO__TYPE_REQUEST;
}

/* What a header says. */
struct header {
    uint8_t type;
    size_t fields_len, body_len;
    uint32_t crc;
};

static nio_status read_header(nio_bytes input, size_t limit, struct header *header)
{
    header->type = input.ptr[0];
    header->fields_len = nio__be16_load(input.ptr + 1);
    header->body_len = nio__be16_load(input.ptr + 3);
    header->crc = nio__be32_load(input.ptr + 5);
    if (nio__type_class_of(header->type) == NIO__TYPE_INVALID || header->fields_len == 0 ||
        header->body_len < URI_LEN_SIZE) {
        return NIO_EMALFORMED;
    }
    size_t size = NIO__HEADER_SIZE + header->fields_len + header->body_len;
    return size > limit ? NIO_ELIMIT : NIO_OK;
}

/* Fills in a frame whose body is at most as long as announced; `input` holds it all. */
static nio_status make_frame(nio__span input, const struct header *header, size_t body_len,
                             nio__frame *frame)
{
    uint8_t *fields = input.ptr + NIO__HEADER_SIZE;
    nio__frame made = {
        .type = header->type,
        .cut = body_len < header->body_len,
        .crc = header->crc,
        .size = NIO__HEADER_SIZE + header->fields_len + body_len,
        .fields = nio__bytes(fields, header->fields_len),
        .body = nio__span_of(fields + header->fields_len, body_len),
    };
    nio_bytes uri, content;
    nio_status status = nio__body_split(nio__span_view(made.body), &uri, &content);
    if (status == NIO_OK) {
        *frame = made;
    }
    return status;
}

nio_status nio__frame_next(nio__span input, size_t limit, nio__frame *frame, size_t *need)
{
    struct header header;
    if (input.len < NIO__HEADER_SIZE) {
        *need = NIO__HEADER_SIZE;
        return NIO_ETRUNCATED;
    }
    nio_status status = read_header(nio__span_view(input), limit, &header);
    if (status != NIO_OK) {
        return status;
    }
    size_t size = NIO__HEADER_SIZE + header.fields_len + header.body_len;
    if (input.len < size) {
        *need = size;
        return NIO_ETRUNCATED;
    }
    return make_frame(input, &header, header.body_len, frame);
}

nio_status nio__frame_of_datagram(nio__span input, size_t limit, nio__frame *frame)
{
    struct header header;
    if (input.len < NIO__HEADER_SIZE) {
        return NIO_EMALFORMED;
    }
    nio_status status = read_header(nio__span_view(input), limit, &header);
    if (status != NIO_OK) {
        return status;
    }
    size_t left = input.len - NIO__HEADER_SIZE;
    if (left < header.fields_len) {
        return NIO_EMALFORMED;
    }
    size_t body_len = nio__size_min(header.body_len, left - header.fields_len);
    return make_frame(input, &header, body_len, frame);
}

bool nio__frame_is_intact(const nio__frame *frame)
{
    return !frame->cut && nio__crc32(nio__span_view(frame->body)) == frame->crc;
}

void nio__frame_write_header(uint8_t out[NIO__HEADER_SIZE], uint8_t type, size_t fields_len,
                             nio_bytes body)
{
    assert(fields_len > 0 && fields_len <= NIO__FIELDS_MAX);
    assert(body.len >= URI_LEN_SIZE && body.len <= NIO__BODY_MAX);
    out[0] = type;
    nio__be16_store(out + 1, (uint16_t)fields_len);
    nio__be16_store(out + 3, (uint16_t)body.len);
    nio__be32_store(out + 5, nio__crc32(body));
}

nio_status nio__body_split(nio_bytes body, nio_bytes *uri, nio_bytes *content)
{
    if (body.len < URI_LEN_SIZE) {
        return NIO_EMALFORMED;
    }
    size_t uri_len = nio__be16_load(body.ptr);
    nio_bytes rest = nio__bytes_skip(body, URI_LEN_SIZE);
    if (uri_len > rest.len) {
        return NIO_EMALFORMED;
    }
    *uri = nio__bytes(rest.ptr, uri_len);
    *content = nio__bytes_skip(rest, uri_len);
    return NIO_OK;
}
