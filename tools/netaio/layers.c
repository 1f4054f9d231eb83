/* layers.c - the four layer options: what they mean together. */
#include "layers.h"

#include "cli.h"
#include "endpoint.h"

#include <stdio.h>
#include <string.h>

void cli_layers_init(cli_layers *layers)
{
    static const char *const options[] = {"--auth", "--cipher", "--inner-auth", "--inner-cipher"};
    memset(layers, 0, sizeof *layers);
    for (size_t i = 0; i < CLI_LAYER_OPTIONS; i++) {
        layers->slots[i].option = options[i];
    }
}

static bool right_slots(const cli_slot *auth, const cli_slot *cipher)
{
    if (auth->kind && !(auth->kind->slots & NIO_SLOT_AUTH)) {
        cli_usage("%s: %s is a cipher; give it as %s", auth->option, auth->kind->name,
                  cipher->option);
    } else if (cipher->kind && !(cipher->kind->slots & NIO_SLOT_CIPHER)) {
        cli_usage("%s: %s is an auth; give it as %s", cipher->option, cipher->kind->name,
                  auth->option);
    } else {
        return true;
    }
    return false;
}

static bool fills_both(const cli_slot *slot)
{
    const unsigned both = NIO_SLOT_AUTH | NIO_SLOT_CIPHER;
    return cli_spec_protects(slot) && (slot->kind->slots & both) == both;
}

static bool one_plugin_for_both(const cli_slot *auth, const cli_slot *cipher)
{
    if (fills_both(cipher)) {
        cli_usage("%s: %s is auth and cipher in one; give it as %s", cipher->option,
                  cipher->kind->name, auth->option);
    } else if (fills_both(auth) && cli_spec_protects(cipher)) {
        cli_usage("%s: %s is auth and cipher in one; %s can only be none beside it", auth->option,
                  auth->kind->name, cipher->option);
    } else {
        return true;
    }
    return false;
}

static bool fields_apart(const cli_layers *layers)
{
    for (size_t i = 0; i < CLI_LAYER_OPTIONS; i++) {
        const char *field = cli_spec_field(&layers->slots[i]);
        for (size_t j = 0; field && j < i; j++) {
            const char *other = cli_spec_field(&layers->slots[j]);
            if (other == NULL || strcmp(field, other) != 0) {
                continue;
            }
            const cli_slot *slot = &layers->slots[i];
            const char *param = slot->kind->field_text;
            if (strcmp(param, "mac_field") == 0) {
                param = "field";
            }
            cli_usage("auth field '%s' is written by %s and by %s; give one of them another: "
                      "%s:%s=...",
                      field, layers->slots[j].option, slot->option, slot->kind->name, param);
            return false;
        }
    }
    return true;
}

static bool is_kind(const cli_slot *slot, const char *name)
{
    return slot->kind != NULL && strcmp(slot->kind->name, name) == 0;
}

/* Whoever passes it has a key. */
static bool proves(const cli_slot *slot)
{
    return slot->kind != NULL && slot->kind->slots & NIO_SLOT_AUTH && slot->kind->secret != NULL;
}

bool cli_layers_prove(const cli_layers *layers)
{
    return proves(&layers->slots[CLI_AUTH]);
}

bool cli_layers_seal_for_peer(const cli_layers *layers)
{
    return is_kind(&layers->slots[CLI_INNER_CIPHER], "x25519");
}

/* x25519 seals for a peer, so the peer has to be known before, and nobody knows who that is unless
 * something proves it. The inner layer does not: what peers say of themselves does not pass it. */
static bool peer_is_known(const cli_layers *layers)
{
    const cli_slot *slots = layers->slots, *cipher = &slots[CLI_INNER_CIPHER];
    if (is_kind(&slots[CLI_CIPHER], "x25519")) {
        cli_usage("--cipher: x25519 hides for a peer that has said who it is, and would hide that "
                  "as well; give it as --inner-cipher");
        return false;
    }
    if (!is_kind(cipher, "x25519") || cli_spec_flag(cipher, "unproved") ||
        proves(&slots[CLI_AUTH])) {
        return true;
    }
    cli_usage("--inner-cipher x25519: nothing proves whose key it hides for; give --auth a key, or "
              "accept it: x25519:seed=...,unproved");
    return false;
}

