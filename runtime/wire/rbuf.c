/* wire/rbuf.c - cuts a stream into frames; see rbuf.h.
 *
 * Happy path: nothing is kept, the input holds whole frames, each is handed out where it lies.
 * The input ends inside a frame: that beginning is kept (keep_beginning). With the next input it
 * is topped up, first to a header, then to the frame, and handed out from here; what follows it
 * is again taken where it lies. So each byte is copied at most once. */
#include "wire/rbuf.h"

#include "base/alloc.h"
#include "base/poison.h"
#include "base/size.h"

#define MIN_CAP 64

void nio__rbuf_init(nio__rbuf *rbuf, const nio_env *env, size_t *total)
{
    memset(rbuf, 0, sizeof *rbuf);
    rbuf->env = env;
    rbuf->total = total;
}

static void count_total(nio__rbuf *rbuf, size_t cap)
{
    if (rbuf->total != NULL) {
        *rbuf->total = *rbuf->total - rbuf->cap + cap;
    }
    rbuf->cap = cap;
}

void nio__rbuf_end(nio__rbuf *rbuf)
{
    if (rbuf->data != NULL) {
        nio__unpoison(rbuf->data, rbuf->cap);
        nio__free(rbuf->env, rbuf->data);
        rbuf->data = NULL;
    }
    rbuf->start = rbuf->end = rbuf->taken = 0;
    count_total(rbuf, 0);
}

static nio__span kept(const nio__rbuf *rbuf)
{
    return nio__span_skip(nio__span_of(rbuf->data, rbuf->end), rbuf->start);
}

bool nio__rbuf_is_empty(const nio__rbuf *rbuf)
{
    return rbuf->end - rbuf->start == rbuf->taken;
}

/* The time of the frame handed out last is over. */
static void drop_taken(nio__rbuf *rbuf)
{
    if (rbuf->taken == 0) {
        return;
    }
    nio__poison(rbuf->data + rbuf->start, rbuf->taken);
    rbuf->start += rbuf->taken;
    rbuf->taken = 0;
    if (rbuf->start == rbuf->end) {
        nio__rbuf_end(rbuf);
    }
}

/* Moves the kept bytes to the front. */
static void compact(nio__rbuf *rbuf)
{
    if (rbuf->start == 0) {
        return;
    }
    size_t len = rbuf->end - rbuf->start;
    nio__unpoison(rbuf->data, rbuf->cap);
    memmove(rbuf->data, rbuf->data + rbuf->start, len);
    rbuf->start = 0;
    rbuf->end = len;
}

/* Adds `bytes`, of which more will come, up to `need` in all: the room is doubled, so that it is
 * paid for by bytes that have come, but never past `need`. */
static nio_status append(nio__rbuf *rbuf, nio_bytes bytes, size_t need)
{
    compact(rbuf);
    size_t len;
    if (!nio__size_add(rbuf->end, bytes.len, &len)) {
        return NIO_ENOMEM;
    }
    if (len > rbuf->cap) {
        size_t cap = nio__size_max(nio__size_max(len, MIN_CAP), rbuf->cap * 2);
        cap = nio__size_min(cap, nio__size_max(len, nio__size_max(need, MIN_CAP)));
        uint8_t *data = nio__realloc_array(rbuf->env, rbuf->data, cap, 1);
        if (data == NULL) {
            return NIO_ENOMEM;
        }
        rbuf->data = data;
        count_total(rbuf, cap);
    }
    nio__copy(rbuf->data + rbuf->end, bytes);
    rbuf->end = len;
    return NIO_OK;
}

/* The input holds the beginning of a frame at most. */
static nio_status keep_beginning(nio__rbuf *rbuf, nio__span *input, size_t need)
{
    if (input->len == 0) {
        return NIO_ETRUNCATED;
    }
    nio_status status = append(rbuf, nio__span_view(*input), need);
    if (status != NIO_OK) {
        return status;
    }
    *input = nio__span_skip(*input, input->len);
    return NIO_ETRUNCATED;
}

nio_status nio__rbuf_next(nio__rbuf *rbuf, nio__span *input, size_t limit, nio__frame *frame)
{
    size_t need;
    drop_taken(rbuf);
    while (!nio__rbuf_is_empty(rbuf)) {
        nio__span begun = kept(rbuf);
        nio_status status = nio__frame_next(begun, limit, frame, &need);
        if (status == NIO_OK) {
            rbuf->taken = frame->size;
        }
        if (status != NIO_ETRUNCATED || input->len == 0) {
            return status;
        }
        size_t some = nio__size_min(need - begun.len, input->len);
        status = append(rbuf, nio__bytes(input->ptr, some), need);
        if (status != NIO_OK) {
            return status;
        }
        *input = nio__span_skip(*input, some);
    }
    nio_status status = nio__frame_next(*input, limit, frame, &need);
    if (status == NIO_ETRUNCATED) {
        return keep_beginning(rbuf, input, need);
    }
    if (status == NIO_OK) {
        *input = nio__span_skip(*input, frame->size);
    }
    return status;
}

nio_status nio__rbuf_keep(nio__rbuf *rbuf, nio__span input)
{
    drop_taken(rbuf);
    return input.len == 0 ? NIO_OK : append(rbuf, nio__span_view(input), 0);
}
