/* layer/domain.h - what all nodes of a domain remember together: see netaio/key.h. */
#ifndef NIO_LAYER_DOMAIN_H
#define NIO_LAYER_DOMAIN_H

#include <netaio/key.h>

#include "layer/fresh.h"
#include "layer/windows.h"

/* The domain of the process, made on first use and never destroyed. NULL: out of memory. */
nio_domain *nio__domain_default(void);

/* Takes a share in the freshness table of a key; `kind` keeps plugins apart. The table is made
 * on first use; it outlives its users until all that it remembers is too old anyway.
 * Thread-safe. NIO_ENOMEM. */
NIO_MUST_USE nio_status nio__domain_fresh(nio_domain *domain, const char *kind, nio_bytes key,
                                          int64_t now_ms, nio__fresh **fresh);
/* Gives the share back. NULL is allowed. */
void nio__domain_fresh_release(nio_domain *domain, nio__fresh *fresh);

/* A fingerprint of a proof, for nio__fresh_*. */
uint64_t nio__domain_fingerprint(const nio_domain *domain, nio_bytes proof);

nio__windows *nio__domain_windows(nio_domain *domain);

#endif
