/* layer/message.c - what a plugin may ask of a message, and do to its fields. */
#include "layer/message.h"

#include <assert.h>
#include <string.h>

#include "layer/layer.h"
#include "wire/frame.h"

void nio__field_set_init(nio__field_set *set, nio_field *items, size_t count, size_t cap,
                         nio__span store)
{
    nio__field_set fresh = {.items = items, .count = count, .cap = cap, .store = store};
    *set = fresh;
}

void nio__field_set_received(nio__field_set *set, nio_field *items, size_t count)
{
    nio__field_set fresh = {.items = items, .count = count, .cap = count, .sorted = true};
    *set = fresh;
}

void nio__field_set_sort(nio__field_set *set)
{
    if (!set->sorted) {
        nio__fields_sort(set->items, set->count);
        set->sorted = true;
    }
}

bool nio_layer_split(const nio_layer_message *message, nio_bytes *uri, nio_bytes *content)
{
    return nio__body_split(nio__bytes(message->body, message->body_len), uri, content) == NIO_OK;
}

bool nio_layer_field(const nio_layer_message *message, const char *name, nio_field *field)
{
    const nio_field *found =
        nio__fields_find(message->fields->items, message->fields->count, nio_text_of(name));
    if (found == NULL) {
        return false;
    }
    *field = *found;
    return true;
}

static bool text_equal(nio_text a, nio_text b)
{
    return nio_bytes_equal(nio__bytes(a.ptr, a.len), nio__bytes(b.ptr, b.len));
}

/* The field of `room` with that name, or -1. */
static int room_find(const nio_room *room, nio_text name)
{
    for (size_t i = 0; i < room->field_count; i++) {
        if (text_equal(nio_text_of(room->fields[i].name), name)) {
            return (int)i;
        }
    }
    return -1;
}

static bool room_allows(const nio_room *room, nio_text name, size_t len)
{
    int at = room_find(room, name);
    return at >= 0 && len <= room->fields[at].max;
}

/* A place of `len` bytes in the store; over the old value if that has the size and lies there,
 * so that two layers that write one shared field need room for it once. */
static uint8_t *store_place(nio__field_set *set, const nio_field *old, size_t len)
{
    if (old != NULL && old->value.len == len) {
        uintptr_t at = (uintptr_t)old->value.ptr - (uintptr_t)set->store.ptr;
        if (at < set->used) {
            return set->store.ptr + at;
        }
    }
    if (len > set->store.len - set->used) {
        return NULL;
    }
    uint8_t *place = set->store.ptr + set->used;
    set->used += len;
    return place;
}

nio_status nio_layer_put(nio_layer_message *message, const char *name, nio_bytes value)
{
    nio__field_set *set = message->fields;
    nio_text key = nio_text_of(name);
    if (set->room != NULL && !room_allows(set->room, key, value.len)) {
        return NIO_ELIMIT;
    }
    const nio_field *found = nio__fields_find(set->items, set->count, key);
    nio_field *old = found != NULL ? &set->items[found - set->items] : NULL;
    if (old == NULL && set->count == set->cap) {
        return NIO_ELIMIT;
    }
    uint8_t *place = store_place(set, old, value.len);
    if (place == NULL) {
        return NIO_ELIMIT;
    }
    if (value.len != 0) {
        memcpy(place, value.ptr, value.len);
    }
    nio_field fresh = {.name = key, .value = nio__bytes(place, value.len), .kind = NIO_FIELD_BYTES};
    set->sorted =
        set->sorted && old != NULL && old->value.len == value.len && old->kind == NIO_FIELD_BYTES;
    if (old == NULL) {
        assert(set->items != NULL);
        old = &set->items[set->count++];
    }
    *old = fresh;
    return NIO_OK;
}

bool nio__field_is_reserved(nio_text name)
{
    return text_equal(name, nio_text_of(NIO_FIELD_CID)) ||
           text_equal(name, nio_text_of(NIO_FIELD_RID)) ||
           text_equal(name, nio_text_of(NIO_FIELD_CHAL)) ||
           text_equal(name, nio_text_of(NIO_FIELD_STR));
}

/* Whether a layer outside this one writes the field, or rewrites it at each hop. */
static bool is_outside(const nio_layer_message *message, nio_text name)
{
    if (message->outer) {
        return false;
    }
    if (nio__field_is_reserved(name)) {
        return !text_equal(name, nio_text_of(NIO_FIELD_STR)); /* that is the same at each hop */
    }
    const nio_layer *outer = message->outside != NULL ? message->outside->outer : NULL;
    return outer != NULL &&
           (room_find(&outer->rooms[0], name) >= 0 || room_find(&outer->rooms[1], name) >= 0);
}

bool nio_layer_covered(const nio_layer_message *message, const char *own, size_t *at,
                       nio_field *field)
{
    nio__field_set *set = message->fields;
    nio_text own_name = nio_text_of(own);
    nio__field_set_sort(set);
    while (*at < set->count) {
        const nio_field *next = &set->items[(*at)++];
        if (!text_equal(next->name, own_name) && !is_outside(message, next->name)) {
            *field = *next;
            return true;
        }
    }
    return false;
}
