/* tests/support/fault_env.c - see fault_env.h.
 *
 * Every block carries a head with its size and a mark, so that a pointer that is not ours, or
 * was freed before, is noticed at once. A resize always moves, so that a stale pointer is
 * noticed under ASan, and freed memory is overwritten, so that it is noticed without. */
#include "support/fault_env.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MARK_LIVE 0x6e696f6c697665ULL
#define MARK_FREE 0x6e696f66726565ULL

union head {
    struct {
        uint64_t mark;
        size_t bytes;
    } is;
    max_align_t align;
};

static union head *head_of(void *ptr)
{
    union head *head = (union head *)ptr - 1;
    if (head->is.mark != MARK_LIVE) {
        fprintf(stderr, "fault_env: %p is not a live block\n", ptr);
        abort();
    }
    return head;
}

static void release(struct fault_env *world, void *ptr)
{
    if (ptr == NULL) {
        return;
    }
    union head *head = head_of(ptr);
    world->live_blocks--;
    world->live_bytes -= head->is.bytes;
    head->is.mark = MARK_FREE;
    memset(ptr, 0xdd, head->is.bytes);
    free(head);
}

static bool refuses(struct fault_env *world)
{
    size_t number = ++world->requests;
    if (world->fail_at == 0 || number < world->fail_at) {
        return false;
    }
    if (number > world->fail_at && !world->fail_onward) {
        return false;
    }
    world->refused++;
    return true;
}

static void *env_alloc(void *user, void *ptr, size_t bytes)
{
    struct fault_env *world = user;
    if (bytes == 0) {
        release(world, ptr);
        return NULL;
    }
    if (refuses(world) || bytes > SIZE_MAX - sizeof(union head)) {
        return NULL;
    }
    union head *head = malloc(sizeof(union head) + bytes);
    if (head == NULL) {
        return NULL;
    }
    head->is.mark = MARK_LIVE;
    head->is.bytes = bytes;
    memset(head + 1, 0xcc, bytes);
    if (ptr != NULL) {
        size_t old = head_of(ptr)->is.bytes;
        memcpy(head + 1, ptr, old < bytes ? old : bytes);
        release(world, ptr);
    }
    world->live_blocks++;
    world->live_bytes += bytes;
    if (world->live_bytes > world->peak_bytes) {
        world->peak_bytes = world->live_bytes;
    }
    return head + 1;
}

static void env_log(void *user, nio_log_level level, const char *line)
{
    struct fault_env *world = user;
    world->logged[level]++;
    snprintf(world->last_line, sizeof world->last_line, "%s", line);
}

static uint64_t env_monotonic_ms(void *user)
{
    return ((struct fault_env *)user)->now_ms;
}

static int64_t env_wall_ms(void *user)
{
    return ((struct fault_env *)user)->wall_ms;
}

/* SplitMix64. */
static uint64_t next_number(struct fault_env *world)
{
    uint64_t z = world->state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

static void env_random(void *user, uint8_t *out, size_t bytes)
{
    struct fault_env *world = user;
    world->random_bytes += bytes;
    for (size_t i = 0; i < bytes; i++) {
        if (world->script_used < world->script_len) {
            out[i] = world->script[world->script_used++];
        } else {
            out[i] = (uint8_t)(next_number(world) >> 56);
        }
    }
}

void fault_env_init(struct fault_env *world, uint64_t seed)
{
    *world = (struct fault_env){
        .env =
            {
                .size = sizeof(nio_env),
                .user = world,
                .alloc = env_alloc,
                .log = env_log,
                .monotonic_ms = env_monotonic_ms,
                .wall_ms = env_wall_ms,
                .random = env_random,
            },
        .now_ms = 1000000,
        .wall_ms = 1700000000000,
        .state = seed,
    };
}

void fault_env_end(const struct fault_env *world)
{
    if (world->live_blocks != 0) {
        fail_msg("%zu blocks of %zu bytes are still allocated", world->live_blocks,
                 world->live_bytes);
    }
}

void fault_env_fail_nth(struct fault_env *world, size_t n, bool onward)
{
    world->fail_at = n == 0 ? 0 : world->requests + n;
    world->fail_onward = onward;
}

void fault_env_script(struct fault_env *world, const uint8_t *bytes, size_t len)
{
    world->script = bytes;
    world->script_len = len;
    world->script_used = 0;
}

void fault_env_advance(struct fault_env *world, uint64_t ms)
{
    world->now_ms += ms;
    world->wall_ms += (int64_t)ms;
}

uint64_t fault_env_choose(struct fault_env *world, uint64_t bound)
{
    return next_number(world) % bound;
}

size_t fault_env_exhaust(struct fault_env *world, fault_task task, void *user)
{
    size_t blocks_before = world->live_blocks;
    for (size_t n = 1;; n++) {
        size_t refused_before = world->refused;
        fault_env_fail_nth(world, n, false);
        nio_status status = task(world, user);
        fault_env_fail_nth(world, 0, false);
        if (world->live_blocks != blocks_before) {
            fail_msg("refused allocation %zu leaves %zu blocks behind", n,
                     world->live_blocks - blocks_before);
        }
        if (world->refused == refused_before) {
            assert_int_equal(status, NIO_OK);
            return n - 1;
        }
        if (status != NIO_ENOMEM && status != NIO_OK) {
            fail_msg("refused allocation %zu ends with status %d", n, (int)status);
        }
    }
}

size_t fault_env_seeds(size_t usual)
{
    const char *text = getenv("NIO_SEEDS");
    char *end = NULL;
    unsigned long long seeds = text == NULL ? 0 : strtoull(text, &end, 10);
    return text == NULL || *end != '\0' || seeds == 0 ? usual : (size_t)seeds;
}
