/* The tool's JSON against generated code: scalars, strings, records with gaps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "golden/good/scalars/scalars.c"
#include "support/typed_kit.h"

GEN_CODEC(numbers, scalars_numbers, read_numbers(in, &value), check_numbers(&value),
          size_numbers(&value), write_numbers(at, &value))
GEN_CODEC(strings, scalars_strings, read_strings(in, &value), check_strings(&value),
          size_strings(&value), write_strings(at, &value))
GEN_CODEC(sparse, scalars_sparse, read_sparse(in, &value), check_sparse(&value),
          size_sparse(&value), write_sparse(at, &value))

static void tool_and_generated_code_agree_about_scalars(void **state)
{
    (void)state;
    cli_memory memory = {NULL};
    const cli_schema *schema =
        typed_kit_schema(&memory, NIO_SOURCE_DIR "/tests/golden/good/scalars/scalars.json");
    typed_kit_agree(schema, "Numbers", 0, numbers, 2000);
    typed_kit_agree(schema, "Strings", 0, strings, 500);
    typed_kit_agree(schema, "Sparse", 0, sparse, 2000);
    cli_memory_free(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tool_and_generated_code_agree_about_scalars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
