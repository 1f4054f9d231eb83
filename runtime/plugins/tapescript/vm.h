/* plugins/tapescript/vm.h - the machine, as its operations see it.
 *
 * An operation is a function of ops.h that returns false when it failed, having said why by
 * nio__script_fail (or one of what it calls has). It takes operands off the tape and items off the
 * stack, and puts items onto it:
 *
 *     bool nio__op_size(nio_script_vm *vm)
 *     {
 *         nio_bytes item;
 *         return nio__script_pop(vm, &item) && nio__script_push_uint(vm, item.len);
 *     }
 *
 * What was popped stays where it is until the operation has returned. As in Python's tapescript,
 * what an operation did before it failed stays done. No operation calls another script: EVAL and
 * its kin push a frame, and the loop in run.c goes on in it, so the C stack does not grow. */
#ifndef NIO_PLUGINS_TAPESCRIPT_VM_H
#define NIO_PLUGINS_TAPESCRIPT_VM_H

#include <netaio/tapescript.h>

#include "base/bytes.h"
#include "plugins/tapescript/store.h"

/* What an operation takes beside the one step that each takes. At these prices a step is at most
 * some 250 ns of a processor, whatever the script. */
#define NIO__SCRIPT_BYTES_A_STEP 64
#define NIO__SCRIPT_ITEMS_A_STEP 8
#define NIO__SCRIPT_HASH_STEPS 2    /* a slow hash, however few bytes it is of */
#define NIO__SCRIPT_CURVE_STEPS 250 /* an operation on the curve; see group.h */
#define NIO__SCRIPT_WHY_MAX 384     /* bytes of class and text of a failure */
#define NIO__SCRIPT_NO_MEMORY "the memory of the run is used up"

/* Classes of failures, by the names that scripts read in the cache under `E`. */
typedef enum nio__script_class {
    NIO__SCRIPT_ERROR, /* ScriptExecutionError */
    NIO__VALUE_ERROR,
    NIO__TYPE_ERROR,
    NIO__INDEX_ERROR,
    NIO__KEY_ERROR,
    NIO__ZERO_DIVISION_ERROR,
    NIO__OVERFLOW_ERROR,
    NIO__UNICODE_ERROR, /* UnicodeDecodeError */
    NIO__RUNTIME_ERROR
} nio__script_class;

/* Definitions, one for each number. A body has a copy of those of its parent: both then share one
 * version until either defines something. The struct itself is what a definition refers to. */
typedef struct nio__script_version nio__script_version;
typedef struct nio__script_defs {
    nio__script_version *version; /* NULL: nothing is defined */
} nio__script_defs;

/* What can run: a script, a body, a definition. */
typedef struct nio__script_tape {
    nio_bytes code;
    nio__script_defs *defs;
    nio_script_flags *flags;
    uint32_t calls; /* that were made, see limits.calls */
    bool plugins;   /* functions of the host that scripts do not name reach it */
} nio__script_tape;

typedef enum nio__script_frame_kind {
    NIO__FRAME_SCRIPT,
    NIO__FRAME_BODY, /* of IF, IF_ELSE, EXCEPT */
    NIO__FRAME_TRY,
    NIO__FRAME_LOOP,
    NIO__FRAME_CALL,
    NIO__FRAME_EVAL
} nio__script_frame_kind;

typedef struct nio__script_set nio__script_set;

/* One tape that runs. */
typedef struct nio__script_frame nio__script_frame;
struct nio__script_frame {
    nio__script_frame *parent;
    nio__script_tape *tape;
    size_t at; /* offset of the next byte */
    nio__script_frame_kind kind;
    uint32_t rounds;         /* LOOP: that ran */
    nio_bytes otherwise;     /* TRY: the body of EXCEPT */
    nio__script_item *owner; /* EVAL: holds the code */
    nio__script_tape own;    /* what `tape` is but for CALL */
    nio__script_defs own_defs;
    nio_script_flags own_flags;
};

struct nio_script_vm {
    nio_env env;
    nio_script_limits limits; /* filled in */
    nio_script_host host;
    nio__script_store store;

