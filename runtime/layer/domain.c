/* layer/domain.c - the tables that all nodes of a domain share.
 *
 * A freshness table belongs to a key, which is recognised by a keyed hash, so that the domain
 * holds no secret but its own. A table without users stays until the newest second that it
 * remembers is out of the window: a node that ends and begins again in one process accepts
 * nothing twice. Where it is then dropped, the domain keeps the second as the least floor of
 * every later table. */
#include "layer/domain.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "crypto/hash.h"
#include "crypto/init.h"
#include "crypto/secret.h"
#include "crypto/shorthash.h"

#define KEY_TAG_BYTES 16

typedef struct key_table key_table;
struct key_table {
    nio__fresh fresh; /* first: a table is found from its fresh */
    key_table *next;
    uint32_t users;
    uint8_t tag[KEY_TAG_BYTES];
};

struct nio_domain {
    nio_env env;
    nio__mutex mutex; /* of the list of tables; each table has its own */
    key_table *tables;
    int64_t floor; /* of tables that were dropped */
    nio__windows windows;
    uint8_t secret[NIO__SHORTHASH_KEY_SIZE]; /* of fingerprints and tags */
};

/* What has a mutex and can fail to make one. */
static nio_status begin(nio_domain *domain)
{
    nio_status status = nio__mutex_init(&domain->mutex);
    if (status != NIO_OK) {
        return status;
    }
    uint8_t seed[NIO__SHORTHASH_KEY_SIZE];
    domain->env.random(domain->env.user, domain->secret, sizeof domain->secret);
    domain->env.random(domain->env.user, seed, sizeof seed);
    status = nio__windows_init(&domain->windows, &domain->env, seed);
    if (status != NIO_OK) {
        nio__mutex_end(&domain->mutex);
    }
    return status;
}

nio_status nio_domain_create(nio_domain **out, const nio_env *env)
{
    nio_status status = nio__crypto_init();
    if (status != NIO_OK) {
        return status;
    }
    nio_env own;
    if (env == NULL) {
        nio_env_default(&own);
        env = &own;
    }
    nio_domain *domain = nio__calloc(env, 1, sizeof *domain);
    if (domain == NULL) {
        return NIO_ENOMEM;
    }
    domain->env = *env;
    domain->floor = INT64_MIN;
    status = begin(domain);
    if (status != NIO_OK) {
        nio__free(env, domain);
        return status;
    }
    *out = domain;
    return NIO_OK;
}

static void table_free(nio_domain *domain, key_table *table)
{
    nio__fresh_end(&table->fresh);
    nio__free(&domain->env, table);
}

void nio_domain_destroy(nio_domain *domain)
{
    if (domain == NULL) {
        return;
    }
    while (domain->tables != NULL) {
        key_table *table = domain->tables;
        assert(table->users == 0);
        domain->tables = table->next;
        table_free(domain, table);
    }
    nio__windows_end(&domain->windows);
    nio__mutex_end(&domain->mutex);
    nio_env env = domain->env;
    nio__wipe(domain->secret, sizeof domain->secret);
    nio__free(&env, domain);
}

nio_domain *nio__domain_default(void)
{
    static nio__mutex mutex = NIO__MUTEX_STATIC;
    static nio_domain *domain;
    nio__mutex_lock(&mutex);
    if (domain == NULL && nio_domain_create(&domain, NULL) != NIO_OK) {
        domain = NULL;
    }
    nio_domain *found = domain;
    nio__mutex_unlock(&mutex);
    return found;
}

/* Drops tables that nobody uses and that remember nothing of use. */
static void sweep(nio_domain *domain, int64_t now_ms)
{
    key_table **at = &domain->tables;
    while (*at != NULL) {
        key_table *table = *at;
        int64_t newest = nio__fresh_newest(&table->fresh);
        if (table->users != 0 || newest + NIO__FRESH_WINDOW >= now_ms / 1000) {
            at = &table->next;
            continue;
        }
        domain->floor = domain->floor < newest ? newest : domain->floor;
        *at = table->next;
        table_free(domain, table);
    }
}

static void tag_of(const nio_domain *domain, const char *kind, nio_bytes key,
                   uint8_t tag[KEY_TAG_BYTES])
{
    nio__blake2b hash;
    nio__blake2b_init(&hash, KEY_TAG_BYTES, nio__bytes(domain->secret, sizeof domain->secret));
    nio__blake2b_update(&hash, nio__bytes(kind, strlen(kind) + 1));
    nio__blake2b_update(&hash, key);
    nio__blake2b_final(&hash, tag);
    nio__wipe(&hash, sizeof hash);
}

static key_table *table_new(nio_domain *domain, const uint8_t tag[KEY_TAG_BYTES], int64_t now_ms)
{
    key_table *table = nio__alloc(&domain->env, sizeof *table);
    if (table == NULL) {
        return NULL;
    }
    if (nio__fresh_init(&table->fresh, &domain->env, now_ms, NIO__FRESH_ENTRIES) != NIO_OK) {
        nio__free(&domain->env, table);
        return NULL;
    }
    if (table->fresh.floor < domain->floor) {
        table->fresh.floor = domain->floor;
    }
    table->users = 0;
    memcpy(table->tag, tag, KEY_TAG_BYTES);
    table->next = domain->tables;
    domain->tables = table;
    return table;
}

static key_table *table_of(nio_domain *domain, const uint8_t tag[KEY_TAG_BYTES], int64_t now_ms)
{
    for (key_table *table = domain->tables; table != NULL; table = table->next) {
        if (memcmp(table->tag, tag, KEY_TAG_BYTES) == 0) {
            return table;
        }
    }
    sweep(domain, now_ms);
    return table_new(domain, tag, now_ms);
}

nio_status nio__domain_fresh(nio_domain *domain, const char *kind, nio_bytes key, int64_t now_ms,
                             nio__fresh **fresh)
{
    uint8_t tag[KEY_TAG_BYTES];
    tag_of(domain, kind, key, tag);
    nio__mutex_lock(&domain->mutex);
    key_table *table = table_of(domain, tag, now_ms);
    if (table != NULL) {
        table->users++;
        *fresh = &table->fresh;
    }
    nio__mutex_unlock(&domain->mutex);
    return table != NULL ? NIO_OK : NIO_ENOMEM;
}

void nio__domain_fresh_release(nio_domain *domain, nio__fresh *fresh)
{
    if (fresh == NULL) {
        return;
    }
    key_table *table = (key_table *)(void *)fresh;
    nio__mutex_lock(&domain->mutex);
    assert(table->users > 0);
    table->users--;
    nio__mutex_unlock(&domain->mutex);
}

uint64_t nio__domain_fingerprint(const nio_domain *domain, nio_bytes proof)
{
    return nio__siphash(domain->secret, proof);
}

nio__windows *nio__domain_windows(nio_domain *domain)
{
    return &domain->windows;
}
