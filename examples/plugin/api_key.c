/* api_key.c - an auth plugin of one's own: made of the public headers and libsodium alone.
 *
 * Wire form: one field of 56 bytes: a head of time (8, milliseconds since 1970), sender (8,
 * random for each sending channel), number (8, counts its messages), all big-endian, and
 *     tag (32) = BLAKE2b-256 keyed with the key, over what make_tag lists
 *
 * Happy path (open):  the field → its time → its tag → whether it is new → it is remembered
 * Failure modes:
 *     NIO_EAUTH    no field, one of another form, another key, anything changed on the way
 *     NIO_ESTALE   more than 30 s old or ahead, or older than what is remembered
 *     NIO_EREPLAY  taken before, or sent by this side itself */
#include "api_key.h"

#include <sodium.h>
#include <string.h>

#define LABEL "api_key-1"
#define HEAD_BYTES 24
#define TAG_BYTES 32
#define ID_BYTES 16 /* sender and number: no two messages have the same */
#define WINDOW_MS 30000
#define SEEN_MAX 1024

/* What was taken or sent lately. Where it is forgotten for want of room, nothing is taken any more
 * that is as old: then a replay is stale. */
struct seen {
    struct {
        int64_t time_ms;
        uint8_t id[ID_BYTES];
    } messages[SEEN_MAX];
    size_t count, next;
    int64_t floor_ms; /* only what is younger is taken */
};

struct api_key {
    nio_plugin base; /* comes first */
    const char *field;
    uint8_t *key; /* in guarded memory */
    struct seen seen;
};

/* Of a sending channel; zeroed when it begins. */
struct channel {
    bool begun;
    uint8_t sender[8];
    uint64_t number;
};

static struct api_key *self_of(nio_plugin *plugin)
{
    return (struct api_key *)(void *)plugin;
}

static void store64(uint8_t out[8], uint64_t value)
{
    for (int i = 7; i >= 0; i--, value >>= 8) {
        out[i] = (uint8_t)value;
    }
}

static uint64_t load64(const uint8_t in[8])
{
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) {
        value = value << 8 | in[i];
    }
    return value;
}

/* ---- The tag --------------------------------------------------------------------------------- */

/* With its length before it, so that no two lists of values look alike. */
static void add(crypto_generichash_state *hash, const void *bytes, size_t len)
{
    uint8_t before[8];
    store64(before, len);
    crypto_generichash_update(hash, before, sizeof before);
    crypto_generichash_update(hash, bytes, len);
}

/* All that has to arrive as it was sent: the head, the type, the request that is answered, all
 * fields of this layer and those inside of it, URI and content. */
static void make_tag(const struct api_key *self, const nio_layer_message *message,
                     const uint8_t head[HEAD_BYTES], nio_bytes bind, uint8_t tag[TAG_BYTES])
{
    crypto_generichash_state hash;
    nio_field field;
    size_t at = 0;
    crypto_generichash_init(&hash, self->key, API_KEY_BYTES, TAG_BYTES);
    add(&hash, LABEL, sizeof LABEL);
    add(&hash, head, HEAD_BYTES);
    add(&hash, &message->type, 1);
    add(&hash, bind.ptr, bind.len);
    add(&hash, message->body, message->body_len);
    while (nio_layer_covered(message, self->field, &at, &field)) {
        uint8_t kind = (uint8_t)field.kind, number[8];
        store64(number, field.number);
        add(&hash, field.name.ptr, field.name.len);
        add(&hash, &kind, 1);
        if (field.kind == NIO_FIELD_UINT) {
            add(&hash, number, sizeof number);
        } else {
            add(&hash, field.value.ptr, field.value.len);
        }
    }
    crypto_generichash_final(&hash, tag, TAG_BYTES);
}

/* Answers are bound to requests by the beginning of their tags: the runtime keeps it. */
static void keep_tag(nio_layer_message *message, const uint8_t tag[TAG_BYTES])
{
    memcpy(message->tag, tag, NIO_TAG_BYTES);
    message->has_tag = true;
}

/* ---- What was seen --------------------------------------------------------------------------- */

static nio_status take(struct seen *seen, int64_t time_ms, const uint8_t id[ID_BYTES])
{
    if (time_ms <= seen->floor_ms) {
        return NIO_ESTALE;
    }
    for (size_t i = 0; i < seen->count; i++) {
        if (memcmp(seen->messages[i].id, id, ID_BYTES) == 0) {
            return NIO_EREPLAY;
        }
    }
    if (seen->count < SEEN_MAX) {
        seen->count++;
    } else if (seen->messages[seen->next].time_ms > seen->floor_ms) {
        seen->floor_ms = seen->messages[seen->next].time_ms;
    }
    seen->messages[seen->next].time_ms = time_ms;
    memcpy(seen->messages[seen->next].id, id, ID_BYTES);
    seen->next = (seen->next + 1) % SEEN_MAX;
    return NIO_OK;
}

