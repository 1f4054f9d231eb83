/* plugins/tapescript/frame.c - tapes inside tapes: what a body has of its parent, and what its end
 * means for it.
 *
 * Happy path:  enter → operations of the tape → leave, which goes on in the parent
 * Failures:    recover drops frames up to a TRY, whose EXCEPT then runs */
#include "plugins/tapescript/vm.h"

#include <assert.h>

#define NUMBERS 256
#define COPY_STEPS (sizeof(nio__script_version) / NIO__SCRIPT_BYTES_A_STEP)

struct nio__script_version {
    uint32_t refs;
    nio__script_tape *tapes[NUMBERS]; /* NULL: not defined. They live as long as the run */
};

/* ---- Definitions ---------------------------------------------------------------------------- */

static void share_defs(nio__script_defs *to, const nio__script_defs *from)
{
    to->version = from->version;
    if (to->version != NULL) {
        to->version->refs++;
    }
}

static void drop_defs(nio_script_vm *vm, nio__script_defs *defs)
{
    if (defs->version != NULL && --defs->version->refs == 0) {
        nio__store_free(&vm->store, defs->version, sizeof *defs->version);
    }
    defs->version = NULL;
}

/* A version that nobody else has. */
static nio__script_version *own_version(nio_script_vm *vm, nio__script_defs *defs)
{
    nio__script_version *shared = defs->version;
    if (shared != NULL && shared->refs == 1) {
        return shared;
    }
    if (!nio__script_charge(vm, COPY_STEPS)) {
        return NULL;
    }
    nio__script_version *own = nio__store_alloc(&vm->store, sizeof *own);
    if (own == NULL) {
        nio__script_say_end(vm, NIO__SCRIPT_NO_MEMORY);
        return NULL;
    }
    if (shared == NULL) {
        memset(own, 0, sizeof *own);
    } else {
        *own = *shared;
        shared->refs--;
    }
    own->refs = 1;
    defs->version = own;
    return own;
}

bool nio__script_define(nio_script_vm *vm, uint8_t number, nio_bytes code)
{
    nio__script_tape *definer = vm->frame->tape;
    nio__script_version *version = own_version(vm, definer->defs);
    if (version == NULL) {
        return false;
    }
    nio__script_tape *tape = nio__store_alloc(&vm->store, sizeof *tape);
    if (tape == NULL) {
        return nio__script_end(vm, NIO__SCRIPT_NO_MEMORY);
    }
    tape->code = code;
    tape->defs = definer->defs;
    tape->flags = definer->flags;
    tape->calls = 0;
    tape->plugins = false;
    version->tapes[number] = tape;
    return true;
}

/* ---- Flags ---------------------------------------------------------------------------------- */

/* What every tape has from the start. */
static void usual_flags(nio_script_flags *flags)
{
    static const nio_script_flags usual = NIO_SCRIPT_FLAGS_INIT;
    flags->ts_threshold = usual.ts_threshold;
    flags->epoch_threshold = usual.epoch_threshold;
    flags->numbered = usual.numbered;
}

/* A call sets the flags of the definer anew, from those of the caller. Where they are the same
 * ones, the caller thereby loses what the host had set: so it is in Python's tapescript. */
static void call_flags(nio_script_flags *to, const nio_script_flags *from)
{
    usual_flags(to);
    to->ts_threshold = from->ts_threshold;
    to->epoch_threshold = from->epoch_threshold;
    to->numbered = from->numbered;
    to->eval_return = to->eval_return || from->eval_return;
    to->disallow_eval = to->disallow_eval || from->disallow_eval;
}

/* ---- Entering ------------------------------------------------------------------------------- */

/* A frame on top of the one that runs, whose tape is its own and empty. NULL: it failed. */
static nio__script_frame *push_frame(nio_script_vm *vm, nio__script_frame_kind kind)
{
    if (vm->nesting == vm->limits.nesting) {
        nio__script_say_end(vm, "scripts are nested too deeply");
        return NULL;
    }
    nio__script_frame *frame = nio__store_alloc(&vm->store, sizeof *frame);
    if (frame == NULL) {
        nio__script_say_end(vm, NIO__SCRIPT_NO_MEMORY);
        return NULL;
    }
    memset(frame, 0, sizeof *frame);
    frame->kind = kind;
    frame->parent = vm->frame;
    frame->tape = &frame->own;
    vm->frame = frame;
    vm->nesting++;
    return frame;
}

static void drop_frame(nio_script_vm *vm)
{
    nio__script_frame *frame = vm->frame;
    vm->frame = frame->parent;
    vm->nesting--;
    drop_defs(vm, &frame->own_defs);
    if (frame->owner != NULL) {
        nio__item_unref(&vm->store, frame->owner);
    }
    nio__store_free(&vm->store, frame, sizeof *frame);
}

/* Definitions and flags as copies of those of the parent. */
static void inherit(nio__script_frame *frame, nio_bytes code)
{
    const nio__script_tape *parent = frame->parent->tape;
    share_defs(&frame->own_defs, parent->defs);
    frame->own_flags = *parent->flags;
    frame->own.code = code;
    frame->own.defs = &frame->own_defs;
    frame->own.flags = &frame->own_flags;
    frame->own.calls = parent->calls;
}

