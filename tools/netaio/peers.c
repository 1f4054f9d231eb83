/* peers.c - peers: says that one is there, and shows who else is.
 *
 * Happy path:  cli_run_peers → node, layers → listen (a multicast group) or connect →
 *              nio_peers_start → on_peer … → finish, by time or a signal → the node says good-bye.
 * Failures:    options that are no good (exit 1); a socket that cannot be bound, a connection that
 *              cannot be made or is lost (exit 2); standard output that is gone. */
#include "cli.h"
#include "endpoint.h"
#include "packing.h"
#include "peerview.h"
#include "secret.h"
#include "signals.h"
#include "talk.h"
#include "text.h"
#include "timer.h"
#include "verbs.h"

#include <stdio.h>
#include <string.h>

/* The group and port of Python netaio; the own port is any, since another node of this host may
 * have that one. */
#define USUAL_ENDPOINT "udp://0.0.0.0:0?group=224.0.0.1:8888"
#define TICK_MS 250
#define TICKS 4 /* of which one redraws, so that ages grow */
#define TIMEOUT_MS 60000

typedef struct discovery {
    cli_args *args;
    char endpoint[CLI_ENDPOINT_MAX];
    nio_node *node;
    nio_peers *peers;
    cli_memory memory; /* of the data */
    nio_bytes data;
    cli_value id;
    cli_timer ticker, end;
    bool table, changed, over;
    unsigned ticks;
    size_t lines; /* of the table that is shown */
    int exit;
} discovery;

/* ---- What is shown --------------------------------------------------------------------------- */

/* Closing says good-bye, and tells of each record that it is gone: nobody wants to see that. */
static void finish(void *user)
{
    discovery *now = user;
    if (now->over) {
        return;
    }
    now->over = true;
    if (now->table) {
        (void)cli_peer_table(now->peers, now->endpoint, now->lines);
    }
    cli_timer_end(&now->ticker);
    cli_timer_end(&now->end);
    nio_node_close(now->node, NULL, NULL);
}

static void on_peer(void *user, nio_peers *peers, const nio_peer *peer, nio_peer_change change)
{
    discovery *now = user;
    (void)peers;
    if (now->over) {
        return;
    }
    now->changed = true;
    if (now->table) {
        return; /* the record may be gone soon: drawn at the next tick */
    }
    cli_peer_line(stdout, peer, change);
    if (fflush(stdout) != 0) {
        finish(now);
    }
}

static void on_tick(void *user)
{
    discovery *now = user;
    if (now->changed || ++now->ticks == TICKS) {
        now->changed = false;
        now->ticks = 0;
        now->lines = cli_peer_table(now->peers, now->endpoint, now->lines);
        if (ferror(stdout)) {
            finish(now);
        }
    }
}

/* ---- The beginning --------------------------------------------------------------------------- */

static void on_link(void *user, nio_link *link, const nio_link_event *event)
{
    discovery *now = user;
    (void)link;
    if (event->state == NIO_LINK_CLOSED && !now->over) {
        cli_error("%s", event->text);
        now->exit = CLI_UNREACHED;
        finish(now);
    }
}

/* Nothing is opened for a node that is spoken with over UDP: it is a contact. */
static int open_endpoint(discovery *now, const cli_made *made)
{
    nio_error error = {""};
    nio_status status = NIO_OK;
    if (cli_endpoint_group(now->endpoint)) {
        nio_listener *listener;
        nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
        options.outer = made->outer;
        options.plain = made->outer == NULL;
        status = nio_node_listen_with(now->node, now->endpoint, &options, &listener, &error);
    } else if (!cli_endpoint_datagram(now->endpoint)) {
        nio_link *link;
        nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
        options.outer = made->outer;
        options.plain = made->outer == NULL;
        options.on_link = on_link;
        options.user = now;
        status = nio_node_connect(now->node, now->endpoint, &options, &link, &error);
    }
    return status == NIO_OK ? CLI_DONE : cli_talk_no_link(status, &error);
}

static int start(discovery *now, const cli_made *made)
{
    const cli_args *args = now->args;
    const char *contact = now->endpoint;
    nio_error error = {""};
    nio_peers_options options =
        cli_identity_options(&made->identity, args->app_id != NULL ? args->app_id : CLI_APP);
    if (now->id.len > 0) {
        options.id = (nio_bytes){now->id.bytes, now->id.len};
    }
    options.data = now->data;
    options.layer = made->inner;
    options.every_ms = args->every.ms;
    options.timeout_ms = args->every.ms > TIMEOUT_MS / 3 ? 3 * args->every.ms : 0;
    options.on_peer = on_peer;
    options.user = now;
    if (cli_endpoint_datagram(now->endpoint) && !cli_endpoint_group(now->endpoint)) {
        options.contacts = &contact;
        options.contact_count = 1;
        options.contact_outer = made->outer;
        options.contact_plain = made->outer == NULL;
    }
    nio_status status = nio_peers_start(now->node, &options, &now->peers, &error);
    return status == NIO_OK ? CLI_DONE : cli_talk_no_link(status, &error);
}

