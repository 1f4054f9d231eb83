-- The files of the project, as the checks of this folder see them.
--
-- A check is a program that prints one line "path:line: what is wrong" a finding and ends with
-- 1 if there was one.

local M = {}

local findings = 0

--- Notes one finding; `line` may be nil where a whole file is meant.
function M.report(path, line, text)
  findings = findings + 1
  print(line and ("%s:%d: %s"):format(path, line, text) or ("%s: %s"):format(path, text))
end

--- Something worth a look that fails nothing.
function M.warn(path, line, text)
  print(("warning: %s:%d: %s"):format(path, line, text))
end

--- Ends the program. `seen`, the number of things looked at, has to be at least one: a check
-- that finds nothing to look at checks nothing.
function M.finish(seen, what)
  if seen == 0 then
    M.report(what, nil, "nothing to check")
  end
  print(("%d %s looked at, %d findings"):format(seen, what, findings))
  os.exit(findings == 0 and 0 or 1)
end

local function lines_of(command)
  local pipe = assert(io.popen(command))
  local lines = {}
  for line in pipe:lines() do
    lines[#lines + 1] = line
  end
  return lines, pipe:close()
end
M.lines_of = lines_of

--- All files that belong to the project, sorted: what git knows or would take; in a tree
-- without git, all but the build trees.
function M.files()
  local files, ok = lines_of("git ls-files -co --exclude-standard 2>/dev/null")
  if not ok then
    files = lines_of("find . -path ./build -prune -o -type f -print | sed 's|^[.]/||'")
  end
  local present = {}
  for _, path in ipairs(files) do
    local file = io.open(path)
    if file then
      file:close()
      present[#present + 1] = path
    end
  end
  table.sort(present)
  return present
end

function M.read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

--- Iterates over the lines of a text: number, line.
function M.lines(text)
  local number = 0
  local next_line = text:gmatch("([^\n]*)\n?")
  return function()
    local line = next_line()
    if line then
      number = number + 1
      return number, line
    end
  end
end

return M
