/* Proof of work: the proof, the plugin that makes and takes it, what it admits, what it costs. */
#include <string.h>

#include "base/be.h"
#include "base/bytes.h"
#include "plugins/hashcash.h"
#include "support/layer_kit.h"
#include "support/layer_vectors.h"
#include "support/plugin_contract.h"

#define FIELD "hc"

static struct kit_message out, in;
static struct kit_wire wire;

/* ---- The proof ----------------------------------------------------------------------------- */

static nio__hashcash_claim claim_of(const json_t *item)
{
    return (nio__hashcash_claim){.type = (uint8_t)vectors_int(item, "type"),
                                 .realm = vectors_hex(item, "realm"),
                                 .uri = vectors_hex(item, "uri"),
                                 .content = vectors_hex(item, "content")};
}

static void check_proof(const json_t *item)
{
    uint8_t subject[NIO__HASHCASH_SUBJECT_BYTES];
    nio__hashcash_claim claim = claim_of(item);
    nio_bytes value = vectors_hex(item, "value");
    assert_int_equal(value.len, NIO__HASHCASH_BYTES);
    nio__hashcash_subject(subject, &claim, value.ptr);
    assert_memory_equal(subject, vectors_hex(item, "subject").ptr, sizeof subject);
    nio__blake2b begun;
    nio__hashcash_begin(&begun, subject);
    assert_int_equal(nio__hashcash_zeros(&begun, value.ptr + NIO__HASHCASH_HEAD_BYTES),
                     vectors_int(item, "zeros"));
}

static void proofs_have_the_known_subjects_and_zero_bits(void **state)
{
    (void)state;
    json_t *file = vectors_open("hashcash");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "first", index, item) {
        check_proof(item);
    }
    VECTORS_EACH(file, "other", index, item) {
        check_proof(item);
    }
    vectors_close(file);
}

/* ---- The plugin and the known proofs ------------------------------------------------------- */

static nio_layer *layer_with(struct kit_node *node, const char *realm, uint64_t bits,
                             uint64_t max_bits)
{
    const nio_plugin_param params[] = {{.name = "bits", .number = bits},
                                       {.name = "max_bits", .number = max_bits}};
    nio_layer_spec spec = {
        .size = sizeof spec,
        .name = "tested",
        .realm = realm,
        .auth = {.kind = "hashcash", .params = params, .param_count = max_bits == 0 ? 1 : 2}};
    nio_layer *layer = NULL;
    nio_error error;
    if (nio__layer_new(&node->host, &spec, &layer, &error) != NIO_OK) {
        fail_msg("%s", error.text);
    }
    return layer;
}

static const char *realm_of(const json_t *item)
{
    static char text[256];
    nio_bytes realm = vectors_hex(item, "realm");
    memcpy(text, realm.ptr, realm.len);
    text[realm.len] = '\0';
    return text;
}

static void the_plugin_finds_the_known_proofs(void **state)
{
    (void)state;
    json_t *file = vectors_open("hashcash");
    size_t index;
    json_t *item;
    VECTORS_EACH(file, "first", index, item) {
        struct kit_world world;
        kit_world_begin(&world, 1);
        world.env.wall_ms = vectors_int(item, "time") * 1000 + 999;
        nio_bytes salt = vectors_hex(item, "salt");
        nio_layer *layer =
            layer_with(&world.node, realm_of(item), (uint64_t)vectors_int(item, "bits"), 0);
        kit_draws(&world.node, salt.ptr, salt.len);
        kit_compose(&out, &world.node, (uint8_t)vectors_int(item, "type"), vectors_hex(item, "uri"),
                    vectors_hex(item, "content"));
        assert_int_equal(kit_seal(layer, &out), NIO_OK);
        nio_field field;
        assert_true(nio_layer_field(&out.m, FIELD, &field));
        assert_true(nio_bytes_equal(field.value, vectors_hex(item, "value")));
        nio__layer_free(&world.node.host, layer);
        kit_world_end(&world);
    }
    vectors_close(file);
}

