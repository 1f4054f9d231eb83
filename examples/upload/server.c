/* server.c - takes files of any length into a folder, by schema/files.nio.
 *
 *     upload_server tcp://127.0.0.1:8891 KEYFILE FOLDER
 *
 * Happy path:     a request → a file of another name → its parts → the name → an answer
 * Failure modes:  a name that is no plain name, a disk that is full: answered with a sentence;
 *                 a client that gives up, a lost link: `ended` comes without `complete`. What was
 *                 written is removed. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../hello/key.h"
#include "files.h"

struct upload {
    nio_call *call;
    FILE *file;
    uint64_t size;
    char name[64 + 1], part[64 + 32];
};

/* No path, nothing hidden, nothing that a terminal obeys. */
static bool is_plain(nio_text name)
{
    bool plain = name.len > 0 && name.ptr[0] != '.';
    for (size_t i = 0; i < name.len; i++) {
        plain &= name.ptr[i] != '/' && (unsigned char)name.ptr[i] >= ' ' && name.ptr[i] != 0x7f;
    }
    return plain;
}

static void refuse(nio_call *call, const char *why)
{
    if (files_file_update_reply_error(call, nio_text_of(why)) != NIO_OK) {
        fputs("upload_server: an answer could not be sent\n", stderr);
    }
}

static void give_up(struct upload *upload, const char *why)
{
    fclose(upload->file);
    upload->file = NULL;
    remove(upload->part);
    if (why != NULL) {
        refuse(upload->call, why);
    }
}

static void on_data(void *user, nio_stream *stream, nio_bytes bytes)
{
    struct upload *upload = user;
    (void)stream;
    if (upload->file == NULL) {
        return; /* refused; this was on its way */
    }
    upload->size += bytes.len;
    if (fwrite(bytes.ptr, 1, bytes.len, upload->file) != bytes.len) {
        give_up(upload, "cannot write");
    }
}

/* All is here, and the runtime has compared its length and hash. */
static void on_complete(void *user, nio_stream *stream)
{
    struct upload *upload = user;
    (void)stream;
    if (upload->file == NULL) {
        return;
    }
    if (fflush(upload->file) != 0 || rename(upload->part, upload->name) != 0) {
        give_up(upload, "cannot write");
        return;
    }
    fclose(upload->file);
    upload->file = NULL;
    printf("%s: %llu bytes\n", upload->name, (unsigned long long)upload->size);
    fflush(stdout);
    files_file_update_result result = {.size = upload->size};
    if (files_file_update_reply_ok(upload->call, &result) != NIO_OK) {
        fputs("upload_server: an answer could not be sent\n", stderr);
    }
}

static void on_ended(void *user, nio_stream *stream, const nio_end *end)
{
    struct upload *upload = user;
    (void)stream;
    if (upload->file != NULL) {
        printf("%s: not kept: %s\n", upload->name, nio_status_text(end->status));
        fflush(stdout);
        give_up(upload, NULL);
    }
    free(upload);
}

static void on_update(files_server *server, nio_call *call, const files_file_uri *uri)
{
    static const nio_stream_events events = {sizeof events, on_data, on_complete, NULL, on_ended};
    uint64_t *uploads = files_server_app(server);
    struct upload *upload = calloc(1, sizeof *upload);
    nio_stream *stream;
    if (upload == NULL || !is_plain(uri->name)) {
        free(upload);
        refuse(call, "no plain name");
        return;
    }
    upload->call = call;
    memcpy(upload->name, uri->name.ptr, uri->name.len);
    snprintf(upload->part, sizeof upload->part, ".part-%llu", (unsigned long long)++*uploads);
    upload->file = fopen(upload->part, "wb");
    if (upload->file == NULL) {
        free(upload);
        refuse(call, "cannot write");
    } else if (nio_stream_accept(call, &events, upload, &stream) != NIO_OK) {
        give_up(upload, "not now");
        free(upload);
    }
}

static const files_handlers handlers = {sizeof handlers, .file_update = on_update};

static nio_status serve(nio_node *node, const char *endpoint, const files_keys *keys,
                        uint64_t *uploads, nio_error *error)
{
    nio_listener *listener;
    nio_status status = files_serve(node, &handlers, keys, uploads, NULL, error);
    if (status == NIO_OK) {
        status = nio_node_listen_with(node, endpoint, NULL, &listener, error);
    }
    if (status == NIO_OK) {
        printf("listening on %s\n", nio_listener_endpoint(listener));
        fflush(stdout);
        status = nio_node_run(node);
    }
    return status;
}

int main(int argc, char **argv)
{
    uint8_t key[NIO_KEY_BYTES];
    uint64_t uploads = 0;
    nio_node *node;
    if (argc != 4 || !read_key(argv[2], key) || chdir(argv[3]) != 0 ||
        nio_node_create(&node, NULL) != NIO_OK) {
        fputs("usage: upload_server ENDPOINT KEYFILE FOLDER\n", stderr);
        return 2;
    }
    files_keys keys = {sizeof keys, .outer_seal = nio_key_of(key, sizeof key)};
    nio_error error = {""};
    nio_status status = serve(node, argv[1], &keys, &uploads, &error);
    if (status != NIO_OK) {
        fprintf(stderr, "upload_server: %s\n", error.text);
    }
    nio_node_close(node, NULL, NULL);
    return status == NIO_OK ? 0 : 1;
}
