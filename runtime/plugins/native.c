/* plugins/native.c - seals and opens for every native plugin: see native.h. */
#include "plugins/native.h"

#include <string.h>

#include "base/alloc.h"
#include "base/be.h"
#include "base/size.h"
#include "crypto/hash.h"
#include "crypto/secret.h"
#include "layer/domain.h"
#include "wire/frame.h"

#define VERSION 1
#define FLAG_TO 0x80u
#define FLAG_CHALLENGE 0x40u
#define FLAG_GROUP 0x20u
#define KIND_MASK 0x1fu
#define ID_MAX 255       /* a peer id that is longer is not bound */
#define LEN_BYTES 2      /* of uri_len */
#define FIRST_AD_CAP 512 /* more than the covered data of most messages */

/* A challenge is good for the epoch of 30 s that it was made in and the next. */
#define CHALLENGE_MS 60000

static nio__native *native_of(nio_plugin *plugin)
{
    return (nio__native *)(void *)plugin;
}

static nio_bytes realm_of(const nio__native *self)
{
    return nio__bytes(self->realm, self->realm_len);
}

/* ---- Keys ---------------------------------------------------------------------------------- */

static void hash_of_two(uint8_t out[NIO__MASTER_SIZE], const char *label, nio_bytes bytes)
{
    nio__blake2b hash;
    nio__blake2b_init(&hash, NIO__MASTER_SIZE, nio__bytes(NULL, 0));
    nio__blake2b_update(&hash, nio_bytes_of(label));
    nio__blake2b_update(&hash, bytes);
    nio__blake2b_final(&hash, out);
    nio__wipe(&hash, sizeof hash);
}

void nio__native_tag_of(uint8_t tag[NIO__KEY_TAG_BYTES], const uint8_t known_by[NIO__MASTER_SIZE])
{
    uint8_t digest[NIO__MASTER_SIZE];
    hash_of_two(digest, "netaio-key-id-1", nio__bytes(known_by, NIO__MASTER_SIZE));
    memcpy(tag, digest, NIO__KEY_TAG_BYTES);
}

static void take_key(nio__native *self, size_t at, nio_bytes secret, nio__native_derive *derive)
{
    if (secret.len == 0) {
        return;
    }
    uint8_t master[NIO__MASTER_SIZE], known_by[NIO__MASTER_SIZE];
    if (secret.len == sizeof master) {
        memcpy(master, secret.ptr, sizeof master);
    } else {
        hash_of_two(master, "netaio-master-1", secret);
    }
    memcpy(known_by, master, sizeof known_by);
    derive(self, at, master, known_by);
    nio__native_tag_of(self->key_tag[at], known_by);
    self->given[at] = true;
    nio__wipe(master, sizeof master);
    nio__wipe(known_by, sizeof known_by);
}

nio_status nio__native_begin(nio__native *self, const nio_plugin_class *cls,
                             const nio__native_ops *ops, const nio__plugin_args *args,
                             nio__native_derive *derive)
{
    const nio_plugin_spec *spec = args->spec;
    const char *realm = nio__param_text(spec, "realm", args->realm);
    size_t realm_len = strlen(realm);
    assert(ops->tag_bytes >= NIO_TAG_BYTES && ops->tag_bytes <= NIO__NATIVE_TAG_MAX);

    nio__plugin_init(&self->base, cls, args->host);
    self->base.traits |= self->hide ? NIO_TRAIT_HIDES_URI : 0;
    self->ops = ops;
    nio__field_name_set(&self->field, nio__param_text(spec, "field", cls->name));
    self->realm_len = (uint8_t)nio__size_min(realm_len, NIO__NATIVE_REALM_MAX);
    memcpy(self->realm, realm, self->realm_len);
    take_key(self, 0, spec->key.secret, derive);
    for (size_t i = 0; i < NIO_KEYS_PREVIOUS; i++) {
        take_key(self, i + 1, spec->key.previous[i], derive);
    }
    self->ad = nio__alloc(args->host->env, FIRST_AD_CAP);
    self->ad_cap = self->ad != NULL ? FIRST_AD_CAP : 0;
    return self->ad != NULL ? NIO_OK : NIO_ENOMEM;
}

void nio__native_end(nio__native *self)
{
    nio__free(self->base.host->env, self->ad);
}

