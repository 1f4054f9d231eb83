/* The sentences for layers that cannot be: word for word, since people read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/layer_kit.h"

/* clang-format off */
#define KEY {.secret = {(const uint8_t *)"a secret of thirty-two bytes ok!", 32}}
#define NO_KEY {.secret = {NULL, 0}}
/* clang-format on */

struct refusal {
    bool inner;
    nio_plugin_spec auth, cipher;
    nio_status status;
    const char *text;
};

/* clang-format off */
#define PARAMS(...) (const nio_plugin_param[]){__VA_ARGS__}
#define PLUGIN(kind) {kind, NULL, 0, KEY}
#define WITH1(kind, ...) {kind, PARAMS(__VA_ARGS__), 1, KEY}
#define WITH2(kind, ...) {kind, PARAMS(__VA_ARGS__), 2, KEY}
#define NONE {"none", NULL, 0, NO_KEY}
/* clang-format on */

#define LONG_NAME "a-name-that-is-longer-than-the-32-a-field-may-have"
/* 256 bytes, of which 255 are allowed. */
#define R64 "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr"
#define LONG_REALM R64 R64 R64 R64

static const struct refusal cases[] = {
    {false, PLUGIN("aed"), NONE, NIO_EINVAL,
     "layer \"tested\": there is no plugin \"aed\"; did you mean \"aead\"?"},
    {false, PLUGIN("sha-256-stream"), NONE, NIO_EINVAL,
     "layer \"tested\": there is no plugin \"sha-256-stream\"; did you mean "
     "\"sha256_stream\"?"},
    {false, PLUGIN("rot13"), NONE, NIO_EINVAL, "layer \"tested\": there is no plugin \"rot13\""},
    {false, PLUGIN("sha256_stream"), NONE, NIO_EINVAL,
     "layer \"tested\": sha256_stream is not an auth"},
    {false, NONE, PLUGIN("hmac"), NIO_EINVAL, "layer \"tested\": hmac is not a cipher"},
    {false, NONE, PLUGIN("aead"), NIO_EINVAL,
     "layer \"tested\": aead is auth and cipher in one: name it as the auth, and no cipher"},
    {false, PLUGIN("aead"), PLUGIN("sha256_stream"), NIO_EINVAL,
     "layer \"tested\": aead is auth and cipher in one, so there is no place for the cipher "
     "sha256_stream"},
    {false, {"aead", NULL, 0, NO_KEY}, NONE, NIO_ENOKEY, "layer \"tested\": aead needs a key"},
    {false, {"hmac", NULL, 0, NO_KEY}, NONE, NIO_ENOKEY, "layer \"tested\": hmac needs a key"},
    {false,
     NONE,
     {"sha256_stream", NULL, 0, NO_KEY},
     NIO_ENOKEY,
     "layer \"tested\": sha256_stream needs a key"},
    {false,
     {"mac", NULL, 0, {.secret = {(const uint8_t *)"short", 5}}},
     NONE,
     NIO_EINVAL,
     "layer \"tested\": a key of mac has 5 bytes; it needs at least 16, from a good random "
     "source"},
    {false,
     {"aead",
      NULL,
      0,
      {.secret = {(const uint8_t *)"sixteen bytes ok", 16},
       .previous = {{(const uint8_t *)"old", 3}}}},
     NONE,
     NIO_EINVAL,
     "layer \"tested\": a key of aead has 3 bytes; it needs at least 16, from a good random "
     "source"},
    {false, WITH1("aead", {.name = "feild", .text = "x"}), NONE, NIO_EINVAL,
     "layer \"tested\": aead has no parameter \"feild\"; did you mean \"field\"?"},
    {false, WITH1("mac", {.name = "clear_uri"}), NONE, NIO_EINVAL,
     "layer \"tested\": mac has no parameter \"clear_uri\""},
    {false, WITH1("mac", {.name = "field", .number = 3}), NONE, NIO_EINVAL,
     "layer \"tested\": field of mac is a text"},
    {false, WITH1("aead", {.name = "clear_uri", .text = "yes"}), NONE, NIO_EINVAL,
     "layer \"tested\": clear_uri of aead is not a text"},
    {false, WITH2("aead", {.name = "clear_uri"}, {.name = "hide_uri"}), NONE, NIO_EINVAL,
     "layer \"tested\": aead is told clear_uri and hide_uri at once"},
    {false, WITH2("mac", {.name = "field", .text = "a"}, {.name = "field", .text = "b"}), NONE,
     NIO_EINVAL, "layer \"tested\": field of mac is given twice"},
    {true, WITH1("aead", {.name = "hide_uri"}), NONE, NIO_EINVAL,
     "layer \"tested\": an inner layer cannot hide the URI, since a message is routed by it "
     "before that layer is opened"},
    {true, NONE, WITH1("sha256_stream", {.name = "hide_uri"}), NIO_EINVAL,
     "layer \"tested\": an inner layer cannot hide the URI, since a message is routed by it "
     "before that layer is opened"},
    {false, WITH1("mac", {.name = "field", .text = ""}), NONE, NIO_EINVAL,
     "layer \"tested\": field of mac is the name of a field: 1 to 32 letters, digits, _ or -, "
     "not \"\""},
    {false, WITH1("mac", {.name = "field", .text = "a b"}), NONE, NIO_EINVAL,
     "layer \"tested\": field of mac is the name of a field: 1 to 32 letters, digits, _ or -, "
     "not \"a b\""},
    {false, WITH1("mac", {.name = "field", .text = LONG_NAME}), NONE, NIO_EINVAL,
     "layer \"tested\": field of mac is the name of a field: 1 to 32 letters, digits, _ or -, "
     "not \"a-name-that-is-longer-than-the-32-a-fiel\""},
    {false, WITH1("mac", {.name = "realm", .text = LONG_REALM}), NONE, NIO_EINVAL,
     "layer \"tested\": realm of mac has at most 255 bytes"},
    {false, WITH1("mac", {.name = "field", .text = "cid"}), NONE, NIO_ECONFLICT,
     "layer \"tested\": mac cannot write the field \"cid\", which belongs to the runtime"},
    {false, WITH1("hmac", {.name = "ts_field", .text = "chal"}), NONE, NIO_ECONFLICT,
     "layer \"tested\": hmac cannot write the field \"chal\", which belongs to the runtime"},
    {false, WITH1("hmac", {.name = "ts_field", .text = "nonce"}), NONE, NIO_ECONFLICT,
     "layer \"tested\": hmac cannot write the field \"nonce\", which it writes for something "
     "else"},
    {false, WITH1("mac", {.name = "field", .text = "iv"}), PLUGIN("sha256_stream"), NIO_ECONFLICT,
     "layer \"tested\": sha256_stream and mac both write the field \"iv\": give one of them "
     "another name"},
};

static void every_layer_that_cannot_be_is_refused_by_a_sentence(void **state)
{
    (void)state;
    struct fault_env world;
    struct kit_node node;
    nio_domain *domain;
    fault_env_init(&world, 1);
    assert_int_equal(nio_domain_create(&domain, &world.env), NIO_OK);
    kit_node_begin(&node, &world, domain);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        nio_layer_spec spec = {.size = sizeof spec,
                               .name = "tested",
                               .inner = cases[i].inner,
                               .auth = cases[i].auth,
                               .cipher = cases[i].cipher};
        nio_layer *layer = NULL;
        nio_error error = {"nothing was said"};
        nio_status status = nio__layer_new(&node.host, &spec, &layer, &error);
        assert_string_equal(error.text, cases[i].text);
        assert_int_equal(status, cases[i].status);
        assert_int_equal(nio__layer_new(&node.host, &spec, &layer, NULL), status);
        assert_null(layer);
    }
    kit_node_end(&node);
    nio_domain_destroy(domain);
    fault_env_end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layer_that_cannot_be_is_refused_by_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
