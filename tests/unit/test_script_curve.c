/* plugins/tapescript/{ops_curve,ops_adapter,group}.c: scalars, points, signatures that lack a
 * tweak. What the tables expect is what Python's tapescript leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define SHORT "ScriptExecutionError|cannot read that many bytes"
#define EMPTY "IndexError|pop from an empty deque"
#define NO_POINT "ValueError|each point must be a valid ed25519 point"
#define POINT_SIZE "TypeError|Point must be a crypto_core_ed25519_BYTES long bytes sequence"
#define POINTS_SIZE "TypeError|Each point must be a crypto_core_ed25519_BYTES long bytes sequence"
#define SCALARS_SIZE                                                                               \
    "TypeError|Each integer must be a crypto_core_ed25519_SCALARBYTES long bytes sequence"
#define SCALAR_SIZE                                                                                \
    "TypeError|Input must be a crypto_scalarmult_ed25519_SCALARBYTES long bytes sequence"
#define FACTOR_SIZE "TypeError|Input must be a crypto_scalarmult_ed25519_BYTES long bytes sequence"
#define REFUSED "RuntimeError|Unexpected library error"
#define NO_SCALAR "ValueError|not a SigningKey and not 32+ bytes scalar"
#define NONE "IndexError|list index out of range"
#define NO_SUM "ValueError|OP_ADD_POINTS invalid point encountered"

/* X is a scalar, POINT what the base point times it is; ONE is also the neutral point. OFF is on no
 * curve; SMALL is of order 8, MIXED the sum of it and POINT_A. */
#define SEED_A "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
#define X_A "0099bf92c41b5d3d309c3b074756e9707e40a9bcea229857f7cf551e8bb0fd45"
#define X_B "80f90d9281c789bde6e77a7e405c66de2563db627544398c41f4bb8936c74f46"
#define POINT_A "43a72e714401762df66b68c26dfbdf2682aaec9f2474eca4613e424a0fbafd3c"
#define POINT_B "66be7e332c7a453332bd9d0a7f7db055f5c5ef1a06ada66d98b39fb6810c473a"
#define MINUS_A "43a72e714401762df66b68c26dfbdf2682aaec9f2474eca4613e424a0fbafdbc"
#define A_PLUS_B "bde66d1f90a19963db929b206c83a028d58ab2366749768a8700449ab15f2964"
#define A_MINUS_B "3fcf7774e868961985fbbf80a18fa645675aa739b034bfc20443d2aff78a05fa"
#define TWICE_A "5c98c06f2f700e28140dd29befe1e27b01c8de1ce8d082caefe3bf50337e8c87"
#define ZERO "0000000000000000000000000000000000000000000000000000000000000000"
#define ONES "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define SMALL "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
#define OFF "0200000000000000000000000000000000000000000000000000000000000000"
#define MIXED "f1e14c80b8cf18cec33fc5ebe0468774d0f45742d999b6b809776fc5b396e61e"
#define X_SUM "18f31e3d73ca533a649df96d92e357a8a3a3841f6067d1e338c411a8c1774d0c"
#define X_DIFF "6d73a75d5db7e5d71f51b82be5f361a758ddcd5975de5ecbb5db999454e9ad0f"
#define ORDER "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"
#define ONE "0100000000000000000000000000000000000000000000000000000000000000"
#define CLAMPED "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
#define CLAMPED_KEY "f8ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
#define CLAMPED_ZERO "0000000000000000000000000000000000000000000000000000000000000040"
#define X_NONE "c883e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce94e"
#define LONG_SEED                                                                                  \
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"                             \
    "2021222324252627"
#define X_LONG "682f36eb114060fd04cd38555025251df985ddf681a0636fbd290efea6fcac52"
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

static void operands_that_are_cut_short_fail(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"ADD_POINTS", "01 1b", "ff", SHORT},      {"CLAMP_SCALAR", "01 4c", "ff", SHORT},
        {"ADD_SCALARS", "01 4d", "ff", SHORT},     {"SUBTRACT_SCALARS", "01 4e", "ff", SHORT},
        {"SUBTRACT_POINTS", "01 50", "ff", SHORT},
    };
    RUN_TABLE(cases);
}

