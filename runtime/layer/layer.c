/* layer/layer.c - makes layers, and passes messages through them: see layer.h. */
#include "layer/layer.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/log.h"
#include "base/size.h"
#include "layer/registry.h"

/* Places of the plugins in `rooms`, in sealing order. */
enum { AT_CIPHER = 0, AT_AUTH = 1 };

static nio_plugin *plugin_at(const nio_layer *layer, unsigned at)
{
    return at == AT_CIPHER ? layer->cipher : layer->auth;
}

/* ---- Making -------------------------------------------------------------------------------- */

/* The name of a field that both rooms write and may not, or NULL. */
static const char *clash(const nio_room *a, const nio_room *b)
{
    for (size_t i = 0; i < a->field_count; i++) {
        for (size_t j = 0; j < b->field_count; j++) {
            bool shared = a->fields[i].shared && b->fields[j].shared;
            if (!shared && strcmp(a->fields[i].name, b->fields[j].name) == 0) {
                return a->fields[i].name;
            }
        }
    }
    return NULL;
}

/* A field that one plugin names twice, or that belongs to the runtime; or NULL. */
static const char *bad_field(const nio_room *room)
{
    for (size_t i = 0; i < room->field_count; i++) {
        const char *name = room->fields[i].name;
        if (nio__field_is_reserved(nio_text_of(name))) {
            return name;
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(name, room->fields[j].name) == 0) {
                return name;
            }
        }
    }
    return NULL;
}

static nio_status check_slots(const nio_layer *layer, nio_error *error)
{
    const nio_plugin *auth = layer->auth, *cipher = layer->cipher;
    if (auth != NULL && (auth->cls->slots & NIO_SLOT_AUTH) == 0) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": %s proves nothing and cannot be its auth", layer->name,
                         auth->cls->name);
    }
    if (cipher != NULL && (cipher->cls->slots & NIO_SLOT_CIPHER) == 0) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": %s hides nothing and cannot be its cipher", layer->name,
                         cipher->cls->name);
    }
    if (cipher != NULL && (cipher->cls->slots & NIO_SLOT_AUTH) != 0) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": %s is auth and cipher in one: name it as the auth, and no "
                         "cipher",
                         layer->name, cipher->cls->name);
    }
    if (auth != NULL && cipher != NULL && (auth->cls->slots & NIO_SLOT_CIPHER) != 0) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": %s is auth and cipher in one, so there is no place for the "
                         "cipher %s",
                         layer->name, auth->cls->name, cipher->cls->name);
    }
    return NIO_OK;
}

static nio_status check_fields(const nio_layer *layer, nio_error *error)
{
    for (unsigned at = AT_CIPHER; at <= AT_AUTH; at++) {
        const char *bad = bad_field(&layer->rooms[at]);
        if (bad != NULL) {
            return nio__fail(
                error, NIO_ECONFLICT, "layer \"%s\": %s cannot write the field \"%s\", which %s",
                layer->name, plugin_at(layer, at)->cls->name, bad,
                nio__field_is_reserved(nio_text_of(bad)) ? "belongs to the runtime"
                                                         : "it writes for something else");
        }
    }
    const char *both = clash(&layer->rooms[AT_CIPHER], &layer->rooms[AT_AUTH]);
    if (both != NULL) {
        assert(layer->cipher != NULL && layer->auth != NULL); /* no plugin, no room */
        return nio__fail(error, NIO_ECONFLICT,
                         "layer \"%s\": %s and %s both write the field \"%s\": give one of them "
                         "another name",
                         layer->name, layer->cipher->cls->name, layer->auth->cls->name, both);
    }
    return NIO_OK;
}

/* Needs a keyed auth, and has none. */
static bool is_unguarded(const nio_layer *layer)
{
    return (layer->traits & NIO_TRAIT_GUARDED) != 0 && (layer->traits & NIO_TRAIT_KEYED) == 0;
}

/* The plugin that needs it. */
static const char *guarded_by_name(const nio_layer *layer)
{
    const nio_plugin *cipher = layer->cipher;
    bool is_cipher = cipher != NULL && (cipher->traits & NIO_TRAIT_GUARDED) != 0;
    return is_cipher ? cipher->cls->name : layer->auth->cls->name;
}

static nio_status check(const nio_layer *layer, nio_error *error)
{
    nio_status status = check_slots(layer, error);
    if (status == NIO_OK) {
        status = check_fields(layer, error);
    }
    if (status == NIO_OK && layer->inner && (layer->traits & NIO_TRAIT_HIDES_URI) != 0) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": an inner layer cannot hide the URI, since a message is "
                         "routed by it before that layer is opened",
                         layer->name);
    }
    if (status == NIO_OK && !layer->inner && is_unguarded(layer)) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": %s says nothing about who sent a message: give it an auth "
                         "with a key, or the parameter `unproved`",
                         layer->name, guarded_by_name(layer));
    }
    return status;
}

/* State of channels is handed over in one piece: that of the cipher, then that of the auth. */
static size_t aligned(size_t bytes)
{
    const size_t unit = _Alignof(max_align_t);
    return (bytes + unit - 1) / unit * unit;
}

