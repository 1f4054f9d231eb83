--- A reader of symbols, and what the parts of one compiling share.
--
-- In:  an array of symbols, the macros that are known in it, and `shared`: { warnings; depth, what
--      stands inside each other; expanded, bytes that macros made so far; steps, what comptime ran;
--      run, how the host runs scripts; assemble; call, the outermost call of a macro }.
-- Out: a reader: `peek`, `take`, `operand`, `bracketed`; `enter` and `leave` count the depth.

local report = require "tapescript.report"

local Reader = {}
Reader.__index = Reader

local M = {}

--- Blocks, hoisted conditions, comptime blocks and calls of macros inside each other: as deep as
-- machines run them unless they are told otherwise.
M.NESTING = 512

function M.new(symbols, macros, shared)
  return setmetatable({
    symbols = symbols, at = 1, macros = macros, shared = shared, warnings = shared.warnings,
    block = nil, -- the keyword of the block that is read
  }, Reader)
end

--- The next symbol but `ahead`, or nil.
function Reader:peek(ahead)
  return self.symbols[self.at + (ahead or 0)]
end

--- Takes the next symbol, which must be there.
function Reader:take()
  self.at = self.at + 1
  return self.symbols[self.at - 1]
end

--- Whether the next symbol is this; then it is taken.
function Reader:accept(text)
  local symbol = self:peek()
  if not symbol or symbol.text ~= text then return nil end
  return self:take()
end

--- Takes the next symbol for the op or mark `called`, which cannot be without it.
function Reader:operand(called)
  if not self:peek() then
    report.fail(called, ("%s wants more than that, and the source ends"):format(
      report.name(called)))
  end
  return self:take()
end

--- Takes what stands between the bracket `open`, which was taken, and its counterpart.
function Reader:bracketed(open, close)
  local inside, depth = {}, 1
  while true do
    local symbol = self:peek()
    if not symbol then
      report.fail(open, ("this '%s' is never closed"):format(open.text),
        ("end it with %s, which stands alone between spaces"):format(close))
    end
    self:take()
    if symbol.text == open.text then depth = depth + 1 end
    if symbol.text == close then depth = depth - 1 end
    if depth == 0 then return inside end
    inside[#inside + 1] = symbol
  end
end

--- Something begins that may hold its like.
function M.enter(shared, place)
  shared.depth = shared.depth + 1
  if shared.depth > M.NESTING then
    report.fail(place, ("more than %d blocks and calls stand inside each other"):format(M.NESTING))
  end
end

function M.leave(shared)
  shared.depth = shared.depth - 1
end

return M
