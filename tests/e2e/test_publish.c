/* tests/e2e/test_publish.c - subscribing and publishing between nodes, and for a thousand links. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/bytes.h"
#include "support/e2e.h"

/* ---- Words ----------------------------------------------------------------------------------- */

struct noted {
    nio_subscription_id id;
    struct e2e_call asked;
    unsigned count, ended;
    nio_status reason;
    char all[256];
};

static void on_note(void *user, const nio_message *message)
{
    struct noted *noted = user;
    size_t len = strlen(noted->all);
    noted->count++;
    snprintf(noted->all + len, sizeof noted->all - len, "%.*s", (int)message->content.len,
             (const char *)message->content.ptr);
}

static void on_ended(void *user, nio_status reason)
{
    struct noted *noted = user;
    noted->ended++;
    noted->reason = reason;
}

static void subscribe(nio_link *link, const char *uri, struct noted *noted)
{
    nio_subscription spec = NIO_SUBSCRIPTION_INIT;
    spec.uri = nio_bytes_of(uri);
    spec.notified = on_note;
    spec.ended = on_ended;
    spec.user = noted;
    assert_int_equal(
        nio_subscribe(link, &spec, NULL, e2e_done, &noted->asked, &noted->asked.id, &noted->id),
        NIO_OK);
}

static void open_topic(nio_node *node)
{
    nio_topic topic = NIO_TOPIC_INIT;
    topic.any_uri = true;
    assert_int_equal(nio_topic_open(node, &topic, NULL), NIO_OK);
}

static size_t notify(nio_node *node, const char *uri, const char *content)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    size_t count = 0;
    spec.uri = nio_bytes_of(uri);
    spec.content = nio_bytes_of(content);
    assert_int_equal(nio_notify(node, &spec, &count), NIO_OK);
    return count;
}

/* ---- Two nodes ------------------------------------------------------------------------------- */

static void who_subscribes_hears_what_is_notified_until_it_unsubscribes(void **state)
{
    (void)state;
    struct e2e e;
    struct noted noted = {.count = 0};
    struct e2e_call left = {0};
    struct e2e_link seen = {0};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    open_topic(server);
    nio_link *link = e2e_pair(server, client, &seen);
    subscribe(link, "news", &noted);
    E2E_UNTIL(&e, noted.asked.ended == 1);
    assert_int_equal(noted.asked.status, NIO_OK);
    assert_int_equal(nio_subscribers(server, nio_bytes_of("news")), 1);
    assert_int_equal(notify(server, "news", "a"), 1);
    assert_int_equal(notify(server, "news", "b"), 1);
    assert_int_equal(notify(server, "other", "c"), 0);
    E2E_UNTIL(&e, noted.count == 2);
    assert_string_equal(noted.all, "ab");
    assert_int_equal(nio_unsubscribe(client, noted.id, NULL, e2e_done, &left), NIO_OK);
    E2E_UNTIL(&e, left.ended == 1);
    assert_int_equal(left.status, NIO_OK);
    assert_int_equal(nio_subscribers(server, nio_bytes_of("news")), 0);
    assert_int_equal(nio_unsubscribe(client, noted.id, NULL, NULL, NULL), NIO_ENOENT);
    e2e_close(&e, client);
    e2e_close(&e, server);
    assert_int_equal(noted.ended, 0);
    e2e_end(&e);
}

static void what_was_notified_before_a_node_closes_still_arrives(void **state)
{
    (void)state;
    struct e2e e;
    struct noted noted = {.count = 0};
    struct e2e_link seen = {0};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    open_topic(server);
    nio_link *link = e2e_pair(server, client, &seen);
    subscribe(link, "news", &noted);
    E2E_UNTIL(&e, noted.asked.ended == 1);
    for (unsigned i = 0; i < 50; i++) {
        notify(server, "news", "x");
    }
    e2e_close(&e, server);
    E2E_UNTIL(&e, seen.closed == 1);
    assert_int_equal(noted.count, 50);
    assert_int_equal(noted.ended, 1);
    assert_int_equal(noted.reason, NIO_ECLOSED);
    e2e_close(&e, client);
    e2e_end(&e);
}

/* The link that was accepted last, which may be before the one before is closed. */
static void keep_link(void *user, nio_link *link, const nio_link_event *event)
{
    nio_link **kept = user;
    if (event->state == NIO_LINK_OPEN) {
        *kept = link;
    } else if (*kept == link) {
        *kept = NULL;
    }
}

