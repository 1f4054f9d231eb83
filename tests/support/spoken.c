/* tests/support/spoken.c - see spoken.h. */
#include "support/spoken.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/be.h"
#include "wire/fields.h"
#include "wire/frame.h"

nio_bytes spoken_bytes(uint8_t type, const nio_field *fields, size_t count, nio_bytes uri,
                       nio_bytes content)
{
    static uint8_t frame[SPOKEN_MAX];
    static nio_field sorted[SPOKEN_FIELDS];
    assert_true(count <= SPOKEN_FIELDS);
    if (count > 0) {
        memcpy(sorted, fields, count * sizeof *fields);
    }
    nio__fields_sort(sorted, count);
    size_t fields_len = nio__fields_size(sorted, count);
    nio__fields_write(sorted, count, frame + NIO__HEADER_SIZE);
    uint8_t *body = frame + NIO__HEADER_SIZE + fields_len;
    nio__be16_store(body, (uint16_t)uri.len);
    uint8_t *end = nio__copy(nio__copy(body + 2, uri), content);
    nio__frame_write_header(frame, type, fields_len, nio__bytes(body, (size_t)(end - body)));
    return nio__bytes(frame, (size_t)(end - frame));
}

nio_bytes spoken(uint8_t type, const char *uri, const char *content)
{
    return spoken_bytes(type, NULL, 0, nio_bytes_of(uri), nio_bytes_of(content));
}

nio_bytes spoken_with(uint8_t type, const char *name, nio_bytes value, const char *uri,
                      const char *content)
{
    nio_field field = {.name = nio_text_of(name), .value = value};
    return spoken_bytes(type, &field, 1, nio_bytes_of(uri), nio_bytes_of(content));
}

bool spoken_next(nio_bytes *bytes, struct spoken *heard)
{
    nio__frame frame;
    size_t need;
    if (bytes->len == 0) {
        return false;
    }
    nio__span span = {(uint8_t *)(uintptr_t)bytes->ptr, bytes->len};
    assert_int_equal(nio__frame_next(span, NIO__FRAME_MAX, &frame, &need), NIO_OK);
    assert_true(nio__frame_is_intact(&frame));
    assert_int_equal(
        nio__fields_decode(frame.fields, heard->fields, SPOKEN_FIELDS, &heard->field_count),
        NIO_OK);
    assert_int_equal(nio__body_split(nio__span_view(frame.body), &heard->uri, &heard->content),
                     NIO_OK);
    heard->type = frame.type;
    *bytes = nio__bytes_skip(*bytes, frame.size);
    return true;
}

nio_bytes spoken_field(const struct spoken *heard, const char *name)
{
    const nio_field *field = nio__fields_find(heard->fields, heard->field_count, nio_text_of(name));
    return field == NULL ? nio__bytes(NULL, 0) : field->value;
}

static void same(nio_bytes found, const char *wanted)
{
    if (!nio_bytes_equal(found, nio_bytes_of(wanted))) {
        fail_msg("\"%.*s\" instead of \"%s\"", (int)found.len, (const char *)found.ptr, wanted);
    }
}

void spoken_is(nio_bytes bytes, uint8_t type, const char *uri, const char *content,
               struct spoken *heard)
{
    struct spoken local;
    struct spoken *message = heard != NULL ? heard : &local;
    if (!spoken_next(&bytes, message)) {
        fail_msg("nothing was said");
    }
    assert_int_equal(bytes.len, 0);
    assert_int_equal(message->type, type);
    same(message->uri, uri);
    same(message->content, content);
}
