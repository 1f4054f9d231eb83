/* tests/unit/test_peer_table.c - by which messages records of peers come, change and go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/peer_table.h"
#include "support/fault_env.h"

#define LINKS 40

struct scene {
    struct fault_env world;
    nio_limits limits;
    nio_counters counters;
    nio__timers timers;
    nio__peer_room room;
    nio__peer_table table;
    nio_link links[LINKS]; /* over UDP, but for the last ten */
    uint64_t now_ms;
    unsigned woken;
    nio_peer *ask;
};

static struct scene scene;
static uint8_t a_socket[1];

static void wake(void *user)
{
    ((struct scene *)user)->woken++;
}

static void never(nio__timer *timer)
{
    (void)timer;
    fail();
}

static void begin_with(struct scene *s)
{
    static const uint8_t seeds[2][NIO__SEED_SIZE] = {{1}, {2}};
    nio_limits_init(&s->limits);
    memset(&s->counters, 0, sizeof s->counters);
    memset(&s->table, 0, sizeof s->table);
    memset(s->links, 0, sizeof s->links);
    nio__timers_init(&s->timers, &s->world.env);
    nio__peer_room_init(&s->room, &s->world.env, &s->limits, &s->counters, &s->timers);
    s->room.wake = wake;
    s->room.user = s;
    nio__peer_table_init(&s->table, &s->room, NULL, seeds);
    s->table.on_silence = s->table.on_answer = never;
    s->now_ms = 1000000;
    for (size_t i = 0; i < LINKS; i++) {
        nio__hook_init(&s->links[i].in_socket); /* in no list of the socket */
        s->links[i].address =
            (nio_address){.family = 4, .port = 8888, .ip = {10, 0, 0, (uint8_t)i}};
        if (i < LINKS - 10) {
            s->links[i].socket = (struct nio__socket *)(void *)a_socket;
        }
    }
}

/* Frees the records that have ended. */
static void tell(struct scene *s)
{
    nio__hook *hook;
    while ((hook = nio__list_pop(&s->room.events)) != NULL) {
        nio_peer *peer = NIO__CONTAINER(hook, nio_peer, in_events);
        if (peer->over) {
            nio__peer_free(peer);
        }
    }
}

static void end_with(struct scene *s)
{
    for (size_t i = 0; i < LINKS; i++) {
        nio__peer_link_ended(&s->links[i]);
    }
    tell(s);
    for (size_t i = 0; i < LINKS; i++) {
        nio__peer_link_gone(&s->links[i]);
        assert_null(s->links[i].places);
        assert_int_equal(s->links[i].needs, 0);
    }
    assert_int_equal(s->table.count, 0);
    nio__peer_table_end(&s->table);
    nio__peer_room_end(&s->room);
    assert_int_equal(s->timers.reserved, 0);
    nio__timers_end(&s->timers);
}

static int begin(void **state)
{
    (void)state;
    memset(&scene, 0, sizeof scene);
    fault_env_init(&scene.world, 1);
    begin_with(&scene);
    return 0;
}

static int end(void **state)
{
    (void)state;
    end_with(&scene);
    fault_env_end(&scene.world);
    return 0;
}

/* ---- Short words ----------------------------------------------------------------------------- */

static const uint8_t P1[NIO__PREFIX_BYTES] = "first one..", P2[NIO__PREFIX_BYTES] = "second one.";

static nio__peer_verdict says_by(size_t link, const char *id, const char *data,
                                 nio_peer_level level, const uint8_t *prefix)
{
    nio__peer_word word = {.id = nio_bytes_of(id),
                           .data = nio_bytes_of(data),
                           .level = level,
                           .link = &scene.links[link],
                           .prefix = prefix,
                           .now_ms = scene.now_ms};
    scene.links[link].passed_ms = scene.now_ms;
    return nio__peer_announce(&scene.table, &word, &scene.ask);
}

