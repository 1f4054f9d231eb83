/* core/topic_state.h - the tables of topics, shared by topic.c and topic_open.c. */
#ifndef NIO_CORE_TOPIC_STATE_H
#define NIO_CORE_TOPIC_STATE_H

#include "core/topic.h"

#define NIO__SUBSCRIBERS_PER_SLAB 32

/* What there is to subscribe to, while somebody has. */
typedef struct nio__subject {
    nio_bytes uri; /* behind the struct */
    nio__list subscribers;
    size_t count;
    uint8_t memory[];
} nio__subject;

typedef struct nio__topics {
    nio__core *core;
    nio__map opened;   /* topics of the program, by URI and by id */
    nio__map subjects; /* by URI */
    nio__map table;    /* subscribers, by link and URI */
    nio__pool pool;
    nio__list expiring; /* those over UDP, by the time that is left */
    nio__timer timer;   /* of the first of them, or earlier */
} nio__topics;

/* Makes core->topics, unless it is there. NIO_ENOMEM. */
NIO_MUST_USE nio_status nio__topics_want(nio__core *core);
/* Frees the topics of the program. */
void nio__topics_close_all(nio__topics *topics);
/* Answers a call; what cannot be sent is counted. */
void nio__topic_say(nio_call *call, uint8_t type, const char *text);

#endif
