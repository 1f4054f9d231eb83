/* tapescript.c - tapescript auth, run and lock: what scripts say, and locks to begin with. */
#include "cli.h"
#include "json.h"
#include "script.h"
#include "text.h"
#include "verbs.h"

#include <inttypes.h>
#include <netaio/lock.h>
#include <netaio/packify.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_BYTES 64 /* of an item, in a sentence */

typedef nio_status run_fn(nio_script_vm *vm, const nio_script_input *input);
typedef int judge_fn(const nio_script_vm *vm, const cli_args *args, nio_status status);

static int cannot(nio_status status)
{
    if (status == NIO_ENOTSUP) {
        return cli_usage("this netaio was built without Tapescript: it needs nettle and GMP");
    }
    return cli_usage("%s", nio_status_text(status));
}

/* Makes a machine, lets it run what the command line says, and has the end of it judged. */
static int with_machine(const cli_args *args, run_fn *run, judge_fn *judge)
{
    static cli_script script; /* large */
    cli_memory memory = {NULL};
    nio_script_vm *vm = NULL;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.steps = args->steps;
    limits.items = (uint32_t)args->items;
    limits.item_bytes = (uint32_t)args->item_bytes;
    limits.calls = (uint32_t)args->calls;
    int exit = CLI_USAGE;
    if (cli_script_read(&memory, args, &script)) {
        nio_status status = nio_script_vm_create(NULL, &limits, NULL, &vm);
        status = status == NIO_OK ? run(vm, &script.input) : status;
        bool ran = status == NIO_OK || status == NIO_EAUTH;
        exit = ran ? judge(vm, args, status) : cannot(status);
    }
    nio_script_vm_destroy(vm);
    cli_memory_free(&memory);
    return exit;
}

/* Scripts can put text into the sentence. */
static void say_failure(const nio_script_vm *vm, const cli_args *args)
{
    const char *why = nio_script_why(vm);
    fprintf(stderr, "netaio: script %zu of %zu failed: ", nio_script_ran(vm), args->word_count);
    cli_print_safe(stderr, nio_bytes_of(why), strlen(why));
    putc('\n', stderr);
}

/* ---- auth ----------------------------------------------------------------------------------- */

static void say_what_is_left(const nio_script_vm *vm)
{
    nio_bytes top = {NULL, 0};
    size_t depth = nio_script_depth(vm);
    if (depth != 1 || !nio_script_peek(vm, 0, &top)) {
        cli_error("%zu items are left on the stack, where a single ff opens", depth);
        return;
    }
    bool cut = top.len > SHOWN_BYTES;
    fputs("netaio: ", stderr);
    cli_print_hex(stderr, (nio_bytes){top.ptr, cut ? SHOWN_BYTES : top.len});
    fprintf(stderr, "%s is left on the stack, where a single ff opens\n",
            cut            ? "..."
            : top.len == 0 ? "an empty item"
                           : "");
}

static int judge_auth(const nio_script_vm *vm, const cli_args *args, nio_status status)
{
    puts(status == NIO_OK ? "true" : "false");
    if (status == NIO_OK) {
        return CLI_DONE;
    }
    fflush(stdout); /* the reason comes last */
    if (nio_script_why(vm)[0] != 0) {
        say_failure(vm, args);
    } else {
        say_what_is_left(vm);
    }
    return CLI_REFUSED;
}

int cli_run_script_auth(cli_args *args)
{
    return with_machine(args, nio_script_auth, judge_auth);
}

/* ---- run ------------------------------------------------------------------------------------ */

static int by_key(const void *a, const void *b)
{
    nio_bytes left = ((const nio_script_cached *)a)->key;
    nio_bytes right = ((const nio_script_cached *)b)->key;
    size_t len = left.len < right.len ? left.len : right.len;
    int order = len > 0 ? memcmp(left.ptr, right.ptr, len) : 0;
    return order != 0 ? order : (left.len > right.len) - (left.len < right.len);
}

/* The cache, in the order of its keys. */
static nio_script_cached *sorted_cache(const nio_script_vm *vm, cli_memory *memory, size_t *count)
{
    nio_script_cached entry;
    size_t at = 0;
    for (*count = 0; nio_script_cache_next(vm, &at, &entry);) {
        ++*count;
    }
    nio_script_cached *entries = cli_take(memory, *count, sizeof *entries);
    at = 0;
    for (size_t i = 0; i < *count; i++) {
        (void)nio_script_cache_next(vm, &at, &entries[i]);
    }
    if (*count > 0) {
        qsort(entries, *count, sizeof *entries, by_key);
    }
    return entries;
}

