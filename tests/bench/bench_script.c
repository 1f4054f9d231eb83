/* How many witnesses a second a machine checks against a lock of one key and one of two of three
 * keys, beside the bare verification of one Ed25519 signature. The rounds are interleaved, so that
 * a machine that gets slower meanwhile does so for all. Prints medians, asserts nothing. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <netaio/lock.h>
#include <netaio/tapescript.h>

#include "crypto/sign.h"

#define ROUNDS 15
#define CHECKS 500 /* of each contender, in a round */
#define BODY 64

enum { BARE, ONE_KEY, LAST_TWO, FIRST_TWO, NO_KEY, CONTENDERS };
static const char *const names[CONTENDERS] = {
    "bare Ed25519 verify",  "single-signature lock",          "2-of-3 multisig lock, two tries",
    "the same, four tries", "script hash lock, no signature",
};

static uint8_t seeds[3][32], keys[3][32];
static uint8_t body[BODY], nonce[16], second[4];
static const nio_bytes sigfields[] = {{body, BODY}, {nonce, sizeof nonce}, {second, sizeof second}};
static uint8_t signature[NIO_SIGNATURE_BYTES], message[BODY + 16 + 4];
static nio_script_vm *vm;

/* The witness and the lock of each contender. */
static struct contender {
    uint8_t room[2][512];
    nio_script_out scripts[2];
    double rates[ROUNDS];
} contenders[CONTENDERS];

static void must(nio_status status, const char *what)
{
    if (status != NIO_OK) {
        fprintf(stderr, "%s: %s\n", what, nio_status_text(status));
        exit(1);
    }
}

static double now_s(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* ---- Setting up ---------------------------------------------------------------------------- */

static void sign_by(nio_script_out *witness, int who)
{
    nio_signing signing = {seeds[who], sigfields, 3, 0};
    must(nio_witness_single_sig(witness, &signing), "witness");
}

static void set_up_bare(void)
{
    uint8_t secret[64], verify[32];
    uint8_t *at = message;
    for (size_t i = 0; i < 3; i++) {
        memcpy(at, sigfields[i].ptr, sigfields[i].len);
        at += sigfields[i].len;
    }
    nio__sign_keys(verify, secret, seeds[0]);
    nio__sign(signature, (nio_bytes){message, sizeof message}, secret);
}

static void set_up(void)
{
    for (int i = 0; i < 3; i++) {
        nio_key_generate(seeds[i]);
        must(nio_key_public(seeds[i], keys[i], NULL), "keys");
    }
    for (int i = 0; i < CONTENDERS; i++) {
        for (int k = 0; k < 2; k++) {
            contenders[i].scripts[k].ptr = contenders[i].room[k];
            contenders[i].scripts[k].cap = sizeof contenders[i].room[k];
        }
    }
    set_up_bare();
    nio_script_out *one = contenders[ONE_KEY].scripts;
    sign_by(&one[0], 0);
    must(nio_lock_single_sig(&one[1], keys[0], 0), "lock");
    /* Signatures and keys are tried from the last to the first. */
    nio_script_out *last = contenders[LAST_TWO].scripts;
    sign_by(&last[0], 1);
    sign_by(&last[0], 2);
    must(nio_lock_multisig(&last[1], (nio_bytes){keys[0], sizeof keys}, 2, 0), "lock");
    nio_script_out *first = contenders[FIRST_TWO].scripts;
    sign_by(&first[0], 0);
    sign_by(&first[0], 1);
    must(nio_lock_multisig(&first[1], (nio_bytes){keys[0], sizeof keys}, 2, 0), "lock");
    nio_script_out *none = contenders[NO_KEY].scripts;
    const nio_bytes open = {(const uint8_t *)"\x01", 1};
    must(nio_witness_script_hash(&none[0], open), "witness");
    must(nio_lock_script_hash(&none[1], open, 0), "lock");
    must(nio_script_vm_create(NULL, NULL, NULL, &vm), "machine");
}

/* ---- Measuring ----------------------------------------------------------------------------- */

static void check_bare(void)
{
    must(nio__sign_verify(signature, (nio_bytes){message, sizeof message}, keys[0]), names[BARE]);
}

static void check_scripts(int which)
{
    static const char *const fields[] = {"sigfield1", "sigfield2", "sigfield3"};
    const struct contender *it = &contenders[which];
    nio_bytes scripts[] = {nio_script_out_bytes(&it->scripts[0]),
                           nio_script_out_bytes(&it->scripts[1])};
    nio_script_entry values[3];
    memset(values, 0, sizeof values);
    for (int i = 0; i < 3; i++) {
        values[i].name = fields[i];
        values[i].value.bytes = sigfields[i];
    }
    nio_script_input input = NIO_SCRIPT_INPUT_INIT;
    input.scripts = scripts;
    input.script_count = 2;
    input.values = values;
    input.value_count = 3;
    must(nio_script_auth(vm, &input), names[which]);
}

static double measure(int which)
{
    double from = now_s();
    for (int i = 0; i < CHECKS; i++) {
        if (which == BARE) {
            check_bare();
        } else {
            check_scripts(which);
        }
    }
    return CHECKS / (now_s() - from);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(struct contender *it)
{
    qsort(it->rates, ROUNDS, sizeof it->rates[0], by_value);
    return it->rates[ROUNDS / 2];
}

int main(void)
{
    set_up();
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < CONTENDERS; i++) {
            contenders[i].rates[round] = measure(i);
        }
    }
    double base = median(&contenders[BARE]);
    for (int i = 0; i < CONTENDERS; i++) {
        double rate = median(&contenders[i]);
        printf("%-32s %9.0f a second  %7.3f of bare\n", names[i], rate, rate / base);
    }
    printf("machine: %zu bytes\n", nio_script_memory(vm));
    nio_script_vm_destroy(vm);
    return 0;
}
