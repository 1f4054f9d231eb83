/* tests/unit/test_nets.c - which interfaces a group is heard on, which addresses are near. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <net/if.h>

#include "loop/address.h"
#include "loop/nets.h"
#include "support/fault_env.h"

static nio__net net(const char *name, uint32_t index, const char *ip, uint8_t prefix, char kind)
{
    nio__net made = {.index = index,
                     .family = strchr(ip, ':') == NULL ? 4 : 6,
                     .prefix = prefix,
                     .multicast = kind == 'm',
                     .loopback = kind == 'l'};
    snprintf(made.name, sizeof made.name, "%s", name);
    assert_int_equal(inet_pton(made.family == 4 ? AF_INET : AF_INET6, ip, made.ip), 1);
    return made;
}

static nio_address address(const char *ip)
{
    nio__net parsed = net("", 0, ip, 0, '-');
    nio_address made = {.family = parsed.family, .port = 8888};
    memcpy(made.ip, parsed.ip, sizeof made.ip);
    return made;
}

/* Indexes as text: "2 3". */
static const char *wanted(const nio__nets *nets, uint8_t family, const char *bound,
                          const char *iface, const char *iface2)
{
    static char text[64];
    uint32_t indexes[8];
    char ifaces[2][NIO__ZONE_SIZE] = {"", ""};
    nio_address at = bound != NULL ? address(bound) : (nio_address){0};
    nio__nets_wish wish = {.family = family,
                           .bound = bound != NULL ? at.ip : NULL,
                           .ifaces = (const char(*)[NIO__ZONE_SIZE])ifaces,
                           .iface_count = (iface != NULL ? 1u : 0u) + (iface2 != NULL ? 1u : 0u)};
    snprintf(ifaces[0], sizeof ifaces[0], "%s", iface != NULL ? iface : "");
    snprintf(ifaces[1], sizeof ifaces[1], "%s", iface2 != NULL ? iface2 : "");
    size_t count = nio__nets_wanted(nets, &wish, indexes, 8), len = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        len += (size_t)snprintf(text + len, sizeof text - len, i == 0 ? "%u" : " %u",
                                (unsigned)indexes[i]);
    }
    return text;
}

#define WANTED(nets, ...) wanted(&(nio__nets){nets, sizeof nets / sizeof nets[0]}, __VA_ARGS__)

static void a_group_is_heard_on_all_interfaces_that_multicast(void **state)
{
    (void)state;
    nio__net host[] = {
        net("lo", 1, "127.0.0.1", 8, 'l'),          net("lo", 1, "::1", 128, 'l'),
        net("eth0", 1002, "192.0.2.2", 24, 'm'),    net("eth0", 1002, "192.0.2.3", 24, 'm'),
        net("eth0", 1002, "fe80::1", 64, 'm'),      net("eth1", 1003, "fe80::2", 64, 'm'),
        net("ppp0", 1004, "198.51.100.1", 32, '-'), net("wlan0", 1005, "198.51.100.2", 24, 'm'),
    };
    assert_string_equal(WANTED(host, 4, NULL, NULL, NULL), "1002 1005");
    assert_string_equal(WANTED(host, 6, NULL, NULL, NULL), "1002 1003");
    nio__net offline[] = {host[0], host[1]};
    assert_string_equal(WANTED(offline, 4, NULL, NULL, NULL), "1"); /* where there is no other */
    assert_string_equal(WANTED(offline, 6, NULL, NULL, NULL), "1");
    nio__net half[] = {host[0], host[5]};
    assert_string_equal(WANTED(half, 4, NULL, NULL, NULL), "1"); /* none has IPv4 but that */
    nio__net line[] = {host[6]};
    assert_string_equal(WANTED(line, 4, NULL, NULL, NULL), "");
    nio__net chatty_lo[] = {net("lo", 1, "127.0.0.1", 8, 'm'), host[2]};
    assert_string_equal(WANTED(chatty_lo, 4, NULL, NULL, NULL), "1 1002");
}

static void a_socket_with_an_address_of_its_own_keeps_to_its_interface(void **state)
{
    (void)state;
    nio__net host[] = {
        net("lo", 1, "127.0.0.1", 8, 'l'),
        net("eth0", 1002, "192.0.2.2", 24, 'm'),
        net("eth1", 1003, "198.51.100.2", 24, 'm'),
    };
    assert_string_equal(WANTED(host, 4, "198.51.100.2", NULL, NULL), "1003");
    assert_string_equal(WANTED(host, 4, "127.0.0.1", NULL, NULL), "1");
    assert_string_equal(WANTED(host, 4, "203.0.113.1", NULL, NULL), "");
    /* What the endpoint says goes before. */
    assert_string_equal(WANTED(host, 4, "127.0.0.1", "eth0", NULL), "1002");
}

static void an_endpoint_may_name_its_interfaces(void **state)
{
    (void)state;
    nio__net host[] = {
        net("lo", 1, "127.0.0.1", 8, 'l'),
        net("eth0", 1002, "192.0.2.2", 24, 'm'),
        net("ppp0", 1004, "198.51.100.1", 32, '-'),
        net("eth5", 1005, "fe80::5", 64, 'm'),
    };
    assert_string_equal(WANTED(host, 4, NULL, "eth0", NULL), "1002");
    assert_string_equal(WANTED(host, 4, NULL, "1004", "lo"), "1 1004");
    assert_string_equal(WANTED(host, 4, NULL, "eth5", NULL), ""); /* no address of that family */
    assert_string_equal(WANTED(host, 6, NULL, "eth5", NULL), "1005");
    assert_string_equal(WANTED(host, 4, NULL, "eth9", NULL), "");
    assert_string_equal(WANTED(host, 4, NULL, "eth", NULL), "");
}