static void the_plugin_takes_the_known_proofs(void **state)
{
    (void)state;
    static const char *const lists[] = {"first", "other"};
    json_t *file = vectors_open("hashcash");
    for (size_t i = 0; i < 2; i++) {
        size_t index;
        json_t *item;
        VECTORS_EACH(file, lists[i], index, item) {
            struct kit_world world;
            kit_world_begin(&world, 1);
            world.env.wall_ms = vectors_int(item, "time") * 1000; /* when the table begins */
            nio_layer *layer =
                layer_with(&world.node, realm_of(item), (uint64_t)vectors_int(item, "bits"), 0);
            kit_compose(&out, &world.node, (uint8_t)vectors_int(item, "type"),
                        vectors_hex(item, "uri"), vectors_hex(item, "content"));
            kit_field(&out, FIELD, vectors_hex(item, "value"));
            kit_send(&out, &wire);
            assert_true(kit_receive(&in, &world.node, &wire));
            assert_int_equal(kit_open(layer, &in), NIO_OK);
            nio__layer_free(&world.node.host, layer);
            kit_world_end(&world);
        }
    }
    vectors_close(file);
}

/* ---- Two sides, without a network ---------------------------------------------------------- */

/* The states of one stream at its two ends. */
struct stream {
    _Alignas(16) uint8_t sending[KIT_CHANNEL_BYTES], opening[KIT_CHANNEL_BYTES];
};

struct pair {
    struct fault_env world;
    nio_domain *domain_a, *domain_b;
    struct kit_node a, b;
    nio_layer *at_a, *at_b;
    struct stream stream;
};

static void pair_begin_with(struct pair *pair, uint64_t bits_a, uint64_t max_a, uint64_t bits_b,
                            uint32_t rate)
{
    memset(pair, 0, sizeof *pair);
    fault_env_init(&pair->world, 3);
    assert_int_equal(nio_domain_create(&pair->domain_a, &pair->world.env), NIO_OK);
    assert_int_equal(nio_domain_create(&pair->domain_b, &pair->world.env), NIO_OK);
    kit_node_begin(&pair->a, &pair->world, pair->domain_a);
    kit_node_begin(&pair->b, &pair->world, pair->domain_b);
    pair->b.limits.pow_rate = rate;
    pair->at_a = layer_with(&pair->a, "realm", bits_a, max_a);
    pair->at_b = layer_with(&pair->b, "realm", bits_b, 0);
    fault_env_advance(&pair->world, 2000);
}

static void pair_begin(struct pair *pair)
{
    pair_begin_with(pair, 8, 0, 8, 100);
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

/* A seals over the stream (NULL: over none that is kept); whether it put a proof. */
static bool seals(struct pair *pair, struct stream *stream, uint8_t type)
{
    nio_field field;
    kit_compose(&out, &pair->a, type, nio_bytes_of("uri"), nio_bytes_of("content"));
    out.m.channel_state = stream != NULL ? stream->sending : NULL;
    assert_int_equal(kit_seal(pair->at_a, &out), NIO_OK);
    kit_send(&out, &wire);
    return nio_layer_field(&out.m, FIELD, &field);
}

static nio_status opens(struct pair *pair, struct stream *stream)
{
    assert_true(kit_receive(&in, &pair->b, &wire));
    in.m.open_state = stream != NULL ? stream->opening : NULL;
    return kit_open(pair->at_b, &in);
}

/* What B would tell A about the message that it refused last; whether A would try again. */
static bool heeds(struct pair *pair, struct stream *stream, uint8_t bits)
{
    nio_field hint;
    nio_plugin *auth = pair->at_b->auth;
    assert_true(auth->cls->hint(auth, &in.m, &hint));
    assert_int_equal(hint.value.len, 8);
    assert_int_equal(hint.value.ptr[0], 1);
    assert_int_equal(hint.value.ptr[1], bits);
    assert_int_equal(nio__be16_load(hint.value.ptr + 2), 0);
    assert_int_equal(nio__be32_load(hint.value.ptr + 4), in.m.now_ms / 1000);
    kit_compose(&out, &pair->a, 0, nio_bytes_of("ERROR"), nio_bytes_of(""));
    kit_field(&out, FIELD, hint.value);
    out.m.channel_state = stream->sending;
    return nio__layer_heed(pair->at_a, &out.m);
}

/* ---- Admission ----------------------------------------------------------------------------- */

static void a_proof_admits_a_thousand_messages(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin(&pair);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 1000; i++) {
            assert_int_equal(seals(&pair, &pair.stream, NIO_CREATE_URI), i == 0);
            assert_int_equal(opens(&pair, &pair.stream), NIO_OK);
        }
    }
    /* One more without a proof is one too many. */
    kit_compose(&out, &pair.a, 0, nio_bytes_of("uri"), nio_bytes_of(""));
    kit_send(&out, &wire);
    assert_int_equal(opens(&pair, &pair.stream), NIO_EAUTH);
    pair_end(&pair);
}

