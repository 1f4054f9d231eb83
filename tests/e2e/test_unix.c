/* tests/e2e/test_unix.c - unix sockets: their files, their modes, who is at the other side. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "loop/local.h"
#include "support/e2e.h"

/* A directory with one path in it. */
struct place {
    struct e2e e;
    char directory[32], path[64], url[80];
};

static void begin(struct place *at)
{
    e2e_begin(&at->e);
    snprintf(at->directory, sizeof at->directory, "/tmp/nio-unix-XXXXXX");
    assert_non_null(mkdtemp(at->directory));
    snprintf(at->path, sizeof at->path, "%s/socket", at->directory);
    snprintf(at->url, sizeof at->url, "unix:%s", at->path);
}

/* Nothing may be left in the directory. */
static void end(struct place *at)
{
    assert_int_equal(rmdir(at->directory), 0);
    e2e_end(&at->e);
}

static bool is_there(const char *path)
{
    struct stat found;
    return lstat(path, &found) == 0;
}

static int bind_socket(const char *path)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    snprintf(name.sun_path, sizeof name.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&name, sizeof name), 0);
    return fd;
}

static nio_status listen_status(nio_node *node, const char *url, nio_error *error)
{
    nio_listen_options options = NIO_LISTEN_OPTIONS_INIT;
    options.plain = true;
    return nio_node_listen_with(node, url, &options, NULL, error);
}

/* A request crosses. */
static void assert_serves(struct e2e *e, const char *url)
{
    struct e2e_call call = {0};
    nio_node *client = e2e_node(e, NULL);
    nio_link *link = e2e_connect(client, url, NULL);
    assert_int_equal(e2e_request(link, nio_bytes_of("hello"), &call), NIO_OK);
    E2E_UNTIL(e, call.ended == 1);
    assert_int_equal(call.status, NIO_OK);
    assert_int_equal(nio_link_address(link)->family, 0);
    e2e_close(e, client);
}

/* ---- Files ----------------------------------------------------------------------------------- */

static void a_file_of_the_dead_is_replaced(void **state)
{
    (void)state;
    struct place at;
    begin(&at);
    close(bind_socket(at.path));
    char lock[80];
    snprintf(lock, sizeof lock, "%s.lock", at.path);
    close(open(lock, O_CREAT | O_RDWR, 0600));
    nio_node *node = e2e_node(&at.e, NULL);
    e2e_serve_echo(node, NULL, NULL);
    nio_listener *listener = e2e_listen(node, at.url);
    assert_string_equal(nio_listener_endpoint(listener), at.url);
    assert_int_equal(nio_listener_port(listener), 0);
    assert_serves(&at.e, at.url);
    e2e_close(&at.e, node);
    end(&at);
}

static void a_living_listener_keeps_its_path(void **state)
{
    (void)state;
    struct place at;
    nio_error error;
    char said[128];
    begin(&at);
    nio_node *first = e2e_node(&at.e, NULL), *second = e2e_node(&at.e, NULL);
    e2e_serve_echo(first, NULL, NULL);
    nio_listener *listener = e2e_listen(first, at.url);
    assert_int_equal(listen_status(second, at.url, &error), NIO_EADDRINUSE);
    snprintf(said, sizeof said, "%s: the address is in use", at.url);
    assert_string_equal(error.text, said);
    assert_serves(&at.e, at.url);
    assert_int_equal(nio_node_counters(first)->links_accepted, 1);
    nio_listener_close(listener);
    assert_false(is_there(at.path));
    assert_int_equal(listen_status(second, at.url, &error), NIO_OK);
    e2e_close(&at.e, first);
    e2e_close(&at.e, second);
    end(&at);
}

static void one_that_takes_no_lock_keeps_its_path_as_well(void **state)
{
    (void)state;
    struct place at;
    begin(&at);
    int fd = bind_socket(at.path);
    assert_int_equal(listen(fd, 0), 0);
    nio_node *node = e2e_node(&at.e, NULL);
    for (unsigned i = 0; i < 3; i++) { /* later ones find its backlog full */
        assert_int_equal(listen_status(node, at.url, NULL), NIO_EADDRINUSE);
        assert_true(is_there(at.path));
    }
    close(fd);
    unlink(at.path);
    e2e_close(&at.e, node);
    end(&at);
}

static void what_is_no_socket_is_never_replaced(void **state)
{
    (void)state;
    struct place at;
    struct stat found;
    begin(&at);
    nio_node *node = e2e_node(&at.e, NULL);
    close(open(at.path, O_CREAT | O_RDWR, 0600));
    assert_int_equal(listen_status(node, at.url, NULL), NIO_EADDRINUSE);
    assert_int_equal(lstat(at.path, &found), 0);
    assert_true(S_ISREG(found.st_mode));
    unlink(at.path);
    assert_int_equal(symlink("/nowhere", at.path), 0);
    assert_int_equal(listen_status(node, at.url, NULL), NIO_EADDRINUSE);
    unlink(at.path);
    assert_int_equal(mkdir(at.path, 0700), 0);
    assert_int_equal(listen_status(node, at.url, NULL), NIO_EADDRINUSE);
    rmdir(at.path);
    assert_int_equal(listen_status(node, "unix:/nosuch/directory/x", NULL), NIO_ENOENT);
    e2e_close(&at.e, node);
    end(&at);
}

