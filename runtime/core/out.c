/* core/out.c - builds messages at their final place: see out.h for the layout. */
#include "core/out.h"

#include <assert.h>

#include "base/alloc.h"
#include "base/be.h"
#include "base/size.h"
#include "core/safety.h"

#define LEN_BYTES 2 /* of uri_len */

/* ---- Begin ----------------------------------------------------------------------------------- */

/* Whether two fields, or a field and what a layer writes, have one name. */
static bool has_twice(const nio_field *fields, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (nio__fields_find(fields, i, fields[i].name) != NULL) {
            return true;
        }
    }
    return false;
}

static nio_status check_extra(const nio__out_spec *spec)
{
    if (spec->extra_count > NIO__OUT_EXTRA || has_twice(spec->extra, spec->extra_count)) {
        return NIO_EINVAL;
    }
    for (size_t i = 0; i < spec->extra_count; i++) {
        if (spec->extra[i].kind != NIO_FIELD_BYTES || nio__field_is_reserved(spec->extra[i].name)) {
            return NIO_EINVAL;
        }
    }
    return NIO_OK;
}

nio_status nio__out_check(const nio__out_spec *spec)
{
    nio_link *link = spec->link;
    if (link->state >= NIO_LINK_CLOSING) {
        return NIO_ECLOSED;
    }
    if (nio__type_class_of(spec->type) == NIO__TYPE_INVALID) {
        return NIO_EINVAL;
    }
    if (spec->uri_len > NIO__PAYLOAD_MAX || spec->content_len > NIO__PAYLOAD_MAX - spec->uri_len ||
        spec->head.len > NIO__PAYLOAD_MAX - spec->uri_len - spec->content_len) {
        return NIO_ETOOBIG;
    }
    size_t body_len = LEN_BYTES + spec->uri_len + spec->head.len + spec->content_len;
    if (body_len > nio__layer_body_max(spec->outer, spec->inner)) {
        return NIO_ETOOBIG;
    }
    nio_status status = nio__link_pair(link, spec->outer, spec->inner);
    return status == NIO_OK && spec->extra_count > 0 ? check_extra(spec) : status;
}

/* The fields that are there before any layer writes; their number. */
static size_t put_own_fields(nio__out *out)
{
    const nio__out_spec *spec = &out->spec;
    size_t count = 0;
    if (spec->id_name != NULL) {
        out->fields[count++] = (nio_field){.name = {spec->id_name, NIO__ID_NAME_LEN},
                                           .value = {spec->id, NIO__CID_BYTES}};
    }
    if (spec->stream != 0) {
        out->fields[count++] = (nio_field){.name = {NIO_FIELD_STR, sizeof NIO_FIELD_STR - 1},
                                           .value = {&out->spec.stream, 1}};
    }
    if (spec->challenge != NULL) {
        out->fields[count++] = (nio_field){.name = {NIO_FIELD_CHAL, sizeof NIO_FIELD_CHAL - 1},
                                           .value = {spec->challenge, NIO__CHALLENGE_BYTES}};
    }
    for (size_t i = 0; i < spec->extra_count; i++) {
        out->fields[count++] = spec->extra[i];
    }
    return count;
}

/* Counts what all fields take at most, packed, and what their values do. */
static nio_status plan_fields(nio__out *out, size_t *values_len)
{
    const nio__out_spec *spec = &out->spec;
    size_t count = put_own_fields(out);
    size_t planned = nio__layer_fields(spec->outer, spec->inner, out->fields, count);
    out->fields_max = nio__fields_size(out->fields, planned);
    if (out->fields_max > NIO__FIELDS_MAX) {
        return NIO_ETOOBIG;
    }
    *values_len = 0;
    for (size_t i = 0; i < planned; i++) {
        *values_len += out->fields[i].value.len;
    }
    if (planned > count && spec->extra_count > 0) {
        put_own_fields(out); /* a place holder may stand over one of the same name */
    }
    nio__field_set_init(&out->set, out->fields, count, NIO__OUT_FIELDS, nio__span_of(NULL, 0));
    return NIO_OK;
}

/* Values that the plugins write lie in one store until they are packed. */
static nio_status reserve_store(nio__core *core, size_t len)
{
    if (len > core->store.len) {
        uint8_t *bytes = nio__realloc_array(core->env, core->store.ptr, len, 1);
        if (bytes == NULL) {
            return NIO_ENOMEM;
        }
        core->store = nio__span_of(bytes, len);
    }
    return NIO_OK;
}

static nio_status reserve(nio__out *out)
{
    const nio__out_spec *spec = &out->spec;
    nio_link *link = spec->link;
    size_t grow = (spec->inner != NULL ? spec->inner->grow : 0) +
                  (spec->outer != NULL ? spec->outer->grow : 0);
    size_t front = NIO__HEADER_SIZE + out->fields_max + grow;
    out->body_len = LEN_BYTES + spec->uri_len + spec->head.len + spec->content_len;
    out->room_len = front + out->body_len;
    if (link->socket != NULL && spec->datagram != 0 && out->room_len > spec->datagram) {
        return NIO_ETOOBIG;
    }
    nio_status status = nio__link_reserve(link, out->room_len, spec->answers, &out->room);
    if (status != NIO_OK) {
        return status;
    }
    out->body = out->room + front;
    out->uri = out->body + LEN_BYTES;
    out->content = nio__copy(out->uri + spec->uri_len, spec->head);
    return NIO_OK;
}

