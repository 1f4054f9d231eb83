/* The examples of docs/wire.md, which other implementations are written after: each message opens
 * to what the comment before it says, each value is packed as it has to be, or refused.
 *
 *     <!-- frame: LAYER TYPE "uri" "content" [cid=HEX | rid=HEX] -->      one message
 *     <!-- packed -->                one value a line; indented lines go on with the one above
 *     <!-- not packed -->            the same, each refused
 *
 * In the block that follows, a line is hex digits and, after two spaces, words about them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/packify.h>

#include "support/layer_kit.h"
#include "wire/fields.h"
#include "wire/frame.h"

#define LINE_MAX_BYTES 256
#define MESSAGE_MAX 512

static FILE *document;
static unsigned line_number;

static void document_open(void)
{
    document = fopen(NIO_SOURCE_DIR "/docs/wire.md", "r");
    assert_non_null(document);
    line_number = 0;
}

static bool next_line(char line[LINE_MAX_BYTES])
{
    line_number++;
    return fgets(line, LINE_MAX_BYTES, document) != NULL;
}

/* Moves to the block after the next comment that begins like that; the comment goes to `line`. */
static bool next_example(char line[LINE_MAX_BYTES], const char *begin)
{
    char fence[LINE_MAX_BYTES];
    while (next_line(line)) {
        if (strncmp(line, begin, strlen(begin)) == 0) {
            assert_true(next_line(fence));
            assert_string_equal(fence, "```text\n");
            return true;
        }
    }
    return false;
}

/* The next line of a block; false at its end. */
static bool block_line(char line[LINE_MAX_BYTES])
{
    assert_true(next_line(line));
    return strcmp(line, "```\n") != 0;
}

static unsigned nibble(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c != 0 ? strchr(digits, c) : NULL;
    if (at == NULL) {
        fail_msg("docs/wire.md:%u: '%c' is no hex digit", line_number, c);
        return 0;
    }
    return (unsigned)(at - digits);
}

/* Appends the bytes of a line, up to two spaces or its end; returns how many there are then. */
static size_t take_hex(const char *line, uint8_t *bytes, size_t len)
{
    line += strspn(line, " ");
    while (*line != '\n' && *line != 0 && strncmp(line, "  ", 2) != 0) {
        assert_true(len < MESSAGE_MAX);
        bytes[len++] = (uint8_t)(nibble(line[0]) << 4 | nibble(line[1]));
        line += 2;
        if (line[0] == ' ' && line[1] != ' ') {
            line++;
        }
    }
    return len;
}

/* ---- Values ---------------------------------------------------------------------------------- */

static void check_values(const char *mark, nio_status expected)
{
    char line[LINE_MAX_BYTES];
    uint8_t bytes[MESSAGE_MAX];
    size_t len = 0;
    unsigned checked = 0, at = 0;
    bool more = true;
    document_open();
    assert_true(next_example(line, mark));
    while (more) {
        more = block_line(line);
        if (len > 0 && (!more || line[0] != ' ')) {
            nio_status status = nio_pk_check(nio__bytes(bytes, len), NIO_PK_DEPTH);
            if (status != expected) {
                fail_msg("docs/wire.md:%u: %s", at, nio_status_name(status));
            }
            checked++;
            len = 0;
        }
        if (len == 0) {
            at = line_number;
        }
        len = more ? take_hex(line, bytes, len) : 0;
    }
    fclose(document);
    assert_true(checked >= 10);
}

static void values_are_packed_as_shown(void **state)
{
    (void)state;
    check_values("<!-- packed -->", NIO_OK);
}

static void values_that_have_another_form_are_refused(void **state)
{
    (void)state;
    check_values("<!-- not packed -->", NIO_EMALFORMED);
}

/* ---- Messages -------------------------------------------------------------------------------- */

/* What the page says of its keys and times. */
#define WHEN 1767225600000

static const uint8_t master[NIO_KEY_BYTES] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                              11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                              22, 23, 24, 25, 26, 27, 28, 29, 30, 31};

struct example {
    char layer[16], uri[32], content[32], field[4], id[17];
    unsigned type;
};

static nio_layer *layer_of(struct kit_node *node, const char *kind)
{
    bool cipher = strcmp(kind, "sha256_stream") == 0;
    nio_plugin_spec plugin = {.kind = kind, .key = nio_key_of(master, sizeof master)};
    nio_layer_spec spec = {.size = sizeof spec, .name = "outer", .realm = "hello"};
    if (cipher) {
        plugin.key = nio_key_of("key", 3);
        spec.auth.kind = "none";
        spec.cipher = plugin;
    } else {
        if (strcmp(kind, "hmac") == 0) {
            plugin.key = nio_key_of("test", 4);
        }
        spec.auth = plugin;
    }
    nio_layer *layer = NULL;
    assert_int_equal(nio__layer_new(&node->host, &spec, &layer, NULL), NIO_OK);
    return layer;
}

