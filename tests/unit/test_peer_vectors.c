/* tests/unit/test_peer_vectors.c - what peers say, byte for byte as it is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/peers_pack.h"
#include "support/peer_kit.h"
#include "support/spoken.h"
#include "support/tagged.h"
#include "support/vectors.h"
#include "wire/frame.h"

static bool packs_to(nio_bytes id, nio_bytes data, nio_bytes expected)
{
    size_t size = nio__peer_packed_size(id, data);
    uint8_t *packed = malloc(size);
    assert_non_null(packed);
    nio__peer_pack(id, data, packed, size);
    bool same = nio_bytes_equal(nio__bytes(packed, size), expected);
    free(packed);
    return same;
}

static void every_peer_packs_to_its_bytes_and_back(void **state)
{
    (void)state;
    size_t index, whole = 0;
    json_t *item, *file = vectors_open("peers");
    VECTORS_EACH(file, "peers", index, item) {
        nio_bytes packed = vectors_hex(item, "hex"), id, data;
        const char *name = vectors_text(item, "name");
        bool nothing = json_is_null(json_object_get(item, "id")) ||
                       json_is_null(json_object_get(item, "data"));
        nio_status status = nio__peer_unpack(packed, &id, &data);
        if (nothing) { /* the reference has peers without id, or data; they are not taken */
            assert_int_equal(status, NIO_EMALFORMED);
            continue;
        }
        if (status != NIO_OK || !nio_bytes_equal(id, vectors_hex(item, "id")) ||
            !nio_bytes_equal(data, vectors_hex(item, "data")) || !packs_to(id, data, packed)) {
            fail_msg("%s does not come back", name);
        }
        whole++;
    }
    assert_int_equal(whole, 11);
    vectors_close(file);
}

static void every_malformed_peer_is_refused(void **state)
{
    (void)state;
    size_t index;
    json_t *item, *file = vectors_open("peers");
    VECTORS_EACH(file, "malformed", index, item) {
        nio_bytes id, data;
        assert_string_equal(vectors_text(item, "strict"), "reject");
        if (nio__peer_unpack(vectors_hex(item, "hex"), &id, &data) != NIO_EMALFORMED) {
            fail_msg("%s is let through", vectors_text(item, "name"));
        }
    }
    vectors_close(file);
}

static void a_peer_cut_short_anywhere_is_refused(void **state)
{
    (void)state;
    size_t index;
    json_t *item, *file = vectors_open("peers");
    VECTORS_EACH(file, "peers", index, item) {
        nio_bytes packed = vectors_hex(item, "hex"), id, data;
        for (size_t len = 0; len < packed.len && len < 400; len++) {
            uint8_t *copy = malloc(len > 0 ? len : 1);
            assert_non_null(copy);
            memcpy(copy, packed.ptr, len);
            assert_int_equal(nio__peer_unpack(nio__bytes(copy, len), &id, &data), NIO_EMALFORMED);
            free(copy);
        }
    }
    vectors_close(file);
}

/* Text as the name of an entry. */
static bool entry_is_found(nio_bytes data, const json_t *pair)
{
    const nio_peer_codec *codec = nio_peer_codec_packify();
    const char *name = json_string_value(json_array_get(json_array_get(pair, 0), 1));
    const json_t *value = json_array_get(pair, 1);
    bool bytes = strcmp(json_string_value(json_array_get(value, 0)), "bytes") == 0;
    nio_bytes found;
    if (codec->find(codec->user, data, name, &found) != bytes) {
        return false;
    }
    return !bytes ||
           nio_bytes_equal(found, vectors_bytes(json_string_value(json_array_get(value, 1))));
}

