/* plugins/aead.c - proves and hides a message: XChaCha20-Poly1305. Fills both slots of a layer.
 *
 * Wire form: the field `aead` (another name can be set), 52 bytes: the header of native.h and the
 * 16 bytes of tag. The nonce is channel || counter out of the header.
 *     Ka = crypto_kdf(master, 1, "nio-aed1")
 * Where the URI is hidden (as an outer layer, unless told otherwise), uri_len || uri || content is
 * sealed and sent as the content of an empty URI, so the body grows by 2; else content alone.
 *
 * XChaCha20 begins with a subkey that depends on the channel alone. The subkeys of channels in
 * use are kept, for sealing and for opening; a place is taken only by a message that was proved.
 *
 * Failure modes: those of native.h. */
#include "plugins/native.h"

#include <string.h>

#include "base/alloc.h"
#include "base/be.h"
#include "base/log.h"
#include "crypto/aead.h"
#include "crypto/secret.h"

#define SUBKEYS 128u /* kept; a power of two */

typedef struct subkey {
    uint8_t channel[NIO__AEAD_CHANNEL_SIZE];
    uint32_t owner; /* place of the key + 1; 0: empty */
    nio__aead aead;
} subkey;

/* Guarded, though not against writing. */
typedef struct aead_keys {
    uint8_t key[NIO__NATIVE_KEYS][NIO__AEAD_KEY_SIZE];
    subkey subkeys[SUBKEYS];
} aead_keys;

typedef struct aead {
    nio__native native;
    aead_keys *keys;
} aead;

/* Numbers of one node follow each other, so neighbours find places of their own. */
static subkey *place_of(const aead *self, const nio__native_head *head)
{
    const uint8_t *channel = nio__native_channel(head);
    uint32_t at = nio__be32_load(channel) + nio__be32_load(channel + NIO__PREFIX_BYTES);
    return &self->keys->subkeys[at % SUBKEYS];
}

static bool is_for(const subkey *kept, const nio__native_head *head)
{
    return kept->owner == head->key + 1 &&
           memcmp(kept->channel, nio__native_channel(head), sizeof kept->channel) == 0;
}

static void keep(subkey *place, const nio__native_head *head, const nio__aead *made)
{
    memcpy(place->channel, nio__native_channel(head), sizeof place->channel);
    place->owner = (uint32_t)head->key + 1;
    place->aead = *made;
}

static void aead_seal(nio__native *native, const nio__native_head *head, nio_bytes ad,
                      nio__span content, uint8_t *tag)
{
    const aead *self = (const aead *)(const void *)native;
    subkey *place = place_of(self, head);
    if (!is_for(place, head)) {
        nio__aead made;
        nio__aead_init(&made, self->keys->key[head->key], nio__native_channel(head));
        keep(place, head, &made);
        nio__wipe(&made, sizeof made);
    }
    nio__aead_seal(&place->aead, nio__native_counter(head), ad, content, tag);
}

static bool aead_prove(nio__native *native, const nio__native_head *head, nio_bytes ad,
                       nio__span content, const uint8_t *tag)
{
    const aead *self = (const aead *)(const void *)native;
    subkey *place = place_of(self, head);
    if (is_for(place, head)) {
        return nio__aead_open(&place->aead, nio__native_counter(head), ad, content, tag) == NIO_OK;
    }
    nio__aead made;
    nio__aead_init(&made, self->keys->key[head->key], nio__native_channel(head));
    bool right = nio__aead_open(&made, nio__native_counter(head), ad, content, tag) == NIO_OK;
    if (right) {
        keep(place, head, &made);
    }
    nio__wipe(&made, sizeof made);
    return right;
}

static void aead_derive(nio__native *native, size_t at, const uint8_t master[NIO__MASTER_SIZE],
                        uint8_t known_by[NIO__MASTER_SIZE])
{
    (void)known_by;
    aead *self = (aead *)(void *)native;
    nio__kdf_derive(self->keys->key[at], NIO__AEAD_KEY_SIZE, master, 1, "nio-aed1");
}

static void aead_destroy(nio_plugin *plugin)
{
    aead *self = (aead *)(void *)plugin;
    nio__secret_free(self->keys);
    nio__native_end(&self->native);
    nio__free(plugin->host->env, self);
}

static const nio_plugin_class aead_class = {
    .size = sizeof(nio_plugin_class),
    .name = "aead",
    .slots = NIO_SLOT_AUTH | NIO_SLOT_CIPHER,
    .traits = NIO_TRAIT_KEYED | NIO_TRAIT_BINDS | NIO_TRAIT_CHALLENGE,
    .failure = "AEAD auth failed",
    .channel_bytes = sizeof(nio__native_channel_state),
    .room = nio__native_room,
    .seal = nio__native_seal,
    .open = nio__native_open,
    .destroy = aead_destroy,
};

static const nio__native_ops aead_ops = {.kind = NIO__NATIVE_AEAD,
                                         .tag_bytes = NIO__AEAD_TAG_SIZE,
                                         .seal = aead_seal,
                                         .prove = aead_prove};

static nio_status aead_make(const nio__plugin_args *args, nio_plugin **plugin, nio_error *error)
{
    bool hide;
    nio_status status = nio__param_hide_uri(args, &hide, error);
    if (status != NIO_OK) {
        return status;
    }
    aead *self = nio__calloc(args->host->env, 1, sizeof *self);
    aead_keys *keys = nio__secret_alloc(sizeof *keys);
    if (self == NULL || keys == NULL) {
        nio__free(args->host->env, self);
        nio__secret_free(keys);
        return nio__fail(error, NIO_ENOMEM, "no memory for aead");
    }
    memset(keys, 0, sizeof *keys);
    self->keys = keys;
    self->native.hide = hide;
    status = nio__native_begin(&self->native, &aead_class, &aead_ops, args, aead_derive);
    if (status != NIO_OK) {
        aead_destroy(&self->native.base);
        return nio__fail(error, status, "no memory for aead");
    }
    *plugin = &self->native.base;
    return NIO_OK;
}

static const nio__param_rule aead_params[] = {
    {"field", NIO__PARAM_FIELD, 0},    {"realm", NIO__PARAM_TEXT, NIO__NATIVE_REALM_MAX},
    {"clear_uri", NIO__PARAM_FLAG, 0}, {"hide_uri", NIO__PARAM_FLAG, 0},
    {NULL, NIO__PARAM_FLAG, 0},
};

const nio__plugin_kind nio__kind_aead = {&aead_class, aead_params, true, NIO__NATIVE_KEY_MIN,
                                         aead_make};