    nio__script_item **stack; /* limits.items */
    size_t depth;
    nio__script_item **popped; /* that are released when the operation has returned */
    size_t popped_count, popped_max;
    nio__script_frame *frame; /* that runs; NULL between runs */
    uint32_t nesting;         /* frames */
    bool returned;
    nio__script_defs script_defs; /* of the scripts of a list, which share them */
    nio_script_flags script_flags;
    uint32_t script_calls; /* that the script before this one ended with */

    const nio_script_input *input; /* of the run; NULL between runs */
    nio__script_set *sets;         /* values that functions of the host set, newest first */
    nio_script_value timestamp;    /* where the input has none */
    int64_t now;                   /* seconds since 1970, at its beginning */
    uint64_t steps;
    size_t ran;
    bool outside; /* a function of the host is being called */
    bool giving;  /* it is `invoke` */
    nio__script_list given;

    bool fatal;                    /* the failure ends the run; TRY does not catch it */
    char why[NIO__SCRIPT_WHY_MAX]; /* ends with a NUL, and may hold some of a name */
    size_t why_len;
};

/* Runs one script to its end, or until it fails (machine.c calls it, and nobody else). */
bool nio__script_run_tape(nio_script_vm *vm, nio_bytes code);

/* ---- Failing (run.c) ------------------------------------------------------------------------ */

/* Says why the operation fails. nio__script_fail does so in an expression that is false, and which
 * compilers see to be false. */
void nio__script_say(nio_script_vm *vm, nio__script_class cls, const char *format, ...)
    NIO_PRINTF(3, 4);
#define nio__script_fail(vm, ...) (nio__script_say(vm, __VA_ARGS__), false)
/* The same with class ScriptExecutionError and a name in quotes that a script asked for. */
bool nio__script_fail_at(nio_script_vm *vm, const char *before, nio_bytes name, const char *after);
/* The same for what TRY does not catch: steps, memory, nesting. */
void nio__script_say_end(nio_script_vm *vm, const char *text);
#define nio__script_end(vm, text) (nio__script_say_end((vm), (text)), false)
static inline void nio__script_forget_why(nio_script_vm *vm)
{
    vm->why[0] = 0;
    vm->why_len = 0;
}
static inline nio_bytes nio__script_why(const nio_script_vm *vm)
{
    return nio__bytes((const uint8_t *)vm->why, vm->why_len);
}
/* Counts steps beyond the one that each operation is; false: they are used up. */
bool nio__script_charge(nio_script_vm *vm, uint64_t steps);
/* The same for bytes and for items that it handles. */
static inline bool nio__script_charge_bytes(nio_script_vm *vm, size_t bytes)
{
    return nio__script_charge(vm, bytes / NIO__SCRIPT_BYTES_A_STEP);
}
static inline bool nio__script_charge_items(nio_script_vm *vm, size_t items)
{
    return nio__script_charge(vm, items / NIO__SCRIPT_ITEMS_A_STEP);
}

/* ---- The tape (run.c) ----------------------------------------------------------------------- */

/* Operands. They fail where the tape ends before. */
bool nio__script_read(nio_script_vm *vm, size_t count, nio_bytes *bytes);
bool nio__script_read_u8(nio_script_vm *vm, uint8_t *value);
bool nio__script_read_u16(nio_script_vm *vm, uint16_t *value);
/* A length in one byte, then that many bytes. */
bool nio__script_read_short(nio_script_vm *vm, nio_bytes *bytes);

/* ---- The stack (stack.c) -------------------------------------------------------------------- */

/* The top, taken off. It charges for its bytes. */
bool nio__script_pop(nio_script_vm *vm, nio_bytes *item);
/* `count` items, former top first; the array lives until the operation has returned. */
bool nio__script_pop_many(nio_script_vm *vm, size_t count, nio__script_item *const **items);
bool nio__script_pop_bool(nio_script_vm *vm, bool *value);
/* What counts as true: an item with a bit that is set. */
static inline bool nio__script_truth(nio_bytes item)
{
    uint8_t bits = 0;
    for (size_t i = 0; i < item.len; i++) {
        bits |= item.ptr[i];
    }
    return bits != 0;
}
/* The top, left where it is; fails where there is none. */
bool nio__script_top(nio_script_vm *vm, nio_bytes *item);

