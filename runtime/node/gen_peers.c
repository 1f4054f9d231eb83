/* node/gen_peers.c - peers of a protocol: what a node says about itself, packed from a record.
 *
 * Happy path:  peers_begin → the generated code packs the record → public keys and locks that the
 *              layers have are added → nio_peers_start with app id, data and layer of the protocol
 * Failure:     a sentence; nothing was started. */
#include <assert.h>
#include <string.h>

#include <netaio/lock.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/log.h"
#include "base/size.h"
#include "layer/registry.h"
#include "node/node.h"

/* What nio_gen_out.state holds from begin on. */
enum { AT_NODE = 0, AT_MEMORY = 1 };

nio_status nio_gen_fail(nio_error *error, nio_status status, const char *what)
{
    return nio__fail(error, status, "%s: %s", what, nio_status_text(status));
}

nio_status nio_gen_peers_begin(nio_node *node, size_t size, nio_gen_out *out)
{
    uint8_t *memory = nio__alloc(&node->env, size);
    if (memory == NULL) {
        return NIO_ENOMEM;
    }
    out->uri = NULL;
    out->content = (nio_pk_writer){.at = memory, .end = memory + size, .status = NIO_OK};
    out->state[AT_NODE] = node;
    out->state[AT_MEMORY] = memory;
    return NIO_OK;
}

/* ---- Public keys ----------------------------------------------------------------------------- */

/* An entry of a dict of names and byte strings, as a packed pair. */
#define ENTRY_MAX 64
typedef struct entry {
    uint8_t packed[ENTRY_MAX];
    size_t len;
} entry;

/* Entries that layers are known by: `pubkey` of x25519, `vkey` of sign, `lock` of tapescript. */
enum { PUBKEY = 0, VKEY = 1, LOCK = 2, ENTRIES = 3 };
static const char *const names[ENTRIES] = {"pubkey", "vkey", "lock"};

static void fill(entry *to, const char *name, nio_bytes value)
{
    nio_bytes key = nio_bytes_of(name);
    nio_pk_writer writer;
    nio_pk_writer_init(&writer, to->packed, sizeof to->packed);
    nio_pk_put_pair(&writer, nio_pk_blob_size(key.len), nio_pk_blob_size(value.len));
    nio_pk_put_blob(&writer, NIO_PK_STR, key);
    nio_pk_put_blob(&writer, NIO_PK_BYTES, value);
    assert(writer.status == NIO_OK);
    to->len = (size_t)(writer.at - to->packed);
}

/* The entry that tells of a slot; ENTRIES: none. Who opens locks by something else than one
 * signature has to tell by which lock. */
static int entry_of(const nio_gen_slot *slot, const nio_key *key)
{
    const nio_plugin_spec spec = {
        .kind = slot->kind, .params = slot->params, .param_count = slot->param_count};
    if (key->secret.len != NIO_KEY_BYTES) {
        return ENTRIES;
    }
    if (strcmp(slot->kind, "x25519") == 0) {
        return PUBKEY;
    }
    if (strcmp(slot->kind, "sign") == 0) {
        return VKEY;
    }
    bool opens = strcmp(slot->kind, "tapescript") == 0 && key->witness == NULL;
    return opens && nio__param_flag(&spec, "use_peer_lock") ? LOCK : ENTRIES;
}

/* The public key of a slot, or the lock that its seed opens, unless there is one already. */
static nio_status take_slot(const nio_gen_slot *slot, const void *keys, entry entries[ENTRIES])
{
    nio_key key = nio__slot_key(slot, keys);
    int at = entry_of(slot, &key);
    uint8_t verify[NIO_KEY_BYTES], pubkey[NIO_KEY_BYTES], opened[NIO_LOCK_SINGLE_SIG_BYTES];
    nio_script_out lock = NIO_SCRIPT_OUT(opened);
    if (at == ENTRIES || entries[at].len > 0) {
        return NIO_OK;
    }
    nio_status status = nio_key_public(key.secret.ptr, verify, pubkey);
    if (status == NIO_OK && at == LOCK) {
        status = nio_lock_single_sig(&lock, verify, 0);
    }
    if (status == NIO_OK) {
        const nio_bytes values[ENTRIES] = {nio__bytes(pubkey, sizeof pubkey),
                                           nio__bytes(verify, sizeof verify),
                                           nio__bytes(opened, lock.len)};
        fill(&entries[at], names[at], values[at]);
    }
    return status;
}

/* `entries` are zeroed. */
static nio_status take_keys(const nio_gen_protocol *protocol, const void *keys,
                            entry entries[ENTRIES])
{
    nio_status status = NIO_OK;
    for (size_t i = 0; i < protocol->layer_count && status == NIO_OK; i++) {
        status = take_slot(&protocol->layers[i].auth, keys, entries);
        if (status == NIO_OK) {
            status = take_slot(&protocol->layers[i].cipher, keys, entries);
        }
    }
    return status;
}

/* ---- The dict -------------------------------------------------------------------------------- */

