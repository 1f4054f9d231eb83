/* The examples of docs/wire.md, which other implementations are written after: each message opens
 * to what the comment before it says, each value is packed as it has to be, or refused.
 *
 *     <!-- frame: LAYER TYPE "uri" "content" [NAME=VALUE]... -->          one message
 *     <!-- packed -->                one value a line; indented lines go on with the one above
 *     <!-- not packed -->            the same, each refused
 *
 * A content of bytes is written "hex:DIGITS". NAME is cid, rid or chal, whose VALUE in hex the
 * message has as a field; or to, the id of its receiver.
 *
 * In the block that follows, a line is hex digits and, after two spaces, words about them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/lock.h>
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

#define PARTS_MAX 64

static const uint8_t master[NIO_KEY_BYTES] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                              11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                              22, 23, 24, 25, 26, 27, 28, 29, 30, 31};

struct part {
    uint8_t bytes[PARTS_MAX];
    size_t len;
};

struct example {
    char layer[16];
    unsigned type;
    struct part uri, content, cid, rid, chal, to;
};

static nio_bytes bytes_of(const struct part *part)
{
    return nio__bytes(part->bytes, part->len);
}

static bool is_kind(const struct example *example, const char *kind)
{
    return strcmp(example->layer, kind) == 0;
}

/* The one that the master opens. */
static bool make_lock(nio_script_out *lock)
{
    uint8_t key[NIO_KEY_BYTES];
    assert_int_equal(nio_key_public(master, key, NULL), NIO_OK);
    return nio_lock_single_sig(lock, key, 0) == NIO_OK;
}

/* The layer of the page: x25519 stands inside of others, as it mostly does. */
static nio_layer *layer_of(struct kit_node *node, const struct example *example)
{
    static const nio_plugin_param unproved = {.name = "unproved"};
    nio_plugin_spec plugin = {.kind = example->layer, .key = nio_key_of(master, sizeof master)};
    nio_layer_spec spec = {.size = sizeof spec, .name = "tested", .realm = "hello"};
    uint8_t room[NIO_LOCK_SINGLE_SIG_BYTES];
    nio_script_out lock = NIO_SCRIPT_OUT(room);
    if (is_kind(example, "sha256_stream")) {
        plugin.key = nio_key_of("key", 3);
    } else if (is_kind(example, "hmac")) {
        plugin.key = nio_key_of("test", 4);
    } else if (is_kind(example, "hashcash")) {
        plugin.key = nio_key_of(NULL, 0);
    } else if (is_kind(example, "tapescript")) {
        (void)make_lock(&lock);
        plugin.key.lock = nio_script_out_bytes(&lock);
    } else if (is_kind(example, "x25519")) {
        plugin.params = &unproved;
        plugin.param_count = 1;
        spec.inner = true;
    }
    if (is_kind(example, "sha256_stream") || is_kind(example, "x25519")) {
        spec.auth.kind = "none";
        spec.cipher = plugin;
    } else {
        spec.auth = plugin;
    }
    nio_layer *layer = NULL;
    nio_error error = {""};
    if (nio__layer_new(&node->host, &spec, &layer, &error) != NIO_OK) {
        fail_msg("docs/wire.md:%u: %s", line_number, error.text);
    }
    return layer;
}

static void check_field(const struct part *part, const char *name, const nio_field *fields,
                        size_t count)
{
    const nio_field *field = nio__fields_find(fields, count, nio_text_of(name));
    assert_int_equal(field != NULL, part->len != 0);
    if (field != NULL) {
        assert_true(nio_bytes_equal(field->value, bytes_of(part)));
    }
}

static void check_parts(const struct example *example, nio_bytes body)
{
    nio_bytes uri, content;
    assert_int_equal(nio__body_split(body, &uri, &content), NIO_OK);
    assert_true(nio_bytes_equal(uri, bytes_of(&example->uri)));
    assert_true(nio_bytes_equal(content, bytes_of(&example->content)));
}

static bool is_without_tapescript(void)
{
    uint8_t room[NIO_LOCK_SINGLE_SIG_BYTES];
    nio_script_out lock = NIO_SCRIPT_OUT(room);
    return !make_lock(&lock);
}

static struct kit_message in;
static struct kit_wire wire;

/* Opens what came, as the page says that its receiver is and asked for. */
static nio_status open_it(nio_layer *layer, struct kit_node *node, const struct example *example)
{
    assert_true(kit_receive(&in, node, &wire));
    in.m.challenge = bytes_of(&example->chal);
    return layer->inner ? kit_open_inner(layer, NULL, &in) : kit_open(layer, &in);
}

