/* loop/url_keys.c - the keys of endpoints: "?reuseport=1&backlog=16".
 *
 * One row of the table a key. A key that an endpoint does not have, has twice, or has with a value
 * that means nothing ends the parsing, so that a typing error never passes for an option. */
#include <string.h>

#include "loop/url_reader.h"

#define KEEPALIVE_S 60
#define KEEPALIVE_MAX_S 32767 /* the longest time that Linux takes */
#define MODE 0600             /* the owner alone may connect */

#define HOPS 1 /* the local network, as systems have it */

enum { TCP = 1, PATH = 2, ABSTRACT = 4, UDP = 8 };

typedef struct key {
    const char *name;
    unsigned of;   /* endpoints that have it */
    bool listen;   /* only where one listens */
    unsigned base; /* a number to this base; 0: a text, the key may stand several times */
    uint32_t least, most;
    void (*set)(nio__endpoint *endpoint, uint32_t value);
    nio_status (*read)(nio__url_reader *in, nio__url_value value, nio__endpoint *endpoint);
    bool grouped; /* of no use without a group */
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

static void set_hops(nio__endpoint *endpoint, uint32_t value)
{
    endpoint->hops = (uint8_t)value;
}

static void set_loopback(nio__endpoint *endpoint, uint32_t value)
{
    endpoint->loopback = value != 0;
}

static const key keys[] = {
    {"backlog", TCP | PATH | ABSTRACT, true, 10, 1, 65535, set_backlog, NULL, false},
    {"group", UDP, true, 0, 0, 0, NULL, nio__url_group, false},
    {"hops", UDP, true, 10, 0, 255, set_hops, NULL, true},
    {"iface", UDP, true, 0, 0, 0, NULL, nio__url_iface, true},
    {"keepalive", TCP, false, 10, 0, KEEPALIVE_MAX_S, set_keepalive, NULL, false},
    {"loopback", UDP, true, 10, 0, 1, set_loopback, NULL, true},
    {"mode", PATH, true, 8, 0, 0777, set_mode, NULL, false},
    {"nodelay", TCP, false, 10, 0, 1, set_no_delay, NULL, false},
    {"reuseport", TCP | UDP, true, 10, 0, 1, set_reuse_port, NULL, false},
};
enum { KEYS = sizeof keys / sizeof keys[0] };

/* What was read so far. */
typedef struct reading {
    unsigned seen;          /* bits of `keys` */
    const key *grouped;     /* the first key that wants a group, */
    const char *grouped_at; /* and its place */
} reading;

static unsigned kind_of(const nio__endpoint *endpoint)
{
    return endpoint->host == NIO__HOST_PATH       ? PATH
           : endpoint->host == NIO__HOST_ABSTRACT ? ABSTRACT
           : endpoint->datagram                   ? UDP
                                                  : TCP;
}

static const char *kind_text(unsigned kind)
{
    return kind == TCP ? "tcp://" : kind == UDP ? "udp://" : kind == PATH ? "unix:" : "unix:@";
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

/* Whether this key may stand here; `row` is NULL if there is none of that name. */
static nio_status check_key(const nio__url_reader *in, const nio__endpoint *endpoint,
                            const key *row, nio__url_value name, const reading *all)
{
    unsigned at = nio__url_column(in, name.at), kind = kind_of(endpoint);
    if (row == NULL || (row->of & kind) == 0) {
        char shown[NIO__URL_SHOWN + 4];
        nio__url_show(shown, name.at);
        return nio__url_fail(in, NIO_EINVAL, "%s has no key \"%.*s\" (column %u)", kind_text(kind),
                             (int)(name.len < NIO__URL_SHOWN ? name.len : NIO__URL_SHOWN), shown,
                             at);
    }
    if (row->listen && in->use == NIO__URL_CONNECT) {
        return nio__url_fail(in, NIO_EINVAL, "the key \"%s\" at column %u is for listening",
                             row->name, at);
    }
    if ((all->seen & 1u << (row - keys)) != 0 && row->base != 0) {
        return nio__url_fail(in, NIO_EINVAL, "the key \"%s\" stands twice (column %u)", row->name,
                             at);
    }
    return NIO_OK;
}

static nio_status set_number(const nio__url_reader *in, const key *row, nio__url_value text,
                             nio__endpoint *endpoint)
{
    uint32_t value;
    if (!read_number(text.at, text.len, row->base, &value) || value < row->least ||
        value > row->most) {
        return nio__url_fail(in, NIO_EINVAL,
                             row->base == 8 ? "the %s at column %u is not an octal number from %o "
                                              "to %o"
                                            : "the %s at column %u is not a number from %u to %u",
                             row->name, nio__url_column(in, text.at), row->least, row->most);
    }
    row->set(endpoint, value);
    return NIO_OK;
}

/* name "=" value */
static nio_status parse_key(nio__url_reader *in, nio__endpoint *endpoint, reading *all)
{
    nio__url_value name = {in->at, strcspn(in->at, "=&#")};
    const key *row = find(name.at, name.len);
    nio_status status = check_key(in, endpoint, row, name, all);
    if (status != NIO_OK) {
        return status;
    }
    all->seen |= 1u << (row - keys);
    if (row->grouped && all->grouped == NULL) {
        all->grouped = row;
        all->grouped_at = name.at;
    }
    nio__url_value text = {.at = name.at + name.len + (name.at[name.len] == '=')};
    text.len = strcspn(text.at, "&#");
    status = row->base == 0 ? row->read(in, text, endpoint) : set_number(in, row, text, endpoint);
    in->at = text.at + text.len;
    return status;
}

static void set_defaults(nio__endpoint *endpoint)
{
    endpoint->no_delay = true;
    endpoint->keepalive_s = KEEPALIVE_S;
    endpoint->mode = MODE;
    endpoint->hops = HOPS;
    endpoint->loopback = true;
}

nio_status nio__url_keys(nio__url_reader *in, const char *end, nio__endpoint *endpoint)
{
    reading all = {0, NULL, NULL};
    set_defaults(endpoint);
    if (*in->at != '\0' && (*in->at != '?' || in->at[1] == '\0')) {
        return nio__url_fail(in, NIO_EINVAL, "nothing may follow the %s (column %u)", end,
                             nio__url_column(in, in->at));
    }
    while (*in->at == '?' || *in->at == '&') {
        in->at++;
        nio_status status = parse_key(in, endpoint, &all);
        if (status != NIO_OK) {
            return status;
        }
        if (*in->at == '#') {
            return nio__url_fail(in, NIO_EINVAL, "nothing may follow the keys (column %u)",
                                 nio__url_column(in, in->at));
        }
    }
    if (all.grouped != NULL && endpoint->group_count == 0) {
        return nio__url_fail(in, NIO_EINVAL,
                             "the key \"%s\" at column %u is of no use without the key \"group\"",
                             all.grouped->name, nio__url_column(in, all.grouped_at));
    }
    return NIO_OK;
}
