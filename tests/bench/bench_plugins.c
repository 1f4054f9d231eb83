/* What sealing and opening cost, at 64 bytes and 1 KB, beside the bare primitive. Prints
 * nanoseconds and the ratio; asserts nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "crypto/aead.h"
#include "crypto/hash.h"
#include "plugins/compat.h"
#include "support/layer_kit.h"

#define ROUNDS 200000
#define BATCH 1000

static struct kit_message out, in;
static struct fault_env env_a, env_b;
static struct kit_node a, b;
static nio_domain *domain_a, *domain_b;
static const uint8_t secret[32] = "thirty-two bytes of some secret";
static uint8_t content[1024];

static double now_ns(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

static nio_layer *layer_of(struct kit_node *node, const char *auth, const char *cipher)
{
    nio_layer_spec spec = {.size = sizeof spec, .name = "outer", .realm = "bench"};
    spec.auth.kind = auth;
    spec.cipher.kind = cipher;
    spec.auth.key = spec.cipher.key = nio_key_of(secret, sizeof secret);
    nio_layer *layer = NULL;
    nio_error error;
    if (nio__layer_new(&node->host, &spec, &layer, &error) != NIO_OK) {
        fprintf(stderr, "%s\n", error.text);
        exit(1);
    }
    return layer;
}

/* ---- Bare primitives ----------------------------------------------------------------------- */

static double bare_blake2b(size_t len)
{
    uint8_t tag[16];
    double from = now_ns();
    for (int i = 0; i < ROUNDS; i++) {
        nio__blake2b_of(tag, sizeof tag, nio__bytes(secret, 32), nio__bytes(content, len));
    }
    return (now_ns() - from) / ROUNDS;
}

static double bare_aead(size_t len)
{
    nio__aead aead;
    uint8_t counter[8] = {0}, tag[16];
    nio__aead_init(&aead, secret, content);
    double from = now_ns();
    for (int i = 0; i < ROUNDS; i++) {
        nio__aead_seal(&aead, counter, nio__bytes(NULL, 0), nio__span_of(content, len), tag);
    }
    return (now_ns() - from) / ROUNDS;
}

static double bare_compat(size_t len)
{
    nio_key key = nio_key_of(secret, sizeof secret);
    nio__compat_keys *keys = nio__compat_keys_new("mac", &key);
    uint8_t derived[32], mac[32];
    double from = now_ns();
    for (int i = 0; i < ROUNDS; i++) {
        nio__compat_derive(derived, keys, 0, nio__bytes(secret, 16));
        nio__compat_mac(mac, derived, nio__bytes(secret, 4), nio__bytes(content, len));
    }
    double spent = (now_ns() - from) / ROUNDS;
    nio__compat_keys_free(keys);
    return spent;
}

static double bare_stream(size_t len)
{
    nio_key key = nio_key_of(secret, sizeof secret);
    nio__compat_keys *keys = nio__compat_keys_new("enc", &key);
    uint8_t derived[32];
    double from = now_ns();
    for (int i = 0; i < ROUNDS; i++) {
        nio__compat_derive(derived, keys, 0, nio__bytes(secret, 16));
        nio__compat_xor(derived, nio__span_of(content, len));
    }
    double spent = (now_ns() - from) / ROUNDS;
    nio__compat_keys_free(keys);
    return spent;
}

static double bare_both(size_t len)
{
    return bare_compat(len) + bare_stream(len);
}

/* ---- Plugins ------------------------------------------------------------------------------- */

/* Messages sealed ahead, to be opened one after the other. */
static struct ready {
    nio_field items[4];
    size_t count, body_len;
    uint8_t store[128], body[1100];
} ready[BATCH];

