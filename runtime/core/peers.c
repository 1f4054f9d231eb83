/* core/peers.c - the management of peers: start, rounds, stop. See peers.h.
 *
 * Happy path:  start → a round at once and every every_ms: silent records go, the node says that it
 *              is there → … → stop: good-bye, records end, each is told → gone
 * Failure:     start gives back what it took, contacts included. Later nothing can fail but single
 *              messages. */
#include "core/peers.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "base/size.h"
#include "core/peering.h"
#include "core/peers_pack.h"
#include "core/peers_view.h"
#include "wire/frame.h"

#define USUAL_APP "netaio"
#define USUAL_ID_BYTES 16

/* ---- The node's peering ---------------------------------------------------------------------- */

static void wake(void *user)
{
    nio__want_turn(user);
}

static nio_status want_peering(nio__core *core)
{
    if (core->peering != NULL) {
        return NIO_OK;
    }
    nio__peering *peering = nio__calloc(core->env, 1, sizeof *peering);
    if (peering == NULL) {
        return NIO_ENOMEM;
    }
    nio__peer_room_init(&peering->room, core->env, core->limits, &core->counters, &core->timers);
    peering->room.wake = wake;
    peering->room.user = core;
    nio__list_init(&peering->managed);
    nio__list_init(&peering->ending);
    core->peering = peering;
    nio__plugin_host_set_peers(&core->plugin_host, &nio__peers_view, core);
    return NIO_OK;
}

bool nio__peers_are_idle(const nio__core *core)
{
    const nio__peering *peering = core->peering;
    return peering == NULL ||
           (nio__list_is_empty(&peering->managed) && nio__list_is_empty(&peering->ending));
}

void nio__peers_end(nio__core *core)
{
    if (core->peering != NULL) {
        assert(nio__peers_are_idle(core));
        nio__peer_room_end(&core->peering->room);
        nio__free(core->env, core->peering);
        core->peering = NULL;
    }
}

/* ---- What the node says of itself ------------------------------------------------------------ */

/* URI and content of a message about the node, at most. */
static size_t room(const nio_peers *peers)
{
    size_t body = nio__layer_body_max(peers->contact_outer, peers->layer);
    return nio__size_min(NIO__PAYLOAD_MAX, body - nio__size_min(body, 2)); /* less uri_len */
}

static nio_status pack(nio_peers *peers, nio_bytes data)
{
    const nio_env *env = peers->core->env;
    size_t size = nio__peer_packed_size(peers->id, data), most = room(peers);
    if (size > most || peers->app.len > most - size) {
        return NIO_ETOOBIG;
    }
    uint8_t *packed = nio__alloc(env, size);
    if (packed == NULL) {
        return NIO_ENOMEM;
    }
    nio__peer_pack(peers->id, data, packed, size);
    nio__free(env, peers->packed);
    peers->packed = packed;
    peers->packed_len = size;
    return NIO_OK;
}

nio_status nio_peers_set_data(nio_peers *peers, nio_bytes data)
{
    if (peers->stopped) {
        return NIO_ECLOSED;
    }
    nio_status status = pack(peers, data);
    if (status == NIO_OK) {
        nio__peers_say_all(peers, NIO_ADVERTISE_PEER, NIO__PEERS_KNOWN);
    }
    return status;
}

/* ---- Contacts -------------------------------------------------------------------------------- */

static void on_contact(void *user, nio_link *link, const nio_link_event *event)
{
    nio__contact *contact = user;
    if (event->state == NIO_LINK_CLOSED && contact->link == link) {
        contact->link = NULL;
    }
}

/* Links to contacts are made anew with each round if they ended. */
static nio_status dial(nio_peers *peers, nio_error *error)
{
    nio_status first = NIO_OK;
    for (size_t i = 0; i < peers->contact_count; i++) {
        nio__contact *contact = &peers->contacts[i];
        if (contact->link == NULL) {
            nio_status status =
                peers->dial(peers->core->node, contact->endpoint, peers->contact_outer, on_contact,
                            contact, &contact->link, first == NIO_OK ? error : NULL);
            first = first == NIO_OK ? status : first;
        }
    }
    return first;
}

static void hang_up(nio_peers *peers)
{
    for (size_t i = 0; i < peers->contact_count; i++) {
        nio_link *link = peers->contacts[i].link;
        peers->contacts[i].link = NULL;
        if (link != NULL) {
            nio__link_silence(link);
            nio_link_close(link);
        }
    }
}

