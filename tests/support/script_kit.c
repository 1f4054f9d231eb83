/* tests/support/script_kit.c - see script_kit.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/script_kit.h"

#define SCRIPTS 8

void script_kit_init(struct script_kit *kit, const nio_script_limits *limits,
                     const nio_script_host *host)
{
    memset(kit, 0, sizeof *kit);
    fault_env_init(&kit->world, 1);
    kit->input = (nio_script_input)NIO_SCRIPT_INPUT_INIT;
    assert_int_equal(nio_script_vm_create(&kit->world.env, limits, host, &kit->vm), NIO_OK);
}

void script_kit_end(struct script_kit *kit)
{
    nio_script_vm_destroy(kit->vm);
    fault_env_end(&kit->world);
}

static unsigned digit(const char *hex, char c)
{
    const char *digits = "0123456789abcdef", *found = c == 0 ? NULL : strchr(digits, c);
    if (found == NULL) {
        fail_msg("not hex: %s", hex);
        return 0;
    }
    return (unsigned)(found - digits);
}

/* Memory of their own size, so that ASan sees every step past a script. */
static nio_bytes own_copy(const uint8_t *bytes, size_t len)
{
    uint8_t *copy = malloc(len == 0 ? 1 : len);
    assert_non_null(copy);
    memcpy(copy, bytes, len);
    return (nio_bytes){copy, len};
}

nio_status script_kit_run(struct script_kit *kit, const char *hex)
{
    static uint8_t bytes[SCRIPT_KIT_MAX];
    nio_bytes scripts[SCRIPTS];
    size_t count = 0, len = 0;
    for (const char *at = hex;; at++) {
        if (*at == 0 || *at == '/') {
            assert_true(count < SCRIPTS);
            scripts[count++] = own_copy(bytes, len);
            len = 0;
            if (*at == 0) {
                break;
            }
        } else if (*at != ' ') {
            assert_true(len < sizeof bytes);
            bytes[len++] = (uint8_t)(digit(hex, at[0]) << 4 | digit(hex, at[1]));
            at++;
        }
    }
    nio_script_input input = kit->input;
    input.scripts = scripts;
    input.script_count = count;
    nio_status status = nio_script_run(kit->vm, &input);
    for (size_t i = 0; i < count; i++) {
        free((void *)(uintptr_t)scripts[i].ptr);
    }
    return status;
}

void script_kit_stack(const struct script_kit *kit, const char *name, const char *stack)
{
    static char shown[4 * SCRIPT_KIT_MAX];
    size_t len = 0, depth = nio_script_depth(kit->vm);
    shown[0] = 0;
    for (size_t i = depth; i > 0; i--) {
        nio_bytes item;
        assert_true(nio_script_peek(kit->vm, i - 1, &item));
        assert_true(len + 2 * item.len + 3 < sizeof shown);
        len += (size_t)snprintf(shown + len, sizeof shown - len, "%s%s", i == depth ? "" : " ",
                                item.len == 0 ? "-" : "");
        for (size_t k = 0; k < item.len; k++) {
            len += (size_t)snprintf(shown + len, sizeof shown - len, "%02x", item.ptr[k]);
        }
    }
    if (strcmp(shown, stack) != 0) {
        fail_msg("%s: the stack is \"%s\", not \"%s\"", name, shown, stack);
    }
}

void script_kit_cases(struct script_kit *kit, const struct script_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        nio_status status = script_kit_run(kit, cases[i].script);
        const char *why = nio_script_why(kit->vm), *wanted = cases[i].why;
        if ((wanted == NULL) != (status == NIO_OK) ||
            strcmp(why, wanted == NULL ? "" : wanted) != 0) {
            fail_msg("%s: %s, \"%s\"", cases[i].name, nio_status_name(status), why);
        }
        script_kit_stack(kit, cases[i].name, cases[i].stack);
    }
}
