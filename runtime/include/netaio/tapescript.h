/* netaio/tapescript.h - Tapescript: small scripts that say who may.
 *
 * A lock is a script; a witness is one as well. They run one after the other on one stack, and the
 * lock is open if a single `ff` is left. netaio/lock.h makes the usual locks and witnesses; the
 * plugin `tapescript` (netaio/plugin.h) puts them on messages. This header is for programs that
 * run scripts themselves.
 *
 * Happy path:  nio_script_vm_create → nio_script_auth, any number of times → nio_script_vm_destroy
 * Failure:     NIO_EAUTH: the lock stays shut. If a script failed nio_script_why says why, in a
 *              sentence for people; else something other than one `ff` was left
 *
 * A script is hostile input. Nothing that it does takes more than the steps and the memory of
 * nio_script_limits, and of the stack of the thread that runs it no more than 64 KiB, however deep
 * its bodies lie in each other. A machine keeps up to 256 KiB of its memory for the next run: from
 * the second one on, usual scripts take none from the environment. What a run left in it can be
 * looked at. So secrets of scripts, such as seeds that they sign with, stay there until the next
 * run begins or the machine is destroyed: either wipes all.
 *
 * A library that was built without Tapescript (it needs nettle and GMP) answers NIO_ENOTSUP. */
#ifndef NETAIO_TAPESCRIPT_H
#define NETAIO_TAPESCRIPT_H

#include <netaio/base.h>
#include <netaio/env.h>
#include <netaio/status.h>

NIO_BEGIN_DECLS

/* A machine. One thread at a time may use it. */
typedef struct nio_script_vm nio_script_vm;

/* ---- Limits -------------------------------------------------------------------------------- */

#define NIO_SCRIPT_ITEM_MAX 4096  /* bytes of a stack item, whatever the limits say */
#define NIO_SCRIPT_ITEMS_MAX 4096 /* items on the stack, likewise */
#define NIO_SCRIPT_NOP_FIRST 92   /* the first code that is a NOP; the last one is 255 */

/* What one run may take; 0 stands for the default. Items, item_bytes and calls have the
 * defaults of Python's tapescript, which scripts can tell. Past one of these three an operation
 * fails, which a script may catch (TRY); past one of the others the whole run ends. */
typedef struct nio_script_limits {
    size_t size;
    uint32_t items;      /* on the stack; 1,024 */
    uint32_t item_bytes; /* of each item; 1,024 */
    uint32_t calls;      /* calls of one tape, rounds of a loop; 128 */
    uint32_t nesting;    /* bodies, calls and evaluated scripts inside each other; 512 */
    uint64_t steps;      /* 100,000, which is at most some 25 ms of a processor. An operation is 1
                            step and 1 more for each 64 bytes or 8 items that it handles; a
                            signature that is tried is 250, others on the curve are 50 to 375 */
    size_t memory;       /* bytes of items, cache, definitions; 4 MiB, at least 128 KiB */
} nio_script_limits;
#define NIO_SCRIPT_LIMITS_INIT                                                                     \
    {                                                                                              \
        sizeof(nio_script_limits), 0, 0, 0, 0, 0, 0                                                \
    }

/* ---- Values of the host --------------------------------------------------------------------- */

/* What a value is. */
typedef enum nio_script_kind {
    NIO_SCRIPT_BYTES = 0,
    NIO_SCRIPT_TEXT = 1,  /* UTF-8, in `bytes` */
    NIO_SCRIPT_INT = 2,   /* `number` */
    NIO_SCRIPT_FLOAT = 3, /* `real` */
    NIO_SCRIPT_BOOL = 4,  /* `number`; GET_VALUE pushes nothing for it */
    NIO_SCRIPT_LIST = 5   /* `items` */
} nio_script_kind;

typedef struct nio_script_value nio_script_value; /* what a host gives scripts */
/* One value, of which members other than those of its kind are not looked at. All of it is
 * borrowed. */
struct nio_script_value {
    nio_script_kind kind;
    nio_bytes bytes;
    int64_t number;
    double real;
    const nio_script_value *items;
    size_t item_count;
};

/* A value that scripts read by its name (GET_VALUE) and cannot change. `sigfield1` … `sigfield8`
 * (bytes) are what signatures cover; `timestamp` (int, seconds since 1970) is the clock's unless
 * it is given. */
typedef struct nio_script_entry {
    const char *name;
    nio_script_value value;
} nio_script_entry;

/* An entry that the cache of scripts has from the start (READ_CACHE). */
typedef struct nio_script_preset {
    nio_bytes key;
    const nio_bytes *items;
    size_t item_count;
    bool bare; /* one item that is no list: READ_CACHE_SIZE says how many bytes it has */
} nio_script_preset;

