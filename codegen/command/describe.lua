--- netaio-gen describe: a schema as a table.

local describe = require "describe"
local host = require "command.host"
local lock = require "lock"

local M = {
  name = "describe", call = "describe [--json] FILE",
  about = "prints what a schema comes to: operations, URIs, sizes, layers, deadlines",
  help = [[
Prints the layers, the types with their packed sizes, and each operation with its message type,
the least and most bytes of the whole message, the layers that it passes, what it goes over, how
long a call waits, and what it and its answers hold. The fingerprint is that of the lock file:
equal fingerprints mean the same on the wire. FILE may be - for standard input.

  --json   prints the same as JSON]],
}

function M.run(arguments)
  local options, files = host.arguments(M, { ["--json"] = true }, arguments)
  if not options then return host.USAGE end
  if #files ~= 1 then
    return host.complain(("describe: one schema is wanted; netaio-gen %s"):format(M.call))
  end
  local result = host.check_file(files[1])
  if not result then return host.USAGE end
  if not result.model then return host.FINDINGS end
  local facts = describe.facts(result.model, lock.fingerprint(result.schema))
  io.stdout:write(options.json and describe.json(facts) or describe.text(facts))
  return host.OK
end

return M
