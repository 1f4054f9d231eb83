/* tests/support/plugin_contract.c - see plugin_contract.h. Where a contract does not promise a
 * property, the test of that property has nothing to do. */
#include "support/plugin_contract.h"

#include <stdlib.h>
#include <string.h>

#include "base/be.h"
#include "base/size.h"
#include "support/layer_kit.h"
#include "wire/frame.h"

#define REALM "realm" /* of the contracts: the nodes are peers under that app id */

/* Two hosts: two nodes with a domain each, and the layer on both sides. */
struct pair {
    struct fault_env world;
    nio_domain *domain_a, *domain_b;
    struct kit_node a, b;
    nio_layer *at_a, *at_b;
};

static struct kit_message out, in;
static struct kit_wire wire, changed;

static nio_layer *layer_new(struct kit_node *node, const nio_layer_spec *spec)
{
    nio_layer *layer = NULL;
    nio_error error = {""};
    nio_status status = nio__layer_new(&node->host, spec, &layer, &error);
    if (status != NIO_OK) {
        fail_msg("%s: %s", nio_status_name(status), error.text);
    }
    return layer;
}

static void pair_begin(struct pair *pair, const nio_layer_spec *at_a, const nio_layer_spec *at_b)
{
    fault_env_init(&pair->world, 7);
    assert_int_equal(nio_domain_create(&pair->domain_a, &pair->world.env), NIO_OK);
    assert_int_equal(nio_domain_create(&pair->domain_b, &pair->world.env), NIO_OK);
    kit_node_begin(&pair->a, &pair->world, pair->domain_a);
    kit_node_begin(&pair->b, &pair->world, pair->domain_b);
    kit_knows(&pair->a, REALM, "b", at_b->cipher.key.secret, "a");
    kit_knows(&pair->b, REALM, "a", at_a->cipher.key.secret, "b");
    pair->at_a = layer_new(&pair->a, at_a);
    pair->at_b = layer_new(&pair->b, at_b);
}

static void pair_end(struct pair *pair)
{
    nio__layer_free(&pair->a.host, pair->at_a);
    nio__layer_free(&pair->b.host, pair->at_b);
    kit_node_end(&pair->a);
    kit_node_end(&pair->b);
    nio_domain_destroy(pair->domain_a);
    nio_domain_destroy(pair->domain_b);
    fault_env_end(&pair->world);
}

static nio_status seal_it(nio_layer *layer)
{
    return layer->inner ? kit_seal_inner(layer, NULL, &out) : kit_seal(layer, &out);
}

/* Receives what is on the wire and opens it; `in` is set up by the caller through `prepare`. */
static nio_status open_it(struct kit_node *node, nio_layer *layer, const struct kit_wire *bytes)
{
    nio_scope scope = in.m.scope;
    if (!kit_receive(&in, node, bytes)) {
        return NIO_EMALFORMED;
    }
    in.m.scope = scope;
    return layer->inner ? kit_open_inner(layer, NULL, &in) : kit_open(layer, &in);
}

static void send_plain(struct pair *pair, const char *uri, const char *content)
{
    kit_compose(&out, &pair->a, 0, nio_bytes_of(uri), nio_bytes_of(content));
    kit_field(&out, "app", nio_bytes_of("kept"));
    assert_int_equal(seal_it(pair->at_a), NIO_OK);
    kit_send(&out, &wire);
}

static bool is_refusal(nio_status status)
{
    return status == NIO_EAUTH || status == NIO_ECIPHER || status == NIO_ESTALE ||
           status == NIO_EREPLAY;
}

static bool has_key(const struct contract *c)
{
    return c->spec.auth.key.secret.len != 0 || c->spec.cipher.key.secret.len != 0;
}

/* ---- Round trips --------------------------------------------------------------------------- */

static void round_trip(struct pair *pair, nio_scope scope, size_t uri_len, size_t content_len)
{
    static uint8_t plain[65536];
    for (size_t i = 0; i < sizeof plain; i++) {
        plain[i] = (uint8_t)(7 * i + 3);
    }
    nio_bytes uri = nio__bytes(plain, uri_len), content = nio__bytes(plain + 100, content_len);
    kit_compose(&out, &pair->a, 0, uri, content);
    out.m.scope = scope;
    assert_int_equal(seal_it(pair->at_a), NIO_OK);
    kit_send(&out, &wire);

    in.m.scope = scope;
    assert_int_equal(open_it(&pair->b, pair->at_b, &wire), NIO_OK);
    nio_bytes uri_in, content_in;
    assert_true(nio_layer_split(&in.m, &uri_in, &content_in));
    assert_true(nio_bytes_equal(uri_in, uri));
    assert_true(nio_bytes_equal(content_in, content));
}

