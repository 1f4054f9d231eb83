/* plugins/tapescript/lock_merkle.c - one of several scripts, of which only that one is shown.
 *
 * A script stands for its SHA-256, and two that are joined for the script MERKLEVAL root, with
 * root = SHA256(left) xor SHA256(right). The lock is that of the two at the top. A witness goes
 * from its leaf to the top: at each step the sibling's hash, and what stands beside it.
 *
 * Failure modes: NIO_EINVAL, NIO_ELIMIT for leaves; NIO_EINVAL for siblings that are equal, whose
 * root is zero as that of any other such two. */
#include "plugins/tapescript/lock.h"

#include "crypto/shake.h"

#define FILLER_BYTES 16 /* what Python's tapescript takes for leaves that nothing opens */

typedef struct node {
    uint8_t script[NIO_LOCK_MERKLE_BYTES];
} node;

/* ---- Joining -------------------------------------------------------------------------------- */

static nio_status join(node *made, const uint8_t left[NIO__SHA256_SIZE],
                       const uint8_t right[NIO__SHA256_SIZE])
{
    uint8_t a[NIO__SHA256_SIZE], b[NIO__SHA256_SIZE];
    if (memcmp(left, right, NIO__SHA256_SIZE) == 0) {
        return NIO_EINVAL;
    }
    nio__sha256_of(a, nio__bytes(left, NIO__SHA256_SIZE));
    nio__sha256_of(b, nio__bytes(right, NIO__SHA256_SIZE));
    made->script[0] = NIO__OP_MERKLEVAL;
    for (size_t i = 0; i < NIO__SHA256_SIZE; i++) {
        made->script[1 + i] = a[i] ^ b[i];
    }
    return NIO_OK;
}

static nio_bytes script_of(const node *joined)
{
    return nio__bytes(joined->script, sizeof joined->script);
}

/* One step of a witness. */
static void show(nio__lock_writer *writer, const uint8_t sibling[NIO__SHA256_SIZE],
                 nio_bytes script)
{
    if (writer != NULL) {
        nio__lock_push(writer, nio__bytes(sibling, NIO__SHA256_SIZE));
        nio__lock_push(writer, script);
    }
}

/* ---- Shapes --------------------------------------------------------------------------------- */

/* Both join all leaves, write the witness of the leaf `index` unless `writer` is NULL, and leave
 * the two at the top in `top`. */

static nio_status join_prioritized(const nio_merkle *tree, size_t index, nio__lock_writer *writer,
                                   node *top)
{
    static const uint8_t shut[] = {NIO__OP_FALSE}; /* beside a leaf that is alone */
    uint8_t leaf[NIO__SHA256_SIZE], rest[NIO__SHA256_SIZE];
    size_t at = tree->leaf_count;
    nio_bytes below = nio__bytes(shut, sizeof shut);
    if (at > 1) {
        below = tree->leaves[--at];
    }
    while (at > 0) {
        at--;
        nio__sha256_of(leaf, tree->leaves[at]);
        nio__sha256_of(rest, below);
        if (index == at) {
            show(writer, rest, tree->leaves[at]);
        } else if (index > at) {
            show(writer, leaf, below);
        }
        nio_status status = join(top, leaf, rest);
        if (status != NIO_OK) {
            return status;
        }
        below = script_of(top);
    }
    return NIO_OK;
}

/* Leaves that push 16 bytes and RETURN. */
static void fill_leaf(uint8_t hash[NIO__SHA256_SIZE], const uint8_t *filler, uint8_t number)
{
    uint8_t seed[NIO_MERKLE_FILLER_BYTES + 1];
    uint8_t script[2 + FILLER_BYTES + 1] = {NIO__OP_PUSH1, FILLER_BYTES};
    memcpy(seed, filler, NIO_MERKLE_FILLER_BYTES);
    seed[NIO_MERKLE_FILLER_BYTES] = number;
    nio__shake256_of(script + 2, FILLER_BYTES, nio__bytes(seed, sizeof seed));
    script[sizeof script - 1] = NIO__OP_RETURN;
    nio__sha256_of(hash, nio__bytes(script, sizeof script));
}

/* What stands beside the last one of a level of odd length: among leaves a leaf, above them two.
 * Level and place of each are in its number: there are at most 7 levels with one each. */
static nio_status fill(uint8_t hash[NIO__SHA256_SIZE], const uint8_t *filler, uint8_t level)
{
    uint8_t left[NIO__SHA256_SIZE], right[NIO__SHA256_SIZE];
    node joined;
    if (filler == NULL) {
        return NIO_EINVAL;
    }
    if (level == 0) {
        fill_leaf(hash, filler, 0);
        return NIO_OK;
    }
    fill_leaf(left, filler, (uint8_t)(2 * level));
    fill_leaf(right, filler, (uint8_t)(2 * level + 1));
    nio_status status = join(&joined, left, right);
    if (status == NIO_OK) {
        nio__sha256_of(hash, script_of(&joined));
    }
    return status;
}

static nio_status join_balanced(const nio_merkle *tree, size_t index, nio__lock_writer *writer,
                                node *top)
{
    uint8_t hashes[NIO_MERKLE_LEAVES_MAX][NIO__SHA256_SIZE]; /* of one level; an even maximum */
    size_t count = tree->leaf_count;
    nio_bytes own = tree->leaves[index];
    for (size_t i = 0; i < count; i++) {
        nio__sha256_of(hashes[i], tree->leaves[i]);
    }
    uint8_t level = 0;
    do {
        if (count % 2 != 0) {
            nio_status status = fill(hashes[count], tree->filler, level);
            if (status != NIO_OK) {
                return status;
            }
            count++;
        }
        show(writer, hashes[index ^ 1], own);
        for (size_t i = 0; i < count; i += 2) {
            node joined;
            nio_status status = join(&joined, hashes[i], hashes[i + 1]);
            if (status != NIO_OK) {
                return status;
            }
            nio__sha256_of(hashes[i / 2], script_of(&joined));
            if (index / 2 == i / 2) {
                *top = joined;
            }
        }
        own = script_of(top);
        index /= 2;
        count /= 2;
        level++;
    } while (count > 1);
    return NIO_OK;
}

static nio_status join_all(const nio_merkle *tree, size_t index, nio__lock_writer *writer,
                           node *top)
{
    if (tree->leaf_count > NIO_MERKLE_LEAVES_MAX || index >= tree->leaf_count) {
        return NIO_EINVAL;
    }
    for (size_t i = 0; i < tree->leaf_count; i++) {
        nio_status status = nio__lock_check_script(tree->leaves[i]);
        if (status != NIO_OK) {
            return status;
        }
    }
    switch (tree->shape) {
    case NIO_MERKLE_BALANCED:
        return join_balanced(tree, index, writer, top);
    case NIO_MERKLE_PRIORITIZED:
        return join_prioritized(tree, index, writer, top);
    default:
        return NIO_EINVAL;
    }
}

/* ---- Locks and witnesses -------------------------------------------------------------------- */

nio_status nio_lock_merkle(nio_script_out *out, const nio_merkle *tree)
{
    node top;
    nio_status status = join_all(tree, 0, NULL, &top);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_put(&writer, script_of(&top));
    return nio__lock_end(&writer);
}

nio_status nio_witness_merkle(nio_script_out *out, const nio_merkle *tree, size_t index)
{
    node top;
    nio__lock_writer writer = nio__lock_begin(out);
    nio_status status = join_all(tree, index, &writer, &top);
    return status == NIO_OK ? nio__lock_end(&writer) : status;
}
