/* core/service.h - protocols that are served or spoken: what the rest of the engine needs. */
#ifndef NIO_CORE_SERVICE_H
#define NIO_CORE_SERVICE_H

#include "core/in.h"
#include "core/typed.h"

/* Frees services and arenas. */
void nio__services_end(nio__core *core);
/* Frees the clients of a link. */
void nio__clients_end(nio_link *link);
/* The inner layer of an operation, or NULL. */
nio_layer *nio__client_layer(const nio_client *client, const nio_gen_op *op);
/* The schema has an inner layer for the operation, but the client was given no key for it. */
bool nio__client_lacks_layer(const nio_client *client, const nio_gen_op *op);
/* Runs the typed completion of a call. */
void nio__finish_typed(nio__core *core, const nio__then *then, const nio_end *end);

#endif
