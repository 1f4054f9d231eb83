/* core/challenge.c - see safety.h.
 *
 * chal = the first 16 bytes of BLAKE2b-256, keyed with a secret drawn at start, of
 * "netaio-chal-1" ‖ u32 epoch ‖ what names the link: its address over UDP, else its number. */
#include "base/be.h"
#include "core/own.h"
#include "core/safety.h"
#include "crypto/hash.h"
#include "crypto/secret.h"

#define EPOCH_MS 30000
/* For so long a caller puts what it was asked for into its messages: no node takes it for
 * longer. */
#define CARRIED_MS (2 * EPOCH_MS)

static void make(const nio_link *link, uint32_t epoch, uint8_t value[NIO__CHALLENGE_BYTES])
{
    const nio__core *core = link->core;
    uint8_t bytes[8], digest[32];
    nio__blake2b hash;
    nio__blake2b_init(&hash, sizeof digest,
                      nio__bytes(core->challenge_key, sizeof core->challenge_key));
    nio__blake2b_update(&hash, nio_bytes_of("netaio-chal-1"));
    nio__be32_store(bytes, epoch);
    nio__blake2b_update(&hash, nio__bytes(bytes, 4));
    if (link->socket != NULL) {
        nio__blake2b_update(&hash, nio__bytes(link->key, sizeof link->key));
    } else {
        nio__be64_store(bytes, link->number);
        nio__blake2b_update(&hash, nio__bytes(bytes, 8));
    }
    nio__blake2b_final(&hash, digest);
    memcpy(value, digest, NIO__CHALLENGE_BYTES);
}

static uint32_t epoch_of(const nio_link *link)
{
    return (uint32_t)(nio__now(link->core) / EPOCH_MS);
}

/* ---- Asking ---------------------------------------------------------------------------------- */

void nio__challenge_make(const nio_link *link, uint8_t value[NIO__CHALLENGE_BYTES])
{
    make(link, epoch_of(link), value);
}

bool nio__challenge_is_ours(const nio_link *link, nio_bytes value)
{
    uint8_t ours[NIO__CHALLENGE_BYTES];
    for (uint32_t back = 0; back < 2; back++) {
        make(link, epoch_of(link) - back, ours);
        if (nio__secret_equal(ours, value.ptr, sizeof ours)) {
            return true;
        }
    }
    return false;
}

bool nio__challenge_suits(const nio__in *in, nio__stage stage)
{
    return (stage == NIO__AT_OUTER_STALE || stage == NIO__AT_INNER_STALE) && in->cid.len != 0 &&
           !in->challenged && (in->opening->traits & NIO_TRAIT_CHALLENGE) != 0;
}

bool nio__challenge_call(nio_call *call)
{
    nio_link *link = call->link;
    nio__core *core = link->core;
    uint8_t value[NIO__CHALLENGE_BYTES];
    if (!call->has_cid) {
        return false;
    }
    nio__challenge_make(link, value);
    nio__out_spec spec = {.link = link,
                          .type = NIO_AUTH_ERROR,
                          .outer = link->outer,
                          .id_name = NIO_FIELD_RID,
                          .id = call->cid,
                          .binds = &call->tags,
                          .challenge = value,
                          .answers = true};
    link->challenging = true;
    nio_status status = nio__out_send(core, &spec, nio__bytes(NULL, 0), nio__bytes(NULL, 0));
    link->challenging = false;
    core->counters.challenges += status == NIO_OK;
    return status == NIO_OK;
}

/* ---- Being asked ----------------------------------------------------------------------------- */

const uint8_t *nio__challenge_of(const nio_link *link)
{
    bool carries =
        link->challenge_ms != 0 && nio__now(link->core) - link->challenge_ms < CARRIED_MS;
    return carries ? link->challenge : NULL;
}

/* Whoever knows the number of the call got its request: at worst it makes us send it twice. */
bool nio__challenge_take(nio__in *in)
{
    nio__own *own = in->own;
    if (in->type != NIO_AUTH_ERROR || own == NULL || in->challenge.len == 0 ||
        own->state != NIO__OWN_SENT || own->challenged) {
        return false;
    }
    nio_link *link = in->link;
    memcpy(link->challenge, in->challenge.ptr, sizeof link->challenge);
    link->challenge_ms = nio__now(link->core);
    own->challenged = true;
    return nio__again_send(own);
}
