/* tests/bench/bench_wire.c - what encoding, decoding and checking cost, beside a copy of the
 * same bytes. Prints nanoseconds and ratios to memcpy; asserts nothing. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <netaio/packify.h>

#include "base/bytes.h"
#include "wire/crc32.h"
#include "wire/fields.h"
#include "wire/frame.h"

#define ROUNDS 7
#define REPEAT 200000

static uint8_t source[2048], target[2048], text[1030];
static volatile uint32_t sink; /* keeps the work from being left out */

/* A record of telemetry: a tuple of integers, a float, text and bytes. */
static const size_t item_sizes[] = {5, 5, 9, 2, 2 + 20, 2 + 32, 3, 10};
#define ITEMS (sizeof item_sizes / sizeof *item_sizes)

static size_t encode_record(uint8_t *memory, size_t cap)
{
    nio_pk_writer writer;
    nio_pk_writer_init(&writer, memory, cap);
    nio_pk_put_container(&writer, NIO_PK_TUPLE, ITEMS, 34);
    for (size_t i = 0; i < ITEMS; i++) {
        nio_pk_put_length(&writer, 34, item_sizes[i]);
    }
    nio_pk_put_uint(&writer, 1700000000);
    nio_pk_put_int(&writer, -70000);
    nio_pk_put_float(&writer, 21.5);
    nio_pk_put_bool(&writer, true);
    nio_pk_put_blob(&writer, NIO_PK_STR, nio__bytes("sensor in the cellar", 20));
    nio_pk_put_blob(&writer, NIO_PK_BYTES, nio__bytes(source, 32));
    nio_pk_put_uint(&writer, 300);
    nio_pk_put_uint(&writer, UINT64_C(1700000000000000000));
    return (size_t)(writer.at - memory);
}

static size_t record_len;

static void copy_record(void)
{
    memcpy(target, source, record_len);
    sink += target[record_len / 2];
}

static void encode(void)
{
    sink += (uint32_t)encode_record(target, sizeof target);
}

static void decode_whole(void)
{
    nio_pk_value value;
    sink += nio_pk_decode(nio__bytes(source + 1024, record_len), &value) == NIO_OK;
}

/* As generated code does: the head, then each item by its kind. */
static void decode_by_kind(void)
{
    nio_pk_value value;
    nio_pk_iter iter;
    nio_bytes items[ITEMS], str, blob;
    uint64_t whole[3];
    int64_t number;
    double real;
    bool truth;
    if (nio_pk_decode_head(nio__bytes(source + 1024, record_len), &value) != NIO_OK) {
        return;
    }
    nio_pk_iter_init(&iter, &value);
    for (size_t i = 0; i < ITEMS; i++) {
        (void)nio_pk_iter_next(&iter, NULL, &items[i]);
    }
    sink += nio_pk_get_uint(items[0], &whole[0]) == NIO_OK &&
            nio_pk_get_int(items[1], &number) == NIO_OK &&
            nio_pk_get_float(items[2], &real) == NIO_OK &&
            nio_pk_get_bool(items[3], &truth) == NIO_OK &&
            nio_pk_get_blob(items[4], NIO_PK_STR, &str) == NIO_OK &&
            nio_pk_get_blob(items[5], NIO_PK_BYTES, &blob) == NIO_OK &&
            nio_pk_get_uint(items[6], &whole[1]) == NIO_OK &&
            nio_pk_get_uint(items[7], &whole[2]) == NIO_OK;
}

static void copy_70(void)
{
    memcpy(target, source, 70);
    sink += target[35];
}

static void crc_70(void)
{
    sink += nio__crc32(nio__bytes(source, 70));
}

static void copy_1030(void)
{
    memcpy(target, source, 1030);
    sink += target[515];
}

static void crc_1030(void)
{
    sink += nio__crc32(nio__bytes(source, 1030));
}

static void utf8_1030(void)
{
    sink += nio_utf8_valid(nio__bytes(text, sizeof text));
}

static nio_field fields[4];
static uint8_t packed_fields[256];
static size_t fields_len;

static void make_fields(void)
{
    static const char *const names[] = {"hmac", "nonce", "ts", "cid"};
    static const size_t sizes[] = {32, 16, 4, 8};
    for (size_t i = 0; i < 4; i++) {
        fields[i] = (nio_field){.name = nio_text_of(names[i]), .value = {source, sizes[i]}};
    }
    nio__fields_sort(fields, 4);
    fields_len = nio__fields_size(fields, 4);
}

static void write_fields(void)
{
    nio__fields_write(fields, 4, packed_fields);
    sink += packed_fields[5];
}

static void copy_fields(void)
{
    memcpy(target, packed_fields, fields_len);
    sink += target[5];
}

static void read_fields(void)
{
    nio_field read[8];
    size_t count = 0;
    sink += nio__fields_decode(nio__bytes(packed_fields, fields_len), read, 8, &count) == NIO_OK;
}

static double nanoseconds(void (*work)(void))
{
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        for (int i = 0; i < REPEAT; i++) {
            work();
        }
        clock_gettime(CLOCK_MONOTONIC, &to);
        double spent =
            (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);
        best = spent / REPEAT < best ? spent / REPEAT : best;
    }
    return best;
}

static void report(const char *what, void (*work)(void), double copy)
{
    double spent = nanoseconds(work);
    printf("%-34s %8.1f ns  %6.1f x memcpy\n", what, spent, spent / copy);
}

int main(void)
{
    for (size_t i = 0; i < sizeof source; i++) {
        source[i] = (uint8_t)(7 * i + 3);
    }
    memset(text, 'a', sizeof text);
    record_len = encode_record(source + 1024, sizeof source - 1024);
    make_fields();
    write_fields();

    printf("packify, a record of %zu bytes\n", record_len);
    double copy = nanoseconds(copy_record);
    report("  encode", encode, copy);
    report("  decode, all kinds unknown", decode_whole, copy);
    report("  decode, kinds known", decode_by_kind, copy);
    printf("auth fields, 4 in %zu bytes\n", fields_len);
    copy = nanoseconds(copy_fields);
    report("  write", write_fields, copy);
    report("  read", read_fields, copy);
    printf("bytes\n");
    report("  crc-32 of 70", crc_70, nanoseconds(copy_70));
    report("  crc-32 of 1030", crc_1030, nanoseconds(copy_1030));
    report("  utf-8 of 1030, ascii", utf8_1030, nanoseconds(copy_1030));
    return 0;
}
