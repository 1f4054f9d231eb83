/* plugins/tapescript/make.c - makes the plugin `tapescript` of words and keys, and ends it.
 *
 * Failure: NIO_EINVAL, NIO_ENOKEY, NIO_ENOMEM with a sentence. */
#include "plugins/tapescript/plugin.h"

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/grow.h"
#include "base/log.h"
#include "crypto/secret.h"
#include "crypto/sign.h"
#include "layer/domain.h"

/* ---- Checking ------------------------------------------------------------------------------- */

static nio_status check_keys(const nio__plugin_args *args, nio_error *error)
{
    const nio_key *key = &args->spec->key;
    if (key->secret.len != 0 && key->secret.len != NIO__SIGN_SEED_SIZE) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": a seed of tapescript has %zu bytes; it needs %d",
                         args->layer, key->secret.len, NIO__SIGN_SEED_SIZE);
    }
    for (size_t i = 0; i < NIO_KEYS_PREVIOUS; i++) {
        if (key->previous[i].len != 0) {
            return nio__fail(error, NIO_EINVAL,
                             "layer \"%s\": tapescript has no previous keys: give a lock that "
                             "takes the old key besides the new one",
                             args->layer);
        }
    }
    return NIO_OK;
}

/* One lock, from one place. */
static nio_status check_lock(const nio__plugin_args *args, nio_bytes *lock, nio_error *error)
{
    const nio_plugin_spec *spec = args->spec;
    *lock = nio__param_bytes(spec, "lock");
    if (lock->len != 0 && spec->key.lock.len != 0) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": tapescript has a lock, and its key brings another one",
                         args->layer);
    }
    *lock = lock->len != 0 ? *lock : spec->key.lock;
    if (lock->len > NIO__TAPESCRIPT_LOCK_MAX) {
        return nio__fail(error, NIO_EINVAL, "layer \"%s\": lock of tapescript has at most %d bytes",
                         args->layer, NIO__TAPESCRIPT_LOCK_MAX);
    }
    if (lock->len == 0 && !nio__param_flag(spec, "use_peer_lock")) {
        return nio__fail(error, NIO_ENOKEY,
                         "layer \"%s\": tapescript needs a lock, which says who may: the parameter "
                         "lock, the member `lock` of its key, or use_peer_lock",
                         args->layer);
    }
    return NIO_OK;
}

static nio_status check_numbers(const nio__plugin_args *args, const nio_witness *witness,
                                nio_error *error)
{
    uint64_t steps = nio__param_number(args->spec, "steps", NIO__TAPESCRIPT_STEPS);
    uint64_t max = nio__param_number(args->spec, "witness_max", NIO__TAPESCRIPT_SIG_BYTES);
    bool signs = args->spec->key.secret.len != 0 && witness->make == NULL;
    uint64_t least = signs ? NIO__TAPESCRIPT_SIG_BYTES : 1;
    if (steps < NIO__TAPESCRIPT_STEPS_MIN) {
        return nio__fail(error, NIO_EINVAL, "layer \"%s\": steps of tapescript is at least %d",
                         args->layer, NIO__TAPESCRIPT_STEPS_MIN);
    }
    if (max < least) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": witness_max of tapescript is at least %d%s", args->layer,
                         (int)least, signs ? ", which is one signature" : "");
    }
    return NIO_OK;
}

static nio_status check_witness(const nio__plugin_args *args, nio_witness *witness,
                                nio_error *error)
{
    *witness = (nio_witness){.size = sizeof *witness};
    return nio__grow_copy_if(witness, sizeof *witness, args->spec->key.witness) == NIO_OK
               ? NIO_OK
               : nio__fail(error, NIO_EINVAL,
                           "layer \"%s\": `size` of the nio_witness is not that of a nio_witness",
                           args->layer);
}

/* ---- Making --------------------------------------------------------------------------------- */

static nio_status no_memory(nio_error *error)
{
    return nio__fail(error, NIO_ENOMEM, "no memory for tapescript");
}

