/* crypto/aead.c - XChaCha20-Poly1305 taken apart at its subkey.
 *
 * XChaCha20-Poly1305(key, nonce) is ChaCha20-Poly1305 (RFC 8439) with the key
 * HChaCha20(key, nonce[0..16)) and the nonce 0^4 || nonce[16..24)
 * (draft-irtf-cfrg-xchacha-03, 2.2 and 2.3). */
#include "crypto/aead.h"

#include <string.h>

#include <sodium.h>

#define IETF_NONCE_SIZE crypto_aead_chacha20poly1305_ietf_NPUBBYTES

_Static_assert(NIO__AEAD_KEY_SIZE == crypto_core_hchacha20_OUTPUTBYTES, "size of a subkey");
_Static_assert(NIO__AEAD_CHANNEL_SIZE == crypto_core_hchacha20_INPUTBYTES, "part of the nonce");
_Static_assert(NIO__AEAD_TAG_SIZE == crypto_aead_chacha20poly1305_ietf_ABYTES, "size of a tag");

void nio__aead_init(nio__aead *aead, const uint8_t key[NIO__AEAD_KEY_SIZE],
                    const uint8_t channel[NIO__AEAD_CHANNEL_SIZE])
{
    crypto_core_hchacha20(aead->subkey, channel, key, NULL);
}

static void make_nonce(uint8_t nonce[IETF_NONCE_SIZE],
                       const uint8_t counter[NIO__AEAD_COUNTER_SIZE])
{
    memset(nonce, 0, IETF_NONCE_SIZE - NIO__AEAD_COUNTER_SIZE);
    memcpy(nonce + IETF_NONCE_SIZE - NIO__AEAD_COUNTER_SIZE, counter, NIO__AEAD_COUNTER_SIZE);
}

void nio__aead_seal(const nio__aead *aead, const uint8_t counter[NIO__AEAD_COUNTER_SIZE],
                    nio_bytes ad, nio__span data, uint8_t tag[NIO__AEAD_TAG_SIZE])
{
    uint8_t nonce[IETF_NONCE_SIZE];
    make_nonce(nonce, counter);
    crypto_aead_chacha20poly1305_ietf_encrypt_detached(data.ptr, tag, NULL, data.ptr, data.len,
                                                       ad.ptr, ad.len, NULL, nonce, aead->subkey);
}

nio_status nio__aead_open(const nio__aead *aead, const uint8_t counter[NIO__AEAD_COUNTER_SIZE],
                          nio_bytes ad, nio__span data, const uint8_t tag[NIO__AEAD_TAG_SIZE])
{
    uint8_t nonce[IETF_NONCE_SIZE];
    make_nonce(nonce, counter);
    /* In two steps: where the tag is wrong, libsodium would clear `data` in one. Without a place
     * for the output it only checks. Block 0 of the key stream made the Poly1305 key. */
    if (crypto_aead_chacha20poly1305_ietf_decrypt_detached(
            NULL, NULL, data.ptr, data.len, tag, ad.ptr, ad.len, nonce, aead->subkey) != 0) {
        return NIO_ECIPHER;
    }
    crypto_stream_chacha20_ietf_xor_ic(data.ptr, data.ptr, data.len, nonce, 1, aead->subkey);
    return NIO_OK;
}