void nio__native_room(const nio_plugin *plugin, nio_room *room)
{
    const nio__native *self = (const nio__native *)(const void *)plugin;
    room->field_count = 1;
    room->fields[0].name = self->field.text;
    room->fields[0].max = NIO__NATIVE_HEAD_BYTES + self->ops->tag_bytes;
    room->grow = self->hide ? LEN_BYTES : 0;
}

/* ---- Sealing ------------------------------------------------------------------------------- */

/* A channel begins with its first message, and again in the child of a fork. */
static nio__native_channel_state *begin_channel(nio__native *self, const nio_layer_message *message)
{
    nio_plugin_host *host = self->base.host;
    nio__native_channel_state *channel = message->channel_state;
    assert(channel != NULL);
    nio__plugin_host_sync(host, message->now_ms);
    if (channel->epoch != host->epoch) {
        channel->number = nio__plugin_host_new_channel(host);
        channel->epoch = host->epoch;
        channel->counter = 0;
    }
    return channel;
}

static nio__native_head seal_head(nio__native *self, const nio_layer_message *message,
                                  const nio__native_bound *with)
{
    nio__native_head head = {.key = 0};
    nio__native_channel_state *channel = begin_channel(self, message);
    uint8_t *at = head.bytes;
    at[0] = VERSION;
    at[1] = (uint8_t)((unsigned)self->ops->kind | (with->to.len != 0 ? FLAG_TO : 0) |
                      (with->challenge.len != 0 ? FLAG_CHALLENGE : 0) |
                      (message->scope == NIO_SCOPE_GROUP ? FLAG_GROUP : 0));
    nio__be48_store(at + 2, (uint64_t)message->now_ms);
    memcpy(at + 8, self->key_tag[0], NIO__KEY_ID_BYTES);
    memcpy(at + 12, self->base.host->prefix, NIO__PREFIX_BYTES);
    nio__be32_store(at + 24, channel->number);
    nio__be64_store(at + 28, ++channel->counter);
    return head;
}

/* The id of who is to receive a message, under the realm; empty where it is not proved. */
static nio_bytes receiver_of(const nio__native *self, const nio_layer_message *message)
{
    nio_bytes none = nio__bytes(NULL, 0);
    if (message->scope == NIO_SCOPE_GROUP) {
        return none;
    }
    nio_bytes id = message->receiver;
    if (id.len == 0 && self->realm_len != 0) {
        const nio_plugin_host *host = self->base.host;
        const nio_peer *peer = nio_layer_peer(&self->base, message, realm_of(self));
        bool known = peer != NULL && host->peers->is_there(peer, message->link);
        id = known ? host->peers->id(peer) : none;
    }
    return id.len <= ID_MAX ? id : none;
}

static nio__native_bound seal_bound(const nio__native *self, const nio_layer_message *message)
{
    nio__native_bound with = {.to = receiver_of(self, message), .challenge = message->challenge};
    if (message->answer && message->bind_count != 0) {
        with.bind = message->binds[0];
    }
    return with;
}

/* The URI as it will be on the wire, and what is sealed. NIO_ETOOBIG, NIO_EINVAL. */
static nio_status seal_parts(const nio__native *self, const nio_layer_message *message,
                             nio_bytes *uri, nio__span *content)
{
    nio_bytes view;
    nio__span body = nio__span_of(message->body, message->body_len);
    if (!nio_layer_split(message, uri, &view)) {
        return NIO_EINVAL;
    }
    *content = nio__span_skip(body, body.len - view.len);
    if (self->hide) {
        *uri = nio__bytes(NULL, 0);
        *content = body;
        return body.len <= NIO__PAYLOAD_MAX ? NIO_OK : NIO_ETOOBIG;
    }
    return NIO_OK;
}

static void keep_tag(nio_layer_message *message, const uint8_t *tag)
{
    memcpy(message->tag, tag, NIO_TAG_BYTES);
    message->has_tag = true;
}

