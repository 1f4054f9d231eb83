% if #rooms > 0 then
/* The most that the arrays of one message need. */
union ${arena_name} {
%   for i, room in ipairs(rooms) do
    char message${i}[${room}];
%   end
};

% end
% for _, plugin in ipairs(params) do
%   for _, array in ipairs(plugin.arrays) do
static const uint8_t ${array.name}[] = {
%     for _, line in ipairs(array.lines) do
    ${line}
%     end
};

%   end
static const nio_plugin_param ${plugin.name}[] = {
%   for _, line in ipairs(plugin.lines) do
    ${line},
%   end
};

% end
static const nio_gen_layer ${layers_name}[] = {
% for _, layer in ipairs(layers) do
    {
        .name = "${layer.name}",
%   for _, slot in ipairs(layer.slots) do
        .${slot.slot} = {
            .kind = "${slot.kind}",
%     if slot.params then
            .params = ${slot.params},
            .param_count = ${slot.param_count},
%     end
            .key = ${slot.key},
%     if slot.key_name then
            .key_name = "${slot.key_name}",
%     end
        },
%   end
    },
% end
};

enum {
% for _, op in ipairs(ops) do
    ${op.index},
% end
};

static const nio_gen_op ${ops_name}[] = {
% for _, op in ipairs(ops) do
    [${op.index}] = {
        .name = "${op.id}",
        .where = "${op.where}",
        .type = ${op.type},
        .success = ${op.success},
        .answered = ${op.answered},
        .idempotent = ${op.idempotent},
        .tier = ${op.tier},
        .gate = ${op.gate},
        .awaits = ${op.awaits},
        .deadline_ms = ${op.deadline_ms},
        .layer = ${op.layer},
        .slot = offsetof(${op.struct}, ${op.slot}),
%   if op.exact then
        .uri = {(const uint8_t *)${op.exact}, ${op.exact_len}},
%   else
        .matches = ${op.matches},
%   end
        .deliver = ${op.deliver},
        .role = ${op.role},
        .transports = ${op.transports},
%   if op.to then
        .to = ${op.to},
        .policy = ${op.policy},
        .queue = ${op.queue},
%   end
%   if op.datagram > 0 then
        .datagram = ${op.datagram},
%   end
%   if op.streams > 0 then
        .streams = ${op.streams},
%   end
    },
% end
};

% if exact_cases then
static int ${find}_exact(uint8_t type, nio_bytes uri)
{
    switch (type) {
${exact_cases}
    default:
        return -1;
    }
}

% end
static int ${find}(uint8_t type, nio_bytes uri, nio_gen_tier tier)
{
    switch (tier) {
% if exact_cases then
    case NIO_GEN_EXACT:
        return ${find}_exact(type, uri);
% end
% for _, tier in ipairs(tiers) do
    case ${tier.name}:
        switch (type) {
%   for _, route in ipairs(tier.routes) do
%     for _, label in ipairs(route.labels) do
        case ${label}:
%     end
%     for i, op in ipairs(route.ops) do
%       if i < #route.ops then
            if (${op.matches}(uri)) {
                return ${op.index};
            }
%       else
            return ${op.matches}(uri) ? (int)${op.index} : -1;
%       end
%     end
%   end
        default:
            return -1;
        }
% end
    default:
        return -1;
    }
}

const nio_gen_protocol ${c.protocol} = {
    .abi = NIO_GEN_ABI,
    .size = sizeof(nio_gen_protocol),
    .name = "${p.name}",
    .version = ${p.version},
    .app = {(const uint8_t *)${app}, ${app_len}},
    .port = ${p.port or 0},
    .layers = ${layers_name},
    .layer_count = ${#layers},
    .outer = ${outer},
    .peers = ${peers},
    .ops = ${ops_name},
    .op_count = ${#ops},
    .handlers_size = sizeof(${c.handlers}),
    .keys_size = ${has_keys and "sizeof(" .. c.keys .. ")" or "0"},
    .events_size = ${has_events and "sizeof(" .. c.events .. ")" or "0"},
    .arena_size = ${#rooms > 0 and "sizeof(union " .. arena_name .. ")" or "0"},
    .find = ${find},
};
