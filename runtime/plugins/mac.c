/* plugins/mac.c - proves a message: keyed BLAKE2b over all that native.h lists, and the content.
 *
 * Wire form: the field `mac` (another name can be set), 52 bytes: the header of native.h and
 *     tag = BLAKE2b-128 keyed with Km, over AD || u32 len || content
 *     Km  = crypto_kdf(master, 1, "nio-mac1")
 * Nothing is hidden; with the cipher sha256_stream in the same layer, the content is.
 *
 * Failure modes: those of native.h. */
#include "plugins/native.h"

#include "base/alloc.h"
#include "base/be.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "crypto/secret.h"

#define TAG_BYTES 16
#define KEY_BYTES 32

/* Guarded: BLAKE2b after it took in the key, which is half the work for a short message. */
typedef struct mac_keys {
    nio__blake2b begun[NIO__NATIVE_KEYS];
} mac_keys;

typedef struct mac {
    nio__native native;
    mac_keys *keys;
} mac;

static void make_tag(const mac *self, size_t key, nio_bytes ad, nio_bytes content,
                     uint8_t tag[TAG_BYTES])
{
    uint8_t len[4];
    nio__be32_store(len, (uint32_t)content.len);
    nio__blake2b hash = self->keys->begun[key];
    nio__blake2b_update(&hash, ad);
    nio__blake2b_update(&hash, nio__bytes(len, sizeof len));
    nio__blake2b_update(&hash, content);
    nio__blake2b_final(&hash, tag);
    nio__wipe(&hash, sizeof hash);
}

static void mac_seal(nio__native *native, const nio__native_head *head, nio_bytes ad,
                     nio__span content, uint8_t *tag)
{
    make_tag((const mac *)(const void *)native, head->key, ad, nio__span_view(content), tag);
}

static bool mac_prove(nio__native *native, const nio__native_head *head, nio_bytes ad,
                      nio__span content, const uint8_t *tag)
{
    uint8_t right[TAG_BYTES];
    make_tag((const mac *)(const void *)native, head->key, ad, nio__span_view(content), right);
    return nio__secret_equal(right, tag, sizeof right);
}

static void mac_derive(nio__native *native, size_t at, const uint8_t master[NIO__MASTER_SIZE],
                       uint8_t known_by[NIO__MASTER_SIZE])
{
    (void)known_by;
    mac *self = (mac *)(void *)native;
    uint8_t key[KEY_BYTES];
    nio__kdf_derive(key, sizeof key, master, 1, "nio-mac1");
    nio__blake2b_init(&self->keys->begun[at], TAG_BYTES, nio__bytes(key, sizeof key));
    nio__wipe(key, sizeof key);
}

static void mac_destroy(nio_plugin *plugin)
{
    mac *self = (mac *)(void *)plugin;
    nio__secret_free(self->keys);
    nio__native_end(&self->native);
    nio__free(plugin->host->env, self);
}

static const nio_plugin_class mac_class = {
    .size = sizeof(nio_plugin_class),
    .name = "mac",
    .slots = NIO_SLOT_AUTH,
    .traits = NIO_TRAIT_KEYED | NIO_TRAIT_BINDS | NIO_TRAIT_CHALLENGE,
    .failure = "MAC auth failed",
    .channel_bytes = sizeof(nio__native_channel_state),
    .room = nio__native_room,
    .seal = nio__native_seal,
    .open = nio__native_open,
    .destroy = mac_destroy,
};

static const nio__native_ops mac_ops = {
    .kind = NIO__NATIVE_MAC, .tag_bytes = TAG_BYTES, .seal = mac_seal, .prove = mac_prove};

static nio_status mac_make(const nio__plugin_args *args, nio_plugin **plugin, nio_error *error)
{
    mac *self = nio__calloc(args->host->env, 1, sizeof *self);
    mac_keys *keys = nio__secret_alloc(sizeof *keys);
    if (self == NULL || keys == NULL) {
        nio__free(args->host->env, self);
        nio__secret_free(keys);
        return nio__fail(error, NIO_ENOMEM, "no memory for mac");
    }
    self->keys = keys;
    nio_status status = nio__native_begin(&self->native, &mac_class, &mac_ops, args, mac_derive);
    if (status != NIO_OK) {
        mac_destroy(&self->native.base);
        return nio__fail(error, status, "no memory for mac");
    }
    nio__secret_protect(keys);
    *plugin = &self->native.base;
    return NIO_OK;
}

static const nio__param_rule mac_params[] = {
    {"field", NIO__PARAM_FIELD, 0},
    {"realm", NIO__PARAM_TEXT, NIO__NATIVE_REALM_MAX},
    {NULL, NIO__PARAM_FLAG, 0},
};

const nio__plugin_kind nio__kind_mac = {&mac_class, mac_params, true, NIO__NATIVE_KEY_MIN,
                                        mac_make};
