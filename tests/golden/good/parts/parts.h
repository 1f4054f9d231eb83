/* parts.h - protocol parts, version 1.
 *
 * Made by netaio-gen from parts.nio; do not edit.
 *
 * The types of schema/ledger.nio, spoken over TCP: their bytes are known answers.
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
#ifndef NIO_GENERATED_PARTS_H
#define NIO_GENERATED_PARTS_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define PARTS_VERSION 1
#define PARTS_APP "easycoin"
#define PARTS_FINGERPRINT "d1f8d871193482a2cfc36cf7634831f18ae16ed0dd84e846f8cf547555baf6ad"
#define PARTS_MAX_PART 62000
#define PARTS_PAGE 1550

typedef struct parts_range {
    bool has_min;
    uint64_t min;
    bool has_max;
    uint64_t max;
} parts_range;
#define PARTS_RANGE_MAX 45 /* largest packed size */
NIO_MUST_USE nio_status parts_range_clone(const parts_range *from,
                                          const nio_env *env,
                                          parts_range **clone);

typedef struct parts_text_range_entry {
    nio_text key;
    parts_range value;
} parts_text_range_entry;
/* In any order; each key once. */
typedef struct parts_text_range_map {
    const parts_text_range_entry *items;
    size_t count;
} parts_text_range_map;

typedef struct parts_summary {
    uint64_t count;
    bool has_cols;
    parts_text_range_map cols;              /* at most 8 entries */
} parts_summary;
#define PARTS_SUMMARY_MAX 725 /* largest packed size */
NIO_MUST_USE nio_status parts_summary_clone(const parts_summary *from,
                                            const nio_env *env,
                                            parts_summary **clone);

typedef struct parts_page {
    bool has_offset;
    uint64_t offset;
} parts_page;
#define PARTS_PAGE_MAX 27 /* largest packed size */
NIO_MUST_USE nio_status parts_page_clone(const parts_page *from,
                                         const nio_env *env,
                                         parts_page **clone);

typedef struct parts_part {
    nio_text record_type;                   /* at most 16 bytes */
    nio_text record_id;                     /* at most 64 bytes */
    uint8_t idx;
    /* bytes[32] in the original: shortened in a known answer */
    nio_bytes root;                         /* at most 32 bytes */
    nio_bytes proof;                        /* at most 2048 bytes */
    nio_bytes blob;                         /* at most 62000 bytes */
} parts_part;
#define PARTS_PART_MAX 64189 /* largest packed size */
NIO_MUST_USE nio_status parts_part_clone(const parts_part *from,
                                         const nio_env *env,
                                         parts_part **clone);

typedef struct parts_u8_part_entry {
    uint8_t key;
    parts_part value;
} parts_u8_part_entry;
/* In any order; each key once. */
typedef struct parts_u8_part_map {
    const parts_u8_part_entry *items;
    size_t count;
} parts_u8_part_map;

typedef struct parts_sequence {
    nio_text record_type;                   /* at most 16 bytes */
    nio_text record_id;                     /* at most 64 bytes */
    nio_bytes root;                         /* at most 32 bytes */
    uint8_t count;
    bool has_parts;
    parts_u8_part_map parts;                /* at most 1 entries */
} parts_sequence;
#define PARTS_SEQUENCE_MAX 64345 /* largest packed size */
NIO_MUST_USE nio_status parts_sequence_clone(const parts_sequence *from,
                                             const nio_env *env,
                                             parts_sequence **clone);

typedef struct parts_bytes_32_list {
    const uint8_t (*items)[32];
    size_t count;
} parts_bytes_32_list;

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol parts_protocol;

typedef struct parts_server parts_server; /* parts as a node serves it */
typedef struct parts_client parts_client; /* parts as it is spoken over a link */

/* ---- txns: "txns" ---------------------------------------------------------------------------- */

#define PARTS_TXNS_URI_MAX 4
#define PARTS_TXNS_REQUEST_MAX_FRAME 77
#define PARTS_TXNS_REQUEST_REPLY_MAX_FRAME 764

nio_status parts_txns_request_reply_ok(nio_call *call, const parts_summary *summary);
nio_status parts_txns_request_reply_error(nio_call *call, nio_text text);

/* ---- txn_list: "txn:list" -------------------------------------------------------------------- */

#define PARTS_TXN_LIST_URI_MAX 8
#define PARTS_TXN_LIST_REQUEST_MAX_FRAME 100
#define PARTS_TXN_LIST_REQUEST_REPLY_MAX_FRAME 54297

nio_status parts_txn_list_request_reply_ok(nio_call *call, const parts_bytes_32_list *items);
nio_status parts_txn_list_request_reply_error(nio_call *call, nio_text text);