/* Puts a copy onto the stack. */
bool nio__script_push(nio_script_vm *vm, nio_bytes item);
/* Puts an item there that the caller fills in, `len` bytes; NULL: it failed. */
uint8_t *nio__script_push_room(nio_script_vm *vm, size_t len);
/* Puts one more reference to an item there. */
bool nio__script_push_item(nio_script_vm *vm, nio__script_item *item);
bool nio__script_push_bool(nio_script_vm *vm, bool value);     /* ff or 00 */
bool nio__script_push_uint(nio_script_vm *vm, uint32_t value); /* as an int */
/* Whether an item of that size could be put there; fails as putting it would. */
bool nio__script_check_room(nio_script_vm *vm, size_t len);

/* ---- Cache and values (cache.c) ------------------------------------------------------------- */

/* The items under a key of scripts; NULL: none. */
const nio__script_list *nio__script_cached(nio_script_vm *vm, nio_bytes key);
/* Sets them: references to `count` items, or a copy of one that is bare. */
bool nio__script_cache_items(nio_script_vm *vm, nio_bytes key, nio__script_item *const *items,
                             size_t count);
bool nio__script_cache_bare(nio_script_vm *vm, const char *key, nio_bytes item);
bool nio__script_cache_list(nio_script_vm *vm, const char *key, nio_bytes item); /* of one */
bool nio__script_preset(nio_script_vm *vm, const nio_script_preset *entries, size_t count);
/* Whether flag `number` (0 to 10) of the tape that runs is set; the same as above if it is. */
bool nio__script_flag(const nio_script_vm *vm, unsigned number);
bool nio__script_cache_flagged(nio_script_vm *vm, unsigned number, const char *key, nio_bytes item);

/* A value of the host by its name; NULL: none. */
const nio_script_value *nio__script_value(const nio_script_vm *vm, nio_bytes name);
/* `sigfield1` to `sigfield8`, by an index from 0. */
#define NIO__SCRIPT_SIGFIELDS 8
const nio_script_value *nio__script_sigfield(const nio_script_vm *vm, size_t index);

/* ---- Frames (frame.c) ----------------------------------------------------------------------- */

/* Goes on in a body of the tape that runs; with `otherwise` (not NULL) as what TRY tries. */
bool nio__script_enter_body(nio_script_vm *vm, nio_bytes code, const nio_bytes *otherwise);
bool nio__script_enter_loop(nio_script_vm *vm, nio_bytes code);
bool nio__script_enter_definition(nio_script_vm *vm, uint8_t number);
bool nio__script_define(nio_script_vm *vm, uint8_t number, nio_bytes code);
/* EVAL: flag, limit, the item on top taken off, and on in it. */
bool nio__script_enter_eval(nio_script_vm *vm);
void nio__script_return(nio_script_vm *vm);

/* Begins a script of a list. */
bool nio__script_enter_script(nio_script_vm *vm, nio_bytes code);
/* The tape that runs is at its end: what comes then. False: it failed. */
bool nio__script_leave(nio_script_vm *vm);
/* An operation failed: goes on in the EXCEPT of the innermost TRY. False: there is none, or the
 * failure is not one to be caught; no frame is left. */
bool nio__script_recover(nio_script_vm *vm);

/* ---- Calling the host (host.c) -------------------------------------------------------------- */

/* Around every call of a function of the host: true before it, false after it. */
void nio__script_outside(nio_script_vm *vm, bool outside);
/* Calls one that gets nothing but the machine. */
bool nio__script_call_host(nio_script_vm *vm, nio_script_fn *run, void *user);
/* Runs the extensions of signatures, where they reach the tape that runs. */
bool nio__script_extend(nio_script_vm *vm);
/* Fails as the status says that a function of the host returned; true for NIO_OK. */
bool nio__script_host_said(nio_script_vm *vm, nio_status status);

#endif
