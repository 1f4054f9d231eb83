/* core/inbound.c - the one pipeline, for every link of every role.
 *
 * Happy path:  fields → crc → outer layer → an answer? → route → inner layer → hook → handler
 * Failure:     each stage that refuses says so to refuse.c, which counts and tells the peer what
 *              is to be told. Nothing that was refused reaches a handler, spends a one-shot
 *              handler or ends a call. */
#include "base/log.h"
#include "core/in.h"
#include "core/peers.h"
#include "core/safety.h"
#include "core/stream.h"
#include "core/topic.h"
#include "wire/frame.h"

/* The value of a field that has to have that many bytes; empty if it has not. */
static nio_bytes own_field(const nio__in *in, nio_text name, size_t len)
{
    const nio_field *field = nio__fields_find(in->set.items, in->set.count, name);
    if (field == NULL || field->kind != NIO_FIELD_BYTES || field->value.len != len) {
        return nio__bytes(NULL, 0);
    }
    return field->value;
}

/* What the field `str` says; 0 if nothing. */
static uint8_t stream_field(const nio__in *in)
{
    const nio_field *field = nio__fields_find(in->set.items, in->set.count,
                                              (nio_text){NIO_FIELD_STR, sizeof NIO_FIELD_STR - 1});
    if (field == NULL || field->kind != NIO_FIELD_BYTES || field->value.len != 1 ||
        (field->value.ptr[0] != NIO__STREAM_FIRST && field->value.ptr[0] != NIO__STREAM_MORE)) {
        return 0;
    }
    return field->value.ptr[0];
}

static bool read_fields(nio__in *in, const nio__frame *frame)
{
    size_t count = 0;
    nio_status status =
        nio__fields_decode(frame->fields, in->core->fields, in->core->limits->auth_fields, &count);
    if (status != NIO_OK) {
        nio__refuse(in, status == NIO_ELIMIT ? NIO__AT_LIMIT : NIO__AT_FRAME, NULL);
        return false;
    }
    nio__field_set_received(&in->set, in->core->fields, count);
    if (count > 0) {
        in->cid = own_field(in, (nio_text){NIO_FIELD_CID, NIO__ID_NAME_LEN}, NIO__CID_BYTES);
        in->rid = own_field(in, (nio_text){NIO_FIELD_RID, NIO__ID_NAME_LEN}, NIO__CID_BYTES);
        in->streamed = stream_field(in);
        in->challenge = own_field(in, (nio_text){NIO_FIELD_CHAL, sizeof NIO_FIELD_CHAL - 1},
                                  NIO__CHALLENGE_BYTES);
        in->challenged = in->challenge.len != 0 && in->rid.len == 0 &&
                         nio__challenge_is_ours(in->link, in->challenge);
    }
    return true;
}

/* An answer that names a call which has ended is late whatever else it is: no need to open it. */
static bool find_named(nio__in *in)
{
    if (in->rid.len == 0) {
        return true;
    }
    in->own = nio__own_of_rid(in->link, in->rid);
    if (in->own == NULL) {
        in->core->counters.late++;
    }
    return in->own != NULL;
}

static void keep_tag(nio__in *in, unsigned at)
{
    in->tags.has[at] = in->message.has_tag;
    if (in->message.has_tag) {
        memcpy(in->tags.bytes[at], in->message.tag, NIO_TAG_BYTES);
    }
}

/* Opens a layer. An answer has to be bound to the request wherever that had a tag, be it named or
 * not: inner layers do not cover the names, which anybody on the way may have taken off. */
static nio_status open_layer(nio__in *in, nio_layer *layer, unsigned at)
{
    const nio__own *own = in->own;
    const nio_plugin *refuser = NULL;
    in->opening = layer;
    in->message.outer = at == NIO__OUTER;
    in->message.answer = own != NULL;
    in->message.has_tag = false;
    in->message.challenge = in->challenged ? in->challenge : nio__bytes(NULL, 0);
    in->message.bind_count = 0;
    for (size_t i = 0; in->message.answer && i < own->tried; i++) {
        if (own->tries[i].has[at]) {
            in->message.binds[in->message.bind_count++] =
                nio__bytes(own->tries[i].bytes[at], NIO_TAG_BYTES);
        }
    }
    in->message.open_state = nio__link_open_state(in->link, layer);
    in->message.proved = nio__link_is_proved(in->link);
    nio_status status = nio__layer_open(layer, &in->message, &refuser);
    if (status == NIO_OK) {
        keep_tag(in, at);
        bool keyed = (layer->traits & NIO_TRAIT_KEYED) != 0 && !in->message.stranger;
        in->authenticated = in->authenticated || keyed;
    } else if (status == NIO_ESTALE) {
        in->core->counters.channels_refused = in->core->plugin_host.channels_refused;
    }
    in->refuser = refuser == NULL ? NULL : refuser == layer->auth ? layer->auth : layer->cipher;
    return status;
}

static const char *failure_text(const nio__in *in)
{
    const nio_plugin *plugin = in->refuser;
    return plugin != NULL && plugin->cls->failure != NULL ? plugin->cls->failure : "auth failed";
}

