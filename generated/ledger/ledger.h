/* ledger.h - protocol ledger, version 1.
 *
 * Made by netaio-gen from ledger.nio; do not edit.
 *
 * EasyCoin's peer protocol: transactions are found, listed and fetched in parts over UDP.
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
#ifndef NIO_GENERATED_LEDGER_H
#define NIO_GENERATED_LEDGER_H

#include <netaio/gen.h>

NIO_BEGIN_DECLS

#define LEDGER_VERSION 1
#define LEDGER_APP "easycoin"
#define LEDGER_FINGERPRINT "3b652e3887a4b6b4c7f212f61c9c0c4f657ca2fcd1318f8f32b4e4c9681e0746"
#define LEDGER_PORT 9876 /* unless an endpoint says another */
#define LEDGER_MAX_PART 62000
#define LEDGER_PAGE 1550

typedef struct ledger_node {
    bool has_pubkey;
    uint8_t pubkey[32];
    bool has_vkey;
    uint8_t vkey[32];
} ledger_node;
#define LEDGER_NODE_MAX 97 /* largest packed size */
NIO_MUST_USE nio_status ledger_node_clone(const ledger_node *from,
                                          const nio_env *env,
                                          ledger_node **clone);

typedef struct ledger_range {
    bool has_min;
    uint64_t min;
    bool has_max;
    uint64_t max;
} ledger_range;
#define LEDGER_RANGE_MAX 45 /* largest packed size */
NIO_MUST_USE nio_status ledger_range_clone(const ledger_range *from,
                                           const nio_env *env,
                                           ledger_range **clone);

typedef struct ledger_text_range_entry {
    nio_text key;
    ledger_range value;
} ledger_text_range_entry;
/* In any order; each key once. */
typedef struct ledger_text_range_map {
    const ledger_text_range_entry *items;
    size_t count;
} ledger_text_range_map;

typedef struct ledger_summary {
    uint64_t count;
    bool has_cols;
    ledger_text_range_map cols;             /* absent when count is 0; at most 8 entries */
} ledger_summary;
#define LEDGER_SUMMARY_MAX 725 /* largest packed size */
NIO_MUST_USE nio_status ledger_summary_clone(const ledger_summary *from,
                                             const nio_env *env,
                                             ledger_summary **clone);

typedef struct ledger_page {
    bool has_offset;
    uint64_t offset;
} ledger_page;
#define LEDGER_PAGE_MAX 27 /* largest packed size */
NIO_MUST_USE nio_status ledger_page_clone(const ledger_page *from,
                                          const nio_env *env,
                                          ledger_page **clone);

/* One piece of a packed transaction, with the proof that it belongs to the tree of `root`. */
typedef struct ledger_part {
    nio_text record_type;                   /* at most 16 bytes */
    nio_text record_id;                     /* the id in hex; at most 64 bytes */
    uint8_t idx;
    uint8_t root[32];
    nio_bytes proof;                        /* at most 2048 bytes */
    nio_bytes blob;                         /* at most 62000 bytes */
} ledger_part;
#define LEDGER_PART_MAX 64189 /* largest packed size */
NIO_MUST_USE nio_status ledger_part_clone(const ledger_part *from,
                                          const nio_env *env,
                                          ledger_part **clone);

typedef struct ledger_u8_part_entry {
    uint8_t key;
    ledger_part value;
} ledger_u8_part_entry;
/* In any order; each key once. */
typedef struct ledger_u8_part_map {
    const ledger_u8_part_entry *items;
    size_t count;
} ledger_u8_part_map;

typedef struct ledger_sequence {
    nio_text record_type;                   /* at most 16 bytes */
    nio_text record_id;                     /* at most 64 bytes */
    uint8_t root[32];
    uint8_t count;
    /* there when the transaction is one part */
    bool has_parts;
    ledger_u8_part_map parts;               /* at most 1 entries */
} ledger_sequence;
#define LEDGER_SEQUENCE_MAX 64345 /* largest packed size */
NIO_MUST_USE nio_status ledger_sequence_clone(const ledger_sequence *from,
                                              const nio_env *env,
                                              ledger_sequence **clone);

typedef struct ledger_bytes_32_list {
    const uint8_t (*items)[32];
    size_t count;
} ledger_bytes_32_list;

/* The tables, for functions that take any protocol. */
extern const nio_gen_protocol ledger_protocol;

typedef struct ledger_server ledger_server; /* ledger as a node serves it */
typedef struct ledger_client ledger_client; /* ledger as it is spoken over a link */

/* ---- txns: "txns" ---------------------------------------------------------------------------- */

/* The content is the clock of the caller: seconds since 1970, eight bytes. */
#define LEDGER_TXNS_URI_MAX 4
#define LEDGER_TXNS_REQUEST_MAX_FRAME 77
#define LEDGER_TXNS_REQUEST_REPLY_MAX_FRAME 764

