-- What is true of every line that a person writes: its width, its white space, nothing left
-- undone. Sizes of files and functions only warn.

local tree = require("tree")

local COLUMNS = 100
local FILE_LINES = 400
local FUNCTION_LINES = 50

-- Data, whose lines are as they are.
local DATA = { "^tests/vectors/", "^tests/golden/", "^tests/fuzz/corpus/", "^generated/" }
local UNDONE = { "TO" .. "DO", "FIX" .. "ME", "XX" .. "X", "HA" .. "CK" }

local function is_data(path)
  for _, pattern in ipairs(DATA) do
    if path:find(pattern) then
      return true
    end
  end
  return false
end

local function check_line(path, number, line)
  if (utf8.len(line) or #line) > COLUMNS then
    tree.report(path, number, ("longer than %d columns"):format(COLUMNS))
  end
  if line:find("\t", 1, true) then
    tree.report(path, number, "a tab")
  end
  if line:find("%s$") then
    tree.report(path, number, "white space at the end")
  end
  for _, word in ipairs(UNDONE) do
    if line:find("%f[%w_]" .. word .. "%f[^%w_]") then
      tree.report(path, number, "left undone: " .. word)
    end
  end
end

-- A function of C begins with "{" alone on a line and ends with "}" alone.
local function warn_about_sizes(path, text)
  local begin, last = nil, 0
  for number, line in tree.lines(text) do
    last = number
    if line == "{" then
      begin = number
    elseif line == "}" and begin then
      if number - begin - 1 > FUNCTION_LINES then
        tree.warn(path, begin, ("a function of %d lines"):format(number - begin - 1))
      end
      begin = nil
    end
  end
  if last > FILE_LINES then
    tree.warn(path, last, ("a file of %d lines"):format(last))
  end
end

local seen = 0
for _, path in ipairs(tree.files()) do
  local is_code = path:find("%.[ch]$") or path:find("%.lua$") or path:find("%.cmake$")
    or path:find("CMakeLists%.txt$") or path == "dev" or path:find("%.sh$")
  if is_code and not is_data(path) then
    local text = tree.read(path)
    seen = seen + 1
    for number, line in tree.lines(text) do
      check_line(path, number, line)
    end
    if text:sub(-1) ~= "\n" then
      tree.report(path, nil, "no line end at the end")
    end
    warn_about_sizes(path, text)
  end
end
tree.finish(seen, "files")
