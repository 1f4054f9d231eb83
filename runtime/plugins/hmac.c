/* plugins/hmac.c - the auth plugin of plain netaio, made fresh.
 *
 * Wire form: three fields, whose names can be set.
 *     hmac   32 bytes   MAC (compat.h) over ts || body
 *     nonce  16 bytes   see stamp.h, like ts
 *     ts      4 bytes
 *
 * Happy path (open):  fields → MAC under the current key, then each previous one → freshness
 * Failure modes:
 *     NIO_EAUTH    a field missing, of another kind or size; no key fits
 *     NIO_ESTALE   ts more than 60 s away, or at or below the floor of the table
 *     NIO_EREPLAY  the MAC was accepted before, or this node made it itself
 *
 * The MAC covers neither the type of a message nor its other fields nor who it is for. A message
 * whose type was changed is refused only as a replay of the one it was made from: where that was
 * kept from arriving, the changed one is accepted. `mac` and `aead` cover all of it.
 *
 * NOTIFY_URI, ADVERTISE_PEER and DISCONNECT go to groups: each node of a process hears one once. */
#include "plugins/stamp.h"

#include "base/alloc.h"
#include "base/log.h"
#include "crypto/secret.h"
#include "layer/domain.h"
#include "layer/layer.h"
#include "plugins/compat.h"

#define KEYS (1 + NIO_KEYS_PREVIOUS)

typedef struct hmac {
    nio_plugin base;
    nio__compat_keys *keys;
    nio__fresh *fresh[KEYS]; /* NULL where no key is given */
    nio__field_name mac_field;
    nio__stamp_names names;
} hmac;

static hmac *hmac_of(nio_plugin *plugin)
{
    return (hmac *)(void *)plugin;
}

static void hmac_room(const nio_plugin *plugin, nio_room *room)
{
    const hmac *self = (const hmac *)(const void *)plugin;
    room->field_count = 1;
    room->fields[0].name = self->mac_field.text;
    room->fields[0].max = NIO__COMPAT_MAC_BYTES;
    nio__stamp_room(&self->names, room);
}

static void make_mac(const hmac *self, size_t index, const nio__stamp *stamp,
                     const nio_layer_message *message, uint8_t mac[NIO__COMPAT_MAC_BYTES])
{
    uint8_t derived[NIO__SHA256_SIZE];
    nio__compat_derive(derived, self->keys, index, nio__bytes(stamp->nonce, sizeof stamp->nonce));
    nio__compat_mac(mac, derived, nio__bytes(stamp->ts, sizeof stamp->ts),
                    nio__bytes(message->body, message->body_len));
    nio__wipe(derived, sizeof derived);
}

/* ---- Sealing ------------------------------------------------------------------------------- */

