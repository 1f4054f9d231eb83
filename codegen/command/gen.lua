--- netaio-gen gen: writes the C of schemas.

local emit = require "emit"
local host = require "command.host"
local lock = require "lock"

local M = {
  name = "gen", call = "gen [-o DIR] [--check] [--depfile PATH] FILE…",
  about = "writes NAME.h, NAME.c and NAME.json of each schema",
  help = [[
Writes NAME.h, NAME.c and the descriptor NAME.json (see netaio-gen help descriptor) of each schema
to DIR, else to generated/NAME. A file whose content stays as it is is not touched. Where there is
no FILE.lock it writes that too: commit it beside the schema, and netaio-gen breaking says later
what a change breaks.

  -o DIR           the folder to write to; it is made if it is not there
  --check          says which files are not up to date, writes nothing, and ends with 1 if there are
                   any
  --depfile PATH   writes there, as a rule for make, of which files those of the one schema are
                   made: of the schema, and of each lock_file that its layers name]],
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

-- A name as rules of make have it.
local function escaped(name)
  return (name:gsub("[ #]", "\\%0"):gsub("%$", "$$"))
end

-- Says which files are made of which.
local function write_depfile(path, folder, files, sources)
  local made, of = {}, {}
  for i, file in ipairs(files) do made[i] = escaped(folder .. "/" .. file.name) end
  for i, name in ipairs(sources) do of[i] = escaped(name) end
  local text = ("%s: %s\n"):format(table.concat(made, " "), table.concat(of, " "))
  local ok, problem = host.write_file(path, text)
  return ok and host.OK or host.complain(problem)
end

local function generate_file(name, options, texts)
  local result = host.check_file(name)
  if not result then return host.USAGE end
  if not result.model then return host.FINDINGS end
  local base = name:match("[^/]*$")
  local made = emit.emit(result.model, base, texts)
  local folder = options.o or "generated/" .. result.model.protocol.name
  if not options.check and not make_folder(folder) then
    return host.complain(folder .. ": cannot be made")
  end
  local status = host.OK
  for _, file in ipairs(made.files) do
    status = math.max(status, settle(folder .. "/" .. file.name, file.text, options.check))
  end
  if options.depfile then
    status = math.max(status, write_depfile(options.depfile, folder, made.files, result.sources))
  end
  return math.max(status, ensure_lock(name, result.schema, options.check))
end

function M.run(arguments)
  local options, files = host.arguments(
    M, { ["-o"] = "a folder", ["--check"] = true, ["--depfile"] = "a path" }, arguments)
  if not options then return host.USAGE end
  if #files == 0 then return host.no_file(M) end
  if options.depfile and (#files > 1 or options.check) then
    return host.complain("gen: --depfile is for one schema, and not for --check")
  end
  local status, texts = host.OK, templates()
  for _, name in ipairs(files) do
    status = math.max(status, generate_file(name, options, texts))
  end
  return status
end

return M