static void print_lines(const nio_script_vm *vm, const nio_script_cached *cache, size_t count)
{
    nio_bytes item;
    for (size_t i = 0; nio_script_peek(vm, i, &item); i++) {
        fputs("stack ", stdout);
        cli_print_hex(stdout, item);
        putchar('\n');
    }
    for (size_t i = 0; i < count; i++) {
        fputs("cache ", stdout);
        cli_print_hex(stdout, cache[i].key);
        for (size_t j = 0; j < cache[i].item_count; j++) {
            fputs(j > 0 ? "," : cache[i].bare ? "=bare:" : "=", stdout);
            cli_print_hex(stdout, nio_script_cached_item(&cache[i], j));
        }
        putchar('\n');
    }
    printf("steps %" PRIu64 "\n", nio_script_steps(vm));
}

static void print_json_entry(const nio_script_cached *entry)
{
    cli_put_bytes(stdout, entry->key);
    putchar(':');
    if (entry->bare) {
        cli_put_bytes(stdout, nio_script_cached_item(entry, 0));
        return;
    }
    putchar('[');
    for (size_t i = 0; i < entry->item_count; i++) {
        fputs(i > 0 ? "," : "", stdout);
        cli_put_bytes(stdout, nio_script_cached_item(entry, i));
    }
    putchar(']');
}

static void print_json(const nio_script_vm *vm, const nio_script_cached *cache, size_t count)
{
    nio_bytes item, why = nio_bytes_of(nio_script_why(vm));
    fputs("{\"stack\":[", stdout);
    for (size_t i = 0; nio_script_peek(vm, i, &item); i++) {
        fputs(i > 0 ? "," : "", stdout);
        cli_put_bytes(stdout, item);
    }
    fputs("],\"cache\":{", stdout);
    for (size_t i = 0; i < count; i++) {
        fputs(i > 0 ? "," : "", stdout);
        print_json_entry(&cache[i]);
    }
    printf("},\"ran\":%zu,\"steps\":%" PRIu64 ",\"returned\":%s,\"failure\":", nio_script_ran(vm),
           nio_script_steps(vm), nio_script_returned(vm) ? "true" : "false");
    if (why.len == 0) {
        fputs("null", stdout);
    } else if (nio_utf8_valid(why)) {
        cli_put_string(stdout, why);
    } else {
        cli_put_bytes(stdout, why); /* a text that was cut within a character */
    }
    puts("}");
}

static int judge_run(const nio_script_vm *vm, const cli_args *args, nio_status status)
{
    cli_memory memory = {NULL};
    size_t count;
    const nio_script_cached *cache = sorted_cache(vm, &memory, &count);
    if (args->json) {
        print_json(vm, cache, count);
    } else {
        print_lines(vm, cache, count);
    }
    cli_memory_free(&memory);
    if (status == NIO_OK) {
        return CLI_DONE;
    }
    fflush(stdout); /* the reason comes last */
    say_failure(vm, args);
    return CLI_REFUSED;
}

int cli_run_script_run(cli_args *args)
{
    return with_machine(args, nio_script_run, judge_run);
}

/* ---- lock ----------------------------------------------------------------------------------- */

static bool read_keys(cli_memory *memory, const cli_args *args, uint8_t *keys)
{
    for (size_t i = 0; i < args->word_count; i++) {
        nio_bytes key;
        if (!cli_script_bytes(memory, "key", args->words[i], &key)) {
            return false;
        }
        if (key.len != NIO_KEY_BYTES) {
            cli_usage("key '%.40s' has %zu bytes; a public key has %d", args->words[i], key.len,
                      NIO_KEY_BYTES);
            return false;
        }
        memcpy(keys + i * NIO_KEY_BYTES, key.ptr, NIO_KEY_BYTES);
    }
    return true;
}

int cli_run_script_lock(cli_args *args)
{
    uint8_t keys[CLI_ARGS_MAX * NIO_KEY_BYTES], room[NIO_LOCK_MULTISIG_BYTES(CLI_ARGS_MAX)];
    nio_script_out lock = NIO_SCRIPT_OUT(room);
    cli_memory memory = {NULL};
    size_t count = args->word_count, quorum = args->quorum != 0 ? args->quorum : count;
    bool good = read_keys(&memory, args, keys);
    cli_memory_free(&memory);
    if (!good) {
        return CLI_USAGE;
    }
    if (quorum > count) {
        return cli_usage("--quorum %zu of %zu keys: nobody could open that", quorum, count);
    }
    nio_status status =
        count == 1 ? nio_lock_single_sig(&lock, keys, 0)
                   : nio_lock_multisig(&lock, (nio_bytes){keys, count * NIO_KEY_BYTES}, quorum, 0);
    if (status == NIO_EINVAL) {
        return cli_usage("one of these is no public key, or is given twice");
    }
    if (status != NIO_OK) {
        return cannot(status);
    }
    cli_print_hex(stdout, nio_script_out_bytes(&lock));
    putchar('\n');
    return CLI_DONE;
}