static nio__peer_verdict says(size_t link, const char *id, const char *data)
{
    return says_by(link, id, data, NIO_PEER_UNPROVED, NULL);
}

static nio__peer_verdict leaves(size_t link, const char *id, nio_peer_level level)
{
    nio__peer_word word = {
        .id = nio_bytes_of(id), .level = level, .link = &scene.links[link], .now_ms = scene.now_ms};
    return nio__peer_leave(&scene.table, &word);
}

static nio_peer *of(const char *id)
{
    return nio__peer_of_id(&scene.table, nio_bytes_of(id));
}

static void has(const char *id, const char *data)
{
    assert_non_null(of(id));
    assert_true(nio_bytes_equal(nio__bytes(of(id)->data, of(id)->data_len), nio_bytes_of(data)));
}

static bool is_at(const char *id, size_t link)
{
    return nio__peer_at(nio__peer_place_of(&scene.table, &scene.links[link])) == of(id) &&
           of(id) != NULL;
}

static void silence(nio_peer *peer)
{
    assert_non_null(peer);
    scene.now_ms += NIO__PEER_ASK_MS;
    nio__peer_silent(peer);
}

/* ---- Coming and changing --------------------------------------------------------------------- */

static void a_peer_is_found_by_id_link_and_address(void **state)
{
    (void)state;
    assert_int_equal(says(1, "a", "one"), NIO__PEER_TAKEN);
    assert_int_equal(says(2, "b", "two"), NIO__PEER_TAKEN);
    has("a", "one");
    has("b", "two");
    assert_true(is_at("a", 1) && is_at("b", 2));
    assert_ptr_equal(nio__peer_of_address(&scene.table, &scene.links[2].address), of("b"));
    assert_null(nio__peer_of_address(&scene.table, &scene.links[3].address));
    assert_null(of("c"));
    assert_int_equal(scene.table.count, 2);
    assert_int_equal(scene.counters.peers_added, 2);
    assert_int_equal(scene.links[1].needs, 1);
}

static void the_same_again_takes_no_memory_and_tells_nothing(void **state)
{
    (void)state;
    says(1, "a", "one");
    tell(&scene);
    size_t requests = scene.world.requests;
    scene.now_ms += 20000;
    assert_int_equal(says(1, "a", "one"), NIO__PEER_TAKEN);
    assert_int_equal(scene.world.requests, requests);
    assert_true(nio__list_is_empty(&scene.room.events));
    assert_int_equal(nio__peer_heard(of("a")), scene.now_ms);
    assert_int_equal(says(1, "a", "on"), NIO__PEER_TAKEN); /* shorter: in place */
    assert_int_equal(scene.world.requests, requests);
    has("a", "on");
    assert_false(nio__list_is_empty(&scene.room.events));
}

static void another_place_is_a_claim_and_an_answer_keeps_the_record(void **state)
{
    (void)state;
    says(1, "a", "mine");
    assert_int_equal(says(2, "a", "poisoned"), NIO__PEER_IGNORED);
    assert_ptr_equal(scene.ask, of("a"));
    has("a", "mine");
    assert_int_equal(scene.links[2].needs, 1); /* the claim's */
    assert_int_equal(says(1, "a", "mine"), NIO__PEER_TAKEN);
    assert_null(of("a")->claim);
    nio__peer_silent(of("a"));
    has("a", "mine");
    assert_true(is_at("a", 1));
    assert_int_equal(scene.links[2].needs, 0);
}

static void silence_moves_the_record_with_what_the_claim_said(void **state)
{
    (void)state;
    says(1, "a", "old");
    says(2, "a", "new");
    silence(scene.ask);
    has("a", "new");
    assert_true(is_at("a", 2));
    assert_false(is_at("a", 1));
    assert_int_equal(of("a")->binding_count, 1);
    assert_int_equal(scene.links[1].needs, 0);
}

