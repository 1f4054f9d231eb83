/* core/fanout.c - one message for many links: see fanout.h. */
#include "core/fanout_state.h"

#include "base/alloc.h"
#include "base/be.h"
#include "core/note.h"
#include "core/out.h"
#include "wire/frame.h"

#define NOTES_PER_SLAB 256
#define CASTS_PER_SLAB 8

/* What links under one pair of layers are sent. */
typedef struct nio__cast {
    nio__hook hook;
    nio_layer *outer, *inner;
    nio__shared *frame; /* NULL: sealed for each receiver; */
    size_t most;        /* then: bytes that it may take */
} nio__cast;

/* ---- Making and ending ----------------------------------------------------------------------- */

static void init_sealer(nio__fanout *fanout)
{
    nio_link *link = &fanout->sealer;
    link->core = fanout->core;
    link->state = NIO_LINK_OPEN;
    link->group = true;
    link->frame = &fanout->frame;
    nio__list_init(&link->parked);
}

static nio_status want(nio__core *core)
{
    if (core->fanout != NULL) {
        return NIO_OK;
    }
    nio__fanout *fanout = nio__calloc(core->env, 1, sizeof *fanout);
    if (fanout == NULL) {
        return NIO_ENOMEM;
    }
    fanout->core = core;
    init_sealer(fanout);
    nio__pool_init(&fanout->notes, core->env, nio__note_size(), NOTES_PER_SLAB,
                   core->limits->notes);
    nio__pool_init(&fanout->casts, core->env, sizeof(nio__cast), CASTS_PER_SLAB, UINT32_MAX);
    nio__list_init(&fanout->made);
    core->fanout = fanout;
    return NIO_OK;
}

nio__pool *nio__fanout_notes(nio__core *core)
{
    return &core->fanout->notes;
}

void nio__fanout_end(nio__core *core)
{
    nio__fanout *fanout = core->fanout;
    if (fanout == NULL) {
        return;
    }
    nio__link_end_channels(&fanout->sealer);
    nio__pool_end(&fanout->notes);
    nio__pool_end(&fanout->casts);
    nio__free(core->env, fanout);
    core->fanout = NULL;
}

/* ---- Sealing --------------------------------------------------------------------------------- */

static nio__out_spec out_spec(const nio__mailing *message, nio_link *link, nio_layer *outer,
                              nio_layer *inner)
{
    const nio_send_spec *spec = message->spec;
    return (nio__out_spec){.link = link,
                           .type = message->type,
                           .outer = outer,
                           .inner = inner,
                           .extra = spec->fields,
                           .extra_count = spec->field_count,
                           .uri_len = spec->uri.len,
                           .content_len = spec->content.len,
                           .answers = true}; /* what is queued for the link does not count here */
}

/* Makes a frame of a message that is sealed in the out-buffer of a link. */
static nio_status take_frame(nio__out *out, nio__shared **frame)
{
    size_t len = nio__out_frame(out);
    nio_status status = nio__shared_new(&out->spec.link->core->wpool, len, frame);
    if (status == NIO_OK) {
        memcpy((*frame)->data, out->room, len);
    }
    return status;
}

static nio_status begin(nio__mailing *message, nio__out *out, const nio__out_spec *spec)
{
    nio_status status = nio__out_begin(out, spec);
    if (status == NIO_OK) {
        nio__be16_store(out->body, (uint16_t)spec->uri_len);
        nio__copy(out->uri, message->spec->uri);
        nio__copy(out->content, message->spec->content);
    }
    return status;
}

/* NIO_ENOTSUP: a plugin that wants to work elsewhere, and yet seals for everybody. */
static nio_status seal_for_all(nio__mailing *message, nio__cast *cast)
{
    nio_link *sealer = &message->fanout->sealer;
    nio__out *out = sealer->core->out;
    nio__out_spec spec = out_spec(message, sealer, cast->outer, cast->inner);
    nio_status status = begin(message, out, &spec);
    if (status != NIO_OK) {
        return status;
    }
    status = nio__out_seal(out);
    if (status == NIO_OK) {
        cast->frame = message->fanout->frame;
        cast->frame->len = nio__out_frame(out);
        message->fanout->frame = NULL;
    } else if (status == NIO_EPENDING) {
        nio_work *work = out->message.work;
        if (work != NULL) {
            work->destroy(work);
        }
        status = NIO_ENOTSUP;
    }
    nio__out_give_up(out);
    return status;
}

/* What sealing for one of them would say about the size. */
static nio_status check_size(nio__mailing *message, nio__cast *cast)
{
    nio_link *sealer = &message->fanout->sealer;
    nio__out *out = sealer->core->out;
    nio__out_spec spec = out_spec(message, sealer, cast->outer, cast->inner);
    nio_status status = nio__out_begin(out, &spec);
    if (status != NIO_OK) {
        return status;
    }
    size_t most = NIO__PAYLOAD_MAX + 2;
    status = out->room_len - NIO__HEADER_SIZE - out->fields_max <= most ? NIO_OK : NIO_ETOOBIG;
    cast->most = out->room_len;
    nio__out_give_up(out);
    return status;
}

