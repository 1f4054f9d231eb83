/* tests/support/script_vectors.c - see script_vectors.h.
 *
 * Three things that cases say cannot be said to a machine as they are:
 *   - a value of the host that is an int past 64 bits. Its cases read nothing but that value, to
 *     see how it is written: they get the int from the tape, and ADD_INTS of one writes it;
 *   - what RANDOM drew and then could not push. The machine looks at the size first, so it draws
 *     nothing: cases that fail with "Stack item size too large" may draw less;
 *   - flags in `auth`, which takes none: cases with flags are run, and judged by what is left. */
#include "support/script_vectors.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/fault_env.h"
#include "support/script_host.h"
#include "support/tagged.h"
#include "support/vectors.h"

#define TEXT_CUT 120 /* characters of a failure's text that the vectors have */

static char differs[1024];

static const char *differ(const char *format, ...) __attribute__((format(printf, 1, 2)));
static const char *differ(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(differs, sizeof differs, format, args);
    va_end(args);
    return differs;
}

static void *array_of(size_t count, size_t size)
{
    return vectors_memory((count == 0 ? 1 : count) * size);
}

static nio_bytes hex_of(const json_t *value)
{
    return vectors_bytes(json_string_value(value));
}

/* ---- What goes in --------------------------------------------------------------------------- */

static const char *tag_of(const json_t *tagged)
{
    return json_string_value(json_array_get(tagged, 0));
}

/* False: it is an int that 64 bits do not hold. */
static bool read_value(const json_t *tagged, nio_script_value *value)
{
    const char *tag = tag_of(tagged);
    const json_t *content = json_array_get(tagged, 1);
    memset(value, 0, sizeof *value);
    if (strcmp(tag, "bytes") == 0) {
        value->bytes = hex_of(content);
    } else if (strcmp(tag, "str") == 0) {
        value->kind = NIO_SCRIPT_TEXT;
        value->bytes.ptr = (const uint8_t *)json_string_value(content);
        value->bytes.len = json_string_length(content);
    } else if (strcmp(tag, "int") == 0) {
        value->kind = NIO_SCRIPT_INT;
        errno = 0;
        value->number = strtoll(json_string_value(content), NULL, 10);
        return errno == 0;
    } else if (strcmp(tag, "bool") == 0) {
        value->kind = NIO_SCRIPT_BOOL;
        value->number = json_is_true(content);
    } else if (strcmp(tag, "float") == 0) {
        uint64_t bits = strtoull(json_string_value(content), NULL, 16);
        value->kind = NIO_SCRIPT_FLOAT;
        memcpy(&value->real, &bits, sizeof bits);
    } else {
        assert_string_equal(tag, "list");
        value->kind = NIO_SCRIPT_LIST;
        value->item_count = json_array_size(content);
        nio_script_value *items = array_of(value->item_count, sizeof *items);
        for (size_t i = 0; i < value->item_count; i++) {
            assert_true(read_value(json_array_get(content, i), &items[i]));
        }
        value->items = items;
    }
    return true;
}

/* Two's complement, with more sign bytes than it needs. */
static nio_bytes wide_int(const char *decimal)
{
    enum { WIDTH = 128 };
    uint8_t *number = vectors_memory(WIDTH);
    bool negative = *decimal == '-';
    for (const char *digit = decimal + negative; *digit != 0; digit++) {
        unsigned carry = (unsigned)(*digit - '0');
        for (size_t i = WIDTH; i-- > 0;) {
            carry += number[i] * 10u;
            number[i] = (uint8_t)carry;
            carry >>= 8;
        }
    }
    unsigned carry = 1;
    for (size_t i = WIDTH; negative && i-- > 0;) {
        carry += (uint8_t)~number[i];
        number[i] = (uint8_t)carry;
        carry >>= 8;
    }
    nio_bytes bytes = {number, WIDTH};
    return bytes;
}

