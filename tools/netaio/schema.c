/* schema.c - reads descriptors (see codegen/emit/descriptor.lua for their form).
 *
 * The file is the user's, and may yet be damaged or of another program: whatever is not as it has
 * to be is refused with the place where it stands, and nothing is believed. */
#include "schema.h"

#include "text.h"

#include <netaio/packify.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FORM 1

typedef struct loader {
    cli_memory *memory;
    cli_schema *schema;
    char *why;
    bool failed;
} loader;

/* ---- Members of objects ---------------------------------------------------------------------- */

static bool NIO_PRINTF(2, 3) fail(loader *in, const char *format, ...)
{
    if (!in->failed) {
        va_list args;
        va_start(args, format);
        vsnprintf(in->why, CLI_SCHEMA_WHY, format, args);
        va_end(args);
        in->failed = true;
    }
    return false;
}

/* A member of that kind; NULL, and a failure unless it is optional, where there is none. */
static const cli_json *member(loader *in, const cli_json *of, const char *name, cli_json_kind kind,
                              bool optional)
{
    const cli_json *found = of->kind == CLI_JSON_OBJECT ? cli_json_member(of, name) : NULL;
    if (found == NULL && optional) {
        return NULL;
    }
    if (found == NULL || found->kind != kind) {
        fail(in, "no \"%s\", or not of its kind, in \"%.*s\"", name, (int)of->name.len,
             of->name.len > 0 ? of->name.ptr : "");
        return NULL;
    }
    return found;
}

static nio_text text_of(loader *in, const cli_json *of, const char *name)
{
    const cli_json *found = member(in, of, name, CLI_JSON_STRING, false);
    return found != NULL ? found->text : (nio_text){"", 0};
}

static uint64_t number_of(loader *in, const cli_json *of, const char *name, uint64_t most,
                          bool optional)
{
    const cli_json *found = member(in, of, name, CLI_JSON_NUMBER, optional);
    bool negative;
    uint64_t number = 0;
    if (found != NULL &&
        (!cli_json_integer(found, &negative, &number) || negative || number > most)) {
        fail(in, "\"%s\" is no number up to %llu", name, (unsigned long long)most);
        return 0;
    }
    return number;
}

/* A byte string: "hex:" and digits, or the text itself. */
static nio_bytes bytes_of(loader *in, nio_text text)
{
    if (text.len < 4 || memcmp(text.ptr, "hex:", 4) != 0) {
        return (nio_bytes){(const uint8_t *)text.ptr, text.len};
    }
    nio_text digits = {text.ptr + 4, text.len - 4};
    uint8_t *bytes = cli_take(in->memory, digits.len / 2 + 1, 1);
    if (!cli_hex_decode(digits, bytes)) {
        fail(in, "bytes that are no hex digits");
    }
    return (nio_bytes){bytes, digits.len / 2};
}

/* A byte string as the library takes names: without NUL in it. */
static const char *word_of(loader *in, nio_text text)
{
    nio_bytes bytes = bytes_of(in, text);
    if (bytes.len > 0 && memchr(bytes.ptr, 0, bytes.len) != NULL) {
        fail(in, "a name with a NUL in it");
    }
    return cli_take_text(in->memory, (nio_text){(const char *)bytes.ptr, bytes.len});
}

/* The items of a member that is an array: how many, and memory for as many things. */
static const cli_json *items_of(loader *in, const cli_json *of, const char *name, size_t size,
                                void *out, size_t *count)
{
    const cli_json *array = member(in, of, name, CLI_JSON_ARRAY, false);
    *count = array != NULL ? array->count : 0;
    void *memory = cli_take(in->memory, *count + 1, size);
    memcpy(out, &memory, sizeof memory);
    return array != NULL ? array->first : NULL;
}

/* ---- Types ----------------------------------------------------------------------------------- */

static const cli_type *type_of(loader *in, nio_text spelled)
{
    const cli_type *type = cli_type_read(in->memory, in->schema, spelled);
    if (type == NULL) {
        fail(in, "there is no type '%.*s'", (int)(spelled.len < 80 ? spelled.len : 80),
             spelled.ptr);
    }
    return type;
}

