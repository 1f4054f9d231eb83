/* layer/fresh.c - fingerprints of accepted proofs, a set for each second: see fresh.h.
 *
 * A message says its second under its proof, so a replay can only be in the set of that second,
 * and forgetting a second is dropping one array. Arrays double as they fill. A small one stays
 * for the second that takes its place, and a new second starts at the size of the one before it,
 * so at a steady rate there is at most one allocation a second.
 *
 * Failure modes: no memory to grow and no free slot: the message is refused as stale. Table
 * full: the oldest second goes and the floor rises to it. */
#include "layer/fresh.h"

#include <string.h>

#include "base/alloc.h"

#define FIRST_CAP 64u  /* slots of a second without a predecessor */
#define KEPT_CAP 4096u /* slots that a second keeps when it is emptied */

nio_status nio__fresh_init(nio__fresh *fresh, const nio_env *env, int64_t now_ms, uint32_t max)
{
    memset(fresh, 0, sizeof *fresh);
    fresh->env = env;
    fresh->max = max;
    fresh->floor = now_ms / 1000 - 1;
    return nio__mutex_init(&fresh->mutex);
}

void nio__fresh_end(nio__fresh *fresh)
{
    for (size_t i = 0; i < NIO__FRESH_SECONDS; i++) {
        nio__free(fresh->env, fresh->seconds[i].slots);
    }
    nio__mutex_end(&fresh->mutex);
}

/* The slot of the fingerprint, or the free one where it would be put. The set is never full. */
static uint64_t *find(const nio__fresh_second *set, uint64_t fingerprint)
{
    uint32_t mask = set->cap - 1;
    uint32_t at = (uint32_t)fingerprint & mask;
    while (set->slots[at] != 0 && set->slots[at] != fingerprint) {
        at = (at + 1) & mask;
    }
    return &set->slots[at];
}

static bool holds(const nio__fresh_second *set, uint64_t fingerprint)
{
    return set->cap != 0 && *find(set, fingerprint) != 0;
}

/* Forgets a second: from now on its messages are stale. */
static void drop(nio__fresh *fresh, nio__fresh_second *set)
{
    if (set->count == 0) {
        return;
    }
    if (fresh->floor < set->second) {
        fresh->floor = set->second;
    }
    fresh->count -= set->count;
    set->count = 0;
    if (set->cap > KEPT_CAP) {
        nio__free(fresh->env, set->slots);
        set->slots = NULL;
        set->cap = 0;
    } else {
        memset(set->slots, 0, set->cap * sizeof *set->slots);
    }
}

static void drop_oldest(nio__fresh *fresh)
{
    nio__fresh_second *oldest = NULL;
    for (size_t i = 0; i < NIO__FRESH_SECONDS; i++) {
        nio__fresh_second *set = &fresh->seconds[i];
        if (set->count != 0 && (oldest == NULL || set->second < oldest->second)) {
            oldest = set;
        }
    }
    if (oldest != NULL) {
        drop(fresh, oldest);
    }
}

static nio__fresh_second *place_of(nio__fresh *fresh, int64_t second)
{
    return &fresh->seconds[(uint64_t)second % NIO__FRESH_SECONDS];
}

/* The set of a second above the floor, made empty if the place held an older one. NULL if it
 * holds a newer one: the clock was set back, and what was known of this second is gone. */
static nio__fresh_second *set_of(nio__fresh *fresh, int64_t second)
{
    nio__fresh_second *set = place_of(fresh, second);
    if (set->count != 0 && set->second > second) {
        return NULL;
    }
    if (set->second != second) {
        drop(fresh, set);
        set->second = second;
    }
    return set;
}

static bool grow(nio__fresh *fresh, nio__fresh_second *set, uint32_t cap)
{
    nio__fresh_second grown = {.cap = cap, .count = set->count, .second = set->second};
    grown.slots = nio__calloc(fresh->env, cap, sizeof *grown.slots);
    if (grown.slots == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < set->cap; i++) {
        if (set->slots[i] != 0) {
            *find(&grown, set->slots[i]) = set->slots[i];
        }
    }
    nio__free(fresh->env, set->slots);
    *set = grown;
    return true;
}

/* A set is grown when three quarters of its slots are taken. */
static bool is_crowded(uint32_t count, uint32_t cap)
{
    return count >= cap / 4 * 3;
}

/* Slots to begin a second with: what the one before would need. */
static uint32_t first_cap(nio__fresh *fresh, int64_t second)
{
    const nio__fresh_second *before = place_of(fresh, second - 1);
    uint32_t count = before->second == second - 1 ? before->count : 0;
    uint32_t cap = FIRST_CAP;
    while (is_crowded(count, cap)) {
        cap *= 2;
    }
    return cap;
}

/* Room for one more fingerprint, so that a free slot is left to end every search. */
static bool make_room(nio__fresh *fresh, nio__fresh_second *set)
{
    if (set->cap == 0) {
        return grow(fresh, set, first_cap(fresh, set->second)) || grow(fresh, set, FIRST_CAP);
    }
    return !is_crowded(set->count, set->cap) || grow(fresh, set, set->cap * 2) ||
           set->count + 1 < set->cap;
}

