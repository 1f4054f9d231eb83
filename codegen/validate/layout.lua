--- Layout: the packed sizes of type expressions, declarations and contents.
--
-- In:  nodes whose parts were measured before them.
-- Out: the same nodes with min_size, max_size, depth and (for types) text; or with `unknown`, if
--      a part of them is. Sizes follow from `size`, the table of base types and nothing else.

local size = require "size"
local types = require "types"

local M = {}

local ENUM = { min_size = 2, max_size = 5 }
local ANY_DEPTH = 8

--- A type as a schema writes it, constants resolved, without its `?`.
function M.text(node)
  local word = node.name.text
  local max = node.max or (node.bound and node.bound.text)
  if node.kind == "map" then
    return ("map<%s, %s, %s>"):format(M.text(node.key), M.text(node.value), max)
  elseif node.kind == "list" then
    return ("list<%s, %s>"):format(M.text(node.item), max)
  elseif node.kind == "packable" then
    return ("packable<%s>"):format(M.text(node.item))
  elseif node.fixed then
    return ("%s[%s]"):format(word, max)
  elseif max then
    return ("%s<%s>"):format(word, max)
  end
  return word
end

local function set(node, min, max, depth)
  node.min_size, node.max_size, node.depth = min, max, depth
end

local MEASURE = {
  text = function(node) set(node, size.bytes(0), size.bytes(node.max), 1) end,
  bytes = function(node)
    set(node, size.bytes(node.fixed and node.max or 0), size.bytes(node.max), 1)
  end,
  any = function(node) set(node, 1, node.max, ANY_DEPTH) end,
  list = function(node)
    local item = node.item
    set(node, size.list(0, 0), size.list(node.max, item.max_size), 1 + item.depth)
  end,
  map = function(node)
    local key, value = node.key, node.value
    set(node, size.list(0, 0), size.map(node.max, key.max_size, value.max_size),
      1 + math.max(key.depth, value.depth))
  end,
  packable = function(node)
    local name, record = #node.item.name.text, node.item.ref
    set(node, size.packable(name, record.min_size), size.packable(name, record.max_size),
      1 + record.depth)
  end,
  named = function(node)
    local ref = node.ref
    set(node, ref.min_size, ref.max_size, ref.depth)
  end,
}

--- Measures a type expression; its declarations were measured before.
function M.type(node)
  if node.unknown then return end
  for _, part in ipairs { "key", "value", "item" } do
    if node[part] then
      M.type(node[part])
      if node[part].unknown then
        node.unknown = true
        return
      end
    end
  end
  if node.ref and (node.ref.unknown or not node.ref.max_size) then
    node.unknown = true
    return
  end
  node.text = M.text(node)
  local scalar = types.scalars[node.kind]
  if scalar then
    set(node, scalar.min_size, scalar.max_size, 1)
  else
    MEASURE[node.kind](node)
  end
end

-- The sizes of items 1 to the last, with 1 for None at positions without a field.
local function tuple_sizes(fields)
  local least, most, count, needed = {}, {}, 0, 0
  for _, field in ipairs(fields) do
    count = math.max(count, field.position)
    if not field.type.optional then needed = math.max(needed, field.position) end
  end
  for i = 1, count do most[i] = 1 end
  for i = 1, needed do least[i] = 1 end
  for _, field in ipairs(fields) do
    most[field.position] = field.type.max_size
    if not field.type.optional then least[field.position] = field.type.min_size end
  end
  return least, most, count
end

local function dict_sizes(fields)
  local least, most = {}, {}
  for _, field in ipairs(fields) do
    local key = size.bytes(#field.key_bytes)
    most[#most + 1] = size.pair(key, field.type.max_size)
    if not field.type.optional then
      least[#least + 1] = size.pair(key, field.type.min_size)
    end
  end
  return least, most, #fields
end

-- Measures the fields' types; the deepest of them, or nil if one is unknown.
local function measure_fields(fields)
  local depth = 0
  for _, field in ipairs(fields) do
    M.type(field.type)
    if field.type.unknown then return nil end
    depth = math.max(depth, field.type.depth)
  end
  return depth
end

local function fields_of(node)
  local fields = {}
  for _, member in ipairs(node.members or {}) do
    if member.kind == "field" then
      local number = member.number and member.number.value
      member.key_bytes = member.key and member.key.value or member.name.text
      member.position = number
      if not node.dict and (not number or number < 1 or number > 255) then return nil end
      fields[#fields + 1] = member
    end
  end
  return fields
end

-- A record or an argument list, whose fields know their positions or keys.
local function record(node, fields, dict)
  local depth = fields and measure_fields(fields)
  if not depth then
    node.unknown = true
    return
  end
  local least, most, count = (dict and dict_sizes or tuple_sizes)(fields)
  node.count = count
  node.all_optional = true
  for _, field in ipairs(fields) do
    node.all_optional = node.all_optional and field.type.optional ~= nil
  end
  set(node, size.tuple(least), size.tuple(most), 1 + depth)
end

local function variant(node)
  local number = 2
  local least, most, depth = math.huge, 1, 1
  for _, arm in ipairs(node.members or {}) do
    if arm.kind == "arm" and arm.type then
      M.type(arm.type)
      if arm.type.unknown then
        node.unknown = true
        return
      end
      least, most = math.min(least, arm.type.min_size), math.max(most, arm.type.max_size)
      depth = math.max(depth, arm.type.depth)
    elseif arm.kind == "arm" then
      least = 1
    end
  end
  least = least == math.huge and 1 or least
  set(node, size.tuple { number, least }, size.tuple { number, most }, 1 + depth)
end

--- Measures the declaration of a type.
function M.declaration(node)
  if node.cyclic or node.damaged then
    node.unknown = true
  elseif node.kind == "enum" then
    set(node, ENUM.min_size, ENUM.max_size, 1)
  elseif node.kind == "variant" then
    variant(node)
  else
    record(node, fields_of(node), node.dict)
  end
end

-- What a payload is on the wire, with its sizes: content_form as the model has it.
local function payload(content)
  local node = content.type
  M.type(node)
  if node.unknown then
    content.unknown = true
    return
  end
  local how = content.how and content.how.text
  local scalar = types.scalars[node.kind]
  if how == "raw" and scalar and scalar.bits then
    content.wire = "raw"
    set(content, scalar.bits // 8, scalar.bits // 8, 1)
  elseif how ~= "packed" and (node.kind == "text" or node.kind == "bytes") then
    content.wire = "bytes"
    set(content, node.fixed and node.max or 0, node.max, 1)
  else
    content.wire = "value"
    set(content, node.min_size, node.max_size, node.depth)
  end
end

--- Measures the content of a message.
function M.content(content)
  if content.form == "payload" then return payload(content) end
  content.wire = "tuple"
  for i, argument in ipairs(content.args) do argument.position = i end
  record(content, content.args, false)
end

return M
