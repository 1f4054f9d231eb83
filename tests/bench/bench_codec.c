/* tests/bench/bench_codec.c - what generated packing of a record of telemetry costs, beside a
 * copy of the struct. Prints nanoseconds and ratios; asserts nothing but that it is right. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "golden/good/telemetry/telemetry.c"
#include "support/gen_kit.h"

#include "core/state.h"

#define ROUNDS 9
#define REPEAT 200000

static telemetry_sample sample, copy;
static uint8_t packed[TELEMETRY_SAMPLE_MAX];
static size_t packed_len;
static nio_gen_arena *arena;
static volatile uint64_t sink; /* keeps the work from being left out */

static void fill(void)
{
    static const uint16_t recent[] = {300, 301, 299, 4, 70, 1000};
    memset(&sample, 0, sizeof sample);
    sample.device = UINT64_C(0x1122334455667788);
    sample.sequence = 123456;
    sample.at = INT64_C(1760000000000000);
    sample.name = nio_text_of("sensor in the cellar");
    sample.unit = nio_text_of("kPa");
    memset(sample.digest, 0xab, sizeof sample.digest);
    sample.value = 101.325;
    sample.low = 99.5;
    sample.high = 103.25;
    sample.offset = -70000;
    sample.flags = 0x1234;
    sample.valid = true;
    sample.recent.items = recent;
    sample.recent.count = sizeof recent / sizeof *recent;
    sample.has_note = true;
    sample.note = nio_text_of("calibrated last week by the usual people");
}

static void copy_struct(void)
{
    copy = sample;
    sink += copy.sequence;
    __asm__ volatile("" : : "g"(&copy) : "memory");
}

static void encode(void)
{
    if (check_sample(&sample) && size_sample(&sample) <= sizeof packed) {
        sink += (uint64_t)(write_sample(packed, &sample) - packed);
    }
    __asm__ volatile("" : : "g"(packed) : "memory");
}

static void decode(void)
{
    nio__arena_reset(&arena->memory, 0);
    if (!read_sample((nio_bytes){packed, packed_len}, arena, &copy)) {
        abort();
    }
    sink += copy.sequence + copy.recent.items[0];
    __asm__ volatile("" : : "g"(&copy) : "memory");
}

static double once_ns(void (*work)(void))
{
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; i < REPEAT; i++) {
        work();
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    double ns = (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);
    return ns / REPEAT;
}

int main(void)
{
    static const struct {
        const char *name;
        void (*work)(void);
    } rows[] = {{"copy of the struct", copy_struct}, {"encode", encode}, {"decode", decode}};
    enum { COUNT = sizeof rows / sizeof *rows };
    double best[COUNT];
    fill();
    arena = gen_kit_arena(telemetry_protocol.arena_size);
    packed_len = size_sample(&sample);
    encode();
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < COUNT; i++) { /* interleaved, so that all see the same machine */
            double ns = once_ns(rows[i].work);
            best[i] = round == 0 || ns < best[i] ? ns : best[i];
        }
    }
    printf("a record of telemetry: struct of %zu bytes, %zu packed; checked, UTF-8 too\n",
           sizeof sample, packed_len);
    for (size_t i = 0; i < COUNT; i++) {
        printf("  %-20s %7.1f ns  %5.1f x the copy\n", rows[i].name, best[i], best[i] / best[0]);
    }
    gen_kit_arena_free(arena);
    return 0;
}
