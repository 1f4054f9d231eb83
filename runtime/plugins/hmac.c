/* plugins/hmac.c - the auth plugin of plain netaio, made fresh.
 *
 * Wire form: three fields, whose names can be set.
 *     hmac   32 bytes   MAC (compat.h) over ts || body
 *     nonce  16 bytes   random
 *     ts      4 bytes   seconds since 1970, big-endian
 * Two layers on one message share nonce and ts: whoever seals later keeps what it finds.
 *
 * Happy path (open):  fields → MAC under the current key, then each previous one → freshness
 * Failure modes:
 *     NIO_EAUTH    a field missing, of another kind or size (the border between ts and body is
 *                  not covered, so ts has exactly 4 bytes or is a number); no key fits
 *     NIO_ESTALE   ts more than 60 s away, or at or below the floor of the table
 *     NIO_EREPLAY  the MAC was accepted before, or this node made it itself
 *
 * The MAC covers neither the type of a message nor its other fields nor who it is for. A message
 * whose type was changed is refused only as a replay of the one it was made from: where that was
 * kept from arriving, the changed one is accepted. `mac` and `aead` cover all of it.
 *
 * NOTIFY_URI, ADVERTISE_PEER and DISCONNECT go to groups: each node of a process hears one once. */
#include "plugins/plugins.h"

#include <string.h>

#include <netaio/call.h>

#include "base/alloc.h"
#include "base/be.h"
#include "base/log.h"
#include "crypto/secret.h"
#include "layer/domain.h"
#include "layer/layer.h"
#include "plugins/compat.h"

#define NONCE_BYTES 16
#define TS_BYTES 4
#define KEYS (1 + NIO_KEYS_PREVIOUS)

typedef struct hmac {
    nio_plugin base;
    nio__compat_keys *keys;
    nio__fresh *fresh[KEYS]; /* NULL where no key is given */
    nio__field_name mac_field, nonce_field, ts_field;
} hmac;

static hmac *hmac_of(nio_plugin *plugin)
{
    return (hmac *)(void *)plugin;
}

static void hmac_room(const nio_plugin *plugin, nio_room *room)
{
    const hmac *self = (const hmac *)(const void *)plugin;
    room->field_count = 3;
    room->fields[0].name = self->mac_field.text;
    room->fields[0].max = NIO__COMPAT_MAC_BYTES;
    room->fields[1].name = self->nonce_field.text;
    room->fields[1].max = NONCE_BYTES;
    room->fields[1].shared = true;
    room->fields[2].name = self->ts_field.text;
    room->fields[2].max = TS_BYTES;
    room->fields[2].shared = true;
}

static void make_mac(const hmac *self, size_t index, nio_bytes nonce, const uint8_t ts[TS_BYTES],
                     const nio_layer_message *message, uint8_t mac[NIO__COMPAT_MAC_BYTES])
{
    uint8_t derived[NIO__SHA256_SIZE];
    nio__compat_derive(derived, self->keys, index, nonce);
    nio__compat_mac(mac, derived, nio__bytes(ts, TS_BYTES),
                    nio__bytes(message->body, message->body_len));
    nio__wipe(derived, sizeof derived);
}

/* ---- Sealing ------------------------------------------------------------------------------- */

/* A number in a field: an integer, or bytes read big-endian. False if it does not fit 32 bits. */
static bool field_number(const nio_field *field, uint32_t *number)
{
    uint64_t value = field->kind == NIO_FIELD_UINT ? field->number : 0;
    if (field->kind == NIO_FIELD_OTHER) {
        return false;
    }
    for (size_t i = 0; field->kind == NIO_FIELD_BYTES && i < field->value.len; i++) {
        value = value << 8 | field->value.ptr[i];
        if (value > UINT32_MAX) {
            return false;
        }
    }
    *number = (uint32_t)value;
    return value <= UINT32_MAX;
}

/* The time that is there already, or the clock's. One that lies ahead is not sealed: whoever
 * keeps such a message could choose when it arrives. */
static nio_status seal_time(const hmac *self, const nio_layer_message *message, uint32_t *ts)
{
    nio_field field;
    int64_t now = message->now_ms / 1000;
    if (!nio_layer_field(message, self->ts_field.text, &field)) {
        *ts = (uint32_t)now;
        return now >= 0 && now <= UINT32_MAX ? NIO_OK : NIO_EINVAL;
    }
    return field_number(&field, ts) && *ts <= now + NIO__FRESH_WINDOW ? NIO_OK : NIO_EINVAL;
}

static void seal_nonce(hmac *self, const nio_layer_message *message, uint8_t nonce[NONCE_BYTES])
{
    nio_field field;
    if (nio_layer_field(message, self->nonce_field.text, &field) && field.kind == NIO_FIELD_BYTES &&
        field.value.len == NONCE_BYTES) {
        memcpy(nonce, field.value.ptr, NONCE_BYTES);
    } else {
        nio_plugin_random(&self->base, nonce, NONCE_BYTES);
    }
}

