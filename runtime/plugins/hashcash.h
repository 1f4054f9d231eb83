/* plugins/hashcash.h - proof of work: the proof itself, the search for one, and its price.
 *
 * The value of the plugin's field, `hc` (another name can be set), in a message:
 *
 *     at  size
 *      0     1  version 1
 *      1     1  bits, 1 to 26
 *      2     2  0
 *      4     4  time, seconds since 1970
 *      8    16  salt, random
 *     24     8  counter
 *
 * It proves work if BLAKE2b-256(P || counter) begins with that many zero bits, at least, where
 *
 *     P = BLAKE2b-256("netaio-hashcash-1" || type || bytes 0 to 23 || u8 len || realm
 *                     || u16 len || uri || BLAKE2b-256(content))
 *
 * and uri and content are those on the wire at this layer. In the AUTH_ERROR that refuses a message
 * the field says what is wanted instead: version 1, u8 bits, u16 0, u32 time of the refuser. */
#ifndef NIO_PLUGINS_HASHCASH_H
#define NIO_PLUGINS_HASHCASH_H

#include <netaio/plugin.h>

#include <stdatomic.h>

#include "base/list.h"
#include "crypto/hash.h"

#define NIO__HASHCASH_BYTES 32
#define NIO__HASHCASH_HEAD_BYTES 24 /* all but the counter */
#define NIO__HASHCASH_HINT_BYTES 8
#define NIO__HASHCASH_SALT_BYTES 16
#define NIO__HASHCASH_COUNTER_BYTES 8
#define NIO__HASHCASH_SUBJECT_BYTES 32 /* P */
#define NIO__HASHCASH_VERSION 1
#define NIO__HASHCASH_BITS 18     /* a tenth of a second, or so */
#define NIO__HASHCASH_BITS_MAX 26 /* half a minute, or so */

/* Places in the field; the first four also in that of a refusal. */
enum {
    NIO__HASHCASH_AT_VERSION = 0,
    NIO__HASHCASH_AT_BITS = 1,
    NIO__HASHCASH_AT_ZERO = 2,
    NIO__HASHCASH_AT_TIME = 4,
    NIO__HASHCASH_AT_SALT = 8
};

/* ---- hashcash_proof.c ------------------------------------------------------------------------ */

/* What P is made of, besides the head of the field. */
typedef struct nio__hashcash_claim {
    uint8_t type;
    nio_bytes realm; /* at most 255 bytes */
    nio_bytes uri, content;
} nio__hashcash_claim;

void nio__hashcash_subject(uint8_t subject[NIO__HASHCASH_SUBJECT_BYTES],
                           const nio__hashcash_claim *claim,
                           const uint8_t head[NIO__HASHCASH_HEAD_BYTES]);

/* A hash that took in P; and with how many zero bits it begins once it took in the counter. */
void nio__hashcash_begin(nio__blake2b *begun, const uint8_t subject[NIO__HASHCASH_SUBJECT_BYTES]);
unsigned nio__hashcash_zeros(const nio__blake2b *begun,
                             const uint8_t counter[NIO__HASHCASH_COUNTER_BYTES]);

/* ---- hashcash_search.c ----------------------------------------------------------------------- */

/* The search for a counter: work off the loop's thread. All that it touches there lies here. */
typedef struct nio__hashcash_search {
    nio_work work;
    nio__hook hook;    /* in a list of its plugin; in none at first */
    const void *whose; /* the plugin's own, as is the time */
    int64_t begun_ms;
    const nio_env *env;
    unsigned bits;
    atomic_uint_least32_t tried;
    bool found;
    uint8_t subject[NIO__HASHCASH_SUBJECT_BYTES];
    uint8_t value[NIO__HASHCASH_BYTES]; /* of the field; the search fills in the counter */
} nio__hashcash_search;

/* To be given bits, P and value. It frees itself (work.destroy). NULL: no memory. */
nio__hashcash_search *nio__hashcash_search_new(const nio_env *env);

/* ---- hashcash_price.c: what a proof has to have cost ----------------------------------------- */

/* The price in bits follows the load: one bit more for each doubling of the rate over a limit, and
 * back. The rate is that of proofs at the least price, be they good for the price of the moment or
 * not: who has done no work cannot make others do more. */
#define NIO__HASHCASH_QUOTED 16 /* seconds whose prices are kept, see nio__hashcash_price_suits */

typedef struct nio__hashcash_price {
    unsigned least;  /* bits */
    uint32_t rate;   /* proofs a second at which it is still that; 0: any number */
    int64_t second;  /* of the counts */
    uint32_t now;    /* proofs in that second */
    uint32_t before; /* in the one before */
    struct {
        int64_t second;
        unsigned bits; /* the lowest in that second; 0: nobody asked */
    } quoted[NIO__HASHCASH_QUOTED];
} nio__hashcash_price;

/* The price now. */
unsigned nio__hashcash_price_of(nio__hashcash_price *price, int64_t now_ms);
/* Whether that many bits are enough for work that was begun in a second: they are what was asked
 * then, if it was not long ago, or what is asked now. So one who was told a price has the time to
 * pay it while it rises. */
bool nio__hashcash_price_suits(nio__hashcash_price *price, unsigned bits, int64_t begun_s,
                               int64_t now_ms);
/* A proof at the least price, or more, came. */
void nio__hashcash_price_count(nio__hashcash_price *price, int64_t now_ms);

#endif
