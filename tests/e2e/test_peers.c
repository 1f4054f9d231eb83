/* tests/e2e/test_peers.c - peers on real sockets: by multicast, by contact, as they come and go. */
#include <stdio.h>

#include <netaio/peer.h>

#include "base/bytes.h"
#include "support/e2e.h"
#include "support/e2e_udp.h"

/* A node, in a domain of its own, that manages peers. */
struct member {
    struct e2e *e;
    nio_domain *domain;
    nio_node *node;
    nio_listener *listener;
    nio_peers *peers;
    unsigned added, updated, removed, timed_out;
    char data[64];
    void (*then)(struct member *self, nio_peer_change change);
};

static void on_peer(void *user, nio_peers *peers, const nio_peer *peer, nio_peer_change change)
{
    struct member *self = user;
    assert_true(self->peers == NULL || self->peers == peers);
    self->added += change == NIO_PEER_ADDED;
    self->updated += change == NIO_PEER_UPDATED;
    self->removed += change == NIO_PEER_REMOVED;
    self->timed_out += change == NIO_PEER_TIMED_OUT;
    snprintf(self->data, sizeof self->data, "%.*s", (int)nio_peer_data(peer).len,
             (const char *)nio_peer_data(peer).ptr);
    if (self->then != NULL) {
        self->then(self, change);
    }
}

static void begin(struct member *self, struct e2e *e)
{
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    *self = (struct member){.e = e};
    assert_int_equal(nio_domain_create(&self->domain, &e->world.env), NIO_OK);
    options.loop = &e->loop;
    options.env = &e->world.env;
    options.domain = self->domain;
    assert_int_equal(nio_node_create(&self->node, &options), NIO_OK);
}

static void end(struct member *self)
{
    e2e_close(self->e, self->node);
    nio_domain_destroy(self->domain);
}

static nio_status try_to_manage(struct member *self, const char *id, const char *contact,
                                nio_error *error)
{
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    options.id = nio_bytes_of(id);
    options.data = nio_bytes_of(id);
    options.every_ms = 100;
    options.timeout_ms = 60000;
    options.contacts = &contact;
    options.contact_count = contact != NULL;
    options.contact_plain = true;
    options.on_peer = on_peer;
    options.user = self;
    return nio_peers_start(self->node, &options, &self->peers, error);
}

