/* tests/support/typed_kit.c - see typed_kit.h. */
#include "support/typed_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/fault_env.h"

typedef struct dice {
    struct fault_env world;
    FILE *out;
} dice;

static uint64_t roll(dice *d, uint64_t bound)
{
    return fault_env_choose(&d->world, bound);
}

static void make(dice *d, const cli_type *type, bool key);

const cli_schema *typed_kit_schema(cli_memory *memory, const char *path)
{
    static char text[1 << 20];
    char why[CLI_SCHEMA_WHY] = "";
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    const cli_schema *schema = cli_schema_read(memory, (nio_text){text, len}, why);
    if (schema == NULL) {
        fail_msg("%s: %s", path, why);
    }
    return schema;
}

/* ---- Random JSON ----------------------------------------------------------------------------- */

static uint64_t number_up_to(dice *d, uint64_t most)
{
    uint64_t number = roll(d, UINT64_MAX) >> roll(d, 64);
    return roll(d, 6) == 0 || number > most ? most : number;
}

static void make_integer(dice *d, const cli_type *type)
{
    int64_t least = cli_type_least(type);
    if (least < 0 && roll(d, 2) == 0) {
        fprintf(d->out, "%lld",
                (long long)(-1 - (int64_t)number_up_to(d, (uint64_t) - (least + 1))));
    } else {
        fprintf(d->out, "%llu", (unsigned long long)number_up_to(d, cli_type_most(type)));
    }
}

static void make_time(dice *d, const cli_type *type)
{
    if (roll(d, 2) == 0) {
        make_integer(d, type);
        return;
    }
    fprintf(d->out, "\"%04u-%02u-%02uT%02u:%02u:%02u", (unsigned)roll(d, 10000),
            (unsigned)roll(d, 12) + 1, (unsigned)roll(d, 28) + 1, (unsigned)roll(d, 24),
            (unsigned)roll(d, 60), (unsigned)roll(d, 60));
    if (roll(d, 2) == 0) {
        fprintf(d->out, ".%0*u", (int)roll(d, 4) + 3, (unsigned)roll(d, 1000));
    }
    fputs(roll(d, 2) == 0 ? "Z\"" : "-05:30\"", d->out);
}

static void make_float(dice *d)
{
    static const char *const words[] = {"\"Infinity\"", "\"-Infinity\"",          "-0.0",
                                        "5e-324",       "1.7976931348623157e308", "0.1"};
    union {
        uint64_t bits;
        double number;
    } any = {.bits = roll(d, UINT64_MAX)};
    if (roll(d, 4) == 0 || any.number != any.number || any.number - any.number != 0) {
        fputs(words[roll(d, sizeof words / sizeof *words)], d->out);
    } else {
        fprintf(d->out, "%.17g", any.number);
    }
}

/* At most `most` bytes of text, some of it escaped. */
static void make_characters(dice *d, size_t most)
{
    static const struct {
        const char *json;
        size_t len;
    } pieces[] = {
        {"a", 1},       {"Z", 1},        {"\\\"", 1},         {"\\n", 1}, {"\\u0041", 1},
        {"\\u00e9", 2}, {"\xc3\xa9", 2}, {"\xe2\x82\xac", 3}, {"/", 1},   {"\\ud83d\\ude00", 4},
        {"0", 1}};
    size_t left = roll(d, 4) == 0 ? most : (size_t)roll(d, most + 1);
    left = left > 700 ? 700 : left;
    while (left > 0) {
        size_t at = (size_t)roll(d, sizeof pieces / sizeof *pieces);
        if (pieces[at].len > left) {
            at = 0;
        }
        fputs(pieces[at].json, d->out);
        left -= pieces[at].len;
    }
}

static void make_bytes(dice *d, const cli_type *type)
{
    size_t len = type->kind == CLI_T_FIXED ? type->max : (size_t)roll(d, type->max + 1);
    len = len > 400 && type->kind != CLI_T_FIXED ? 400 : len;
    if (type->kind == CLI_T_BYTES && roll(d, 4) == 0) {
        fputs("\"text:", d->out);
        make_characters(d, len);
        putc('"', d->out);
        return;
    }
    fputs("\"hex:", d->out);
    for (size_t i = 0; i < len; i++) {
        fprintf(d->out, "%02x", (unsigned)roll(d, 256));
    }
    putc('"', d->out);
}

