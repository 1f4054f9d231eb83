/* plugins/tapescript/plugin.c - the auth plugin `tapescript`: who may is said by a lock, a script,
 * and shown by a witness, another one.
 *
 * Wire form: three fields, whose names can be set.
 *     witness  a script; 66 bytes where it is one signature
 *     nonce    16 bytes   see stamp.h, like ts
 *     ts        4 bytes
 * Scripts see sigfield1 = body (uri_len || uri || content as it is at this layer), sigfield2 =
 * nonce, sigfield3 = ts, and may have a signature cover all of them or, if the lock allows it,
 * some.
 *
 * Happy path (open):  fields → the lock: of the peer on the link, or its own → witness and lock run
 *                     → freshness
 * Failure modes, opening:
 *     NIO_EAUTH    a field missing, of another kind or size; no lock; the lock stays shut, or the
 *                  steps of the message are used up before it opens
 *     NIO_ESTALE   ts more than 60 s away, or at or below the floor of the table
 *     NIO_EREPLAY  nonce, ts and body were accepted before, or this node sent them itself
 * Failure modes, sealing:
 *     NIO_ENOKEY   neither a seed nor a function that makes witnesses
 *     NIO_ETOOBIG  a body of more than 1,004 bytes, and one signature is to cover it; or a witness
 *                  of more than `witness_max`
 *     what else the function that makes witnesses says
 *
 * What goes for `hmac` goes here too: the type of a message is not covered, so one whose type was
 * changed is refused only as a replay. Witnesses are malleable, so what is remembered is not the
 * witness but nonce, ts and body; a lock that lets signatures leave these out lets whoever saw one
 * make more of it.
 *
 * Two memories. One serves all locks of plugins: a key may open several of them, and what its
 * holder said to one layer is not to be said to another for it. What locks of peers opened to has a
 * memory of its own: anybody may be a peer, with a lock that is open to all, and is not to fill the
 * memory that others need. A message can open locks of both kinds, so it is put into one memory and
 * then looked for in the other: of two threads at most one takes it. Where peers have filled
 * theirs, its floor keeps out what opens their locks, and nothing else. */
#include "plugins/tapescript/plugin.h"

#include <netaio/call.h>

#include "base/bytes.h"
#include "crypto/hash.h"
#include "crypto/sign.h"
#include "layer/domain.h"
#include "layer/layer.h"

/* As a room says it: 0 is no limit. */
static size_t body_max(const nio_witness *witness)
{
    if (witness->body_max == 0) {
        return NIO__TAPESCRIPT_BODY_MAX;
    }
    return witness->body_max == SIZE_MAX ? 0 : witness->body_max;
}

void nio__tapescript_room(const nio_plugin *plugin, nio_room *room)
{
    const nio__tapescript *self = nio__tapescript_of_const(plugin);
    bool signs = self->witness.make == NULL;
    room->field_count = 1;
    room->fields[0].name = self->witness_field.text;
    room->fields[0].max = signs ? NIO__TAPESCRIPT_SIG_BYTES : self->witness_max;
    nio__stamp_room(&self->names, room);
    room->body_max = body_max(&self->witness);
}

/* sigfield1 to sigfield3. */
static void sigfields_of(const nio_layer_message *message, const nio__stamp *stamp,
                         nio_bytes fields[NIO_WITNESS_SIGFIELDS])
{
    fields[0] = nio__bytes(message->body, message->body_len);
    fields[1] = nio__bytes(stamp->nonce, sizeof stamp->nonce);
    fields[2] = nio__bytes(stamp->ts, sizeof stamp->ts);
}

static uint64_t fingerprint_of(const nio__tapescript *self, const nio_layer_message *message,
                               const nio__stamp *stamp)
{
    nio__blake2b state;
    uint8_t digest[32];
    nio__blake2b_init(&state, sizeof digest, nio__bytes(NULL, 0));
    nio__blake2b_update(&state, nio__bytes(stamp->nonce, sizeof stamp->nonce));
    nio__blake2b_update(&state, nio__bytes(stamp->ts, sizeof stamp->ts));
    nio__blake2b_update(&state, nio__bytes(message->body, message->body_len));
    nio__blake2b_final(&state, digest);
    return nio__domain_fingerprint(self->base.host->domain, nio__bytes(digest, sizeof digest));
}

