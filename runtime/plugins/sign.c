/* plugins/sign.c - proves who sent a message: Ed25519 over what native.h lists, and the content.
 *
 * Wire form: the field `sign` (another name can be set), 100 bytes: the header of native.h and
 *     tag = Ed25519 over AD || u32 len || content, by the key pair of a seed of 32 bytes
 *
 * Whose signature is taken, in this order:
 *   - that of the own seed, of a previous one, and of the verify keys in `trusted`: authenticated;
 *   - with the parameter `peers`, that of the peer on the link whose id is its verify key;
 *   - in a peer message whose content can be read here (it is not under a cipher), that of the id
 *     in it: unless `trusted` is given and `peers` is not.
 * The latter two prove that the holder of the key sent the message, and no more: anybody can make a
 * key, so such a message is that of a stranger (nio_layer_message.stranger), it proves no address,
 * and its channels take but a part of the windows.
 *
 * Failure modes: those of native.h; and NIO_ENOKEY when a party without a seed is to seal. */
#include "plugins/native.h"

#include <netaio/call.h>
#include <netaio/packify.h>

#include "base/alloc.h"
#include "base/log.h"
#include "crypto/secret.h"
#include "crypto/sign.h"

#define SEED_BYTES NIO__SIGN_SEED_SIZE
#define VERIFY_BYTES NIO__SIGN_VERIFY_KEY_SIZE
_Static_assert(SEED_BYTES == NIO__MASTER_SIZE, "a seed is a master as it is");
_Static_assert(VERIFY_BYTES == NIO__MASTER_SIZE, "a key is known by its verify key");

/* A key that signs for others. */
typedef struct known {
    uint8_t verify[VERIFY_BYTES];
    uint8_t tag[NIO__KEY_TAG_BYTES];
} known;

typedef struct sign {
    nio__native native;
    uint8_t *secret; /* guarded; of the own seed */
    uint8_t verify[NIO__NATIVE_KEYS][VERIFY_BYTES];
    known *trusted;
    size_t trusted_count;
    known found; /* outside of these, for the message that is being opened */
    bool peers;
} sign;

static sign *sign_of(nio__native *native)
{
    return (sign *)(void *)native;
}

/* ---- Sealing and proving --------------------------------------------------------------------- */

static void sign_seal(nio__native *native, const nio__native_head *head, nio_bytes ad,
                      nio__span content, uint8_t *tag)
{
    (void)head;
    (void)content; /* at the end of `ad` */
    nio__sign(tag, ad, sign_of(native)->secret);
}

static bool sign_prove(nio__native *native, const nio__native_head *head, nio_bytes ad,
                       nio__span content, const uint8_t *tag)
{
    (void)native;
    (void)content;
    return nio__sign_verify(tag, ad, head->verify) == NIO_OK;
}

/* ---- Keys of others -------------------------------------------------------------------------- */

static bool is_named(const nio__native_head *head, const uint8_t tag[NIO__KEY_TAG_BYTES])
{
    return memcmp(tag, nio__native_key_id(head), NIO__KEY_ID_BYTES) == 0;
}

static bool find_trusted(const sign *self, nio__native_head *head)
{
    for (size_t i = 0; i < self->trusted_count; i++) {
        if (is_named(head, self->trusted[i].tag)) {
            head->key_tag = self->trusted[i].tag;
            head->verify = self->trusted[i].verify;
            return true;
        }
    }
    return false;
}

/* Takes an id as the verify key, if it is what the header names. */
static bool take_id(sign *self, nio_bytes id, nio__native_head *head)
{
    if (id.len != VERIFY_BYTES) {
        return false;
    }
    memcpy(self->found.verify, id.ptr, VERIFY_BYTES);
    nio__native_tag_of(self->found.tag, self->found.verify);
    head->key_tag = self->found.tag;
    head->verify = self->found.verify;
    head->stranger = true;
    return is_named(head, self->found.tag);
}

static bool find_peer(sign *self, const nio_layer_message *message, nio__native_head *head)
{
    const nio_plugin *plugin = &self->native.base;
    nio_bytes realm = nio__bytes(self->native.realm, self->native.realm_len);
    const nio_peer *peer = self->peers ? nio_layer_peer(plugin, message, realm) : NULL;
    return peer != NULL && take_id(self, plugin->host->peers->id(peer), head);
}

/* A peer message is the packed tuple (id, data). */
static bool find_claimed(sign *self, const nio_layer_message *message, nio__native_head *head)
{
    nio_bytes uri, content, item, id;
    nio_pk_value pair;
    nio_pk_iter iter;
    bool tells_peer = message->type == NIO_ADVERTISE_PEER || message->type == NIO_PEER_DISCOVERED ||
                      message->type == NIO_DISCONNECT;
    if (!tells_peer || (self->trusted_count != 0 && !self->peers) ||
        !nio_layer_split(message, &uri, &content) || nio_pk_decode_head(content, &pair) != NIO_OK ||
        pair.kind != NIO_PK_TUPLE || pair.count != 2) {
        return false;
    }
    nio_pk_iter_init(&iter, &pair);
    return nio_pk_iter_next(&iter, NULL, &item) &&
           nio_pk_get_blob(item, NIO_PK_BYTES, &id) == NIO_OK && take_id(self, id, head);
}

static bool sign_find(nio__native *native, const nio_layer_message *message, nio__native_head *head)
{
    sign *self = sign_of(native);
    for (size_t i = 0; i < NIO__NATIVE_KEYS; i++) {
        if (native->given[i] && is_named(head, native->key_tag[i])) {
            head->key = i;
            head->key_tag = native->key_tag[i];
            head->verify = self->verify[i];
            return true;
        }
    }
    return find_trusted(self, head) || find_peer(self, message, head) ||
           find_claimed(self, message, head);
}

