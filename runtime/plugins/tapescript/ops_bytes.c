/* plugins/tapescript/ops_bytes.c - operations on the bytes of items: comparing, hashing, cutting,
 * joining, bit by bit. */
#include "crypto/hash.h"
#include "crypto/secret.h"
#include "crypto/shake.h"
#include "plugins/tapescript/ops.h"
#include "plugins/tapescript/typed.h"

/* ---- Comparing ------------------------------------------------------------------------------ */

bool nio__op_verify(nio_script_vm *vm)
{
    bool holds;
    if (!nio__script_pop_bool(vm, &holds)) {
        return false;
    }
    return holds || nio__script_fail(vm, NIO__SCRIPT_ERROR, "OP_VERIFY check failed");
}

/* In a time that does not tell where they differ. */
bool nio__op_equal(nio_script_vm *vm)
{
    nio_bytes b, a;
    return nio__script_pop(vm, &b) && nio__script_pop(vm, &a) &&
           nio__script_push_bool(vm, a.len == b.len && nio__secret_equal(a.ptr, b.ptr, a.len));
}

bool nio__op_equal_verify(nio_script_vm *vm)
{
    return nio__op_equal(vm) && nio__op_verify(vm);
}

/* ---- Hashes and random bytes ---------------------------------------------------------------- */

bool nio__op_sha256(nio_script_vm *vm)
{
    nio_bytes item;
    uint8_t hash[NIO__SHA256_SIZE];
    if (!nio__script_pop(vm, &item)) {
        return false;
    }
    nio__sha256_of(hash, item);
    return nio__script_push(vm, nio__bytes(hash, sizeof hash));
}

bool nio__op_shake256(nio_script_vm *vm)
{
    uint8_t size;
    nio_bytes item;
    if (!nio__script_read_u8(vm, &size) || !nio__script_pop(vm, &item) ||
        !nio__script_charge(vm, NIO__SCRIPT_HASH_STEPS)) {
        return false;
    }
    uint8_t *hash = nio__script_push_room(vm, size);
    if (hash == NULL) {
        return false;
    }
    nio__shake256_of(hash, size, item);
    return true;
}

/* A size or an index: -1 for all below 0, one value for all that are larger than any item. */
static int32_t clamped(const nio__number *number)
{
    int64_t value;
    if (nio__number_to_int(number, &value) != NIO_OK) {
        value = number->negative ? INT64_MIN : INT64_MAX;
    }
    if (value < 0) {
        return -1;
    }
    return value > NIO_SCRIPT_ITEM_MAX ? NIO_SCRIPT_ITEM_MAX + 1 : (int32_t)value;
}

/* What is asked for is known to fit before it is drawn. */
bool nio__op_random(nio_script_vm *vm)
{
    nio__number number;
    int64_t value;
    if (!nio__script_pop_number(vm, &number)) {
        return false;
    }
    if (nio__number_to_int(&number, &value) != NIO_OK) {
        return nio__script_fail(vm, NIO__OVERFLOW_ERROR,
                                "Python int too large to convert to C ssize_t");
    }
    int32_t size = clamped(&number);
    if (size < 0) {
        return nio__script_fail(vm, NIO__VALUE_ERROR, "negative argument not allowed");
    }
    uint8_t *room = nio__script_push_room(vm, (size_t)size);
    if (room == NULL) {
        return false;
    }
    vm->env.random(vm->env.user, room, (size_t)size);
    return true;
}

/* ---- Joining and cutting -------------------------------------------------------------------- */

static bool push_joined(nio_script_vm *vm, nio_bytes first, nio_bytes second)
{
    uint8_t *room = nio__script_push_room(vm, first.len + second.len);
    if (room == NULL) {
        return false;
    }
    nio__copy(nio__copy(room, first), second);
    return true;
}

bool nio__op_concat(nio_script_vm *vm)
{
    nio_bytes first, second;
    return nio__script_pop(vm, &second) && nio__script_pop(vm, &first) &&
           push_joined(vm, first, second);
}