static void an_admission_ends_with_its_time_and_is_for_its_stream(void **state)
{
    (void)state;
    struct pair pair;
    struct stream other = {{0}, {0}};
    pair_begin(&pair);
    assert_true(seals(&pair, &pair.stream, 0));
    assert_int_equal(opens(&pair, &pair.stream), NIO_OK);
    assert_false(seals(&pair, &pair.stream, 0));
    assert_int_equal(opens(&pair, &other), NIO_EAUTH);
    assert_int_equal(opens(&pair, NULL), NIO_EAUTH);
    assert_true(seals(&pair, &other, 0));

    fault_env_advance(&pair.world, 49999);
    assert_false(seals(&pair, &pair.stream, 0));
    fault_env_advance(&pair.world, 10000);
    assert_int_equal(opens(&pair, &pair.stream), NIO_OK); /* it took ten seconds on the way */
    fault_env_advance(&pair.world, 1);
    assert_int_equal(opens(&pair, &pair.stream), NIO_EAUTH);
    assert_true(seals(&pair, &pair.stream, 0));
    assert_int_equal(opens(&pair, &pair.stream), NIO_OK);

    pair.world.wall_ms -= 3600000; /* a clock that is set back admits nobody for an hour */
    assert_true(seals(&pair, &pair.stream, 0));
    pair_end(&pair);
}

static void an_answer_needs_no_proof_and_one_to_nothing_is_not_worked_for(void **state)
{
    (void)state;
    static const uint8_t answers[] = {
        NIO_RESPOND_URI, NIO_OK_TYPE,    NIO_CONFIRM_SUBSCRIBE, NIO_CONFIRM_UNSUBSCRIBE,
        NIO_ERROR_TYPE,  NIO_AUTH_ERROR, NIO_NOT_FOUND,         NIO_NOT_PERMITTED};
    struct pair pair;
    pair_begin(&pair);
    for (size_t i = 0; i < sizeof answers; i++) {
        kit_compose(&out, &pair.a, answers[i], nio_bytes_of("uri"), nio_bytes_of(""));
        assert_int_equal(kit_seal(pair.at_a, &out), NIO_ENOTSUP);
        kit_compose(&out, &pair.a, answers[i], nio_bytes_of("uri"), nio_bytes_of(""));
        out.m.answer = true;
        assert_int_equal(kit_seal(pair.at_a, &out), NIO_OK);
        kit_send(&out, &wire);
        assert_true(kit_receive(&in, &pair.b, &wire));
        assert_int_equal(in.set.count, 0);
        in.m.answer = true;
        assert_int_equal(kit_open(pair.at_b, &in), NIO_OK);
        assert_int_equal(opens(&pair, NULL), NIO_EAUTH); /* nobody asked */
    }
    assert_true(seals(&pair, &pair.stream, 0));
    assert_false(seals(&pair, &pair.stream, NIO_NOT_FOUND)); /* admitted, so it costs nothing */
    pair_end(&pair);
}

static void a_datagram_carries_a_proof_unless_its_address_is_proved(void **state)
{
    (void)state;
    struct pair pair;
    nio_field field;
    static const uint8_t challenge[16];
    pair_begin(&pair);
    for (int i = 0; i < 3; i++) {
        kit_compose(&out, &pair.a, 0, nio_bytes_of("uri"), nio_bytes_of(""));
        out.m.scope = i == 2 ? NIO_SCOPE_GROUP : NIO_SCOPE_DATAGRAM;
        out.m.channel_state = pair.stream.sending;
        assert_int_equal(kit_seal(pair.at_a, &out), NIO_OK);
        assert_true(nio_layer_field(&out.m, FIELD, &field));
        kit_send(&out, &wire);
        assert_true(kit_receive(&in, &pair.b, &wire));
        in.m.scope = NIO_SCOPE_DATAGRAM;
        in.m.open_state = pair.stream.opening; /* nothing is admitted there */
        assert_int_equal(kit_open(pair.at_b, &in), NIO_OK);
    }
    kit_compose(&out, &pair.a, 0, nio_bytes_of("uri"), nio_bytes_of(""));
    out.m.scope = NIO_SCOPE_DATAGRAM;
    out.m.challenge = nio__bytes(challenge, sizeof challenge);
    assert_int_equal(kit_seal(pair.at_a, &out), NIO_OK);
    assert_int_equal(out.set.count, 0);
    kit_send(&out, &wire);
    for (int how = 0; how < 3; how++) {
        assert_true(kit_receive(&in, &pair.b, &wire));
        in.m.scope = NIO_SCOPE_DATAGRAM;
        in.m.proved = how == 1;
        in.m.challenge = how == 2 ? out.m.challenge : nio__bytes(NULL, 0);
        assert_int_equal(kit_open(pair.at_b, &in), how == 0 ? NIO_EAUTH : NIO_OK);
    }
    pair_end(&pair);
}

