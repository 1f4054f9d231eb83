/* tests/support/script_vectors.h - a case of tests/vectors/tapescript.json or script_more.json, run
 * by a machine of its own.
 *
 * A case with a member `host` has the host of script_host.h.
 *
 * Of failures, class and text have to agree where the class is ScriptExecutionError, ValueError or
 * TypeError; of those of Python's runtime the class alone, since their texts are its version's. */
#ifndef TESTS_SUPPORT_SCRIPT_VECTORS_H
#define TESTS_SUPPORT_SCRIPT_VECTORS_H

#include <jansson.h>

#include <netaio/tapescript.h>

/* What goes in. The memory lives until vectors_close. */
struct script_vector {
    nio_script_limits limits;
    nio_script_flags flags;
    nio_script_input input; /* with `flags`, where the case has some */
    const nio_script_host *host;
    nio_bytes drawn; /* what randomness has to give */
};
void script_vector_read(const json_t *item, struct script_vector *vector);

/* Runs the case and compares all that it tells: "" if everything agrees, else what does not, until
 * the next call. */
const char *script_vector_run(const json_t *item, bool exact);

#endif
