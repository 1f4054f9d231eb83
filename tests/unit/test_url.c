/* tests/unit/test_url.c - endpoints: what parses, and what is said about what does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>

#include "loop/address.h"
#include "loop/url.h"

static void assert_parses(const char *url, nio__url_use use, nio__host_kind host, uint16_t port,
                          const char *name)
{
    nio__endpoint endpoint;
    nio_error error = {""};
    nio_status status = nio__url_parse(url, use, 0, &endpoint, &error);
    if (status != NIO_OK) {
        fail_msg("%s: %s", url, error.text);
    }
    assert_int_equal(endpoint.host, host);
    assert_int_equal(endpoint.port, port);
    assert_string_equal(host == NIO__HOST_IP6 ? endpoint.zone : endpoint.name, name);
}

static void endpoints_of_every_kind_parse(void **state)
{
    (void)state;
    assert_parses("tcp://*:8888", NIO__URL_LISTEN, NIO__HOST_ANY, 8888, "");
    assert_parses("tcp://*:0", NIO__URL_LISTEN, NIO__HOST_ANY, 0, "");
    assert_parses("tcp://0.0.0.0:0", NIO__URL_LISTEN, NIO__HOST_IP4, 0, "");
    assert_parses("tcp://127.0.0.1:65535", NIO__URL_CONNECT, NIO__HOST_IP4, 65535, "");
    assert_parses("tcp://[::1]:1", NIO__URL_CONNECT, NIO__HOST_IP6, 1, "");
    assert_parses("tcp://[fe80::1%eth0]:8888", NIO__URL_CONNECT, NIO__HOST_IP6, 8888, "eth0");
    assert_parses("tcp://[fe80::1%2]:8888", NIO__URL_LISTEN, NIO__HOST_IP6, 8888, "2");
    assert_parses("tcp://[::ffff:192.0.2.1]:80", NIO__URL_CONNECT, NIO__HOST_IP6, 80, "");
    assert_parses("tcp://localhost:8888", NIO__URL_LISTEN, NIO__HOST_NAME, 8888, "localhost");
    assert_parses("tcp://a-b_c.example.org.:8888", NIO__URL_CONNECT, NIO__HOST_NAME, 8888,
                  "a-b_c.example.org.");
    assert_parses("tcp://3com.example:00080", NIO__URL_CONNECT, NIO__HOST_NAME, 80, "3com.example");
}

static void the_bytes_of_addresses_are_in_network_order(void **state)
{
    (void)state;
    static const uint8_t loopback6[16] = {[15] = 1};
    nio__endpoint endpoint;
    assert_int_equal(nio__url_parse("tcp://192.0.2.1:1", NIO__URL_CONNECT, 0, &endpoint, NULL), 0);
    assert_memory_equal(endpoint.ip, ((uint8_t[]){192, 0, 2, 1}), 4);
    assert_int_equal(nio__url_parse("tcp://[::1]:1", NIO__URL_CONNECT, 0, &endpoint, NULL), 0);
    assert_memory_equal(endpoint.ip, loopback6, 16);
}

/* A label of 63 characters is the longest; a name of 253. */
#define LABEL "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"
#define NAME_251 LABEL "." LABEL "." LABEL "." LABEL

/* As long as a path can be. */
#define P107 "/" LABEL "/abcdefghijklmnopqrstuvwxyzabcdefghijklmnop"

#define GROUP "group=224.0.0.1"
#define NINE_IFACES "iface=1&iface=2&iface=3&iface=4&iface=5&iface=6&iface=7&iface=8&iface=9"
#define EIGHT                                                                                      \
    GROUP "&group=224.0.0.2&group=224.0.0.3&group=224.0.0.4&group=224.0.0.5&group=224.0.0.6"       \
          "&group=224.0.0.7&group=224.0.0.8"
#define NO_GROUP(column)                                                                           \
    "the group at column " column " is no multicast address, as 224.0.0.1, 224.0.0.1:8888 or "     \
    "[ff12::1]:8888"

