/* tests/unit/test_gen_stream.c - typed calls with streams: of bytes, and of items. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../golden/good/streams/streams.c"
#include "support/piper.h"

#include <netaio/testing.h>

#define LINES 20000

/* One end of a stream of lines: writes LINES of them, or counts those that come. */
struct lines {
    size_t written, read;
    bool wrong, writes;
    nio_stream *stream;
    nio_call *call;
    unsigned completed, ended;
    nio_status status;
};

struct app {
    struct piper bytes;
    struct lines lines;
    uint64_t size;
    char name[32];
    uint64_t sum;
    unsigned hashes;
    bool hashed;
    nio_call *call;
    nio_stream *stream;
};

/* ---- Lines ----------------------------------------------------------------------------------- */

static bool same_text(nio_text text, const char *wanted)
{
    return text.len == strlen(wanted) && memcmp(text.ptr, wanted, text.len) == 0;
}

static streams_line line_of(size_t i, nio_text tags[3])
{
    static char text[1024];
    memset(text, 'a' + (int)(i % 26), sizeof text);
    for (size_t j = 0; j < 3; j++) {
        tags[j] = nio_text_of("tag");
    }
    return (streams_line){.at = (int64_t)i,
                          .text = {text, i % 200},
                          .has_tags = i % 3 != 0,
                          .tags = {tags, i % 3 + 1}};
}

static bool is_line(const streams_line *line, size_t i)
{
    nio_text tags[3];
    streams_line wanted = line_of(i, tags);
    bool same = line->at == wanted.at && line->text.len == wanted.text.len &&
                memcmp(line->text.ptr, wanted.text.ptr, wanted.text.len) == 0 &&
                line->has_tags == wanted.has_tags;
    if (same && line->has_tags) {
        same = line->tags.count == wanted.tags.count &&
               same_text(line->tags.items[line->tags.count - 1], "tag");
    }
    return same;
}

typedef nio_status line_writer(nio_stream *stream, const streams_line *line, bool *accepted);

static void write_lines(struct lines *lines, line_writer *write)
{
    bool accepted = true;
    while (lines->written < LINES && accepted) {
        nio_text tags[3];
        streams_line line = line_of(lines->written, tags);
        assert_int_equal(write(lines->stream, &line, &accepted), NIO_OK);
        lines->written += accepted;
    }
    if (lines->written == LINES && accepted) {
        assert_int_equal(nio_stream_finish(lines->stream), NIO_OK);
    }
}

typedef bool line_reader(nio_stream *stream, nio_bytes *bytes, streams_line *line);

static void read_lines(struct lines *lines, nio_bytes bytes, line_reader *next)
{
    streams_line line;
    while (next(lines->stream, &bytes, &line)) {
        lines->wrong = lines->wrong || !is_line(&line, lines->read);
        lines->read++;
    }
}

static void on_argument(void *user, nio_stream *stream, nio_bytes bytes)
{
    (void)stream;
    read_lines(user, bytes, streams_log_create_lines_next);
}

static void on_result(void *user, nio_stream *stream, nio_bytes bytes)
{
    (void)stream;
    read_lines(user, bytes, streams_log_request_result_next);
}

static void on_argument_room(void *user, nio_stream *stream)
{
    ((struct lines *)user)->stream = stream;
    write_lines(user, streams_log_create_lines_write);
}

static void on_result_room(void *user, nio_stream *stream)
{
    (void)stream;
    write_lines(user, streams_log_request_result_write);
}

static void on_complete(void *user, nio_stream *stream)
{
    struct lines *lines = user;
    (void)stream;
    lines->completed++;
    if (lines->call != NULL) {
        assert_int_equal(streams_log_create_reply_ok(lines->call), NIO_OK);
    }
}

static void on_ended(void *user, nio_stream *stream, const nio_end *end)
{
    struct lines *lines = user;
    (void)stream;
    lines->ended++;
    lines->status = end->status;
}

/* ---- The server ------------------------------------------------------------------------------ */

