/* plugins/stamp.c - see stamp.h. */
#include "plugins/stamp.h"

#include <netaio/call.h>

#include "base/be.h"
#include "base/bytes.h"

void nio__stamp_names_set(nio__stamp_names *names, const nio_plugin_spec *spec)
{
    nio__field_name_set(&names->nonce, nio__param_text(spec, "nonce_field", "nonce"));
    nio__field_name_set(&names->ts, nio__param_text(spec, "ts_field", "ts"));
}

void nio__stamp_room(const nio__stamp_names *names, nio_room *room)
{
    size_t at = room->field_count;
    room->field_count += 2;
    room->fields[at].name = names->nonce.text;
    room->fields[at].max = NIO__STAMP_NONCE;
    room->fields[at].shared = true;
    room->fields[at + 1].name = names->ts.text;
    room->fields[at + 1].max = NIO__STAMP_TIME;
    room->fields[at + 1].shared = true;
}

/* ---- Sealing -------------------------------------------------------------------------------- */

/* A number in a field: an integer, or bytes read big-endian. False if it does not fit 32 bits. */
static bool field_number(const nio_field *field, uint32_t *number)
{
    uint64_t value = field->kind == NIO_FIELD_UINT ? field->number : 0;
    if (field->kind == NIO_FIELD_OTHER) {
        return false;
    }
    for (size_t i = 0; field->kind == NIO_FIELD_BYTES && i < field->value.len; i++) {
        value = value << 8 | field->value.ptr[i];
        if (value > UINT32_MAX) {
            return false;
        }
    }
    *number = (uint32_t)value;
    return value <= UINT32_MAX;
}

static nio_status make_time(const nio__stamp_names *names, const nio_layer_message *message,
                            uint32_t *ts)
{
    nio_field field;
    int64_t now = message->now_ms / 1000;
    if (!nio_layer_field(message, names->ts.text, &field)) {
        *ts = (uint32_t)now;
        return now >= 0 && now <= UINT32_MAX ? NIO_OK : NIO_EINVAL;
    }
    return field_number(&field, ts) && *ts <= now + NIO__FRESH_WINDOW ? NIO_OK : NIO_EINVAL;
}

nio_status nio__stamp_make(nio_plugin *plugin, const nio__stamp_names *names,
                           const nio_layer_message *message, nio__stamp *stamp)
{
    nio_field field;
    uint32_t second;
    nio_status status = make_time(names, message, &second);
    if (status != NIO_OK) {
        return status;
    }
    nio__be32_store(stamp->ts, second);
    if (nio_layer_field(message, names->nonce.text, &field) && field.kind == NIO_FIELD_BYTES &&
        field.value.len == NIO__STAMP_NONCE) {
        memcpy(stamp->nonce, field.value.ptr, NIO__STAMP_NONCE);
    } else {
        nio_plugin_random(plugin, stamp->nonce, NIO__STAMP_NONCE);
    }
    return NIO_OK;
}

nio_status nio__stamp_put(const nio__stamp_names *names, nio_layer_message *message,
                          const nio__stamp *stamp)
{
    nio_status status =
        nio_layer_put(message, names->nonce.text, nio__bytes(stamp->nonce, NIO__STAMP_NONCE));
    return status == NIO_OK
               ? nio_layer_put(message, names->ts.text, nio__bytes(stamp->ts, NIO__STAMP_TIME))
               : status;
}

/* ---- Opening -------------------------------------------------------------------------------- */

static bool read_time(const nio_field *field, uint8_t ts[NIO__STAMP_TIME])
{
    if (field->kind == NIO_FIELD_BYTES && field->value.len == NIO__STAMP_TIME) {
        memcpy(ts, field->value.ptr, NIO__STAMP_TIME);
        return true;
    }
    if (field->kind == NIO_FIELD_UINT && field->number >= 1 && field->number <= UINT32_MAX) {
        nio__be32_store(ts, (uint32_t)field->number);
        return true;
    }
    return false;
}

bool nio__stamp_read(const nio__stamp_names *names, const nio_layer_message *message,
                     nio__stamp *stamp)
{
    nio_field field;
    if (!nio_layer_field(message, names->nonce.text, &field) || field.kind != NIO_FIELD_BYTES ||
        field.value.len != NIO__STAMP_NONCE) {
        return false;
    }
    memcpy(stamp->nonce, field.value.ptr, NIO__STAMP_NONCE);
    return nio_layer_field(message, names->ts.text, &field) && read_time(&field, stamp->ts);
}

/* ---- Freshness ------------------------------------------------------------------------------ */

static bool is_for_group(uint8_t type)
{
    return type == NIO_NOTIFY_URI || type == NIO_ADVERTISE_PEER || type == NIO_DISCONNECT;
}

nio_status nio__stamp_accept(const nio_plugin *plugin, nio__fresh *fresh,
                             const nio_layer_message *message, const nio__stamp *stamp,
                             uint64_t fingerprint)
{
    uint64_t salt = plugin->host->salt;
    uint32_t second = nio__be32_load(stamp->ts);
    return is_for_group(message->type)
               ? nio__fresh_hear(fresh, fingerprint, salt, second, message->now_ms)
               : nio__fresh_accept(fresh, fingerprint, salt, second, message->now_ms);
}

nio_status nio__stamp_look(const nio_plugin *plugin, nio__fresh *fresh,
                           const nio_layer_message *message, const nio__stamp *stamp,
                           uint64_t fingerprint)
{
    return nio__fresh_look(fresh, fingerprint, plugin->host->salt, nio__be32_load(stamp->ts),
                           is_for_group(message->type));
}

void nio__stamp_sent(const nio_plugin *plugin, nio__fresh *fresh, const nio__stamp *stamp,
                     uint64_t fingerprint)
{
    nio__fresh_sent(fresh, fingerprint, plugin->host->salt, nio__be32_load(stamp->ts));
}
