/* test.c - tests the handler of server.c: no network, no loop, no key.
 *
 * Handlers are best static, so the file that has them is included, its main under another name. */
int server_main(int argc, char **argv);
#define main server_main
#include "server.c"
#undef main

#include <netaio/testing.h>
#include <string.h>

struct greeted {
    nio_status status;
    uint32_t visits;
    char text[200];
};

static void on_end(void *user, const hello_greeting_request_end *end)
{
    struct greeted *greeted = user;
    greeted->status = end->status;
    if (end->status == NIO_OK) {
        greeted->visits = end->ok->visits;
        memcpy(greeted->text, end->ok->text.ptr, end->ok->text.len); /* which is zeroed */
    }
}

/* Greets somebody, and says how that ended. */
static struct greeted greet(nio_test *test, const char *name)
{
    struct greeted greeted = {.status = NIO_ETIMEDOUT};
    hello_greeting_request_args args = {.name = nio_text_of(name)};
    nio_status status =
        hello_greeting_request(nio_test_client(test), &args, NULL, on_end, &greeted, NULL);
    if (status != NIO_OK) {
        greeted.status = status;
    }
    nio_test_run(test);
    return greeted;
}

static bool check(bool good, const char *what)
{
    printf("%s: %s\n", good ? "ok" : "FAILED", what);
    return good;
}

int main(void)
{
    uint32_t visits = 41;
    nio_test *test;
    if (nio_test_begin(&test, &hello_protocol, &handlers, &visits) != NIO_OK) {
        return 1;
    }
    struct greeted ann = greet(test, "Ann"), bob = greet(test, "Bob");
    struct greeted nobody = greet(test, "\xff");
    bool good = check(ann.status == NIO_OK && strcmp(ann.text, "Hello, Ann!") == 0,
                      "who says a name is greeted by it");
    good &= check(ann.visits == 42 && bob.visits == 43, "every visit counts");
    good &= check(nobody.status == NIO_EINVAL && visits == 43, "what is no text is not sent");
    nio_test_end(test);
    return good ? 0 : 1;
}