static void on_files_update(streams_server *server, nio_call *call, const streams_files_uri *uri,
                            const streams_files_update_args *args)
{
    struct app *app = streams_server_app(server);
    app->size = args->size;
    snprintf(app->name, sizeof app->name, "%.*s", (int)uri->name.len, uri->name.ptr);
    app->call = call;
    if (args->size == 0) {
        (void)streams_files_update_reply_not_permitted(call, nio_text_of("nothing is no file"));
        return;
    }
    assert_int_equal(nio_stream_accept(call, &piper_events, &app->bytes, &app->bytes.stream),
                     NIO_OK);
}

static void on_files_request(streams_server *server, nio_call *call, const streams_files_uri *uri,
                             const streams_files_request_args *args)
{
    struct app *app = streams_server_app(server);
    (void)uri;
    app->size = args->has_from ? args->from : 0;
    assert_int_equal(nio_stream_accept(call, &piper_events, &app->bytes, &app->bytes.stream),
                     NIO_OK);
}

static void on_log_create(streams_server *server, nio_call *call,
                          const streams_log_create_args *args)
{
    static const nio_stream_events events = {sizeof events, on_argument, on_complete, NULL,
                                             on_ended};
    struct app *app = streams_server_app(server);
    assert_true(same_text(args->app, "test"));
    app->lines.call = call;
    assert_int_equal(nio_stream_accept(call, &events, &app->lines, &app->lines.stream), NIO_OK);
}

static void on_log_request(streams_server *server, nio_call *call)
{
    static const nio_stream_events events = {sizeof events, NULL, NULL, on_result_room, on_ended};
    struct app *app = streams_server_app(server);
    assert_int_equal(nio_stream_accept(call, &events, &app->lines, &app->lines.stream), NIO_OK);
}

/* Each number that comes is answered by 32 bytes of it, once there is room. */
static void on_number(void *user, nio_stream *stream, nio_bytes bytes)
{
    struct app *app = user;
    uint64_t number;
    while (streams_log_update_numbers_next(stream, &bytes, &number)) {
        app->sum += number;
    }
}

static void on_hash_room(void *user, nio_stream *stream)
{
    struct app *app = user;
    uint8_t hash[32];
    bool accepted = true;
    memset(hash, 7, sizeof hash);
    while (app->hashes < 100 && accepted) {
        assert_int_equal(streams_log_update_result_write(stream, hash, &accepted), NIO_OK);
        app->hashes += accepted;
    }
}

static void on_numbers(void *user, nio_stream *stream)
{
    (void)user;
    assert_int_equal(nio_stream_finish(stream), NIO_OK);
}

static void on_hashed(void *user, nio_stream *stream, const nio_end *end)
{
    struct app *app = user;
    (void)stream;
    app->hashed = end->status == NIO_OK;
}

static void on_log_update(streams_server *server, nio_call *call)
{
    static const nio_stream_events events = {sizeof events, on_number, on_numbers, on_hash_room,
                                             on_hashed};
    struct app *app = streams_server_app(server);
    assert_int_equal(nio_stream_accept(call, &events, app, &app->stream), NIO_OK);
}

static const streams_handlers handlers = {.size = sizeof handlers,
                                          .files_update = on_files_update,
                                          .files_request = on_files_request,
                                          .log_create = on_log_create,
                                          .log_request = on_log_request,
                                          .log_update = on_log_update};

/* ---- The client ------------------------------------------------------------------------------ */

struct fixture {
    struct app app;
    nio_test *test;
    streams_client *client;
};

static void begin(struct fixture *f)
{
    memset(f, 0, sizeof *f);
    piper_init(&f->app.bytes);
    assert_int_equal(nio_test_begin(&f->test, &streams_protocol, &handlers, &f->app), NIO_OK);
    f->client = nio_test_client(f->test);
}

static void on_updated(void *user, const streams_files_update_end *end)
{
    struct piper *piper = user;
    piper->ended++;
    piper->status = end->status;
    piper->stream = NULL;
    snprintf(piper->content, sizeof piper->content, "%u%.*s",
             end->ok != NULL ? end->ok->version : 0, (int)end->detail.len,
             (const char *)end->detail.ptr);
}