bool nio__op_concat_str(nio_script_vm *vm)
{
    nio_bytes first, second;
    return nio__script_pop_text(vm, &second) && nio__script_pop_text(vm, &first) &&
           push_joined(vm, first, second);
}

static bool index_fits(nio_script_vm *vm, int32_t index, size_t len, const char *op)
{
    if (index < 0) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "%s negative index is invalid", op);
    }
    if ((size_t)index >= len) {
        return nio__script_fail(vm, NIO__SCRIPT_ERROR, "%s item len exceeded by index", op);
    }
    return true;
}

static bool push_parts(nio_script_vm *vm, nio_bytes item, size_t at)
{
    return nio__script_push(vm, nio__bytes(item.ptr, at)) &&
           nio__script_push(vm, nio__bytes_skip(item, at));
}

bool nio__op_split(nio_script_vm *vm)
{
    nio__number number;
    nio_bytes item;
    if (!nio__script_pop_number(vm, &number) || !nio__script_pop(vm, &item)) {
        return false;
    }
    int32_t index = clamped(&number);
    return index_fits(vm, index, item.len, "OP_SPLIT") && push_parts(vm, item, (size_t)index);
}

/* Every character of UTF-8 has one byte that does not continue one. */
static bool begins_character(uint8_t byte)
{
    return (byte & 0xc0) != 0x80;
}

static size_t count_characters(nio_bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += begins_character(text.ptr[i]);
    }
    return count;
}

/* Where the character `index` begins, which the text has. */
static size_t offset_of_character(nio_bytes text, size_t index)
{
    size_t at = 0;
    for (size_t passed = 0; passed < index || !begins_character(text.ptr[at]); at++) {
        passed += begins_character(text.ptr[at]);
    }
    return at;
}

bool nio__op_split_str(nio_script_vm *vm)
{
    nio__number number;
    nio_bytes text;
    if (!nio__script_pop_number(vm, &number) || !nio__script_pop_text(vm, &text)) {
        return false;
    }
    int32_t index = clamped(&number);
    return index_fits(vm, index, count_characters(text), "OP_SPLIT_STR") &&
           push_parts(vm, text, offset_of_character(text, (size_t)index));
}

/* ---- Bit by bit ----------------------------------------------------------------------------- */

bool nio__op_not(nio_script_vm *vm)
{
    nio_bytes item;
    if (!nio__script_pop(vm, &item)) {
        return false;
    }
    uint8_t *room = nio__script_push_room(vm, item.len);
    for (size_t i = 0; room != NULL && i < item.len; i++) {
        room[i] = (uint8_t)~item.ptr[i];
    }
    return room != NULL;
}

typedef uint8_t bits_of_both(uint8_t a, uint8_t b);

static uint8_t either(uint8_t a, uint8_t b)
{
    return (uint8_t)(a ^ b);
}

static uint8_t any(uint8_t a, uint8_t b)
{
    return (uint8_t)(a | b);
}

static uint8_t both(uint8_t a, uint8_t b)
{
    return (uint8_t)(a & b);
}

/* The shorter of the two counts as if zeros stood at its end. */
static bool combine(nio_script_vm *vm, bits_of_both *bits)
{
    nio_bytes longer, shorter;
    if (!nio__script_pop(vm, &longer) || !nio__script_pop(vm, &shorter)) {
        return false;
    }
    if (longer.len < shorter.len) {
        nio_bytes swapped = longer;
        longer = shorter;
        shorter = swapped;
    }
    uint8_t *room = nio__script_push_room(vm, longer.len);
    for (size_t i = 0; room != NULL && i < longer.len; i++) {
        room[i] = bits(longer.ptr[i], i < shorter.len ? shorter.ptr[i] : 0);
    }
    return room != NULL;
}

bool nio__op_xor(nio_script_vm *vm)
{
    return combine(vm, either);
}

bool nio__op_or(nio_script_vm *vm)
{
    return combine(vm, any);
}

bool nio__op_and(nio_script_vm *vm)
{
    return combine(vm, both);
}
