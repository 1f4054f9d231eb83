--- Breaking changes: a schema is compared with what its lock file says it was.
--
-- In:  FACTS of both (see `lock.facts`), and a collector with `breaking.rules`.
-- Out: reports, and how much was added that breaks nothing.
--
-- A comparison is the value `run` of the modules in breaking/: `old` and `new` FACTS, and what
-- was found so far.

local lock_text = require "lock.text"
local members = require "breaking.members"
local operations = require "breaking.operations"
local rules = require "breaking.rules"
local types = require "breaking.types"

local M = {}

local Run = {}
Run.__index = Run

local function new_run(old, new, found)
  return setmetatable({
    old = old, new = new, found = found, added = 0, seen = {}, renamed = {}, names = {},
    similar = {},
  }, Run)
end

--- Reports a rule about `at`, at a place of the new schema.
function Run:report(rule, place, at, values)
  values = values or {}
  values.at, values.version = at, self.old.protocol.version
  self.found:report(rule, place, values)
end

--- Something optional came: `since` is the version that it gives, nil where none can be given.
function Run:add(place, at, kind, since)
  if since and since <= self.old.protocol.version then
    self:report("N0909", place, at, { kind = kind })
  else
    self.added = self.added + 1
  end
end

--- Compares two declarations of types, each pair once.
function Run:compare_declarations(old, new)
  local key = old.name .. " " .. new.name
  if self.seen[key] then return end
  self.seen[key] = true
  members.compare_declarations(self, old, new)
end

--- Whether a type that is gone goes on under a name that is new.
function Run:is_renamed(old, new)
  if self.quiet then return true end
  if self.renamed[old] then return self.renamed[old] == new end
  if self.new.type[old] or self.old.type[new] or self.names[new] then return false end
  self.renamed[old], self.names[new] = new, true
  self:report("N0921", self.new.type[new], new, { what = "name", old = old, new = new })
  return true
end

-- A collector that only notes whether the wire breaks.
local Quiet = {}
Quiet.__index = Quiet

function Quiet:report(rule)
  if rules[rule].level == "wire" then self.broken = true end
end

--- Whether two types with different names are the same on the wire.
function Run:alike(old, new)
  local key = old .. " " .. new
  if self.similar[key] == nil then
    local found = setmetatable({}, Quiet)
    local run = new_run(self.old, self.new, found)
    run.quiet = true
    run:compare_declarations(self.old.type[old], self.new.type[new])
    self.similar[key] = not found.broken
  end
  return self.similar[key]
end

local function compare_protocols(run)
  local old, new = run.old.protocol, run.new.protocol
  if old.name ~= new.name then
    run:report("N0920", new, new.name, { kind = "protocol", old = old.name, new = new.name })
  end
  if old.app ~= new.app then
    run:report("N0917", { line = new.app_line, col = new.app_col }, new.name, {
      old = '"' .. old.app .. '"', new = '"' .. new.app .. '"',
    })
  end
  if new.version < old.version then
    run:report("N0917.version", new, new.name, { old = old.version, new = new.version })
  end
  if old.peer and new.peer then
    types.compare(run, old.peer, new.peer, new.peer, "peer")
  elseif old.peer then
    run:report("N0905", new, "peer", { what = "type", old = types.text(old.peer), new = "none" })
  end
end

-- A layer without what its locks are, and these.
local function without_locks(layer)
  local made, locks = { plugins = {} }, {}
  for i, plugin in ipairs(layer.plugins) do
    local params = {}
    for _, param in ipairs(plugin.params) do
      local lock = param:match('^lock "(.*)"$')
      if lock then locks[#locks + 1] = lock else params[#params + 1] = param end
    end
    made.plugins[i] = { kind = plugin.kind, slot = plugin.slot, params = params }
  end
  return lock_text.plugins(made), table.concat(locks, " ")
end

-- A lock may have thousands of digits: what is said about one has few.
local function short(lock)
  return lock == "" and "none" or #lock <= 24 and lock
    or ("%s…%s (%d bytes)"):format(lock:sub(1, 12), lock:sub(-8), #lock // 2)
end

local function compare_layer(run, old, new)
  local before, old_lock = without_locks(old)
  local after, new_lock = without_locks(new)
  if before ~= after then
    run:report("N0916", new, old.name, { old = before, new = after })
  elseif old_lock ~= new_lock then
    run:report("N0916.lock", new, old.name, { old = short(old_lock), new = short(new_lock) })
  end
end

local function compare_layers(run)
  for _, old in ipairs(run.old.items) do
    if old.kind == "layer" then
      local new = run.new.layer[old.name]
      if new then
        compare_layer(run, old, new)
      elseif old.name ~= "peers" then
        run:report("N0922", run.new.protocol, old.name, { kind = "layer" })
      elseif #old.plugins > 0 then
        run:report("N0916", run.new.protocol, old.name, {
          old = without_locks(old), new = "none",
        })
      end
    end
  end
  for _, new in ipairs(run.new.items) do
    if new.kind == "layer" and not run.old.layer[new.name] then
      local after = without_locks(new)
      if new.name == "peers" and after ~= "none" then
        run:report("N0916", new, new.name, { old = "none", new = after })
      else
        run:add(new, new.name, "layer", nil)
      end
    end
  end
end

local function compare_consts(run)
  for _, old in ipairs(run.old.items) do
    local new = old.kind == "const" and run.new.const[old.name]
    if old.kind == "const" and not new then
      run:report("N0922", run.new.protocol, old.name, { kind = "constant" })
    elseif new and new.value ~= old.value then
      run:report("N0922", new, new.name, { kind = "constant", old = old.value, new = new.value })
    end
  end
end

local TYPES = { enum = true, record = true, variant = true }

-- Operations and the peer's data come before: what they say of a type that is gone shows whether
-- it has another name now.
local function compare_types(run)
  for _, old in ipairs(run.old.items) do
    local new = TYPES[old.kind] and run.new.type[old.name]
    if new then run:compare_declarations(old, new) end
  end
  for _, old in ipairs(run.old.items) do
    if TYPES[old.kind] and not run.new.type[old.name] and not run.renamed[old.name] then
      run:report("N0922", run.new.protocol, old.name, { kind = old.kind })
    end
  end
end

--- Compares; gives the number of additions that break nothing.
function M.compare(old, new, found)
  local run = new_run(old, new, found)
  compare_protocols(run)
  compare_layers(run)
  compare_consts(run)
  operations.compare(run)
  compare_types(run)
  return run.added
end

return M