/* ---- The price ----------------------------------------------------------------------------- */

/* Puts another number of bits into a field that has fewer or more. */
static void claim(uint8_t bits)
{
    nio_field items[1] = {out.items[0]};
    static uint8_t value[NIO__HASHCASH_BYTES];
    nio__copy(value, out.items[0].value);
    value[1] = bits;
    items[0].value = nio__bytes(value, sizeof value);
    kit_rewrite_fields(&wire, items, 1);
}

static void fewer_bits_than_are_wanted_or_claimed_are_refused(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin_with(&pair, 8, 0, 9, 100);
    assert_true(seals(&pair, NULL, 0));
    assert_int_equal(opens(&pair, NULL), NIO_EAUTH);
    static const uint8_t bits[] = {9, 20, 26, 27, 255};
    for (size_t i = 0; i < sizeof bits; i++) {
        claim(bits[i]);
        assert_int_equal(opens(&pair, NULL), NIO_EAUTH);
    }
    pair_end(&pair);
    pair_begin_with(&pair, 12, 0, 9, 100);
    assert_true(seals(&pair, NULL, 0));
    assert_int_equal(opens(&pair, NULL), NIO_OK);
    pair_end(&pair);
}

/* The bits that B asks for now. */
static unsigned price(struct pair *pair)
{
    nio_field hint;
    nio_plugin *auth = pair->at_b->auth;
    kit_compose(&in, &pair->b, 0, nio_bytes_of(""), nio_bytes_of(""));
    assert_true(auth->cls->hint(auth, &in.m, &hint));
    return hint.value.ptr[1];
}

/* That many proofs come at once; how many are taken. */
static unsigned crowd(struct pair *pair, unsigned count)
{
    unsigned taken = 0;
    for (unsigned i = 0; i < count; i++) {
        assert_true(seals(pair, NULL, 0));
        taken += opens(pair, NULL) == NIO_OK;
    }
    return taken;
}

static void the_price_doubles_with_the_load_and_falls_by_itself(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin_with(&pair, 4, 0, 4, 10);
    fault_env_advance(&pair.world, 1000 - (uint64_t)(pair.world.wall_ms % 1000));
    assert_int_equal(price(&pair), 4);
    crowd(&pair, 19);
    assert_int_equal(price(&pair), 4);
    crowd(&pair, 1);
    assert_int_equal(price(&pair), 5);
    crowd(&pair, 20);
    assert_int_equal(price(&pair), 6);
    crowd(&pair, 40);
    assert_int_equal(price(&pair), 7);

    /* 80 in the second before: what is left of them slides out of sight. */
    fault_env_advance(&pair.world, 1250);
    assert_int_equal(price(&pair), 6);
    fault_env_advance(&pair.world, 500);
    assert_int_equal(price(&pair), 5);
    fault_env_advance(&pair.world, 100);
    assert_int_equal(price(&pair), 4);
    pair_end(&pair);
}

static void a_dearer_proof_is_wanted_only_of_work_that_begins_now(void **state)
{
    (void)state;
    struct pair pair;
    struct kit_wire early;
    pair_begin_with(&pair, 4, 0, 4, 10);
    fault_env_advance(&pair.world, 1000 - (uint64_t)(pair.world.wall_ms % 1000));
    assert_int_equal(price(&pair), 4);
    assert_true(seals(&pair, NULL, 0)); /* begun while it cost 4 */
    early = wire;
    fault_env_advance(&pair.world, 1000);
    crowd(&pair, 40);
    fault_env_advance(&pair.world, 500);
    assert_int_equal(crowd(&pair, 1), 1); /* in this second it cost 4 as well, at first */
    fault_env_advance(&pair.world, 500);
    assert_int_equal(price(&pair), 6);
    assert_int_equal(crowd(&pair, 3), 0); /* too little, and told so */
    wire = early;
    assert_int_equal(opens(&pair, NULL), NIO_OK);
    assert_int_equal(opens(&pair, NULL), NIO_EREPLAY);
    pair_end(&pair);
}

