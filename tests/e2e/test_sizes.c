/* Structs that programs fill in begin with their size: what was not initialised, or is of a newer
 * library, is refused; what an older program did not know of is as usual. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <netaio/netaio.h>

static nio_node *node;
static nio_link *stream_link, *datagram_link;

/* Nothing has to answer: nothing is sent. */
static int begin(void **state)
{
    nio_connect_options options = NIO_CONNECT_OPTIONS_INIT;
    (void)state;
    options.plain = true;
    assert_int_equal(nio_node_create(&node, NULL), NIO_OK);
    assert_int_equal(nio_node_connect(node, "tcp://127.0.0.1:9", &options, &stream_link, NULL),
                     NIO_OK);
    assert_int_equal(nio_node_connect(node, "udp://127.0.0.1:9", &options, &datagram_link, NULL),
                     NIO_OK);
    return 0;
}

static int end(void **state)
{
    (void)state;
    nio_node_close(node, NULL, NULL);
    return 0;
}

static void ignore(void *user, const nio_end *ended)
{
    (void)user;
    (void)ended;
}

static void handle(void *user, nio_call *call, const nio_message *message)
{
    (void)user;
    (void)call;
    (void)message;
}

static void on_data(void *user, nio_stream *stream, nio_bytes bytes)
{
    (void)user;
    (void)stream;
    (void)bytes;
}

static void on_ended(void *user, nio_stream *stream, const nio_end *ended)
{
    (void)user;
    (void)stream;
    (void)ended;
}

/* One function and one of its structs, said to have `size` bytes; NULL stands for what is good. */
typedef nio_status try_fn(const size_t *size);

static nio_status try_on(const size_t *size)
{
    nio_route route = NIO_ROUTE_INIT;
    route.type = NIO_TYPE_CUSTOM;
    route.size = size != NULL ? *size : route.size;
    return nio_on(node, &route, handle, NULL, NULL);
}

static nio_status try_once(const size_t *size)
{
    nio_route route = NIO_ROUTE_INIT;
    route.size = size != NULL ? *size : route.size;
    return nio_once(node, &route, handle, NULL, NULL);
}

static nio_status try_next(const size_t *size)
{
    nio_route route = NIO_ROUTE_INIT;
    route.size = size != NULL ? *size : route.size;
    return nio_next(node, &route, NULL, ignore, NULL, NULL);
}

static nio_status try_next_options(const size_t *size)
{
    nio_route route = NIO_ROUTE_INIT;
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    options.size = size != NULL ? *size : options.size;
    return nio_next(node, &route, &options, ignore, NULL, NULL);
}

static nio_send_spec spec_of(const size_t *size)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.size = size != NULL ? *size : spec.size;
    spec.uri = nio_bytes_of("news");
    return spec;
}

static nio_status try_send(const size_t *size)
{
    nio_send_spec spec = spec_of(size);
    return nio_send(datagram_link, &spec);
}

static nio_status try_request(const size_t *size)
{
    nio_send_spec spec = spec_of(size);
    return nio_request(datagram_link, &spec, NULL, ignore, NULL, NULL);
}

static nio_status try_request_options(const size_t *size)
{
    nio_send_spec spec = spec_of(NULL);
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    options.size = size != NULL ? *size : options.size;
    return nio_request(datagram_link, &spec, &options, ignore, NULL, NULL);
}

static nio_status try_notify(const size_t *size)
{
    nio_send_spec spec = spec_of(size);
    return nio_notify(node, &spec, NULL);
}

static nio_status try_broadcast(const size_t *size)
{
    nio_send_spec spec = spec_of(size);
    return nio_broadcast(node, &spec, NULL);
}

static nio_status try_topic(const size_t *size)
{
    nio_topic topic = NIO_TOPIC_INIT;
    nio_handler_id id;
    topic.size = size != NULL ? *size : topic.size;
    return nio_topic_open(node, &topic, &id);
}

static nio_status try_subscribe(const size_t *size)
{
    nio_subscription subscription = NIO_SUBSCRIPTION_INIT;
    subscription.size = size != NULL ? *size : subscription.size;
    return nio_subscribe(datagram_link, &subscription, NULL, ignore, NULL, NULL, NULL);
}

static nio_status begin_stream(const nio_stream_options *options, const nio_stream_events *events)
{
    nio_send_spec spec = spec_of(NULL);
    nio_stream *stream;
    return nio_stream_begin(stream_link, &spec, options, events, NULL, &stream);
}

static nio_status try_stream_options(const size_t *size)
{
    nio_stream_options options = NIO_STREAM_OPTIONS_INIT;
    nio_stream_events events = {sizeof events, on_data, NULL, NULL, on_ended};
    options.size = size != NULL ? *size : options.size;
    options.takes = true;
    return begin_stream(&options, &events);
}

static nio_status try_stream_events(const size_t *size)
{
    nio_stream_options options = NIO_STREAM_OPTIONS_INIT;
    nio_stream_events events = {sizeof events, on_data, NULL, NULL, on_ended};
    options.takes = true;
    events.size = size != NULL ? *size : events.size;
    return begin_stream(&options, &events);
}

static try_fn *const tries[] = {
    try_on,
    try_once,
    try_next,
    try_next_options,
    try_send,
    try_request,
    try_request_options,
    try_notify,
    try_broadcast,
    try_topic,
    try_subscribe,
    try_stream_options,
    try_stream_events,
};

static void what_was_not_initialised_is_refused(void **state)
{
    static const size_t none = 0;
    (void)state;
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        assert_int_equal(tries[i](&none), NIO_EINVAL);
    }
}

static void what_is_of_a_newer_library_is_refused(void **state)
{
    static const size_t large = 4096;
    (void)state;
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        assert_int_equal(tries[i](&large), NIO_EINVAL);
    }
}

static void what_fits_is_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        assert_int_equal(tries[i](NULL), NIO_OK);
    }
}

static void what_an_older_program_has_is_taken(void **state)
{
    static const size_t older = offsetof(nio_topic, unproved);
    (void)state;
    assert_int_equal(try_topic(&older), NIO_OK);
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    options.size = offsetof(nio_call_options, idempotent);
    nio_send_spec spec = spec_of(NULL);
    assert_int_equal(nio_request(datagram_link, &spec, &options, ignore, NULL, NULL), NIO_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_not_initialised_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(what_is_of_a_newer_library_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(what_fits_is_taken, begin, end),
        cmocka_unit_test_setup_teardown(what_an_older_program_has_is_taken, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
