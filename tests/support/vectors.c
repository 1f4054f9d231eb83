/* tests/support/vectors.c - reads tests/vectors; see vectors.h. */
#include "support/vectors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct block {
    struct block *next;
    uint8_t *memory;
};

static struct block *blocks;

uint8_t *vectors_memory(size_t size)
{
    struct block *block = malloc(sizeof *block);
    assert_non_null(block);
    block->memory = calloc(size > 0 ? size : 1, 1);
    assert_non_null(block->memory);
    block->next = blocks;
    blocks = block;
    return block->memory;
}

json_t *vectors_open(const char *name)
{
    char path[1024];
    json_error_t error;
    snprintf(path, sizeof path, "%s/tests/vectors/%s.json", NIO_SOURCE_DIR, name);
    json_t *file = json_load_file(path, JSON_ALLOW_NUL, &error);
    if (file == NULL) {
        fail_msg("%s:%d: %s", path, error.line, error.text);
    }
    return file;
}

void vectors_close(json_t *file)
{
    json_decref(file);
    while (blocks != NULL) {
        struct block *block = blocks;
        blocks = block->next;
        free(block->memory);
        free(block);
    }
}

static json_t *member_of(const json_t *item, const char *member)
{
    json_t *value = json_object_get(item, member);
    if (value == NULL) {
        fail_msg("a case has no member %s", member);
    }
    return value;
}

json_t *vectors_list(json_t *file, const char *list)
{
    json_t *cases = member_of(file, list);
    assert_true(json_array_size(cases) > 0);
    return cases;
}

const char *vectors_text(const json_t *item, const char *member)
{
    const char *text = json_string_value(member_of(item, member));
    assert_non_null(text);
    return text;
}

json_int_t vectors_int(const json_t *item, const char *member)
{
    json_t *value = member_of(item, member);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static unsigned digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    assert_non_null(at);
    return (unsigned)(at - digits);
}

nio_bytes vectors_bytes(const char *hex)
{
    size_t len = strlen(hex) / 2;
    assert_int_equal(strlen(hex) % 2, 0);
    uint8_t *memory = vectors_memory(len);
    for (size_t i = 0; i < len; i++) {
        memory[i] = (uint8_t)(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
    }
    nio_bytes bytes = {memory, len};
    return bytes;
}

nio_bytes vectors_hex(const json_t *item, const char *member)
{
    return vectors_bytes(vectors_text(item, member));
}

nio_bytes vectors_rule(const json_t *item, const char *member)
{
    size_t len;
    assert_int_equal(
        sscanf(vectors_text(item, member), "byte i = (7*i+3) mod 256, %zu bytes", &len), 1);
    uint8_t *memory = vectors_memory(len);
    for (size_t i = 0; i < len; i++) {
        memory[i] = (uint8_t)(7 * i + 3);
    }
    nio_bytes bytes = {memory, len};
    return bytes;
}
