/* core/peers_view.h - what plugins see of peers. */
#ifndef NIO_CORE_PEERS_VIEW_H
#define NIO_CORE_PEERS_VIEW_H

#include "layer/host.h"

/* Its data is the engine. */
extern const nio__peer_view nio__peers_view;

#endif
