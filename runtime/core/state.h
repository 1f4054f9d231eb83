/* core/state.h - the structs of the engine, shared by the files of this folder.
 *
 * Who owns what: the engine owns links, own calls and services; a link owns its clients, its
 * channels and its messages under work; kept calls of peers belong to the program until it
 * answers them and outlive the engine (struct nio__home). */
#ifndef NIO_CORE_STATE_H
#define NIO_CORE_STATE_H

#include "base/arena.h"
#include "base/heap.h"
#include "base/list.h"
#include "base/map.h"
#include "base/pool.h"
#include "core/core.h"
#include "crypto/random.h"
#include "wire/rbuf.h"
#include "wire/wbuf.h"

#define NIO__CID_BYTES 8
#define NIO__ID_NAME_LEN (sizeof NIO_FIELD_CID - 1) /* and of NIO_FIELD_RID */
#define NIO__LETTER_BYTES 512  /* longer letters get memory of their own, too */
#define NIO__URI_INLINE 64     /* longer URIs of calls get memory of their own */
#define NIO__SILENCE_MS 60000  /* after that a peer has to show again that it sends `rid` */
#define NIO__GRACE_MS 2000     /* a late answer is waited for so long over a stream; */
#define NIO__GRACE_UDP_MS 1000 /* and over UDP, but at most half the deadline */
#define NIO__CHALLENGE_BYTES 16
#define NIO__VERIFY_BYTES 32  /* of Ed25519 */
#define NIO__SLOT_BITS_MAX 20 /* of a call id; the rest is its generation */

/* Streams, see core/stream.h. */
#define NIO__STREAM_HEAD 18                           /* bytes in front of the content */
#define NIO__STREAM_NUMBER 8                          /* of which so many name the stream */
enum { NIO__STREAM_FIRST = 1, NIO__STREAM_MORE = 2 }; /* what the field `str` says */

/* What a request said of the streams that it brings. */
typedef struct nio__brings {
    uint8_t what; /* NIO__STREAM_SENDS, NIO__STREAM_TAKES; 0: none */
    uint8_t number[NIO__STREAM_NUMBER];
    uint8_t head[NIO__STREAM_HEAD]; /* of the answer */
    uint64_t limit;
} nio__brings;

/* Tags that a message had at its layers, for `bind`. */
enum { NIO__INNER = 0, NIO__OUTER = 1 };
typedef struct nio__tags {
    bool has[2];
    uint8_t bytes[2][NIO_TAG_BYTES];
} nio__tags;

/* A URI that is kept: in place if it is short. */
typedef struct nio__uri {
    nio_bytes view;
    uint8_t *heap; /* NULL: in place, or somebody else's */
    uint8_t place[NIO__URI_INLINE];
} nio__uri;

NIO_MUST_USE nio_status nio__uri_copy(nio__uri *uri, const nio_env *env, nio_bytes from);
void nio__uri_end(nio__uri *uri, const nio_env *env);

/* State of one layer on one link: of what is sent, then of what comes in. See
 * nio_layer.channel_bytes and open_bytes. It ends when the layer gets other plugins. */
typedef struct nio__channel {
    struct nio__channel *next;
    const nio_layer *layer;
    uint32_t generation; /* of the layer */
    max_align_t state[];
} nio__channel;

/* What the program wants to be asked, see hooks.c. */
typedef struct nio__hooks {
    nio_auth_error_fn *auth_error;
    void *auth_error_user;
    nio_route_fn *route;
    void *route_user;
} nio__hooks;

/* ---- Links ----------------------------------------------------------------------------------- */

/* An address as a key of maps. */
#define NIO__ADDRESS_KEY 23

/* How often something happened in a second. */
typedef struct nio__rate {
    uint64_t second;
    uint32_t count;
} nio__rate;

/* Notifications of one kind that wait for one link, see note.h. */
typedef struct nio__queue {
    nio__list notes; /* the oldest first */
    uint32_t count;
    uint16_t most;
    nio_queue_policy policy;
} nio__queue;

/* Reasons not to read from a link. */
enum {
    NIO__PAUSE_QUEUE = 1, /* too much waits to be written */
    NIO__PAUSE_LEFT = 2,  /* frames wait for the next turn */
    NIO__PAUSE_MEMORY = 4 /* limits.rx_total is reached */
};

