/* core/refuse.c - the one place that decides what the peer of a refused message is told.
 *
 * The table has a column for streams and one for datagrams. What was sent to a group is never told
 * anything, and over UDP at most ADDRESS_RATE an address and NODE_RATE in all are told something in
 * a second: an address may be forged. "Bare" is without fields and without layers: the peer could
 * not be proved to be one that opens them. An answer is never answered, whatever is wrong with
 * it. */
#include <stddef.h>

#include "base/log.h"
#include "core/handler.h"
#include "core/out.h"
#include "core/safety.h"

typedef enum told {
    CLOSE, /* the link: what follows cannot be found */
    DROP,
    BARE,
    OUTER, /* through the outer layer */
    BOTH   /* through the layers that the request came through */
} told;

struct rule {
    told told, datagram;
    uint8_t type;     /* of the answer */
    bool uri;         /* that of the request; else "ERROR" */
    const char *text; /* its content; NULL: the words of the plugin that refused */
    size_t counter;   /* in nio_counters */
};

/* Refusals over UDP in a second. */
#define ADDRESS_RATE 10
#define NODE_RATE 100

#define COUNTS(name) offsetof(nio_counters, name)

static const struct rule rules[NIO__STAGES] = {
    [NIO__AT_FRAME] = {CLOSE, DROP, 0, false, "what came is no message", COUNTS(refused_malformed)},
    [NIO__AT_LIMIT] = {CLOSE, DROP, 0, false, "a message was larger than limits allow",
                       COUNTS(refused_limit)},
    [NIO__AT_CRC] = {OUTER, BARE, NIO_ERROR_TYPE, false, "invalid message", COUNTS(refused_crc)},
    [NIO__AT_OUTER_AUTH] = {BARE, BARE, NIO_AUTH_ERROR, false, NULL, COUNTS(refused_auth)},
    [NIO__AT_OUTER_STALE] = {BARE, BARE, NIO_AUTH_ERROR, false, NULL, COUNTS(refused_stale)},
    [NIO__AT_OUTER_REPLAY] = {BARE, DROP, NIO_AUTH_ERROR, false, NULL, COUNTS(refused_replay)},
    [NIO__AT_CIPHER] = {DROP, DROP, 0, false, NULL, COUNTS(refused_cipher)},
    [NIO__AT_ROUTE] = {OUTER, OUTER, NIO_NOT_FOUND, true, "not found", COUNTS(refused_route)},
    [NIO__AT_BUSY] = {OUTER, OUTER, NIO_ERROR_TYPE, true, "busy", COUNTS(refused_busy)},
    [NIO__AT_INNER_AUTH] = {OUTER, OUTER, NIO_AUTH_ERROR, true, NULL, COUNTS(refused_auth)},
    [NIO__AT_INNER_STALE] = {OUTER, OUTER, NIO_AUTH_ERROR, true, NULL, COUNTS(refused_stale)},
    [NIO__AT_INNER_REPLAY] = {OUTER, OUTER, NIO_AUTH_ERROR, true, NULL, COUNTS(refused_replay)},
    [NIO__AT_HOOK_FINDS_NOT] = {BOTH, BOTH, NIO_NOT_FOUND, true, "not found", COUNTS(refused_hook)},
    [NIO__AT_HOOK_FORBIDS] = {BOTH, BOTH, NIO_NOT_PERMITTED, true, "not permitted",
                              COUNTS(refused_hook)},
    [NIO__AT_HOOK_REFUSES] = {BOTH, BOTH, NIO_ERROR_TYPE, true, "refused", COUNTS(refused_hook)},
    [NIO__AT_CONTENT] = {BOTH, BOTH, NIO_ERROR_TYPE, true, "malformed content",
                         COUNTS(refused_content)},
    [NIO__AT_NO_ANSWER] = {BOTH, BOTH, NIO_ERROR_TYPE, true, "no answer", COUNTS(no_answer)},
    [NIO__AT_STREAM] = {BOTH, BOTH, NIO_ERROR_TYPE, true, NULL, COUNTS(streams_refused)},
};

static void count(nio__core *core, const struct rule *rule)
{
    ++*(uint64_t *)(void *)((char *)&core->counters + rule->counter);
}

nio__stage nio__stage_of(nio_status status, bool outer)
{
    switch (status) {
    case NIO_ESTALE:
        return outer ? NIO__AT_OUTER_STALE : NIO__AT_INNER_STALE;
    case NIO_EREPLAY:
        return outer ? NIO__AT_OUTER_REPLAY : NIO__AT_INNER_REPLAY;
    case NIO_ECIPHER:
        return NIO__AT_CIPHER;
    default:
        return outer ? NIO__AT_OUTER_AUTH : NIO__AT_INNER_AUTH;
    }
}

/* What is told about a message of this type: advertisements hear of failed auth alone. */
static bool is_told(uint8_t type, const struct rule *rule)
{
    nio__type_class class = nio__type_class_of(type);
    return class == NIO__TYPE_REQUEST ||
           (class == NIO__TYPE_ADVERTISE && rule->type == NIO_AUTH_ERROR);
}