static nio_status copy_contacts(nio_peers *peers, const nio_peers_options *options)
{
    const nio_env *env = peers->core->env;
    if (options->contact_count == 0) {
        return NIO_OK;
    }
    peers->contacts = nio__calloc(env, options->contact_count, sizeof *peers->contacts);
    if (peers->contacts == NULL) {
        return NIO_ENOMEM;
    }
    for (; peers->contact_count < options->contact_count; peers->contact_count++) {
        nio__contact *contact = &peers->contacts[peers->contact_count];
        size_t size = strlen(options->contacts[peers->contact_count]) + 1;
        contact->peers = peers;
        contact->endpoint = nio__alloc(env, size);
        if (contact->endpoint == NULL) {
            return NIO_ENOMEM;
        }
        memcpy(contact->endpoint, options->contacts[peers->contact_count], size);
    }
    return NIO_OK;
}

/* ---- Rounds ---------------------------------------------------------------------------------- */

static void next_round(nio_peers *peers)
{
    nio__set_timer(peers->core, &peers->timer, nio__now(peers->core) + peers->every_ms);
}

static void on_round(nio__timer *timer)
{
    nio_peers *peers = NIO__CONTAINER(timer, nio_peers, timer);
    nio__peer_expire(&peers->table, peers->core->now_ms, peers->timeout_ms);
    (void)dial(peers, NULL);
    nio__peers_say_all(peers, NIO_ADVERTISE_PEER, NIO__PEERS_OWN);
    next_round(peers);
}

/* ---- Making ---------------------------------------------------------------------------------- */

static nio_status check_layer(const nio__core *core, const nio_layer *layer, nio_error *error)
{
    if (layer == NULL) {
        return NIO_OK;
    }
    const nio_plugin *plugin = layer->auth != NULL ? layer->auth : layer->cipher;
    if (!layer->inner) {
        return nio__fail(error, NIO_EINVAL,
                         "peers: \"%s\" is an outer layer; that of peer messages is an inner one",
                         layer->name);
    }
    if (plugin != NULL && plugin->host != &core->plugin_host) {
        return nio__fail(error, NIO_EINVAL, "peers: the layer \"%s\" belongs to another node",
                         layer->name);
    }
    if (layer->cipher != NULL && (layer->cipher->traits & NIO_TRAIT_RECEIVER) != 0) {
        return nio__fail(error, NIO_EINVAL,
                         "peers: the layer \"%s\" hides for one receiver that is known, and whom "
                         "an advertisement reaches is not",
                         layer->name);
    }
    return NIO_OK;
}

static nio_status check(const nio__core *core, const nio_peers_options *options, nio_bytes app,
                        nio_error *error)
{
    uint32_t every = options->every_ms != 0 ? options->every_ms : NIO__PEERS_EVERY_MS;
    uint32_t timeout = options->timeout_ms != 0 ? options->timeout_ms : NIO__PEERS_TIMEOUT_MS;
    if (core->closing) {
        return nio__fail(error, NIO_ECLOSED, "peers: the node is closing");
    }
    if (options->id.len > NIO_PEER_ID_MAX) {
        return nio__fail(error, NIO_EINVAL, "peers: an id of %zu bytes; at most %d are allowed",
                         options->id.len, NIO_PEER_ID_MAX);
    }
    if (timeout < every) {
        return nio__fail(error, NIO_EINVAL,
                         "peers: advertising every %u ms, and forgetting after %u ms, makes peers "
                         "come and go",
                         (unsigned)every, (unsigned)timeout);
    }
    if (core->peering != NULL && nio__peers_of_app(core, app) != NULL) {
        return nio__fail(error, NIO_ECONFLICT, "peers: the app id \"%.*s\" is managed already",
                         (int)app.len, (const char *)app.ptr);
    }
    return check_layer(core, options->layer, error);
}

/* The id, as the options have it or by default. */
static nio_bytes pick_id(nio__core *core, const nio_peers_options *options,
                         uint8_t random[USUAL_ID_BYTES])
{
    nio_bytes id = options->id;
    if (id.len == 0 && options->layer != NULL) {
        id = nio__layer_signs_as(options->layer);
    }
    if (id.len == 0) {
        nio__random_bytes(&core->random, random, USUAL_ID_BYTES);
        id = nio__bytes(random, USUAL_ID_BYTES);
    }
    return id;
}

static void fill(nio_peers *peers, const nio_peers_options *options)
{
    peers->layer = options->layer;
    peers->contact_outer = options->contact_outer;
    peers->every_ms = options->every_ms != 0 ? options->every_ms : NIO__PEERS_EVERY_MS;
    peers->timeout_ms = options->timeout_ms != 0 ? options->timeout_ms : NIO__PEERS_TIMEOUT_MS;
    peers->unproved = options->unproved;
    peers->codec = options->codec != NULL ? options->codec : nio_peer_codec_packify();
    peers->on_peer = options->on_peer;
    peers->user = options->user;
}