/* PUSH1 the int, ADD_INTS 1, in place of a script that is GET_VALUE of `name`. */
static nio_bytes script_of_int(nio_bytes script, const char *name, const char *decimal)
{
    nio_bytes number = wide_int(decimal);
    assert_int_equal(script.len, 2 + strlen(name));
    assert_int_equal(script.ptr[0], 0x40);
    assert_memory_equal(script.ptr + 2, name, strlen(name));
    uint8_t *bytes = vectors_memory(number.len + 4);
    bytes[0] = 0x03;
    bytes[1] = (uint8_t)number.len;
    memcpy(bytes + 2, number.ptr, number.len);
    bytes[2 + number.len] = 0x0e;
    bytes[3 + number.len] = 1;
    nio_bytes replaced = {bytes, number.len + 4};
    return replaced;
}

static void read_scripts(const json_t *item, nio_script_input *input)
{
    const json_t *list = json_object_get(item, "scripts");
    nio_bytes *scripts = array_of(json_array_size(list), sizeof *scripts);
    input->script_count = json_array_size(list);
    for (size_t i = 0; i < input->script_count; i++) {
        scripts[i] = hex_of(json_array_get(list, i));
    }
    const char *name;
    json_t *tagged, *values = json_object_get(item, "cache");
    nio_script_entry *entries = array_of(json_object_size(values), sizeof *entries);
    json_object_foreach(values, name, tagged)
    {
        nio_script_entry *entry = &entries[input->value_count];
        entry->name = name;
        if (read_value(tagged, &entry->value)) {
            input->value_count++;
        } else {
            const char *decimal = json_string_value(json_array_get(tagged, 1));
            scripts[0] = script_of_int(scripts[0], name, decimal);
        }
    }
    input->scripts = scripts;
    input->values = entries;
}

static void read_presets(const json_t *item, nio_script_input *input)
{
    const char *key;
    json_t *tagged, *keys = json_object_get(item, "cache_bytes_keys");
    nio_script_preset *presets = array_of(json_object_size(keys), sizeof *presets);
    json_object_foreach(keys, key, tagged)
    {
        nio_script_preset *preset = &presets[input->cache_count++];
        const json_t *list = json_array_get(tagged, 1);
        preset->key = vectors_bytes(key);
        preset->bare = strcmp(tag_of(tagged), "bytes") == 0;
        preset->item_count = preset->bare ? 1 : json_array_size(list);
        nio_bytes *items = array_of(preset->item_count, sizeof *items);
        for (size_t i = 0; i < preset->item_count; i++) {
            items[i] = hex_of(preset->bare ? list : json_array_get(json_array_get(list, i), 1));
        }
        preset->items = items;
    }
    input->cache = presets;
}

static void read_flags(const json_t *item, nio_script_flags *flags)
{
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(item, "flags"), name, value)
    {
        if (strcmp(name, "ts_threshold") == 0) {
            flags->ts_threshold = json_integer_value(value);
        } else if (strcmp(name, "epoch_threshold") == 0) {
            flags->epoch_threshold = json_integer_value(value);
        } else if (strcmp(name, "eval_return") == 0) {
            flags->eval_return = json_is_true(value);
        } else if (strcmp(name, "disallow_OP_EVAL") == 0) {
            flags->disallow_eval = true;
        } else {
            uint32_t bit = UINT32_C(1) << strtoul(name, NULL, 10);
            flags->numbered = json_is_true(value) ? flags->numbered | bit : flags->numbered & ~bit;
        }
    }
}

/* Besides those of Python's, `steps` and `memory`. */
static void read_limits(const json_t *item, nio_script_limits *limits)
{
    static const char *const names[] = {"stack_max_items", "stack_max_item_size",
                                        "callstack_limit"};
    uint32_t *const members[] = {&limits->items, &limits->item_bytes, &limits->calls};
    const json_t *given = json_object_get(item, "limits");
    for (size_t i = 0; i < 3; i++) {
        *members[i] = (uint32_t)json_integer_value(json_object_get(given, names[i]));
    }
    limits->steps = (uint64_t)json_integer_value(json_object_get(given, "steps"));
    limits->memory = (size_t)json_integer_value(json_object_get(given, "memory"));
}

