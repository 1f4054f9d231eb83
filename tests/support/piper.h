/* tests/support/piper.h - one end of a stream in tests: writes a pattern, checks the pattern that
 * it reads, notes what it is told, and ends it where the test says. */
#ifndef TESTS_SUPPORT_PIPER_H
#define TESTS_SUPPORT_PIPER_H

#include <netaio/stream.h>

#include "support/simnet.h"

#define PIPER_NEVER SIZE_MAX

struct piper {
    /* What it does. */
    size_t total;    /* bytes that it writes; then it finishes */
    size_t step;     /* of one nio_stream_write, at most; 0: any */
    bool idle;       /* it is told that it may write, and does not */
    bool keeps;      /* handler: keeps the call and does not take the stream */
    bool ignores;    /* handler: answers without taking the stream */
    const char *say; /* handler: the answer once all came, or at once if it ignores */
    uint8_t say_type;
    size_t cancel_read;    /* cancels once so many bytes came; PIPER_NEVER */
    size_t cancel_written; /* or were written */
    size_t pause_read;     /* pauses once so many came */
    size_t answer_read;    /* handler: answers once so many came, whatever follows */
    void (*then)(struct piper *piper);

    /* What became of it. */
    nio_stream *stream; /* NULL before it began, and when it has ended */
    nio_call *call;
    nio_status accepted, said;
    size_t written, read;
    bool wrong; /* something else than the pattern came */
    unsigned begun, completed, ended, writable;
    nio_status status;
    bool answered, authenticated;
    char args[64], content[128];
};

void piper_init(struct piper *piper);
/* Adds a handler, for every URI. */
void piper_serves(struct sim_host *host, uint8_t type, nio_layer *inner, struct piper *piper);
/* Takes the first stream alone. */
void piper_handler(void *piper, nio_call *call, const nio_message *message);
/* Begins a stream: what it sends is piper->total, if `sends`. */
nio_status piper_begin(nio_link *link, nio_layer *inner, uint8_t type, const char *uri,
                       const char *args, bool sends, bool takes, struct piper *piper);
/* Writes as much as is taken. */
void piper_write(struct piper *piper);
/* Fails the test unless it ended just once, like that, and read so much of the pattern. */
void piper_ended(const struct piper *piper, nio_status status, size_t read);

/* Bytes of the pattern. */
nio_bytes piper_pattern(size_t at, size_t len);

extern const nio_stream_events piper_events;

#endif
