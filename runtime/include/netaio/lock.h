/* netaio/lock.h - locks and witnesses: the usual scripts of Tapescript, ready-made.
 *
 * A lock says who may; a witness shows that somebody may, and holds for one message. Both are
 * scripts (netaio/tapescript.h). Whoever makes a lock here gives it away; whoever opens it makes a
 * witness of it:
 *
 *     uint8_t lock_room[NIO_LOCK_SINGLE_SIG_BYTES], witness_room[NIO_WITNESS_SIG_BYTES];
 *     nio_script_out lock = NIO_SCRIPT_OUT(lock_room);
 *     nio_script_out witness = NIO_SCRIPT_OUT(witness_room);
 *     nio_signing signing = {alice_seed, fields, 3, 0};
 *     nio_status status = nio_lock_single_sig(&lock, alice_key, 0);
 *     if (status == NIO_OK) {
 *         status = nio_witness_single_sig(&witness, &signing);
 *     }
 *
 * Output.   Every nio_lock_ and nio_witness_ function appends a script to a nio_script_out of the
 *           caller. One that fails appends nothing, so what stands there stays a script. The
 *           NIO_…_BYTES say how much room is enough.
 * Keys.     Key is an Ed25519 verify key, seed what it is made of (nio_key_public); 32 bytes each.
 * Secrets.  Nothing is kept. Seeds and what is made of them on the way are wiped.
 * Failure.  NIO_EINVAL: an argument is refused, see below; NIO_ELIMIT: a script or a message is
 *           longer than what machines take; NIO_ETOOBIG: the room is too small, and nothing else is
 *           wrong; NIO_ENOTSUP: this library was built without Tapescript.
 *
 * What is refused (NIO_EINVAL) is what could never open, and what would open to everybody: a key
 * that is no point of the prime-order group; flags 0xff; signatures that cover nothing; a quorum of
 * none or of more than there are, a key listed twice; times that are no seconds; hashes below 16
 * bytes; siblings that are equal in a Merkle tree.
 *
 * A signature covers the sigfields run together, without their lengths. So does the signature of a
 * certificate or of a surrogate script cover just its bytes: a key that delegates, or that has a
 * graftroot or graftap lock, should sign no messages whose first field others can choose, since
 * one that reads as a script, or as a certificate, then is one. Give such keys no other use.
 *
 * Opcodes and layouts are those of Python's tapescript 0.7.3, which opens what is made here. */
#ifndef NETAIO_LOCK_H
#define NETAIO_LOCK_H

#include <netaio/base.h>
#include <netaio/key.h>
#include <netaio/status.h>
#include <netaio/tapescript.h>

NIO_BEGIN_DECLS

/* ---- Output --------------------------------------------------------------------------------- */

/* Room of the caller, and how much of it is used. Several scripts may be put behind each other:
 * that is how the witness of a script inside a lock and the witness of the lock are joined. */
typedef struct nio_script_out {
    uint8_t *ptr;
    size_t cap;
    size_t len;
} nio_script_out;

/* An empty one in an array of bytes. */
#define NIO_SCRIPT_OUT(array)                                                                      \
    {                                                                                              \
        (array), sizeof(array), 0                                                                  \
    }

/* What was written so far. */
NIO_API nio_bytes nio_script_out_bytes(const nio_script_out *out);

/* Appends operations that push `item`, 1 to NIO_LOCK_SCRIPT_MAX bytes: at most 3 bytes more. */
NIO_API NIO_MUST_USE nio_status nio_script_out_push(nio_script_out *out, nio_bytes item);

/* Bytes of a script that lies inside another one, at most: items of machines with the usual limits
 * are as large. */
#define NIO_LOCK_SCRIPT_MAX 1024

/* Bytes that push `n` bytes, at most. */
#define NIO_SCRIPT_PUSH_BYTES(n) ((n) + 3)

/* ---- Signatures ----------------------------------------------------------------------------- */

#define NIO_SIGNATURE_BYTES 64 /* bytes of a signature; Ed25519 */
#define NIO_SIGFIELDS 8        /* how many there can be */

