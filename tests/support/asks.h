/* tests/support/asks.h - short words for calls and handlers of engines in tests. */
#ifndef TESTS_SUPPORT_ASKS_H
#define TESTS_SUPPORT_ASKS_H

#include "core/call.h"
#include "core/route.h"
#include "support/simnet.h"

/* How a call ended, with copies of what it was given. */
struct ended {
    unsigned count;
    nio_status status;
    bool answered, authenticated;
    uint8_t type;
    char uri[128], content[256]; /* cut, ending in NUL */
    size_t content_len;
    nio_call_id id;
    void (*then)(struct ended *ended, const nio_end *end); /* also called; may be NULL */
    void *user;
};

/* A nio_done for a struct ended. */
void ended_done(void *ended, const nio_end *end);

/* Begins a call; deadline 0: the default one. */
nio_status ask(nio_link *link, uint8_t type, const char *uri, const char *content,
               uint32_t deadline_ms, struct ended *ended);
nio_status ask_inner(nio_link *link, nio_layer *inner, uint8_t type, const char *uri,
                     const char *content, struct ended *ended);
/* Begins a call that has to be accepted. */
void asks(nio_link *link, uint8_t type, const char *uri, const char *content, struct ended *ended);
void says(nio_link *link, uint8_t type, const char *uri, const char *content);

/* Fails the test unless the call ended just once, like that. */
void ended_as(const struct ended *ended, nio_status status, const char *content);

/* What a handler was given, with copies. */
struct heard {
    unsigned count;
    uint8_t type;
    bool authenticated;
    char uri[128], content[256];
    nio_call *kept;  /* the call, if the handler kept it */
    bool keep;       /* keep the calls */
    const char *say; /* the answer; NULL: none; "=": the content of the request */
    uint8_t say_type;
    nio_status said; /* status of that */
    void (*then)(struct heard *heard, nio_call *call, const nio_message *message);
    void *user;
};

/* A handler for a struct heard: counts, copies, answers or keeps as that says. */
void heard_handler(void *heard, nio_call *call, const nio_message *message);

/* Adds a standing handler that has to be accepted; `uri` NULL: any. */
nio_handler_id hears(struct sim_host *host, uint8_t type, const char *uri, nio_layer *inner,
                     struct heard *heard);

#endif