static nio_status update(struct fixture *f, uint64_t size, struct piper *near)
{
    streams_files_uri uri = {nio_text_of("a file")};
    streams_files_update_args args = {.size = size};
    return streams_files_update(f->client, &uri, &args, NULL, &piper_events, on_updated, near,
                                &near->stream);
}

static void bytes_go_with_typed_arguments_and_are_answered_by_a_typed_result(void **state)
{
    (void)state;
    struct fixture f;
    struct piper near;
    begin(&f);
    piper_init(&near);
    near.total = 777777;
    assert_int_equal(update(&f, near.total, &near), NIO_OK);
    nio_test_run(f.test);
    assert_int_equal(f.app.size, 777777);
    assert_string_equal(f.app.name, "a file");
    assert_int_equal(f.app.bytes.completed, 1);
    assert_int_equal(near.ended, 0);
    assert_int_equal(
        streams_files_update_reply_ok(f.app.call, &(streams_files_update_result){.version = 9}),
        NIO_OK);
    nio_test_run(f.test);
    piper_ended(&near, NIO_OK, 0);
    assert_string_equal(near.content, "9");
    piper_ended(&f.app.bytes, NIO_OK, 777777);
    nio_test_end(f.test);
}

static void failures_are_typed_as_ever(void **state)
{
    (void)state;
    struct fixture f;
    struct piper near;
    begin(&f);
    piper_init(&near);
    near.total = 10;
    assert_int_equal(update(&f, 0, &near), NIO_OK);
    nio_test_run(f.test);
    piper_ended(&near, NIO_ENOTPERMITTED, 0);
    assert_string_equal(near.content, "0nothing is no file");
    nio_test_end(f.test);
}

static void on_file(void *user, const streams_files_request_end *end)
{
    struct piper *piper = user;
    piper->ended++;
    piper->status = end->status;
    piper->stream = NULL;
}

static void bytes_are_a_result(void **state)
{
    (void)state;
    struct fixture f;
    struct piper near;
    begin(&f);
    piper_init(&near);
    f.app.bytes.total = 333333;
    streams_files_uri uri = {nio_text_of("a file")};
    streams_files_request_args args = {.has_from = true, .from = 5};
    assert_int_equal(streams_files_request(f.client, &uri, &args, NULL, &piper_events, on_file,
                                           &near, &near.stream),
                     NIO_OK);
    nio_test_run(f.test);
    assert_int_equal(f.app.size, 5);
    piper_ended(&near, NIO_OK, 333333);
    nio_test_end(f.test);
}

static void on_created(void *user, const streams_log_create_end *end)
{
    struct lines *lines = user;
    lines->ended++;
    lines->status = end->status;
}

static nio_status create(struct fixture *f, struct lines *near)
{
    static const nio_stream_events events = {sizeof events, NULL, NULL, on_argument_room, NULL};
    streams_log_create_args args = {.app = nio_text_of("test")};
    return streams_log_create(f->client, &args, NULL, &events, on_created, near, &near->stream);
}

static void items_go_with_a_call(void **state)
{
    (void)state;
    struct fixture f;
    struct lines near = {0};
    begin(&f);
    assert_int_equal(create(&f, &near), NIO_OK);
    nio_test_run(f.test);
    assert_int_equal(near.ended, 1);
    assert_int_equal(near.status, NIO_OK);
    assert_int_equal(f.app.lines.read, LINES);
    assert_false(f.app.lines.wrong);
    assert_int_equal(f.app.lines.completed, 1);
    assert_int_equal(f.app.lines.ended, 1);
    nio_test_end(f.test);
}

static void on_log(void *user, const streams_log_request_end *end)
{
    struct lines *lines = user;
    lines->ended++;
    lines->status = end->status;
}

