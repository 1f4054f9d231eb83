/* plugins/tapescript/lock_merkle.c - scripts in a tree of hashes.
 *
 * The commitment of a leaf is the SHA-256 of its script. That of a node is the SHA-256 of its lock,
 * MERKLEVAL root, with root = SHA256(commitment left) xor SHA256(commitment right). So two equal
 * branches have a root of zeros, which any two equal branches open: they are refused.
 *
 * A witness pushes, from the leaf up to the root, the commitment of the other branch and the script
 * of this one. Both shapes are folded from the bottom up, writing the witness on the way.
 *
 * Failure modes: NIO_EINVAL, NIO_ELIMIT for leaves; NIO_EINVAL for equal branches. */
#include "plugins/tapescript/lock.h"

#include "base/be.h"

#define NODE_BYTES (1 + NIO__SHA256_SIZE) /* MERKLEVAL root */

/* A leaf, or the node of everything below it. */
typedef struct branch {
    uint8_t commitment[NIO__SHA256_SIZE];
    uint8_t node[NODE_BYTES]; /* its script; not of leaves */
} branch;

/* A fold: which leaf is on its way up, if any, and where it writes to. */
typedef struct climb {
    const nio_merkle *tree;
    nio__lock_writer *writer; /* NULL: only the root is asked for */
    uint32_t fillers;         /* made so far */
} climb;

/* ---- Branches ------------------------------------------------------------------------------- */

static void leaf_of(branch *leaf, nio_bytes script)
{
    nio__sha256_of(leaf->commitment, script);
}

static nio_status join(branch *node, const branch *left, const branch *right)
{
    uint8_t a[NIO__SHA256_SIZE], b[NIO__SHA256_SIZE];
    if (memcmp(left->commitment, right->commitment, NIO__SHA256_SIZE) == 0) {
        return NIO_EINVAL;
    }
    nio__sha256_of(a, nio__bytes(left->commitment, NIO__SHA256_SIZE));
    nio__sha256_of(b, nio__bytes(right->commitment, NIO__SHA256_SIZE));
    node->node[0] = NIO__OP_MERKLEVAL;
    for (size_t i = 0; i < NIO__SHA256_SIZE; i++) {
        node->node[1 + i] = a[i] ^ b[i];
    }
    nio__sha256_of(node->commitment, nio__bytes(node->node, NODE_BYTES));
    return NIO_OK;
}

/* A leaf that leaves 16 bytes behind it, so nothing opens it. */
static nio_status filler_of(branch *leaf, climb *fold)
{
    uint8_t seed[NIO_KEY_BYTES + 4], hash[NIO__SHA256_SIZE], script[19];
    if (fold->tree->filler == NULL) {
        return NIO_EINVAL;
    }
    memcpy(seed, fold->tree->filler, NIO_KEY_BYTES);
    nio__be32_store(seed + NIO_KEY_BYTES, fold->fillers++);
    nio__sha256_of(hash, nio__bytes(seed, sizeof seed));
    script[0] = NIO__OP_PUSH1;
    script[1] = 16;
    memcpy(script + 2, hash, 16);
    script[18] = NIO__OP_RETURN;
    leaf_of(leaf, nio__bytes(script, sizeof script));
    return NIO_OK;
}

static void put_step(climb *fold, const branch *other, nio_bytes script)
{
    if (fold->writer != NULL) {
        nio__lock_push(fold->writer, nio__bytes(other->commitment, NIO__SHA256_SIZE));
        nio__lock_push(fold->writer, script);
    }
}

static nio_bytes script_of(const branch *node)
{
    return nio__bytes(node->node, NODE_BYTES);
}

/* ---- Shapes --------------------------------------------------------------------------------- */

/* Each leaf beside the node of all leaves after it; one alone beside FALSE. */
static nio_status fold_prioritized(climb *fold, size_t index, branch *root)
{
    static const uint8_t no[1] = {NIO__OP_FALSE};
    const nio_bytes *leaves = fold->tree->leaves;
    size_t left_over = fold->tree->leaf_count;
    nio_bytes last = nio__bytes(no, sizeof no);
    if (left_over > 1) {
        last = leaves[--left_over];
    }
    leaf_of(root, last);
    for (size_t i = left_over; i-- > 0;) {
        branch leaf, below = *root;
        leaf_of(&leaf, leaves[i]);
        nio_status status = join(root, &leaf, &below);
        if (status != NIO_OK) {
            return status;
        }
        if (i == index) {
            put_step(fold, &below, leaves[i]);
        } else if (i < index) {
            put_step(fold, &leaf, i + 1 == left_over ? last : script_of(&below));
        }
    }
    return NIO_OK;
}

/* Adds a branch to a level that has an odd number of them: a leaf among leaves, a node of two
 * leaves among nodes. */
static nio_status fill(climb *fold, branch *level, size_t *count, bool leaves)
{
    branch a, b;
    if (*count % 2 == 0) {
        return NIO_OK;
    }
    nio_status status = filler_of(leaves ? &level[*count] : &a, fold);
    if (status == NIO_OK && !leaves) {
        status = filler_of(&b, fold);
        if (status == NIO_OK) {
            status = join(&level[*count], &a, &b);
        }
    }
    *count += 1;
    return status;
}

/* Two and two, level by level. */
static nio_status fold_balanced(climb *fold, size_t index, branch *root)
{
    branch level[NIO_MERKLE_LEAVES_MAX + 1];
    size_t count = fold->tree->leaf_count;
    bool leaves = true;
    for (size_t i = 0; i < count; i++) {
        leaf_of(&level[i], fold->tree->leaves[i]);
    }
    while (count > 1 || leaves) {
        nio_status status = fill(fold, level, &count, leaves);
        if (status != NIO_OK) {
            return status;
        }
        put_step(fold, &level[index ^ 1],
                 leaves ? fold->tree->leaves[index] : script_of(&level[index]));
        for (size_t i = 0; i < count; i += 2) {
            branch joined;
            status = join(&joined, &level[i], &level[i + 1]);
            if (status != NIO_OK) {
                return status;
            }
            level[i / 2] = joined;
        }
        count /= 2;
        index /= 2;
        leaves = false;
    }
    *root = level[0];
    return NIO_OK;
}

static nio_status fold_tree(const nio_merkle *tree, size_t index, nio__lock_writer *writer,
                            branch *root)
{
    climb fold = {tree, writer, 0};
    if (tree->leaf_count == 0 || tree->leaf_count > NIO_MERKLE_LEAVES_MAX ||
        index >= tree->leaf_count) {
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
        return fold_balanced(&fold, index, root);
    case NIO_MERKLE_PRIORITIZED:
        return fold_prioritized(&fold, index, root);
    }
    return NIO_EINVAL;
}

/* ---- Lock and witness ----------------------------------------------------------------------- */

nio_status nio_lock_merkle(nio_script_out *out, const nio_merkle *tree)
{
    branch root;
    nio_status status = fold_tree(tree, 0, NULL, &root);
    if (status != NIO_OK) {
        return status;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    nio__lock_put(&writer, script_of(&root));
    return nio__lock_end(&writer);
}

nio_status nio_witness_merkle(nio_script_out *out, const nio_merkle *tree, size_t index)
{
    branch root;
    nio__lock_writer writer = nio__lock_begin(out);
    nio_status status = fold_tree(tree, index, &writer, &root);
    return status == NIO_OK ? nio__lock_end(&writer) : status;
}
