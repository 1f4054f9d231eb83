/* tests/fuzz/fuzz_fields.c - any bytes as auth fields: refused; or views inside the input, every
 * name found, and, where all values are bytes, packed again to the same bytes. */
#include <stdlib.h>
#include <string.h>

#include "wire/fields.h"

#define CAP 32

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool truth)
{
    if (!truth) {
        abort();
    }
}

static bool lies_in(const void *part, size_t len, const uint8_t *data, size_t size)
{
    const uint8_t *at = part;
    return at >= data && at <= data + size && len <= (size_t)(data + size - at);
}

static void check_packing(nio_field *fields, size_t count, const uint8_t *data, size_t size)
{
    uint8_t *again = malloc(size);
    must(again != NULL && nio__fields_size(fields, count) == size);
    nio__fields_sort(fields, count);
    nio__fields_write(fields, count, again);
    must(memcmp(again, data, size) == 0);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    nio_field fields[CAP];
    size_t count = 0;
    bool all_bytes = true;
    if (nio__fields_decode((nio_bytes){data, size}, fields, CAP, &count) != NIO_OK) {
        return 0;
    }
    must(count <= CAP);
    for (size_t i = 0; i < count; i++) {
        must(lies_in(fields[i].name.ptr, fields[i].name.len, data, size));
        must(lies_in(fields[i].value.ptr, fields[i].value.len, data, size));
        must(nio__fields_find(fields, count, fields[i].name) == &fields[i]);
        all_bytes = all_bytes && fields[i].kind == NIO_FIELD_BYTES;
    }
    if (all_bytes) {
        check_packing(fields, count, data, size);
    }
    return 0;
}