struct nio_link {
    nio__core *core;
    nio__hook in_links;
    nio__hook in_turn;    /* something is to be done in the next turn */
    nio__hook in_starved; /* waits for memory, see NIO__PAUSE_MEMORY */
    nio_layer *outer;
    nio_address address;
    nio_link_fn *on_link;
    void *on_link_user, *user, *transport;

    nio_link_state state;
    nio_status reason;
    char text[128];
    bool accepted;
    bool proven;     /* a frame passed the outer layer */
    bool tell_open;  /* an event is to be told in the next turn */
    bool gone;       /* the transport is; CLOSED is to be told */
    bool write_said; /* host.want_write, and the buffer was not empty since */
    uint8_t pauses;
    uint32_t untold; /* own calls whose `done` is still to run */

    nio__rbuf rbuf;
    nio__wbuf wbuf;
    nio__timer timer; /* of all that a link waits for, see link.c */
    uint64_t opened_ms;
    uint64_t heard_ms;    /* last bytes */
    uint64_t progress_ms; /* last bytes in or out */
    uint64_t frame_ms;    /* the frame under way began; 0: none */
    uint64_t drain_ms;    /* CLOSING: end of the flush */

    /* Connecting again, see reconnect.c. */
    bool reconnects; /* it does, and how: */
    nio_reconnect reconnect;
    uint32_t attempts; /* in vain, in a row */
    bool was_open;     /* once, or is */
    bool lost;         /* there is no connection, after one or an attempt to make one */
    bool ending;       /* the transport of a lost connection is not gone yet */
    bool used;         /* buffers and channels hold what belonged to a connection */
    bool tell_lost;    /* an event is to be told in the next turn */

    uint64_t number;       /* of this node; for challenges */
    uint64_t challenge_ms; /* `challenge` came then; 0: never */
    uint8_t challenge[NIO__CHALLENGE_BYTES];
    bool confirmed;  /* an answer that names its request passed the outer layer */
    bool rid_known;  /* the peer answers with `rid` */
    nio__list calls; /* own calls that were sent, in that order; those in grace as well */
    nio__list queue; /* own calls that wait at the gate */
    uint32_t queued;
    nio__list kept; /* calls of the peer */
    nio__list parked;
    nio__channel *channels;
    uint64_t paired; /* the layers that were found to fit each other last, see nio__link_pair */
    nio_client *clients;

    nio__list streams;      /* of own calls, and of calls of the peer: */
    nio__list stream_waits; /* of these, who waits for a shorter out-buffer */
    uint32_t own_streams, served_streams;

    /* Peers, see peer_table.h and peers.h. */
    struct nio__peer_place *places; /* where peers speak from: one for each app id */
    uint64_t passed_ms;             /* the last message that passed the outer layer */
    uint64_t unheard_ms;            /* when an advertisement was sent last, and */
    uint8_t unheard;                /* so many that were not answered */
    bool introduced;                /* a peer was taken from it */
    bool unopened;                  /* that an answer did not pass its inner layer was said */

    /* Notifications for it, see note.h; what its peer subscribed to here (topic.h), and this node
     * there (subscribe.h). */
    nio__list notes; /* all that wait, in order; so many: */
    uint32_t note_count;
    nio__hook in_noted;
    nio__queue broadcasts;
    bool overrun; /* it did not keep up, and ends in the next turn */
    nio__list subscribers;
    uint32_t subscriber_count;
    nio__list subscriptions;
    uint32_t subscription_count;
    uint64_t fanout;     /* the number of the last broadcast that went there */
    nio__shared **frame; /* what is for many, see fanout.c: where its frame is built; else NULL */

