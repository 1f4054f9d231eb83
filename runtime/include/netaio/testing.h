/* netaio/testing.h - handlers tested without a network: no loop, no sockets, no keys, no waiting.
 *
 * A test is a client and a server of one protocol with nothing but memory between them. What the
 * program calls on the client is packed, checked, delivered to its own handlers and answered as
 * over a network; messages move only in nio_test_run, and time only in nio_test_advance, so a test
 * does the same every time.
 *
 *     uint32_t visits = 0;
 *     nio_test *test;
 *     nio_status status = nio_test_begin(&test, &hello_protocol, &handlers, &visits);
 *     …
 *     status = hello_greeting_request(nio_test_client(test), &args, NULL, on_end, &seen, NULL);
 *     nio_test_run(test);              // on_greeting has run, and then on_end
 *     nio_test_end(test);
 *
 * The layers of the schema are left out: what they do is the library's, not the handlers'. All
 * operations are there, whatever their transport. There is no node: P_server_node gives NULL, there
 * are no peers and no groups (what is notified to them is NIO_ENOENT), and handlers that call other
 * nodes are better tested with real ones over loopback. The memory is malloc's, warnings go to
 * standard error; each message lies in a block of its own, so AddressSanitizer sees what a handler
 * keeps for too long. */
#ifndef NETAIO_TESTING_H
#define NETAIO_TESTING_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

/* A client and a server with nothing between them. */
typedef struct nio_test nio_test;

/* Begins a test of a protocol (`P_protocol`). `handlers` is the P_handlers and borrowed until the
 * test ends; `app` is what P_server_app gives. NIO_ENOMEM; NIO_EABI as nio_gen_serve. */
NIO_API NIO_MUST_USE nio_status nio_test_begin(nio_test **test, const nio_gen_protocol *protocol,
                                               const void *handlers, void *app);

/* The client hears what the server notifies to its subscribers (P_hear). `events` is the P_events
 * and borrowed until the test ends; `app` is what P_client_app gives. Once: NIO_ECONFLICT;
 * NIO_EABI, NIO_ENOMEM. */
NIO_API NIO_MUST_USE nio_status nio_test_hear(nio_test *test, const void *events, void *app);

/* The P_client, for calls, and the P_server. The client is gone, NULL, once a handler has closed
 * its link. */
NIO_API void *nio_test_client(const nio_test *test);
NIO_API void *nio_test_server(const nio_test *test);

/* Carries messages and runs handlers and completions until nothing is left to do now. */
NIO_API void nio_test_run(nio_test *test);

/* Lets time pass, and all happen that is due meanwhile: deadlines, the end of kept calls. */
NIO_API void nio_test_advance(nio_test *test, uint64_t ms);

/* Ends the test; calls that have not ended end with NIO_ECLOSED. A call that a handler kept has
 * still to be answered once, which gives NIO_ECLOSED and frees it. NULL is allowed. */
NIO_API void nio_test_end(nio_test *test);

NIO_END_DECLS
#endif
