/* core/note.h - notifications on their way to one link.
 *
 * A note is a reference to a sealed frame that many links may share. It waits in the link, in
 * order, and moves into the link's out-buffer when the network is ready to write and that buffer
 * is short; over UDP, into the queue of its socket. So what is notified in one turn leaves in one
 * write, and what a slow peer does not take can still be dropped.
 *
 * Happy path:  nio__note_add → host.want_write → nio__link_output → nio__notes_move → written
 * Failure:     no room in the queue that the note is for: its policy says which note is dropped,
 *              or that the link ends (in the next turn). No memory: the note is dropped. All of
 *              them are counted. */
#ifndef NIO_CORE_NOTE_H
#define NIO_CORE_NOTE_H

#include "core/state.h"

typedef struct nio__note nio__note;

#define NIO__QUEUE_DEFAULT 64 /* notes that may wait for one subscriber, unless it is said */

/* An empty queue of at most `most` notes; 0: NIO__QUEUE_DEFAULT. */
void nio__queue_init(nio__queue *queue, uint16_t most, nio_queue_policy policy);
/* Drops what waits in it. */
void nio__queue_drop(nio__core *core, nio__queue *queue);
/* What waits in it still leaves, though the queue is gone. */
void nio__queue_leave(nio__queue *queue);

/* Queues a frame for an open link; the note has a use of its own. False: it was dropped. */
bool nio__note_add(nio_link *link, nio__queue *queue, nio__shared *frame);
/* There was no frame to queue: as if it had found no room. */
void nio__note_missed(nio_link *link, const nio__queue *queue);

/* Moves notes into the out-buffer of a stream, while it is short. */
void nio__notes_move(nio_link *link);
/* The same for the queue of a socket. */
void nio__notes_move_all(struct nio__socket *socket);
/* The link ends: its notes are sent with what else is queued, or dropped. */
void nio__notes_end(nio_link *link, bool flush);

size_t nio__note_size(void);

static inline bool nio__notes_wait(const nio_link *link)
{
    return !nio__list_is_empty(&link->notes);
}

#endif
