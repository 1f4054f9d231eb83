/* tests/fuzz/fuzz_script.c - hostile scripts.
 *
 * The first byte says what the run is like; see MODE_. The rest are scripts, each with its length
 * in two bytes before it, or choices that make scripts: of operations with operands that fit, of
 * values that mean something to them, and of bodies in bodies.
 *
 * Whatever runs: the limits hold; a second run, and one of a machine that is new, come out the
 * same; and the second takes no memory, unless it needs more than a machine keeps. */
#include <stdlib.h>
#include <string.h>

#include <netaio/tapescript.h>

#include "support/fault_env.h"
#include "support/script_host.h"
#include "support/script_maker.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MODE_CHOICES 1 /* the rest makes scripts */
#define MODE_EXACT 2
#define MODE_FLAGS 4   /* the next byte says which */
#define MODE_LIMITS 24 /* one of four sets, times 8 */
#define MODE_HOST 32
#define MODE_VALUES 64 /* values of the host, and a preset */
#define MODE_NEW 128   /* a third run, by a new machine */

#define KEPT ((size_t)257 << 10) /* what a machine keeps of its memory, and the heads of chunks */
#define SCRIPTS 4
#define SCRIPT_MAX 6000

static void must(bool truth)
{
    if (!truth) {
        abort();
    }
}

static nio_bytes bytes_of(const void *ptr, size_t len)
{
    nio_bytes bytes = {ptr, len};
    return bytes;
}

static const nio_script_host *host_of(uint8_t mode)
{
    return (mode & MODE_HOST) != 0 ? &script_host : NULL;
}

/* ---- Running -------------------------------------------------------------------------------- */

static const nio_script_limits limits[] = {
    {sizeof *limits, 1024, 1024, 128, 512, 20000, (size_t)4 << 20},
    {sizeof *limits, 4, 40, 3, 5, 300, (size_t)128 << 10},
    {sizeof *limits, 64, 4096, 16, 64, 5000, (size_t)256 << 10},
    {sizeof *limits, 4096, 4096, 1000, 4000, 40000, (size_t)1 << 20},
};
#define SETS (sizeof limits / sizeof *limits)

static const nio_script_limits *limits_of(uint8_t mode)
{
    return &limits[(mode & MODE_LIMITS) / 8 % SETS];
}

/* A machine with a world of its own. */
struct machine {
    struct fault_env world;
    nio_script_vm *vm;
    size_t empty; /* bytes that it held when it was new */
};

static void machine_init(struct machine *machine, uint8_t mode)
{
    fault_env_init(&machine->world, 1);
    must(nio_script_vm_create(&machine->world.env, limits_of(mode), host_of(mode), &machine->vm) ==
         NIO_OK);
    machine->empty = nio_script_memory(machine->vm);
}

static void check_limits(const struct machine *machine, const nio_script_limits *limit)
{
    const nio_script_vm *vm = machine->vm;
    size_t held = nio_script_memory(vm);
    must(nio_script_steps(vm) <= limit->steps);
    must(held - machine->empty <= limit->memory);
    must(held <= machine->world.live_bytes);
    must(nio_script_depth(vm) <= limit->items);
    for (size_t i = 0; i < nio_script_depth(vm); i++) {
        nio_bytes item;
        must(nio_script_peek(vm, i, &item) && item.len <= limit->item_bytes);
    }
}

static nio_status run(struct machine *machine, const nio_script_input *input, uint8_t mode)
{
    machine->world.state = 7;
    nio_status status = input->flags != NULL ? nio_script_run(machine->vm, input)
                                             : nio_script_auth(machine->vm, input);
    must(status == NIO_OK || status == NIO_EAUTH);
    must(status == NIO_EAUTH || *nio_script_why(machine->vm) == 0);
    check_limits(machine, limits_of(mode));
    return status;
}

/* All that can be told of a run, in one number. */
static uint64_t mix(uint64_t sum, const void *ptr, size_t len)
{
    const uint8_t *bytes = ptr;
    for (size_t i = 0; i < len; i++) {
        sum = (sum ^ bytes[i]) * UINT64_C(0x100000001b3);
    }
    return (sum ^ len) * UINT64_C(0x100000001b3);
}

static uint64_t told(const nio_script_vm *vm, nio_status status)
{
    uint64_t steps = nio_script_steps(vm), sum = mix((uint64_t)status, &steps, sizeof steps);
    uint64_t entries = nio_script_ran(vm) * 2 + nio_script_returned(vm);
    nio_script_cached entry;
    size_t at = 0;
    sum = mix(sum, nio_script_why(vm), strlen(nio_script_why(vm)));
    for (size_t i = 0; i < nio_script_depth(vm); i++) {
        nio_bytes item;
        must(nio_script_peek(vm, i, &item));
        sum = mix(sum, item.ptr, item.len);
    }
    while (nio_script_cache_next(vm, &at, &entry)) {
        uint64_t one = mix(entry.bare, entry.key.ptr, entry.key.len);
        for (size_t i = 0; i < entry.item_count; i++) {
            nio_bytes item = nio_script_cached_item(&entry, i);
            one = mix(one, item.ptr, item.len);
        }
        entries += one; /* they come in the order of a secret */
    }
    return mix(sum, &entries, sizeof entries);
}

