/* tests/unit/test_udp_life.c - two nodes over UDP that find each other, subscribe, publish, call:
 * with the nth allocation refused, and closed, in part or as a whole, at any moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/datagram.h"
#include "support/notes.h"
#include "support/peer_kit.h"
#include "support/simudp.h"
#include "support/spoken.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

/* What is closed at a moment. */
enum what { NOTHING, NODE, SOCKET, LINK, PEERS, PEER_LINK, WHATS };

struct life;

/* One of the two nodes. */
struct side {
    struct life *life;
    struct sim_host *host;
    struct sim_socket *socket;
    nio_link *link; /* of the program; NULL: not there */
    nio_peers *peers;
    struct told told;
    struct heard heard;
    struct ended calls[3];
    unsigned begun;
    struct noted noted;
    bool subscribed, closed;
};

struct life {
    struct sim sim;
    struct side a, b;
    unsigned moments, at; /* closes at that moment; 0: never */
    enum what what;
    struct side *who;
};

/* ---- Moments --------------------------------------------------------------------------------- */

static void stop_peers(struct side *side)
{
    if (side->peers != NULL) {
        nio_peers_stop(side->peers);
        side->peers = NULL;
    }
}

static void close_peer_link(const struct side *side)
{
    const nio_peer *peer = side->peers != NULL ? nio_peer_next(side->peers, NULL) : NULL;
    if (peer != NULL) {
        nio_link_close(nio_peer_link(peer));
    }
}

static void close_something(struct side *side, enum what what)
{
    switch (what) {
    case NODE:
        side->closed = true;
        side->peers = NULL;
        nio__core_close(side->host->core);
        break;
    case SOCKET:
        if (side->socket->socket != NULL) {
            nio__socket_close(side->socket->socket);
        }
        break;
    case LINK:
        if (side->link != NULL) {
            nio_link_close(side->link);
        }
        break;
    case PEERS:
        stop_peers(side);
        break;
    default:
        close_peer_link(side);
        break;
    }
}

static void moment(struct life *life)
{
    if (++life->moments == life->at) {
        close_something(life->who, life->what);
    }
}

static void on_arrival(struct sim_socket *socket, const nio_address *from, nio__span bytes)
{
    (void)from;
    (void)bytes;
    moment(socket->user);
}

static void on_peer(struct told *told, nio_peers *peers, const nio_peer *peer,
                    nio_peer_change change)
{
    (void)peers;
    (void)peer;
    (void)change;
    moment(told->user);
}

static void on_request(struct heard *heard, nio_call *call, const nio_message *message)
{
    (void)call;
    (void)message;
    moment(heard->user);
}

static void on_note(struct noted *noted, const nio_message *message)
{
    (void)message;
    moment(noted->user);
}

static void on_note_ended(struct noted *noted)
{
    moment(noted->user);
}

static void on_answer(struct ended *ended, const nio_end *end)
{
    (void)end;
    moment(ended->user);
}

static void on_link(void *user, nio_link *link, const nio_link_event *event)
{
    struct side *side = user;
    if (event->state == NIO_LINK_CLOSED && side->link == link) {
        side->link = NULL;
    }
    moment(side->life);
}

/* ---- A life ---------------------------------------------------------------------------------- */

static void begin_side(struct life *life, struct side *side, const char *kind)
{
    side->life = life;
    side->host = sim_host_new(&life->sim, NULL);
    nio_layer *outer = kind == NULL ? NULL : sim_layer(side->host, false, kind, key, NULL, NULL);
    side->socket = sim_socket_new(side->host, outer, 8888);
    sim_socket_join(side->socket, 8888);
    side->socket->on_arrival = on_arrival;
    side->socket->user = life;
    side->told.then = on_peer;
    side->told.user = life;
    side->heard =
        (struct heard){.say = "=", .say_type = NIO_RESPOND_URI, .then = on_request, .user = life};
    side->noted.then = on_note;
    side->noted.then_ended = on_note_ended;
    side->noted.user = life;
    side->noted.asked.then = on_answer;
    side->noted.asked.user = life;
    hears(side->host, NIO_REQUEST_URI, "echo", NULL, &side->heard);
}

static void begin(struct life *life, const char *kind)
{
    memset(life, 0, sizeof *life);
    sim_begin(&life->sim, 7);
    begin_side(life, &life->a, kind);
    begin_side(life, &life->b, kind);
}

/* Opens a topic, manages peers, links to the other one: as far as memory lets it. */
static void set_up(struct side *side, const struct side *other, const char *id)
{
    nio_topic topic = NIO_TOPIC_INIT;
    nio_handler_id handler;
    nio_peers_options options = peers_options(id, "some data", &side->told);
    nio__link_options with = {.on_link = on_link, .user = side};
    topic.any_uri = true;
    (void)!nio__core_topic_open(side->host->core, &topic, &handler);
    if (nio__peers_start(side->host->core, &options, NULL, &side->peers, NULL) != NIO_OK) {
        side->peers = NULL;
    }
    if (nio__socket_link(side->socket->socket, &other->socket->address, true, &with, &side->link) !=
        NIO_OK) {
        side->link = NULL;
    }
}