static bool open_outer(nio__in *in)
{
    nio_layer *outer = in->link->outer;
    nio_status status = outer == NULL ? NIO_OK : open_layer(in, outer, NIO__OUTER);
    if (status == NIO_OK && !nio_layer_split(&in->message, &in->uri, &in->content)) {
        status = NIO_ECIPHER;
    }
    if (status == NIO_OK) {
        in->outer_open = true;
        return true;
    }
    nio__stage stage = nio__stage_of(status, true);
    if (stage != NIO__AT_OUTER_AUTH || !nio__answer_take_bare(in)) {
        nio__refuse(in, stage, failure_text(in));
    }
    return false;
}

static nio_status open_inner(nio__in *in, nio_layer *inner)
{
    nio_bytes uri = in->uri;
    in->outside.outer = in->link->outer;
    nio_status status = nio__link_pair(in->link, in->link->outer, inner) == NIO_OK
                            ? open_layer(in, inner, NIO__INNER)
                            : NIO_ECIPHER;
    if (status == NIO_OK && !nio_layer_split(&in->message, &in->uri, &in->content)) {
        status = NIO_ECIPHER;
        in->uri = uri;
    }
    if (status == NIO_OK) {
        in->inner = inner;
    }
    return status;
}

/* An answer that this side cannot open is dropped, and the call waits for another one until it is
 * over: mostly since keys, or locks, do not fit. Said once for each link. */
static void say_unopened(nio__in *in, const nio_layer *inner, nio_status status)
{
    if (in->own != NULL && !in->link->unopened) {
        in->link->unopened = true;
        nio__logf(in->core->env, NIO_LOG_WARN,
                  "an answer did not pass layer \"%s\" (%s): what proves it on the other side does "
                  "not fit what this side takes",
                  inner->name, nio_status_text(status));
    }
}

bool nio__in_open_inner(nio__in *in, nio_layer *inner)
{
    nio_status status = open_inner(in, inner);
    if (status != NIO_OK) {
        say_unopened(in, inner, status);
        nio__refuse(in, nio__stage_of(status, false), failure_text(in));
    }
    return status == NIO_OK;
}

bool nio__in_try_inner(nio__in *in, nio_layer *inner)
{
    return open_inner(in, inner) == NIO_OK;
}

/* Member by member: most of a message that passes no layer is never looked at, and this is where
 * the time of a small message goes. (A chain of assignments would read back each time what it has
 * just written.) */
static void begin(nio__in *in, nio_link *link, const nio__frame *frame, bool multicast)
{
    static const nio_bytes none = {NULL, 0};
    in->core = link->core;
    in->link = link;
    in->type = frame->type;
    in->cid = none;
    in->rid = none;
    in->uri = none;
    in->content = none;
    in->own = NULL;
    in->inner = NULL;
    in->streamed = 0;
    in->refuser = NULL;
    in->tags.has[NIO__INNER] = in->tags.has[NIO__OUTER] = false;
    in->outer_open = in->authenticated = false;
    in->challenge = none;
    in->multicast = multicast;
    in->challenged = false;
    in->outside.outer = NULL;
    in->message.type = frame->type;
    in->message.scope = link->socket != NULL ? NIO_SCOPE_DATAGRAM : NIO_SCOPE_STREAM;
    in->message.now_ms = link->core->wall_ms;
    in->message.body = frame->body.ptr;
    in->message.body_len = frame->body.len;
    in->message.front = NULL;
    in->message.receiver = none;
    in->message.work = NULL;
    in->message.key_index = 0;
    in->message.channel_state = NULL;
    in->message.fields = &in->set;
    in->message.outside = &in->outside;
    in->message.link = link;
    in->message.proved_by = none;
    in->message.stranger = false;
}

static bool wants_stream(const nio__in *in, const nio__found *found)
{
    return in->streamed != 0 || (found->op != NULL && found->op->streams != 0);
}

void nio__inbound(nio_link *link, nio__frame *frame, bool multicast)
{
    nio__in in;
    begin(&in, link, frame, multicast);
    if (!read_fields(&in, frame)) {
        return;
    }
    if (!nio__frame_is_intact(frame)) {
        nio__refuse(&in, NIO__AT_CRC, NULL);
        return;
    }
    if (!find_named(&in) || nio__challenge_take(&in) || !open_outer(&in)) {
        return;
    }
    link->proven = true;
    link->passed_ms = in.core->now_ms;
    if ((in.authenticated || in.challenged) && !multicast) {
        nio__link_prove(link);
    }
    if (nio__answer_take(&in) || nio__peers_take(&in)) {
        return;
    }
    if (in.streamed == NIO__STREAM_MORE) {
        nio__stream_take_served(&in);
        return;
    }
    nio__found found = {.handler = NULL};
    if (!nio__route_find(&in, &found)) {
        nio__refuse(&in, NIO__AT_ROUTE, NULL);
        return;
    }
    if ((found.inner == NULL || nio__in_open_inner(&in, found.inner)) &&
        (!wants_stream(&in, &found) || nio__stream_admit(&in, &found)) &&
        nio__hook_route(&in, &found) && nio__topic_admits(&in, &found) &&
        !nio__answers_repeat(&in)) {
        nio__deliver(&in, &found);
    }
}
