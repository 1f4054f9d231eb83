--- Types of two versions.
--
-- In:  a comparison (see `breaking`), two TYPEs of `lock.facts`, and what has them in the new
--      schema: its place, and `at`, its name.
-- Out: reports. References are followed, so that the name of a type does not matter to the wire.

local base = require "types"
local layout = require "validate.layout"
local lock_text = require "lock.text"

local M = {}

--- A type in words; nil is none.
function M.text(node)
  return node and lock_text.type(node) or "none"
end

-- Without its `?`.
local plain = layout.text

local function changed(run, old, new, place, at)
  run:report("N0905", place, at, { what = "type", old = plain(old), new = plain(new) })
end

local function compare_bound(run, old, new, place, at, what)
  if old.max == new.max then return end
  run:report(new.max < old.max and "N0906" or "N0907", place, at, {
    what = what, old = old.max, new = new.max,
  })
end

-- bytes<N> and bytes[N]: a fixed length lies within a bound that is not below it.
local function compare_bytes(run, old, new, place, at)
  local values = { what = "bound", old = plain(old), new = plain(new) }
  if not old.fixed and not new.fixed then
    compare_bound(run, old, new, place, at, "bound")
  elseif old.fixed and new.fixed then
    if old.max ~= new.max then changed(run, old, new, place, at) end
  elseif new.fixed and new.max <= old.max then
    run:report("N0906", place, at, values)
  elseif old.fixed and old.max <= new.max then
    run:report("N0907", place, at, values)
  else
    changed(run, old, new, place, at)
  end
end

local function holds(range, other)
  return range.low <= other.low and (range.high or math.huge) >= (other.high or math.huge)
end

local function compare_ranges(run, old, new, place, at)
  local a, b = base.scalars[old.kind], base.scalars[new.kind]
  local values = { what = "range", old = plain(old), new = plain(new) }
  if holds(a, b) then
    run:report("N0906", place, at, values)
  elseif holds(b, a) then
    run:report("N0907", place, at, values)
  else
    changed(run, old, new, place, at)
  end
end

local function compare_names(run, old, new, place, at)
  local old_name, new_name = old.name.text, new.name.text
  if old_name == new_name or run:is_renamed(old_name, new_name) then
    run:compare_declarations(run.old.type[old_name], run.new.type[new_name])
  elseif run:alike(old_name, new_name) then
    run:report("N0921", place, at, { what = "type", old = old_name, new = new_name })
  else
    changed(run, old, new, place, at)
  end
end

local function compare_packables(run, old, new, place, at)
  if old.item.name.text ~= new.item.name.text then changed(run, old, new, place, at) end
  compare_names(run, old.item, new.item, place, at)
end

local COMPARE = {
  text = function(run, old, new, place, at) compare_bound(run, old, new, place, at, "bound") end,
  bytes = compare_bytes,
  list = function(run, old, new, place, at)
    compare_bound(run, old, new, place, at, "count")
    M.compare(run, old.item, new.item, place, at)
  end,
  map = function(run, old, new, place, at)
    compare_bound(run, old, new, place, at, "count")
    M.compare(run, old.key, new.key, place, at)
    M.compare(run, old.value, new.value, place, at)
  end,
  packable = compare_packables,
  named = compare_names,
}
COMPARE.any = COMPARE.text

local function is_integer(node)
  local scalar = base.scalars[node.kind]
  return scalar ~= nil and (scalar.kind == "uint" or scalar.kind == "int")
end

local SAME_ON_WIRE = { time = "i64", i64 = "time" }

--- Compares two types; whether they may be absent is the business of who has them.
function M.compare(run, old, new, place, at)
  if old.kind == new.kind then
    if COMPARE[old.kind] then COMPARE[old.kind](run, old, new, place, at) end
  elseif is_integer(old) and is_integer(new) then
    compare_ranges(run, old, new, place, at)
  elseif SAME_ON_WIRE[old.kind] == new.kind then
    run:report("N0921", place, at, { what = "type", old = plain(old), new = plain(new) })
  else
    changed(run, old, new, place, at)
  end
end

return M
