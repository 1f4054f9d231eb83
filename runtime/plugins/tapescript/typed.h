/* plugins/tapescript/typed.h - items of the stack as numbers (number.h, real.h) and as text. */
#ifndef NIO_PLUGINS_TAPESCRIPT_TYPED_H
#define NIO_PLUGINS_TAPESCRIPT_TYPED_H

#include "plugins/tapescript/number.h"
#include "plugins/tapescript/vm.h"

/* Reads an item, or an operand, as an integer. It fails if that is empty. */
bool nio__script_to_number(nio_script_vm *vm, nio_bytes bytes, nio__number *number);
/* The top, taken off, as an integer. */
bool nio__script_pop_number(nio_script_vm *vm, nio__number *number);
/* Puts it there, in its written form. */
bool nio__script_push_number(nio_script_vm *vm, const nio__number *number);

/* The top, taken off, as a float. It fails unless that has 4 bytes. */
bool nio__script_pop_real(nio_script_vm *vm, double *value);
/* Rounds it to a float and puts that there. It fails if it is finite and too large for one. */
bool nio__script_push_real(nio_script_vm *vm, double value);

/* Fails unless the bytes are UTF-8. */
bool nio__script_check_text(nio_script_vm *vm, nio_bytes bytes);
/* The top, taken off; it fails likewise. */
bool nio__script_pop_text(nio_script_vm *vm, nio_bytes *text);

#endif
