/* plugins/tapescript_absent.c - what stands in for Tapescript in a library that was built without
 * nettle or without GMP: each function says so. */
#include <netaio/lock.h>
#include <netaio/tapescript.h>

#include "base/log.h"
#include "plugins/plugins.h"

/* None of them looks at what it is given. */
#pragma GCC diagnostic ignored "-Wunused-parameter"

/* ---- The plugin ----------------------------------------------------------------------------- */

const nio_plugin_class nio__tapescript_class = {
    .size = sizeof(nio_plugin_class), .name = NIO__TAPESCRIPT_NAME, .slots = NIO_SLOT_AUTH};

nio_status nio__tapescript_make(const nio__plugin_args *args, nio_plugin **plugin, nio_error *error)
{
    return nio__fail(error, NIO_ENOTSUP,
                     "layer \"%s\": this library was built without tapescript: it needs nettle and "
                     "GMP",
                     args->layer);
}

/* ---- Machines, locks and witnesses ----------------------------------------------------------- */

#define ABSENT(name, ...)                                                                          \
    nio_status name(__VA_ARGS__)                                                                   \
    {                                                                                              \
        return NIO_ENOTSUP;                                                                        \
    }
#define NOTHING(type, name, nothing, ...)                                                          \
    type name(__VA_ARGS__)                                                                         \
    {                                                                                              \
        return nothing;                                                                            \
    }

ABSENT(nio_script_vm_create, const nio_env *env, const nio_script_limits *limits,
       const nio_script_host *host, nio_script_vm **vm)

void nio_script_vm_destroy(nio_script_vm *vm)
{
}

ABSENT(nio_script_auth, nio_script_vm *vm, const nio_script_input *input)
ABSENT(nio_script_run, nio_script_vm *vm, const nio_script_input *input)
NOTHING(const char *, nio_script_why, "", const nio_script_vm *vm)
NOTHING(size_t, nio_script_ran, 0, const nio_script_vm *vm)
NOTHING(uint64_t, nio_script_steps, 0, const nio_script_vm *vm)
NOTHING(bool, nio_script_returned, false, const nio_script_vm *vm)
NOTHING(size_t, nio_script_memory, 0, const nio_script_vm *vm)
NOTHING(bool, nio_script_cache_next, false, const nio_script_vm *vm, size_t *at,
        nio_script_cached *entry)
NOTHING(nio_bytes, nio_script_cached_item, ((nio_bytes){NULL, 0}), const nio_script_cached *entry,
        size_t index)
NOTHING(size_t, nio_script_depth, 0, const nio_script_vm *vm)
NOTHING(bool, nio_script_peek, false, const nio_script_vm *vm, size_t index, nio_bytes *item)
ABSENT(nio_script_pop, nio_script_vm *vm, nio_bytes *item)
ABSENT(nio_script_push, nio_script_vm *vm, nio_bytes item)
ABSENT(nio_script_operand, nio_script_vm *vm, uint8_t *operand)
NOTHING(bool, nio_script_get, false, const nio_script_vm *vm, const char *name,
        nio_script_value *value)
ABSENT(nio_script_set, nio_script_vm *vm, const char *name, const nio_script_value *value)
ABSENT(nio_script_give, nio_script_vm *vm, nio_bytes result)
ABSENT(nio_script_charge, nio_script_vm *vm, uint64_t steps)
ABSENT(nio_script_fail, nio_script_vm *vm, const char *text)
NOTHING(nio_bytes, nio_script_out_bytes, ((nio_bytes){NULL, 0}), const nio_script_out *out)
ABSENT(nio_script_out_push, nio_script_out *out, nio_bytes item)
ABSENT(nio_signing_message, nio_script_out *out, const nio_signing *signing)
ABSENT(nio_witness_signature, nio_script_out *out, const uint8_t signature[NIO_SIGNATURE_BYTES],
       uint8_t omit)
ABSENT(nio_lock_single_sig, nio_script_out *out, const uint8_t key[NIO_KEY_BYTES], uint8_t may_omit)
ABSENT(nio_witness_single_sig, nio_script_out *out, const nio_signing *signing)
ABSENT(nio_lock_single_sig2, nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
       uint8_t may_omit)
ABSENT(nio_witness_single_sig2, nio_script_out *out, const nio_signing *signing)
ABSENT(nio_lock_multisig, nio_script_out *out, nio_bytes keys, size_t quorum, uint8_t may_omit)
ABSENT(nio_lock_script_hash, nio_script_out *out, nio_bytes script, size_t hash_size)
ABSENT(nio_witness_script_hash, nio_script_out *out, nio_bytes script)
ABSENT(nio_lock_taproot, nio_script_out *out, const uint8_t key[NIO_KEY_BYTES], nio_bytes script,
       uint8_t may_omit)
ABSENT(nio_witness_taproot_key, nio_script_out *out, nio_bytes script, const nio_signing *signing)
ABSENT(nio_witness_taproot_script, nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
       nio_bytes script)
ABSENT(nio_lock_nonnative_taproot, nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
       nio_bytes script, uint8_t may_omit)