static void what_is_not_on_the_stack_fails(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"ADD_POINTS", "1b 01", "", EMPTY},
        {"ADD_POINTS with one too few", "02 07 1b 02", "", EMPTY},
        {"DERIVE_SCALAR", "4b", "", EMPTY},
        {"CLAMP_SCALAR", "4c 00", "", EMPTY},
        {"ADD_SCALARS", "4d 01", "", EMPTY},
        {"ADD_SCALARS with one too few", "0320 " X_A " 4d 02", "", EMPTY},
        {"SUBTRACT_SCALARS", "4e 00", "", EMPTY},
        {"SUBTRACT_SCALARS with one too few", "0320 " X_A " 0320 " X_B " 4e 03", "", EMPTY},
        {"DERIVE_POINT", "4f", "", EMPTY},
        {"SUBTRACT_POINTS", "50 00", "", EMPTY},
        {"SUBTRACT_POINTS with one too few", "0320 " POINT_A " 0320 " POINT_B " 50 03", "", EMPTY},
        {"MAKE_ADAPTER_SIG_PUBLIC", "51", "", EMPTY},
        {"MAKE_ADAPTER_SIG_PUBLIC without a message", "0320 " TWEAK_POINT " 51", "", EMPTY},
        {"MAKE_ADAPTER_SIG_PUBLIC without a seed", "02 05 0320 " TWEAK_POINT " 51", "", EMPTY},
        {"MAKE_ADAPTER_SIG_PRIVATE", "52", "", EMPTY},
        {"MAKE_ADAPTER_SIG_PRIVATE without a tweak", "0320 " SEED_A " 52", "", EMPTY},
        {"MAKE_ADAPTER_SIG_PRIVATE without a message", "0320 " TWEAK " 0320 " SEED_A " 52", "",
         EMPTY},
        {"CHECK_ADAPTER_SIG", "53", "", EMPTY},
        {"CHECK_ADAPTER_SIG with one item", "01 53", "", EMPTY},
        {"CHECK_ADAPTER_SIG with two", "01 01 53", "", EMPTY},
        {"CHECK_ADAPTER_SIG with three", "01 01 01 53", "", EMPTY},
        {"CHECK_ADAPTER_SIG with four", "01 01 01 01 53", "", EMPTY},
        {"DECRYPT_ADAPTER_SIG", "54", "", EMPTY},
        {"DECRYPT_ADAPTER_SIG with one item", "0320 " TWEAK " 54", "", EMPTY},
        {"DECRYPT_ADAPTER_SIG with two", "0320 " R " 0320 " TWEAK " 54", "", EMPTY},
    };
    RUN_TABLE(cases);
}

static void scalars_are_made_and_added(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"of a seed", "0320 " SEED_A " 4b", X_A, NULL},
        {"of an empty seed", "0300 4b", X_NONE, NULL},
        {"of a long seed", "0328 " LONG_SEED " 4b", X_LONG, NULL},
        {"of a seed, in the cache, bare", "0320 " SEED_A " 4b 06 0b 01 78 0a 01 78", "20 " X_A,
         NULL},
        {"clamped", "0320 " ONES " 4c 00", CLAMPED, NULL},
        {"clamped as a key", "0320 " ONES " 4c 01", CLAMPED_KEY, NULL},
        {"any bit says key", "0320 " ZERO " 4c 80", CLAMPED_ZERO, NULL},
        {"clamped zero", "0320 " ZERO " 4c 00", ZERO, NULL},
        {"of more than is taken", "0321 " ONES " 07 4c 00", CLAMPED, NULL},
        {"of too little", "02 07 031f " BYTES_31 " 4c 00", "07", NO_SCALAR},
        {"a sum", "0320 " X_A " 0320 " X_B " 4d 02", X_SUM, NULL},
        {"a sum of one, whatever it is", "0302 0708 4d 01", "0708", NULL},
        {"a sum of none", "02 07 4d 00", "07", NONE},
        {"a sum with the order", "0320 " ORDER " 0320 " ONE " 4d 02", ONE, NULL},
        {"a sum that is zero", "0320 " ORDER " 0320 " ZERO " 4d 02", ZERO, NULL},
        {"a sum with what is too short", "02 07 0320 " X_A " 0320 " X_B " 031f " BYTES_31 " 4d 03",
         "07", SCALARS_SIZE},
        {"a sum with what is too long", "02 07 0321 " X_A " 00 0320 " X_B " 4d 02", "07",
         SCALARS_SIZE},
        {"a difference", "0320 " X_B " 0320 " X_A " 4e 02", X_DIFF, NULL},
        {"a difference of none is the top", "0302 0708 4e 00", "0708", NULL},
        {"a difference of one too", "0302 0708 4e 01", "0708", NULL},
        {"a difference of a thing and itself", "0320 " X_A " 0320 " X_A " 4e 02", ZERO, NULL},
        {"a difference of three", "0320 " ZERO " 0320 " X_B " 0320 " X_A " 4e 03", X_DIFF, NULL},
        {"a difference takes what it has come to",
         "02 07 0320 " X_A " 031f " BYTES_31 " 0320 " X_B " 4e 03", "07 " X_A, SCALARS_SIZE},
    };
    RUN_TABLE(cases);
}

