/* tests/fuzz/fuzz_gen_scalars.c - generated packing of scalars and strings:
 * any bytes are refused, or are canonical and written again as they were read. The first byte
 * chooses the type. */
#include <stdlib.h>
#include <string.h>

#include "golden/good/scalars/scalars.c"
#include "support/gen_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

GEN_CODEC(numbers, scalars_numbers, read_numbers(in, &value), check_numbers(&value),
          size_numbers(&value), write_numbers(at, &value))
GEN_CODEC(strings, scalars_strings, read_strings(in, &value), check_strings(&value),
          size_strings(&value), write_strings(at, &value))
GEN_CODEC(sparse, scalars_sparse, read_sparse(in, &value), check_sparse(&value),
          size_sparse(&value), write_sparse(at, &value))

static gen_codec *const codecs[] = {numbers, strings, sparse};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    gen_codec *codec = codecs[data[0] % (sizeof codecs / sizeof *codecs)];
    nio_bytes input = {data + 1, size - 1};
    nio_gen_arena *arena = gen_kit_arena(0);
    uint8_t *once, *twice;
    size_t len, len_twice;
    gen_read read = gen_kit_run(codec, arena, input, &once, &len);
    GEN_MUST(read == GEN_REFUSED || nio_pk_check(input, NIO_PK_DEPTH) == NIO_OK);
    if (read == GEN_AGAIN) {
        nio_bytes again = {once, len};
        GEN_MUST(len <= input.len);
        GEN_MUST(gen_kit_run(codec, arena, again, &twice, &len_twice) == GEN_AGAIN);
        GEN_MUST(len_twice == len && memcmp(once, twice, len) == 0);
        free(once);
        free(twice);
    }
    gen_kit_arena_free(arena);
    return 0;
}