/* Flags of signatures: bit n leaves sigfield n + 1 out. Locks name in `may_omit` the ones that a
 * witness may leave out; with 0 every signature covers all fields, which is what you want unless
 * you know better. Messages of netaio have three fields, the body, the nonce and the time: a lock
 * that lets all three be left out (7) is opened by one such signature for every message. */

/* Who signs, and what. */
typedef struct nio_signing {
    const uint8_t *seed;
    const nio_bytes *sigfields; /* sigfield1 and those after it; an empty one is as if not there */
    size_t sigfield_count;      /* at most NIO_SIGFIELDS */
    uint8_t omit;               /* flags: what the signature leaves out; the lock has to allow it */
} nio_signing;

/* What a signature covers: the fields that are not omitted, run together, at most
 * NIO_SCRIPT_ITEM_MAX bytes. Machines with the usual limits, as those of layers, take no more than
 * 1,024, so a witness of more is made and opens nothing there. `signing.seed` is not used. With
 * nio_witness_signature it is for keys that are in a device. */
NIO_API NIO_MUST_USE nio_status nio_signing_message(nio_script_out *out,
                                                    const nio_signing *signing);

/* A witness of a signature that was made elsewhere; `omit` is what it left out. */
#define NIO_WITNESS_SIG_BYTES 67 /* bytes, at most */
/* The witness that such a signature is. */
NIO_API NIO_MUST_USE nio_status nio_witness_signature(nio_script_out *out,
                                                      const uint8_t signature[NIO_SIGNATURE_BYTES],
                                                      uint8_t omit);

/* Number of the values of a message that scripts see: body, nonce and time. */
#define NIO_WITNESS_SIGFIELDS 3

/* A message that is to be opened by a witness. Borrowed for the call. */
typedef struct nio_witness_message {
    uint8_t type;                               /* of the message, which scripts do not see */
    nio_bytes sigfields[NIO_WITNESS_SIGFIELDS]; /* for a nio_signing */
    const uint8_t *seed;                        /* of the key; NULL: none was given */
} nio_witness_message;

/* What puts another witness on messages than one signature: `witness` of a nio_key, for the plugin
 * `tapescript`. The struct is copied; what it points to is borrowed while the layer is there. */
struct nio_witness {
    size_t size; /* sizeof(nio_witness) */
    void *user;
    /* Writes the witness of a message into `out`, which is empty and has room for `witness_max`
     * bytes: 66 unless the layer says more, which is a signature that leaves nothing out. Another
     * status than NIO_OK: it is not sent, and whoever sends it is told that; for NIO_EPENDING,
     * NIO_ENOTSUP, since a message does not wait for its witness. NULL: one signature of the seed.
     * It is called on the loop's thread and must not use the node. */
    nio_status (*make)(void *user, const nio_witness_message *message, nio_script_out *out);
    const nio_script_host *host; /* what scripts of this layer may use besides; NULL: nothing */
    size_t body_max; /* bytes of body that it can be made for; longer ones are not sent. 0: 1,004,
                        which is what a signature of the body, nonce and time takes. SIZE_MAX: any,
                        for locks that let signatures leave the body out, or do not look at it */
};

/* ---- One key, several keys ------------------------------------------------------------------ */

/* One key. */
#define NIO_LOCK_SINGLE_SIG_BYTES 36 /* bytes of the lock */
/* The lock of one key. */
NIO_API NIO_MUST_USE nio_status nio_lock_single_sig(nio_script_out *out,
                                                    const uint8_t key[NIO_KEY_BYTES],
                                                    uint8_t may_omit);
/* Its witness: one signature. */
NIO_API NIO_MUST_USE nio_status nio_witness_single_sig(nio_script_out *out,
                                                       const nio_signing *signing);

/* One key of which the lock has the hash (20 bytes of SHAKE256): 8 bytes less in the lock, 34 more
 * in the witness. */
#define NIO_LOCK_SINGLE_SIG2_BYTES 28     /* bytes of the lock */
#define NIO_WITNESS_SINGLE_SIG2_BYTES 101 /* bytes of its witness, at most */
/* The lock of one key by its hash. */
NIO_API NIO_MUST_USE nio_status nio_lock_single_sig2(nio_script_out *out,
                                                     const uint8_t key[NIO_KEY_BYTES],
                                                     uint8_t may_omit);
