/* slot.c - what was read into a slot of a layer. */
#include "spec.h"

#include <string.h>

const char *cli_spec_text(const cli_slot *slot, const char *name)
{
    for (size_t i = 0; name && i < slot->param_count; i++) {
        if (strcmp(slot->params[i].name, name) == 0) {
            return slot->params[i].text;
        }
    }
    return NULL;
}

nio_plugin_spec cli_spec_plugin(const cli_slot *slot)
{
    nio_plugin_spec spec = {.kind = "none"};
    if (slot->kind == NULL) {
        return spec;
    }
    spec.kind = slot->kind->name;
    spec.params = slot->params;
    spec.param_count = slot->param_count;
    if (slot->secret.len > 0) {
        spec.key = nio_key_of(slot->secret.bytes, slot->secret.len);
    }
    spec.key.trusted = (nio_bytes){slot->trusted.bytes, slot->trusted.len};
    return spec;
}

const char *cli_spec_field(const cli_slot *slot)
{
    if (slot->kind == NULL) {
        return NULL;
    }
    const char *named = cli_spec_text(slot, slot->kind->field_text);
    return named ? named : slot->kind->field;
}

bool cli_spec_flag(const cli_slot *slot, const char *name)
{
    for (size_t i = 0; i < slot->param_count; i++) {
        if (strcmp(slot->params[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

bool cli_spec_protects(const cli_slot *slot)
{
    return slot->kind != NULL && strcmp(slot->kind->name, "none") != 0;
}
