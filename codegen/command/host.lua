--- What the commands share: the only module of the generator that reads or writes files, and the
-- way a command line is read.
--
-- In:  names of files, arguments. Out: texts, options, and exit statuses.

local diagnostics = require "diagnostics"
local pipeline = require "pipeline"

local M = { OK = 0, FINDINGS = 1, USAGE = 2 }

--- The folder of netaio-gen, in which templates stand; set by netaio-gen.
M.folder = "."

local LARGEST_READ = 256 * 1024 + 1 -- one byte more than a schema may have

--- Says what is wrong with the use of the command.
function M.complain(text)
  io.stderr:write("netaio-gen: ", text, "\n")
  return M.USAGE
end

--- The bytes of a file ("-" is standard input), or nil and why not. A file that is longer than a
-- schema may be, or than `limit`, is cut behind the first byte that is too much.
function M.read_file(name, limit)
  local file, problem = io.stdin, nil
  if name ~= "-" then file, problem = io.open(name, "rb") end
  if not file then return nil, problem end
  local text, failure = file:read(limit or LARGEST_READ)
  if name ~= "-" then file:close() end
  if failure then return nil, ("%s: %s"):format(name, failure) end
  return text or ""
end

--- Whether there is a file of this name.
function M.exists(name)
  local file = io.open(name, "rb")
  if file then file:close() end
  return file ~= nil
end

--- Writes a file so that it is there as a whole or not at all; nil and why not.
function M.write_file(path, text)
  local part = path .. ".part"
  local file, problem = io.open(part, "wb")
  if not file then return nil, problem end
  local ok, failure = file:write(text)
  ok = file:close() and ok
  if ok then ok, failure = os.rename(part, path) end
  if not ok then
    os.remove(part)
    return nil, ("%s: %s"):format(path, failure or "cannot be written")
  end
  return true
end

-- The files that a schema names, which stand beside it; for standard input, where the command runs.
-- `names` are those that were read, each once.
local function files_beside(name, names)
  local folder = name ~= "-" and name:match("^.*/") or ""
  return {
    read = function(wanted)
      local path = folder .. wanted
      local text, problem = M.read_file(path)
      if text and not names[path] then
        names[path] = true
        names[#names + 1] = path
      end
      return text, problem, path
    end,
  }
end

--- Runs the pipeline over a file and prints what it found; nil if the file cannot be read. The
-- result has the file's text beside what the pipeline gives, and the names of all files that were
-- read (`sources`).
function M.check_file(name)
  local text, problem = M.read_file(name)
  if not text then
    M.complain(problem)
    return nil
  end
  local sources = { name }
  local result = pipeline.run(text, files_beside(name, sources))
  result.text, result.sources = text, sources
  local shown_as = name == "-" and "standard input" or name
  io.stderr:write(diagnostics.render(result.diagnostics, shown_as, result.lines))
  return result
end

--- Reads arguments: `takes` has an entry for each option, true for one that stands alone, and
-- what it wants ("a folder") for one with a value. Gives the options by name without dashes, and
-- the other words; or nil, once the mistake was told.
function M.arguments(command, takes, arguments)
  local options, words, at = {}, {}, 1
  local function refuse(text, ...)
    M.complain(("%s: %s; netaio-gen %s"):format(command.name, text:format(...), command.call))
  end
  local only_words = false
  while arguments[at] do
    local word = arguments[at]
    local wanted = takes[word]
    if only_words or word == "-" or not word:find("^%-") then
      words[#words + 1] = word
    elseif word == "--" then
      only_words = true
    elseif wanted == nil then
      return refuse("there is no option '%s'", word)
    elseif wanted == true then
      options[word:match("^%-+(.*)$")] = true
    else
      at = at + 1
      if not arguments[at] then return refuse("%s wants %s", word, wanted) end
      options[word:match("^%-+(.*)$")] = arguments[at]
    end
    at = at + 1
  end
  return options, words
end

--- Says that files are missing behind a command.
function M.no_file(command)
  return M.complain(("%s: no file is given; netaio-gen %s"):format(command.name, command.call))
end

return M
