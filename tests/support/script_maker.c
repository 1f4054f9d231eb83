/* tests/support/script_maker.c - see script_maker.h. */
#include "support/script_maker.h"

#include <string.h>

#include <netaio/tapescript.h>

#define DEPTH_MAX 12

struct maker {
    const uint8_t *at, *end; /* choices that are left */
    uint8_t *out;
    size_t len, max;
    unsigned depth;
};

static uint8_t choose(struct maker *maker)
{
    return maker->at == maker->end ? 0 : *maker->at++;
}

static void put(struct maker *maker, const void *bytes, size_t len)
{
    if (len <= maker->max - maker->len) {
        memcpy(maker->out + maker->len, bytes, len);
        maker->len += len;
    }
}

static void put_byte(struct maker *maker, unsigned value)
{
    uint8_t byte = (uint8_t)value;
    put(maker, &byte, 1);
}

static void put_hex(struct maker *maker, const char *hex)
{
    static const char digits[] = "0123456789abcdef";
    for (; hex[0] != 0; hex += 2) {
        put_byte(maker, (unsigned)((strchr(digits, hex[0]) - digits) << 4 |
                                   (strchr(digits, hex[1]) - digits)));
    }
}

#define SEED "d38e8d812c9ae957c245da0ce2ef1a4601eab71cdea7160f625ec3647b86b9ca"
#define KEY "681d02961a64d00c7b48c09fb817af778283745080325e6c010bc878916648a2"
#define OTHER_SEED "df5daf7615272feeb1d82ad29e03a4561f300c5c0d3bc0e66895cc3b64a7c45f"
#define OTHER_KEY "c1a9cf8db6b0778efb41ce8a4e3aa08b79f32f1e29d0f8a197bcb47f38c64a3a"

/* What operations like to find on the stack: bools, numbers, times, texts, keys of the cache, an id
 * of a contract, scripts, seeds, keys, points, scalars. */
/* clang-format off */
static const char *const values[] = {
    "", "00", "01", "02", "03", "05", "7f", "ff", "80", "0080", "ff7f", "20", "40", "0400",
    "7fffffff", "80000000", "007fffffffffffffff", "8000000000000000", "00ffffffffffffffffff",
    "ff00000000000000000000000000000000", "3f800000", "c0490fdb", "00000000", "7f800000",
    "7fc00000", "6553f100", "c3a4", "616263", "e282ac78", "ff00ff", "aabbcc", "45", "50", "73",
    "78", "58", "6b", "6964", "0130", "012d", "2a00", "1d2d", SEED, KEY, OTHER_SEED, OTHER_KEY,
    "5866666666666666666666666666666666666666666666666666666666666666",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
};
/* clang-format on */

static void put_push(struct maker *maker, const char *hex)
{
    size_t len = strlen(hex) / 2;
    put_byte(maker, 0x03);
    put_byte(maker, (unsigned)len);
    put_hex(maker, hex);
}

static void put_value(struct maker *maker)
{
    put_push(maker, values[choose(maker) % (sizeof values / sizeof *values)]);
}

static void make_body(struct maker *maker);

/* Two bytes of length, then statements. */
static void put_body(struct maker *maker)
{
    size_t start = maker->len;
    put_hex(maker, "0000");
    if (maker->len != start + 2) {
        return;
    }
    if (maker->depth < DEPTH_MAX) {
        maker->depth++;
        make_body(maker);
        maker->depth--;
    }
    size_t len = maker->len - start - 2;
    maker->out[start] = (uint8_t)(len >> 8);
    maker->out[start + 1] = (uint8_t)len;
}

/* Bytes with their length in one byte before them. */
static void put_short(struct maker *maker)
{
    const char *hex = values[choose(maker) % (sizeof values / sizeof *values)];
    put_byte(maker, (unsigned)strlen(hex) / 2);
    put_hex(maker, hex);
}

static void put_some(struct maker *maker, size_t count)
{
    while (count-- > 0) {
        put_byte(maker, choose(maker));
    }
}

/* Operands by code: b a count, s short bytes, g flags of a signature, c a definition, and what
 * put_operands says. */
static const char operands[] = "..123g.b.kss..bb"
                               "bs.s.bbf.f.bb..b"
                               "...gg....dcie..."
                               ".ss.w.b.....he.."
                               "s....immg...bbb."
                               "b........ggg";

static void put_count(struct maker *maker)
{
    uint8_t choice = choose(maker);
    put_byte(maker, choice < 250 ? choice % 5 : choice);
}

static void put_flags(struct maker *maker)
{
    uint8_t choice = choose(maker);
    put_byte(maker, choice < 200 ? choice % 2 : choice);
}

