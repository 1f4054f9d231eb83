/* plugins/tapescript/lock.c - how scripts are written, and what is refused; see lock.h.
 *
 * Failure modes: NIO_EINVAL, NIO_ELIMIT for what no lock should hold; NIO_ETOOBIG for the room. */
#include "plugins/tapescript/lock.h"

#include "base/be.h"
#include "crypto/curve.h"
#include "crypto/init.h"
#include "crypto/shake.h"

/* ---- Writing -------------------------------------------------------------------------------- */

nio__lock_writer nio__lock_begin(nio_script_out *out)
{
    assert(out != NULL && out->len <= out->cap);
    return (nio__lock_writer){out, out->len, false};
}

nio_status nio__lock_end(const nio__lock_writer *writer)
{
    if (writer->full) {
        return NIO_ETOOBIG;
    }
    writer->out->len = writer->at;
    return NIO_OK;
}

void nio__lock_put(nio__lock_writer *writer, nio_bytes bytes)
{
    if (writer->full || bytes.len > writer->out->cap - writer->at) {
        writer->full = true;
        return;
    }
    if (bytes.len != 0) {
        memcpy(writer->out->ptr + writer->at, bytes.ptr, bytes.len);
        writer->at += bytes.len;
    }
}

void nio__lock_op(nio__lock_writer *writer, uint8_t op)
{
    nio__lock_put(writer, nio__bytes(&op, 1));
}

void nio__lock_op2(nio__lock_writer *writer, uint8_t op, uint8_t operand)
{
    nio__lock_op(writer, op);
    nio__lock_op(writer, operand);
}

void nio__lock_push(nio__lock_writer *writer, nio_bytes item)
{
    assert(item.len != 0 && item.len <= UINT16_MAX);
    if (item.len == 1) {
        nio__lock_op(writer, NIO__OP_PUSH0);
    } else if (item.len <= UINT8_MAX) {
        nio__lock_op2(writer, NIO__OP_PUSH1, (uint8_t)item.len);
    } else {
        uint8_t size[2];
        nio__be16_store(size, (uint16_t)item.len);
        nio__lock_op(writer, NIO__OP_PUSH2);
        nio__lock_put(writer, nio__bytes(size, sizeof size));
    }
    nio__lock_put(writer, item);
}

void nio__lock_push_key(nio__lock_writer *writer, const uint8_t key[NIO_KEY_BYTES])
{
    nio__lock_push(writer, nio__bytes(key, NIO_KEY_BYTES));
}

void nio__lock_push_number(nio__lock_writer *writer, uint64_t number)
{
    uint8_t bytes[9] = {0};
    size_t first = 8;
    nio__be64_store(bytes + 1, number);
    /* The shortest two's complement. Below 2^55 - 22 that is how machines write numbers. */
    while (number > 0x7f) {
        number >>= 8;
        first--;
    }
    nio__lock_push(writer, nio__bytes(bytes + first, sizeof bytes - first));
}

void nio__lock_push_signature(nio__lock_writer *writer,
                              const uint8_t signature[NIO_SIGNATURE_BYTES], uint8_t omit)
{
    uint8_t item[NIO_SIGNATURE_BYTES + 1];
    memcpy(item, signature, NIO_SIGNATURE_BYTES);
    item[NIO_SIGNATURE_BYTES] = omit;
    nio__lock_push(writer, nio__bytes(item, omit == 0 ? NIO_SIGNATURE_BYTES : sizeof item));
}

size_t nio__lock_open(nio__lock_writer *writer)
{
    size_t at = writer->at;
    nio__lock_op2(writer, 0, 0);
    return at;
}

void nio__lock_close(nio__lock_writer *writer, size_t opened)
{
    if (!writer->full) {
        nio__be16_store(writer->out->ptr + opened, (uint16_t)(writer->at - opened - 2));
    }
}

nio_bytes nio_script_out_bytes(const nio_script_out *out)
{
    return nio__bytes(out->ptr, out->len);
}

nio_status nio_script_out_push(nio_script_out *out, nio_bytes item)
{
    nio_status status = nio__lock_check_script(item);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_push(&writer, item);
    return nio__lock_end(&writer);
}

/* ---- Checking ------------------------------------------------------------------------------- */

nio_status nio__lock_check_key(const uint8_t *key)
{
    if (key == NULL) {
        return NIO_EINVAL;
    }
    nio_status status = nio__crypto_init();
    if (status != NIO_OK) {
        return status;
    }
    return nio__point_valid(key) ? NIO_OK : NIO_EINVAL;
}

nio_status nio__lock_check(const uint8_t *key, uint8_t may_omit)
{
    return may_omit == UINT8_MAX ? NIO_EINVAL : nio__lock_check_key(key);
}

nio_status nio__lock_check_script(nio_bytes script)
{
    if (script.len == 0) {
        return NIO_EINVAL;
    }
    return script.len > NIO_LOCK_SCRIPT_MAX ? NIO_ELIMIT : NIO_OK;
}

nio_status nio__lock_add_points(uint8_t sum[NIO_KEY_BYTES], const uint8_t a[NIO_KEY_BYTES],
                                const uint8_t b[NIO_KEY_BYTES])
{
    nio_status status = nio__point_add(sum, a, b);
    /* Of a key and its opposite nothing is left. */
    return status == NIO_OK && !nio__point_valid(sum) ? NIO_EINVAL : status;
}

/* ---- Hashing -------------------------------------------------------------------------------- */

void nio__lock_expect_hash(nio__lock_writer *writer, nio_bytes bytes, size_t size)
{
    uint8_t hash[UINT8_MAX];
    assert(size != 0 && size <= sizeof hash);
    nio__shake256_of(hash, size, bytes);
    nio__lock_op(writer, NIO__OP_DUP);
    nio__lock_op2(writer, NIO__OP_SHAKE256, (uint8_t)size);
    nio__lock_push(writer, nio__bytes(hash, size));
}
