--- Blocks: IF, DEF, TRY and LOOP, in braces or up to their END mark.
--
-- In:  a reader behind the keyword, the keyword's symbol, and `statement`, which reads one.
-- Out: the op's bytes, bodies and all.

local keys = require "tapescript.keys"
local opcodes = require "tapescript.opcodes"
local readers = require "tapescript.reader"
local report = require "tapescript.report"
local values = require "tapescript.values"

local M = {}

local LONGEST = 65535

-- Marks that end something, and what they belong to.
M.MARKS = {
  ["}"] = "{", [")"] = "IF (", ["]"] = "[", ELSE = "IF", END_IF = "IF", END_DEF = "DEF",
  EXCEPT = "TRY", END_EXCEPT = "EXCEPT", END_LOOP = "LOOP",
}

local function wanted_list(ends)
  local list = {}
  for mark in pairs(ends) do list[#list + 1] = mark end
  table.sort(list)
  return table.concat(list, " or ")
end

-- Statements up to a mark of `ends`, which is taken; gives their bytes and the mark.
local function body(reader, keyword, open, ends, statement)
  readers.enter(reader.shared, open)
  local outer, parts, seen = reader.block, {}, keys.new()
  reader.block = keyword
  local mark
  repeat
    mark = reader:peek()
    if not mark then
      report.fail(open, ("this %s is never closed"):format(report.name(open)),
        ("end it with %s, which stands alone between spaces"):format(wanted_list(ends)))
    elseif ends[mark.text] then
      reader:take()
    elseif M.MARKS[mark.text] or mark.text == "END_TRY" then
      report.fail(mark, ("%s does not end what began in line %d"):format(
        report.name(mark), open.line), ("expected %s"):format(wanted_list(ends)))
    else
      parts[#parts + 1] = statement(reader)
      keys.look(seen, mark, parts[#parts], reader.warnings)
    end
  until ends[mark.text]
  reader.block = outer
  readers.leave(reader.shared)
  local bytes = table.concat(parts)
  if #bytes > LONGEST then
    report.fail(open, ("a body of %d bytes"):format(#bytes), ("it has at most %d"):format(LONGEST))
  end
  return bytes, mark
end

local BRACE = { ["}"] = true }

-- A body in braces, or up to one of `ends`.
local function clause(reader, keyword, symbol, ends, statement)
  local open = reader:peek()
  if not open then reader:operand(symbol) end
  if reader:accept("{") then return body(reader, keyword, open, BRACE, statement) end
  return body(reader, keyword, symbol, ends, statement)
end

-- END_IF without ELSE swallows the symbol behind it. That is done where it leaves a script whole:
-- at an op that stands alone. The ends of DEF and of a hoisted condition are not swallowed.
local function swallow(reader, mark)
  local symbol = reader:peek()
  if not symbol or symbol.text == ")" then return end
  if reader.block == "DEF" and (symbol.text == "}" or symbol.text == "END_DEF") then return end
  local op = opcodes.find(symbol.text)
  local text = ("END_IF without ELSE swallows the symbol behind it, here %s"):format(
    report.name(symbol))
  if not op or op.operand ~= "none" then
    report.fail(mark, text, "write the block as IF { … }")
  end
  report.warn(reader.warnings, mark, text, "write the block as IF { … }")
  reader:take()
end

local function read_if(reader, keyword, statement)
  local hoisted, open = "", reader:peek()
  if reader:accept("(") then hoisted = body(reader, "IF", open, { [")"] = true }, statement) end
  local yes, mark = clause(reader, "IF", keyword, { ELSE = true, END_IF = true }, statement)
  local otherwise = mark.text == "}" and reader:accept("ELSE") or mark.text == "ELSE" and mark
  if not otherwise then
    if mark.text == "END_IF" then swallow(reader, mark) end
    return hoisted .. (">Bs2"):pack(opcodes.find("IF").code, yes)
  end
  if mark.text == "ELSE" and reader:peek() and reader:peek().text == "{" then
    report.fail(reader:peek(), "this IF began without braces", "end it with END_IF")
  end
  local no = clause(reader, "IF", otherwise, { END_IF = true }, statement)
  return hoisted .. (">Bs2s2"):pack(opcodes.find("IF_ELSE").code, yes, no)
end

local function handle_of(symbol)
  if symbol.text:find("^%d+$") then
    local number = #symbol.text < 10 and tonumber(symbol.text) or 256
    if number < 256 then return string.char(number) end
    report.fail(symbol, ("%s is too large"):format(report.name(symbol)), "it is at most 255")
  end
  local prefix = values.prefix(symbol)
  if prefix == "d" then return string.char(values.number(symbol, 255)) end
  if prefix == "x" then return values.hex(symbol, 1) end
  report.fail(symbol, ("DEF wants a number, found %s"):format(report.name(symbol)),
    "definitions are numbered from 0 to 255")
end

local function read_def(reader, keyword, statement)
  if reader.block == "DEF" then
    report.fail(keyword, "a DEF stands inside a DEF", "define one after the other")
  end
  local handle = handle_of(reader:operand(keyword))
  local bytes = clause(reader, "DEF", keyword, { END_DEF = true }, statement)
  return string.char(opcodes.find("DEF").code) .. handle .. (">s2"):pack(bytes)
end

local function read_try(reader, keyword, statement)
  local tried, mark = clause(reader, "TRY", keyword, { EXCEPT = true }, statement)
  local except = mark.text == "EXCEPT" and mark or reader:accept("EXCEPT")
  local caught = except and clause(reader, "EXCEPT", except, { END_EXCEPT = true }, statement) or ""
  return (">Bs2s2"):pack(opcodes.find("TRY_EXCEPT").code, tried, caught)
end

local function read_loop(reader, keyword, statement)
  local bytes = clause(reader, "LOOP", keyword, { END_LOOP = true }, statement)
  return (">Bs2"):pack(opcodes.find("LOOP").code, bytes)
end

--- How each block is read, by its keyword.
M.READ = {
  IF = read_if, OP_IF = read_if, DEF = read_def, OP_DEF = read_def,
  TRY = read_try, OP_TRY = read_try, LOOP = read_loop, OP_LOOP = read_loop,
}

return M