/* None is no value of a field: it says that the field is absent. */
static void make_any(dice *d, unsigned depth, bool null)
{
    unsigned kinds = depth == 0 ? 5 : 7;
    switch (null ? roll(d, kinds) : 1 + roll(d, kinds - 1)) {
    case 0:
        fputs("null", d->out);
        break;
    case 1:
        fputs("true", d->out);
        break;
    case 2:
        fprintf(d->out, "-%llu", (unsigned long long)roll(d, 300));
        break;
    case 3:
        fputs("\"hex:0a\"", d->out);
        break;
    case 4:
        fputs("1.5", d->out);
        break;
    case 5:
        putc('[', d->out);
        make_any(d, depth - 1, true);
        putc(']', d->out);
        break;
    default:
        fputs("{\"k\":", d->out);
        make_any(d, depth - 1, true);
        putc('}', d->out);
        break;
    }
}

static void make_list(dice *d, const cli_type *type)
{
    uint64_t count = roll(d, type->max < 6 ? type->max + 1 : 7);
    count = roll(d, 20) == 0 ? type->max : count;
    putc('[', d->out);
    for (uint64_t i = 0; i < count; i++) {
        fputs(i > 0 ? "," : "", d->out);
        make(d, type->item, false);
    }
    putc(']', d->out);
}

/* Keys that happen to be equal are for the caller to bear. */
static void make_map(dice *d, const cli_type *type)
{
    uint64_t count = roll(d, type->max < 5 ? type->max + 1 : 6);
    putc('{', d->out);
    for (uint64_t i = 0; i < count; i++) {
        fputs(i > 0 ? "," : "", d->out);
        make(d, type->key, true);
        putc(':', d->out);
        make(d, type->item, false);
    }
    putc('}', d->out);
}

static void make_name(dice *d, nio_text name)
{
    fprintf(d->out, "\"%.*s\"", (int)name.len, name.ptr);
}

static void make_enum(dice *d, const cli_type *type, bool key)
{
    if (type->named->count > 0 && roll(d, 2) == 0) {
        make_name(d, type->named->members[roll(d, type->named->count)].name);
        return;
    }
    fputs(key ? "\"" : "", d->out);
    make_integer(d, type);
    fputs(key ? "\"" : "", d->out);
}

static void make_record(dice *d, const cli_named *record)
{
    const char *between = "";
    putc('{', d->out);
    for (size_t i = 0; i < record->count; i++) {
        const cli_member *field = &record->members[i];
        bool there = !field->optional || roll(d, 2) == 0;
        if (!there && roll(d, 3) > 0) {
            continue;
        }
        fputs(between, d->out);
        between = ", ";
        make_name(d, field->name);
        putc(':', d->out);
        if (there && field->type->kind == CLI_T_ANY) {
            make_any(d, field->type->max < 30 ? 0 : 2, false);
        } else if (there) {
            make(d, field->type, false);
        } else {
            fputs("null", d->out);
        }
    }
    putc('}', d->out);
}

static void make_variant(dice *d, const cli_named *variant)
{
    const cli_member *arm = &variant->members[roll(d, variant->count)];
    putc('{', d->out);
    make_name(d, arm->name);
    putc(':', d->out);
    if (arm->type != NULL) {
        make(d, arm->type, false);
    } else {
        fputs("null", d->out);
    }
    putc('}', d->out);
}