void what_is_sealed_opens_to_the_same(void **state)
{
    const struct contract *c = *state;
    static const size_t sizes[] = {0, 1, 15, 16, 17, 63, 64, 65, 800, 40000};
    struct pair pair;
    pair_begin(&pair, &c->spec, &c->spec);
    size_t most = nio__size_min(NIO__PAYLOAD_MAX - pair.at_a->grow, pair.at_a->body_max - 2);
    for (int scope = NIO_SCOPE_STREAM; scope <= NIO_SCOPE_GROUP; scope++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes && sizes[i] < most; i++) {
            round_trip(&pair, (nio_scope)scope, 0, sizes[i]);
            round_trip(&pair, (nio_scope)scope, 1 + i * 20, sizes[i]);
        }
        /* As much as a sender may send: what comes out is within the limit too. */
        round_trip(&pair, (nio_scope)scope, 22, most - 22);
    }
    if (pair.at_a->grow != 0 || pair.at_a->body_max != SIZE_MAX) {
        static uint8_t much[NIO__PAYLOAD_MAX];
        kit_compose(&out, &pair.a, 0, nio_bytes_of("u"), nio__bytes(much, most));
        assert_int_equal(seal_it(pair.at_a), NIO_ETOOBIG);
    }
    pair_end(&pair);
}

static size_t room_size(const nio_room *room, nio_text name)
{
    for (size_t i = 0; i < room->field_count; i++) {
        const char *field = room->fields[i].name;
        if (strlen(field) == name.len && memcmp(field, name.ptr, name.len) == 0) {
            return room->fields[i].max;
        }
    }
    return SIZE_MAX;
}

/* The stated size of a field that the layer writes, or SIZE_MAX. */
static size_t stated(const nio_layer *layer, nio_text name)
{
    size_t of_cipher = room_size(&layer->rooms[0], name);
    return of_cipher != SIZE_MAX ? of_cipher : room_size(&layer->rooms[1], name);
}

void it_writes_the_fields_it_stated_and_keeps_to_its_room(void **state)
{
    const struct contract *c = *state;
    struct pair pair;
    pair_begin(&pair, &c->spec, &c->spec);
    for (size_t len = 0; len < 200; len += 13) {
        uint8_t content[200] = {0};
        kit_compose(&out, &pair.a, 0, nio_bytes_of("some/uri"), nio__bytes(content, len));
        out.m.front = out.m.body - pair.at_a->grow;
        uint8_t *begin = out.m.front;
        memset(out.memory, 0xa5, (size_t)(begin - out.memory));
        size_t before = out.m.body_len;
        assert_int_equal(seal_it(pair.at_a), NIO_OK);
        assert_true(out.m.body >= begin);
        assert_int_equal(out.m.body_len, before + pair.at_a->grow);
        for (uint8_t *at = out.memory; at < begin; at++) {
            assert_int_equal(*at, 0xa5);
        }
        size_t fields = pair.at_a->rooms[0].field_count + pair.at_a->rooms[1].field_count;
        assert_int_equal(out.set.count, fields);
        for (size_t i = 0; i < out.set.count; i++) {
            assert_int_equal(out.items[i].value.len, stated(pair.at_a, out.items[i].name));
        }
    }
    pair_end(&pair);
}

/* ---- Changes on the way -------------------------------------------------------------------- */

