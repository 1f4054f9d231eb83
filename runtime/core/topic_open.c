/* core/topic_open.c - topics that the program opened: what peers may subscribe to, and whether it
 * lets them. */
#include "base/alloc.h"
#include "core/handler.h"
#include "core/topic_state.h"

struct nio__topic {
    uint64_t id;
    bool any_uri;
    nio_bytes uri; /* behind the struct */
    nio__terms terms;
    bool (*accept)(void *user, const nio_message *message);
    void *user;
    uint8_t memory[];
};
typedef struct nio__topic nio__topic;

/* Topics are in one map twice: by URI, or as the one for every URI, and by id. */
enum { BY_URI = 0, ANY_URI = 1, FIRST_ID = 2 };

static uint64_t tag_of_id(uint64_t id)
{
    return FIRST_ID + id;
}

static nio_bytes none(void)
{
    return nio__bytes(NULL, 0);
}

static void remove_uri(nio__topics *topics, const nio__topic *topic)
{
    nio__map_remove(&topics->opened, topic->any_uri ? ANY_URI : BY_URI, topic->uri);
}

/* ---- Opening and closing --------------------------------------------------------------------- */

static nio__topic *make(nio__core *core, const nio_topic *spec)
{
    nio_bytes uri = spec->any_uri ? none() : spec->uri;
    nio__topic *topic = nio__alloc(core->env, sizeof *topic + uri.len);
    if (topic == NULL) {
        return NULL;
    }
    topic->id = ++core->next_handler;
    topic->any_uri = spec->any_uri;
    topic->uri = nio__bytes(topic->memory, uri.len);
    nio__copy(topic->memory, uri);
    nio__terms_init(&topic->terms, spec->inner, spec->queue, spec->policy, spec->unproved);
    topic->accept = spec->accept;
    topic->user = spec->user;
    return topic;
}

static nio_status add(nio__topics *topics, nio__topic *topic)
{
    nio_status status =
        nio__map_add(&topics->opened, topic->any_uri ? ANY_URI : BY_URI, topic->uri, topic);
    if (status != NIO_OK) {
        return status;
    }
    status = nio__map_add(&topics->opened, tag_of_id(topic->id), none(), topic);
    if (status != NIO_OK) {
        remove_uri(topics, topic);
    }
    return status;
}

nio_status nio__core_topic_open(nio__core *core, const nio_topic *spec, nio_handler_id *id)
{
    bool is_policy = spec->policy == NIO_DROP_OLDEST || spec->policy == NIO_DROP_NEWEST ||
                     spec->policy == NIO_DROP_LINK;
    if (!is_policy || (spec->inner != NULL && !spec->inner->inner)) {
        return NIO_EINVAL;
    }
    if (core->closing) {
        return NIO_ECLOSED;
    }
    nio_status status = nio__topics_want(core);
    nio__topic *topic = status == NIO_OK ? make(core, spec) : NULL;
    if (topic == NULL) {
        return NIO_ENOMEM;
    }
    status = add(core->topics, topic);
    if (status != NIO_OK) {
        nio__free(core->env, topic);
        return status;
    }
    if (id != NULL) {
        id->value = topic->id;
    }
    return NIO_OK;
}

static nio__topic *by_id(const nio__core *core, uint64_t id)
{
    return core->topics == NULL ? NULL : nio__map_get(&core->topics->opened, tag_of_id(id), none());
}

nio_status nio__core_topic_close(nio__core *core, nio_handler_id id)
{
    nio__topic *topic = by_id(core, id.value);
    if (topic == NULL) {
        return NIO_ENOENT;
    }
    nio__terms_end(&topic->terms);
    nio__map_remove(&core->topics->opened, tag_of_id(topic->id), none());
    remove_uri(core->topics, topic);
    nio__free(core->env, topic);
    return NIO_OK;
}

void nio__topics_close_all(nio__topics *topics)
{
    size_t at = 0;
    nio__topic *topic;
    while ((topic = nio__map_next(&topics->opened, &at)) != NULL) {
        if (topic->id != 0) { /* the first of its two places */
            topic->id = 0;
        } else {
            nio__free(topics->core->env, topic);
        }
    }
}

/* ---- Messages -------------------------------------------------------------------------------- */

nio__topic *nio__topic_find(const nio__in *in, bool any)
{
    const nio__topics *topics = in->core->topics;
    if (topics == NULL || (in->type != NIO_SUBSCRIBE_URI && in->type != NIO_UNSUBSCRIBE_URI)) {
        return NULL;
    }
    return nio__map_get(&topics->opened, any ? ANY_URI : BY_URI, any ? none() : in->uri);
}

const nio__terms *nio__topic_terms(const nio__topic *topic)
{
    return &topic->terms;
}

/* Asks the program, which may close the topic meanwhile: `topic` is not to be used afterwards. */
static bool ask(const nio__in *in, const nio__topic *topic)
{
    if (in->type != NIO_SUBSCRIBE_URI || topic->accept == NULL) {
        return true;
    }
    nio_message message = nio__in_message(in);
    return topic->accept(topic->user, &message);
}

void nio__deliver_topic(nio__in *in, nio__topic *topic)
{
    if (in->multicast) {
        return;
    }
    nio__core *core = in->core;
    uint64_t id = topic->id;
    nio_call *call = nio__call_begin(in, NULL);
    bool allowed = ask(in, topic);
    topic = by_id(core, id);
    if (topic != NULL) {
        nio__topic_answer(call, &topic->terms, allowed);
    } else {
        nio__topic_say(call, NIO_NOT_FOUND, "not found");
    }
    nio__call_returned(call);
}
