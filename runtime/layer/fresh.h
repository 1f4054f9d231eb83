/* layer/fresh.h - the memory that makes a compatible auth plugin refuse replays.
 *
 * The plugins of plain netaio carry a time (seconds) and a proof, and nothing that counts. So
 * every proof that was accepted under a key is remembered as a fingerprint for as long as its
 * time would be accepted. One table serves a key for all nodes and threads of a domain.
 *
 * Rules, in this order:
 *   - a time more than 60 s away from the clock is stale;
 *   - a time at or below the floor is stale. The floor is the highest second whose fingerprints
 *     are gone: at first the second before the table began, later every second that was dropped,
 *     be it for age or because the table was full. So nothing is accepted that could have been
 *     forgotten, even if the clock is set back;
 *   - a fingerprint that is there is a replay; else it is put there.
 *
 * What a node itself sends is remembered as well, with the node's salt. Its own message that
 * comes back, under whatever type, is a replay to that node; to another node of the process it
 * is a message like any other (once).
 *
 * What goes to a group (a notification, say) each node of the process may hear once. It is
 * remembered with the salt of the node that heard it, and with a mark that it was heard at all:
 * once it was, no node takes it as anything else, nor is what was taken as something else heard. */
#ifndef NIO_LAYER_FRESH_H
#define NIO_LAYER_FRESH_H

#include <netaio/env.h>
#include <netaio/status.h>

#include "base/mutex.h"

#define NIO__FRESH_WINDOW 60          /* seconds, either way */
#define NIO__FRESH_SECONDS 128        /* remembered at once: a power of two over 2 * window */
#define NIO__FRESH_ENTRIES (1u << 20) /* fingerprints of one key */

/* The fingerprints of one second: open addressing, 0 is free. */
typedef struct nio__fresh_second {
    uint64_t *slots;
    uint32_t cap, count; /* cap is 0 or a power of two */
    int64_t second;
} nio__fresh_second;

typedef struct nio__fresh {
    nio__mutex mutex;
    const nio_env *env;
    int64_t floor;
    uint32_t count, max;
    nio__fresh_second seconds[NIO__FRESH_SECONDS]; /* by second modulo their number */
} nio__fresh;

/* An empty table of at most `max` fingerprints that begins at `now_ms`. */
NIO_MUST_USE nio_status nio__fresh_init(nio__fresh *fresh, const nio_env *env, int64_t now_ms,
                                        uint32_t max);
void nio__fresh_end(nio__fresh *fresh);

/* Accepts a received message with time `second` once: NIO_OK, NIO_ESTALE or NIO_EREPLAY.
 * Only after its proof was checked. Thread-safe. */
NIO_MUST_USE nio_status nio__fresh_accept(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt,
                                          int64_t second, int64_t now_ms);

/* The same for a message to a group, once for each node by its salt. */
NIO_MUST_USE nio_status nio__fresh_hear(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt,
                                        int64_t second, int64_t now_ms);

/* Whether nio__fresh_accept, or with `heard` nio__fresh_hear, would take it for a replay: puts
 * nothing there. NIO_OK, NIO_EREPLAY; NIO_ESTALE: at or below the floor, so it may be forgotten.
 * Thread-safe. */
NIO_MUST_USE nio_status nio__fresh_look(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt,
                                        int64_t second, bool heard);

/* Remembers what the node with this salt sends; `second` is at most a window ahead of the clock.
 * Thread-safe. Cannot fail: where there is no memory, the floor rises to `second` instead. */
void nio__fresh_sent(nio__fresh *fresh, uint64_t fingerprint, uint64_t salt, int64_t second);

/* The newest second of which the table remembers anything, its floor if nothing. */
int64_t nio__fresh_newest(nio__fresh *fresh);

#endif
