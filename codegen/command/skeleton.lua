--- netaio-gen skeleton: a file of handlers to begin with.

local host = require "command.host"
local skeleton = require "skeleton"

local M = {
  name = "skeleton", call = "skeleton FILE [-o FILE.c]",
  about = "writes the handlers of a schema as stubs, once; later says which are missing",
  help = [[
Writes FILE.c (else NAME_server.c) with a stub for every handler of the schema; each answers that
it is not implemented. If FILE.c is there it is never changed: the handlers that it does not set
are named, and the exit status is 1 if there are any. Deprecated operations are left out.

  -o FILE.c   the file to write, or to look at]],
}

local LARGEST = 16 * 1024 * 1024

local function report_missing(model, path)
  local text, problem = host.read_file(path, LARGEST)
  if not text then return host.complain(problem) end
  local missing = skeleton.missing(model, text)
  for _, slot in ipairs(missing) do
    io.stdout:write(("%s: no handler '%s'\n"):format(path, slot))
  end
  return #missing > 0 and host.FINDINGS or host.OK
end

function M.run(arguments)
  local options, files = host.arguments(M, { ["-o"] = "a file" }, arguments)
  if not options then return host.USAGE end
  if #files ~= 1 then
    return host.complain(("skeleton: one schema is wanted; netaio-gen %s"):format(M.call))
  end
  local name = files[1]
  local result = host.check_file(name)
  if not result then return host.USAGE end
  local model = result.model
  if not model then return host.FINDINGS end
  if #skeleton.handlers(model) == 0 then
    return host.complain(("skeleton: %s has no operation that a server handles"):format(name))
  end
  local path = options.o or model.protocol.name .. "_server.c"
  if host.exists(path) then return report_missing(model, path) end
  local text = skeleton.text(model, path:match("[^/]*$"), name:match("[^/]*$"))
  local ok, problem = host.write_file(path, text)
  if not ok then return host.complain(problem) end
  io.stdout:write("wrote ", path, "\n")
  return host.OK
end

return M
