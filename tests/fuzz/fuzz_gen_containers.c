/* tests/fuzz/fuzz_gen_containers.c - generated packing of lists, maps, variants and dicts:
 * any bytes are refused, or are canonical and written again as they were read. The first byte
 * chooses the type. */
#include <stdlib.h>
#include <string.h>

#include "golden/good/containers/containers.c"
#include "support/gen_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

GEN_CODEC(point, containers_point, read_point(in, &value), true, size_point(&value),
          write_point(at, &value))
GEN_CODEC(label, containers_label, read_label(in, &value), check_label(&value), size_label(&value),
          write_label(at, &value))
GEN_CODEC(shape, containers_shape, read_shape(in, arena, &value), check_shape(&value),
          size_shape(&value), write_shape(at, &value))
GEN_CODEC(lists, containers_lists, read_lists(in, arena, &value), check_lists(&value),
          size_lists(&value), write_lists(at, &value))
GEN_CODEC(maps, containers_maps, read_maps(in, arena, &value), check_maps(&value),
          size_maps(&value), write_maps(at, &value, &status))
GEN_CODEC(u8_map, containers_u8_u8_map, read_u8_u8_map(in, arena, &value), check_u8_u8_map(&value),
          size_u8_u8_map(&value), write_u8_u8_map(at, &value, &status))
GEN_CODEC(wrapped, containers_wrapped, read_wrapped(in, arena, &value), check_wrapped(&value),
          size_wrapped(&value), write_wrapped(at, &value))

static gen_codec *const codecs[] = {point, label, shape, lists, maps, u8_map, wrapped};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    gen_codec *codec = codecs[data[0] % (sizeof codecs / sizeof *codecs)];
    nio_bytes input = {data + 1, size - 1};
    nio_gen_arena *arena = gen_kit_arena(containers_protocol.arena_size);
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
