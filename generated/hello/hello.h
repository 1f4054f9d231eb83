/* hello.h - protocol hello, version 1.
 *
 * Made by netaio-gen from hello.nio; do not edit.
 *
 * A service that greets: the smallest protocol with something in it.
 *
 * What a program is given (text, bytes, any: views into the message; arrays: in an arena of the
 * node) is good until the handler or callback returns. What it passes in is borrowed for the
 * call. Text is UTF-8 without U+0000 and has no NUL at its end. An optional member is there if
 * its has_… says so.
 *
 * …_clone keeps a value longer: it makes one block of the value and of all that it points to,
 * with the memory of `env` (NULL: malloc's). It fails with NIO_ENOMEM only. nio_clone_free
 * frees the block.
 */
#ifndef NIO_GENERATED_HELLO_H
#define NIO_GENERATED_HELLO_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define HELLO_VERSION 1
#define HELLO_APP "hello"
#define HELLO_FINGERPRINT "cccdfe3f4249c4ab340afd36a55faf584ac1cfe5f17793d843870dc9a5592b46"
#define HELLO_PORT 8888 /* unless an endpoint says another */

/* What the server says. */
typedef struct hello_greeting {
    nio_text text;                          /* at most 200 bytes */
    /* how many were greeted since the server began, this one included */
    uint32_t visits;
} hello_greeting;
#define HELLO_GREETING_MAX 212 /* largest packed size */
NIO_MUST_USE nio_status hello_greeting_clone(const hello_greeting *from,
                                             const nio_env *env,
                                             hello_greeting **clone);

typedef struct hello_greeting_request_args {
    nio_text name;                          /* at most 64 bytes */
} hello_greeting_request_args;
NIO_MUST_USE nio_status hello_greeting_request_args_clone(const hello_greeting_request_args *from,
                                                          const nio_env *env,
                                                          hello_greeting_request_args **clone);

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol hello_protocol;

typedef struct hello_server hello_server; /* hello as a node serves it */
typedef struct hello_client hello_client; /* hello as it is spoken over a link */

/* ---- greeting: "greeting" -------------------------------------------------------------------- */

/* Say who you are, and be greeted. */
#define HELLO_GREETING_URI_MAX 8
#define HELLO_GREETING_REQUEST_MAX_FRAME 211
#define HELLO_GREETING_REQUEST_REPLY_MAX_FRAME 323

nio_status hello_greeting_request_reply_ok(nio_call *call, const hello_greeting *greeting);
nio_status hello_greeting_request_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct hello_handlers {
    size_t size;
    void (*greeting_request)(hello_server *server, nio_call *call,
                             const hello_greeting_request_args *args);
} hello_handlers;

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
 * and those of the operations that it calls. Copied. */
typedef struct hello_keys {
    size_t size;
    nio_key outer_seal;
} hello_keys;

/* Serves hello on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: hello_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status hello_serve(nio_node *node, const hello_handlers *handlers,
                                    const hello_keys *keys, void *app, hello_server **server,
                                    nio_error *error);
void *hello_server_app(const hello_server *server);
nio_node *hello_server_node(const hello_server *server);
/* Puts other keys in place of those in use on the node, also of links that are open; see
 * netaio/key.h for how to do it without an outage. NIO_ENOKEY: one is missing. */
NIO_MUST_USE nio_status hello_set_keys(nio_node *node, const hello_keys *keys, nio_error *error);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status hello_connect(nio_node *node, const char *endpoint, const hello_keys *keys,
                                      const nio_connect_options *options, hello_client **client,
                                      nio_error *error);
/* Speaks hello on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of hello (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status hello_attach(nio_link *link, const hello_keys *keys, hello_client **client,
                                     nio_error *error);
nio_link *hello_client_link(const hello_client *client);

typedef struct hello_greeting_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const hello_greeting *ok;               /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} hello_greeting_request_end;
typedef void hello_greeting_request_done(void *user, const hello_greeting_request_end *end);
NIO_MUST_USE nio_status hello_greeting_request(hello_client *client,
                                               const hello_greeting_request_args *args,
                                               const nio_call_options *options,
                                               hello_greeting_request_done *done, void *user,
                                               nio_call_id *id);

NIO_END_DECLS
#endif
