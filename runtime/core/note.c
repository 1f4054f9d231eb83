/* core/note.c - queues of notifications: see note.h. */
#include "core/note.h"

#include "base/size.h"
#include "core/datagram.h"
#include "core/fanout.h"

/* Notes move while less than that is queued before them. */
#define SHORT_BYTES 65536
#define SHORT_DATAGRAMS 256

struct nio__note {
    nio__hook in_link, in_queue;
    nio_link *link;
    nio__queue *queue; /* NULL: it is gone */
    nio__shared *frame;
};

static nio__note *first_note(const nio_link *link)
{
    return NIO__LIST_FIRST(&link->notes, nio__note, in_link);
}

size_t nio__note_size(void)
{
    return sizeof(nio__note);
}

/* ---- Queues ---------------------------------------------------------------------------------- */

void nio__queue_init(nio__queue *queue, uint16_t most, nio_queue_policy policy)
{
    nio__list_init(&queue->notes);
    queue->count = 0;
    queue->most = most > 0 ? most : NIO__QUEUE_DEFAULT;
    queue->policy = policy;
}

static void leave_queue(nio__note *note)
{
    if (note->queue != NULL) {
        note->queue->count--;
        note->queue = NULL;
    }
    nio__list_remove(&note->in_queue);
}

static void release(nio__core *core, nio__note *note)
{
    leave_queue(note);
    nio__list_remove(&note->in_link);
    note->link->note_count--;
    nio__shared_drop(note->frame);
    nio__pool_give(nio__fanout_notes(core), note);
}

static nio__note *oldest(const nio__queue *queue)
{
    return NIO__LIST_FIRST(&queue->notes, nio__note, in_queue);
}

void nio__queue_drop(nio__core *core, nio__queue *queue)
{
    while (queue->count > 0) {
        release(core, oldest(queue));
    }
}

void nio__queue_leave(nio__queue *queue)
{
    while (queue->count > 0) {
        leave_queue(oldest(queue));
    }
}

/* ---- Adding ---------------------------------------------------------------------------------- */

static void lost(nio_link *link, const nio__queue *queue)
{
    link->core->counters.notes_dropped++;
    if (queue != NULL && queue->policy == NIO_DROP_LINK && link->socket == NULL) {
        link->overrun = true;
        nio__link_wants_turn(link);
    }
}

static void drop(nio_link *link, nio__note *note)
{
    lost(link, note->queue);
    release(link->core, note);
}

/* Room for one more, if that is at all what the queue wants. */
static bool make_room(nio_link *link, nio__queue *queue)
{
    if (queue->count >= queue->most && link->socket == NULL) {
        nio__notes_move(link);
    }
    if (queue->count < queue->most) {
        return true;
    }
    if (queue->policy == NIO_DROP_NEWEST ||
        (queue->policy == NIO_DROP_LINK && link->socket == NULL)) {
        return false;
    }
    link->core->counters.notes_dropped++;
    release(link->core, oldest(queue));
    return true;
}

/* The link with the most notes loses the older half of them: who takes nothing does not keep others
 * from being told. (Half, since it had to be looked for.) */
static void drop_of_most(nio__core *core)
{
    nio_link *most = NULL;
    NIO__LIST_EACH(hook, &core->links) {
        nio_link *link = NIO__CONTAINER(hook, nio_link, in_links);
        if (most == NULL || link->note_count > most->note_count) {
            most = link;
        }
    }
    for (uint32_t left = most != NULL ? (most->note_count + 1) / 2 : 0; left > 0; left--) {
        drop(most, first_note(most));
    }
}

/* A note; where there are no more of them (limits.notes), the oldest of the queue gives way, or if
 * it has none, some of another link. */
static nio__note *take_note(nio_link *link, nio__queue *queue)
{
    nio__pool *pool = nio__fanout_notes(link->core);
    void *note;
    if (nio__pool_take(pool, &note) == NIO_OK) {
        return note;
    }
    if (queue->count == 0) {
        drop_of_most(link->core);
    } else if (queue->policy == NIO_DROP_OLDEST) {
        link->core->counters.notes_dropped++;
        release(link->core, oldest(queue));
    } else {
        return NULL;
    }
    return nio__pool_take(pool, &note) == NIO_OK ? note : NULL;
}

static void say(nio_link *link)
{
    if (link->socket == NULL) {
        nio__link_say_write(link);
        return;
    }
    if (!nio__hook_in_list(&link->in_noted)) {
        nio__list_push(&link->socket->noted, &link->in_noted);
    }
    nio__socket_say_send(link->socket);
}

bool nio__note_add(nio_link *link, nio__queue *queue, nio__shared *frame)
{
    link->core->counters.notes_queued++;
    nio__note *note = !link->overrun && make_room(link, queue) ? take_note(link, queue) : NULL;
    if (note == NULL) {
        lost(link, queue);
        return false;
    }
    frame->uses++;
    note->frame = frame;
    note->link = link;
    note->queue = queue;
    queue->count++;
    link->note_count++;
    nio__hook_init(&note->in_link);
    nio__hook_init(&note->in_queue);
    nio__list_push(&link->notes, &note->in_link);
    nio__list_push(&queue->notes, &note->in_queue);
    say(link);
    return true;
}

void nio__note_missed(nio_link *link, const nio__queue *queue)
{
    link->core->counters.notes_queued++;
    lost(link, queue);
}

/* ---- Moving on ------------------------------------------------------------------------------- */

void nio__notes_move(nio_link *link)
{
    nio__wbuf *wbuf = &link->wbuf;
    size_t most = nio__size_min(SHORT_BYTES, link->core->limits->write_queue);
    nio__note *note;
    while (nio__wbuf_queued(wbuf) < most && (note = first_note(link)) != NULL) {
        if (nio__wbuf_append_shared(wbuf, note->frame) == NIO_OK) {
            link->core->counters.frames_out++;
            release(link->core, note);
        } else if (nio__wbuf_queued(wbuf) == 0) { /* nothing that leaves would free memory for it */
            drop(link, note);
        } else {
            return;
        }
    }
}

/* One note of a link over UDP, if any is left of those that it was listed for; the others of its
 * socket come first before its next one. */
static void move_one(nio_link *link)
{
    nio__note *note = first_note(link);
    nio__list_remove(&link->in_noted);
    if (note == NULL) {
        return;
    }
    if (nio__socket_share(link, note->frame) == NIO_OK) {
        release(link->core, note);
    } else {
        drop(link, note);
    }
    if (nio__notes_wait(link)) {
        nio__list_push(&link->socket->noted, &link->in_noted);
    }
}

void nio__notes_move_all(nio__socket *socket)
{
    nio_link *link;
    while (socket->count < SHORT_DATAGRAMS &&
           (link = NIO__LIST_FIRST(&socket->noted, nio_link, in_noted)) != NULL) {
        move_one(link);
    }
}

void nio__notes_end(nio_link *link, bool flush)
{
    if (flush && link->socket == NULL) {
        return; /* they go with what is flushed */
    }
    while (nio__notes_wait(link)) {
        if (flush) {
            move_one(link);
        } else {
            release(link->core, first_note(link));
        }
    }
    nio__list_remove(&link->in_noted);
}
