/* tests/support/layer_vectors.c - see layer_vectors.h. */
#include "support/layer_vectors.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

nio_bytes layer_vectors_bytes(const json_t *item, const char *member)
{
    if (json_object_get(item, member) != NULL) {
        return vectors_hex(item, member);
    }
    char rule[64];
    size_t len;
    snprintf(rule, sizeof rule, "%s_rule", member);
    int found = sscanf(vectors_text(item, rule), "byte i = (7*i+3) mod 256, %zu bytes", &len);
    assert(found == 1);
    (void)found;
    uint8_t *bytes = vectors_memory(len);
    for (size_t i = 0; i < len; i++) {
        bytes[i] = (uint8_t)(7 * i + 3);
    }
    nio_bytes view = {bytes, len};
    return view;
}

static void take_value(nio_field *field, const json_t *value)
{
    if (json_is_string(value)) {
        field->value = vectors_bytes(json_string_value(value));
        return;
    }
    const char *tag = json_string_value(json_array_get(value, 0));
    const char *text = json_string_value(json_array_get(value, 1));
    if (strcmp(tag, "bytes") == 0) {
        field->value = vectors_bytes(text);
    } else if (strcmp(tag, "int") == 0) {
        field->kind = NIO_FIELD_UINT;
        field->number = strtoull(text, NULL, 10);
    } else {
        field->kind = NIO_FIELD_OTHER;
        field->value = nio_bytes_of(text != NULL ? text : ""); /* a list has none */
    }
}

size_t layer_vectors_fields(const json_t *list, nio_field *fields, size_t cap)
{
    size_t count = json_array_size(list);
    assert(count <= cap);
    (void)cap;
    for (size_t i = 0; i < count; i++) {
        const json_t *pair = json_array_get(list, i);
        memset(&fields[i], 0, sizeof fields[i]);
        fields[i].name = nio_text_of(json_string_value(json_array_get(pair, 0)));
        take_value(&fields[i], json_array_get(pair, 1));
    }
    return count;
}
