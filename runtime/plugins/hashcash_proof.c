/* plugins/hashcash_proof.c - what a proof of work is a proof of: see hashcash.h. */
#include "plugins/hashcash.h"

#include <assert.h>

#include "base/be.h"
#include "base/bytes.h"
#include "crypto/hash.h"

#define HASH_BYTES 32

static const nio_bytes no_key = {NULL, 0};

void nio__hashcash_subject(uint8_t subject[NIO__HASHCASH_SUBJECT_BYTES],
                           const nio__hashcash_claim *claim,
                           const uint8_t head[NIO__HASHCASH_HEAD_BYTES])
{
    assert(claim->realm.len <= UINT8_MAX && claim->uri.len <= UINT16_MAX);
    uint8_t content[HASH_BYTES], uri_len[2], realm_len = (uint8_t)claim->realm.len;
    nio__be16_store(uri_len, (uint16_t)claim->uri.len);
    nio__blake2b_of(content, sizeof content, no_key, claim->content);

    nio__blake2b hash;
    nio__blake2b_init(&hash, NIO__HASHCASH_SUBJECT_BYTES, no_key);
    nio__blake2b_update(&hash, nio_bytes_of("netaio-hashcash-1"));
    nio__blake2b_update(&hash, nio__bytes(&claim->type, 1));
    nio__blake2b_update(&hash, nio__bytes(head, NIO__HASHCASH_HEAD_BYTES));
    nio__blake2b_update(&hash, nio__bytes(&realm_len, 1));
    nio__blake2b_update(&hash, claim->realm);
    nio__blake2b_update(&hash, nio__bytes(uri_len, sizeof uri_len));
    nio__blake2b_update(&hash, claim->uri);
    nio__blake2b_update(&hash, nio__bytes(content, sizeof content));
    nio__blake2b_final(&hash, subject);
}

void nio__hashcash_begin(nio__blake2b *begun, const uint8_t subject[NIO__HASHCASH_SUBJECT_BYTES])
{
    nio__blake2b_init(begun, HASH_BYTES, no_key);
    nio__blake2b_update(begun, nio__bytes(subject, NIO__HASHCASH_SUBJECT_BYTES));
}

unsigned nio__hashcash_zeros(const nio__blake2b *begun,
                             const uint8_t counter[NIO__HASHCASH_COUNTER_BYTES])
{
    nio__blake2b state = *begun;
    uint8_t hash[HASH_BYTES];
    nio__blake2b_update(&state, nio__bytes(counter, NIO__HASHCASH_COUNTER_BYTES));
    nio__blake2b_final(&state, hash);
    unsigned zeros = 0;
    while (zeros < 8 * HASH_BYTES && (hash[zeros / 8] >> (7 - zeros % 8) & 1) == 0) {
        zeros++;
    }
    return zeros;
}
