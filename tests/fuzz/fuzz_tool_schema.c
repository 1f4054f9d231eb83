/* tests/fuzz/fuzz_tool_schema.c - any file as a descriptor, any text as the JSON of a call, any
 * bytes as an answer: refused, or what is written is read again as the same.
 *
 * The input is a descriptor, a NUL, JSON, a NUL, and an answer; an empty descriptor stands for
 * that of the golden schema "containers". */
#include <stdio.h>
#include <string.h>

#include "support/gen_kit.h"

#include "../../tools/netaio/typed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static nio_text usual(void)
{
    static char text[1 << 18];
    static size_t len;
    if (len == 0) {
        FILE *file = fopen(NIO_SOURCE_DIR "/tests/golden/good/containers/containers.json", "rb");
        GEN_MUST(file != NULL);
        len = fread(text, 1, sizeof text, file);
        GEN_MUST(len > 0);
        fclose(file);
    }
    return (nio_text){text, len};
}

/* Takes what stands before the next NUL, in memory of just that size. */
static nio_text take(cli_memory *memory, const uint8_t **at, size_t *left)
{
    const uint8_t *end = *left > 0 ? memchr(*at, 0, *left) : NULL;
    size_t len = end != NULL ? (size_t)(end - *at) : *left;
    nio_text text = {cli_take_text(memory, (nio_text){(const char *)*at, len}), len};
    *at += len + (end != NULL);
    *left -= len + (end != NULL);
    return text;
}

/* What was written is canonical and is shown; what was shown is written as the same. */
static void write_json(cli_memory *memory, const cli_holds *holds, const cli_json *json)
{
    char why[CLI_TYPED_WHY];
    nio_bytes content, again;
    if (json == NULL || !cli_typed_write(memory, holds, json, &content, why) ||
        holds->form == CLI_NOTHING) {
        return;
    }
    GEN_MUST(holds->form != CLI_VALUE || nio_pk_check(content, NIO_PK_DEPTH) == NIO_OK);
    const char *shown = cli_typed_read(memory, holds, content, why);
    GEN_MUST(shown != NULL);
    const cli_json *read = cli_json_read(memory, nio_text_of(shown), why);
    GEN_MUST(read != NULL);
    if (cli_typed_write(memory, holds, read, &again, why)) {
        GEN_MUST(nio_bytes_equal(content, again) || strstr(shown, "hex:") != NULL ||
                 strstr(shown, "NaN") != NULL || strchr(shown, '.') != NULL);
    }
}

static void read_answer(cli_memory *memory, const cli_holds *holds, nio_bytes answer)
{
    char why[CLI_TYPED_WHY];
    const char *shown = cli_typed_read(memory, holds, answer, why);
    GEN_MUST(shown == NULL || cli_json_read(memory, nio_text_of(shown), why) != NULL ||
             strlen(shown) > CLI_JSON_MAX || strstr(why, "too deep") != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cli_memory memory = {NULL};
    char why[CLI_SCHEMA_WHY], *params[] = {(char[]){"a=1"}, (char[]){"key=hex:00"}};
    nio_text descriptor = take(&memory, &data, &size), text = take(&memory, &data, &size);
    const cli_schema *schema =
        cli_schema_read(&memory, descriptor.len > 0 ? descriptor : usual(), why);
    const cli_json *json = cli_json_read(&memory, text, why);
    for (size_t i = 0; schema != NULL && i < schema->operation_count && i < 16; i++) {
        const cli_operation *operation = &schema->operations[i];
        nio_bytes uri;
        char wrong[CLI_TYPED_WHY];
        (void)cli_typed_uri(&memory, operation, params, 2, &uri, wrong);
        write_json(&memory, &operation->holds, json);
        for (size_t j = 0; j < operation->answer_count && j < 4; j++) {
            read_answer(&memory, &operation->answers[j].holds, (nio_bytes){data, size});
            write_json(&memory, &operation->answers[j].holds, json);
        }
    }
    cli_memory_free(&memory);
    return 0;
}
