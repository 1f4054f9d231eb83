/* Generated stubs on both sides of a real connection, under real layers. */
#include "support/e2e.h"

#include "golden/good/replies/replies.c"

static const uint8_t secret[32] = {1, 2, 3};

static replies_keys all_keys(void)
{
    replies_keys keys;
    memset(&keys, 0, sizeof keys);
    keys.size = sizeof keys;
    keys.outer_auth = nio_key_of(secret, sizeof secret);
    keys.outer_cipher = nio_key_of("cipher key", 10);
    keys.inner_seal = nio_key_of(secret, sizeof secret);
    return keys;
}

/* ---- What the server does: the id in the URI chooses the answer ------------------------------ */

struct server {
    unsigned pings, requests;
    nio_status wrong, second, invalid;
    nio_call *kept;
};

static struct server *told(replies_server *server)
{
    return replies_server_app(server);
}

static void on_request(replies_server *server, nio_call *call, const replies_thing_uri *uri,
                       const replies_thing_request_args *args)
{
    told(server)->requests++;
    replies_reason reason = {409, {"busy", 4}};
    replies_thing_request_result result = {args->has_level ? args->level : 1000u,
                                           args->name.len > 0, args->name};
    switch (uri->id) {
    case 1:
        replies_thing_request_reply_ok(call, &result);
        break;
    case 2:
        replies_thing_request_reply_not_found(call, nio_text_of("no such thing"));
        break;
    case 3:
        replies_thing_request_reply_error(call, &reason);
        break;
    case 4:
        told(server)->wrong = replies_thing_create_reply_ok(call);
        reason.text.ptr = "\xff";
        reason.text.len = 1;
        told(server)->invalid = replies_thing_request_reply_error(call, &reason);
        replies_thing_request_reply_ok(call, &result);
        told(server)->second = replies_thing_request_reply_not_found(call, nio_text_of(""));
        break;
    case 5:
        assert_int_equal(nio_call_keep(call), NIO_OK);
        told(server)->kept = call;
        break;
    default: /* forgets to answer */
        break;
    }
}

static void on_create(replies_server *server, nio_call *call, const replies_thing_uri *uri,
                      const replies_reason *reason)
{
    (void)server;
    if (uri->id == reason->code) {
        replies_thing_create_reply_ok(call);
    } else {
        replies_thing_create_reply_error(call, reason->text);
    }
}

static void on_update(replies_server *server, nio_call *call, const replies_thing_uri *uri)
{
    (void)server;
    if (uri->id == 1) {
        replies_thing_update_reply_ok(call, (nio_bytes){secret, 3});
    } else if (uri->id == 2) {
        replies_thing_update_reply_not_permitted(call, nio_text_of("not now"));
    } else {
        replies_thing_update_reply_error(call, 77);
    }
}

static void on_all(replies_server *server, nio_call *call, const replies_all_request_args *args)
{
    (void)server;
    static const replies_reason reasons[] = {{1, {"a", 1}}, {2, {"bc", 2}}};
    replies_reason_list list = {reasons, args->has_first ? (size_t)args->first : 0};
    replies_all_request_reply_ok(call, &list);
}

static void on_ping(replies_server *server)
{
    told(server)->pings++;
}

static void on_echo(replies_server *server, nio_call *call, nio_bytes bytes)
{
    (void)server;
    replies_echo_reply_ok(call, bytes);
}

static const replies_handlers handlers = {
    .size = sizeof(replies_handlers),
    .thing_request = on_request,
    .thing_create = on_create,
    .thing_update = on_update,
    .all_request = on_all, /* thing_delete is not there */
    .ping = on_ping,
    .echo = on_echo,
};

/* ---- The test's world: a server and a client on one loop ------------------------------------- */

struct typed {
    struct e2e e;
    struct server server;
    nio_node *serving, *calling;
    nio_listener *listener;
    replies_client *client;
    nio_error error;
};

