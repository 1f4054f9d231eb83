--- Budgets: how large every message can become with its layers, and whether that fits.
--
-- In:  a schema in which everything else was checked.
-- Out: the same. Operations get `frame` and, for notify to subscribers, `subscription_frames`;
--      replies get `frame`: { min, max, auth, grow, fields } as the model describes it.

local plugins = require "plugins"
local size = require "size"
local types = require "validate.types"

local M = {}

local FAILURE_TEXT = 256 -- a failure without declared content has a text
local PEER_ID = 255
local KEY = 32

local RUNTIME = {
  call = { plugins.RUNTIME.cid, plugins.RUNTIME.chal },
  answer = { plugins.RUNTIME.rid },
  one_way = { plugins.RUNTIME.chal },
}

-- The plugins of the inner layer, then those of the outer.
local function layers_of(schema, inner)
  local list = {}
  if inner then list[1] = inner end
  list[#list + 1] = schema.outer
  return list
end

-- Streams: the head in front of the content of every message of one, and the length of an item.
local STREAM_HEAD = 18
local ITEM_LENGTH = 2

local function fields_of(layers, message)
  local fields, seen = {}, {}
  local function add(field)
    if not seen[field.name] then
      seen[field.name] = true
      fields[#fields + 1] = { name = field.name, size = field.size }
    end
  end
  for i = #layers, 1, -1 do
    for _, plugin in ipairs(layers[i].resolved) do
      for _, field in ipairs(plugin.fields) do add(field) end
    end
  end
  for _, field in ipairs(RUNTIME[message.role]) do add(field) end
  if message.streamed then add(plugins.RUNTIME.str) end
  return fields
end

-- Calls tell(limit, before, plugin) for each plugin that signs at most `limit` bytes of a body:
-- `before` is what it signs beside URI and content. Inner layers come first, and a layer's cipher
-- works before its auth.
local function each_signer(layers, tell)
  local before = size.URI_LENGTH
  for _, layer in ipairs(layers) do
    for _, plugin in ipairs(layer.resolved) do before = before + plugin.grow end
    for _, plugin in ipairs(layer.resolved) do
      if plugin.row.signs then tell(plugin.row.signs.most, before, plugin) end
    end
  end
end

-- A message: { what, place, role, uri = {min, max}, content = {min, max}, layers, datagram, some }.
local function frame_of(message)
  local fields = fields_of(message.layers, message)
  local auth, grow = size.auth(fields), 0
  for _, layer in ipairs(message.layers) do
    for _, plugin in ipairs(layer.resolved) do grow = grow + plugin.grow end
  end
  return {
    auth = auth, grow = grow, fields = fields,
    min = size.frame(auth, message.uri.min, message.content.min, grow),
    max = size.frame(auth, message.uri.max, message.content.max, grow),
  }
end

local function check_sum(schema, message, frame)
  local least = message.uri.min + message.content.min + frame.grow
  local most = message.uri.max + message.content.max + frame.grow
  local values = { what = message.what, limit = size.LARGEST_SUM }
  if least > size.LARGEST_SUM then
    values.size = least
    schema.diagnostics:report("N0507", message.place, values)
  elseif most > size.LARGEST_SUM and not message.some then
    values.size = most
    schema.diagnostics:report("N0503", message.place, values)
  else
    return true
  end
  return false
end

-- A witness of the program's own may sign less than the body, which nobody knows here.
local function check_signed(schema, message)
  each_signer(message.layers, function(limit, before, plugin)
    local least = before + message.uri.min + message.content.min
    local most = before + message.uri.max + message.content.max
    local own = plugin.values[plugin.row.signs.unless] ~= nil
    local rule = own and "N0506.witness" or message.some and "N0506.least" or "N0506"
    if most > limit and not message.some or least > limit and not own then
      schema.diagnostics:report(rule, message.place, {
        what = message.what, size = message.some and least or most, limit = limit,
      })
    end
  end)
end

local function check_datagram(schema, message, frame)
  local limit = message.datagram
  if not limit then return end
  if frame.min > limit then
    schema.diagnostics:report("N0507", message.place, {
      what = message.what, size = frame.min, limit = limit,
    })
  elseif frame.max > limit and not message.some then
    schema.diagnostics:report(message.is_peer and "N0504.peer" or "N0504", message.place, {
      what = message.what, size = frame.max, limit = limit, auth = frame.auth,
      uri = message.uri.max + size.URI_LENGTH, content = message.content.max,
      layers = frame.grow,
    })
  end
end

-- What `fit some` leaves of the largest size: a writer refuses more.
local function cut(message, frame)
  if not message.some then return end
  local largest = size.HEADER + frame.auth + size.URI_LENGTH + size.LARGEST_SUM
  frame.max = math.min(frame.max, largest, message.datagram or largest)
end

local function check_message(schema, message)
  local frame = frame_of(message)
  if check_sum(schema, message, frame) then
    check_signed(schema, message)
    check_datagram(schema, message, frame)
    cut(message, frame)
  end
  return frame
end

local NOTHING = { min = 0, max = 0 }

local function sizes_of(content, otherwise, streamed)
  local head = streamed and STREAM_HEAD or 0
  if not content then return { min = otherwise.min + head, max = otherwise.max + head } end
  return { min = content.min_size + head, max = content.max_size + head }
end

local function name_of(operation)
  if operation.kind == "message" then return "message " .. operation.name.text end
  return ("%s of %s"):format(operation.verb.text, operation.owner.name.text)
end

local function is_known(operation)
  local holder = operation.owner or operation
  if not holder.parsed or not operation.type then return false end
  if operation.content and operation.content.unknown then return false end
  local known = true
  for _, reply in ipairs(operation.replies) do
    if reply.content and reply.content.unknown then known = false end
  end
  types.each_item(operation, function(item) known = known and not item.unknown end)
  return known
end

-- Items: each lies in one message, as a whole.
local function check_items(schema, operation, uri, layers)
  local room = size.LARGEST_SUM
  for _, layer in ipairs(layers) do
    for _, plugin in ipairs(layer.resolved) do room = room - plugin.grow end
  end
  each_signer(layers, function(limit, before, plugin)
    local own = plugin.values[plugin.row.signs.unless] ~= nil
    if not own then room = math.min(room, limit - before) end
  end)
  room = room - STREAM_HEAD - ITEM_LENGTH - uri.max
  types.each_item(operation, function(item)
    if item.max_size > room then
      schema.diagnostics:report("N0722", item, { size = item.max_size, limit = room })
    end
  end)
end

local function check_subscription(schema, operation, base)
  if operation.resolved.to ~= "subscribers" then return end
  operation.subscription_frames = {}
  for _, verb in ipairs { "subscribe", "unsubscribe" } do
    local of = (" of %s"):format(operation.owner.name.text)
    local call = base("call", verb .. of, operation.verb, NOTHING)
    local answer = base("answer", "answer to " .. verb .. of, operation.verb, NOTHING)
    operation.subscription_frames[verb] = {
      frame = check_message(schema, call), reply_frame = check_message(schema, answer),
    }
  end
end

local function check_operation(schema, operation)
  local uri = (operation.owner or operation).parsed
  local resolved = operation.resolved
  local layers = layers_of(schema, resolved.inner)
  local streamed = operation.sends ~= nil
  for _, reply in ipairs(operation.replies) do streamed = streamed or reply.takes ~= nil end
  local function message(role, what, place, content, part)
    return {
      role = role, what = what, place = place, content = content, uri = uri, layers = layers,
      streamed = part,
      datagram = resolved.datagram, some = resolved.fit == "some",
    }
  end
  local name = name_of(operation)
  local content = operation.content
  operation.frame = check_message(schema, message(
    operation.answered and "call" or "one_way", name, content or operation.verb,
    sizes_of(content, NOTHING, streamed), streamed))
  for _, reply in ipairs(operation.replies) do
    local otherwise = reply.is_success and NOTHING or { min = 0, max = FAILURE_TEXT }
    local what = ("answer '%s' to %s"):format(reply.name, name)
    local part = streamed and reply.is_success
    reply.frame = check_message(schema, message(
      "answer", what, reply, sizes_of(reply.content, otherwise, part), part))
  end
  check_items(schema, operation, uri, layers)
  check_subscription(schema, operation, message)
end

-- What the layers add to peer data, unless the record lists it: from key to the size of its value.
local function layer_keys(schema)
  local keys = {}
  for _, layer in ipairs(schema.layers.list) do
    for _, plugin in ipairs(layer.resolved) do
      if plugin.kind == "x25519" then keys[#keys + 1] = "pubkey" end
      if plugin.kind == "sign" then keys[#keys + 1] = "vkey" end
    end
  end
  return keys
end

local function peer_data(schema)
  local sizes, listed = {}, {}
  for _, member in ipairs(schema.peer.members) do
    if member.kind == "field" then
      listed[member.key_bytes] = true
      sizes[#sizes + 1] = size.pair(size.bytes(#member.key_bytes), member.type.max_size)
    end
  end
  for _, key in ipairs(layer_keys(schema)) do
    if not listed[key] then
      listed[key] = true
      sizes[#sizes + 1] = size.pair(size.bytes(#key), size.bytes(KEY))
    end
  end
  return size.dict(sizes)
end

-- The announcement of a peer: its URI is the app id, its content the packed (id, data).
local function check_peer(schema)
  local peer = schema.peer
  local entry = peer and schema.tree.protocol.entry_of.peer
  local app = peer and schema.tree.protocol.entry_of.app
  if not entry or not app or peer.unknown or peer.kind ~= "record" or not peer.dict then return end
  local least = size.tuple { size.bytes(0), size.bytes(peer.min_size) }
  local most = size.tuple { size.bytes(PEER_ID), size.bytes(peer_data(schema)) }
  local length = #app.value.value
  check_message(schema, {
    role = "one_way", what = "peer announcement", place = entry.value, is_peer = true,
    uri = { min = length, max = length }, content = { min = least, max = most },
    layers = layers_of(schema, schema.peers_layer), datagram = schema.defaults.datagram,
  })
end

function M.check(schema)
  if #schema.operations > 0 and not schema.outer then return schema end
  for _, operation in ipairs(schema.operations) do
    if is_known(operation) then check_operation(schema, operation) end
  end
  check_peer(schema)
  return schema
end

return M