/* Its witness: one signature, and the key. */
NIO_API NIO_MUST_USE nio_status nio_witness_single_sig2(nio_script_out *out,
                                                        const nio_signing *signing);

/* `quorum` of several keys, which stand in `keys` one behind the other, 1 to 255 of them, each
 * once. The witness is nio_witness_single_sig of exactly `quorum` of their holders, in any order,
 * run together: each holder makes his own. */
#define NIO_LOCK_MULTISIG_BYTES(keys) (34 * (keys) + 4) /* bytes of the lock */
/* The lock of several keys. */
NIO_API NIO_MUST_USE nio_status nio_lock_multisig(nio_script_out *out, nio_bytes keys,
                                                  size_t quorum, uint8_t may_omit);

/* ---- Scripts that are shown when they are used ---------------------------------------------- */

/* Whatever opens `script`, of which the lock has `hash_size` bytes of SHAKE256: 16 to 255, or 0 for
 * 26. The witness is that of the script, then this one. */
#define NIO_LOCK_SCRIPT_HASH_BYTES 33 /* bytes of the lock with 26; else hash_size + 7 */
/* The lock of a script by its hash. */
NIO_API NIO_MUST_USE nio_status nio_lock_script_hash(nio_script_out *out, nio_bytes script,
                                                     size_t hash_size);
/* What follows the witness of the script: the script itself. */
NIO_API NIO_MUST_USE nio_status nio_witness_script_hash(nio_script_out *out, nio_bytes script);

/* Taproot: one key, or whatever opens `script`; the lock looks the same for any script, and as long
 * as the key is used nobody learns it. A script witness is that of the script, then this one. */
#define NIO_LOCK_TAPROOT_BYTES 36 /* bytes of the lock */
/* The lock of a key and a hidden script. */
NIO_API NIO_MUST_USE nio_status nio_lock_taproot(nio_script_out *out,
                                                 const uint8_t key[NIO_KEY_BYTES], nio_bytes script,
                                                 uint8_t may_omit);
/* At most NIO_WITNESS_SIG_BYTES. */
NIO_API NIO_MUST_USE nio_status nio_witness_taproot_key(nio_script_out *out, nio_bytes script,
                                                        const nio_signing *signing);
/* At most NIO_SCRIPT_PUSH_BYTES(script.len) + 34. */
NIO_API NIO_MUST_USE nio_status nio_witness_taproot_script(nio_script_out *out,
                                                           const uint8_t key[NIO_KEY_BYTES],
                                                           nio_bytes script);

/* The same, spelled out in operations, for machines without TAPROOT. The witnesses are those of
 * nio_lock_taproot. */
#define NIO_LOCK_NONNATIVE_TAPROOT_BYTES 72 /* bytes of the lock */
/* The same lock, in operations. */
NIO_API NIO_MUST_USE nio_status nio_lock_nonnative_taproot(nio_script_out *out,
                                                           const uint8_t key[NIO_KEY_BYTES],
                                                           nio_bytes script, uint8_t may_omit);

/* Graftroot: one key, or whatever opens a surrogate, which is any script that the key has signed.
 * A surrogate once given away holds for ever and for every message, so it should ask for a
 * signature or for a time itself. Its witness is that of the script, then this one. See the top of
 * this file about what else such a key should not sign. */
#define NIO_LOCK_GRAFTROOT_BYTES 58        /* bytes of the lock */
#define NIO_WITNESS_GRAFTROOT_KEY_BYTES 68 /* bytes of its witness, at most */
/* The lock of a key, and of the scripts that it signs. */
NIO_API NIO_MUST_USE nio_status nio_lock_graftroot(nio_script_out *out,
                                                   const uint8_t key[NIO_KEY_BYTES],
                                                   uint8_t may_omit);
/* Its witness by the key. */
NIO_API NIO_MUST_USE nio_status nio_witness_graftroot_key(nio_script_out *out,
                                                          const nio_signing *signing);
/* At most NIO_SCRIPT_PUSH_BYTES(script.len) + 67. */
NIO_API NIO_MUST_USE nio_status nio_witness_graftroot_surrogate(nio_script_out *out,
                                                                const uint8_t seed[NIO_KEY_BYTES],
                                                                nio_bytes script);