    /* Over UDP, see socket.c and datagram.c. */
    struct nio__socket *socket; /* NULL: a stream */
    nio__hook in_socket;        /* one of its lists */
    bool pinned;                /* lives until the program closes it */
    bool stranger;              /* nothing of it passed the outer layer yet */
    bool group;                 /* many receivers: nothing comes in on it */
    bool proved;                /* the address is, see nio__link_is_proved */
    bool near, near_known;      /* host.is_near */
    bool challenging;           /* a challenge is being sent */
    uint32_t hop;               /* group: index of the interface */
    uint32_t needs;             /* peers and subscriptions that keep it, see nio__link_need */
    uint32_t allowance;         /* bytes that may still be sent while it is not proved */
    uint64_t allowance_s;       /* near: the second that they are for */
    nio__rate refusals;         /* told it */
    uint8_t key[NIO__ADDRESS_KEY];
};

/* ---- The node's own calls -------------------------------------------------------------------- */

typedef enum nio__own_state {
    NIO__OWN_QUEUED, /* at the gate */
    NIO__OWN_PARKED, /* a plugin works on it */
    NIO__OWN_SENT,
    NIO__OWN_SHARED, /* equal to a call that is being answered, see gate.c */
    NIO__OWN_GRACE,  /* ended, but a late answer may come */
    NIO__OWN_NEXT,   /* waits for a message of a route */
    NIO__OWN_OVER    /* nothing is waited for */
} nio__own_state;

/* A message that could not be sent yet. */
typedef struct nio__letter {
    nio__span uri, content;
    nio_field *fields;
    size_t field_count;
    bool pooled; /* it is of core->letters */
    _Alignas(nio_field) uint8_t memory[];
} nio__letter;

/* What runs when a call has ended. */
typedef struct nio__then {
    nio_done *done;
    nio_gen_finish_fn *finish; /* typed: instead of `done` */
    nio_gen_fn *typed_done;
    void *user;
} nio__then;

typedef struct nio__own {
    nio__core *core;
    nio_link *link;     /* NULL: NEXT */
    nio__hook in_link;  /* link->calls, link->queue */
    nio__hook in_ended; /* core->ended: `done` runs in the next turn */
    nio__timer timer;   /* deadline, then grace */
    nio__own_state state;
    nio_status ended;
    bool told; /* `done` has run, or runs */
    uint32_t slot;
    uint64_t id;
    uint8_t cid[NIO__CID_BYTES];
    uint8_t type;
    bool coalesce;
    bool idempotent; /* twice does no more than once */
    bool repeats;    /* is sent once more if the connection is lost */
    bool keeps;      /* `letter` is kept, see again.c */
    bool challenged; /* it was sent once more under a challenge */
    bool heeds;      /* is sent once more if it is told how to do better, see heed.c */
    uint32_t awaits;
    uint32_t deadline_ms;
    uint32_t datagram; /* bytes of the request over UDP, at most; 0: no bound of its own */
    nio_layer *inner;
    nio_stream *stream; /* NULL: none */
    nio__uri uri;
    nio__tags tries[NIO_TRIES_MAX]; /* of each time that it was sent */
    uint8_t tried;
    uint64_t until_ms;            /* its deadline */
    uint64_t again_ms;            /* it is sent once more then; 0: it is not */
    uint64_t likeness;            /* coalesce: hash of what it asks */
    nio__letter *letter;          /* QUEUED, or `keeps` */
    struct nio__parked *parked;   /* PARKED */
    struct nio__handler *handler; /* NEXT */
    nio__then then;
} nio__own;

typedef struct nio__slot {
    uint64_t generation;
    nio__own *own;
    uint32_t next_free; /* slot + 1 */
} nio__slot;

/* ---- Calls of peers -------------------------------------------------------------------------- */

/* Where the calls of peers live: as long as the engine, or as the last kept call. */
typedef struct nio__home {
    nio_env env; /* a copy: the engine's may go with the node */
    nio__pool calls;
    uint32_t kept;
    bool orphaned; /* the engine is gone */
} nio__home;

struct nio_call {
    nio__home *home;
    nio_link *link; /* NULL: gone, as may be the engine */
    nio__hook in_link;
    nio__timer timer;
    uint8_t type;
    bool has_cid, kept, answered;
    bool multicast;  /* the request went to a group: it is never answered */
    bool running;    /* its handler has not returned */
    bool given_back; /* kept, and ended while its handler ran */
    uint8_t cid[NIO__CID_BYTES];
    nio__uri uri;
    nio__tags tags;
    bool is_signed;
    uint8_t signer[NIO__VERIFY_BYTES]; /* if it is */
    nio_layer *inner;
    const nio_gen_op *op; /* NULL: untyped */
    nio__brings brings;
    nio_stream *stream; /* once it was taken */
};

