/* source.c - where a schema comes from.
 *
 * netaio-gen is run without a shell, and its complaints about the schema go to standard error as
 * they are. */
#include "source.h"

#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define GENERATOR "netaio-gen"
#define NOT_STARTED 127 /* how a process ends that could not be executed */

extern char **environ;

bool cli_read_all(cli_memory *memory, FILE *in, const char *name, nio_text *text)
{
    char *bytes = cli_take(memory, CLI_JSON_MAX + 1, 1);
    size_t len = fread(bytes, 1, CLI_JSON_MAX + 1, in);
    if (ferror(in)) {
        cli_usage("cannot read %s: %s", name, strerror(errno));
        return false;
    }
    if (len > CLI_JSON_MAX) {
        cli_usage("%s holds more than %u bytes", name, CLI_JSON_MAX);
        return false;
    }
    *text = (nio_text){bytes, len};
    return true;
}

static bool read_file(cli_memory *memory, const char *path, nio_text *text)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        cli_usage("cannot read '%s': %s", path, strerror(errno));
        return false;
    }
    bool good = cli_read_all(memory, file, path, text);
    fclose(file);
    return good;
}

/* ---- netaio-gen ------------------------------------------------------------------------------ */

/* Starts `netaio-gen VERB -- PATH`, its output in `to` unless that is -1; 0, or the reason why
 * not. */
static int start(const char *program, const char *verb, const char *path, int to, pid_t *pid)
{
    char *const argv[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)verb, "--",
                          (char *)(uintptr_t)path, NULL};
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) {
        return error;
    }
    if (to >= 0) {
        error = posix_spawn_file_actions_adddup2(&actions, to, STDOUT_FILENO);
    }
    if (error == 0) {
        error = posix_spawnp(pid, program, &actions, NULL, argv, environ);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* How it ended: its exit status, or NOT_STARTED. */
static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : NOT_STARTED;
}

static const char *generator(void)
{
    const char *named = getenv("NETAIO_GEN");
    return named != NULL ? named : GENERATOR;
}

/* `instead`: what else can be done. */
static bool not_there(const char *program, const char *path, const char *instead)
{
    cli_usage("'%s' is a schema, and %s, which reads it, cannot run (it has to be in the PATH, and "
              "needs Lua 5.4)%s",
              path, program, instead);
    return false;
}

static bool take_output(cli_memory *memory, int fd, const char *program, nio_text *text)
{
    FILE *in = fdopen(fd, "rb");
    if (in == NULL) {
        close(fd);
        cli_usage("cannot read from %s: %s", program, strerror(errno));
        return false;
    }
    bool good = cli_read_all(memory, in, program, text);
    fclose(in);
    return good;
}

#define DESCRIPTOR "; give the descriptor that it has written, NAME.json"

static bool generate(cli_memory *memory, const char *path, nio_text *text)
{
    const char *program = generator();
    int fds[2];
    pid_t pid;
    if (pipe(fds) != 0) {
        cli_usage("cannot run %s: %s", program, strerror(errno));
        return false;
    }
    fcntl(fds[0], F_SETFD, FD_CLOEXEC); /* or it would never see that nobody reads */
    int error = start(program, "descriptor", path, fds[1], &pid);
    close(fds[1]);
    if (error != 0) {
        close(fds[0]);
        return not_there(program, path, DESCRIPTOR);
    }
    bool good = take_output(memory, fds[0], program, text);
    int status = wait_for(pid);
    if (status >= 126) {
        return not_there(program, path, DESCRIPTOR);
    }
    if (good && status != 0) {
        cli_usage("'%s' is no schema that can be used", path);
    }
    return good && status == 0;
}

static bool ends_in(const char *path, const char *end)
{
    size_t len = strlen(path), end_len = strlen(end);
    return len >= end_len && strcmp(path + len - end_len, end) == 0;
}

const cli_schema *cli_schema_load(cli_memory *memory, const char *path)
{
    nio_text text;
    char why[CLI_SCHEMA_WHY];
    bool good =
        ends_in(path, ".nio") ? generate(memory, path, &text) : read_file(memory, path, &text);
    if (!good) {
        return NULL;
    }
    const cli_schema *schema = cli_schema_read(memory, text, why);
    if (schema == NULL) {
        cli_usage("%s: %s", path, why);
    }
    return schema;
}

int cli_schema_describe(const char *path)
{
    pid_t pid;
    if (!ends_in(path, ".nio")) {
        return cli_usage("describe takes a schema, NAME.nio; '%s' is none", path);
    }
    if (start(generator(), "describe", path, -1, &pid) != 0) {
        return not_there(generator(), path, "") ? CLI_DONE : CLI_USAGE;
    }
    int status = wait_for(pid);
    if (status >= 126) {
        (void)not_there(generator(), path, "");
    }
    return status == 0 ? CLI_DONE : CLI_USAGE;
}
