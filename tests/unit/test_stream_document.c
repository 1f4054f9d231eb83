/* tests/unit/test_stream_document.c - the stream that docs/wire.md shows in bytes is what a handler
 * hears and says, byte by byte.
 *
 *     <!-- stream: caller -->, <!-- stream: handler -->      the next message of that side
 *
 * In the block that follows, a line is hex digits and, after two spaces, words about them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "core/route.h"
#include "support/piper.h"

#define LINE_BYTES 256
#define MESSAGE_MAX 512

static const char digits[] = "0123456789abcdef";

static uint8_t nibble(char c)
{
    const char *at = strchr(digits, c);
    assert_true(c != 0 && at != NULL);
    return (uint8_t)(at - digits);
}

/* Appends the bytes of a line; returns how many there are then. */
static size_t take_hex(const char *line, uint8_t *bytes, size_t len)
{
    while (*line != '\n' && strncmp(line, "  ", 2) != 0) {
        assert_true(len < MESSAGE_MAX);
        bytes[len++] = (uint8_t)(nibble(line[0]) << 4 | nibble(line[1]));
        line += line[2] == ' ' && line[3] != ' ' ? 3 : 2;
    }
    return len;
}

/* The next message of the document, and whose it is; 0 if there is none. */
static size_t next_message(FILE *document, uint8_t *bytes, bool *of_caller)
{
    char line[LINE_BYTES];
    static const char mark[] = "<!-- stream: ";
    size_t len = 0;
    do {
        if (fgets(line, sizeof line, document) == NULL) {
            return 0;
        }
    } while (strncmp(line, mark, sizeof mark - 1) != 0);
    *of_caller = strncmp(line + sizeof mark - 1, "caller", 6) == 0;
    assert_non_null(fgets(line, sizeof line, document));
    assert_string_equal(line, "```text\n");
    while (fgets(line, sizeof line, document) != NULL && line[0] != '`') {
        len = take_hex(line, bytes, len);
    }
    return len;
}

static char heard[16];

static void on_data(void *user, nio_stream *stream, nio_bytes bytes)
{
    (void)user;
    (void)stream;
    snprintf(heard, sizeof heard, "%.*s", (int)bytes.len, (const char *)bytes.ptr);
}

static void on_complete(void *user, nio_stream *stream)
{
    nio_call **call = user;
    (void)stream;
    assert_int_equal(nio_reply(*call, NIO_OK_TYPE, nio_bytes_of("ok")), NIO_OK);
}

static void on_ended(void *user, nio_stream *stream, const nio_end *end)
{
    (void)user;
    (void)stream;
    assert_int_equal(end->status, NIO_OK);
}

static void handler(void *user, nio_call *call, const nio_message *message)
{
    static const nio_stream_events events = {sizeof events, on_data, on_complete, NULL, on_ended};
    nio_stream *stream;
    assert_true(nio_bytes_equal(message->content, nio_bytes_of("hi")));
    *(nio_call **)user = call;
    assert_int_equal(nio_stream_accept(call, &events, user, &stream), NIO_OK);
}

static void the_messages_of_the_page_are_what_is_spoken(void **state)
{
    (void)state;
    struct sim sim;
    nio_call *call = NULL;
    nio_handler_id id;
    nio_route route = NIO_ROUTE_INIT;
    uint8_t bytes[MESSAGE_MAX];
    unsigned count = 0;
    bool of_caller;
    FILE *document = fopen(NIO_SOURCE_DIR "/docs/wire.md", "r");
    assert_non_null(document);
    sim_begin(&sim, 1);
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_end *end = sim_raw(host, NULL, true);
    route.type = NIO_CREATE_URI;
    route.uri = nio_bytes_of("put");
    route.streams = true;
    assert_int_equal(nio__core_on(host->core, &route, handler, &call, &id), NIO_OK);
    sim_settle(&sim);
    for (size_t len; (len = next_message(document, bytes, &of_caller)) != 0; count++) {
        if (of_caller) {
            sim_feed(end, nio__bytes(bytes, len));
            sim_settle(&sim);
        } else {
            nio_bytes said = sim_take(end);
            assert_int_equal(said.len, len);
            assert_memory_equal(said.ptr, bytes, len);
        }
    }
    assert_int_equal(count, 5);
    assert_string_equal(heard, "hello");
    sim_end(&sim);
    fclose(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_messages_of_the_page_are_what_is_spoken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
