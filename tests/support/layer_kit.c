/* tests/support/layer_kit.c - see layer_kit.h. */
#include "support/layer_kit.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/be.h"
#include "crypto/init.h"
#include "layer/registry.h"

void kit_node_begin(struct kit_node *node, struct fault_env *world, nio_domain *domain)
{
    nio_status status = nio__crypto_init();
    assert(status == NIO_OK);
    memset(node, 0, sizeof *node);
    node->world = world;
    nio_limits_init(&node->limits);
    nio__rng_init(&node->random, &world->env);
    status = nio__plugin_host_init(&node->host, &world->env, &node->limits, &node->random, domain);
    assert(status == NIO_OK);
    (void)status;
}

static const nio_peer *peer_of_link(void *data, const nio_link *link, nio_bytes app)
{
    const struct kit_node *node = data;
    (void)link;
    bool known = node->peer.app.len != 0 && (app.len == 0 || nio_bytes_equal(app, node->peer.app));
    return known ? (const nio_peer *)(const void *)&node->peer : NULL;
}

static nio_bytes self_of(void *data, nio_bytes app)
{
    (void)app;
    return ((const struct kit_node *)data)->self;
}

static const struct kit_peer *kit_peer_of(const nio_peer *peer)
{
    return (const struct kit_peer *)(const void *)peer;
}

static nio_bytes id_of(const nio_peer *peer)
{
    return kit_peer_of(peer)->id;
}

static bool is_there(const nio_peer *peer, const nio_link *link)
{
    (void)link;
    return kit_peer_of(peer)->level >= NIO_PEER_KEYED;
}

static bool find_proved(const nio_peer *peer, const char *name, nio_bytes *value)
{
    const struct kit_peer *known = kit_peer_of(peer);
    bool is_lock = strcmp(name, "lock") == 0;
    assert(is_lock || strcmp(name, "pubkey") == 0);
    nio_bytes found = is_lock ? known->lock : known->pubkey;
    if (found.ptr == NULL || known->level < NIO_PEER_KEYED) {
        return false;
    }
    *value = found;
    return true;
}

void kit_peers(struct kit_node *node, const struct kit_peer *peer, nio_bytes self)
{
    static const nio__peer_view view = {peer_of_link, self_of, id_of, is_there, find_proved};
    node->peer = *peer;
    node->self = self;
    nio__plugin_host_set_peers(&node->host, &view, node);
}

void kit_knows(struct kit_node *node, const char *app, const char *id, nio_bytes seed,
               const char *self)
{
    struct kit_peer peer = {
        .app = nio_bytes_of(app), .id = nio_bytes_of(id), .level = NIO_PEER_KEYED};
    if (seed.len == NIO_KEY_BYTES) {
        assert_int_equal(nio_key_public(seed.ptr, NULL, node->pubkey), NIO_OK);
        peer.pubkey = nio__bytes(node->pubkey, sizeof node->pubkey);
    }
    kit_peers(node, &peer, nio_bytes_of(self));
}

void kit_node_end(struct kit_node *node)
{
    nio__rng_end(&node->random);
}

void kit_world_begin(struct kit_world *world, uint64_t seed)
{
    fault_env_init(&world->env, seed);
    assert_int_equal(nio_domain_create(&world->domain, &world->env.env), NIO_OK);
    kit_node_begin(&world->node, &world->env, world->domain);
}

void kit_world_end(struct kit_world *world)
{
    kit_node_end(&world->node);
    nio_domain_destroy(world->domain);
    fault_env_end(&world->env);
}

void kit_draws(struct kit_node *node, const uint8_t *bytes, size_t len)
{
    nio__rng_init(&node->random, &node->world->env); /* forgets what was drawn ahead */
    fault_env_script(node->world, bytes, len);
}

