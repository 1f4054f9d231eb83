/* tests/support/fault_env.h - a world for tests: memory that can run out, clocks that stand
 * still until they are moved, randomness that repeats.
 *
 *     struct fault_env world;
 *     fault_env_init(&world, 1);
 *     ... nio_something_create(&world.env, ...) ...
 *     fault_env_end(&world);            // fails the test if anything is still allocated
 *
 * The struct must not move while it is in use: world.env.user points to it. */
#ifndef TESTS_SUPPORT_FAULT_ENV_H
#define TESTS_SUPPORT_FAULT_ENV_H

#include <netaio/env.h>
#include <netaio/status.h>

#define FAULT_LOG_LEVELS 4

struct fault_env {
    nio_env env; /* what the code under test is given */

    /* Memory. A request is a call of env.alloc for more than 0 bytes, a resize included. */
    size_t live_blocks, live_bytes;
    size_t peak_bytes;
    size_t requests; /* all so far, refused ones included */
    size_t refused;
    size_t fail_at;   /* the request with this number is refused; 0: none */
    bool fail_onward; /* and all after it */

    /* Clocks, in milliseconds. Set or advance them as you like. */
    uint64_t now_ms; /* starts at 1000000 */
    int64_t wall_ms; /* starts at 1700000000000 */

    /* Randomness: the script first, then a stream that depends on the seed alone. */
    const uint8_t *script;
    size_t script_len, script_used;
    uint64_t state;
    size_t random_bytes; /* handed out so far */

    /* Log. */
    size_t logged[FAULT_LOG_LEVELS]; /* lines by level */
    char last_line[512];             /* cut at its size */
};

void fault_env_init(struct fault_env *world, uint64_t seed);

/* Fails the running test if a block is still allocated. */
void fault_env_end(const struct fault_env *world);

/* Refuses the nth request from now (1: the next), or, with `onward`, that and all after it.
 * 0 refuses none any more. */
void fault_env_fail_nth(struct fault_env *world, size_t n, bool onward);

/* Lets env.random hand out these bytes first. Borrowed until they are used up. */
void fault_env_script(struct fault_env *world, const uint8_t *bytes, size_t len);

/* Moves both clocks. */
void fault_env_advance(struct fault_env *world, uint64_t ms);

/* A number below `bound` (> 0) from the seeded stream, for choices a test makes. */
uint64_t fault_env_choose(struct fault_env *world, uint64_t bound);

/* Runs `task` again and again, its 1st, 2nd, 3rd ... allocation refused, until it is through
 * without a refusal. The task sets up, works and tears down, and returns what its work
 * returned. A run that was refused memory ends with NIO_ENOMEM, or with NIO_OK where it got by
 * without; the last one ends with NIO_OK; none leaves a block behind: else the test fails.
 * Returns the number of refused runs. */
typedef nio_status (*fault_task)(struct fault_env *world, void *user);
size_t fault_env_exhaust(struct fault_env *world, fault_task task, void *user);

/* How many seeds a seeded test runs: `usual`, or the environment's NIO_SEEDS. */
size_t fault_env_seeds(size_t usual);

#endif
