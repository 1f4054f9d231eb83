/* tests/e2e/test_notify.c - generated protocols on nodes: what is notified and heard, calls on
 * links that are there, what peers say about themselves. */
#include <stdio.h>

#include <netaio/gen.h>

#include "chat.h"
#include "hello.h"
#include "ledger.h"
#include "support/e2e.h"

static const uint8_t secret[32] = "0123456789abcdef0123456789abcde";
static const uint8_t other[32] = "another secret of just 32 bytes";

/* ---- chat on a server and a client ----------------------------------------------------------- */

struct heard {
    unsigned posts, events;
    uint64_t last;
    char text[64];
};

static void on_post(chat_client *client, const chat_posts_uri *uri, const chat_post *post)
{
    struct heard *heard = chat_client_app(client);
    heard->posts++;
    heard->last = post->id;
    snprintf(heard->text, sizeof heard->text, "%.*s: %.*s", (int)uri->room.len, uri->room.ptr,
             (int)post->text.len, post->text.ptr);
}

static void on_event(chat_client *client, const chat_events_uri *uri, const chat_event *event)
{
    struct heard *heard = chat_client_app(client);
    (void)uri;
    heard->events += event->tag == CHAT_EVENT_CLOSED;
}

static const chat_events events = {
    .size = sizeof events, .posts_notify = on_post, .events_notify = on_event};

static void on_post_request(chat_server *server, nio_call *call, const chat_post_uri *uri)
{
    chat_post post = {.id = uri->id, .author = nio_text_of("me"), .text = nio_text_of("mine")};
    ++*(unsigned *)chat_server_app(server);
    assert_int_equal(chat_post_request_reply_ok(call, &post), NIO_OK);
}

static const chat_handlers handlers = {.size = sizeof handlers, .post_request = on_post_request};

static chat_keys keys_of(const uint8_t outer[32])
{
    chat_keys keys = {.size = sizeof keys};
    keys.outer_seal = nio_key_of(outer, 32);
    keys.admin_auth = nio_key_of(other, 32);
    return keys;
}

struct fixture {
    struct e2e e;
    nio_node *here, *there;
    nio_link *accepted;
    unsigned served;
    struct heard heard;
    chat_keys keys;
    chat_server *server;
    chat_client *client;
    char endpoint[128];
};

static void on_accepted(void *user, nio_link *link, const nio_link_event *event)
{
    struct fixture *f = user;
    if (event->state == NIO_LINK_OPEN) {
        f->accepted = link;
    }
}

