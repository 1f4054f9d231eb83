/* content.c - what is to be sent: from an argument, a file or standard input. */
#include "content.h"

#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool take(const char *what, const char *text, bool hex, uint8_t *out, size_t *len)
{
    size_t text_len = strlen(text);
    size_t wanted = hex ? text_len / 2 : text_len;
    if (wanted > CLI_MESSAGE_MAX) {
        cli_usage("the %s has %zu bytes; a message holds %d", what, wanted, CLI_MESSAGE_MAX);
        return false;
    }
    *len = wanted;
    if (!hex) {
        memcpy(out, text, wanted);
        return true;
    }
    if (cli_hex_decode((nio_text){text, text_len}, out)) {
        return true;
    }
    cli_usage("the %s is not pairs of hex digits", what);
    return false;
}

/* Reads to the end, and one byte more than fits to know that there is more. */
static bool take_stream(cli_content *content, FILE *in, const char *name)
{
    size_t room = CLI_MESSAGE_MAX - content->uri_len;
    content->content_len = fread(content->content, 1, room, in);
    bool more = content->content_len == room && getc(in) != EOF;
    if (ferror(in)) {
        cli_usage("cannot read %s: %s", name, strerror(errno));
        return false;
    }
    if (more) {
        cli_usage("%s holds more than the %zu bytes that fit into a message with this URI", name,
                  room);
        return false;
    }
    return true;
}

static bool take_file(cli_content *content, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        cli_usage("cannot read '%s': %s", path, strerror(errno));
        return false;
    }
    char name[128];
    snprintf(name, sizeof name, "'%.100s'", path);
    bool good = take_stream(content, file, name);
    fclose(file);
    return good;
}

bool cli_content_read(cli_content *content, const char *uri, const char *written, bool hex)
{
    content->content_len = 0;
    if (!take("URI", uri, hex, content->uri, &content->uri_len)) {
        return false;
    }
    if (written == NULL) {
        return true;
    }
    if (strcmp(written, "-") == 0) {
        return take_stream(content, stdin, "standard input");
    }
    if (written[0] == '@' && written[1] != '@') {
        return take_file(content, written + 1);
    }
    if (written[0] == '@') {
        written++;
    }
    if (!take("content", written, hex, content->content, &content->content_len)) {
        return false;
    }
    size_t sum = content->uri_len + content->content_len;
    if (sum <= CLI_MESSAGE_MAX) {
        return true;
    }
    cli_usage("URI and content have %zu bytes; a message holds %d", sum, CLI_MESSAGE_MAX);
    return false;
}