static void a_file_that_somebody_else_put_there_stays(void **state)
{
    (void)state;
    struct place at;
    begin(&at);
    nio_node *node = e2e_node(&at.e, NULL);
    nio_listener *listener = e2e_listen(node, at.url);
    /* The name is taken before the inode is free, lest the new file get the same one. */
    char aside[80];
    snprintf(aside, sizeof aside, "%s.old", at.path);
    assert_int_equal(rename(at.path, aside), 0);
    int fd = bind_socket(at.path);
    nio_listener_close(listener);
    assert_true(is_there(at.path));
    close(fd);
    unlink(at.path);
    unlink(aside);
    e2e_close(&at.e, node);
    end(&at);
}

static void the_mode_is_as_said_whatever_the_umask(void **state)
{
    (void)state;
    static const struct {
        const char *keys;
        mode_t mode;
    } cases[] = {{"", 0600}, {"?mode=0666", 0666}, {"?mode=660&backlog=5", 0660}, {"?mode=0", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct place at;
        struct stat found;
        char url[128];
        begin(&at);
        mode_t before = umask(i % 2 == 0 ? 0 : 077);
        nio_node *node = e2e_node(&at.e, NULL);
        snprintf(url, sizeof url, "%s%s", at.url, cases[i].keys);
        nio_listener *listener = e2e_listen(node, url);
        umask(before);
        assert_int_equal(lstat(at.path, &found), 0);
        assert_int_equal(found.st_mode & 07777, cases[i].mode);
        assert_string_equal(nio_listener_endpoint(listener), at.url);
        e2e_close(&at.e, node);
        end(&at);
    }
}

static void a_path_may_be_as_long_as_the_system_takes(void **state)
{
    (void)state;
    struct place at;
    char url[160];
    begin(&at);
    nio_node *node = e2e_node(&at.e, NULL);
    e2e_serve_echo(node, NULL, NULL);
    int len = snprintf(url, sizeof url, "unix:%s/", at.directory);
    memset(url + len, 'x', sizeof url - (size_t)len);
    url[strlen("unix:") + sizeof((struct sockaddr_un *)0)->sun_path - 1] = '\0';
    e2e_listen(node, url);
    assert_serves(&at.e, url);
    e2e_close(&at.e, node);
    end(&at);
}

/* A process that wants the path as soon as `go` ends, says whether it got it, and is killed, as it
 * were, when `stop` ends. */
static void want_path(const nio__endpoint *endpoint, int go, int say, int stop)
{
    nio__local local;
    int fd;
    char byte;
    (void)!read(go, &byte, 1);
    bool got = nio__local_bind(&local, endpoint, &fd) == 0 && listen(fd, 1) == 0;
    (void)!write(say, got ? "1" : "0", 1);
    (void)!read(stop, &byte, 1);
    _exit(0);
}

/* How many of `count` got it. */
static unsigned race_for(const nio__endpoint *endpoint, unsigned count)
{
    int go[2], say[2], stop[2];
    unsigned winners = 0;
    assert_int_equal(pipe(go) | pipe(say) | pipe(stop), 0);
    for (unsigned i = 0; i < count; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            close(go[1]);
            close(stop[1]);
            want_path(endpoint, go[0], say[1], stop[0]);
        }
    }
    close(go[1]);
    for (unsigned i = 0; i < count; i++) {
        char said;
        assert_int_equal(read(say[0], &said, 1), 1);
        winners += said == '1';
    }
    close(stop[1]);
    for (unsigned i = 0; i < count; i++) {
        assert_true(wait(NULL) > 0);
    }
    close(go[0]);
    close(say[0]);
    close(say[1]);
    close(stop[0]);
    return winners;
}

static void of_many_that_start_at_one_time_one_gets_the_path(void **state)
{
    (void)state;
    struct place at;
    nio__endpoint endpoint;
    char lock[80];
    begin(&at);
    snprintf(lock, sizeof lock, "%s.lock", at.path);
    assert_int_equal(nio__url_parse(at.url, NIO__URL_LISTEN, 0, &endpoint, NULL), NIO_OK);
    for (unsigned round = 0; round < 10; round++) { /* from the second on, over a dead file */
        assert_int_equal(race_for(&endpoint, 6), 1);
        assert_true(is_there(at.path) && is_there(lock));
    }
    unlink(at.path);
    unlink(lock);
    end(&at);
}

/* ---- Connecting ------------------------------------------------------------------------------ */