static void who_does_no_work_does_not_raise_the_price(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin_with(&pair, 8, 0, 8, 2);
    for (int i = 0; i < 1000; i++) {
        kit_compose(&out, &pair.a, 0, nio_bytes_of("uri"), nio_bytes_of(""));
        kit_send(&out, &wire);
        assert_int_equal(opens(&pair, NULL), NIO_EAUTH);
    }
    assert_true(seals(&pair, NULL, 0));
    assert_int_equal(opens(&pair, NULL), NIO_OK);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(opens(&pair, NULL), NIO_EREPLAY);
    }
    assert_int_equal(price(&pair), 8);
    pair_end(&pair);
}

static void no_load_makes_it_dearer_than_the_most(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin_with(&pair, 1, 0, 1, 1);
    nio__hashcash_price much = {.least = 20, .rate = 1};
    for (int i = 0; i < 2000; i++) {
        nio__hashcash_price_count(&much, 5000);
    }
    assert_int_equal(nio__hashcash_price_of(&much, 5000), NIO__HASHCASH_BITS_MAX);
    much.rate = 0; /* no price for load */
    assert_int_equal(nio__hashcash_price_of(&much, 5000), 20);
    assert_true(nio__hashcash_price_suits(&much, 20, 5, 5000));
    assert_int_equal(nio__hashcash_price_of(&much, 4000), 20); /* the clock was set back */
    pair_end(&pair);
}

/* ---- Doing better -------------------------------------------------------------------------- */

static void who_is_told_the_price_pays_it(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin_with(&pair, 8, 12, 11, 100);
    assert_true(seals(&pair, &pair.stream, 0));
    assert_false(seals(&pair, &pair.stream, 0)); /* it believes to be admitted */
    assert_int_equal(opens(&pair, &pair.stream), NIO_EAUTH);
    assert_true(heeds(&pair, &pair.stream, 11));
    assert_true(seals(&pair, &pair.stream, 0));
    assert_int_equal(opens(&pair, &pair.stream), NIO_OK);
    assert_int_equal(out.items[0].value.ptr[1], 11);

    fault_env_advance(&pair.world, 60000); /* by then it may be cheaper again */
    assert_true(seals(&pair, &pair.stream, 0));
    assert_int_equal(out.items[0].value.ptr[1], 8);
    pair_end(&pair);
}

static void who_finds_it_too_dear_does_not_try(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin_with(&pair, 8, 12, 13, 100);
    assert_true(seals(&pair, &pair.stream, 0));
    assert_int_equal(opens(&pair, &pair.stream), NIO_EAUTH);
    assert_false(heeds(&pair, &pair.stream, 13));
    pair_end(&pair);
}

static void who_has_a_wrong_clock_goes_by_that_of_the_other(void **state)
{
    (void)state;
    struct pair pair;
    pair_begin(&pair);
    for (int way = -1; way <= 1; way += 2) {
        int64_t wrong = way * 86400000;
        memset(&pair.stream, 0, sizeof pair.stream);
        pair.world.wall_ms += wrong;
        assert_true(seals(&pair, &pair.stream, 0));
        pair.world.wall_ms -= wrong;
        assert_int_equal(opens(&pair, &pair.stream), NIO_ESTALE);
        pair.world.wall_ms += wrong;
        in.m.now_ms = pair.world.wall_ms - wrong;
        assert_true(heeds(&pair, &pair.stream, 8));
        assert_true(seals(&pair, &pair.stream, 0));
        pair.world.wall_ms -= wrong;
        assert_int_equal(opens(&pair, &pair.stream), NIO_OK);
    }
    pair_end(&pair);
}

