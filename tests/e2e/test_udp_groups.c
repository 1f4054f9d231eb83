/* tests/e2e/test_udp_groups.c - multicast on the loopback interface: who hears what. */
#include <arpa/inet.h>
#include <net/if.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "support/e2e.h"
#include "support/e2e_udp.h"

/* A node, in a domain of its own, that counts what it hears. */
struct hearer {
    struct e2e *e;
    nio_domain *domain;
    nio_node *node;
    nio_listener *listener;
    unsigned heard, multicast;
    uint16_t from; /* the port of the last sender */
};

static void on_note(void *user, nio_call *call, const nio_message *message)
{
    (void)call;
    struct hearer *self = user;
    self->heard++;
    self->multicast += message->multicast;
    self->from = nio_link_address(message->link)->port;
}

static void begin(struct hearer *self, struct e2e *e)
{
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    nio_route route = NIO_ROUTE_INIT;
    nio_handler_id id;
    *self = (struct hearer){.e = e};
    assert_int_equal(nio_domain_create(&self->domain, &e->world.env), NIO_OK);
    options.loop = &e->loop;
    options.env = &e->world.env;
    options.domain = self->domain;
    assert_int_equal(nio_node_create(&self->node, &options), NIO_OK);
    route.type = NIO_NOTIFY_URI;
    route.any_uri = true;
    assert_int_equal(nio_on(self->node, &route, on_note, self, &id), NIO_OK);
}

static void end(struct hearer *self)
{
    e2e_close(self->e, self->node);
    nio_domain_destroy(self->domain);
}

static void listen_at(struct hearer *self, const char *host, unsigned port, const char *group,
                      const char *keys)
{
    char url[400];
    snprintf(url, sizeof url, "udp://%s:%u?group=%s%s", host, port, group, keys);
    self->listener = e2e_listen(self->node, url);
}

static void say(struct hearer *self, size_t groups)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    size_t count = 0;
    spec.type = NIO_NOTIFY_URI;
    spec.uri = nio_bytes_of("note");
    assert_int_equal(nio_multicast(self->node, &spec, &count), NIO_OK);
    assert_int_equal(count, groups);
}

/* Lets all that is on its way arrive: the loopback interface delivers at once. */
static void settle(struct e2e *e)
{
    for (unsigned i = 0; i < 10; i++) {
        uv_run(&e->loop, UV_RUN_NOWAIT);
    }
}

/* "IP:PORT" of a group whose port nobody has. */
static const char *free_group(const char *ip)
{
    static char group[64];
    snprintf(group, sizeof group, "%s:%u", ip, (unsigned)udp_free_port());
    return group;
}

/* ---- Hearing --------------------------------------------------------------------------------- */

static void a_group_is_heard_by_all_others_of_the_host(void **state)
{
    (void)state;
    struct e2e e;
    struct hearer at[3];
    e2e_begin(&e);
    const char *group = free_group("239.255.7.7");
    for (size_t i = 0; i < 3; i++) {
        begin(&at[i], &e);
        listen_at(&at[i], "127.0.0.1", 0, group, "");
    }
    say(&at[0], 1);
    E2E_UNTIL(&e, at[1].heard == 1 && at[2].heard == 1);
    say(&at[1], 1);
    E2E_UNTIL(&e, at[0].heard == 1 && at[2].heard == 2);
    settle(&e);
    assert_int_equal(at[0].heard, 1); /* never itself */
    assert_int_equal(at[1].heard, 1);
    assert_int_equal(at[2].heard, 2);
    assert_int_equal(at[2].multicast, 2);
    assert_int_equal(at[2].from, nio_listener_port(at[1].listener));
    for (size_t i = 0; i < 3; i++) {
        end(&at[i]);
    }
    e2e_end(&e);
}

