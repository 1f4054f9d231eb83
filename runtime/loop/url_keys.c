/* loop/url_keys.c - the keys of endpoints: "?reuseport=1&backlog=16".
 *
 * One row of the table a key. A key that an endpoint does not have, has twice, or has with a value
 * that means nothing ends the parsing, so that a typing error never passes for an option. */
#include <string.h>

#include "loop/url_reader.h"

#define KEEPALIVE_S 60
#define KEEPALIVE_MAX_S 32767 /* the longest time that Linux takes */
#define MODE 0600             /* the owner alone may connect */

enum { TCP = 1, PATH = 2, ABSTRACT = 4 };

typedef struct key {
    const char *name;
    unsigned of; /* endpoints that have it */
    bool listen; /* only where one listens */
    unsigned base;
    uint32_t least, most;
    void (*set)(nio__endpoint *endpoint, uint32_t value);
} key;

static void set_backlog(nio__endpoint *endpoint, uint32_t value)
{
    endpoint->backlog = value;
}

static void set_keepalive(nio__endpoint *endpoint, uint32_t value)
{
    endpoint->keepalive_s = value;
}

static void set_mode(nio__endpoint *endpoint, uint32_t value)
{
    endpoint->mode = value;
}

static void set_no_delay(nio__endpoint *endpoint, uint32_t value)
{
    endpoint->no_delay = value != 0;
}

static void set_reuse_port(nio__endpoint *endpoint, uint32_t value)
{
    endpoint->reuse_port = value != 0;
}

static const key keys[] = {
    {"backlog", TCP | PATH | ABSTRACT, true, 10, 1, 65535, set_backlog},
    {"keepalive", TCP, false, 10, 0, KEEPALIVE_MAX_S, set_keepalive},
    {"mode", PATH, true, 8, 0, 0777, set_mode},
    {"nodelay", TCP, false, 10, 0, 1, set_no_delay},
    {"reuseport", TCP, true, 10, 0, 1, set_reuse_port},
};
enum { KEYS = sizeof keys / sizeof keys[0] };

static unsigned kind_of(const nio__endpoint *endpoint)
{
    return endpoint->host == NIO__HOST_PATH       ? PATH
           : endpoint->host == NIO__HOST_ABSTRACT ? ABSTRACT
                                                  : TCP;
}

static const char *kind_text(unsigned kind)
{
    return kind == TCP ? "tcp://" : kind == PATH ? "unix:" : "unix:@";
}

static const key *find(const char *name, size_t len)
{
    for (size_t i = 0; i < KEYS; i++) {
        if (strlen(keys[i].name) == len && memcmp(keys[i].name, name, len) == 0) {
            return &keys[i];
        }
    }
    return NULL;
}

/* The number that fills the text, of which no digit is too large; false for anything else. */
static bool read_number(const char *at, size_t len, unsigned base, uint32_t *value)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < len; i++) {
        if (at[i] < '0' || (unsigned)(at[i] - '0') >= base || sum > UINT32_MAX / 16) {
            return false;
        }
        sum = sum * base + (uint32_t)(at[i] - '0');
    }
    *value = sum;
    return len > 0;
}

/* name "=" value */
static nio_status parse_key(nio__url_reader *in, nio__endpoint *endpoint, unsigned *seen)
{
    const char *name = in->at;
    size_t len = strcspn(name, "=&#");
    unsigned at = nio__url_column(in, name), kind = kind_of(endpoint);
    const key *row = find(name, len);
    if (row == NULL || (row->of & kind) == 0) {
        char shown[NIO__URL_SHOWN + 4];
        nio__url_show(shown, name);
        return nio__url_fail(in, NIO_EINVAL, "%s has no key \"%.*s\" (column %u)", kind_text(kind),
                             (int)(len < NIO__URL_SHOWN ? len : NIO__URL_SHOWN), shown, at);
    }
    if (row->listen && in->use == NIO__URL_CONNECT) {
        return nio__url_fail(in, NIO_EINVAL, "the key \"%s\" at column %u is for listening",
                             row->name, at);
    }
    unsigned bit = 1u << (row - keys);
    if ((*seen & bit) != 0) {
        return nio__url_fail(in, NIO_EINVAL, "the key \"%s\" stands twice (column %u)", row->name,
                             at);
    }
    *seen |= bit;
    const char *text = name + len + (name[len] == '=');
    size_t text_len = strcspn(text, "&#");
    uint32_t value;
    if (!read_number(text, text_len, row->base, &value) || value < row->least ||
        value > row->most) {
        return nio__url_fail(in, NIO_EINVAL,
                             row->base == 8 ? "the %s at column %u is not an octal number from %o "
                                              "to %o"
                                            : "the %s at column %u is not a number from %u to %u",
                             row->name, nio__url_column(in, text), row->least, row->most);
    }
    row->set(endpoint, value);
    in->at = text + text_len;
    return NIO_OK;
}

nio_status nio__url_keys(nio__url_reader *in, const char *end, nio__endpoint *endpoint)
{
    unsigned seen = 0;
    endpoint->no_delay = true;
    endpoint->keepalive_s = KEEPALIVE_S;
    endpoint->mode = MODE;
    if (*in->at != '\0' && (*in->at != '?' || in->at[1] == '\0')) {
        return nio__url_fail(in, NIO_EINVAL, "nothing may follow the %s (column %u)", end,
                             nio__url_column(in, in->at));
    }
    while (*in->at == '?' || *in->at == '&') {
        in->at++;
        nio_status status = parse_key(in, endpoint, &seen);
        if (status != NIO_OK) {
            return status;
        }
        if (*in->at == '#') {
            return nio__url_fail(in, NIO_EINVAL, "nothing may follow the keys (column %u)",
                                 nio__url_column(in, in->at));
        }
    }
    return NIO_OK;
}