/* ---- txn: "txn:{id:bytes[32]}" --------------------------------------------------------------- */

#define PARTS_TXN_URI_MAX 36
#define PARTS_TXN_REQUEST_MAX_FRAME 101
#define PARTS_TXN_REQUEST_REPLY_MAX_FRAME 64416
typedef struct parts_txn_uri { uint8_t id[32]; } parts_txn_uri;
NIO_MUST_USE nio_status parts_txn_uri_build(const parts_txn_uri *uri, uint8_t *out, size_t cap,
                                            size_t *len);
bool parts_txn_uri_match(nio_bytes bytes, parts_txn_uri *uri);
NIO_MUST_USE nio_status parts_txn_uri_clone(const parts_txn_uri *from,
                                            const nio_env *env,
                                            parts_txn_uri **clone);

nio_status parts_txn_request_reply_ok(nio_call *call, const parts_sequence *sequence);
nio_status parts_txn_request_reply_not_found(nio_call *call, nio_text text);
nio_status parts_txn_request_reply_error(nio_call *call, nio_text text);

/* ---- part: "txn:{id:bytes[32]}:{idx:raw u8}" ------------------------------------------------- */

#define PARTS_PART_URI_MAX 38
#define PARTS_PART_REQUEST_MAX_FRAME 103
#define PARTS_PART_REQUEST_REPLY_MAX_FRAME 64262
typedef struct parts_part_uri { uint8_t id[32]; uint8_t idx; } parts_part_uri;
NIO_MUST_USE nio_status parts_part_uri_build(const parts_part_uri *uri, uint8_t *out, size_t cap,
                                             size_t *len);
bool parts_part_uri_match(nio_bytes bytes, parts_part_uri *uri);
NIO_MUST_USE nio_status parts_part_uri_clone(const parts_part_uri *from,
                                             const nio_env *env,
                                             parts_part_uri **clone);

nio_status parts_part_request_reply_ok(nio_call *call, const parts_part *part);
nio_status parts_part_request_reply_not_found(nio_call *call, nio_text text);
nio_status parts_part_request_reply_error(nio_call *call, nio_text text);

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct parts_handlers {
    size_t size;
    void (*txns_request)(parts_server *server, nio_call *call, uint64_t value);
    void (*txn_list_request)(parts_server *server, nio_call *call, const parts_page *page);
    void (*txn_request)(parts_server *server, nio_call *call, const parts_txn_uri *uri);
    void (*part_request)(parts_server *server, nio_call *call, const parts_part_uri *uri);
} parts_handlers;

/* Serves parts on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: parts_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status parts_serve(nio_node *node, const parts_handlers *handlers, void *app,
                                    parts_server **server, nio_error *error);
void *parts_server_app(const parts_server *server);
nio_node *parts_server_node(const parts_server *server);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status parts_connect(nio_node *node, const char *endpoint,
                                      const nio_connect_options *options, parts_client **client,
                                      nio_error *error);
/* Speaks parts on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of parts (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status parts_attach(nio_link *link, parts_client **client, nio_error *error);
nio_link *parts_client_link(const parts_client *client);

typedef struct parts_txns_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const parts_summary *ok;                /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} parts_txns_request_end;
typedef void parts_txns_request_done(void *user, const parts_txns_request_end *end);
NIO_MUST_USE nio_status parts_txns_request(parts_client *client, uint64_t value,
                                           const nio_call_options *options,
                                           parts_txns_request_done *done, void *user,
                                           nio_call_id *id);

typedef struct parts_txn_list_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const parts_bytes_32_list *ok;          /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} parts_txn_list_request_end;
typedef void parts_txn_list_request_done(void *user, const parts_txn_list_request_end *end);
NIO_MUST_USE nio_status parts_txn_list_request(parts_client *client, const parts_page *page,
                                               const nio_call_options *options,
                                               parts_txn_list_request_done *done, void *user,
                                               nio_call_id *id);

typedef struct parts_txn_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const parts_sequence *ok;               /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} parts_txn_request_end;
typedef void parts_txn_request_done(void *user, const parts_txn_request_end *end);
NIO_MUST_USE nio_status parts_txn_request(parts_client *client, const parts_txn_uri *uri,
                                          const nio_call_options *options,
                                          parts_txn_request_done *done, void *user,
                                          nio_call_id *id);

typedef struct parts_part_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const parts_part *ok;                   /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} parts_part_request_end;
typedef void parts_part_request_done(void *user, const parts_part_request_end *end);
NIO_MUST_USE nio_status parts_part_request(parts_client *client, const parts_part_uri *uri,
                                           const nio_call_options *options,
                                           parts_part_request_done *done, void *user,
                                           nio_call_id *id);

NIO_END_DECLS
#endif
