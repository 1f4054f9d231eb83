/* key.h - a key is 32 random bytes in a file: head -c 32 /dev/urandom > hello.key */
#include <netaio/key.h>
#include <stdio.h>

static bool read_key(const char *path, uint8_t key[NIO_KEY_BYTES])
{
    FILE *file = fopen(path, "rb");
    bool whole = file != NULL && fread(key, 1, NIO_KEY_BYTES, file) == NIO_KEY_BYTES;
    if (file != NULL) {
        fclose(file);
    }
    return whole;
}
