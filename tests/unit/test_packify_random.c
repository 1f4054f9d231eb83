/* tests/unit/test_packify_random.c - packify on random values: they come back, and what differs
 * from them by some bytes does not pass for something it is not. NIO_SEEDS makes it longer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/packify.h>

#include "support/fault_env.h"
#include "support/repack.h"
#include "support/vectors.h"

#define SEEDS 300
#define ITEMS_MAX 9
#define DEPTH 5

static nio_bytes random_value(struct fault_env *world, unsigned depth);

static nio_bytes written(uint8_t *memory, const nio_pk_writer *writer)
{
    assert_int_equal(writer->status, NIO_OK);
    return (nio_bytes){memory, (size_t)(writer->at - memory)};
}

static nio_bytes random_bytes(struct fault_env *world, size_t max)
{
    size_t len = fault_env_choose(world, max);
    uint8_t *memory = vectors_memory(len);
    world->env.random(world->env.user, memory, len);
    return (nio_bytes){memory, len};
}

static nio_bytes random_scalar(struct fault_env *world)
{
    static const char *const texts[] = {"", "ascii", "\xc3\xa9t\xc3\xa9", "\xf0\x9f\x98\x80"};
    static const char *const decimals[] = {"0", "-1.50", "1E+9", "NaN", "0.000001"};
    uint8_t *memory = vectors_memory(1000);
    nio_pk_writer writer;
    nio_pk_writer_init(&writer, memory, 1000);
    switch (fault_env_choose(world, 9)) {
    case 0:
        nio_pk_put_none(&writer);
        break;
    case 1:
        nio_pk_put_bool(&writer, fault_env_choose(world, 2) == 1);
        break;
    case 2:
        nio_pk_put_float(&writer, (double)fault_env_choose(world, 1000) / 7);
        break;
    case 3:
        nio_pk_put_blob(&writer, NIO_PK_BYTES, random_bytes(world, 300));
        break;
    case 4:
        nio_pk_put_blob(&writer, NIO_PK_STR, nio_bytes_of(texts[fault_env_choose(world, 4)]));
        break;
    case 5:
        nio_pk_put_blob(&writer, NIO_PK_DECIMAL,
                        nio_bytes_of(decimals[fault_env_choose(world, 5)]));
        break;
    case 6:
        nio_pk_put_bigint(&writer, fault_env_choose(world, 2) == 1, random_bytes(world, 30));
        break;
    case 7:
        nio_pk_put_packable(&writer, nio_bytes_of("Class"), random_bytes(world, 300));
        break;
    default:
        nio_pk_put_int(&writer, (int64_t)fault_env_choose(world, 100000) - 50000);
    }
    return written(memory, &writer);
}

/* Item number `i` of a container: keys are the number, so no two are alike. */
static nio_bytes random_item(struct fault_env *world, nio_pk_kind kind, size_t i, unsigned depth)
{
    if (kind == NIO_PK_LIST || kind == NIO_PK_TUPLE) {
        return random_value(world, depth);
    }
    uint8_t *memory = vectors_memory(10);
    nio_pk_writer writer;
    nio_pk_writer_init(&writer, memory, 10);
    nio_pk_put_uint(&writer, i * 97);
    nio_bytes key = written(memory, &writer);
    if (kind == NIO_PK_SET) {
        return key;
    }
    nio_bytes item = random_value(world, depth);
    size_t size = nio_pk_pair_size(key.len, item.len);
    memory = vectors_memory(size);
    nio_pk_writer_init(&writer, memory, size);
    nio_pk_put_pair(&writer, key.len, item.len);
    nio_pk_put_raw(&writer, key);
    nio_pk_put_raw(&writer, item);
    return written(memory, &writer);
}

static nio_bytes random_value(struct fault_env *world, unsigned depth)
{
    if (depth == 0 || fault_env_choose(world, 3) == 0) {
        return random_scalar(world);
    }
    nio_pk_kind kind = (nio_pk_kind)(NIO_PK_LIST + fault_env_choose(world, 4));
    size_t count = fault_env_choose(world, ITEMS_MAX + 1), longest = 0, sum = 0;
    nio_bytes items[ITEMS_MAX];
    for (size_t i = 0; i < count; i++) {
        items[i] = random_item(world, kind, i, depth - 1);
        longest = items[i].len > longest ? items[i].len : longest;
        sum += items[i].len;
    }
    if (kind == NIO_PK_SET || kind == NIO_PK_DICT) {
        nio_pk_sort(items, count);
    }
    size_t size = nio_pk_container_size(count, longest, sum);
    uint8_t *memory = vectors_memory(size);
    nio_pk_writer writer;
    nio_pk_writer_init(&writer, memory, size);
    nio_pk_put_container(&writer, kind, count, longest);
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_length(&writer, longest, items[i].len);
    }
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_raw(&writer, items[i]);
    }
    return written(memory, &writer);
}

