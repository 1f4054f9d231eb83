/* tests/support/peer_kit.c - see peer_kit.h. */
#include "support/peer_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/packify.h>

#include "core/peers_pack.h"
#include "support/spoken.h"

static void copy(char *to, size_t size, nio_bytes from)
{
    snprintf(to, size, "%.*s", (int)from.len, from.len > 0 ? (const char *)from.ptr : "");
}

void told_peer(void *user, nio_peers *peers, const nio_peer *peer, nio_peer_change change)
{
    struct told *told = user;
    told->added += change == NIO_PEER_ADDED;
    told->updated += change == NIO_PEER_UPDATED;
    told->removed += change == NIO_PEER_REMOVED;
    told->timed_out += change == NIO_PEER_TIMED_OUT;
    copy(told->id, sizeof told->id, nio_peer_id(peer));
    copy(told->data, sizeof told->data, nio_peer_data(peer));
    told->level = nio_peer_get_level(peer);
    told->addresses = nio_peer_addresses(peer, NULL, 0);
    if (told->then != NULL) {
        told->then(told, peers, peer, change);
    }
}

nio_peers_options peers_options(const char *id, const char *data, struct told *told)
{
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    options.id = nio_bytes_of(id);
    options.data = nio_bytes_of(data);
    if (told != NULL) {
        options.on_peer = told_peer;
        options.user = told;
    }
    return options;
}

nio_peers *manages_with(struct sim_host *host, const nio_peers_options *options)
{
    nio_peers *peers = NULL;
    nio_error error = {""};
    if (nio__peers_start(host->core, options, NULL, &peers, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return peers;
}

nio_peers *manages(struct sim_host *host, const char *id, const char *data, struct told *told)
{
    nio_peers_options options = peers_options(id, data, told);
    return manages_with(host, &options);
}

nio_bytes peer_says_bytes(uint8_t type, const char *app, nio_bytes id, nio_bytes data)
{
    size_t size = nio__peer_packed_size(id, data);
    uint8_t *packed = malloc(size);
    assert_non_null(packed);
    nio__peer_pack(id, data, packed, size);
    nio_bytes bytes = spoken_bytes(type, NULL, 0, nio_bytes_of(app), nio__bytes(packed, size));
    free(packed);
    return bytes;
}

nio_bytes peer_data_of_seed(const uint8_t seed[NIO_KEY_BYTES], uint8_t *memory, size_t size)
{
    uint8_t verify[NIO_KEY_BYTES], box[NIO_KEY_BYTES];
    nio_pk_writer writer;
    assert_int_equal(nio_key_public(seed, verify, box), NIO_OK);
    size_t name = nio_pk_blob_size(6), value = nio_pk_blob_size(sizeof box);
    size_t pair = nio_pk_pair_size(name, value);
    nio_pk_writer_init(&writer, memory, size);
    nio_pk_put_container(&writer, NIO_PK_DICT, 1, pair);
    nio_pk_put_length(&writer, pair, pair);
    nio_pk_put_pair(&writer, name, value);
    nio_pk_put_blob(&writer, NIO_PK_STR, nio_bytes_of("pubkey"));
    nio_pk_put_blob(&writer, NIO_PK_BYTES, nio__bytes(box, sizeof box));
    assert_int_equal(writer.status, NIO_OK);
    return nio__bytes(memory, (size_t)(writer.at - memory));
}

nio_layer *sim_box_layer(struct sim_host *host, const uint8_t seed[NIO_KEY_BYTES], bool unproved)
{
    static const nio_plugin_param param = {.name = "unproved"};
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = "box",
                           .inner = true,
                           .cipher = {.kind = "x25519",
                                      .params = &param,
                                      .param_count = unproved,
                                      .key = nio_key_of(seed, NIO_KEY_BYTES)}};
    return sim_layer_from(host, &spec);
}

nio_bytes peer_says(uint8_t type, const char *app, const char *id, const char *data)
{
    return peer_says_bytes(type, app, nio_bytes_of(id), nio_bytes_of(data));
}

static void assert_text(nio_bytes bytes, const char *text)
{
    if (!nio_bytes_equal(bytes, nio_bytes_of(text))) {
        fail_msg("\"%.*s\" and not \"%s\"", (int)bytes.len, (const char *)bytes.ptr, text);
    }
}

void peer_said(nio_bytes *bytes, uint8_t type, const char *id, const char *data)
{
    struct spoken heard;
    nio_bytes said_id, said_data;
    assert_true(spoken_next(bytes, &heard));
    assert_int_equal(heard.type, type);
    assert_text(heard.uri, "netaio");
    assert_int_equal(nio__peer_unpack(heard.content, &said_id, &said_data), NIO_OK);
    assert_text(said_id, id);
    assert_text(said_data, data);
}

void peer_is(const nio_peers *peers, const char *id, const char *data, nio_peer_level level)
{
    const nio_peer *peer = nio_peer_by_id(peers, nio_bytes_of(id));
    assert_non_null(peer);
    assert_text(nio_peer_id(peer), id);
    assert_text(nio_peer_data(peer), data);
    assert_int_equal(nio_peer_get_level(peer), level);
}
