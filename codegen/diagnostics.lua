--- Diagnostics: findings are gathered by every pass and printed once, at the end.
--
-- In:  reports (a rule, a place, the values for its text) and the schema's text.
-- Out: `finish` gives { shown = { {rule, level, line, col, text, help, note}… }, more, errors,
--      warnings }, sorted by place; `render` makes the text that a person reads.
--
-- A value may be a function: it is called only if the finding is shown. So a costly value, such
-- as the nearest name, is paid for at most LIMIT times, however many mistakes a schema holds.

local rules = require "rules"

local M = {}
local Collector = {}
Collector.__index = Collector

local LIMIT = 20
local WIDEST = 240 -- code points of a source line that are shown

--- A collector; `wording` is the table of its rules where that is not `rules`.
function M.new(wording)
  return setmetatable({
    rules = wording or rules, found = {}, seen = {}, errors = 0, warnings = 0, counts = {},
  }, Collector)
end

--- Reports `rule` ("N0108", or "N0108.zero" for another wording) at a place {line, col}.
-- `values` fill the `$name`s of the rule's text; `other` is the place of the note, if any. A rule
-- is reported once at a place, unless it is about several things there: then values.at names them.
function Collector:report(rule, place, values, other)
  local id = rule:match("^%w+")
  local at = values and values.at
  local key = id .. ":" .. place.line .. ":" .. place.col .. (at and ":" .. at or "")
  if self.seen[key] then return end
  self.seen[key] = true
  local entry = assert(self.rules[rule], rule)
  local level = entry.level or "error"
  local counter = level == "error" and "errors" or "warnings"
  self[counter] = self[counter] + 1
  self.counts[level] = (self.counts[level] or 0) + 1
  self.found[#self.found + 1] = {
    rule = id, entry = entry, level = level, line = place.line, col = place.col,
    values = values or {}, other = other, order = #self.found,
  }
end

function Collector:clean()
  return self.errors == 0
end

--- Keeps hostile text from reaching a terminal as anything but printable characters.
function M.printable(text)
  text = text:gsub("[%z\1-\31\127]", function(c) return ("\\x%02x"):format(c:byte()) end)
  if utf8.len(text) then return text end
  return (text:gsub("[\128-\255]", function(c) return ("\\x%02x"):format(c:byte()) end))
end

-- Fills `$name`; nil if a value is missing, so that the caller can try another wording.
local function fill(text, values)
  local complete = true
  local filled = text:gsub("%$(%a+)", function(name)
    local value = values[name]
    if type(value) == "function" then
      value = value()
      values[name] = value
    end
    if value == nil then
      complete = false
      return ""
    end
    return M.printable(tostring(value))
  end)
  return complete and filled or nil
end

local function first_that_fills(texts, values)
  if texts == nil then return nil end
  if type(texts) == "string" then return fill(texts, values) end
  for _, text in ipairs(texts) do
    local filled = fill(text, values)
    if filled then return filled end
  end
  return nil
end

--- Sorts, cuts at the limit, and words what is shown.
function Collector:finish()
  table.sort(self.found, function(a, b)
    if a.line ~= b.line then return a.line < b.line end
    if a.col ~= b.col then return a.col < b.col end
    return a.order < b.order
  end)
  local result = {
    shown = {}, more = math.max(0, #self.found - LIMIT),
    errors = self.errors, warnings = self.warnings,
  }
  for i = 1, math.min(LIMIT, #self.found) do
    local f = self.found[i]
    local note = f.other and f.entry.note and {
      line = f.other.line, col = f.other.col, text = first_that_fills(f.entry.note, f.values),
      file = f.other.file,
    }
    result.shown[i] = {
      rule = f.rule, level = f.level, line = f.line, col = f.col, note = note or nil,
      text = assert(first_that_fills(f.entry.text, f.values), f.rule),
      help = first_that_fills(f.entry.help, f.values),
    }
  end
  return result
end

-- The line as it is shown, and the column of the caret in it: control characters become spaces,
-- bytes that are not UTF-8 become '?', and of a very long line a window around the caret is left.
local function shown_line(line, col)
  line = line:gsub("[%z\1-\31\127]", " ")
  if not utf8.len(line) then line = line:gsub("[\128-\255]", "?") end
  local length = utf8.len(line)
  if length <= WIDEST then return line, col end
  local first = math.max(1, math.min(col - WIDEST // 2, length - WIDEST + 1))
  local from = utf8.offset(line, first)
  local to = utf8.offset(line, first + WIDEST)
  return line:sub(from, to - 1), col - first + 1
end

-- A note may be about another file { name, lines } than the findings are.
local function add_place(out, name, lines, at, head)
  if at.file then name, lines = at.file.name, at.file.lines end
  out[#out + 1] = ("%s:%d:%d: %s"):format(name, at.line, at.col, head)
  local line, col = shown_line(lines[at.line] or "", at.col)
  out[#out + 1] = (("%5d | %s"):format(at.line, line):gsub("%s+$", ""))
  out[#out + 1] = "      | " .. (" "):rep(col - 1) .. "^"
end

--- The report as text, ending in a line end; "" if nothing was found.
function M.render(result, name, lines)
  local out = {}
  for _, d in ipairs(result.shown) do
    local head = d.rule and ("%s[%s]"):format(d.level, d.rule) or d.level
    add_place(out, name, lines, d, head .. ": " .. d.text)
    if d.note then add_place(out, name, lines, d.note, "note: " .. d.note.text) end
    if d.help then out[#out + 1] = "      = help: " .. d.help end
  end
  if result.more > 0 then out[#out + 1] = ("%d more not shown"):format(result.more) end
  if #out == 0 then return "" end
  return table.concat(out, "\n") .. "\n"
end

--- The lines of a text, without their ends.
function M.lines(text)
  local lines = {}
  for line in (text .. "\n"):gmatch("(.-)\r?\n") do lines[#lines + 1] = line end
  return lines
end

return M