static void manage(struct member *self, const char *id, const char *contact)
{
    nio_error error = {""};
    if (try_to_manage(self, id, contact, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
}

static bool knows(const struct member *self, const char *id)
{
    return nio_peer_by_id(self->peers, nio_bytes_of(id)) != NULL;
}

/* Listens at an endpoint of that scheme; what to connect to. */
static const char *listens(struct member *self, const char *scheme)
{
    static char endpoint[64];
    snprintf(endpoint, sizeof endpoint, "%s://127.0.0.1:0", scheme);
    self->listener = e2e_listen(self->node, endpoint);
    snprintf(endpoint, sizeof endpoint, "%s", nio_listener_endpoint(self->listener));
    return endpoint;
}

/* ---- Contacts -------------------------------------------------------------------------------- */

static void a_contact_and_who_contacts_it_find_each_other(void **state)
{
    (void)state;
    static const char *const schemes[] = {"udp", "tcp"};
    for (size_t i = 0; i < 2; i++) {
        struct e2e e;
        struct member a, b;
        e2e_begin(&e);
        begin(&a, &e);
        begin(&b, &e);
        const char *endpoint = listens(&a, schemes[i]);
        manage(&a, "a", NULL);
        manage(&b, "b", endpoint);
        E2E_UNTIL(&e, knows(&a, "b") && knows(&b, "a"));
        nio_address address;
        assert_int_equal(
            nio_peer_addresses(nio_peer_by_id(b.peers, nio_bytes_of("a")), &address, 1), 1);
        assert_int_equal(address.port, nio_listener_port(a.listener));
        assert_int_equal(nio_peers_set_data(a.peers, nio_bytes_of("new")), NIO_OK);
        E2E_UNTIL(&e, strcmp(b.data, "new") == 0);
        nio_peers_stop(b.peers);
        E2E_UNTIL(&e, a.removed == 1 && b.removed == 1);
        assert_int_equal(a.added, 1);
        end(&b);
        end(&a);
        e2e_end(&e);
    }
}

static void a_contact_may_be_a_name(void **state)
{
    (void)state;
    struct e2e e;
    struct member a, b;
    char named[64];
    e2e_begin(&e);
    begin(&a, &e);
    begin(&b, &e);
    listens(&a, "udp");
    manage(&a, "a", NULL);
    snprintf(named, sizeof named, "udp://localhost:%u", (unsigned)nio_listener_port(a.listener));
    manage(&b, "b", named);
    E2E_UNTIL(&e, knows(&a, "b") && knows(&b, "a"));
    end(&a);
    end(&b);
    e2e_end(&e);
}

static void a_contact_that_comes_back_is_found_again(void **state)
{
    (void)state;
    struct e2e e;
    struct member a, b;
    char endpoint[64];
    e2e_begin(&e);
    begin(&a, &e);
    begin(&b, &e);
    snprintf(endpoint, sizeof endpoint, "%s", listens(&a, "tcp"));
    manage(&a, "a", NULL);
    manage(&b, "b", endpoint);
    E2E_UNTIL(&e, knows(&b, "a"));
    end(&a);
    E2E_UNTIL(&e, b.removed == 1);
    begin(&a, &e);
    a.listener = e2e_listen(a.node, endpoint);
    manage(&a, "a", NULL);
    E2E_UNTIL(&e, knows(&b, "a") && knows(&a, "b"));
    end(&a);
    end(&b);
    e2e_end(&e);
}

static void contacts_without_a_layer_have_to_be_meant(void **state)
{
    (void)state;
    nio_error error = {""};
    nio_node *node;
    nio_peers *peers;
    const char *contact = "udp://127.0.0.1:9";
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    options.contacts = &contact;
    options.contact_count = 1;
    assert_int_equal(nio_node_create(&node, NULL), NIO_OK);
    assert_int_equal(nio_peers_start(node, &options, &peers, &error), NIO_EINVAL);
    assert_non_null(strstr(error.text, "contact_plain"));
    options.contact_plain = true;
    assert_int_equal(nio_peers_start(node, &options, &peers, &error), NIO_OK);
    nio_node_close(node, NULL, NULL);
}

static void a_contact_that_is_no_endpoint_is_refused_by_a_sentence(void **state)
{
    (void)state;
    struct e2e e;
    struct member a;
    nio_error error = {""};
    e2e_begin(&e);
    begin(&a, &e);
    assert_int_equal(try_to_manage(&a, "a", "udp://127.0.0.1:8888?group=1.2.3.4", &error),
                     NIO_EINVAL);
    assert_non_null(strstr(error.text, "group"));
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    options.size = 0;
    assert_int_equal(nio_peers_start(a.node, &options, &a.peers, &error), NIO_EINVAL);
    end(&a);
    e2e_end(&e);
}

/* ---- Multicast ------------------------------------------------------------------------------- */

static void listen_in_group(struct member *self, uint16_t port)
{
    char endpoint[96];
    snprintf(endpoint, sizeof endpoint, "udp://127.0.0.1:0?group=239.255.8.8:%u", (unsigned)port);
    self->listener = e2e_listen(self->node, endpoint);
}

static void nodes_of_one_host_find_each_other_in_a_group(void **state)
{
    (void)state;
    struct e2e e;
    struct member at[3];
    static const char *const ids[] = {"a", "b", "c"};
    e2e_begin(&e);
    uint16_t port = udp_free_port();
    for (size_t i = 0; i < 3; i++) {
        begin(&at[i], &e);
        listen_in_group(&at[i], port);
        manage(&at[i], ids[i], NULL);
    }
    E2E_UNTIL(&e, at[0].added == 2 && at[1].added == 2 && at[2].added == 2);
    assert_true(knows(&at[0], "b") && knows(&at[0], "c"));
    nio_peers_stop(at[0].peers);
    E2E_UNTIL(&e, at[1].removed == 1 && at[2].removed == 1 && at[0].removed == 2);
    end(&at[1]); /* closing says good-bye as well */
    E2E_UNTIL(&e, at[2].removed == 2);
    assert_int_equal(nio_peers_count(at[2].peers), 0);
    end(&at[0]);
    end(&at[2]);
    e2e_end(&e);
}

static void a_group_may_be_joined_after_the_start(void **state)
{
    (void)state;
    struct e2e e;
    struct member a, b;
    e2e_begin(&e);
    uint16_t port = udp_free_port();
    begin(&a, &e);
    begin(&b, &e);
    manage(&a, "a", NULL);
    manage(&b, "b", NULL);
    listen_in_group(&a, port);
    listen_in_group(&b, port);
    E2E_UNTIL(&e, knows(&a, "b") && knows(&b, "a"));
    end(&a);
    end(&b);
    e2e_end(&e);
}

/* ---- Inside callbacks ------------------------------------------------------------------------ */

static void stop(struct member *self, nio_peer_change change)
{
    if (change == NIO_PEER_ADDED) {
        nio_peers_stop(self->peers);
    }
}

static void on_closed(void *user)
{
    ((struct member *)user)->node = NULL;
}

static void close_node(struct member *self, nio_peer_change change)
{
    if (change == NIO_PEER_ADDED) {
        nio_node_close(self->node, on_closed, self);
    }
}

static void close_link(struct member *self, nio_peer_change change)
{
    const nio_peer *peer = nio_peer_next(self->peers, NULL);
    if (change == NIO_PEER_ADDED && self->added == 1) {
        nio_link_close(nio_peer_link(peer));
    }
}

static void a_program_may_end_things_when_it_is_told(void **state)
{
    (void)state;
    void (*const deeds[])(struct member *, nio_peer_change) = {stop, close_node, close_link};
    for (size_t i = 0; i < 6; i++) {
        struct e2e e;
        struct member a, b;
        e2e_begin(&e);
        begin(&a, &e);
        begin(&b, &e);
        const char *endpoint = listens(&a, i % 2 == 0 ? "udp" : "tcp");
        manage(&a, "a", NULL);
        a.then = deeds[i / 2];
        manage(&b, "b", endpoint);
        E2E_UNTIL(&e, a.removed == 1);
        assert_true(a.added >= 1);
        if (deeds[i / 2] == close_node) {
            E2E_UNTIL(&e, a.node == NULL);
            nio_domain_destroy(a.domain);
        } else {
            end(&a);
        }
        end(&b);
        e2e_end(&e);
    }
}

static void memory_may_run_out_at_the_start(void **state)
{
    (void)state;
    bool refused = true;
    for (size_t n = 1; refused; n++) {
        struct e2e e;
        struct member a;
        e2e_begin(&e);
        begin(&a, &e);
        listens(&a, "udp");
        fault_env_fail_nth(&e.world, n, false);
        nio_status status = try_to_manage(&a, "a", "udp://127.0.0.1:1", NULL);
        fault_env_fail_nth(&e.world, 0, false);
        refused = e.world.refused > 0;
        assert_true(status == NIO_OK || (refused && status == NIO_ENOMEM));
        end(&a);
        e2e_end(&e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_contact_and_who_contacts_it_find_each_other),
        cmocka_unit_test(a_contact_may_be_a_name),
        cmocka_unit_test(a_contact_that_comes_back_is_found_again),
        cmocka_unit_test(contacts_without_a_layer_have_to_be_meant),
        cmocka_unit_test(a_contact_that_is_no_endpoint_is_refused_by_a_sentence),
        cmocka_unit_test(nodes_of_one_host_find_each_other_in_a_group),
        cmocka_unit_test(a_group_may_be_joined_after_the_start),
        cmocka_unit_test(a_program_may_end_things_when_it_is_told),
        cmocka_unit_test(memory_may_run_out_at_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
