/* tests/support/asks.c - see asks.h. */
#include "support/asks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void copy(char *to, size_t size, nio_bytes from)
{
    snprintf(to, size, "%.*s", (int)from.len, (const char *)from.ptr);
}

void ended_done(void *user, const nio_end *end)
{
    struct ended *ended = user;
    ended->count++;
    ended->status = end->status;
    ended->answered = end->answered;
    ended->authenticated = end->authenticated;
    ended->type = end->type;
    ended->content_len = end->content.len;
    copy(ended->uri, sizeof ended->uri, end->uri);
    copy(ended->content, sizeof ended->content, end->content);
    if (ended->then != NULL) {
        ended->then(ended, end);
    }
}

static nio_status begin(nio_link *link, nio_layer *inner, uint8_t type, const char *uri,
                        const char *content, uint32_t deadline_ms, struct ended *ended)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    spec.type = type;
    spec.uri = nio_bytes_of(uri);
    spec.content = nio_bytes_of(content);
    spec.inner = inner;
    options.deadline_ms = deadline_ms;
    unsigned before = ended->count;
    nio_status status = nio_request(link, &spec, &options, ended_done, ended, &ended->id);
    assert_int_equal(ended->count, before); /* never inside the function that began it */
    return status;
}

nio_status ask(nio_link *link, uint8_t type, const char *uri, const char *content,
               uint32_t deadline_ms, struct ended *ended)
{
    return begin(link, NULL, type, uri, content, deadline_ms, ended);
}

nio_status ask_inner(nio_link *link, nio_layer *inner, uint8_t type, const char *uri,
                     const char *content, struct ended *ended)
{
    return begin(link, inner, type, uri, content, 0, ended);
}

void asks(nio_link *link, uint8_t type, const char *uri, const char *content, struct ended *ended)
{
    assert_int_equal(ask(link, type, uri, content, 0, ended), NIO_OK);
}

void says(nio_link *link, uint8_t type, const char *uri, const char *content)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = type;
    spec.uri = nio_bytes_of(uri);
    spec.content = nio_bytes_of(content);
    assert_int_equal(nio_send(link, &spec), NIO_OK);
}

void ended_as(const struct ended *ended, nio_status status, const char *content)
{
    assert_int_equal(ended->count, 1);
    if (ended->status != status) {
        fail_msg("ended as %s instead of %s", nio_status_name(ended->status),
                 nio_status_name(status));
    }
    assert_string_equal(ended->content, content);
}

void heard_handler(void *user, nio_call *call, const nio_message *message)
{
    struct heard *heard = user;
    heard->count++;
    heard->type = message->type;
    heard->authenticated = message->authenticated;
    copy(heard->uri, sizeof heard->uri, message->uri);
    copy(heard->content, sizeof heard->content, message->content);
    if (heard->keep) {
        heard->said = nio_call_keep(call);
        heard->kept = heard->said == NIO_OK ? call : heard->kept;
    }
    if (heard->say != NULL) {
        nio_bytes content =
            strcmp(heard->say, "=") == 0 ? message->content : nio_bytes_of(heard->say);
        heard->said = nio_reply(call, heard->say_type, content);
    }
    if (heard->then != NULL) {
        heard->then(heard, call, message);
    }
}

nio_handler_id hears(struct sim_host *host, uint8_t type, const char *uri, nio_layer *inner,
                     struct heard *heard)
{
    nio_route route = NIO_ROUTE_INIT;
    nio_handler_id id;
    route.type = type;
    route.any_uri = uri == NULL;
    route.inner = inner;
    if (uri != NULL) {
        route.uri = nio_bytes_of(uri);
    }
    assert_int_equal(nio__core_on(host->core, &route, heard_handler, heard, &id), NIO_OK);
    return id;
}
