/* telemetry.h - protocol telemetry, version 1.
 *
 * Made by netaio-gen from telemetry.nio; do not edit.
 *
 * One record of measured values; what the benchmark of packing packs.
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
#ifndef NIO_GENERATED_TELEMETRY_H
#define NIO_GENERATED_TELEMETRY_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define TELEMETRY_VERSION 1
#define TELEMETRY_APP "telemetry"
#define TELEMETRY_FINGERPRINT "0d6512d76176204cfc5eec4e2aeeebf80f1e6ebabf576cbd42063611960f5464"

typedef struct telemetry_sample {
    uint64_t device;
    uint32_t sequence;
    int64_t at;                             /* microseconds since 1970, UTC */
    nio_text name;                          /* at most 32 bytes */
    nio_text unit;                          /* at most 8 bytes */
    uint8_t digest[16];
    double value;
    double low;
    double high;
    int32_t offset;
    uint16_t flags;
    bool valid;
    nio_u16_list recent;                    /* at most 8 items */
    bool has_note;
    nio_text note;                          /* at most 64 bytes */
} telemetry_sample;
#define TELEMETRY_SAMPLE_MAX 242 /* largest packed size */
NIO_MUST_USE nio_status telemetry_sample_clone(const telemetry_sample *from,
                                               const nio_env *env,
                                               telemetry_sample **clone);

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol telemetry_protocol;

typedef struct telemetry_server telemetry_server; /* telemetry as a node serves it */
typedef struct telemetry_client telemetry_client; /* telemetry as it is spoken over a link */

/* ---- sample: "sample" ------------------------------------------------------------------------ */

#define TELEMETRY_SAMPLE_URI_MAX 6
#define TELEMETRY_SAMPLE_CREATE_MAX_FRAME 313
#define TELEMETRY_SAMPLE_CREATE_REPLY_MAX_FRAME 41

nio_status telemetry_sample_create_reply_ok(nio_call *call);
nio_status telemetry_sample_create_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct telemetry_handlers {
    size_t size;
    void (*sample_create)(telemetry_server *server, nio_call *call, const telemetry_sample *sample);
} telemetry_handlers;

/* Serves telemetry on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: telemetry_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status telemetry_serve(nio_node *node, const telemetry_handlers *handlers,
                                        void *app, telemetry_server **server, nio_error *error);
void *telemetry_server_app(const telemetry_server *server);
nio_node *telemetry_server_node(const telemetry_server *server);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status telemetry_connect(nio_node *node, const char *endpoint,
                                          const nio_connect_options *options,
                                          telemetry_client **client, nio_error *error);
/* Speaks telemetry on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of telemetry (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status telemetry_attach(nio_link *link, telemetry_client **client,
                                         nio_error *error);
nio_link *telemetry_client_link(const telemetry_client *client);

typedef struct telemetry_sample_create_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} telemetry_sample_create_end;
typedef void telemetry_sample_create_done(void *user, const telemetry_sample_create_end *end);
NIO_MUST_USE nio_status telemetry_sample_create(telemetry_client *client,
                                                const telemetry_sample *sample,
                                                const nio_call_options *options,
                                                telemetry_sample_create_done *done, void *user,
                                                nio_call_id *id);

NIO_END_DECLS
#endif