/* ---- What comes out ------------------------------------------------------------------------- */

static bool is_told_by_text(const char *cls)
{
    return strcmp(cls, "ScriptExecutionError") == 0 || strcmp(cls, "ValueError") == 0 ||
           strcmp(cls, "TypeError") == 0;
}

/* Whether "class|text" is that failure. */
static bool is_failure(nio_bytes why, const char *cls, nio_bytes text)
{
    size_t head = strlen(cls) + 1;
    if (why.len < head || memcmp(why.ptr, cls, head - 1) != 0 || why.ptr[head - 1] != '|') {
        return false;
    }
    why.ptr += head;
    why.len -= head;
    why.len = text.len >= TEXT_CUT && why.len > text.len ? text.len : why.len;
    return !is_told_by_text(cls) || nio_bytes_equal(why, text);
}

static const char *compare_failure(const nio_script_vm *vm, const json_t *item)
{
    const json_t *error = json_object_get(item, "error");
    const char *why = nio_script_why(vm), *cls = json_string_value(json_array_get(error, 0));
    const json_t *text = json_array_get(error, 1);
    if (error == NULL) {
        return *why == 0 ? NULL : differ("it failed: %s", why);
    }
    /* A name in a text may hold a NUL, at which nio_script_why ends. */
    return is_failure(nio_bytes_of(why), cls, nio_bytes_of(json_string_value(text)))
               ? NULL
               : differ("\"%s\", not %s|%s", why, cls, json_string_value(text));
}

static const char *compare_stack(const nio_script_vm *vm, const json_t *item)
{
    const json_t *stack = json_object_get(item, "stack");
    size_t depth = nio_script_depth(vm);
    if (depth != json_array_size(stack)) {
        return differ("%zu items, not %zu", depth, json_array_size(stack));
    }
    for (size_t i = 0; i < depth; i++) {
        nio_bytes bytes;
        const json_t *wanted = json_array_get(stack, i);
        assert_true(nio_script_peek(vm, depth - 1 - i, &bytes));
        if (!nio_bytes_equal(bytes, hex_of(wanted))) {
            return differ("item %zu is not %s", i, json_string_value(wanted));
        }
    }
    return NULL;
}

/* What TRY leaves under `E` is told as a failure is. */
static bool same_item(nio_bytes key, nio_bytes item, nio_bytes wanted)
{
    const uint8_t *bar = wanted.len == 0 ? NULL : memchr(wanted.ptr, '|', wanted.len);
    char cls[64];
    if (nio_bytes_equal(item, wanted)) {
        return true;
    }
    if (!nio_bytes_equal(key, nio_bytes_of("E")) || bar == NULL) {
        return false;
    }
    size_t len = (size_t)(bar - wanted.ptr);
    snprintf(cls, sizeof cls, "%.*s", (int)len, (const char *)wanted.ptr);
    nio_bytes text = {bar + 1, wanted.len - len - 1};
    return is_failure(item, cls, text);
}

static bool same_entry(const nio_script_cached *entry, const json_t *wanted)
{
    bool same = entry->bare == json_is_string(wanted) &&
                entry->item_count == (entry->bare ? 1 : json_array_size(wanted));
    for (size_t i = 0; same && i < entry->item_count; i++) {
        nio_bytes bytes = hex_of(entry->bare ? wanted : json_array_get(wanted, i));
        same = same_item(entry->key, nio_script_cached_item(entry, i), bytes);
    }
    return same;
}

static const char *compare_cache(const nio_script_vm *vm, const json_t *item)
{
    const json_t *wanted = json_object_get(item, "cache_out");
    nio_script_cached entry;
    size_t at = 0, count = 0;
    for (; nio_script_cache_next(vm, &at, &entry); count++) {
        char key[2 * 1024 + 1] = "";
        assert_true(entry.key.len <= 1024);
        for (size_t i = 0; i < entry.key.len; i++) {
            snprintf(key + 2 * i, 3, "%02x", entry.key.ptr[i]);
        }
        const json_t *value = json_object_get(wanted, key);
        if (value == NULL || !same_entry(&entry, value)) {
            return differ("cache: %s", key);
        }
    }
    return count == json_object_size(wanted) ? NULL : differ("cache: %zu entries", count);
}