/* ---- The engine ------------------------------------------------------------------------------ */

struct nio_gen_arena {
    struct nio_gen_arena *next; /* smaller ones, in use when a larger one was needed */
    bool full;                  /* something did not fit since the last message began */
    nio_env env;                /* whose memory it is */
    nio__arena memory;
};

typedef struct nio__answers nio__answers;

struct nio__core {
    const nio_env *env;
    const nio_limits *limits;
    const nio__host *host;
    void *host_data;
    nio_node *node;
    nio_plugin_host plugin_host;
    nio__rng random;
    nio_counters counters;
    bool closing, turn_said;

    unsigned depth; /* of entry points; the clocks stand still inside */
    uint64_t now_ms;
    int64_t wall_ms;
    nio__timers timers;
    uint64_t timer_said;

    nio__list links, turn_links, starved;
    nio__list sockets;
    nio__list stream_turn; /* streams that have something to do */
    uint32_t datagram_links;
    uint64_t next_link;
    uint8_t challenge_key[32];
    nio__answers *answers; /* NULL until one is kept, see answers.c */
    nio__rate refusals;    /* told to anybody over UDP */
    uint32_t accepted;
    size_t rx_total;
    nio__wpool wpool;
    nio_field *fields; /* of the message that is being read: limits.auth_fields */

    nio__pool owns;
    nio__pool letters; /* short ones */
    nio__slot *slots;
    uint32_t slot_count, slot_cap;
    uint32_t slot_free, slot_last; /* slot + 1: free ones, in order of their end */
    unsigned slot_bits;            /* of a call id; the rest is the generation */
    nio__list ended;

    nio__home *home;
    nio_call *call; /* for the next message; never NULL */

    nio__hooks hooks;
    nio__map buckets;  /* (type, uri) and (type) → struct nio__bucket */
    nio__map handlers; /* id → struct nio__handler */
    uint64_t next_handler;
    nio_service *services, **services_end;
    struct nio__ear *ears;       /* protocols that are heard */
    nio__span draft;             /* a typed notification that is being written */
    bool any_transport;          /* a test: operations exist on every kind of link */
    struct nio_gen_arena *arena; /* NULL until a protocol is served or spoken */

    struct nio__fanout *fanout; /* these three: NULL until they are needed */
    struct nio__topics *topics;
    struct nio__subscriptions *subscriptions;

    struct nio__peering *peering; /* NULL until peers are managed */

    struct nio__out *out; /* the message under construction */
    nio__span store;      /* for values of its fields */
    nio_layer *retired;   /* plugins that were exchanged, see exchange.c */
    nio__list parked;     /* messages that a plugin works on */
    nio__list waiting;    /* messages that wait for the work of others */
    uint32_t parked_count;
};

/* ---- core.c ---------------------------------------------------------------------------------- */

/* Around everything that comes from outside. */
void nio__enter(nio__core *core);
void nio__leave(nio__core *core);
uint64_t nio__now(nio__core *core);
int64_t nio__wall(nio__core *core);

void nio__want_turn(nio__core *core);
/* Sets a timer that has its place. */
void nio__set_timer(nio__core *core, nio__timer *timer, uint64_t at_ms);

/* ---- link.c, link_io.c, link_time.c -------------------------------------------------------- */

/* Ends a link: state CLOSING, calls end with the reason (NIO_ECLOSED if it is NIO_OK). */
void nio__link_end(nio_link *link, nio_status reason, const char *text, bool flush);
void nio__link_pause(nio_link *link, unsigned why);
void nio__link_resume(nio_link *link, unsigned why);
void nio__link_wants_turn(nio_link *link);
/* Takes frames from what is kept and `input`, as many as a turn may. */
void nio__link_read(nio_link *link, nio__span input);
/* Sets the timer to the first time that is due; fires it. */
void nio__link_set_timer(nio_link *link);
void nio__link_on_timer(nio__timer *timer);
/* What a turn does with a link; it may be gone afterwards. */
void nio__link_turn(nio_link *link);
/* Bytes and sending states go; the link is as if it were new. */
void nio__link_forget(nio_link *link);
/* Bytes were queued. */
void nio__link_queued_more(nio_link *link);
/* There is something to write on an open stream: the host hears it once. */
void nio__link_say_write(nio_link *link);

