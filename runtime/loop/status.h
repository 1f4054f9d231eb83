/* loop/status.h - libuv's codes in this library's words. */
#ifndef NIO_LOOP_STATUS_H
#define NIO_LOOP_STATUS_H

#include <netaio/status.h>

/* The status of a result of libuv: NIO_OK for 0 and more; NIO_EIO for a code that says no more
 * to a program than that it failed. */
nio_status nio__status_of_uv(int code);

/* What happened, for a sentence: often more exact than the text of the status. Never NULL; lives
 * for ever. */
const char *nio__text_of_uv(int code);

#endif
