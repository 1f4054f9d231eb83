/* files.h - protocol files, version 1.
 *
 * Made by netaio-gen from files.nio; do not edit.
 *
 * Files of any size, by name.
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
#ifndef NIO_GENERATED_FILES_H
#define NIO_GENERATED_FILES_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define FILES_VERSION 1
#define FILES_APP "files"
#define FILES_FINGERPRINT "c8d73f9410a1688be1075bd8ad541f258ae223b708272b47244361273af0e234"
#define FILES_PORT 8891 /* unless an endpoint says another */

typedef struct files_file_update_result { uint64_t size; } files_file_update_result;
NIO_MUST_USE nio_status files_file_update_result_clone(const files_file_update_result *from,
                                                       const nio_env *env,
                                                       files_file_update_result **clone);

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol files_protocol;

typedef struct files_server files_server; /* files as a node serves it */
typedef struct files_client files_client; /* files as it is spoken over a link */

/* ---- file: "file/{name:text<64>}" ------------------------------------------------------------ */

/* The content goes in parts, as fast as the other side takes them; what is not whole is not
 * kept. */
#define FILES_FILE_URI_MAX 69
#define FILES_FILE_UPDATE_MAX_FRAME 234
#define FILES_FILE_UPDATE_REPLY_MAX_FRAME 428
typedef struct files_file_uri { nio_text name; } files_file_uri;
NIO_MUST_USE nio_status files_file_uri_build(const files_file_uri *uri, uint8_t *out, size_t cap,
                                             size_t *len);
bool files_file_uri_match(nio_bytes bytes, files_file_uri *uri);
NIO_MUST_USE nio_status files_file_uri_clone(const files_file_uri *from,
                                             const nio_env *env,
                                             files_file_uri **clone);

nio_status files_file_update_reply_ok(nio_call *call, const files_file_update_result *result);
nio_status files_file_update_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct files_handlers {
    size_t size;
    /* Takes 'body' by nio_stream_accept. */
    void (*file_update)(files_server *server, nio_call *call, const files_file_uri *uri);
} files_handlers;

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
 * and those of the operations that it calls. Copied. */
typedef struct files_keys {
    size_t size;
    nio_key outer_seal;
} files_keys;

/* Serves files on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: files_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status files_serve(nio_node *node, const files_handlers *handlers,
                                    const files_keys *keys, void *app, files_server **server,
                                    nio_error *error);
void *files_server_app(const files_server *server);
nio_node *files_server_node(const files_server *server);
/* Puts other keys in place of those in use on the node, also of links that are open; see
 * netaio/key.h for how to do it without an outage. NIO_ENOKEY: one is missing. */
NIO_MUST_USE nio_status files_set_keys(nio_node *node, const files_keys *keys, nio_error *error);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status files_connect(nio_node *node, const char *endpoint, const files_keys *keys,
                                      const nio_connect_options *options, files_client **client,
                                      nio_error *error);
/* Speaks files on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of files (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status files_attach(nio_link *link, const files_keys *keys, files_client **client,
                                     nio_error *error);
nio_link *files_client_link(const files_client *client);

/* With a stream (netaio/stream.h): `done` takes the place of events->ended. */
typedef struct files_file_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const files_file_update_result *ok;     /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} files_file_update_end;
typedef void files_file_update_done(void *user, const files_file_update_end *end);
NIO_MUST_USE nio_status files_file_update(files_client *client, const files_file_uri *uri,
                                          const nio_stream_options *options,
                                          const nio_stream_events *events,
                                          files_file_update_done *done, void *user,
                                          nio_stream **stream);

NIO_END_DECLS
#endif
