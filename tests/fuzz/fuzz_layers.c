/* Fuzzes layers. The first byte chooses one, the second what happens:
 *   even  the rest is what came in: two bytes of length, packed fields, a body
 *   odd   a message is sealed, the rest says which bytes of it change, then it is opened
 * Nothing may crash, write outside the message, or accept what was changed under a proof. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <netaio/lock.h>

#include "base/be.h"
#include "support/layer_kit.h"
#include "wire/frame.h"

/* clang-format off */
#define SECRET .secret = {(const uint8_t *)"a secret of thirty-two bytes ok!", 32}
#define KEY {SECRET}
#define PLUGIN(kind) {kind, NULL, 0, KEY}
#define LOCKED {"tapescript", NULL, 0, {SECRET, .lock = {lock, sizeof lock}}}
#define NONE {.kind = NULL}
#define LAYER(inner, auth, cipher) {sizeof(nio_layer_spec), "fuzzed", inner, "realm", auth, cipher}
/* clang-format on */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t lock[NIO_LOCK_SINGLE_SIG_BYTES]; /* set before the first layer is made */

static const nio_layer_spec specs[] = {
    LAYER(false, PLUGIN("mac"), NONE),
    LAYER(false, PLUGIN("aead"), NONE),
    LAYER(true, PLUGIN("aead"), NONE),
    LAYER(false, PLUGIN("hmac"), NONE),
    LAYER(false, NONE, PLUGIN("sha256_stream")),
    LAYER(true, NONE, PLUGIN("sha256_stream")),
    LAYER(false, PLUGIN("hmac"), PLUGIN("sha256_stream")),
    LAYER(false, PLUGIN("mac"), PLUGIN("sha256_stream")),
    LAYER(false, PLUGIN("sign"), NONE),
    LAYER(true, PLUGIN("sign"), PLUGIN("x25519")),
    LAYER(false, PLUGIN("mac"), PLUGIN("x25519")),
    LAYER(true, NONE, PLUGIN("x25519")),
    LAYER(false, LOCKED, NONE),
    LAYER(true, LOCKED, PLUGIN("x25519")),
};
#define SPECS (sizeof specs / sizeof *specs)
#define LOCKED_SPECS 2            /* at the end */
static size_t spec_count = SPECS; /* fewer where there is no tapescript */

static struct fault_env world;
static struct kit_node sender, receiver;
static nio_layer *sealing[SPECS], *opening[SPECS];
static struct kit_message out, in;
static struct kit_wire wire, original;

static bool make_lock(void)
{
    uint8_t key[NIO_KEY_BYTES];
    nio_script_out made = NIO_SCRIPT_OUT(lock);
    return nio_key_public(specs[0].auth.key.secret.ptr, key, NULL) == NIO_OK &&
           nio_lock_single_sig(&made, key, 0) == NIO_OK;
}

static void begin(void)
{
    static nio_domain *domains[2];
    fault_env_init(&world, 1);
    for (size_t i = 0; i < 2; i++) {
        if (nio_domain_create(&domains[i], &world.env) != NIO_OK) {
            abort();
        }
    }
    kit_node_begin(&sender, &world, domains[0]);
    kit_node_begin(&receiver, &world, domains[1]);
    kit_knows(&sender, "realm", "receiver", specs[0].auth.key.secret, "sender");
    kit_knows(&receiver, "realm", "sender", specs[0].auth.key.secret, "receiver");
    if (!make_lock()) {
        spec_count -= LOCKED_SPECS;
    }
    for (size_t i = 0; i < spec_count; i++) {
        if (nio__layer_new(&sender.host, &specs[i], &sealing[i], NULL) != NIO_OK ||
            nio__layer_new(&receiver.host, &specs[i], &opening[i], NULL) != NIO_OK) {
            abort();
        }
    }
}

/* Opens what is on the wire; what comes out is a body. */
static nio_status open_wire(nio_layer *layer)
{
    nio_bytes uri, content;
    if (!kit_receive(&in, &receiver, &wire) ||
        nio__body_split(nio__bytes(wire.body, wire.body_len), &uri, &content) != NIO_OK) {
        return NIO_EMALFORMED;
    }
    in.m.answer = (wire.type & 1) != 0;
    nio_status status = layer->inner ? kit_open_inner(layer, NULL, &in) : kit_open(layer, &in);
    if (status == NIO_OK && !nio_layer_split(&in.m, &uri, &content)) {
        abort();
    }
    return status;
}

static void open_anything(nio_layer *layer, const uint8_t *data, size_t size)
{
    if (size < 2) {
        return;
    }
    size_t fields_len = nio__be16_load(data) % (size - 1);
    wire.type = data[0];
    wire.fields_len = fields_len;
    memcpy(wire.fields, data + 2, fields_len);
    wire.body_len = size - 2 - fields_len;
    memcpy(wire.body, data + 2 + fields_len, wire.body_len);
    nio_status status = open_wire(layer);
    if (status == NIO_OK && (layer->traits & NIO_TRAIT_KEYED) != 0) {
        abort(); /* nobody guesses a key */
    }
}

/* Three bytes change one: where (from the fields on), and to what. Returns whether any differs. */
static bool change(const uint8_t *data, size_t size)
{
    size_t len = wire.fields_len + wire.body_len;
    for (; size >= 3; data += 3, size -= 3) {
        size_t at = nio__be16_load(data) % len;
        uint8_t *byte = at < wire.fields_len ? &wire.fields[at] : &wire.body[at - wire.fields_len];
        *byte ^= data[2];
    }
    if (size == 2 && data[0] != 0) {
        wire.body_len -= (size_t)data[0] % (wire.body_len + 1);
    }
    return wire.body_len != original.body_len ||
           memcmp(wire.fields, original.fields, wire.fields_len) != 0 ||
           memcmp(wire.body, original.body, wire.body_len) != 0;
}

/* hmac covers its own fields and the body, and no field of others. */
static bool is_covered(const nio_layer *layer)
{
    return (layer->traits & NIO_TRAIT_BINDS) != 0 ||
           memcmp(wire.body, original.body, wire.body_len) != 0 ||
           wire.body_len != original.body_len;
}

static void open_changed(size_t which, const uint8_t *data, size_t size)
{
    nio_layer *layer = sealing[which];
    size_t content_len = size % 200;
    kit_compose(&out, &sender, 0, nio_bytes_of("some/uri"),
                nio__bytes(data, content_len < size ? content_len : size));
    kit_field(&out, "app", nio_bytes_of("of others"));
    nio_status status = layer->inner ? kit_seal_inner(layer, NULL, &out) : kit_seal(layer, &out);
    if (status != NIO_OK) {
        abort();
    }
    kit_send(&out, &wire);
    original = wire;
    bool changed = change(data, size);
    status = open_wire(opening[which]);
    bool proves = (layer->traits & NIO_TRAIT_KEYED) != 0;
    if (!changed && status != NIO_OK) {
        abort();
    }
    if (changed && proves && status == NIO_OK && is_covered(layer)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool begun;
    if (!begun) {
        begin();
        begun = true;
    }
    if (size < 2 || size > 60000) {
        return 0;
    }
    fault_env_advance(&world, 50);
    if ((data[1] & 1) != 0) {
        open_changed(data[0] % spec_count, data + 2, size - 2);
    } else {
        open_anything(opening[data[0] % spec_count], data + 2, size - 2);
    }
    return 0;
}
