/* client.c - sends a file of any length, as fast as the server takes it.
 *
 *     upload ENDPOINT KEYFILE NAME < FILE */
#include "../hello/key.h"
#include "files.h"

struct upload {
    uint8_t bytes[65536];
    size_t len, at; /* what was read; what of it was sent */
    nio_status ended;
};

/* There is room. When less is accepted than was offered, this is called again. */
static void on_writable(void *user, nio_stream *stream)
{
    struct upload *upload = user;
    for (;;) {
        size_t accepted;
        if (upload->at == upload->len) {
            upload->len = fread(upload->bytes, 1, sizeof upload->bytes, stdin);
            upload->at = 0;
        }
        if (upload->len == 0) {
            if (ferror(stdin) || nio_stream_finish(stream) != NIO_OK) {
                nio_stream_cancel(stream);
            }
            return;
        }
        nio_bytes rest = {upload->bytes + upload->at, upload->len - upload->at};
        if (nio_stream_write(stream, rest, &accepted) != NIO_OK) {
            nio_stream_cancel(stream);
            return;
        }
        upload->at += accepted;
        if (accepted < rest.len) {
            return;
        }
    }
}

static void on_updated(void *user, const files_file_update_end *end)
{
    struct upload *upload = user;
    upload->ended = end->status;
    if (end->status == NIO_OK) {
        printf("%llu bytes\n", (unsigned long long)end->ok->size);
    } else if (end->detail.len > 0) {
        fprintf(stderr, "%.*s\n", (int)end->detail.len, (const char *)end->detail.ptr);
    }
}

static nio_status send_file(nio_node *node, char **argv, const files_keys *keys, nio_error *error)
{
    static const nio_stream_events events = {sizeof events, NULL, NULL, on_writable, NULL};
    static struct upload upload;
    files_file_uri uri = {.name = nio_text_of(argv[3])};
    files_client *client;
    nio_stream *stream;
    nio_status status = files_connect(node, argv[1], keys, NULL, &client, error);
    if (status == NIO_OK) {
        status = files_file_update(client, &uri, NULL, &events, on_updated, &upload, &stream);
    }
    if (status == NIO_OK) {
        status = nio_call_wait(node, nio_stream_call_id(stream));
    }
    return status == NIO_OK ? upload.ended : status;
}

int main(int argc, char **argv)
{
    uint8_t key[NIO_KEY_BYTES];
    nio_node *node;
    if (argc != 4 || !read_key(argv[2], key) || nio_node_create(&node, NULL) != NIO_OK) {
        fputs("usage: upload ENDPOINT KEYFILE NAME < FILE\n", stderr);
        return 2;
    }
    files_keys keys = {sizeof keys, .outer_seal = nio_key_of(key, sizeof key)};
    nio_error error = {""};
    nio_status status = send_file(node, argv, &keys, &error);
    if (status != NIO_OK) {
        fprintf(stderr, "upload: %s\n", error.text[0] ? error.text : nio_status_text(status));
    }
    nio_node_close(node, NULL, NULL);
    return status == NIO_OK ? 0 : 1;
}
