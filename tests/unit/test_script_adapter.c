/* plugins/tapescript/ops_adapter.c: signatures that lack a tweak, and what is left in the cache.
 * What the tables expect is what Python's tapescript leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define NO_POINT "ValueError|each point must be a valid ed25519 point"
#define POINT_SIZE "TypeError|Point must be a crypto_core_ed25519_BYTES long bytes sequence"
#define SCALARS_SIZE                                                                               \
    "TypeError|Each integer must be a crypto_core_ed25519_SCALARBYTES long bytes sequence"
#define SCALAR_SIZE                                                                                \
    "TypeError|Input must be a crypto_scalarmult_ed25519_SCALARBYTES long bytes sequence"
#define FACTOR_SIZE "TypeError|Input must be a crypto_scalarmult_ed25519_BYTES long bytes sequence"
#define REFUSED "RuntimeError|Unexpected library error"
#define NO_SCALAR "ValueError|not a SigningKey and not 32+ bytes scalar"

/* X is a scalar, POINT what the base point times it is; ONE is also the neutral point. OFF is on no
 * curve; SMALL is of order 8, MIXED the sum of it and POINT_A. */
#define SEED_A "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
#define X_A "0099bf92c41b5d3d309c3b074756e9707e40a9bcea229857f7cf551e8bb0fd45"
#define POINT_A "43a72e714401762df66b68c26dfbdf2682aaec9f2474eca4613e424a0fbafd3c"
#define POINT_B "66be7e332c7a453332bd9d0a7f7db055f5c5ef1a06ada66d98b39fb6810c473a"
#define MINUS_A "43a72e714401762df66b68c26dfbdf2682aaec9f2474eca4613e424a0fbafdbc"
#define ZERO "0000000000000000000000000000000000000000000000000000000000000000"
#define SMALL "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
#define OFF "0200000000000000000000000000000000000000000000000000000000000000"
#define MIXED "f1e14c80b8cf18cec33fc5ebe0468774d0f45742d999b6b809776fc5b396e61e"
#define ORDER "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"
#define ONE "0100000000000000000000000000000000000000000000000000000000000000"
#define BYTES_31 "01010101010101010101010101010101010101010101010101010101010101"
#define TWEAK "80f90d9281c789bde6e77a7e405c66de2563db627544398c41f4bb8936c74f46"
#define TWEAK_POINT "66be7e332c7a453332bd9d0a7f7db055f5c5ef1a06ada66d98b39fb6810c473a"
#define TWEAK_RAW "80f90d9281c789bde6e77a7e405c66de2563db627544398c41f4bb8936c74fc6"
#define R "3eb11f86a26766af656e0c18d3244456c1577856e8cc02432ea96276d4b2b87f"
#define SA "7becd752008aa841e6636d2174ae2733b6e9ae65bac923408ebf2ab2a0dd1109"
#define R_PRIVATE "25276e6da4813ff71f9f78b01d5225a834c7dfa13fe6cb188b4e79ac4578c00a"
#define SA_PRIVATE "09474109d67e00b39458a8bc98f1a3a18dcc1d63a6d694e075b5547bf3c06e05"
#define RT "661326c170f0e7f031c7dc73fb767755d68815cc7c5178d1a6e77f2840d52456"
#define S "47960e7118c5e89e73d809143a2312bedb4c8ac82f0e5dcccfb3e63bd7a4610f"
#define R_EMPTY "a475d4a991ce6a4a57f2d4a2287712a63333a8c222f7daf06ef67d177d842f36"
#define SA_EMPTY "f8e54cda46b9e96bf76596eeb71f2fe659d7bcad2ddcf87fee7077af266c5d03"
#define NONCE "077132b96e9d29696f5c26b5b8700ca30b0b8ba528323390ff65fce52851c20f"
#define R_SHORT "076bb751755e99972a0693e4bc074898a45b1bed323bfd1cf9d5d7641f57ca2f"
#define SA_SHORT "2b1cb37fd7dc2e809ac2c31b8f441c95bc081f715449a2e75abd6fc4ad478300"

static void run_table(const nio_script_limits *limits, const nio_script_flags *flags,
                      const struct script_case *cases, size_t count)
{
    struct script_kit kit;
    script_kit_init(&kit, limits, NULL);
    kit.input.flags = flags;
    script_kit_cases(&kit, cases, count);
    script_kit_end(&kit);
}
#define RUN_TABLE(cases) run_table(NULL, NULL, (cases), sizeof(cases) / sizeof(*(cases)))