static void a_link_that_connects_again_is_subscribed_again(void **state)
{
    (void)state;
    struct e2e e;
    struct noted noted = {.count = 0};
    nio_link *accepted = NULL;
    e2e_begin(&e);
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    nio_node *server, *client = e2e_node(&e, NULL);
    options.loop = &e.loop;
    options.env = &e.world.env;
    options.on_link = keep_link;
    options.user = &accepted;
    assert_int_equal(nio_node_create(&server, &options), NIO_OK);
    open_topic(server);
    nio_listener *listener = e2e_listen(server, e2e_any());
    nio_reconnect policy = NIO_RECONNECT_INIT;
    policy.first_ms = policy.most_ms = 5;
    nio_connect_options connect = NIO_CONNECT_OPTIONS_INIT;
    connect.plain = true;
    connect.reconnect = &policy;
    nio_link *link;
    assert_int_equal(
        nio_node_connect(client, nio_listener_endpoint(listener), &connect, &link, NULL), NIO_OK);
    subscribe(link, "news", &noted);
    for (unsigned round = 1; round <= 3; round++) {
        E2E_UNTIL(&e, accepted != NULL && nio_subscribers(server, nio_bytes_of("news")) == 1);
        assert_int_equal(notify(server, "news", "x"), 1);
        E2E_UNTIL(&e, noted.count == round);
        nio_link *closing = accepted;
        nio_link_close(closing);
        E2E_UNTIL(&e, accepted != closing);
    }
    assert_int_equal(noted.asked.ended, 1);
    assert_int_equal(noted.ended, 0);
    e2e_close(&e, client);
    e2e_close(&e, server);
    assert_int_equal(noted.ended, 1);
    e2e_end(&e);
}

static void a_subscription_over_udp_is_heard_as_well(void **state)
{
    (void)state;
    struct e2e e;
    struct noted noted = {.count = 0};
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    open_topic(server);
    const char *endpoint = nio_listener_endpoint(e2e_listen(server, "udp://127.0.0.1:0"));
    nio_link *link = e2e_connect(client, endpoint, NULL);
    subscribe(link, "news", &noted);
    E2E_UNTIL(&e, noted.asked.ended == 1);
    assert_int_equal(noted.asked.status, NIO_OK);
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(notify(server, "news", "x"), 1);
    }
    E2E_UNTIL(&e, noted.count == 20);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

/* ---- A thousand ------------------------------------------------------------------------------ */

#define MANY 1000
#define FILES_BESIDE 100

/* False if so many files may not be open. */
static bool may_open(rlim_t files)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_cur < files && limit.rlim_max >= files) {
        limit.rlim_cur = files;
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    }
    return limit.rlim_cur >= files;
}

static void read_exactly(struct e2e *e, int fd, nio_bytes expected)
{
    uint8_t bytes[256];
    size_t len = 0;
    assert_true(expected.len <= sizeof bytes);
    while (len < expected.len) {
        long some = e2e_read(fd, bytes + len, expected.len - len);
        assert_true(some == -1 || some > 0);
        if (some > 0) {
            len += (size_t)some;
        } else {
            e2e_turn(e, "a subscriber hears");
        }
    }
    assert_memory_equal(bytes, expected.ptr, expected.len);
}

static void a_thousand_subscribers_cost_one_write_each(void **state)
{
    (void)state;
    static int fds[MANY];
    struct e2e e;
    uint8_t ask[64], confirm[64], note[64];
    if (!may_open(2 * MANY + FILES_BESIDE)) {
        print_message("SKIP: too few files may be open (RLIMIT_NOFILE)\n");
        skip();
    }
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL);
    const nio_counters *counters = nio_node_counters(server);
    open_topic(server);
    nio_listener *listener = e2e_listen(server, e2e_any());
    size_t ask_len = e2e_frame(ask, NIO_SUBSCRIBE_URI, "news", nio_bytes_of(""));
    size_t confirm_len = e2e_frame(confirm, NIO_CONFIRM_SUBSCRIBE, "news", nio_bytes_of(""));
    size_t note_len = e2e_frame(note, NIO_NOTIFY_URI, "news", nio_bytes_of("x"));
    for (size_t i = 0; i < MANY; i++) {
        fds[i] = e2e_socket(listener);
        e2e_write(&e, fds[i], nio__bytes(ask, ask_len));
        read_exactly(&e, fds[i], nio__bytes(confirm, confirm_len));
    }
    assert_int_equal(nio_subscribers(server, nio_bytes_of("news")), MANY);
    size_t requests = 0;
    for (unsigned round = 0; round < 6; round++) {
        uint64_t before = counters->writes, notes = round % 3 + 1;
        requests = round == 3 ? e.world.requests : requests;
        for (uint64_t n = 0; n < notes; n++) {
            assert_int_equal(notify(server, "news", "x"), MANY);
        }
        for (size_t i = 0; i < MANY; i++) {
            for (uint64_t n = 0; n < notes; n++) {
                read_exactly(&e, fds[i], nio__bytes(note, note_len));
            }
        }
        assert_int_equal(counters->writes - before, MANY);
    }
    assert_int_equal(e.world.requests, requests); /* and no memory */
    assert_int_equal(counters->notes_dropped, 0);
    for (size_t i = 0; i < MANY; i++) {
        close(fds[i]);
    }
    E2E_UNTIL(&e, nio_subscribers(server, nio_bytes_of("news")) == 0);
    e2e_close(&e, server);
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_subscribes_hears_what_is_notified_until_it_unsubscribes),
        cmocka_unit_test(what_was_notified_before_a_node_closes_still_arrives),
        cmocka_unit_test(a_link_that_connects_again_is_subscribed_again),
        cmocka_unit_test(a_subscription_over_udp_is_heard_as_well),
        cmocka_unit_test(a_thousand_subscribers_cost_one_write_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