/* As Python netaio has it: one port for what is sent, and for the group. */
static void a_group_may_have_the_port_of_the_endpoint(void **state)
{
    (void)state;
    static const char *const hosts[] = {"127.0.0.1", "0.0.0.0", "*"};
    for (size_t i = 0; i < 3; i++) {
        struct e2e e;
        struct hearer usual, other;
        struct e2e_call call = {0};
        char group[64];
        e2e_begin(&e);
        begin(&usual, &e);
        begin(&other, &e);
        unsigned port = udp_free_port();
        snprintf(group, sizeof group, "239.255.7.8:%u", port);
        listen_at(&usual, hosts[i], port, "239.255.7.8", "&iface=lo");
        listen_at(&other, "127.0.0.1", 0, group, "");
        say(&usual, 1);
        E2E_UNTIL(&e, other.heard == 1);
        assert_int_equal(other.from, port);
        say(&other, 1);
        E2E_UNTIL(&e, usual.heard == 1);
        settle(&e);
        assert_int_equal(usual.heard, 1); /* once, and as multicast, whatever its socket hears */
        assert_int_equal(usual.multicast, 1);
        e2e_serve_echo(usual.node, NULL, NULL);
        snprintf(group, sizeof group, "udp://127.0.0.1:%u", port);
        nio_link *link = e2e_connect(other.node, group, NULL);
        assert_int_equal(e2e_request(link, nio_bytes_of("x"), &call), NIO_OK);
        E2E_UNTIL(&e, call.ended == 1);
        assert_int_equal(call.status, NIO_OK);
        end(&usual);
        end(&other);
        e2e_end(&e);
    }
}

/* Who is sent to at that port would be one of the two, nobody knows which. */
static void but_two_cannot_both_be_sent_to_at_that_port(void **state)
{
    (void)state;
    static const char *const hosts[] = {"0.0.0.0", "*", "127.0.0.1"};
    struct e2e e;
    struct hearer first, second;
    char url[160];
    e2e_begin(&e);
    begin(&first, &e);
    begin(&second, &e);
    unsigned port = udp_free_port();
    listen_at(&first, "0.0.0.0", port, "239.255.7.9", "&iface=lo");
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    options.plain = true;
    for (size_t i = 0; i < 3; i++) {
        snprintf(url, sizeof url, "udp://%s:%u?group=239.255.7.9&iface=lo", hosts[i], port);
        assert_int_equal(nio_node_listen_with(second.node, url, &options, NULL, NULL),
                         NIO_EADDRINUSE);
        snprintf(url, sizeof url, "udp://%s:%u", hosts[i], port);
        assert_int_equal(nio_node_listen_with(second.node, url, &options, NULL, NULL),
                         NIO_EADDRINUSE);
    }
    /* The group alone may be there before. */
    nio_listener_close(first.listener);
    E2E_UNTIL(&e, udp_handles(&e) == 0);
    snprintf(url, sizeof url, "239.255.7.9:%u", port);
    listen_at(&first, "127.0.0.1", 0, url, "");
    listen_at(&second, "0.0.0.0", port, "239.255.7.9", "&iface=lo");
    say(&first, 1);
    E2E_UNTIL(&e, second.heard == 1);
    end(&first);
    end(&second);
    e2e_end(&e);
}

static void a_node_hears_its_own_groups_and_no_other(void **state)
{
    (void)state;
    struct e2e e;
    struct hearer at[3];
    char groups[3][64];
    e2e_begin(&e);
    unsigned port = udp_free_port();
    for (size_t i = 0; i < 3; i++) {
        begin(&at[i], &e);
        snprintf(groups[i], sizeof groups[i], "239.255.8.%zu:%u", i + 1, port);
    }
    listen_at(&at[0], "127.0.0.1", 0, groups[0], "");
    listen_at(&at[1], "127.0.0.1", 0, groups[1], "");
    char both[240];
    snprintf(both, sizeof both, "%s&group=%s&group=%s", groups[0], groups[1], groups[2]);
    listen_at(&at[2], "0.0.0.0", port, both, "&iface=lo");
    say(&at[0], 1);
    say(&at[1], 1);
    E2E_UNTIL(&e, at[2].heard == 2);
    settle(&e);
    assert_int_equal(at[0].heard + at[1].heard, 0);
    say(&at[2], 3);
    E2E_UNTIL(&e, at[0].heard == 1 && at[1].heard == 1);
    settle(&e);
    assert_int_equal(at[0].heard + at[1].heard, 2);
    assert_int_equal(at[2].heard, 2);
    for (size_t i = 0; i < 3; i++) {
        end(&at[i]);
    }
    e2e_end(&e);
}

static void a_listener_that_closes_leaves_its_groups(void **state)
{
    (void)state;
    struct e2e e;
    struct hearer stays, goes;
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_NOTIFY_URI;
    e2e_begin(&e);
    begin(&stays, &e);
    begin(&goes, &e);
    const char *group = free_group("239.255.7.11");
    listen_at(&stays, "127.0.0.1", 0, group, "");
    listen_at(&goes, "127.0.0.1", 0, group, "");
    assert_int_equal(udp_handles(&e), 4);
    nio_listener_close(goes.listener);
    E2E_UNTIL(&e, udp_handles(&e) == 2);
    assert_int_equal(nio_multicast(goes.node, &spec, NULL), NIO_ENOENT);
    say(&stays, 1);
    settle(&e);
    assert_int_equal(goes.heard, 0);
    end(&stays);
    end(&goes);
    e2e_end(&e);
}

