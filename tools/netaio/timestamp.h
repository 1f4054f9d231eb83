/* timestamp.h - times as people write them: RFC 3339, to the microsecond. */
#ifndef NETAIO_CLI_TIMESTAMP_H
#define NETAIO_CLI_TIMESTAMP_H

#include <netaio/base.h>

#define CLI_TIME_TEXT 32 /* bytes, NUL included */

/* "2026-01-02T03:04:05Z", "2026-01-02 03:04:05.000001+02:00": microseconds since 1970. False if it
 * is no time of the years 0 to 9999, or finer than microseconds; there are no leap seconds. */
bool cli_time_read(nio_text text, int64_t *us);

/* The same in UTC, with as many digits of the second as it takes. False, with the number, for other
 * years. */
bool cli_time_text(int64_t us, char text[CLI_TIME_TEXT]);

#endif
