/* core/client.c - protocols that are spoken over a link: its layers, and the ends of its calls. */
#include "base/alloc.h"
#include "base/grow.h"
#include "core/service.h"

struct nio_client {
    nio_client *next;
    nio_link *link;
    const nio_gen_protocol *protocol;
    nio_layer *layers[];
};

bool nio__link_is_under(const nio_link *link, const nio_layer *outer)
{
    return nio__layer_same(outer, link->outer);
}

static nio_client *client_of(const nio_link *link, const nio_gen_protocol *protocol)
{
    nio_client *client = link->clients;
    while (client != NULL && !nio__same_protocol(client->protocol, protocol)) {
        client = client->next;
    }
    return client;
}

static void take_layers(nio_client *client, nio_layer *const *layers)
{
    for (size_t i = 0; i < client->protocol->layer_count; i++) {
        if (client->layers[i] == NULL) {
            client->layers[i] = layers[i];
        }
    }
}

nio_status nio__core_client(nio_link *link, const nio__protocol_use *use, nio_client **out)
{
    nio__core *core = link->core;
    *out = client_of(link, use->protocol);
    if (*out != NULL) {
        take_layers(*out, use->layers);
        return NIO_OK;
    }
    size_t layers = use->protocol->layer_count * sizeof(nio_layer *);
    nio_client *client = nio__calloc(core->env, 1, sizeof *client + layers);
    nio_status status =
        client == NULL ? NIO_ENOMEM : nio__arena_want(core, use->protocol->arena_size);
    if (status != NIO_OK) {
        nio__free(core->env, client);
        return status;
    }
    client->link = link;
    client->protocol = use->protocol;
    if (layers > 0) {
        memcpy(client->layers, use->layers, layers);
    }
    client->next = link->clients;
    link->clients = client;
    *out = client;
    return NIO_OK;
}

void nio__clients_end(nio_link *link)
{
    while (link->clients != NULL) {
        nio_client *next = link->clients->next;
        nio__free(link->core->env, link->clients);
        link->clients = next;
    }
}

nio_link *nio_gen_client_link(const nio_client *client)
{
    return client->link;
}

nio_layer *nio__client_layer(const nio_client *client, const nio_gen_op *op)
{
    return op->layer < 0 ? NULL : client->layers[op->layer];
}

const nio_gen_protocol *nio__client_protocol(const nio_client *client)
{
    return client->protocol;
}

bool nio__lacks_layer(const nio_gen_protocol *protocol, nio_layer *const *layers,
                      const nio_gen_op *op)
{
    if (op->layer < 0 || layers[op->layer] != NULL) {
        return false;
    }
    const nio_gen_layer *declared = &protocol->layers[op->layer];
    return strcmp(declared->auth.kind, "none") != 0 || strcmp(declared->cipher.kind, "none") != 0;
}

bool nio__client_lacks_layer(const nio_client *client, const nio_gen_op *op)
{
    return nio__lacks_layer(client->protocol, client->layers, op);
}

bool nio__op_may_go(const nio_gen_op *op, const nio_link *link)
{
    return nio__op_reaches(op, link) ||
           (link->state == NIO_LINK_CONNECTING && (op->transports & NIO_GEN_UDP) != 0);
}

nio_status nio__op_options(const nio_gen_op *op, const nio_call_options *options,
                           nio_call_options *all)
{
    *all = (nio_call_options)NIO_CALL_OPTIONS_INIT;
    nio_status status = nio__grow_copy_if(all, sizeof *all, options);
    if (all->deadline_ms == 0) {
        all->deadline_ms = op->deadline_ms;
    }
    return status;
}

void nio__finish_typed(nio__core *core, const nio__then *then, const nio_end *end)
{
    struct nio_gen_arena *arena = core->arena;
    size_t mark = nio__arena_mark(&arena->memory);
    arena->full = false;
    nio_gen_end typed = {.end = end, .done = then->typed_done, .user = then->user, .arena = arena};
    then->finish(&typed);
    nio__arena_reset(&arena->memory, mark);
}
