/* core/in.h - one message on its way in, as the stages of the pipeline hand it on. */
#ifndef NIO_CORE_IN_H
#define NIO_CORE_IN_H

#include "core/own.h"
#include "core/state.h"

typedef struct nio__in {
    nio__core *core;
    nio_link *link;
    uint8_t type;
    nio__field_set set;
    nio_layer_message message;
    struct nio_layer_outside outside;
    nio_bytes uri, content; /* after the outer layer; content also after the inner one */
    nio_bytes cid, rid;     /* empty: none that counts */
    nio_bytes challenge;    /* the value of `chal`; empty: none that counts */
    nio__own *own;          /* the call that `rid` names, or NULL */
    nio_layer *inner;       /* of the route, once one is found */
    nio_layer *opening;     /* the one that is being opened, or was last */
    nio__tags tags;         /* of layers that were opened */
    nio_plugin *refuser;    /* the plugin that refused it, or NULL */
    uint8_t streamed;       /* NIO__STREAM_FIRST, NIO__STREAM_MORE; 0: no message of a stream */
    nio__brings brings;     /* FIRST, once it is admitted */
    bool outer_open;        /* the outer layer was opened */
    bool authenticated;     /* a keyed layer was */
    bool multicast;         /* it was sent to a group */
    bool challenged;        /* it carries a challenge of ours that is good */
} nio__in;

/* What the program is shown of it. */
static inline nio_message nio__in_message(const nio__in *in)
{
    return (nio_message){.type = in->type,
                         .authenticated = in->authenticated,
                         .uri = in->uri,
                         .content = in->content,
                         .link = in->link,
                         .fields = &in->set,
                         .multicast = in->multicast,
                         .signer = in->message.proved_by};
}

/* How it ends the call that it answers. */
static inline nio_end nio__in_end(const nio__in *in, nio_status status)
{
    return (nio_end){.status = status,
                     .answered = true,
                     .authenticated = in->authenticated,
                     .type = in->type,
                     .uri = in->uri,
                     .content = in->content,
                     .link = in->link};
}

/* ---- refuse.c -------------------------------------------------------------------------------- */

/* Where a message can end. */
typedef enum nio__stage {
    NIO__AT_FRAME, /* framing is lost */
    NIO__AT_LIMIT,
    NIO__AT_CRC,
    NIO__AT_OUTER_AUTH,
    NIO__AT_OUTER_STALE,
    NIO__AT_OUTER_REPLAY,
    NIO__AT_CIPHER, /* of either layer */
    NIO__AT_ROUTE,
    NIO__AT_BUSY, /* over UDP: no place to keep its answer */
    NIO__AT_INNER_AUTH,
    NIO__AT_INNER_STALE,
    NIO__AT_INNER_REPLAY,
    NIO__AT_HOOK_FINDS_NOT,
    NIO__AT_HOOK_FORBIDS,
    NIO__AT_HOOK_REFUSES,
    NIO__AT_CONTENT,
    NIO__AT_NO_ANSWER,
    NIO__AT_STREAM, /* a handler does not take the streams that it brings */
    NIO__STAGES
} nio__stage;

/* Counts, and tells the peer what the table says. `text` is used where the plugin words it. */
void nio__refuse(nio__in *in, nio__stage stage, const char *text);
/* The same for a link whose bytes are no frames. */
void nio__refuse_link(nio_link *link, nio__stage stage);
/* A refusal of a call that reached its handler. */
void nio__refuse_call(nio_call *call, nio__stage stage);
/* The stage of a status that a layer gave. */
nio__stage nio__stage_of(nio_status status, bool outer);

/* ---- hooks.c --------------------------------------------------------------------------------- */

/* Asks the program about a message that failed a proof, whose sender would be told `text`, or
 * nothing (NULL). What it is to be told. The link may be closed then. */
const char *nio__hook_auth_error(const nio__in *in, nio__stage stage, const char *text);

/* ---- heed.c ---------------------------------------------------------------------------------- */

/* Takes from an AUTH_ERROR how to do better. True: the call is sent once more. `own` may be
 * NULL. */
bool nio__heed(nio__in *in, nio__own *own);

/* ---- answer.c -------------------------------------------------------------------------------- */

/* Takes a message that was opened if it answers a call, or names one: true then. */
bool nio__answer_take(nio__in *in);
/* Takes a bare AUTH_ERROR that the outer layer refused, if it can be about one call alone. */
bool nio__answer_take_bare(nio__in *in);

/* ---- inbound.c ------------------------------------------------------------------------------- */

/* Opens the inner layer; false if it was refused. */
bool nio__in_open_inner(nio__in *in, nio_layer *inner);
/* Opens the inner layer if that can be; else the message is as it was. */
bool nio__in_try_inner(nio__in *in, nio_layer *inner);

/* ---- route.c, service.c, served.c: handlers -------------------------------------------------- */

/* Who takes a message. */
typedef struct nio__found {
    struct nio__handler *handler;           /* untyped, or NULL */
    nio_service *service;                   /* with op: typed */
    const struct nio__ear *ear;             /* instead of service: role HEARD */
    struct nio__topic *topic;               /* instead of all of these: see topic.h */
    struct nio__subscription *subscription; /* likewise: see subscribe.h */
    const nio_gen_op *op;
    nio_gen_fn *slot; /* NULL: the program does not handle it */
    bool streams;     /* the handler takes them */
    nio_layer *inner;
} nio__found;

/* Whether somebody handles it: who may subscribe does not have to be asked. */
static inline bool nio__found_is_handled(const nio__found *found)
{
    return found->slot != NULL || found->op->role == NIO_GEN_SUBSCRIBED;
}

bool nio__route_find(nio__in *in, nio__found *found);
/* An operation of that tier, be there a handler for it or not. */
bool nio__service_find(const nio__in *in, nio_gen_tier tier, nio__found *found);

/* hooks.c: asks the program whether it may run. False: the message was refused, or the link is
 * closed. */
bool nio__hook_route(nio__in *in, nio__found *found);

/* Runs the handler; a one-shot one is spent. */
void nio__deliver(nio__in *in, const nio__found *found);
void nio__deliver_typed(nio__in *in, const nio__found *found);

/* The call of this message, and the end of its handler. */
nio_call *nio__call_begin(const nio__in *in, const nio_gen_op *op);
void nio__call_returned(nio_call *call);

#endif