/* What was sent to the group just before leaves. */
static void what_is_multicast_leaves_before_the_end(void **state)
{
    (void)state;
    struct e2e e;
    struct hearer stays, goes;
    e2e_begin(&e);
    begin(&stays, &e);
    begin(&goes, &e);
    const char *group = free_group("239.255.7.12");
    listen_at(&stays, "127.0.0.1", 0, group, "");
    listen_at(&goes, "127.0.0.1", 0, group, "");
    for (unsigned i = 0; i < 50; i++) {
        say(&goes, 1);
    }
    end(&goes);
    E2E_UNTIL(&e, stays.heard == 50);
    end(&stays);
    e2e_end(&e);
}

/* ---- IPv6 ------------------------------------------------------------------------------------ */

/* The interface that the test uses: one with a link-local address. */
static bool find_interface(char name[64])
{
    char listens[160], connects[160];
    if (!udp_link_local(listens, connects)) {
        return false;
    }
    sscanf(listens, "udp://[%*[^%]%%%63[^]]", name);
    return true;
}

/* An interface other than that of loopback, on which all is heard that is sent there. */
static void without_loopback_nobody_on_this_host_hears_it(void **state)
{
    (void)state;
    struct e2e e;
    struct hearer quiet, other;
    char name[64], keys[2][96], group[64];
    if (!find_interface(name)) {
        print_message("SKIP: no interface has a link-local IPv6 address\n");
        skip();
    }
    e2e_begin(&e);
    begin(&quiet, &e);
    begin(&other, &e);
    snprintf(group, sizeof group, "[ff12::6e69:70]:%u", (unsigned)udp_free_port());
    snprintf(keys[0], sizeof keys[0], "&iface=%s&hops=0&loopback=0", name);
    snprintf(keys[1], sizeof keys[1], "&iface=%s&hops=0", name);
    listen_at(&quiet, "[::]", 0, group, keys[0]);
    listen_at(&other, "[::]", 0, group, keys[1]);
    say(&quiet, 1);
    E2E_UNTIL(&e, nio_node_counters(quiet.node)->datagrams_out == 1);
    say(&other, 1);
    E2E_UNTIL(&e, quiet.heard == 1);
    settle(&e);
    assert_int_equal(other.heard, 0);
    end(&quiet);
    end(&other);
    e2e_end(&e);
}

static void groups_of_ipv6_are_heard_too(void **state)
{
    (void)state;
    static const char *const ips[] = {"[ff12::6e69:6f]", "[ff15::6e69:6f]"};
    char name[64], keys[96], group[96];
    if (!find_interface(name)) {
        print_message("SKIP: no interface has a link-local IPv6 address\n");
        skip();
    }
    /* hops=0: nothing of this leaves the host. */
    snprintf(keys, sizeof keys, "&iface=%s&hops=0", name);
    for (size_t i = 0; i < 2; i++) {
        struct e2e e;
        struct hearer a, b;
        e2e_begin(&e);
        begin(&a, &e);
        begin(&b, &e);
        unsigned port = udp_free_port();
        snprintf(group, sizeof group, "%s:%u", ips[i], port);
        listen_at(&a, "*", port, group, keys);
        listen_at(&b, "[::]", 0, group, keys);
        say(&a, 1);
        E2E_UNTIL(&e, b.heard == 1);
        say(&b, 1);
        E2E_UNTIL(&e, a.heard == 1);
        settle(&e);
        assert_int_equal(a.heard + b.heard, 2);
        assert_int_equal(a.multicast + b.multicast, 2);
        end(&a);
        end(&b);
        e2e_end(&e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_group_is_heard_by_all_others_of_the_host),
        cmocka_unit_test(a_group_may_have_the_port_of_the_endpoint),
        cmocka_unit_test(but_two_cannot_both_be_sent_to_at_that_port),
        cmocka_unit_test(a_node_hears_its_own_groups_and_no_other),
        cmocka_unit_test(a_listener_that_closes_leaves_its_groups),
        cmocka_unit_test(what_is_multicast_leaves_before_the_end),
        cmocka_unit_test(without_loopback_nobody_on_this_host_hears_it),
        cmocka_unit_test(groups_of_ipv6_are_heard_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
