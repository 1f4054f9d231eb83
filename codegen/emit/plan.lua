--- The plan: which operations become C, and which types have to be packed for them.
--
-- In:  a model. Out: { operations, groups = { {uri, resource or nil, operations}… }, skipped =
--      { {line, col, text}… }, units = { UNIT… } }, with the methods unit_of(type or record),
--      needs_arena(type), needs_status(type).
--      UNIT { kind = "record"|"dict"|"variant"|"list"|"map"|"packable", stem, c_type, type, ref,
--             arena = bool, status = bool }: something that has functions of its own to check,
--      measure, write and read it. Units stand in an order in which each needs only earlier ones.
--      arena: reading it allocates. status: writing it can fail, since a map may hold a key twice.
-- What this release cannot run is left out and said, so that the rest of a schema is of use.

local M = {}

local VERBS = {
  notify = "notify needs the publish/subscribe runtime",
  publish = "publish needs the publish/subscribe runtime",
}
local PLUGINS = { mac = true, aead = true, hmac = true, sha256_stream = true }

local function missing_plugin(layer)
  for _, plugin in ipairs(layer and layer.plugins or {}) do
    if not PLUGINS[plugin.kind] then return plugin.kind end
  end
  return nil
end

-- Why an operation cannot run, or nil.
local function obstacle(model, operation)
  if VERBS[operation.verb] then return VERBS[operation.verb] end
  if operation.transport == "udp" then return "transport udp needs the datagram runtime" end
  local kind = missing_plugin(model.outer) or missing_plugin(operation.inner)
  return kind and ("plugin '%s' is not in the library"):format(kind)
end

local function choose(model, plan)
  for _, operation in ipairs(model.operations) do
    local reason = obstacle(model, operation)
    if reason then
      table.insert(plan.skipped, {
        line = operation.line, col = operation.col,
        text = ("%s: not generated: %s"):format(operation.id, reason),
      })
    else
      table.insert(plan.operations, operation)
      plan.chosen[operation] = true
    end
  end
end

local Plan = {}
Plan.__index = Plan

local function key_of(thing)
  return thing.ref and thing.kind ~= "packable" and thing.ref or thing.text or thing
end

--- The unit of a TYPE, RECORD or VARIANT; nil for a type that needs none.
function Plan:unit_of(thing)
  return self.by_key[key_of(thing)]
end

--- True if reading it allocates.
function Plan:needs_arena(thing)
  local unit = self:unit_of(thing)
  return unit and unit.arena or false
end

--- True if writing it can fail.
function Plan:needs_status(thing)
  local unit = self:unit_of(thing)
  return unit and unit.status or false
end

--- True if a C type is declared: argument lists and results of operations that are left out are
-- left out too.
function Plan:is_declared(type)
  return not type.unnamed or self:unit_of(type) ~= nil
end

-- The part of local names that stands for a type.
local function stem_of(plan, type)
  if type.kind == "list" then return stem_of(plan, type.item) .. "_list" end
  if type.kind == "map" then
    return ("%s_%s_map"):format(stem_of(plan, type.key), stem_of(plan, type.value))
  end
  if type.kind == "packable" then return "packable_" .. stem_of(plan, type.ref) end
  if type.kind == "fixed" then return "bytes" .. type.length end
  if type.ref then return stem_of(plan, type.ref) end
  if type.c_name then return type.c_name:sub(#plan.prefix + 2) end
  return type.stem
end

-- Two bounds of one struct are two units.
local function free_stem(plan, stem, type)
  if plan.stems[stem] and type.max then stem = stem .. "_" .. type.max end
  local free, n = stem, 1
  while plan.stems[free] do
    n = n + 1
    free = stem .. "_" .. n
  end
  plan.stems[free] = true
  return free
end

local function add(plan, thing, kind, parts)
  local key = key_of(thing)
  local unit = {
    kind = kind, stem = free_stem(plan, stem_of(plan, thing), thing), type = thing.text and thing,
    ref = thing.ref or thing, c_type = thing.c_type or thing.c_name,
    arena = kind == "list" or kind == "map", status = kind == "map",
  }
  for _, part in ipairs(parts) do
    unit.arena = unit.arena or plan:needs_arena(part)
    unit.status = unit.status or plan:needs_status(part)
  end
  plan.by_key[key] = unit
  table.insert(plan.units, unit)
end

-- Adds the units of whatever a type is made of, and then its own.
local function visit(plan, thing)
  if not thing or plan.by_key[key_of(thing)] then return end
  local kind, parts = thing.kind, {}
  if kind == "list" or kind == "map" then
    parts = kind == "list" and { thing.item } or { thing.key, thing.value }
  elseif kind == "packable" then
    parts = { thing.ref }
  elseif kind == "record" or kind == "variant" then
    local ref = thing.ref or thing
    for _, member in ipairs(ref.fields or ref.arms) do parts[#parts + 1] = member.type end
    kind = ref.dict and "dict" or kind
  else
    return
  end
  for _, part in ipairs(parts) do visit(plan, part) end
  add(plan, thing, kind, parts)
end

local function visit_content(plan, content)
  if content.form == "tuple" then
    visit(plan, content.record)
  elseif content.form == "value" then
    visit(plan, content.type)
  end
end

local function group(model, plan)
  for _, resource in ipairs(model.resources) do
    local operations = {}
    for _, operation in ipairs(resource.operations) do
      if plan.chosen[operation] then operations[#operations + 1] = operation end
    end
    if #operations > 0 then
      table.insert(plan.groups, {
        uri = resource.uri, resource = resource, operations = operations,
      })
    end
  end
  for _, operation in ipairs(model.messages) do
    if plan.chosen[operation] then
      table.insert(plan.groups, { uri = operation.uri, operations = { operation } })
    end
  end
end

--- Makes the plan of a model.
function M.make(model)
  local plan = setmetatable({
    prefix = model.protocol.prefix, operations = {}, chosen = {}, skipped = {}, groups = {},
    units = {}, by_key = {}, stems = {},
  }, Plan)
  choose(model, plan)
  group(model, plan)
  for _, operation in ipairs(plan.operations) do
    visit_content(plan, operation.content)
    for _, reply in ipairs(operation.replies) do visit_content(plan, reply.content) end
  end
  return plan
end

return M