static void connect_with(struct typed *t, const replies_keys *keys)
{
    assert_int_equal(replies_connect(t->calling, nio_listener_endpoint(t->listener), keys, NULL,
                                     &t->client, &t->error),
                     NIO_OK);
}

static void begin(struct typed *t)
{
    memset(t, 0, sizeof *t);
    e2e_begin(&t->e);
    t->serving = e2e_node(&t->e, NULL);
    t->calling = e2e_node(&t->e, NULL);
    replies_keys keys = all_keys();
    assert_int_equal(replies_serve(t->serving, &handlers, &keys, &t->server, NULL, &t->error),
                     NIO_OK);
    assert_int_equal(nio_node_listen_with(t->serving, e2e_any(), NULL, &t->listener, &t->error),
                     NIO_OK);
    connect_with(t, &keys);
}

static void end(struct typed *t)
{
    e2e_close(&t->e, t->calling);
    e2e_close(&t->e, t->serving);
    e2e_end(&t->e);
}

/* What the end of any call said. */
struct seen {
    unsigned ended;
    nio_status status;
    char detail[64];
    uint64_t number; /* the one that the reply holds */
    char text[64];   /* likewise */
    bool ok, typed_error, typed_failure;
};

static void keep_text(char *out, size_t size, const void *ptr, size_t len)
{
    assert_true(len < size);
    memcpy(out, ptr == NULL ? "" : ptr, len);
    out[len] = '\0';
}

static struct seen *ended(void *user, nio_status status, nio_bytes detail)
{
    struct seen *seen = user;
    seen->ended++;
    seen->status = status;
    keep_text(seen->detail, sizeof seen->detail, detail.ptr, detail.len);
    return seen;
}

static void on_request_end(void *user, const replies_thing_request_end *end)
{
    struct seen *seen = ended(user, end->status, end->detail);
    seen->ok = end->ok != NULL;
    seen->typed_error = end->error != NULL;
    if (end->ok != NULL) {
        seen->number = end->ok->id;
        keep_text(seen->text, sizeof seen->text, end->ok->name.ptr, end->ok->name.len);
    } else if (end->error != NULL) {
        seen->number = end->error->code;
        keep_text(seen->text, sizeof seen->text, end->error->text.ptr, end->error->text.len);
    }
}

static void on_create_end(void *user, const replies_thing_create_end *end)
{
    ended(user, end->status, end->detail);
}

static void on_update_end(void *user, const replies_thing_update_end *end)
{
    struct seen *seen = ended(user, end->status, end->detail);
    seen->typed_error = end->has_error;
    seen->typed_failure = end->has_not_permitted;
    seen->number = end->error;
    if (end->status == NIO_OK) {
        seen->number = end->ok.len;
    } else {
        keep_text(seen->text, sizeof seen->text, end->not_permitted.ptr, end->not_permitted.len);
    }
}

static void on_delete_end(void *user, const replies_thing_delete_end *end)
{
    struct seen *seen = ended(user, end->status, end->detail);
    seen->typed_failure = end->not_found != NULL;
}

static void on_all_end(void *user, const replies_all_request_end *end)
{
    struct seen *seen = ended(user, end->status, end->detail);
    seen->ok = end->ok != NULL;
    seen->number = end->ok != NULL ? end->ok->count : 0;
    if (seen->number == 2) {
        keep_text(seen->text, sizeof seen->text, end->ok->items[1].text.ptr, 2);
    }
}

static void on_echo_end(void *user, const replies_echo_end *end)
{
    struct seen *seen = ended(user, end->status, end->detail);
    keep_text(seen->text, sizeof seen->text, end->ok.ptr, end->ok.len);
}

static struct seen request(struct typed *t, uint32_t id)
{
    struct seen seen = {0};
    replies_thing_uri uri = {id};
    replies_thing_request_args args = {nio_text_of("ann"), true, 7};
    assert_int_equal(
        replies_thing_request(t->client, &uri, &args, NULL, on_request_end, &seen, NULL), NIO_OK);
    assert_int_equal(seen.ended, 0);
    E2E_UNTIL(&t->e, seen.ended == 1);
    return seen;
}

