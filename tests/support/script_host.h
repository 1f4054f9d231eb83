/* tests/support/script_host.h - a host with all that a host can have, for tests by chance. */
#ifndef TESTS_SUPPORT_SCRIPT_HOST_H
#define TESTS_SUPPORT_SCRIPT_HOST_H

#include <netaio/tapescript.h>

/* Contracts: `id`, which can do everything, `iv`, which can be invoked and gives nothing, `tr`,
 * which knows transfers, and `no`, which can do nothing. `id` gives its arguments back, the last
 * one first. A proof of a transfer holds if it is not empty; moves if it is no longer than source
 * and destination together; obeys a constraint that is the same; and what all move is the number
 * of their bytes and those of the destination.
 *
 * An extension, which makes the third item from the top, if there is one, `sigfield2`. A template
 * fits if it is shorter than the field; one of three bytes fails with "three". The operation 92
 * takes as many items as its operand says, and one more, and puts the last one back. */
extern const nio_script_host script_host;

#endif
