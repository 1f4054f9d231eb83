/* core/typed.h - protocols on the engine: what nio_gen_serve and nio_gen_connect stand on.
 *
 * node/ makes the layers (from the tables and the keys) and opens the link; everything that a
 * typed message needs afterwards (netaio/gen.h: call_begin to reply_end) stands in core/. */
#ifndef NIO_CORE_TYPED_H
#define NIO_CORE_TYPED_H

#include <netaio/gen.h>

#include "core/core.h"

typedef struct nio__protocol_use {
    const nio_gen_protocol *protocol; /* checked against NIO_GEN_ABI by the caller */
    nio_layer *const *layers; /* protocol->layer_count, in its order; the outer one is not looked
                                 at and may be NULL, as may one whose key a client lacks. The
                                 array is copied; the layers live as long as the node */
    const void *handlers;     /* serving: the P_handlers, hearing: the P_events; borrowed until the
                                 engine ends */
    void *app;                /* serving, hearing */
} nio__protocol_use;

/* Adds a protocol to the routes. NIO_ECONFLICT: an operation is served already, with a sentence
 * that names both; NIO_ENOMEM. Nothing is added when it fails. */
NIO_MUST_USE nio_status nio__core_serve(nio__core *core, const nio__protocol_use *use,
                                        nio_service **service, nio_error *error);

/* Speaks a protocol on a link; ends with the link (after its CLOSED event). The client that is
 * there already, if one is: it takes what layers it lacked. */
NIO_MUST_USE nio_status nio__core_client(nio_link *link, const nio__protocol_use *use,
                                         nio_client **client);

/* Whether the outer layer of a link is this one, or one with the same plugins and keys. */
bool nio__link_is_under(const nio_link *link, const nio_layer *outer);

/* Hears what a protocol notifies, on links under `outer`. NIO_ECONFLICT: it is heard already, or
 * another protocol is for the same messages; NIO_ENOMEM; NIO_ECLOSED. */
NIO_MUST_USE nio_status nio__core_hear(nio__core *core, const nio__protocol_use *use,
                                       nio_error *error);

#endif
