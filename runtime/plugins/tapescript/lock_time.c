/* plugins/tapescript/lock_time.c - locks that open at a time, to everybody.
 *
 * Failure modes: NIO_EINVAL for times that are no seconds, and for those that never come. */
#include "plugins/tapescript/lock.h"

static void put_after(nio__lock_writer *writer, uint64_t begin, bool goes_on)
{
    nio__lock_push_number(writer, begin);
    nio__lock_op(writer, goes_on ? NIO__OP_CHECK_TIMESTAMP_VERIFY : NIO__OP_CHECK_TIMESTAMP);
}

static void put_before(nio__lock_writer *writer, uint64_t end, bool goes_on)
{
    nio__lock_push_number(writer, end);
    nio__lock_op2(writer, NIO__OP_CHECK_TIMESTAMP, NIO__OP_NOT);
    if (goes_on) {
        nio__lock_op(writer, NIO__OP_VERIFY);
    }
}

nio_status nio_lock_after(nio_script_out *out, uint64_t begin, bool goes_on)
{
    if (begin > NIO_LOCK_TIME_MAX) {
        return NIO_EINVAL;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    put_after(&writer, begin, goes_on);
    return nio__lock_end(&writer);
}

nio_status nio_lock_before(nio_script_out *out, uint64_t end, bool goes_on)
{
    if (end == 0 || end > NIO_LOCK_TIME_MAX) {
        return NIO_EINVAL;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    put_before(&writer, end, goes_on);
    return nio__lock_end(&writer);
}

nio_status nio_lock_between(nio_script_out *out, uint64_t begin, uint64_t end, bool goes_on)
{
    if (begin >= end || end > NIO_LOCK_TIME_MAX) {
        return NIO_EINVAL;
    }
    nio__lock_writer writer = nio__lock_begin(out);
    put_after(&writer, begin, true);
    put_before(&writer, end, goes_on);
    return nio__lock_end(&writer);
}