/* ---- The plugin ------------------------------------------------------------------------------ */

static void api_key_room(const nio_plugin *plugin, nio_room *room)
{
    room->field_count = 1;
    room->fields[0].name = ((const struct api_key *)(const void *)plugin)->field;
    room->fields[0].max = HEAD_BYTES + TAG_BYTES;
}

static nio_status api_key_seal(nio_plugin *plugin, nio_layer_message *message)
{
    struct api_key *self = self_of(plugin);
    struct channel *channel = message->channel_state;
    uint8_t value[HEAD_BYTES + TAG_BYTES];
    nio_bytes bind = {NULL, 0};
    if (!channel->begun) {
        nio_plugin_random(plugin, channel->sender, sizeof channel->sender);
        channel->begun = true;
    }
    store64(value, (uint64_t)message->now_ms);
    memcpy(value + 8, channel->sender, sizeof channel->sender);
    store64(value + 16, ++channel->number);
    if (message->answer && message->bind_count > 0) {
        bind = message->binds[0];
    }
    make_tag(self, message, value, bind, value + HEAD_BYTES);
    keep_tag(message, value + HEAD_BYTES);
    (void)take(&self->seen, message->now_ms, value + 8); /* it may come back: not from us */
    return nio_layer_put(message, self->field, (nio_bytes){value, sizeof value});
}

/* An answer is right for any try of the request; anything else is bound to nothing. */
static bool is_right(const struct api_key *self, const nio_layer_message *message,
                     const uint8_t *value)
{
    uint8_t tag[TAG_BYTES];
    bool right = false;
    size_t tries = message->answer ? message->bind_count : 0;
    for (size_t i = 0; i < tries || (i == 0 && tries == 0); i++) {
        nio_bytes bind = tries > 0 ? message->binds[i] : (nio_bytes){NULL, 0};
        make_tag(self, message, value, bind, tag);
        right |= sodium_memcmp(tag, value + HEAD_BYTES, TAG_BYTES) == 0;
    }
    return right;
}

static nio_status api_key_open(nio_plugin *plugin, nio_layer_message *message)
{
    struct api_key *self = self_of(plugin);
    nio_field field;
    if (!nio_layer_field(message, self->field, &field) || field.kind != NIO_FIELD_BYTES ||
        field.value.len != HEAD_BYTES + TAG_BYTES) {
        return NIO_EAUTH;
    }
    const uint8_t *value = field.value.ptr;
    uint64_t time = load64(value), now = (uint64_t)message->now_ms;
    bool asked_for = message->answer && message->bind_count > 0; /* then no clock is needed */
    if (!asked_for && (time > now + WINDOW_MS || time + WINDOW_MS < now)) {
        return NIO_ESTALE;
    }
    if (!is_right(self, message, value)) {
        return NIO_EAUTH;
    }
    keep_tag(message, value + HEAD_BYTES);
    /* What is not proved has left no trace. */
    return asked_for ? NIO_OK : take(&self->seen, (int64_t)time, value + 8);
}

static void api_key_destroy(nio_plugin *plugin)
{
    struct api_key *self = self_of(plugin);
    const nio_env *env = nio_plugin_env(plugin);
    sodium_free(self->key); /* which wipes it */
    (void)env->alloc(env->user, self, 0);
}

static const nio_plugin_class api_key_class = {
    .size = sizeof(nio_plugin_class),
    .name = "api_key",
    .slots = NIO_SLOT_AUTH,
    .traits = NIO_TRAIT_KEYED | NIO_TRAIT_BINDS,
    .failure = "API key refused",
    .channel_bytes = sizeof(struct channel),
    .room = api_key_room,
    .seal = api_key_seal,
    .open = api_key_open,
    .destroy = api_key_destroy,
};

/* ---- Making ---------------------------------------------------------------------------------- */

nio_status api_key_create(nio_node *node, const char *field, const uint8_t key[API_KEY_BYTES],
                          nio_plugin **plugin)
{
    nio_plugin head = {NULL, NULL, 0, 0};
    if (sodium_init() < 0) {
        return NIO_ENOTSUP;
    }
    nio_plugin_init(&head, &api_key_class, node);
    const nio_env *env = nio_plugin_env(&head);
    struct api_key *self = env->alloc(env->user, NULL, sizeof *self);
    uint8_t *guarded = sodium_malloc(API_KEY_BYTES);
    if (self == NULL || guarded == NULL) {
        (void)env->alloc(env->user, self, 0);
        sodium_free(guarded);
        return NIO_ENOMEM;
    }
    memcpy(guarded, key, API_KEY_BYTES);
    sodium_mprotect_readonly(guarded);
    memset(self, 0, sizeof *self);
    self->base = head;
    self->field = field;
    self->key = guarded;
    self->seen.floor_ms = env->wall_ms(env->user) - 1; /* what was sent before is not known here */
    *plugin = &self->base;
    return NIO_OK;
}
