--- The plan: which operations become C, and which types have to be packed for them.
--
-- In:  a model. Out: { operations, rows = { ROW… }, groups = { {uri, resource or nil,
--      operations}… }, peer (RECORD or nil), units = { UNIT… } }, with the methods unit_of(type or
--      record), needs_arena(type), needs_status(type).
--      ROW { operation, role = "served"|"subscribed"|"heard", slot, types = { message types } }:
--      what a receiver looks for; a notify to subscribers has two.
--      peer is what nodes say about themselves: they are spoken to under the layers of the
--      protocol, which one without operations has not.
--      UNIT { kind = "record"|"dict"|"variant"|"list"|"map"|"packable", stem, c_type, type, ref,
--             arena = bool, status = bool }: something that has functions of its own to check,
--      measure, write and read it. Units stand in an order in which each needs only earlier ones.
--      arena: reading it allocates. status: writing it can fail, since a map may hold a key twice.

local M = {}

local function add_rows(plan, operation)
  local subscribe, unsubscribe = operation.subscribe, operation.unsubscribe
  if subscribe then
    table.insert(plan.rows, {
      operation = operation, role = "subscribed", slot = subscribe.slot,
      types = { subscribe.type, unsubscribe.type },
    })
  end
  table.insert(plan.rows, {
    operation = operation, role = operation.side == "client" and "heard" or "served",
    slot = operation.slot, types = { operation.type },
  })
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
    if #resource.operations > 0 then
      table.insert(plan.groups, {
        uri = resource.uri, resource = resource, operations = resource.operations,
      })
    end
  end
  for _, operation in ipairs(model.messages) do
    table.insert(plan.groups, { uri = operation.uri, operations = { operation } })
  end
end

--- Makes the plan of a model.
function M.make(model)
  local plan = setmetatable({
    prefix = model.protocol.prefix, operations = model.operations, rows = {}, groups = {},
    peer = #model.operations > 0 and model.protocol.peer or nil, units = {}, by_key = {},
    stems = {},
  }, Plan)
  for _, operation in ipairs(plan.operations) do add_rows(plan, operation) end
  group(model, plan)
  for _, operation in ipairs(plan.operations) do
    visit_content(plan, operation.content)
    for _, reply in ipairs(operation.replies) do visit_content(plan, reply.content) end
    for _, stream in ipairs { operation.sends or false, operation.takes or false } do
      if stream and stream.type then visit(plan, stream.type) end
    end
  end
  visit(plan, plan.peer)
  return plan
end

return M
