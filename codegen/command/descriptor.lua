--- netaio-gen descriptor: a schema as data.

local descriptor = require "emit.descriptor"
local host = require "command.host"

local M = {
  name = "descriptor", call = "descriptor FILE",
  about = "prints a schema as data, for programs that learn it when they run",
  help = [[
Prints as JSON all that a program needs to speak a protocol without generated code: layers, types,
operations with URIs, contents and answers. It is what gen writes to NAME.json, and what
`netaio call` reads. FILE may be - for standard input.]],
}

function M.run(arguments)
  local options, files = host.arguments(M, {}, arguments)
  if not options then return host.USAGE end
  if #files ~= 1 then
    return host.complain(("descriptor: one schema is wanted; netaio-gen %s"):format(M.call))
  end
  local result = host.check_file(files[1])
  if not result then return host.USAGE end
  if not result.model then return host.FINDINGS end
  io.stdout:write(descriptor.text(result.model))
  return host.OK
end

return M
