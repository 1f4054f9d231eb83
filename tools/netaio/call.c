/* call.c - call: an operation by its name, arguments and answer as JSON.
 *
 * Happy path:  cli_run_typed_call → the schema → the operation → URI and content → layers and keys
 *              → cli_exchange_run → show, by the types of the reply set; RESOURCE.subscribe:
 *              → cli_subscription_run → show_notified …
 * Failures:    whatever is wrong with schema, words, JSON or keys is said before anything is sent
 *              (exit 1); an answer that is a failure, or does not conform, is exit 3. */
#include "cli.h"
#include "endpoint.h"
#include "exchange.h"
#include "keys.h"
#include "source.h"
#include "subscription.h"
#include "text.h"
#include "typed.h"
#include "verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct typed_call {
    cli_args *args;
    cli_memory memory;
    const cli_schema *schema;
    const cli_operation *operation;
    bool subscribes; /* to what the operation notifies */
    nio_bytes uri, content;
} typed_call;

/* ---- The operation --------------------------------------------------------------------------- */

#define SUBSCRIBE ".subscribe"
#define NOTIFY ".notify"

/* What a person calls it: what is told to subscribers is subscribed to. */
static const char *callable(cli_memory *memory, const cli_operation *operation)
{
    size_t len = operation->id.len;
    char *name = cli_take(memory, len + sizeof SUBSCRIBE, 1);
    memcpy(name, operation->id.ptr, len);
    if (operation->subscribed && len > strlen(NOTIFY)) {
        memcpy(name + len - strlen(NOTIFY), SUBSCRIBE, sizeof SUBSCRIBE);
    }
    return name;
}

static bool unknown_operation(const cli_schema *schema, const char *name)
{
    cli_memory memory = {NULL};
    const char **names = cli_take(&memory, schema->operation_count + 1, sizeof *names);
    for (size_t i = 0; i < schema->operation_count; i++) {
        names[i] = callable(&memory, &schema->operations[i]);
    }
    const char *nearest = cli_nearest(name, names);
    if (nearest != NULL) {
        cli_usage("protocol %s has no operation '%s'; did you mean '%s'?", schema->protocol, name,
                  nearest);
    } else {
        cli_usage("protocol %s has no operation '%s'; 'netaio describe' lists them",
                  schema->protocol, name);
    }
    cli_memory_free(&memory);
    return false;
}

static bool not_called(const cli_operation *operation)
{
    int len = (int)(operation->id.len - strlen(NOTIFY));
    if (operation->subscribed) {
        cli_usage("%.*s.notify is what the server tells its subscribers; %.*s.subscribe hears it",
                  len, operation->id.ptr, len, operation->id.ptr);
    } else {
        cli_usage("%.*s.notify is what peers tell each other; it cannot be called", len,
                  operation->id.ptr);
    }
    return false;
}

static bool find_operation(typed_call *call, const char *name)
{
    const cli_schema *schema = call->schema;
    for (size_t i = 0; i < schema->operation_count && call->operation == NULL; i++) {
        const cli_operation *operation = &schema->operations[i];
        const char *called = callable(&call->memory, operation);
        if (strcmp(called, name) == 0) {
            call->operation = operation;
            call->subscribes = operation->subscribed;
        } else if (cli_text_is(operation->id, name)) {
            return not_called(operation);
        }
    }
    if (call->operation == NULL) {
        return unknown_operation(schema, name);
    }
    if (cli_text_is(call->operation->verb, "notify") && !call->subscribes) {
        return not_called(call->operation);
    }
    if (call->args->count != 0 && !call->subscribes) {
        cli_usage("--count is for what is subscribed to; %s is answered once", name);
        return false;
    }
    return true;
}

/* The endpoint, of a transport that the operation goes over. */
static bool find_endpoint(const typed_call *call, char endpoint[CLI_ENDPOINT_MAX])
{
    const cli_operation *operation = call->operation;
    if (!cli_endpoint_complete(call->args->words[0], operation->tcp ? "tcp" : "udp",
                               call->schema->port, endpoint)) {
        return false;
    }
    bool datagram = cli_endpoint_datagram(endpoint);
    if (datagram ? operation->udp : operation->tcp) {
        return true;
    }
    cli_usage("%s goes over %s alone, and %s does not", call->args->words[1],
              datagram ? "tcp" : "udp", endpoint);
    return false;
}

/* ---- Words ----------------------------------------------------------------------------------- */

/* "room=tea": the name of a parameter, and a value. No JSON looks like that. */
static bool is_param(const char *word)
{
    size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return len > 0 && word[0] >= 'a' && word[0] <= 'z' && word[len] == '=';
}

/* The text of the argument: the word, @FILE, or - for standard input. */
static bool read_argument(typed_call *call, const char *word, nio_text *text)
{
    if (strcmp(word, "-") == 0) {
        return cli_read_all(&call->memory, stdin, "standard input", text);
    }
    if (word[0] != '@') {
        *text = nio_text_of(word);
        return true;
    }
    FILE *file = fopen(word + 1, "rb");
    if (file == NULL) {
        cli_usage("cannot read '%s': %s", word + 1, strerror(errno));
        return false;
    }
    bool good = cli_read_all(&call->memory, file, word + 1, text);
    fclose(file);
    return good;
}

static bool write_content(typed_call *call, const char *word)
{
    char why[CLI_TYPED_WHY];
    const cli_json *json = NULL;
    _Static_assert(CLI_TYPED_WHY >= CLI_JSON_WHY, "one sentence at a time");
    if (word != NULL) {
        nio_text text;
        if (!read_argument(call, word, &text)) {
            return false;
        }
        json = cli_json_read(&call->memory, text, why);
        if (json == NULL) {
            cli_usage("the argument is not JSON: %s", why);
            return false;
        }
    }
    const cli_holds nothing = {CLI_NOTHING, NULL};
    const cli_holds *holds = call->subscribes ? &nothing : &call->operation->holds;
    if (!cli_typed_write(&call->memory, holds, json, &call->content, why)) {
        cli_usage("%s", why);
        return false;
    }
    return true;
}

