/* test_signer.c - who signed a request, as its handler is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "core/route.h"
#include "support/asks.h"
#include "support/simnet.h"

static const uint8_t seeds[2][NIO_KEY_BYTES] = {{1}, {2}};

static nio_layer *signing(struct sim_host *host, const uint8_t *seed, nio_bytes trusted, bool inner)
{
    nio_layer_spec spec = {.size = sizeof spec, .name = "signed", .inner = inner, .realm = "test"};
    spec.auth.kind = "sign";
    spec.auth.key = nio_key_of(seed, NIO_KEY_BYTES);
    spec.auth.key.trusted = trusted;
    return sim_layer_from(host, &spec);
}

struct seen {
    unsigned count;
    bool authenticated;
    size_t len;
    uint8_t signer[NIO_KEY_BYTES];
    nio_call *call;
};

static void on_request(void *user, nio_call *call, const nio_message *message)
{
    struct seen *seen = user;
    seen->count++;
    seen->authenticated = message->authenticated;
    seen->len = message->signer.len;
    if (seen->len == sizeof seen->signer) {
        memcpy(seen->signer, message->signer.ptr, seen->len);
    }
    assert_int_equal(nio_call_keep(call), NIO_OK);
    seen->call = call;
}

/* Layers inside or outside; the call still knows when the message has long gone. */
static void a_handler_is_told_who_signed(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        bool inner = i == 1;
        uint8_t keys[2][NIO_KEY_BYTES];
        struct sim sim;
        struct seen seen = {0};
        struct ended ended = {0};
        sim_begin(&sim, i + 1);
        struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
        assert_int_equal(nio_key_public(seeds[0], keys[0], NULL), NIO_OK);
        assert_int_equal(nio_key_public(seeds[1], keys[1], NULL), NIO_OK);
        nio_layer *near = signing(a, seeds[0], nio__bytes(keys[1], NIO_KEY_BYTES), inner);
        nio_layer *far = signing(b, seeds[1], nio__bytes(keys[0], NIO_KEY_BYTES), inner);
        struct sim_stream *stream = sim_connect(a, inner ? NULL : near, b, inner ? NULL : far);
        nio_route route = {.size = sizeof route,
                           .type = NIO_REQUEST_URI,
                           .any_uri = true,
                           .inner = inner ? far : NULL};
        assert_int_equal(nio__core_on(b->core, &route, on_request, &seen, NULL), NIO_OK);
        sim_settle(&sim);
        assert_int_equal(
            ask_inner(stream->near.link, inner ? near : NULL, NIO_REQUEST_URI, "x", "", &ended),
            NIO_OK);
        sim_advance(&sim, 1000);
        assert_int_equal(seen.count, 1);
        assert_true(seen.authenticated);
        assert_int_equal(seen.len, NIO_KEY_BYTES);
        assert_memory_equal(seen.signer, keys[0], NIO_KEY_BYTES);
        nio_bytes signer = nio_call_signer(seen.call);
        assert_int_equal(signer.len, NIO_KEY_BYTES);
        assert_memory_equal(signer.ptr, keys[0], NIO_KEY_BYTES);
        assert_int_equal(nio_reply(seen.call, NIO_RESPOND_URI, nio_bytes_of("hi")), NIO_OK);
        sim_settle(&sim);
        ended_as(&ended, NIO_OK, "hi");
        sim_end(&sim);
    }
}

static void without_a_signature_there_is_no_signer(void **state)
{
    (void)state;
    struct sim sim;
    struct seen seen = {0};
    struct ended ended = {0};
    sim_begin(&sim, 3);
    struct sim_host *a = sim_host_new(&sim, NULL), *b = sim_host_new(&sim, NULL);
    const char *key = "0123456789abcdef";
    struct sim_stream *stream = sim_connect(a, sim_layer(a, false, "mac", key, NULL, NULL), b,
                                            sim_layer(b, false, "mac", key, NULL, NULL));
    nio_route route = {.size = sizeof route, .type = NIO_REQUEST_URI, .any_uri = true};
    assert_int_equal(nio__core_on(b->core, &route, on_request, &seen, NULL), NIO_OK);
    sim_settle(&sim);
    asks(stream->near.link, NIO_REQUEST_URI, "x", "", &ended);
    sim_settle(&sim);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.len, 0);
    assert_int_equal(nio_call_signer(seen.call).len, 0);
    assert_int_equal(nio_reply(seen.call, NIO_RESPOND_URI, nio_bytes_of("")), NIO_OK);
    sim_settle(&sim);
    sim_end(&sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handler_is_told_who_signed),
        cmocka_unit_test(without_a_signature_there_is_no_signer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
