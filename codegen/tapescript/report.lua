--- What is wrong with a source: an error ends the compiling, warnings are gathered.
--
-- In:  a place (anything with line and col), a sentence, and what to write instead.
-- Out: findings { level, line, col, text, help, note } as `diagnostics.render` takes them. `fail`
--      raises one; `attempt` catches it.

local diagnostics = require "diagnostics"

local M = {}

local SHOWN = 48 -- code points of a symbol that a sentence shows
local MOST_WARNINGS = 20

local Finding = {}

local function finding(level, place, text, help)
  return setmetatable({
    level = level, line = place.line, col = place.col,
    text = diagnostics.printable(text), help = help and diagnostics.printable(help),
  }, Finding)
end

--- How a sentence names a symbol.
function M.name(symbol)
  local text = symbol.text
  if (utf8.len(text) or 0) > SHOWN then
    text = text:sub(1, utf8.offset(text, SHOWN - 2) - 1) .. "…"
  end
  return "'" .. text .. "'"
end

--- Ends the compiling.
function M.fail(place, text, help)
  error(finding("error", place, text, help), 0)
end

--- Adds a warning to a list, once for each place.
function M.warn(list, place, text, help)
  local key = place.line .. ":" .. place.col
  if list[key] or #list == MOST_WARNINGS then return end
  list[key] = true
  list[#list + 1] = finding("warning", place, text, help)
end

--- Calls work(…): what it gives, or nil and the error that it failed with.
function M.attempt(work, ...)
  local ok, result = pcall(work, ...)
  if ok then return result end
  if getmetatable(result) ~= Finding then error(result, 0) end
  return nil, result
end

--- Findings as a person reads them, with the lines that they are about.
function M.render(findings, name, source)
  return diagnostics.render({ shown = findings, more = 0 }, name, diagnostics.lines(source))
end

return M
