/* layer/windows.c - sliding windows of native channels: see windows.h.
 *
 * Windows lie side by side in one array; an index by SipHash finds them. Forgetting is a sweep
 * over the array, done only when a new channel finds it full and only when some window can be
 * forgotten at all, so that its cost is spread over many new channels.
 *
 * A window is a ring of words, one more than its counters need: the word in which the highest
 * counter lies is still being filled. */
#include "layer/windows.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"

#define FIRST_CAP 16u

nio_status nio__windows_init(nio__windows *windows, const nio_env *env,
                             const uint8_t seed[NIO__SHORTHASH_KEY_SIZE])
{
    memset(windows, 0, sizeof *windows);
    windows->env = env;
    memcpy(windows->seed, seed, sizeof windows->seed);
    return nio__mutex_init(&windows->mutex);
}

void nio__windows_end(nio__windows *windows)
{
    nio__free(windows->env, windows->windows);
    nio__free(windows->env, windows->index);
    nio__mutex_end(&windows->mutex);
}

/* Where the key stands in the index, or the free place where it would. */
static uint32_t *index_find(const nio__windows *windows, const uint8_t *key)
{
    uint32_t mask = 2 * windows->cap - 1;
    uint32_t at = (uint32_t)nio__siphash(windows->seed, nio__bytes(key, NIO__WINDOW_KEY_BYTES));
    for (at &= mask; windows->index[at] != 0; at = (at + 1) & mask) {
        if (memcmp(windows->windows[windows->index[at] - 1].key, key, NIO__WINDOW_KEY_BYTES) == 0) {
            break;
        }
    }
    return &windows->index[at];
}

static void index_rebuild(nio__windows *windows)
{
    memset(windows->index, 0, 2 * windows->cap * sizeof *windows->index);
    for (uint32_t i = 0; i < windows->count; i++) {
        *index_find(windows, windows->windows[i].key) = i + 1;
    }
}

/* Forgets what may be forgotten, and notes when that will be true of another one. */
static void sweep(nio__windows *windows, int64_t now_ms)
{
    uint32_t kept = 0;
    int64_t next_ms = INT64_MAX;
    assert(windows->count == 0 || windows->windows != NULL);
    windows->strangers = 0;
    for (uint32_t i = 0; i < windows->count; i++) {
        if (windows->windows[i].until_ms >= now_ms) {
            next_ms =
                windows->windows[i].until_ms < next_ms ? windows->windows[i].until_ms : next_ms;
            windows->strangers += windows->windows[i].stranger;
            windows->windows[kept++] = windows->windows[i];
        }
    }
    windows->sweep_ms = next_ms;
    if (kept != windows->count) {
        windows->count = kept;
        index_rebuild(windows);
    }
}

static bool grow(nio__windows *windows)
{
    uint32_t cap = windows->cap == 0 ? FIRST_CAP : 2 * windows->cap;
    uint32_t *index = nio__calloc(windows->env, 2 * cap, sizeof *index);
    if (index == NULL) {
        return false;
    }
    nio__window *grown = nio__realloc_array(windows->env, windows->windows, cap, sizeof *grown);
    if (grown == NULL) {
        nio__free(windows->env, index);
        return false;
    }
    nio__free(windows->env, windows->index);
    windows->windows = grown;
    windows->index = index;
    windows->cap = cap;
    index_rebuild(windows);
    return true;
}

/* No more windows for such a key. */
static bool is_full(const nio__windows *windows, const nio__window_use *use)
{
    return windows->count >= use->max ||
           (use->stranger && windows->strangers >= use->max / NIO__STRANGER_PART);
}

static nio__window *add(nio__windows *windows, const nio__window_use *use)
{
    if ((is_full(windows, use) || windows->count == windows->cap) &&
        use->now_ms > windows->sweep_ms) {
        sweep(windows, use->now_ms);
    }
    if (is_full(windows, use) || (windows->count == windows->cap && !grow(windows))) {
        return NULL;
    }
    assert(windows->windows != NULL);
    nio__window *window = &windows->windows[windows->count++];
    memset(window, 0, sizeof *window);
    memcpy(window->key, use->key, sizeof window->key);
    window->until_ms = use->until_ms;
    window->stranger = use->stranger;
    windows->strangers += use->stranger;
    if (windows->sweep_ms > use->until_ms) {
        windows->sweep_ms = use->until_ms;
    }
    *index_find(windows, use->key) = windows->count;
    return window;
}

static nio__window *find(const nio__windows *windows, const uint8_t *key)
{
    uint32_t place = windows->cap == 0 ? 0 : *index_find(windows, key);
    return place == 0 ? NULL : &windows->windows[place - 1];
}

/* Makes `counter` the highest; the words between were never used in this round of the ring. */
static void advance(nio__window *window, uint64_t counter)
{
    uint64_t from = window->highest / 64, to = counter / 64;
    uint64_t words = to - from < NIO__WINDOW_WORDS ? to - from : NIO__WINDOW_WORDS;
    for (uint64_t i = 0; i < words; i++) {
        window->seen[(to - i) % NIO__WINDOW_WORDS] = 0;
    }
    window->highest = counter;
}

static bool mark(nio__window *window, uint64_t counter, uint32_t span)
{
    if (counter > window->highest) {
        advance(window, counter);
    } else if (window->highest - counter >= span) {
        return false;
    }
    uint64_t *word = &window->seen[counter / 64 % NIO__WINDOW_WORDS];
    uint64_t bit = UINT64_C(1) << (counter % 64);
    bool fresh = (*word & bit) == 0;
    *word |= bit;
    return fresh;
}

static nio_status take_locked(nio__windows *windows, const nio__window_use *use)
{
    nio__window *window = find(windows, use->key);
    if (window == NULL) {
        window = add(windows, use);
    }
    if (window == NULL) {
        return NIO_ELIMIT;
    }
    if (!mark(window, use->counter, use->span)) {
        return NIO_EREPLAY;
    }
    if (window->until_ms < use->until_ms) {
        window->until_ms = use->until_ms;
    }
    return NIO_OK;
}

nio_status nio__windows_take(nio__windows *windows, const nio__window_use *use)
{
    nio__mutex_lock(&windows->mutex);
    nio_status status = take_locked(windows, use);
    nio__mutex_unlock(&windows->mutex);
    return status;
}