/* Machines live on, so that each input finds what the one before it left. */
static void run_input(const nio_script_input *input, uint8_t mode)
{
    static struct machine machines[2 * SETS];
    struct machine *machine =
        &machines[(mode & MODE_LIMITS) / 8 + ((mode & MODE_HOST) != 0 ? SETS : 0)];
    if (machine->vm == NULL) {
        machine_init(machine, mode);
    }
    uint64_t first = told(machine->vm, run(machine, input, mode));
    size_t requests = machine->world.requests;
    must(told(machine->vm, run(machine, input, mode)) == first);
    must(machine->world.requests == requests ||
         nio_script_memory(machine->vm) - machine->empty > KEPT);
    if ((mode & MODE_NEW) != 0) {
        struct machine fresh;
        machine_init(&fresh, mode);
        must(told(fresh.vm, run(&fresh, input, mode)) == first);
        nio_script_vm_destroy(fresh.vm);
        must(fresh.world.live_blocks == 0);
    }
}

static void set_values(nio_script_input *input)
{
    static const nio_script_value list[] = {
        {.kind = NIO_SCRIPT_BYTES, .bytes = {(const uint8_t *)"one", 3}},
        {.kind = NIO_SCRIPT_INT, .number = INT64_MIN},
        {.kind = NIO_SCRIPT_FLOAT, .real = 1e39},
    };
    static const nio_script_entry entries[] = {
        {"sigfield1", {.kind = NIO_SCRIPT_BYTES, .bytes = {(const uint8_t *)"hello world", 11}}},
        {"sigfield3", {.kind = NIO_SCRIPT_TEXT, .bytes = {(const uint8_t *)"text", 4}}},
        {"timestamp", {.kind = NIO_SCRIPT_INT, .number = 1700000050}},
        {"abc", {.kind = NIO_SCRIPT_LIST, .items = list, .item_count = 3}},
        {"x", {.kind = NIO_SCRIPT_FLOAT, .real = -0.5}},
        {"E", {.kind = NIO_SCRIPT_BOOL, .number = 1}},
        {"", {.kind = NIO_SCRIPT_INT, .number = INT64_MAX}},
    };
    static const nio_bytes items[] = {{(const uint8_t *)"1", 1}, {NULL, 0}};
    static const nio_script_preset presets[] = {
        {{(const uint8_t *)"k", 1}, items, 2, false},
        {{(const uint8_t *)"s", 1}, items, 1, true},
    };
    input->values = entries;
    input->value_count = sizeof entries / sizeof *entries;
    input->cache = presets;
    input->cache_count = sizeof presets / sizeof *presets;
}

/* In memory of their own size, so that ASan sees every step past them. */
static nio_bytes own_copy(const uint8_t *bytes, size_t len)
{
    uint8_t *copy = malloc(len == 0 ? 1 : len);
    must(copy != NULL);
    memcpy(copy, bytes, len);
    return bytes_of(copy, len);
}

static size_t read_scripts(nio_bytes *scripts, const uint8_t *data, size_t size)
{
    size_t count = 0;
    while (count < SCRIPTS && size >= 2) {
        size_t len = (size_t)data[0] << 8 | data[1];
        len = len < size - 2 ? len : size - 2;
        scripts[count++] = own_copy(data + 2, len);
        data += 2 + len;
        size -= 2 + len;
    }
    return count;
}

static size_t make_scripts(nio_bytes *scripts, const uint8_t *data, size_t size)
{
    static uint8_t memory[SCRIPT_MAX];
    nio_bytes choices = bytes_of(data, size);
    size_t count = 0;
    while (count < SCRIPTS && choices.len > 0) {
        scripts[count++] = own_copy(memory, script_make(&choices, memory, sizeof memory));
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    nio_bytes scripts[SCRIPTS];
    nio_script_input input = NIO_SCRIPT_INPUT_INIT;
    if (size < 3) {
        return 0;
    }
    uint8_t mode = data[0];
    nio_script_flags flags = {data[1] % 3 - 1, data[1] % 5 - 1, 0x7ffu >> (data[1] & 7),
                              (data[1] & 64) != 0, (data[1] & 128) != 0};
    size_t head = (mode & MODE_FLAGS) != 0 ? 2 : 1;
    input.scripts = scripts;
    input.script_count = (mode & MODE_CHOICES) != 0
                             ? make_scripts(scripts, data + head, size - head)
                             : read_scripts(scripts, data + head, size - head);
    input.exact = (mode & MODE_EXACT) != 0;
    input.flags = (mode & MODE_FLAGS) != 0 ? &flags : NULL;
    if ((mode & MODE_VALUES) != 0) {
        set_values(&input);
    }
    if (input.script_count > 0) {
        run_input(&input, mode);
    }
    for (size_t i = 0; i < input.script_count; i++) {
        free((void *)(uintptr_t)scripts[i].ptr);
    }
    return 0;
}