static void any_message_from_its_place_is_an_answer(void **state)
{
    (void)state;
    says(1, "a", "old");
    says(2, "a", "new");
    scene.links[1].passed_ms = scene.now_ms + 10;
    silence(of("a"));
    has("a", "old");
    assert_null(of("a")->claim);
}

static void a_record_is_asked_once_in_ten_seconds(void **state)
{
    (void)state;
    says(1, "a", "old");
    says(2, "a", "new");
    assert_non_null(scene.ask);
    says(1, "a", "old");
    scene.now_ms += NIO__PEER_ASK_AGAIN_MS - 1;
    assert_int_equal(says(2, "a", "new"), NIO__PEER_IGNORED);
    assert_null(scene.ask);
    scene.now_ms += 1;
    says(2, "a", "new");
    assert_non_null(scene.ask);
    says(3, "a", "newest"); /* while it is asked */
    assert_null(scene.ask);
    silence(of("a"));
    has("a", "new");
}

static void a_claim_ends_with_its_link(void **state)
{
    (void)state;
    says(1, "a", "old");
    says(2, "a", "new");
    nio__peer_link_ended(&scene.links[2]);
    assert_null(of("a")->claim);
    has("a", "old");
}

/* ---- Levels ---------------------------------------------------------------------------------- */

static void a_lower_level_never_changes_a_higher_one(void **state)
{
    (void)state;
    says_by(1, "a", "signed", NIO_PEER_SIGNED, NULL);
    for (int level = NIO_PEER_UNPROVED; level < NIO_PEER_SIGNED; level++) {
        for (size_t link = 1; link < 3; link++) {
            assert_int_equal(says_by(link, "a", "other", (nio_peer_level)level, NULL),
                             NIO__PEER_IGNORED);
            assert_null(scene.ask);
            assert_int_equal(leaves(link, "a", (nio_peer_level)level), NIO__PEER_IGNORED);
        }
    }
    has("a", "signed");
}

static void a_higher_level_replaces_a_lower_one(void **state)
{
    (void)state;
    says(1, "a", "said");
    assert_int_equal(says_by(2, "a", "keyed", NIO_PEER_KEYED, NULL), NIO__PEER_TAKEN);
    has("a", "keyed");
    assert_true(is_at("a", 2));
    assert_null(nio__peer_place_of(&scene.table, &scene.links[1]));
    assert_int_equal(says_by(2, "a", "signed", NIO_PEER_SIGNED, NULL), NIO__PEER_TAKEN);
    has("a", "signed");
    assert_int_equal(of("a")->level, NIO_PEER_SIGNED);
    assert_int_equal(of("a")->binding_count, 1);
}

static void a_higher_level_drops_a_claim(void **state)
{
    (void)state;
    says(1, "a", "said");
    says(2, "a", "claimed");
    says_by(1, "a", "keyed", NIO_PEER_KEYED, NULL);
    assert_null(of("a")->claim);
    nio__peer_silent(of("a"));
    has("a", "keyed");
}

static void unproved_data_is_short(void **state)
{
    (void)state;
    char data[NIO_PEER_UNPROVED_MAX + 2];
    memset(data, 'x', sizeof data);
    data[NIO_PEER_UNPROVED_MAX + 1] = '\0';
    assert_int_equal(says(1, "a", data), NIO__PEER_REFUSED);
    assert_null(of("a"));
    assert_int_equal(says_by(1, "a", data, NIO_PEER_KEYED, NULL), NIO__PEER_TAKEN);
    data[NIO_PEER_UNPROVED_MAX] = '\0';
    assert_int_equal(says(2, "b", data), NIO__PEER_TAKEN);
}

/* ---- Channel prefixes ------------------------------------------------------------------------ */

static void the_same_prefix_elsewhere_is_one_more_place(void **state)
{
    (void)state;
    says_by(1, "a", "one", NIO_PEER_KEYED, P1);
    assert_int_equal(says_by(2, "a", "two", NIO_PEER_KEYED, P1), NIO__PEER_TAKEN);
    assert_null(scene.ask);
    has("a", "two");
    assert_true(is_at("a", 1) && is_at("a", 2));
    nio__peer_link_ended(&scene.links[1]);
    assert_true(is_at("a", 2));
    assert_int_equal(of("a")->binding_count, 1);
}