static void a_mistake_is_named_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *url, *said;
    } listens[] = {
        {"", "a scheme is missing at column 1, as in tcp://HOST:PORT"},
        {"8888", "a scheme is missing at column 1, as in tcp://HOST:PORT"},
        {"localhost:8888", "a scheme is missing at column 1, as in tcp://HOST:PORT"},
        {"://h:1", "a scheme is missing at column 1, as in tcp://HOST:PORT"},
        {"tpc://h:1", "the scheme at column 1 is unknown; known are tcp, udp and unix"},
        {"TCP://h:1", "the scheme at column 1 is unknown; known are tcp, udp and unix"},
        {"tcp:h:1", "// should stand at column 5, as in tcp://HOST:PORT"},
        {"tcp:8888", "// should stand at column 5, as in tcp://HOST:PORT"},
        {"tcp:/h:1", "// should stand at column 5, as in tcp://HOST:PORT"},
        {"tcp://", "there is no host at column 7"},
        {"tcp:///x", "there is no host at column 7"},
        {"tcp://:8888", "there is no host at column 7; * is every address of this host"},
        {"tcp://h", "a port is missing at column 8, as in :8888"},
        {"tcp://h/x", "a port is missing at column 8, as in :8888"},
        {"tcp://[::1]", "a port is missing at column 12, as in :8888"},
        {"tcp://[::1]8888", "a colon and a port should stand at column 12"},
        {"tcp://[::1:8888", "the bracket at column 7 is not closed"},
        {"tcp://[", "the bracket at column 7 is not closed"},
        {"tcp://[]:1", "what stands in the bracket at column 7 is not an IPv6 address"},
        {"tcp://[::g]:1", "what stands in the bracket at column 7 is not an IPv6 address"},
        {"tcp://[1.2.3.4]:1", "what stands in the bracket at column 7 is not an IPv6 address"},
        {"tcp://[%eth0]:1", "what stands in the bracket at column 7 is not an IPv6 address"},
        {"tcp://[::1%]:1", "the zone at column 12 is empty"},
        {"tcp://[::1%a/b]:1", "the character '/' at column 13 does not belong into a zone"},
        {"tcp://[::1%a\tb]:1", "the byte 0x09 at column 13 does not belong into a zone"},
        {"tcp://[::1%0123456789abcdef]:1", "the zone at column 12 is longer than 15 characters"},
        {"tcp://::1:8888", "an IPv6 address stands in brackets, as in tcp://[::1]:8888 (column 7)"},
        {"tcp://fe80::1", "an IPv6 address stands in brackets, as in tcp://[::1]:8888 (column 7)"},
        {"tcp://1.2.3:1", "the numbers at column 7 are not an IPv4 address (four, each 0 to 255)"},
        {"tcp://1.2.3.256:1",
         "the numbers at column 7 are not an IPv4 address (four, each 0 to 255)"},
        {"tcp://1.2.3.4.5.6.7.8.9:1",
         "the numbers at column 7 are not an IPv4 address (four, each 0 to 255)"},
        {"tcp://h:", "the port at column 9 is not a number from 0 to 65535"},
        {"tcp://h:65536", "the port at column 9 is not a number from 0 to 65535"},
        {"tcp://h:99999999999", "the port at column 9 is not a number from 0 to 65535"},
        {"tcp://h:-1", "the port at column 9 is not a number from 0 to 65535"},
        {"tcp://h:80x", "the port at column 9 is not a number from 0 to 65535"},
        {"tcp://h:http", "the port at column 9 is not a number from 0 to 65535"},
        {"tcp://h:1/", "nothing may follow the port (column 10)"},
        {"tcp://h:1#x", "nothing may follow the port (column 10)"},
        {"tcp://h:1?", "nothing may follow the port (column 10)"},
        {"tcp://h:1?group=224.0.0.1", "tcp:// has no key \"group\" (column 11)"},
        {"tcp://h:1?a&b=c", "tcp:// has no key \"a\" (column 11)"},
        {"tcp://a..b:1", "the dot at column 9 follows nothing"},
        {"tcp://.a:1", "the dot at column 7 follows nothing"},
        {"tcp://user@host:1", "the character '@' at column 11 does not belong into a host name"},
        {"tcp://a b:1", "the byte 0x20 at column 8 does not belong into a host name"},
        {"tcp://\xc3\xa4:1", "the byte 0xc3 at column 7 does not belong into a host name"},
        {"tcp://**:1", "the character '*' at column 7 does not belong into a host name"},
        {"tcp://" LABEL "x:1",
         "the part of the host name that column 70 is in is longer than 63 characters"},
        {"udp:h:1", "// should stand at column 5, as in udp://HOST:PORT"},
        {"udp://::1:1", "an IPv6 address stands in brackets, as in udp://[::1]:8888 (column 7)"},
        {"udp://h", "a port is missing at column 8, as in :8888"},
        {"udp://h:1?backlog=1", "udp:// has no key \"backlog\" (column 11)"},
        {"udp://h:1?keepalive=1", "udp:// has no key \"keepalive\" (column 11)"},
        {"udp://h:1?nodelay=1", "udp:// has no key \"nodelay\" (column 11)"},
        {"udp://h:1?mode=600", "udp:// has no key \"mode\" (column 11)"},
        {"tcp://h:1?hops=1", "tcp:// has no key \"hops\" (column 11)"},
        {"tcp://h:1?iface=lo", "tcp:// has no key \"iface\" (column 11)"},
        {"tcp://h:1?loopback=1", "tcp:// has no key \"loopback\" (column 11)"},
        {"unix:/a?group=224.0.0.1:1", "unix: has no key \"group\" (column 9)"},
        {"udp://h:1?reuseport=2", "the reuseport at column 21 is not a number from 0 to 1"},
        {"udp://h:1?reuseport=1&reuseport=1", "the key \"reuseport\" stands twice (column 23)"},
        {"udp://h:1?hops=1",
         "the key \"hops\" at column 11 is of no use without the key \"group\""},
        {"udp://h:1?reuseport=1&iface=lo&hops=1",
         "the key \"iface\" at column 23 is of no use without the key \"group\""},
        {"udp://h:1?loopback=0",
         "the key \"loopback\" at column 11 is of no use without the key \"group\""},
        {"udp://h:1?" GROUP "&hops=256", "the hops at column 32 is not a number from 0 to 255"},
        {"udp://h:1?" GROUP "&hops=1&hops=1", "the key \"hops\" stands twice (column 34)"},
        {"udp://h:1?" GROUP "&loopback=2", "the loopback at column 36 is not a number from 0 to 1"},
        {"udp://h:1?" GROUP "&iface", "the name of an interface at column 32 is empty"},
        {"udp://h:1?" GROUP "&iface=", "the name of an interface at column 33 is empty"},
        {"udp://h:1?" GROUP "&iface=0123456789abcdef",
         "the name of an interface at column 33 is longer than 15 characters"},
        {"udp://h:1?" GROUP "&iface=a/b",
         "the character '/' at column 34 does not belong into a name of an interface"},
        {"udp://h:1?" GROUP "&iface=lo&iface=lo", "the interface at column 42 stands twice"},
        {"udp://h:1?" NINE_IFACES "&" GROUP,
         "the interface at column 81 is one too many: 8 may stand"},
        {"udp://h:1?group", NO_GROUP("16")},
        {"udp://h:1?group=", NO_GROUP("17")},
        {"udp://h:1?group=h", NO_GROUP("17")},
        {"udp://h:1?group=192.0.2.1", NO_GROUP("17")},
        {"udp://h:1?group=223.255.255.255", NO_GROUP("17")},
        {"udp://h:1?group=240.0.0.0", NO_GROUP("17")},
        {"udp://h:1?group=224.0.0", NO_GROUP("17")},
        {"udp://h:1?group=ff02::1", NO_GROUP("17")},
        {"udp://h:1?group=[fe80::1]", NO_GROUP("17")},
        {"udp://h:1?group=[ff02::1%lo]", NO_GROUP("17")},
        {"udp://h:1?group=[ff02::1", NO_GROUP("17")},
        {"udp://h:1?group=[ff02::1]8", NO_GROUP("17")},
        {"udp://h:1?group=[224.0.0.1]", NO_GROUP("17")},
        {"udp://h:1?group=[0000:0000:0000:0000:0000:0000:0000:0000:0000:0000]", NO_GROUP("17")},
        {"udp://h:1?group=224.0.0.1:", "the port at column 27 is not a number from 1 to 65535"},
        {"udp://h:1?group=224.0.0.1:0", "the port at column 27 is not a number from 1 to 65535"},
        {"udp://h:1?group=224.0.0.1:65536",
         "the port at column 27 is not a number from 1 to 65535"},
        {"udp://h:1?group=[ff02::1]:x", "the port at column 27 is not a number from 1 to 65535"},
        {"udp://h:0?group=224.0.0.1",
         "the group at column 17 needs a port, since that of the endpoint is 0"},
        {"udp://[::]:1?group=224.0.0.1",
         "the group at column 20 is IPv4, which the host of the endpoint is not"},
        {"udp://0.0.0.0:1?group=[ff12::1]",
         "the group at column 23 is IPv6, which the host of the endpoint is not"},
        {"udp://h:1?" GROUP "&group=224.0.0.1:1", "the group at column 33 stands twice"},
        {"udp://h:1?" EIGHT "&group=224.0.0.9",
         "the group at column 145 is one too many: 8 may stand"},
        {"tcp://[fe80::1]:1",
         "the link-local address at column 7 needs an interface, as in [fe80::1%eth0]"},
        {"tcp://[febf::1]:1",
         "the link-local address at column 7 needs an interface, as in [fe80::1%eth0]"},
        {"unix:", "a path is missing at column 6, as in unix:/run/x.sock"},
        {"unix:?mode=600", "a path is missing at column 6, as in unix:/run/x.sock"},
        {"unix:@", "a path is missing at column 7, as in unix:/run/x.sock"},
        {"unix:" P107 "x",
         "what stands at column 6 is longer than the 107 bytes that a unix socket can have"},
        {"unix:@" P107 "%78",
         "what stands at column 7 is longer than the 107 bytes that a unix socket can have"},
        {"unix:/a%", "two hexadecimal digits should follow column 8"},
        {"unix:/a%4", "two hexadecimal digits should follow column 8"},
        {"unix:/a%4g", "two hexadecimal digits should follow column 8"},
        {"unix:/a%-1", "two hexadecimal digits should follow column 8"},
        {"unix:/a%00", "no path holds the byte 0 (column 8)"},
        {"unix:/a#b", "the character '#' at column 8 does not belong into a path; write it as %XX"},
        {"unix:/a\tb", "the byte 0x09 at column 8 does not belong into a path; write it as %XX"},
        {"unix:/a?", "nothing may follow the path (column 8)"},
        {"tcp://h:1?=1", "tcp:// has no key \"\" (column 11)"},
        {"tcp://h:1?backlog", "the backlog at column 18 is not a number from 1 to 65535"},
        {"tcp://h:1?backlog=", "the backlog at column 19 is not a number from 1 to 65535"},
        {"tcp://h:1?backlog=0", "the backlog at column 19 is not a number from 1 to 65535"},
        {"tcp://h:1?backlog=65536", "the backlog at column 19 is not a number from 1 to 65535"},
        {"tcp://h:1?backlog=99999999999999999999",
         "the backlog at column 19 is not a number from 1 to 65535"},
        {"tcp://h:1?backlog=+1", "the backlog at column 19 is not a number from 1 to 65535"},
        {"tcp://h:1?nodelay=2", "the nodelay at column 19 is not a number from 0 to 1"},
        {"tcp://h:1?nodelay=yes", "the nodelay at column 19 is not a number from 0 to 1"},
        {"tcp://h:1?keepalive=32768", "the keepalive at column 21 is not a number from 0 to 32767"},
        {"tcp://h:1?nodelay=1&nodelay=1", "the key \"nodelay\" stands twice (column 21)"},
        {"tcp://h:1?nodelay=1&", "tcp:// has no key \"\" (column 21)"},
        {"tcp://h:1?nodelay=1?backlog=1", "the nodelay at column 19 is not a number from 0 to 1"},
        {"tcp://h:1?nodelay=1#x", "nothing may follow the keys (column 20)"},
        {"tcp://h:1?mode=600", "tcp:// has no key \"mode\" (column 11)"},
        {"tcp://h:1?Backlog=1", "tcp:// has no key \"Backlog\" (column 11)"},
        {"unix:/a?mode=8", "the mode at column 14 is not an octal number from 0 to 777"},
        {"unix:/a?mode=1000", "the mode at column 14 is not an octal number from 0 to 777"},
        {"unix:/a?nodelay=1", "unix: has no key \"nodelay\" (column 9)"},
        {"unix:@a?mode=600", "unix:@ has no key \"mode\" (column 9)"},
    };
    for (size_t i = 0; i < sizeof listens / sizeof listens[0]; i++) {
        nio_error error = {""};
        nio__endpoint endpoint = {.port = 4711};
        nio_status status = nio__url_parse(listens[i].url, NIO__URL_LISTEN, 0, &endpoint, &error);
        if (status == NIO_OK || strstr(error.text, ": ") == NULL) {
            fail_msg("\"%s\" parses", listens[i].url);
        }
        const char *said = error.text + strlen(error.text) - strlen(listens[i].said);
        assert_string_equal(strlen(error.text) < strlen(listens[i].said) ? error.text : said,
                            listens[i].said);
        assert_int_equal(endpoint.port, 4711);
    }
}

