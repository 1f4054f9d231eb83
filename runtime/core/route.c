/* core/route.c - untyped handlers, and who takes a message: see route.h for the order.
 *
 * Handlers of one (type, URI), or of one type, stand in a bucket, one-shot and standing ones
 * apart, each in the order in which they were added. */
#include "core/route.h"

#include <assert.h>

#include "base/alloc.h"
#include "core/handler.h"
#include "core/own.h"
#include "core/subscribe.h"
#include "core/topic.h"

typedef struct nio__bucket {
    uint64_t tag;
    nio_bytes uri; /* owned, behind the struct */
    nio__list once, standing;
    uint8_t memory[];
} nio__bucket;

typedef struct nio__handler nio__handler;
struct nio__handler {
    nio__hook hook;
    nio__bucket *bucket;
    uint64_t id;
    bool once, has_from, streams;
    nio_address from;
    nio_layer *inner;
    nio_handler_fn *fn;
    void *user;
    nio__own *next; /* of nio_next: instead of fn */
};

/* ---- Buckets --------------------------------------------------------------------------------- */

#define ANY_URI 256u

static uint64_t tag_of(uint8_t type, bool any_uri)
{
    return any_uri ? type | ANY_URI : type;
}

static nio__bucket *find_bucket(const nio__core *core, uint64_t tag, nio_bytes uri)
{
    return core->buckets.count == 0 ? NULL : nio__map_get(&core->buckets, tag, uri);
}

static nio_status want_bucket(nio__core *core, const nio_route *route, nio__bucket **out)
{
    uint64_t tag = tag_of(route->type, route->any_uri);
    nio_bytes uri = route->any_uri ? nio__bytes(NULL, 0) : route->uri;
    *out = find_bucket(core, tag, uri);
    if (*out != NULL) {
        return NIO_OK;
    }
    nio__bucket *bucket = nio__alloc(core->env, sizeof *bucket + uri.len);
    if (bucket == NULL) {
        return NIO_ENOMEM;
    }
    bucket->tag = tag;
    bucket->uri = nio__bytes(bucket->memory, uri.len);
    nio__copy(bucket->memory, uri);
    nio__list_init(&bucket->once);
    nio__list_init(&bucket->standing);
    nio_status status = nio__map_add(&core->buckets, tag, bucket->uri, bucket);
    if (status != NIO_OK) {
        nio__free(core->env, bucket);
        return status;
    }
    *out = bucket;
    return NIO_OK;
}

static void drop_bucket_if_empty(nio__core *core, nio__bucket *bucket)
{
    if (nio__list_is_empty(&bucket->once) && nio__list_is_empty(&bucket->standing)) {
        nio__map_remove(&core->buckets, bucket->tag, bucket->uri);
        nio__free(core->env, bucket);
    }
}

/* ---- Adding and taking away ------------------------------------------------------------------ */

static bool same_address(const nio_address *a, const nio_address *b)
{
    return a->family == b->family && a->port == b->port && a->zone == b->zone &&
           memcmp(a->ip, b->ip, a->family == 4 ? 4 : sizeof a->ip) == 0;
}

/* The first handler of a list that is for just that sender; with NULL, for anybody. */
static nio__handler *first(const nio__list *list, const nio_address *from)
{
    NIO__LIST_EACH(hook, list) {
        nio__handler *handler = NIO__CONTAINER(hook, nio__handler, hook);
        if (from == NULL ? !handler->has_from
                         : handler->has_from && same_address(&handler->from, from)) {
            return handler;
        }
    }
    return NULL;
}

static void fill(nio__handler *handler, const nio_route *route)
{
    handler->inner = route->inner;
    handler->streams = route->streams;
    handler->has_from = !route->any_uri && route->from != NULL;
    if (handler->has_from) {
        handler->from = *route->from;
    }
    nio__hook_init(&handler->hook);
}

static nio_status put_in_bucket(nio__core *core, const nio_route *route, nio__handler *handler)
{
    nio__bucket *bucket;
    nio_status status = want_bucket(core, route, &bucket);
    if (status != NIO_OK) {
        return status;
    }
    if (!handler->once &&
        first(&bucket->standing, handler->has_from ? &handler->from : NULL) != NULL) {
        return NIO_ECONFLICT;
    }
    handler->bucket = bucket;
    nio__list_push(handler->once ? &bucket->once : &bucket->standing, &handler->hook);
    return NIO_OK;
}

