--- Values: what stands in a source as d (an int), x (hex), s (text) or f (a float).
--
-- In:  a symbol, and the list of warnings. Out: its bytes; anything else ends the compiling.

local integer = require "tapescript.integer"
local report = require "tapescript.report"

local M = {}

-- 4,096 bytes, the largest item that a machine can be set to. The reference ends at 4,300 digits.
local MOST_DIGITS = 9864

local KINDS = {
  d = "an int such as d5", x = "hex such as x0a", s = 's"text"', f = "a float such as f1.5",
}

--- The prefix of a value, in lower case.
function M.prefix(symbol)
  return symbol.text:sub(1, 1):lower()
end

local function list(kinds)
  local words = {}
  for i = 1, #kinds do words[i] = KINDS[kinds:sub(i, i)] end
  local last = table.remove(words)
  return words[1] and table.concat(words, ", ") .. " or " .. last or last
end

--- Fails unless the value has one of these prefixes: "dxs".
function M.expect(symbol, kinds, op)
  if not kinds:find(M.prefix(symbol), 1, true) then
    report.fail(symbol, ("%s does not take %s"):format(op, report.name(symbol)),
      ("write %s"):format(list(kinds)))
  end
end

local function decimal(symbol, digits, negative)
  digits = digits:gsub("^0+(%d)", "%1")
  if #digits > MOST_DIGITS then
    report.fail(symbol, ("a number of %d digits; at most %d are read"):format(#digits, MOST_DIGITS),
      "write it in hex: x…")
  end
  return integer.from_decimal(digits, negative)
end

--- The integer of `d…`; `signs` are those that may stand before it, "" for none.
function M.integer(symbol, signs)
  local sign, digits = symbol.text:match("^.([+-]?)(%d+)$")
  if not digits or not signs:find(sign, 1, true) then
    report.fail(symbol, ("%s is not an int"):format(report.name(symbol)),
      signs == "" and "write d and digits: d5" or "write d and digits: d5, d-5")
  end
  return decimal(symbol, digits, sign == "-")
end

--- The integer of `d…`, as a Lua integer that is at most `largest`.
function M.number(symbol, largest)
  local value = integer.to_lua(M.integer(symbol, ""))
  if not value or value > largest then
    report.fail(symbol, ("%s is too large"):format(report.name(symbol)),
      ("it is at most d%d"):format(largest))
  end
  return value
end

--- The bytes of `x…`; exactly `size` if that is given.
function M.hex(symbol, size)
  local digits = symbol.text:match("^.(%x*)$")
  if not digits then
    report.fail(symbol, ("%s is not hex"):format(report.name(symbol)),
      "behind x stand digits from 0 to f")
  elseif #digits % 2 == 1 then
    report.fail(symbol, ("%s has an odd number of digits"):format(report.name(symbol)),
      "two digits make a byte: x05")
  elseif size and #digits ~= 2 * size then
    report.fail(symbol, ("%s has %d digits"):format(report.name(symbol), #digits),
      ("%d are wanted, for %d byte%s"):format(2 * size, size, size == 1 and "" or "s"))
  end
  return (digits:gsub("..", function(pair) return string.char(tonumber(pair, 16)) end))
end

-- The bytes of `s…`. What was not in quotes is in capitals by now, which is told.
local function text_of(symbol, warnings)
  local quote = symbol.text:match("^.([\"'])")
  local close = quote and symbol.text:find(quote, 3, true)
  if not close then
    report.warn(warnings, symbol, "text without quotes is taken in capitals",
      ('write s"%s"'):format(symbol.text:sub(2)))
    return symbol.text:sub(2)
  end
  if close < #symbol.text then
    report.warn(warnings, symbol, "what stands behind the closing quote is left out",
      symbol.text:sub(3, 3) == quote and "an empty text is written x" or nil)
  elseif symbol.text:find("^S") then
    report.warn(warnings, symbol, "text behind S is taken in capitals", 'write s"…"')
  end
  return symbol.text:sub(3, close - 1)
end

--- The 4 bytes of `f…`. A float that stands alone may have a point, `whole` ones may not.
function M.float(symbol, whole)
  local sign, digits = symbol.text:match("^.([+-]?)([%d.]+)$")
  local _, points = (digits or ""):gsub("%.", "")
  if not digits or digits == "." or points > 1 or (whole and points > 0) then
    report.fail(symbol, ("%s is not a %s"):format(report.name(symbol), whole and "whole number"
      or "decimal number"), whole and "write the 4 bytes in hex: x3fc00000" or "write f1.5")
  end
  local value = tonumber(points == 0 and digits .. ".0" or digits)
  local bytes = (">f"):pack(sign == "-" and -value or value)
  local back = (">f"):unpack(bytes)
  if back == math.huge or back == -math.huge then
    report.fail(symbol, ("%s is beyond the range of floats"):format(report.name(symbol)),
      "floats have 32 bits and end at 3.4e38")
  end
  return bytes
end

--- The bytes of a value with any of these prefixes; `signs` as in `integer`.
function M.bytes(symbol, kinds, op, signs, warnings)
  M.expect(symbol, kinds, op)
  local prefix = M.prefix(symbol)
  if prefix == "d" then return integer.to_bytes(M.integer(symbol, signs)) end
  if prefix == "x" then return M.hex(symbol) end
  if prefix == "f" then return M.float(symbol) end
  return text_of(symbol, warnings)
end

return M
