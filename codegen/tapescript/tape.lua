--- A tape: scripts read op by op, for whatever looks at their bytes.
--
-- In:  the bytes of a script, and the part of them that is read: offsets from 1, `stop` behind it.
-- Out: `read` gives the entry { op, at, next, value, bodies } at an offset, or nil and
--      { offset = of the opcode, from 0, text } if its operands reach beyond the end. `value` is
--      the operand (of ops with a length, without it; of WRITE_CACHE, the key), `count` the last
--      byte of WRITE_CACHE, `handle` that of DEF; `bodies` are { from, stop } of each body.

local opcodes = require "tapescript.opcodes"

local M = {}

-- Bytes of the operands whose size is fixed, and bytes of the lengths of others.
local FIXED = { none = 0, byte = 1, flags = 1, two = 2, three = 3, float = 4, hash = 32 }
local COUNTED = { short = 1, short_int = 1, push1 = 1, cache = 1, push2 = 2 }
local BODIES = { ["if"] = 1, if_else = 2, try = 2, loop = 1, def = 1 }

-- The next `size` bytes of an entry, or nil if there are too few.
local function take(entry, bytes, stop, size)
  local from = entry.next
  if from + size > stop then return nil end
  entry.next = from + size
  return bytes:sub(from, from + size - 1)
end

local function length(entry, bytes, stop, width)
  local text = take(entry, bytes, stop, width)
  return text and (">I" .. width):unpack(text)
end

local function read_bodies(entry, bytes, stop, count)
  entry.bodies = {}
  for i = 1, count do
    local size = length(entry, bytes, stop, 2)
    local from = entry.next
    if not size or from + size > stop then return nil end
    entry.bodies[i] = { from = from, stop = from + size }
    entry.next = from + size
  end
  return true
end

local function read_operand(entry, bytes, stop)
  local kind = entry.op.operand
  if FIXED[kind] then
    entry.value = take(entry, bytes, stop, FIXED[kind])
    return entry.value
  elseif COUNTED[kind] then
    local size = length(entry, bytes, stop, COUNTED[kind])
    entry.value = size and take(entry, bytes, stop, size)
    if kind ~= "cache" or not entry.value then return entry.value end
    entry.count = length(entry, bytes, stop, 1)
    return entry.count
  end
  if kind == "def" then
    entry.handle = length(entry, bytes, stop, 1)
    if not entry.handle then return nil end
  end
  return read_bodies(entry, bytes, stop, BODIES[kind])
end

--- The op at an offset before `stop`.
function M.read(bytes, at, stop)
  local entry = { op = opcodes.of_code(bytes:byte(at)), at = at, next = at + 1 }
  if read_operand(entry, bytes, stop) then return entry end
  return nil, {
    offset = at - 1,
    text = ("%s wants more bytes than are left to it (%d)"):format(entry.op.name, stop - at - 1),
  }
end

return M