static void make(dice *d, const cli_type *type, bool key)
{
    switch (type->kind) {
    case CLI_T_BOOL:
        fputs(roll(d, 2) == 0 ? "true" : "false", d->out);
        break;
    case CLI_T_UINT:
    case CLI_T_INT:
        fputs(key ? "\"" : "", d->out);
        make_integer(d, type);
        fputs(key ? "\"" : "", d->out);
        break;
    case CLI_T_FLOAT:
        make_float(d);
        break;
    case CLI_T_TIME:
        make_time(d, type);
        break;
    case CLI_T_TEXT:
        putc('"', d->out);
        make_characters(d, type->max);
        putc('"', d->out);
        break;
    case CLI_T_BYTES:
    case CLI_T_FIXED:
        make_bytes(d, type);
        break;
    case CLI_T_ANY:
        make_any(d, type->max < 30 ? 0 : 2, true);
        break;
    case CLI_T_LIST:
        make_list(d, type);
        break;
    case CLI_T_MAP:
        make_map(d, type);
        break;
    case CLI_T_ENUM:
        make_enum(d, type, key);
        break;
    case CLI_T_RECORD:
    case CLI_T_PACKABLE:
        make_record(d, type->named);
        break;
    case CLI_T_VARIANT:
        make_variant(d, type->named);
        break;
    }
}

/* ---- Agreeing -------------------------------------------------------------------------------- */

static bool pack(cli_memory *memory, const cli_holds *holds, const char *json, nio_bytes *packed,
                 char why[CLI_TYPED_WHY])
{
    const cli_json *read = cli_json_read(memory, nio_text_of(json), why);
    if (read == NULL) {
        fail_msg("%s is not JSON: %s", json, why);
    }
    return cli_typed_write(memory, holds, read, packed, why);
}

static gen_read run(gen_codec *codec, nio_gen_arena *arena, nio_bytes packed, nio_bytes wanted)
{
    uint8_t *out = NULL;
    size_t len = 0;
    gen_read read = gen_kit_run(codec, arena, packed, &out, &len);
    if (read == GEN_AGAIN && wanted.ptr != NULL) {
        assert_int_equal(len, wanted.len);
        assert_memory_equal(out, wanted.ptr, len);
    }
    free(out);
    return read;
}

static void change_a_byte(dice *d, cli_memory *memory, const cli_holds *holds, gen_codec *codec,
                          nio_gen_arena *arena, nio_bytes packed)
{
    char why[CLI_TYPED_WHY];
    uint8_t *changed = cli_take(memory, packed.len, 1);
    memcpy(changed, packed.ptr, packed.len);
    changed[roll(d, packed.len)] = (uint8_t)roll(d, 256);
    nio_bytes bytes = {changed, packed.len};
    bool generated = run(codec, arena, bytes, (nio_bytes){NULL, 0}) != GEN_REFUSED;
    bool tool = cli_typed_read(memory, holds, bytes, why) != NULL;
    assert_int_equal(tool, generated);
}

static void one_value(dice *d, const cli_holds *holds, gen_codec *codec, nio_gen_arena *arena)
{
    cli_memory memory = {NULL};
    nio_bytes packed, again;
    char why[CLI_TYPED_WHY] = "", *json = NULL;
    size_t len = 0;
    d->out = open_memstream(&json, &len);
    assert_non_null(d->out);
    make(d, holds->type, false);
    fclose(d->out);
    if (pack(&memory, holds, json, &packed, why)) {
        assert_int_equal(run(codec, arena, packed, packed), GEN_AGAIN);
        const char *shown = cli_typed_read(&memory, holds, packed, why);
        if (shown == NULL) {
            fail_msg("%s: %s", json, why);
        }
        assert_true(pack(&memory, holds, shown, &again, why));
        assert_true(nio_bytes_equal(packed, again));
        for (int i = 0; i < 8; i++) {
            change_a_byte(d, &memory, holds, codec, arena, packed);
        }
    } else if (strstr(why, "a key is there twice") == NULL && strstr(why, "when packed") == NULL) {
        fail_msg("%s: %s", json, why);
    }
    free(json);
    cli_memory_free(&memory);
}

void typed_kit_agree(const cli_schema *schema, const char *type, size_t arena_size,
                     gen_codec *codec, unsigned rounds)
{
    dice d;
    cli_memory memory = {NULL};
    nio_gen_arena *arena = gen_kit_arena(arena_size);
    fault_env_init(&d.world, 7);
    cli_holds holds = {CLI_VALUE, cli_type_read(&memory, schema, nio_text_of(type))};
    assert_non_null(holds.type);
    for (unsigned i = 0; i < rounds; i++) {
        one_value(&d, &holds, codec, arena);
    }
    gen_kit_arena_free(arena);
    cli_memory_free(&memory);
}