/* ---- Sealing -------------------------------------------------------------------------------- */

/* One signature over all three. */
static nio_status sign(const nio__tapescript *self, const nio_bytes fields[NIO_WITNESS_SIGFIELDS],
                       nio_script_out *out)
{
    uint8_t covered[NIO__TAPESCRIPT_BODY_MAX + NIO__STAMP_NONCE + NIO__STAMP_TIME];
    uint8_t signature[NIO__SIGNATURE_SIZE], *end = covered;
    if (self->secret == NULL) {
        return NIO_ENOKEY;
    }
    if (fields[0].len > NIO__TAPESCRIPT_BODY_MAX) {
        return NIO_ETOOBIG;
    }
    for (size_t i = 0; i < NIO_WITNESS_SIGFIELDS; i++) {
        end = nio__copy(end, fields[i]);
    }
    nio__sign(signature, nio__bytes(covered, (size_t)(end - covered)), self->secret);
    return nio_witness_signature(out, signature, 0);
}

static nio_status make_witness(const nio__tapescript *self, uint8_t type,
                               const nio_bytes fields[NIO_WITNESS_SIGFIELDS], nio_script_out *out)
{
    if (self->witness.make == NULL) {
        return sign(self, fields, out);
    }
    /* Behind the seed the secret has its verify key. */
    nio_witness_message shown = {.type = type, .seed = self->secret};
    memcpy(shown.sigfields, fields, sizeof shown.sigfields);
    nio_status status = self->witness.make(self->witness.user, &shown, out);
    if (status == NIO_EPENDING) {
        return NIO_ENOTSUP; /* nothing would tell when it is there */
    }
    return status == NIO_OK && out->len > self->witness_max ? NIO_ETOOBIG : status;
}

nio_status nio__tapescript_seal(nio_plugin *plugin, nio_layer_message *message)
{
    nio__tapescript *self = nio__tapescript_of(plugin);
    nio_bytes fields[NIO_WITNESS_SIGFIELDS];
    nio_script_out out = {self->room, self->witness_max, 0};
    nio__stamp stamp;
    nio_status status = nio__stamp_make(plugin, &self->names, message, &stamp);
    if (status == NIO_OK) {
        sigfields_of(message, &stamp, fields);
        status = make_witness(self, message->type, fields, &out);
    }
    if (status == NIO_OK) {
        status = nio_layer_put(message, self->witness_field.text, nio__bytes(self->room, out.len));
    }
    if (status == NIO_OK) {
        status = nio__stamp_put(&self->names, message, &stamp);
    }
    if (status != NIO_OK) {
        return status;
    }
    nio__plugin_host_sync(plugin->host, message->now_ms);
    uint64_t fingerprint = fingerprint_of(self, message, &stamp);
    nio__stamp_sent(plugin, self->own, &stamp, fingerprint);
    return NIO_OK;
}

/* ---- Opening: the lock ----------------------------------------------------------------------- */

static bool tells_peer(uint8_t type)
{
    return type == NIO_ADVERTISE_PEER || type == NIO_PEER_DISCOVERED || type == NIO_DISCONNECT;
}

/* The lock of the peer on the link. What a peer says of itself is not proved by what it said of
 * itself before: peer messages are held to the lock of the plugin. */
static bool find_peer_lock(const nio__tapescript *self, const nio_layer_message *message,
                           nio_bytes *lock)
{
    if (!self->use_peer_lock || tells_peer(message->type)) {
        return false;
    }
    const nio_peer *peer = nio_layer_peer(&self->base, message, self->app);
    return peer != NULL && self->base.host->peers->find(peer, "lock", lock) && lock->len != 0;
}

