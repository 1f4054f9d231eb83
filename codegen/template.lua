--- Templates: text that looks like its output.
--
-- In:  the text of a template and its name. Out: a compiled template; `render(template, values)`
--      makes text of it, as often as wanted.
--
--   A line whose first character that is no space is `%` is Lua; `%%` there stands for a `%`.
--   In all other lines ${expr} is replaced by its value; `$` before anything else is a `$`.
--
-- Lua lines and expressions see the values by name, and the functions of Lua that are in HELPERS.
-- Each line of a template is one line of the chunk that it becomes, so an error, when compiling
-- or when rendering, names the line of the template. A value that is nil is an error.

local M = {}

local Template = {}
Template.__index = Template

local HELPERS = {
  ipairs = ipairs, tostring = tostring, math = math, string = string, table = table,
  error = error, assert = assert, type = type, select = select,
}

-- One line of text, as calls on one line of Lua.
local function text_line(line, ending)
  local calls, at = {}, 1
  while true do
    local open = line:find("${", at, true)
    local inside = open and line:match("^%b{}", open + 1)
    if open and not inside then
      error(("'${' at column %d has no '}'"):format(open), 0)
    end
    local literal = line:sub(at, (open or 0) - 1)
    if not open then literal = line:sub(at) .. ending end
    if literal ~= "" then
      calls[#calls + 1] = ("_text(%q)"):format(literal):gsub("\\\n", "\\n")
    end
    if not open then return table.concat(calls, " ") end
    local expression = inside:sub(2, -2)
    calls[#calls + 1] = ("_value((%s), %q)"):format(expression, expression)
    at = open + 1 + #inside
  end
end

local function translate(text, name)
  local chunk, number = {}, 0
  for line, ending in text:gmatch("([^\n]*)(\n?)") do
    if line == "" and ending == "" then break end
    number = number + 1
    local lua = line:match("^%s*%%(.*)$")
    if lua and lua:sub(1, 1) ~= "%" then
      chunk[number] = lua
    else
      if lua then line = line:gsub("%%%%", "%%", 1) end
      local ok, made = pcall(text_line, line, ending)
      if not ok then error(("%s:%d: %s"):format(name, number, made), 0) end
      chunk[number] = made
    end
  end
  return "local _text, _value, _ENV = ... " .. table.concat(chunk, "\n")
end

--- Compiles a template; an error names the template and the line.
function M.compile(text, name)
  local chunk, problem = load(translate(text, name), "@" .. name, "t", {})
  if not chunk then error(problem, 0) end
  return setmetatable({ chunk = chunk, name = name }, Template)
end

--- The text that the template makes of `values`.
function M.render(template, values)
  local out = {}
  local function text(literal) out[#out + 1] = literal end
  local function value(result, expression)
    if result == nil then error(("${%s} is nil"):format(expression), 2) end
    out[#out + 1] = tostring(result)
  end
  local environment = setmetatable({}, {
    __index = function(_, name)
      local found = values[name]
      if found == nil then found = HELPERS[name] end
      return found
    end,
  })
  template.chunk(text, value, environment)
  return table.concat(out)
end

Template.render = M.render

return M
