/* layer/host.h - what plugins share with the node that they belong to. */
#ifndef NIO_LAYER_HOST_H
#define NIO_LAYER_HOST_H

#include <netaio/env.h>
#include <netaio/key.h>
#include <netaio/limits.h>
#include <netaio/plugin.h>

#include "crypto/random.h"

#define NIO__PREFIX_BYTES 12

/* One for each node; it outlives the node's plugins. */
typedef struct nio_plugin_host {
    const nio_env *env;
    const nio_limits *limits;
    nio__random *random;
    nio_domain *domain;                /* never NULL: the process's own if none was given */
    int64_t started_ms;                /* wall clock at the node's start */
    uint8_t prefix[NIO__PREFIX_BYTES]; /* first part of every channel of this node; drawn at
                                          start and again after fork (native plugins) */
    uint64_t salt;                     /* of what this node itself sent, see layer/fresh.h */
    uint32_t next_index;
} nio_plugin_host;

#endif
