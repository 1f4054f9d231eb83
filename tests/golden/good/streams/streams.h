/* streams.h - protocol streams, version 1.
 *
 * Made by netaio-gen from streams.nio; do not edit.
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
#ifndef NIO_GENERATED_STREAMS_H
#define NIO_GENERATED_STREAMS_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define STREAMS_VERSION 1
#define STREAMS_APP "streams"
#define STREAMS_FINGERPRINT "f2c57fbf9ead1c9e925d7728a16769cbf2ca02b9f36e6d620497e70233a8390d"

/* One line of a log. */
typedef struct streams_line {
    int64_t at;                             /* microseconds since 1970, UTC */
    nio_text text;                          /* at most 1024 bytes */
    bool has_tags;
    nio_text_list tags;                     /* at most 8 items */
} streams_line;
#define STREAMS_LINE_MAX 1329 /* largest packed size */
NIO_MUST_USE nio_status streams_line_clone(const streams_line *from,
                                           const nio_env *env,
                                           streams_line **clone);

typedef struct streams_files_request_args {
    bool has_from;
    uint64_t from;
} streams_files_request_args;
NIO_MUST_USE nio_status streams_files_request_args_clone(const streams_files_request_args *from,
                                                         const nio_env *env,
                                                         streams_files_request_args **clone);

typedef struct streams_files_update_args { uint64_t size; } streams_files_update_args;
NIO_MUST_USE nio_status streams_files_update_args_clone(const streams_files_update_args *from,
                                                        const nio_env *env,
                                                        streams_files_update_args **clone);

typedef struct streams_files_update_result { uint32_t version; } streams_files_update_result;
NIO_MUST_USE nio_status streams_files_update_result_clone(const streams_files_update_result *from,
                                                          const nio_env *env,
                                                          streams_files_update_result **clone);

typedef struct streams_log_create_args {
    nio_text app;                           /* at most 32 bytes */
} streams_log_create_args;
NIO_MUST_USE nio_status streams_log_create_args_clone(const streams_log_create_args *from,
                                                      const nio_env *env,
                                                      streams_log_create_args **clone);

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol streams_protocol;

typedef struct streams_server streams_server; /* streams as a node serves it */
typedef struct streams_client streams_client; /* streams as it is spoken over a link */

/* ---- files: "file/{name:text<64>}" ----------------------------------------------------------- */

/* Files by name. */
#define STREAMS_FILES_URI_MAX 69
#define STREAMS_FILES_REQUEST_MAX_FRAME 248
#define STREAMS_FILES_REQUEST_REPLY_MAX_FRAME 428
#define STREAMS_FILES_UPDATE_MAX_FRAME 313
#define STREAMS_FILES_UPDATE_REPLY_MAX_FRAME 493
#define STREAMS_FILES_CREATE_MAX_FRAME 234
#define STREAMS_FILES_CREATE_REPLY_MAX_FRAME 204
typedef struct streams_files_uri { nio_text name; } streams_files_uri;
NIO_MUST_USE nio_status streams_files_uri_build(const streams_files_uri *uri, uint8_t *out,
                                                size_t cap, size_t *len);
bool streams_files_uri_match(nio_bytes bytes, streams_files_uri *uri);
NIO_MUST_USE nio_status streams_files_uri_clone(const streams_files_uri *from,
                                                const nio_env *env,
                                                streams_files_uri **clone);

nio_status streams_files_request_reply_not_found(nio_call *call, nio_text text);
nio_status streams_files_request_reply_error(nio_call *call, nio_text text);
nio_status streams_files_update_reply_ok(nio_call *call, const streams_files_update_result *result);
nio_status streams_files_update_reply_not_permitted(nio_call *call, nio_text text);
nio_status streams_files_update_reply_error(nio_call *call, nio_text text);
nio_status streams_files_create_reply_ok(nio_call *call);
nio_status streams_files_create_reply_error(nio_call *call, nio_text text);

/* ---- log: "log" ------------------------------------------------------------------------------ */

