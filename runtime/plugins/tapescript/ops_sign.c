/* plugins/tapescript/ops_sign.c - messages of sigfields, and signatures of them.
 *
 * Python's tapescript puts the message onto the stack and takes it off again; so it is bound by
 * the limits of items there, and here. */
#include "plugins/tapescript/group.h"
#include "plugins/tapescript/ops.h"

#include "crypto/secret.h"
#include "crypto/sign.h"

#define SIGNED_MAX (NIO__SIGNATURE_SIZE + 1) /* with its flag */

/* ---- The message ---------------------------------------------------------------------------- */

typedef struct sigfields {
    nio_bytes fields[NIO__SCRIPT_SIGFIELDS];
    size_t len; /* of all; more than any item may have if it is more than any may have */
} sigfields;

static const char *kind_name(nio_script_kind kind)
{
    static const char *const names[] = {
        [NIO_SCRIPT_BYTES] = "bytes", [NIO_SCRIPT_TEXT] = "str",  [NIO_SCRIPT_INT] = "int",
        [NIO_SCRIPT_FLOAT] = "float", [NIO_SCRIPT_BOOL] = "bool", [NIO_SCRIPT_LIST] = "list",
    };
    return names[kind];
}

/* Those that are there and whose bit is not set. */
static bool gather(nio_script_vm *vm, uint8_t flag, sigfields *message)
{
    memset(message, 0, sizeof *message);
    for (size_t i = 0; i < NIO__SCRIPT_SIGFIELDS; i++) {
        const nio_script_value *value = (flag >> i & 1) != 0 ? NULL : nio__script_sigfield(vm, i);
        if (value == NULL) {
            continue;
        }
        if (value->kind != NIO_SCRIPT_BYTES) {
            return nio__script_fail(vm, NIO__TYPE_ERROR, "can't concat %s to bytes",
                                    kind_name(value->kind));
        }
        message->fields[i] = value->bytes;
        message->len += message->len > NIO_SCRIPT_ITEM_MAX ? 0 : value->bytes.len;
    }
    return true;
}

static void join(uint8_t *out, const sigfields *message)
{
    for (size_t i = 0; i < NIO__SCRIPT_SIGFIELDS; i++) {
        out = nio__copy(out, message->fields[i]);
    }
}

bool nio__op_get_message(nio_script_vm *vm)
{
    uint8_t flag;
    sigfields fields;
    if (!nio__script_extend(vm) || !nio__script_read_u8(vm, &flag) || !gather(vm, flag, &fields)) {
        return false;
    }
    uint8_t *room = nio__script_push_room(vm, fields.len);
    if (room == NULL) {
        return false;
    }
    join(room, &fields);
    return true;
}

/* One that is built, under the flag that it was built for. */
typedef struct message {
    uint8_t *bytes; /* NULL: none yet */
    size_t len;
    uint8_t flag;
} message;

static void drop_message(nio_script_vm *vm, message *built)
{
    nio__store_free(&vm->store, built->bytes, built->len);
    built->bytes = NULL;
}

/* Builds it, unless that is done. */
static bool build_message(nio_script_vm *vm, uint8_t flag, message *built)
{
    sigfields fields;
    if (built->bytes != NULL && built->flag == flag) {
        return true;
    }
    drop_message(vm, built);
    if (!gather(vm, flag, &fields) || !nio__script_check_room(vm, fields.len) ||
        !nio__script_charge_bytes(vm, fields.len)) {
        return false;
    }
    built->bytes = nio__store_alloc(&vm->store, fields.len);
    if (built->bytes == NULL) {
        return nio__script_end(vm, NIO__SCRIPT_NO_MEMORY);
    }
    built->len = fields.len;
    built->flag = flag;
    join(built->bytes, &fields);
    return true;
}

/* ---- Checking ------------------------------------------------------------------------------- */

static bool verifies(nio_bytes sig, nio_bytes signed_, nio_bytes vkey)
{
    return nio__sign_verify(sig.ptr, signed_, vkey.ptr) == NIO_OK;
}

/* One signature against one key; `allowed` are the flags that it may have. */
static bool check_one(nio_script_vm *vm, uint8_t allowed, nio_bytes vkey, nio_bytes sig,
                      message *built, bool *good)
{
    if (vkey.len != NIO__SIGN_VERIFY_KEY_SIZE) {
        return nio__script_fail(vm, NIO__VALUE_ERROR, "OP_CHECK_SIG invalid vkey encountered");
    }
    if (sig.len != NIO__SIGNATURE_SIZE && sig.len != SIGNED_MAX) {
        return nio__script_fail(vm, NIO__VALUE_ERROR, "OP_CHECK_SIG invalid sig encountered");
    }
    uint8_t flag = sig.len == SIGNED_MAX ? sig.ptr[NIO__SIGNATURE_SIZE] : 0;
    if ((flag & ~allowed) != 0) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "disallowed sigflag");
    }
    if (!build_message(vm, flag, built) || !nio__script_charge(vm, NIO__SCRIPT_WHOLE_STEPS)) {
        return false;
    }
    *good = verifies(sig, nio__bytes(built->bytes, built->len), vkey);
    return true;
}

