/* spec.c - "KIND:NAME=VALUE,NAME=VALUE" becomes a plugin with its secret.
 *
 * A backslash takes the next character as it is: "\," is a comma in a value, and a value that
 * begins with a backslash has no prefix ("\@home" is the word "@home"). What stands where no
 * name was expected may be a secret, so no sentence repeats it. */
#include "spec.h"

#include "cli.h"
#include "text.h"

#include <netaio/key.h>
#include <stdlib.h>
#include <string.h>

/* One NAME=VALUE, cut out of a SPEC; points into it. */
typedef struct spec_pair {
    const char *name;
    char *value;  /* NULL: there is no '=' */
    bool literal; /* the value began with a backslash */
} spec_pair;

/* What is gathered while a SPEC is read. */
typedef struct spec_reading {
    cli_slot *slot;
    bool secret_given, pass_given, context_given;
    char context[256];
    size_t context_len;
} spec_reading;

/* Cuts the pair at *at out of a SPEC, and moves *at behind it; NULL there at the end. */
static spec_pair next_pair(char **at)
{
    spec_pair found = {*at, NULL, false};
    char *to = *at, *from = *at;
    for (; *from && *from != ','; from++) {
        if (*from == '=' && found.value == NULL) {
            *to++ = 0;
            found.value = to;
            found.literal = from[1] == '\\';
            continue;
        }
        if (*from == '\\' && from[1]) {
            from++;
        }
        *to++ = *from;
    }
    *at = *from ? from + 1 : NULL;
    *to = 0;
    return found;
}

static bool too_many(const cli_slot *slot, const char *name)
{
    cli_usage("%s %s: %s is given twice", slot->option, slot->kind->name, name);
    return false;
}

static bool read_value(const cli_slot *slot, const spec_pair *pair, unsigned how, cli_value *value)
{
    char why[CLI_WHY];
    if (pair->literal) {
        how |= CLI_VALUE_LITERAL;
    }
    if (pair->value == NULL) {
        cli_usage("%s %s: %s takes a value: %s=...", slot->option, slot->kind->name, pair->name,
                  pair->name);
        return false;
    }
    if (cli_value_read(pair->value, how, value, why)) {
        return true;
    }
    cli_usage("%s %s: %s: %s", slot->option, slot->kind->name, pair->name, why);
    cli_value_wipe(value);
    return false;
}

static bool read_text(const cli_slot *slot, const spec_pair *pair, char *out, size_t cap,
                      size_t *len)
{
    cli_value value;
    if (!read_value(slot, pair, 0, &value)) {
        return false;
    }
    bool fits = value.len < cap && memchr(value.bytes, 0, value.len) == NULL;
    if (fits) {
        memcpy(out, value.bytes, value.len);
        out[value.len] = 0;
        *len = value.len;
    } else {
        cli_usage("%s %s: %s is too long, or holds a zero byte", slot->option, slot->kind->name,
                  pair->name);
    }
    cli_value_wipe(&value);
    return fits;
}

static bool read_flag(const cli_slot *slot, const spec_pair *pair, bool *truth)
{
    *truth = pair->value == NULL || strcmp(pair->value, "true") == 0;
    if (*truth || strcmp(pair->value, "false") == 0) {
        return true;
    }
    cli_usage("%s %s: %s is true or false", slot->option, slot->kind->name, pair->name);
    return false;
}

/* Which numbers are good is for the plugin to say. */
static bool read_number(const cli_slot *slot, const spec_pair *pair, uint64_t *number)
{
    size_t len = pair->value ? strspn(pair->value, "0123456789") : 0;
    if (len == 0 || len > 9 || pair->value[len] != 0) {
        cli_usage("%s %s: %s is a number", slot->option, slot->kind->name, pair->name);
        return false;
    }
    *number = strtoul(pair->value, NULL, 10);
    return true;
}

/* Two flags are one choice: whether the URI can be read. */
static bool same_choice(const nio_plugin_param *a, const nio_plugin_param *b)
{
    const char *hide = "hide_uri", *clear = "clear_uri";
    return strcmp(a->name, b->name) == 0 ||
           (strcmp(a->name, hide) == 0 && strcmp(b->name, clear) == 0) ||
           (strcmp(a->name, clear) == 0 && strcmp(b->name, hide) == 0);
}

static bool read_param_text(cli_slot *slot, const spec_pair *pair, nio_plugin_param *param)
{
    char *text = slot->texts + slot->texts_len;
    size_t len, room = sizeof slot->texts - slot->texts_len;
    if (!read_text(slot, pair, text, room < 256 ? room : 256, &len)) {
        return false;
    }
    slot->texts_len += len + 1;
    param->text = text;
    return true;
}

