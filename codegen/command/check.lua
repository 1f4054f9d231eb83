--- netaio-gen check: reads schemas and says what is wrong with them.

local host = require "command.host"

local M = {
  name = "check", call = "check FILE…",
  about = "reads schemas and says what is wrong with them",
  help = [[
Reads each schema and prints what is wrong with it: the place, the rule, the line, and what to
write instead. A rule that needs more words is told by netaio-gen explain. Warnings alone leave
the exit status 0. FILE may be - for standard input.]],
}

function M.run(arguments)
  local _, files = host.arguments(M, {}, arguments)
  if not files then return host.USAGE end
  if #files == 0 then return host.no_file(M) end
  local status = host.OK
  for _, name in ipairs(files) do
    local result = host.check_file(name)
    if not result then
      status = host.USAGE
    elseif not result.model then
      status = math.max(status, host.FINDINGS)
    end
  end
  return status
end

return M