static bool check_popped(nio_script_vm *vm, uint8_t allowed)
{
    nio_bytes vkey, sig;
    message built = {0};
    bool good;
    bool ok = nio__script_pop(vm, &vkey) && nio__script_pop(vm, &sig) &&
              check_one(vm, allowed, vkey, sig, &built, &good);
    drop_message(vm, &built);
    return ok && nio__script_push_bool(vm, good);
}

bool nio__op_check_sig(nio_script_vm *vm)
{
    uint8_t allowed;
    return nio__script_extend(vm) && nio__script_read_u8(vm, &allowed) && check_popped(vm, allowed);
}

bool nio__op_check_sig_verify(nio_script_vm *vm)
{
    return nio__op_check_sig(vm) && nio__op_verify(vm);
}

bool nio__op_check_sig_stack(nio_script_vm *vm)
{
    nio_bytes vkey, signed_, sig;
    if (!nio__script_pop(vm, &vkey)) {
        return false;
    }
    if (vkey.len != NIO__SIGN_VERIFY_KEY_SIZE) {
        return nio__script_fail(vm, NIO__VALUE_ERROR, "invalid vkey");
    }
    if (!nio__script_pop(vm, &signed_) || !nio__script_pop(vm, &sig)) {
        return false;
    }
    if (sig.len != NIO__SIGNATURE_SIZE) {
        return nio__script_fail(vm, NIO__VALUE_ERROR, "invalid signature");
    }
    return nio__script_charge(vm, NIO__SCRIPT_WHOLE_STEPS) &&
           nio__script_push_bool(vm, verifies(sig, signed_, vkey));
}

/* ---- Several signatures --------------------------------------------------------------------- */

typedef struct multisig {
    uint8_t allowed, sig_count, key_count;
    nio__script_item *const *sigs, *const *keys; /* in the order in which they were popped */
    uint8_t left[UINT8_MAX];                     /* keys that no signature is of yet */
    size_t left_count;
    message built; /* signatures with one flag have one message */
} multisig;

/* Looks for a key that the signature is of, and takes that away from those that are left. */
static bool match(nio_script_vm *vm, multisig *multi, nio_bytes sig, bool *matched)
{
    *matched = false;
    for (size_t k = 0; k < multi->left_count; k++) {
        nio_bytes vkey = nio__item_bytes(multi->keys[multi->left[k]]);
        if (!check_one(vm, multi->allowed, vkey, sig, &multi->built, matched)) {
            return false;
        }
        if (*matched) {
            multi->left_count--;
            memmove(multi->left + k, multi->left + k + 1, multi->left_count - k);
            return true;
        }
    }
    return true;
}

/* Whether one before it has the same bytes. */
static bool is_repeated(const multisig *multi, size_t index)
{
    nio_bytes sig = nio__item_bytes(multi->sigs[index]);
    for (size_t i = 0; i < index; i++) {
        if (nio_bytes_equal(nio__item_bytes(multi->sigs[i]), sig)) {
            return true;
        }
    }
    return false;
}

/* All signatures are looked at, also those behind one that no key is left for. */
static bool match_all(nio_script_vm *vm, multisig *multi, bool *good)
{
    bool matched;
    *good = true;
    for (size_t i = 0; i < multi->key_count; i++) {
        multi->left[multi->left_count++] = (uint8_t)i;
    }
    for (size_t i = 0; i < multi->sig_count; i++) {
        if (!match(vm, multi, nio__item_bytes(multi->sigs[i]), &matched)) {
            return false;
        }
        *good = *good && matched && !is_repeated(multi, i);
    }
    return true;
}

bool nio__op_check_multisig(nio_script_vm *vm)
{
    multisig multi = {0};
    bool good;
    bool ok =
        nio__script_extend(vm) && nio__script_read_u8(vm, &multi.allowed) &&
        nio__script_read_u8(vm, &multi.sig_count) && nio__script_read_u8(vm, &multi.key_count) &&
        nio__script_pop_many(vm, multi.key_count, &multi.keys) &&
        nio__script_pop_many(vm, multi.sig_count, &multi.sigs) && match_all(vm, &multi, &good);
    drop_message(vm, &multi.built);
    return ok && nio__script_push_bool(vm, good);
}