/* Puts a fingerprint that is not there. */
static nio_status put(nio__fresh *fresh, int64_t second, uint64_t fingerprint)
{
    if (fresh->count >= fresh->max) {
        drop_oldest(fresh);
    }
    if (second <= fresh->floor) {
        return NIO_ESTALE;
    }
    nio__fresh_second *set = set_of(fresh, second);
    if (set == NULL || !make_room(fresh, set)) {
        return NIO_ESTALE;
    }
    *find(set, fingerprint) = fingerprint;
    set->count++;
    fresh->count++;
    return NIO_OK;
}

/* 0 stands for a free slot. */
static uint64_t not_zero(uint64_t fingerprint)
{
    return fingerprint != 0 ? fingerprint : 1;
}

/* What is remembered of one message, as it is put into the sets. */
static uint64_t as_taken(uint64_t fingerprint)
{
    return not_zero(fingerprint);
}

static uint64_t as_sent(uint64_t fingerprint, uint64_t salt)
{
    return not_zero(fingerprint ^ salt);
}

static uint64_t as_heard(uint64_t fingerprint, uint64_t salt)
{
    return not_zero(~(fingerprint ^ salt));
}

static uint64_t as_heard_at_all(uint64_t fingerprint)
{
    return not_zero(~fingerprint);
}

/* Whether it was taken before, or sent by that node, or heard: by that node, or by any. */
static bool is_known(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt, int64_t second,
                     bool heard)
{
    const nio__fresh_second *set = place_of(fresh, second);
    uint64_t mark = heard ? as_heard(fingerprint, salt) : as_heard_at_all(fingerprint);
    return set->second == second && (holds(set, as_taken(fingerprint)) ||
                                     holds(set, as_sent(fingerprint, salt)) || holds(set, mark));
}

static nio_status accept_locked(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt,
                                int64_t second)
{
    return is_known(fresh, fingerprint, salt, second, false)
               ? NIO_EREPLAY
               : put(fresh, second, as_taken(fingerprint));
}

static nio_status hear_locked(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt,
                              int64_t second)
{
    const nio__fresh_second *set = place_of(fresh, second);
    uint64_t mark = as_heard_at_all(fingerprint);
    if (is_known(fresh, fingerprint, salt, second, true)) {
        return NIO_EREPLAY;
    }
    bool marked = set->second == second && holds(set, mark);
    nio_status status = marked ? NIO_OK : put(fresh, second, mark);
    return status == NIO_OK ? put(fresh, second, as_heard(fingerprint, salt)) : status;
}

typedef nio_status take_fn(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt, int64_t second);

static nio_status take(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt, int64_t second,
                       int64_t now_ms, take_fn *fn)
{
    int64_t now = now_ms / 1000;
    if (second < now - NIO__FRESH_WINDOW || second > now + NIO__FRESH_WINDOW) {
        return NIO_ESTALE;
    }
    nio__mutex_lock(&fresh->mutex);
    nio_status status = second <= fresh->floor ? NIO_ESTALE : fn(fresh, fingerprint, salt, second);
    nio__mutex_unlock(&fresh->mutex);
    return status;
}

nio_status nio__fresh_accept(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt, int64_t second,
                             int64_t now_ms)
{
    return take(fresh, fingerprint, salt, second, now_ms, accept_locked);
}

nio_status nio__fresh_hear(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt, int64_t second,
                           int64_t now_ms)
{
    return take(fresh, fingerprint, salt, second, now_ms, hear_locked);
}

nio_status nio__fresh_look(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt, int64_t second,
                           bool heard)
{
    nio__mutex_lock(&fresh->mutex);
    nio_status status = second <= fresh->floor                              ? NIO_ESTALE
                        : is_known(fresh, fingerprint, salt, second, heard) ? NIO_EREPLAY
                                                                            : NIO_OK;
    nio__mutex_unlock(&fresh->mutex);
    return status;
}

/* Two seals of one message (an inner and an outer layer with one key) are one fingerprint. */
static void sent_locked(nio__fresh *fresh, uint64_t fingerprint, int64_t second)
{
    const nio__fresh_second *set = place_of(fresh, second);
    if (second <= fresh->floor || (set->second == second && holds(set, fingerprint))) {
        return;
    }
    if (put(fresh, second, fingerprint) == NIO_OK) {
        return;
    }
    if (fresh->floor < second) {
        fresh->floor = second;
    }
}

void nio__fresh_sent(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt, int64_t second)
{
    nio__mutex_lock(&fresh->mutex);
    sent_locked(fresh, as_sent(fingerprint, salt), second);
    nio__mutex_unlock(&fresh->mutex);
}

int64_t nio__fresh_newest(nio__fresh *fresh)
{
    nio__mutex_lock(&fresh->mutex);
    int64_t newest = fresh->floor;
    for (size_t i = 0; i < NIO__FRESH_SECONDS; i++) {
        const nio__fresh_second *set = &fresh->seconds[i];
        if (set->count != 0 && set->second > newest) {
            newest = set->second;
        }
    }
    nio__mutex_unlock(&fresh->mutex);
    return newest;
}