static nio_status hmac_seal(nio_plugin *plugin, nio_layer_message *message)
{
    hmac *self = hmac_of(plugin);
    uint8_t mac[NIO__COMPAT_MAC_BYTES];
    nio__stamp stamp;
    nio_status status = nio__stamp_make(plugin, &self->names, message, &stamp);
    if (status != NIO_OK) {
        return status;
    }
    make_mac(self, 0, &stamp, message, mac);
    status = nio_layer_put(message, self->mac_field.text, nio__bytes(mac, sizeof mac));
    if (status == NIO_OK) {
        status = nio__stamp_put(&self->names, message, &stamp);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio__plugin_host_sync(plugin->host, message->now_ms);
    nio__stamp_sent(plugin, self->fresh[0], &stamp,
                    nio__domain_fingerprint(plugin->host->domain, nio__bytes(mac, sizeof mac)));
    return NIO_OK;
}

/* ---- Opening ------------------------------------------------------------------------------- */

static bool find_mac(const char *name, const nio_layer_message *message, nio_bytes *mac)
{
    nio_field field;
    if (!nio_layer_field(message, name, &field) || field.kind != NIO_FIELD_BYTES ||
        field.value.len != NIO__COMPAT_MAC_BYTES) {
        return false;
    }
    *mac = field.value;
    return true;
}

/* The place of the key that made the MAC, or KEYS. */
static size_t find_key(const hmac *self, const nio_layer_message *message, const nio__stamp *stamp,
                       nio_bytes mac)
{
    uint8_t right[NIO__COMPAT_MAC_BYTES];
    for (size_t i = 0; i < KEYS; i++) {
        if (self->keys->given[i]) {
            make_mac(self, i, stamp, message, right);
            if (nio__secret_equal(right, mac.ptr, sizeof right)) {
                return i;
            }
        }
    }
    return KEYS;
}

static bool uses_table(const hmac *self, const nio__fresh *fresh)
{
    for (size_t i = 0; i < KEYS; i++) {
        if (self->fresh[i] == fresh) {
            return true;
        }
    }
    return false;
}

/* With one key inside and outside, and no cipher between, both layers carry the same MAC. The
 * outer layer has just accepted it, which makes it no replay. */
static bool is_of_outer_layer(const hmac *self, const nio_layer_message *message, size_t key,
                              nio_bytes mac)
{
    const nio_layer *outer = message->outside != NULL ? message->outside->outer : NULL;
    if (message->outer || outer == NULL || outer->auth == NULL ||
        outer->auth->cls != self->base.cls) {
        return false;
    }
    const hmac *other = hmac_of(outer->auth);
    nio_bytes value;
    return uses_table(other, self->fresh[key]) &&
           find_mac(other->mac_field.text, message, &value) && nio_bytes_equal(value, mac);
}

static nio_status hmac_open(nio_plugin *plugin, nio_layer_message *message)
{
    hmac *self = hmac_of(plugin);
    nio_plugin_host *host = plugin->host;
    nio_bytes mac;
    nio__stamp stamp;
    if (!find_mac(self->mac_field.text, message, &mac) ||
        !nio__stamp_read(&self->names, message, &stamp)) {
        return NIO_EAUTH;
    }
    size_t key = find_key(self, message, &stamp, mac);
    if (key == KEYS) {
        return NIO_EAUTH;
    }
    message->key_index = (unsigned)key;
    if (is_of_outer_layer(self, message, key, mac)) {
        return NIO_OK;
    }
    nio__plugin_host_sync(host, message->now_ms);
    return nio__stamp_accept(plugin, self->fresh[key], message, &stamp,
                             nio__domain_fingerprint(host->domain, mac));
}

/* ---- Making -------------------------------------------------------------------------------- */

static void hmac_destroy(nio_plugin *plugin)
{
    hmac *self = hmac_of(plugin);
    for (size_t i = 0; i < KEYS; i++) {
        nio__domain_fresh_release(plugin->host->domain, self->fresh[i]);
    }
    nio__compat_keys_free(self->keys);
    nio__free(plugin->host->env, self);
}

static const nio_plugin_class hmac_class = {
    .size = sizeof(nio_plugin_class),
    .name = "hmac",
    .slots = NIO_SLOT_AUTH,
    .traits = NIO_TRAIT_KEYED,
    .failure = "HMAC auth failed",
    .room = hmac_room,
    .seal = hmac_seal,
    .open = hmac_open,
    .destroy = hmac_destroy,
};

static nio_status share_tables(hmac *self, int64_t now_ms)
{
    nio_status status = NIO_OK;
    for (size_t i = 0; i < KEYS && status == NIO_OK; i++) {
        if (self->keys->given[i]) {
            status = nio__domain_fresh(self->base.host->domain, hmac_class.name,
                                       nio__bytes(self->keys->hashed[i], NIO__SHA256_SIZE), now_ms,
                                       &self->fresh[i]);
        }
    }
    return status;
}

static nio_status hmac_make(const nio__plugin_args *args, nio_plugin **plugin, nio_error *error)
{
    const nio_env *env = args->host->env;
    hmac *self = nio__calloc(env, 1, sizeof *self);
    if (self == NULL) {
        return nio__fail(error, NIO_ENOMEM, "no memory for hmac");
    }
    nio__plugin_init(&self->base, &hmac_class, args->host);
    nio__field_name_set(&self->mac_field, nio__param_text(args->spec, "mac_field", "hmac"));
    nio__stamp_names_set(&self->names, args->spec);
    self->keys = nio__compat_keys_new("mac", &args->spec->key);
    nio_status status =
        self->keys == NULL ? NIO_ENOMEM : share_tables(self, env->wall_ms(env->user));
    if (status != NIO_OK) {
        hmac_destroy(&self->base);
        return nio__fail(error, status, "no memory for hmac");
    }
    *plugin = &self->base;
    return NIO_OK;
}

static const nio__param_rule hmac_params[] = {
    {"mac_field", NIO__PARAM_FIELD, 0},
    {"nonce_field", NIO__PARAM_FIELD, 0},
    {"ts_field", NIO__PARAM_FIELD, 0},
    {NULL, NIO__PARAM_FLAG, 0},
};

const nio__plugin_kind nio__kind_hmac = {&hmac_class, hmac_params, true, 1, hmac_make};
