--- Units: the functions that check, measure, write and read one type.
--
-- In:  a plan, values, names and the templates. Out: text of C, one piece a unit.

local prose = require "emit.prose"
local size = require "size"

local M = {}

--- "a &&\n b": conditions that all have to hold, nil if there are none.
local function all_of(conditions, indent)
  if #conditions == 0 then return nil end
  return table.concat(conditions, " &&\n" .. indent)
end

--- The opposite of a condition.
function M.negated(condition)
  if condition:find("^[%w_]+%b()$") then return "!" .. condition end
  return ("!(%s)"):format(condition)
end

local function checks_of(emitter, fields)
  local checks = {}
  for _, field in ipairs(fields) do
    local check = emitter.values:check_field(field.type, "value->" .. field.c_name)
    if check and field.optional then check = ("(!value->%s || %s)"):format(field.c_has, check) end
    checks[#checks + 1] = check
  end
  return checks
end

local function packed_fields(emitter, fields)
  local values, out = emitter.values, {}
  for i, field in ipairs(fields) do
    local at = "value->" .. field.c_name
    out[i] = {
      name = field.name, number = field.number, any = field.type.kind == "any",
      optional = field.optional, c_has = field.c_has,
      size = values:size(field.type, at), write = values:write(field.type, at, "status"),
      read = values:read(field.type, "item", at, "arena"), key = field.key,
      mark = field.optional and "value->" .. field.c_has or "has_" .. field.name,
    }
  end
  return out
end

-- True if some value of these fields changes how large they are together.
local function size_varies(fields)
  for _, field in ipairs(fields) do
    if field.optional or field.size:find("value->", 1, true) then return true end
  end
  return false
end

-- Items that have to be there, one after another, are read in one condition.
local function runs_of(fields)
  local runs, conditions = {}, {}
  local function flush()
    if #conditions == 0 then return end
    table.insert(runs, { conditions = table.concat(conditions, " ||\n        ") })
    conditions = {}
  end
  for _, field in ipairs(fields) do
    if field.gap > 0 then
      conditions[#conditions + 1] = ("!nio_gen_skip(&reader, %d)"):format(field.gap)
    end
    if field.optional then
      flush()
      table.insert(runs, { optional = field })
    else
      -- None is what is absent, and the only type that could take it for a value is any<N>.
      local step = field.any and "nio_gen_next_present" or "nio_gen_next"
      conditions[#conditions + 1] = ("!%s(&reader, &item) || !%s"):format(step, field.read)
    end
  end
  flush()
  return runs
end

local FILL = {}

function FILL.record(emitter, unit, values)
  local fields = packed_fields(emitter, unit.ref.fields)
  local last, sure = 0, true
  for _, field in ipairs(fields) do
    field.gap = field.number - 1 - last
    field.sure = sure and field.gap == 0
    sure = field.sure and not field.optional
    last = field.number
  end
  values.fields, values.runs, values.varies = fields, runs_of(fields), size_varies(fields)
end

-- The order in which pairs stand if all values have one length.
local function by_key(a, b)
  if #a.key ~= #b.key then return #a.key < #b.key end
  return a.key < b.key
end

function FILL.dict(emitter, unit, values)
  local fields = packed_fields(emitter, unit.ref.fields)
  local required = {}
  for _, field in ipairs(fields) do
    field.literal, field.key_len = prose.literal(field.key), #field.key
    field.key_size = size.bytes(#field.key)
    if not field.optional then required[#required + 1] = field.mark end
  end
  values.fields, values.sorted = fields, table.move(fields, 1, #fields, 1, {})
  table.sort(values.sorted, by_key)
  values.varies = size_varies(fields)
  values.required = all_of(required, "           ") or "true"
end

function FILL.list(emitter, unit, values)
  local v, item = emitter.values, unit.type.item
  values.item_check = v:check(item, "value->items[i]") or false
  values.item_refuse = values.item_check and M.negated(values.item_check)
  values.item_size = v:size(item, "value->items[i]")
  values.item_write = v:write(item, "value->items[i]", "status")
  values.item_read = v:read(item, "item", "items[i]", "arena")
  if item.kind == "fixed" then
    values.declare_items = ("uint8_t (*items)[%d]"):format(item.length)
    values.items = ("(const uint8_t(*)[%d])items"):format(item.length)
  else
    values.declare_items, values.items = item.c_type .. " *items", "items"
  end
end

function FILL.map(emitter, unit, values)
  local v, key, value = emitter.values, unit.type.key, unit.type.value
  local conditions = {}
  conditions[1] = v:check(key, "value->items[i].key")
  conditions[#conditions + 1] = v:check(value, "value->items[i].value")
  values.entry_check = all_of(conditions, "              ") or false
  values.entry_refuse = values.entry_check and M.negated(values.entry_check)
  values.key_size = v:size(key, "value->items[i].key")
  values.value_size = v:size(value, "value->items[i].value")
  values.key_write = v:write(key, "value->items[i].key", "status")
  values.value_write = v:write(value, "value->items[i].value", "status")
  values.key_read = v:read(key, "key", "items[i].key", "arena")
  values.value_read = v:read(value, "item", "items[i].value", "arena")
end

function FILL.packable(emitter, unit, values)
  local inner = emitter.plan:unit_of(unit.ref)
  values.name_len, values.literal = #unit.type.name, prose.literal(unit.type.name)
  values.inner_check = emitter.names("check", inner)
  values.inner_size = emitter.names("size", inner)
  values.inner_write = emitter.values:call_write(inner, "at", "value", "status")
  values.inner_read = emitter.values:call_read(inner, "payload", "value", "arena")
end

function FILL.variant(emitter, unit, values)
  local v = emitter.values
  values.arms, values.typed, values.plain = {}, {}, {}
  for i, arm in ipairs(unit.ref.arms) do
    local made = { c_tag = arm.c_tag, check = "true" }
    if arm.type then
      local at = "value->as." .. arm.c_name
      made.check = v:check(arm.type, at) or "true"
      made.size, made.write = v:size(arm.type, at), v:write(arm.type, at, "status")
      made.read = v:read(arm.type, "item", at, "arena")
    end
    table.insert(arm.type and values.typed or values.plain, made)
    values.arms[i] = made
  end
  for i, arm in ipairs(values.arms) do
    local following = values.arms[i + 1]
    arm.same = following ~= nil and following.check == arm.check
  end
end

local function checks(emitter, unit)
  if unit.kind == "list" or unit.kind == "map" or unit.kind == "variant" then return true, {} end
  if unit.kind == "packable" then return emitter.plan:unit_of(unit.ref).has_check, {} end
  local found = checks_of(emitter, unit.ref.fields)
  return #found > 0, found
end

--- The functions of a unit. Units come in their order: what is found out about one is used by
-- later ones.
function M.emit(emitter, unit)
  local found
  unit.has_check, found = checks(emitter, unit)
  local values = {
    unit = unit, checks = all_of(found, "           "),
    status_param = unit.status and ", nio_status *status" or "",
    arena_param = unit.arena and "nio_gen_arena *arena, " or "",
  }
  for _, verb in ipairs { "check", "shape", "size", "write", "read" } do
    values[verb] = emitter.names(verb, unit)
  end
  FILL[unit.kind](emitter, unit, values)
  return emitter.templates["unit_" .. unit.kind .. ".c"]:render(values)
end

return M