static void load_member(loader *in, const cli_named *named, const cli_json *from, cli_member *out)
{
    out->name = text_of(in, from, "name");
    if (named->dict) {
        out->key = bytes_of(in, text_of(in, from, "key"));
        if (!nio_utf8_valid(out->key)) {
            fail(in, "a key that is no text");
        }
    } else {
        uint64_t most = named->kind == CLI_T_ENUM ? INT32_MAX : 255;
        out->number = (uint32_t)number_of(in, from, "number", most, false);
        if (named->kind != CLI_T_ENUM && out->number == 0) {
            fail(in, "numbers begin with 1");
        }
    }
    const cli_json *spelled =
        member(in, from, "type", CLI_JSON_STRING, named->kind != CLI_T_RECORD);
    out->type = spelled != NULL ? type_of(in, spelled->text) : NULL;
    out->optional = cli_json_member(from, "optional") != NULL;
}

static void load_members(loader *in, const cli_json *from, const char *what, cli_named *out)
{
    uint32_t last = 0;
    const cli_json *item =
        items_of(in, from, what, sizeof *out->members, &out->members, &out->count);
    for (size_t i = 0; item != NULL && !in->failed; item = item->next, i++) {
        if (item->kind != CLI_JSON_OBJECT) {
            fail(in, "\"%s\" is made of objects", what);
            return;
        }
        load_member(in, out, item, &out->members[i]);
        if (out->kind == CLI_T_RECORD && !out->dict) {
            if (out->members[i].number <= last) {
                fail(in, "fields are not in their order");
            }
            last = out->members[i].number;
        }
    }
}

static void load_type(loader *in, const cli_json *from, cli_named *out)
{
    nio_text kind = text_of(in, from, "kind");
    out->name = text_of(in, from, "name");
    if (cli_text_is(kind, "enum")) {
        out->kind = CLI_T_ENUM;
        load_members(in, from, "members", out);
    } else if (cli_text_is(kind, "variant")) {
        out->kind = CLI_T_VARIANT;
        load_members(in, from, "arms", out);
    } else if (cli_text_is(kind, "record")) {
        const cli_json *dict = cli_json_member(from, "dict");
        out->kind = CLI_T_RECORD;
        out->dict = dict != NULL && dict->kind == CLI_JSON_TRUE;
        load_members(in, from, "fields", out);
    } else {
        fail(in, "there is no kind of type '%.*s'", (int)(kind.len < 40 ? kind.len : 40), kind.ptr);
    }
}

static void load_types(loader *in, const cli_json *from)
{
    size_t count;
    const cli_json *item =
        items_of(in, from, "types", sizeof *in->schema->types, &in->schema->types, &count);
    for (; item != NULL && !in->failed; item = item->next) {
        load_type(in, item, &in->schema->types[in->schema->type_count]);
        in->schema->type_count++; /* only what stands before can be found */
    }
}

/* ---- Layers ---------------------------------------------------------------------------------- */

/* A script is hex digits. */
static nio_bytes script_of(loader *in, const cli_json *of, const char *name)
{
    nio_text digits = text_of(in, of, name);
    uint8_t *bytes = cli_take(in->memory, digits.len / 2 + 1, 1);
    if (digits.len == 0 || !cli_hex_decode(digits, bytes)) {
        fail(in, "\"%s\" is not pairs of hex digits", name);
    }
    return (nio_bytes){bytes, digits.len / 2};
}

static void load_param(loader *in, const cli_json *from, struct cli_plugin_param *out)
{
    out->name = word_of(in, text_of(in, from, "name"));
    if (from->kind != CLI_JSON_OBJECT) {
        return;
    }
    if (cli_json_member(from, "text") != NULL) {
        out->text = word_of(in, text_of(in, from, "text"));
    } else if (cli_json_member(from, "bytes") != NULL) {
        out->bytes = script_of(in, from, "bytes");
    } else {
        out->number = number_of(in, from, "number", UINT32_MAX, true);
    }
}

