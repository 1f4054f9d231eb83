/* plugins/compat.c - MAC and stream cipher of plain netaio: see compat.h. */
#include "plugins/compat.h"

#include <string.h>

#include "base/be.h"
#include "crypto/secret.h"

#define MAC_BLOCK 136

static void hash_key(uint8_t hashed[NIO__SHA256_SIZE], nio_bytes secret)
{
    nio__sha256_of(hashed, secret);
    nio__sha256_of(hashed, nio__bytes(hashed, NIO__SHA256_SIZE));
}

nio__compat_keys *nio__compat_keys_new(const char *label, const nio_key *key)
{
    nio__compat_keys *keys = nio__secret_alloc(sizeof *keys);
    if (keys == NULL) {
        return NULL;
    }
    memset(keys, 0, sizeof *keys);
    nio__sha256_of(keys->label, nio_bytes_of(label));
    keys->given[0] = true;
    hash_key(keys->hashed[0], key->secret);
    for (size_t i = 0; i < NIO_KEYS_PREVIOUS; i++) {
        keys->given[i + 1] = key->previous[i].len != 0;
        hash_key(keys->hashed[i + 1], key->previous[i]);
    }
    nio__secret_protect(keys);
    return keys;
}

void nio__compat_keys_free(nio__compat_keys *keys)
{
    nio__secret_free(keys);
}

void nio__compat_derive(uint8_t derived[NIO__SHA256_SIZE], const nio__compat_keys *keys,
                        size_t index, nio_bytes nonce)
{
    uint8_t parts[3 * NIO__SHA256_SIZE];
    memcpy(parts, keys->hashed[index], NIO__SHA256_SIZE);
    nio__sha256_of(parts + NIO__SHA256_SIZE, nonce);
    memcpy(parts + 2 * NIO__SHA256_SIZE, keys->label, NIO__SHA256_SIZE);
    nio__sha256_of(derived, nio__bytes(parts, sizeof parts));
    nio__wipe(parts, NIO__SHA256_SIZE);
}

static void pad_key(uint8_t block[MAC_BLOCK], const uint8_t derived[NIO__SHA256_SIZE], uint8_t pad)
{
    memset(block, pad, MAC_BLOCK);
    for (size_t i = 0; i < NIO__SHA256_SIZE; i++) {
        block[i] ^= derived[i];
    }
}

void nio__compat_mac(uint8_t mac[NIO__COMPAT_MAC_BYTES], const uint8_t derived[NIO__SHA256_SIZE],
                     nio_bytes head, nio_bytes body)
{
    uint8_t block[MAC_BLOCK], inner[NIO__SHA256_SIZE];
    nio__sha256 hash;

    pad_key(block, derived, 0x36);
    nio__sha256_init(&hash);
    nio__sha256_update(&hash, nio__bytes(block, sizeof block));
    nio__sha256_update(&hash, head);
    nio__sha256_update(&hash, body);
    nio__sha256_final(&hash, inner);

    pad_key(block, derived, 0x5c);
    nio__sha256_init(&hash);
    nio__sha256_update(&hash, nio__bytes(block, sizeof block));
    nio__sha256_update(&hash, nio__bytes(inner, sizeof inner));
    nio__sha256_final(&hash, mac);

    nio__wipe(block, sizeof block);
    nio__wipe(&hash, sizeof hash);
}

void nio__compat_xor(const uint8_t derived[NIO__SHA256_SIZE], nio__span data)
{
    uint8_t input[NIO__SHA256_SIZE + 4], stream[NIO__SHA256_SIZE];
    memcpy(input, derived, NIO__SHA256_SIZE);
    for (uint32_t i = 0; data.len != 0; i++) {
        nio__be32_store(input + NIO__SHA256_SIZE, i);
        nio__sha256_of(stream, nio__bytes(input, sizeof input));
        size_t len = data.len < sizeof stream ? data.len : sizeof stream;
        for (size_t at = 0; at < len; at++) {
            data.ptr[at] ^= stream[at];
        }
        data = nio__span_skip(data, len);
    }
    nio__wipe(input, sizeof input);
    nio__wipe(stream, sizeof stream);
}
