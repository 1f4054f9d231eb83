/* tests/support/host_main.c - a node over UDP, for tests with several hosts.
 *
 *   host ENDPOINT hear            prints "ready PORT", then a line for each message:
 *                                 "multicast FROM" or "unicast FROM"; answers requests
 *   host ENDPOINT say COUNT       sends a message to all its groups, so often
 *   host ENDPOINT ask TO          sends a request: "answered" or the reason why not
 *   host ENDPOINT pour TO COUNT   sends COUNT messages of 1000 bytes, as fast as they are taken
 *
 * All in the plain. Ends with 0 if it worked; hear runs until it is killed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <netaio/raw.h>

static nio_node *node;
static int result;

static void die(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(1);
}

static void must(nio_status status)
{
    if (status != NIO_OK) {
        die(nio_status_text(status));
    }
}

static void on_message(void *user, nio_call *call, const nio_message *message)
{
    (void)user;
    char from[NIO_ADDRESS_TEXT];
    nio_address_text(nio_link_address(message->link), from);
    printf("%s %s\n", message->multicast ? "multicast" : "unicast", from);
    if (message->type == NIO_REQUEST_URI) {
        (void)!nio_reply(call, NIO_RESPOND_URI, message->content);
    }
}

static void handle(uint8_t type)
{
    nio_route route = NIO_ROUTE_INIT;
    nio_handler_id id;
    route.type = type;
    route.any_uri = true;
    must(nio_on(node, &route, on_message, NULL, &id));
}

static nio_listener *begin(const char *endpoint)
{
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    nio_listener *listener;
    nio_error error;
    options.plain = true;
    must(nio_node_create(&node, NULL));
    handle(NIO_REQUEST_URI);
    handle(NIO_NOTIFY_URI);
    if (nio_node_listen_with(node, endpoint, &options, &listener, &error) != NIO_OK) {
        die(error.text);
    }
    return listener;
}

static nio_link *reach(const char *endpoint)
{
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    nio_link *link;
    nio_error error;
    options.plain = true;
    if (nio_node_connect(node, endpoint, &options, &link, &error) != NIO_OK) {
        die(error.text);
    }
    return link;
}

static nio_send_spec note(uint8_t type)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = type;
    spec.uri = nio_bytes_of("note");
    return spec;
}

static void say(int count)
{
    nio_send_spec spec = note(NIO_NOTIFY_URI);
    for (int i = 0; i < count; i++) {
        must(nio_multicast(node, &spec, NULL));
    }
}

static void on_answer(void *user, const nio_end *end)
{
    (void)user;
    printf("%s\n", end->status == NIO_OK ? "answered" : nio_status_text(end->status));
    result = end->status != NIO_OK;
}

static void ask(const char *to)
{
    nio_send_spec spec = note(NIO_REQUEST_URI);
    nio_call_id id;
    must(nio_request(reach(to), &spec, NULL, on_answer, NULL, &id));
    must(nio_call_wait(node, id));
}

static void on_nothing(void *user, const nio_end *end)
{
    (void)user;
    (void)end;
}

/* Lets the loop of the node run for a moment: until a call has its end. */
static void turn(nio_link *link)
{
    nio_send_spec spec = note(NIO_REQUEST_URI);
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    nio_call_id id;
    options.deadline_ms = 10;
    must(nio_request(link, &spec, &options, on_nothing, NULL, &id));
    must(nio_call_wait(node, id));
}

static void pour(const char *to, int count)
{
    static const uint8_t content[1000];
    nio_link *link = reach(to), *aside = reach("udp://127.0.0.1:9");
    nio_send_spec spec = note(NIO_NOTIFY_URI);
    spec.content = (nio_bytes){content, sizeof content};
    for (int i = 0; i < count;) {
        nio_status status = nio_send(link, &spec);
        if (status == NIO_ELIMIT) {
            turn(aside);
        } else {
            must(status);
            i++;
        }
    }
    while (nio_node_counters(node)->datagrams_out < (uint64_t)count) {
        turn(aside);
    }
    printf("poured, %d failed\n", (int)nio_node_counters(node)->datagrams_failed);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        die("usage: host ENDPOINT hear | say COUNT | ask TO | pour TO COUNT");
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    nio_listener *listener = begin(argv[1]);
    if (strcmp(argv[2], "hear") == 0) {
        printf("ready %u\n", (unsigned)nio_listener_port(listener));
        must(nio_node_run(node));
    } else if (strcmp(argv[2], "say") == 0 && argc == 4) {
        say(atoi(argv[3]));
    } else if (strcmp(argv[2], "ask") == 0 && argc == 4) {
        ask(argv[3]);
    } else if (strcmp(argv[2], "pour") == 0 && argc == 5) {
        pour(argv[3], atoi(argv[4]));
    } else {
        die("what?");
    }
    nio_node_close(node, NULL, NULL);
    return result;
}