static bool opens(const nio_script_vm *vm, nio_status status)
{
    nio_bytes left;
    return status == NIO_OK && nio_script_depth(vm) == 1 && nio_script_peek(vm, 0, &left) &&
           left.len == 1 && left.ptr[0] == 0xff;
}

static const char *compare(const nio_script_vm *vm, const json_t *item, bool open)
{
    if (open != json_is_true(json_object_get(item, "auth"))) {
        return differ("open: %d, %s", open, nio_script_why(vm));
    }
    if ((json_int_t)nio_script_ran(vm) != vectors_int(item, "ran")) {
        return differ("ran %zu", nio_script_ran(vm));
    }
    if (nio_script_returned(vm) != json_is_true(json_object_get(item, "returned"))) {
        return differ("returned: %d", nio_script_returned(vm));
    }
    const char *found = compare_failure(vm, item);
    found = found != NULL ? found : compare_stack(vm, item);
    return found != NULL ? found : compare_cache(vm, item);
}

/* ---- Running -------------------------------------------------------------------------------- */

/* All that the case says was drawn, run together. */
static nio_bytes drawn_of(const json_t *item)
{
    const json_t *list = json_object_get(item, "drawn");
    size_t len = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        len += json_string_length(json_array_get(list, i)) / 2;
    }
    uint8_t *bytes = vectors_memory(len);
    nio_bytes all = {bytes, len};
    for (size_t i = 0; i < json_array_size(list); i++) {
        nio_bytes part = hex_of(json_array_get(list, i));
        memcpy(bytes, part.ptr, part.len);
        bytes += part.len;
    }
    return all;
}

static const char *compare_drawn(const nio_script_vm *vm, size_t drawn, size_t wanted)
{
    bool refused = strstr(nio_script_why(vm), "Stack item size too large") != NULL;
    return drawn == wanted || (refused && drawn < wanted)
               ? NULL
               : differ("drew %zu bytes, not %zu", drawn, wanted);
}

void script_vector_read(const json_t *item, struct script_vector *vector)
{
    vector->limits = (nio_script_limits)NIO_SCRIPT_LIMITS_INIT;
    vector->flags = (nio_script_flags)NIO_SCRIPT_FLAGS_INIT;
    vector->input = (nio_script_input)NIO_SCRIPT_INPUT_INIT;
    read_scripts(item, &vector->input);
    read_presets(item, &vector->input);
    read_flags(item, &vector->flags);
    read_limits(item, &vector->limits);
    vector->input.flags = json_object_get(item, "flags") != NULL ? &vector->flags : NULL;
    vector->host = json_object_get(item, "host") != NULL ? &script_host : NULL;
    vector->drawn = drawn_of(item);
}

const char *script_vector_run(const json_t *item, bool exact)
{
    struct fault_env world;
    struct script_vector vector;
    nio_script_vm *vm;
    script_vector_read(item, &vector);
    vector.input.exact = exact;
    fault_env_init(&world, 1);
    assert_int_equal(nio_script_vm_create(&world.env, &vector.limits, vector.host, &vm), NIO_OK);
    size_t before = world.random_bytes;
    fault_env_script(&world, vector.drawn.ptr, vector.drawn.len);
    bool judges = vector.input.flags == NULL;
    nio_status status =
        judges ? nio_script_auth(vm, &vector.input) : nio_script_run(vm, &vector.input);
    const char *found = compare(vm, item, opens(vm, status));
    found =
        found != NULL ? found : compare_drawn(vm, world.random_bytes - before, vector.drawn.len);
    if (found == NULL && judges && (status == NIO_OK) != opens(vm, status)) {
        found = differ("auth said %s", nio_status_name(status));
    }
    nio_script_vm_destroy(vm);
    fault_env_end(&world);
    return found == NULL ? "" : found;
}
