/* layer/identity.h - digests of keys and of what they are used for.
 *
 * Keys are borrowed only for the call that takes them; whether two sets are the same is told later
 * by a digest. It is keyed with what the node drew at its start and is worth nothing elsewhere. */
#ifndef NIO_LAYER_IDENTITY_H
#define NIO_LAYER_IDENTITY_H

#include <netaio/key.h>

#include "crypto/hash.h"
#include "layer/host.h"

#define NIO__IDENTITY_BYTES 16

void nio__identity_begin(nio__blake2b *state, const nio_plugin_host *host);
/* Each with its length, so that what follows cannot run into it. */
void nio__identity_take(nio__blake2b *state, nio_bytes bytes);
/* The current key, the previous and the trusted ones, the lock, and which witness it is. */
void nio__identity_take_key(nio__blake2b *state, const nio_key *key);
/* Writes the digest and wipes the state. */
void nio__identity_end(nio__blake2b *state, uint8_t identity[NIO__IDENTITY_BYTES]);

#endif
