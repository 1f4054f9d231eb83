--- The compiler of Tapescript: from a source to the bytes of a script.
--
-- In:  the text of a source, and options { run = function(bytes), spent = table }. run: what runs
--      comptime blocks with ops that the compiler itself does not run. It gives the item on top of
--      the stack; nil if there is none; nil and a sentence if the script fails. spent: an empty
--      table; sources that are compiled with the same one share the limits of macros and steps.
-- Out: `compile` gives the bytes and an array of warnings, or nil and an error. Both are findings
--      { level, line, col, text, help }, which `render` makes readable.
--
-- The bytes are those of Python's tapescript 0.7.3. What that takes by accident, such as a block
-- that is never closed, is an error here; what it takes and drops, such as the symbol behind
-- END_IF, is dropped too, with a warning.
--
-- A source is not trusted: it has at most 256 KiB, 512 blocks inside each other, 1 MiB made by
-- macros and comptime blocks, ints of 4,096 bytes, and runs 100,000 steps.

local blocks = require "tapescript.blocks"
local comptime = require "tapescript.comptime"
local keys = require "tapescript.keys"
local macros = require "tapescript.macros"
local nearest = require "nearest"
local opcodes = require "tapescript.opcodes"
local operands = require "tapescript.operands"
local readers = require "tapescript.reader"
local report = require "tapescript.report"
local symbols = require "tapescript.symbols"

local M = { render = report.render }

local COMMENTS = { ["#"] = true, ["'"] = true, ['"'] = true }

-- Words that begin statements, beside those of opcodes, for "did you mean".
local WORDS = table.move(opcodes.words, 1, #opcodes.words, 1, {})
for _, word in ipairs { "PUSH", "TRY", "ELSE", "END_IF", "END_DEF", "EXCEPT", "END_EXCEPT",
  "END_LOOP" } do
  WORDS[#WORDS + 1] = word
end

local function comment(reader, mark)
  while reader:peek() do
    if reader:take().text == mark.text then return end
  end
  report.fail(mark, "this comment is never closed",
    ("end it with %s, which stands alone between spaces"):format(mark.text))
end

local function unknown(symbol)
  local text = symbol.text
  local name, help = report.name(symbol), nil
  if text == "END_TRY" then
    help = "TRY ends with EXCEPT … END_EXCEPT, or is written TRY { … }"
  elseif blocks.MARKS[text] then
    report.fail(symbol, ("%s ends nothing here"):format(name),
      ("%s belongs to %s"):format(text, blocks.MARKS[text]))
  elseif text:find("^[({%[]$") then
    report.fail(symbol, ("%s begins nothing here"):format(name))
  elseif text:find("^[dD]%-?%d+$") or text:find("^[xX]%x*$") or text:find("^[sS][\"']") then
    report.fail(symbol, ("the value %s belongs to no op"):format(name),
      ("write PUSH %s, if it is to be on the stack"):format(name:sub(2, -2)))
  elseif text:find("^.*[#\"'{}%[%]()]") then
    help = "brackets and the marks of comments stand alone between spaces"
  end
  local near = nearest.find(text, WORDS)
  report.fail(symbol, ("there is no op %s"):format(name),
    help or near and ("did you mean '%s'?"):format(near)
      or text:find("^NOP") and "NOPs are NOP92 to NOP255"
      or "netaio-gen help tapescript lists them")
end

-- A call's own source. The outermost call is kept for what is wrong inside.
local function call(reader, symbol)
  local shared = reader.shared
  local list = macros.expand(reader, symbol)
  local outermost = shared.call == nil
  if outermost then shared.call = symbol end
  readers.enter(shared, symbol)
  local inside = readers.new(list, {}, shared)
  local bytes = shared.assemble(readers.new(comptime.expand(inside), inside.macros, shared))
  readers.leave(shared)
  if outermost then shared.call = nil end
  return bytes
end

local function operation(reader, symbol)
  local op = opcodes.find(symbol.text)
  if not op then unknown(symbol) end
  if reader.block == "DEF" and opcodes.is_short(symbol.text) then
    report.fail(symbol, ("%s is not known in DEF"):format(report.name(symbol)),
      ("write %s"):format(symbol.text:sub(4)))
  end
  local operand = operands.read(reader, op, symbol)
  if not operand then
    report.fail(symbol, ("%s is not written as an op"):format(op.name),
      op.operand == "try" and "write TRY { … } EXCEPT { … }" or "write IF { … } ELSE { … }")
  end
  return string.char(op.code) .. operand
end

-- The bytes of one statement.
local function statement(reader)
  local symbol = reader:take()
  local text = symbol.text
  if COMMENTS[text] then
    comment(reader, symbol)
    return ""
  elseif text == "@=" then
    return macros.assign(reader, symbol)
  elseif text:find("^@") then
    return macros.read(symbol)
  elseif text:find("^!") then
    return call(reader, symbol)
  elseif text == "PUSH" or text == "OP_PUSH" then
    return operands.push(reader:operand(symbol), reader.warnings)
  end
  local block = blocks.READ[text]
  if block then return block(reader, symbol, statement) end
  return operation(reader, symbol)
end

-- The bytes of all statements that a reader has.
local function assemble(reader)
  local parts, seen = {}, keys.new()
  while reader:peek() do
    local first = reader:peek()
    local bytes = statement(reader)
    keys.look(seen, first, bytes, reader.warnings)
    parts[#parts + 1] = bytes
  end
  return table.concat(parts)
end

--- The bytes of a source and its warnings, or nil and what is wrong with it.
function M.compile(source, options)
  local spent = options and options.spent or {}
  local shared = {
    assemble = assemble, run = options and options.run, warnings = {},
    depth = 0, expanded = spent.expanded or 0, steps = spent.steps or 0, call = nil,
  }
  local bytes, problem = report.attempt(function()
    local reader = readers.new(symbols.read(source), {}, shared)
    return assemble(readers.new(comptime.expand(reader), reader.macros, shared))
  end)
  spent.expanded, spent.steps = shared.expanded, shared.steps
  if bytes then return bytes, shared.warnings end
  if shared.call then
    problem.note = { line = shared.call.line, col = shared.call.col,
      text = ("in this call of %s"):format(report.name(shared.call)) }
  end
  return nil, problem
end

return M