static void call(struct side *side)
{
    struct ended *ended = &side->calls[side->begun];
    if (side->link != NULL && side->begun < 3) {
        ended->then = on_answer;
        ended->user = side->life;
        side->begun += ask(side->link, NIO_REQUEST_URI, "echo", "?", 500, ended) == NIO_OK;
    }
}

static void subscribe(struct side *side)
{
    if (side->link != NULL) {
        side->subscribed = subscribe_to(side->link, "news", NULL, &side->noted) == NIO_OK;
    }
}

static void tell(struct side *side)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    spec.uri = nio_bytes_of("news");
    spec.content = nio_bytes_of("x");
    if (!side->closed) {
        (void)!nio__core_notify(side->host->core, &spec, NULL);
        (void)!nio__core_broadcast(side->host->core, &spec, NULL);
        (void)!nio__core_multicast(side->host->core, &spec, NULL);
    }
}

static void live(struct life *life)
{
    struct side *const sides[] = {&life->a, &life->b};
    set_up(&life->a, &life->b, "a");
    set_up(&life->b, &life->a, "b");
    for (unsigned round = 0; round < 3; round++) {
        for (size_t i = 0; i < 2; i++) {
            call(sides[i]);
            if (round == i) {
                subscribe(sides[i]);
            }
            sim_advance(&life->sim, 10);
            tell(sides[i]);
        }
        sim_advance(&life->sim, 10000u * (round + 1));
    }
    stop_peers(&life->b);
    sim_advance(&life->sim, 1000);
}

static void end(struct life *life)
{
    const struct side *const sides[] = {&life->a, &life->b};
    life->a.peers = life->b.peers = NULL; /* their nodes close */
    sim_end(&life->sim);
    for (size_t i = 0; i < 2; i++) {
        const struct side *side = sides[i];
        for (unsigned n = 0; n < 3; n++) {
            assert_int_equal(side->calls[n].count, n < side->begun);
        }
        assert_int_equal(side->told.added, side->told.removed + side->told.timed_out);
        assert_true(side->noted.ended <= 1);
        assert_int_equal(side->noted.asked.count, side->subscribed);
    }
}

static const char *const kinds[] = {NULL, "aead"};

static void they_find_hear_and_answer_each_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct life life;
        const struct side *const sides[] = {&life.a, &life.b};
        begin(&life, kinds[i]);
        live(&life);
        end(&life);
        for (size_t side = 0; side < 2; side++) {
            assert_int_equal(sides[side]->told.added, 1);
            assert_int_equal(sides[side]->heard.count, 3);
            assert_true(sides[side]->noted.count >= 1);
            for (size_t n = 0; n < 3; n++) {
                ended_as(&sides[side]->calls[n], NIO_OK, "?");
            }
        }
    }
}

/* ---- Ends of every kind ---------------------------------------------------------------------- */

static void anything_may_be_closed_at_any_moment(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 2 * 2 * WHATS; way++) {
        struct life life;
        unsigned at = 0;
        do {
            begin(&life, kinds[way % 2]);
            life.who = way / 2 % 2 == 0 ? &life.a : &life.b;
            life.what = (enum what)(way / 4);
            life.at = life.what == NOTHING ? 0 : ++at;
            live(&life);
            end(&life);
        } while (life.at != 0 && life.moments >= life.at);
        assert_true(life.moments > 10);
    }
}

/* A life in which memory is refused to one side: false if it never asked for so much. */
static bool lacks_memory(const char *kind, bool second, size_t nth, bool onward)
{
    struct life life;
    begin(&life, kind);
    struct fault_env *world = &(second ? life.b : life.a).host->world;
    fault_env_fail_nth(world, nth, onward);
    live(&life);
    bool failed = world->refused > 0;
    fault_env_fail_nth(world, 0, false);
    end(&life);
    return failed;
}

static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 8; way++) {
        size_t nth = 1;
        while (lacks_memory(kinds[way & 1], (way & 2) != 0, nth, (way & 4) != 0)) {
            nth++;
        }
        assert_true(nth > 10);
    }
}

/* After the failure there is memory again: what was not done then can be done now. */
static void who_had_no_memory_works_again_when_there_is_some(void **state)
{
    (void)state;
    for (size_t nth = 1;; nth++) {
        struct life life;
        struct noted noted = {.count = 0};
        begin(&life, NULL);
        fault_env_fail_nth(&life.b.host->world, nth, false);
        live(&life);
        bool failed = life.b.host->world.refused > 0;
        fault_env_fail_nth(&life.b.host->world, 0, false);
        nio_link *link = life.a.link;
        assert_non_null(link);
        opens(life.b.host, "late", NULL);
        assert_int_equal(subscribe_to(link, "late", NULL, &noted), NIO_OK);
        sim_advance(&life.sim, 1000);
        ended_as(&noted.asked, NIO_OK, "");
        assert_int_equal(notifies(life.b.host, "late", "x"), 1);
        sim_settle(&life.sim);
        assert_int_equal(noted.count, 1);
        end(&life);
        if (!failed) {
            break;
        }
    }
}

