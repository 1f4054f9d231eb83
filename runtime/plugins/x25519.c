/* plugins/x25519.c - the cipher of plain netaio for one receiver: a NaCl box between the own seed
 * and the `pubkey` of the peer on the link.
 *
 * Wire form: no field. With box = nonce (24 bytes, random) || mac (16) || ciphertext
 *     uri_len || uri || box                where the URI stays readable: it grows by 40
 *     box of uri_len || uri || content     where it is hidden; cut at a place drawn at random into
 *                                          a "uri" and a "content", to be a body again: by 42
 *
 * The peer is the one on the link under the app id of the protocol; its key has to be proved (see
 * netaio/peer.h). What two keys share costs fifty times as much as a short message, so it is kept
 * for the peers that were met last: a table in guarded memory, where a new peer takes the place of
 * another.
 *
 * Happy path:  peer → its pubkey → shared key, kept or made → box
 * Failure modes, sealing:
 *     NIO_ENOPEER  no peer, none that has such a key, none that may be relied upon; or the key is
 *                  one that shares the same secret with everybody
 *     NIO_ETOOBIG  no room for the 40 or 42 bytes
 * Failure modes, opening: NIO_ECIPHER, be it for the peer or for the box. Under the current seed
 * first, then under each previous one.
 *
 * The box proves the content (and a hidden URI) between the two keys, but neither type nor fields,
 * nor that the message is new, and one from A to B also opens as one from B to A. An auth with a
 * key, in the layer or around it, does all this: hence NIO_TRAIT_GUARDED. */
#include "plugins/plugins.h"

#include "base/alloc.h"
#include "base/be.h"
#include "base/log.h"
#include "crypto/box.h"
#include "crypto/secret.h"
#include "crypto/shorthash.h"
#include "wire/frame.h"

#define KEY_BYTES NIO__BOX_KEY_SIZE
#define KEYS (1 + NIO_KEYS_PREVIOUS)
#define LEN_BYTES 2 /* of uri_len */
#define BOX_BYTES (NIO__BOX_NONCE_SIZE + NIO__BOX_MAC_SIZE)
#define SHARED 256u /* keys that are kept; a power of two */

typedef struct shared_key {
    uint32_t owner; /* place of the own key + 1; 0: empty */
    uint8_t pubkey[KEY_BYTES];
    uint8_t key[KEY_BYTES];
} shared_key;

/* Guarded, though not against writing. */
typedef struct x25519_keys {
    uint8_t secret[KEYS][KEY_BYTES];
    shared_key shared[SHARED];
} x25519_keys;

typedef struct x25519 {
    nio_plugin base;
    x25519_keys *keys;
    bool given[KEYS];
    bool hide;
    char *app; /* owned; empty: any */
} x25519;

static x25519 *x25519_of(nio_plugin *plugin)
{
    return (x25519 *)(void *)plugin;
}

