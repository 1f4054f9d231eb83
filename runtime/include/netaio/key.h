/* netaio/key.h - keys, and the memory of what was seen under them. */
#ifndef NETAIO_KEY_H
#define NETAIO_KEY_H

#include <netaio/base.h>
#include <netaio/env.h>
#include <netaio/status.h>

NIO_BEGIN_DECLS

typedef struct nio_witness nio_witness; /* see netaio/lock.h */

#define NIO_KEY_BYTES 32    /* bytes of a master key, and of what is generated or derived */
#define NIO_KEYS_PREVIOUS 3 /* how many earlier keys a set has room for */

/* A key set: what seals, and what else still opens while keys change. The bytes are borrowed
 * for the call that takes the set; the runtime keeps copies in guarded memory and wipes them.
 *
 * `mac` and `aead` want at least 16 bytes from a good random source; 32 bytes are the master
 * key itself, any other length is hashed to it. `hmac` and `sha256_stream` take any secret that
 * is not empty, as their Python counterparts do. A passphrase is not a key: see below.
 *
 * `sha256_stream` cannot tell by itself which key a message is under. With an auth in its layer
 * that has previous keys too, what the auth's n-th key proved is decrypted with the n-th key
 * here, so change both together; on its own it opens with the current key alone.
 *
 * `sign` and `x25519` take a seed of 32 bytes, of which both key pairs are made. `sign` opens what
 * its own seeds signed and what the keys in `trusted` did; a party that only receives leaves
 * `secret` empty and names whom it trusts. Answers are signed as well: who calls has to trust who
 * answers, or else its calls time out.
 *
 * `tapescript` takes a lock, which others have to open, and what opens theirs: a seed of 32 bytes,
 * whose one signature is the usual witness, or a function that makes other ones. A party that only
 * receives gives neither; but answers are sealed as well, so who is called needs one of them, and
 * it has to open the lock of who calls, or else the calls time out. There are no previous keys: a
 * lock itself says which ones it takes, the old one besides the new one.
 *
 * To change a key while all go on talking (nio_layer_exchange, P_set_keys), take three rounds, each
 * through all parties: first the new key becomes a previous one, so that everybody opens it; then
 * it becomes the secret and the old one a previous one; then the old one is left out. For `x25519`
 * the peers also have to learn the new `pubkey`, in the second round. */
typedef struct nio_key {
    nio_bytes secret;                      /* empty: not given */
    nio_bytes previous[NIO_KEYS_PREVIOUS]; /* empty ones are skipped */
    nio_bytes trusted; /* `sign`: verify keys of others, 32 bytes each, one behind the other */
    nio_bytes lock;    /* `tapescript`: the lock, if the layer has none; empty: not given */
    const nio_witness *witness; /* `tapescript`: what else than a signature opens; NULL: none */
} nio_key;

/* The key set of one secret without previous ones. */
NIO_API nio_key nio_key_of(const void *secret, size_t len);

/* Fills `key` from the system's random source. */
NIO_API void nio_key_generate(uint8_t key[NIO_KEY_BYTES]);

/* The public keys of a seed. `verify` (Ed25519) is what proves the messages that `sign` seals with
 * it, and then the id of that peer; `pubkey` (Curve25519) is what `x25519` seals for its owner
 * with, who tells it as "pubkey" in the data of a peer. Either may be NULL. NIO_ENOTSUP: libsodium
 * finds no source of randomness. */
NIO_API NIO_MUST_USE nio_status nio_key_public(const uint8_t seed[NIO_KEY_BYTES],
                                               uint8_t verify[NIO_KEY_BYTES],
                                               uint8_t pubkey[NIO_KEY_BYTES]);

/* Derives a key from a passphrase by Argon2id: 3 passes over 64 MiB in one lane (RFC 9106, section
 * 4, for little memory), which takes a tenth of a second or more. `context` names what the key is
 * for (the app id, say); both sides give the same. NIO_ENOMEM if the memory is not there,
 * NIO_EINVAL for an empty passphrase. */
NIO_API NIO_MUST_USE nio_status nio_key_from_passphrase(nio_text passphrase, nio_bytes context,
                                                        uint8_t key[NIO_KEY_BYTES]);

/* Overwrites memory so that the compiler cannot leave it out. */
NIO_API void nio_wipe(void *memory, size_t len);

/* A domain remembers which messages were seen under each key, so that none is accepted twice,
 * by no node and no thread. All nodes of a process share the default one (NULL in
 * nio_node_options); a domain of one's own is for simulations that play several hosts in one
 * process. It must outlive its nodes. Thread-safe; `env->alloc` is then called by any thread.
 * `env` is copied; NULL stands for nio_env_default. */
typedef struct nio_domain nio_domain;
/* Makes a domain, which the caller ends with nio_domain_destroy after its last node has gone.
 * NIO_ENOMEM; NIO_ENOTSUP: libsodium finds no source of randomness. */
NIO_API NIO_MUST_USE nio_status nio_domain_create(nio_domain **domain, const nio_env *env);
/* Ends a domain that no node uses any more. */
NIO_API void nio_domain_destroy(nio_domain *domain);

NIO_END_DECLS
#endif