/* ---- Budgets --------------------------------------------------------------------------------- */

static void a_near_caller_that_wants_more_than_its_budget_proves_itself_and_gets_it(void **state)
{
    (void)state;
    static struct ended ended[64];
    struct life life;
    char content[200];
    begin(&life, NULL);
    memset(content, 'x', sizeof content);
    content[sizeof content - 1] = 0;
    nio_link *link = sim_socket_link(life.a.socket, &life.b.socket->address);
    for (unsigned round = 0; round < 20; round++) {
        memset(ended, 0, sizeof ended);
        for (size_t i = 0; i < 64; i++) {
            asks(link, NIO_REQUEST_URI, "echo", content, &ended[i]);
            if (round == 0) {
                sim_settle(&life.sim); /* then it is known to answer with `rid` */
            }
        }
        sim_settle(&life.sim);
        for (size_t i = 0; i < 64; i++) {
            ended_as(&ended[i], NIO_OK, content);
        }
    }
    assert_in_range(nio__core_counters(life.b.host->core)->challenges, 1, 64);
    sim_end(&life.sim);
}

/* ---- The steady state ------------------------------------------------------------------------ */

static void calls_over_udp_ask_for_no_memory_after_a_while(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct life life;
        size_t requests[2] = {0};
        begin(&life, kinds[i]);
        nio_link *link = sim_socket_link(life.a.socket, &life.b.socket->address);
        for (unsigned n = 0; n < 3000; n++) {
            struct ended ended = {0};
            asks(link, NIO_REQUEST_URI, "echo", "the same again", &ended);
            sim_settle(&life.sim);
            ended_as(&ended, NIO_OK, "the same again");
            if (n == 2000) {
                requests[0] = life.a.host->world.requests;
                requests[1] = life.b.host->world.requests;
            }
        }
        assert_int_equal(life.a.host->world.requests, requests[0]);
        assert_int_equal(life.b.host->world.requests, requests[1]);
        sim_end(&life.sim);
    }
}

/* ---- Links that are needed ------------------------------------------------------------------- */

static void says_to(struct sim_socket *raw, struct side *side, uint8_t type, uint8_t answer)
{
    struct spoken heard;
    sim_send(raw, &side->socket->address, spoken(type, "echo", ""));
    sim_settle(&side->life->sim);
    nio_bytes rest = sim_receive(raw, NULL);
    assert_true(spoken_next(&rest, &heard));
    assert_int_equal(heard.type, answer);
}

static void an_address_that_is_needed_gives_way_once_it_is_not(void **state)
{
    (void)state;
    struct life life;
    struct sim_socket *raw[3];
    nio_topic topic = NIO_TOPIC_INIT;
    begin(&life, NULL);
    topic.unproved = true;
    opens_with(life.a.host, "echo", topic);
    life.a.host->limits.datagram_links = 2;
    const nio__core *core = life.a.host->core;
    const nio__socket *socket = life.a.socket->socket;
    for (uint8_t i = 0; i < 3; i++) {
        raw[i] = sim_socket_raw(&life.sim, (uint8_t)(i + 1), 4000);
    }
    says_to(raw[0], &life.a, NIO_SUBSCRIBE_URI, NIO_CONFIRM_SUBSCRIBE);
    says_to(raw[1], &life.a, NIO_SUBSCRIBE_URI, NIO_CONFIRM_SUBSCRIBE);
    says_to(raw[2], &life.a, NIO_REQUEST_URI, NIO_RESPOND_URI); /* answered all the same */
    assert_int_equal(core->datagram_links, 2);
    assert_int_equal(socket->stranger_count, 1);
    says_to(raw[0], &life.a, NIO_UNSUBSCRIBE_URI, NIO_CONFIRM_UNSUBSCRIBE);
    says_to(raw[2], &life.a, NIO_REQUEST_URI, NIO_RESPOND_URI); /* takes its place */
    assert_int_equal(core->datagram_links, 2);
    assert_int_equal(socket->stranger_count, 0);
    assert_int_equal(socket->links.count, 2);
    sim_advance(&life.sim, 2 * life.a.host->limits.datagram_idle_ms);
    assert_int_equal(core->datagram_links, 1); /* that of the subscriber */
    sim_advance(&life.sim,
                life.a.host->limits.subscription_ms + 2 * life.a.host->limits.datagram_idle_ms);
    assert_int_equal(core->datagram_links, 0); /* who did not renew */
    sim_end(&life.sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_find_hear_and_answer_each_other),
        cmocka_unit_test(anything_may_be_closed_at_any_moment),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(who_had_no_memory_works_again_when_there_is_some),
        cmocka_unit_test(a_near_caller_that_wants_more_than_its_budget_proves_itself_and_gets_it),
        cmocka_unit_test(calls_over_udp_ask_for_no_memory_after_a_while),
        cmocka_unit_test(an_address_that_is_needed_gives_way_once_it_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