static void where_nobody_listens_the_link_says_why(void **state)
{
    (void)state;
    struct place at;
    struct e2e_link seen[3] = {0};
    char said[128];
    begin(&at);
    nio_node *node = e2e_node(&at.e, NULL);
    nio_link *link = e2e_connect(node, at.url, &seen[0]);
    assert_int_equal(nio_link_get_state(link), NIO_LINK_CONNECTING);
    E2E_UNTIL(&at.e, seen[0].closed == 1);
    assert_int_equal(seen[0].reason, NIO_ENOENT);
    snprintf(said, sizeof said, "%s: there is no such file", at.url);
    assert_string_equal(seen[0].text, said);
    close(bind_socket(at.path));
    e2e_connect(node, at.url, &seen[1]);
    e2e_connect(node, "unix:@nosuch-nio-name", &seen[2]);
    E2E_UNTIL(&at.e, seen[1].closed == 1 && seen[2].closed == 1);
    assert_int_equal(seen[1].reason, NIO_ECONNREFUSED);
    assert_int_equal(seen[2].reason, NIO_ECONNREFUSED);
    unlink(at.path);
    e2e_close(&at.e, node);
    end(&at);
}

static void a_full_backlog_is_waited_for_and_then_given_up(void **state)
{
    (void)state;
    struct place at;
    struct e2e_link seen[4] = {0};
    nio_limits limits;
    nio_limits_init(&limits);
    limits.connect_ms = 300;
    begin(&at);
    int fd = bind_socket(at.path);
    assert_int_equal(listen(fd, 0), 0);
    nio_node *node = e2e_node(&at.e, &limits);
    e2e_connect(node, at.url, &seen[0]);
    E2E_UNTIL(&at.e, seen[0].opened == 1); /* it has the one place */
    e2e_connect(node, at.url, &seen[1]);
    e2e_connect(node, at.url, &seen[2]);
    for (unsigned i = 0; i < 3; i++) {
        uv_run(&at.e.loop, UV_RUN_ONCE);
        assert_int_equal(seen[1].opened + seen[1].closed, 0);
    }
    close(accept(fd, NULL, NULL));
    E2E_UNTIL(&at.e, seen[1].opened + seen[2].opened == 1);
    E2E_UNTIL(&at.e, seen[1].closed + seen[2].closed == 1);
    assert_int_equal(seen[seen[1].closed == 1 ? 1 : 2].reason, NIO_ETIMEDOUT);
    close(fd);
    unlink(at.path);
    e2e_close(&at.e, node);
    end(&at);
}

/* ---- Who is there ---------------------------------------------------------------------------- */

static void both_sides_learn_who_the_other_is(void **state)
{
    (void)state;
    struct place at;
    struct e2e_link accepted = {0}, connected = {0};
    begin(&at);
    nio_node_options options = NIO_NODE_OPTIONS_INIT;
    nio_node *server, *client = e2e_node(&at.e, NULL);
    options.loop = &at.e.loop;
    options.env = &at.e.world.env;
    options.on_link = e2e_on_link;
    options.user = &accepted;
    assert_int_equal(nio_node_create(&server, &options), NIO_OK);
    e2e_listen(server, at.url);
    e2e_connect(client, at.url, &connected);
    E2E_UNTIL(&at.e, accepted.opened == 1 && connected.opened == 1);
    nio_link *links[] = {accepted.link, connected.link};
    for (size_t i = 0; i < 2; i++) {
        uint32_t uid = 1, gid = 1;
        int32_t pid = 1;
        assert_int_equal(nio_link_credentials(links[i], &uid, &gid, &pid), NIO_OK);
        assert_int_equal(uid, getuid());
        assert_int_equal(gid, getgid());
        assert_int_equal(pid, getpid());
    }
    e2e_close(&at.e, client);
    e2e_close(&at.e, server);
    end(&at);
}

static void over_tcp_nobody_can_tell(void **state)
{
    (void)state;
    struct e2e e;
    uint32_t uid, gid;
    int32_t pid;
    e2e_begin(&e);
    nio_node *server = e2e_node(&e, NULL), *client = e2e_node(&e, NULL);
    nio_listener *listener = e2e_listen(server, "tcp://127.0.0.1:0");
    nio_link *link = e2e_connect(client, nio_listener_endpoint(listener), NULL);
    assert_int_equal(nio_link_credentials(link, &uid, &gid, &pid), NIO_ENOTSUP);
    e2e_close(&e, client);
    e2e_close(&e, server);
    e2e_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_of_the_dead_is_replaced),
        cmocka_unit_test(a_living_listener_keeps_its_path),
        cmocka_unit_test(one_that_takes_no_lock_keeps_its_path_as_well),
        cmocka_unit_test(what_is_no_socket_is_never_replaced),
        cmocka_unit_test(a_file_that_somebody_else_put_there_stays),
        cmocka_unit_test(the_mode_is_as_said_whatever_the_umask),
        cmocka_unit_test(a_path_may_be_as_long_as_the_system_takes),
        cmocka_unit_test(of_many_that_start_at_one_time_one_gets_the_path),
        cmocka_unit_test(where_nobody_listens_the_link_says_why),
        cmocka_unit_test(a_full_backlog_is_waited_for_and_then_given_up),
        cmocka_unit_test(both_sides_learn_who_the_other_is),
        cmocka_unit_test(over_tcp_nobody_can_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
