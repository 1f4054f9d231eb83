/* tests/fuzz/fuzz_packify.c - any bytes: refused, or packed again to the same bytes. */
#include <stdlib.h>
#include <string.h>

#include "support/repack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
    if (!truth) {
        abort();
    }
}

/* What one item says to the getters is what the decoder says. */
static void check_getters(const nio_pk_value *value)
{
    uint64_t whole;
    int64_t number;
    double real;
    bool truth;
    nio_bytes bytes;
    bool fits = value->bytes.len <= sizeof whole;
    nio_bytes item = value->packed;
    must(nio_pk_is_none(item) == (value->kind == NIO_PK_NONE));
    must((nio_pk_get_bool(item, &truth) == NIO_OK) == (value->kind == NIO_PK_BOOL));
    must((nio_pk_get_float(item, &real) == NIO_OK) == (value->kind == NIO_PK_FLOAT));
    must((nio_pk_get_uint(item, &whole) == NIO_OK) == (value->kind == NIO_PK_UINT && fits));
    must(nio_pk_get_int(item, &number) != NIO_OK || value->kind == NIO_PK_NINT ||
         (value->kind == NIO_PK_UINT && (uint64_t)number == value->magnitude));
    must((nio_pk_get_blob(item, NIO_PK_BYTES, &bytes) == NIO_OK) == (value->kind == NIO_PK_BYTES));
    must((nio_pk_get_blob(item, NIO_PK_STR, &bytes) == NIO_OK) == (value->kind == NIO_PK_STR));
    must((nio_pk_get_blob(item, NIO_PK_DECIMAL, &bytes) == NIO_OK) ==
         (value->kind == NIO_PK_DECIMAL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    nio_bytes input = {data, size};
    nio_pk_value value;
    if (nio_pk_decode(input, &value) != NIO_OK) {
        return 0;
    }
    check_getters(&value);
    must(repack_size(input) == size);
    uint8_t *again = malloc(size);
    must(again != NULL);
    nio_pk_writer writer;
    nio_pk_writer_init(&writer, again, size);
    repack(input, &writer);
    must(writer.status == NIO_OK && writer.at == writer.end);
    must(memcmp(again, data, size) == 0);
    free(again);
    return 0;
}