static nio_bytes sign_signs_as(const nio_plugin *plugin)
{
    const sign *self = (const sign *)(const void *)plugin;
    return nio__bytes(self->verify[0], self->native.given[0] ? VERIFY_BYTES : 0);
}

/* ---- Making ---------------------------------------------------------------------------------- */

static void sign_derive(nio__native *native, size_t at, const uint8_t seed[NIO__MASTER_SIZE],
                        uint8_t known_by[NIO__MASTER_SIZE])
{
    sign *self = sign_of(native);
    uint8_t previous[NIO__SIGN_SECRET_KEY_SIZE];
    nio__sign_keys(self->verify[at], at == 0 ? self->secret : previous, seed);
    memcpy(known_by, self->verify[at], VERIFY_BYTES);
    nio__wipe(previous, sizeof previous);
}

static void sign_destroy(nio_plugin *plugin)
{
    sign *self = (sign *)(void *)plugin;
    nio__secret_free(self->secret);
    nio__free(plugin->host->env, self->trusted);
    nio__native_end(&self->native);
    nio__free(plugin->host->env, self);
}

static const nio_plugin_class sign_class = {
    .size = sizeof(nio_plugin_class),
    .name = "sign",
    .slots = NIO_SLOT_AUTH,
    .traits = NIO_TRAIT_KEYED | NIO_TRAIT_BINDS | NIO_TRAIT_CHALLENGE,
    .failure = "signature auth failed",
    .channel_bytes = sizeof(nio__native_channel_state),
    .room = nio__native_room,
    .seal = nio__native_seal,
    .open = nio__native_open,
    .destroy = sign_destroy,
    .signs_as = sign_signs_as,
};

static const nio__native_ops sign_ops = {.kind = NIO__NATIVE_SIGN,
                                         .tag_bytes = NIO__SIGNATURE_SIZE,
                                         .in_one = true,
                                         .find = sign_find,
                                         .seal = sign_seal,
                                         .prove = sign_prove};

static nio_status check_keys(const nio__plugin_args *args, nio_error *error)
{
    const nio_key *key = &args->spec->key;
    if (key->secret.len == 0 && key->trusted.len == 0) {
        return nio__fail(error, NIO_ENOKEY,
                         "layer \"%s\": sign needs a key: a seed to seal, or verify keys that it "
                         "trusts",
                         args->layer);
    }
    for (size_t i = 0; i < NIO__NATIVE_KEYS; i++) {
        size_t len = i == 0 ? key->secret.len : key->previous[i - 1].len;
        if (len != 0 && len != SEED_BYTES) {
            return nio__fail(error, NIO_EINVAL,
                             "layer \"%s\": a seed of sign has %zu bytes; it needs %d", args->layer,
                             len, SEED_BYTES);
        }
    }
    if (key->trusted.len % VERIFY_BYTES != 0) {
        return nio__fail(
            error, NIO_EINVAL,
            "layer \"%s\": the verify keys that sign trusts have %zu bytes; each needs "
            "%d",
            args->layer, key->trusted.len, VERIFY_BYTES);
    }
    return NIO_OK;
}

static bool take_trusted(sign *self, const nio_env *env, nio_bytes keys)
{
    self->trusted_count = keys.len / VERIFY_BYTES;
    if (self->trusted_count == 0) {
        return true;
    }
    self->trusted = nio__calloc(env, self->trusted_count, sizeof *self->trusted);
    for (size_t i = 0; self->trusted != NULL && i < self->trusted_count; i++) {
        memcpy(self->trusted[i].verify, keys.ptr + i * VERIFY_BYTES, VERIFY_BYTES);
        nio__native_tag_of(self->trusted[i].tag, self->trusted[i].verify);
    }
    return self->trusted != NULL;
}

static nio_status sign_make(const nio__plugin_args *args, nio_plugin **plugin, nio_error *error)
{
    const nio_env *env = args->host->env;
    nio_status status = check_keys(args, error);
    if (status != NIO_OK) {
        return status;
    }
    sign *self = nio__calloc(env, 1, sizeof *self);
    uint8_t *secret = nio__secret_alloc(NIO__SIGN_SECRET_KEY_SIZE);
    if (self == NULL || secret == NULL) {
        nio__free(env, self);
        nio__secret_free(secret);
        return nio__fail(error, NIO_ENOMEM, "no memory for sign");
    }
    self->secret = secret;
    self->peers = nio__param_flag(args->spec, "peers");
    status = nio__native_begin(&self->native, &sign_class, &sign_ops, args, sign_derive);
    if (status != NIO_OK || !take_trusted(self, env, args->spec->key.trusted)) {
        sign_destroy(&self->native.base);
        return nio__fail(error, NIO_ENOMEM, "no memory for sign");
    }
    nio__secret_protect(secret);
    *plugin = &self->native.base;
    return NIO_OK;
}

static const nio__param_rule sign_params[] = {
    {"field", NIO__PARAM_FIELD, 0},
    {"realm", NIO__PARAM_TEXT, NIO__NATIVE_REALM_MAX},
    {"peers", NIO__PARAM_FLAG, 0},
    {NULL, NIO__PARAM_FLAG, 0},
};

/* It looks at its keys itself: they can also be those of others alone. */
const nio__plugin_kind nio__kind_sign = {&sign_class, sign_params, false, SEED_BYTES, sign_make};
