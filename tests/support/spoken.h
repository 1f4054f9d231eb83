/* tests/support/spoken.h - messages as a peer without an engine writes and reads them.
 *
 *     nio_bytes bytes = spoken(NIO_REQUEST_URI, "uri", "content");
 *     struct spoken heard;  nio_bytes rest = sim_take(end);
 *     while (spoken_next(&rest, &heard)) …
 */
#ifndef TESTS_SUPPORT_SPOKEN_H
#define TESTS_SUPPORT_SPOKEN_H

#include <netaio/call.h>
#include <netaio/field.h>

#define SPOKEN_FIELDS 32
#define SPOKEN_MAX (9 + 65535 + 65535)

/* A message; its views point into the bytes that it was read from. */
struct spoken {
    uint8_t type;
    nio_field fields[SPOKEN_FIELDS];
    size_t field_count;
    nio_bytes uri, content;
};

/* Frames a message without layers; the bytes are good until the next call of any of these. */
nio_bytes spoken(uint8_t type, const char *uri, const char *content);
/* With a field of bytes. */
nio_bytes spoken_with(uint8_t type, const char *name, nio_bytes value, const char *uri,
                      const char *content);
nio_bytes spoken_bytes(uint8_t type, const nio_field *fields, size_t count, nio_bytes uri,
                       nio_bytes content);

/* Takes the first message off `bytes`; false if there is none. What is no message fails the
 * test. */
bool spoken_next(nio_bytes *bytes, struct spoken *heard);
/* A field of it; empty if it is not there. */
nio_bytes spoken_field(const struct spoken *heard, const char *name);

/* Fails the test unless `bytes` are just one message of that type, URI and content; with
 * `heard` it is written there. */
void spoken_is(nio_bytes bytes, uint8_t type, const char *uri, const char *content,
               struct spoken *heard);

#endif
