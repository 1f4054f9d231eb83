/* tests/support/lock_gates.h - every kind of lock with a witness that opens it, and how to try.
 *
 *     struct script_kit kit;
 *     script_kit_init(&kit, NULL, NULL);
 *     gate->lock(&lock);
 *     gate->witness(&witness, &lock_cast_all);
 *     lock_try(&kit, nio_script_out_bytes(&witness), nio_script_out_bytes(&lock), lock_now);
 */
#ifndef TESTS_SUPPORT_LOCK_GATES_H
#define TESTS_SUPPORT_LOCK_GATES_H

#include <netaio/lock.h>

#include "support/script_kit.h"

#define LOCK_NOW 1700000000 /* where the clock of a script_kit stands */
#define LOCK_ROOM 16384     /* enough for each of them */
#define LOCK_FIELDS 3

/* Seeds. No lock is Mallory's. */
extern const uint8_t lock_alice[NIO_KEY_BYTES], lock_bob[NIO_KEY_BYTES];
extern const uint8_t lock_carol[NIO_KEY_BYTES], lock_dave[NIO_KEY_BYTES];
extern const uint8_t lock_mallory[NIO_KEY_BYTES];

/* Who signs as whom. */
typedef struct lock_cast {
    const uint8_t *alice, *bob, *carol, *dave;
} lock_cast;
extern const lock_cast lock_cast_all; /* each one himself */

/* A key, until seven more were asked for. */
const uint8_t *lock_key_of(const uint8_t *seed);
/* Who signs the message of all tests; until the next call. */
const nio_signing *lock_by(const uint8_t *seed);

typedef struct lock_gate {
    const char *name;
    int family; /* locks of one family open to each other's witnesses */
    nio_status (*lock)(nio_script_out *out);
    nio_status (*witness)(nio_script_out *out, const lock_cast *who);
} lock_gate;
extern const lock_gate lock_gates[];
extern const size_t lock_gate_count;
/* One of them, by its name. */
const lock_gate *lock_gate_named(const char *name);

/* What differs from one run to the other. */
typedef struct lock_moment {
    size_t changed;    /* the field that is another one, 1 to 3; 0: none */
    int64_t timestamp; /* 0: what the clock says */
} lock_moment;
extern const lock_moment lock_now;

nio_status lock_try(struct script_kit *kit, nio_bytes witness, nio_bytes lock, lock_moment when);

#endif
