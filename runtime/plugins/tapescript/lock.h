/* plugins/tapescript/lock.h - what the makers of locks and witnesses (lock_*.c) share.
 *
 * In:   a nio_script_out of the caller, keys, seeds, scripts
 * Out:  a script behind what stands there, or a status and nothing
 *
 * A maker checks its arguments, then writes:
 *
 *     nio_status status = nio__lock_check(key, may_omit);
 *     if (status != NIO_OK) {
 *         return status;
 *     }
 *     nio__lock_writer writer = nio__lock_begin(out);
 *     nio__lock_push(&writer, nio__bytes(key, NIO_KEY_BYTES));
 *     nio__lock_op2(&writer, NIO__OP_CHECK_SIG, may_omit);
 *     return nio__lock_end(&writer);
 *
 * What does not fit is left out, and nio__lock_end then says NIO_ETOOBIG: until it has returned
 * nothing is appended. None of this runs scripts. */
#ifndef NIO_PLUGINS_TAPESCRIPT_LOCK_H
#define NIO_PLUGINS_TAPESCRIPT_LOCK_H

#include <netaio/lock.h>

#include "base/bytes.h"
#include "crypto/hash.h"

/* The operations of the usual locks. Source of the numbers: tests/vectors/opcodes.json. */
enum {
    NIO__OP_FALSE = 0x00,
    NIO__OP_TRUE = 0x01,
    NIO__OP_PUSH0 = 0x02,
    NIO__OP_PUSH1 = 0x03,
    NIO__OP_PUSH2 = 0x04,
    NIO__OP_GET_MESSAGE = 0x05,
    NIO__OP_POP0 = 0x06,
    NIO__OP_SIZE = 0x08,
    NIO__OP_WRITE_CACHE = 0x09,
    NIO__OP_READ_CACHE = 0x0a,
    NIO__OP_ADD_POINTS = 0x1b,
    NIO__OP_DUP = 0x1d,
    NIO__OP_SHA256 = 0x1e,
    NIO__OP_SHAKE256 = 0x1f,
    NIO__OP_VERIFY = 0x20,
    NIO__OP_EQUAL = 0x21,
    NIO__OP_EQUAL_VERIFY = 0x22,
    NIO__OP_CHECK_SIG = 0x23,
    NIO__OP_CHECK_TIMESTAMP = 0x25,
    NIO__OP_CHECK_TIMESTAMP_VERIFY = 0x26,
    NIO__OP_DEF = 0x29,
    NIO__OP_CALL = 0x2a,
    NIO__OP_IF_ELSE = 0x2c,
    NIO__OP_EVAL = 0x2d,
    NIO__OP_NOT = 0x2e,
    NIO__OP_RETURN = 0x30,
    NIO__OP_SWAP = 0x34,
    NIO__OP_SWAP2 = 0x35,
    NIO__OP_CONCAT = 0x37,
    NIO__OP_SPLIT = 0x38,
    NIO__OP_MERKLEVAL = 0x3c,
    NIO__OP_CHECK_MULTISIG = 0x46,
    NIO__OP_CHECK_SIG_STACK = 0x4a,
    NIO__OP_CLAMP_SCALAR = 0x4c,
    NIO__OP_DERIVE_POINT = 0x4f,
    NIO__OP_CHECK_ADAPTER_SIG = 0x53,
    NIO__OP_DECRYPT_ADAPTER_SIG = 0x54,
    NIO__OP_AND = 0x58,
    NIO__OP_TAPROOT = 0x5b
};

/* ---- Writing -------------------------------------------------------------------------------- */

typedef struct nio__lock_writer {
    nio_script_out *out;
    size_t at;
    bool full;
} nio__lock_writer;

nio__lock_writer nio__lock_begin(nio_script_out *out);
/* Appends what was written. */
NIO_MUST_USE nio_status nio__lock_end(const nio__lock_writer *writer);