nio_status nio__native_seal(nio_plugin *plugin, nio_layer_message *message)
{
    nio__native *self = native_of(plugin);
    uint8_t value[NIO__NATIVE_HEAD_BYTES + NIO__NATIVE_TAG_MAX];
    uint8_t *tag = value + NIO__NATIVE_HEAD_BYTES;
    nio_bytes uri;
    nio__span content;
    nio_status status = self->given[0] ? seal_parts(self, message, &uri, &content) : NIO_ENOKEY;
    if (status != NIO_OK || message->challenge.len > UINT8_MAX) {
        return status != NIO_OK ? status : NIO_EINVAL;
    }
    nio__native_bound with = seal_bound(self, message);
    nio__native_head head = seal_head(self, message, &with);
    status = nio__native_cover(self, message, &head, &with, uri, nio__span_view(content));
    if (status != NIO_OK) {
        return status == NIO_EAUTH ? NIO_EINVAL : status;
    }
    self->ops->seal(self, &head, nio__bytes(self->ad, self->ad_len), content, tag);
    if (self->hide) {
        assert((size_t)(message->body - message->front) >= LEN_BYTES);
        message->body -= LEN_BYTES;
        message->body_len += LEN_BYTES;
        nio__be16_store(message->body, 0);
    }
    memcpy(value, head.bytes, sizeof head.bytes);
    keep_tag(message, tag);
    return nio_layer_put(message, self->field.text,
                         nio__bytes(value, NIO__NATIVE_HEAD_BYTES + self->ops->tag_bytes));
}

/* ---- Opening ------------------------------------------------------------------------------- */

/* The key that the header names. */
static bool find_key(nio__native *self, const nio_layer_message *message, nio__native_head *head)
{
    if (self->ops->find != NULL) {
        return self->ops->find(self, message, head);
    }
    for (head->key = 0; head->key < NIO__NATIVE_KEYS; head->key++) {
        head->key_tag = self->key_tag[head->key];
        if (self->given[head->key] &&
            memcmp(head->key_tag, nio__native_key_id(head), NIO__KEY_ID_BYTES) == 0) {
            return true;
        }
    }
    return false;
}

/* Finds the header, and the key that it names. */
static bool open_head(nio__native *self, const nio_layer_message *message, nio__native_head *head,
                      const uint8_t **tag)
{
    nio_field field;
    if (!nio_layer_field(message, self->field.text, &field) || field.kind != NIO_FIELD_BYTES ||
        field.value.len != NIO__NATIVE_HEAD_BYTES + self->ops->tag_bytes) {
        return false;
    }
    const uint8_t *at = field.value.ptr;
    if (at[0] != VERSION || (at[1] & KIND_MASK) != (unsigned)self->ops->kind ||
        nio__be64_load(at + 28) == 0) {
        return false;
    }
    memset(head, 0, sizeof *head);
    memcpy(head->bytes, at, sizeof head->bytes);
    *tag = at + sizeof head->bytes;
    return find_key(self, message, head);
}

/* What the header says is bound. `bind` gets its value later, one try after the other. False if
 * this node cannot know it. */
static bool open_bound(const nio__native *self, const nio_layer_message *message,
                       const nio__native_head *head, nio__native_bound *with)
{
    memset(with, 0, sizeof *with);
    if ((head->bytes[1] & FLAG_TO) != 0) {
        with->to = message->receiver;
        if (with->to.len == 0 && self->realm_len != 0) {
            with->to = nio_layer_self(&self->base, realm_of(self));
        }
        if (with->to.len == 0 || with->to.len > ID_MAX) {
            return false;
        }
    }
    if ((head->bytes[1] & FLAG_CHALLENGE) != 0) {
        nio_field field;
        with->challenge = message->challenge;
        if (with->challenge.len == 0 && nio_layer_field(message, NIO_FIELD_CHAL, &field) &&
            field.kind == NIO_FIELD_BYTES) {
            with->challenge = field.value; /* not good any more, but what was sealed */
        }
        if (with->challenge.len == 0 || with->challenge.len > UINT8_MAX) {
            return false;
        }
    }
    if (message->answer && message->bind_count != 0) {
        with->bind = message->binds[0];
    }
    return true;
}

/* Tries what the answer may be bound to, one try of the request after the other; anything else
 * has one way to be right. */
static bool prove(nio__native *self, const nio_layer_message *message, const nio__native_head *head,
                  const nio__native_bound *with, nio__span content, const uint8_t *tag)
{
    nio_bytes ad = nio__bytes(self->ad, self->ad_len);
    if (self->ops->prove(self, head, ad, content, tag)) {
        return true;
    }
    for (size_t i = 1; with->bind.len != 0 && i < message->bind_count; i++) {
        if (message->binds[i].len == with->bind.len) {
            memcpy(self->ad + with->bind_at, message->binds[i].ptr, with->bind.len);
            if (self->ops->prove(self, head, ad, content, tag)) {
                return true;
            }
        }
    }
    return false;
}

