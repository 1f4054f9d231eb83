--- Macros and variables.
--
--   != name [ a b ] { push a push b }     !name [ d1 x02 ]
--   @= name [ d1 x02 ]   @= name 2        @name   @#name
--
-- In:  a reader behind the first symbol of one of these, and that symbol.
-- Out: `define` notes a macro; `expand` gives the symbols that a call stands for; `assign` and
--      `read` give bytes.
--
-- The body of a macro is compiled as a source of its own: what it calls it defines. Its symbols
-- keep their places, and the call is noted for what is wrong in them.

local nearest = require "nearest"
local operands = require "tapescript.operands"
local report = require "tapescript.report"
local symbols = require "tapescript.symbols"

local M = {}

local MOST_EXPANDED = 1024 * 1024 -- bytes that macros and comptime blocks make in one compiling

local function expect(reader, before, text, form)
  local symbol = reader:operand(before)
  if symbol.text ~= text then
    report.fail(symbol, ("expected '%s', found %s"):format(text, report.name(symbol)), form)
  end
  return symbol
end

local function name_of(symbol, text)
  if not symbols.is_name(text) then
    report.fail(symbol, ("%s is no name"):format(report.name(symbol)),
      "names are letters and digits")
  end
  return text
end

local DEFINITION = "a macro is != name [ parameters ] { statements }"

--- Notes a macro, from behind `!=`.
function M.define(reader, mark)
  local symbol = reader:operand(mark)
  local name = name_of(symbol, symbol.text):lower()
  local parameters = reader:bracketed(expect(reader, symbol, "[", DEFINITION), "]")
  local index = {}
  for i, parameter in ipairs(parameters) do
    local text = name_of(parameter, parameter.text)
    if index[text] then
      report.fail(parameter, ("the parameter %s stands twice"):format(report.name(parameter)))
    end
    index[text] = i
  end
  local body = reader:bracketed(expect(reader, symbol, "{", DEFINITION), "}")
  reader.macros[name] = { parameters = parameters, index = index, body = body }
end

local function unknown(reader, symbol, name)
  local names = {}
  for known in pairs(reader.macros) do names[#names + 1] = known end
  table.sort(names)
  local near = nearest.find(name, names)
  report.fail(symbol, ("there is no macro '%s' here"):format(name),
    near and ("did you mean '!%s'?"):format(near)
      or "macros that are defined outside of a macro are not known inside it")
end

--- Counts bytes that are made of what stands in a source.
function M.count(shared, bytes, place)
  shared.expanded = shared.expanded + bytes
  if shared.expanded > MOST_EXPANDED then
    report.fail(place, "macros and comptime blocks make more than 1 MiB of this source")
  end
end

--- The symbols that a call stands for.
function M.expand(reader, symbol)
  local name = name_of(symbol, symbol.text:sub(2)):lower()
  local macro = reader.macros[name]
  if not macro then unknown(reader, symbol, name) end
  local open = expect(reader, symbol, "[", "a macro is called by !name [ values ]")
  local given = reader:bracketed(open, "]")
  if #given ~= #macro.parameters then
    report.fail(symbol, ("'!%s' takes %d value%s, and %d stand%s here"):format(name,
      #macro.parameters, #macro.parameters == 1 and "" or "s", #given, #given == 1 and "s" or ""))
  end
  local list, made = {}, 0
  for i, part in ipairs(macro.body) do
    list[i] = given[macro.index[part.text]] or part
    made = made + #list[i].text + 1
  end
  M.count(reader.shared, made, symbol)
  return list
end

--- The bytes of `@= name …`, from behind `@=`.
function M.assign(reader, mark)
  local symbol = reader:operand(mark)
  local name = name_of(symbol, symbol.text)
  local count = reader:operand(symbol)
  if count.text:find("^%d+$") then
    local number = #count.text < 10 and tonumber(count.text) or 256
    if number > 255 then
      report.fail(count, ("%s is too large"):format(report.name(count)), "it is at most 255")
    end
    return operands.variable("WRITE_CACHE", symbol, name, number)
  elseif count.text ~= "[" then
    report.fail(count, ("expected '[' or a count, found %s"):format(report.name(count)),
      "a variable is set by @= name [ values ], or @= name 2 with what is on the stack")
  end
  local parts = {}
  local values = reader:bracketed(count, "]")
  if #values > 255 then
    report.fail(count, ("%d values; a variable has at most 255"):format(#values))
  end
  for i, value in ipairs(values) do parts[i] = operands.push(value, reader.warnings) end
  parts[#parts + 1] = operands.variable("WRITE_CACHE", symbol, name, #values)
  return table.concat(parts)
end

--- The bytes of `@name` and `@#name`.
function M.read(symbol)
  local size, text = symbol.text:match("^@(#?)(.*)$")
  name_of(symbol, text)
  return operands.variable(size == "#" and "READ_CACHE_SIZE" or "READ_CACHE", symbol, text)
end

return M
