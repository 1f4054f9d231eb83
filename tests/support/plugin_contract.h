/* tests/support/plugin_contract.h - what every plugin keeps, written once and run for each.
 *
 *     static struct contract c = {.name = "hmac", …};
 *     const struct CMUnitTest tests[] = {PLUGIN_CONTRACT(c), …};
 *
 * A contract names a layer; two nodes of different hosts make one each and talk. */
#ifndef TESTS_SUPPORT_PLUGIN_CONTRACT_H
#define TESTS_SUPPORT_PLUGIN_CONTRACT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <netaio/plugin.h>

struct contract {
    const char *name;
    nio_layer_spec spec; /* keys included */
    bool proves;         /* changed messages and wrong keys are refused */
    bool covers_type;    /* and so are a changed type and changed other fields */
    bool binds_realm, binds_request;
    int64_t window_ms; /* 0: says nothing about time */
    bool takes_any_iv; /* a field whose length is free on receipt */
};

#define PLUGIN_CONTRACT(c)                                                                         \
    cmocka_unit_test_prestate(what_is_sealed_opens_to_the_same, &c),                               \
        cmocka_unit_test_prestate(it_writes_the_fields_it_stated_and_keeps_to_its_room, &c),       \
        cmocka_unit_test_prestate(no_flipped_bit_passes, &c),                                      \
        cmocka_unit_test_prestate(no_cut_body_passes, &c),                                         \
        cmocka_unit_test_prestate(fields_missing_or_of_another_kind_are_refused, &c),              \
        cmocka_unit_test_prestate(a_replay_is_refused, &c),                                        \
        cmocka_unit_test_prestate(a_reflected_message_is_refused, &c),                             \
        cmocka_unit_test_prestate(a_message_outside_the_window_is_stale, &c),                      \
        cmocka_unit_test_prestate(another_realm_is_refused, &c),                                   \
        cmocka_unit_test_prestate(an_answer_belongs_to_its_request, &c),                           \
        cmocka_unit_test_prestate(an_old_key_opens_and_the_new_one_seals, &c),                     \
        cmocka_unit_test_prestate(another_key_is_refused, &c),                                     \
        cmocka_unit_test_prestate(running_out_of_memory_leaves_nothing_behind, &c)

void what_is_sealed_opens_to_the_same(void **state);
void it_writes_the_fields_it_stated_and_keeps_to_its_room(void **state);
void no_flipped_bit_passes(void **state);
void no_cut_body_passes(void **state);
void fields_missing_or_of_another_kind_are_refused(void **state);
void a_replay_is_refused(void **state);
void a_reflected_message_is_refused(void **state);
void a_message_outside_the_window_is_stale(void **state);
void another_realm_is_refused(void **state);
void an_answer_belongs_to_its_request(void **state);
void an_old_key_opens_and_the_new_one_seals(void **state);
void another_key_is_refused(void **state);
void running_out_of_memory_leaves_nothing_behind(void **state);

#endif
