/* timestamp.c - times as people write them. The calendar is the Gregorian one, to both sides. */
#include "timestamp.h"

#include <inttypes.h>
#include <stdio.h>

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)
#define FIRST_US (INT64_C(-719528) * DAY)    /* 0000-01-01 */
#define LAST_US (INT64_C(2932897) * DAY - 1) /* 9999-12-31T23:59:59.999999 */
#define MARCH_OF_0 719468                    /* days from 0000-03-01 to 1970-01-01 */

/* Days since 1970 of a date; years begin in March here, so that the leap day is the last one. */
static int64_t days_of(int64_t year, unsigned month, unsigned day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    unsigned year_of_era = (unsigned)(year - era * 400);
    unsigned day_of_year = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day - 1;
    unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + (int64_t)day_of_era - MARCH_OF_0;
}

static void date_of(int64_t days, unsigned *year, unsigned *month, unsigned *day)
{
    days += MARCH_OF_0;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    unsigned of_era = (unsigned)(days - era * 146097);
    unsigned years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    unsigned of_year = of_era - (365 * years + years / 4 - years / 100);
    unsigned march = (5 * of_year + 2) / 153;
    *day = of_year - (153 * march + 2) / 5 + 1;
    *month = march < 10 ? march + 3 : march - 9;
    *year = (unsigned)(years + era * 400 + (*month <= 2));
}

static unsigned days_in(int64_t year, unsigned month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (unsigned)(month == 2 && leap);
}

typedef struct reader {
    const char *at, *end;
} reader;

static bool take(reader *in, const char *any)
{
    for (; *any != 0 && in->at < in->end; any++) {
        if (*in->at == *any) {
            in->at++;
            return true;
        }
    }
    return false;
}

/* Exactly so many digits, of at most `most`. */
static bool number(reader *in, unsigned digits, unsigned most, unsigned *out)
{
    *out = 0;
    for (; digits > 0; digits--, in->at++) {
        if (in->at == in->end || *in->at < '0' || *in->at > '9') {
            return false;
        }
        *out = *out * 10 + (unsigned)(*in->at - '0');
    }
    return *out <= most;
}

static bool fraction(reader *in, int64_t *us)
{
    int64_t unit = SECOND / 10;
    if (!take(in, ".")) {
        return true;
    }
    const char *from = in->at;
    for (; in->at < in->end && *in->at >= '0' && *in->at <= '9'; in->at++, unit /= 10) {
        *us += (*in->at - '0') * unit;
    }
    return in->at > from && in->at - from <= 6;
}

/* "Z", or the offset of the local time. */
static bool zone(reader *in, int64_t *us)
{
    unsigned hours, minutes;
    if (take(in, "Zz")) {
        return true;
    }
    bool west = in->at < in->end && *in->at == '-';
    if (!take(in, "+-") || !number(in, 2, 23, &hours) || !take(in, ":") ||
        !number(in, 2, 59, &minutes)) {
        return false;
    }
    int64_t offset = (int64_t)(hours * 3600 + minutes * 60) * SECOND;
    *us += west ? offset : -offset;
    return true;
}

bool cli_time_read(nio_text text, int64_t *us)
{
    reader in = {text.ptr, text.ptr + text.len};
    unsigned year, month, day, hour, minute, second;
    if (!number(&in, 4, 9999, &year) || !take(&in, "-") || !number(&in, 2, 12, &month) ||
        month == 0 || !take(&in, "-") || !number(&in, 2, days_in(year, month), &day) || day == 0 ||
        !take(&in, "Tt ") || !number(&in, 2, 23, &hour) || !take(&in, ":") ||
        !number(&in, 2, 59, &minute) || !take(&in, ":") || !number(&in, 2, 59, &second)) {
        return false;
    }
    int64_t made =
        days_of(year, month, day) * DAY + (int64_t)(hour * 3600 + minute * 60 + second) * SECOND;
    if (!fraction(&in, &made) || !zone(&in, &made) || in.at != in.end) {
        return false;
    }
    *us = made;
    return true;
}

bool cli_time_text(int64_t us, char text[CLI_TIME_TEXT])
{
    unsigned year, month, day;
    if (us < FIRST_US || us > LAST_US) {
        snprintf(text, CLI_TIME_TEXT, "%" PRId64, us);
        return false;
    }
    int64_t days = (us - FIRST_US) / DAY + FIRST_US / DAY;
    int64_t left = us - days * DAY;
    date_of(days, &year, &month, &day);
    unsigned seconds = (unsigned)(left / SECOND), rest = (unsigned)(left % SECOND), digits = 6;
    int len = snprintf(text, CLI_TIME_TEXT, "%04u-%02u-%02uT%02u:%02u:%02u", year % 10000,
                       month % 100, day % 100, seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (rest > 0) {
        for (; rest % 10 == 0; rest /= 10) {
            digits--;
        }
        len += snprintf(text + len, CLI_TIME_TEXT - (size_t)len, ".%0*u", (int)digits, rest);
    }
    snprintf(text + len, CLI_TIME_TEXT - (size_t)len, "Z");
    return true;
}