static void what_is_no_hint_is_not_heeded(void **state)
{
    (void)state;
    static const char *const hints[] = {"",
                                        "0112000065530000ff",
                                        "011200006553",
                                        "0212000065530000",
                                        "0119000065530000",
                                        "01ff000065530000"};
    struct pair pair;
    json_t *file = vectors_open("hashcash");
    pair_begin(&pair);
    for (size_t i = 0; i <= sizeof hints / sizeof *hints; i++) {
        kit_compose(&out, &pair.a, 0, nio_bytes_of("ERROR"), nio_bytes_of(""));
        if (i < sizeof hints / sizeof *hints) {
            kit_field(&out, FIELD, vectors_bytes(hints[i]));
        }
        out.m.channel_state = pair.stream.sending;
        assert_false(nio__layer_heed(pair.at_a, &out.m));
    }
    kit_compose(&out, &pair.a, 0, nio_bytes_of("ERROR"), nio_bytes_of(""));
    kit_field(&out, FIELD, vectors_bytes("0108000065530000"));
    assert_false(nio__layer_heed(pair.at_a, &out.m)); /* of no channel */
    out.m.channel_state = pair.stream.sending;
    assert_true(nio__layer_heed(pair.at_a, &out.m));
    vectors_close(file);
    pair_end(&pair);
}

/* ---- The search ---------------------------------------------------------------------------- */

static nio_status seal_once(struct pair *pair, struct kit_message *message, struct stream *stream,
                            unsigned *stage)
{
    if (*stage == 0) {
        kit_compose(message, &pair->a, 0, nio_bytes_of("uri"), nio_bytes_of("content"));
    }
    message->m.channel_state = stream->sending;
    return nio__layer_seal(pair->at_a, &message->m, stage);
}

static void messages_wait_for_the_search_of_their_stream(void **state)
{
    (void)state;
    static const volatile bool go_on;
    struct pair pair;
    struct stream other = {{0}, {0}};
    unsigned first = 0, second = 0, third = 0;
    pair_begin(&pair);
    assert_int_equal(seal_once(&pair, &out, &pair.stream, &first), NIO_EPENDING);
    nio_work *work = out.m.work;
    assert_non_null(work);
    assert_int_equal(seal_once(&pair, &in, &pair.stream, &second), NIO_EPENDING);
    assert_null(in.m.work);
    assert_int_equal(seal_once(&pair, &in, &other, &third), NIO_EPENDING);
    assert_non_null(in.m.work);
    in.m.work->destroy(in.m.work);

    work->run(work, &go_on);
    assert_int_equal(seal_once(&pair, &out, &pair.stream, &first), NIO_OK);
    work->destroy(work);
    assert_false(seals(&pair, &pair.stream, 0));
    pair_end(&pair);
}

static void a_search_tells_how_far_it_is_and_can_be_given_up(void **state)
{
    (void)state;
    static const volatile bool go_on = false, stop = true;
    struct pair pair;
    unsigned stage = 0;
    pair_begin(&pair);
    assert_int_equal(seal_once(&pair, &out, &pair.stream, &stage), NIO_EPENDING);
    nio_work *work = out.m.work;
    nio_progress progress = work->progress(work);
    assert_int_equal(progress.done, 0);
    assert_int_equal(progress.expected, 256);
    work->run(work, &stop);
    assert_int_equal(work->progress(work).done, 0);
    assert_int_equal(seal_once(&pair, &out, &pair.stream, &stage), NIO_ECANCELED);
    work->destroy(work);

    stage = 0;
    assert_int_equal(seal_once(&pair, &out, &pair.stream, &stage), NIO_EPENDING);
    work = out.m.work;
    work->run(work, &go_on);
    fault_env_advance(&pair.world, 60001); /* it took so long that nobody would have it */
    out.m.now_ms = pair.world.wall_ms;
    out.m.work = work;
    assert_int_equal(seal_once(&pair, &out, &pair.stream, &stage), NIO_ETIMEDOUT);
    work->destroy(work);
    pair_end(&pair);
}

static void a_time_that_has_no_number_is_not_sealed(void **state)
{
    (void)state;
    struct pair pair;
    unsigned stage = 0;
    pair_begin(&pair);
    pair.world.wall_ms = -5000;
    assert_int_equal(seal_once(&pair, &out, &pair.stream, &stage), NIO_EINVAL);
    pair.world.wall_ms = ((int64_t)UINT32_MAX + 1) * 1000;
    assert_int_equal(seal_once(&pair, &out, &pair.stream, &stage), NIO_EINVAL);
    pair.world.wall_ms = 1700000000000;
    pair_end(&pair);
}

/* ---- Making -------------------------------------------------------------------------------- */