#define STREAMS_LOG_URI_MAX 3
#define STREAMS_LOG_REQUEST_MAX_FRAME 168
#define STREAMS_LOG_REQUEST_REPLY_MAX_FRAME 138
#define STREAMS_LOG_CREATE_MAX_FRAME 206
#define STREAMS_LOG_CREATE_REPLY_MAX_FRAME 138
#define STREAMS_LOG_UPDATE_MAX_FRAME 168
#define STREAMS_LOG_UPDATE_REPLY_MAX_FRAME 138

/* Items of the result. Not accepted: there is no room yet, `writable` follows. */
NIO_MUST_USE nio_status streams_log_request_result_write(nio_stream *stream,
                                                         const streams_line *item, bool *accepted);
/* The next one of what `data` was given; false behind the last. */
bool streams_log_request_result_next(nio_stream *stream, nio_bytes *bytes, streams_line *item);

/* Items of 'lines'. Not accepted: there is no room yet, `writable` follows. */
NIO_MUST_USE nio_status streams_log_create_lines_write(nio_stream *stream,
                                                       const streams_line *item, bool *accepted);
/* The next one of what `data` was given; false behind the last. */
bool streams_log_create_lines_next(nio_stream *stream, nio_bytes *bytes, streams_line *item);

/* Items of 'numbers'. Not accepted: there is no room yet, `writable` follows. */
NIO_MUST_USE nio_status streams_log_update_numbers_write(nio_stream *stream, uint64_t item,
                                                         bool *accepted);
/* The next one of what `data` was given; false behind the last. */
bool streams_log_update_numbers_next(nio_stream *stream, nio_bytes *bytes, uint64_t *item);
/* Items of the result. Not accepted: there is no room yet, `writable` follows. */
NIO_MUST_USE nio_status streams_log_update_result_write(nio_stream *stream, const uint8_t item[32],
                                                        bool *accepted);
/* The next one of what `data` was given; false behind the last. */
bool streams_log_update_result_next(nio_stream *stream, nio_bytes *bytes, uint8_t item[32]);

nio_status streams_log_request_reply_error(nio_call *call, nio_text text);
nio_status streams_log_create_reply_ok(nio_call *call);
nio_status streams_log_create_reply_error(nio_call *call, nio_text text);
nio_status streams_log_update_reply_error(nio_call *call, nio_text text);

/* ---- ECHO: "echo" ---------------------------------------------------------------------------- */

#define STREAMS_ECHO 40
#define STREAMS_ECHO_URI_MAX 4
#define STREAMS_ECHO_MAX_FRAME 169
#define STREAMS_ECHO_REPLY_MAX_FRAME 139

nio_status streams_echo_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct streams_handlers {
    size_t size;
    /* All of it.
     * Writes by nio_stream_accept; nio_stream_finish is the answer. */
    void (*files_request)(streams_server *server, nio_call *call, const streams_files_uri *uri,
                          const streams_files_request_args *args);
    /* Replaces it.
     * Takes 'body' by nio_stream_accept. */
    void (*files_update)(streams_server *server, nio_call *call, const streams_files_uri *uri,
                         const streams_files_update_args *args);
    /* Takes 'body' by nio_stream_accept. */
    void (*files_create)(streams_server *server, nio_call *call, const streams_files_uri *uri);
    /* Writes by nio_stream_accept; nio_stream_finish is the answer. */
    void (*log_request)(streams_server *server, nio_call *call);
    /* Takes 'lines' by nio_stream_accept. */
    void (*log_create)(streams_server *server, nio_call *call, const streams_log_create_args *args);
    /* Takes 'numbers' by nio_stream_accept; nio_stream_finish is the answer. */
    void (*log_update)(streams_server *server, nio_call *call);
    /* Gives back what it is sent.
     * Takes 'body' by nio_stream_accept; nio_stream_finish is the answer. */
    void (*echo)(streams_server *server, nio_call *call);
} streams_handlers;

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
 * and those of the operations that it calls. Copied. */
typedef struct streams_keys {
    size_t size;
    nio_key outer_seal;
    nio_key admin_auth;
} streams_keys;