static size_t channel_bytes(const nio_plugin *plugin)
{
    return plugin == NULL ? 0 : aligned(plugin->cls->channel_bytes);
}

static size_t open_bytes(const nio_plugin *plugin)
{
    return plugin == NULL ? 0 : aligned(plugin->cls->open_bytes);
}

/* The part of a plugin in such a piece. */
static void *part_of(void *state, const nio_layer *layer, unsigned at,
                     size_t (*bytes)(const nio_plugin *plugin))
{
    return at == AT_AUTH && state != NULL ? (uint8_t *)state + bytes(layer->cipher) : state;
}

/* What may go into something that makes it longer by `grow`, so that it is not over `max` then. */
static size_t before_growth(size_t max, size_t grow)
{
    return max == SIZE_MAX ? SIZE_MAX : max - nio__size_min(max, grow);
}

static void take_stock(nio_layer *layer)
{
    layer->body_max = SIZE_MAX;
    for (unsigned at = AT_CIPHER; at <= AT_AUTH; at++) {
        const nio_plugin *plugin = plugin_at(layer, at);
        if (plugin != NULL) {
            plugin->cls->room(plugin, &layer->rooms[at]);
            layer->traits |= plugin->traits;
            if (layer->rooms[at].body_max != 0) {
                size_t max = before_growth(layer->rooms[at].body_max, layer->grow);
                layer->body_max = nio__size_min(layer->body_max, max);
            }
            layer->grow += layer->rooms[at].grow;
            layer->heeds = layer->heeds || plugin->cls->heed != NULL;
        }
    }
    layer->channel_bytes = channel_bytes(layer->cipher) + channel_bytes(layer->auth);
    layer->open_bytes = open_bytes(layer->cipher) + open_bytes(layer->auth);
}

