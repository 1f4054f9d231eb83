/* text.c - bytes as people read and write them. */
#include "text.h"

#include <ctype.h>
#include <netaio/packify.h>
#include <string.h>

/* C0 controls and DEL, and the C1 controls, which are two bytes in UTF-8. */
static size_t control_at(nio_bytes bytes, size_t at)
{
    uint8_t c = bytes.ptr[at];
    if (c < 0x20 || c == 0x7f) {
        return 1;
    }
    bool c1 = c == 0xc2 && at + 1 < bytes.len && bytes.ptr[at + 1] < 0xa0;
    return c1 ? 2 : 0;
}

void cli_print_safe(FILE *out, nio_bytes bytes, size_t limit)
{
    bool cut = bytes.len > limit;
    if (cut) {
        bytes.len = limit;
        while (bytes.len > 0 && (bytes.ptr[bytes.len] & 0xc0) == 0x80) {
            bytes.len--;
        }
    }
    bool text = nio_utf8_valid(bytes);
    for (size_t i = 0; i < bytes.len; i++) {
        size_t controls = control_at(bytes, i);
        if (controls == 0 && (text || bytes.ptr[i] < 0x80)) {
            putc(bytes.ptr[i], out);
            continue;
        }
        fprintf(out, "\\x%02x", bytes.ptr[i]);
        if (controls == 2) {
            fprintf(out, "\\x%02x", bytes.ptr[++i]);
        }
    }
    if (cut) {
        fputs("...", out);
    }
}

void cli_print_hex(FILE *out, nio_bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        fprintf(out, "%02x", bytes.ptr[i]);
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

bool cli_hex_decode(nio_text text, uint8_t *out)
{
    if (text.len % 2 != 0) {
        return false;
    }
    for (size_t i = 0; i < text.len; i += 2) {
        int high = hex_digit(text.ptr[i]), low = hex_digit(text.ptr[i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        out[i / 2] = (uint8_t)(high * 16 + low);
    }
    return true;
}

bool cli_is_text(nio_text text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.ptr[i];
        bool space = c == ' ' || (c >= '\t' && c <= '\r');
        if (!space && (c <= ' ' || c > '~')) {
            return false;
        }
    }
    return true;
}

static char folded(char c)
{
    return c == '_' ? '-' : (char)tolower((unsigned char)c);
}

bool cli_same_name(nio_text name, const char *known)
{
    for (size_t i = 0; i < name.len; i++) {
        if (known[i] == 0 || folded(name.ptr[i]) != folded(known[i])) {
            return false;
        }
    }
    return known[name.len] == 0;
}

#define NEAREST_MAX 32

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Edits that turn one word into the other: a letter more, less, changed, or two swapped. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][NEAREST_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b_len; j++) {
        last[j] = j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            char x = folded(a[i - 1]), y = folded(b[j - 1]);
            now[j] = smallest(last[j] + 1, now[j - 1] + 1, last[j - 1] + (x != y));
            bool swapped = i > 1 && j > 1 && x == folded(b[j - 2]) && folded(a[i - 2]) == y;
            if (swapped && before[j - 2] + 1 < now[j]) {
                now[j] = before[j - 2] + 1;
            }
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b_len];
}

const char *cli_nearest(const char *word, const char *const *words)
{
    size_t len = strlen(word);
    if (len > NEAREST_MAX) {
        return NULL;
    }
    const char *found = NULL;
    size_t best = len / 3 > 1 ? len / 3 : 1;
    for (; *words; words++) {
        size_t known_len = strlen(*words);
        if (known_len > NEAREST_MAX) {
            continue;
        }
        size_t edits = distance(word, len, *words, known_len);
        if (edits < best || (edits == best && found == NULL)) {
            best = edits;
            found = *words;
        }
    }
    return found;
}
