/* tests/support/recorded.c - see recorded.h. */
#include "support/recorded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "core/fanout.h"
#include "core/route.h"
#include "support/vectors.h"

#define PARAMS 3

/* ---- The store ------------------------------------------------------------------------------- */

static size_t place_of(const struct recorded_store *store, nio_bytes uri)
{
    size_t place = 0;
    while (place < 2 && !nio_bytes_equal(store->items[place].uri, uri)) {
        place++;
    }
    return place;
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

static void tell(const struct recorded_store *store, const nio_message *message)
{
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.uri = message->uri;
    spec.content = message->content;
    if (store->notifies) {
        assert_int_equal(nio__core_notify(store->host->core, &spec, NULL), NIO_OK);
    }
}

static void on_request(void *user, nio_call *call, const nio_message *message)
{
    const struct recorded_store *store = user;
    size_t place = place_of(store, message->uri);
    if (nio_bytes_equal(message->uri, nio_bytes_of("echo"))) {
        assert_int_equal(nio_reply(call, NIO_RESPOND_URI, message->content), NIO_OK);
    } else if (place == 2) {
        reply(call, NIO_NOT_FOUND, "not found");
    } else {
        assert_int_equal(nio_reply(call, NIO_RESPOND_URI, store->items[place].content), NIO_OK);
    }
}

static void on_create(void *user, nio_call *call, const nio_message *message)
{
    struct recorded_store *store = user;
    size_t place = place_of(store, nio__bytes(NULL, 0));
    if (place_of(store, message->uri) != 2) {
        reply(call, NIO_ERROR_TYPE, "cannot overwrite");
        return;
    }
    assert_int_not_equal(place, 2);
    store->items[place].uri = kept(message->uri);
    store->items[place].content = kept(message->content);
    reply(call, NIO_OK_TYPE, "stored");
    tell(store, message);
}

static void on_update_or_delete(void *user, nio_call *call, const nio_message *message)
{
    struct recorded_store *store = user;
    size_t place = place_of(store, message->uri);
    if (place == 2) {
        reply(call, NIO_NOT_FOUND, "not found");
    } else if (message->type == NIO_UPDATE_URI) {
        store->items[place].content = kept(message->content);
        reply(call, NIO_OK_TYPE, "stored");
        tell(store, message);
    } else {
        store->items[place].uri.len = 0;
        reply(call, NIO_OK_TYPE, "deleted");
    }
}

static void on_publish(void *user, nio_call *call, const nio_message *message)
{
    reply(call, NIO_OK_TYPE, "published");
    tell(user, message);
}

void recorded_serve(struct recorded_store *store, struct sim_host *host, nio_layer *inner)
{
    static nio_handler_fn *const handlers[] = {
        [NIO_REQUEST_URI] = on_request,         [NIO_CREATE_URI] = on_create,
        [NIO_UPDATE_URI] = on_update_or_delete, [NIO_DELETE_URI] = on_update_or_delete,
        [NIO_PUBLISH_URI] = on_publish,
    };
    store->host = host;
    for (uint8_t type = 0; type < sizeof handlers / sizeof *handlers; type++) {
        if (handlers[type] != NULL) {
            nio_route route = NIO_ROUTE_INIT;
            route.type = type;
            route.any_uri = true;
            route.inner = type == NIO_REQUEST_URI ? NULL : inner;
            assert_int_equal(nio__core_on(host->core, &route, handlers[type], store, NULL), NIO_OK);
        }
    }
}

/* ---- Layers ---------------------------------------------------------------------------------- */

static nio_key key_of(const json_t *plugin)
{
    if (json_object_get(plugin, "key_hex") != NULL) {
        nio_bytes key = vectors_hex(plugin, "key_hex");
        return nio_key_of(key.ptr, key.len);
    }
    return nio_key_of(vectors_text(plugin, "key"), strlen(vectors_text(plugin, "key")));
}

static nio_plugin_spec spec_of(const json_t *plugin, nio_plugin_param params[PARAMS])
{
    nio_plugin_spec spec = {.kind = "none", .params = params};
    if (!json_is_object(plugin)) {
        return spec;
    }
    size_t index;
    const json_t *pair;
    spec.kind = vectors_text(plugin, "kind");
    spec.key = key_of(plugin);
    json_array_foreach(json_object_get(plugin, "params"), index, pair) {
        params[index].name = json_string_value(json_array_get(pair, 0));
        params[index].text = json_string_value(json_array_get(pair, 1)); /* NULL: a flag */
        spec.param_count++;
    }
    return spec;
}

nio_layer *recorded_layer(struct sim_host *host, const json_t *recording, const char *name)
{
    const json_t *slots = json_object_get(recording, name);
    const json_t *auth = json_object_get(slots, "auth"), *cipher = json_object_get(slots, "cipher");
    if (json_is_null(auth) && json_is_null(cipher)) {
        return NULL;
    }
    nio_plugin_param auth_params[PARAMS] = {{0}}, cipher_params[PARAMS] = {{0}};
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = name,
                           .inner = strcmp(name, "outer") != 0,
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

/* ---- Answers and time ------------------------------------------------------------------------ */

nio_status recorded_status(uint8_t answer_type)
{
    switch (answer_type) {
    case NIO_NOT_FOUND:
        return NIO_ENOTFOUND;
    case NIO_ERROR_TYPE:
        return NIO_EREMOTE;
    default:
        return NIO_OK;
    }
}

void recorded_clock(struct sim_host *host, const json_t *step)
{
    sim_settle(host->sim);
    host->skew_ms += vectors_int(step, "at_ms") - host->world.wall_ms;
    sim_advance(host->sim, 1);
}
