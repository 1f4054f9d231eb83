/* core/hooks.h - what the program wants to be asked while a message comes in: see netaio/raw.h. */
#ifndef NIO_CORE_HOOKS_H
#define NIO_CORE_HOOKS_H

#include "core/core.h"

/* nio_on_auth_error, nio_on_route. */
void nio__core_on_auth_error(nio__core *core, nio_auth_error_fn *fn, void *user);
void nio__core_on_route(nio__core *core, nio_route_fn *fn, void *user);

#endif
