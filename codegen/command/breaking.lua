--- netaio-gen breaking: says what a change to a schema breaks.

local breaking = require "breaking"
local diagnostics = require "diagnostics"
local host = require "command.host"
local lock = require "lock"
local rules = require "breaking.rules"

local M = {
  name = "breaking",
  call = "breaking [--against FILE.lock] [--source] [--accept RULE[,RULE]] FILE…",
  about = "says what changed since the lock file was written, and whom that breaks",
  help = [[
Compares each schema with its lock file, FILE.lock, which netaio-gen gen wrote when there was
none, and which is committed beside the schema. A finding is of one of two kinds: wire (peers
with the old schema and peers with this one do not understand each other) and source (programs
have to be changed when they are built with this one). Ends with 1 if there is a wire finding.

  --against FILE.lock    compares with another lock file, such as that of a release
  --source               ends with 1 also if there is a source finding
  --accept RULE[,RULE]   if nothing is found but these rules, writes the lock file anew; N0930
                         stands for what was added and breaks nothing]],
}

local ADDED = "N0930"

-- The set of accepted rules, or nil and the word that is no rule.
local function accepted_rules(list)
  local accepted = {}
  for word in (list .. ","):gmatch("([^,]*),") do
    local known = word == ADDED or rawget(rules, word) and word ~= "N0900"
    if not known or not word:find("^N%d+$") then return nil, word end
    accepted[word] = true
  end
  return accepted
end

local function read_lock(name)
  local text, problem = host.read_file(name, lock.LARGEST + 1)
  if not text then
    local advice = host.exists(name) and problem
      or ("%s: there is no such lock file; netaio-gen gen writes one"):format(name)
    return nil, host.complain(advice)
  end
  local found = diagnostics.new(rules)
  local facts = lock.read(text, found)
  if not facts then
    io.stdout:write(diagnostics.render(found:finish(), name, diagnostics.lines(text)))
    return nil, host.FINDINGS
  end
  return facts
end

-- Rules that were found and not accepted, each once.
local function refused(found, accepted)
  local list, seen = {}, {}
  for _, item in ipairs(found.found) do
    if not accepted[item.rule] and not seen[item.rule] then
      seen[item.rule] = true
      list[#list + 1] = item.rule
    end
  end
  table.sort(list)
  return list
end

local function accept(found, accepted, schema, lock_name)
  local left = refused(found, accepted)
  if #left > 0 then
    io.stdout:write(("%s stays as it is: %s %s not accepted\n"):format(
      lock_name, table.concat(left, ", "), #left == 1 and "is" or "are"))
    return host.FINDINGS
  end
  local ok, problem = host.write_file(lock_name, lock.text(schema))
  if not ok then return host.complain(problem) end
  io.stdout:write("wrote ", lock_name, "\n")
  return host.OK
end

local function compare_file(name, options, several)
  local result = host.check_file(name)
  if not result then return host.USAGE end
  if not result.model then return host.FINDINGS end
  local lock_name = options.against or lock.name(name)
  local old, status = read_lock(lock_name)
  if not old then return status end
  local found = diagnostics.new(rules)
  local added = breaking.compare(old, lock.facts(result.schema), found)
  io.stdout:write(diagnostics.render(found:finish(), name, result.lines))
  local wire, source = found.counts.wire or 0, found.counts.source or 0
  io.stdout:write(("%s%d wire, %d source, %d added\n"):format(
    several and name .. ": " or "", wire, source, added))
  if options.accepted then return accept(found, options.accepted, result.schema, lock_name) end
  return (wire > 0 or options.source and source > 0) and host.FINDINGS or host.OK
end

function M.run(arguments)
  local options, files = host.arguments(M, {
    ["--against"] = "a lock file", ["--source"] = true, ["--accept"] = "rules",
  }, arguments)
  if not options then return host.USAGE end
  if #files == 0 then return host.no_file(M) end
  if options.accept then
    local wrong
    options.accepted, wrong = accepted_rules(options.accept)
    if not options.accepted then
      return host.complain(("breaking: '%s' is no rule that can be accepted"):format(wrong))
    elseif options.against then
      return host.complain("breaking: --accept writes the schema's own lock file, so it does not "
        .. "go with --against")
    end
  end
  local status = host.OK
  for _, name in ipairs(files) do
    status = math.max(status, compare_file(name, options, #files > 1))
  end
  return status
end

return M