static void put_operands(struct maker *maker, char kind)
{
    switch (kind) {
    case 'b':
    case 'c':
        put_count(maker);
        break;
    case 'g':
        put_flags(maker);
        break;
    case 's':
        put_short(maker);
        break;
    case 'k':
        put_short(maker);
        put_count(maker);
        break;
    case '1':
        put_some(maker, 1);
        break;
    case '3':
        put_byte(maker, 0);
        put_short(maker);
        break;
    case '2':
        put_short(maker);
        break;
    case 'f':
        put_some(maker, 4);
        break;
    case 'h':
        put_hex(maker, choose(maker) % 2 == 0 ? KEY : OTHER_KEY);
        break;
    case 'w':
        put_count(maker);
        put_count(maker);
        break;
    case 'm':
        put_flags(maker);
        put_count(maker);
        put_count(maker);
        break;
    case 'd':
        put_count(maker);
        put_body(maker);
        break;
    case 'i':
        put_body(maker);
        break;
    case 'e':
        put_body(maker);
        put_body(maker);
        break;
    default:
        break;
    }
}

static void put_operation(struct maker *maker)
{
    uint8_t code = choose(maker);
    put_byte(maker, code);
    if (code < NIO_SCRIPT_NOP_FIRST) {
        put_operands(maker, operands[code]);
    } else {
        put_count(maker);
    }
}

static void put_pushed_script(struct maker *maker)
{
    put_byte(maker, 0x04);
    put_body(maker);
}

/* Operations that need each other. */
static void put_phrase(struct maker *maker)
{
    switch (choose(maker) % 12) {
    case 0:
        put_push(maker, SEED);
        put_hex(maker, "48");
        put_flags(maker);
        put_push(maker, KEY);
        put_hex(maker, "23");
        put_flags(maker);
        break;
    case 1:
        put_push(maker, "616263");
        put_push(maker, SEED);
        put_hex(maker, "49");
        put_value(maker);
        put_push(maker, KEY);
        put_hex(maker, "4a");
        break;
    case 2:
        put_push(maker, SEED);
        put_hex(maker, "4800");
        put_push(maker, OTHER_SEED);
        put_hex(maker, "4800");
        put_push(maker, KEY);
        put_push(maker, OTHER_KEY);
        put_hex(maker, "46000202");
        break;
    case 3:
        put_value(maker);
        put_value(maker);
        put_operation(maker);
        break;
    case 4:
        put_hex(maker, "0145");
        put_body(maker);
        break;
    case 5:
        put_pushed_script(maker);
        put_hex(maker, "2d");
        break;
    case 6:
        put_hex(maker, "2901");
        put_body(maker);
        put_hex(maker, "2a01");
        break;
    case 7: /* an adapter, made, checked and opened */
        put_push(maker, SEED);
        put_push(maker, "6d");
        put_value(maker);
        put_hex(maker, "4b4f51");
        put_hex(maker, "35");
        put_push(maker, "6d");
        put_hex(maker, "0a0154");
        put_push(maker, KEY);
        put_hex(maker, "53");
        break;
    case 8: /* a script that a root commits to */
        put_pushed_script(maker);
        put_hex(maker, "1d09016b01");
        put_push(maker, KEY);
        put_push(maker, KEY);
        put_hex(maker, "0a016b1e371e4c004f");
        put_push(maker, KEY);
        put_hex(maker, "1b025b00");
        break;
    case 9:
        put_value(maker);
        put_hex(maker, "0201");
        put_push(maker, "6964");
        put_hex(maker, "55");
        break;
    case 10:
        put_value(maker);
        put_value(maker);
        put_hex(maker, "0201");
        put_value(maker);
        put_value(maker);
        put_value(maker);
        put_push(maker, "6964");
        put_hex(maker, "3b");
        break;
    default:
        put_value(maker);
        put_hex(maker, "59");
        put_flags(maker);
        break;
    }
}

static void make_body(struct maker *maker)
{
    while (maker->at != maker->end) {
        uint8_t choice = choose(maker);
        if (choice < 20) {
            break;
        } else if (choice < 90) {
            put_value(maker);
        } else if (choice < 190) {
            put_operation(maker);
        } else {
            put_phrase(maker);
        }
    }
}

size_t script_make(nio_bytes *choices, uint8_t *out, size_t max)
{
    struct maker maker = {choices->ptr, choices->ptr + choices->len, out, 0, max, 0};
    make_body(&maker);
    choices->ptr = maker.at;
    choices->len = (size_t)(maker.end - maker.at);
    return maker.len;
}
