/* wire/packify_sort.c - sorts packed items.
 *
 * By heapsort: qsort may allocate, and its worst case is a peer's to choose. Short arrays, which
 * nearly all are, by insertion. */
#include "base/bytes.h"
#include "wire/packify_parts.h"

#define INSERTION_MAX 16

static bool is_less(nio_bytes a, nio_bytes b)
{
    return nio__bytes_compare(a, b) < 0;
}

static void insertion_sort(nio_bytes *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        nio_bytes item = items[i];
        size_t at = i;
        for (; at > 0 && is_less(item, items[at - 1]); at--) {
            items[at] = items[at - 1];
        }
        items[at] = item;
    }
}

/* Sinks items[at] in a heap whose greatest is on top. */
static void sink(nio_bytes *items, size_t at, size_t count)
{
    nio_bytes item = items[at];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && is_less(items[child], items[child + 1])) {
            child++;
        }
        if (!is_less(item, items[child])) {
            break;
        }
        items[at] = items[child];
    }
    items[at] = item;
}

static void heap_sort(nio_bytes *items, size_t count)
{
    for (size_t i = count / 2; i-- > 0;) {
        sink(items, i, count);
    }
    for (size_t end = count; end-- > 1;) {
        nio_bytes greatest = items[0];
        items[0] = items[end];
        items[end] = greatest;
        sink(items, 0, end);
    }
}

void nio_pk_sort(nio_bytes *items, size_t count)
{
    if (count <= INSERTION_MAX) {
        insertion_sort(items, count);
    } else {
        heap_sort(items, count);
    }
}