/* The lock of a peer is taken where something else has proved what the peer said, so not for what
 * peers say of themselves. */
static bool lock_is_known(const cli_layers *layers)
{
    const cli_slot *outer = &layers->slots[CLI_AUTH], *inner = &layers->slots[CLI_INNER_AUTH];
    if (cli_spec_flag(outer, "use_peer_lock") && !cli_spec_flag(outer, "lock")) {
        cli_usage("--auth tapescript: a peer could never tell its lock, which takes a lock; give "
                  "lock=... too, or give it as --inner-auth");
        return false;
    }
    if (!cli_spec_flag(inner, "use_peer_lock") || proves(outer)) {
        return true;
    }
    cli_usage("--inner-auth tapescript: nothing proves whose lock it is that a peer tells; give "
              "--auth a key, or lock=... in place of use_peer_lock");
    return false;
}

/* Security is the default: what is left out has to be left out aloud, except where nobody but
 * this machine can listen. */
static bool said_aloud(const cli_layers *layers, const char *endpoint)
{
    const cli_slot *auth = &layers->slots[CLI_AUTH];
    if (auth->kind || cli_endpoint_local(endpoint)) {
        return true;
    }
    cli_usage("%s is not this machine: name the layers (--auth aead:key=@FILE), or say "
              "--auth none",
              endpoint);
    return false;
}

bool cli_layers_check(const cli_layers *layers, const char *endpoint)
{
    const cli_slot *slots = layers->slots;
    return right_slots(&slots[CLI_AUTH], &slots[CLI_CIPHER]) &&
           right_slots(&slots[CLI_INNER_AUTH], &slots[CLI_INNER_CIPHER]) &&
           one_plugin_for_both(&slots[CLI_AUTH], &slots[CLI_CIPHER]) &&
           one_plugin_for_both(&slots[CLI_INNER_AUTH], &slots[CLI_INNER_CIPHER]) &&
           fields_apart(layers) && peer_is_known(layers) && lock_is_known(layers) &&
           said_aloud(layers, endpoint);
}

/* One layer of two slots; *layer stays NULL if both are empty. */
static bool make(nio_node *node, const cli_slot slots[2], bool inner, nio_layer **layer,
                 cli_identity *identity)
{
    *layer = NULL;
    if (!cli_spec_protects(&slots[0]) && !cli_spec_protects(&slots[1])) {
        return true;
    }
    nio_layer_spec spec = {.size = sizeof spec,
                           .name = inner ? "inner" : "outer",
                           .inner = inner,
                           .auth = cli_spec_plugin(&slots[0]),
                           .cipher = cli_spec_plugin(&slots[1])};
    nio_error error = {""};
    cli_identity_add(identity, &spec.auth);
    cli_identity_add(identity, &spec.cipher);
    nio_status status = nio_layer_create(node, &spec, layer, &error);
    if (status == NIO_OK) {
        return true;
    }
    cli_usage("%s", error.text[0] ? error.text : nio_status_text(status));
    return false;
}

bool cli_layers_make(nio_node *node, cli_layers *layers, cli_made *made)
{
    const cli_slot *slots = layers->slots;
    memset(made, 0, sizeof *made);
    bool good = make(node, &slots[CLI_AUTH], false, &made->outer, &made->identity) &&
                make(node, &slots[CLI_INNER_AUTH], true, &made->inner, &made->identity);
    cli_layers_wipe(layers);
    return good;
}

void cli_layers_wipe(cli_layers *layers)
{
    for (size_t i = 0; i < CLI_LAYER_OPTIONS; i++) {
        cli_value_wipe(&layers->slots[i].secret);
    }
}

void cli_layers_text(const cli_layers *layers, bool inner, char text[CLI_LAYER_TEXT])
{
    const cli_slot *auth = &layers->slots[inner ? CLI_INNER_AUTH : CLI_AUTH];
    const cli_slot *cipher = auth + 1;
    bool has_auth = cli_spec_protects(auth), has_cipher = cli_spec_protects(cipher);
    if (!has_auth && !has_cipher) {
        snprintf(text, CLI_LAYER_TEXT, "none");
    } else {
        snprintf(text, CLI_LAYER_TEXT, "%s%s%s", has_auth ? auth->kind->name : "",
                 has_auth && has_cipher ? " + " : "", has_cipher ? cipher->kind->name : "");
    }
}
