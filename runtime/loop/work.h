/* loop/work.h - work of plugins off the loop's thread. */
#ifndef NIO_LOOP_WORK_H
#define NIO_LOOP_WORK_H

#include "loop/state.h"

/* Part of nio__loop_host. */
nio_status nio__work_start(void *host, nio_work *work, const volatile bool *cancel);

#endif
