/* layer/windows.h - replay windows of native channels.
 *
 * A native message names its channel and carries a counter. For each (key, channel) that proved
 * itself there is a sliding window of the counters seen. A window is forgotten only when every
 * message that it could have to refuse would be refused for its time; a table full of younger
 * ones takes no new channel. One table serves all nodes and threads of a domain.
 *
 * Anybody can make keys, so the channels of strangers have but a part of the table: however many
 * they open, those of trusted keys find a place. */
#ifndef NIO_LAYER_WINDOWS_H
#define NIO_LAYER_WINDOWS_H

#include <netaio/env.h>
#include <netaio/status.h>

#include "base/mutex.h"
#include "crypto/shorthash.h"

#define NIO__WINDOW_MS 30000      /* of a native message's time, either way */
#define NIO__WINDOW_STREAM 64     /* counters on streams */
#define NIO__WINDOW_DATAGRAM 1024 /* counters where messages overtake each other */
#define NIO__WINDOW_WORDS 17      /* 64-bit words: the datagram window and one being filled */

/* Whose window: kind of plugin, key, channel; for messages to a group the node that hears it. */
#define NIO__WINDOW_KEY_BYTES (1 + NIO__KEY_TAG_BYTES + NIO__CHANNEL_BYTES + NIO__NODE_BYTES)
#define NIO__CHANNEL_BYTES 16
#define NIO__KEY_ID_BYTES 4   /* of a key, on the wire */
#define NIO__KEY_TAG_BYTES 12 /* of a key here: nobody finds another one with the same */
#define NIO__NODE_BYTES 8
#define NIO__STRANGER_PART 4 /* strangers have one of so many parts of the table */

typedef struct nio__window {
    uint8_t key[NIO__WINDOW_KEY_BYTES];
    uint64_t highest; /* counter */
    int64_t until_ms; /* may be forgotten after that */
    bool stranger;
    uint64_t seen[NIO__WINDOW_WORDS];
} nio__window;

typedef struct nio__windows {
    nio__mutex mutex;
    const nio_env *env;
    uint8_t seed[NIO__SHORTHASH_KEY_SIZE];
    nio__window *windows; /* dense */
    uint32_t count, cap;
    uint32_t strangers; /* of them */
    uint32_t *index;    /* open addressing: place in `windows` + 1, 0 is free; 2 * cap */
    int64_t sweep_ms;   /* nothing can be forgotten before that */
} nio__windows;

typedef struct nio__window_use {
    uint8_t key[NIO__WINDOW_KEY_BYTES];
    uint64_t counter; /* > 0 */
    uint32_t span;    /* NIO__WINDOW_STREAM or NIO__WINDOW_DATAGRAM */
    int64_t until_ms; /* keep the window to then */
    int64_t now_ms;
    uint32_t max;  /* windows in the table */
    bool stranger; /* the key is one for which nobody vouches */
} nio__window_use;

NIO_MUST_USE nio_status nio__windows_init(nio__windows *windows, const nio_env *env,
                                          const uint8_t seed[NIO__SHORTHASH_KEY_SIZE]);
void nio__windows_end(nio__windows *windows);

/* Marks a counter as seen. Only after the message was proved. Thread-safe.
 * NIO_EREPLAY: seen before, or behind the window. NIO_ELIMIT: a new channel, and no place for
 * it (or no memory). */
NIO_MUST_USE nio_status nio__windows_take(nio__windows *windows, const nio__window_use *use);

#endif