/* Lists the packed pairs of a dict, and takes away what it has of the entries; their number. */
static size_t list_pairs(const nio_pk_value *dict, entry entries[ENTRIES], nio_bytes *pairs)
{
    nio_pk_iter iter;
    nio_bytes key, item, name;
    size_t count = 0;
    nio_pk_iter_init(&iter, dict);
    for (const uint8_t *at = iter.items; nio_pk_iter_next(&iter, &key, &item); at = iter.items) {
        pairs[count++] = nio__bytes(at, (size_t)(iter.items - at));
        for (int i = 0; i < ENTRIES; i++) {
            if (nio_pk_get_blob(key, NIO_PK_STR, &name) == NIO_OK &&
                nio_bytes_equal(name, nio_bytes_of(names[i]))) {
                entries[i].len = 0;
            }
        }
    }
    return count;
}

/* The dict of such pairs, in new memory. */
static nio_status pack(const nio_env *env, nio_bytes *pairs, size_t count, nio__span *out)
{
    size_t longest = 0, sum = 0;
    nio_pk_writer writer;
    nio_pk_sort(pairs, count);
    for (size_t i = 0; i < count; i++) {
        longest = nio__size_max(longest, pairs[i].len);
        sum += pairs[i].len;
    }
    size_t size = nio_pk_container_size(count, longest, sum);
    uint8_t *memory = nio__alloc(env, size);
    if (memory == NULL) {
        return NIO_ENOMEM;
    }
    nio_pk_writer_init(&writer, memory, size);
    nio_pk_put_container(&writer, NIO_PK_DICT, count, longest);
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_length(&writer, longest, pairs[i].len);
    }
    for (size_t i = 0; i < count; i++) {
        nio_pk_put_raw(&writer, pairs[i]);
    }
    assert(writer.status == NIO_OK && writer.at == writer.end);
    *out = nio__span_of(memory, size);
    return NIO_OK;
}

/* `packed` with the entries that it lacks, in new memory. */
static nio_status complete(const nio_env *env, nio_bytes packed, entry entries[ENTRIES],
                           nio__span *out)
{
    nio_pk_value dict;
    if (nio_pk_decode_head(packed, &dict) != NIO_OK || dict.kind != NIO_PK_DICT) {
        return NIO_EINVAL; /* the generated code packs dicts alone */
    }
    nio_bytes *pairs = nio__calloc(env, (size_t)dict.count + ENTRIES, sizeof *pairs);
    if (pairs == NULL) {
        return NIO_ENOMEM;
    }
    size_t count = list_pairs(&dict, entries, pairs);
    for (int i = 0; i < ENTRIES; i++) {
        if (entries[i].len > 0) {
            pairs[count++] = nio__bytes(entries[i].packed, entries[i].len);
        }
    }
    nio_status status = pack(env, pairs, count, out);
    nio__free(env, pairs);
    return status;
}

/* The data that was written into `out`, whose memory ends with it. */
static nio_status take_data(nio_gen_out *out, const nio_gen_protocol *protocol, const void *keys,
                            nio__span *data)
{
    nio_node *node = out->state[AT_NODE];
    uint8_t *memory = out->state[AT_MEMORY];
    entry entries[ENTRIES] = {{.len = 0}};
    nio_status status = out->content.status;
    if (status == NIO_OK) {
        assert(out->content.at == out->content.end);
        status = take_keys(protocol, keys, entries);
    }
    if (status == NIO_OK) {
        nio_bytes packed = nio__bytes(memory, (size_t)(out->content.at - memory));
        status = complete(&node->env, packed, entries, data);
    }
    nio__free(&node->env, memory);
    return status;
}

/* ---- Peers ----------------------------------------------------------------------------------- */

nio_status nio_gen_peers_start(nio_gen_out *out, const nio_gen_protocol *protocol, const void *keys,
                               const nio_peers_options *options, nio_peers **peers,
                               nio_error *error)
{
    nio_node *node = out->state[AT_NODE];
    nio_peers_options all = NIO_PEERS_OPTIONS_INIT;
    nio__span data;
    nio_status status = take_data(out, protocol, keys, &data);
    if (status != NIO_OK) {
        return nio_gen_fail(error, status, protocol->name);
    }
    status = nio__options_copy(&all, sizeof all, options, "nio_peers_options", error);
    if (status == NIO_OK) {
        status = nio__node_peers_layer(node, protocol, keys, &all.layer, error);
    }
    if (status == NIO_OK) {
        all.app = protocol->app;
        all.data = nio__span_view(data);
        status = nio_peers_start(node, &all, peers, error);
    }
    nio__free(&node->env, data.ptr);
    return status;
}

nio_status nio_gen_peers_say(nio_gen_out *out, const nio_gen_protocol *protocol, const void *keys,
                             nio_peers *peers)
{
    nio_node *node = out->state[AT_NODE];
    nio__span data;
    nio_status status = take_data(out, protocol, keys, &data);
    if (status == NIO_OK) {
        status = nio_peers_set_data(peers, nio__span_view(data));
        nio__free(&node->env, data.ptr);
    }
    return status;
}