static void a_record_has_eight_places(void **state)
{
    (void)state;
    for (size_t link = 0; link < 12; link++) {
        scene.now_ms++;
        assert_int_equal(says_by(link, "a", "", NIO_PEER_KEYED, P1), NIO__PEER_TAKEN);
    }
    assert_int_equal(of("a")->binding_count, NIO__PEER_PLACES);
    assert_false(is_at("a", 3));
    assert_true(is_at("a", 4) && is_at("a", 11));
}

static void another_prefix_at_the_same_place_is_a_claim(void **state)
{
    (void)state;
    says_by(1, "a", "before", NIO_PEER_KEYED, P1);
    assert_int_equal(says_by(1, "a", "restarted", NIO_PEER_KEYED, P2), NIO__PEER_IGNORED);
    assert_ptr_equal(scene.ask, of("a"));
    scene.links[1].passed_ms = scene.now_ms + 5; /* of the new one: that proves nothing */
    silence(of("a"));
    has("a", "restarted");
    assert_int_equal(says_by(1, "a", "again", NIO_PEER_KEYED, P2), NIO__PEER_TAKEN);
    has("a", "again");
}

/* ---- Several ids at one place ---------------------------------------------------------------- */

static void an_id_at_anothers_place_is_taken_and_the_owner_is_asked(void **state)
{
    (void)state;
    says(1, "a", "");
    assert_int_equal(says(1, "b", ""), NIO__PEER_TAKEN);
    assert_ptr_equal(scene.ask, of("a"));
    assert_true(is_at("a", 1));
    says(1, "a", "");
    nio__peer_silent(of("a"));
    assert_true(is_at("a", 1));
    assert_non_null(of("b"));
}

static void a_silent_owner_leaves_its_place(void **state)
{
    (void)state;
    says(1, "a", "");
    says(1, "b", "");
    says(1, "b", ""); /* which is no answer of a */
    silence(of("a"));
    assert_null(of("a"));
    assert_true(is_at("b", 1));
}

static void who_is_proved_owns_the_place(void **state)
{
    (void)state;
    says(1, "a", "");
    says_by(1, "b", "", NIO_PEER_KEYED, NULL);
    assert_null(scene.ask);
    assert_true(is_at("b", 1));
    assert_non_null(of("a"));
    says_by(1, "c", "", NIO_PEER_SIGNED, NULL);
    says_by(1, "a", "", NIO_PEER_KEYED, NULL);
    assert_true(is_at("c", 1));
}

static void an_address_has_eight_ids(void **state)
{
    (void)state;
    char id[8] = "id.";
    for (char c = 'a'; c < 'a' + NIO__PEER_IDS; c++) {
        id[2] = c;
        assert_int_equal(says(1, id, ""), NIO__PEER_TAKEN);
    }
    assert_int_equal(says(1, "more", ""), NIO__PEER_REFUSED);
    assert_int_equal(scene.table.count, NIO__PEER_IDS);
    assert_int_equal(says_by(1, "keyed", "", NIO_PEER_KEYED, NULL), NIO__PEER_TAKEN);
    assert_null(of("idh")); /* the youngest that is not proved */
    assert_true(is_at("keyed", 1));
}

/* ---- Limits ---------------------------------------------------------------------------------- */

static void sixteen_come_in_a_second(void **state)
{
    (void)state;
    char id[8];
    for (size_t i = 0; i < 20; i++) {
        snprintf(id, sizeof id, "%zu", i);
        assert_int_equal(says(i, id, ""), i < 16 ? NIO__PEER_TAKEN : NIO__PEER_REFUSED);
    }
    assert_int_equal(says(0, "0", "new data"), NIO__PEER_TAKEN); /* known ones may speak */
    scene.now_ms += 1000;
    assert_int_equal(says(16, "16", ""), NIO__PEER_TAKEN);
}