/* Seals for one link. *frame NULL: it goes by itself when its plugin is done with it. */
static nio_status seal_for_one(nio__mailing *message, nio_link *link, nio_layer *inner,
                               nio__shared **frame)
{
    nio__out *out = link->core->out;
    nio__out_spec spec = out_spec(message, link, link->outer, inner);
    *frame = NULL;
    nio_status status = begin(message, out, &spec);
    if (status != NIO_OK) {
        return status;
    }
    status = nio__out_seal(out);
    if (status == NIO_OK) {
        status = take_frame(out, frame);
    } else if (status == NIO_EPENDING) {
        status = nio__park(out);
    }
    nio__out_give_up(out);
    return status;
}

/* ---- The two rounds -------------------------------------------------------------------------- */

static nio__cast *find(const nio__fanout *fanout, const nio_layer *outer, const nio_layer *inner)
{
    NIO__LIST_EACH(hook, &fanout->made) {
        nio__cast *cast = NIO__CONTAINER(hook, nio__cast, hook);
        if (cast->outer == outer && cast->inner == inner) {
            return cast;
        }
    }
    return NULL;
}

static bool is_for_one(const nio__cast *cast)
{
    unsigned traits = (cast->outer != NULL ? cast->outer->traits : 0) |
                      (cast->inner != NULL ? cast->inner->traits : 0);
    return (traits & NIO_TRAIT_RECEIVER) != 0;
}

static nio_status seal(nio__mailing *message, nio__cast *cast)
{
    if (!is_for_one(cast)) {
        return seal_for_all(message, cast);
    }
    return message->each_alone ? check_size(message, cast) : NIO_EINVAL;
}

static nio_status make(nio__mailing *message, nio_link *link, nio_layer *inner, nio__cast **out)
{
    nio__fanout *fanout = message->fanout;
    nio__cast *cast;
    nio_status status = nio__pool_take(&fanout->casts, (void **)&cast);
    if (status != NIO_OK) {
        return status;
    }
    cast->outer = link->outer;
    cast->inner = inner;
    nio__hook_init(&cast->hook);
    status = seal(message, cast);
    if (status != NIO_OK) {
        nio__pool_give(&fanout->casts, cast);
        return status;
    }
    nio__list_push(&fanout->made, &cast->hook);
    *out = cast;
    return NIO_OK;
}

static void drop_casts(nio__fanout *fanout)
{
    nio__hook *hook;
    while ((hook = nio__list_pop(&fanout->made)) != NULL) {
        nio__cast *cast = NIO__CONTAINER(hook, nio__cast, hook);
        nio__shared_drop(cast->frame);
        nio__pool_give(&fanout->casts, cast);
    }
}

static bool exceeds(const nio__cast *cast, size_t most)
{
    return (cast->frame != NULL ? cast->frame->len : cast->most) > most;
}

/* A group hears it or does not; a schema bounds what is sent over UDP. But nobody who subscribes
 * over UDP can keep the program from telling the others: see `queue`. */
static bool is_too_big(const nio__mailing *message, const nio__cast *cast, const nio_link *link)
{
    if (link->socket == NULL) {
        return false;
    }
    size_t most = message->audience != NULL ? message->audience->op->datagram : 0;
    return (most != 0 && exceeds(cast, most)) || (link->group && exceeds(cast, NIO__DATAGRAM_MAX));
}

static nio_status prepare(nio__mailing *message, nio_link *link, nio_layer *inner,
                          nio__queue *queue)
{
    (void)queue;
    nio_status status = NIO_OK;
    nio__cast *cast = find(message->fanout, link->outer, inner);
    if (cast == NULL) {
        status = make(message, link, inner, &cast);
    }
    return status == NIO_OK && is_too_big(message, cast, link) ? NIO_ETOOBIG : status;
}

static void queue_own(nio__mailing *message, nio_link *link, nio_layer *inner, nio__queue *queue)
{
    nio__shared *frame;
    if (seal_for_one(message, link, inner, &frame) != NIO_OK) {
        nio__note_missed(link, queue);
    } else if (frame == NULL) {
        message->count++;
    } else {
        message->count += nio__note_add(link, queue, frame);
        nio__shared_drop(frame);
    }
}

static nio_status queue(nio__mailing *message, nio_link *link, nio_layer *inner, nio__queue *queue)
{
    const nio__cast *cast = find(message->fanout, link->outer, inner);
    assert(cast != NULL); /* the first round met the same links */
    if (link->socket != NULL && exceeds(cast, NIO__DATAGRAM_MAX)) {
        nio__note_missed(link, queue);
    } else if (cast->frame != NULL) {
        message->count += nio__note_add(link, queue, cast->frame);
    } else {
        queue_own(message, link, inner, queue);
    }
    return NIO_OK;
}

nio_status nio__mailing_send(nio__core *core, const nio_send_spec *spec, nio__mailing *message,
                             nio__mailing_round *run, size_t *count)
{
    nio_status status = want(core);
    if (status != NIO_OK) {
        return status;
    }
    message->fanout = core->fanout;
    message->spec = spec;
    message->type = spec->type != 0 ? spec->type : message->usual_type;
    nio__out_spec out = out_spec(message, &core->fanout->sealer, NULL, NULL);
    status = nio__out_check(&out);
    if (status == NIO_OK) {
        status = run(message, prepare);
    }
    if (status == NIO_OK) {
        status = run(message, queue);
    }
    drop_casts(core->fanout);
    if (status == NIO_OK && count != NULL) {
        *count = message->count;
    }
    return status;
}