static void keep(struct ready *kept)
{
    kept->count = out.set.count;
    memcpy(kept->store, out.store, sizeof kept->store);
    for (size_t i = 0; i < kept->count; i++) {
        kept->items[i] = out.items[i];
        kept->items[i].value.ptr = kept->store + (out.items[i].value.ptr - out.store);
    }
    kept->body_len = out.m.body_len;
    memcpy(kept->body, out.m.body, out.m.body_len);
}

static double seal_batch(nio_layer *layer, size_t len, void *channel)
{
    double spent = 0;
    for (size_t i = 0; i < BATCH; i++) {
        unsigned stage = 0;
        kit_compose(&out, &a, 0, nio_bytes_of("echo"), nio__bytes(content, len));
        out.m.channel_state = channel;
        double from = now_ns();
        nio_status status = nio__layer_seal(layer, &out.m, &stage);
        spent += now_ns() - from;
        if (status != NIO_OK) {
            exit(1);
        }
        nio__field_set_sort(&out.set);
        keep(&ready[i]);
    }
    return spent;
}

static double open_batch(nio_layer *layer)
{
    const nio_plugin *refused;
    double spent = 0;
    for (size_t i = 0; i < BATCH; i++) {
        kit_compose(&in, &b, 0, nio_bytes_of(""), nio_bytes_of(""));
        nio__field_set_received(&in.set, ready[i].items, ready[i].count);
        in.m.body = ready[i].body;
        in.m.body_len = ready[i].body_len;
        double from = now_ns();
        nio_status status = nio__layer_open(layer, &in.m, &refused);
        spent += now_ns() - from;
        if (status != NIO_OK) {
            exit(1);
        }
    }
    return spent;
}

/* What measuring itself takes, to be taken off. */
static double clock_cost(void)
{
    double spent = 0;
    for (int i = 0; i < ROUNDS; i++) {
        double from = now_ns();
        spent += now_ns() - from;
    }
    return spent / ROUNDS;
}

static void measure(const char *name, const char *auth, const char *cipher, size_t len,
                    double (*bare)(size_t len))
{
    _Alignas(16) uint8_t channel[KIT_CHANNEL_BYTES] = {0};
    nio_layer *at_a = layer_of(&a, auth, cipher), *at_b = layer_of(&b, auth, cipher);
    double sealing = 0, opening = 0, off = clock_cost(), limit = bare(len);
    int batches = ROUNDS / BATCH / 4;
    for (int i = 0; i < batches; i++) {
        fault_env_advance(&env_a, 1000);
        fault_env_advance(&env_b, 1000);
        sealing += seal_batch(at_a, len, channel);
        opening += open_batch(at_b);
    }
    sealing = sealing / (batches * BATCH) - off;
    opening = opening / (batches * BATCH) - off;
    printf("%-22s %5zu B   bare %6.0f ns   seal %6.0f ns %5.2f   open %6.0f ns %5.2f\n", name, len,
           limit, sealing, sealing / limit, opening, opening / limit);
    nio__layer_free(&a.host, at_a);
    nio__layer_free(&b.host, at_b);
}

int main(void)
{
    fault_env_init(&env_a, 1);
    fault_env_init(&env_b, 2);
    if (nio_domain_create(&domain_a, &env_a.env) != NIO_OK ||
        nio_domain_create(&domain_b, &env_b.env) != NIO_OK) {
        return 1;
    }
    kit_node_begin(&a, &env_a, domain_a);
    kit_node_begin(&b, &env_b, domain_b);
    for (size_t len = 64; len <= 1024; len *= 16) {
        measure("mac", "mac", NULL, len, bare_blake2b);
        measure("aead", "aead", NULL, len, bare_aead);
        measure("hmac", "hmac", NULL, len, bare_compat);
        measure("sha256_stream", NULL, "sha256_stream", len, bare_stream);
        measure("hmac, sha256_stream", "hmac", "sha256_stream", len, bare_both);
    }
    kit_node_end(&a);
    kit_node_end(&b);
    nio_domain_destroy(domain_a);
    nio_domain_destroy(domain_b);
    return 0;
}