bool nio__op_check_multisig_verify(nio_script_vm *vm)
{
    return nio__op_check_multisig(vm) && nio__op_verify(vm);
}

/* ---- Signing -------------------------------------------------------------------------------- */

/* Puts a signature there, with its flag if it has one. */
static bool sign(nio_script_vm *vm, nio_bytes seed, nio_bytes signed_, uint8_t flag)
{
    uint8_t vkey[NIO__SIGN_VERIFY_KEY_SIZE], secret[NIO__SIGN_SECRET_KEY_SIZE];
    uint8_t signature[SIGNED_MAX];
    if (!nio__script_charge(vm, NIO__SCRIPT_HALF_STEPS)) {
        return false;
    }
    nio__sign_keys(vkey, secret, seed.ptr);
    nio__sign(signature, signed_, secret);
    nio__wipe(secret, sizeof secret);
    signature[NIO__SIGNATURE_SIZE] = flag;
    nio_bytes item = nio__bytes(signature, flag != 0 ? SIGNED_MAX : NIO__SIGNATURE_SIZE);
    return nio__script_cache_flagged(vm, 9, "s", item) && nio__script_push(vm, item);
}

bool nio__op_sign(nio_script_vm *vm)
{
    uint8_t flag;
    nio_bytes seed;
    message built = {0};
    if (!nio__script_extend(vm) || !nio__script_read_u8(vm, &flag) || !nio__script_pop(vm, &seed)) {
        return false;
    }
    if (seed.len != NIO__SIGN_SEED_SIZE) {
        return nio__script_fail(vm, NIO__VALUE_ERROR, "invalid signing key; must be 32 bytes");
    }
    bool ok =
        build_message(vm, flag, &built) && sign(vm, seed, nio__bytes(built.bytes, built.len), flag);
    drop_message(vm, &built);
    return ok;
}

bool nio__op_sign_stack(nio_script_vm *vm)
{
    nio_bytes seed, signed_;
    if (!nio__script_pop(vm, &seed) || !nio__script_pop(vm, &signed_)) {
        return false;
    }
    if (seed.len != NIO__SIGN_SEED_SIZE) {
        return nio__script_fail(vm, NIO__VALUE_ERROR, "%s", "");
    }
    return sign(vm, seed, signed_, 0);
}

/* ---- Taproot -------------------------------------------------------------------------------- */

/* key + t*B with t = SHA256(key || SHA256(script)): the root that commits to both. */
static bool taproot_of(nio_script_vm *vm, nio_bytes key, nio_bytes script,
                       uint8_t root[NIO__POINT_SIZE])
{
    uint8_t both[NIO__POINT_SIZE + NIO__SHA256_SIZE], tweak[NIO__SCALAR_SIZE];
    nio__copy(both, key);
    nio__sha256_of(both + NIO__POINT_SIZE, script);
    nio__sha256_of(both, nio__bytes(both, sizeof both));
    return nio__script_clamp(vm, tweak, nio__bytes(both, NIO__SHA256_SIZE), false) &&
           nio__script_point_of(vm, root, nio__script_32(tweak)) &&
           nio__script_check_point(vm, key, NIO__SCRIPT_NO_POINT) &&
           nio__script_sum_points(vm, nio__point_add, root, nio__script_32(root), key);
}

/* script key -> evaluates the script, or 00 if the root commits to others. */
static bool spend_by_script(nio_script_vm *vm, nio_bytes root)
{
    nio_bytes key;
    nio__script_item *const *script;
    uint8_t own[NIO__POINT_SIZE];
    if (!nio__script_pop(vm, &key) || !nio__script_pop_many(vm, 1, &script) ||
        !taproot_of(vm, key, nio__item_bytes(script[0]), own)) {
        return false;
    }
    if (!nio__secret_equal(own, root.ptr, sizeof own)) {
        return nio__script_push_bool(vm, false);
    }
    return nio__script_push_item(vm, script[0]) && nio__script_enter_eval(vm);
}

bool nio__op_taproot(nio_script_vm *vm)
{
    uint8_t allowed;
    nio__script_item *const *root;
    nio_bytes top;
    if (!nio__script_read_u8(vm, &allowed) || !nio__script_pop_many(vm, 1, &root)) {
        return false;
    }
    if (root[0]->len != NIO__POINT_SIZE) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR,
                                "OP_TAPROOT: supplied root was not 32 bytes");
    }
    if (!nio__script_top(vm, &top)) {
        return false;
    }
    if (top.len == NIO__POINT_SIZE) {
        return spend_by_script(vm, nio__item_bytes(root[0]));
    }
    return nio__script_push_item(vm, root[0]) && nio__script_extend(vm) &&
           check_popped(vm, allowed);
}