nio_status ledger_txns_request_reply_ok(nio_call *call, const ledger_summary *summary);
nio_status ledger_txns_request_reply_error(nio_call *call, nio_text text);

/* ---- txn_list: "txn:list" -------------------------------------------------------------------- */

#define LEDGER_TXN_LIST_URI_MAX 8
#define LEDGER_TXN_LIST_REQUEST_MAX_FRAME 100
#define LEDGER_TXN_LIST_REQUEST_REPLY_MAX_FRAME 54297

nio_status ledger_txn_list_request_reply_ok(nio_call *call, const ledger_bytes_32_list *items);
nio_status ledger_txn_list_request_reply_error(nio_call *call, nio_text text);

/* ---- txn: "txn:{id:bytes[32]}" --------------------------------------------------------------- */

#define LEDGER_TXN_URI_MAX 36
#define LEDGER_TXN_REQUEST_MAX_FRAME 101
#define LEDGER_TXN_REQUEST_REPLY_MAX_FRAME 64416
typedef struct ledger_txn_uri { uint8_t id[32]; } ledger_txn_uri;
NIO_MUST_USE nio_status ledger_txn_uri_build(const ledger_txn_uri *uri, uint8_t *out, size_t cap,
                                             size_t *len);
bool ledger_txn_uri_match(nio_bytes bytes, ledger_txn_uri *uri);
NIO_MUST_USE nio_status ledger_txn_uri_clone(const ledger_txn_uri *from,
                                             const nio_env *env,
                                             ledger_txn_uri **clone);

nio_status ledger_txn_request_reply_ok(nio_call *call, const ledger_sequence *sequence);
nio_status ledger_txn_request_reply_not_found(nio_call *call, nio_text text);
nio_status ledger_txn_request_reply_error(nio_call *call, nio_text text);

/* ---- part: "txn:{id:bytes[32]}:{idx:raw u8}" ------------------------------------------------- */

#define LEDGER_PART_URI_MAX 38
#define LEDGER_PART_REQUEST_MAX_FRAME 103
#define LEDGER_PART_REQUEST_REPLY_MAX_FRAME 64262
typedef struct ledger_part_uri { uint8_t id[32]; uint8_t idx; } ledger_part_uri;
NIO_MUST_USE nio_status ledger_part_uri_build(const ledger_part_uri *uri, uint8_t *out, size_t cap,
                                              size_t *len);
bool ledger_part_uri_match(nio_bytes bytes, ledger_part_uri *uri);
NIO_MUST_USE nio_status ledger_part_uri_clone(const ledger_part_uri *from,
                                              const nio_env *env,
                                              ledger_part_uri **clone);

nio_status ledger_part_request_reply_ok(nio_call *call, const ledger_part *part);
nio_status ledger_part_request_reply_not_found(nio_call *call, nio_text text);
nio_status ledger_part_request_reply_error(nio_call *call, nio_text text);

/* ---- new_txn: "txn:new" ---------------------------------------------------------------------- */

/* The id of a transaction that the sender has just accepted. */
#define LEDGER_NEW_TXN_URI_MAX 7
#define LEDGER_NEW_TXN_NOTIFY_MAX_FRAME 83

/* Tells all known peers. */
NIO_MUST_USE nio_status ledger_new_txn_notify(ledger_server *server, const uint8_t bytes[32]);

/* ---- line: "msg" ----------------------------------------------------------------------------- */

/* Private text between two peers. */
#define LEDGER_LINE_URI_MAX 3
#define LEDGER_LINE_PUBLISH_MAX_FRAME 1111

/* ---- Serving --------------------------------------------------------------------------------- */

/* What the server does; begins with its size. An operation that is NULL answers NOT_FOUND, a
 * subscription that is NULL accepts. */
typedef struct ledger_handlers {
    size_t size;
    void (*txns_request)(ledger_server *server, nio_call *call, uint64_t value);
    void (*txn_list_request)(ledger_server *server, nio_call *call, const ledger_page *page);
    void (*txn_request)(ledger_server *server, nio_call *call, const ledger_txn_uri *uri);
    void (*part_request)(ledger_server *server, nio_call *call, const ledger_part_uri *uri);
    void (*line_publish)(ledger_server *server, nio_text text);
} ledger_handlers;

/* Keys of the layers; begins with its size. A server needs all of them, a client the outer one
 * and those of the operations that it calls. Copied. */
typedef struct ledger_keys {
    size_t size;
    nio_key sealed_cipher;
} ledger_keys;

/* Serves ledger on a node until the node is closed, and borrows `handlers` for as long.
 * `app` is the program's own: ledger_server_app gives it back. `server` may be NULL;
 * `error`, which may be NULL too, says what is wrong. */
NIO_MUST_USE nio_status ledger_serve(nio_node *node, const ledger_handlers *handlers,
                                     const ledger_keys *keys, void *app, ledger_server **server,
                                     nio_error *error);
