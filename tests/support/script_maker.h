/* tests/support/script_maker.h - scripts out of choices, for tests by chance and fuzzers.
 *
 * Operations have operands that fit, find values that mean something to them, and come in bodies
 * in bodies; now and then something does not fit. */
#ifndef TESTS_SUPPORT_SCRIPT_MAKER_H
#define TESTS_SUPPORT_SCRIPT_MAKER_H

#include <netaio/base.h>

/* Makes a script of choices, one byte each, and takes those that it used off their front. At least
 * one is used, if there is any. Returns the length of the script, `max` at most. */
size_t script_make(nio_bytes *choices, uint8_t *out, size_t max);

#endif
