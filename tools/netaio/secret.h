/* secret.h - values of a SPEC: written out, in a file, in the environment, in hex. */
#ifndef NETAIO_CLI_SECRET_H
#define NETAIO_CLI_SECRET_H

#include <netaio/base.h>
#include <stdio.h>

#define CLI_SECRET_MAX 4096
#define CLI_WHY 256

typedef struct cli_value {
    uint8_t bytes[CLI_SECRET_MAX];
    size_t len;
} cli_value;

enum {
    CLI_VALUE_HEX = 1,     /* the value is bytes: hex digits are expected without "hex:" as well;
                              a file holds the digits or the bytes themselves */
    CLI_VALUE_LITERAL = 2, /* what is written is the value: no prefix means anything */
    CLI_VALUE_DIGITS = 4   /* with CLI_VALUE_HEX: a file of text has to hold the digits */
};

/* Reads one value: "@FILE", "env:NAME", "hex:DIGITS", or itself. One line end at the end of a
 * file is not part of the value, but where the file holds bytes. False and a sentence in `why`
 * if it cannot be read; the sentence never holds the value. */
bool cli_value_read(const char *written, unsigned how, cli_value *value, char why[CLI_WHY]);

/* Reads a line, without its end. `in` is best not buffered. */
bool cli_value_line(FILE *in, cli_value *value, char why[CLI_WHY]);

void cli_value_wipe(cli_value *value);

#endif