static void the_entries_of_known_data_are_found(void **state)
{
    (void)state;
    size_t index, at, entries = 0;
    json_t *item, *pair, *file = vectors_open("peers");
    VECTORS_EACH(file, "data", index, item) {
        nio_bytes data = vectors_hex(item, "hex"), value;
        assert_true(tagged_equals(json_object_get(item, "value"), data));
        json_array_foreach(json_array_get(json_object_get(item, "value"), 1), at, pair) {
            assert_true(entry_is_found(data, pair));
            entries++;
        }
        assert_false(nio_peer_codec_packify()->find(NULL, data, "none", &value));
    }
    assert_int_equal(entries, 7);
    vectors_close(file);
}

static void data_that_is_no_dict_has_no_entries(void **state)
{
    (void)state;
    static const char *const others[] = {"", "00", "4302", "4d4001", "4c40020241004100"};
    json_t *file = vectors_open("peers");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        nio_bytes value;
        assert_false(
            nio_peer_codec_packify()->find(NULL, vectors_bytes(others[i]), "pubkey", &value));
    }
    vectors_close(file);
}

/* ---- Messages -------------------------------------------------------------------------------- */

static void an_engine_says_what_is_known(const json_t *item)
{
    struct sim sim;
    sim_begin(&sim, 1);
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_end *end = sim_raw(host, NULL, true);
    nio_peers_options options = NIO_PEERS_OPTIONS_INIT;
    options.app = vectors_hex(item, "app_id");
    options.id = vectors_hex(item, "id");
    options.data = vectors_hex(item, "data");
    nio_peers *peers = manages_with(host, &options);
    uint8_t type = (uint8_t)vectors_int(item, "type");
    if (type != NIO_ADVERTISE_PEER) {
        sim_settle(&sim);
        sim_take(end);
    }
    if (type == NIO_PEER_DISCOVERED) {
        nio_bytes asks = spoken_bytes(NIO_ADVERTISE_PEER, NULL, 0, options.app,
                                      vectors_bytes("4c400203044101ff41027878"));
        sim_feed(end, asks);
    } else if (type == NIO_DISCONNECT) {
        nio_peers_stop(peers);
    }
    sim_settle(&sim);
    if (!nio_bytes_equal(sim_take(end), vectors_hex(item, "hex"))) {
        fail_msg("%s is said otherwise", vectors_text(item, "name"));
    }
    sim_end(&sim);
}

static void an_engine_hears_what_is_known(const json_t *item)
{
    struct sim sim;
    sim_begin(&sim, 1);
    struct sim_host *host = sim_host_new(&sim, NULL);
    struct sim_end *end = sim_raw(host, NULL, true);
    nio_peers_options options = peers_options("somebody else", "", NULL);
    options.app = vectors_hex(item, "app_id");
    nio_peers *peers = manages_with(host, &options);
    sim_feed(end, vectors_hex(item, "hex"));
    sim_settle(&sim);
    const nio_peer *peer = nio_peer_by_id(peers, vectors_hex(item, "id"));
    if (vectors_int(item, "type") == NIO_DISCONNECT) {
        assert_null(peer);
    } else {
        assert_non_null(peer);
        assert_true(nio_bytes_equal(nio_peer_data(peer), vectors_hex(item, "data")));
        assert_ptr_equal(nio_peer_of_link(peers, end->link), peer);
    }
    sim_end(&sim);
}

static void every_known_message_is_said_and_heard(void **state)
{
    (void)state;
    size_t index, ran = 0;
    json_t *item, *file = vectors_open("peers");
    VECTORS_EACH(file, "messages", index, item) {
        if (vectors_hex(item, "id").len > 0) { /* an id has at least one byte */
            an_engine_says_what_is_known(item);
            an_engine_hears_what_is_known(item);
            ran++;
        }
    }
    assert_int_equal(ran, 32);
    vectors_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_peer_packs_to_its_bytes_and_back),
        cmocka_unit_test(every_malformed_peer_is_refused),
        cmocka_unit_test(a_peer_cut_short_anywhere_is_refused),
        cmocka_unit_test(the_entries_of_known_data_are_found),
        cmocka_unit_test(data_that_is_no_dict_has_no_entries),
        cmocka_unit_test(every_known_message_is_said_and_heard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
