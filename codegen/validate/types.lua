--- Types: every type expression is resolved, given its sizes, and checked where it stands.
--
-- In:  a schema with its tables of names.
-- Out: the same. Each type node has `max` (the bound's value), `ref` (the declaration of a named
--      type), min_size, max_size, depth and `text`, or `unknown` if something in it was reported.
--      Each declaration of a type has min_size, max_size, depth; schema.types.ordered lists them
--      so that each needs only earlier ones. Used constants and types are marked `used`.

local layout = require "validate.layout"
local nearest = require "nearest"
local order = require "validate.order"
local types = require "types"

local M = {}

local LARGEST = { length = 65422, fixed = 256, count = 65535 }
local RULES = { length = "N0501", fixed = "N0502", count = "N0508" }
local DEEPEST = 32

--- The value of a bound (a number or a constant), nil if it is unknown.
function M.bound_value(schema, token)
  if token.kind ~= "name" then return token.value end
  local const = schema.consts.by_name[token.text]
  if not const then
    schema.diagnostics:report("N0307", token, {
      name = token.text, near = nearest.later(token.text, schema.consts.names),
    })
    return nil
  end
  const.used = true
  return const.value and const.value.value
end

--- A bound within the range of a "length", a "fixed" length or a "count"; nil if it is not.
function M.bound(schema, token, what)
  local value = M.bound_value(schema, token)
  if value == nil then return nil end
  if value < 1 or value > LARGEST[what] then
    schema.diagnostics:report(RULES[what], token, { number = value })
    return nil
  end
  return value
end

--- Finds the declaration of a type's name.
function M.find(schema, token)
  local node = schema.types.by_name[token.text]
  if node then
    node.used = true
    return node
  end
  local known = {}
  schema.diagnostics:report("N0306", token, {
    name = token.text,
    near = function()
      table.move(schema.types.names, 1, #schema.types.names, 1, known)
      table.move(types.words, 1, #types.words, #known + 1, known)
      return (nearest.find(token.text, known))
    end,
  })
  return nil
end

local function forbid_optional(schema, type_node, what)
  if not type_node.optional then return end
  local text = layout.text(type_node)
  schema.diagnostics:report("N0408", type_node, { what = what, type = text .. "?" })
end

local KEYS = { text = true, bytes = true }
for word, row in pairs(types.scalars) do
  KEYS[word] = row.kind == "uint" or row.kind == "int" or nil
end

local function check_key(schema, key)
  forbid_optional(schema, key, "a key")
  if key.unknown or KEYS[key.kind] or (key.ref and key.ref.kind == "enum") then return end
  schema.diagnostics:report("N0409", key)
end

local function resolve_parts(schema, node)
  for _, part in ipairs { "key", "value", "item" } do
    if node[part] then
      M.resolve(schema, node[part])
      node.unknown = node.unknown or node[part].unknown
    end
  end
  if node.kind == "map" then
    check_key(schema, node.key)
    forbid_optional(schema, node.value, "a value of a map")
  elseif node.kind == "list" then
    forbid_optional(schema, node.item, "an item of a list")
  elseif node.kind == "packable" then
    forbid_optional(schema, node.item, "what packable wraps")
    local ref = node.item.ref
    if not node.item.unknown and not (ref and ref.kind == "record") then
      schema.diagnostics:report("N0416", node.item)
      node.unknown = true
    end
  end
end

--- Resolves what a type expression names. Sizes come later, in dependency order.
function M.resolve(schema, node)
  if node.kind == "damaged" then
    node.unknown = true
  elseif node.kind == "named" then
    node.ref = M.find(schema, node.name)
    node.unknown = node.ref == nil
  end
  if node.bound then
    local what = node.fixed and "fixed" or types.bounded[node.kind] and "length" or "count"
    node.max = M.bound(schema, node.bound, what)
    node.unknown = node.max == nil
  end
  resolve_parts(schema, node)
end

local function check_content(schema, content)
  local node, how = content.type, content.how
  M.resolve(schema, node)
  forbid_optional(schema, node, "content")
  local scalar = types.scalars[node.kind]
  local is_integer = scalar and (scalar.kind == "uint" or scalar.kind == "int")
  if not how or node.unknown then return end
  if how.text == "raw" and not is_integer then
    schema.diagnostics:report("N0417", how)
  elseif how.text == "packed" and node.kind ~= "text" and node.kind ~= "bytes" then
    schema.diagnostics:report("N0418", how)
  end
end

local function each_content(operation, visit)
  if operation.content then visit(operation.content) end
  for _, reply in ipairs(operation.replies) do
    if reply.content then visit(reply.content) end
  end
end

--- Visits the types of the items of an operation's streams.
function M.each_item(operation, visit)
  if operation.sends and operation.sends.item then visit(operation.sends.item) end
  for _, reply in ipairs(operation.replies) do
    if reply.takes and reply.takes.item then visit(reply.takes.item) end
  end
end

local function resolve_all(schema)
  for _, node in ipairs(schema.types.list) do
    for _, member in ipairs(node.members or {}) do
      if member.type then
        M.resolve(schema, member.type)
        if member.kind == "arm" then forbid_optional(schema, member.type, "an arm") end
      end
    end
  end
  for _, operation in ipairs(schema.operations) do
    each_content(operation, function(content)
      if content.form == "payload" then return check_content(schema, content) end
      for _, argument in ipairs(content.args) do M.resolve(schema, argument.type) end
    end)
    M.each_item(operation, function(item)
      M.resolve(schema, item)
      forbid_optional(schema, item, "an item of a stream")
    end)
  end
end

-- What is too deep is reported once, not again for all that holds it.
local function check_depth(schema, node, name, place)
  if node.depth and node.depth > DEEPEST then
    schema.diagnostics:report("N0509", place, { name = name, depth = node.depth })
    node.unknown = true
  end
end

local function measure_all(schema)
  for _, node in ipairs(schema.types.ordered) do
    layout.declaration(node)
    check_depth(schema, node, node.name.text, node.name)
  end
  for _, operation in ipairs(schema.operations) do
    each_content(operation, function(content)
      layout.content(content)
      check_depth(schema, content, operation.verb.text, content)
    end)
    M.each_item(operation, function(item)
      layout.type(item)
      check_depth(schema, item, operation.verb.text, item)
    end)
  end
end

--- Warns of constants and types that nothing uses; called when all uses are known.
function M.check_unused(schema)
  if schema.tree.damaged then return end
  local function warn(list, kind_of)
    for _, node in ipairs(list) do
      if not node.used then
        local values = { kind = kind_of or node.kind, name = node.name.text }
        schema.diagnostics:report("N0311", node.name, values)
      end
    end
  end
  warn(schema.consts.list, "constant")
  if #schema.operations > 0 then warn(schema.types.list) end
end

--- Marks the record of peer data as used, and finds it.
local function find_peer(schema)
  local protocol = schema.tree.protocol
  local entry = protocol and protocol.entry_of.peer
  if entry then schema.peer = M.find(schema, entry.value) end
end

function M.check(schema)
  find_peer(schema)
  resolve_all(schema)
  order.check(schema)
  measure_all(schema)
  return schema
end

return M
