/* tests/fuzz/fuzz_tool_json.c - any content that a peer may answer, shown by `netaio --json`: JSON
 * that a reader takes, or nothing. */
#include "../../tools/netaio/json.c"
#include "../../tools/netaio/text.c"

#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Good JSON that jansson does not take: integers beyond what a double holds, U+0000 in a key. */
static bool is_too_much(const char *text, size_t len)
{
    size_t digits = 0;
    if (memmem(text, len, "\\u0000", 6) != NULL) {
        return true;
    }
    for (size_t i = 0; i < len; i++) {
        digits = text[i] >= '0' && text[i] <= '9' ? digits + 1 : 0;
        if (digits > 300) {
            return true;
        }
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (out == NULL) {
        abort();
    }
    bool good = cli_print_json(out, (nio_bytes){data, size});
    fclose(out);
    if (good != (len > 0)) {
        abort();
    }
    if (good && !is_too_much(text, len)) {
        json_error_t error;
        json_t *read = json_loadb(
            text, len, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);
        if (read == NULL) {
            abort();
        }
        json_decref(read);
    }
    free(text);
    return 0;
}
