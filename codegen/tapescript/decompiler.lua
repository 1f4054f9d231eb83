--- The decompiler of Tapescript: from the bytes of a script to a source that gives them again.
--
-- In:  the bytes of a script.
-- Out: the lines, one an op, bodies indented by 4 spaces; or nil and { offset = from 0, text }.
--
-- Three kinds of scripts do not compile again to the same bytes: NOPs with an operand over 127, a
-- DEF right inside a DEF, and DIV_INT or MOD_INT whose int is not in its written form.
--
-- Bytes are not trusted: bodies stand at most 512 inside each other, and the lines of a script have
-- at most 16 MiB.

local integer = require "tapescript.integer"
local readers = require "tapescript.reader"
local tape = require "tapescript.tape"

local M = {}

local LARGEST = 16 * 1024 * 1024

local function hex(bytes)
  return "x" .. bytes:gsub(".", function(c) return ("%02x"):format(c:byte()) end)
end

local function numbers(bytes, from)
  local words = {}
  for i = from, #bytes do words[#words + 1] = "d" .. bytes:byte(i) end
  return table.concat(words, " ")
end

local function sized(entry)
  return ("d%d %s"):format(#entry.value, hex(entry.value))
end

local function value(entry)
  return hex(entry.value)
end

-- The operands as they are written, by their kind.
local OPERANDS = {
  byte = function(entry)
    local format = entry.op.nop and "B" or "b"
    return "d" .. format:unpack(entry.value)
  end,
  flags = value, short = value, float = value, hash = value, push1 = sized, push2 = sized,
  short_int = function(entry)
    if entry.value == "" then return nil, "an int must not be empty" end
    return "d" .. integer.to_decimal(integer.from_bytes(entry.value))
  end,
  cache = function(entry) return ("%s d%d"):format(hex(entry.value), entry.count) end,
  two = function(entry) return numbers(entry.value, 1) end,
  three = function(entry)
    return ("%s %s"):format(hex(entry.value:sub(1, 1)), numbers(entry.value, 2))
  end,
}

local script

local function add(out, depth, text)
  out.size = out.size + 4 * depth + #text + 1
  if out.size > LARGEST then return nil, "the lines would have more than 16 MiB" end
  out[#out + 1] = ("    "):rep(depth) .. text
  return true
end

-- A block: its first line, then each body with the line behind it.
local function block(out, bytes, depth, entry, head, between)
  local ok, problem = add(out, depth, head)
  for i, body in ipairs(entry.bodies) do
    local left_out = i > 1 and entry.op.operand == "try" and body.from == body.stop
    if ok and i > 1 and not left_out then ok, problem = add(out, depth, between) end
    if not ok then return nil, problem end
    local offset
    ok, problem, offset = script(out, bytes, body.from, body.stop, depth + 1)
    if not ok then return nil, problem, offset end
  end
  return add(out, depth, "}")
end

local BLOCKS = {
  ["if"] = function() return "OP_IF {" end,
  if_else = function() return "OP_IF {", "} ELSE {" end,
  try = function() return "OP_TRY {", "} EXCEPT {" end,
  loop = function() return "OP_LOOP {" end,
  def = function(entry) return ("OP_DEF %d {"):format(entry.handle) end,
}

local function line(out, bytes, depth, entry)
  local kind = entry.op.operand
  if BLOCKS[kind] then return block(out, bytes, depth, entry, BLOCKS[kind](entry)) end
  if kind == "none" then return add(out, depth, entry.op.name) end
  local text, problem = OPERANDS[kind](entry)
  if not text then return nil, problem end
  return add(out, depth, entry.op.name .. " " .. text)
end

-- The lines of a part of the bytes; nil, what is wrong, and where.
function script(out, bytes, from, stop, depth)
  if depth > readers.NESTING then
    return nil, ("more than %d bodies stand inside each other"):format(readers.NESTING), from - 1
  end
  local at = from
  while at < stop do
    local entry, short = tape.read(bytes, at, stop)
    if not entry then return nil, short.text, short.offset end
    local ok, problem, offset = line(out, bytes, depth, entry)
    if not ok then return nil, problem, offset or at - 1 end
    at = entry.next
  end
  return true
end

--- The lines of a script.
function M.decompile(bytes)
  local out = { size = 0 }
  local ok, problem, offset = script(out, bytes, 1, #bytes + 1, 0)
  if not ok then return nil, { offset = offset, text = problem } end
  out.size = nil
  return out
end

return M
