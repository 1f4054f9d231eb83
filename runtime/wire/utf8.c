/* wire/utf8.c - checks UTF-8 (RFC 3629, table 3-7 of Unicode).
 *
 * Most text is ASCII, which is checked 8 bytes at a time. */
#include <netaio/packify.h>

#include <string.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

/* How many bytes from `at` on are ASCII, in steps of 8. */
static const uint8_t *skip_ascii(const uint8_t *at, const uint8_t *end)
{
    while ((size_t)(end - at) >= sizeof(uint64_t)) {
        uint64_t eight;
        memcpy(&eight, at, sizeof eight);
        if ((eight & HIGH_BITS) != 0) {
            break;
        }
        at += sizeof eight;
    }
    return at;
}

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xc0) == 0x80;
}

/* The length of the well-formed sequence at `at`, which begins with no ASCII; 0 if there is
 * none. The range of the second byte keeps out overlong forms, surrogates and what lies above
 * U+10FFFF. */
static size_t sequence(const uint8_t *at, size_t left)
{
    uint8_t lead = at[0];
    size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (lead < 0xc2 || lead > 0xf4 || size > left || at[1] < low || at[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < size; i++) {
        if (!is_continuation(at[i])) {
            return 0;
        }
    }
    return size;
}

bool nio_utf8_valid(nio_bytes bytes)
{
    if (bytes.len == 0) {
        return true;
    }
    const uint8_t *at = bytes.ptr, *end = bytes.ptr + bytes.len;
    while ((at = skip_ascii(at, end)) < end) {
        if (*at < 0x80) {
            at++;
            continue;
        }
        size_t size = sequence(at, (size_t)(end - at));
        if (size == 0) {
            return false;
        }
        at += size;
    }
    return true;
}
