/* plugins/hashcash.c - proof of work, for services that anybody may call: who sends has to have
 * spent more than who receives. It proves nothing of who that is. Wire form: hashcash.h.
 *
 * What has to carry a proof:
 *   - over a stream a message now and then: a proof admits what follows it on its link, up to 1,000
 *     messages with its own, or for 60 s. The sender knows that rule as well;
 *   - over UDP every message, unless the address of its sender is proved (`chal`);
 *   - no answer to a request of this node: that was asked for, and who answers should not have to
 *     work for all who ask.
 *
 * Happy path (seal):  admitted, or an answer → as it is
 *                     else P → a search off the loop's thread → NIO_EPENDING … → the field
 *                     a search for this channel is under way → its admission is waited for
 * Happy path (open):  no field → admitted? else the field → its time → P → zero bits → freshness
 *                     → the price of the moment (hashcash_price.c) → the link is admitted
 * Failure modes:
 *     NIO_EAUTH    no proof where one has to be, a field of another form, too few bits
 *     NIO_ESTALE   time more than 60 s away, or at or below the floor of the table
 *     NIO_EREPLAY  a proof that was accepted before, or that this node made itself
 *     NIO_ENOTSUP  (seal) an answer that names no request: it is not worked for, or who asks for
 *                  nothing could make this node work
 * Over a stream the refused one is told what is wanted (`hint`), and tries once more (`heed`) if
 * that is at most its max_bits. Over UDP it is told nothing. */
#include "plugins/hashcash.h"

#include "base/alloc.h"
#include "base/be.h"
#include "base/bytes.h"
#include "base/list.h"
#include "base/log.h"
#include "layer/domain.h"
#include "plugins/plugins.h"

#define REALM_MAX 255
#define ADMITS_MESSAGES 1000 /* by one proof */
#define ADMITS_MS 60000
#define SENDS_MS 50000 /* of which the sender leaves that much for the way */
#define HEEDS_MS 60000 /* what was asked for is asked for so long */
#define MAX_BITS 24    /* ten seconds or so: the default deadline of a call */

typedef struct hashcash {
    nio_plugin base;
    nio__field_name field;
    uint8_t realm[REALM_MAX];
    uint8_t realm_len;
    unsigned bits, max_bits;
    nio__hashcash_price price;
    nio__fresh *fresh;
    nio__list searches; /* under way */
    uint8_t hint[NIO__HASHCASH_HINT_BYTES];
} hashcash;

/* An admission. Until then, so many. */
typedef struct admission {
    int64_t until_ms;
    uint32_t left;
} admission;

/* Of a sending channel. */
typedef struct sending {
    admission admitted;
    unsigned bits;         /* that the other side asked for */
    int64_t bits_until_ms; /* and up to when that is believed */
    int64_t ahead_s;       /* its clock is so far ahead */
} sending;

static hashcash *hashcash_of(nio_plugin *plugin)
{
    return (hashcash *)(void *)plugin;
}

static void hashcash_room(const nio_plugin *plugin, nio_room *room)
{
    const hashcash *self = (const hashcash *)(const void *)plugin;
    room->field_count = 1;
    room->fields[0].name = self->field.text;
    room->fields[0].max = NIO__HASHCASH_BYTES;
}

/* ---- Admissions ---------------------------------------------------------------------------- */

static void admit(admission *self, int64_t now_ms, int64_t ms)
{
    self->until_ms = now_ms + ms;
    self->left = ADMITS_MESSAGES - 1; /* the one with the proof counts */
}

/* Takes one message off an admission; false if it is over. A clock that was set back ends it. */
static bool spend(admission *self, int64_t now_ms)
{
    if (self->left == 0 || now_ms >= self->until_ms || now_ms < self->until_ms - ADMITS_MS) {
        return false;
    }
    self->left--;
    return true;
}

static bool has_address_proved(const nio_layer_message *message)
{
    return message->scope == NIO_SCOPE_DATAGRAM && (message->proved || message->challenge.len != 0);
}

/* ---- Sealing ------------------------------------------------------------------------------- */

static bool is_searched_for(const hashcash *self, const sending *channel)
{
    NIO__LIST_EACH(hook, &self->searches) {
        if (NIO__CONTAINER(hook, nio__hashcash_search, hook)->whose == channel) {
            return true;
        }
    }
    return false;
}

/* What only answers something, or refuses it. */
static bool is_answer_type(uint8_t type)
{
    switch (type) {
    case NIO_RESPOND_URI:
    case NIO_OK_TYPE:
    case NIO_CONFIRM_SUBSCRIBE:
    case NIO_CONFIRM_UNSUBSCRIBE:
    case NIO_ERROR_TYPE:
    case NIO_AUTH_ERROR:
    case NIO_NOT_FOUND:
    case NIO_NOT_PERMITTED:
        return true;
    default:
        return false;
    }
}

