--- netaio-gen gen: writes the C of schemas.

local emit = require "emit"
local host = require "command.host"
local lock = require "lock"

local M = {
  name = "gen", call = "gen [-o DIR] [--check] FILE…",
  about = "writes NAME.h, NAME.c and NAME.json of each schema",
  help = [[
Writes NAME.h, NAME.c and the descriptor NAME.json (see netaio-gen help descriptor) of each schema
to DIR, else to generated/NAME. A file whose content stays as it is is not touched. Where there is
no FILE.lock it writes that too: commit it beside the schema, and netaio-gen breaking says later
what a change breaks.

  -o DIR    the folder to write to; it is made if it is not there
  --check   says which files are not up to date, writes nothing, and ends with 1 if there are any]],
}

local function templates()
  local texts = {}
  for _, name in ipairs(emit.TEMPLATES) do
    texts[name] = assert(host.read_file(host.folder .. "/templates/" .. name))
  end
  return texts
end

--- Makes a folder with those above it. Lua has no function for it.
local function make_folder(path)
  return os.execute("mkdir -p -- '" .. path:gsub("'", "'\\''") .. "'")
end

--- Brings one generated file up to date, or with `check` says that it is not.
local function settle(path, text, check_only)
  local there = io.open(path, "rb")
  local same = there and there:read("a") == text
  if there then there:close() end
  if same then return host.OK end
  if check_only then
    io.stdout:write(("%s: %s\n"):format(path, there and "differs" or "is missing"))
    return host.FINDINGS
  end
  local ok, problem = host.write_file(path, text)
  if not ok then return host.complain(problem) end
  io.stdout:write("wrote ", path, "\n")
  return host.OK
end

-- Writes the lock file where there is none; one that is there is never touched. A schema that
-- stands where nothing can be written generates all the same.
local function ensure_lock(name, schema, check_only)
  local path = lock.name(name)
  if name == "-" or host.exists(path) then return host.OK end
  if check_only then
    io.stdout:write(path, ": is missing\n")
    return host.FINDINGS
  end
  local ok, problem = host.write_file(path, lock.text(schema))
  if ok then
    io.stdout:write("wrote ", path, "\n")
  else
    io.stderr:write(("netaio-gen: warning: no lock file: %s\n"):format(problem))
  end
  return host.OK
end

local function generate_file(name, options, texts)
  local result = host.check_file(name)
  if not result then return host.USAGE end
  if not result.model then return host.FINDINGS end
  local base = name:match("[^/]*$")
  local made = emit.emit(result.model, base, texts)
  for _, skipped in ipairs(made.skipped) do
    io.stderr:write(("%s:%d:%d: warning: %s\n"):format(
      name, skipped.line, skipped.col, skipped.text))
  end
  local folder = options.o or "generated/" .. result.model.protocol.name
  if not options.check and not make_folder(folder) then
    return host.complain(folder .. ": cannot be made")
  end
  local status = host.OK
  for _, file in ipairs(made.files) do
    status = math.max(status, settle(folder .. "/" .. file.name, file.text, options.check))
  end
  return math.max(status, ensure_lock(name, result.schema, options.check))
end

function M.run(arguments)
  local options, files = host.arguments(
    M, { ["-o"] = "a folder", ["--check"] = true }, arguments)
  if not options then return host.USAGE end
  if #files == 0 then return host.no_file(M) end
  local status, texts = host.OK, templates()
  for _, name in ipairs(files) do
    status = math.max(status, generate_file(name, options, texts))
  end
  return status
end

return M