static void check_opening(struct kit_node *node, const struct example *example)
{
    nio_layer *layer = layer_of(node, example);
    nio_status status = open_it(layer, node, example);
    if (status != NIO_OK) {
        fail_msg("docs/wire.md:%u: %s: %s", line_number, example->layer, nio_status_name(status));
    }
    check_parts(example, nio__bytes(in.m.body, in.m.body_len));
    bool proves = !is_kind(example, "sha256_stream") && !is_kind(example, "x25519");
    assert_int_equal(open_it(layer, node, example), proves ? NIO_EREPLAY : NIO_OK);
    nio__layer_free(&node->host, layer);
}

/* Opens the message twice: what is under a key, or proves work, is accepted once. */
static void check_sealed(const struct example *example, const nio__frame *frame)
{
    struct fault_env world;
    nio_domain *domain;
    struct kit_node node;
    uint8_t seed[NIO_KEY_BYTES];
    for (size_t i = 0; i < sizeof seed; i++) {
        seed[i] = (uint8_t)(sizeof seed + i);
    }
    fault_env_init(&world, 1);
    world.wall_ms = WHEN;
    assert_int_equal(nio_domain_create(&domain, &world.env), NIO_OK);
    kit_node_begin(&node, &world, domain);
    kit_knows(&node, "hello", "bob", nio__bytes(seed, sizeof seed), "");
    node.self = bytes_of(&example->to);

    wire.type = frame->type;
    wire.fields_len = frame->fields.len;
    wire.body_len = frame->body.len;
    memcpy(wire.fields, frame->fields.ptr, frame->fields.len);
    memcpy(wire.body, frame->body.ptr, frame->body.len);
    check_opening(&node, example);

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
    check_field(&example->cid, "cid", fields, count);
    check_field(&example->rid, "rid", fields, count);
    check_field(&example->chal, "chal", fields, count);
    if (is_kind(example, "tapescript") && is_without_tapescript()) {
        puts("SKIP: tapescript is not in this library");
        return;
    }
    if (!is_kind(example, "none")) {
        check_sealed(example, &frame);
        return;
    }
    check_parts(example, nio__span_view(frame.body));
    assert_int_equal(count,
                     (example->cid.len != 0) + (example->rid.len != 0) + (example->chal.len != 0));
}

/* Reads hex digits without spaces, as far as there are some. */
static void take_digits(const char *at, size_t len, struct part *part)
{
    assert_true(len % 2 == 0 && len / 2 <= sizeof part->bytes);
    part->len = len / 2;
    for (size_t i = 0; i < part->len; i++) {
        part->bytes[i] = (uint8_t)(nibble(at[2 * i]) << 4 | nibble(at[2 * i + 1]));
    }
}

static void take_text(const char *at, size_t len, struct part *part)
{
    assert_true(len <= sizeof part->bytes);
    memcpy(part->bytes, at, len);
    part->len = len;
}

/* What stands between the next two quotes, as text or "hex:DIGITS". */
static const char *quoted(const char *at, struct part *part)
{
    const char *begin = strchr(at, '"');
    assert_non_null(begin);
    begin++;
    const char *end = strchr(begin, '"');
    assert_non_null(end);
    if (strncmp(begin, "hex:", 4) == 0) {
        take_digits(begin + 4, (size_t)(end - begin) - 4, part);
    } else {
        take_text(begin, (size_t)(end - begin), part);
    }
    return end + 1;
}

/* NAME=VALUE at `at`, which is behind a space; returns where it ends. */
static const char *named(const char *at, struct example *example)
{
    size_t name = strcspn(at, "="), value = strcspn(at + name + 1, " ");
    const char *begin = at + name + 1;
    if (strncmp(at, "to=", 3) == 0) {
        take_text(begin, value, &example->to);
    } else if (strncmp(at, "cid=", 4) == 0) {
        take_digits(begin, value, &example->cid);
    } else if (strncmp(at, "rid=", 4) == 0) {
        take_digits(begin, value, &example->rid);
    } else if (strncmp(at, "chal=", 5) == 0) {
        take_digits(begin, value, &example->chal);
    } else {
        fail_msg("docs/wire.md:%u: what is %s", line_number, at);
    }
    return begin + value;
}

static void read_comment(const char *line, struct example *example)
{
    memset(example, 0, sizeof *example);
    assert_int_equal(sscanf(line, "<!-- frame: %15[a-z0-9_] %u", example->layer, &example->type),
                     2);
    line = quoted(line, &example->uri);
    line = quoted(line, &example->content);
    while (strncmp(line, " -->", 4) != 0) {
        line = named(line + 1, example);
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
    assert_int_equal(checked, 20);
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