static void points_are_made_and_added(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"of a scalar", "0320 " X_A " 4f", POINT_A, NULL},
        {"of a scalar, in the cache, bare", "0320 " X_A " 4f 06 0b 01 58 0a 01 58", "20 " POINT_A,
         NULL},
        {"of zero", "02 07 0320 " ZERO " 4f", "07", REFUSED},
        {"of the order", "0320 " ORDER " 4f", "", REFUSED},
        {"of what is too short", "02 07 031f " BYTES_31 " 4f", "07", SCALAR_SIZE},
        {"of what is too long", "0321 " X_A " 00 4f", "", SCALAR_SIZE},
        {"a sum", "0320 " POINT_A " 0320 " POINT_B " 1b 02", A_PLUS_B, NULL},
        {"a sum of one", "0320 " POINT_A " 1b 01", POINT_A, NULL},
        {"a sum of none", "02 07 1b 00", "07", NONE},
        {"of a sum of scalars", "0320 " X_SUM " 4f", A_PLUS_B, NULL},
        {"a sum of a point and itself", "0320 " POINT_A " 0320 " POINT_A " 1b 02", TWICE_A, NULL},
        {"a sum that is neutral", "0320 " POINT_A " 0320 " MINUS_A " 1b 02", ONE, NULL},
        {"a sum with what is neutral", "02 07 0320 " ONE " 0320 " POINT_A " 1b 02", "07", NO_SUM},
        {"a sum with one of small order", "0320 " SMALL " 0320 " POINT_A " 1b 02", "", NO_SUM},
        {"a sum with one of mixed order", "0320 " POINT_A " 0320 " MIXED " 1b 02", "", NO_SUM},
        {"a sum with what is no point", "0320 " OFF " 0320 " POINT_A " 1b 02", "", NO_SUM},
        {"a sum of one that is no point", "0320 " OFF " 1b 01", "", NO_SUM},
        {"a sum with what is too short", "02 07 031f " BYTES_31 " 0320 " POINT_A " 1b 02", "07",
         POINT_SIZE},
        {"a sum, the first to be refused says why", "031f " BYTES_31 " 0320 " OFF " 1b 02", "",
         NO_SUM},
        {"a difference", "0320 " POINT_B " 0320 " POINT_A " 50 02", A_MINUS_B, NULL},
        {"a difference of none is the top", "0302 0708 50 00", "0708", NULL},
        {"a difference of one too", "0302 0708 50 01", "0708", NULL},
        {"a difference of a point and itself", "0320 " POINT_A " 0320 " POINT_A " 50 02", ONE,
         NULL},
        {"a difference takes those of small order", "0320 " SMALL " 0320 " MIXED " 50 02", POINT_A,
         NULL},
        {"a difference of three", "0320 " MINUS_A " 0320 " POINT_B " 0320 " POINT_A " 50 03",
         "8e5c26b0c855f0934896e528249f4dd63bc2e1248d66539c4715d42963eede03", NULL},
        {"a difference with what is no point", "02 07 0320 " OFF " 0320 " POINT_A " 50 02", "07",
         REFUSED},
        {"a difference with what is too short", "02 07 031f " BYTES_31 " 0320 " POINT_A " 50 02",
         "07", POINTS_SIZE},
        {"a difference takes what it has come to",
         "02 07 0320 " POINT_A " 0320 " OFF " 0320 " POINT_A " 50 03", "07 " POINT_A, REFUSED},
    };
    RUN_TABLE(cases);
}

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