static void the_first_peer_of_each_stream_comes_at_any_rate(void **state)
{
    (void)state;
    char id[8];
    scene.limits.peer_rate = 1;
    for (size_t i = LINKS - 10; i < LINKS; i++) {
        snprintf(id, sizeof id, "%zu", i);
        assert_int_equal(says(i, id, ""), NIO__PEER_TAKEN);
    }
    assert_int_equal(says(LINKS - 1, "second", ""), NIO__PEER_TAKEN);
    assert_int_equal(says(LINKS - 1, "third", ""), NIO__PEER_REFUSED);
    assert_int_equal(leaves(LINKS - 2, "38", NIO_PEER_UNPROVED), NIO__PEER_TAKEN);
    assert_int_equal(says(LINKS - 2, "38", ""), NIO__PEER_REFUSED); /* it was the first once */
}

static void the_oldest_unproved_one_gives_way(void **state)
{
    (void)state;
    scene.limits.peers = 3;
    says(1, "a", "");
    says(2, "b", "");
    says_by(3, "k", "", NIO_PEER_KEYED, NULL);
    says(1, "a", ""); /* heard again: b is the oldest now */
    assert_int_equal(says(4, "c", ""), NIO__PEER_TAKEN);
    assert_null(of("b"));
    assert_non_null(of("a"));
    says_by(5, "l", "", NIO_PEER_KEYED, NULL);
    says_by(6, "s", "", NIO_PEER_SIGNED, NULL);
    assert_null(of("a"));
    assert_null(of("c"));
    assert_int_equal(says(7, "d", ""), NIO__PEER_REFUSED); /* none of its level is left */
    assert_int_equal(says_by(7, "m", "", NIO_PEER_KEYED, NULL), NIO__PEER_TAKEN);
    assert_null(of("k"));
    says_by(8, "t", "", NIO_PEER_SIGNED, NULL);
    says_by(9, "u", "", NIO_PEER_SIGNED, NULL);
    assert_int_equal(scene.table.count, 3);
    assert_int_equal(says_by(10, "v", "", NIO_PEER_SIGNED, NULL), NIO__PEER_REFUSED);
    assert_non_null(of("s"));
}

static void a_limit_of_none_takes_none(void **state)
{
    (void)state;
    scene.limits.peers = 0;
    assert_int_equal(says(1, "a", ""), NIO__PEER_REFUSED);
    assert_null(scene.links[1].places);
}

/* ---- Going ----------------------------------------------------------------------------------- */

static void good_bye_counts_from_its_own_place_alone(void **state)
{
    (void)state;
    says(1, "a", "");
    assert_int_equal(leaves(2, "a", NIO_PEER_UNPROVED), NIO__PEER_IGNORED);
    assert_non_null(of("a"));
    assert_int_equal(leaves(1, "nobody", NIO_PEER_UNPROVED), NIO__PEER_TAKEN);
    assert_int_equal(leaves(1, "a", NIO_PEER_UNPROVED), NIO__PEER_TAKEN);
    assert_null(of("a"));
    assert_null(nio__peer_of_address(&scene.table, &scene.links[1].address));
    assert_int_equal(scene.counters.peers_lost, 1);
}

static void good_bye_on_a_stream_leaves_the_other_places(void **state)
{
    (void)state;
    says_by(1, "a", "", NIO_PEER_KEYED, P1);
    says_by(LINKS - 1, "a", "", NIO_PEER_KEYED, P1);
    assert_int_equal(leaves(LINKS - 1, "a", NIO_PEER_KEYED), NIO__PEER_TAKEN);
    assert_true(is_at("a", 1));
    assert_int_equal(leaves(1, "a", NIO_PEER_KEYED), NIO__PEER_TAKEN);
    assert_null(of("a"));
}

