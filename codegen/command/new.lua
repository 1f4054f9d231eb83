--- netaio-gen new: a schema to begin with.

local host = require "command.host"
local pipeline = require "pipeline"

local M = {
  name = "new", call = "new NAME [-o FILE]",
  about = "writes a small schema to begin with",
  help = [[
Writes NAME.nio, or FILE (- is standard output): a small protocol that keeps notes, encrypted and
authenticated, to be changed into what is wanted. A file that is there is not touched.

  -o FILE   the file to write]],
}

local SCHEMA = [[
/// Keeps notes for whoever holds the key.
protocol NAME version 1 {
  app      "NAME"
  port     8888
  deadline 5s
}

// Every message is encrypted and authenticated. The key is given to programs, never written here.
layer outer { seal aead }

// Everything has a largest size: texts in bytes, lists in items.
const MAX_TEXT = 1000

/// One note. Numbers are positions on the wire: what comes later gets the next one.
record Note {
  1 id:      u64
  2 text:    text<MAX_TEXT>
  3 written: time  /// when the server took it
}

/// All notes, the newest first.
resource notes "notes" {
  // What is sent stands in parentheses, what is answered behind the arrow.
  request (limit: u8?) -> list<Note, 16>
  create  (text: text<MAX_TEXT>) -> (id: u64) | error
}

/// One note. Its id is part of the URI.
resource note "note/{id:u64}" {
  request -> Note | not_found
  delete  -> ok | not_found  idempotent
}
]]

--- The text of a new schema, or nil and why not.
function M.text(name)
  local text = SCHEMA:gsub("NAME", (name:gsub("%%", "%%%%")))
  local result = pipeline.run(text)
  if result.model then return text end
  local first = result.diagnostics.shown[1]
  return nil, first.text .. (first.help and "; " .. first.help or "")
end

function M.run(arguments)
  local options, words = host.arguments(M, { ["-o"] = "a file" }, arguments)
  if not options then return host.USAGE end
  if #words ~= 1 then
    return host.complain(("new: one name is wanted; netaio-gen %s"):format(M.call))
  end
  local text, reason = M.text(words[1])
  if not text then return host.complain("new: " .. reason) end
  local path = options.o or words[1] .. ".nio"
  if path == "-" then
    io.stdout:write(text)
    return host.OK
  elseif host.exists(path) then
    return host.complain(("new: %s is there already; give another name, or -o FILE"):format(path))
  end
  local ok, problem = host.write_file(path, text)
  if not ok then return host.complain(problem) end
  io.stdout:write("wrote ", path, "\n")
  return host.OK
end

return M