static struct seen update(struct typed *t, uint32_t id)
{
    struct seen seen = {0};
    replies_thing_uri uri = {id};
    nio_call_options options = NIO_CALL_OPTIONS_INIT;
    options.deadline_ms = 10000; /* the schema's own would be too short for a test */
    assert_int_equal(replies_thing_update(t->client, &uri, &options, on_update_end, &seen, NULL),
                     NIO_OK);
    E2E_UNTIL(&t->e, seen.ended == 1);
    return seen;
}

/* ---- Tests ----------------------------------------------------------------------------------- */

static void a_request_is_answered_with_its_result(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    struct seen seen = request(&t, 1);
    assert_int_equal(seen.status, NIO_OK);
    assert_true(seen.ok && !seen.typed_error);
    assert_int_equal(seen.number, 7);
    assert_string_equal(seen.text, "ann");
    end(&t);
}

static void failures_come_as_what_they_are(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    struct seen seen = request(&t, 2);
    assert_int_equal(seen.status, NIO_ENOTFOUND);
    assert_string_equal(seen.detail, "no such thing");
    seen = request(&t, 3);
    assert_int_equal(seen.status, NIO_EREMOTE);
    assert_true(seen.typed_error);
    assert_int_equal(seen.number, 409);
    assert_string_equal(seen.text, "busy");
    seen = update(&t, 2);
    assert_int_equal(seen.status, NIO_ENOTPERMITTED);
    assert_true(seen.typed_failure && !seen.typed_error);
    assert_string_equal(seen.text, "not now");
    seen = update(&t, 3);
    assert_int_equal(seen.status, NIO_EREMOTE);
    assert_true(seen.typed_error && !seen.typed_failure);
    assert_int_equal(seen.number, 77);
    end(&t);
}

static void a_success_may_be_bytes_or_a_list(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    struct seen seen = update(&t, 1);
    assert_int_equal(seen.status, NIO_OK);
    assert_int_equal(seen.number, 3);
    struct seen all = {0};
    replies_all_request_args args = {true, 2};
    assert_int_equal(replies_all_request(t.client, &args, NULL, on_all_end, &all, NULL), NIO_OK);
    E2E_UNTIL(&t.e, all.ended == 1);
    assert_int_equal(all.status, NIO_OK);
    assert_int_equal(all.number, 2);
    assert_string_equal(all.text, "bc");
    end(&t);
}

static void an_operation_under_an_inner_layer_works_as_any_other(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    struct seen seen = {0};
    replies_thing_uri uri = {9};
    replies_reason reason = {9, {"x", 1}};
    assert_int_equal(
        replies_thing_create(t.client, &uri, &reason, NULL, on_create_end, &seen, NULL), NIO_OK);
    E2E_UNTIL(&t.e, seen.ended == 1);
    assert_int_equal(seen.status, NIO_OK);
    reason.code = 8;
    assert_int_equal(
        replies_thing_create(t.client, &uri, &reason, NULL, on_create_end, &seen, NULL), NIO_OK);
    E2E_UNTIL(&t.e, seen.ended == 2);
    assert_int_equal(seen.status, NIO_EREMOTE);
    assert_string_equal(seen.detail, "x");
    end(&t);
}

static void messages_with_and_without_answer_arrive(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    struct seen seen = {0};
    assert_int_equal(replies_ping(t.client), NIO_OK);
    assert_int_equal(replies_echo(t.client, (nio_bytes){(const uint8_t *)"hey", 3}, NULL,
                                  on_echo_end, &seen, NULL),
                     NIO_OK);
    E2E_UNTIL(&t.e, seen.ended == 1);
    assert_int_equal(seen.status, NIO_OK);
    assert_string_equal(seen.text, "hey");
    assert_int_equal(t.server.pings, 1);
    end(&t);
}