static void wrong_numbers_of_bits_are_refused_by_a_sentence(void **state)
{
    (void)state;
    static const struct {
        uint64_t bits, max_bits;
        const char *text;
    } cases[] = {
        {0, 20, "layer \"tested\": bits of hashcash is 1 to 26"},
        {27, 26, "layer \"tested\": bits of hashcash is at most 26"},
        {18, 27, "layer \"tested\": max_bits of hashcash is at most 26"},
        {18, 17,
         "layer \"tested\": max_bits of hashcash is less than its bits: what it sends has to have "
         "as many as what it takes"},
    };
    struct kit_world world;
    kit_world_begin(&world, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const nio_plugin_param params[] = {{.name = "bits", .number = cases[i].bits},
                                           {.name = "max_bits", .number = cases[i].max_bits}};
        nio_layer_spec spec = {.size = sizeof spec,
                               .name = "tested",
                               .auth = {.kind = "hashcash", .params = params, .param_count = 2}};
        nio_layer *layer = NULL;
        nio_error error;
        assert_int_equal(nio__layer_new(&world.node.host, &spec, &layer, &error), NIO_EINVAL);
        assert_string_equal(error.text, cases[i].text);
    }
    nio_layer_spec cipher = {.size = sizeof cipher, .name = "x", .cipher = {.kind = "hashcash"}};
    nio_layer *layer = NULL;
    nio_error error;
    assert_int_equal(nio__layer_new(&world.node.host, &cipher, &layer, &error), NIO_EINVAL);
    assert_string_equal(error.text, "layer \"x\": hashcash is not a cipher");
    kit_world_end(&world);
}

/* ---- The contract of plugins --------------------------------------------------------------- */

/* Bits few enough to be quick and too many for a changed message to pass by chance. */
static const nio_plugin_param few_bits[] = {{.name = "bits", .number = 13}};
static const nio_plugin_param other_field[] = {{.name = "bits", .number = 13},
                                               {.name = "field", .text = "hc2"}};

#define CONTRACT(called, inside, with, count)                                                      \
    {                                                                                              \
        .name = called,                                                                            \
        .spec = {.size = sizeof(nio_layer_spec),                                                   \
                 .name = "tested",                                                                 \
                 .inner = inside,                                                                  \
                 .realm = "realm",                                                                 \
                 .auth = {.kind = "hashcash", .params = with, .param_count = count}},              \
        .proves = true, .binds_realm = true, .window_ms = 60000                                    \
    }
static struct contract outer_contract = CONTRACT("hashcash", false, few_bits, 1);
static struct contract inner_contract = CONTRACT("hashcash inside", true, other_field, 2);

static int run_contract(struct contract *contract)
{
    struct contract c = *contract;
    const struct CMUnitTest tests[] = {PLUGIN_CONTRACT(c)};
    return _cmocka_run_group_tests(contract->name, tests, sizeof tests / sizeof *tests, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proofs_have_the_known_subjects_and_zero_bits),
        cmocka_unit_test(the_plugin_finds_the_known_proofs),
        cmocka_unit_test(the_plugin_takes_the_known_proofs),
        cmocka_unit_test(a_proof_admits_a_thousand_messages),
        cmocka_unit_test(an_admission_ends_with_its_time_and_is_for_its_stream),
        cmocka_unit_test(an_answer_needs_no_proof_and_one_to_nothing_is_not_worked_for),
        cmocka_unit_test(a_datagram_carries_a_proof_unless_its_address_is_proved),
        cmocka_unit_test(fewer_bits_than_are_wanted_or_claimed_are_refused),
        cmocka_unit_test(the_price_doubles_with_the_load_and_falls_by_itself),
        cmocka_unit_test(a_dearer_proof_is_wanted_only_of_work_that_begins_now),
        cmocka_unit_test(who_does_no_work_does_not_raise_the_price),
        cmocka_unit_test(no_load_makes_it_dearer_than_the_most),
        cmocka_unit_test(who_is_told_the_price_pays_it),
        cmocka_unit_test(who_finds_it_too_dear_does_not_try),
        cmocka_unit_test(who_has_a_wrong_clock_goes_by_that_of_the_other),
        cmocka_unit_test(what_is_no_hint_is_not_heeded),
        cmocka_unit_test(messages_wait_for_the_search_of_their_stream),
        cmocka_unit_test(a_search_tells_how_far_it_is_and_can_be_given_up),
        cmocka_unit_test(a_time_that_has_no_number_is_not_sealed),
        cmocka_unit_test(wrong_numbers_of_bits_are_refused_by_a_sentence),
    };
    int failed = run_contract(&outer_contract) + run_contract(&inner_contract);
    return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
