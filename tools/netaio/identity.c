/* identity.c - who the tool is to peers, out of the keys of its layers. */
#include "identity.h"

#include <netaio/lock.h>
#include <netaio/packify.h>
#include <string.h>

typedef enum data_entry { PUBKEY, LOCK, ENTRIES } data_entry;

/* Adds to the data of a peer, which are a packed dict as in Python netaio. */
static void pack(cli_identity *identity, data_entry entry, const char *text, nio_bytes value)
{
    nio_bytes name = nio_bytes_of(text), pairs[ENTRIES];
    nio_pk_writer writer;
    size_t count = 0, longest = 0;
    nio_pk_writer_init(&writer, identity->entries[entry], sizeof identity->entries[entry]);
    nio_pk_put_pair(&writer, nio_pk_blob_size(name.len), nio_pk_blob_size(value.len));
    nio_pk_put_blob(&writer, NIO_PK_STR, name);
    nio_pk_put_blob(&writer, NIO_PK_BYTES, value);
    identity->entry_lens[entry] = (size_t)(writer.at - identity->entries[entry]);
    for (size_t i = 0; i < ENTRIES; i++) {
        size_t len = identity->entry_lens[i];
        if (len > 0) {
            pairs[count++] = (nio_bytes){identity->entries[i], len};
            longest = longest > len ? longest : len;
        }
    }
    nio_pk_sort(pairs, count);
    nio_pk_writer_init(&writer, identity->data, sizeof identity->data);
    nio_pk_put_container(&writer, NIO_PK_DICT, count, longest);
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_length(&writer, longest, pairs[i].len);
    }
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_raw(&writer, pairs[i]);
    }
    identity->data_len = (size_t)(writer.at - identity->data);
}

/* What whoever takes the locks of peers is to hold us to: our own key. */
static void pack_lock(cli_identity *identity, const uint8_t verify[NIO_KEY_BYTES])
{
    uint8_t room[NIO_LOCK_SINGLE_SIG_BYTES];
    nio_script_out lock = NIO_SCRIPT_OUT(room);
    if (nio_lock_single_sig(&lock, verify, 0) == NIO_OK) {
        pack(identity, LOCK, "lock", nio_script_out_bytes(&lock));
    }
}

static bool has_flag(const nio_plugin_spec *plugin, const char *name)
{
    for (size_t i = 0; i < plugin->param_count; i++) {
        if (strcmp(plugin->params[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

void cli_identity_add(cli_identity *identity, const nio_plugin_spec *plugin)
{
    nio_bytes seed = plugin->key.secret;
    uint8_t verify[NIO_KEY_BYTES], pubkey[NIO_KEY_BYTES];
    if (seed.len != NIO_KEY_BYTES || nio_key_public(seed.ptr, verify, pubkey) != NIO_OK) {
        return; /* what is wrong with it, the layer says */
    }
    if (strcmp(plugin->kind, "x25519") == 0) {
        identity->needed = true;
        identity->accepts = has_flag(plugin, "unproved");
        pack(identity, PUBKEY, "pubkey", (nio_bytes){pubkey, sizeof pubkey});
    } else if (strcmp(plugin->kind, "tapescript") == 0 && has_flag(plugin, "use_peer_lock")) {
        identity->needed = true;
        pack_lock(identity, verify);
    } else if (strcmp(plugin->kind, "sign") == 0) {
        identity->signs = true;
        memcpy(identity->id, verify, sizeof verify);
    }
}

nio_peers_options cli_identity_options(const cli_identity *identity, const char *app)
{
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    options.app = nio_bytes_of(app);
    options.data = (nio_bytes){identity->data, identity->data_len};
    options.unproved = identity->accepts;
    if (identity->signs) {
        options.id = (nio_bytes){identity->id, sizeof identity->id};
    }
    return options;
}
