/* tests/unit/test_recorded.c - messages that the Python library sent, read from recordings: its
 * clients are served, and its servers are understood, under every combination of the layers that
 * both sides have. What was sent when, and what it has to lead to, stands in recorded.json. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "core/route.h"
#include "support/simnet.h"
#include "support/vectors.h"

/* ---- A store of two items, as the recorded clients expect it --------------------------------- */

struct item {
    nio_bytes uri, content; /* of the recording; uri.len 0: free */
};

struct store {
    struct item items[2];
};

static struct item *item_of(struct store *store, nio_bytes uri)
{
    for (size_t i = 0; i < 2; i++) {
        if (nio_bytes_equal(store->items[i].uri, uri)) {
            return &store->items[i];
        }
    }
    return NULL;
}

static void reply(nio_call *call, uint8_t type, const char *text)
{
    assert_int_equal(nio_reply(call, type, nio_bytes_of(text)), NIO_OK);
}

static nio_bytes kept(nio_bytes bytes)
{
    uint8_t *copy = vectors_memory(bytes.len);
    nio__copy(copy, bytes);
    return nio__bytes(copy, bytes.len);
}

static void on_request(void *user, nio_call *call, const nio_message *message)
{
    const struct item *item = item_of(user, message->uri);
    if (nio_bytes_equal(message->uri, nio_bytes_of("echo"))) {
        assert_int_equal(nio_reply(call, NIO_RESPOND_URI, message->content), NIO_OK);
    } else if (item == NULL) {
        reply(call, NIO_NOT_FOUND, "not found");
    } else {
        assert_int_equal(nio_reply(call, NIO_RESPOND_URI, item->content), NIO_OK);
    }
}

static void on_create(void *user, nio_call *call, const nio_message *message)
{
    struct item *free_item = item_of(user, nio__bytes(NULL, 0));
    if (item_of(user, message->uri) != NULL) {
        reply(call, NIO_ERROR_TYPE, "cannot overwrite");
        return;
    }
    assert_non_null(free_item);
    free_item->uri = kept(message->uri);
    free_item->content = kept(message->content);
    reply(call, NIO_OK_TYPE, "stored");
}

static void on_update_or_delete(void *user, nio_call *call, const nio_message *message)
{
    struct item *item = item_of(user, message->uri);
    if (item == NULL) {
        reply(call, NIO_NOT_FOUND, "not found");
    } else if (message->type == NIO_UPDATE_URI) {
        item->content = kept(message->content);
        reply(call, NIO_OK_TYPE, "stored");
    } else {
        item->uri.len = 0;
        reply(call, NIO_OK_TYPE, "deleted");
    }
}

static void serve(struct sim_host *host, nio_layer *inner, struct store *store)
{
    static nio_handler_fn *const handlers[] = {
        [NIO_REQUEST_URI] = on_request,
        [NIO_CREATE_URI] = on_create,
        [NIO_UPDATE_URI] = on_update_or_delete,
        [NIO_DELETE_URI] = on_update_or_delete,
    };
    for (uint8_t type = 0; type < sizeof handlers / sizeof *handlers; type++) {
        if (handlers[type] != NULL) {
            nio_route route = {.size = sizeof route,
                               .type = type,
                               .any_uri = true,
                               .inner = type == NIO_REQUEST_URI ? NULL : inner};
            assert_int_equal(nio__core_on(host->core, &route, handlers[type], store, NULL), NIO_OK);
        }
    }
}

/* ---- Layers ---------------------------------------------------------------------------------- */

#define PARAMS 3

static nio_plugin_spec spec_of(const json_t *plugin, nio_plugin_param params[PARAMS])
{
    nio_plugin_spec spec = {.kind = "none", .params = params};
    if (!json_is_object(plugin)) {
        return spec;
    }
    size_t index;
    const json_t *pair;
    spec.kind = vectors_text(plugin, "kind");
    spec.key = nio_key_of(vectors_text(plugin, "key"), strlen(vectors_text(plugin, "key")));
    json_array_foreach(json_object_get(plugin, "params"), index, pair) {
        params[index].name = json_string_value(json_array_get(pair, 0));
        params[index].text = json_string_value(json_array_get(pair, 1)); /* NULL: a flag */
        spec.param_count++;
    }
    return spec;
}

/* The layer "outer" or "inner" of a recording; NULL if it has neither auth nor cipher. */
static nio_layer *layer_of(struct sim_host *host, const json_t *recording, const char *name)
{
    const json_t *slots = json_object_get(recording, name);
    const json_t *auth = json_object_get(slots, "auth"), *cipher = json_object_get(slots, "cipher");
    if (json_is_null(auth) && json_is_null(cipher)) {
        return NULL;
    }
    nio_plugin_param auth_params[PARAMS] = {{0}}, cipher_params[PARAMS] = {{0}};
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = name,
                           .inner = strcmp(name, "inner") == 0,
                           .auth = spec_of(auth, auth_params),
                           .cipher = spec_of(cipher, cipher_params)};
    nio_layer *layer = NULL;
    nio_error error = {""};
    if (nio__layer_new(nio__core_plugin_host(host->core), &spec, &layer, &error) != NIO_OK) {
        fail_msg("%s: %s", vectors_text(recording, "name"), error.text);
    }
    host->layers[host->layer_count++] = layer;
    return layer;
}

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
    nio_layer *outer = layer_of(caller->host, recording, "outer");
    caller->inner = layer_of(caller->host, recording, "inner");
    caller->end = sim_raw(caller->host, outer, false);
    sim_settle(sim);
}

static nio_status status_of(uint8_t type)
{
    return type == NIO_NOT_FOUND ? NIO_ENOTFOUND : type == NIO_ERROR_TYPE ? NIO_EREMOTE : NIO_OK;
}

static void on_end(void *user, const nio_end *end)
{
    struct caller *caller = user;
    uint8_t type = (uint8_t)vectors_int(caller->step, "answer_type");
    nio_bytes content = vectors_hex(caller->step, "answer");
    caller->ends++;
    assert_int_equal(end->status, status_of(type));
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

/* Lets the clock of the host stand where it stood when the step was recorded. */
static void set_clock(struct sim_host *host, const json_t *step)
{
    sim_settle(host->sim);
    host->skew_ms += vectors_int(step, "at_ms") - host->world.wall_ms;
    sim_advance(host->sim, 1);
}

/* ---- Tests ----------------------------------------------------------------------------------- */

static void serve_recording(const json_t *recording, enum sim_split split)
{
    struct sim sim;
    struct store store = {0};
    struct caller caller;
    sim_begin(&sim, 1);
    sim.split = split;
    struct sim_host *host = sim_host_new(&sim, NULL);
    nio_layer *outer = layer_of(host, recording, "outer");
    serve(host, layer_of(host, recording, "inner"), &store);
    struct sim_end *end = sim_raw(host, outer, true);
    caller_begin(&caller, &sim, recording);

    size_t index;
    const json_t *step;
    json_array_foreach(json_object_get(recording, "from_client"), index, step) {
        set_clock(host, step);
        set_clock(caller.host, step);
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
        struct store store = {0};
        sim_begin(&sim, 1);
        struct sim_host *host = sim_host_new(&sim, NULL);
        nio_layer *outer = layer_of(host, recording, "outer");
        serve(host, layer_of(host, recording, "inner"), &store);
        struct sim_end *end = sim_raw(host, outer, true);
        const json_t *create = json_array_get(json_object_get(recording, "from_client"), 2);
        set_clock(host, create);
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
            set_clock(caller.host, step);
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
