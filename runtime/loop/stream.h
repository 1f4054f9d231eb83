/* loop/stream.h - one connection, over TCP or a unix socket: the transport of a link. */
#ifndef NIO_LOOP_STREAM_H
#define NIO_LOOP_STREAM_H

#include "loop/state.h"

struct nio__dial;
struct nio__target;

typedef enum nio__stream_state {
    NIO__STREAM_CONNECTING,
    NIO__STREAM_OPEN,
    NIO__STREAM_DRAINING, /* writes what is left, shuts down, waits for the peer's end */
    NIO__STREAM_ENDING,   /* the handle is being closed */
    NIO__STREAM_WAITING   /* it is closed; the link will want a connection again */
} nio__stream_state;

typedef struct nio__stream {
    nio__loop *loop;
    nio_link *link; /* NULL: it never became one, or is one no more */
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe; /* where `local` */
    } uv;
    uv_connect_t connect;
    uv_write_t write;
    uv_shutdown_t shutdown;
    nio__hook in_dirty;
    struct nio__dial *dial;     /* while connecting; see loop/dial.c */
    struct nio__target *target; /* where to connect again; NULL: never */
    nio__stream_state state;
    bool local;    /* over a unix socket */
    bool datagram; /* for as long as the name of a UDP link is looked up; it never has a socket */
    bool no_delay; /* the keys of its endpoint */
    uint32_t keepalive_s;
    size_t writing; /* bytes of the write under way; 0: none */
    bool reading, want_reading;
    bool drain;     /* connecting: close in order once connected */
    bool sent;      /* anything was ever written */
    bool shut;      /* our side is shut down, or being so */
    bool peer_done; /* the peer's side has ended */
} nio__stream;

/* In state CONNECTING and without a link, for a socket of that endpoint's kind, which its handle
 * does not have yet. NULL: no memory. */
nio__stream *nio__stream_new(nio__loop *loop, const nio__endpoint *endpoint);
/* Makes the handle anew after it was closed. */
void nio__stream_init_handle(nio__stream *stream);

/* The socket is connected to `address` and the link is there. */
void nio__stream_opened(nio__stream *stream, const nio_address *address);

/* Writes what the link has. */
void nio__stream_flush(nio__stream *stream);

/* The transport failed with this code of libuv: tells the link, which then wants the end. */
void nio__stream_fail(nio__stream *stream, int code);

/* Closes the handle; in a later round the link is told, and the stream is gone or WAITING. */
void nio__stream_end(nio__stream *stream);
/* The handle is closed: the rest of nio__stream_end. */
void nio__stream_gone(nio__stream *stream);

/* Parts of nio__loop_host. */
void nio__stream_want_write(void *host, nio_link *link);
void nio__stream_set_reading(void *host, nio_link *link, bool reading);
void nio__stream_want_close(void *host, nio_link *link, bool flush);

#endif
