--- netaio-gen explain: what a rule says, and why.

local explain = require "explain"
local host = require "command.host"

local M = {
  name = "explain", call = "explain [RULE…]",
  about = "says why there is a rule, with an example that breaks it and its mend",
  help = [[
RULE is the number in the brackets of a finding, such as N0404. Without one, all rules are
listed.]],
}

-- The rule that a word means: N0404, n0404, 404.
local function rule_of(word)
  local digits = word:match("^[Nn]?(%d+)$")
  return digits and #digits <= 4 and ("N%04d"):format(tonumber(digits)) or nil
end

function M.run(arguments)
  local _, words = host.arguments(M, {}, arguments)
  if not words then return host.USAGE end
  local entries, order = explain.parse(assert(host.read_file(host.folder .. "/explain.txt")))
  if #words == 0 then
    for _, rule in ipairs(order) do io.stdout:write(explain.line(rule), "\n") end
    return host.OK
  end
  local status = host.OK
  for i, word in ipairs(words) do
    local entry = entries[rule_of(word)]
    if entry then
      io.stdout:write(i > 1 and "\n" or "", explain.render(entry))
    else
      status = host.complain(
        ("explain: there is no rule '%s'; netaio-gen explain lists them"):format(word))
    end
  end
  return status
end

return M