static bool read_script(cli_slot *slot, const spec_pair *pair, nio_plugin_param *param)
{
    if (!read_value(slot, pair, CLI_VALUE_HEX | CLI_VALUE_DIGITS, &slot->script)) {
        return false;
    }
    param->bytes = (nio_bytes){slot->script.bytes, slot->script.len};
    if (slot->script.len == 0) {
        cli_usage("%s %s: %s is empty", slot->option, slot->kind->name, pair->name);
    }
    return slot->script.len > 0;
}

static bool read_param(cli_slot *slot, const cli_param *known, const spec_pair *pair)
{
    nio_plugin_param *param = &slot->params[slot->param_count];
    bool truth, good;
    *param = (nio_plugin_param){.name = NULL};
    if (known->text) {
        param->name = known->text;
        good = read_param_text(slot, pair, param);
    } else if (known->number) {
        param->name = known->number;
        good = read_number(slot, pair, &param->number);
    } else if (known->script) {
        param->name = known->script;
        good = read_script(slot, pair, param);
    } else {
        good = read_flag(slot, pair, &truth);
        param->name = good && truth ? known->yes : known->no;
    }
    if (!good || param->name == NULL) {
        return good;
    }
    for (size_t i = 0; i < slot->param_count; i++) {
        if (same_choice(&slot->params[i], param)) {
            return too_many(slot, pair->name);
        }
    }
    slot->param_count++;
    return true;
}

static bool unknown_param(const cli_slot *slot, const char *name)
{
    const char *names[CLI_SPEC_PARAMS + 5];
    size_t count = 0;
    for (const cli_param *param = slot->kind->params; param->name; param++) {
        names[count++] = param->name;
    }
    if (slot->kind->secret) {
        names[count++] = slot->kind->secret;
        names[count++] = "pass";
        names[count++] = "context";
    }
    if (slot->kind->trusts) {
        names[count++] = "trusted";
    }
    names[count] = NULL;
    const char *nearest = cli_nearest(name, names);
    if (nearest) {
        cli_usage("%s %s has no parameter '%s'; did you mean '%s'?", slot->option, slot->kind->name,
                  name, nearest);
    } else {
        cli_usage("%s %s has no parameter '%s'", slot->option, slot->kind->name, name);
    }
    return false;
}

/* "hmac:test": what stands there may be the secret itself. */
static bool nameless(const cli_slot *slot)
{
    const char *secret = slot->kind->secret;
    cli_usage("%s %s: a parameter is NAME=VALUE%s%s%s", slot->option, slot->kind->name,
              secret ? ", as in " : "", secret ? secret : "", secret ? "=..." : "");
    return false;
}

static bool read_secret(spec_reading *reading, const spec_pair *pair, unsigned how, bool *given)
{
    cli_slot *slot = reading->slot;
    if (*given) {
        return too_many(slot, pair->name);
    }
    if (reading->secret_given || reading->pass_given) {
        cli_usage("%s %s: %s= and pass= exclude each other", slot->option, slot->kind->name,
                  slot->kind->secret);
        return false;
    }
    *given = true;
    if (!read_value(slot, pair, how, &slot->secret)) {
        return false;
    }
    if (slot->secret.len > 0) {
        return true;
    }
    cli_usage("%s %s: %s is empty", slot->option, slot->kind->name, pair->name);
    return false;
}

static bool read_context(spec_reading *reading, const spec_pair *pair)
{
    if (reading->context_given) {
        return too_many(reading->slot, pair->name);
    }
    reading->context_given = true;
    return read_text(reading->slot, pair, reading->context, sizeof reading->context,
                     &reading->context_len);
}

/* May be given more than once. */
static bool read_trusted(cli_slot *slot, const spec_pair *pair)
{
    cli_value value;
    if (!read_value(slot, pair, CLI_VALUE_HEX, &value)) {
        return false;
    }
    if (value.len == 0 || value.len % NIO_KEY_BYTES != 0) {
        cli_usage("%s %s: %s takes public keys, %d bytes each", slot->option, slot->kind->name,
                  pair->name, NIO_KEY_BYTES);
        return false;
    }
    if (value.len > sizeof slot->trusted.bytes - slot->trusted.len) {
        cli_usage("%s %s: more than %d public keys", slot->option, slot->kind->name,
                  CLI_SECRET_MAX / NIO_KEY_BYTES);
        return false;
    }
    memcpy(slot->trusted.bytes + slot->trusted.len, value.bytes, value.len);
    slot->trusted.len += value.len;
    return true;
}