static unsigned bits_for(const hashcash *self, const sending *channel, int64_t now_ms)
{
    bool asked = channel != NULL && now_ms < channel->bits_until_ms &&
                 now_ms >= channel->bits_until_ms - HEEDS_MS;
    return asked && channel->bits > self->bits ? channel->bits : self->bits;
}

static nio__hashcash_claim claim_of(const hashcash *self, const nio_layer_message *message)
{
    return (nio__hashcash_claim){.type = message->type,
                                 .realm = nio__bytes(self->realm, self->realm_len)};
}

/* Makes the search for a proof of this message. */
static nio_status begin_search(hashcash *self, nio_layer_message *message, sending *channel)
{
    nio__hashcash_claim claim = claim_of(self, message);
    int64_t second = message->now_ms / 1000 + (channel != NULL ? channel->ahead_s : 0);
    if (second < 0 || second > UINT32_MAX ||
        !nio_layer_split(message, &claim.uri, &claim.content)) {
        return NIO_EINVAL;
    }
    nio__hashcash_search *search = nio__hashcash_search_new(self->base.host->env);
    if (search == NULL) {
        return NIO_ENOMEM;
    }
    uint8_t *value = search->value;
    search->bits = bits_for(self, channel, message->now_ms);
    search->begun_ms = message->now_ms;
    search->whose = message->scope == NIO_SCOPE_STREAM ? channel : NULL;
    value[NIO__HASHCASH_AT_VERSION] = NIO__HASHCASH_VERSION;
    value[NIO__HASHCASH_AT_BITS] = (uint8_t)search->bits;
    nio__be32_store(value + NIO__HASHCASH_AT_TIME, (uint32_t)second);
    nio_plugin_random(&self->base, value + NIO__HASHCASH_AT_SALT, NIO__HASHCASH_SALT_BYTES);
    nio__hashcash_subject(search->subject, &claim, value);
    nio__list_push(&self->searches, &search->hook);
    message->work = &search->work;
    return NIO_EPENDING;
}

/* What has a time that this node would take is remembered: it may come back. */
static void remember_sent(hashcash *self, const nio__hashcash_search *found, int64_t now_ms)
{
    nio_plugin_host *host = self->base.host;
    int64_t second = nio__be32_load(found->value + NIO__HASHCASH_AT_TIME), now = now_ms / 1000;
    if (second <= now + NIO__FRESH_WINDOW && second >= now - NIO__FRESH_WINDOW) {
        nio__plugin_host_sync(host, now_ms);
        nio__fresh_sent(self->fresh,
                        nio__domain_fingerprint(host->domain,
                                                nio__bytes(found->subject, sizeof found->subject)),
                        host->salt, second);
    }
}

static nio_status end_search(hashcash *self, nio_layer_message *message, sending *channel,
                             const nio__hashcash_search *found)
{
    if (!found->found) {
        return NIO_ECANCELED;
    }
    if (message->now_ms - found->begun_ms > (int64_t)NIO__FRESH_WINDOW * 1000) {
        return NIO_ETIMEDOUT; /* the other side would find it stale */
    }
    nio_status status =
        nio_layer_put(message, self->field.text, nio__bytes(found->value, sizeof found->value));
    if (status != NIO_OK) {
        return status;
    }
    remember_sent(self, found, message->now_ms);
    if (channel != NULL && found->whose == channel) {
        admit(&channel->admitted, message->now_ms, SENDS_MS);
    }
    return NIO_OK;
}

static nio_status hashcash_seal(nio_plugin *plugin, nio_layer_message *message)
{
    hashcash *self = hashcash_of(plugin);
    sending *channel = message->channel_state;
    if (message->work != NULL) {
        return end_search(self, message, channel,
                          NIO__CONTAINER(message->work, nio__hashcash_search, work));
    }
    if (message->answer || has_address_proved(message)) {
        return NIO_OK;
    }
    if (message->scope == NIO_SCOPE_STREAM && channel != NULL) {
        if (spend(&channel->admitted, message->now_ms)) {
            return NIO_OK;
        }
        if (is_searched_for(self, channel)) {
            return is_answer_type(message->type) ? NIO_ENOTSUP : NIO_EPENDING;
        }
    }
    return is_answer_type(message->type) ? NIO_ENOTSUP : begin_search(self, message, channel);
}

