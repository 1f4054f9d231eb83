/* core/out.h - one message on its way out.
 *
 * Happy path:  nio__out_begin     all sizes are known: room is reserved behind what is queued
 *              … the content is written at its final place …
 *              nio__out_end       inner layer, outer layer, fields and header in front, queued
 * Failure:     nothing was sent, and nothing is left behind. A plugin that needs time (PENDING)
 *              has the message moved aside (parked.c); later messages pass it.
 *
 *     reserved:  header | fields, at most | growth, at most | uri_len uri content
 *     sealed:           header | fields | body ------------------------------->
 *
 * The body grows down to its front, so the content never moves but for plugins that take less
 * than they asked for: then the frame is moved down over the gap. */
#ifndef NIO_CORE_OUT_H
#define NIO_CORE_OUT_H

#include "core/state.h"

#define NIO__OUT_EXTRA 16 /* fields that a program may add to a message */
#define NIO__OUT_FIELDS (3 + NIO__OUT_EXTRA + NIO__LAYER_FIELDS_MAX)

typedef struct nio__out_spec {
    nio_link *link;
    uint8_t type;
    nio_layer *outer; /* NULL: plain, or bare */
    nio_layer *inner;
    const char *id_name;      /* cid, rid, or NULL */
    const uint8_t *id;        /* NIO__CID_BYTES, borrowed until nio__out_end */
    const nio__tags *binds;   /* answers with rid: tags of the request */
    const uint8_t *challenge; /* NIO__CHALLENGE_BYTES of `chal`, borrowed as `id`: a refusal asks
                                 for it. NULL: none, or in a request, the one of the link */
    const nio_field *extra;
    size_t extra_count;
    size_t uri_len, content_len;
    uint32_t datagram; /* bytes of the whole message over UDP, at most; 0: what a datagram holds */
    nio__own *own;     /* the call that this is the request of */
    nio_bytes head;    /* stands before the content: of a stream, borrowed until nio__out_begin */
    uint8_t stream;    /* the field `str`; 0: none */
    nio_stream *data_of;
    bool keeps;   /* an answer that repeated requests shall get as well, see answers.c */
    bool answers; /* may go beyond limits.write_queue: reading pauses instead */
} nio__out_spec;

typedef struct nio__out {
    nio__out_spec spec;
    uint8_t *room, *body;
    size_t room_len, body_len, fields_max;
    uint8_t *uri, *content; /* to be filled in */
    nio_field fields[NIO__OUT_FIELDS];
    nio__field_set set;
    nio_layer_message message;
    struct nio_layer_outside outside;
    unsigned layer, stage; /* how far it is sealed */
    bool described;        /* `message` is that of `layer` */
    nio__tags tags;        /* of this message */
} nio__out;

/* NIO_ETOOBIG, NIO_ELIMIT, NIO_ECLOSED, NIO_ENOMEM, NIO_ECONFLICT (the layers do not go
 * together), NIO_EINVAL (fields). */
NIO_MUST_USE nio_status nio__out_begin(nio__out *out, const nio__out_spec *spec);
/* Seals and queues. NIO_EPENDING: it was parked, and goes out by itself. */
NIO_MUST_USE nio_status nio__out_end(nio__out *out);
/* Gives the reservation up. */
void nio__out_give_up(nio__out *out);

/* All of it, for content that is there already. NIO_EPENDING is as good as NIO_OK. */
NIO_MUST_USE nio_status nio__out_send(nio__core *core, const nio__out_spec *spec, nio_bytes uri,
                                      nio_bytes content);

/* Passes the message through the layers that are left. */
NIO_MUST_USE nio_status nio__out_seal(nio__out *out);
/* Puts fields and header in front of the sealed body and moves all to the start of the room;
 * the size of the frame. */
size_t nio__out_frame(nio__out *out);
/* What nio__out_begin would say before it looks for room. */
NIO_MUST_USE nio_status nio__out_check(const nio__out_spec *spec);

/* ---- parked.c: messages that a plugin still works on ----------------------------------------- */

typedef struct nio__parked nio__parked;

/* Moves a message aside and has its work started, if it has any; else it waits until that of
 * another message is done. NIO_ELIMIT, NIO_ENOMEM, or what start_work
 * says; the work was destroyed then. */
NIO_MUST_USE nio_status nio__park(nio__out *out);
/* How far its work is. */
nio_progress nio__parked_progress(const nio__parked *parked);
/* Nobody wants it any more. */
void nio__parked_drop(nio__parked *parked);
void nio__parked_drop_all(nio_link *link);
/* Messages that wait go on with `former`, which has the plugins that `layer` had. */
void nio__parked_stay_with(nio__core *core, const nio_layer *layer, nio_layer *former);
/* Whether any message that waits needs the layer. */
bool nio__parked_needs(const nio__core *core, const nio_layer *layer);

#endif
