--- Members: fields, enum members, arms and arguments; their numbers, names, keys and versions.
--
-- In:  a schema whose types are resolved.
-- Out: the same. Members get `since_value`; declarations get `held` (what they reserve).

local layout = require "validate.layout"
local names = require "validate.names"

local M = {}

local LIMIT_ENTRIES = 255
local LARGEST_MEMBER = 2147483647
local LARGEST_KEY = 64

local WORDS = { field = "field", member = "member", arm = "arm", argument = "argument" }

local function report(schema, ...)
  schema.diagnostics:report(...)
end

--- The members of a block that are not `reserved`.
function M.of(node)
  local list = {}
  for _, member in ipairs(node.members or {}) do
    if member.kind ~= "reserved" then list[#list + 1] = member end
  end
  return list
end

local function check_names(schema, list, reserved)
  local seen = {}
  for _, member in ipairs(list) do
    local token = member.name
    names.spelled(schema, token, "lower")
    if seen[token.text] then
      local values = { kind = WORDS[member.kind], name = token.text }
      report(schema, "N0305", token, values, seen[token.text])
    elseif reserved and reserved.names[token.text] then
      report(schema, "N0310", token, { name = token.text }, reserved.names[token.text])
    end
    seen[token.text] = seen[token.text] or token
  end
end

local function in_range(schema, kind, token)
  local value = token.value
  if value == nil then return false end
  if kind == "enum" then
    if value >= 0 and value <= LARGEST_MEMBER then return true end
    report(schema, "N0410", token, { number = value })
  else
    if value >= 1 and value <= LIMIT_ENTRIES then return true end
    report(schema, "N0405", token, { number = value })
  end
  return false
end

-- Numbers of members and of `reserved`: in range, each once, none that is reserved.
local function check_numbers(schema, node, list, reserved)
  local seen = {}
  for _, token in ipairs(reserved.list) do
    if token.kind == "int" and in_range(schema, node.kind, token) then
      local first = reserved.numbers[token.value]
      if first ~= token then report(schema, "N0406", token, { number = token.value }, first) end
    end
  end
  for _, member in ipairs(list) do
    local token = member.number
    if token and in_range(schema, node.kind, token) then
      local value = token.value
      if seen[value] then
        local rule = node.kind == "enum" and "N0411" or "N0403"
        report(schema, rule, token, { number = value }, seen[value])
      elseif reserved.numbers[value] then
        report(schema, "N0406", token, { number = value }, reserved.numbers[value])
      end
      seen[value] = seen[value] or token
    end
  end
end

-- Positions of a record: all up to the last are there, in rising order.
local function check_positions(schema, node, list, reserved)
  local last, last_token = 0, nil
  local there = {}
  for _, member in ipairs(list) do
    if member.number and member.number.value then there[member.number.value] = true end
  end
  for _, member in ipairs(list) do
    local token = member.number
    local value = token and token.value
    if not token then
      report(schema, "N0211", member.name, { name = member.name.text })
    elseif value and value >= 1 and value <= LIMIT_ENTRIES then
      if value < last then
        report(schema, "N0412", token, { number = value, before = last }, last_token)
      end
      for missing = last + 1, value - 1 do
        if not there[missing] and not reserved.numbers[missing] and not node.damaged then
          report(schema, "N0404", token, { name = node.name.text, number = missing })
          break
        end
      end
      if value > last then last, last_token = value, token end
    end
  end
end

local function check_keys(schema, list, reserved)
  local seen = {}
  for _, member in ipairs(list) do
    local token = member.key or member.name
    local key = member.key and member.key.value or member.name.text
    if member.number then report(schema, "N0212", member.number) end
    if #key < 1 or #key > LARGEST_KEY then
      report(schema, "N0420.length", token)
    elseif seen[key] and (member.key or seen[key].kind == "string") then
      report(schema, "N0420", token, { key = key }, seen[key])
    elseif member.key and reserved.names[key] then
      report(schema, "N0310", token, { name = key }, reserved.names[key])
    end
    seen[key] = seen[key] or token
  end
  if #list > LIMIT_ENTRIES then report(schema, "N0424", list[LIMIT_ENTRIES + 1]) end
end

--- The version that a node came with; 1 if it does not say.
function M.since(schema, node, token)
  node.since_value = 1
  if not token or not token.value then return end
  local protocol = schema.tree.protocol
  local version = protocol and protocol.version and protocol.version.value
  if token.value < 1 then
    report(schema, "N0413.low", token, { since = token.value })
  elseif version and token.value > version then
    report(schema, "N0413", token, { since = token.value, version = version })
  else
    node.since_value = token.value
  end
end

-- What came later is optional and, where order is on the wire, stands later.
local function check_versions(schema, list, from, ordered)
  local latest = 0
  for _, member in ipairs(list) do
    M.since(schema, member, member.since)
    local since = member.since_value
    if member.type and since > from and not member.type.optional
      and (member.kind == "field" or member.kind == "argument") then
      report(schema, "N0414", member.name, {
        name = member.name.text, since = since, before = since - 1,
        type = layout.text(member.type),
      })
    end
    if ordered and since < latest then
      report(schema, "N0415", member.name, {
        name = member.name.text, since = since, version = latest,
      })
    end
    latest = math.max(latest, since)
  end
end

local function check_type(schema, node)
  local list = M.of(node)
  local reserved = names.reserved(node.members or {})
  node.held = reserved
  if #list == 0 and not node.damaged then
    report(schema, "N0214", node.name, { kind = node.kind, name = node.name.text })
  end
  check_names(schema, list, reserved)
  local is_tuple = node.kind == "record" and not node.dict
  if node.dict then
    check_keys(schema, list, reserved)
  else
    check_numbers(schema, node, list, reserved)
  end
  if is_tuple then check_positions(schema, node, list, reserved) end
  for _, member in ipairs(list) do
    if member.key and not node.dict then report(schema, "N0419", member.key) end
  end
  check_versions(schema, list, 1, is_tuple)
end

local function check_arguments(schema, content, from)
  if not content or content.form ~= "args" then return end
  check_names(schema, content.args)
  check_versions(schema, content.args, from, true)
  if #content.args > LIMIT_ENTRIES then
    report(schema, "N0424", content.args[LIMIT_ENTRIES + 1])
  end
end

-- The name of a stream is one more among the arguments.
local function check_stream(schema, operation)
  local stream, content = operation.sends, operation.content
  if not stream then return end
  local list = content and content.form == "args" and content.args or {}
  for _, argument in ipairs(list) do
    if argument.name.text == stream.name.text then
      local values = { kind = WORDS.argument, name = stream.name.text }
      report(schema, "N0305", stream.name, values, argument.name)
    end
  end
  names.spelled(schema, stream.name, "lower")
end

local PEER_KEYS = { pubkey = "bytes[32]?", vkey = "bytes[32]?", lock = "bytes<N>?" }

-- Peer data: a dict record, in which the layers' own keys have the layers' types.
local function check_peer(schema)
  local peer = schema.peer
  if not peer then return end
  local entry = schema.tree.protocol.entry_of.peer
  if peer.kind ~= "record" or not peer.dict then
    report(schema, "N0422", entry.value)
    return
  end
  for _, field in ipairs(M.of(peer)) do
    local key = field.key and field.key.value or field.name.text
    local wanted = PEER_KEYS[key]
    if wanted and not field.type.unknown then
      local text = layout.text(field.type) .. (field.type.optional and "?" or "")
      if text:gsub("<%d+>", "<N>") ~= wanted then
        report(schema, "N0422.key", field.name, { key = key, type = wanted })
      end
    end
  end
end

local function check_top_reserved(schema)
  for _, token in ipairs(schema.reserved.list) do
    if token.kind == "int" and token.value and (token.value < 31 or token.value > 255) then
      report(schema, "N0704", token, { number = token.value })
    end
  end
end

function M.check(schema)
  for _, node in ipairs(schema.types.list) do check_type(schema, node) end
  for _, operation in ipairs(schema.operations) do
    for _, attribute in ipairs(operation.attributes) do
      if attribute.name.text == "since" then operation.since = attribute.value end
    end
    M.since(schema, operation, operation.since)
    check_arguments(schema, operation.content, operation.since_value)
    check_stream(schema, operation)
    for _, reply in ipairs(operation.replies) do
      check_arguments(schema, reply.content, operation.since_value)
    end
  end
  check_peer(schema)
  check_top_reserved(schema)
  return schema
end

return M