/* The refuser's clock counts, since it is the one that looks at the time. */
static bool hashcash_heed(nio_plugin *plugin, const nio_layer_message *message)
{
    hashcash *self = hashcash_of(plugin);
    sending *channel = message->channel_state;
    nio_field field;
    if (channel == NULL || !nio_layer_field(message, self->field.text, &field) ||
        field.kind != NIO_FIELD_BYTES || field.value.len != NIO__HASHCASH_HINT_BYTES ||
        field.value.ptr[NIO__HASHCASH_AT_VERSION] != NIO__HASHCASH_VERSION) {
        return false;
    }
    unsigned bits = field.value.ptr[NIO__HASHCASH_AT_BITS];
    channel->admitted.left = 0;
    if (bits > self->max_bits) {
        return false;
    }
    channel->bits = bits;
    channel->bits_until_ms = message->now_ms + HEEDS_MS;
    channel->ahead_s =
        nio__be32_load(field.value.ptr + NIO__HASHCASH_AT_TIME) - message->now_ms / 1000;
    return true;
}

/* ---- Opening ------------------------------------------------------------------------------- */

/* The proof in a field of the right form, or NULL. */
static const uint8_t *proof_in(const hashcash *self, const nio_field *field)
{
    const uint8_t *value = field->value.ptr;
    bool good = field->kind == NIO_FIELD_BYTES && field->value.len == NIO__HASHCASH_BYTES &&
                value[NIO__HASHCASH_AT_VERSION] == NIO__HASHCASH_VERSION &&
                nio__be16_load(value + NIO__HASHCASH_AT_ZERO) == 0 &&
                value[NIO__HASHCASH_AT_BITS] >= self->bits &&
                value[NIO__HASHCASH_AT_BITS] <= NIO__HASHCASH_BITS_MAX;
    return good ? value : NULL;
}

/* What is cheap to find out comes first. Every proof at the least price is remembered and counted
 * once, also where the price of the moment is higher: it was paid. */
static nio_status check(hashcash *self, const nio_layer_message *message, const uint8_t *value)
{
    nio_plugin_host *host = self->base.host;
    nio__hashcash_claim claim = claim_of(self, message);
    uint8_t subject[NIO__HASHCASH_SUBJECT_BYTES];
    nio__blake2b begun;
    int64_t second = nio__be32_load(value + NIO__HASHCASH_AT_TIME), now = message->now_ms / 1000;
    if (second < now - NIO__FRESH_WINDOW || second > now + NIO__FRESH_WINDOW) {
        return NIO_ESTALE;
    }
    if (!nio_layer_split(message, &claim.uri, &claim.content)) {
        return NIO_EAUTH;
    }
    nio__hashcash_subject(subject, &claim, value);
    nio__hashcash_begin(&begun, subject);
    if (nio__hashcash_zeros(&begun, value + NIO__HASHCASH_HEAD_BYTES) <
        value[NIO__HASHCASH_AT_BITS]) {
        return NIO_EAUTH;
    }
    nio__plugin_host_sync(host, message->now_ms);
    nio_status status = nio__fresh_accept(
        self->fresh, nio__domain_fingerprint(host->domain, nio__bytes(subject, sizeof subject)),
        host->salt, second, message->now_ms);
    if (status != NIO_OK) {
        return status;
    }
    bool enough = nio__hashcash_price_suits(&self->price, value[NIO__HASHCASH_AT_BITS], second,
                                            message->now_ms);
    nio__hashcash_price_count(&self->price, message->now_ms);
    return enough ? NIO_OK : NIO_EAUTH;
}

static nio_status hashcash_open(nio_plugin *plugin, nio_layer_message *message)
{
    hashcash *self = hashcash_of(plugin);
    admission *admitted = message->scope == NIO_SCOPE_STREAM ? message->open_state : NULL;
    nio_field field;
    if (!nio_layer_field(message, self->field.text, &field)) {
        bool passes = message->answer || has_address_proved(message) ||
                      (admitted != NULL && spend(admitted, message->now_ms));
        return passes ? NIO_OK : NIO_EAUTH;
    }
    const uint8_t *value = proof_in(self, &field);
    if (value == NULL) {
        return NIO_EAUTH;
    }
    nio_status status = check(self, message, value);
    if (status == NIO_OK && admitted != NULL) {
        admit(admitted, message->now_ms, ADMITS_MS);
    }
    return status;
}