static bool opens(const nio__tapescript *self, nio_bytes lock, nio_bytes witness,
                  const nio_bytes fields[NIO_WITNESS_SIGFIELDS])
{
    static const char *const names[] = {"sigfield1", "sigfield2", "sigfield3"};
    const nio_bytes scripts[] = {witness, lock};
    nio_script_entry values[NIO_WITNESS_SIGFIELDS];
    for (size_t i = 0; i < NIO_WITNESS_SIGFIELDS; i++) {
        values[i] = (nio_script_entry){.name = names[i],
                                       .value = {.kind = NIO_SCRIPT_BYTES, .bytes = fields[i]}};
    }
    nio_script_input input = NIO_SCRIPT_INPUT_INIT;
    input.scripts = scripts;
    input.script_count = sizeof scripts / sizeof *scripts;
    input.values = values;
    input.value_count = NIO_WITNESS_SIGFIELDS;
    return nio_script_auth(self->vm, &input) == NIO_OK;
}

/* ---- Opening: freshness ---------------------------------------------------------------------- */

/* The plugin of the outer layer, if it has just accepted the same nonce, ts and body; else NULL. */
static const nio__tapescript *taken_outside(const nio__tapescript *self,
                                            const nio_layer_message *message, uint64_t fingerprint)
{
    const nio_layer *outer = message->outside != NULL ? message->outside->outer : NULL;
    if (message->outer || outer == NULL || outer->auth == NULL ||
        outer->auth->cls != self->base.cls) {
        return NULL;
    }
    const nio__tapescript *other = nio__tapescript_of_const(outer->auth);
    return other->accepted == fingerprint ? other : NULL;
}

/* Accepts the message once, by whatever lock. What the outer layer has just put into a memory is
 * this very message. */
static nio_status remember(const nio__tapescript *self, const nio_layer_message *message,
                           const nio__stamp *stamp, bool by_peer, uint64_t fingerprint)
{
    const nio__tapescript *outside = taken_outside(self, message, fingerprint);
    if (outside != NULL && outside->accepted_by_peer == by_peer) {
        return NIO_OK;
    }
    nio__fresh *memory = by_peer ? self->peers : self->own;
    nio_status status = nio__stamp_accept(&self->base, memory, message, stamp, fingerprint);
    if (status != NIO_OK || outside != NULL) {
        return status;
    }
    memory = by_peer ? self->own : self->peers;
    status = nio__stamp_look(&self->base, memory, message, stamp, fingerprint);
    /* What is full for peers is not full for others. */
    return status == NIO_ESTALE && !by_peer ? NIO_OK : status;
}

nio_status nio__tapescript_open(nio_plugin *plugin, nio_layer_message *message)
{
    nio__tapescript *self = nio__tapescript_of(plugin);
    nio_bytes fields[NIO_WITNESS_SIGFIELDS], uri, content, lock;
    nio_field witness;
    nio__stamp stamp;
    self->accepted = 0;
    if (!nio_layer_field(message, self->witness_field.text, &witness) ||
        witness.kind != NIO_FIELD_BYTES || witness.value.len > self->witness_max ||
        !nio__stamp_read(&self->names, message, &stamp) ||
        !nio_layer_split(message, &uri, &content)) {
        return NIO_EAUTH;
    }
    bool by_peer = find_peer_lock(self, message, &lock);
    if (!by_peer) {
        lock = self->lock;
    }
    sigfields_of(message, &stamp, fields);
    if (lock.len == 0 || !opens(self, lock, witness.value, fields)) {
        return NIO_EAUTH;
    }
    message->key_index = 0;
    message->stranger = by_peer;
    nio__plugin_host_sync(plugin->host, message->now_ms);
    uint64_t fingerprint = fingerprint_of(self, message, &stamp);
    nio_status status = remember(self, message, &stamp, by_peer, fingerprint);
    if (status == NIO_OK) {
        self->accepted = fingerprint;
        self->accepted_by_peer = by_peer;
    }
    return status;
}
