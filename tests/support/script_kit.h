/* tests/support/script_kit.h - tables of small scripts and of what they leave.
 *
 *     static const struct script_case cases[] = {
 *         {"DUP doubles the top", "01 1d", "ff ff", NULL},
 *         {"DUP of nothing", "1d", "", "IndexError|pop from an empty deque"},
 *     };
 *     struct script_kit kit;
 *     script_kit_init(&kit, NULL, NULL);
 *     SCRIPT_KIT_RUN(&kit, cases);
 *     script_kit_end(&kit);        // fails the test if anything is still allocated
 */
#ifndef TESTS_SUPPORT_SCRIPT_KIT_H
#define TESTS_SUPPORT_SCRIPT_KIT_H

#include <netaio/tapescript.h>

#include "support/fault_env.h"

#define SCRIPT_KIT_MAX 65536 /* bytes of a script */

struct script_case {
    const char *name;
    const char *script; /* hex; blanks are skipped; " / " ends one script and begins the next */
    const char *stack;  /* items in hex, bottom first, a blank between; "-" is an empty item */
    const char *why;    /* NULL: all scripts run to their end */
};

struct script_kit {
    struct fault_env world;
    nio_script_vm *vm;
    nio_script_input input; /* but for the scripts: what the cases of a table have in common */
};

/* The clock stands at 1,700,000,000. */
void script_kit_init(struct script_kit *kit, const nio_script_limits *limits,
                     const nio_script_host *host);
void script_kit_end(struct script_kit *kit);

/* Runs what hex says. */
nio_status script_kit_run(struct script_kit *kit, const char *hex);
/* Fails the test, naming the case, unless the stack is this one. */
void script_kit_stack(const struct script_kit *kit, const char *name, const char *stack);

void script_kit_cases(struct script_kit *kit, const struct script_case *cases, size_t count);
#define SCRIPT_KIT_RUN(kit, cases)                                                                 \
    script_kit_cases((kit), (cases), sizeof(cases) / sizeof(*(cases)))

#endif
