/* packing.c - packed values from the inside out, and the sentences for what cannot be packed. */
#include "packing.h"

#include "cli.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- What is wrong, and where ---------------------------------------------------------------- */

static size_t put_place(const cli_place *at, char *text, size_t cap)
{
    if (at == NULL || at->up == NULL) {
        return 0;
    }
    size_t len = put_place(at->up, text, cap);
    int more;
    if (at->name.ptr != NULL) {
        int shown = (int)(at->name.len < CLI_PACK_SHOWN ? at->name.len : CLI_PACK_SHOWN);
        more = snprintf(text + len, cap - len, "%s%.*s", len > 0 ? "." : "", shown, at->name.ptr);
    } else {
        more = snprintf(text + len, cap - len, "[%zu]", at->index);
    }
    size_t end = len + (more > 0 ? (size_t)more : 0);
    return end < cap ? end : cap - 1;
}

bool cli_pack_fail(cli_packer *out, const cli_place *at, const char *format, ...)
{
    char where[160] = "";
    size_t len = put_place(at, where, sizeof where);
    int head = len > 0 ? snprintf(out->why, CLI_TYPED_WHY, "%s: ", where) : 0;
    va_list args;
    va_start(args, format);
    vsnprintf(out->why + head, CLI_TYPED_WHY - (size_t)head, format, args);
    va_end(args);
    return false;
}

bool cli_pack_wrong(cli_packer *out, const cli_place *at, const char *wanted, const cli_json *json)
{
    return cli_pack_fail(out, at, "%s is wanted, this is %s", wanted, cli_json_kind_name(json));
}

/* ---- Packed values --------------------------------------------------------------------------- */

nio_pk_writer cli_pack_begin(cli_packer *out, size_t size, nio_bytes *packed)
{
    nio_pk_writer writer;
    uint8_t *memory = cli_take(out->memory, size, 1);
    nio_pk_writer_init(&writer, memory, size);
    *packed = (nio_bytes){memory, size};
    return writer;
}

bool cli_pack_blob(cli_packer *out, nio_pk_kind kind, nio_bytes bytes, nio_bytes *packed)
{
    nio_pk_writer writer = cli_pack_begin(out, nio_pk_blob_size(bytes.len), packed);
    nio_pk_put_blob(&writer, kind, bytes);
    return writer.status == NIO_OK;
}

bool cli_pack_none(cli_packer *out, nio_bytes *packed)
{
    nio_pk_writer writer = cli_pack_begin(out, NIO_PK_NONE_SIZE, packed);
    nio_pk_put_none(&writer);
    return true;
}

bool cli_pack_uint(cli_packer *out, uint64_t number, nio_bytes *packed)
{
    nio_pk_writer writer = cli_pack_begin(out, nio_pk_uint_size(number), packed);
    nio_pk_put_uint(&writer, number);
    return true;
}

bool cli_pack_integer(cli_packer *out, bool negative, uint64_t magnitude, nio_bytes *packed)
{
    if (!negative || magnitude == 0) {
        return cli_pack_uint(out, magnitude, packed);
    }
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(magnitude >> (56 - 8 * i));
    }
    nio_bytes big = {bytes, sizeof bytes};
    nio_pk_writer writer = cli_pack_begin(out, nio_pk_bigint_size(big), packed);
    nio_pk_put_bigint(&writer, true, big);
    return true;
}

bool cli_pack_float(cli_packer *out, double number, nio_bytes *packed)
{
    nio_pk_writer writer = cli_pack_begin(out, NIO_PK_FLOAT_SIZE, packed);
    nio_pk_put_float(&writer, number);
    return true;
}

bool cli_pack_container(cli_packer *out, nio_pk_kind kind, const nio_bytes *items, size_t count,
                        const cli_place *at, nio_bytes *packed)
{
    size_t longest = 0, sum = 0;
    for (size_t i = 0; i < count; i++) {
        longest = items[i].len > longest ? items[i].len : longest;
        sum += items[i].len;
        if (sum > CLI_MESSAGE_MAX) {
            return cli_pack_fail(out, at, "more than the %d bytes that a message holds",
                                 CLI_MESSAGE_MAX);
        }
    }
    nio_pk_writer writer = cli_pack_begin(out, nio_pk_container_size(count, longest, sum), packed);
    nio_pk_put_container(&writer, kind, count, longest);
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_length(&writer, longest, items[i].len);
    }
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_raw(&writer, items[i]);
    }
    return true;
}

nio_bytes cli_pack_pair(cli_packer *out, nio_bytes key, nio_bytes item)
{
    nio_bytes packed;
    nio_pk_writer writer = cli_pack_begin(out, nio_pk_pair_size(key.len, item.len), &packed);
    nio_pk_put_pair(&writer, key.len, item.len);
    nio_pk_put_raw(&writer, key);
    nio_pk_put_raw(&writer, item);
    return packed;
}

/* A dict of these pairs, sorted; no key is there twice. */
bool cli_pack_dict(cli_packer *out, nio_bytes *pairs, size_t count, const cli_place *at,
                   nio_bytes *packed)
{
    nio_pk_value dict;
    nio_pk_sort(pairs, count);
    if (!cli_pack_container(out, NIO_PK_DICT, pairs, count, at, packed)) {
        return false;
    }
    if (nio_pk_decode_head(*packed, &dict) != NIO_OK || nio_pk_check_keys(&dict) != NIO_OK) {
        return cli_pack_fail(out, at, "a key is there twice");
    }
    return true;
}
