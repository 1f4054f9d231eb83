--- The source: functions and tables behind the header.
--
-- In:  an emitter. Out: the text of NAME.c.

local clones = require "emit.clones"
local header = require "emit.header"
local notify = require "emit.notify"
local operations = require "emit.operations"
local prose = require "emit.prose"
local streams = require "emit.streams"
local units = require "emit.units"
local uris = require "emit.uris"

local M = {}

local function trimmed(text)
  return (text:gsub("\n$", ""))
end

local function rendered(emitter, template, made)
  return trimmed(emitter.templates[template]:render(made))
end

-- ---- URIs ---------------------------------------------------------------------------------------

-- The local name of "does this URI belong here"; nil for an exact one.
local function matcher_of(emitter, uri)
  return uri.c_type and emitter.names("is", uri.c_type:sub(#emitter.plan.prefix + 2))
end

local function uri_text(emitter, uri)
  local made = uris.walk(uri)
  local stem = uri.c_type:sub(#emitter.plan.prefix + 2)
  made.uri, made.matcher = uri, matcher_of(emitter, uri)
  for _, verb in ipairs { "check", "size", "write" } do made[verb] = emitter.names(verb, stem) end
  made.size_uses = table.concat(made.sizes):find("uri->", 1, true) ~= nil
  if uri.tier == "bare" then
    made.checks = { ("uri->%s.len <= %d"):format(uri.params[1].c_name, uri.max) }
  end
  return rendered(emitter, "uri.c", made)
end

-- ---- Tables -------------------------------------------------------------------------------------

-- What the arrays of a type need: adds { arrays, items, c_type } for each of its levels. `times`
-- is how many of it there can be; `budget` the bytes that hold them all on the wire, of which
-- each item takes two or more.
local function add_rooms(rooms, type, times, budget)
  if type.kind == "list" or type.kind == "map" then
    local least = type.kind == "list" and type.item.min_size + 1
      or type.key.min_size + type.value.min_size + 6
    local items = math.min(times * type.max, budget // least)
    local c_type = type.struct and type.struct.c_entry or type.item.c_type
    if type.kind == "list" and type.item.kind == "fixed" then
      c_type = ("uint8_t[%d]"):format(type.item.length)
    end
    local arrays = math.min(times, budget // 3 + 1)
    rooms[#rooms + 1] = { arrays = arrays, items = items, c_type = c_type }
    if type.kind == "list" then
      add_rooms(rooms, type.item, items, budget)
    else
      add_rooms(rooms, type.value, items, budget)
    end
    return
  end
  local ref = type.ref or type
  for _, member in ipairs(ref.fields or ref.arms or {}) do
    if member.type then add_rooms(rooms, member.type, times, budget) end
  end
end

local function room_text(content)
  local rooms, out = {}, {}
  local type = content.record or content.form == "value" and content.type
  if not type then return nil end
  add_rooms(rooms, type, 1, math.min(content.max, 65422))
  for i, room in ipairs(rooms) do
    out[i] = ("NIO_GEN_ROOM(%d, %d, %s)"):format(room.arrays, room.items, room.c_type)
  end
  return #out > 0 and table.concat(out, " +\n                  ") or nil
end

local function rooms_of(plan)
  local out, seen = {}, {}
  local function add(content)
    local text = room_text(content)
    if text and not seen[text] then
      seen[text] = true
      out[#out + 1] = text
    end
  end
  for _, operation in ipairs(plan.operations) do
    add(operation.content)
    for _, reply in ipairs(operation.replies) do add(reply.content) end
    for _, stream in ipairs { operation.sends or false, operation.takes or false } do
      local type = stream and stream.type
      if type then add { form = "value", type = type, max = type.max_size } end
    end
  end
  return out
end

local BYTES_IN_LINE = 16

-- Bytes as they stand between the braces of an array.
local function byte_lines(bytes)
  local lines = {}
  for from = 1, #bytes, BYTES_IN_LINE do
    local line = bytes:sub(from, from + BYTES_IN_LINE - 1)
    lines[#lines + 1] = line:gsub(".", function(c) return ("0x%02x, "):format(c:byte()) end)
      :gsub(" $", "")
  end
  return lines
end

-- The parameters of a plugin as the runtime takes them; the default realm is the runtime's. What is
-- bytes becomes an array of its own.
local function param_lines(emitter, plugin, arrays)
  local lines = {}
  for _, param in ipairs(plugin.params) do
    local value = param.value
    if param.bytes then
      local name = emitter.names(param.name, plugin.layer .. "_" .. plugin.slot)
      arrays[#arrays + 1] = { name = name, lines = byte_lines(param.bytes) }
      lines[#lines + 1] = ('{.name = "%s", .bytes = {%s, sizeof %s}}'):format(
        param.name, name, name)
    elseif value == true then
      lines[#lines + 1] = ('{.name = "%s"}'):format(param.name)
    elseif type(value) == "number" then
      lines[#lines + 1] = ('{.name = "%s", .number = %d}'):format(param.name, value)
    elseif value and not (param.name == "realm" and value == emitter.model.protocol.app) then
      lines[#lines + 1] = ('{.name = "%s", .text = %s}'):format(param.name, (prose.literal(value)))
    end
  end
  return lines
end

local NO_PLUGIN = { kind = "none", key = "NIO_GEN_NO_KEY" }

local function slot_of(emitter, params, layer, slot, plugin)
  if not plugin then return { slot = slot, kind = NO_PLUGIN.kind, key = NO_PLUGIN.key } end
  local made = { slot = slot, kind = plugin.kind, key = NO_PLUGIN.key }
  local arrays = {}
  local lines = param_lines(emitter, plugin, arrays)
  if #lines > 0 then
    made.params = emitter.names("params", layer.name .. "_" .. plugin.slot)
    made.param_count = #lines
    params[#params + 1] = { name = made.params, lines = lines, arrays = arrays }
  end
  if plugin.c_key then
    made.key = ("offsetof(%s, %s)"):format(emitter.c.keys, plugin.c_key)
    made.key_name = plugin.c_key
  end
  return made
end

local function layers_of(emitter, params)
  local out, index = {}, {}
  for i, layer in ipairs(emitter.model.layers) do
    index[layer] = i - 1
    out[i] = {
      name = layer.name,
      slots = {
        slot_of(emitter, params, layer, "auth", layer.seal or layer.auth),
        slot_of(emitter, params, layer, "cipher", not layer.seal and layer.cipher or nil),
      },
    }
  end
  return out, index
end

local function awaits_of(operation)
  local bits = {}
  for i, number in ipairs(operation.awaited) do
    bits[i] = "1u << " .. operations.type_name(number)
  end
  return #bits > 0 and table.concat(bits, " |\n                  ") or "0"
end

-- The constants of the message types of a row, as the labels of a switch.
local function labels_of(row)
  if row.operation.c_type_number then return { row.operation.c_type_number } end
  local labels = {}
  for i, number in ipairs(row.types) do labels[i] = operations.type_name(number) end
  return labels
end

local TRANSPORTS = {
  tcp = "NIO_GEN_TCP", udp = "NIO_GEN_UDP", any = "NIO_GEN_TCP | NIO_GEN_UDP",
}
local POLICIES = {
  drop_oldest = "NIO_DROP_OLDEST", drop_newest = "NIO_DROP_NEWEST", disconnect = "NIO_DROP_LINK",
}

-- What only a notify has, for those who subscribe and for those who hear.
local function add_notify(made, operation)
  local queue = operation.queue
  if not queue then return end
  made.to = "NIO_GEN_TO_" .. operation.to:upper()
  made.queue, made.policy = queue.count, POLICIES[queue.policy]
end

local function success_of(row)
  if row.role == "subscribed" then
    return operations.type_name(row.operation.subscribe.confirm), true
  end
  local success = row.operation.success
  return success and operations.type_name(success.type) or "0", row.operation.answered
end

local function op_row(emitter, row, layer_index)
  local operation = row.operation
  local uri = operation.uri
  local success, answered = success_of(row)
  local made = {
    index = emitter.index_of(row), id = operation.id, role = "NIO_GEN_" .. row.role:upper(),
    where = ("%s:%d"):format(emitter.source, operation.line), type = labels_of(row)[1],
    success = success, answered = answered,
    idempotent = operation.idempotent or false, tier = "NIO_GEN_" .. uri.tier:upper(),
    gate = "NIO_GEN_" .. (operation.gate or "serialize"):upper(), awaits = awaits_of(operation),
    deadline_ms = operation.deadline_ms or 0,
    layer = operation.inner and layer_index[operation.inner] or -1, slot = row.slot,
    struct = row.role == "heard" and emitter.c.events or emitter.c.handlers,
    exact = uri.exact and prose.literal(uri.exact), exact_len = uri.exact and #uri.exact,
    matches = matcher_of(emitter, uri), deliver = emitter.names("deliver", row.slot),
    transports = TRANSPORTS[operation.transport], datagram = operation.datagram or 0,
    streams = (operation.sends and 1 or 0) + (operation.takes and 2 or 0),
  }
  if row.role == "subscribed" then made.id = ("%s.subscribe"):format(operation.resource.name) end
  add_notify(made, operation)
  return made
end

-- The operations of a tier that is found by matching, by message type.
local function tier_of(emitter, tier)
  local routes, by_type = {}, {}
  for _, row in ipairs(emitter.plan.rows) do
    if row.operation.uri.tier == tier then
      local number = row.types[1]
      local route = by_type[number]
      if not route then
        route = { labels = labels_of(row), number = number, ops = {} }
        by_type[number] = route
        routes[#routes + 1] = route
      end
      table.insert(route.ops, {
        matches = matcher_of(emitter, row.operation.uri), index = emitter.index_of(row),
      })
    end
  end
  table.sort(routes, function(a, b) return a.number < b.number end)
  return #routes > 0 and { name = "NIO_GEN_" .. tier:upper(), routes = routes } or nil
end

local function has_events(plan)
  for _, row in ipairs(plan.rows) do
    if row.role == "heard" then return true end
  end
  return false
end

local function tables(emitter)
  local model, plan, params, ops, tiers, exact = emitter.model, emitter.plan, {}, {}, {}, {}
  local layers, layer_index = layers_of(emitter, params)
  for i, row in ipairs(plan.rows) do
    ops[i] = op_row(emitter, row, layer_index)
    if row.operation.uri.exact then
      exact[#exact + 1] = {
        labels = labels_of(row), number = row.types[1], bytes = row.operation.uri.exact,
        index = ops[i].index,
      }
    end
  end
  for _, tier in ipairs { "template", "bare" } do tiers[#tiers + 1] = tier_of(emitter, tier) end
  return rendered(emitter, "tables.c", {
    c = emitter.c, p = model.protocol, rooms = rooms_of(emitter.plan),
    arena_name = emitter.names("arena", "need"), params = params, layers = layers,
    layers_name = emitter.names("layers", "table"), ops = ops, ops_name = emitter.ops,
    outer = model.outer and layer_index[model.outer] or -1,
    peers = model.peers and layer_index[model.peers] or -1, has_keys = #model.keys > 0,
    has_events = has_events(plan),
    find = emitter.names("find", "operation"), tiers = tiers,
    exact_cases = #exact > 0 and uris.exact_cases(exact) or false,
    app = prose.literal(model.protocol.app), app_len = #model.protocol.app,
  })
end

-- ---- The whole ----------------------------------------------------------------------------------

local function each(list, make)
  local out = {}
  for i, item in ipairs(list) do out[i] = trimmed(make(item)) end
  return out
end

-- The functions that set things up, and those that are told of.
local function heads_of(emitter)
  local plan, has_keys = emitter.plan, #emitter.model.keys > 0
  local peer = plan.peer
  local heads = {
    c = emitter.c, keys = has_keys and "keys" or "NULL", has_keys = has_keys,
    setups = header.setups(emitter, "nio_status ", ""),
  }
  if peer then
    local unit = plan:unit_of(peer)
    heads.peer, heads.flat = peer, not unit.arena
    for _, verb in ipairs { "size", "read" } do heads[verb] = emitter.names(verb, unit) end
    heads.check = unit.has_check and emitter.names("check", unit) or false
    heads.pack = emitter.names("pack", "self")
    heads.write = emitter.values:call_write(
      unit, "out->content.at", "self", "&out->content.status")
    local room = room_text { form = "value", type = peer, max = peer.max }
    heads.room = room or "0"
  end
  return heads
end

-- Functions that answer, and those that notify.
local function replies_of(emitter)
  local out = {}
  for _, operation in ipairs(emitter.plan.operations) do
    for _, text in ipairs(streams.sources(emitter, operation)) do out[#out + 1] = trimmed(text) end
    for _, text in ipairs(operations.replies(emitter, operation)) do
      out[#out + 1] = trimmed(text)
    end
    if operation.side == "client" then
      out[#out + 1] = trimmed(notify.source(emitter, operation))
    end
  end
  return out
end

local function calls_of(emitter)
  local out = {}
  for _, operation in ipairs(emitter.plan.operations) do
    if operation.side == "server" then
      out[#out + 1] = trimmed(operations.call(emitter, operation))
    elseif operation.subscribe then
      for _, text in ipairs(notify.subscriptions(emitter, operation)) do
        out[#out + 1] = trimmed(text)
      end
    end
  end
  return out
end

function M.emit(emitter)
  local model, plan = emitter.model, emitter.plan
  local uri_texts = {}
  for _, group in ipairs(plan.groups) do
    if group.uri.c_type then uri_texts[#uri_texts + 1] = uri_text(emitter, group.uri) end
  end
  local made = {
    file = model.protocol.name, p = model.protocol, source = emitter.source, enums = model.enums,
    units = each(plan.units, function(unit) return units.emit(emitter, unit) end),
    uris = uri_texts, served = #plan.operations > 0,
  }
  if made.served then
    local heads = heads_of(emitter)
    made.clones = each(clones.emit(emitter), function(text) return text end)
    made.delivers = each(plan.rows, function(row) return operations.deliver(emitter, row) end)
    made.tables = tables(emitter)
    made.serve = rendered(emitter, "serve.c", heads)
    made.replies = replies_of(emitter)
    made.connect = rendered(emitter, "connect.c", heads)
    made.calls = calls_of(emitter)
    made.hear = has_events(plan) and rendered(emitter, "hear.c", heads)
    made.peers = plan.peer and rendered(emitter, "peers.c", heads) or false
  end
  return emitter.templates["source.c"]:render(made)
end

return M
