/* core/answers.c - answers that are kept for requests which come again over UDP: see safety.h.
 *
 * Happy path:  a request with a `cid` → an entry → its handler → the answer, kept in the entry
 *              the request comes again → the kept answer, or nothing while the handler keeps the
 *              call, or if it ended without an answer
 * Failure:     limits.answers or limits.answers_bytes is reached: the oldest answer gives way, and
 *              if that is still to be made, the new request hears ERROR `busy`.
 *
 * Entries stand in a ring, the oldest first. Their memory is used again, so a steady flow of
 * requests asks for none. */
#include "base/alloc.h"
#include "core/own.h"
#include "core/safety.h"
#include "crypto/shorthash.h"

#define KEPT_MS 30000
#define KEY_BYTES (NIO__ADDRESS_KEY + NIO__CID_BYTES)
#define NOTHING SIZE_MAX /* as the length of content: there is nothing to repeat */

typedef struct entry {
    uint8_t key[KEY_BYTES];
    bool answered;
    uint8_t type;
    uint64_t at_ms;
    nio_layer *inner;
    size_t uri_len, content_len, cap;
    uint8_t *bytes; /* URI and content */
} entry;

struct nio__answers {
    nio__map map; /* key → entry */
    uint32_t first, count, max;
    size_t bytes; /* sum of `cap` */
    entry ring[];
};

static void make_key(const nio_link *link, const uint8_t *cid, uint8_t key[KEY_BYTES])
{
    memcpy(key, link->key, NIO__ADDRESS_KEY);
    memcpy(key + NIO__ADDRESS_KEY, cid, NIO__CID_BYTES);
}

static entry *find(const nio__core *core, const uint8_t key[KEY_BYTES])
{
    return core->answers != NULL ? nio__map_get(&core->answers->map, 0, nio__bytes(key, KEY_BYTES))
                                 : NULL;
}

static nio_status want_ring(nio__core *core)
{
    uint32_t max = core->limits->answers;
    if (core->answers != NULL) {
        return NIO_OK;
    }
    nio__answers *answers = nio__calloc(core->env, 1, sizeof *answers + max * sizeof(entry));
    if (answers == NULL) {
        return NIO_ENOMEM;
    }
    uint8_t seed[NIO__SEED_SIZE];
    nio__random_bytes(&core->random, seed, sizeof seed);
    nio__map_init(&answers->map, core->env, nio__map_siphash, seed, max);
    answers->max = max;
    core->answers = answers;
    return NIO_OK;
}

void nio__answers_end(nio__core *core)
{
    nio__answers *answers = core->answers;
    if (answers == NULL) {
        return;
    }
    for (uint32_t i = 0; i < answers->max; i++) {
        nio__free(core->env, answers->ring[i].bytes);
    }
    nio__map_end(&answers->map);
    nio__free(core->env, answers);
    core->answers = NULL;
}

/* ---- Room ------------------------------------------------------------------------------------ */

static bool is_over(const nio__core *core, const entry *oldest)
{
    return oldest->answered || core->now_ms - oldest->at_ms >= KEPT_MS;
}

/* Forgets the oldest; false if its answer is still to be made. */
static bool forget_oldest(nio__core *core)
{
    nio__answers *answers = core->answers;
    entry *oldest = &answers->ring[answers->first];
    if (answers->count == 0 || !is_over(core, oldest)) {
        return false;
    }
    nio__map_remove(&answers->map, 0, nio__bytes(oldest->key, KEY_BYTES));
    answers->first = (answers->first + 1) % answers->max;
    answers->count--;
    return true;
}

static entry *add(nio__core *core, const uint8_t key[KEY_BYTES])
{
    if (want_ring(core) != NIO_OK) {
        return NULL;
    }
    nio__answers *answers = core->answers;
    if ((answers->count == answers->max && !forget_oldest(core)) ||
        nio__map_reserve(&answers->map, answers->count + 1) != NIO_OK) {
        return NULL;
    }
    entry *made = &answers->ring[(answers->first + answers->count) % answers->max];
    memcpy(made->key, key, KEY_BYTES);
    made->answered = true; /* by nothing, unless there is an answer, or one is awaited */
    made->content_len = NOTHING;
    made->at_ms = core->now_ms;
    if (nio__map_add(&answers->map, 0, nio__bytes(made->key, KEY_BYTES), made) != NIO_OK) {
        return NULL;
    }
    answers->count++;
    return made;
}