static void records_end_with_their_link(void **state)
{
    (void)state;
    says(LINKS - 1, "a", "");
    says(LINKS - 1, "b", "");
    nio__peer_link_ended(&scene.links[LINKS - 1]);
    assert_null(of("a"));
    assert_null(of("b"));
    tell(&scene);
    assert_null(scene.links[LINKS - 1].places);
    assert_int_equal(says(LINKS - 1, "a", "again"), NIO__PEER_TAKEN);
}

static void a_record_that_ended_knows_its_place_until_it_is_told(void **state)
{
    (void)state;
    says(1, "a", "");
    nio_peer *peer = of("a");
    nio__peer_end(peer, NIO_PEER_TIMED_OUT);
    assert_int_equal(scene.links[1].needs, 1);
    assert_int_equal(peer->binding_count, 1);
    assert_int_equal(says(1, "a", "back"), NIO__PEER_TAKEN);
    has("a", "back");
    tell(&scene);
    assert_true(is_at("a", 1));
    nio__peer_link_ended(&scene.links[1]);
    nio__peer_link_gone(&scene.links[1]); /* before it is told */
    tell(&scene);
}

static void another_link_may_take_the_place_of_one(void **state)
{
    (void)state;
    scene.links[2].address = scene.links[1].address;
    says(1, "a", "");
    nio__peer_link_moved(&scene.links[1], &scene.links[2]);
    nio__peer_link_ended(&scene.links[1]);
    assert_true(is_at("a", 2));
    assert_int_equal(scene.links[1].needs, 0);
}

static void links_of_one_address_are_told_apart(void **state)
{
    (void)state;
    const nio_address *address = &scene.links[1].address;
    for (size_t i = 2; i < 4; i++) {
        scene.links[i].address = *address;
    }
    says(1, "a", "");
    says(2, "b", "");
    says(3, "c", "");
    assert_ptr_equal(nio__peer_of_address(&scene.table, address), of("a"));
    leaves(2, "b", NIO_PEER_UNPROVED);
    tell(&scene);
    leaves(1, "a", NIO_PEER_UNPROVED);
    assert_ptr_equal(nio__peer_of_address(&scene.table, address), of("c"));
    tell(&scene);
    assert_ptr_equal(nio__peer_of_address(&scene.table, address), of("c"));
}

static void silent_records_expire_but_not_over_streams(void **state)
{
    (void)state;
    says(1, "silent", "");
    says(2, "speaks", "");
    says(LINKS - 1, "stream", "");
    says(3, "owner", "");
    says(3, "second", "");
    scene.now_ms += 60000;
    nio__peer_expire(&scene.table, scene.now_ms, 60000);
    assert_int_equal(scene.table.count, 5);
    scene.links[2].passed_ms = scene.links[3].passed_ms = scene.now_ms;
    nio__peer_expire(&scene.table, scene.now_ms + 1, 60000);
    assert_null(of("silent"));
    assert_non_null(of("speaks"));
    assert_non_null(of("stream"));
    assert_non_null(of("owner"));
    assert_null(of("second")); /* the messages from there are the owner's */
}

/* ---- Chance and want ------------------------------------------------------------------------- */