nio_plugin *kit_plugin(struct kit_node *node, const char *kind, const nio_plugin_param *params,
                       size_t param_count, nio_key key)
{
    nio_plugin_spec spec = {kind, params, param_count, key};
    nio__plugin_args args = {
        .host = &node->host, .spec = &spec, .layer = "kit", .realm = "", .inner = false};
    nio_plugin *plugin = NULL;
    nio_error error;
    if (nio__plugin_make(&args, NIO_SLOT_AUTH, &plugin, &error) != NIO_OK &&
        nio__plugin_make(&args, NIO_SLOT_CIPHER, &plugin, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return plugin;
}

static void begin(struct kit_message *message, const struct kit_node *node, uint8_t type)
{
    memset(&message->m, 0, sizeof message->m);
    message->m.type = type;
    message->m.outer = true;
    message->m.now_ms = node->world->wall_ms;
    message->m.link = (const nio_link *)(const void *)node; /* some link: nobody looks into it */
    message->m.fields = &message->set;
    message->m.outside = &message->outside;
    message->m.front = message->memory;
    message->m.body = message->memory + KIT_FRONT;
    message->outside.outer = NULL;
}

void kit_compose(struct kit_message *message, const struct kit_node *node, uint8_t type,
                 nio_bytes uri, nio_bytes content)
{
    begin(message, node, type);
    message->m.body_len = 2 + uri.len + content.len;
    assert(KIT_FRONT + message->m.body_len <= sizeof message->memory);
    nio__be16_store(message->m.body, (uint16_t)uri.len);
    nio__copy(nio__copy(message->m.body + 2, uri), content);
    nio__field_set_init(&message->set, message->items, 0, KIT_ITEMS,
                        nio__span_of(message->store, sizeof message->store));
}

void kit_field(struct kit_message *message, const char *name, nio_bytes value)
{
    nio_field *item = &message->items[message->set.count++];
    memset(item, 0, sizeof *item);
    item->name = nio_text_of(name);
    item->value = value;
    message->set.sorted = false;
}

void kit_send(struct kit_message *message, struct kit_wire *wire)
{
    nio__field_set_sort(&message->set);
    wire->type = message->m.type;
    wire->fields_len = nio__fields_size(message->items, message->set.count);
    assert(wire->fields_len <= 65535);
    nio__fields_write(message->items, message->set.count, wire->fields);
    wire->body_len = message->m.body_len;
    memcpy(wire->body, message->m.body, message->m.body_len);
}

bool kit_receive(struct kit_message *message, const struct kit_node *node,
                 const struct kit_wire *wire)
{
    size_t count;
    begin(message, node, wire->type);
    memcpy(message->fields, wire->fields, wire->fields_len);
    memcpy(message->m.body, wire->body, wire->body_len);
    message->m.body_len = wire->body_len;
    if (nio__fields_decode(nio__bytes(message->fields, wire->fields_len), message->items, KIT_ITEMS,
                           &count) != NIO_OK) {
        return false;
    }
    nio__field_set_received(&message->set, message->items, count);
    return true;
}

/* Seals, and does what work the plugins have. */
static nio_status seal_on(nio_layer *layer, nio_layer_message *message)
{
    static const volatile bool never;
    unsigned stage = 0;
    nio_work *done = NULL;
    for (;;) {
        nio_status status = nio__layer_seal(layer, message, &stage);
        nio_work *work = status == NIO_EPENDING ? message->work : NULL;
        if (done != NULL && done != work) {
            done->destroy(done);
        }
        if (work == NULL) {
            return status;
        }
        work->run(work, &never);
        done = work;
    }
}

static nio_status seal(nio_layer *layer, struct kit_message *message)
{
    _Alignas(16) uint8_t channel[KIT_CHANNEL_BYTES] = {0};
    assert(layer->channel_bytes <= sizeof channel);
    message->m.channel_state =
        message->m.channel_state != NULL ? message->m.channel_state : channel;
    nio_status status = seal_on(layer, &message->m);
    message->m.channel_state = NULL;
    return status;
}

nio_status kit_seal(nio_layer *layer, struct kit_message *message)
{
    message->m.outer = true;
    return seal(layer, message);
}

nio_status kit_seal_inner(nio_layer *layer, const nio_layer *outer, struct kit_message *message)
{
    message->m.outer = false;
    message->outside.outer = outer;
    return seal(layer, message);
}

static nio_status open_layer(nio_layer *layer, struct kit_message *message)
{
    const nio_plugin *refused = NULL;
    nio_status status = nio__layer_open(layer, &message->m, &refused);
    assert(status == NIO_OK || refused != NULL);
    return status;
}

nio_status kit_open(nio_layer *layer, struct kit_message *message)
{
    message->m.outer = true;
    return open_layer(layer, message);
}

nio_status kit_open_inner(nio_layer *layer, const nio_layer *outer, struct kit_message *message)
{
    message->m.outer = false;
    message->outside.outer = outer;
    return open_layer(layer, message);
}

void kit_rewrite_fields(struct kit_wire *wire, nio_field *fields, size_t count)
{
    nio__fields_sort(fields, count);
    size_t len = nio__fields_size(fields, count);
    assert(len <= 65535);
    /* The values may lie where the new fields go. */
    static uint8_t packed[65536];
    nio__fields_write(fields, count, packed);
    memcpy(wire->fields, packed, len);
    wire->fields_len = len;
}