static void give_memory(nio__core *core, entry *from)
{
    nio__free(core->env, from->bytes);
    core->answers->bytes -= from->cap;
    from->bytes = NULL;
    from->cap = 0;
}

/* Memory for an answer: that of the entry, or more within limits.answers_bytes. */
static bool want_bytes(nio__core *core, entry *self, size_t len)
{
    nio__answers *answers = core->answers;
    if (len <= self->cap) {
        return true;
    }
    give_memory(core, self);
    /* What old entries hold goes first, be they in use or not. */
    for (uint32_t i = 0; i < answers->max && answers->bytes + len > core->limits->answers_bytes;
         i++) {
        entry *other = &answers->ring[(answers->first + i) % answers->max];
        if (other != self && other->cap > 0) {
            other->content_len = NOTHING; /* there was an answer, and it is gone */
            give_memory(core, other);
        }
    }
    if (answers->bytes + len > core->limits->answers_bytes) {
        return false;
    }
    self->bytes = nio__alloc(core->env, len);
    self->cap = self->bytes != NULL ? len : 0;
    answers->bytes += self->cap;
    return self->bytes != NULL;
}

/* ---- Answers --------------------------------------------------------------------------------- */

void nio__answers_await(const nio_call *call)
{
    uint8_t key[KEY_BYTES];
    if (call->link->socket == NULL || !call->has_cid) {
        return;
    }
    make_key(call->link, call->cid, key);
    entry *self = find(call->link->core, key);
    if (self != NULL) {
        self->answered = false;
    }
}

void nio__answers_keep(const nio__out *out)
{
    const nio__out_spec *spec = &out->spec;
    nio__core *core = spec->link->core;
    uint8_t key[KEY_BYTES];
    make_key(spec->link, spec->id, key);
    entry *self = find(core, key);
    if (self == NULL) {
        return;
    }
    self->answered = true;
    self->type = spec->type;
    self->inner = spec->inner;
    self->uri_len = spec->uri_len;
    self->content_len = spec->content_len;
    size_t len = spec->uri_len + spec->content_len;
    if (!want_bytes(core, self, len > 0 ? len : 1)) {
        self->content_len = NOTHING;
        return;
    }
    nio__copy(nio__copy(self->bytes, nio__bytes(out->uri, spec->uri_len)),
              nio__bytes(out->content, spec->content_len));
}

static void send_again(nio__in *in, const entry *kept)
{
    nio__out_spec spec = {.link = in->link,
                          .type = kept->type,
                          .outer = in->link->outer,
                          .inner = kept->inner,
                          .id_name = NIO_FIELD_RID,
                          .id = in->cid.ptr,
                          .binds = &in->tags,
                          .uri_len = kept->uri_len,
                          .content_len = kept->content_len,
                          .answers = true};
    nio_status status = nio__out_send(in->core, &spec, nio__bytes(kept->bytes, kept->uri_len),
                                      nio__bytes(kept->bytes + kept->uri_len, kept->content_len));
    in->core->counters.unsent += status != NIO_OK && status != NIO_EPENDING;
}

bool nio__answers_repeat(nio__in *in)
{
    nio__core *core = in->core;
    if (in->link->socket == NULL || in->cid.len == 0 || in->multicast ||
        !nio__type_is_request_like(in->type) || core->limits->answers == 0) {
        return false;
    }
    uint8_t key[KEY_BYTES];
    make_key(in->link, in->cid.ptr, key);
    entry *kept = find(core, key);
    if (kept == NULL) {
        if (add(core, key) == NULL) {
            nio__refuse(in, NIO__AT_BUSY, NULL);
            return true;
        }
        return false;
    }
    core->counters.repeats++;
    if (kept->answered && kept->content_len != NOTHING) {
        send_again(in, kept);
    }
    return true;
}