static void signatures_are_made_that_lack_a_tweak(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"public", "0320 " SEED_A " 0307 6d657373616765 0320 " TWEAK_POINT " 51 ", R " " SA, NULL},
        {"public, of an empty message", "0320 " SEED_A " 0300 0320 " TWEAK_POINT " 51",
         R_EMPTY " " SA_EMPTY, NULL},
        {"public, by a short seed", "0303 616263 0307 6d657373616765 0320 " TWEAK_POINT " 51",
         R_SHORT " " SA_SHORT, NULL},
        {"public, in the cache",
         "0320 " SEED_A " 0307 6d657373616765 0320 " TWEAK_POINT
         " 51 07 02 0a 01 72 0a 01 52 0a 01 54 0a 02 7361",
         NONCE " " R " " TWEAK_POINT " " SA, NULL},
        {"public, in the cache, bare",
         "0320 " SEED_A " 0307 6d657373616765 0320 " TWEAK_POINT
         " 51 07 02 0b 01 72 0b 01 52 0b 01 54 0b 02 7361",
         "20 20 20 20", NULL},
        {"public, for what is no point",
         "02 07 0320 " SEED_A " 0307 6d657373616765 0320 " OFF " 51", "07", NO_POINT},
        {"public, for one of small order", "0320 " SEED_A " 0307 6d657373616765 0320 " SMALL " 51",
         "", NO_POINT},
        {"public, for what is too short",
         "0320 " SEED_A " 0307 6d657373616765 031f " BYTES_31 " 51", "", POINT_SIZE},
        {"private", "0307 6d657373616765 0320 " TWEAK_RAW " 0320 " SEED_A " 52 ",
         TWEAK_POINT " " R_PRIVATE " " SA_PRIVATE, NULL},
        {"private, in the cache",
         "0307 6d657373616765 0320 " TWEAK_RAW " 0320 " SEED_A
         " 52 07 03 0a 01 74 0a 01 52 0a 01 54 0a 02 7361",
         TWEAK " " R_PRIVATE " " TWEAK_POINT " " SA_PRIVATE, NULL},
        {"private, leaves no r",
         "0307 6d657373616765 0320 " TWEAK_RAW " 0320 " SEED_A " 52 07 03 0b 01 72", "00", NULL},
        {"private, with a tweak of zero",
         "02 07 0307 6d657373616765 0320 " ZERO " 0320 " SEED_A " 52", "07", REFUSED},
        {"private, with a tweak of the order",
         "0307 6d657373616765 0320 " ORDER " 0320 " SEED_A " 52", "", REFUSED},
        {"private, with a longer tweak",
         "0307 6d657373616765 0321 " TWEAK_RAW " 00 0320 " SEED_A " 52",
         TWEAK_POINT " " R_PRIVATE " " SA_PRIVATE, NULL},
        {"private, with a short tweak: the message stays",
         "0307 6d657373616765 031f " BYTES_31 " 0320 " SEED_A " 52", "6d657373616765", NO_SCALAR},
    };
    RUN_TABLE(cases);
}