/* Bytes as they are: operations with their operands. */
void nio__lock_put(nio__lock_writer *writer, nio_bytes bytes);
void nio__lock_op(nio__lock_writer *writer, uint8_t op);
void nio__lock_op2(nio__lock_writer *writer, uint8_t op, uint8_t operand);
/* The shortest operation that pushes `item`, which has 1 to 65,535 bytes. */
void nio__lock_push(nio__lock_writer *writer, nio_bytes item);
void nio__lock_push_key(nio__lock_writer *writer, const uint8_t key[NIO_KEY_BYTES]);
/* A number, at most NIO_LOCK_TIME_MAX. */
void nio__lock_push_number(nio__lock_writer *writer, uint64_t number);
void nio__lock_push_signature(nio__lock_writer *writer,
                              const uint8_t signature[NIO_SIGNATURE_BYTES], uint8_t omit);
/* The length of a body, and the body: what is written between both calls. */
size_t nio__lock_open(nio__lock_writer *writer);
void nio__lock_close(nio__lock_writer *writer, size_t opened);

/* ---- Checking ------------------------------------------------------------------------------- */

/* A key, and the flags of a lock or a signature. */
NIO_MUST_USE nio_status nio__lock_check(const uint8_t *key, uint8_t may_omit);
NIO_MUST_USE nio_status nio__lock_check_key(const uint8_t *key);
NIO_MUST_USE nio_status nio__lock_check_script(nio_bytes script);
/* The sum of two keys, which is to be a key as well. */
NIO_MUST_USE nio_status nio__lock_add_points(uint8_t sum[NIO_KEY_BYTES],
                                             const uint8_t a[NIO_KEY_BYTES],
                                             const uint8_t b[NIO_KEY_BYTES]);

/* ---- Hashing -------------------------------------------------------------------------------- */

#define NIO__LOCK_KEY_HASH_BYTES 20 /* of keys that a lock names by their hash */

/* DUP, the hash of the top, and the expected one. */
void nio__lock_expect_hash(nio__lock_writer *writer, nio_bytes bytes, size_t size);

/* ---- Signing -------------------------------------------------------------------------------- */

/* A message to sign, with room ahead of it for what is hashed together with it. */
#define NIO__LOCK_HEAD_BYTES 64
typedef struct nio__lock_message {
    uint8_t head[NIO__LOCK_HEAD_BYTES];
    uint8_t bytes[NIO_SCRIPT_ITEM_MAX];
    size_t len;
} nio__lock_message;

/* What `signing` covers. */
NIO_MUST_USE nio_status nio__lock_message_of(nio__lock_message *message,
                                             const nio_signing *signing);
/* The last `head` bytes of the head, and the message. */
nio_bytes nio__lock_message_view(const nio__lock_message *message, size_t head);

/* Signs with the key pair of the seed, and gives the key. */
NIO_MUST_USE nio_status nio__lock_sign(uint8_t signature[NIO_SIGNATURE_BYTES],
                                       uint8_t key[NIO_KEY_BYTES], const nio_signing *signing);
/* Signs other bytes so. */
NIO_MUST_USE nio_status nio__lock_sign_bytes(uint8_t signature[NIO_SIGNATURE_BYTES],
                                             uint8_t key[NIO_KEY_BYTES],
                                             const uint8_t seed[NIO_KEY_BYTES], nio_bytes bytes);
/* Signs with the sum of the scalar of the seed and `tweak`, of which bit 255 is not looked at. */
NIO_MUST_USE nio_status nio__lock_sign_tweaked(uint8_t signature[NIO_SIGNATURE_BYTES],
                                               const uint8_t tweak[NIO_KEY_BYTES],
                                               const nio_signing *signing);

/* nonce_point || nonce + SHA512(nonce_point || point || message)*scalar: the last step of every
 * signature. Uses the head of the message. */
void nio__lock_finish(uint8_t signature[NIO_SIGNATURE_BYTES], nio__lock_message *message,
                      const uint8_t scalar[NIO_KEY_BYTES], const uint8_t nonce[NIO_KEY_BYTES],
                      const uint8_t point[NIO_KEY_BYTES], const uint8_t nonce_point[NIO_KEY_BYTES]);

/* The scalar of a seed, and the 32 bytes beside it that nonces are made of; wiped by the caller. */
typedef struct nio__lock_secret {
    uint8_t scalar[NIO_KEY_BYTES];
    uint8_t nonce[NIO_KEY_BYTES];
} nio__lock_secret;
void nio__lock_secret_of(nio__lock_secret *secret, const uint8_t seed[NIO_KEY_BYTES]);

#endif