static void begin(struct fixture *f)
{
    nio_listener *listener;
    nio_error error;
    memset(f, 0, sizeof *f);
    e2e_begin(&f->e);
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    options.env = &f->e.world.env;
    options.loop = &f->e.loop;
    options.on_link = on_accepted;
    options.user = f;
    assert_int_equal(nio_node_create(&f->here, &options), NIO_OK);
    f->there = e2e_node(&f->e, NULL);
    f->keys = keys_of(secret);
    assert_int_equal(chat_serve(f->here, &handlers, &f->keys, &f->served, &f->server, NULL),
                     NIO_OK);
    if (nio_node_listen_with(f->here, e2e_any(), NULL, &listener, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    snprintf(f->endpoint, sizeof f->endpoint, "%s", nio_listener_endpoint(listener));
    assert_int_equal(chat_connect(f->there, f->endpoint, &f->keys, NULL, &f->client, NULL), NIO_OK);
}

static void end(struct fixture *f)
{
    e2e_close(&f->e, f->there);
    e2e_close(&f->e, f->here);
    e2e_end(&f->e);
}

static void what_is_notified_crosses_and_stops_when_nobody_subscribes(void **state)
{
    (void)state;
    struct fixture f;
    struct e2e_call subscribed = {0}, also = {0}, left = {0};
    begin(&f);
    chat_posts_uri uri = {.room = nio_text_of("garden")};
    chat_events_uri events_of = {.room = nio_text_of("garden")};
    assert_int_equal(chat_hear(f.there, &events, &f.keys, &f.heard, NULL), NIO_OK);
    assert_int_equal(chat_posts_subscribe(f.client, &uri, NULL, e2e_done, &subscribed, NULL),
                     NIO_OK);
    assert_int_equal(chat_events_subscribe(f.client, &events_of, NULL, e2e_done, &also, NULL),
                     NIO_OK);
    E2E_UNTIL(&f.e, subscribed.ended == 1 && also.ended == 1);
    assert_int_equal(subscribed.status, NIO_OK);
    uint8_t bytes[CHAT_POSTS_URI_MAX];
    size_t len;
    assert_int_equal(chat_posts_uri_build(&uri, bytes, sizeof bytes, &len), NIO_OK);
    assert_int_equal(nio_subscribers(f.here, (nio_bytes){bytes, len}), 1);
    chat_post post = {.id = 7, .author = nio_text_of("ann"), .text = nio_text_of("hello")};
    chat_event closed = {.tag = CHAT_EVENT_CLOSED};
    assert_int_equal(chat_posts_notify(f.server, &uri, &post), NIO_OK);
    assert_int_equal(chat_events_notify(f.server, &events_of, &closed), NIO_OK);
    E2E_UNTIL(&f.e, f.heard.posts == 1 && f.heard.events == 1);
    assert_string_equal(f.heard.text, "garden: hello");
    assert_int_equal(chat_posts_unsubscribe(f.client, &uri, NULL, e2e_done, &left, NULL), NIO_OK);
    E2E_UNTIL(&f.e, left.ended == 1);
    assert_int_equal(nio_subscribers(f.here, (nio_bytes){bytes, len}), 0);
    end(&f);
}

/* ---- Links that are there -------------------------------------------------------------------- */

struct read_post {
    unsigned ended;
    nio_status status;
    uint64_t id;
};

static void on_read(void *user, const chat_post_request_end *end)
{
    struct read_post *read = user;
    read->ended++;
    read->status = end->status;
    read->id = end->ok != NULL ? end->ok->id : 0;
}

static void an_accepted_link_is_called_back(void **state)
{
    (void)state;
    struct fixture f;
    struct read_post read = {0}, back = {0};
    unsigned served = 0;
    chat_client *client, *again;
    begin(&f);
    assert_int_equal(chat_serve(f.there, &handlers, &f.keys, &served, NULL, NULL), NIO_OK);
    chat_post_uri uri = {.room = nio_text_of("garden"), .id = 5};
    assert_int_equal(chat_post_request(f.client, &uri, NULL, on_read, &read, NULL), NIO_OK);
    E2E_UNTIL(&f.e, read.ended == 1);
    assert_non_null(f.accepted);
    assert_int_equal(chat_attach(f.accepted, &f.keys, &client, NULL), NIO_OK);
    assert_int_equal(chat_attach(f.accepted, &f.keys, &again, NULL), NIO_OK);
    assert_ptr_equal(client, again);
    assert_ptr_equal(chat_client_link(client), f.accepted);
    assert_null(chat_client_app(client)); /* nothing is heard here */
    assert_int_equal(chat_post_request(client, &uri, NULL, on_read, &back, NULL), NIO_OK);
    E2E_UNTIL(&f.e, back.ended == 1);
    assert_int_equal(back.status, NIO_OK);
    assert_int_equal(back.id, 5);
    assert_int_equal(served, 1);
    assert_int_equal(f.served, 1);
    end(&f);
}

static void only_a_link_under_the_layer_of_the_protocol_takes_a_client(void **state)
{
    (void)state;
    struct fixture f;
    chat_client *client;
    hello_client *greeter;
    nio_error error;
    begin(&f);
    nio_link *link = chat_client_link(f.client);
    chat_keys wrong = keys_of(other);
    assert_int_equal(chat_attach(link, &wrong, &client, &error), NIO_ECONFLICT);
    assert_string_equal(error.text,
                        "protocol chat: the link is not under the outer layer of the protocol");
    assert_int_equal(chat_attach(link, NULL, &client, &error), NIO_ENOKEY);
    hello_keys hello = {.size = sizeof hello};
    hello.outer_seal = nio_key_of(secret, 32);
    assert_int_equal(hello_attach(link, &hello, &greeter, NULL), NIO_ECONFLICT); /* another realm */
    nio_link_close(link);
    assert_int_equal(chat_attach(link, &f.keys, &client, &error), NIO_ECLOSED);
    end(&f);
}

/* ---- What does not fit ----------------------------------------------------------------------- */

static void what_cannot_be_heard_is_said_in_a_sentence(void **state)
{
    (void)state;
    struct fixture f;
    nio_error error;
    begin(&f);
    assert_int_equal(chat_hear(f.there, &events, NULL, NULL, &error), NIO_ENOKEY);
    assert_string_equal(error.text,
                        "protocol chat: the layer \"outer\" needs the key `outer_seal`, "
                        "which is not given");
    chat_events none = {.size = 0}, more = {.size = sizeof more + 8};
    assert_int_equal(chat_hear(f.there, &none, &f.keys, NULL, &error), NIO_EABI);
    assert_int_equal(chat_hear(f.there, &more, &f.keys, NULL, &error), NIO_EABI);
    assert_non_null(strstr(error.text, "`size` of the events"));
    nio_gen_protocol stranger = chat_protocol;
    stranger.abi++;
    nio_client *client;
    assert_int_equal(nio_gen_hear(f.there, &stranger, &events, &f.keys, NULL, NULL), NIO_EABI);
    assert_int_equal(nio_gen_attach(chat_client_link(f.client), &stranger, &f.keys, &client, NULL),
                     NIO_EABI);
    assert_int_equal(nio_gen_set_keys(f.there, &stranger, &f.keys, NULL), NIO_EABI);
    assert_int_equal(chat_hear(f.there, &events, &f.keys, NULL, NULL), NIO_OK);
    assert_int_equal(chat_hear(f.there, &events, &f.keys, NULL, &error), NIO_ECONFLICT);
    assert_string_equal(error.text, "protocol chat is heard already");
    end(&f);
}

static void a_node_that_only_hears_listens_under_the_layer_of_what_it_hears(void **state)
{
    (void)state;
    static uint8_t key[NIO_KEY_BYTES] = {7};
    nio_error error = {""};
    nio_node *node;
    chat_keys keys = {.size = sizeof keys, .outer_seal = nio_key_of(key, sizeof key)};
    assert_int_equal(nio_node_create(&node, NULL), NIO_OK);
    assert_int_equal(nio_node_listen(node, "udp://127.0.0.1:0", &error), NIO_EINVAL);
    assert_int_equal(chat_hear(node, &events, &keys, NULL, &error), NIO_OK);
    assert_int_equal(nio_node_listen(node, "udp://127.0.0.1:0", &error), NIO_OK);
    nio_link *link;
    assert_int_equal(nio_node_connect(node, "udp://127.0.0.1:9", NULL, &link, &error), NIO_OK);
    nio_client *client;
    assert_int_equal(nio_gen_attach(link, &chat_protocol, &keys, &client, &error), NIO_OK);
    nio_node_close(node, NULL, NULL);
}

/* ---- Peers ----------------------------------------------------------------------------------- */

struct met {
    unsigned added, updated;
    char nick[33];
    ledger_node node;
};

static void on_chat_peer(void *user, nio_peers *peers, const nio_peer *peer, nio_peer_change change)
{
    struct met *met = user;
    chat_member member;
    (void)peers;
    met->added += change == NIO_PEER_ADDED;
    met->updated += change == NIO_PEER_UPDATED;
    if (chat_peer_read(peer, &member)) {
        snprintf(met->nick, sizeof met->nick, "%.*s", (int)member.nick.len, member.nick.ptr);
    }
}

static void peers_say_who_they_are_and_change_their_minds(void **state)
{
    (void)state;
    struct fixture f;
    struct met met = {0};
    nio_peers *ours, *theirs;
    nio_error error;
    begin(&f);
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    options.on_peer = on_chat_peer;
    options.user = &met;
    chat_member ann = {.nick = nio_text_of("ann")}, bob = {.nick = nio_text_of("bob")};
    chat_member bad = {.nick = nio_text_of("\xff")};
    assert_int_equal(chat_peers_start(f.here, &f.keys, &bad, NULL, &ours, &error), NIO_EINVAL);
    assert_string_equal(error.text, "chat_member: invalid argument");
    assert_int_equal(chat_peers_start(f.here, &f.keys, &ann, &options, &ours, &error), NIO_OK);
    assert_true(nio_bytes_equal(nio_peers_app(ours), nio_bytes_of(CHAT_APP)));
    assert_int_equal(chat_peers_start(f.there, &f.keys, &bob, NULL, &theirs, &error), NIO_OK);
    assert_int_equal(chat_peers_start(f.there, &f.keys, &bob, NULL, &theirs, &error),
                     NIO_ECONFLICT);
    E2E_UNTIL(&f.e, met.added == 1);
    assert_string_equal(met.nick, "bob");
    bob.nick = nio_text_of("robert");
    assert_int_equal(chat_peers_say(theirs, &f.keys, &bad), NIO_EINVAL);
    assert_int_equal(chat_peers_say(theirs, &f.keys, &bob), NIO_OK);
    E2E_UNTIL(&f.e, met.updated == 1);
    assert_string_equal(met.nick, "robert");
    end(&f);
}

static void on_ledger_peer(void *user, nio_peers *peers, const nio_peer *peer,
                           nio_peer_change change)
{
    struct met *met = user;
    (void)peers;
    met->added += change == NIO_PEER_ADDED && ledger_peer_read(peer, &met->node);
}

static nio_listener *listens_udp(nio_node *node)
{
    nio_listener *listener;
    nio_error error;
    if (nio_node_listen_with(node, "udp://127.0.0.1:0", NULL, &listener, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return listener;
}

static void public_keys_are_added_to_what_a_node_says(void **state)
{
    (void)state;
    static const ledger_handlers none = {.size = sizeof none};
    struct e2e e;
    struct met met = {0};
    nio_peers *ours, *theirs;
    ledger_keys keys = {.size = sizeof keys}, their_keys = {.size = sizeof their_keys};
    uint8_t pubkey[32];
    char contact[64];
    keys.sealed_cipher = nio_key_of(secret, 32);
    their_keys.sealed_cipher = nio_key_of(other, 32);
    e2e_begin(&e);
    nio_node *here = e2e_node(&e, NULL), *there = e2e_node(&e, NULL);
    assert_int_equal(ledger_serve(here, &none, &keys, NULL, NULL, NULL), NIO_OK);
    assert_int_equal(ledger_serve(there, &none, &their_keys, NULL, NULL, NULL), NIO_OK);
    snprintf(contact, sizeof contact, "%s", nio_listener_endpoint(listens_udp(here)));
    listens_udp(there);
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    options.on_peer = on_ledger_peer;
    options.user = &met;
    ledger_node nothing = {0}, given = {.has_pubkey = true, .pubkey = {9}};
    assert_int_equal(ledger_peers_start(here, &keys, &nothing, &options, &ours, NULL), NIO_OK);
    const char *const contacts[] = {contact};
    nio_peers_options to_us = NIO_PEERS_OPTIONS_INIT;
    to_us.contacts = contacts;
    to_us.contact_count = 1;
    assert_int_equal(ledger_peers_start(there, &their_keys, &nothing, &to_us, &theirs, NULL),
                     NIO_OK);
    E2E_UNTIL(&e, met.added == 1);
    assert_int_equal(nio_key_public(other, NULL, pubkey), NIO_OK);
    assert_true(met.node.has_pubkey);
    assert_memory_equal(met.node.pubkey, pubkey, 32);
    assert_false(met.node.has_vkey); /* no layer signs */
    assert_int_equal(ledger_peers_say(theirs, &their_keys, &given), NIO_OK);
    const nio_peer *peer = nio_peer_next(ours, NULL);
    E2E_UNTIL(&e, ledger_peer_read(peer, &met.node) && met.node.pubkey[0] == 9);
    e2e_close(&e, there);
    e2e_close(&e, here);
    e2e_end(&e);
}

/* ---- Memory ---------------------------------------------------------------------------------- */

static nio_status hear_and_meet(struct fault_env *world, void *user)
{
    (void)user;
    nio_node *node;
    nio_peers *peers;
    chat_keys keys = keys_of(secret);
    ledger_keys ledger = {.size = sizeof ledger};
    ledger_node nothing = {0};
    ledger.sealed_cipher = nio_key_of(secret, 32);
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    options.env = &world->env;
    nio_status status = nio_node_create(&node, &options);
    if (status != NIO_OK) {
        return status;
    }
    status = chat_hear(node, &events, &keys, NULL, NULL);
    if (status == NIO_OK) {
        status = ledger_peers_start(node, &ledger, &nothing, NULL, &peers, NULL);
    }
    if (status == NIO_OK) {
        status = ledger_peers_say(peers, &ledger, &nothing);
    }
    nio_node_close(node, NULL, NULL);
    return status;
}

static void memory_may_end_while_a_node_hears_and_meets_others(void **state)
{
    (void)state;
    struct fault_env world;
    e2e_world(&world);
    assert_true(fault_env_exhaust(&world, hear_and_meet, NULL) > 5);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_notified_crosses_and_stops_when_nobody_subscribes),
        cmocka_unit_test(an_accepted_link_is_called_back),
        cmocka_unit_test(only_a_link_under_the_layer_of_the_protocol_takes_a_client),
        cmocka_unit_test(what_cannot_be_heard_is_said_in_a_sentence),
        cmocka_unit_test(a_node_that_only_hears_listens_under_the_layer_of_what_it_hears),
        cmocka_unit_test(peers_say_who_they_are_and_change_their_minds),
        cmocka_unit_test(public_keys_are_added_to_what_a_node_says),
        cmocka_unit_test(memory_may_end_while_a_node_hears_and_meets_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