static void load_plugin(loader *in, const cli_json *from, cli_plugin *out)
{
    if (from == NULL) {
        return;
    }
    out->kind = word_of(in, text_of(in, from, "kind"));
    if (cli_json_member(from, "key") != NULL) {
        out->key = word_of(in, text_of(in, from, "key"));
    }
    const cli_json *item =
        items_of(in, from, "params", sizeof *out->params, &out->params, &out->param_count);
    for (size_t i = 0; item != NULL && !in->failed; item = item->next, i++) {
        load_param(in, item, &out->params[i]);
    }
}

static void load_layers(loader *in, const cli_json *from)
{
    cli_schema *schema = in->schema;
    const cli_json *item =
        items_of(in, from, "layers", sizeof *schema->layers, &schema->layers, &schema->layer_count);
    for (size_t i = 0; item != NULL && !in->failed; item = item->next, i++) {
        cli_layer *layer = &schema->layers[i];
        layer->name = word_of(in, text_of(in, item, "name"));
        load_plugin(in, member(in, item, "auth", CLI_JSON_OBJECT, true), &layer->auth);
        load_plugin(in, member(in, item, "cipher", CLI_JSON_OBJECT, true), &layer->cipher);
    }
}

static const cli_layer *find_layer(const cli_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->layer_count; i++) {
        if (strcmp(schema->layers[i].name, name) == 0) {
            return &schema->layers[i];
        }
    }
    return NULL;
}

const cli_layer *cli_schema_outer(const cli_schema *schema)
{
    return find_layer(schema, "outer");
}

const cli_layer *cli_schema_peers(const cli_schema *schema)
{
    return find_layer(schema, "peers");
}

/* ---- Operations ------------------------------------------------------------------------------ */

static void load_holds(loader *in, const cli_json *from, cli_holds *out)
{
    static const char *const forms[] = {"none", "bytes", "raw", "value"};
    nio_text form = from != NULL ? text_of(in, from, "form") : (nio_text){"none", 4};
    if (cli_text_is(form, "tuple")) {
        cli_named *record = cli_take(in->memory, 1, sizeof *record);
        cli_type *type = cli_take(in->memory, 1, sizeof *type);
        record->kind = type->kind = CLI_T_RECORD;
        type->named = record;
        load_members(in, from, "fields", record);
        *out = (cli_holds){CLI_VALUE, type};
        return;
    }
    for (int i = CLI_NOTHING; i <= CLI_VALUE; i++) {
        if (cli_text_is(form, forms[i])) {
            out->form = (cli_form)i;
            out->type = i == CLI_NOTHING ? NULL : type_of(in, text_of(in, from, "type"));
            return;
        }
    }
    fail(in, "there is no form of content '%.*s'", (int)(form.len < 40 ? form.len : 40), form.ptr);
}

/* What can be bytes as it is, and what can be a number of so many bytes. */
static void check_holds(loader *in, const cli_holds *holds)
{
    if (in->failed || holds->type == NULL) {
        return;
    }
    cli_type_kind kind = holds->type->kind;
    bool good = true;
    if (holds->form == CLI_PLAIN) {
        good = kind == CLI_T_TEXT || kind == CLI_T_BYTES || kind == CLI_T_FIXED;
    } else if (holds->form == CLI_RAW) {
        good = kind == CLI_T_UINT || kind == CLI_T_INT;
    }
    if (!good) {
        fail(in, "content whose form does not fit its type");
    }
}

static void load_piece(loader *in, const cli_json *from, cli_piece *out)
{
    if (from->kind == CLI_JSON_STRING) {
        out->literal = bytes_of(in, from->text);
        return;
    }
    nio_text spelled = out->spelled = text_of(in, from, "type");
    out->name = text_of(in, from, "name");
    if (spelled.len > 4 && memcmp(spelled.ptr, "raw ", 4) == 0) {
        out->raw = true;
        spelled = (nio_text){spelled.ptr + 4, spelled.len - 4};
    }
    out->type = type_of(in, spelled);
    if (in->failed) {
        return;
    }
    cli_type_kind kind = out->type->kind;
    bool number = kind == CLI_T_UINT;
    if (out->name.len == 0 || (out->raw && !number) ||
        (!number && kind != CLI_T_TEXT && kind != CLI_T_BYTES && kind != CLI_T_FIXED)) {
        fail(in, "a parameter of a URI without a name, or of no type for URIs");
    }
}

