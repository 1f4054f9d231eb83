/* layer/key.c - keys as programs handle them: see netaio/key.h. */
#include <netaio/key.h>

#include <assert.h>

#include "base/bytes.h"
#include "crypto/box.h"
#include "crypto/hash.h"
#include "crypto/init.h"
#include "crypto/kdf.h"
#include "crypto/secret.h"
#include "crypto/sign.h"

nio_key nio_key_of(const void *secret, size_t len)
{
    nio_key key = {.secret = nio__bytes(secret, len)};
    return key;
}

void nio_key_generate(uint8_t key[NIO_KEY_BYTES])
{
    nio_env env;
    nio_env_default(&env);
    env.random(env.user, key, NIO_KEY_BYTES);
}

nio_status nio_key_public(const uint8_t seed[NIO_KEY_BYTES], uint8_t verify[NIO_KEY_BYTES],
                          uint8_t pubkey[NIO_KEY_BYTES])
{
    uint8_t own[NIO_KEY_BYTES], secret[NIO__SIGN_SECRET_KEY_SIZE];
    _Static_assert(NIO__BOX_KEY_SIZE <= NIO__SIGN_SECRET_KEY_SIZE, "room for either secret");
    nio_status status = nio__crypto_init();
    if (status != NIO_OK) {
        return status;
    }
    nio__sign_keys(verify != NULL ? verify : own, secret, seed);
    nio__box_keys(pubkey != NULL ? pubkey : own, secret, seed);
    nio__wipe(secret, sizeof secret);
    return NIO_OK;
}

/* The salt has a fixed size and a context any, so the context is hashed; a program that gives
 * none still salts with the name of this use. */
static void salt_of(nio_bytes context, uint8_t salt[NIO__PWHASH_SALT_SIZE])
{
    nio__blake2b hash;
    nio__blake2b_init(&hash, NIO__PWHASH_SALT_SIZE, nio__bytes(NULL, 0));
    nio__blake2b_update(&hash, nio_bytes_of("netaio-pass-1"));
    nio__blake2b_update(&hash, context);
    nio__blake2b_final(&hash, salt);
}

nio_status nio_key_from_passphrase(nio_text passphrase, nio_bytes context,
                                   uint8_t key[NIO_KEY_BYTES])
{
    if (passphrase.len == 0) {
        return NIO_EINVAL;
    }
    nio_status status = nio__crypto_init();
    if (status != NIO_OK) {
        return status;
    }
    uint8_t salt[NIO__PWHASH_SALT_SIZE];
    salt_of(context, salt);
    return nio__pwhash(key, NIO_KEY_BYTES, nio__bytes(passphrase.ptr, passphrase.len), salt);
}

void nio_wipe(void *memory, size_t len)
{
    nio__wipe(memory, len);
}
