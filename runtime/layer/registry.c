/* layer/registry.c - finds the kind of a plugin and checks what it is given: see registry.h. */
#include "layer/registry.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/bytes.h"
#include "base/log.h"

#define FIELD_NAME_MAX 32
#define WORD_MAX 32 /* longer words are near no kind and no parameter */

/* ---- Words that were perhaps meant --------------------------------------------------------- */

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Letters to insert, drop or change to get from one word to the other. */
static size_t distance(const char *a, const char *b)
{
    size_t row[WORD_MAX + 1];
    size_t len_a = strlen(a), len_b = strlen(b);
    if (len_a > WORD_MAX || len_b > WORD_MAX) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= len_b; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= len_a; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= len_b; j++) {
            size_t above = row[j];
            row[j] = min3(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[len_b];
}

typedef struct guess {
    const char *word;
    size_t distance;
} guess;

static void consider(guess *best, const char *given, const char *word)
{
    size_t far = distance(given, word);
    if (far <= 1 + strlen(word) / 4 && (best->word == NULL || far < best->distance)) {
        best->word = word;
        best->distance = far;
    }
}

/* "; did you mean "aead"?", or nothing. */
typedef struct hint {
    char text[64];
} hint;

static hint hint_of(const guess *best)
{
    hint said = {""};
    if (best->word != NULL) {
        nio_error sentence;
        (void)nio__fail(&sentence, NIO_EINVAL, "; did you mean \"%.32s\"?", best->word);
        memcpy(said.text, sentence.text, sizeof said.text);
        said.text[sizeof said.text - 1] = '\0';
    }
    return said;
}

/* ---- Parameters ---------------------------------------------------------------------------- */

static const nio_plugin_param *param_find(const nio_plugin_spec *spec, const char *name)
{
    for (size_t i = 0; i < spec->param_count; i++) {
        if (strcmp(spec->params[i].name, name) == 0) {
            return &spec->params[i];
        }
    }
    return NULL;
}

const char *nio__param_text(const nio_plugin_spec *spec, const char *name, const char *otherwise)
{
    const nio_plugin_param *param = param_find(spec, name);
    return param != NULL ? param->text : otherwise;
}

uint64_t nio__param_number(const nio_plugin_spec *spec, const char *name, uint64_t otherwise)
{
    const nio_plugin_param *param = param_find(spec, name);
    return param != NULL ? param->number : otherwise;
}

nio_bytes nio__param_bytes(const nio_plugin_spec *spec, const char *name)
{
    const nio_plugin_param *param = param_find(spec, name);
    return param != NULL ? param->bytes : nio__bytes(NULL, 0);
}

bool nio__param_flag(const nio_plugin_spec *spec, const char *name)
{
    return param_find(spec, name) != NULL;
}

static bool is_field_name(const char *text)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    size_t len = strlen(text);
    return len >= 1 && len <= FIELD_NAME_MAX && strspn(text, letters) == len;
}

static nio_status check_value(const nio__plugin_args *args, const nio_plugin_param *param,
                              const nio__param_rule *rule, nio_error *error)
{
    const char *kind = args->spec->kind;
    bool wants_text = rule->type == NIO__PARAM_FIELD || rule->type == NIO__PARAM_TEXT;
    bool wants_bytes = rule->type == NIO__PARAM_BYTES;
    if (wants_text != (param->text != NULL)) {
        return nio__fail(error, NIO_EINVAL, "layer \"%s\": %s of %s is %s", args->layer,
                         param->name, kind, wants_text ? "a text" : "not a text");
    }
    if (wants_bytes != (param->bytes.len != 0)) {
        return nio__fail(error, NIO_EINVAL, "layer \"%s\": %s of %s is %s", args->layer,
                         param->name, kind, wants_bytes ? "bytes, at least one" : "no bytes");
    }
    if (rule->type == NIO__PARAM_FIELD && !is_field_name(param->text)) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": %s of %s is the name of a field: 1 to %d letters, digits, "
                         "_ or -, not \"%.40s\"",
                         args->layer, param->name, kind, FIELD_NAME_MAX, param->text);
    }
    size_t len = rule->type == NIO__PARAM_TEXT ? strlen(param->text) : param->bytes.len;
    if ((rule->type == NIO__PARAM_TEXT || wants_bytes) && len > rule->max) {
        return nio__fail(error, NIO_EINVAL, "layer \"%s\": %s of %s has at most %" PRIu64 " bytes",
                         args->layer, param->name, kind, rule->max);
    }
    if (rule->type == NIO__PARAM_NUMBER && param->number > rule->max) {
        return nio__fail(error, NIO_EINVAL, "layer \"%s\": %s of %s is at most %" PRIu64,
                         args->layer, param->name, kind, rule->max);
    }
    return NIO_OK;
}