/* Room for one frame at the end of what is to be sent; one reservation is open at a time. `answer`:
 * it may go beyond limits.write_queue. NIO_ELIMIT, NIO_ETOOBIG, NIO_ENOMEM. */
NIO_MUST_USE nio_status nio__link_reserve(nio_link *link, size_t size, bool answer, uint8_t **room);
void nio__link_give_up(nio_link *link);
/* Queues the first `size` bytes of the open reservation as one frame. NIO_ETOOBIG: too long for a
 * datagram; NIO_ELIMIT: too much for an address that is not proved. The reservation is given up. */
NIO_MUST_USE nio_status nio__link_commit(nio_link *link, size_t size);
/* The scope of what is sealed for the link. */
static inline nio_scope nio__link_scope(const nio_link *link)
{
    return link->group            ? NIO_SCOPE_GROUP
           : link->socket != NULL ? NIO_SCOPE_DATAGRAM
                                  : NIO_SCOPE_STREAM;
}

/* link.c, for datagram.c: a link without a transport of its own, and its end. */
NIO_MUST_USE nio_status nio__link_make(nio__core *core, const nio__link_options *options,
                                       nio_link **link);
void nio__link_free(nio_link *link);

/* ---- socket.c, datagram.c -------------------------------------------------------------------- */

/* Whether who sends from the address of a link also receives there: always over streams. Over UDP
 * once a fresh message under a keyed outer layer came from it, or one with our challenge, or an
 * answer that names a request of ours. */
static inline bool nio__link_is_proved(const nio_link *link)
{
    return link->socket == NULL || link->proved;
}
void nio__link_prove(nio_link *link);
/* Something other than a call needs a link over UDP, or needs it no more. Harmless on streams. */
void nio__link_need(nio_link *link, int more);
/* The end of a link over UDP: it is told in a turn. */
void nio__datagram_end(nio_link *link);
/* A second time in the same second, and so on: false past `most`. */
bool nio__rate_take(nio__rate *rate, uint64_t now_ms, uint32_t most);
void nio__address_key(const nio_address *address, uint8_t key[NIO__ADDRESS_KEY]);

/* ---- reconnect.c ----------------------------------------------------------------------------- */

/* The connection is lost, or an attempt failed: what belonged to it ends, the link lives on. */
void nio__link_lose(nio_link *link, nio_status reason, const char *text);
/* The transport is gone: waits, then connects. */
void nio__link_wait(nio_link *link);
/* It is time to. */
void nio__link_connect_again(nio_link *link);
/* True while calls have to wait for a connection. */
static inline bool nio__link_is_out(const nio_link *link)
{
    return link->reconnects && link->state == NIO_LINK_CONNECTING;
}

/* ---- channel.c ------------------------------------------------------------------------------- */

/* The sending state of a layer on this link. NIO_ENOMEM; NULL where the layer has none. */
NIO_MUST_USE nio_status nio__link_channel(nio_link *link, const nio_layer *layer, void **state);
/* The state of what comes in under a layer on a stream; NULL where it has none, or no memory. */
void *nio__link_open_state(nio_link *link, const nio_layer *layer);
/* Whether two layers go together, either of which may be NULL; asked for every message, so the link
 * remembers. NIO_ECONFLICT. */
NIO_MUST_USE nio_status nio__link_pair(nio_link *link, const nio_layer *outer,
                                       const nio_layer *inner);
void nio__link_end_channels(nio_link *link);

/* ---- exchange.c ------------------------------------------------------------------------------ */

/* Frees plugins that were exchanged, once nothing needs them any more. */
void nio__retired_sweep(nio__core *core);

/* ---- inbound.c ------------------------------------------------------------------------------- */

/* One frame through the pipeline. `multicast`: it was sent to a group. */
void nio__inbound(nio_link *link, nio__frame *frame, bool multicast);

#endif