static told told_to(const nio_link *link, const struct rule *rule)
{
    return link->socket != NULL ? rule->datagram : rule->told;
}

/* Over UDP some plugins want nothing told to who fails them. */
static bool is_silent(const nio__in *in)
{
    return in->link->socket != NULL && in->refuser != NULL &&
           (in->refuser->traits & NIO_TRAIT_SILENT) != 0;
}

/* Over UDP few are told. */
static bool is_within_rate(nio_link *link)
{
    nio__core *core = link->core;
    return link->socket == NULL || (nio__rate_take(&link->refusals, core->now_ms, ADDRESS_RATE) &&
                                    nio__rate_take(&core->refusals, core->now_ms, NODE_RATE));
}

void nio__refuse_link(nio_link *link, nio__stage stage)
{
    const struct rule *rule = &rules[stage];
    count(link->core, rule);
    nio__link_end(link, stage == NIO__AT_LIMIT ? NIO_ELIMIT : NIO_EMALFORMED, rule->text, true);
}

/* The message that tells it, but for content and names. */
static nio__out_spec answer_spec(nio_link *link, const struct rule *rule)
{
    return (nio__out_spec){.link = link,
                           .type = rule->type,
                           .outer = told_to(link, rule) == BARE ? NULL : link->outer,
                           .answers = true};
}

static void send(nio__core *core, nio__out_spec *spec, nio_bytes uri, const char *text)
{
    nio_bytes content = nio_bytes_of(text);
    spec->uri_len = uri.len;
    spec->content_len = content.len;
    nio_status status = nio__out_send(core, spec, uri, content);
    if (status != NIO_OK && status != NIO_EPENDING) {
        core->counters.unsent++;
    }
}

/* What the plugin that refused the message lets its sender know, so that it can do better. */
static bool find_hint(const nio__in *in, nio_field *hint)
{
    nio_plugin *plugin = in->refuser;
    return plugin != NULL && plugin->cls->hint != NULL &&
           plugin->cls->hint(plugin, &in->message, hint);
}

/* A layer that binds answers to requests can do so only to a request that it opened. What says how
 * to do better has to say for which request, bare or not. */
static bool may_name(const nio__in *in, told how, bool hinted)
{
    const nio_layer *outer = in->link->outer;
    return in->cid.len != 0 && (how != BARE || hinted) &&
           (in->outer_open || outer == NULL || (outer->traits & NIO_TRAIT_BINDS) == 0);
}

void nio__refuse(nio__in *in, nio__stage stage, const char *text)
{
    const struct rule *rule = &rules[stage];
    told how = told_to(in->link, rule);
    if (how == CLOSE) {
        nio__refuse_link(in->link, stage);
        return;
    }
    count(in->core, rule);
    bool tells = how != DROP && !in->multicast && in->rid.len == 0 && is_told(in->type, rule) &&
                 !is_silent(in);
    text = !tells ? NULL : rule->text != NULL ? rule->text : text;
    if (rule->type == NIO_AUTH_ERROR) {
        text = nio__hook_auth_error(in, stage, text);
    }
    if (text == NULL || in->link->state >= NIO_LINK_CLOSING || !is_within_rate(in->link)) {
        return;
    }
    nio__out_spec spec = answer_spec(in->link, rule);
    spec.inner = how == BOTH ? in->inner : NULL;
    nio_field hint;
    if (rule->type == NIO_AUTH_ERROR && find_hint(in, &hint)) {
        spec.extra = &hint;
        spec.extra_count = 1;
    }
    uint8_t challenge[NIO__CHALLENGE_BYTES];
    bool challenges = nio__challenge_suits(in, stage);
    if (challenges) {
        nio__challenge_make(in->link, challenge);
        spec.challenge = challenge;
        in->core->counters.challenges++;
    }
    if (challenges || may_name(in, how, spec.extra_count > 0)) {
        spec.id_name = NIO_FIELD_RID;
        spec.id = in->cid.ptr;
        spec.binds = &in->tags;
    }
    send(in->core, &spec, rule->uri ? in->uri : nio_bytes_of("ERROR"), text);
}

void nio__refuse_call(nio_call *call, nio__stage stage)
{
    const struct rule *rule = &rules[stage];
    nio_link *link = call->link;
    if (link == NULL) {
        return;
    }
    count(link->core, rule);
    bool one_way = call->op != NULL && !call->op->answered; /* not even told of an error */
    if (one_way || nio__call_check(call) != NIO_OK || !is_within_rate(link)) {
        return;
    }
    nio__out_spec spec = nio__call_answer_spec(call, rule->type, 0, 0); /* send() measures */
    spec.datagram = 0; /* the bound is for what the operation answers */
    call->answered = true;
    send(link->core, &spec, call->uri.view, rule->text);
}
