/* tests/support/piper.c - see piper.h. */
#include "support/piper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/route.h"

#define PATTERN 65536
#define PERIOD 251 /* a prime: no power of two that was lost goes unnoticed */

nio_bytes piper_pattern(size_t at, size_t len)
{
    static uint8_t bytes[PATTERN + PERIOD];
    if (bytes[1] == 0) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            bytes[i] = (uint8_t)(i % PERIOD);
        }
    }
    return (nio_bytes){bytes + at % PERIOD, len < PATTERN ? len : PATTERN};
}

static void copy(char *to, size_t size, nio_bytes from)
{
    snprintf(to, size, "%.*s", (int)from.len, (const char *)from.ptr);
}

static void reply(struct piper *piper)
{
    nio_call *call = piper->call;
    piper->call = NULL;
    piper->said = nio_reply(call, piper->say_type, nio_bytes_of(piper->say));
}

static void on_data(void *user, nio_stream *stream, nio_bytes bytes)
{
    struct piper *piper = user;
    assert_ptr_equal(stream, piper->stream);
    assert_int_equal(piper->completed + piper->ended, 0);
    assert_true(bytes.len > 0);
    while (bytes.len > 0) {
        nio_bytes wanted = piper_pattern(piper->read, bytes.len);
        piper->wrong = piper->wrong || memcmp(bytes.ptr, wanted.ptr, wanted.len) != 0;
        piper->read += wanted.len;
        bytes.ptr += wanted.len;
        bytes.len -= wanted.len;
    }
    if (piper->read >= piper->pause_read) {
        piper->pause_read = PIPER_NEVER;
        nio_stream_pause(stream);
    }
    if (piper->read >= piper->cancel_read) {
        nio_stream_cancel(stream);
    } else if (piper->read >= piper->answer_read && piper->call != NULL) {
        reply(piper);
    }
    if (piper->then != NULL) {
        piper->then(piper);
    }
}

static void on_complete(void *user, nio_stream *stream)
{
    struct piper *piper = user;
    assert_ptr_equal(stream, piper->stream);
    assert_int_equal(piper->completed + piper->ended, 0);
    piper->completed++;
    if (piper->call != NULL && piper->say != NULL) {
        reply(piper);
    }
}

void piper_write(struct piper *piper)
{
    while (piper->stream != NULL && piper->written < piper->total) {
        size_t len = piper->total - piper->written, accepted;
        nio_bytes bytes = piper_pattern(piper->written,
                                        piper->step != 0 && piper->step < len ? piper->step : len);
        nio_status status = nio_stream_write(piper->stream, bytes, &accepted);
        assert_true(accepted <= bytes.len);
        piper->written += accepted;
        if (piper->written >= piper->cancel_written) {
            nio_stream_cancel(piper->stream);
            return;
        }
        if (status != NIO_OK || accepted < bytes.len) {
            return;
        }
    }
    if (piper->stream != NULL) {
        piper->said = nio_stream_finish(piper->stream);
        if (piper->said == NIO_OK) {
            piper->call = NULL;
        }
    }
}

static void on_writable(void *user, nio_stream *stream)
{
    struct piper *piper = user;
    assert_ptr_equal(stream, piper->stream);
    assert_int_equal(piper->ended, 0);
    piper->writable++;
    if (!piper->idle) {
        piper_write(piper);
    }
}

static void on_ended(void *user, nio_stream *stream, const nio_end *end)
{
    struct piper *piper = user;
    size_t accepted;
    assert_ptr_equal(stream, piper->stream);
    assert_int_equal(piper->ended, 0);
    assert_int_equal(nio_stream_write(stream, nio_bytes_of("late"), &accepted), NIO_ECLOSED);
    assert_int_equal(nio_stream_finish(stream), NIO_ECLOSED);
    nio_stream_cancel(stream);
    piper->ended++;
    piper->status = end->status;
    piper->answered = end->answered;
    piper->authenticated = end->authenticated;
    copy(piper->content, sizeof piper->content, end->content);
    piper->stream = NULL;
    piper->call = NULL;
}

const nio_stream_events piper_events = {sizeof(nio_stream_events), on_data, on_complete,
                                        on_writable, on_ended};

void piper_init(struct piper *piper)
{
    memset(piper, 0, sizeof *piper);
    piper->cancel_read = piper->cancel_written = PIPER_NEVER;
    piper->pause_read = piper->answer_read = PIPER_NEVER;
    piper->say_type = NIO_OK_TYPE;
}

void piper_handler(void *user, nio_call *call, const nio_message *message)
{
    struct piper *piper = user;
    if (piper->begun++ > 0) {
        return;
    }
    copy(piper->args, sizeof piper->args, message->content);
    piper->call = call;
    if (piper->ignores) {
        reply(piper);
    } else if (piper->keeps) {
        piper->accepted = nio_call_keep(call);
    } else {
        piper->accepted = nio_stream_accept(call, &piper_events, piper, &piper->stream);
        if (piper->accepted != NIO_OK) {
            piper->call = NULL;
        }
    }
}

void piper_serves(struct sim_host *host, uint8_t type, nio_layer *inner, struct piper *piper)
{
    nio_route route = NIO_ROUTE_INIT;
    nio_handler_id id;
    route.type = type;
    route.any_uri = true;
    route.inner = inner;
    route.streams = true;
    assert_int_equal(nio__core_on(host->core, &route, piper_handler, piper, &id), NIO_OK);
}

nio_status piper_begin(nio_link *link, nio_layer *inner, uint8_t type, const char *uri,
                       const char *args, bool sends, bool takes, struct piper *piper)
{
    nio_send_spec request = NIO_SEND_SPEC_INIT;
    nio_stream_options options = NIO_STREAM_OPTIONS_INIT;
    request.type = type;
    request.uri = nio_bytes_of(uri);
    request.content = nio_bytes_of(args);
    request.inner = inner;
    options.sends = sends;
    options.takes = takes;
    return nio_stream_begin(link, &request, &options, &piper_events, piper, &piper->stream);
}

void piper_ended(const struct piper *piper, nio_status status, size_t read)
{
    assert_int_equal(piper->ended, 1);
    if (piper->status != status) {
        fail_msg("ended as %s instead of %s", nio_status_name(piper->status),
                 nio_status_name(status));
    }
    assert_false(piper->wrong);
    assert_int_equal(piper->read, read);
}
