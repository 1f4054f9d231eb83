/* core/route.h - who handles a message: the node side of nio_on and its kin, in netaio/raw.h.
 *
 * Order of routes: (type, uri, from); (type, uri), then exact URIs of services, then their
 * templates; (type), then bare operations of services. In each, one-shot handlers before
 * standing ones. */
#ifndef NIO_CORE_ROUTE_H
#define NIO_CORE_ROUTE_H

#include <netaio/raw.h>

#include "core/core.h"

NIO_MUST_USE nio_status nio__core_on(nio__core *core, const nio_route *route, nio_handler_fn *fn,
                                     void *user, nio_handler_id *id);
NIO_MUST_USE nio_status nio__core_once(nio__core *core, const nio_route *route, nio_handler_fn *fn,
                                       void *user, nio_handler_id *id);
NIO_MUST_USE nio_status nio__core_off(nio__core *core, nio_handler_id id);
NIO_MUST_USE nio_status nio__core_next(nio__core *core, const nio_route *route,
                                       const nio_call_options *options, nio_done *done, void *user,
                                       nio_call_id *id);

#endif
