/* netaio/netaio.h - all of the library, and what holds for every function of it.
 *
 * Outcomes.   A function that can fail returns a nio_status, 0 or negative, that must be looked
 *             at. Out-pointers are written only on NIO_OK. Functions that set things up take an
 *             optional nio_error for a sentence besides.
 * Threads.    A node, its loop and everything of it belong to one thread. Only nio_poster_* and
 *             domains are for others. More cores: a node for each thread.
 * The loop.   nio_node_options.loop puts a node into a uv loop of the program, and the library
 *             then starts no thread and no loop of its own. Without it the node owns a loop, and
 *             only then nio_node_run and nio_call_wait work. Looking up names and searching for
 *             proofs of work (hashcash) are done on threads of the loop's pool, which is libuv's.
 * Callbacks.  They run from the loop alone, never inside a function that the program called.
 *             What they are given is borrowed until they return: views (nio_text, nio_bytes)
 *             point into the message, arrays into an arena of the node.
 * Ends.       nio_node_close is the only end of a node, legal everywhere. Every call ends exactly
 *             once: by an answer, a refusal, its deadline (there always is one), cancel, or close.
 *             Links, streams, subscriptions and records of peers tell their end once as well,
 *             and subscriptions only if it was not the program that ended them.
 *             A function that did not return NIO_OK began nothing.
 * Bounds.     Every queue and every table has a limit (nio_limits) with a stated policy and a
 *             counter (nio_counters).
 * Growth.     Structs that programs fill in begin with `size`, set by X_INIT, and only ever gain
 *             members at their end. A size that is not set, or that is larger than this library
 *             knows, is NIO_EINVAL. */
#ifndef NETAIO_NETAIO_H
#define NETAIO_NETAIO_H

#include <netaio/base.h>
#include <netaio/call.h>
#include <netaio/env.h>
#include <netaio/field.h>
#include <netaio/key.h>
#include <netaio/limits.h>
#include <netaio/lock.h>
#include <netaio/node.h>
#include <netaio/packify.h>
#include <netaio/peer.h>
#include <netaio/plugin.h>
#include <netaio/poster.h>
#include <netaio/raw.h>
#include <netaio/status.h>
#include <netaio/stream.h>
#include <netaio/tapescript.h>

#endif