static nio__endpoint parsed(const char *url, nio__url_use use)
{
    nio__endpoint endpoint;
    nio_error error = {""};
    if (nio__url_parse(url, use, 0, &endpoint, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return endpoint;
}

static void keys_say_what_else_is_wanted(void **state)
{
    (void)state;
    nio__endpoint e = parsed("tcp://*:1", NIO__URL_LISTEN);
    assert_true(e.no_delay && !e.reuse_port);
    assert_int_equal(e.keepalive_s, 60);
    assert_int_equal(e.backlog, 0);
    e = parsed("tcp://*:1?reuseport=1&backlog=7&nodelay=0&keepalive=0", NIO__URL_LISTEN);
    assert_true(!e.no_delay && e.reuse_port);
    assert_int_equal(e.keepalive_s, 0);
    assert_int_equal(e.backlog, 7);
    assert_int_equal(parsed("unix:/a", NIO__URL_LISTEN).mode, 0600);
    assert_int_equal(parsed("unix:/a?mode=0660&backlog=9", NIO__URL_LISTEN).mode, 0660);
    assert_false(parsed("tcp://h:1?nodelay=0", NIO__URL_CONNECT).no_delay);

    nio_error error;
    static const char *const for_listening[] = {"tcp://h:1?backlog=1", "tcp://h:1?reuseport=0",
                                                "unix:/abcd?mode=600", "udp://h:1?group=224.0.0.1",
                                                "udp://h:1?hops=1",    "udp://h:1?iface=lo",
                                                "udp://h:1?loopback=1"};
    for (size_t i = 0; i < sizeof for_listening / sizeof for_listening[0]; i++) {
        assert_int_equal(nio__url_parse(for_listening[i], NIO__URL_CONNECT, 0, &e, &error),
                         NIO_EINVAL);
        assert_non_null(strstr(error.text, "is for listening"));
    }
    /* A port of the protocol may be left out before keys too. */
    assert_int_equal(nio__url_parse("tcp://h?nodelay=0", NIO__URL_CONNECT, 7, &e, &error), NIO_OK);
    assert_int_equal(e.port, 7);
}

static void assert_group(const nio__group *group, uint8_t family, const char *ip, uint16_t port)
{
    uint8_t bytes[16] = {0};
    assert_int_equal(inet_pton(family == 4 ? AF_INET : AF_INET6, ip, bytes), 1);
    assert_int_equal(group->family, family);
    assert_memory_equal(group->ip, bytes, 16);
    assert_int_equal(group->port, port);
}

static void keys_of_udp_say_which_groups(void **state)
{
    (void)state;
    nio__endpoint e = parsed("udp://h:1", NIO__URL_CONNECT);
    assert_true(e.datagram && !e.reuse_port && e.loopback);
    assert_int_equal(e.host, NIO__HOST_NAME);
    assert_int_equal(e.hops, 1);
    assert_int_equal(e.group_count + e.iface_count, 0);
    e = parsed("udp://*:8888?group=224.0.0.1&group=[ff12::1]:9&group=239.255.255.255:65535"
               "&iface=eth0&iface=2&hops=0&loopback=0&reuseport=1",
               NIO__URL_LISTEN);
    assert_true(e.datagram && e.reuse_port && !e.loopback);
    assert_int_equal(e.host, NIO__HOST_ANY);
    assert_int_equal(e.hops, 0);
    assert_int_equal(e.group_count, 3);
    assert_group(&e.groups[0], 4, "224.0.0.1", 8888);
    assert_group(&e.groups[1], 6, "ff12::1", 9);
    assert_group(&e.groups[2], 4, "239.255.255.255", 65535);
    assert_int_equal(e.iface_count, 2);
    assert_string_equal(e.ifaces[0], "eth0");
    assert_string_equal(e.ifaces[1], "2");
    /* Keys come in any order, and another port is another group. */
    e = parsed("udp://0.0.0.0:0?hops=255&group=224.0.0.1:1&group=224.0.0.1:2", NIO__URL_LISTEN);
    assert_int_equal(e.hops, 255);
    assert_int_equal(e.group_count, 2);
    assert_int_equal(parsed("udp://h:1?" EIGHT, NIO__URL_LISTEN).group_count, NIO__GROUPS_MAX);
    assert_false(parsed("tcp://h:1", NIO__URL_CONNECT).datagram);
}

static void paths_are_decoded_and_written_back(void **state)
{
    (void)state;
    static const struct {
        const char *url, *name, *text;
    } cases[] = {
        {"unix:/run/x.sock", "/run/x.sock", "unix:/run/x.sock"},
        {"unix:x", "x", "unix:x"},
        {"unix:/a%3Fb%23%25%20c d", "/a?b#% c d", "unix:/a%3Fb%23%25 c d"},
        {"unix:%40x@y", "@x@y", "unix:%40x@y"},
        {"unix:/\xc3\xa4?mode=777", "/\xc3\xa4", "unix:/%C3%A4"},
        {"unix:" P107, P107, "unix:" P107},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nio__endpoint endpoint = parsed(cases[i].url, NIO__URL_LISTEN);
        char text[NIO__URL_TEXT];
        assert_int_equal(endpoint.host, NIO__HOST_PATH);
        assert_string_equal(endpoint.name, cases[i].name);
        nio__url_text(&endpoint, text);
        assert_string_equal(text, cases[i].text);
        assert_string_equal(parsed(text, NIO__URL_CONNECT).name, cases[i].name);
    }
    nio__endpoint endpoint = parsed("unix:@a/%40", NIO__URL_CONNECT);
    assert_int_equal(endpoint.host, NIO__HOST_ABSTRACT);
    assert_string_equal(endpoint.name, "a/@");
}

static void other_endpoints_are_written_back_too(void **state)
{
    (void)state;
    static const char *const urls[] = {"tcp://*:0",      "tcp://127.0.0.1:65535",
                                       "tcp://[::1]:1",  "tcp://[fe80::1%eth0]:8888",
                                       "tcp://a.b-c:80", "unix:@abstract",
                                       "udp://*:0",      "udp://127.0.0.1:1",
                                       "udp://[::1]:1",  "udp://[fe80::1%eth0]:8888",
                                       "udp://a.b:80"};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        nio__endpoint endpoint = parsed(urls[i], NIO__URL_LISTEN);
        char text[NIO__URL_TEXT];
        nio__url_text(&endpoint, text);
        assert_string_equal(text, urls[i]);
    }
}

static void a_sentence_begins_with_the_url(void **state)
{
    (void)state;
    nio__endpoint endpoint;
    nio_error error;
    assert_int_equal(nio__url_parse("tcp://[::1:8888", NIO__URL_LISTEN, 0, &endpoint, &error),
                     NIO_EINVAL);
    assert_string_equal(error.text, "tcp://[::1:8888: the bracket at column 7 is not closed");
}

static void a_sentence_holds_nothing_that_does_not_print_and_no_endless_url(void **state)
{
    (void)state;
    nio__endpoint endpoint;
    nio_error error;
    assert_int_equal(nio__url_parse("tcp://a\r\nb\x1b[1m:1", NIO__URL_LISTEN, 0, &endpoint, &error),
                     NIO_EINVAL);
    assert_string_equal(error.text, "tcp://a??b?[1m:1: the byte 0x0d at column 8 does not belong "
                                    "into a host name");
    char url[2000];
    memset(url, 'x', sizeof url);
    url[sizeof url - 1] = '\0';
    assert_int_equal(nio__url_parse(url, NIO__URL_LISTEN, 0, &endpoint, &error), NIO_EINVAL);
    assert_non_null(strstr(error.text, "xxx...: a scheme is missing at column 1"));
}

static void a_name_may_have_253_characters_and_no_more(void **state)
{
    (void)state;
    nio__endpoint endpoint;
    nio_error error;
    char url[400];
    /* 251 characters and a final dot are fine, 254 are not. */
    snprintf(url, sizeof url, "tcp://%.*s:1", 253, NAME_251);
    assert_int_equal(nio__url_parse(url, NIO__URL_CONNECT, 0, &endpoint, &error), NIO_OK);
    snprintf(url, sizeof url, "tcp://%s.ab:1", NAME_251);
    assert_int_equal(nio__url_parse(url, NIO__URL_CONNECT, 0, &endpoint, &error), NIO_EINVAL);
    assert_non_null(strstr(error.text, "the host name at column 7 is longer than 253 characters"));
}

static void one_cannot_connect_to_every_address_or_to_port_0(void **state)
{
    (void)state;
    nio__endpoint endpoint;
    nio_error error;
    assert_int_equal(nio__url_parse("tcp://*:1", NIO__URL_CONNECT, 0, &endpoint, &error),
                     NIO_EINVAL);
    assert_string_equal(error.text, "tcp://*:1: the * at column 7 stands for every address of this "
                                    "host: one can listen there, not connect");
    assert_int_equal(nio__url_parse("tcp://h:0", NIO__URL_CONNECT, 0, &endpoint, &error),
                     NIO_EINVAL);
    assert_string_equal(error.text, "tcp://h:0: one cannot connect to port 0 (column 9)");
}

static void a_url_that_is_cut_anywhere_never_reads_past_its_end(void **state)
{
    (void)state;
    static const char *const urls[] = {
        "tcp://[fe80::1%eth0]:8888",
        "tcp://a.b-c:123?x=1",
        "tcp://192.0.2.1:65535#f",
        "tcp://*:1/path",
        "unix:/a%3Fb?mode=600&backlog=1",
        "tcp://*:1?reuseport=1&nodelay=0",
        "udp://*:1?group=[ff12::1]:8888&iface=eth0&hops=1&loopback=0&group=224.0.0.1:1"};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        for (size_t len = 0; len <= strlen(urls[i]); len++) {
            char *cut = strndup(urls[i], len); /* on the heap, where sanitizers watch its end */
            nio__endpoint endpoint;
            (void)!nio__url_parse(cut, NIO__URL_LISTEN, 0, &endpoint, NULL);
            free(cut);
        }
    }
}

