/* reports.h - protocol reports, version 1.
 *
 * Made by netaio-gen from reports.nio; do not edit.
 *
 * Reports: whoever has the key reads them; to delete one takes two admins.
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
#ifndef NIO_GENERATED_REPORTS_H
#define NIO_GENERATED_REPORTS_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define REPORTS_VERSION 1
#define REPORTS_APP "reports"
#define REPORTS_FINGERPRINT "fbd21f70095a763461444a3f3130edce4b390097c967e481cda6147e9da544b7"

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol reports_protocol;

typedef struct reports_server reports_server; /* reports as a node serves it */
typedef struct reports_client reports_client; /* reports as it is spoken over a link */

/* ---- report: "report/{year:u16}" ------------------------------------------------------------- */

#define REPORTS_REPORT_URI_MAX 12
#define REPORTS_REPORT_REQUEST_MAX_FRAME 145
#define REPORTS_REPORT_REQUEST_REPLY_MAX_FRAME 371
#define REPORTS_REPORT_DELETE_MAX_FRAME 341
#define REPORTS_REPORT_DELETE_REPLY_MAX_FRAME 567
typedef struct reports_report_uri { uint16_t year; } reports_report_uri;
NIO_MUST_USE nio_status reports_report_uri_build(const reports_report_uri *uri, uint8_t *out,
                                                 size_t cap, size_t *len);
bool reports_report_uri_match(nio_bytes bytes, reports_report_uri *uri);
NIO_MUST_USE nio_status reports_report_uri_clone(const reports_report_uri *from,
                                                 const nio_env *env,
                                                 reports_report_uri **clone);

nio_status reports_report_request_reply_ok(nio_call *call, nio_text text);
nio_status reports_report_request_reply_not_found(nio_call *call, nio_text text);
nio_status reports_report_request_reply_error(nio_call *call, nio_text text);
nio_status reports_report_delete_reply_ok(nio_call *call);
nio_status reports_report_delete_reply_not_found(nio_call *call, nio_text text);
nio_status reports_report_delete_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct reports_handlers {
    size_t size;
    void (*report_request)(reports_server *server, nio_call *call, const reports_report_uri *uri);
    void (*report_delete)(reports_server *server, nio_call *call, const reports_report_uri *uri);
} reports_handlers;

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
 * and those of the operations that it calls. Copied; what a `witness` refers to has to stay. */
typedef struct reports_keys {
    size_t size;
    nio_key outer_seal;
    nio_key admin_auth;                     /* `secret` or `witness` opens the lock of the schema */
} reports_keys;

/* Serves reports on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: reports_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status reports_serve(nio_node *node, const reports_handlers *handlers,
                                      const reports_keys *keys, void *app, reports_server **server,
                                      nio_error *error);
void *reports_server_app(const reports_server *server);
nio_node *reports_server_node(const reports_server *server);
/* Puts other keys in place of those in use on the node, also of links that are open; see
 * netaio/key.h for how to do it without an outage. NIO_ENOKEY: one is missing. */
NIO_MUST_USE nio_status reports_set_keys(nio_node *node, const reports_keys *keys,
                                         nio_error *error);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status reports_connect(nio_node *node, const char *endpoint,
                                        const reports_keys *keys,
                                        const nio_connect_options *options,
                                        reports_client **client, nio_error *error);
/* Speaks reports on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of reports (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status reports_attach(nio_link *link, const reports_keys *keys,
                                       reports_client **client, nio_error *error);
nio_link *reports_client_link(const reports_client *client);

typedef struct reports_report_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_text ok;                            /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} reports_report_request_end;
typedef void reports_report_request_done(void *user, const reports_report_request_end *end);
NIO_MUST_USE nio_status reports_report_request(reports_client *client,
                                               const reports_report_uri *uri,
                                               const nio_call_options *options,
                                               reports_report_request_done *done, void *user,
                                               nio_call_id *id);

typedef struct reports_report_delete_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} reports_report_delete_end;
typedef void reports_report_delete_done(void *user, const reports_report_delete_end *end);
NIO_MUST_USE nio_status reports_report_delete(reports_client *client,
                                              const reports_report_uri *uri,
                                              const nio_call_options *options,
                                              reports_report_delete_done *done, void *user,
                                              nio_call_id *id);

NIO_END_DECLS
#endif