/* Any messages in any order leave a table in order, and end_with finds nothing left. */
static void a_random_life(uint64_t seed)
{
    static const char *const ids[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
    static const char *const data[] = {"", "x", "some data", "some other data, which is longer"};
    scene.world.state = seed;
    scene.limits.peers = 6;
    for (size_t i = 0; i < 400; i++) {
        size_t link = (size_t)fault_env_choose(&scene.world, 6) + LINKS - 13;
        const char *id = ids[fault_env_choose(&scene.world, 12)];
        nio_peer_level level = (nio_peer_level)fault_env_choose(&scene.world, 3);
        const uint8_t *prefix = level == NIO_PEER_UNPROVED               ? NULL
                                : fault_env_choose(&scene.world, 2) == 0 ? P1
                                                                         : P2;
        scene.now_ms += fault_env_choose(&scene.world, 3000);
        switch (fault_env_choose(&scene.world, 10)) {
        case 0:
            leaves(link, id, level);
            break;
        case 1:
            nio__peer_link_ended(&scene.links[link]);
            break;
        case 2:
            tell(&scene);
            break;
        case 3:
            if (of(id) != NULL) {
                nio__peer_silent(of(id));
            }
            break;
        case 4:
            nio__peer_expire(&scene.table, scene.now_ms, 5000);
            break;
        default:
            says_by(link, id, data[fault_env_choose(&scene.world, 4)], level, prefix);
            break;
        }
        assert_true(scene.table.count <= 6);
    }
}

static void any_life_ends_in_order(void **state)
{
    size_t seeds = fault_env_seeds(100);
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        a_random_life(seed);
        end(state);
        begin(state);
    }
}

static nio_status a_life_with_little_memory(struct fault_env *world, void *user)
{
    (void)user;
    memset(&scene, 0, sizeof scene);
    scene.world = *world;
    scene.world.env.user = &scene.world;
    begin_with(&scene);
    bool full = says(1, "a", "one") == NIO__PEER_REFUSED;
    full = says(1, "a", "two, longer") == NIO__PEER_REFUSED || full;
    full = says_by(2, "a", "three", NIO_PEER_KEYED, P1) == NIO__PEER_REFUSED || full;
    full = says_by(3, "a", "four", NIO_PEER_KEYED, P1) == NIO__PEER_REFUSED || full;
    says_by(4, "a", "five, which is longer", NIO_PEER_KEYED, P2);
    if (of("a") != NULL) {
        nio__peer_silent(of("a"));
    }
    full = says(4, "b", "") == NIO__PEER_REFUSED || full;
    full = full || scene.world.refused > world->refused;
    end_with(&scene);
    *world = scene.world;
    world->env.user = world;
    return full ? NIO_ENOMEM : NIO_OK;
}

static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    struct fault_env world;
    end(state);
    fault_env_init(&world, 1);
    assert_true(fault_env_exhaust(&world, a_life_with_little_memory, NULL) > 10);
    begin(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_peer_is_found_by_id_link_and_address),
        TEST(the_same_again_takes_no_memory_and_tells_nothing),
        TEST(another_place_is_a_claim_and_an_answer_keeps_the_record),
        TEST(silence_moves_the_record_with_what_the_claim_said),
        TEST(any_message_from_its_place_is_an_answer),
        TEST(a_record_is_asked_once_in_ten_seconds),
        TEST(a_claim_ends_with_its_link),
        TEST(a_lower_level_never_changes_a_higher_one),
        TEST(a_higher_level_replaces_a_lower_one),
        TEST(a_higher_level_drops_a_claim),
        TEST(unproved_data_is_short),
        TEST(the_same_prefix_elsewhere_is_one_more_place),
        TEST(a_record_has_eight_places),
        TEST(another_prefix_at_the_same_place_is_a_claim),
        TEST(an_id_at_anothers_place_is_taken_and_the_owner_is_asked),
        TEST(a_silent_owner_leaves_its_place),
        TEST(who_is_proved_owns_the_place),
        TEST(an_address_has_eight_ids),
        TEST(sixteen_come_in_a_second),
        TEST(the_first_peer_of_each_stream_comes_at_any_rate),
        TEST(the_oldest_unproved_one_gives_way),
        TEST(a_limit_of_none_takes_none),
        TEST(good_bye_counts_from_its_own_place_alone),
        TEST(good_bye_on_a_stream_leaves_the_other_places),
        TEST(records_end_with_their_link),
        TEST(a_record_that_ended_knows_its_place_until_it_is_told),
        TEST(another_link_may_take_the_place_of_one),
        TEST(links_of_one_address_are_told_apart),
        TEST(silent_records_expire_but_not_over_streams),
        TEST(any_life_ends_in_order),
        TEST(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