/* Parameters, and one argument, in any order. */
static bool read_words(typed_call *call)
{
    char *params[CLI_ARGS_MAX];
    char *argument = NULL;
    size_t count = 0;
    char why[CLI_TYPED_WHY];
    for (size_t i = 2; i < call->args->word_count; i++) {
        char *word = call->args->words[i];
        if (is_param(word)) {
            params[count++] = word;
        } else if (argument != NULL) {
            cli_usage("there is one argument, in JSON; '%.60s' is a second one", word);
            return false;
        } else {
            argument = word;
        }
    }
    if (!cli_typed_uri(&call->memory, call->operation, params, count, &call->uri, why)) {
        cli_usage("%s", why);
        return false;
    }
    return write_content(call, argument);
}

/* ---- The answer ------------------------------------------------------------------------------ */

static const cli_answer *answer_of(const cli_operation *operation, uint8_t type)
{
    for (size_t i = 0; i < operation->answer_count; i++) {
        if (operation->answers[i].type == type) {
            return &operation->answers[i];
        }
    }
    return NULL;
}

static int show_success(typed_call *call, const cli_answer *answer, const nio_end *end)
{
    char why[CLI_TYPED_WHY];
    const char *json = cli_typed_read(&call->memory, &answer->holds, end->content, why);
    if (json == NULL) {
        cli_error("the answer does not conform to the schema: %s", why);
        return CLI_REFUSED;
    }
    puts(json);
    return CLI_DONE;
}

/* A text is shown as it is, like those of the runtime; everything else as JSON. */
static int show_failure(typed_call *call, const cli_answer *answer, const nio_end *end)
{
    char why[CLI_TYPED_WHY];
    const char *json = NULL;
    if (answer != NULL && answer->holds.form != CLI_NOTHING &&
        (answer->holds.form != CLI_PLAIN || answer->holds.type->kind != CLI_T_TEXT)) {
        json = cli_typed_read(&call->memory, &answer->holds, end->content, why);
    }
    if (json == NULL) {
        return cli_show_refusal(end);
    }
    cli_error("%s: %s", nio_type_name(end->type), json);
    return CLI_REFUSED;
}

static int show(void *user, const nio_end *end)
{
    typed_call *call = user;
    const cli_answer *answer = answer_of(call->operation, end->type);
    if (answer != NULL && answer == &call->operation->answers[0]) {
        return show_success(call, answer, end);
    }
    if (end->type == NIO_RESPOND_URI || end->type == NIO_OK_TYPE) {
        cli_error("the answer is %s, which the schema does not list", nio_type_name(end->type));
        return CLI_REFUSED;
    }
    return show_failure(call, answer, end);
}

/* ---- Everything ------------------------------------------------------------------------------ */

static bool make(nio_node *node, void *user, cli_made *made)
{
    typed_call *call = user;
    bool good = cli_keys_make(&call->args->keys, call->schema, call->operation->inner, node, made);
    cli_keys_wipe(&call->args->keys);
    return good;
}

/* One line for each notification. Its memory is given back at once, since there is no end to
 * them. */
static bool show_notified(void *user, nio_bytes content)
{
    const typed_call *call = user;
    char why[CLI_TYPED_WHY];
    cli_memory memory = {NULL};
    const char *json = cli_typed_read(&memory, &call->operation->holds, content, why);
    if (json != NULL) {
        puts(json);
    } else {
        cli_error("the notification does not conform to the schema: %s", why);
    }
    cli_memory_free(&memory);
    return json != NULL;
}

static void prepare(typed_call *call, const char *endpoint, cli_talk *talk)
{
    const cli_args *args = call->args;
    talk->endpoint = endpoint;
    talk->timeout = args->timeout;
    talk->verbose = args->verbose;
    talk->app = call->schema->app;
    talk->make = make;
    talk->user = call;
    cli_schema_layer_text(cli_schema_outer(call->schema), talk->outer_text);
    cli_schema_layer_text(call->operation->inner, talk->inner_text);
}

static int run(typed_call *call)
{
    cli_args *args = call->args;
    char endpoint[CLI_ENDPOINT_MAX];
    call->schema = cli_schema_load(&call->memory, args->schema);
    if (call->schema == NULL || !find_operation(call, args->words[1]) || !read_words(call) ||
        !find_endpoint(call, endpoint)) {
        return CLI_USAGE;
    }
    if (call->subscribes) {
        cli_subscription subscription = {
            .uri = call->uri, .count = args->count, .show = show_notified};
        prepare(call, endpoint, &subscription.talk);
        return cli_subscription_run(&subscription);
    }
    cli_exchange exchange = {.type = call->operation->type,
                             .idempotent = call->operation->idempotent,
                             .uri = call->uri,
                             .content = call->content,
                             .show = call->operation->answer_count > 0 ? show : NULL};
    prepare(call, endpoint, &exchange.talk);
    return cli_exchange_run(&exchange);
}

int cli_run_describe(cli_args *args)
{
    return cli_schema_describe(args->words[0]);
}

int cli_run_typed_call(cli_args *args)
{
    typed_call call = {.args = args};
    if (args->schema == NULL) {
        return cli_usage("--schema is missing: the .nio, or the .json that netaio-gen makes of it");
    }
    int status = run(&call);
    cli_memory_free(&call.memory);
    return status;
}
