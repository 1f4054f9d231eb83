/* plugins/packify_peer.c - data of peers as Python netaio has it: a packed dict from str to values.
 *
 * Happy path:  the dict decodes → the entry of that name → its bytes, where they lie
 * Failure:     it does not decode, whole; the name is not there, or not with bytes: false. */
#include <netaio/packify.h>
#include <netaio/peer.h>

static bool is_named(nio_bytes key, nio_bytes name)
{
    nio_bytes text;
    return nio_pk_get_blob(key, NIO_PK_STR, &text) == NIO_OK && nio_bytes_equal(text, name);
}

static bool find(void *user, nio_bytes data, const char *name, nio_bytes *value)
{
    nio_pk_value dict;
    nio_pk_iter iter;
    nio_bytes key, item, wanted = nio_bytes_of(name);
    (void)user;
    if (nio_pk_decode(data, &dict) != NIO_OK || dict.kind != NIO_PK_DICT) {
        return false;
    }
    nio_pk_iter_init(&iter, &dict);
    while (nio_pk_iter_next(&iter, &key, &item)) {
        nio_bytes found;
        if (is_named(key, wanted)) {
            if (nio_pk_get_blob(item, NIO_PK_BYTES, &found) != NIO_OK) {
                return false;
            }
            *value = found;
            return true;
        }
    }
    return false;
}

const nio_peer_codec *nio_peer_codec_packify(void)
{
    static const nio_peer_codec codec = {.size = sizeof codec, .find = find};
    return &codec;
}