/* Graftroot in taproot: a taproot lock whose script is the part of graftroot that takes
 * surrogates. */
#define NIO_LOCK_GRAFTAP_BYTES 36 /* bytes of the lock */
/* The same lock, which looks like one of a key. */
NIO_API NIO_MUST_USE nio_status nio_lock_graftap(nio_script_out *out,
                                                 const uint8_t key[NIO_KEY_BYTES],
                                                 uint8_t may_omit);
/* At most NIO_WITNESS_SIG_BYTES. */
NIO_API NIO_MUST_USE nio_status nio_witness_graftap_key(nio_script_out *out,
                                                        const nio_signing *signing);
/* At most NIO_SCRIPT_PUSH_BYTES(script.len) + 143. */
NIO_API NIO_MUST_USE nio_status nio_witness_graftap_surrogate(nio_script_out *out,
                                                              const uint8_t seed[NIO_KEY_BYTES],
                                                              nio_bytes script);

/* Several scripts in a tree of hashes: whoever opens one of them shows that one alone. */
typedef enum nio_merkle_shape {
    NIO_MERKLE_BALANCED = 0,   /* all equally deep */
    NIO_MERKLE_PRIORITIZED = 1 /* each one deeper than the one before it: the likely ones first */
} nio_merkle_shape;

#define NIO_MERKLE_LEAVES_MAX 120 /* machines go 128 scripts deep; the leaves need some of that */

/* Such a tree. */
typedef struct nio_merkle {
    nio_merkle_shape shape;
    const nio_bytes *leaves; /* scripts */
    size_t leaf_count;       /* 1 to NIO_MERKLE_LEAVES_MAX */
    /* A balanced tree fills gaps with leaves that nothing opens. They are made of these 32 bytes,
     * so that they cannot be told from others: random ones, the same for the lock and its
     * witnesses. NULL will do where the number of leaves is a power of two, but for 1. */
    const uint8_t *filler;
} nio_merkle;

#define NIO_LOCK_MERKLE_BYTES 33 /* bytes of the lock */
/* The lock of a tree. */
NIO_API NIO_MUST_USE nio_status nio_lock_merkle(nio_script_out *out, const nio_merkle *tree);
/* The witness of leaf `index` itself, then this one: at most NIO_SCRIPT_PUSH_BYTES(leaf.len) + 34,
 * and 69 for each level below the first one. */
NIO_API NIO_MUST_USE nio_status nio_witness_merkle(nio_script_out *out, const nio_merkle *tree,
                                                   size_t index);

/* ---- Time ----------------------------------------------------------------------------------- */

/* These say when, not who. With `goes_on` they are to stand ahead of another lock, which then is
 * open at that time only; without, they are locks by themselves. Times are seconds since 1970, up
 * to NIO_LOCK_TIME_MAX, so that milliseconds are found out. What is compared is the `timestamp`
 * that the machine is run with, which is its clock unless the host says otherwise.
 *
 * nio_lock_before has a hole where the host takes that time from elsewhere: one that is 60 seconds
 * or more ahead of the clock is neither after nor not before, so the lock opens to it. Between
 * does not have it; begin at 0 there for "before". */
#define NIO_LOCK_TIME_MAX 0xffffffffffu /* the year 36812 */
#define NIO_LOCK_TIME_BYTES 11          /* bytes, at most; nio_lock_after, nio_lock_before */
#define NIO_LOCK_BETWEEN_BYTES 20       /* bytes, at most */
/* From `begin` on. */
NIO_API NIO_MUST_USE nio_status nio_lock_after(nio_script_out *out, uint64_t begin, bool goes_on);
/* Up to the second before `end`, which is not 0. */
NIO_API NIO_MUST_USE nio_status nio_lock_before(nio_script_out *out, uint64_t end, bool goes_on);
/* From `begin` up to the second before `end`, which is later. */
NIO_API NIO_MUST_USE nio_status nio_lock_between(nio_script_out *out, uint64_t begin, uint64_t end,
                                                 bool goes_on);

/* ---- Delegates ------------------------------------------------------------------------------ */

#define NIO_CERTIFICATE_BYTES 105           /* bytes of a certificate */
#define NIO_DELEGATION_TIME_MAX 0x7fffffffu /* seconds since 1970 */

