/* wire/gen_sort.c - puts the pairs of a dict in order where they lie.
 *
 * A map is given in any order, and a message has no memory beside the room it is written to. So
 * the packed pairs, whose sizes differ, and their lengths are sorted in place: a merge sort that
 * merges by rotation, O(n log² n). Maps that came over the wire are in order already, which is
 * one pass to see. */
#include "base/bytes.h"

#include <netaio/gen_pack.h>

/* Neighbouring pairs, and their lengths. */
struct run {
    uint8_t *lengths, *items;
    size_t width, count, bytes;
};

static nio_bytes first_of(const struct run *run)
{
    return nio__bytes(run->items, (size_t)nio_gen_be(run->lengths, run->width));
}

/* Takes the first pair off the run. */
static void drop_first(struct run *run)
{
    size_t len = first_of(run).len;
    run->lengths += run->width;
    run->items += len;
    run->count--;
    run->bytes -= len;
}

/* Splits a run into its first `count` pairs and the others. */
static void split(const struct run *run, size_t count, struct run *head, struct run *tail)
{
    *tail = *run;
    for (size_t i = 0; i < count; i++) {
        drop_first(tail);
    }
    *head = *run;
    head->count = count;
    head->bytes = run->bytes - tail->bytes;
}

static void reverse(uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len / 2; i++) {
        uint8_t byte = bytes[i];
        bytes[i] = bytes[len - 1 - i];
        bytes[len - 1 - i] = byte;
    }
}

static void rotate(uint8_t *bytes, size_t head, size_t tail)
{
    reverse(bytes, head);
    reverse(bytes + head, tail);
    reverse(bytes, head + tail);
}

/* Two neighbours change places. */
static void swap(struct run *a, struct run *b)
{
    rotate(a->items, a->bytes, b->bytes);
    rotate(a->lengths, a->count * a->width, b->count * b->width);
    struct run second = *a;
    second.items += b->bytes;
    second.lengths += b->count * b->width;
    b->items = a->items;
    b->lengths = a->lengths;
    *a = second;
}

/* How many pairs at the run's front are below `pivot`, or equal to it if `equal`. */
static size_t count_below(struct run run, nio_bytes pivot, bool equal)
{
    size_t below = 0;
    while (run.count > 0) {
        int order = nio__bytes_compare(first_of(&run), pivot);
        if (order > 0 || (order == 0 && !equal)) {
            break;
        }
        drop_first(&run);
        below++;
    }
    return below;
}

/* Merges two sorted neighbours: halve the longer one, find the half's place in the other, swap
 * what lies between, and go on with both sides. */
static void merge(struct run a, struct run b)
{
    struct run a_head, a_tail, b_head, b_tail;
    if (a.count == 0 || b.count == 0) {
        return;
    }
    if (a.count >= b.count) {
        split(&a, a.count / 2, &a_head, &a_tail);
        split(&b, count_below(b, first_of(&a_tail), false), &b_head, &b_tail);
    } else {
        split(&b, b.count / 2, &b_head, &b_tail);
        split(&a, count_below(a, first_of(&b_tail), true), &a_head, &a_tail);
    }
    swap(&a_tail, &b_head);
    if (a.count + b.count > 2) {
        merge(a_head, b_head);
        merge(a_tail, b_tail);
    }
}

static void sort(struct run run)
{
    struct run head, tail;
    if (run.count > 1) {
        split(&run, run.count / 2, &head, &tail);
        sort(head);
        sort(tail);
        merge(head, tail);
    }
}

/* True if the pairs are in order and no key is there twice. */
static bool is_dict(nio_bytes packed)
{
    nio_pk_value dict;
    return nio_pk_decode_head(packed, &dict) == NIO_OK && nio_pk_check_keys(&dict) == NIO_OK;
}

nio_status nio_gen_sort_dict(uint8_t *dict, nio_gen_shape shape)
{
    nio_bytes packed = {dict, nio_gen_shape_size(&shape)};
    if (is_dict(packed)) {
        return NIO_OK;
    }
    size_t width = nio_gen_width(shape.longest);
    uint8_t *lengths = dict + 2 + nio_gen_width(shape.count);
    struct run run = {lengths, lengths + shape.count * width, width, shape.count, shape.sum};
    sort(run);
    return is_dict(packed) ? NIO_OK : NIO_EINVAL;
}
