/* tests/support/notes.c - see notes.h. */
#include "support/notes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "wire/frame.h"

static void copy(char *to, size_t size, nio_bytes from)
{
    snprintf(to, size, "%.*s", (int)from.len, (const char *)from.ptr);
}

static void on_note(void *user, const nio_message *message)
{
    struct noted *noted = user;
    size_t len = strlen(noted->all);
    noted->count++;
    noted->authenticated = message->authenticated;
    noted->multicast = message->multicast;
    assert_int_equal(message->type, NIO_NOTIFY_URI);
    copy(noted->uri, sizeof noted->uri, message->uri);
    copy(noted->content, sizeof noted->content, message->content);
    copy(noted->all + len, sizeof noted->all - len, message->content);
    if (noted->then != NULL) {
        noted->then(noted, message);
    }
}

static void on_ended(void *user, nio_status reason)
{
    struct noted *noted = user;
    noted->ended++;
    noted->reason = reason;
    if (noted->then_ended != NULL) {
        noted->then_ended(noted);
    }
}

nio_status subscribe_to(nio_link *link, const char *uri, nio_layer *inner, struct noted *noted)
{
    nio_subscription spec = NIO_SUBSCRIPTION_INIT;
    spec.uri = nio_bytes_of(uri);
    spec.inner = inner;
    spec.notified = on_note;
    spec.ended = on_ended;
    spec.user = noted;
    unsigned before = noted->asked.count;
    nio_status status =
        nio_subscribe(link, &spec, NULL, ended_done, &noted->asked, &noted->asked.id, &noted->id);
    assert_int_equal(noted->asked.count, before);
    return status;
}

void subscribes(nio_link *link, const char *uri, struct noted *noted)
{
    assert_int_equal(subscribe_to(link, uri, NULL, noted), NIO_OK);
}

void unsubscribes(struct sim_host *host, struct noted *noted, struct ended *ended)
{
    assert_int_equal(nio__core_unsubscribe(host->core, noted->id, NULL,
                                           ended != NULL ? ended_done : NULL, ended, NULL),
                     NIO_OK);
}

nio_handler_id opens_with(struct sim_host *host, const char *uri, nio_topic topic)
{
    nio_handler_id id;
    topic.any_uri = uri == NULL;
    if (uri != NULL) {
        topic.uri = nio_bytes_of(uri);
    }
    assert_int_equal(nio__core_topic_open(host->core, &topic, &id), NIO_OK);
    return id;
}

nio_handler_id opens(struct sim_host *host, const char *uri, nio_layer *inner)
{
    nio_topic topic = NIO_TOPIC_INIT;
    topic.inner = inner;
    return opens_with(host, uri, topic);
}

static nio_send_spec spec_of(const char *uri, nio_bytes content)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.uri = nio_bytes_of(uri);
    spec.content = content;
    return spec;
}

size_t notifies(struct sim_host *host, const char *uri, const char *content)
{
    nio_send_spec spec = spec_of(uri, nio_bytes_of(content));
    size_t count = SIZE_MAX;
    assert_int_equal(nio__core_notify(host->core, &spec, &count), NIO_OK);
    return count;
}

nio_status notify_len(struct sim_host *host, const char *uri, size_t len, size_t *count)
{
    static uint8_t bytes[2 * NIO__BODY_MAX];
    assert_true(len <= sizeof bytes);
    nio_send_spec spec = spec_of(uri, (nio_bytes){bytes, len});
    return nio__core_notify(host->core, &spec, count);
}

size_t broadcasts(struct sim_host *host, const char *uri, const char *content)
{
    nio_send_spec spec = spec_of(uri, nio_bytes_of(content));
    spec.type = NIO_NOTIFY_URI;
    size_t count = SIZE_MAX;
    assert_int_equal(nio__core_broadcast(host->core, &spec, &count), NIO_OK);
    return count;
}

size_t subscribers(struct sim_host *host, const char *uri)
{
    return nio__core_subscribers(host->core, nio_bytes_of(uri));
}