static nio_status take_counter(nio__native *self, const nio_layer_message *message,
                               const nio__native_head *head, int64_t until_ms)
{
    nio_plugin_host *host = self->base.host;
    bool group = (head->bytes[1] & FLAG_GROUP) != 0;
    bool ordered = message->scope == NIO_SCOPE_STREAM && !group;
    nio__window_use use = {
        .counter = nio__be64_load(nio__native_counter(head)),
        .span = ordered ? NIO__WINDOW_STREAM : NIO__WINDOW_DATAGRAM,
        .until_ms = until_ms,
        .now_ms = message->now_ms,
        .max = host->limits->channels,
        .stranger = head->stranger,
    };
    uint8_t *key = use.key;
    *key++ = (uint8_t)self->ops->kind;
    key = nio__copy(key, nio__bytes(head->key_tag, NIO__KEY_TAG_BYTES));
    key = nio__copy(key, nio__bytes(nio__native_channel(head), NIO__CHANNEL_BYTES));
    if (group) {
        _Static_assert(sizeof host->salt == NIO__NODE_BYTES, "size of a node's salt");
        memcpy(key, &host->salt, NIO__NODE_BYTES);
    }
    nio_status status = nio__windows_take(nio__domain_windows(host->domain), &use);
    if (status == NIO_ELIMIT) {
        host->channels_refused++;
        return NIO_ESTALE;
    }
    return status;
}

/* A message that this node asked for, by a challenge or by the request that it answers, needs no
 * clock. Its window is kept as long as the challenge could be repeated; an answer to a request
 * that is over passes at no time, so the time that it names keeps nothing. */
static nio_status check_fresh(nio__native *self, const nio_layer_message *message,
                              const nio__native_head *head, const nio__native_bound *with)
{
    int64_t now = message->now_ms, time = (int64_t)nio__be48_load(head->bytes + 2);
    bool challenged = (head->bytes[1] & FLAG_CHALLENGE) != 0 && message->challenge.len != 0;
    bool asked_for = challenged || with->bind.len != 0;
    bool in_time = time >= now - NIO__WINDOW_MS && time <= now + NIO__WINDOW_MS &&
                   time >= self->base.host->started_ms;
    if (!asked_for && !in_time) {
        return NIO_ESTALE;
    }
    int64_t last = time > now && (in_time || challenged) ? time : now;
    return take_counter(self, message, head,
                        last + NIO__WINDOW_MS + (challenged ? CHALLENGE_MS : 0));
}

/* The body as the next layer sees it. */
static nio_status uncover(const nio__native *self, nio_layer_message *message)
{
    nio_bytes uri, content;
    if (!self->hide) {
        return NIO_OK;
    }
    message->body += LEN_BYTES;
    message->body_len -= LEN_BYTES;
    return nio_layer_split(message, &uri, &content) ? NIO_OK : NIO_ECIPHER;
}

nio_status nio__native_open(nio_plugin *plugin, nio_layer_message *message)
{
    nio__native *self = native_of(plugin);
    nio__native_head head;
    const uint8_t *tag;
    nio__native_bound with;
    nio_bytes uri, view;
    if (!nio_layer_split(message, &uri, &view) || (self->hide && uri.len != 0) ||
        !open_head(self, message, &head, &tag) || !open_bound(self, message, &head, &with)) {
        return NIO_EAUTH;
    }
    nio__plugin_host_sync(plugin->host, message->now_ms);
    if (memcmp(nio__native_channel(&head), plugin->host->prefix, NIO__PREFIX_BYTES) == 0) {
        return NIO_EREPLAY;
    }
    if (nio__native_cover(self, message, &head, &with, uri, view) != NIO_OK) {
        return NIO_EAUTH;
    }
    nio__span body = nio__span_of(message->body, message->body_len);
    nio__span content = nio__span_skip(body, body.len - view.len);
    if (!prove(self, message, &head, &with, content, tag)) {
        return NIO_EAUTH;
    }
    nio_status status = check_fresh(self, message, &head, &with);
    if (status != NIO_OK) {
        return status;
    }
    message->key_index = (unsigned)head.key;
    if (head.verify != NULL) {
        message->proved_by = nio__bytes(head.verify, NIO__MASTER_SIZE);
        message->stranger = head.stranger;
    }
    keep_tag(message, tag);
    return uncover(self, message);
}
