/* identity.c - who the tool is to peers, out of the keys of its layers. */
#include "identity.h"

#include <netaio/packify.h>
#include <string.h>

/* The data of a peer as Python netaio has it: a packed dict. */
static void pack_pubkey(cli_identity *identity, const uint8_t pubkey[NIO_KEY_BYTES])
{
    nio_bytes name = nio_bytes_of("pubkey");
    size_t key_size = nio_pk_blob_size(name.len), item_size = nio_pk_blob_size(NIO_KEY_BYTES);
    size_t pair_size = nio_pk_pair_size(key_size, item_size);
    nio_pk_writer writer;
    nio_pk_writer_init(&writer, identity->data, sizeof identity->data);
    nio_pk_put_container(&writer, NIO_PK_DICT, 1, pair_size);
    nio_pk_put_length(&writer, pair_size, pair_size);
    nio_pk_put_pair(&writer, key_size, item_size);
    nio_pk_put_blob(&writer, NIO_PK_STR, name);
    nio_pk_put_blob(&writer, NIO_PK_BYTES, (nio_bytes){pubkey, NIO_KEY_BYTES});
    identity->data_len = (size_t)(writer.at - identity->data);
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
        pack_pubkey(identity, pubkey);
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
