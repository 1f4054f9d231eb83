/* tests/support/notes.h - short words for topics, subscriptions and what is notified, in tests. */
#ifndef TESTS_SUPPORT_NOTES_H
#define TESTS_SUPPORT_NOTES_H

#include "core/fanout.h"
#include "core/subscribe.h"
#include "core/topic.h"
#include "support/asks.h"

/* A subscription of an engine: how it was answered, what came, how it ended. */
struct noted {
    nio_subscription_id id;
    struct ended asked;
    unsigned count; /* what was notified */
    bool authenticated, multicast;
    char uri[128], content[256];
    char all[1024]; /* the contents, each after the other */
    unsigned ended;
    nio_status reason;
    void (*then)(struct noted *noted, const nio_message *message); /* also called; may be NULL */
    void (*then_ended)(struct noted *noted);                       /* likewise */
    void *user;
};

/* Subscribes; the status of nio_subscribe. */
nio_status subscribe_to(nio_link *link, const char *uri, nio_layer *inner, struct noted *noted);
/* One that has to be accepted. */
void subscribes(nio_link *link, const char *uri, struct noted *noted);
/* Ends it; has to be accepted. */
void unsubscribes(struct sim_host *host, struct noted *noted, struct ended *ended);

/* Opens a topic, which has to work; `uri` NULL: every one. */
nio_handler_id opens(struct sim_host *host, const char *uri, nio_layer *inner);
nio_handler_id opens_with(struct sim_host *host, const char *uri, nio_topic topic);

/* Notifies, which has to work: for how many it is queued. */
size_t notifies(struct sim_host *host, const char *uri, const char *content);
nio_status notify_len(struct sim_host *host, const char *uri, size_t len, size_t *count);
size_t broadcasts(struct sim_host *host, const char *uri, const char *content);
size_t subscribers(struct sim_host *host, const char *uri);

#endif