static void a_wrong_a_second_and_an_invalid_answer_are_refused(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    struct seen seen = request(&t, 4);
    assert_int_equal(seen.status, NIO_OK);
    assert_int_equal(t.server.wrong, NIO_EMISMATCH);
    assert_int_equal(t.server.invalid, NIO_EINVAL);
    assert_int_equal(t.server.second, NIO_EANSWERED);
    end(&t);
}

static void a_kept_call_is_answered_later(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    struct seen seen = {0};
    replies_thing_uri uri = {5};
    replies_thing_request_args args = {{NULL, 0}, false, 0};
    assert_int_equal(
        replies_thing_request(t.client, &uri, &args, NULL, on_request_end, &seen, NULL), NIO_OK);
    E2E_UNTIL(&t.e, t.server.kept != NULL);
    assert_int_equal(seen.ended, 0);
    replies_thing_request_result result = {12, false, {NULL, 0}};
    assert_int_equal(replies_thing_request_reply_ok(t.server.kept, &result), NIO_OK);
    E2E_UNTIL(&t.e, seen.ended == 1);
    assert_int_equal(seen.number, 12);
    assert_string_equal(seen.text, "");
    end(&t);
}

static void a_handler_that_forgets_to_answer_answers_with_an_error(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    struct seen seen = request(&t, 6);
    assert_int_equal(seen.status, NIO_EREMOTE);
    assert_false(seen.typed_error);
    assert_string_equal(seen.detail, "no answer");
    end(&t);
}

static void a_slot_that_is_null_answers_not_found(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    struct seen seen = {0};
    replies_thing_uri uri = {1};
    assert_int_equal(replies_thing_delete(t.client, &uri, NULL, on_delete_end, &seen, NULL),
                     NIO_OK);
    E2E_UNTIL(&t.e, seen.ended == 1);
    assert_int_equal(seen.status, NIO_ENOTFOUND);
    assert_false(seen.typed_failure); /* its text is none of the declared kind */
    end(&t);
}

/* A request under the client's outer layer whose content no generated function would write. */
static struct e2e_call raw_request(struct typed *t, const char *uri, nio_bytes content)
{
    struct e2e_call call = {0};
    nio_send_spec spec = NIO_SEND_SPEC_INIT;
    spec.type = NIO_REQUEST_URI;
    spec.uri = nio_bytes_of(uri);
    spec.content = content;
    assert_int_equal(
        nio_request(replies_client_link(t->client), &spec, NULL, e2e_done, &call, NULL), NIO_OK);
    E2E_UNTIL(&t->e, call.ended == 1);
    return call;
}

static void content_that_does_not_decode_reaches_no_handler(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    struct e2e_call call = raw_request(&t, "thing/1", nio_bytes_of("garbage"));
    assert_int_equal(call.status, NIO_EREMOTE);
    assert_int_equal(call.len, strlen("malformed content"));
    assert_memory_equal(call.content, "malformed content", call.len);
    assert_int_equal(t.server.requests, 0);
    assert_int_equal(nio_node_counters(t.serving)->refused_content, 1);
    end(&t);
}

static void on_garbage(void *user, nio_call *call, const nio_message *message)
{
    (void)user;
    (void)message;
    assert_int_equal(nio_reply(call, NIO_RESPOND_URI, nio_bytes_of("garbage")), NIO_OK);
}

static void an_answer_that_does_not_decode_ends_the_call_with_eproto(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    nio_route route = NIO_ROUTE_INIT;
    nio_handler_id id;
    route.type = NIO_REQUEST_URI;
    route.uri = nio_bytes_of("thing/1");
    assert_int_equal(nio_on(t.serving, &route, on_garbage, NULL, &id), NIO_OK);
    struct seen seen = request(&t, 1);
    assert_int_equal(seen.status, NIO_EPROTO);
    assert_false(seen.ok);
    assert_string_equal(seen.detail, "garbage");
    end(&t);
}

