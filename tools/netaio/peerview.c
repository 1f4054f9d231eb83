/* peerview.c - records of peers, for people. */
#include "peerview.h"

#include "json.h"
#include "text.h"

#include <netaio/packify.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ID_WIDTH 24       /* of a table; longer ids are cut there */
#define ADDRESSES_MAX 4   /* of one peer in a line */
#define HEIGHT_UNKNOWN 24 /* lines of a terminal that does not say */

/* What is drawn with, of ECMA-48 and what every terminal took over from the VT100. */
#define CURSOR_UP "\x1b[%zuA\r"
#define CLEAR_BELOW "\x1b[J"
#define CUT_LINES "\x1b[?7l"
#define WRAP_LINES "\x1b[?7h"

/* ---- Pieces ---------------------------------------------------------------------------------- */

static bool is_word(nio_bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.ptr[i] <= ' ' || bytes.ptr[i] >= 0x7f) {
            return false;
        }
    }
    return bytes.len > 0 && (bytes.len < 4 || memcmp(bytes.ptr, "hex:", 4) != 0);
}

/* A word as it is, all else as "hex:" and digits, cut at `width`. */
static void id_text(nio_bytes id, size_t width, char *text, size_t cap)
{
    static const char digits[] = "0123456789abcdef";
    size_t len = 0;
    if (is_word(id)) {
        len = id.len < cap - 1 ? id.len : cap - 1;
        memcpy(text, id.ptr, len);
    } else {
        memcpy(text, "hex:", 4);
        len = 4;
        for (size_t i = 0; i < id.len && len + 2 < cap; i++) {
            text[len++] = digits[id.ptr[i] >> 4];
            text[len++] = digits[id.ptr[i] & 15];
        }
    }
    if (len > width) {
        len = width;
        text[len - 1] = text[len - 2] = '.';
    }
    text[len] = 0;
}

static void age_text(uint64_t age_ms, char text[16])
{
    unsigned long long seconds = age_ms / 1000;
    if (seconds < 600) {
        snprintf(text, 16, "%llus", seconds);
    } else {
        snprintf(text, 16, "%llum", seconds / 60 % 100000);
    }
}

static const char *level_text(nio_peer_level level)
{
    switch (level) {
    case NIO_PEER_UNPROVED:
        return "unproved";
    case NIO_PEER_KEYED:
        return "keyed";
    case NIO_PEER_SIGNED:
        return "signed";
    }
    return "?";
}

static void print_data(FILE *out, nio_bytes data)
{
    nio_pk_value value;
    if (data.len == 0) {
        putc('-', out);
    } else if (nio_pk_decode(data, &value) == NIO_OK) {
        cli_put_any(out, data);
    } else {
        cli_put_bytes(out, data);
    }
}

/* ---- A line ---------------------------------------------------------------------------------- */

static void print_addresses(FILE *out, const nio_peer *peer)
{
    nio_address addresses[ADDRESSES_MAX];
    char text[NIO_ADDRESS_TEXT];
    size_t count = nio_peer_addresses(peer, addresses, ADDRESSES_MAX);
    if (count == 0) {
        putc('-', out);
    }
    for (size_t i = 0; i < count && i < ADDRESSES_MAX; i++) {
        nio_address_text(&addresses[i], text);
        fprintf(out, "%s%s", i > 0 ? "," : "", text);
    }
    if (count > ADDRESSES_MAX) {
        fputs(",...", out);
    }
}

void cli_peer_line(FILE *out, const nio_peer *peer, nio_peer_change change)
{
    static const char signs[] = {[NIO_PEER_ADDED] = '+',
                                 [NIO_PEER_UPDATED] = '~',
                                 [NIO_PEER_REMOVED] = '-',
                                 [NIO_PEER_TIMED_OUT] = '!'};
    char id[4 + 2 * NIO_PEER_ID_MAX + 1], age[16];
    id_text(nio_peer_id(peer), sizeof id - 1, id, sizeof id);
    age_text(nio_peer_age_ms(peer), age);
    fprintf(out, "%c %s ", signs[change], id);
    print_addresses(out, peer);
    fprintf(out, " %s %s ", age, level_text(nio_peer_get_level(peer)));
    print_data(out, nio_peer_data(peer));
    putc('\n', out);
}

/* ---- A table --------------------------------------------------------------------------------- */

bool cli_peer_table_fits(void)
{
    const char *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && term != NULL && term[0] != 0 && strcmp(term, "dumb") != 0;
}

static size_t height(void)
{
    struct winsize size;
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 3;
    return known ? size.ws_row : HEIGHT_UNKNOWN;
}

static int by_id(const void *a, const void *b)
{
    nio_bytes x = nio_peer_id(*(const nio_peer *const *)a);
    nio_bytes y = nio_peer_id(*(const nio_peer *const *)b);
    int order = memcmp(x.ptr, y.ptr, x.len < y.len ? x.len : y.len);
    return order != 0 ? order : (x.len > y.len) - (x.len < y.len);
}

static void draw_row(const nio_peer *peer)
{
    char id[ID_WIDTH + 1 + 2 * NIO_PEER_ID_MAX], address[NIO_ADDRESS_TEXT] = "-", age[16];
    nio_address first;
    if (nio_peer_addresses(peer, &first, 1) > 0) {
        nio_address_text(&first, address);
    }
    id_text(nio_peer_id(peer), ID_WIDTH, id, sizeof id);
    age_text(nio_peer_age_ms(peer), age);
    printf("%-*s  %-21s  %5s  %-8s  ", ID_WIDTH, id, address, age,
           level_text(nio_peer_get_level(peer)));
    print_data(stdout, nio_peer_data(peer));
    putchar('\n');
}

static size_t draw(const nio_peers *peers, const nio_peer **rows, size_t count)
{
    size_t room = height() - 3, shown = count > room ? room - 1 : count;
    size_t at = 0;
    for (const nio_peer *peer = nio_peer_next(peers, NULL); peer != NULL && at < count;
         peer = nio_peer_next(peers, peer)) {
        rows[at++] = peer;
    }
    qsort(rows, at, sizeof *rows, by_id);
    for (size_t i = 0; i < shown; i++) {
        draw_row(rows[i]);
    }
    if (shown < count) {
        printf("and %zu more\n", count - shown);
    }
    return shown + (shown < count);
}

size_t cli_peer_table(const nio_peers *peers, const char *endpoint, size_t lines)
{
    char own[4 + 2 * NIO_PEER_ID_MAX + 1], app[64];
    size_t count = nio_peers_count(peers);
    const nio_peer **rows = calloc(count + 1, sizeof *rows);
    if (rows == NULL) {
        return lines; /* the one before stays */
    }
    if (lines > 0) {
        printf(CURSOR_UP, lines);
    }
    id_text(nio_peers_id(peers), sizeof own - 1, own, sizeof own);
    id_text(nio_peers_app(peers), sizeof app - 1, app, sizeof app);
    printf(CLEAR_BELOW CUT_LINES "peers under %s at %s, where this one is %s\n", app, endpoint,
           own);
    printf("%-*s  %-21s  %5s  %-8s  %s\n", ID_WIDTH, "ID", "ADDRESS", "AGE", "LEVEL", "DATA");
    lines = 2 + draw(peers, rows, count);
    fputs(WRAP_LINES, stdout);
    fflush(stdout);
    free(rows);
    return lines;
}