static nio_status put_fields(const hmac *self, nio_layer_message *message, const uint8_t *mac,
                             const uint8_t *nonce, const uint8_t *ts)
{
    nio_status status =
        nio_layer_put(message, self->mac_field.text, nio__bytes(mac, NIO__COMPAT_MAC_BYTES));
    if (status == NIO_OK) {
        status = nio_layer_put(message, self->nonce_field.text, nio__bytes(nonce, NONCE_BYTES));
    }
    if (status == NIO_OK) {
        status = nio_layer_put(message, self->ts_field.text, nio__bytes(ts, TS_BYTES));
    }
    return status;
}

static nio_status hmac_seal(nio_plugin *plugin, nio_layer_message *message)
{
    hmac *self = hmac_of(plugin);
    nio_plugin_host *host = plugin->host;
    uint8_t nonce[NONCE_BYTES], ts[TS_BYTES], mac[NIO__COMPAT_MAC_BYTES];
    uint32_t second;
    nio_status status = seal_time(self, message, &second);
    if (status != NIO_OK) {
        return status;
    }
    nio__be32_store(ts, second);
    seal_nonce(self, message, nonce);
    make_mac(self, 0, nio__bytes(nonce, sizeof nonce), ts, message, mac);
    status = put_fields(self, message, mac, nonce, ts);
    if (status != NIO_OK) {
        return status;
    }
    nio__plugin_host_sync(host, message->now_ms);
    nio__fresh_sent(self->fresh[0],
                    nio__domain_fingerprint(host->domain, nio__bytes(mac, sizeof mac)), host->salt,
                    second);
    return NIO_OK;
}

/* ---- Opening ------------------------------------------------------------------------------- */

static bool bytes_field(const nio_layer_message *message, const char *name, size_t len,
                        nio_bytes *value)
{
    nio_field field;
    if (!nio_layer_field(message, name, &field) || field.kind != NIO_FIELD_BYTES ||
        field.value.len != len) {
        return false;
    }
    *value = field.value;
    return true;
}

static bool time_field(const nio_layer_message *message, const char *name, uint8_t ts[TS_BYTES])
{
    nio_field field;
    if (!nio_layer_field(message, name, &field)) {
        return false;
    }
    if (field.kind == NIO_FIELD_BYTES && field.value.len == TS_BYTES) {
        memcpy(ts, field.value.ptr, TS_BYTES);
        return true;
    }
    if (field.kind == NIO_FIELD_UINT && field.number >= 1 && field.number <= UINT32_MAX) {
        nio__be32_store(ts, (uint32_t)field.number);
        return true;
    }
    return false;
}

/* The place of the key that made the MAC, or KEYS. */
static size_t find_key(const hmac *self, const nio_layer_message *message, nio_bytes nonce,
                       const uint8_t ts[TS_BYTES], nio_bytes mac)
{
    uint8_t right[NIO__COMPAT_MAC_BYTES];
    for (size_t i = 0; i < KEYS; i++) {
        if (self->keys->given[i]) {
            make_mac(self, i, nonce, ts, message, right);
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
           bytes_field(message, other->mac_field.text, NIO__COMPAT_MAC_BYTES, &value) &&
           nio_bytes_equal(value, mac);
}

static bool is_for_group(uint8_t type)
{
    return type == NIO_NOTIFY_URI || type == NIO_ADVERTISE_PEER || type == NIO_DISCONNECT;
}

static nio_status hmac_open(nio_plugin *plugin, nio_layer_message *message)
{
    hmac *self = hmac_of(plugin);
    nio_plugin_host *host = plugin->host;
    nio_bytes mac, nonce;
    uint8_t ts[TS_BYTES];
    if (!bytes_field(message, self->mac_field.text, NIO__COMPAT_MAC_BYTES, &mac) ||
        !bytes_field(message, self->nonce_field.text, NONCE_BYTES, &nonce) ||
        !time_field(message, self->ts_field.text, ts)) {
        return NIO_EAUTH;
    }
    size_t key = find_key(self, message, nonce, ts, mac);
    if (key == KEYS) {
        return NIO_EAUTH;
    }
    message->key_index = (unsigned)key;
    if (is_of_outer_layer(self, message, key, mac)) {
        return NIO_OK;
    }
    nio__plugin_host_sync(host, message->now_ms);
    uint64_t fingerprint = nio__domain_fingerprint(host->domain, mac);
    uint32_t second = nio__be32_load(ts);
    return is_for_group(message->type)
               ? nio__fresh_hear(self->fresh[key], fingerprint, host->salt, second, message->now_ms)
               : nio__fresh_accept(self->fresh[key], fingerprint, host->salt, second,
                                   message->now_ms);
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
    nio__field_name_set(&self->nonce_field, nio__param_text(args->spec, "nonce_field", "nonce"));
    nio__field_name_set(&self->ts_field, nio__param_text(args->spec, "ts_field", "ts"));
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