/* What a certificate says: `key` may sign for whoever signed the certificate, from `begin` up to
 * the second before `end` (seconds since 1970, up to NIO_DELEGATION_TIME_MAX), and in a chain it
 * may delegate in turn. */
typedef struct nio_delegation {
    uint8_t key[NIO_KEY_BYTES];
    uint32_t begin;
    uint32_t end;
    bool may_delegate;
} nio_delegation;

/* Signs one. `certificate` is written on NIO_OK. */
NIO_API NIO_MUST_USE nio_status nio_certificate_make(uint8_t certificate[NIO_CERTIFICATE_BYTES],
                                                     const uint8_t seed[NIO_KEY_BYTES],
                                                     const nio_delegation *delegation);
/* Reads one that came from somewhere. NIO_EMALFORMED: none; NIO_EAUTH: not signed by `key`. Time
 * is not looked at. */
NIO_API NIO_MUST_USE nio_status nio_certificate_read(nio_bytes certificate,
                                                     const uint8_t key[NIO_KEY_BYTES],
                                                     nio_delegation *delegation);

/* A key to which the root key delegated. The root key itself does not open it. Whether the
 * delegate may delegate is not looked at. */
#define NIO_LOCK_DELEGATE_BYTES 85     /* bytes of the lock */
#define NIO_WITNESS_DELEGATE_BYTES 174 /* bytes of its witness, at most */
/* The lock of a key to which another one delegated. */
NIO_API NIO_MUST_USE nio_status nio_lock_delegate(nio_script_out *out,
                                                  const uint8_t root_key[NIO_KEY_BYTES],
                                                  uint8_t may_omit);
/* NIO_EINVAL also if the certificate is not for the key of the seed. */
NIO_API NIO_MUST_USE nio_status
nio_witness_delegate(nio_script_out *out, const uint8_t certificate[NIO_CERTIFICATE_BYTES],
                     const nio_signing *signing);

/* A key to which the root key delegated, or one to which a delegate did, and so on. */
/* In one chain: machines call 128 times. Witnesses on messages have at most 8,192 bytes, which are
 * 75, and need 300 `steps` for each. */
#define NIO_CERTIFICATES_MAX 128
#define NIO_LOCK_DELEGATE_CHAIN_BYTES 115 /* bytes of the lock */
/* Its witness, in bytes, at most. */
#define NIO_WITNESS_DELEGATE_CHAIN_BYTES(certificates) (68 + 108 * (certificates))
/* The lock of a key to which another one delegated over several hands. */
NIO_API NIO_MUST_USE nio_status nio_lock_delegate_chain(nio_script_out *out,
                                                        const uint8_t root_key[NIO_KEY_BYTES],
                                                        uint8_t may_omit);
/* `certificates` stand one behind the other: that of the key that signs, that of the key that
 * signed it, and so on to the one that the root key signed. NIO_EINVAL also if the first is not for
 * the key of the seed, or if one of the others may not delegate. */
NIO_API NIO_MUST_USE nio_status nio_witness_delegate_chain(nio_script_out *out,
                                                           nio_bytes certificates,
                                                           const nio_signing *signing);

/* ---- Exchanges ------------------------------------------------------------------------------ */

/* A lock for somebody who shows a secret (HTLC), which after a time is one for whoever made it. It
 * is only as good as the order of events in the system that it is used in: who opens it at
 * refund_at has to win, or to lose, for everybody. */
typedef enum nio_lock_hash { NIO_LOCK_SHA256 = 0, NIO_LOCK_SHAKE256 = 1 } nio_lock_hash;

/* What the two agreed on. */
typedef struct nio_htlc {
    nio_lock_hash hash;
    nio_bytes digest;        /* of the preimage: 32 bytes; of SHAKE256 16 to 255, 20 are usual */
    const uint8_t *receiver; /* key of who opens it with the preimage */
    const uint8_t *refund;   /* key of who opens it later, without */
    uint64_t refund_at;      /* seconds since 1970, not 0 */
    uint8_t may_omit;
} nio_htlc;

