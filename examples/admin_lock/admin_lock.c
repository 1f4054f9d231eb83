/* admin_lock.c - a report that everybody reads, and that two of three admins delete together.
 *
 * Who may is said by the schema alone: its layer `admin` has the lock in schema/reports.tape, which
 * a delete that gets to its handler has opened. Server and client are two nodes of this process. */
#include "reports.h"

#include <netaio/lock.h>
#include <stdio.h>

/* Keys of this example are made of names, so that the lock can have theirs; all can make them. Real
 * ones are random and known to one alone: see nio_key_generate, and `netaio keygen`. */
static nio_status key_of(const char *who, uint8_t key[NIO_KEY_BYTES])
{
    return nio_key_from_passphrase(nio_text_of(who), nio_bytes_of("admin_lock"), key);
}

/* ---- The server ------------------------------------------------------------------------------ */

static bool there = true;

static void on_request(reports_server *server, nio_call *call, const reports_report_uri *uri)
{
    (void)server;
    nio_status status =
        there && uri->year == 2026
            ? reports_report_request_reply_ok(call, nio_text_of("it was a good year"))
            : reports_report_request_reply_not_found(call, nio_text_of("no such report"));
    (void)status; /* the link may have gone, and with it who asked */
}

static void on_delete(reports_server *server, nio_call *call, const reports_report_uri *uri)
{
    (void)server;
    there = there && uri->year != 2026;
    nio_status status = reports_report_delete_reply_ok(call);
    (void)status;
}

static const reports_handlers handlers = {
    .size = sizeof handlers, .report_request = on_request, .report_delete = on_delete};

/* What the server answers passes the layer as well, so the lock takes its signature too. */
static nio_status serve(nio_node *node, nio_listener **listener, nio_error *error)
{
    uint8_t shared[NIO_KEY_BYTES], seed[NIO_KEY_BYTES];
    nio_status status = key_of("everybody", shared);
    if (status == NIO_OK && (status = key_of("server", seed)) == NIO_OK) {
        reports_keys keys = {.size = sizeof keys,
                             .outer_seal = nio_key_of(shared, sizeof shared),
                             .admin_auth = nio_key_of(seed, sizeof seed)};
        status = reports_serve(node, &handlers, &keys, NULL, NULL, error);
    }
    return status == NIO_OK ? nio_node_listen_with(node, "tcp://127.0.0.1:0", NULL, listener, error)
                            : status;
}

/* ---- Clients --------------------------------------------------------------------------------- */

struct signers {
    const char *name;
    const char *who[2]; /* NULL: nobody */
    uint8_t seeds[2][NIO_KEY_BYTES];
    nio_witness witness; /* stays for as long as the layer that has it */
};

/* The witness of a message: what each of them signs, one behind the other. */
static nio_status sign(void *user, const nio_witness_message *message, nio_script_out *out)
{
    const struct signers *all = user;
    nio_status status = NIO_OK;
    for (size_t i = 0; i < 2 && all->who[i] != NULL && status == NIO_OK; i++) {
        nio_signing signing = {all->seeds[i], message->sigfields, NIO_WITNESS_SIGFIELDS, 0};
        status = nio_witness_single_sig(out, &signing);
    }
    return status;
}

static void read_out(void *user, const reports_report_request_end *end)
{
    const struct signers *all = user;
    nio_text text = end->status == NIO_OK ? end->ok : nio_text_of(nio_status_text(end->status));
    printf("%-12s reads: %.*s\n", all->name, (int)text.len, text.ptr);
}

static void deleted(void *user, const reports_report_delete_end *end)
{
    const struct signers *all = user;
    printf("%-12s deletes: %s\n", all->name,
           end->status == NIO_OK ? "done" : nio_status_text(end->status));
}

static nio_status ask(nio_node *node, const char *endpoint, struct signers *all, nio_error *error)
{
    const reports_report_uri uri = {.year = 2026};
    uint8_t shared[NIO_KEY_BYTES];
    reports_client *client;
    nio_call_id first, second;
    nio_status status = key_of("everybody", shared);
    for (size_t i = 0; i < 2 && all->who[i] != NULL && status == NIO_OK; i++) {
        status = key_of(all->who[i], all->seeds[i]);
    }
    reports_keys keys = {.size = sizeof keys,
                         .outer_seal = nio_key_of(shared, sizeof shared),
                         .admin_auth = {.witness = &all->witness}};
    all->witness = (nio_witness){.size = sizeof all->witness, .user = all, .make = sign};
    if (status != NIO_OK ||
        (status = reports_connect(node, endpoint, &keys, NULL, &client, error)) != NIO_OK ||
        (status = reports_report_request(client, &uri, NULL, read_out, all, &first)) != NIO_OK ||
        (status = reports_report_delete(client, &uri, NULL, deleted, all, &second)) != NIO_OK ||
        (status = nio_call_wait(node, first)) != NIO_OK) {
        return status;
    }
    return nio_call_wait(node, second);
}

/* ---- Both ------------------------------------------------------------------------------------ */

int main(void)
{
    static struct signers all[] = {{.name = "nobody"},
                                   {.name = "Ann", .who = {"Ann"}},
                                   {.name = "Ann and Eve", .who = {"Ann", "Eve"}},
                                   {.name = "Ann and Cid", .who = {"Ann", "Cid"}},
                                   {.name = "Ben", .who = {"Ben"}}};
    nio_node *client, *server;
    nio_listener *listener;
    nio_error error = {""};
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    if (nio_node_create(&client, NULL) != NIO_OK) {
        return 1;
    }
    options.loop = nio_node_loop(client);
    nio_status status = nio_node_create(&server, &options);
    if (status == NIO_OK) {
        status = serve(server, &listener, &error);
        for (size_t i = 0; i < sizeof all / sizeof *all && status == NIO_OK; i++) {
            status = ask(client, nio_listener_endpoint(listener), &all[i], &error);
        }
        nio_node_close(server, NULL, NULL);
    }
    if (status != NIO_OK) {
        fprintf(stderr, "admin_lock: %s\n", error.text[0] ? error.text : nio_status_text(status));
    }
    nio_node_close(client, NULL, NULL);
    return status == NIO_OK ? 0 : 1;
}
