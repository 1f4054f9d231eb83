/* secret.c - values of a SPEC: written out, in a file, in the environment, in hex. */
#include "secret.h"

#include "text.h"

#include <errno.h>
#include <netaio/key.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool NIO_PRINTF(2, 3) fail(char why[CLI_WHY], const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(why, CLI_WHY, format, args);
    va_end(args);
    return false;
}

static bool take(nio_text text, cli_value *value, char why[CLI_WHY])
{
    if (text.len > sizeof value->bytes) {
        return fail(why, "the value is longer than %d bytes", CLI_SECRET_MAX);
    }
    if (text.len > 0) {
        memcpy(value->bytes, text.ptr, text.len);
    }
    value->len = text.len;
    return true;
}

static bool take_hex(nio_text digits, cli_value *value, char why[CLI_WHY])
{
    if (digits.len / 2 > sizeof value->bytes) {
        return fail(why, "the value is longer than %d bytes", CLI_SECRET_MAX);
    }
    if (digits.len == 0 || !cli_hex_decode(digits, value->bytes)) {
        return fail(why, "it takes pairs of hex digits");
    }
    value->len = digits.len / 2;
    return true;
}

/* The file is not buffered, so that no copy of a secret stays behind in a buffer. */
static bool read_file(const char *path, cli_value *value, char why[CLI_WHY])
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return fail(why, "cannot read '%.100s': %s", path, strerror(errno));
    }
    setvbuf(file, NULL, _IONBF, 0);
    value->len = fread(value->bytes, 1, sizeof value->bytes, file);
    bool more = value->len == sizeof value->bytes && getc(file) != EOF;
    int error = ferror(file) ? errno : 0;
    fclose(file);
    if (error != 0) {
        return fail(why, "cannot read '%.100s': %s", path, strerror(error));
    }
    if (more) {
        return fail(why, "'%.100s' holds more than %d bytes", path, CLI_SECRET_MAX);
    }
    return true;
}

static nio_text first_line(const cli_value *value)
{
    size_t len = value->len;
    if (len > 0 && value->bytes[len - 1] == '\n') {
        len--;
    }
    if (len > 0 && value->bytes[len - 1] == '\r') {
        len--;
    }
    return (nio_text){(const char *)value->bytes, len};
}

static bool take_file(const char *path, unsigned how, cli_value *value, char why[CLI_WHY])
{
    if (!read_file(path, value, why)) {
        return false;
    }
    nio_text line = first_line(value);
    if (!(how & CLI_VALUE_HEX)) {
        value->len = line.len;
        return true;
    }
    uint8_t decoded[CLI_SECRET_MAX / 2];
    bool digits = line.len > 0 && cli_hex_decode(line, decoded);
    if (digits) {
        value->len = line.len / 2;
        memcpy(value->bytes, decoded, value->len);
    }
    nio_wipe(decoded, sizeof decoded);
    if (!digits && line.len > 0 && how & CLI_VALUE_DIGITS && cli_is_text(line)) {
        return fail(why,
                    "'%.100s' does not hold pairs of hex digits; netaio-gen tapescript compile "
                    "makes them of a source",
                    path);
    }
    return true;
}

bool cli_value_read(const char *written, unsigned how, cli_value *value, char why[CLI_WHY])
{
    value->len = 0;
    if (!(how & CLI_VALUE_LITERAL)) {
        if (written[0] == '@') {
            return take_file(written + 1, how, value, why);
        }
        if (strncmp(written, "hex:", 4) == 0) {
            return take_hex(nio_text_of(written + 4), value, why);
        }
        if (strncmp(written, "env:", 4) == 0) {
            const char *found = getenv(written + 4);
            if (found == NULL) {
                return fail(why, "there is no environment variable '%.100s'", written + 4);
            }
            written = found;
        }
    }
    nio_text text = nio_text_of(written);
    return how & CLI_VALUE_HEX ? take_hex(text, value, why) : take(text, value, why);
}

bool cli_value_line(FILE *in, cli_value *value, char why[CLI_WHY])
{
    value->len = 0;
    for (int c = getc(in); c != EOF && c != '\n'; c = getc(in)) {
        if (value->len == sizeof value->bytes) {
            return fail(why, "the line is longer than %d bytes", CLI_SECRET_MAX);
        }
        value->bytes[value->len++] = (uint8_t)c;
    }
    value->len = first_line(value).len;
    return !ferror(in) || fail(why, "cannot read standard input: %s", strerror(errno));
}

void cli_value_wipe(cli_value *value)
{
    nio_wipe(value, sizeof *value);
}
