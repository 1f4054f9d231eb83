/* core/service.h - protocols that are served, spoken or heard: what the engine needs of them. */
#ifndef NIO_CORE_SERVICE_H
#define NIO_CORE_SERVICE_H

#include "core/in.h"
#include "core/typed.h"

/* A protocol that is heard. */
typedef struct nio__ear {
    struct nio__ear *next;
    const nio_gen_protocol *protocol;
    const void *events;
    void *app;
    nio_layer *outer; /* NULL: none */
    nio_layer *layers[];
} nio__ear;

/* Frees services, ears, arenas and the draft. */
void nio__services_end(nio__core *core);
/* Frees the clients of a link. */
void nio__clients_end(nio_link *link);
/* The inner layer of an operation, or NULL. */
nio_layer *nio__client_layer(const nio_client *client, const nio_gen_op *op);
nio_layer *nio__service_layer(const nio_service *service, const nio_gen_op *op);
/* The schema has an inner layer for the operation, but the client was given no key for it. */
bool nio__client_lacks_layer(const nio_client *client, const nio_gen_op *op);
/* The same for layers as they stand in an ear. */
bool nio__lacks_layer(const nio_gen_protocol *protocol, nio_layer *const *layers,
                      const nio_gen_op *op);
const nio_gen_protocol *nio__client_protocol(const nio_client *client);
nio__core *nio__service_core(const nio_service *service);
nio_layer *nio__service_outer(const nio_service *service);
const nio_gen_protocol *nio__service_protocol(const nio_service *service);
/* What subscriptions to an operation of role SUBSCRIBED are made under. */
struct nio__terms *nio__service_terms(const nio_service *service, const nio_gen_op *op);

/* The operation of a protocol that takes (type, uri) in that tier, or NULL. */
const nio_gen_op *nio__find_op(const nio_gen_protocol *protocol, uint8_t type, nio_bytes uri,
                               nio_gen_tier tier);
/* The function in a slot of handlers or events; NULL also where the program was compiled before
 * the operation existed. */
nio_gen_fn *nio__slot_of(const void *handlers, const nio_gen_op *op);
/* Whether an operation exists on the transport of a link. */
bool nio__op_reaches(const nio_gen_op *op, const nio_link *link);
/* The same of a message that is to be sent: a link whose address is still looked up may become one
 * over UDP. */
bool nio__op_may_go(const nio_gen_op *op, const nio_link *link);
/* Options of a call, with the deadline of the operation if they say none. NIO_EINVAL: their `size`.
 */
NIO_MUST_USE nio_status nio__op_options(const nio_gen_op *op, const nio_call_options *options,
                                        nio_call_options *all);
/* Tables that are copied for a test are still those of one protocol. */
static inline bool nio__same_protocol(const nio_gen_protocol *a, const nio_gen_protocol *b)
{
    return a->ops == b->ops;
}

/* ---- gen_arena.c ----------------------------------------------------------------------------- */

/* Makes the arena large enough for a protocol. One that is in use stays until the end. */
NIO_MUST_USE nio_status nio__arena_want(nio__core *core, size_t size);
void nio__arenas_end(nio__core *core);

/* ---- hear.c ---------------------------------------------------------------------------------- */

/* The ear of a protocol, or NULL. */
const nio__ear *nio__ear_of(const nio__core *core, const nio_gen_protocol *protocol);
/* An operation of that tier that is heard. */
bool nio__ear_find(const nio__in *in, nio_gen_tier tier, nio__found *found);
void nio__ears_end(nio__core *core);
/* The client on the link of a message that is heard. NULL: no memory. */
nio_client *nio__ear_client(const nio__ear *ear, nio_link *link);

/* ---- typed.c: for tell.c --------------------------------------------------------------------- */

/* Gives the generated code the room to write to. */
void nio__gen_hand_out(nio_gen_out *out, uint8_t *uri, uint8_t *content, size_t content_len);
/* NIO_OK if exactly what was announced was written. */
NIO_MUST_USE nio_status nio__gen_written(const nio_gen_out *out);
/* Runs the typed completion of a call. */
void nio__finish_typed(nio__core *core, const nio__then *then, const nio_end *end);

#endif