static void results_are_no_larger_than_an_item(void **state)
{
    (void)state;
    static const struct script_case cases[] = {
        {"DERIVE_SCALAR, which is in the cache", "3d 0003 02 07 4b 0003 0b 01 78", "20", NULL},
        {"MAKE_ADAPTER_SIG_PUBLIC of what is too short", "02 07 02 08 02 09 51", "", POINT_SIZE},
    };
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.item_bytes = 31;
    run_table(&limits, NULL, cases, sizeof cases / sizeof *cases);
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

static void what_the_curve_takes_is_counted(void **state)
{
    (void)state;
    static const struct {
        const char *script;
        uint64_t steps;
    } cases[] = {
        {"0320" SEED_A "4b", 0},
        {"0320" X_A "0320" X_B "4d 02", 0},
        {"0320" X_A "4f", 125},
        {"0320" POINT_A "0320" POINT_B "1b 02", 2 * 125 + 50},
        {"0320" POINT_A "0320" POINT_B "50 02", 50},
        {"0320" SEED_A "0300 0320" TWEAK_POINT "51", 3 * 125 + 50},
        {"0300 0320" TWEAK "0320" SEED_A "52", 3 * 125},
        {"0320" SA "0320" R "0300 0320" TWEAK_POINT "0320" POINT_A "53",
         125 + 2 * 125 + 50 + 250 + 50},
        {"0320" SA "0320" R "0320" TWEAK "54", 3 * 125 + 50},
    };
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(script_kit_run(&kit, cases[i].script), NIO_OK);
        assert_in_range(nio_script_steps(kit.vm), cases[i].steps + 1, cases[i].steps + 12);
    }
    script_kit_end(&kit);
}

/* 3 bytes in a loop: each round looks at 255 points. */
static void points_without_end_end_the_run(void **state)
{
    (void)state;
    struct script_kit kit;
    script_kit_init(&kit, NULL, NULL);
    assert_int_equal(script_kit_run(&kit, "01 45 0028 06 0320" POINT_A "1c fe 1b ff 01"),
                     NIO_EAUTH);
    assert_string_equal(nio_script_why(kit.vm),
                        "ScriptExecutionError|the steps of the run are used up");
    script_kit_end(&kit);
}

static void the_steps_end_a_sum(void **state)
{
    (void)state;
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.steps = 280; /* two points are looked at */
    struct script_kit kit;
    script_kit_init(&kit, &limits, NULL);
    assert_int_equal(script_kit_run(&kit, "0320" POINT_A "0320" POINT_B "1b 02"), NIO_EAUTH);
    assert_string_equal(nio_script_why(kit.vm),
                        "ScriptExecutionError|the steps of the run are used up");
    script_kit_end(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operands_that_are_cut_short_fail),
        cmocka_unit_test(what_is_not_on_the_stack_fails),
        cmocka_unit_test(scalars_are_made_and_added),
        cmocka_unit_test(points_are_made_and_added),
        cmocka_unit_test(signatures_are_made_that_lack_a_tweak),
        cmocka_unit_test(they_are_checked_and_completed),
        cmocka_unit_test(flags_keep_results_out_of_the_cache),
        cmocka_unit_test(each_result_has_a_flag_of_its_own),
        cmocka_unit_test(results_are_no_larger_than_an_item),
        cmocka_unit_test(a_message_may_be_as_long_as_an_item),
        cmocka_unit_test(what_the_curve_takes_is_counted),
        cmocka_unit_test(points_without_end_end_the_run),
        cmocka_unit_test(the_steps_end_a_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