static void items_come_back(void **state)
{
    static const nio_stream_events events = {sizeof events, on_result, on_complete, NULL, NULL};
    (void)state;
    struct fixture f;
    struct lines near = {0};
    begin(&f);
    assert_int_equal(streams_log_request(f.client, NULL, &events, on_log, &near, &near.stream),
                     NIO_OK);
    nio_test_run(f.test);
    assert_int_equal(near.ended, 1);
    assert_int_equal(near.status, NIO_OK);
    assert_int_equal(near.read, LINES);
    assert_false(near.wrong);
    assert_int_equal(f.app.lines.ended, 1);
    nio_test_end(f.test);
}

static void write_numbers(void *user, nio_stream *stream)
{
    bool accepted = true;
    unsigned *written = user;
    while (*written < 1000 && accepted) {
        assert_int_equal(streams_log_update_numbers_write(stream, *written, &accepted), NIO_OK);
        *written += accepted;
    }
    if (*written == 1000) {
        assert_int_equal(nio_stream_finish(stream), NIO_OK);
    }
}

static unsigned hashes_read;

static void read_hashes(void *user, nio_stream *stream, nio_bytes bytes)
{
    uint8_t hash[32];
    (void)user;
    while (streams_log_update_result_next(stream, &bytes, hash)) {
        hashes_read += hash[31] == 7;
    }
}

static void items_of_two_types_go_both_ways(void **state)
{
    static const nio_stream_events events = {sizeof events, read_hashes, NULL, write_numbers, NULL};
    (void)state;
    struct fixture f;
    nio_stream *stream;
    unsigned written = 0;
    begin(&f);
    hashes_read = 0;
    assert_int_equal(streams_log_update(f.client, NULL, &events, NULL, &written, &stream), NIO_OK);
    nio_test_run(f.test);
    assert_int_equal(f.app.sum, 999 * 1000 / 2);
    assert_int_equal(hashes_read, 100);
    assert_true(f.app.hashed);
    nio_test_end(f.test);
}

static void an_item_out_of_bounds_is_not_written(void **state)
{
    static const char text[2000];
    (void)state;
    struct fixture f;
    struct lines near = {.written = LINES - 1};
    begin(&f);
    assert_int_equal(create(&f, &near), NIO_OK);
    bool accepted = true;
    streams_line line = {.text = {text, sizeof text}};
    assert_int_equal(streams_log_create_lines_write(near.stream, &line, &accepted), NIO_EINVAL);
    line.text.len = 3;
    line.text.ptr = "abc";
    assert_int_equal(streams_log_create_lines_write(near.stream, &line, &accepted), NIO_OK);
    assert_false(accepted); /* nobody takes it yet */
    nio_test_run(f.test);
    assert_int_equal(near.status, NIO_OK);
    assert_int_equal(f.app.lines.read, 1);
    nio_test_end(f.test);
}

/* ---- What is no such call -------------------------------------------------------------------- */

static nio_send_spec request_of(nio_bytes uri, uint8_t type, nio_bytes content)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = type;
    spec.uri = uri;
    spec.content = content;
    return spec;
}

static void what_is_no_item_ends_the_call_on_both_sides(void **state)
{
    static const char *const bytes[] = {"", "\x00", "\x00\x05kaa", "\x00\x01x", "\xff\xff"};
    static const size_t lengths[] = {0, 1, 5, 3, 2};
    static const uint8_t args[] = {0x4c, 0x40, 0x01, 0x06, 0x43, 0x04, 't', 'e', 's', 't'};
    (void)state;
    for (size_t i = 1; i < 5; i++) {
        struct fixture f;
        struct piper near;
        nio_stream_options options = NIO_STREAM_OPTIONS_INIT;
        size_t accepted;
        begin(&f);
        piper_init(&near);
        near.idle = true;
        options.sends = true;
        nio_send_spec spec =
            request_of(nio_bytes_of("log"), NIO_CREATE_URI, (nio_bytes){args, sizeof args});
        assert_int_equal(nio_stream_begin(streams_client_link(f.client), &spec, &options,
                                          &piper_events, &near, &near.stream),
                         NIO_OK);
        nio_test_run(f.test);
        assert_int_equal(near.writable, 1);
        nio_bytes wrong = {(const uint8_t *)bytes[i], lengths[i]};
        assert_int_equal(nio_stream_write(near.stream, wrong, &accepted), NIO_OK);
        nio_test_run(f.test);
        assert_int_equal(f.app.lines.read, 0);
        assert_int_equal(f.app.lines.ended, 1);
        assert_int_equal(f.app.lines.status, NIO_EMALFORMED);
        piper_ended(&near, NIO_EREMOTE, 0);
        assert_string_equal(near.content, "what came is no item of this stream");
        nio_test_end(f.test);
    }
}