static bool comes_back(nio_bytes packed)
{
    size_t size = repack_size(packed);
    uint8_t *memory = malloc(size);
    nio_pk_writer writer;
    assert_non_null(memory);
    nio_pk_writer_init(&writer, memory, size);
    repack(packed, &writer);
    bool same =
        writer.status == NIO_OK && size == packed.len && memcmp(memory, packed.ptr, size) == 0;
    free(memory);
    return same;
}

static void random_values_come_back(void **state)
{
    (void)state;
    for (size_t seed = 1; seed <= fault_env_seeds(SEEDS); seed++) {
        struct fault_env world;
        nio_pk_value value;
        fault_env_init(&world, seed);
        nio_bytes packed = random_value(&world, DEPTH);
        if (nio_pk_decode(packed, &value) != NIO_OK || !comes_back(packed)) {
            fail_msg("seed %zu", seed);
        }
        vectors_close(NULL);
        fault_env_end(&world);
    }
}

static void random_values_with_some_bytes_changed_are_refused_or_come_back(void **state)
{
    (void)state;
    for (size_t seed = 1; seed <= fault_env_seeds(SEEDS); seed++) {
        struct fault_env world;
        fault_env_init(&world, seed);
        nio_bytes packed = random_value(&world, DEPTH);
        for (size_t i = 0; i < 30; i++) {
            nio_pk_value value;
            uint8_t *bytes = malloc(packed.len);
            assert_non_null(bytes);
            memcpy(bytes, packed.ptr, packed.len);
            for (size_t change = 0; change <= i % 3; change++) {
                bytes[fault_env_choose(&world, packed.len)] =
                    (uint8_t)fault_env_choose(&world, 256);
            }
            nio_bytes changed = {bytes, packed.len};
            if (nio_pk_decode(changed, &value) == NIO_OK && !comes_back(changed)) {
                fail_msg("seed %zu", seed);
            }
            free(bytes);
        }
        vectors_close(NULL);
        fault_env_end(&world);
    }
}

/* A pair of a key of a few bytes, out of few, and a value of any width. */
static nio_bytes random_pair(struct fault_env *world, nio_bytes *key)
{
    static uint8_t zeros[65536];
    static const size_t lengths[] = {0, 1, 2, 5, 252, 253, 254, 300, 65532, 65533};
    uint8_t *memory = vectors_memory(70000);
    size_t key_len = fault_env_choose(world, 3);
    size_t most = fault_env_choose(world, 6) == 0 ? 10 : 8;
    size_t item_len = lengths[fault_env_choose(world, most)];
    nio_pk_writer writer;
    nio_pk_writer_init(&writer, memory, 70000);
    nio_pk_put_pair(&writer, key_len + 2, item_len + (item_len < 256 ? 2 : 3));
    *key = (nio_bytes){writer.at, key_len + 2};
    uint8_t bytes[2] = {(uint8_t)fault_env_choose(world, 4), 0};
    nio_pk_put_blob(&writer, NIO_PK_BYTES, (nio_bytes){bytes, key_len});
    nio_pk_put_blob(&writer, NIO_PK_BYTES, (nio_bytes){zeros, item_len});
    return written(memory, &writer);
}

static nio_bytes dict_of(nio_bytes *pairs, size_t count)
{
    size_t longest = 0, size = 16;
    nio_pk_sort(pairs, count);
    for (size_t i = 0; i < count; i++) {
        longest = pairs[i].len > longest ? pairs[i].len : longest;
        size += pairs[i].len + 4;
    }
    uint8_t *memory = vectors_memory(size);
    nio_pk_writer writer;
    nio_pk_writer_init(&writer, memory, size);
    nio_pk_put_container(&writer, NIO_PK_DICT, count, longest);
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_length(&writer, longest, pairs[i].len);
    }
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_raw(&writer, pairs[i]);
    }
    return written(memory, &writer);
}

static void a_dict_is_refused_if_and_only_if_a_key_is_there_twice(void **state)
{
    (void)state;
    size_t seeds = fault_env_seeds(SEEDS), good = 0;
    for (size_t seed = 1; seed <= seeds; seed++) {
        struct fault_env world;
        nio_bytes pairs[6], keys[6];
        nio_pk_value value;
        fault_env_init(&world, seed);
        size_t count = fault_env_choose(&world, 7);
        bool twice = false;
        for (size_t i = 0; i < count; i++) {
            pairs[i] = random_pair(&world, &keys[i]);
            for (size_t j = 0; j < i; j++) {
                twice = twice || nio_bytes_equal(keys[i], keys[j]);
            }
        }
        if ((nio_pk_decode(dict_of(pairs, count), &value) == NIO_OK) == twice) {
            fail_msg("seed %zu", seed);
        }
        good += !twice;
        vectors_close(NULL);
        fault_env_end(&world);
    }
    assert_in_range(good, seeds / 4, seeds - seeds / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_values_come_back),
        cmocka_unit_test(random_values_with_some_bytes_changed_are_refused_or_come_back),
        cmocka_unit_test(a_dict_is_refused_if_and_only_if_a_key_is_there_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