void no_flipped_bit_passes(void **state)
{
    const struct contract *c = *state;
    struct pair pair;
    if (!c->proves) {
        return;
    }
    pair_begin(&pair, &c->spec, &c->spec);
    send_plain(&pair, "posts/1", "hello, world");
    for (size_t bit = 0; bit < 8 * wire.body_len; bit++) {
        changed = wire;
        changed.body[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_true(is_refusal(open_it(&pair.b, pair.at_b, &changed)));
    }
    for (size_t i = 0; i < in.set.count; i++) {
        assert_true(kit_receive(&in, &pair.b, &wire));
        nio_field field = in.items[i];
        bool own = room_size(&pair.at_b->rooms[1], field.name) != SIZE_MAX; /* of the auth */
        for (size_t bit = 0; (own || c->covers_type) && bit < 8 * field.value.len; bit++) {
            changed = wire;
            changed.fields[(size_t)(field.value.ptr - in.fields) + bit / 8] ^=
                (uint8_t)(1u << bit % 8);
            assert_true(is_refusal(open_it(&pair.b, pair.at_b, &changed)));
            assert_true(kit_receive(&in, &pair.b, &wire));
        }
    }
    for (unsigned type = 1; c->covers_type && type < 256; type++) {
        changed = wire;
        changed.type = (uint8_t)type;
        assert_int_equal(open_it(&pair.b, pair.at_b, &changed), NIO_EAUTH);
    }
    /* None of these spent the true one. */
    assert_int_equal(open_it(&pair.b, pair.at_b, &wire), NIO_OK);
    changed = wire;
    changed.type = 4;
    assert_true(is_refusal(open_it(&pair.b, pair.at_b, &changed)));
    pair_end(&pair);
}

void no_cut_body_passes(void **state)
{
    const struct contract *c = *state;
    struct pair pair;
    if (!c->proves) {
        return;
    }
    pair_begin(&pair, &c->spec, &c->spec);
    send_plain(&pair, "u", "hello, world");
    for (size_t len = 0; len < wire.body_len; len++) {
        changed = wire;
        changed.body_len = len;
        assert_true(is_refusal(open_it(&pair.b, pair.at_b, &changed)));
    }
    changed = wire;
    changed.body[changed.body_len++] = 0;
    assert_true(is_refusal(open_it(&pair.b, pair.at_b, &changed)));
    pair_end(&pair);
}

/* What a field is turned into. */
enum change { DROPPED, LONGER, SHORTER, EMPTY, CHANGES };

static void change_field(nio_field *items, size_t *count, size_t at, enum change how)
{
    static uint8_t longer[256];
    nio_bytes value = items[at].value;
    switch (how) {
    case DROPPED:
        items[at] = items[--*count];
        break;
    case LONGER:
        memset(longer, 0, sizeof longer);
        memcpy(longer, value.ptr, value.len);
        items[at].value = nio__bytes(longer, value.len + 1);
        break;
    case SHORTER:
        items[at].value.len--;
        break;
    default:
        items[at].value.len = 0;
        break;
    }
}

void fields_missing_or_of_another_kind_are_refused(void **state)
{
    const struct contract *c = *state;
    struct pair pair;
    pair_begin(&pair, &c->spec, &c->spec);
    send_plain(&pair, "u", "hello, world");
    for (size_t i = 0; i < out.set.count; i++) {
        bool own = stated(pair.at_b, out.items[i].name) != SIZE_MAX;
        if (!own) {
            continue;
        }
        for (int how = DROPPED; how < CHANGES; how++) {
            nio_field items[KIT_ITEMS];
            size_t count = out.set.count;
            memcpy(items, out.items, count * sizeof *items);
            change_field(items, &count, i, (enum change)how);
            changed = wire;
            kit_rewrite_fields(&changed, items, count);
            if (!c->proves && c->takes_any_iv && how != DROPPED) {
                continue;
            }
            assert_true(is_refusal(open_it(&pair.b, pair.at_b, &changed)));
        }
        for (int kind = NIO_FIELD_UINT; kind <= NIO_FIELD_OTHER; kind++) {
            assert_true(kit_receive(&in, &pair.b, &wire));
            in.items[i].kind = (nio_field_kind)kind;
            in.items[i].number = 7;
            nio_status status =
                pair.at_b->inner ? kit_open_inner(pair.at_b, NULL, &in) : kit_open(pair.at_b, &in);
            assert_true(is_refusal(status));
        }
    }
    pair_end(&pair);
}

/* ---- Freshness ----------------------------------------------------------------------------- */

void a_replay_is_refused(void **state)
{
    const struct contract *c = *state;
    struct pair pair;
    if (c->window_ms == 0) {
        return;
    }
    pair_begin(&pair, &c->spec, &c->spec);
    send_plain(&pair, "u", "hello");
    assert_int_equal(open_it(&pair.b, pair.at_b, &wire), NIO_OK);
    assert_int_equal(open_it(&pair.b, pair.at_b, &wire), NIO_EREPLAY);
    for (int64_t at = 0; at < 4 * c->window_ms; at += 500) {
        fault_env_advance(&pair.world, 500);
        nio_status status = open_it(&pair.b, pair.at_b, &wire);
        assert_true(status == NIO_EREPLAY || status == NIO_ESTALE);
    }
    pair_end(&pair);
}

void a_reflected_message_is_refused(void **state)
{
    const struct contract *c = *state;
    struct pair pair;
    if (c->window_ms == 0) {
        return;
    }
    pair_begin(&pair, &c->spec, &c->spec);
    send_plain(&pair, "u", "hello");
    assert_int_equal(open_it(&pair.a, pair.at_a, &wire), NIO_EREPLAY);
    wire.type = 1;
    nio_status status = open_it(&pair.a, pair.at_a, &wire);
    assert_true(status == NIO_EREPLAY || (status == NIO_EAUTH && !has_key(c)));
    wire.type = 0;
    assert_int_equal(open_it(&pair.b, pair.at_b, &wire), NIO_OK);
    pair_end(&pair);
}

/* Opens at B a message that A sealed `ahead_ms` before B's time. */
static nio_status open_after(struct pair *pair, int64_t ahead_ms)
{
    send_plain(pair, "u", "hello");
    pair->world.wall_ms += ahead_ms;
    nio_status status = open_it(&pair->b, pair->at_b, &wire);
    pair->world.wall_ms -= ahead_ms;
    return status;
}

void a_message_outside_the_window_is_stale(void **state)
{
    const struct contract *c = *state;
    struct pair pair;
    if (c->window_ms == 0) {
        return;
    }
    pair_begin(&pair, &c->spec, &c->spec);
    assert_int_equal(open_after(&pair, c->window_ms), NIO_OK);
    assert_int_equal(open_after(&pair, c->window_ms + 1000), NIO_ESTALE);
    fault_env_advance(&pair.world, 1000000);
    assert_int_equal(open_after(&pair, -c->window_ms), NIO_OK);
    assert_int_equal(open_after(&pair, -c->window_ms - 1000), NIO_ESTALE);

    /* Sealed before the receiver began: it may have been accepted before that. */
    nio_layer *late = NULL;
    struct kit_node node;
    nio_domain *domain;
    send_plain(&pair, "u", "hello");
    fault_env_advance(&pair.world, 2000);
    assert_int_equal(nio_domain_create(&domain, &pair.world.env), NIO_OK);
    kit_node_begin(&node, &pair.world, domain);
    kit_knows(&node, REALM, "a", c->spec.cipher.key.secret, "b");
    late = layer_new(&node, &c->spec);
    assert_int_equal(open_it(&node, late, &wire), NIO_ESTALE);
    nio__layer_free(&node.host, late);
    kit_node_end(&node);
    nio_domain_destroy(domain);
    pair_end(&pair);
}

/* ---- Binding ------------------------------------------------------------------------------- */

void another_realm_is_refused(void **state)
{
    const struct contract *c = *state;
    struct pair pair;
    nio_layer_spec other = c->spec;
    if (!c->binds_realm) {
        return;
    }
    other.realm = "another";
    pair_begin(&pair, &c->spec, &other);
    send_plain(&pair, "u", "hello");
    assert_int_equal(open_it(&pair.b, pair.at_b, &wire), NIO_EAUTH);
    pair_end(&pair);
}

static nio_status open_answer(struct pair *pair, const nio_bytes *binds, size_t count)
{
    assert_true(kit_receive(&in, &pair->b, &wire));
    in.m.answer = true;
    for (size_t i = 0; i < count; i++) {
        in.m.binds[i] = binds[i];
    }
    in.m.bind_count = count;
    return pair->at_b->inner ? kit_open_inner(pair->at_b, NULL, &in) : kit_open(pair->at_b, &in);
}

static void send_answer(struct pair *pair, nio_bytes bind)
{
    kit_compose(&out, &pair->a, 1, nio_bytes_of("u"), nio_bytes_of("the answer"));
    out.m.answer = true;
    out.m.binds[0] = bind;
    out.m.bind_count = 1;
    assert_int_equal(seal_it(pair->at_a), NIO_OK);
    kit_send(&out, &wire);
}

void an_answer_belongs_to_its_request(void **state)
{
    const struct contract *c = *state;
    struct pair pair;
    static const uint8_t one[NIO_TAG_BYTES] = {1}, two[NIO_TAG_BYTES] = {2};
    const nio_bytes right[] = {nio__bytes(one, sizeof one)};
    const nio_bytes wrong[] = {nio__bytes(two, sizeof two)};
    const nio_bytes tries[] = {wrong[0], wrong[0], wrong[0], right[0]};
    if (!c->binds_request) {
        return;
    }
    pair_begin(&pair, &c->spec, &c->spec);
    send_answer(&pair, right[0]);
    assert_true(out.m.has_tag);
    assert_int_equal(open_answer(&pair, wrong, 1), NIO_EAUTH);
    assert_int_equal(open_answer(&pair, NULL, 0), NIO_EAUTH);
    assert_int_equal(open_it(&pair.b, pair.at_b, &wire), NIO_EAUTH); /* as no answer at all */
    assert_int_equal(open_answer(&pair, tries, 4), NIO_OK);
    assert_true(in.m.has_tag);
    assert_memory_equal(in.m.tag, out.m.tag, NIO_TAG_BYTES);
    assert_int_equal(open_answer(&pair, tries, 4), NIO_EREPLAY);

    /* It proves that it is new, whatever the clocks say. */
    send_answer(&pair, right[0]);
    fault_env_advance(&pair.world, 3600000);
    assert_int_equal(open_answer(&pair, right, 1), NIO_OK);
    pair_end(&pair);
}

/* ---- Keys ---------------------------------------------------------------------------------- */

static const char NEW_SECRET[] = "the new secret of this contract!";

static void rotate(nio_key *key)
{
    if (key->secret.len != 0) {
        key->previous[2] = key->previous[1];
        key->previous[1] = key->previous[0];
        key->previous[0] = key->secret;
        key->secret = nio_bytes_of(NEW_SECRET);
    }
}

static void only_new(nio_key *key)
{
    if (key->secret.len != 0) {
        nio_bytes lock = key->lock;
        *key = nio_key_of(NEW_SECRET, strlen(NEW_SECRET));
        key->lock = lock;
    }
}

void an_old_key_opens_and_the_new_one_seals(void **state)
{
    const struct contract *c = *state;
    struct pair pair;
    nio_layer_spec both = c->spec, fresh = c->spec;
    if (!c->proves || !has_key(c) || c->spec.auth.key.lock.len != 0) {
        return; /* a lock takes the keys that it takes */
    }
    for (int age = 1; age <= NIO_KEYS_PREVIOUS; age++) {
        rotate(&both.auth.key);
        rotate(&both.cipher.key);
        pair_begin(&pair, &c->spec, &both);
        send_plain(&pair, "u", "under the old key");
        assert_int_equal(open_it(&pair.b, pair.at_b, &wire), NIO_OK);
        assert_int_equal(in.m.key_index, age);
        nio_bytes uri, content;
        assert_true(nio_layer_split(&in.m, &uri, &content));
        assert_true(nio_bytes_equal(content, nio_bytes_of("under the old key")));
        pair_end(&pair);
    }
    only_new(&fresh.auth.key);
    only_new(&fresh.cipher.key);
    pair_begin(&pair, &both, &fresh);
    send_plain(&pair, "u", "under the new key");
    assert_int_equal(open_it(&pair.b, pair.at_b, &wire), NIO_OK);
    pair_end(&pair);
}

void another_key_is_refused(void **state)
{
    const struct contract *c = *state;
    struct pair pair;
    nio_layer_spec other = c->spec;
    if (!c->proves || !has_key(c)) {
        return;
    }
    only_new(&other.auth.key);
    only_new(&other.cipher.key);
    pair_begin(&pair, &other, &c->spec);
    send_plain(&pair, "u", "hello");
    assert_int_equal(open_it(&pair.b, pair.at_b, &wire), NIO_EAUTH);
    pair_end(&pair);
}

/* ---- Memory -------------------------------------------------------------------------------- */

static nio_status live_once(struct fault_env *world, void *user)
{
    const struct contract *c = user;
    nio_domain *domain;
    struct kit_node node;
    nio_layer *layer = NULL;
    nio_status status = nio_domain_create(&domain, &world->env);
    if (status != NIO_OK) {
        return status;
    }
    kit_node_begin(&node, world, domain);
    kit_knows(&node, REALM, "itself", c->spec.cipher.key.secret, "itself");
    status = nio__layer_new(&node.host, &c->spec, &layer, NULL);
    if (status == NIO_OK) {
        kit_compose(&out, &node, 0, nio_bytes_of("u"), nio_bytes_of("hello"));
        nio_status sealed = seal_it(layer);
        assert_true(sealed == NIO_OK || sealed == NIO_ENOMEM);
        kit_send(&out, &wire);
        assert_true(c->window_ms == 0 || is_refusal(open_it(&node, layer, &wire)));
    }
    nio__layer_free(&node.host, layer);
    kit_node_end(&node);
    nio_domain_destroy(domain);
    return status;
}

void running_out_of_memory_leaves_nothing_behind(void **state)
{
    const struct contract *c = *state;
    struct fault_env world;
    fault_env_init(&world, 3);
    assert_true(fault_env_exhaust(&world, live_once, (void *)c) > 0);
    fault_env_end(&world);
}
