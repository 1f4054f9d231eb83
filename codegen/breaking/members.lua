--- Members of two versions of one thing: fields, arguments, enum members, arms.
--
-- In:  a comparison (see `breaking`), the old and the new members with what each has reserved.
-- Out: reports.
--
-- In a dict a member is its key. Elsewhere it is its name, or where that is gone its number: so
-- a member may be renamed or get another number, but not both.

local facts = require "lock.facts"
local types = require "breaking.types"

local M = {}

local WORD = { enum = "enum member", variant = "arm", record = "field", arguments = "argument" }

local function index(list, by)
  local map = {}
  for _, member in ipairs(list) do map[member[by]] = map[member[by]] or member end
  return map
end

-- Pairs of members that are the same in both: from old to new, and from new to old.
local function pair(old, new, dict)
  local new_of, old_of = {}, {}
  local function match(by)
    local map = index(new, by)
    for _, member in ipairs(old) do
      local other = map[member[by]]
      if other and not new_of[member] and not old_of[other] then
        new_of[member], old_of[other] = other, member
      end
    end
  end
  if dict then
    match("key")
  else
    match("name")
    match("number")
  end
  return new_of, old_of
end

local function value_of(member)
  return member.key or member.number
end

local function shown(value)
  return type(value) == "string" and facts.quoted(value) or tostring(value)
end

local function compare_pair(run, old, new, group)
  local at = group.at .. "." .. new.name
  if old.name ~= new.name then
    run:report("N0920", new, at, { kind = group.word, old = old.name, new = new.name })
  end
  if not group.dict and old.number ~= new.number then
    run:report("N0904", new, at, { what = "number", old = old.number, new = new.number })
  end
  if old.type and new.type then
    types.compare(run, old.type, new.type, new, at)
    if old.type.optional and not new.type.optional then run:report("N0912", new, at) end
    if new.type.optional and not old.type.optional then run:report("N0911", new, at) end
  elseif old.type or new.type then
    run:report("N0905", new, at, {
      what = "type", old = types.text(old.type), new = types.text(new.type),
    })
  end
end

local function may_lack(member)
  return not member.type or member.type.optional ~= nil
end

local function removed(run, member, group)
  local value, at = value_of(member), group.at .. "." .. member.name
  if not group.gone or not group.gone.has[value] then
    run:report("N0903", group.place, at, {
      kind = group.word, value = group.gone and shown(value),
    })
  elseif group.fields and not may_lack(member) then
    run:report("N0902", group.place, at)
  else
    run:report("N0922", group.place, at, { kind = group.word })
  end
end

local function added(run, member, group)
  local value, at = value_of(member), group.at .. "." .. member.name
  if group.old_gone and group.old_gone.has[value] then
    run:report("N0908", member, at, { value = shown(value) })
  elseif group.fields and not may_lack(member) then
    run:report("N0901", member, at, { kind = group.word })
  else
    run:add(member, at, group.word, member.since)
  end
end

local function check_gone(run, new, group)
  local used = {}
  for _, member in ipairs(new) do used[value_of(member)] = true end
  for _, value in ipairs(group.old_gone and group.old_gone.list or {}) do
    if not (group.gone and group.gone.has[value]) and not used[value] then
      run:report("N0910", group.place, group.at, { value = shown(value) })
    end
  end
end

--- Compares lists of members. `group` is { kind, at, place, dict, gone, old_gone }: what they are
-- members of, by name and place in the new schema; arguments reserve nothing.
function M.compare(run, old, new, group)
  group.word = WORD[group.kind]
  group.fields = group.kind == "record" or group.kind == "arguments"
  local new_of, old_of = pair(old, new, group.dict)
  for _, member in ipairs(old) do
    if new_of[member] then
      compare_pair(run, member, new_of[member], group)
    else
      removed(run, member, group)
    end
  end
  for _, member in ipairs(new) do
    if not old_of[member] then added(run, member, group) end
  end
  check_gone(run, new, group)
end

local function layout_of(item)
  return item.dict and "record dict" or item.kind
end

--- Compares two declarations of types.
function M.compare_declarations(run, old, new)
  if layout_of(old) ~= layout_of(new) then
    run:report("N0905", new, new.name, {
      what = "layout", old = layout_of(old), new = layout_of(new),
    })
    return
  end
  M.compare(run, old.members, new.members, {
    kind = new.kind, at = new.name, place = new, dict = new.dict, gone = new.gone,
    old_gone = old.gone,
  })
end

return M
