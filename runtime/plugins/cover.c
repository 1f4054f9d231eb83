/* plugins/cover.c - puts together what the tag of a native message covers: see native.h.
 *
 * The data lies in scratch memory of the plugin, which grows to the largest message seen. */
#include "plugins/native.h"

#include "base/alloc.h"
#include "base/be.h"

static bool ad_reserve(nio__native *self, size_t len)
{
    if (len <= self->ad_cap - self->ad_len) {
        return true;
    }
    size_t cap = self->ad_cap;
    while (cap - self->ad_len < len) {
        cap *= 2; /* a message has less than 2^18 bytes */
    }
    uint8_t *grown = nio__realloc_array(self->base.host->env, self->ad, cap, 1);
    if (grown == NULL) {
        return false;
    }
    self->ad = grown;
    self->ad_cap = cap;
    return true;
}

/* `bytes` behind its length, in a number of `width` bytes. */
static bool ad_put(nio__native *self, size_t width, nio_bytes bytes)
{
    if (!ad_reserve(self, width + bytes.len)) {
        return false;
    }
    uint8_t *at = self->ad + self->ad_len;
    if (width == 1) {
        at[0] = (uint8_t)bytes.len;
    } else if (width == 2) {
        nio__be16_store(at, (uint16_t)bytes.len);
    } else if (width == 4) {
        nio__be32_store(at, (uint32_t)bytes.len);
    }
    nio__copy(at + width, bytes);
    self->ad_len += width + bytes.len;
    return true;
}

/* The covered fields behind their number. NIO_EAUTH: one is not bytes, which nobody who seals
 * natively writes, and which could pass for bytes here. */
static nio_status ad_put_fields(nio__native *self, const nio_layer_message *message)
{
    uint8_t zero[2] = {0, 0};
    size_t number_at = self->ad_len, cursor = 0;
    uint16_t number = 0;
    nio_field field;
    bool room = ad_put(self, 0, nio__bytes(zero, sizeof zero));
    while (room && nio_layer_covered(message, self->field.text, &cursor, &field)) {
        if (field.kind != NIO_FIELD_BYTES) {
            return NIO_EAUTH;
        }
        room = ad_put(self, 2, nio__bytes(field.name.ptr, field.name.len)) &&
               ad_put(self, 2, field.value);
        number++;
    }
    if (!room) {
        return NIO_ENOMEM;
    }
    nio__be16_store(self->ad + number_at, number);
    return NIO_OK;
}

nio_status nio__native_cover(nio__native *self, const nio_layer_message *message,
                             const nio__native_head *head, nio__native_bound *with, nio_bytes uri,
                             nio_bytes content)
{
    self->ad_len = 0;
    bool room = ad_put(self, 0, nio_bytes_of("netaio-seal-1")) &&
                ad_put(self, 1, nio__bytes(self->realm, self->realm_len)) &&
                ad_put(self, 0, nio__bytes(head->bytes, sizeof head->bytes)) &&
                ad_put(self, 0, nio__bytes(&message->type, 1)) && ad_put(self, 1, with->to) &&
                ad_put(self, 1, with->challenge) && ad_put(self, 1, with->bind);
    if (!room) {
        return NIO_ENOMEM;
    }
    with->bind_at = self->ad_len - with->bind.len;
    nio_status status = ad_put_fields(self, message);
    if (status != NIO_OK) {
        return status;
    }
    room = ad_put(self, 2, uri) && (!self->ops->in_one || ad_put(self, 4, content));
    return room ? NIO_OK : NIO_ENOMEM;
}