static void x25519_room(const nio_plugin *plugin, nio_room *room)
{
    const x25519 *self = (const x25519 *)(const void *)plugin;
    room->field_count = 0;
    room->grow = BOX_BYTES + (self->hide ? LEN_BYTES : 0);
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static bool find_pubkey(const x25519 *self, const nio_layer_message *message, nio_bytes *pubkey)
{
    const nio_peer *peer = nio_layer_peer(&self->base, message, nio_bytes_of(self->app));
    return peer != NULL && self->base.host->peers->find(peer, "pubkey", pubkey) &&
           pubkey->len == KEY_BYTES;
}

/* Where the key that is shared with that one has its place. Keyed, so that nobody can choose to
 * take the place of another. */
static shared_key *place_of(const x25519 *self, size_t own, nio_bytes pubkey)
{
    uint64_t hash = nio__siphash(self->base.host->identity_key, pubkey);
    return &self->keys->shared[(hash + own) % SHARED];
}

/* The key that is shared with the holder of `pubkey`, or NULL if there is none of any worth. */
static const uint8_t *shared_with(const x25519 *self, size_t own, nio_bytes pubkey)
{
    shared_key *place = place_of(self, own, pubkey);
    if (place->owner == own + 1 && memcmp(place->pubkey, pubkey.ptr, KEY_BYTES) == 0) {
        return place->key;
    }
    uint8_t made[KEY_BYTES];
    nio_status status = nio__box_shared(made, pubkey.ptr, self->keys->secret[own]);
    if (status == NIO_OK) {
        place->owner = (uint32_t)own + 1;
        memcpy(place->pubkey, pubkey.ptr, KEY_BYTES);
        memcpy(place->key, made, KEY_BYTES);
    }
    nio__wipe(made, sizeof made);
    return status == NIO_OK ? place->key : NULL;
}

/* ---- Sealing --------------------------------------------------------------------------------- */

/* Writes the box of `data` over the room in front of it and over the data. */
static void put_box(x25519 *self, const uint8_t *shared, nio__span data)
{
    uint8_t *nonce = data.ptr - BOX_BYTES, *mac = data.ptr - NIO__BOX_MAC_SIZE;
    nio_plugin_random(&self->base, nonce, NIO__BOX_NONCE_SIZE);
    nio__box_seal(shared, nonce, data, mac);
}

static void seal_hidden(x25519 *self, nio_layer_message *message, const uint8_t *shared)
{
    put_box(self, shared, nio__span_of(message->body, message->body_len));
    uint32_t box_len = (uint32_t)message->body_len + BOX_BYTES; /* cut at 1 to box_len - 1 */
    uint16_t cut = (uint16_t)(1 + nio__random_uniform(self->base.host->random, box_len - 1));
    message->body -= BOX_BYTES + LEN_BYTES;
    message->body_len += BOX_BYTES + LEN_BYTES;
    nio__be16_store(message->body, cut);
}

static void seal_clear(x25519 *self, nio_layer_message *message, nio_bytes content,
                       const uint8_t *shared)
{
    size_t head_len = message->body_len - content.len; /* uri_len and URI make room for the box */
    uint8_t *head = message->body;
    message->body -= BOX_BYTES;
    message->body_len += BOX_BYTES;
    memmove(message->body, head, head_len);
    put_box(self, shared, nio__span_of(head + head_len, content.len));
}

static nio_status x25519_seal(nio_plugin *plugin, nio_layer_message *message)
{
    x25519 *self = x25519_of(plugin);
    nio_bytes uri, content, pubkey;
    if (!nio_layer_split(message, &uri, &content)) {
        return NIO_EINVAL;
    }
    /* Of the body that comes out, without its uri_len. */
    size_t grown = message->body_len + BOX_BYTES - (self->hide ? 0 : LEN_BYTES);
    if (grown > NIO__PAYLOAD_MAX) {
        return NIO_ETOOBIG;
    }
    assert((size_t)(message->body - message->front) >= BOX_BYTES + (self->hide ? LEN_BYTES : 0));
    const uint8_t *shared =
        find_pubkey(self, message, &pubkey) ? shared_with(self, 0, pubkey) : NULL;
    if (shared == NULL) {
        return NIO_ENOPEER;
    }
    if (self->hide) {
        seal_hidden(self, message, shared);
    } else {
        seal_clear(self, message, content, shared);
    }
    return NIO_OK;
}

/* ---- Opening --------------------------------------------------------------------------------- */

/* Decrypts a box where it lies, under whichever own key it was made for. */
static bool open_box(const x25519 *self, const nio_layer_message *message, nio__span box)
{
    nio_bytes pubkey;
    if (box.len < BOX_BYTES || !find_pubkey(self, message, &pubkey)) {
        return false;
    }
    const uint8_t *nonce = box.ptr, *mac = box.ptr + NIO__BOX_NONCE_SIZE;
    nio__span data = nio__span_skip(box, BOX_BYTES);
    for (size_t own = 0; own < KEYS; own++) {
        const uint8_t *shared = self->given[own] ? shared_with(self, own, pubkey) : NULL;
        if (shared != NULL && nio__box_open(shared, nonce, data, mac) == NIO_OK) {
            return true;
        }
    }
    return false;
}

/* Where the sender cut it does not matter: what stands behind uri_len is one box. */
static nio_status open_hidden(const x25519 *self, nio_layer_message *message)
{
    nio_bytes uri, content;
    nio__span body = nio__span_of(message->body, message->body_len);
    if (body.len < LEN_BYTES || !open_box(self, message, nio__span_skip(body, LEN_BYTES))) {
        return NIO_ECIPHER;
    }
    message->body += LEN_BYTES + BOX_BYTES;
    message->body_len -= LEN_BYTES + BOX_BYTES;
    bool good = message->body_len - LEN_BYTES <= NIO__PAYLOAD_MAX &&
                nio_layer_split(message, &uri, &content);
    return good ? NIO_OK : NIO_ECIPHER;
}

static nio_status open_clear(const x25519 *self, nio_layer_message *message)
{
    nio_bytes uri, content;
    if (!nio_layer_split(message, &uri, &content)) {
        return NIO_ECIPHER;
    }
    size_t head_len = message->body_len - content.len;
    nio__span box = nio__span_skip(nio__span_of(message->body, message->body_len), head_len);
    if (!open_box(self, message, box)) {
        return NIO_ECIPHER;
    }
    memmove(message->body + BOX_BYTES, message->body, head_len);
    message->body += BOX_BYTES;
    message->body_len -= BOX_BYTES;
    return NIO_OK;
}

static nio_status x25519_open(nio_plugin *plugin, nio_layer_message *message)
{
    const x25519 *self = x25519_of(plugin);
    return self->hide ? open_hidden(self, message) : open_clear(self, message);
}

/* ---- Making ---------------------------------------------------------------------------------- */

static void x25519_destroy(nio_plugin *plugin)
{
    x25519 *self = x25519_of(plugin);
    nio__secret_free(self->keys);
    nio__free(plugin->host->env, self->app);
    nio__free(plugin->host->env, self);
}

static const nio_plugin_class x25519_class = {
    .size = sizeof(nio_plugin_class),
    .name = "x25519",
    .slots = NIO_SLOT_CIPHER,
    .traits = NIO_TRAIT_RECEIVER,
    .failure = "decryption failed",
    .room = x25519_room,
    .seal = x25519_seal,
    .open = x25519_open,
    .destroy = x25519_destroy,
};

static nio_status take_seeds(x25519 *self, const nio__plugin_args *args, nio_error *error)
{
    const nio_key *key = &args->spec->key;
    for (size_t i = 0; i < KEYS; i++) {
        uint8_t own[KEY_BYTES];
        nio_bytes seed = i == 0 ? key->secret : key->previous[i - 1];
        if (seed.len != 0 && seed.len != NIO__SIGN_SEED_SIZE) {
            return nio__fail(error, NIO_EINVAL,
                             "layer \"%s\": a seed of x25519 has %zu bytes; it needs %d",
                             args->layer, seed.len, NIO__SIGN_SEED_SIZE);
        }
        self->given[i] = seed.len != 0;
        if (self->given[i]) {
            nio__box_keys(own, self->keys->secret[i], seed.ptr);
        }
    }
    return NIO_OK;
}

static nio_status x25519_make(const nio__plugin_args *args, nio_plugin **plugin, nio_error *error)
{
    const nio_env *env = args->host->env;
    bool hide;
    nio_status status = nio__param_hide_uri(args, &hide, error);
    if (status != NIO_OK) {
        return status;
    }
    x25519 *self = nio__calloc(env, 1, sizeof *self);
    if (self == NULL) {
        return nio__fail(error, NIO_ENOMEM, "no memory for x25519");
    }
    nio__plugin_init(&self->base, &x25519_class, args->host);
    self->base.traits |= (hide ? NIO_TRAIT_HIDES_URI : 0u) |
                         (nio__param_flag(args->spec, "unproved") ? 0u : NIO_TRAIT_GUARDED);
    self->hide = hide;
    self->app = nio__alloc(env, strlen(args->realm) + 1);
    self->keys = nio__secret_alloc(sizeof *self->keys);
    if (self->app == NULL || self->keys == NULL) {
        x25519_destroy(&self->base);
        return nio__fail(error, NIO_ENOMEM, "no memory for x25519");
    }
    memcpy(self->app, args->realm, strlen(args->realm) + 1);
    memset(self->keys, 0, sizeof *self->keys);
    status = take_seeds(self, args, error);
    if (status != NIO_OK) {
        x25519_destroy(&self->base);
        return status;
    }
    *plugin = &self->base;
    return NIO_OK;
}

static const nio__param_rule x25519_params[] = {
    {"clear_uri", NIO__PARAM_FLAG, 0},
    {"hide_uri", NIO__PARAM_FLAG, 0},
    {"unproved", NIO__PARAM_FLAG, 0},
    {NULL, NIO__PARAM_FLAG, 0},
};

const nio__plugin_kind nio__kind_x25519 = {&x25519_class, x25519_params, true, 1, x25519_make};