/* Flags of a run of one script; see nio_script_run. */
typedef struct nio_script_flags {
    int64_t ts_threshold;    /* seconds that `timestamp` may be ahead of the clock; 0: any */
    int64_t epoch_threshold; /* seconds that CHECK_EPOCH looks ahead */
    uint32_t numbered;       /* bit n is flag n, 0 to 10: what operations leave in the cache */
    bool eval_return;        /* RETURN in an evaluated script ends its caller too */
    bool disallow_eval;      /* EVAL fails */
} nio_script_flags;
#define NIO_SCRIPT_FLAGS_INIT                                                                      \
    {                                                                                              \
        60, 60, 0x7ff, false, false                                                                \
    }

/* ---- Extension points ----------------------------------------------------------------------- */

/* What a host adds. Functions are called while a script runs, and may use what stands under "Inside
 * a run"; none may run the machine or destroy it. They report failure by a status, or with a
 * sentence by `return nio_script_fail(vm, "…")`; a script may catch it. Borrowed by
 * nio_script_vm_create for the life of the machine. */
typedef nio_status nio_script_fn(void *user, nio_script_vm *vm);

/* A contract. Members that are NULL are what it cannot do. */
typedef struct nio_script_contract {
    nio_bytes id;
    void *user;
    /* INVOKE, which takes the id off the stack, the number of arguments, and these: the one that
     * was pushed last comes first. What it hands to nio_script_give goes onto the stack. */
    nio_status (*invoke)(void *user, nio_script_vm *vm, const nio_bytes *arguments, size_t count);
    /* CHECK_TRANSFER, all four or none: whether a proof is valid; whether what it proves moves
     * from `source` to `destination`; whether it obeys the constraint; and the sum of what all
     * proofs move to `destination`. */
    bool (*proof_holds)(void *user, nio_bytes proof);
    bool (*moves)(void *user, nio_bytes proof, nio_bytes source, nio_bytes destination);
    bool (*obeys)(void *user, nio_bytes proof, nio_bytes constraint);
    nio_status (*total)(void *user, const nio_bytes *proofs, size_t count, nio_bytes destination,
                        int64_t *sum);
} nio_script_contract;

/* Runs before CHECK_SIG, CHECK_MULTISIG, SIGN, GET_MESSAGE and CHECK_TEMPLATE, and may change the
 * sigfields (nio_script_set). Not inside the bodies of IF, TRY, LOOP and DEF. */
typedef struct nio_script_extension {
    nio_script_fn *run;
    void *user;
} nio_script_extension;

/* Says whether a sigfield fits a template (CHECK_TEMPLATE); of several one is enough. Without any
 * they have to be equal. */
typedef struct nio_script_template {
    nio_status (*fits)(void *user, nio_script_vm *vm, nio_bytes sigfield, nio_bytes template_,
                       bool *fits);
    void *user;
} nio_script_template;

/* An operation in the place of a NOP, 92 to 255. Its one operand, an unsigned byte, is how many
 * items machines that do not know it take off the stack: nio_script_operand. */
typedef struct nio_script_operation {
    uint8_t code;
    nio_script_fn *run;
    void *user;
} nio_script_operation;

/* All that a host adds; what it has none of is NULL and 0. */
typedef struct nio_script_host {
    size_t size;
    const nio_script_contract *contracts;
    size_t contract_count;
    const nio_script_extension *extensions;
    size_t extension_count;
    const nio_script_template *templates;
    size_t template_count;
    const nio_script_operation *operations;
    size_t operation_count;
} nio_script_host;
#define NIO_SCRIPT_HOST_INIT                                                                       \
    {                                                                                              \
        sizeof(nio_script_host), NULL, 0, NULL, 0, NULL, 0, NULL, 0                                \
    }

/* ---- Running -------------------------------------------------------------------------------- */

/* A machine. `env` (NULL: nio_env_default) is copied, and is where memory, the clock and randomness
 * come from; `limits` and `host` may be NULL. NIO_EINVAL: a limit past what stands above, an
 * operation whose code is none of a NOP; NIO_ENOMEM; NIO_ENOTSUP. */
NIO_API NIO_MUST_USE nio_status nio_script_vm_create(const nio_env *env,
                                                     const nio_script_limits *limits,
                                                     const nio_script_host *host,
                                                     nio_script_vm **vm);
/* Wipes and frees. NULL is allowed. */
NIO_API void nio_script_vm_destroy(nio_script_vm *vm);

