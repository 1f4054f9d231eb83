/* letter.c - private text from one node to another, of schema/ledger.nio: the layer `sealed` hides
 * it for one receiver by x25519. What a node needs for that, the public key of the receiver, the
 * peers tell each other.
 *
 *     head -c 32 /dev/urandom > ann.seed
 *     letter udp://127.0.0.1:9876 ann.seed                               waits for letters
 *     letter udp://127.0.0.1:0 bob.seed udp://127.0.0.1:9876 'a secret'  sends one
 *
 * Nothing proves who is there (`unproved` in the schema): what is sent can be read only by whoever
 * said that key, and that may be anybody. Where it matters, give the protocol a keyed outer layer,
 * or let peers sign what they say (`sign`, layer `peers`). */
#include <string.h>

#include "../hello/key.h"
#include "ledger.h"

struct post_office {
    const ledger_keys *keys;
    nio_text letter; /* to send; empty: none */
    nio_status status;
};

static void on_line(ledger_server *server, nio_text text)
{
    (void)server;
    printf("a letter: %.*s\n", (int)text.len, text.ptr);
    fflush(stdout);
}

static const ledger_handlers handlers = {sizeof handlers, .line_publish = on_line};

/* The peer is known, and with it its public key, which seals from now on. */
static void on_peer(void *user, nio_peers *peers, const nio_peer *peer, nio_peer_change change)
{
    struct post_office *office = user;
    ledger_client *client;
    ledger_node said;
    if (change != NIO_PEER_ADDED || office->letter.len == 0 || !ledger_peer_read(peer, &said) ||
        !said.has_pubkey) {
        return;
    }
    office->status = ledger_attach(nio_peer_link(peer), office->keys, &client, NULL);
    if (office->status == NIO_OK) {
        office->status = ledger_line_publish(client, office->letter);
    }
    nio_node_close(nio_peers_node(peers), NULL, NULL); /* which sends what is queued */
}

static nio_status open_office(nio_node *node, struct post_office *office, char **argv,
                              nio_error *error)
{
    static const ledger_node self; /* pubkey is filled in */
    nio_listener *listener;
    nio_peers *peers;
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    options.on_peer = on_peer;
    options.user = office;
    options.every_ms = 1000;
    options.unproved = true; /* as the schema accepts it */
    options.contacts = (const char *const *)(argv + 3);
    options.contact_count = argv[3] != NULL ? 1 : 0;
    nio_status status = ledger_serve(node, &handlers, office->keys, office, NULL, error);
    if (status == NIO_OK) {
        status = nio_node_listen_with(node, argv[1], NULL, &listener, error);
    }
    if (status == NIO_OK) {
        printf("listening on %s\n", nio_listener_endpoint(listener));
        fflush(stdout);
        status = ledger_peers_start(node, office->keys, &self, &options, &peers, error);
    }
    return status;
}

int main(int argc, char **argv)
{
    uint8_t seed[NIO_KEY_BYTES];
    nio_node *node;
    nio_error error = {""};
    if ((argc != 3 && argc != 5) || !read_key(argv[2], seed) ||
        nio_node_create(&node, NULL) != NIO_OK) {
        fputs("usage: letter ENDPOINT SEEDFILE [CONTACT TEXT]\n", stderr);
        return 2;
    }
    ledger_keys keys = {sizeof keys, .sealed_cipher = nio_key_of(seed, sizeof seed)};
    struct post_office office = {.keys = &keys, .letter = nio_text_of(argc == 5 ? argv[4] : "")};
    nio_status status = open_office(node, &office, argv, &error);
    if (status == NIO_OK) {
        status = nio_node_run(node);
    } else {
        nio_node_close(node, NULL, NULL);
    }
    status = status == NIO_OK ? office.status : status;
    if (status != NIO_OK) {
        fprintf(stderr, "letter: %s\n", error.text[0] ? error.text : nio_status_text(status));
    }
    return status == NIO_OK ? 0 : 1;
}
