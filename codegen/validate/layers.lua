--- Layers: which plugins there are, what they write, and whether they can stand together.
--
-- In:  a schema with its tables of names.
-- Out: the same. Each layer node has `resolved`, a list of plugins { row, kind, slot, layer,
--      fields, params, grow, hides_uri, line, col }, in which nothing is left to default, and
--      `per_peer`. A param is { name, value }, or { name, bytes } if it is a lock. schema.outer and
--      schema.peers_layer are the layers of these names.

local locks = require "validate.locks"
local nearest = require "nearest"
local plugins = require "plugins"

local M = {}

local function report(schema, ...)
  schema.diagnostics:report(...)
end

local function param_names(row)
  local list = {}
  for i, param in ipairs(row.params) do list[i] = param.name end
  return list
end

local function find_param(row, name)
  for _, param in ipairs(row.params) do
    if param.name == name then return param end
  end
  return nil
end

local function field_name(schema, token)
  local name = token.value
  if plugins.RUNTIME[name] then
    report(schema, "N0809", token, { field = name })
  elseif #name > 32 or not name:find("^[%w_%-]+$") then
    report(schema, "N0810", token)
  else
    return name
  end
  return nil
end

local STRINGS = { lock = "N0814.lock", lock_file = "N0814.file" }

-- The value of a parameter, nil if it is wrong.
local function param_value(schema, param, written)
  local token = written.value
  if param.takes == "flag" then
    if not token then return true end
    report(schema, "N0814.none", written.name, { name = param.name })
  elseif param.takes == "number" then
    if token and token.kind == "int" and token.value
      and token.value >= (param.least or 1) and token.value <= param.limit then
      return token.value
    end
    report(schema, "N0814.number", written.name, {
      name = param.name, least = param.least or 1, limit = param.limit,
    })
  elseif not token or token.kind ~= "string" then
    report(schema, STRINGS[param.takes] or "N0814", written.name, { name = param.name })
  elseif param.takes == "field" then
    return field_name(schema, token)
  elseif param.takes == "lock" then
    return locks.of_source(schema, token)
  elseif param.takes == "lock_file" then
    return locks.of_file(schema, token)
  elseif param.from_app and #token.value > 255 then
    report(schema, "N0210.app", token, { limit = 255, found = #token.value })
  else
    return token.value
  end
  return nil
end

local HIDES = { hide_uri = true, encrypt_uri = true }

-- What is written in the plugin's parentheses, by name.
local function written_params(schema, node, row, is_outer)
  local values, seen, set = {}, {}, {}
  for _, written in ipairs(node.params) do
    local name = written.name.text
    local param = find_param(row, name)
    if HIDES[name] and row.hides_uri and not is_outer then
      report(schema, "N0806", written)
    elseif not param then
      local known = param_names(row)
      report(schema, "N0804", written, {
        kind = row.kind, name = name, near = nearest.later(name, known),
        params = known[1] and table.concat(known, ", ") or nil,
      })
    elseif seen[name] then
      report(schema, "N0208", written, { name = name }, seen[name])
    elseif param.sets and set[param.sets] then
      report(schema, "N0819", written, {}, set[param.sets])
    else
      values[name] = param_value(schema, param, written)
    end
    seen[name] = seen[name] or written
    if param and param.sets then set[param.sets] = set[param.sets] or written end
  end
  return values
end

local function app_id(schema)
  local protocol = schema.tree.protocol
  local app = protocol and protocol.entry_of.app
  return app and app.value and app.value.value
end

local function fields_of(row, values)
  local fields = {}
  for i, field in ipairs(row.fields) do
    local made = { role = field.role, name = field.name, size = field.size, shared = field.shared }
    for _, param in ipairs(row.params) do
      if param.takes == "field" and param.role == field.role then
        made.name = values[param.name] or made.name
        made.param = param.name
      elseif param.size_of == field.role then
        made.size = values[param.name] or made.size
      end
    end
    fields[i] = made
  end
  return fields
end

local function params_of(schema, row, values, fields)
  local list = {}
  for _, param in ipairs(row.params) do
    local value = values[param.name]
    if value == nil and param.from_app then value = app_id(schema) end
    if value == nil then value = param.default end
    if value == nil and param.takes == "flag" then value = false end
    for _, field in ipairs(fields) do
      if field.param == param.name then value = field.name end
      if param.size_of == field.role then value = field.size end
    end
    if param.sets then
      if value then list[#list + 1] = { name = param.sets, bytes = value } end
    elseif value ~= nil then
      list[#list + 1] = { name = param.name, value = value }
    end
  end
  return list
end

local function unknown_kind(schema, token, slot)
  local known = plugins.of_slot(slot)
  report(schema, "N0802", token, {
    slot = slot, kind = token.text, near = nearest.later(token.text, known),
    kinds = table.concat(known, ", "),
  })
end

local function resolve(schema, layer, node)
  local kind, slot, name = node.kind.text, node.slot.text, layer.name.text
  local row = plugins.by_name[kind]
  if kind == "none" and slot ~= "seal" then
    for _, written in ipairs(node.params) do
      report(schema, "N0804", written, { kind = kind, name = written.name.text })
    end
    return nil
  elseif not row then
    return unknown_kind(schema, node.kind, slot)
  elseif row.slot ~= slot then
    report(schema, "N0803", node.kind, { kind = kind, right = row.slot, slot = slot })
    return nil
  end
  local is_outer = name == "outer"
  local values = written_params(schema, node, row, is_outer)
  local hides = is_outer and row.hides_uri and not values.clear_uri or false
  local fields = fields_of(row, values)
  return {
    row = row, kind = kind, slot = slot, layer = name, fields = fields,
    params = params_of(schema, row, values, fields), values = values, hides_uri = hides,
    grow = (row.grow or 0) + (hides and plugins.HIDDEN_URI or 0),
    line = node.kind.line, col = node.kind.col,
  }
end

local function resolve_layer(schema, layer)
  layer.resolved = {}
  for _, node in ipairs(layer.plugins or {}) do
    local plugin = node.kind and resolve(schema, layer, node)
    if plugin then
      layer.resolved[#layer.resolved + 1] = plugin
      layer.per_peer = layer.per_peer or plugin.row.per_peer
      layer.keyed = layer.keyed or plugin.row.keyed
    end
  end
end

-- No two plugins write one field, unless they share what it means.
local function check_fields(schema, lower, upper)
  local writers = {}
  local function add(plugin)
    for _, field in ipairs(plugin.fields) do
      local other = writers[field.name]
      local shares = other and field.shared and other.field.role == field.role
      if other and not shares then
        report(schema, "N0805", plugin, {
          field = field.name, kind = plugin.kind, param = field.param,
          writer = plugin.layer .. "." .. plugin.slot,
          other = other.plugin.layer .. "." .. other.plugin.slot,
        }, other.plugin)
      end
      writers[field.name] = other or { plugin = plugin, field = field }
    end
  end
  for _, plugin in ipairs(lower and lower.resolved or {}) do add(plugin) end
  if upper ~= lower then
    for _, plugin in ipairs(upper.resolved) do add(plugin) end
  end
end

local function check_cipher(schema, layer, plugin)
  local name = layer.name.text
  local outer_keyed = schema.outer and schema.outer.keyed
  if plugin.kind == "x25519" then
    if name == "outer" then
      report(schema, "N0807", plugin)
    elseif name == "peers" then
      report(schema, "N0807.peers", plugin)
    elseif not layer.keyed and not outer_keyed and not plugin.values.unproved then
      report(schema, "N0815", plugin)
    end
  elseif plugin.kind == "sha256_stream" and not layer.keyed and not outer_keyed then
    report(schema, "N0811", plugin)
  end
end

--- Finds the inner layer that a name stands for; nil, reported, if it is none.
function M.inner(schema, token)
  local name = token.text
  local layer = schema.layers.by_name[name]
  if name == "outer" or name == "peers" then
    report(schema, "N0813", token, { name = name })
  elseif not layer then
    report(schema, "N0309", token, {
      name = name,
      near = function()
        local inner = {}
        for _, known in ipairs(schema.layers.names) do
          if known ~= "outer" and known ~= "peers" then inner[#inner + 1] = known end
        end
        return (nearest.find(name, inner))
      end,
    })
  else
    layer.used = true
    return layer
  end
  return nil
end

--- Warns of layers that no operation names.
function M.check_unused(schema)
  if schema.tree.damaged then return end
  for _, layer in ipairs(schema.layers.list) do
    local name = layer.name.text
    if not layer.used and name ~= "outer" and name ~= "peers" then
      report(schema, "N0311", layer.name, { kind = "layer", name = name })
    end
  end
end

function M.check(schema)
  schema.outer = schema.layers.by_name.outer
  schema.peers_layer = schema.layers.by_name.peers
  for _, layer in ipairs(schema.layers.list) do resolve_layer(schema, layer) end
  if #schema.operations > 0 and not schema.outer then
    report(schema, "N0801", schema.tree.protocol or schema.operations[1])
  end
  if schema.outer then check_fields(schema, nil, schema.outer) end
  for _, layer in ipairs(schema.layers.list) do
    if layer ~= schema.outer then check_fields(schema, schema.outer, layer) end
    for _, plugin in ipairs(layer.resolved) do check_cipher(schema, layer, plugin) end
  end
  return schema
end

return M
