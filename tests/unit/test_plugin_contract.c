/* Every plugin, in every place where it makes sense, keeps the contract of plugins. */
#include "support/plugin_contract.h"

#include <stdio.h>

#include <netaio/lock.h>

/* clang-format off */
#define SECRET {.secret = {(const uint8_t *)"an old secret of this contract!!", 32}}
#define SHORT {.secret = {(const uint8_t *)"test", 4}}
#define SPEC(inner, auth, cipher) {sizeof(nio_layer_spec), "tested", inner, "realm", auth, cipher}
#define PLUGIN(kind, secret) {kind, NULL, 0, secret}
#define NONE {.kind = NULL}
/* clang-format on */

static const nio_plugin_param clear_uri[] = {{.name = "clear_uri"}};
static const nio_plugin_param unproved[] = {{.name = "unproved"}};
static const nio_plugin_param other_names[] = {{.name = "mac_field", .text = "hmac2"},
                                               {.name = "nonce_field", .text = "n"},
                                               {.name = "ts_field", .text = "t"}};
/* clang-format off */
#define CLEAR(kind, secret) {kind, clear_uri, 1, secret}
#define UNPROVED(kind, secret) {kind, unproved, 1, secret}
/* clang-format on */

static struct contract mac_outer = {.name = "mac",
                                    .spec = SPEC(false, PLUGIN("mac", SECRET), NONE),
                                    .proves = true,
                                    .covers_type = true,
                                    .binds_realm = true,
                                    .binds_request = true,
                                    .window_ms = 30000};
static struct contract mac_inner = {.name = "mac inside",
                                    .spec = SPEC(true, PLUGIN("mac", SECRET), NONE),
                                    .proves = true,
                                    .covers_type = true,
                                    .binds_realm = true,
                                    .binds_request = true,
                                    .window_ms = 30000};
static struct contract mac_and_stream = {
    .name = "mac and sha256_stream",
    .spec = SPEC(false, PLUGIN("mac", SECRET), PLUGIN("sha256_stream", SHORT)),
    .proves = true,
    .covers_type = true,
    .binds_realm = true,
    .binds_request = true,
    .window_ms = 30000};
static struct contract aead_outer = {.name = "aead",
                                     .spec = SPEC(false, PLUGIN("aead", SECRET), NONE),
                                     .proves = true,
                                     .covers_type = true,
                                     .binds_realm = true,
                                     .binds_request = true,
                                     .window_ms = 30000};
static struct contract aead_clear = {.name = "aead with the URI in the clear",
                                     .spec = SPEC(false, CLEAR("aead", SECRET), NONE),
                                     .proves = true,
                                     .covers_type = true,
                                     .binds_realm = true,
                                     .binds_request = true,
                                     .window_ms = 30000};
static struct contract aead_inner = {.name = "aead inside",
                                     .spec = SPEC(true, PLUGIN("aead", SECRET), NONE),
                                     .proves = true,
                                     .covers_type = true,
                                     .binds_realm = true,
                                     .binds_request = true,
                                     .window_ms = 30000};
static struct contract hmac_outer = {.name = "hmac",
                                     .spec = SPEC(false, PLUGIN("hmac", SHORT), NONE),
                                     .proves = true,
                                     .window_ms = 60000};
static struct contract hmac_inner = {
    .name = "hmac inside, with other names",
    .spec =
        {sizeof(nio_layer_spec), "tested", true, "realm", {"hmac", other_names, 3, SHORT}, NONE},
    .proves = true,
    .window_ms = 60000};
static struct contract hmac_and_stream = {
    .name = "hmac and sha256_stream",
    .spec = SPEC(false, PLUGIN("hmac", SHORT), PLUGIN("sha256_stream", SHORT)),
    .proves = true,
    .window_ms = 60000};
static struct contract hmac_and_clear_stream = {
    .name = "hmac and sha256_stream inside",
    .spec = SPEC(true, PLUGIN("hmac", SHORT), PLUGIN("sha256_stream", SHORT)),
    .proves = true,
    .window_ms = 60000};
static struct contract stream_outer = {.name = "sha256_stream",
                                       .spec = SPEC(false, NONE, PLUGIN("sha256_stream", SHORT)),
                                       .takes_any_iv = true};
static struct contract stream_clear = {.name = "sha256_stream with the URI in the clear",
                                       .spec = SPEC(false, NONE, CLEAR("sha256_stream", SHORT)),
                                       .takes_any_iv = true};
static struct contract stream_inner = {.name = "sha256_stream inside",
                                       .spec = SPEC(true, NONE, PLUGIN("sha256_stream", SHORT)),
                                       .takes_any_iv = true};

static struct contract sign_outer = {.name = "sign",
                                     .spec = SPEC(false, PLUGIN("sign", SECRET), NONE),
                                     .proves = true,
                                     .covers_type = true,
                                     .binds_realm = true,
                                     .binds_request = true,
                                     .window_ms = 30000};
