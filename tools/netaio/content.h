/* content.h - what is to be sent: from an argument, a file or standard input. */
#ifndef NETAIO_CLI_CONTENT_H
#define NETAIO_CLI_CONTENT_H

#include "cli.h"

typedef struct cli_content {
    uint8_t uri[CLI_MESSAGE_MAX];
    size_t uri_len;
    uint8_t content[CLI_MESSAGE_MAX];
    size_t content_len;
} cli_content;

/* Reads URI and CONTENT (NULL: empty). `hex`: arguments are hex digits; files and standard input
 * are bytes as ever. False after a usage error. */
bool cli_content_read(cli_content *content, const char *uri, const char *written, bool hex);

#endif
