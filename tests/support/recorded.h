/* tests/support/recorded.h - what replaying tests/vectors/recorded.json takes: layers as they were,
 * the store that was spoken with, and the time. */
#ifndef TESTS_SUPPORT_RECORDED_H
#define TESTS_SUPPORT_RECORDED_H

#include <jansson.h>

#include "support/simnet.h"

/* A store of two items, as the recorded clients expect it. */
struct recorded_store {
    struct sim_host *host;
    bool notifies; /* tells subscribers what create, update and publish bring */
    struct {
        nio_bytes uri, content; /* of the recording; uri.len 0: free */
    } items[2];
};

/* Serves the store, all but requests under the inner layer (NULL: none). */
void recorded_serve(struct recorded_store *store, struct sim_host *host, nio_layer *inner);

/* The layer of that name of a recording; all but "outer" are inner ones. NULL if it has neither
 * auth nor cipher. */
nio_layer *recorded_layer(struct sim_host *host, const json_t *recording, const char *name);

/* How a call ends that was answered so. */
nio_status recorded_status(uint8_t answer_type);

/* Lets the clock of the host stand where it stood when the step was recorded. */
void recorded_clock(struct sim_host *host, const json_t *step);

#endif