/* What runs. All is borrowed for the call. */
typedef struct nio_script_input {
    size_t size;
    const nio_bytes *scripts; /* in the order in which they run: the witness, then the lock */
    size_t script_count;
    const nio_script_entry *values;
    size_t value_count;
    const nio_script_preset *cache;
    size_t cache_count;
    const nio_script_flags *flags; /* nio_script_run: NULL: those of NIO_SCRIPT_FLAGS_INIT */
    bool exact; /* behave as Python's tapescript also where that is unsafe: a witness that ended by
                   RETURN lets the lock end early, and a Merkle root of zeros is taken. For tools
                   that compare; never for authentication */
} nio_script_input;
#define NIO_SCRIPT_INPUT_INIT                                                                      \
    {                                                                                              \
        sizeof(nio_script_input), NULL, 0, NULL, 0, NULL, 0, NULL, false                           \
    }

/* Whether the scripts open: each runs to its end, and one item, `ff`, is left. NIO_EAUTH: they do
 * not; NIO_EINVAL: no script, or flags (a lock is always run with the usual ones);
 * NIO_EREENTRANT: from inside a run; NIO_ENOTSUP. */
NIO_API NIO_MUST_USE nio_status nio_script_auth(nio_script_vm *vm, const nio_script_input *input);

/* Runs the scripts and judges nothing. NIO_OK: all ran to their end; NIO_EAUTH: one failed; others
 * as above. */
NIO_API NIO_MUST_USE nio_status nio_script_run(nio_script_vm *vm, const nio_script_input *input);

/* Why the last run failed: "ScriptExecutionError|OP_VERIFY check failed", the class and text that
 * a script would find in its cache under `E`; empty if no script failed. Parts of it may be
 * what the script chose, control characters too. Lives until the next run. */
NIO_API const char *nio_script_why(const nio_script_vm *vm);
/* How many scripts of the last run were begun, and how many steps it took. */
NIO_API size_t nio_script_ran(const nio_script_vm *vm);
NIO_API uint64_t nio_script_steps(const nio_script_vm *vm);
/* Whether the last run left the mark of a RETURN. */
NIO_API bool nio_script_returned(const nio_script_vm *vm);
/* Bytes that the machine holds. */
NIO_API size_t nio_script_memory(const nio_script_vm *vm);

/* One entry of the cache of scripts. Its views live until the next run. */
typedef struct nio_script_cached {
    nio_bytes key;
    size_t item_count;
    bool bare;         /* one item that is no list */
    const void *items; /* see nio_script_cached_item */
} nio_script_cached;
/* Walks the cache, in no particular order: begin with *at = 0; false at the end. */
NIO_API bool nio_script_cache_next(const nio_script_vm *vm, size_t *at, nio_script_cached *entry);
/* An item of an entry; `index` below its item_count. */
NIO_API nio_bytes nio_script_cached_item(const nio_script_cached *entry, size_t index);

/* ---- Inside a run, and after it ------------------------------------------------------------- */

/* Items on the stack, and the one `index` below the top (0: the top): false if there is none. The
 * view lives until the function that was called returns; after a run, until the next one. */
NIO_API size_t nio_script_depth(const nio_script_vm *vm);
NIO_API bool nio_script_peek(const nio_script_vm *vm, size_t index, nio_bytes *item);

/* What follows is for functions of nio_script_host alone (else NIO_EINVAL). */

/* Takes the top off the stack. NIO_ELIMIT: it is empty; return that, and the script fails so. */
NIO_API NIO_MUST_USE nio_status nio_script_pop(nio_script_vm *vm, nio_bytes *item);
/* Puts an item onto the stack; copied. NIO_ELIMIT: too large, or the stack is full. */
NIO_API NIO_MUST_USE nio_status nio_script_push(nio_script_vm *vm, nio_bytes item);
/* The next byte of the tape. NIO_ELIMIT: it is at its end. */
NIO_API NIO_MUST_USE nio_status nio_script_operand(nio_script_vm *vm, uint8_t *operand);
/* A value of the host, by its name. False: there is none. */
NIO_API bool nio_script_get(const nio_script_vm *vm, const char *name, nio_script_value *value);
/* Sets one for the rest of the run; a list has to hold no lists. All is copied. NIO_ELIMIT: the
 * memory of the run is used up. */
NIO_API NIO_MUST_USE nio_status nio_script_set(nio_script_vm *vm, const char *name,
                                               const nio_script_value *value);
/* One more result of INVOKE; copied. NIO_EINVAL outside of `invoke`. NIO_ELIMIT: the memory of the
 * run is used up, and the run ends. */
NIO_API NIO_MUST_USE nio_status nio_script_give(nio_script_vm *vm, nio_bytes result);
/* Counts work that the function did; NIO_ELIMIT: the steps are used up. */
NIO_API NIO_MUST_USE nio_status nio_script_charge(nio_script_vm *vm, uint64_t steps);
/* Fails with class ScriptExecutionError and that text, cut at 255 bytes. Returns NIO_EAUTH. */
NIO_API nio_status nio_script_fail(nio_script_vm *vm, const char *text);

NIO_END_DECLS
#endif