/* ---- Addresses ----------------------------------------------------------------------------- */

static nio_address address_of(const char *url)
{
    nio__endpoint endpoint;
    nio_address address = {0};
    nio_error error = {""};
    if (nio__url_parse(url, NIO__URL_LISTEN, 0, &endpoint, &error) != NIO_OK ||
        nio__address_of(&address, &endpoint, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return address;
}

static void an_address_goes_to_a_socket_and_back(void **state)
{
    (void)state;
    static const struct {
        const char *url, *text;
    } cases[] = {
        {"tcp://192.0.2.1:8888", "192.0.2.1:8888"},
        {"tcp://[2001:db8::1]:1", "[2001:db8::1]:1"},
        {"tcp://[fe80::1%7]:65535", "[fe80::1%7]:65535"},
        {"tcp://[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535",
         "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nio_address address = address_of(cases[i].url), back;
        struct sockaddr_storage socket;
        char text[NIO_ADDRESS_TEXT];
        nio__address_to(&address, &socket);
        nio__address_from(&back, (const struct sockaddr *)&socket);
        assert_true(nio_address_equal(&address, &back));
        nio_address_text(&back, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void an_ipv4_address_in_ipv6_clothes_is_ipv4(void **state)
{
    (void)state;
    nio_address six = address_of("tcp://[::ffff:192.0.2.1]:80"), back;
    nio_address four = address_of("tcp://192.0.2.1:80");
    struct sockaddr_storage socket;
    nio__address_to(&six, &socket);
    nio__address_from(&back, (const struct sockaddr *)&socket);
    assert_true(nio_address_equal(&back, &four));
}

static void addresses_differ_in_family_ip_port_and_zone(void **state)
{
    (void)state;
    nio_address a = address_of("tcp://[fe80::1%1]:80");
    nio_address others[] = {address_of("tcp://[fe80::2%1]:80"),
                            address_of("tcp://[fe80::1%2]:80"),
                            address_of("tcp://[fe80::1%1]:81"),
                            address_of("tcp://1.2.3.4:80"),
                            {0}};
    nio_address none = {0};
    assert_true(nio_address_equal(&a, &a));
    assert_true(nio_address_equal(&none, &others[4]));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_false(nio_address_equal(&a, &others[i]));
    }
    char text[NIO_ADDRESS_TEXT];
    nio_address_text(&none, text);
    assert_string_equal(text, "-");
}

static void a_zone_that_this_host_lacks_is_named(void **state)
{
    (void)state;
    nio__endpoint endpoint;
    nio_address address = {0};
    nio_error error;
    assert_int_equal(
        nio__url_parse("tcp://[fe80::1%nosuch0]:1", NIO__URL_CONNECT, 0, &endpoint, NULL), NIO_OK);
    assert_int_equal(nio__address_of(&address, &endpoint, &error), NIO_EINVAL);
    assert_string_equal(error.text, "this host has no network interface \"nosuch0\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(endpoints_of_every_kind_parse),
        cmocka_unit_test(the_bytes_of_addresses_are_in_network_order),
        cmocka_unit_test(a_mistake_is_named_with_its_place),
        cmocka_unit_test(keys_say_what_else_is_wanted),
        cmocka_unit_test(keys_of_udp_say_which_groups),
        cmocka_unit_test(paths_are_decoded_and_written_back),
        cmocka_unit_test(other_endpoints_are_written_back_too),
        cmocka_unit_test(a_sentence_begins_with_the_url),
        cmocka_unit_test(a_sentence_holds_nothing_that_does_not_print_and_no_endless_url),
        cmocka_unit_test(a_name_may_have_253_characters_and_no_more),
        cmocka_unit_test(one_cannot_connect_to_every_address_or_to_port_0),
        cmocka_unit_test(a_url_that_is_cut_anywhere_never_reads_past_its_end),
        cmocka_unit_test(an_address_goes_to_a_socket_and_back),
        cmocka_unit_test(an_ipv4_address_in_ipv6_clothes_is_ipv4),
        cmocka_unit_test(addresses_differ_in_family_ip_port_and_zone),
        cmocka_unit_test(a_zone_that_this_host_lacks_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