static int begin(discovery *now)
{
    cli_made made;
    if (!cli_layers_make(now->node, &now->args->layers, &made) ||
        !cli_signals_begin(now->node, finish, now)) {
        return CLI_USAGE;
    }
    int exit = open_endpoint(now, &made);
    return exit == CLI_DONE ? start(now, &made) : exit;
}

static int discover(discovery *now)
{
    int exit = begin(now);
    if (exit != CLI_DONE) {
        nio_node_close(now->node, NULL, NULL);
        return exit;
    }
    now->table = cli_peer_table_fits();
    if (now->table) {
        now->changed = true;
        cli_timer_begin(&now->ticker, now->node, 0, TICK_MS, on_tick, now);
    }
    if (now->args->lasting.ms != 0) {
        cli_timer_begin(&now->end, now->node, now->args->lasting.ms, 0, finish, now);
    }
    nio_status status = nio_node_run(now->node);
    return status == NIO_OK ? now->exit : cli_usage("%s", nio_status_text(status));
}

/* ---- What is said of oneself ----------------------------------------------------------------- */

static bool read_id(discovery *now)
{
    char why[CLI_WHY];
    if (now->args->id == NULL) {
        return true;
    }
    if (!cli_value_read(now->args->id, 0, &now->id, why)) {
        cli_usage("--id: %s", why);
        return false;
    }
    if (now->id.len == 0 || now->id.len > NIO_PEER_ID_MAX) {
        cli_usage("--id takes 1 to %d bytes", NIO_PEER_ID_MAX);
        return false;
    }
    return true;
}

static bool pack_data(discovery *now, const char *written)
{
    char why[CLI_TYPED_WHY];
    const cli_type any = {.kind = CLI_T_ANY, .max = CLI_MESSAGE_MAX};
    cli_packer packer = {&now->memory, why};
    const cli_json *json = cli_json_read(&now->memory, nio_text_of(written), why);
    if (json == NULL) {
        cli_usage("--data is not JSON: %s", why);
    } else if (json->kind != CLI_JSON_OBJECT) {
        cli_usage("--data is an object, this is %s", cli_json_kind_name(json));
    } else if (!cli_write_any(&packer, &any, json, NULL, &now->data)) {
        cli_usage("--data: %s", why);
    } else {
        return true;
    }
    return false;
}

static bool read_data(discovery *now)
{
    const char *written = now->args->data;
    if (written == NULL) {
        return true;
    }
    if (strncmp(written, "hex:", 4) != 0) {
        return pack_data(now, written);
    }
    size_t len = strlen(written + 4);
    uint8_t *bytes = cli_take(&now->memory, len / 2 + 1, 1);
    now->data = (nio_bytes){bytes, len / 2};
    if (!cli_hex_decode((nio_text){written + 4, len}, bytes)) {
        cli_usage("--data: it takes pairs of hex digits");
        return false;
    }
    return true;
}

static bool read_endpoint(discovery *now)
{
    const char *written = now->args->word_count > 0 ? now->args->words[0] : USUAL_ENDPOINT;
    if (!cli_endpoint_complete(written, "tcp", 0, now->endpoint) ||
        !cli_layers_check(&now->args->layers, now->endpoint)) {
        return false;
    }
    if (cli_endpoint_everywhere(now->endpoint) && !cli_endpoint_group(now->endpoint)) {
        cli_usage("%s is no node to speak with; to hear a multicast group there, name it: "
                  "udp://0.0.0.0:0?group=224.0.0.1:8888",
                  now->endpoint);
        return false;
    }
    if (cli_layers_seal_for_peer(&now->args->layers)) {
        cli_usage("--inner-cipher: x25519 hides for a peer that is known; what peers say of "
                  "themselves cannot be hidden by it");
        return false;
    }
    const cli_slot *inner = &now->args->layers.slots[CLI_INNER_AUTH];
    if (cli_spec_flag(inner, "use_peer_lock") && !cli_spec_flag(inner, "lock")) {
        cli_usage("--inner-auth: what peers say of themselves does not go by what they have told; "
                  "give tapescript a lock=...");
        return false;
    }
    return true;
}

int cli_run_peers(cli_args *args)
{
    static discovery now; /* large */
    int exit = CLI_USAGE;
    now.args = args;
    if (read_endpoint(&now) && read_id(&now) && read_data(&now)) {
        nio_status status = nio_node_create(&now.node, NULL);
        exit = status == NIO_OK ? discover(&now)
                                : cli_usage("cannot begin: %s", nio_status_text(status));
        cli_signals_end();
    }
    cli_memory_free(&now.memory);
    return exit;
}