static struct contract sign_inner = {.name = "sign inside",
                                     .spec = SPEC(true, PLUGIN("sign", SECRET), NONE),
                                     .proves = true,
                                     .covers_type = true,
                                     .binds_realm = true,
                                     .binds_request = true,
                                     .window_ms = 30000};
static struct contract sign_and_box = {
    .name = "sign and x25519",
    .spec = SPEC(false, PLUGIN("sign", SECRET), PLUGIN("x25519", SECRET)),
    .proves = true,
    .covers_type = true,
    .binds_realm = true,
    .binds_request = true,
    .window_ms = 30000};
static struct contract mac_and_box = {
    .name = "mac and x25519 inside",
    .spec = SPEC(true, PLUGIN("mac", SECRET), PLUGIN("x25519", SECRET)),
    .proves = true,
    .covers_type = true,
    .binds_realm = true,
    .binds_request = true,
    .window_ms = 30000};
static struct contract hmac_and_box = {
    .name = "hmac and x25519",
    .spec = SPEC(false, PLUGIN("hmac", SHORT), PLUGIN("x25519", SECRET)),
    .proves = true,
    .window_ms = 60000};
static struct contract box_outer = {.name = "x25519",
                                    .spec = SPEC(false, NONE, UNPROVED("x25519", SECRET))};
static struct contract box_inner = {.name = "x25519 inside",
                                    .spec = SPEC(true, NONE, PLUGIN("x25519", SECRET))};

/* Set by main: what the seed of SECRET opens. */
static uint8_t lock[NIO_LOCK_SINGLE_SIG_BYTES];
static const nio_plugin_param script_names[] = {{.name = "witness_field", .text = "w"},
                                                {.name = "nonce_field", .text = "n"},
                                                {.name = "ts_field", .text = "t"},
                                                {.name = "witness_max", .number = 100},
                                                {.name = "steps", .number = 1000}};
/* clang-format off */
#define NAMED(kind, secret) {kind, script_names, 5, secret}
#define SEED .secret = {(const uint8_t *)"an old secret of this contract!!", 32}
#define LOCKED {SEED, .lock = {lock, sizeof lock}}
/* clang-format on */

static struct contract script_outer = {.name = "tapescript",
                                       .spec = SPEC(false, PLUGIN("tapescript", LOCKED), NONE),
                                       .proves = true,
                                       .window_ms = 60000};
static struct contract script_inner = {.name = "tapescript inside, with other names",
                                       .spec = SPEC(true, NAMED("tapescript", LOCKED), NONE),
                                       .proves = true,
                                       .window_ms = 60000};
static struct contract script_and_stream = {
    .name = "tapescript and sha256_stream",
    .spec = SPEC(false, PLUGIN("tapescript", LOCKED), PLUGIN("sha256_stream", SHORT)),
    .proves = true,
    .window_ms = 60000};
static struct contract script_and_box = {
    .name = "tapescript and x25519 inside",
    .spec = SPEC(true, PLUGIN("tapescript", LOCKED), PLUGIN("x25519", SECRET)),
    .proves = true,
    .window_ms = 60000};

/* One group a contract, so that a failure names it. */
static int run(struct contract *contract)
{
    struct contract c = *contract;
    const struct CMUnitTest tests[] = {PLUGIN_CONTRACT(c)};
    return _cmocka_run_group_tests(contract->name, tests, sizeof tests / sizeof *tests, NULL, NULL);
}

/* False: there is no tapescript. */
static bool make_lock(void)
{
    uint8_t key[NIO_KEY_BYTES];
    nio_script_out made = NIO_SCRIPT_OUT(lock);
    return nio_key_public(script_outer.spec.auth.key.secret.ptr, key, NULL) == NIO_OK &&
           nio_lock_single_sig(&made, key, 0) == NIO_OK;
}

int main(void)
{
    struct contract *contracts[] = {
        &mac_outer,    &mac_inner,    &mac_and_stream, &aead_outer,      &aead_clear,
        &aead_inner,   &hmac_outer,   &hmac_inner,     &hmac_and_stream, &hmac_and_clear_stream,
        &stream_outer, &stream_clear, &stream_inner,   &sign_outer,      &sign_inner,
        &sign_and_box, &mac_and_box,  &hmac_and_box,   &box_outer,       &box_inner};
    int failed = 0;
    for (size_t i = 0; i < sizeof contracts / sizeof *contracts; i++) {
        failed += run(contracts[i]);
    }
    struct contract *scripts[] = {&script_outer, &script_inner, &script_and_stream,
                                  &script_and_box};
    if (!make_lock()) {
        puts("SKIP: tapescript is not in this library");
        return failed;
    }
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        failed += run(scripts[i]);
    }
    return failed;
}
