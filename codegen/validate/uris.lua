--- URIs of a schema: each is read, and within a tier no two may match the same bytes.
--
-- In:  a schema whose operations have their message types.
-- Out: the same. A resource or message node has `parsed`, its URI, or nil if it was reported.

local overlap = require "overlap"
local types = require "validate.types"
local uri = require "uri"

local M = {}

local BUDGET = 1 << 20 -- pairs of states visited for a whole schema

--- Reads the URIs of resources and messages.
function M.read(schema)
  local function constant(token)
    return types.bound_value(schema, token)
  end
  local function read(node)
    if node.uri and not node.uri.unclosed then
      node.parsed = uri.read(node.uri, constant, schema.diagnostics)
    end
  end
  for _, node in ipairs(schema.resources.list) do read(node) end
  for _, node in ipairs(schema.messages.list) do read(node) end
  return schema
end

-- By message type and tier, the URIs of a schema, each once, in the order of the text.
local function grouped(schema)
  local groups, by_key = {}, {}
  for _, operation in ipairs(schema.operations) do
    local holder = operation.owner or operation
    local parsed = holder.parsed
    if parsed and operation.type then
      local key = operation.type .. parsed.tier
      if not by_key[key] then
        by_key[key] = { tier = parsed.tier, type = operation.type, uris = {}, has = {} }
        groups[#groups + 1] = by_key[key]
      end
      local group = by_key[key]
      if not group.has[parsed] then table.insert(group.uris, parsed) end
      group.has[parsed] = true
    end
  end
  return groups
end

local function report(schema, one, other, witness)
  local later, first = one, other
  if one.line < other.line or (one.line == other.line and one.col < other.col) then
    later, first = other, one
  end
  schema.diagnostics:report("N0606", later, { witness = overlap.quoted(witness) }, first)
end

local function check_exact(schema, uris)
  local first = {}
  for _, parsed in ipairs(uris) do
    local other = first[parsed.exact]
    if other then report(schema, parsed, other, parsed.exact) end
    first[parsed.exact] = other or parsed
  end
end

-- The literal that a URI ends with, "" if it ends with a parameter.
local function suffix(parsed)
  local element = parsed.elements[#parsed.elements]
  return element and element.bytes or ""
end

local function ends_apart(one, other)
  local a, b = suffix(one), suffix(other)
  local length = math.min(#a, #b)
  return length > 0 and a:sub(-length) ~= b:sub(-length)
end

-- Compares a URI with those behind it whose leading literal begins with its own; false if that
-- was too much work.
local function check_following(schema, uris, at, spent)
  local one = uris[at]
  local compare = overlap.against(one)
  for i = at + 1, #uris do
    local other = uris[i]
    if other.prefix:sub(1, #one.prefix) ~= one.prefix then break end
    local witness, visited = nil, 0
    if not ends_apart(one, other) then witness, visited = compare(other, BUDGET - spent.pairs) end
    spent.pairs = spent.pairs + visited + (visited > 0 and other.max or 1)
    if witness then
      report(schema, one, other, witness)
    elseif spent.pairs >= BUDGET then
      return false, other
    end
  end
  return true
end

-- Two URIs can overlap only if the leading literal of one begins that of the other: sorted by
-- these literals, all candidates of a URI follow it directly.
local function check_templates(schema, group, spent)
  local uris = table.move(group.uris, 1, #group.uris, 1, {})
  for i, parsed in ipairs(uris) do parsed.order = i end
  table.sort(uris, function(a, b)
    if a.prefix ~= b.prefix then return a.prefix < b.prefix end
    return a.order < b.order
  end)
  for i = 1, #uris do
    local done, other = check_following(schema, uris, i, spent)
    if not done then
      schema.diagnostics:report("N0612", other, { type = group.type })
      return
    end
  end
end

--- Looks for URIs of one message type and tier that match the same bytes.
function M.check_overlaps(schema)
  local spent = { pairs = 0 }
  for _, group in ipairs(grouped(schema)) do
    if group.tier == "exact" then
      check_exact(schema, group.uris)
    elseif spent.pairs < BUDGET then
      check_templates(schema, group, spent)
    end
  end
  return schema
end


return M
