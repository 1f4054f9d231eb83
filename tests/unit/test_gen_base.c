/* The base protocol's schema says what the runtime has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../generated/netaio/netaio.c"

/* "request_uri" for REQUEST_URI. */
static bool same_name(const char *upper, const char *lower)
{
    for (; *upper != '\0' && *lower != '\0'; upper++, lower++) {
        char letter = *upper == '_' ? '_' : (char)(*upper - 'A' + 'a');
        if (letter != *lower) {
            return false;
        }
    }
    return *upper == *lower;
}

static void every_message_type_has_one_number_and_one_name(void **state)
{
    (void)state;
    for (uint32_t type = 0; type <= UINT8_MAX; type++) {
        const char *name = nio_type_name((uint8_t)type);
        const char *said = netaio_message_type_name(type);
        assert_int_equal(name == NULL, said == NULL);
        if (name != NULL) {
            assert_true(same_name(name, said));
        }
    }
    assert_int_equal(NETAIO_MESSAGE_TYPE_NOT_PERMITTED, NIO_NOT_PERMITTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_type_has_one_number_and_one_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
