/* plugins/sha256_stream.c - the stream cipher of plain netaio.
 *
 * Wire form: one field, whose name can be set.
 *     iv  16 bytes, random (received: any length)
 * The key stream of compat.h is laid over
 *     uri_len || uri || content     where the URI is hidden; what comes out is cut at a place
 *                                   drawn at random into a "uri" and a "content", so that it is a
 *                                   body again: it grows by the 2 bytes of the new uri_len
 *     content                       where it is not
 *
 * Failure modes (open): the field missing or not bytes; hidden, but what comes out is no body:
 * NIO_ECIPHER. There is no proof in it: without an auth in the layer, anybody can change the
 * content bit by bit, and a wrong key gives rubbish rather than a failure. `hmac` does not cover
 * the iv: with it, a message on its way can be turned into rubbish, once. `mac` covers it.
 *
 * Key changes: with an auth in the layer that has previous keys too, what its n-th key proved is
 * opened with the n-th key here, so change both together. On its own the cipher cannot tell keys
 * apart and uses the current one alone. */
#include "plugins/plugins.h"

#include "base/alloc.h"
#include "base/be.h"
#include "base/log.h"
#include "crypto/secret.h"
#include "plugins/compat.h"
#include "wire/frame.h"

#define IV_BYTES 16
#define LEN_BYTES 2 /* of uri_len */

typedef struct sha256_stream {
    nio_plugin base;
    nio__compat_keys *keys;
    nio__field_name iv_field;
    bool hide;
} sha256_stream;

static sha256_stream *stream_of(nio_plugin *plugin)
{
    return (sha256_stream *)(void *)plugin;
}

static void stream_room(const nio_plugin *plugin, nio_room *room)
{
    const sha256_stream *self = (const sha256_stream *)(const void *)plugin;
    room->field_count = 1;
    room->fields[0].name = self->iv_field.text;
    room->fields[0].max = IV_BYTES;
    room->grow = self->hide ? LEN_BYTES : 0;
}

static void apply(const sha256_stream *self, size_t key, nio_bytes iv, nio__span data)
{
    uint8_t derived[NIO__SHA256_SIZE];
    nio__compat_derive(derived, self->keys, key, iv);
    nio__compat_xor(derived, data);
    nio__wipe(derived, sizeof derived);
}

/* The content, to be changed in place. False if the body is none. */
static bool content_of(const nio_layer_message *message, nio__span *content)
{
    nio_bytes uri, view;
    if (!nio_layer_split(message, &uri, &view)) {
        return false;
    }
    *content = nio__span_skip(nio__span_of(message->body, message->body_len),
                              message->body_len - view.len);
    return true;
}

static nio_status seal_hidden(sha256_stream *self, nio_layer_message *message, nio_bytes iv)
{
    size_t len = message->body_len;
    if (len > NIO__PAYLOAD_MAX) {
        return NIO_ETOOBIG;
    }
    assert(len >= LEN_BYTES && (size_t)(message->body - message->front) >= LEN_BYTES);
    uint32_t places = (uint32_t)len - 1; /* 1 to len - 1 */
    uint16_t cut = (uint16_t)(1 + nio__random_uniform(self->base.host->random, places));
    apply(self, 0, iv, nio__span_of(message->body, len));
    message->body -= LEN_BYTES;
    message->body_len += LEN_BYTES;
    nio__be16_store(message->body, cut);
    return NIO_OK;
}

static nio_status stream_seal(nio_plugin *plugin, nio_layer_message *message)
{
    sha256_stream *self = stream_of(plugin);
    uint8_t bytes[IV_BYTES];
    nio_bytes iv = nio__bytes(bytes, sizeof bytes);
    nio_plugin_random(plugin, bytes, sizeof bytes);
    nio_status status = nio_layer_put(message, self->iv_field.text, iv);
    if (status != NIO_OK || self->hide) {
        return status == NIO_OK ? seal_hidden(self, message, iv) : status;
    }
    nio__span content;
    if (!content_of(message, &content)) {
        return NIO_EINVAL;
    }
    apply(self, 0, iv, content);
    return NIO_OK;
}

/* Where the sender cut it does not matter: what stands behind uri_len is one piece. */
static nio_status open_hidden(const sha256_stream *self, size_t key, nio_layer_message *message,
                              nio_bytes iv)
{
    if (message->body_len < 2 * LEN_BYTES) {
        return NIO_ECIPHER;
    }
    message->body += LEN_BYTES;
    message->body_len -= LEN_BYTES;
    apply(self, key, iv, nio__span_of(message->body, message->body_len));
    nio_bytes uri, content;
    bool good = message->body_len - LEN_BYTES <= NIO__PAYLOAD_MAX &&
                nio_layer_split(message, &uri, &content);
    return good ? NIO_OK : NIO_ECIPHER;
}

static nio_status stream_open(nio_plugin *plugin, nio_layer_message *message)
{
    const sha256_stream *self = stream_of(plugin);
    nio_field iv;
    nio__span content;
    if (!nio_layer_field(message, self->iv_field.text, &iv) || iv.kind != NIO_FIELD_BYTES ||
        !content_of(message, &content)) {
        return NIO_ECIPHER;
    }
    size_t key = message->key_index <= NIO_KEYS_PREVIOUS && self->keys->given[message->key_index]
                     ? message->key_index
                     : 0;
    if (self->hide) {
        return open_hidden(self, key, message, iv.value);
    }
    apply(self, key, iv.value, content);
    return NIO_OK;
}

static void stream_destroy(nio_plugin *plugin)
{
    sha256_stream *self = stream_of(plugin);
    nio__compat_keys_free(self->keys);
    nio__free(plugin->host->env, self);
}

static const nio_plugin_class stream_class = {
    .size = sizeof(nio_plugin_class),
    .name = "sha256_stream",
    .slots = NIO_SLOT_CIPHER,
    .failure = "decryption failed",
    .room = stream_room,
    .seal = stream_seal,
    .open = stream_open,
    .destroy = stream_destroy,
};

static nio_status stream_make(const nio__plugin_args *args, nio_plugin **plugin, nio_error *error)
{
    bool hide;
    nio_status status = nio__param_hide_uri(args, &hide, error);
    if (status != NIO_OK) {
        return status;
    }
    sha256_stream *self = nio__calloc(args->host->env, 1, sizeof *self);
    if (self == NULL) {
        return nio__fail(error, NIO_ENOMEM, "no memory for sha256_stream");
    }
    nio__plugin_init(&self->base, &stream_class, args->host);
    self->base.traits |= hide ? NIO_TRAIT_HIDES_URI : 0;
    self->hide = hide;
    nio__field_name_set(&self->iv_field, nio__param_text(args->spec, "iv_field", "iv"));
    self->keys = nio__compat_keys_new("enc", &args->spec->key);
    if (self->keys == NULL) {
        stream_destroy(&self->base);
        return nio__fail(error, NIO_ENOMEM, "no memory for sha256_stream");
    }
    *plugin = &self->base;
    return NIO_OK;
}

static const nio__param_rule stream_params[] = {
    {"iv_field", NIO__PARAM_FIELD, 0},
    {"clear_uri", NIO__PARAM_FLAG, 0},
    {"hide_uri", NIO__PARAM_FLAG, 0},
    {NULL, NIO__PARAM_FLAG, 0},
};

const nio__plugin_kind nio__kind_sha256_stream = {&stream_class, stream_params, true, 1,
                                                  stream_make};
