--- Locks: scripts of Tapescript that a layer names, by their source or by a file that holds it.
--
-- In:  a schema, and the string of a parameter `lock` or `lock_file`.
-- Out: the bytes of the script, or nil once it was reported what is wrong. What is wrong with a
--      source is shown where it stands: in the schema, or in its own file.
--
-- A schema names files below its own folder and no others (but symbolic links are followed, which
-- may lead out of it), starts no programs, and costs no more than its size says: what the files of
-- all its locks hold is counted together, each as often as it is named, and so is what locks make
-- of macros, and what they run while they are compiled.

local compiler = require "tapescript.compiler"
local diagnostics = require "diagnostics"
local evaluator = require "tapescript.evaluator"

local M = {}

--- The most bytes of a compiled lock; the runtime takes no more.
M.LARGEST = 65535

local LONGEST_NAME = 200
local MOST_READ = 1024 * 1024 -- bytes of all files
local LONGEST_TRIED = 256 -- bytes of a lock that is tried without a witness
local MOST_TRIED = 5000 -- steps that all of them take together

-- The place in the schema of what stands at a line and column of a string's value.
local function place_in(token, line, col)
  local at_line, at_col = 1, 1
  local place = { line = token.line, col = token.col + 1 }
  local raw = token.text:sub(2)
  local at = 1
  while at <= #raw and (at_line < line or at_line == line and at_col < col) do
    local piece = raw:match("^\\x%x%x", at) or raw:match("^\\.", at)
      or raw:match("^[^\128-\191][\128-\191]*", at) or raw:sub(at, at)
    local byte = piece:match("^\\x(%x%x)")
    byte = byte and tonumber(byte, 16)
    if piece == "\\n" or byte == 10 then
      at_line, at_col = at_line + 1, 1
    elseif not byte or byte < 0x80 or byte >= 0xc0 then
      at_col = at_col + 1
    end
    at = at + #piece
    place.col = place.col + (utf8.len(piece) or #piece) -- what is no text is shown byte by byte
  end
  return place
end

-- Whether a file lies below the folder of the schema, by a name that is the same everywhere.
local function is_below(name)
  if #name > LONGEST_NAME or not name:find("^[%w_./-]+$") then return false end
  for part in (name .. "/"):gmatch("(.-)/") do
    if part == "" or part:find("^%.") then return false end
  end
  return true
end

-- Words a finding of the compiler: `shown` gives the place in the schema and that of the note.
local function report(schema, rule, finding, place, note)
  schema.diagnostics:report(rule, place, {
    what = finding.text, help = finding.help, at = finding.line .. ":" .. finding.col,
    note = note and note.text,
  }, note)
end

-- What the compiler found in the string itself.
local function report_here(schema, rule, token, finding)
  local note = finding.note
  if note then
    local text = note.text
    note = place_in(token, note.line, note.col)
    note.text = text
  end
  report(schema, rule, finding, place_in(token, finding.line, finding.col), note)
end

-- What it found in a file: the finding is about the string, the note shows the place.
local function report_there(schema, rule, token, finding, file)
  report(schema, rule .. ".file", finding, token, {
    line = finding.line, col = finding.col, text = "here", file = file,
  })
end

local TRUE = "\xff"

-- Whether a lock opens to an empty witness, as far as that can be told without a machine: it is
-- straight, asks for nothing, and leaves what opens.
local function is_open(schema, bytes)
  if #bytes > LONGEST_TRIED or evaluator.missing(bytes) then return false end
  local function spend(steps)
    schema.lock_tried = (schema.lock_tried or 0) + steps
    if schema.lock_tried > MOST_TRIED then error({ script = "too many steps" }, 0) end
  end
  return evaluator.run(bytes, spend) == TRUE
end

local function compile(schema, token, source, tell)
  schema.lock_spent = schema.lock_spent or {}
  local bytes, found = compiler.compile(source, { spent = schema.lock_spent })
  for _, finding in ipairs(bytes and found or {}) do tell("N0817", finding) end
  if not bytes then
    tell("N0816", found)
  elseif bytes == "" then
    schema.diagnostics:report("N0816.empty", token)
  elseif is_open(schema, bytes) then
    schema.diagnostics:report("N0816.open", token)
  elseif #bytes > M.LARGEST then
    schema.diagnostics:report("N0816.large", token, { size = #bytes, limit = M.LARGEST })
  else
    return bytes
  end
  return nil
end

--- The bytes of a lock whose source is the value of a string.
function M.of_source(schema, token)
  return compile(schema, token, token.value, function(rule, finding)
    report_here(schema, rule, token, finding)
  end)
end

--- The bytes of a lock whose source is in a file. Where no files are read, as when a schema is only
-- brought into its layout, it is not looked at.
function M.of_file(schema, token)
  if not is_below(token.value) then
    schema.diagnostics:report("N0818.name", token)
    return nil
  elseif not schema.files then
    return nil
  end
  local source, problem, name = schema.files.read(token.value)
  if not source then
    schema.diagnostics:report("N0818", token, { what = problem })
    return nil
  end
  schema.lock_read = (schema.lock_read or 0) + #source
  if schema.lock_read > MOST_READ then
    schema.diagnostics:report("N0818", token, {
      what = "the files that the locks of this schema name have more than 1 MiB together",
    })
    return nil
  end
  local file = { name = name, lines = diagnostics.lines(source) }
  return compile(schema, token, source, function(rule, finding)
    report_there(schema, rule, token, finding, file)
  end)
end

return M