#define NIO_LOCK_HTLC_BYTES 121 /* with 32 bytes of digest, at most */
/* Its witness, in bytes, at most. */
#define NIO_WITNESS_HTLC_BYTES(preimage) (NIO_WITNESS_SIG_BYTES + NIO_SCRIPT_PUSH_BYTES(preimage))

/* What `digest` of an HTLC is. The preimage should be random: at least 16 bytes, at most 1,024, and
 * 32 will do. `size` is 32 for NIO_LOCK_SHA256. */
NIO_API NIO_MUST_USE nio_status nio_lock_digest(nio_lock_hash hash, nio_bytes preimage,
                                                uint8_t *digest, size_t size);
NIO_API NIO_MUST_USE nio_status nio_lock_htlc(nio_script_out *out, const nio_htlc *terms);
/* The receiver's; an empty preimage makes the one of the refund. */
NIO_API NIO_MUST_USE nio_status nio_witness_htlc(nio_script_out *out, nio_bytes preimage,
                                                 const nio_signing *signing);

/* The same with hashes of both keys: 18 bytes less in a lock with SHA-256, 34 more in the
 * witness. Keys are hashed to 20 bytes, or with NIO_LOCK_SHAKE256 to as many as `digest` has. */
#define NIO_LOCK_HTLC2_BYTES 103 /* bytes of the lock with SHA-256; else 32 + 3 * digest.len */
/* Its witness, in bytes, at most. */
#define NIO_WITNESS_HTLC2_BYTES(preimage) (NIO_WITNESS_HTLC_BYTES(preimage) + 34)
/* The lock of an exchange, with hashes of keys. */
NIO_API NIO_MUST_USE nio_status nio_lock_htlc2(nio_script_out *out, const nio_htlc *terms);
/* Its witnesses: as nio_witness_htlc. */
NIO_API NIO_MUST_USE nio_status nio_witness_htlc2(nio_script_out *out, nio_bytes preimage,
                                                  const nio_signing *signing);

/* The same by points (PTLC): the receiver's signature itself gives the secret away, to those who
 * have an adapter of it, and to nobody else. Here `tweak_point` is that of the secret scalar; NULL:
 * none. It has to come with a proof that its maker knows the scalar, or from one whom you trust:
 * with a point chosen as another one less the receiver's key, the lock is not the receiver's. */
typedef struct nio_ptlc {
    const uint8_t *receiver;
    const uint8_t *tweak_point;
    const uint8_t *refund;
    uint64_t refund_at;
    uint8_t may_omit;
} nio_ptlc;

#define NIO_LOCK_PTLC_BYTES 84    /* bytes of the lock */
#define NIO_WITNESS_PTLC_BYTES 68 /* bytes of its witness, at most */
/* The lock of an exchange by points. */
NIO_API NIO_MUST_USE nio_status nio_lock_ptlc(nio_script_out *out, const nio_ptlc *terms);
/* The receiver's, with the scalar of the tweak point, or NULL. */
NIO_API NIO_MUST_USE nio_status nio_witness_ptlc(nio_script_out *out, const uint8_t *tweak,
                                                 const nio_signing *signing);
NIO_API NIO_MUST_USE nio_status nio_witness_ptlc_refund(nio_script_out *out,
                                                        const nio_signing *signing);

/* ---- Adapters ------------------------------------------------------------------------------- */

/* An adapter is a signature less a secret scalar, the tweak. Whoever has the tweak makes the
 * signature of it; whoever has both adapter and signature has the tweak. Whether an adapter is one
 * can be checked by the point of the tweak. It is a scalar and a point, which Python's tapescript
 * calls sa and R. */
#define NIO_ADAPTER_BYTES 64 /* bytes of an adapter */

/* Of the message, for that point. Unlike MAKE_ADAPTER_SIG_PUBLIC, whose nonce depends on the
 * message alone, so that adapters of one message for two points give the seed's scalar away, this
 * takes the nonce from both; it can be checked and opened all the same. */
NIO_API NIO_MUST_USE nio_status nio_adapter_make(uint8_t adapter[NIO_ADAPTER_BYTES],
                                                 const uint8_t tweak_point[NIO_KEY_BYTES],
                                                 const nio_signing *signing);
