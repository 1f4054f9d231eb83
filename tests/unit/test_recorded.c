/* tests/unit/test_recorded.c - messages that the Python library sent, read from recordings: its
 * clients are served, and its servers are understood, under every combination of the layers that
 * both sides have. What was sent when, and what it has to lead to, stands in recorded.json. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/recorded.h"
#include "support/vectors.h"

/* ---- A caller of ours, who asks what was asked and gets what was answered -------------------- */

struct caller {
    struct sim_host *host;
    struct sim_end *end;
    nio_layer *inner;
    const json_t *step; /* what it waits for */
    unsigned ends;
};

static void caller_begin(struct caller *caller, struct sim *sim, const json_t *recording)
{
    *caller = (struct caller){.host = sim_host_new(sim, NULL)};
    nio_layer *outer = recorded_layer(caller->host, recording, "outer");
    caller->inner = recorded_layer(caller->host, recording, "inner");
    caller->end = sim_raw(caller->host, outer, false);
    sim_settle(sim);
}

static void on_end(void *user, const nio_end *end)
{
    struct caller *caller = user;
    uint8_t type = (uint8_t)vectors_int(caller->step, "answer_type");
    nio_bytes content = vectors_hex(caller->step, "answer");
    caller->ends++;
    assert_int_equal(end->status, recorded_status(type));
    assert_true(end->answered);
    assert_int_equal(end->type, type);
    assert_true(nio_bytes_equal(end->uri, vectors_hex(caller->step, "uri")));
    assert_true(nio_bytes_equal(end->content, content));
}

static void ask(struct caller *caller, const json_t *step)
{
    uint8_t type = (uint8_t)vectors_int(step, "type");
    nio_send_spec message = {.size = sizeof message,
                             .type = type,
                             .uri = vectors_hex(step, "uri"),
                             .content = vectors_hex(step, "content"),
                             .inner = type == NIO_REQUEST_URI ? NULL : caller->inner};
    caller->step = step;
    assert_int_equal(nio_request(caller->end->link, &message, NULL, on_end, caller, NULL), NIO_OK);
    sim_settle(caller->host->sim);
    assert_int_not_equal(sim_take(caller->end).len, 0);
}

static void hear(struct caller *caller, nio_bytes answer)
{
    unsigned before = caller->ends;
    sim_feed(caller->end, answer);
    sim_settle(caller->host->sim);
    assert_int_equal(caller->ends, before + 1);
}

/* ---- Tests ----------------------------------------------------------------------------------- */

static void serve_recording(const json_t *recording, enum sim_split split)
{
    struct sim sim;
    struct recorded_store store = {0};
    struct caller caller;
    sim_begin(&sim, 1);
    sim.split = split;
    struct sim_host *host = sim_host_new(&sim, NULL);
    nio_layer *outer = recorded_layer(host, recording, "outer");
    recorded_serve(&store, host, recorded_layer(host, recording, "inner"));
    struct sim_end *end = sim_raw(host, outer, true);
    caller_begin(&caller, &sim, recording);

    size_t index;
    const json_t *step;
    json_array_foreach(json_object_get(recording, "from_client"), index, step) {
        recorded_clock(host, step);
        recorded_clock(caller.host, step);
        ask(&caller, step);
        sim_feed(end, vectors_hex(step, "in"));
        sim_settle(&sim);
        hear(&caller, sim_take(end));
    }
    assert_int_equal(caller.ends, 11);
    sim_end(&sim);
}

static void clients_of_the_python_library_are_served(void **state)
{
    size_t index;
    const json_t *recording;
    json_t *file = vectors_open("recorded");
    (void)state;
    VECTORS_EACH(file, "layers", index, recording) {
        serve_recording(recording, SIM_WHOLE);
    }
    vectors_close(file);
}

static void clients_of_the_python_library_are_served_byte_by_byte(void **state)
{
    size_t index;
    const json_t *recording;
    json_t *file = vectors_open("recorded");
    (void)state;
    VECTORS_EACH(file, "layers", index, recording) {
        serve_recording(recording, SIM_BYTES);
    }
    vectors_close(file);
}

static void a_recorded_message_that_comes_again_is_refused_where_a_key_proves_it(void **state)
{
    size_t index;
    const json_t *recording;
    json_t *file = vectors_open("recorded");
    (void)state;
    VECTORS_EACH(file, "layers", index, recording) {
        const json_t *slots = json_object_get(recording, "outer");
        if (json_is_null(json_object_get(slots, "auth"))) {
            continue;
        }
        struct sim sim;
        struct recorded_store store = {0};
        sim_begin(&sim, 1);
        struct sim_host *host = sim_host_new(&sim, NULL);
        nio_layer *outer = recorded_layer(host, recording, "outer");
        recorded_serve(&store, host, recorded_layer(host, recording, "inner"));
        struct sim_end *end = sim_raw(host, outer, true);
        const json_t *create = json_array_get(json_object_get(recording, "from_client"), 2);
        recorded_clock(host, create);
        for (int i = 0; i < 2; i++) {
            sim_feed(end, vectors_hex(create, "in"));
            sim_settle(&sim);
            nio_bytes answer = sim_take(end);
            assert_true(answer.len > 0);
            assert_int_equal(answer.ptr[0], i == 0 ? NIO_OK_TYPE : NIO_AUTH_ERROR);
        }
        assert_int_equal(nio__core_counters(host->core)->refused_replay, 1);
        sim_end(&sim);
    }
    vectors_close(file);
}

static void servers_of_the_python_library_are_understood(void **state)
{
    size_t index, at;
    const json_t *recording, *step;
    json_t *file = vectors_open("recorded");
    (void)state;
    VECTORS_EACH(file, "layers", index, recording) {
        struct sim sim;
        struct caller caller;
        sim_begin(&sim, 1);
        caller_begin(&caller, &sim, recording);
        json_array_foreach(json_object_get(recording, "from_server"), at, step) {
            recorded_clock(caller.host, step);
            ask(&caller, step);
            hear(&caller, vectors_hex(step, "in"));
        }
        assert_int_equal(caller.ends, 11);
        sim_end(&sim);
    }
    vectors_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clients_of_the_python_library_are_served),
        cmocka_unit_test(clients_of_the_python_library_are_served_byte_by_byte),
        cmocka_unit_test(a_recorded_message_that_comes_again_is_refused_where_a_key_proves_it),
        cmocka_unit_test(servers_of_the_python_library_are_understood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
