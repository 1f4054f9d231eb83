--- Operands: what stands behind an op in a source, as bytes for the tape.
--
-- In:  a reader of symbols (reader.lua) whose next symbol is the first operand, the op, and the
--      symbol by which it was called.
-- Out: `read` gives the operand's bytes; `push` those of PUSH, with the opcode that it picks.

local integer = require "tapescript.integer"
local opcodes = require "tapescript.opcodes"
local report = require "tapescript.report"
local values = require "tapescript.values"

local M = {}

local function too_long(symbol, name, size, most)
  report.fail(symbol, ("a value of %d bytes"):format(size),
    ("%s takes at most %d"):format(name, most))
end

local function counted(symbol, name, bytes, format, most)
  if #bytes > most then too_long(symbol, name, #bytes, most) end
  return format:pack(bytes)
end

local function byte(reader, op, called)
  local symbol = reader:operand(called)
  values.expect(symbol, "dx", op.name)
  if values.prefix(symbol) == "x" then
    return #symbol.text == 1 and "\0" or values.hex(symbol, 1)
  end
  local bytes = integer.to_bytes(values.integer(symbol, "+-"))
  if #bytes ~= 1 then
    report.fail(symbol, ("%s is no byte"):format(report.name(symbol)),
      "ints are d-128 to d127 here; bytes from 128 to 255 are written in hex: x80 to xff")
  end
  return bytes
end

local function short(reader, op, called)
  local symbol = reader:operand(called)
  local bytes = values.bytes(symbol, "dxsf", op.name, "+-", reader.warnings)
  return counted(symbol, op.name, bytes, ">s1", 255)
end

-- `[size] value`: two values stand here, or one. Only what can be a value is one.
local function is_value(symbol)
  local text = symbol.text:gsub("^.", string.lower)
  return not opcodes.find(symbol.text)
    and (text:find("^[df][+-.]*%d") or text:find("^x%x*$") or text:find("^s"))
end

local function sized(reader, op, called, kinds)
  local size, value = reader:operand(called), reader:peek()
  if not value then
    report.fail(called, ("%s with one value ends the source"):format(op.name),
      "write PUSH and the value")
  end
  if not is_value(value) then
    return size, values.bytes(size, kinds, op.name, "+-", reader.warnings)
  end
  reader:take()
  if not is_value(size) then
    report.fail(size, ("the size of %s is no value, but %s"):format(op.name, report.name(size)),
      "write PUSH and the value")
  end
  local bytes = values.bytes(value, kinds, op.name, "+-", reader.warnings)
  if size.text:lower() ~= "d" .. #bytes then
    report.warn(reader.warnings, size, ("the size %s is ignored: the value behind it has %d byte%s")
      :format(report.name(size), #bytes, #bytes == 1 and "" or "s"), "write PUSH and one value")
  end
  return value, bytes
end

local function push1(reader, op, called)
  local symbol, bytes = sized(reader, op, called, "dxsf")
  return counted(symbol, op.name, bytes, ">s1", 255)
end

local function push2(reader, op, called)
  local symbol, bytes = sized(reader, op, called, "dxs")
  return counted(symbol, op.name, bytes, ">s2", 65535)
end

local function float(reader, op, called)
  local symbol = reader:operand(called)
  values.expect(symbol, "fx", op.name)
  if values.prefix(symbol) == "x" then return values.hex(symbol, 4) end
  return values.float(symbol, true)
end

-- Several bytes. The reference does not notice that some are missing where a source ends.
local function bytes_of(count)
  return function(reader, op, called)
    local parts = {}
    for i = 1, count do
      if not reader:peek() then
        report.warn(reader.warnings, called, ("%s wants %d operands, and the source ends: "
          .. "what comes behind it on the tape is taken for them"):format(op.name, count))
        break
      end
      local symbol = reader:take()
      values.expect(symbol, "dx", op.name)
      parts[i] = values.prefix(symbol) == "x" and values.hex(symbol, 1)
        or string.char(values.number(symbol, 255))
    end
    return table.concat(parts)
  end
end

local function hash(reader, op, called)
  local symbol = reader:operand(called)
  values.expect(symbol, "x", op.name)
  return values.hex(symbol, 32)
end

-- A count of items: below 256, in hex of any length.
local function count_of(symbol, op)
  values.expect(symbol, "dx", op.name)
  if values.prefix(symbol) == "d" then return string.char(values.number(symbol, 255)) end
  local bytes = values.hex(symbol):gsub("^\0+", "")
  if #bytes > 1 then
    report.fail(symbol, ("%s is too large"):format(report.name(symbol)), "it is at most xff")
  end
  return bytes == "" and "\0" or bytes
end

local function cache(reader, op, called)
  local symbol = reader:operand(called)
  local key
  if values.prefix(symbol) == "d" then
    key = integer.to_unsigned(values.integer(symbol, ""))
  else
    key = values.bytes(symbol, "dxs", op.name, "", reader.warnings)
  end
  key = counted(symbol, op.name, key, ">s1", 255)
  return key .. count_of(reader:operand(called), op)
end

local READ = {
  none = function() return "" end, byte = byte, flags = byte, short = short, short_int = short,
  push1 = push1, push2 = push2, float = float, two = bytes_of(2), three = bytes_of(3),
  hash = hash, cache = cache,
}

--- The bytes of an op's operands; nil if it is none that can be written.
function M.read(reader, op, called)
  local read = READ[op.operand]
  return read and read(reader, op, called)
end

--- PUSH of any value: the opcode by its length, and the operand.
function M.push(symbol, warnings)
  local bytes = values.bytes(symbol, "dxs", "PUSH", "-", warnings)
  if #bytes == 0 then
    report.fail(symbol, "PUSH does not take an empty value", "write PUSH1 d0 x")
  elseif #bytes > 65535 then
    too_long(symbol, "PUSH", #bytes, 65535)
  end
  if #bytes == 1 then return "\x02" .. bytes end
  return #bytes < 256 and (">Bs1"):pack(3, bytes) or (">Bs2"):pack(4, bytes)
end

--- WRITE_CACHE, READ_CACHE or READ_CACHE_SIZE of a variable; `count` for the first.
function M.variable(name, place, text, count)
  local op = opcodes.find(name)
  if #text > 255 then too_long(place, "a name", #text, 255) end
  return (">Bs1"):pack(op.code, text) .. (count and string.char(count) or "")
end

return M
