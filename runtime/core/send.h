/* core/send.h - what node/ needs to know about sending.
 *
 * nio_send, nio_request, nio_reply and nio_reply_uri of netaio/raw.h stand in core/ itself. The
 * answers of one read batch lie behind one another in the out-buffer of their link and are
 * announced once, by host.want_write. */
#ifndef NIO_CORE_SEND_H
#define NIO_CORE_SEND_H

#include "core/core.h"

/* Bytes that wait in the out-buffer of a link, those handed out by nio__link_output included. */
size_t nio__link_queued(const nio_link *link);

#endif