ABSENT(nio_lock_graftroot, nio_script_out *out, const uint8_t key[NIO_KEY_BYTES], uint8_t may_omit)
ABSENT(nio_witness_graftroot_key, nio_script_out *out, const nio_signing *signing)
ABSENT(nio_witness_graftroot_surrogate, nio_script_out *out, const uint8_t seed[NIO_KEY_BYTES],
       nio_bytes script)
ABSENT(nio_lock_graftap, nio_script_out *out, const uint8_t key[NIO_KEY_BYTES], uint8_t may_omit)
ABSENT(nio_witness_graftap_key, nio_script_out *out, const nio_signing *signing)
ABSENT(nio_witness_graftap_surrogate, nio_script_out *out, const uint8_t seed[NIO_KEY_BYTES],
       nio_bytes script)
ABSENT(nio_lock_merkle, nio_script_out *out, const nio_merkle *tree)
ABSENT(nio_witness_merkle, nio_script_out *out, const nio_merkle *tree, size_t index)
ABSENT(nio_lock_after, nio_script_out *out, uint64_t begin, bool goes_on)
ABSENT(nio_lock_before, nio_script_out *out, uint64_t end, bool goes_on)
ABSENT(nio_lock_between, nio_script_out *out, uint64_t begin, uint64_t end, bool goes_on)
ABSENT(nio_certificate_make, uint8_t certificate[NIO_CERTIFICATE_BYTES],
       const uint8_t seed[NIO_KEY_BYTES], const nio_delegation *delegation)
ABSENT(nio_certificate_read, nio_bytes certificate, const uint8_t key[NIO_KEY_BYTES],
       nio_delegation *delegation)
ABSENT(nio_lock_delegate, nio_script_out *out, const uint8_t root_key[NIO_KEY_BYTES],
       uint8_t may_omit)
ABSENT(nio_witness_delegate, nio_script_out *out, const uint8_t certificate[NIO_CERTIFICATE_BYTES],
       const nio_signing *signing)
ABSENT(nio_lock_delegate_chain, nio_script_out *out, const uint8_t root_key[NIO_KEY_BYTES],
       uint8_t may_omit)
ABSENT(nio_witness_delegate_chain, nio_script_out *out, nio_bytes certificates,
       const nio_signing *signing)
ABSENT(nio_lock_digest, nio_lock_hash hash, nio_bytes preimage, uint8_t *digest, size_t size)
ABSENT(nio_lock_htlc, nio_script_out *out, const nio_htlc *terms)
ABSENT(nio_witness_htlc, nio_script_out *out, nio_bytes preimage, const nio_signing *signing)
ABSENT(nio_lock_htlc2, nio_script_out *out, const nio_htlc *terms)
ABSENT(nio_witness_htlc2, nio_script_out *out, nio_bytes preimage, const nio_signing *signing)
ABSENT(nio_lock_ptlc, nio_script_out *out, const nio_ptlc *terms)
ABSENT(nio_witness_ptlc, nio_script_out *out, const uint8_t *tweak, const nio_signing *signing)
ABSENT(nio_witness_ptlc_refund, nio_script_out *out, const nio_signing *signing)
ABSENT(nio_adapter_make, uint8_t adapter[NIO_ADAPTER_BYTES],
       const uint8_t tweak_point[NIO_KEY_BYTES], const nio_signing *signing)
ABSENT(nio_adapter_open, uint8_t signature[NIO_SIGNATURE_BYTES],
       const uint8_t adapter[NIO_ADAPTER_BYTES], const uint8_t tweak[NIO_KEY_BYTES])
ABSENT(nio_adapter_tweak, uint8_t tweak[NIO_KEY_BYTES], const uint8_t adapter[NIO_ADAPTER_BYTES],
       const uint8_t signature[NIO_SIGNATURE_BYTES])
ABSENT(nio_lock_adapter_check, nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
       const uint8_t tweak_point[NIO_KEY_BYTES], uint8_t omit)
ABSENT(nio_witness_adapter, nio_script_out *out, const uint8_t adapter[NIO_ADAPTER_BYTES])
ABSENT(nio_script_adapter_decrypt, nio_script_out *out, const uint8_t tweak[NIO_KEY_BYTES])
ABSENT(nio_lock_adapter, nio_script_out *out, const uint8_t key[NIO_KEY_BYTES],
       const uint8_t tweak_point[NIO_KEY_BYTES])
ABSENT(nio_witness_adapter_tweak, nio_script_out *out, const uint8_t adapter[NIO_ADAPTER_BYTES],
       const uint8_t tweak[NIO_KEY_BYTES])
ABSENT(nio_scalar_of_seed, uint8_t scalar[NIO_KEY_BYTES], const uint8_t seed[NIO_KEY_BYTES])
ABSENT(nio_scalar_point, uint8_t point[NIO_KEY_BYTES], const uint8_t scalar[NIO_KEY_BYTES])
ABSENT(nio_scalar_sign, uint8_t signature[NIO_SIGNATURE_BYTES], const uint8_t scalar[NIO_KEY_BYTES],
       nio_bytes message)
