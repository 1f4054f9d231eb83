/* chat_room.c - a room without a server: nodes find each other, subscribe to each other's posts,
 * and each tells all others what is typed into it. Made of schema/chat.nio.
 *
 *     head -c 32 /dev/urandom > chat.key
 *     chat_room 'udp://0.0.0.0:0?group=239.255.77.77:8890' chat.key ann [CONTACT]...
 *
 * Contacts are endpoints of nodes that multicast does not reach: udp://192.0.2.1:8890. The end of
 * the input ends the node, which says good-bye. */
#include <netaio/poster.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../hello/key.h"
#include "chat.h"

struct room {
    const char *nick;
    chat_keys keys;
    chat_server *server;
    nio_peers *peers;
    uint64_t posts; /* of this node, so far */
};

static chat_posts_uri the_room(void)
{
    return (chat_posts_uri){.room = nio_text_of("garden")};
}

/* Says something of somebody else; what a terminal would obey stays outside. */
static void tell(const char *before, nio_text name, const char *after, nio_text text)
{
    const nio_text parts[] = {nio_text_of(before), name, nio_text_of(after), text};
    for (size_t i = 0; i < 4; i++) {
        for (size_t at = 0; at < parts[i].len; at++) {
            int c = (unsigned char)parts[i].ptr[at];
            putchar(c < ' ' || c == 0x7f ? '?' : c);
        }
    }
    putchar('\n');
    fflush(stdout);
}

static void complain(const char *what, nio_status status)
{
    if (status != NIO_OK) {
        fprintf(stderr, "chat_room: %s: %s\n", what, nio_status_text(status));
    }
}

/* ---- The others: found, heard, gone ---------------------------------------------------------- */

/* From now on what it says comes here. */
static void on_subscribed(void *user, const nio_end *end)
{
    const struct room *room = user;
    const nio_peer *peer = nio_peer_of_link(room->peers, end->link);
    chat_member member;
    complain("cannot subscribe", end->status);
    if (end->status == NIO_OK && peer != NULL && chat_peer_read(peer, &member)) {
        tell("found ", member.nick, "", nio_text_of(""));
    }
}

static void on_peer(void *user, nio_peers *peers, const nio_peer *peer, nio_peer_change change)
{
    struct room *room = user;
    chat_member member;
    (void)peers;
    if (!chat_peer_read(peer, &member)) {
        return; /* it only looks who is here */
    }
    if (change == NIO_PEER_ADDED) {
        chat_client *client;
        chat_posts_uri uri = the_room();
        nio_status status = chat_attach(nio_peer_link(peer), &room->keys, &client, NULL);
        if (status == NIO_OK) {
            status = chat_posts_subscribe(client, &uri, NULL, on_subscribed, room, NULL);
        }
        complain("cannot subscribe", status);
    } else if (change != NIO_PEER_UPDATED) {
        tell("", member.nick, " has left", nio_text_of(""));
    }
}

static void on_post(chat_client *client, const chat_posts_uri *uri, const chat_post *post)
{
    (void)client;
    (void)uri;
    tell("", post->author, ": ", post->text);
}

/* Whoever is in the room may subscribe; there is no history to ask for. */
static const chat_handlers handlers = {.size = sizeof handlers};
static const chat_events events = {.size = sizeof events, .posts_notify = on_post};

/* ---- What is typed --------------------------------------------------------------------------- */

struct typed {
    struct room *room;
    size_t len;
    char text[CHAT_MAX_TEXT];
};

static void on_typed(nio_node *node, void *arg)
{
    struct typed *typed = arg;
    struct timespec now;
    if (node != NULL && timespec_get(&now, TIME_UTC) == TIME_UTC) {
        struct room *room = typed->room;
        chat_posts_uri uri = the_room();
        chat_post post = {.id = ++room->posts,
                          .author = nio_text_of(room->nick),
                          .text = {typed->text, typed->len},
                          .sent_at = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000};
        complain("not said", chat_posts_notify(room->server, &uri, &post));
    }
    free(typed);
}

