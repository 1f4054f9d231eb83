/* core/answer.c - which call a message answers.
 *
 * A message with `rid` answers the call of that number, or none. One without answers the oldest
 * call on its link that awaits its type for its URI; an error that names no URI answers the only
 * call that was sent, if there is but one. What answers a call that has ended is late: counted,
 * and dropped. An AUTH_ERROR that says how to do better may be no answer yet: see heed.c. */
#include "core/in.h"
#include "core/peers.h"
#include "core/stream.h"

static bool is_nameless(nio_bytes uri)
{
    return uri.len == 0 || nio_bytes_equal(uri, nio_bytes_of("ERROR"));
}

static nio_status status_of(uint8_t type)
{
    switch (type) {
    case NIO_ERROR_TYPE:
        return NIO_EREMOTE;
    case NIO_AUTH_ERROR:
        return NIO_EAUTH;
    case NIO_NOT_FOUND:
        return NIO_ENOTFOUND;
    case NIO_NOT_PERMITTED:
        return NIO_ENOTPERMITTED;
    default:
        return NIO_OK;
    }
}

/* Whether the message has what the inner layer writes: errors of the peer's runtime come without,
 * since it could not open that layer, or knew no route to tell it. What a plugin that heeds finds
 * in an AUTH_ERROR was not written by that layer. */
static bool carries(const nio__in *in, const nio_layer *layer)
{
    for (size_t i = 0; i < 2; i++) {
        const nio_room *room = &layer->rooms[i];
        const nio_plugin *plugin = i == 0 ? layer->cipher : layer->auth;
        if (in->type == NIO_AUTH_ERROR && plugin != NULL && plugin->cls->heed != NULL) {
            continue;
        }
        for (size_t j = 0; j < room->field_count; j++) {
            nio_field field;
            if (!room->fields[j].shared &&
                nio_layer_field(&in->message, room->fields[j].name, &field)) {
                return true;
            }
        }
    }
    return false;
}

/* Whether there are fields to tell by that a message passed the layer. */
static bool leaves_marks(const nio_layer *layer)
{
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < layer->rooms[i].field_count; j++) {
            if (!layer->rooms[i].fields[j].shared) {
                return true;
            }
        }
    }
    return false;
}

/* The answer comes under the layer of the call, an error perhaps without: where the layer leaves no
 * marks (x25519 alone), whether it opens tells. False: it was refused. */
static bool open_inner(nio__in *in, nio_layer *inner)
{
    if (inner == NULL) {
        return true;
    }
    if (!nio__type_is_error(in->type) || carries(in, inner)) {
        return nio__in_open_inner(in, inner);
    }
    if (!leaves_marks(inner)) {
        (void)nio__in_try_inner(in, inner);
    }
    return true;
}

static void late(nio__in *in, nio__own *own)
{
    in->core->counters.late++;
    if (own->state == NIO__OWN_GRACE) {
        nio__own_end_grace(own);
    }
}

static void end_call(nio__in *in, nio__own *own)
{
    nio_end end = nio__in_end(in, status_of(in->type));
    nio__own_answer(own, &end);
}

static void take(nio__in *in, nio__own *own)
{
    if (own->state == NIO__OWN_GRACE) {
        late(in, own);
        return;
    }
    in->own = own;
    if (nio__heed(in, own)) {
        return;
    }
    if (!open_inner(in, own->inner)) {
        return;
    }
    if (own->stream == NULL || !nio__stream_take_own(in, own)) {
        end_call(in, own);
    }
}

/* With `rid`: URI and type have to fit as well. */
static bool fits(const nio__in *in, const nio__own *own)
{
    bool uri = nio_bytes_equal(in->uri, own->uri.view) ||
               (nio__type_is_error(in->type) && is_nameless(in->uri));
    return uri && in->type <= NIO_DISCONNECT && (own->awaits >> in->type & 1) != 0;
}

/* The call that a message without `rid` answers, or NULL. */
static nio__own *unnamed(const nio__in *in)
{
    nio__own *own = nio__own_of_uri(in->link, in->type, in->uri);
    if (own == NULL && nio__type_is_error(in->type) && is_nameless(in->uri)) {
        own = nio__own_only(in->link);
        if (own != NULL && (own->awaits >> in->type & 1) == 0) {
            own = NULL;
        }
    }
    return own;
}

bool nio__answer_take(nio__in *in)
{
    nio__own *own = in->own;
    if (in->rid.len != 0) {
        nio__link_prove(in->link); /* only who got the request knows its number */
        in->link->confirmed = true;
        nio__gate_learn(in->link, true);
        if (fits(in, own)) {
            take(in, own);
        } else {
            late(in, own);
        }
        return true;
    }
    if (in->type == NIO_NOT_FOUND && is_nameless(in->uri) && nio__peers_unheard(in->link)) {
        in->core->counters.late++;
        return true;
    }
    own = unnamed(in);
    if (own == NULL) {
        return false;
    }
    nio__gate_learn(in->link, false);
    take(in, own);
    return true;
}

/* Nothing but that, or what the plugin that refused it gave with it, and the number of the call. */
static bool is_bare(const nio__in *in)
{
    return in->set.count == 0 || (in->refuser != NULL && in->refuser->cls->heed != NULL) ||
           (in->own != NULL && in->challenge.len != 0);
}

bool nio__answer_take_bare(nio__in *in)
{
    if (in->link->socket != NULL) {
        return false; /* anybody can send that from anywhere */
    }
    if (in->type != NIO_AUTH_ERROR || !is_bare(in) ||
        !nio_layer_split(&in->message, &in->uri, &in->content) || !is_nameless(in->uri)) {
        return false;
    }
    nio__own *own = in->rid.len != 0 ? in->own : nio__own_only(in->link);
    bool again = nio__heed(in, own);
    if (own == NULL || (own->awaits >> NIO_AUTH_ERROR & 1) == 0) {
        return false;
    }
    if (own->state == NIO__OWN_GRACE) {
        late(in, own);
    } else if (!again) {
        end_call(in, own);
    }
    return true;
}