static char *copy_of(const nio_env *env, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = nio__alloc(env, size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

nio_status nio__layer_of(nio_plugin_host *host, const char *name, bool inner, nio_plugin *auth,
                         nio_plugin *cipher, nio_layer **out, nio_error *error)
{
    assert((auth == NULL || auth->host == host) && (cipher == NULL || cipher->host == host));
    if (cipher == auth) {
        cipher = NULL;
    }
    nio_layer *layer = nio__calloc(host->env, 1, sizeof *layer);
    char *copy = copy_of(host->env, name != NULL ? name : "");
    if (layer == NULL || copy == NULL) {
        nio__free(host->env, layer);
        nio__free(host->env, copy);
        nio__plugin_release(auth);
        nio__plugin_release(cipher);
        return nio__fail(error, NIO_ENOMEM, "no memory for a layer");
    }
    layer->name = copy;
    layer->generation = ++host->generation;
    layer->inner = inner;
    layer->auth = auth;
    layer->cipher = cipher;
    take_stock(layer);
    nio_status status = check(layer, error);
    if (status != NIO_OK) {
        nio__layer_free(host, layer);
        return status;
    }
    *out = layer;
    return NIO_OK;
}

nio_status nio__layer_new(nio_plugin_host *host, const nio_layer_spec *spec, nio_layer **layer,
                          nio_error *error)
{
    const char *name = spec->name != NULL ? spec->name : "";
    nio__plugin_args args = {.host = host,
                             .spec = &spec->auth,
                             .layer = name,
                             .realm = spec->realm != NULL ? spec->realm : "",
                             .inner = spec->inner};
    nio_plugin *auth, *cipher;
    nio_status status = nio__plugin_make(&args, NIO_SLOT_AUTH, &auth, error);
    if (status != NIO_OK) {
        return status;
    }
    args.spec = &spec->cipher;
    status = nio__plugin_make(&args, NIO_SLOT_CIPHER, &cipher, error);
    if (status != NIO_OK) {
        nio__plugin_release(auth);
        return status;
    }
    status = nio__layer_of(host, name, spec->inner, auth, cipher, layer, error);
    if (status == NIO_OK) {
        nio__layer_identify(host, spec, *layer);
    }
    return status;
}

void nio__layer_free(nio_plugin_host *host, nio_layer *layer)
{
    if (layer == NULL) {
        return;
    }
    nio__plugin_release(layer->auth);
    nio__plugin_release(layer->cipher);
    nio__free(host->env, layer->name);
    nio__free(host->env, layer);
}

void nio__layer_exchange(nio_layer *a, nio_layer *b)
{
    nio_layer before = *a;
    assert(a->inner == b->inner);
    *a = *b;
    *b = before;
    b->name = a->name;
    b->next = a->next;
    a->name = before.name;
    a->next = before.next;
}

nio_bytes nio__layer_signs_as(const nio_layer *layer)
{
    const nio_plugin *auth = layer != NULL ? layer->auth : NULL;
    return auth != NULL && auth->cls->signs_as != NULL ? auth->cls->signs_as(auth)
                                                       : nio__bytes(NULL, 0);
}

/* ---- Two layers on one message ------------------------------------------------------------- */

nio_status nio__layer_pair_check(const nio_layer *outer, const nio_layer *inner, nio_error *error)
{
    if (inner == NULL) {
        return NIO_OK;
    }
    if (is_unguarded(inner) && (outer == NULL || (outer->traits & NIO_TRAIT_KEYED) == 0)) {
        return nio__fail(error, NIO_ECONFLICT,
                         "layer \"%s\": %s says nothing about who sent a message, and there is no "
                         "auth with a key in it or around it",
                         inner->name, guarded_by_name(inner));
    }
    if (outer == NULL) {
        return NIO_OK;
    }
    assert(!outer->inner && inner->inner);
    for (unsigned i = AT_CIPHER; i <= AT_AUTH; i++) {
        for (unsigned j = AT_CIPHER; j <= AT_AUTH; j++) {
            const char *both = clash(&outer->rooms[i], &inner->rooms[j]);
            if (both != NULL) {
                return nio__fail(error, NIO_ECONFLICT,
                                 "layers \"%s\" (%s) and \"%s\" (%s) both write the field \"%s\": "
                                 "give one of them another name",
                                 outer->name, plugin_at(outer, i)->cls->name, inner->name,
                                 plugin_at(inner, j)->cls->name, both);
            }
        }
    }
    return NIO_OK;
}

size_t nio__layer_body_max(const nio_layer *outer, const nio_layer *inner)
{
    size_t max = outer != NULL ? outer->body_max : SIZE_MAX;
    return inner != NULL ? nio__size_min(inner->body_max, before_growth(max, inner->grow)) : max;
}

static size_t add_fields(const nio_room *room, nio_field *fields, size_t count)
{
    for (size_t i = 0; i < room->field_count; i++) {
        nio_field field = {.name = nio_text_of(room->fields[i].name),
                           .value = {NULL, room->fields[i].max},
                           .kind = NIO_FIELD_BYTES};
        const nio_field *old = nio__fields_find(fields, count, field.name);
        if (old == NULL) {
            fields[count++] = field;
        } else if (old->value.len < field.value.len) {
            fields[old - fields] = field;
        }
    }
    return count;
}

size_t nio__layer_fields(const nio_layer *outer, const nio_layer *inner, nio_field *fields,
                         size_t count)
{
    const nio_layer *layers[] = {inner, outer};
    for (size_t i = 0; i < 2; i++) {
        if (layers[i] != NULL) {
            count = add_fields(&layers[i]->rooms[AT_CIPHER], fields, count);
            count = add_fields(&layers[i]->rooms[AT_AUTH], fields, count);
        }
    }
    return count;
}

/* ---- Messages ------------------------------------------------------------------------------ */

static nio_status seal_with(nio_layer *layer, unsigned at, nio_layer_message *message)
{
    nio_plugin *plugin = plugin_at(layer, at);
    if (plugin == NULL) {
        return NIO_OK;
    }
    void *state = message->channel_state;
    message->channel_state = part_of(state, layer, at, channel_bytes);
    message->fields->room = &layer->rooms[at];
    plugin->host->at_work++;
    nio_status status = plugin->cls->seal(plugin, message);
    plugin->host->at_work--;
    message->fields->room = NULL;
    message->channel_state = state;
    if (status != NIO_EPENDING) {
        message->work = NULL; /* the next plugin must not take it for its own */
    }
    return status;
}

nio_status nio__layer_seal(nio_layer *layer, nio_layer_message *message, unsigned *stage)
{
    for (; *stage <= AT_AUTH; ++*stage) {
        nio_status status = seal_with(layer, *stage, message);
        if (status != NIO_OK) {
            return status;
        }
    }
    return NIO_OK;
}

bool nio__layer_heed(nio_layer *layer, nio_layer_message *message)
{
    void *state = message->channel_state;
    bool heeded = false;
    for (unsigned at = AT_CIPHER; at <= AT_AUTH; at++) {
        nio_plugin *plugin = plugin_at(layer, at);
        if (plugin != NULL && plugin->cls->heed != NULL) {
            message->channel_state = part_of(state, layer, at, channel_bytes);
            heeded = plugin->cls->heed(plugin, message) || heeded;
        }
    }
    message->channel_state = state;
    return heeded;
}

static nio_status open_with(nio_layer *layer, unsigned at, nio_layer_message *message)
{
    nio_plugin *plugin = plugin_at(layer, at);
    if (plugin == NULL) {
        return NIO_OK;
    }
    void *state = message->open_state;
    message->open_state = part_of(state, layer, at, open_bytes);
    plugin->host->at_work++;
    nio_status status = plugin->cls->open(plugin, message);
    plugin->host->at_work--;
    message->open_state = state;
    return status;
}

nio_status nio__layer_open(nio_layer *layer, nio_layer_message *message, const nio_plugin **refused)
{
    message->key_index = 0;
    message->stranger = false;
    for (unsigned at = AT_AUTH + 1; at-- > AT_CIPHER;) {
        nio_plugin *plugin = plugin_at(layer, at);
        nio_status status = open_with(layer, at, message);
        if (status != NIO_OK) {
            *refused = plugin;
            return status;
        }
    }
    return NIO_OK;
}