static void check_id(const struct example *example, const nio_field *fields, size_t count)
{
    const nio_field *field = nio__fields_find(fields, count, nio_text_of(example->field));
    uint8_t id[8];
    assert_non_null(field);
    for (size_t i = 0; i < sizeof id; i++) {
        id[i] = (uint8_t)(nibble(example->id[2 * i]) << 4 | nibble(example->id[2 * i + 1]));
    }
    assert_int_equal(field->value.len, sizeof id);
    assert_memory_equal(field->value.ptr, id, sizeof id);
}

static void check_parts(const struct example *example, nio_bytes body)
{
    nio_bytes uri, content;
    assert_int_equal(nio__body_split(body, &uri, &content), NIO_OK);
    assert_true(nio_bytes_equal(uri, nio_bytes_of(example->uri)));
    assert_true(nio_bytes_equal(content, nio_bytes_of(example->content)));
}

static struct kit_message in;
static struct kit_wire wire;

/* Opens the message twice: what is under a key is accepted once. */
static void check_sealed(const struct example *example, const nio__frame *frame)
{
    struct fault_env world;
    nio_domain *domain;
    struct kit_node node;
    fault_env_init(&world, 1);
    world.wall_ms = WHEN;
    assert_int_equal(nio_domain_create(&domain, &world.env), NIO_OK);
    kit_node_begin(&node, &world, domain);
    nio_layer *layer = layer_of(&node, example->layer);

    wire.type = frame->type;
    wire.fields_len = frame->fields.len;
    wire.body_len = frame->body.len;
    memcpy(wire.fields, frame->fields.ptr, frame->fields.len);
    memcpy(wire.body, frame->body.ptr, frame->body.len);
    assert_true(kit_receive(&in, &node, &wire));
    nio_status status = kit_open(layer, &in);
    if (status != NIO_OK) {
        fail_msg("docs/wire.md:%u: %s: %s", line_number, example->layer, nio_status_name(status));
    }
    check_parts(example, nio__bytes(in.m.body, in.m.body_len));
    assert_true(kit_receive(&in, &node, &wire));
    bool proves = strcmp(example->layer, "sha256_stream") != 0;
    assert_int_equal(kit_open(layer, &in), proves ? NIO_EREPLAY : NIO_OK);

    nio__layer_free(&node.host, layer);
    kit_node_end(&node);
    nio_domain_destroy(domain);
    fault_env_end(&world);
}

static void check_frame(const struct example *example, uint8_t *bytes, size_t len)
{
    nio__frame frame;
    nio_field fields[8];
    size_t need, count;
    assert_int_equal(nio__frame_next(nio__span_of(bytes, len), NIO__FRAME_MAX, &frame, &need),
                     NIO_OK);
    assert_int_equal(frame.size, len);
    assert_int_equal(frame.type, example->type);
    assert_true(nio__frame_is_intact(&frame));
    assert_int_equal(nio__fields_decode(frame.fields, fields, 8, &count), NIO_OK);
    if (strcmp(example->layer, "none") != 0) {
        check_sealed(example, &frame);
        return;
    }
    check_parts(example, nio__span_view(frame.body));
    assert_int_equal(count, example->id[0] != 0);
    if (example->id[0] != 0) {
        check_id(example, fields, count);
    }
}

/* The text between the next two quotes; empty text cannot be read with %[. */
static const char *quoted(const char *at, char *text, size_t cap)
{
    const char *begin = strchr(at, '"');
    assert_non_null(begin);
    const char *end = strchr(begin + 1, '"');
    assert_non_null(end);
    assert_true((size_t)(end - begin) <= cap);
    memcpy(text, begin + 1, (size_t)(end - begin - 1));
    return end + 1;
}

static void read_comment(const char *line, struct example *example)
{
    memset(example, 0, sizeof *example);
    assert_int_equal(sscanf(line, "<!-- frame: %15[a-z0-9_] %u", example->layer, &example->type),
                     2);
    line = quoted(line, example->uri, sizeof example->uri);
    line = quoted(line, example->content, sizeof example->content);
    if (strchr(line, '=') != NULL) {
        assert_int_equal(sscanf(line, " %3[a-z]=%16[0-9a-f]", example->field, example->id), 2);
    }
}

static void messages_open_to_what_is_said_of_them(void **state)
{
    (void)state;
    char line[LINE_MAX_BYTES];
    uint8_t bytes[MESSAGE_MAX];
    unsigned checked = 0;
    document_open();
    while (next_example(line, "<!-- frame: ")) {
        struct example example;
        size_t len = 0;
        read_comment(line, &example);
        while (block_line(line)) {
            len = take_hex(line, bytes, len);
        }
        check_frame(&example, bytes, len);
        checked++;
    }
    fclose(document);
    assert_int_equal(checked, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_packed_as_shown),
        cmocka_unit_test(values_that_have_another_form_are_refused),
        cmocka_unit_test(messages_open_to_what_is_said_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
