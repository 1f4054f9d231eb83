/* tests/support/peer_kit.c - see peer_kit.h. */
#include "support/peer_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