/* Serves streams on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: streams_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status streams_serve(nio_node *node, const streams_handlers *handlers,
                                      const streams_keys *keys, void *app, streams_server **server,
                                      nio_error *error);
void *streams_server_app(const streams_server *server);
nio_node *streams_server_node(const streams_server *server);
/* Puts other keys in place of those in use on the node, also of links that are open; see
 * netaio/key.h for how to do it without an outage. NIO_ENOKEY: one is missing. */
NIO_MUST_USE nio_status streams_set_keys(nio_node *node, const streams_keys *keys,
                                         nio_error *error);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status streams_connect(nio_node *node, const char *endpoint,
                                        const streams_keys *keys,
                                        const nio_connect_options *options,
                                        streams_client **client, nio_error *error);
/* Speaks streams on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of streams (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status streams_attach(nio_link *link, const streams_keys *keys,
                                       streams_client **client, nio_error *error);
nio_link *streams_client_link(const streams_client *client);

/* All of it.
 * With a stream (netaio/stream.h): `done` takes the place of events->ended. */
typedef struct streams_files_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} streams_files_request_end;
typedef void streams_files_request_done(void *user, const streams_files_request_end *end);
NIO_MUST_USE nio_status streams_files_request(streams_client *client, const streams_files_uri *uri,
                                              const streams_files_request_args *args,
                                              const nio_stream_options *options,
                                              const nio_stream_events *events,
                                              streams_files_request_done *done, void *user,
                                              nio_stream **stream);

/* Replaces it.
 * With a stream (netaio/stream.h): `done` takes the place of events->ended. */
typedef struct streams_files_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const streams_files_update_result *ok;  /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} streams_files_update_end;
typedef void streams_files_update_done(void *user, const streams_files_update_end *end);
NIO_MUST_USE nio_status streams_files_update(streams_client *client, const streams_files_uri *uri,
                                             const streams_files_update_args *args,
                                             const nio_stream_options *options,
                                             const nio_stream_events *events,
                                             streams_files_update_done *done, void *user,
                                             nio_stream **stream);

/* With a stream (netaio/stream.h): `done` takes the place of events->ended. */
typedef struct streams_files_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} streams_files_create_end;
typedef void streams_files_create_done(void *user, const streams_files_create_end *end);
NIO_MUST_USE nio_status streams_files_create(streams_client *client, const streams_files_uri *uri,
                                             const nio_stream_options *options,
                                             const nio_stream_events *events,
                                             streams_files_create_done *done, void *user,
                                             nio_stream **stream);

/* With a stream (netaio/stream.h): `done` takes the place of events->ended. */
typedef struct streams_log_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} streams_log_request_end;
typedef void streams_log_request_done(void *user, const streams_log_request_end *end);
NIO_MUST_USE nio_status streams_log_request(streams_client *client,
                                            const nio_stream_options *options,
                                            const nio_stream_events *events,
                                            streams_log_request_done *done, void *user,
                                            nio_stream **stream);

/* With a stream (netaio/stream.h): `done` takes the place of events->ended. */
typedef struct streams_log_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} streams_log_create_end;
typedef void streams_log_create_done(void *user, const streams_log_create_end *end);
NIO_MUST_USE nio_status streams_log_create(streams_client *client,
                                           const streams_log_create_args *args,
                                           const nio_stream_options *options,
                                           const nio_stream_events *events,
                                           streams_log_create_done *done, void *user,
                                           nio_stream **stream);

/* With a stream (netaio/stream.h): `done` takes the place of events->ended. */
typedef struct streams_log_update_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} streams_log_update_end;
typedef void streams_log_update_done(void *user, const streams_log_update_end *end);
NIO_MUST_USE nio_status streams_log_update(streams_client *client,
                                           const nio_stream_options *options,
                                           const nio_stream_events *events,
                                           streams_log_update_done *done, void *user,
                                           nio_stream **stream);

/* Gives back what it is sent.
 * With a stream (netaio/stream.h): `done` takes the place of events->ended. */
typedef struct streams_echo_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} streams_echo_end;
typedef void streams_echo_done(void *user, const streams_echo_end *end);
NIO_MUST_USE nio_status streams_echo(streams_client *client, const nio_stream_options *options,
                                     const nio_stream_events *events, streams_echo_done *done,
                                     void *user, nio_stream **stream);

NIO_END_DECLS
#endif