static nio_status add(nio__core *core, const nio_route *route, bool once, nio__handler **out)
{
    if (core->closing) {
        return NIO_ECLOSED;
    }
    nio__handler *handler = nio__calloc(core->env, 1, sizeof *handler);
    if (handler == NULL) {
        return NIO_ENOMEM;
    }
    handler->once = once;
    handler->id = ++core->next_handler;
    fill(handler, route);
    nio_status status = nio__map_add(&core->handlers, handler->id, nio__bytes(NULL, 0), handler);
    if (status != NIO_OK) {
        nio__free(core->env, handler);
        return status;
    }
    status = put_in_bucket(core, route, handler);
    if (status != NIO_OK) {
        nio__map_remove(&core->handlers, handler->id, nio__bytes(NULL, 0));
        nio__free(core->env, handler);
        return status;
    }
    *out = handler;
    return NIO_OK;
}

static nio_status add_fn(nio__core *core, const nio_route *route, bool once, nio_handler_fn *fn,
                         void *user, nio_handler_id *id)
{
    nio__handler *handler;
    if (fn == NULL || (route->inner != NULL && !route->inner->inner)) {
        return NIO_EINVAL;
    }
    nio_status status = add(core, route, once, &handler);
    if (status != NIO_OK) {
        return status;
    }
    handler->fn = fn;
    handler->user = user;
    if (id != NULL) {
        id->value = handler->id;
    }
    return NIO_OK;
}

nio_status nio__core_on(nio__core *core, const nio_route *route, nio_handler_fn *fn, void *user,
                        nio_handler_id *id)
{
    return add_fn(core, route, false, fn, user, id);
}

nio_status nio__core_once(nio__core *core, const nio_route *route, nio_handler_fn *fn, void *user,
                          nio_handler_id *id)
{
    return add_fn(core, route, true, fn, user, id);
}

void nio__handler_spend(nio__core *core, nio__handler *handler)
{
    nio__bucket *bucket = handler->bucket;
    nio__list_remove(&handler->hook);
    drop_bucket_if_empty(core, bucket);
    nio__map_remove(&core->handlers, handler->id, nio__bytes(NULL, 0));
    nio__free(core->env, handler);
}

nio_status nio__core_off(nio__core *core, nio_handler_id id)
{
    nio__handler *handler = nio__map_get(&core->handlers, id.value, nio__bytes(NULL, 0));
    if (handler == NULL || handler->next != NULL) {
        return NIO_ENOENT;
    }
    nio__handler_spend(core, handler);
    return NIO_OK;
}

nio_status nio__core_next(nio__core *core, const nio_route *route, const nio_call_options *options,
                          nio_done *done, void *user, nio_call_id *id)
{
    nio__own_spec spec = {.type = route->type,
                          .deadline_ms = options != NULL ? options->deadline_ms : 0,
                          .inner = route->inner,
                          .then = {.done = done, .user = user}};
    if (done == NULL || (route->inner != NULL && !route->inner->inner)) {
        return NIO_EINVAL;
    }
    nio__own *own;
    nio_status status = nio__own_new(core, NULL, &spec, nio__bytes(NULL, 0), &own);
    if (status != NIO_OK) {
        return status;
    }
    nio__handler *handler;
    status = add(core, route, true, &handler);
    if (status != NIO_OK) {
        nio__own_drop(own);
        return status;
    }
    handler->next = own;
    own->handler = handler;
    own->state = NIO__OWN_NEXT;
    if (id != NULL) {
        id->value = own->id;
    }
    return NIO_OK;
}

static nio__handler *any_waiting(const nio__core *core)
{
    size_t at = 0;
    nio__handler *handler;
    while ((handler = nio__map_next(&core->handlers, &at)) != NULL && handler->next == NULL) {
    }
    return handler;
}

void nio__handlers_end_waiting(nio__core *core)
{
    nio__handler *handler;
    while ((handler = any_waiting(core)) != NULL) {
        nio__own_end(handler->next, NIO_ECLOSED);
    }
}

