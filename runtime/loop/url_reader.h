/* loop/url_reader.h - what the parts of the parser of endpoints share: url.c, url_path.c,
 * url_keys.c, url_group.c. */
#ifndef NIO_LOOP_URL_READER_H
#define NIO_LOOP_URL_READER_H

#include "loop/url.h"

/* Most bytes of a URL that a sentence repeats. */
#define NIO__URL_SHOWN 96

/* Where the parser stands. */
typedef struct nio__url_reader {
    const char *url; /* the whole */
    const char *at;
    const char *scheme; /* "tcp", … */
    nio__url_use use;
    uint16_t port; /* where the URL names none; 0: it has to */
    nio_error *error;
} nio__url_reader;

/* The column of a place in the URL, from 1. */
unsigned nio__url_column(const nio__url_reader *in, const char *at);

/* "URL: the sentence that `format` makes"; returns `status`. */
nio_status nio__url_fail(const nio__url_reader *in, nio_status status, const char *format, ...)
    NIO_PRINTF(3, 4);

/* The same about a character that nothing allows. */
nio_status nio__url_fail_character(const nio__url_reader *in, const char *at, const char *where);

/* Copies text for a sentence: what does not print becomes '?', what is too long is cut. */
void nio__url_show(char shown[NIO__URL_SHOWN + 4], const char *text);

/* The path or name of a unix socket, and its keys. */
NIO_MUST_USE nio_status nio__url_unix(nio__url_reader *in, nio__endpoint *endpoint);

/* The keys, from "?" to the end of the URL; sets their defaults first. `end` says what may not be
 * followed by anything else: "port", "path". */
NIO_MUST_USE nio_status nio__url_keys(nio__url_reader *in, const char *end,
                                      nio__endpoint *endpoint);

/* Where the value of a key stands. */
typedef struct nio__url_value {
    const char *at;
    size_t len;
} nio__url_value;

/* The value of `group`, and of `iface`. */
NIO_MUST_USE nio_status nio__url_group(nio__url_reader *in, nio__url_value value,
                                       nio__endpoint *endpoint);
NIO_MUST_USE nio_status nio__url_iface(nio__url_reader *in, nio__url_value value,
                                       nio__endpoint *endpoint);

/* A name or number of an interface; `what` it is called. */
NIO_MUST_USE nio_status nio__url_zone(nio__url_reader *in, nio__url_value value, const char *what,
                                      char zone[NIO__ZONE_SIZE]);
/* A port: digits that fill the text. False if they do not, or are more than 65535. */
bool nio__url_port(nio__url_value value, uint16_t *port);

#endif