static void load_answers(loader *in, const cli_json *from, cli_operation *out)
{
    const cli_json *item =
        items_of(in, from, "answers", sizeof *out->answers, &out->answers, &out->answer_count);
    for (size_t i = 0; item != NULL && !in->failed; item = item->next, i++) {
        cli_answer *answer = &out->answers[i];
        answer->name = text_of(in, item, "name");
        answer->type = (uint8_t)number_of(in, item, "type", 30, false);
        load_holds(in, member(in, item, "content", CLI_JSON_OBJECT, false), &answer->holds);
        check_holds(in, &answer->holds);
    }
}

static void load_operation(loader *in, const cli_json *from, cli_operation *out)
{
    out->id = text_of(in, from, "id");
    out->verb = text_of(in, from, "verb");
    out->type = (uint8_t)number_of(in, from, "type", 255, false);
    const cli_json *item =
        items_of(in, from, "uri", sizeof *out->pieces, &out->pieces, &out->piece_count);
    for (size_t i = 0; item != NULL && !in->failed; item = item->next, i++) {
        load_piece(in, item, &out->pieces[i]);
    }
    load_holds(in, member(in, from, "content", CLI_JSON_OBJECT, false), &out->holds);
    check_holds(in, &out->holds);
    const cli_json *inner = member(in, from, "inner", CLI_JSON_STRING, true);
    if (inner != NULL) {
        out->inner = find_layer(in->schema, word_of(in, inner->text));
        if (out->inner == NULL) {
            fail(in, "an operation under a layer that is not there");
        }
    }
    nio_text transport = text_of(in, from, "transport");
    out->tcp = !cli_text_is(transport, "udp");
    out->udp = !cli_text_is(transport, "tcp");
    const cli_json *notify = member(in, from, "notify", CLI_JSON_OBJECT, true);
    out->subscribed = notify != NULL && cli_text_is(text_of(in, notify, "to"), "subscribers");
    const cli_json *idempotent = cli_json_member(from, "idempotent");
    out->idempotent = idempotent != NULL && idempotent->kind == CLI_JSON_TRUE;
    out->deadline_ms = (uint32_t)number_of(in, from, "deadline_ms", 3600000, true);
    load_answers(in, from, out);
}

static void load_operations(loader *in, const cli_json *from)
{
    cli_schema *schema = in->schema;
    const cli_json *item = items_of(in, from, "operations", sizeof *schema->operations,
                                    &schema->operations, &schema->operation_count);
    for (size_t i = 0; item != NULL && !in->failed; item = item->next, i++) {
        load_operation(in, item, &schema->operations[i]);
    }
}

const cli_schema *cli_schema_read(cli_memory *memory, nio_text descriptor, char why[CLI_SCHEMA_WHY])
{
    loader in = {.memory = memory, .why = why};
    const cli_json *root = cli_json_read(memory, descriptor, why);
    if (root == NULL) {
        return NULL;
    }
    in.schema = cli_take(memory, 1, sizeof *in.schema);
    if (root->kind != CLI_JSON_OBJECT || cli_json_member(root, "descriptor") == NULL) {
        fail(&in, "it is JSON, but no descriptor of netaio-gen");
        return NULL;
    }
    if (number_of(&in, root, "descriptor", UINT32_MAX, false) != FORM) {
        fail(&in, "a descriptor of another form than %d, which this tool knows", FORM);
    }
    in.schema->protocol = word_of(&in, text_of(&in, root, "protocol"));
    in.schema->app = word_of(&in, text_of(&in, root, "app"));
    in.schema->version = (uint32_t)number_of(&in, root, "version", UINT32_MAX, false);
    in.schema->port = (uint16_t)number_of(&in, root, "port", 65535, true);
    load_layers(&in, root);
    load_types(&in, root);
    load_operations(&in, root);
    return in.failed ? NULL : in.schema;
}
