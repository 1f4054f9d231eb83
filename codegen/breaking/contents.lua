--- Contents of messages and answers of two versions.
--
-- In:  a comparison (see `breaking`), two CONTENTs of `lock.facts` or nil, and what has them: its
--      place in the new schema, and `at`, its name.
-- Out: reports.

local lock_text = require "lock.text"
local members = require "breaking.members"
local types = require "breaking.types"

local M = {}

local function text(content)
  return content and lock_text.content(content) or "nothing"
end

local function changed(run, old, new, place, at)
  run:report("N0905", place, at, { what = "content", old = text(old), new = text(new) })
end

-- The items of a content that is a tuple: an argument list, or a record that is not a dict.
local function items_of(facts, content)
  if content.args then return { members = content.args } end
  local declared = content.type.kind == "named" and facts.type[content.type.name.text]
  return declared and declared.kind == "record" and not declared.dict and declared or nil
end

-- True if no bytes at all are a value of this content.
local function may_be_empty(facts, content)
  local type = content.type
  if type and (type.kind == "text" or type.kind == "bytes") then
    return not content.how and not type.fixed
  end
  local declared = type and type.kind == "named" and facts.type[type.name.text]
  local items = content.args or declared and declared.kind == "record" and declared.members
  for _, item in ipairs(items or {}) do
    if not item.type.optional then return false end
  end
  return items ~= nil and items ~= false
end

local function added(run, new, place, at)
  if not may_be_empty(run.new, new) then
    run:report("N0901", place, at, { kind = "content" })
  elseif new.args then
    for _, argument in ipairs(new.args) do
      run:add(argument, at .. "." .. argument.name, "argument", argument.since)
    end
  else
    run:add(place, at, "content", nil)
  end
end

-- Arguments became a record, or the reverse: the same on the wire if the items are.
local function compare_items(run, old, new, place, at)
  local from, to = items_of(run.old, old), items_of(run.new, new)
  if not from or not to then return changed(run, old, new, place, at) end
  run:report("N0921", place, at, { what = "content", old = text(old), new = text(new) })
  members.compare(run, from.members, to.members, {
    kind = "arguments", at = at, place = place, gone = to.gone, old_gone = from.gone,
  })
end

local function compare_payloads(run, old, new, place, at)
  if old.how ~= new.how then
    changed(run, old, new, place, at)
  elseif new.how == "raw" then
    if old.type.kind ~= new.type.kind then changed(run, old, new, place, at) end
  else
    types.compare(run, old.type, new.type, place, at)
  end
end

local function stream_text(stream)
  return stream and lock_text.stream(stream) or "nothing"
end

--- Compares two streams; nil is none.
function M.compare_streams(run, old, new, place, at)
  if not old and not new then return end
  if old and new and old.item and new.item then
    types.compare(run, old.item, new.item, place, at)
  elseif not old or not new or old.item or new.item then
    run:report("N0905", place, at, {
      what = "stream", old = stream_text(old), new = stream_text(new),
    })
  end
end

--- Compares two contents; nil is none.
function M.compare(run, old, new, place, at)
  if not old and not new then return end
  if not old then
    added(run, new, place, at)
  elseif not new then
    changed(run, old, nil, place, at)
  elseif old.args and new.args then
    members.compare(run, old.args, new.args, { kind = "arguments", at = at, place = place })
  elseif old.args or new.args then
    compare_items(run, old, new, place, at)
  else
    compare_payloads(run, old, new, place, at)
  end
end

return M
