/* plugins/tapescript/ops.h - the operations, one function each. See vm.h for what one is. */
#ifndef NIO_PLUGINS_TAPESCRIPT_OPS_H
#define NIO_PLUGINS_TAPESCRIPT_OPS_H

#include "plugins/tapescript/vm.h"

typedef bool nio__script_op(nio_script_vm *vm);

/* By code; table.c. */
extern nio__script_op *const nio__script_ops[256];

/* clang-format off */
nio__script_op
    /* ops_stack.c, ops_bytes.c */
    nio__op_false, nio__op_true, nio__op_push0, nio__op_push1, nio__op_push2, nio__op_pop0,
    nio__op_pop1, nio__op_size, nio__op_write_cache, nio__op_read_cache, nio__op_read_cache_size,
    nio__op_read_cache_stack, nio__op_read_cache_stack_size, nio__op_copy, nio__op_dup,
    nio__op_sha256, nio__op_shake256, nio__op_verify, nio__op_equal, nio__op_equal_verify,
    nio__op_not, nio__op_random, nio__op_depth, nio__op_swap, nio__op_swap2, nio__op_reverse,
    nio__op_concat, nio__op_split, nio__op_concat_str, nio__op_split_str, nio__op_get_value,
    nio__op_xor, nio__op_or, nio__op_and,
    /* ops_flow.c */
    nio__op_def, nio__op_call, nio__op_if, nio__op_if_else, nio__op_eval, nio__op_return,
    nio__op_set_flag, nio__op_unset_flag, nio__op_merkleval, nio__op_try_except, nio__op_loop,
    nio__op_nop,
    /* ops_number.c */
    nio__op_add_ints, nio__op_subtract_ints, nio__op_mult_ints, nio__op_div_int, nio__op_div_ints,
    nio__op_mod_int, nio__op_mod_ints, nio__op_add_floats, nio__op_subtract_floats,
    nio__op_div_float, nio__op_div_floats, nio__op_mod_float, nio__op_mod_floats, nio__op_less,
    nio__op_less_or_equal, nio__op_float_less, nio__op_float_less_or_equal, nio__op_int_to_float,
    nio__op_float_to_int,
    /* ops_time.c */
    nio__op_check_timestamp, nio__op_check_timestamp_verify, nio__op_check_epoch,
    nio__op_check_epoch_verify,
    /* ops_sign.c */
    nio__op_get_message, nio__op_check_sig, nio__op_check_sig_verify, nio__op_check_multisig,
    nio__op_check_multisig_verify, nio__op_sign, nio__op_sign_stack, nio__op_check_sig_stack,
    nio__op_taproot,
    /* ops_curve.c, ops_adapter.c */
    nio__op_add_points, nio__op_derive_scalar, nio__op_clamp_scalar, nio__op_add_scalars,
    nio__op_subtract_scalars, nio__op_derive_point, nio__op_subtract_points,
    nio__op_make_adapter_sig_public, nio__op_make_adapter_sig_private, nio__op_check_adapter_sig,
    nio__op_decrypt_adapter_sig,
    /* ops_host.c */
    nio__op_check_transfer, nio__op_invoke, nio__op_check_template, nio__op_check_template_verify;
/* clang-format on */

#endif
