--- Operations of two versions: which are the same, what they say, and what URIs go where.
--
-- In:  a comparison (see `breaking`). Out: reports.
--
-- An operation is its name. Where that is gone, the resource with the same URI, or the message with
-- the same number, is the old one under another name.

local contents = require "breaking.contents"
local lock_text = require "lock.text"
local overlap = require "overlap"

local M = {}

local FAILURES = { [20] = "error", [24] = "not_found", [25] = "not_permitted" }
local SUCCESSES = { [1] = "respond", [10] = "ok" }
local SUBSCRIPTIONS = { 8, 5, 6 }
local BUDGET = 1 << 20 -- pairs of states visited while URIs are compared

-- ---- Which are the same -------------------------------------------------------------------------

-- What a URI is without the names of its parameters.
local function shape(uri)
  local parts = {}
  for i, element in ipairs(uri.elements) do
    parts[i] = element.kind == "literal" and "=" .. #element.bytes .. "=" .. element.bytes
      or "{" .. lock_text.param(element) .. "}"
  end
  return table.concat(parts)
end

local function holder(op) return op.resource or op.name end

local function operations_of(facts)
  local list, holders = {}, {}
  for _, item in ipairs(facts.items) do
    if item.kind == "op" then
      list[#list + 1] = item
      holders[holder(item)] = holders[holder(item)] or item
    end
  end
  return list, holders
end

-- What makes a resource or message that lost its name the same under another one.
local function identity(op)
  return op.resource and "resource " .. shape(op.uri) or "message " .. op.type
end

-- From the old name of a resource or message to the new one, where it has another.
local function renames(run)
  local free, map = {}, {}
  for _, op in ipairs(run.new_ops) do
    local name = holder(op)
    if not run.old_holders[name] then free[identity(op)] = free[identity(op)] or op end
  end
  for _, op in ipairs(run.old_ops) do
    local name, other = holder(op), free[identity(op)]
    if not run.new_holders[name] and not map[name] and other then
      map[name] = holder(other)
      free[identity(op)] = nil
      run:report("N0920", other.owner or other, holder(other), {
        kind = op.resource and "resource" or "message", old = name, new = holder(other),
      })
    end
  end
  return map
end

-- ---- What they say ------------------------------------------------------------------------------

local function compare_uris(run, old, new)
  local name = holder(new)
  if shape(old.uri) ~= shape(new.uri) then
    run:report("N0914", new.uri, name, {
      old = lock_text.uri(old.uri), new = lock_text.uri(new.uri),
    })
    return
  end
  for i, element in ipairs(new.uri.elements) do
    local before = old.uri.elements[i].name
    if element.name ~= before then
      run:report("N0920", element, name .. "." .. element.name, {
        kind = "parameter", old = before, new = element.name,
      })
    end
  end
end

-- A layer is what its plugins are: under another name it is the same.
local function compare_inner(run, old, new)
  if old.inner == new.inner then return end
  local before, after = run.old.layer[old.inner], run.new.layer[new.inner]
  if before and after and lock_text.plugins(before) == lock_text.plugins(after) then return end
  run:report("N0915", new, new.name, { old = old.inner or "none", new = new.inner or "none" })
end

local function compare_transports(run, old, new)
  if old.transport == new.transport then return end
  if new.transport == "any" then
    run:add(new, new.name, "transport", nil)
  else
    run:report("N0918", new, new.name, { old = old.transport, new = new.transport })
  end
end

local FAILURE_TEXT = {
  kind = "text", name = { text = "text" }, bound = { text = "256" }, max = 256,
}

-- By type, the failures of a reply set with what they hold; and the success.
local function reply_set(op)
  local set, success = {}, nil
  for _, reply in ipairs(op.replies) do
    if FAILURES[reply.type] then
      set[reply.type] = { content = reply.content or { type = FAILURE_TEXT }, place = reply }
    else
      success = success or reply
    end
  end
  return set, success
end

local function compare_success(run, old, new, name)
  if not old or not new then return end
  local at = name .. ".ok"
  if old.type ~= new.type then
    run:report("N0904", new, at, {
      what = "success type", old = SUCCESSES[old.type], new = SUCCESSES[new.type],
    })
  end
  contents.compare(run, old.content, new.content, new, at)
  contents.compare_streams(run, old.takes, new.takes, new, at)
end

local function compare_replies(run, old, new)
  local old_set, old_success = reply_set(old)
  local new_set, new_success = reply_set(new)
  compare_success(run, old_success, new_success, new.name)
  for _, number in ipairs { 20, 24, 25 } do
    local before, after = old_set[number], new_set[number]
    local at = new.name .. "." .. FAILURES[number]
    if before and after then
      contents.compare(run, before.content, after.content, after.place, at)
    elseif before then
      run:report("N0922", new, at, { kind = "failure" })
    elseif after then
      run:report("N0923", after.place, at)
    end
  end
end

local function answered(op)
  return #op.replies > 0 and "answered" or "one-way"
end

local function compare_pair(run, old, new)
  compare_uris(run, old, new)
  if old.type ~= new.type then
    run:report("N0904", new, new.name, {
      what = "message number", old = old.type, new = new.type,
    })
  end
  compare_inner(run, old, new)
  compare_transports(run, old, new)
  if old.to ~= new.to then
    run:report("N0919", new, new.name, {
      old = old.to or "subscribers", new = new.to or "subscribers",
    })
  end
  contents.compare(run, old.content, new.content, new, new.name)
  contents.compare_streams(run, old.sends, new.sends, new, new.name)
  if answered(old) ~= answered(new) then
    run:report("N0912.answer", new, new.name, { old = answered(old), new = answered(new) })
  else
    compare_replies(run, old, new)
  end
end

-- ---- What goes and what comes -------------------------------------------------------------------

local function removed(run, op, name)
  local left = op.resource and run.new_holders[name:match("^[^.]*")]
  local place = left and left.owner or run.new.protocol
  if not op.resource and not run.new.gone.has[op.type] and not run.new_types[op.type] then
    run:report("N0903", place, op.name, { kind = "message", value = op.type })
  else
    run:report("N0913", place, op.name)
  end
end

-- The message types of an operation: a notify to subscribers brings two more.
local function types_of(op)
  if op.verb == "notify" and not op.to then return SUBSCRIPTIONS end
  return { op.type }
end

local function share_type(one, other)
  for _, a in ipairs(types_of(one)) do
    for _, b in ipairs(types_of(other)) do
      if a == b then return true end
    end
  end
  return false
end

local TIER = { exact = 1, template = 2, bare = 3 }

-- The old operation whose URIs a new one takes, since it is looked at first.
local function takes_over(run, op)
  local compare = overlap.against(op.uri)
  for _, old in ipairs(run.old_ops) do
    if TIER[op.uri.tier] < TIER[old.uri.tier] and share_type(op, old) and run.budget > 0 then
      local witness, visited = compare(old.uri, run.budget)
      run.budget = run.budget - visited
      if witness then return old end
    end
  end
  return nil
end

local function added(run, op)
  local other = takes_over(run, op)
  if not op.resource and run.old.gone.has[op.type] then
    run:report("N0908", op, op.name, { value = op.type })
  elseif other then
    run:report("N0924", op.uri, op.name, { other = other.name })
  else
    run:add(op, op.name, "operation", op.since)
  end
end

local function check_gone(run)
  for _, number in ipairs(run.old.gone.list) do
    if not run.new.gone.has[number] and not run.new_types[number] then
      run:report("N0910", run.new.protocol, run.new.protocol.name, { value = number })
    end
  end
end

--- Compares all operations.
function M.compare(run)
  run.old_ops, run.old_holders = operations_of(run.old)
  run.new_ops, run.new_holders = operations_of(run.new)
  run.budget, run.new_types = BUDGET, {}
  for _, op in ipairs(run.new_ops) do
    if not op.resource then run.new_types[op.type] = true end
  end
  local name_of, matched = renames(run), {}
  for _, op in ipairs(run.old_ops) do
    local base = name_of[holder(op)] or holder(op)
    local name = op.resource and base .. "." .. op.verb or base
    local other = run.new.op[name]
    if other then
      matched[other] = true
      compare_pair(run, op, other)
    else
      removed(run, op, name)
    end
  end
  for _, op in ipairs(run.new_ops) do
    if not matched[op] then added(run, op) end
  end
  check_gone(run)
end

return M