nio_status nio__out_begin(nio__out *out, const nio__out_spec *spec)
{
    nio_status status = nio__out_check(spec);
    if (status == NIO_OK && spec->link->lost) {
        status = NIO_ECONNRESET;
    }
    if (status != NIO_OK) {
        return status;
    }
    out->spec = *spec;
    if (nio__type_is_request_like(spec->type)) {
        out->spec.challenge = nio__challenge_of(spec->link);
    }
    out->layer = NIO__INNER;
    out->stage = 0;
    out->tags.has[NIO__INNER] = out->tags.has[NIO__OUTER] = false;
    out->described = false;
    size_t values_len;
    status = plan_fields(out, &values_len);
    if (status == NIO_OK) {
        status = reserve_store(spec->link->core, values_len);
    }
    if (status != NIO_OK) {
        return status;
    }
    out->set.store = spec->link->core->store;
    status = reserve(out);
    spec->link->core->counters.sends_refused += status == NIO_ELIMIT;
    return status;
}

void nio__out_give_up(nio__out *out)
{
    nio__link_give_up(out->spec.link);
}

/* ---- Sealing --------------------------------------------------------------------------------- */

static nio_layer *layer_at(const nio__out *out, unsigned layer)
{
    return layer == NIO__INNER ? out->spec.inner : out->spec.outer;
}

/* What one layer is told about the message. */
static nio_status describe(nio__out *out)
{
    const nio__out_spec *spec = &out->spec;
    nio__core *core = spec->link->core;
    unsigned at = out->layer;
    out->outside.outer = at == NIO__INNER ? spec->outer : NULL;
    out->message = (nio_layer_message){
        .type = spec->type,
        .scope = nio__link_scope(spec->link),
        .link = spec->link->group ? NULL : spec->link,
        .outer = at == NIO__OUTER,
        .answer = spec->binds != NULL,
        .now_ms = nio__wall(core),
        .body = out->body,
        .body_len = out->body_len,
        .front = out->room + NIO__HEADER_SIZE + out->fields_max,
        .fields = &out->set,
        .outside = &out->outside,
    };
    if (spec->challenge != NULL && nio__type_is_request_like(spec->type)) {
        out->message.challenge = nio__bytes(spec->challenge, NIO__CHALLENGE_BYTES);
    }
    if (spec->binds != NULL && spec->binds->has[at]) {
        out->message.binds[0] = nio__bytes(spec->binds->bytes[at], NIO_TAG_BYTES);
        out->message.bind_count = 1;
    }
    out->described = true;
    return nio__link_channel(spec->link, layer_at(out, at), &out->message.channel_state);
}

nio_status nio__out_seal(nio__out *out)
{
    for (; out->layer <= NIO__OUTER; out->layer++, out->stage = 0, out->described = false) {
        unsigned at = out->layer;
        nio_layer *layer = layer_at(out, at);
        if (layer == NULL) {
            continue;
        }
        nio_status status = out->described ? NIO_OK : describe(out);
        if (status == NIO_OK) {
            status = nio__layer_seal(layer, &out->message, &out->stage);
        }
        if (status != NIO_OK) {
            return status;
        }
        out->body = out->message.body;
        out->body_len = out->message.body_len;
        if (out->body_len - LEN_BYTES > NIO__PAYLOAD_MAX) {
            return NIO_ETOOBIG;
        }
        out->tags.has[at] = out->message.has_tag;
        if (out->message.has_tag) {
            memcpy(out->tags.bytes[at], out->message.tag, NIO_TAG_BYTES);
        }
    }
    return NIO_OK;
}

size_t nio__out_frame(nio__out *out)
{
    nio__field_set_sort(&out->set);
    size_t fields_len = nio__fields_size(out->set.items, out->set.count);
    assert(fields_len <= out->fields_max);
    uint8_t *fields = out->body - fields_len;
    uint8_t *frame = fields - NIO__HEADER_SIZE;
    nio__fields_write(out->set.items, out->set.count, fields);
    nio__frame_write_header(frame, out->spec.type, fields_len,
                            nio__bytes(out->body, out->body_len));
    size_t frame_len = NIO__HEADER_SIZE + fields_len + out->body_len;
    if (frame != out->room) {
        memmove(out->room, frame, frame_len);
    }
    return frame_len;
}

/* ---- End ------------------------------------------------------------------------------------- */

nio_status nio__out_end(nio__out *out)
{
    nio_link *link = out->spec.link;
    nio__be16_store(out->body, (uint16_t)out->spec.uri_len);
    if (out->spec.keeps) {
        nio__answers_keep(out);
    }
    nio_status status = nio__out_seal(out);
    if (status == NIO_EPENDING) {
        status = nio__park(out);
        nio__out_give_up(out);
        return status == NIO_OK ? NIO_EPENDING : status;
    }
    if (status != NIO_OK) {
        nio__out_give_up(out);
        return status;
    }
    status = nio__link_commit(link, nio__out_frame(out));
    link->core->counters.sends_refused += status == NIO_ELIMIT;
    return status;
}

nio_status nio__out_send(nio__core *core, const nio__out_spec *spec, nio_bytes uri,
                         nio_bytes content)
{
    nio__out *out = core->out;
    nio_status status = nio__out_begin(out, spec);
    if (status != NIO_OK) {
        return status;
    }
    nio__copy(out->uri, uri);
    nio__copy(out->content, content);
    return nio__out_end(out);
}
