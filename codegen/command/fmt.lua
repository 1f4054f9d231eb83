--- netaio-gen fmt: brings schemas into their canonical layout.

local diagnostics = require "diagnostics"
local format = require "format"
local host = require "command.host"

local M = {
  name = "fmt", call = "fmt [--check] FILE…",
  about = "brings schemas into their one canonical layout",
  help = [[
Rewrites each schema in its canonical layout and names those that it changed. Comments stay with
what they stand at; a file whose grammar is wrong is reported and left alone. With - for FILE,
standard input is formatted to standard output.

  --check   names the files that are not in canonical layout, writes nothing, and ends with 1 if
            there are any]],
}

-- The text in canonical layout; or nil, once it was said what is wrong.
local function formatted(name, text)
  local made, found = format.format(text)
  if not made then
    local shown_as = name == "-" and "standard input" or name
    io.stderr:write(diagnostics.render(found, shown_as, diagnostics.lines(text)))
  end
  return made
end

local function format_file(name, check_only)
  local text, problem = host.read_file(name)
  if not text then return host.complain(problem) end
  local made = formatted(name, text)
  if not made then return host.FINDINGS end
  if name == "-" and not check_only then
    io.stdout:write(made)
  elseif made ~= text then
    if not check_only then
      local ok, failure = host.write_file(name, made)
      if not ok then return host.complain(failure) end
    end
    io.stdout:write(name, "\n")
    return check_only and host.FINDINGS or host.OK
  end
  return host.OK
end

function M.run(arguments)
  local options, files = host.arguments(M, { ["--check"] = true }, arguments)
  if not options then return host.USAGE end
  if #files == 0 then return host.no_file(M) end
  local status = host.OK
  for _, name in ipairs(files) do
    status = math.max(status, format_file(name, options.check))
  end
  return status
end

return M