static bool read_pair(spec_reading *reading, const spec_pair *pair)
{
    cli_slot *slot = reading->slot;
    nio_text name = nio_text_of(pair->name);
    if (slot->kind->secret) {
        if (cli_same_name(name, slot->kind->secret)) {
            return read_secret(reading, pair, slot->kind->hex_secret ? CLI_VALUE_HEX : 0,
                               &reading->secret_given);
        }
        if (cli_same_name(name, "pass")) {
            return read_secret(reading, pair, 0, &reading->pass_given);
        }
        if (cli_same_name(name, "context")) {
            return read_context(reading, pair);
        }
    }
    if (slot->kind->trusts && cli_same_name(name, "trusted")) {
        return read_trusted(slot, pair);
    }
    for (const cli_param *param = slot->kind->params; param->name; param++) {
        if (cli_same_name(name, param->name)) {
            return read_param(slot, param, pair);
        }
    }
    return pair->value ? unknown_param(slot, pair->name) : nameless(slot);
}

/* Turns the passphrase into the key. What both sides derive has to depend on no more than what
 * both sides say: the context, else the realm, else the tool's app id. */
static bool derive(const spec_reading *reading)
{
    cli_slot *slot = reading->slot;
    const char *realm = cli_spec_text(slot, "realm");
    nio_bytes context = nio_bytes_of(realm ? realm : CLI_APP);
    if (reading->context_given) {
        context = (nio_bytes){(const uint8_t *)reading->context, reading->context_len};
    }
    uint8_t key[NIO_KEY_BYTES];
    nio_text pass = {(const char *)slot->secret.bytes, slot->secret.len};
    nio_status status = nio_key_from_passphrase(pass, context, key);
    cli_value_wipe(&slot->secret);
    if (status != NIO_OK) {
        cli_usage("%s %s: pass: %s", slot->option, slot->kind->name, nio_status_text(status));
        return false;
    }
    memcpy(slot->secret.bytes, key, sizeof key);
    slot->secret.len = sizeof key;
    nio_wipe(key, sizeof key);
    return true;
}

/* Plugins that have a realm are told it, so that the layer needs none: x25519, which takes the
 * realm of its layer for an app id, then knows peers under any. */
static void give_realm(cli_slot *slot)
{
    for (const cli_param *param = slot->kind->params; param->name; param++) {
        bool has_one = param->text != NULL && strcmp(param->text, "realm") == 0;
        if (has_one && cli_spec_text(slot, "realm") == NULL) {
            slot->params[slot->param_count++] =
                (nio_plugin_param){.name = "realm", .text = CLI_APP};
        }
    }
}

/* Whom one listens to has to be said. */
static bool lock_given(const cli_slot *slot)
{
    if (strcmp(slot->kind->name, "tapescript") != 0 || cli_spec_flag(slot, "lock") ||
        cli_spec_flag(slot, "use_peer_lock")) {
        return true;
    }
    cli_usage("%s tapescript needs lock=..., which says whom to listen to; netaio tapescript lock "
              "makes one of public keys",
              slot->option);
    return false;
}

static bool complete(const spec_reading *reading)
{
    const cli_slot *slot = reading->slot;
    const char *secret = slot->kind->secret;
    if (reading->pass_given) {
        return lock_given(slot) && derive(reading);
    }
    if (reading->context_given) {
        cli_usage("%s %s: context= belongs to pass=", slot->option, slot->kind->name);
    } else if (secret && !reading->secret_given && slot->trusted.len == 0) {
        cli_usage("%s %s needs %s=... or pass=...", slot->option, slot->kind->name, secret);
    } else {
        return lock_given(slot);
    }
    return false;
}

static const cli_kind *read_kind(const char *option, const char *name)
{
    const cli_kind *kind = cli_kind_find(nio_text_of(name));
    if (kind) {
        return kind;
    }
    const char *nearest = cli_nearest(name, cli_kind_names);
    if (nearest) {
        cli_usage("%s: there is no plugin '%s'; did you mean '%s'?", option, name, nearest);
    } else {
        cli_usage("%s: there is no plugin '%s'; plugins are %s", option, name, cli_kind_list);
    }
    return NULL;
}

static bool read_spec(cli_slot *slot, char *spec)
{
    spec_reading reading = {.slot = slot};
    char *at = strchr(spec, ':');
    if (at) {
        *at++ = 0;
    }
    slot->kind = read_kind(slot->option, spec);
    if (slot->kind == NULL) {
        return false;
    }
    while (at) {
        spec_pair pair = next_pair(&at);
        if (!read_pair(&reading, &pair)) {
            return false;
        }
    }
    if (!complete(&reading)) {
        return false;
    }
    give_realm(slot);
    return true;
}

bool cli_spec_read(cli_slot *slot, char *spec)
{
    size_t len = strlen(spec);
    bool good = read_spec(slot, spec);
    nio_wipe(spec, len);
    if (!good) {
        cli_value_wipe(&slot->secret);
    }
    return good;
}