void *ledger_server_app(const ledger_server *server);
nio_node *ledger_server_node(const ledger_server *server);
/* Puts other keys in place of those in use on the node, also of links that are open; see
 * netaio/key.h for how to do it without an outage. NIO_ENOKEY: one is missing. */
NIO_MUST_USE nio_status ledger_set_keys(nio_node *node, const ledger_keys *keys, nio_error *error);

/* ---- Calling --------------------------------------------------------------------------------- */

/* Connects to a server. Calls may be made at once; they leave when the link opens. The client
 * ends with its link. */
NIO_MUST_USE nio_status ledger_connect(nio_node *node, const char *endpoint,
                                       const ledger_keys *keys, const nio_connect_options *options,
                                       ledger_client **client, nio_error *error);
/* Speaks ledger on a link that is there: one that was accepted, or a peer's. It has to be under
 * the outer layer of ledger (NIO_ECONFLICT). Asked for twice, it is the same client. */
NIO_MUST_USE nio_status ledger_attach(nio_link *link, const ledger_keys *keys,
                                      ledger_client **client, nio_error *error);
nio_link *ledger_client_link(const ledger_client *client);

typedef struct ledger_txns_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const ledger_summary *ok;               /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} ledger_txns_request_end;
typedef void ledger_txns_request_done(void *user, const ledger_txns_request_end *end);
NIO_MUST_USE nio_status ledger_txns_request(ledger_client *client, uint64_t value,
                                            const nio_call_options *options,
                                            ledger_txns_request_done *done, void *user,
                                            nio_call_id *id);

typedef struct ledger_txn_list_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const ledger_bytes_32_list *ok;         /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} ledger_txn_list_request_end;
typedef void ledger_txn_list_request_done(void *user, const ledger_txn_list_request_end *end);
NIO_MUST_USE nio_status ledger_txn_list_request(ledger_client *client, const ledger_page *page,
                                                const nio_call_options *options,
                                                ledger_txn_list_request_done *done, void *user,
                                                nio_call_id *id);

typedef struct ledger_txn_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const ledger_sequence *ok;              /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} ledger_txn_request_end;
typedef void ledger_txn_request_done(void *user, const ledger_txn_request_end *end);
NIO_MUST_USE nio_status ledger_txn_request(ledger_client *client, const ledger_txn_uri *uri,
                                           const nio_call_options *options,
                                           ledger_txn_request_done *done, void *user,
                                           nio_call_id *id);

typedef struct ledger_part_request_end {
    nio_status status;                      /* OK, a failure of the peer, or one of the runtime */
    const ledger_part *ok;                  /* only if NIO_OK */
    nio_bytes detail;                       /* content of a failure as it came */
    uint8_t type;                           /* message type of the answer, if one came */
    bool authenticated;                     /* that answer passed a keyed layer */
} ledger_part_request_end;
typedef void ledger_part_request_done(void *user, const ledger_part_request_end *end);
NIO_MUST_USE nio_status ledger_part_request(ledger_client *client, const ledger_part_uri *uri,
                                            const nio_call_options *options,
                                            ledger_part_request_done *done, void *user,
                                            nio_call_id *id);

NIO_MUST_USE nio_status ledger_line_publish(ledger_client *client, nio_text text);

/* ---- Hearing --------------------------------------------------------------------------------- */

/* What is notified; begins with its size. What is NULL is not heard. */
typedef struct ledger_events {
    size_t size;
    void (*new_txn_notify)(ledger_client *client, const uint8_t bytes[32]);
} ledger_events;

/* Hears what is notified, on all links of the node under the outer layer of ledger, and borrows
 * `events` until the node is closed. `app` is the program's own: ledger_client_app gives it back.
 * Once for a node (NIO_ECONFLICT). */
NIO_MUST_USE nio_status ledger_hear(nio_node *node, const ledger_events *events,
                                    const ledger_keys *keys, void *app, nio_error *error);
void *ledger_client_app(const ledger_client *client);

/* ---- Peers ----------------------------------------------------------------------------------- */

/* Says on all networks of the node who it is, and listens who else is there: nio_peers_start with
 * the app id, the layer and the data of ledger. What of these `options` have themselves is not
 * looked at; `options` may be NULL. What belongs to layers (pubkey, vkey, lock) and `self` does not
 * give is added. NIO_EINVAL: `self` is out of bounds. */
NIO_MUST_USE nio_status ledger_peers_start(nio_node *node, const ledger_keys *keys,
                                           const ledger_node *self,
                                           const nio_peers_options *options, nio_peers **peers,
                                           nio_error *error);
/* Says something else from now on. */
NIO_MUST_USE nio_status ledger_peers_say(nio_peers *peers, const ledger_keys *keys,
                                         const ledger_node *self);
/* What a peer says about itself, as it is; false if that does not decode. Text and bytes are good
 * as long as the record of the peer stays as it is. */
bool ledger_peer_read(const nio_peer *peer, ledger_node *said);

NIO_END_DECLS
#endif