static void calls_that_bring_other_streams_than_the_schema_says_are_refused(void **state)
{
    static const struct {
        bool sends, takes;
        const char *text;
    } cases[] = {{true, true, "no stream is taken here"}, {false, true, "no stream is taken here"}};
    static const uint8_t args[] = {0x4c, 0x40, 0x01, 0x06, 0x43, 0x04, 't', 'e', 's', 't'};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct fixture f;
        struct piper near;
        nio_stream_options options = NIO_STREAM_OPTIONS_INIT;
        begin(&f);
        piper_init(&near);
        options.sends = cases[i].sends;
        options.takes = cases[i].takes;
        nio_send_spec spec =
            request_of(nio_bytes_of("log"), NIO_CREATE_URI, (nio_bytes){args, sizeof args});
        assert_int_equal(nio_stream_begin(streams_client_link(f.client), &spec, &options,
                                          &piper_events, &near, &near.stream),
                         NIO_OK);
        nio_test_run(f.test);
        piper_ended(&near, NIO_EREMOTE, 0);
        assert_string_equal(near.content, cases[i].text);
        nio_test_end(f.test);
    }
}

static void on_plain(void *user, const nio_end *end)
{
    struct piper *piper = user;
    piper->ended++;
    piper->status = end->status;
    snprintf(piper->content, sizeof piper->content, "%.*s", (int)end->content.len,
             (const char *)end->content.ptr);
}

static void a_plain_call_of_an_operation_with_a_stream_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    struct piper near;
    begin(&f);
    piper_init(&near);
    nio_send_spec spec = request_of(nio_bytes_of("log"), NIO_REQUEST_URI, (nio_bytes){NULL, 0});
    assert_int_equal(nio_request(streams_client_link(f.client), &spec, NULL, on_plain, &near, NULL),
                     NIO_OK);
    nio_test_run(f.test);
    piper_ended(&near, NIO_EREMOTE, 0);
    assert_string_equal(near.content, "a stream is missing");
    assert_int_equal(f.app.lines.written, 0);
    nio_test_end(f.test);
}

static void on_file_created(void *user, const streams_files_create_end *end)
{
    struct piper *piper = user;
    piper->ended++;
    piper->status = end->status;
}

static void an_operation_without_a_handler_is_not_found(void **state)
{
    (void)state;
    struct fixture f;
    nio_stream *stream;
    begin(&f);
    struct piper near;
    piper_init(&near);
    near.total = 10;
    streams_files_uri uri = {nio_text_of("x")};
    assert_int_equal(
        streams_files_create(f.client, &uri, NULL, &piper_events, on_file_created, &near, &stream),
        NIO_OK);
    nio_test_run(f.test);
    piper_ended(&near, NIO_ENOTFOUND, 0);
    nio_test_end(f.test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_go_with_typed_arguments_and_are_answered_by_a_typed_result),
        cmocka_unit_test(failures_are_typed_as_ever),
        cmocka_unit_test(bytes_are_a_result),
        cmocka_unit_test(items_go_with_a_call),
        cmocka_unit_test(items_come_back),
        cmocka_unit_test(items_of_two_types_go_both_ways),
        cmocka_unit_test(an_item_out_of_bounds_is_not_written),
        cmocka_unit_test(what_is_no_item_ends_the_call_on_both_sides),
        cmocka_unit_test(calls_that_bring_other_streams_than_the_schema_says_are_refused),
        cmocka_unit_test(a_plain_call_of_an_operation_with_a_stream_is_refused),
        cmocka_unit_test(an_operation_without_a_handler_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