bool nio__script_enter_script(nio_script_vm *vm, nio_bytes code)
{
    const nio_script_flags *flags = vm->input->flags;
    static const nio_script_flags usual = NIO_SCRIPT_FLAGS_INIT;
    nio__script_frame *frame = push_frame(vm, NIO__FRAME_SCRIPT);
    if (frame == NULL) {
        return false;
    }
    vm->script_flags = flags != NULL ? *flags : usual;
    frame->own.code = code;
    frame->own.defs = &vm->script_defs;
    frame->own.flags = &vm->script_flags;
    frame->own.calls = vm->script_calls;
    frame->own.plugins = true;
    return true;
}

bool nio__script_enter_body(nio_script_vm *vm, nio_bytes code, const nio_bytes *otherwise)
{
    nio__script_frame *frame = push_frame(vm, otherwise != NULL ? NIO__FRAME_TRY : NIO__FRAME_BODY);
    if (frame == NULL) {
        return false;
    }
    inherit(frame, code);
    if (otherwise != NULL) {
        frame->otherwise = *otherwise;
    }
    return true;
}

/* One round, if the top of the stack is true; else what comes after the loop. */
static bool next_round(nio_script_vm *vm)
{
    nio__script_frame *frame = vm->frame;
    nio_bytes top;
    if (!nio__script_top(vm, &top) || !nio__script_charge_bytes(vm, top.len)) {
        return false;
    }
    if (!nio__script_truth(top)) {
        drop_frame(vm);
        return true;
    }
    if (frame->rounds == vm->limits.calls) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "OP_LOOP limit exceeded");
    }
    frame->rounds++;
    frame->at = 0;
    usual_flags(frame->tape->flags); /* they are those of the tape around it */
    return nio__script_charge(vm, 1);
}

bool nio__script_enter_loop(nio_script_vm *vm, nio_bytes code)
{
    nio_bytes top;
    if (!nio__script_top(vm, &top)) {
        return false;
    }
    nio__script_frame *frame = push_frame(vm, NIO__FRAME_LOOP);
    if (frame == NULL) {
        return false;
    }
    const nio__script_tape *parent = frame->parent->tape;
    frame->own.code = code;
    frame->own.defs = parent->defs;
    frame->own.flags = parent->flags;
    frame->own.calls = parent->calls;
    return next_round(vm);
}

bool nio__script_enter_definition(nio_script_vm *vm, uint8_t number)
{
    nio__script_tape *caller = vm->frame->tape;
    const nio__script_version *version = caller->defs->version;
    nio__script_tape *tape = version == NULL ? NULL : version->tapes[number];
    caller->calls++;
    if (tape == NULL) {
        return nio__script_fail(vm, NIO__KEY_ERROR, "b'\\x%02x'", number);
    }
    nio__script_frame *frame = push_frame(vm, NIO__FRAME_CALL);
    if (frame == NULL) {
        return false;
    }
    tape->calls = caller->calls;
    call_flags(tape->flags, caller->flags);
    frame->tape = tape;
    return true;
}

bool nio__script_enter_eval(nio_script_vm *vm)
{
    const nio__script_tape *caller = vm->frame->tape;
    nio__script_item *script = vm->depth == 0 ? NULL : vm->stack[vm->depth - 1];
    nio_bytes code;
    if (caller->flags->disallow_eval) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "OP_EVAL disallowed");
    }
    if (caller->calls >= vm->limits.calls) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "callstack limit exceeded");
    }
    if (!nio__script_pop(vm, &code)) {
        return false;
    }
    if (code.len == 0) {
        return nio__script_fail(vm, NIO__VALUE_ERROR, "OP_EVAL encountered empty script");
    }
    nio__script_frame *frame = push_frame(vm, NIO__FRAME_EVAL);
    if (frame == NULL) {
        return false;
    }
    inherit(frame, code);
    frame->own.calls++;
    frame->own.plugins = caller->plugins;
    frame->owner = nio__item_ref(script);
    return true;
}

/* ---- Leaving -------------------------------------------------------------------------------- */

void nio__script_return(nio_script_vm *vm)
{
    vm->frame->at = vm->frame->tape->code.len;
    vm->returned = true;
}

bool nio__script_leave(nio_script_vm *vm)
{
    switch (vm->frame->kind) {
    case NIO__FRAME_SCRIPT:
        vm->script_calls = vm->frame->own.calls;
        drop_frame(vm);
        return true;
    case NIO__FRAME_BODY:
    case NIO__FRAME_TRY:
        drop_frame(vm);
        if (vm->returned) {
            nio__script_return(vm);
        }
        return true;
    case NIO__FRAME_LOOP:
        if (!vm->returned) {
            return next_round(vm);
        }
        drop_frame(vm);
        return true;
    case NIO__FRAME_CALL:
        drop_frame(vm);
        vm->returned = false;
        return true;
    case NIO__FRAME_EVAL:
        drop_frame(vm);
        if (vm->returned && vm->frame->tape->flags->eval_return) {
            nio__script_return(vm);
        } else {
            vm->returned = false;
        }
        return true;
    }
    assert(false && "a kind of frame");
    return false;
}

bool nio__script_recover(nio_script_vm *vm)
{
    while (vm->frame != NULL) {
        nio_bytes otherwise = vm->frame->otherwise;
        bool tries = vm->frame->kind == NIO__FRAME_TRY && !vm->fatal;
        drop_frame(vm);
        if (tries && nio__script_cache_list(vm, "E", nio__script_why(vm)) &&
            nio__script_enter_body(vm, otherwise, NULL)) {
            nio__script_forget_why(vm);
            return true;
        }
    }
    return false;
}