static nio_status check_param(const nio__plugin_args *args, const nio__param_rule *rules,
                              const nio_plugin_param *param, nio_error *error)
{
    guess best = {0};
    for (const nio__param_rule *rule = rules; rule->name != NULL; rule++) {
        if (strcmp(rule->name, param->name) == 0) {
            return check_value(args, param, rule, error);
        }
        consider(&best, param->name, rule->name);
    }
    return nio__fail(error, NIO_EINVAL, "layer \"%s\": %s has no parameter \"%.40s\"%s",
                     args->layer, args->spec->kind, param->name, hint_of(&best).text);
}

static nio_status check_params(const nio__plugin_args *args, const nio__param_rule *rules,
                               nio_error *error)
{
    const nio_plugin_spec *spec = args->spec;
    for (size_t i = 0; i < spec->param_count; i++) {
        nio_status status = check_param(args, rules, &spec->params[i], error);
        if (status != NIO_OK) {
            return status;
        }
        if (param_find(spec, spec->params[i].name) != &spec->params[i]) {
            return nio__fail(error, NIO_EINVAL, "layer \"%s\": %s of %s is given twice",
                             args->layer, spec->params[i].name, spec->kind);
        }
    }
    return NIO_OK;
}

nio_status nio__param_hide_uri(const nio__plugin_args *args, bool *hide, nio_error *error)
{
    bool clear = nio__param_flag(args->spec, "clear_uri");
    bool hidden = nio__param_flag(args->spec, "hide_uri");
    if (clear && hidden) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": %s is told clear_uri and hide_uri at once", args->layer,
                         args->spec->kind);
    }
    if (hidden && args->inner) {
        return nio__fail(error, NIO_EINVAL,
                         "layer \"%s\": an inner layer cannot hide the URI, since a message is "
                         "routed by it before that layer is opened",
                         args->layer);
    }
    *hide = hidden || (!clear && !args->inner);
    return NIO_OK;
}

/* ---- Kinds --------------------------------------------------------------------------------- */

static nio_status check_key(const nio__plugin_args *args, const nio__plugin_kind *kind,
                            nio_error *error)
{
    const nio_key *key = &args->spec->key;
    if (!kind->needs_key) {
        return NIO_OK;
    }
    if (key->secret.len == 0) {
        return nio__fail(error, NIO_ENOKEY, "layer \"%s\": %s needs a key", args->layer,
                         kind->cls->name);
    }
    for (size_t i = 0; i <= NIO_KEYS_PREVIOUS; i++) {
        size_t len = i == 0 ? key->secret.len : key->previous[i - 1].len;
        if (len != 0 && len < kind->key_min) {
            return nio__fail(error, NIO_EINVAL,
                             "layer \"%s\": a key of %s has %zu bytes; it needs at least %zu, from "
                             "a good random source",
                             args->layer, kind->cls->name, len, kind->key_min);
        }
    }
    return NIO_OK;
}

static const char *slot_name(unsigned slot)
{
    return slot == NIO_SLOT_AUTH ? "an auth" : "a cipher";
}

static nio_status find_kind(const nio__plugin_args *args, unsigned slot,
                            const nio__plugin_kind **found, nio_error *error)
{
    guess best = {0};
    for (const nio__plugin_kind *const *kind = nio__plugin_kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->cls->name, args->spec->kind) == 0) {
            if (((*kind)->cls->slots & slot) == 0) {
                return nio__fail(error, NIO_EINVAL, "layer \"%s\": %s is not %s", args->layer,
                                 args->spec->kind, slot_name(slot));
            }
            *found = *kind;
            return NIO_OK;
        }
        consider(&best, args->spec->kind, (*kind)->cls->name);
    }
    return nio__fail(error, NIO_EINVAL, "layer \"%s\": there is no plugin \"%.40s\"%s", args->layer,
                     args->spec->kind, hint_of(&best).text);
}

nio_status nio__plugin_make(const nio__plugin_args *args, unsigned slot, nio_plugin **plugin,
                            nio_error *error)
{
    const char *name = args->spec->kind;
    if (name == NULL || strcmp(name, "none") == 0) {
        *plugin = NULL;
        return NIO_OK;
    }
    const nio__plugin_kind *kind = NULL;
    nio_status status = find_kind(args, slot, &kind, error);
    if (status == NIO_OK) {
        assert(kind != NULL);
        status = check_params(args, kind->params, error);
    }
    if (status == NIO_OK) {
        status = check_key(args, kind, error);
    }
    return status == NIO_OK ? kind->make(args, plugin, error) : status;
}