void nio__peers_destroy(nio_peers *peers)
{
    nio__core *core = peers->core;
    nio__timer_stop(&core->timers, &peers->timer);
    nio__timers_release(&core->timers);
    nio__list_remove(&peers->hook);
    nio__peer_table_end(&peers->table);
    for (size_t i = 0; i < peers->contact_count; i++) {
        nio__free(core->env, peers->contacts[i].endpoint);
    }
    nio__free(core->env, peers->contacts);
    nio__free(core->env, peers->packed);
    nio__free(core->env, peers);
}

static nio_status make(nio__core *core, nio_bytes app, nio_bytes id, nio_peers **out)
{
    nio_peers *peers = nio__calloc(core->env, 1, sizeof *peers + app.len + id.len);
    if (peers == NULL) {
        return NIO_ENOMEM;
    }
    nio_status status = nio__timers_reserve(&core->timers);
    if (status != NIO_OK) {
        nio__free(core->env, peers);
        return status;
    }
    uint8_t seeds[2][NIO__SEED_SIZE];
    nio__random_bytes(&core->random, seeds, sizeof seeds);
    peers->core = core;
    peers->app = nio__bytes(peers->memory, app.len);
    peers->id = nio__bytes(nio__copy(peers->memory, app), id.len);
    nio__copy(peers->memory + app.len, id);
    nio__hook_init(&peers->hook);
    nio__timer_init(&peers->timer, on_round);
    nio__peer_table_init(&peers->table, &core->peering->room, peers,
                         (const uint8_t(*)[NIO__SEED_SIZE])seeds);
    peers->table.on_silence = nio__peers_on_silence;
    peers->table.on_answer = nio__peers_on_answer;
    *out = peers;
    return NIO_OK;
}

/* All that may fail after `make`. */
static nio_status equip(nio_peers *peers, const nio_peers_options *options, nio_error *error)
{
    nio_status status = pack(peers, options->data);
    if (status == NIO_ETOOBIG) {
        return nio__fail(error, status,
                         "peers: %zu bytes of data do not fit a message, which has %zu with id and "
                         "app id",
                         options->data.len, room(peers));
    }
    if (status == NIO_OK) {
        status = copy_contacts(peers, options);
    }
    return status == NIO_OK ? dial(peers, error) : status;
}

nio_status nio__peers_start(nio__core *core, const nio_peers_options *options,
                            nio__peers_dial *dialer, nio_peers **out, nio_error *error)
{
    nio_bytes app = options->app.len > 0 ? options->app : nio_bytes_of(USUAL_APP);
    uint8_t random[USUAL_ID_BYTES];
    nio_peers *peers;
    nio_status status = check(core, options, app, error);
    if (status != NIO_OK) {
        return status;
    }
    status = want_peering(core);
    if (status == NIO_OK) {
        status = make(core, app, pick_id(core, options, random), &peers);
    }
    if (status != NIO_OK) {
        return nio__fail(error, status, "peers: %s", nio_status_text(status));
    }
    fill(peers, options);
    peers->dial = dialer;
    status = equip(peers, options, error);
    if (status != NIO_OK) {
        if (status == NIO_ENOMEM) {
            nio__fail(error, status, "peers: %s", nio_status_text(status));
        }
        hang_up(peers);
        nio__peers_destroy(peers);
        return status;
    }
    nio__list_push(&core->peering->managed, &peers->hook);
    nio__peers_say_all(peers, NIO_ADVERTISE_PEER, NIO__PEERS_STREAMS);
    next_round(peers);
    *out = peers;
    return NIO_OK;
}

/* ---- The end --------------------------------------------------------------------------------- */

void nio_peers_stop(nio_peers *peers)
{
    nio__core *core = peers->core;
    if (peers->stopped) {
        return;
    }
    nio__peers_say_all(peers, NIO_DISCONNECT, NIO__PEERS_KNOWN);
    peers->stopped = true;
    nio__timer_stop(&core->timers, &peers->timer);
    nio__list_remove(&peers->hook);
    nio__list_push(&core->peering->ending, &peers->hook);
    NIO__LIST_EACH(hook, &peers->table.records) {
        nio__peer_end(NIO__CONTAINER(hook, nio_peer, in_table), NIO_PEER_REMOVED);
    }
    hang_up(peers);
    nio__want_turn(core);
}

void nio__peers_close(nio__core *core)
{
    nio_peers *peers;
    while (core->peering != NULL &&
           (peers = NIO__LIST_FIRST(&core->peering->managed, nio_peers, hook)) != NULL) {
        nio_peers_stop(peers);
    }
}