static void they_are_checked_and_completed(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"a good one",
         "02 07 0320 " SA " 0320 " R " 0307 6d657373616765 0320 " TWEAK_POINT " 0320 " POINT_A
         " 53",
         "07 ff", NULL},
        {"of an empty message",
         "02 07 0320 " SA_EMPTY " 0320 " R_EMPTY " 0300 0320 " TWEAK_POINT " 0320 " POINT_A " 53",
         "07 ff", NULL},
        {"of another message",
         "02 07 0320 " SA " 0320 " R " 0307 6d667373616765 0320 " TWEAK_POINT " 0320 " POINT_A
         " 53",
         "07 00", NULL},
        {"of another key",
         "02 07 0320 " SA " 0320 " R " 0307 6d657373616765 0320 " TWEAK_POINT " 0320 " POINT_B
         " 53",
         "07 00", NULL},
        {"for another tweak",
         "02 07 0320 " SA " 0320 " R " 0307 6d657373616765 0320 " POINT_A " 0320 " POINT_A " 53",
         "07 00", NULL},
        {"of another nonce",
         "02 07 0320 " SA " 0320 " POINT_B " 0307 6d657373616765 0320 " TWEAK_POINT " 0320 " POINT_A
         " 53",
         "07 00", NULL},
        {"another scalar",
         "02 07 0320 " X_A " 0320 " R " 0307 6d657373616765 0320 " TWEAK_POINT " 0320 " POINT_A
         " 53",
         "07 00", NULL},
        {"one that is made private",
         "02 07 0320 " SA_PRIVATE " 0320 " R_PRIVATE " 0307 6d657373616765 0320 " TWEAK_POINT
         " 0320 " POINT_A " 53",
         "07 00", NULL},
        {"with a scalar of zero",
         "02 07 0320 " ZERO " 0320 " R " 0307 6d657373616765 0320 " TWEAK_POINT " 0320 " POINT_A
         " 53",
         "07", REFUSED},
        {"with a short scalar",
         "0301 01 0320 " R " 0307 6d657373616765 0320 " TWEAK_POINT " 0320 " POINT_A " 53", "",
         SCALAR_SIZE},
        {"with a nonce that is no point",
         "02 07 0320 " SA " 0320 " OFF " 0307 6d657373616765 0320 " TWEAK_POINT " 0320 " POINT_A
         " 53",
         "07", NO_POINT},
        {"with a short nonce",
         "0320 " SA " 031f " BYTES_31 " 0307 6d657373616765 0320 " TWEAK_POINT " 0320 " POINT_A
         " 53",
         "", POINT_SIZE},
        {"with a tweak that is no point",
         "02 07 0320 " SA " 0320 " R " 0307 6d657373616765 0320 " SMALL " 0320 " POINT_A " 53",
         "07", NO_POINT},
        {"with a short tweak",
         "0320 " SA " 0320 " R " 0307 6d657373616765 031f " BYTES_31 " 0320 " POINT_A " 53", "",
         POINT_SIZE},
        {"of a key that is no point",
         "02 07 0320 " SA " 0320 " R " 0307 6d657373616765 0320 " TWEAK_POINT " 0320 " OFF " 53",
         "07", REFUSED},
        {"of a key of small order",
         "02 07 0320 " SA " 0320 " R " 0307 6d657373616765 0320 " TWEAK_POINT " 0320 " SMALL " 53",
         "07", REFUSED},
        {"of a key that is too short",
         "0320 " SA " 0320 " R " 0307 6d657373616765 0320 " TWEAK_POINT " 031f " BYTES_31 " 53", "",
         FACTOR_SIZE},
        {"of a key that is empty",
         "0320 " SA " 0320 " R " 0307 6d657373616765 0320 " TWEAK_POINT " 0300 53", "",
         FACTOR_SIZE},
        {"with a nonce that takes the tweak away",
         "02 07 0320 " SA " 0320 " MINUS_A " 0307 6d657373616765 0320 " POINT_A " 0320 " POINT_A
         " 53",
         "07 00", NULL},
        {"decrypted", "02 07 0320 " SA " 0320 " R " 0320 " TWEAK " 54", "07 " RT " " S, NULL},
        {"decrypted by what is clamped first", "0320 " SA " 0320 " R " 0320 " TWEAK_RAW " 54",
         RT " " S, NULL},
        {"decrypted is a signature",
         "0320 " SA " 0320 " R " 0320 " TWEAK " 54 37 0307 6d657373616765 0320 " POINT_A " 4a",
         "ff", NULL},
        {"decrypted, in the cache",
         "0320 " SA " 0320 " R " 0320 " TWEAK " 54 07 02 0a 02 5254 0a 01 73", RT " " S, NULL},
        {"decrypted, in the cache, bare",
         "0320 " SA " 0320 " R " 0320 " TWEAK " 54 07 02 0b 02 5254 0b 01 73", "20 20", NULL},
        {"decrypted by zero", "02 07 0320 " SA " 0320 " R " 0320 " ZERO " 54", "07", REFUSED},
        {"decrypted by what is too short: the rest stays", "02 07 02 08 0301 01 54", "07 08",
         NO_SCALAR},
        {"decrypted with a nonce that is no point", "0320 " SA " 0320 " OFF " 0320 " TWEAK " 54",
         "", NO_POINT},
        {"decrypted with a short nonce", "0320 " SA " 031f " BYTES_31 " 0320 " TWEAK " 54", "",
         POINT_SIZE},
        {"decrypted, a short scalar", "02 07 031f " BYTES_31 " 0320 " R " 0320 " TWEAK " 54", "07",
         SCALARS_SIZE},
    };
    RUN_TABLE(cases);
}

