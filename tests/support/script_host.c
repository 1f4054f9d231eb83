/* tests/support/script_host.c - see script_host.h. Functions that get a machine try to run it. */
#include "support/script_host.h"

#include <stdlib.h>

static void cannot_run(nio_script_vm *vm)
{
    nio_bytes script = {NULL, 0};
    nio_script_input input = NIO_SCRIPT_INPUT_INIT;
    input.scripts = &script;
    input.script_count = 1;
    if (nio_script_run(vm, &input) != NIO_EREENTRANT) {
        abort();
    }
}

static nio_status give_back(void *user, nio_script_vm *vm, const nio_bytes *arguments, size_t count)
{
    nio_status status = NIO_OK;
    (void)user;
    cannot_run(vm);
    while (status == NIO_OK && count-- > 0) {
        status = nio_script_give(vm, arguments[count]);
    }
    return status;
}

static nio_status give_nothing(void *user, nio_script_vm *vm, const nio_bytes *arguments,
                               size_t count)
{
    (void)user;
    (void)arguments;
    (void)count;
    cannot_run(vm);
    return NIO_OK;
}

static bool holds(void *user, nio_bytes proof)
{
    (void)user;
    return proof.len > 0;
}

static bool moves(void *user, nio_bytes proof, nio_bytes source, nio_bytes destination)
{
    (void)user;
    return proof.len <= source.len + destination.len;
}

static bool obeys(void *user, nio_bytes proof, nio_bytes constraint)
{
    (void)user;
    return nio_bytes_equal(proof, constraint);
}

static nio_status total(void *user, const nio_bytes *proofs, size_t count, nio_bytes destination,
                        int64_t *sum)
{
    (void)user;
    *sum = (int64_t)destination.len;
    for (size_t i = 0; i < count; i++) {
        *sum += (int64_t)proofs[i].len;
    }
    return NIO_OK;
}

static nio_status extend(void *user, nio_script_vm *vm)
{
    nio_script_value value = {.kind = NIO_SCRIPT_BYTES};
    (void)user;
    cannot_run(vm);
    return nio_script_peek(vm, 2, &value.bytes) ? nio_script_set(vm, "sigfield2", &value) : NIO_OK;
}

static nio_status fits(void *user, nio_script_vm *vm, nio_bytes sigfield, nio_bytes template_,
                       bool *fit)
{
    (void)user;
    cannot_run(vm);
    *fit = template_.len < sigfield.len;
    return template_.len == 3 ? nio_script_fail(vm, "three") : NIO_OK;
}

static nio_status take(void *user, nio_script_vm *vm)
{
    uint8_t count;
    nio_bytes item = {NULL, 0};
    (void)user;
    cannot_run(vm);
    nio_status status = nio_script_operand(vm, &count);
    for (unsigned i = 0; status == NIO_OK && i <= count; i++) {
        status = nio_script_pop(vm, &item);
    }
    status = status != NIO_OK ? status : nio_script_charge(vm, count);
    return status != NIO_OK ? status : nio_script_push(vm, item);
}

#define ID(text)                                                                                   \
    {                                                                                              \
        (const uint8_t *)(text), 2                                                                 \
    }

static const nio_script_contract contracts[] = {
    {ID("id"), NULL, give_back, holds, moves, obeys, total},
    {ID("iv"), NULL, give_nothing, NULL, NULL, NULL, NULL},
    {ID("tr"), NULL, NULL, holds, moves, obeys, total},
    {ID("no"), NULL, NULL, NULL, NULL, NULL, NULL},
};
static const nio_script_extension extensions[] = {{extend, NULL}};
static const nio_script_template templates[] = {{fits, NULL}};
static const nio_script_operation operations[] = {{92, take, NULL}};

const nio_script_host script_host = {.size = sizeof script_host,
                                     .contracts = contracts,
                                     .contract_count = sizeof contracts / sizeof *contracts,
                                     .extensions = extensions,
                                     .extension_count = 1,
                                     .templates = templates,
                                     .template_count = 1,
                                     .operations = operations,
                                     .operation_count = 1};