void nio__handlers_end(nio__core *core)
{
    size_t at = 0;
    nio__handler *handler;
    while ((handler = nio__map_next(&core->handlers, &at)) != NULL) {
        nio__free(core->env, handler);
    }
    at = 0;
    nio__bucket *bucket;
    while ((bucket = nio__map_next(&core->buckets, &at)) != NULL) {
        nio__free(core->env, bucket);
    }
}

/* ---- Finding --------------------------------------------------------------------------------- */

static nio__handler *in_bucket(const nio__bucket *bucket, const nio_address *from)
{
    nio__handler *handler = first(&bucket->once, from);
    return handler != NULL ? handler : first(&bucket->standing, from);
}

static bool found_raw(nio__handler *handler, nio__found *found)
{
    if (handler == NULL) {
        return false;
    }
    found->handler = handler;
    found->inner = handler->inner;
    found->streams = handler->streams;
    return true;
}

static bool found_topic(struct nio__topic *topic, nio__found *found)
{
    if (topic == NULL) {
        return false;
    }
    found->topic = topic;
    found->inner = nio__topic_terms(topic)->inner;
    return true;
}

/* What a link subscribed to goes to whom that is for, before all else. */
static bool found_subscription(const nio__in *in, nio__found *found)
{
    found->subscription = nio__subscription_hears(in);
    if (found->subscription == NULL) {
        return false;
    }
    found->inner = nio__subscription_layer(found->subscription);
    return true;
}

bool nio__route_find(nio__in *in, nio__found *found)
{
    const nio__core *core = in->core;
    if (found_subscription(in, found)) {
        return true;
    }
    nio__bucket *bucket = find_bucket(core, tag_of(in->type, false), in->uri);
    if (bucket != NULL && (found_raw(in_bucket(bucket, &in->link->address), found) ||
                           found_raw(in_bucket(bucket, NULL), found))) {
        return true;
    }
    if (found_topic(nio__topic_find(in, false), found)) {
        return true;
    }
    if (nio__service_find(in, NIO_GEN_EXACT, found) ||
        nio__service_find(in, NIO_GEN_TEMPLATE, found)) {
        return nio__found_is_handled(found);
    }
    bucket = find_bucket(core, tag_of(in->type, true), nio__bytes(NULL, 0));
    if (bucket != NULL && found_raw(in_bucket(bucket, NULL), found)) {
        return true;
    }
    if (found_topic(nio__topic_find(in, true), found)) {
        return true;
    }
    return nio__service_find(in, NIO_GEN_BARE, found) && nio__found_is_handled(found);
}

/* ---- Delivering ------------------------------------------------------------------------------ */

static void deliver_next(nio__in *in, nio__own *own)
{
    nio_end end = nio__in_end(in, NIO_OK);
    own->handler = NULL;
    nio__own_answer(own, &end);
}

/* What is needed of the handler is taken before it runs: it may take itself away. */
static void deliver_raw(nio__in *in, nio__handler *handler)
{
    nio_handler_fn *fn = handler->fn;
    void *user = handler->user;
    nio__own *next = handler->next;
    if (handler->once) {
        nio__handler_spend(in->core, handler);
    }
    if (next != NULL) {
        deliver_next(in, next);
        return;
    }
    nio_message message = nio__in_message(in);
    nio_call *call = nio__call_begin(in, NULL);
    fn(user, call, &message);
    nio__call_returned(call);
}

bool nio_message_field(const nio_message *message, const char *name, nio_field *field)
{
    const nio_field *found =
        nio__fields_find(message->fields->items, message->fields->count, nio_text_of(name));
    if (found != NULL) {
        *field = *found;
    }
    return found != NULL;
}

void nio__deliver(nio__in *in, const nio__found *found)
{
    if (found->handler != NULL) {
        deliver_raw(in, found->handler);
    } else if (found->subscription != NULL) {
        nio__deliver_notified(in, found->subscription);
    } else if (found->topic != NULL) {
        nio__deliver_topic(in, found->topic);
    } else {
        nio__deliver_typed(in, found);
    }
}
