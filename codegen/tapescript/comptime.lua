--- Comptime: what is worked out before a source is assembled.
--
--   ~ { … }    becomes x and the hex of what stands in it, assembled
--   ~! { … }   the same, run; x and the hex of the item on top, or nothing if there is none
--
-- In:  a reader of raw symbols. Out: an array of symbols without these, and without definitions of
--      macros, which are noted in the reader's macros: so they come before any use.
--
-- This pass does not know comments: it looks into them. What runs gives the same at any time and
-- place: ops that read the clock, randomness or the host are refused, and so is what runs scripts
-- that are made while it runs.

local evaluator = require "tapescript.evaluator"
local macros = require "tapescript.macros"
local readers = require "tapescript.reader"
local report = require "tapescript.report"
local tape = require "tapescript.tape"

local M = {}

local MOST_STEPS = 100000 -- of all blocks that run in one compiling; an op is one or more
local STEPS_OF_HOST = 2000 -- what a block costs that the host runs

local NOT_THE_SAME = {
  OP_RANDOM = "draws random bytes",
  OP_CHECK_TIMESTAMP = "reads the clock", OP_CHECK_TIMESTAMP_VERIFY = "reads the clock",
  OP_CHECK_EPOCH = "reads the clock", OP_CHECK_EPOCH_VERIFY = "reads the clock",
  OP_GET_VALUE = "reads what the host says", OP_INVOKE = "asks the host",
  OP_CHECK_TRANSFER = "asks the host", OP_EVAL = "runs what nobody has seen before",
  OP_MERKLEVAL = "runs what nobody has seen before",
  OP_TAPROOT = "runs what nobody has seen before",
}

local function hex(bytes)
  return (bytes:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end

-- Fails at ops that may give something else tomorrow. Bodies are no deeper than the source's.
local function refuse_chance(bytes, from, stop, place)
  local at = from
  while at < stop do
    local entry, short = tape.read(bytes, at, stop)
    if not entry then report.fail(place, "this block is cut short: " .. short.text) end
    local why = NOT_THE_SAME[entry.op.name]
    if why then
      report.fail(place, ("%s cannot run while compiling: it %s"):format(entry.op.name, why),
        "leave it to the script, outside of ~! { }")
    end
    for _, body in ipairs(entry.bodies or {}) do
      refuse_chance(bytes, body.from, body.stop, place)
    end
    at = entry.next
  end
end

local function run(bytes, place, shared)
  local function spend(steps)
    shared.steps = shared.steps + steps
    if shared.steps > MOST_STEPS then
      report.fail(place, ("what runs while compiling takes more than %d steps"):format(MOST_STEPS))
    end
  end
  refuse_chance(bytes, 1, #bytes + 1, place)
  local missing = evaluator.missing(bytes)
  local top, why
  if not missing then
    top, why = evaluator.run(bytes, spend)
  elseif shared.run then
    spend(STEPS_OF_HOST)
    top, why = shared.run(bytes)
  else
    report.fail(place, ("the compiler itself does not run %s"):format(missing),
      "netaio-gen tapescript compile --netaio runs it by the netaio tool")
  end
  if why then report.fail(place, "this block fails when it runs: " .. why) end
  return top
end

-- What a block stands for: one symbol, or nil.
local function block(reader, mark)
  local open = reader:accept("{")
  if not open then
    report.fail(mark, ("a block has to stand behind '%s'"):format(mark.text),
      ("write %s { … }; in comments, too, %s means that"):format(mark.text, mark.text))
  end
  readers.enter(reader.shared, mark)
  local inside = M.expand(reader, open)
  local bytes = reader.shared.assemble(readers.new(inside, reader.macros, reader.shared))
  readers.leave(reader.shared)
  macros.count(reader.shared, #bytes, mark)
  if mark.text == "~!" then bytes = run(bytes, mark, reader.shared) end
  return bytes and { text = "x" .. hex(bytes), line = mark.line, col = mark.col }
end

--- The symbols up to the end, or up to the '}' of the block `open`.
function M.expand(reader, open)
  local out, depth = {}, 0
  while reader:peek() do
    local symbol = reader:take()
    local text = symbol.text
    if text == "!=" then
      macros.define(reader, symbol)
    elseif text == "~" or text == "~!" then
      out[#out + 1] = block(reader, symbol)
    elseif open and depth == 0 and text == "}" then
      return out
    else
      if text == "{" then depth = depth + 1 end
      if text == "}" then depth = depth - 1 end
      out[#out + 1] = symbol
    end
  end
  if open then
    report.fail(open, "this '{' is never closed",
      "end it with }, which stands alone between spaces")
  end
  return out
end

return M