static nio__tapescript *allocate(const nio__plugin_args *args, nio_bytes lock)
{
    nio_bytes app = nio_bytes_of(args->realm);
    size_t max = (size_t)nio__param_number(args->spec, "witness_max", NIO__TAPESCRIPT_SIG_BYTES);
    nio__tapescript *self =
        nio__calloc(args->host->env, 1, sizeof *self + max + lock.len + app.len);
    if (self == NULL) {
        return NULL;
    }
    nio__plugin_init(&self->base, &nio__tapescript_class, args->host);
    self->use_peer_lock = nio__param_flag(args->spec, "use_peer_lock");
    self->witness_max = max;
    self->room = self->memory;
    self->lock = nio__bytes(self->room + max, lock.len);
    self->app = nio__bytes(nio__copy(self->room + max, lock), app.len);
    nio__copy(self->room + max + lock.len, app);
    nio__field_name_set(&self->witness_field,
                        nio__param_text(args->spec, "witness_field", "witness"));
    nio__stamp_names_set(&self->names, args->spec);
    return self;
}

static nio_status make_vm(nio__tapescript *self, const nio__plugin_args *args, nio_error *error)
{
    nio_script_limits limits = NIO_SCRIPT_LIMITS_INIT;
    limits.steps = nio__param_number(args->spec, "steps", NIO__TAPESCRIPT_STEPS);
    nio_status status =
        nio_script_vm_create(args->host->env, &limits, self->witness.host, &self->vm);
    if (status == NIO_EINVAL) {
        return nio__fail(error, status,
                         "layer \"%s\": the host of the nio_witness has an operation that is in "
                         "the place of no NOP, or its `size` is not set",
                         args->layer);
    }
    return status == NIO_OK ? NIO_OK : no_memory(error);
}

static bool take_seed(nio__tapescript *self, nio_bytes seed)
{
    uint8_t verify[NIO__SIGN_VERIFY_KEY_SIZE];
    if (seed.len == 0) {
        return true;
    }
    self->secret = nio__secret_alloc(NIO__SIGN_SECRET_KEY_SIZE);
    if (self->secret == NULL) {
        return false;
    }
    nio__sign_keys(verify, self->secret, seed.ptr);
    nio__secret_protect(self->secret);
    return true;
}

static nio_status share_tables(nio__tapescript *self)
{
    const nio_env *env = self->base.host->env;
    nio_domain *domain = self->base.host->domain;
    int64_t now_ms = env->wall_ms(env->user);
    nio_bytes any = nio__bytes(NULL, 0);
    nio_status status = nio__domain_fresh(domain, "tapescript", any, now_ms, &self->own);
    return status == NIO_OK
               ? nio__domain_fresh(domain, "tapescript peers", any, now_ms, &self->peers)
               : status;
}

static void tapescript_destroy(nio_plugin *plugin)
{
    nio__tapescript *self = nio__tapescript_of(plugin);
    nio__domain_fresh_release(plugin->host->domain, self->own);
    nio__domain_fresh_release(plugin->host->domain, self->peers);
    nio_script_vm_destroy(self->vm);
    nio__secret_free(self->secret);
    nio__free(plugin->host->env, self);
}

const nio_plugin_class nio__tapescript_class = {
    .size = sizeof(nio_plugin_class),
    .name = NIO__TAPESCRIPT_NAME,
    .slots = NIO_SLOT_AUTH,
    .traits = NIO_TRAIT_KEYED,
    .failure = "tapescript auth failed",
    .room = nio__tapescript_room,
    .seal = nio__tapescript_seal,
    .open = nio__tapescript_open,
    .destroy = tapescript_destroy,
};

nio_status nio__tapescript_make(const nio__plugin_args *args, nio_plugin **plugin, nio_error *error)
{
    nio_witness witness;
    nio_bytes lock;
    nio_status status = check_keys(args, error);
    status = status == NIO_OK ? check_lock(args, &lock, error) : status;
    status = status == NIO_OK ? check_witness(args, &witness, error) : status;
    status = status == NIO_OK ? check_numbers(args, &witness, error) : status;
    if (status != NIO_OK) {
        return status;
    }
    nio__tapescript *self = allocate(args, lock);
    if (self == NULL) {
        return no_memory(error);
    }
    self->witness = witness;
    status = make_vm(self, args, error);
    if (status == NIO_OK &&
        (!take_seed(self, args->spec->key.secret) || share_tables(self) != NIO_OK)) {
        status = no_memory(error);
    }
    if (status != NIO_OK) {
        tapescript_destroy(&self->base);
        return status;
    }
    *plugin = &self->base;
    return NIO_OK;
}