static bool hashcash_hint(nio_plugin *plugin, const nio_layer_message *message, nio_field *field)
{
    hashcash *self = hashcash_of(plugin);
    memset(self->hint, 0, sizeof self->hint);
    self->hint[NIO__HASHCASH_AT_VERSION] = NIO__HASHCASH_VERSION;
    self->hint[NIO__HASHCASH_AT_BITS] =
        (uint8_t)nio__hashcash_price_of(&self->price, message->now_ms);
    nio__be32_store(self->hint + NIO__HASHCASH_AT_TIME, (uint32_t)(message->now_ms / 1000));
    *field = (nio_field){.name = nio_text_of(self->field.text),
                         .value = nio__bytes(self->hint, sizeof self->hint),
                         .kind = NIO_FIELD_BYTES};
    return true;
}

/* ---- Making -------------------------------------------------------------------------------- */

static void hashcash_destroy(nio_plugin *plugin)
{
    hashcash *self = hashcash_of(plugin);
    assert(nio__list_is_empty(&self->searches));
    nio__domain_fresh_release(plugin->host->domain, self->fresh);
    nio__free(plugin->host->env, self);
}

static const nio_plugin_class hashcash_class = {
    .size = sizeof(nio_plugin_class),
    .name = "hashcash",
    .slots = NIO_SLOT_AUTH,
    .traits = NIO_TRAIT_RECEIVER | NIO_TRAIT_SILENT,
    .failure = "hashcash required",
    .channel_bytes = sizeof(sending),
    .open_bytes = sizeof(admission),
    .room = hashcash_room,
    .seal = hashcash_seal,
    .open = hashcash_open,
    .destroy = hashcash_destroy,
    .hint = hashcash_hint,
    .heed = hashcash_heed,
};

static nio_status check_bits(const nio__plugin_args *args, uint64_t bits, uint64_t max_bits,
                             nio_error *error)
{
    if (bits == 0) {
        return nio__fail(error, NIO_EINVAL, "layer \"%s\": bits of hashcash is 1 to %d",
                         args->layer, NIO__HASHCASH_BITS_MAX);
    }
    if (max_bits < bits) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": max_bits of hashcash is less than its bits: what it sends "
                         "has to have as many as what it takes",
                         args->layer);
    }
    return NIO_OK;
}

static void fill(hashcash *self, const nio__plugin_args *args, unsigned bits, unsigned max_bits)
{
    const char *realm = nio__param_text(args->spec, "realm", args->realm);
    size_t realm_len = strlen(realm);
    nio__plugin_init(&self->base, &hashcash_class, args->host);
    nio__field_name_set(&self->field, nio__param_text(args->spec, "field", "hc"));
    self->realm_len = (uint8_t)(realm_len < REALM_MAX ? realm_len : REALM_MAX);
    memcpy(self->realm, realm, self->realm_len);
    self->bits = bits;
    self->max_bits = max_bits;
    self->price.least = bits;
    self->price.rate = args->host->limits->pow_rate;
    nio__list_init(&self->searches);
}

/* One table for a realm, as for a key: what floods one does not empty that of another. */
static nio_status hashcash_make(const nio__plugin_args *args, nio_plugin **plugin, nio_error *error)
{
    const nio_env *env = args->host->env;
    uint64_t bits = nio__param_number(args->spec, "bits", NIO__HASHCASH_BITS);
    uint64_t most = bits > MAX_BITS ? bits : MAX_BITS;
    uint64_t max_bits = nio__param_number(args->spec, "max_bits", most);
    nio_status status = check_bits(args, bits, max_bits, error);
    if (status != NIO_OK) {
        return status;
    }
    hashcash *self = nio__calloc(env, 1, sizeof *self);
    if (self == NULL) {
        return nio__fail(error, NIO_ENOMEM, "no memory for hashcash");
    }
    fill(self, args, (unsigned)bits, (unsigned)max_bits);
    status = nio__domain_fresh(args->host->domain, hashcash_class.name,
                               nio__bytes(self->realm, self->realm_len), env->wall_ms(env->user),
                               &self->fresh);
    if (status != NIO_OK) {
        hashcash_destroy(&self->base);
        return nio__fail(error, status, "no memory for hashcash");
    }
    *plugin = &self->base;
    return NIO_OK;
}

static const nio__param_rule hashcash_params[] = {
    {"field", NIO__PARAM_FIELD, 0},
    {"realm", NIO__PARAM_TEXT, REALM_MAX},
    {"bits", NIO__PARAM_NUMBER, NIO__HASHCASH_BITS_MAX},
    {"max_bits", NIO__PARAM_NUMBER, NIO__HASHCASH_BITS_MAX},
    {NULL, NIO__PARAM_FLAG, 0},
};

const nio__plugin_kind nio__kind_hashcash = {&hashcash_class, hashcash_params, false, 0,
                                             hashcash_make};
