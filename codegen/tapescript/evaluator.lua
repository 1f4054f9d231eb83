--- An evaluator of straight scripts, for comptime blocks that run: `~! { … }`.
--
-- It knows the ops on the stack, on bytes and on ints, and SHA256: constants are made with these.
-- Blocks, calls, floats, signatures and the cache need a machine, which the host may have.
--
-- In:  the bytes of a script, and `spend(steps)`, which is called for what each op costs and may
--      raise. Out: `missing` names the first op that it does not know; `run` gives the item on top
--      (nil if there is none), or nil and why the script failed.

local integer = require "tapescript.integer"
local sha256 = require "sha256"
local tape = require "tapescript.tape"

local M = {}

local MOST_ITEMS, LARGEST_ITEM = 1024, 1024

local TRUE, FALSE = "\xff", "\0"

local Stack = {}
Stack.__index = Stack

-- What ends a script; caught by `run`. Scripts have no blocks here, so it is never nested.
local function fail(text)
  error({ script = text }, 0)
end

function Stack:push(item)
  if #item > LARGEST_ITEM then fail("Stack item size too large") end
  if #self == MOST_ITEMS then fail("cannot put onto full Stack") end
  self[#self + 1] = item
end

function Stack:pop()
  if #self == 0 then fail("pop from an empty stack") end
  return table.remove(self)
end

function Stack:pop_int()
  local item = self:pop()
  if item == "" then fail("number must not be empty") end
  return integer.from_bytes(item)
end

function Stack:push_int(n)
  if #n * 3 > LARGEST_ITEM + 3 then fail("Stack item size too large") end
  self:push(integer.to_bytes(n))
end

-- Takes the top and what n - 1 ints below it make of it.
local function fold(combine)
  return function(stack, entry, spend)
    local result = stack:pop_int()
    for _ = 2, entry.value:byte() do
      local other = stack:pop_int()
      spend((#result * #other) // 512)
      result = combine(result, other)
      if #result > LARGEST_ITEM then fail("Stack item size too large") end
    end
    stack:push_int(result)
  end
end

local function verify(stack)
  if not stack:pop():find("[^\0]") then fail("OP_VERIFY check failed") end
end

local function equal(stack)
  stack:push(stack:pop() == stack:pop() and TRUE or FALSE)
end

-- Joins two items byte by byte, the shorter filled with zeros at its end.
local function bitwise(combine)
  return function(stack)
    local a, b = stack:pop(), stack:pop()
    local size, out = math.max(#a, #b), {}
    for i = 1, size do out[i] = string.char(combine(a:byte(i) or 0, b:byte(i) or 0)) end
    stack:push(table.concat(out))
  end
end

local function swap(stack, i, j)
  if i == j then return end
  if math.max(i, j) >= #stack then fail("OP_SWAP stack size exceeded by index") end
  local a, b = #stack - i, #stack - j
  stack[a], stack[b] = stack[b], stack[a]
end

local RUN = {
  OP_FALSE = function(stack) stack:push(FALSE) end,
  OP_TRUE = function(stack) stack:push(TRUE) end,
  OP_PUSH0 = function(stack, entry) stack:push(entry.value) end,
  OP_PUSH1 = function(stack, entry) stack:push(entry.value) end,
  OP_PUSH2 = function(stack, entry) stack:push(entry.value) end,
  OP_POP0 = function(stack) stack:pop() end,
  OP_POP1 = function(stack, entry) for _ = 1, entry.value:byte() do stack:pop() end end,
  OP_SIZE = function(stack) stack:push_int(integer.of(#stack:pop())) end,
  OP_DEPTH = function(stack) stack:push_int(integer.of(#stack)) end,
  OP_DUP = function(stack)
    local item = stack:pop()
    stack:push(item)
    stack:push(item)
  end,
  OP_COPY = function(stack, entry)
    local item = stack:pop()
    for _ = 0, entry.value:byte() do stack:push(item) end
  end,
  OP_SWAP = function(stack, entry) swap(stack, entry.value:byte(1, 2)) end,
  OP_SWAP2 = function(stack)
    local top, below = stack:pop(), stack:pop()
    stack:push(top)
    stack:push(below)
  end,
  OP_REVERSE = function(stack, entry)
    local count = entry.value:byte()
    if count > #stack then fail("OP_REVERSE stack size exceeded") end
    for i = 0, count // 2 - 1 do swap(stack, i, count - 1 - i) end
  end,
  OP_CONCAT = function(stack)
    local second = stack:pop()
    stack:push(stack:pop() .. second)
  end,
  OP_SPLIT = function(stack)
    local index, item = integer.to_lua(stack:pop_int()), stack:pop()
    if not index or index >= #item then fail("OP_SPLIT item len exceeded by index") end
    if index < 0 then fail("OP_SPLIT negative index is invalid") end
    stack:push(item:sub(1, index))
    stack:push(item:sub(index + 1))
  end,
  OP_NOT = function(stack)
    stack:push((stack:pop():gsub(".", function(c) return string.char(255 - c:byte()) end)))
  end,
  OP_XOR = bitwise(function(a, b) return a ~ b end),
  OP_OR = bitwise(function(a, b) return a | b end),
  OP_AND = bitwise(function(a, b) return a & b end),
  OP_SHA256 = function(stack, _, spend)
    local item = stack:pop()
    spend(16 + #item // 4)
    stack:push((sha256.hex(item):gsub("..", function(pair)
      return string.char(tonumber(pair, 16))
    end)))
  end,
  OP_EQUAL = equal,
  OP_VERIFY = verify,
  OP_EQUAL_VERIFY = function(stack)
    equal(stack)
    verify(stack)
  end,
  OP_ADD_INTS = function(stack, entry)
    local sum = integer.of(0)
    for _ = 1, entry.value:byte() do sum = integer.add(sum, stack:pop_int()) end
    stack:push_int(sum)
  end,
  OP_SUBTRACT_INTS = fold(function(a, b) return integer.add(a, integer.negate(b)) end),
  OP_MULT_INTS = fold(integer.multiply),
  OP_LESS = function(stack)
    local a, b = stack:pop_int(), stack:pop_int()
    stack:push(integer.less(a, b) and TRUE or FALSE)
  end,
  OP_LESS_OR_EQUAL = function(stack)
    local a, b = stack:pop_int(), stack:pop_int()
    stack:push(integer.less(b, a) and FALSE or TRUE)
  end,
}

--- The name of the first op that the evaluator does not know; nil if it knows all of them.
function M.missing(bytes)
  local at = 1
  while at <= #bytes do
    local entry = tape.read(bytes, at, #bytes + 1)
    if not entry then return nil end
    if not RUN[entry.op.name] then return entry.op.name end
    at = entry.next
  end
  return nil
end

local function run(bytes, spend)
  local stack, at = setmetatable({}, Stack), 1
  while at <= #bytes do
    local entry, short = tape.read(bytes, at, #bytes + 1)
    if not entry then fail(short.text) end
    local top = stack[#stack] or ""
    local times = entry.op.operand == "byte" and entry.op.name ~= "OP_PUSH0" and entry.value:byte()
    spend((1 + #top // 64) * ((times or 0) + 1))
    RUN[entry.op.name](stack, entry, spend)
    at = entry.next
  end
  return stack[#stack]
end

--- Runs a script that has no op which is missing.
function M.run(bytes, spend)
  local ok, result = pcall(run, bytes, spend)
  if ok then return result end
  if type(result) == "table" and result.script then return nil, result.script end
  error(result, 0)
end

return M