static void flags_keep_results_out_of_the_cache(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"DERIVE_SCALAR", "0320 " SEED_A " 4b 06 0b 01 78", "00", NULL},
        {"DERIVE_POINT", "0320 " X_A " 4f 06 0b 01 58", "00", NULL},
        {"MAKE_ADAPTER_SIG_PUBLIC",
         "0320 " SEED_A " 0307 6d657373616765 0320 " TWEAK_POINT
         " 51 07 02 0b 01 72 0b 01 52 0b 01 54 0b 02 7361",
         "00 00 00 00", NULL},
        {"MAKE_ADAPTER_SIG_PRIVATE",
         "0307 6d657373616765 0320 " TWEAK_RAW " 0320 " SEED_A
         " 52 07 03 0b 01 74 0b 01 52 0b 01 54 0b 02 7361",
         "00 00 00 00", NULL},
        {"DECRYPT_ADAPTER_SIG",
         "0320 " SA " 0320 " R " 0320 " TWEAK " 54 07 02 0b 02 5254 0b 01 73", "00 00", NULL},
    };
    nio_script_flags flags = NIO_SCRIPT_FLAGS_INIT;
    flags.numbered = 0;
    run_table(NULL, &flags, cases, sizeof cases / sizeof *cases);
}

/* Each flag for itself: what is in the cache is exactly what the other ten leave. */
static void each_result_has_a_flag_of_its_own(void **state)
{
    (void)state;
    static const char all[] = "0320" SEED_A "4b 06 0320" X_A "4f 06"
                              "0307 6d657373616765 0320" TWEAK "0320" SEED_A "52 07 03"
                              "0320" SEED_A "0307 6d657373616765 0320" TWEAK_POINT "51 07 02"
                              "0320" SA "0320" R "0320" TWEAK "54 07 02";
    static const char *const keys[11] = {NULL, "x", "X", "r", "R", "t", "T", "RT", "sa", "s", NULL};
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    for (unsigned off = 0; off <= 10; off++) {
        nio_script_flags flags = NIO_SCRIPT_FLAGS_INIT;
        flags.numbered &= ~(1u << off);
        kit.input.flags = &flags;
        assert_int_equal(script_kit_run(&kit, all), NIO_OK);
        unsigned found = 0;
        nio_script_cached entry;
        for (size_t at = 0; nio_script_cache_next(kit.vm, &at, &entry);) {
            for (unsigned i = 0; i <= 10; i++) {
                found |= keys[i] != NULL && nio_bytes_equal(entry.key, nio_bytes_of(keys[i]))
                             ? 1u << i
                             : 0;
            }
        }
        assert_int_equal(found, 0x3fe & ~(1u << off));
    }
    script_kit_end(&kit);
}

static void a_message_may_be_as_long_as_an_item(void **state)
{
    (void)state;
    static char script[2 * NIO_SCRIPT_ITEM_MAX + 512];
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.item_bytes = NIO_SCRIPT_ITEM_MAX;
    static const char before[] = "0320" SEED_A "04 1000", after[] = "0320" TWEAK_POINT "51";
    memcpy(script, before, sizeof before - 1);
    memset(script + sizeof before - 1, 'a', 2 * NIO_SCRIPT_ITEM_MAX);
    memcpy(script + sizeof before - 1 + 2 * NIO_SCRIPT_ITEM_MAX, after, sizeof after);
    struct script_kit kit;
    script_kit_init(&kit, &limits, NULL);
    assert_int_equal(script_kit_run(&kit, script), NIO_OK);
    assert_int_equal(nio_script_depth(kit.vm), 2);
    script_kit_end(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signatures_are_made_that_lack_a_tweak),
        cmocka_unit_test(they_are_checked_and_completed),
        cmocka_unit_test(flags_keep_results_out_of_the_cache),
        cmocka_unit_test(each_result_has_a_flag_of_its_own),
        cmocka_unit_test(a_message_may_be_as_long_as_an_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
