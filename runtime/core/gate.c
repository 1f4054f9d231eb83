/* core/gate.c - who may send, towards peers that do not say what they answer.
 *
 * A peer that answers with `rid` may have any number of calls. Of any other, calls to one URI go
 * one at a time: the next leaves when the one before was answered, or when its late answer can
 * no longer come (the grace). What a peer does is known for each link: from the first `rid` on,
 * until an answer comes without one, or nothing comes for a minute.
 *
 * On a link that connects again, calls wait here for a connection as well. */
#include "base/alloc.h"
#include "core/own.h"

bool nio__gate_knows_rid(const nio_link *link)
{
    return link->rid_known && nio__now(link->core) - link->heard_ms < NIO__SILENCE_MS;
}

static bool is_taken(const nio_link *link, nio_bytes uri)
{
    NIO__LIST_EACH(hook, &link->calls) {
        if (nio_bytes_equal(NIO__CONTAINER(hook, nio__own, in_link)->uri.view, uri)) {
            return true;
        }
    }
    return false;
}

static bool is_queued(const nio_link *link, nio_bytes uri)
{
    NIO__LIST_EACH(hook, &link->queue) {
        if (nio_bytes_equal(NIO__CONTAINER(hook, nio__own, in_link)->uri.view, uri)) {
            return true;
        }
    }
    return false;
}

bool nio__gate_taken(nio_link *link, nio_bytes uri)
{
    return !nio__gate_knows_rid(link) && (is_taken(link, uri) || is_queued(link, uri));
}

bool nio__gate_closed(nio_link *link, nio_bytes uri)
{
    return nio__link_is_out(link) || nio__gate_taken(link, uri);
}

void nio__gate_queue(nio__own *own, nio__letter *letter)
{
    own->letter = letter;
    own->state = NIO__OWN_QUEUED;
    nio__list_push(&own->link->queue, &own->in_link);
    own->link->queued++;
    own->core->counters.gated++;
}

/* Sends a call that waited, or ends it. */
static void leave_queue(nio__own *own)
{
    nio__letter *letter = own->letter;
    own->letter = NULL;
    nio__list_remove(&own->in_link);
    own->link->queued--;
    own->state = NIO__OWN_OVER;
    nio_status status = nio__own_send(own, letter);
    if (status != NIO_OK) {
        nio__letter_free(own->core, letter);
        nio__own_end(own, status);
    }
}

void nio__gate_open(nio_link *link)
{
    if (link->queued == 0 || link->state >= NIO_LINK_CLOSING || nio__link_is_out(link)) {
        return;
    }
    bool all = nio__gate_knows_rid(link);
    NIO__LIST_EACH(hook, &link->queue) {
        nio__own *own = NIO__CONTAINER(hook, nio__own, in_link);
        if (all || !is_taken(link, own->uri.view)) {
            leave_queue(own);
        }
    }
}

void nio__gate_learn(nio_link *link, bool rid)
{
    link->rid_known = rid;
    if (rid) {
        nio__gate_open(link);
    }
}

void nio__gate_equals(nio__own *own, nio__list *shared)
{
    nio_link *link = own->link;
    NIO__LIST_EACH(hook, &link->queue) {
        nio__own *other = NIO__CONTAINER(hook, nio__own, in_link);
        if (other->coalesce && other->type == own->type && other->inner == own->inner &&
            other->likeness == own->likeness && nio_bytes_equal(other->uri.view, own->uri.view)) {
            nio__list_remove(&other->in_link);
            link->queued--;
            other->state = NIO__OWN_SHARED;
            nio__list_push(shared, &other->in_link);
        }
    }
}

/* ---- Letters --------------------------------------------------------------------------------- */

/* Every call over UDP may need one, so short ones cost no memory after a while. */
static nio__letter *make(nio__core *core, size_t size)
{
    void *memory = NULL;
    bool pooled = size <= NIO__LETTER_BYTES;
    if (!pooled) {
        memory = nio__alloc(core->env, size);
    } else if (nio__pool_take(&core->letters, &memory) != NIO_OK) {
        return NULL;
    }
    nio__letter *letter = memory;
    if (letter != NULL) {
        letter->pooled = pooled;
    }
    return letter;
}

nio__letter *nio__letter_new(nio__core *core, size_t uri_len, size_t content_len,
                             const nio_field *fields, size_t field_count)
{
    size_t text = 0, table = field_count * sizeof *fields;
    for (size_t i = 0; i < field_count; i++) {
        text += fields[i].name.len + fields[i].value.len;
    }
    nio__letter *letter = make(core, sizeof *letter + table + text + uri_len + content_len);
    if (letter == NULL) {
        return NULL;
    }
    letter->fields = (nio_field *)(void *)letter->memory;
    letter->field_count = field_count;
    uint8_t *at = letter->memory + table;
    for (size_t i = 0; i < field_count; i++) {
        nio_field *field = &letter->fields[i];
        *field = fields[i];
        field->name.ptr = (const char *)at;
        at = nio__copy(at, nio__bytes(fields[i].name.ptr, fields[i].name.len));
        field->value.ptr = at;
        at = nio__copy(at, fields[i].value);
    }
    letter->uri = nio__span_of(at, uri_len);
    letter->content = nio__span_of(at + uri_len, content_len);
    return letter;
}

void nio__letter_free(nio__core *core, nio__letter *letter)
{
    if (letter != NULL && letter->pooled) {
        nio__pool_give(&core->letters, letter);
    } else {
        nio__free(core->env, letter);
    }
}
