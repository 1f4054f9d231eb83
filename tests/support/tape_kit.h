/* tests/support/tape_kit.h - one message after the other through the plugin `tapescript`.
 *
 *     struct tape_lock lock = tape_lock_of(tape_seed_a);
 *     nio_plugin *from = tape_plugin(&a, tape_key(tape_seed_a, tape_view(&lock))), …
 *     tape_seal(&a, from, NIO_REQUEST_URI);  to tape_wire, by way of tape_message
 *     tape_opens(&b, to);                    into tape_message
 */
#ifndef TESTS_SUPPORT_TAPE_KIT_H
#define TESTS_SUPPORT_TAPE_KIT_H

#include <netaio/lock.h>

#include "support/layer_kit.h"

#define TAPE_KIT_SKIPPED 77 /* exit code of a test */

/* Whether this library is without tapescript; it is said that the test is skipped then. */
bool tape_absent(void);

extern const uint8_t tape_seed_a[NIO_KEY_BYTES], tape_seed_b[NIO_KEY_BYTES],
    tape_seed_c[NIO_KEY_BYTES];

/* What a signature of the seed opens. */
struct tape_lock {
    uint8_t bytes[NIO_LOCK_SINGLE_SIG_BYTES];
};
struct tape_lock tape_lock_of(const uint8_t seed[NIO_KEY_BYTES]);
nio_bytes tape_view(const struct tape_lock *lock);

/* `seed` may be NULL. */
nio_key tape_key(const uint8_t *seed, nio_bytes lock);
nio_plugin *tape_plugin(struct kit_node *node, nio_key key);

extern struct kit_message tape_message; /* that was sealed or opened last */
extern struct kit_wire tape_wire;

/* Seals "hello" to "u". */
nio_status tape_seal(struct kit_node *node, nio_plugin *plugin, uint8_t type);
/* Opens what is on the wire. */
nio_status tape_opens(struct kit_node *node, nio_plugin *plugin);
nio_status tape_open_as(struct kit_node *node, nio_plugin *plugin, uint8_t type);
/* Replaces the witness of what is on the wire. */
void tape_rewrite_witness(const struct kit_node *node, nio_bytes witness);

#endif