static void on_typing_ended(nio_node *node, void *arg)
{
    (void)arg;
    nio_node_close(node, NULL, NULL);
}

struct keyboard {
    struct room *room;
    nio_poster *poster;
};

/* Reading from a terminal waits, so it has a thread: what it reads is posted to the loop's. */
static void *read_lines(void *arg)
{
    struct keyboard *keyboard = arg;
    for (;;) {
        struct typed *typed = malloc(sizeof *typed);
        if (typed == NULL || fgets(typed->text, sizeof typed->text, stdin) == NULL) {
            free(typed);
            break;
        }
        typed->room = keyboard->room;
        typed->len = strcspn(typed->text, "\n");
        nio_status status = nio_poster_post(keyboard->poster, on_typed, typed);
        if (status != NIO_OK) {
            complain("not said", status);
            free(typed);
        }
    }
    complain("cannot end", nio_poster_post(keyboard->poster, on_typing_ended, NULL));
    nio_poster_close(keyboard->poster);
    return NULL;
}

/* ---- Setting up ------------------------------------------------------------------------------ */

/* There is no admin in this room: that key is known to nobody. */
static chat_keys make_keys(const uint8_t key[NIO_KEY_BYTES], uint8_t admin[NIO_KEY_BYTES])
{
    nio_key_generate(admin);
    return (chat_keys){sizeof(chat_keys), .outer_seal = nio_key_of(key, NIO_KEY_BYTES),
                       .admin_auth = nio_key_of(admin, NIO_KEY_BYTES)};
}

static nio_status enter(nio_node *node, struct room *room, char **argv, nio_error *error)
{
    chat_member self = {.nick = nio_text_of(room->nick)};
    nio_listener *listener;
    nio_status status = chat_serve(node, &handlers, &room->keys, room, &room->server, error);
    if (status == NIO_OK) {
        status = chat_hear(node, &events, &room->keys, room, error);
    }
    if (status == NIO_OK) {
        status = nio_node_listen_with(node, argv[1], NULL, &listener, error);
    }
    if (status != NIO_OK) {
        return status;
    }
    printf("%s is at %s\n", room->nick, nio_listener_endpoint(listener));
    fflush(stdout);
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    options.every_ms = 2000;
    options.on_peer = on_peer;
    options.user = room;
    options.contacts = (const char *const *)(argv + 4);
    while (argv[4 + options.contact_count] != NULL) {
        options.contact_count++;
    }
    return chat_peers_start(node, &room->keys, &self, &options, &room->peers, error);
}

static nio_status run(nio_node *node, struct room *room)
{
    struct keyboard keyboard = {.room = room};
    pthread_t thread;
    nio_status status = nio_poster_create(node, &keyboard.poster);
    if (status == NIO_OK && pthread_create(&thread, NULL, read_lines, &keyboard) != 0) {
        nio_poster_close(keyboard.poster);
        status = NIO_ENOMEM;
    }
    if (status == NIO_OK) {
        status = nio_node_run(node); /* until the input has ended, which closes the node */
        pthread_join(thread, NULL);
    } else {
        nio_node_close(node, NULL, NULL);
    }
    return status;
}

int main(int argc, char **argv)
{
    uint8_t key[NIO_KEY_BYTES], admin[NIO_KEY_BYTES];
    nio_node *node;
    nio_error error = {""};
    if (argc < 4 || !read_key(argv[2], key) || nio_node_create(&node, NULL) != NIO_OK) {
        fputs("usage: chat_room ENDPOINT KEYFILE NICK [CONTACT]...\n", stderr);
        return 2;
    }
    struct room room = {.nick = argv[3], .keys = make_keys(key, admin)};
    nio_status status = enter(node, &room, argv, &error);
    if (status == NIO_OK) {
        status = run(node, &room);
    } else {
        nio_node_close(node, NULL, NULL);
    }
    if (status != NIO_OK) {
        fprintf(stderr, "chat_room: %s\n", error.text[0] ? error.text : nio_status_text(status));
    }
    return status == NIO_OK ? 0 : 1;
}