static void what_may_not_be_written_is_not_sent(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    struct seen seen = {0};
    replies_thing_uri uri = {1};
    replies_thing_request_args args = {nio_text_of("far too long"), false, 0};
    assert_int_equal(
        replies_thing_request(t.client, &uri, &args, NULL, on_request_end, &seen, NULL),
        NIO_EINVAL);
    static const uint8_t bytes[101] = {0};
    assert_int_equal(
        replies_echo(t.client, (nio_bytes){bytes, sizeof bytes}, NULL, on_echo_end, &seen, NULL),
        NIO_EINVAL);
    request(&t, 1); /* whatever was begun would have ended before this */
    assert_int_equal(seen.ended, 0);
    end(&t);
}

static void a_server_without_a_key_does_not_start_and_names_it(void **state)
{
    (void)state;
    struct e2e e;
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    nio_error error;
    replies_keys keys = all_keys();
    keys.inner_seal.secret.len = 0;
    assert_int_equal(replies_serve(node, &handlers, &keys, NULL, NULL, &error), NIO_ENOKEY);
    assert_non_null(strstr(error.text, "inner_seal"));
    e2e_close(&e, node);
    e2e_end(&e);
}

static void a_call_through_a_layer_without_its_key_does_not_begin(void **state)
{
    (void)state;
    struct typed t;
    begin(&t);
    replies_keys keys = all_keys();
    memset(&keys.inner_seal, 0, sizeof keys.inner_seal);
    connect_with(&t, &keys);
    struct seen seen = {0};
    replies_thing_uri uri = {9};
    replies_reason reason = {9, {"x", 1}};
    assert_int_equal(
        replies_thing_create(t.client, &uri, &reason, NULL, on_create_end, &seen, NULL),
        NIO_ENOKEY);
    seen = request(&t, 1);
    assert_int_equal(seen.status, NIO_OK);
    end(&t);
}

static void generated_code_of_another_abi_is_refused(void **state)
{
    (void)state;
    struct e2e e;
    e2e_begin(&e);
    nio_node *node = e2e_node(&e, NULL);
    nio_error error;
    nio_service *service;
    nio_gen_protocol other = replies_protocol;
    replies_keys keys = all_keys();
    other.abi++;
    assert_int_equal(nio_gen_serve(node, &other, &handlers, &keys, NULL, &service, &error),
                     NIO_EABI);
    assert_non_null(strstr(error.text, "generate it again"));
    replies_handlers no_size = handlers;
    no_size.size = 0;
    assert_int_equal(replies_serve(node, &no_size, &keys, NULL, NULL, &error), NIO_EABI);
    e2e_close(&e, node);
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_answered_with_its_result),
        cmocka_unit_test(failures_come_as_what_they_are),
        cmocka_unit_test(a_success_may_be_bytes_or_a_list),
        cmocka_unit_test(an_operation_under_an_inner_layer_works_as_any_other),
        cmocka_unit_test(messages_with_and_without_answer_arrive),
        cmocka_unit_test(a_wrong_a_second_and_an_invalid_answer_are_refused),
        cmocka_unit_test(a_kept_call_is_answered_later),
        cmocka_unit_test(a_handler_that_forgets_to_answer_answers_with_an_error),
        cmocka_unit_test(a_slot_that_is_null_answers_not_found),
        cmocka_unit_test(content_that_does_not_decode_reaches_no_handler),
        cmocka_unit_test(an_answer_that_does_not_decode_ends_the_call_with_eproto),
        cmocka_unit_test(what_may_not_be_written_is_not_sent),
        cmocka_unit_test(a_server_without_a_key_does_not_start_and_names_it),
        cmocka_unit_test(a_call_through_a_layer_without_its_key_does_not_begin),
        cmocka_unit_test(generated_code_of_another_abi_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