/* From one look to the next: what comes and goes. */
static void interfaces_come_and_go(void **state)
{
    (void)state;
    nio__net lo = net("lo", 1, "127.0.0.1", 8, 'l'), eth = net("eth0", 1002, "192.0.2.2", 24, 'm');
    nio__net again = net("eth0", 1009, "192.0.2.2", 24, 'm'); /* taken out, and put in again */
    nio__net before[] = {lo}, with[] = {lo, eth}, after[] = {lo, again};
    assert_string_equal(WANTED(before, 4, NULL, NULL, NULL), "1");
    assert_string_equal(WANTED(with, 4, NULL, NULL, NULL), "1002");
    assert_string_equal(WANTED(after, 4, NULL, NULL, NULL), "1009");
    assert_string_equal(WANTED(before, 4, NULL, "eth0", NULL), "");
    assert_string_equal(WANTED(after, 4, NULL, "eth0", NULL), "1009");
}

static void more_than_there_is_room_for_are_counted(void **state)
{
    (void)state;
    nio__net host[] = {
        net("a", 1001, "192.0.2.1", 24, 'm'),
        net("b", 1002, "192.0.2.2", 24, 'm'),
        net("c", 1003, "192.0.2.3", 24, 'm'),
    };
    nio__nets nets = {host, 3};
    nio__nets_wish wish = {.family = 4};
    uint32_t indexes[2] = {0};
    assert_int_equal(nio__nets_wanted(&nets, &wish, indexes, 2), 3);
    assert_int_equal(indexes[0], 1001);
    assert_int_equal(indexes[1], 1002);
}

/* ---- Near and far ---------------------------------------------------------------------------- */

static void networks_that_are_attached_are_near(void **state)
{
    (void)state;
    nio__net host[] = {
        net("eth0", 1002, "192.0.2.2", 24, 'm'),     net("eth1", 1003, "10.20.30.41", 29, 'm'),
        net("ppp0", 1004, "198.51.100.1", 32, '-'),  net("odd", 1005, "203.0.113.1", 0, '-'),
        net("eth0", 1002, "2001:db8:1::1", 64, 'm'),
    };
    nio__nets nets = {host, 5};
    static const struct {
        const char *ip;
        bool near;
    } cases[] = {
        {"192.0.2.255", true},
        {"192.0.3.1", false},
        {"10.20.30.40", true},
        {"10.20.30.47", true},
        {"10.20.30.48", false},
        {"10.20.30.39", false},
        {"198.51.100.1", true},
        {"198.51.100.2", false},
        {"203.0.113.2", false},
        {"127.0.0.1", true},
        {"127.255.255.255", true},
        {"128.0.0.1", false},
        {"169.254.1.1", true},
        {"169.253.1.1", false},
        {"2001:db8:1::ffff", true},
        {"2001:db8:1:0:ffff::1", true},
        {"2001:db8:1:1::1", false},
        {"::1", true},
        {"::2", false},
        {"fe80::1234", true},
        {"febf::1", true},
        {"fec0::1", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nio_address at = address(cases[i].ip);
        if (nio__nets_near(&nets, &at) != cases[i].near) {
            fail_msg("%s", cases[i].ip);
        }
    }
}

static void own_addresses_are_told_from_those_of_neighbours(void **state)
{
    (void)state;
    nio__net host[] = {net("eth0", 2, "192.0.2.2", 24, 'm'), net("eth0", 2, "fe80::2", 64, 'm')};
    nio__nets nets = {host, 2};
    nio_address own = address("192.0.2.2"), own6 = address("fe80::2");
    nio_address other = address("192.0.2.3"), other6 = address("fe80::3");
    assert_true(nio__nets_own(&nets, &own) && nio__nets_own(&nets, &own6));
    assert_false(nio__nets_own(&nets, &other) || nio__nets_own(&nets, &other6));
}

/* ---- What the system says -------------------------------------------------------------------- */

static void the_networks_of_this_host_hold_its_loopback(void **state)
{
    (void)state;
    struct fault_env world;
    fault_env_init(&world, 1);
    nio__nets nets = {NULL, 0};
    nio_address loopback = address("127.0.0.1");
    assert_int_equal(nio__nets_read(&nets, &world.env), NIO_OK);
    assert_true(nio__nets_own(&nets, &loopback));
    for (size_t i = 0; i < nets.count; i++) {
        char name[IF_NAMESIZE];
        assert_non_null(if_indextoname(nets.list[i].index, name));
        assert_string_equal(nets.list[i].name, name);
        bool is_loopback = nets.list[i].family == 4 && nets.list[i].ip[0] == 127;
        assert_true(!is_loopback || (nets.list[i].loopback && nets.list[i].prefix == 8));
    }
    size_t count = nets.count;
    fault_env_fail_nth(&world, 1, false);
    assert_int_equal(nio__nets_read(&nets, &world.env), NIO_ENOMEM);
    assert_int_equal(nets.count, count); /* what was known stays known */
    assert_int_equal(nio__nets_read(&nets, &world.env), NIO_OK);
    nio__nets_end(&nets, &world.env);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_group_is_heard_on_all_interfaces_that_multicast),
        cmocka_unit_test(a_socket_with_an_address_of_its_own_keeps_to_its_interface),
        cmocka_unit_test(an_endpoint_may_name_its_interfaces),
        cmocka_unit_test(interfaces_come_and_go),
        cmocka_unit_test(more_than_there_is_room_for_are_counted),
        cmocka_unit_test(networks_that_are_attached_are_near),
        cmocka_unit_test(own_addresses_are_told_from_those_of_neighbours),
        cmocka_unit_test(the_networks_of_this_host_hold_its_loopback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