/* The signature. It is not checked. NIO_EINVAL: not an adapter, or the tweak is zero. */
NIO_API NIO_MUST_USE nio_status nio_adapter_open(uint8_t signature[NIO_SIGNATURE_BYTES],
                                                 const uint8_t adapter[NIO_ADAPTER_BYTES],
                                                 const uint8_t tweak[NIO_KEY_BYTES]);
/* The tweak, reduced, from an adapter and the signature that was made of it. NIO_EINVAL: they do
 * not belong together. */
NIO_API NIO_MUST_USE nio_status nio_adapter_tweak(uint8_t tweak[NIO_KEY_BYTES],
                                                  const uint8_t adapter[NIO_ADAPTER_BYTES],
                                                  const uint8_t signature[NIO_SIGNATURE_BYTES]);

/* Two steps: the first lock is opened by an adapter for that key and point (not by a signature:
 * it says that one will do once the tweak is known), the second, nio_lock_single_sig, by the
 * signature made of it (nio_witness_signature). Adapters have to leave out just what the first lock
 * says in `omit`. */
#define NIO_LOCK_ADAPTER_CHECK_BYTES 71 /* bytes of the lock */
#define NIO_WITNESS_ADAPTER_BYTES 68    /* bytes of its witness, at most */
/* The first lock. */
NIO_API NIO_MUST_USE nio_status nio_lock_adapter_check(nio_script_out *out,
                                                       const uint8_t key[NIO_KEY_BYTES],
                                                       const uint8_t tweak_point[NIO_KEY_BYTES],
                                                       uint8_t omit);
/* Its witness. */
NIO_API NIO_MUST_USE nio_status nio_witness_adapter(nio_script_out *out,
                                                    const uint8_t adapter[NIO_ADAPTER_BYTES]);
/* Between both, for machines: puts RT and s, the halves of the signature, in place of what
 * nio_witness_adapter pushed. It holds the tweak. */
#define NIO_SCRIPT_ADAPTER_DECRYPT_BYTES 35 /* bytes, at most */
/* What makes a signature of an adapter. */
NIO_API NIO_MUST_USE nio_status nio_script_adapter_decrypt(nio_script_out *out,
                                                           const uint8_t tweak[NIO_KEY_BYTES]);

/* One step: adapter and tweak open it together, and the tweak stands in the witness. Such an
 * adapter covers all fields. */
#define NIO_LOCK_ADAPTER_BYTES 140          /* bytes of the lock */
#define NIO_WITNESS_ADAPTER_TWEAK_BYTES 102 /* bytes of its witness, at most */
/* The lock of both together. */
NIO_API NIO_MUST_USE nio_status nio_lock_adapter(nio_script_out *out,
                                                 const uint8_t key[NIO_KEY_BYTES],
                                                 const uint8_t tweak_point[NIO_KEY_BYTES]);
/* Its witness. */
NIO_API NIO_MUST_USE nio_status nio_witness_adapter_tweak(nio_script_out *out,
                                                          const uint8_t adapter[NIO_ADAPTER_BYTES],
                                                          const uint8_t tweak[NIO_KEY_BYTES]);

/* ---- Scalars -------------------------------------------------------------------------------- */

/* Scalars are 32 bytes, little-endian, points are keys. Whoever wants a tweak takes the scalar of a
 * random seed. */

/* The scalar whose point is the key of the seed. */
NIO_API NIO_MUST_USE nio_status nio_scalar_of_seed(uint8_t scalar[NIO_KEY_BYTES],
                                                   const uint8_t seed[NIO_KEY_BYTES]);
/* Its point; bit 255 of the scalar is not looked at. NIO_EINVAL: it is zero. */
NIO_API NIO_MUST_USE nio_status nio_scalar_point(uint8_t point[NIO_KEY_BYTES],
                                                 const uint8_t scalar[NIO_KEY_BYTES]);
/* An Ed25519 signature under the key that is its point, of up to NIO_SCRIPT_ITEM_MAX bytes. For the
 * same scalar and message it is the same; it is not the one that the seed makes. */
NIO_API NIO_MUST_USE nio_status nio_scalar_sign(uint8_t signature[NIO_SIGNATURE_BYTES],
                                                const uint8_t scalar[NIO_KEY_BYTES],
                                                nio_bytes message);

NIO_END_DECLS
#endif
