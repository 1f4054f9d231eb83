/* keygen.c - keygen: 32 bytes from the system's random source, or out of a passphrase. */
#include "cli.h"
#include "secret.h"
#include "text.h"
#include "verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <netaio/key.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A line of standard input, or a VALUE; the option is wiped where it stands. */
static bool read_passphrase(char *written, cli_value *pass)
{
    char why[CLI_WHY];
    bool good;
    if (strcmp(written, "-") == 0) {
        setvbuf(stdin, NULL, _IONBF, 0); /* no copy stays behind in a buffer */
        good = cli_value_line(stdin, pass, why);
    } else {
        good = cli_value_read(written, 0, pass, why);
    }
    nio_wipe(written, strlen(written));
    if (!good) {
        cli_usage("--from-passphrase: %s", why);
    } else if (pass->len == 0) {
        cli_usage("--from-passphrase: the passphrase is empty");
        good = false;
    }
    return good;
}

static bool derive(cli_args *args, uint8_t key[NIO_KEY_BYTES])
{
    static cli_value pass;
    const char *context = args->context != NULL ? args->context : CLI_APP;
    bool good = read_passphrase(args->passphrase, &pass);
    if (good) {
        nio_text text = {(const char *)pass.bytes, pass.len};
        nio_status status = nio_key_from_passphrase(text, nio_bytes_of(context), key);
        good = status == NIO_OK;
        if (!good) {
            cli_usage("--from-passphrase: %s", nio_status_text(status));
        }
    }
    cli_value_wipe(&pass);
    return good;
}

static bool write_all(int file, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        ssize_t wrote = write(file, bytes, len);
        if (wrote < 0 && errno != EINTR) {
            return false;
        }
        bytes += wrote > 0 ? wrote : 0;
        len -= wrote > 0 ? (size_t)wrote : 0;
    }
    return fsync(file) == 0 || errno == EINVAL; /* EINVAL: what cannot be synced, as a pipe */
}

/* Never takes the place of a file: a key that is overwritten is lost. */
static bool write_file(const char *path, const uint8_t key[NIO_KEY_BYTES])
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        if (errno == EEXIST) {
            cli_usage("'%s' is there already; a key is never overwritten", path);
        } else {
            cli_usage("cannot write '%s': %s", path, strerror(errno));
        }
        return false;
    }
    int error = write_all(file, key, NIO_KEY_BYTES) ? 0 : errno;
    if (close(file) != 0 && error == 0) {
        error = errno;
    }
    if (error != 0) {
        cli_usage("cannot write '%s': %s", path, strerror(error));
        unlink(path);
    }
    return error == 0;
}

static void print(const char *label, const uint8_t key[NIO_KEY_BYTES])
{
    fputs(label, stdout);
    cli_print_hex(stdout, (nio_bytes){key, NIO_KEY_BYTES});
    putchar('\n');
}

/* What went into a file is not printed. */
static int give(const cli_args *args, const uint8_t key[NIO_KEY_BYTES])
{
    uint8_t verify[NIO_KEY_BYTES], pubkey[NIO_KEY_BYTES];
    bool pair = args->sign || args->x25519;
    nio_status status = pair ? nio_key_public(key, verify, pubkey) : NIO_OK;
    if (status != NIO_OK) {
        return cli_usage("%s", nio_status_text(status));
    }
    if (args->out != NULL) {
        if (!write_file(args->out, key)) {
            return CLI_USAGE;
        }
    } else {
        print(pair ? "seed " : "", key);
    }
    if (pair) {
        print("public ", args->sign ? verify : pubkey);
    }
    return CLI_DONE;
}

int cli_run_keygen(cli_args *args)
{
    uint8_t key[NIO_KEY_BYTES];
    if (args->sign && args->x25519) {
        return cli_usage("--sign and --x25519 exclude each other");
    }
    if (args->context != NULL && args->passphrase == NULL) {
        return cli_usage("--context belongs to --from-passphrase");
    }
    if (args->passphrase == NULL) {
        nio_key_generate(key);
    } else if (!derive(args, key)) {
        return CLI_USAGE;
    }
    int exit = give(args, key);
    nio_wipe(key, sizeof key);
    return exit;
}
