--- Integers of any length, as Tapescript has them.
--
-- In:  decimal text, bytes, or integers. Out: { negative = bool, [1] … [n] }, whose magnitude is
--      made of limbs of 24 bits, the lowest first; 0 has none.

local M = {}

local LIMB = 1 << 24
local LOW = LIMB - 1
local DIGITS = 11 -- 10^11 times a limb still fits 63 bits
local CHUNK = 10 ^ DIGITS // 1 | 0

local function trim(n)
  while n[#n] == 0 do n[#n] = nil end
  if #n == 0 then n.negative = false end
  return n
end

-- n * factor + more, in place.
local function scale(n, factor, more)
  for i = 1, #n do
    more = n[i] * factor + more
    n[i] = more & LOW
    more = more >> 24
  end
  while more > 0 do
    n[#n + 1] = more & LOW
    more = more >> 24
  end
end

--- An integer of decimal digits.
function M.from_decimal(digits, negative)
  local n = { negative = negative or false }
  local first = #digits % DIGITS
  if first > 0 then scale(n, 1, math.tointeger(tonumber(digits:sub(1, first)))) end
  for at = first + 1, #digits, DIGITS do
    scale(n, CHUNK, math.tointeger(tonumber(digits:sub(at, at + DIGITS - 1))))
  end
  return trim(n)
end

--- Its decimal text.
function M.to_decimal(n)
  local rest, parts = table.move(n, 1, #n, 1, {}), {}
  while #rest > 0 do
    local remainder = 0
    for i = #rest, 1, -1 do
      local value = remainder << 24 | rest[i]
      rest[i], remainder = value // CHUNK, value % CHUNK
    end
    trim(rest)
    parts[#parts + 1] = ("%0" .. DIGITS .. "d"):format(remainder)
  end
  local text = {}
  for i = #parts, 1, -1 do text[#text + 1] = parts[i] end
  local digits = table.concat(text):gsub("^0+", "")
  if digits == "" then return "0" end
  return (n.negative and "-" or "") .. digits
end

local function from_magnitude(bytes, negative)
  bytes = ("\0"):rep(-#bytes % 3) .. bytes
  local n = { negative = negative }
  for at = #bytes - 2, 1, -3 do n[#n + 1] = (">I3"):unpack(bytes, at) end
  return trim(n)
end

-- The magnitude, big-endian, without zero bytes before it; "" for 0.
local function magnitude(n)
  local parts = {}
  for i = #n, 1, -1 do parts[#parts + 1] = (">I3"):pack(n[i]) end
  return (table.concat(parts):gsub("^\0+", ""))
end

-- 256^length minus the number, both big-endian.
local function complement(bytes)
  local zeros = #bytes:match("\0*$")
  local head = bytes:sub(1, #bytes - zeros)
  if head == "" then return bytes end
  local inverted = head:sub(1, -2):gsub(".", function(c) return string.char(255 - c:byte()) end)
  return inverted .. string.char(256 - head:byte(-1)) .. ("\0"):rep(zeros)
end

-- Positive numbers next below 2^k, k = 7 mod 8, have one zero byte more than they need: the
-- reference takes their length from log2 in binary64, which gives k for them. With d = 2^k - n
-- that is so if d, in units of 2^(k-53) and rounded to even, is at most 2^e ln 2, where 2^e is the
-- highest power of two in k: k is a float with steps of 2^(e-52) above it, and half of that below
-- it is what d / (2^k ln 2) may be at most.
local function has_extra_zero(bytes)
  local k = 8 * #bytes - 1
  if k < 55 or bytes:byte() >> 6 ~= 1 then return false end
  local top = (">I7"):unpack(bytes) -- 55 bits, of which 53 are the mantissa
  local mantissa, rest = top >> 2, top & 3
  local more = bytes:find("[^\0]", 8) ~= nil
  if rest == 3 or rest == 2 and (more or mantissa & 1 == 1) then mantissa = mantissa + 1 end
  local power = 1
  while power * 2 <= k do power = power * 2 end
  return (1 << 53) - mantissa <= math.floor(power * math.log(2))
end

--- Its written form: the shortest two's complement, but for the extra zero byte.
function M.to_bytes(n)
  local bytes = magnitude(n)
  if bytes == "" then return "\0" end
  if not n.negative then
    return ((bytes:byte() >= 0x80 or has_extra_zero(bytes)) and "\0" or "") .. bytes
  end
  if bytes:byte() > 0x80 or bytes:find("^\x80.*[^\0]") then bytes = "\0" .. bytes end
  return complement(bytes)
end

--- An integer of its bytes, at least one; sign bytes before it do not matter.
function M.from_bytes(bytes)
  if bytes:byte() < 0x80 then return from_magnitude(bytes, false) end
  local positive = complement(bytes)
  return from_magnitude(positive, true)
end

--- The shortest unsigned form; one zero byte for 0.
function M.to_unsigned(n)
  local bytes = magnitude(n)
  return bytes == "" and "\0" or bytes
end

--- An integer of a Lua integer from 0 to 2^48.
function M.of(value)
  return trim { value & LOW, value >> 24, negative = false }
end

--- A Lua integer, or nil if it has more than 48 bits.
function M.to_lua(n)
  if #n > 2 then return nil end
  local value = (n[1] or 0) | (n[2] or 0) << 24
  return n.negative and -value or value
end

-- Which magnitude is larger: 1, 0 or -1.
local function compare_magnitudes(a, b)
  if #a ~= #b then return #a < #b and -1 or 1 end
  for i = #a, 1, -1 do
    if a[i] ~= b[i] then return a[i] < b[i] and -1 or 1 end
  end
  return 0
end

-- The magnitudes' sum, or (sign -1) a's less b's, which must not be larger.
local function combine(a, b, sign, negative)
  local sum, carry = { negative = negative }, 0
  for i = 1, math.max(#a, #b) do
    local value = (a[i] or 0) + sign * (b[i] or 0) + carry
    sum[i] = value & LOW
    carry = value >> 24
    if value < 0 then carry = -1 end
  end
  if carry > 0 then sum[#sum + 1] = carry end
  return trim(sum)
end

function M.negate(n)
  local copy = table.move(n, 1, #n, 1, { negative = not n.negative })
  return trim(copy)
end

function M.add(a, b)
  if a.negative == b.negative then return combine(a, b, 1, a.negative) end
  if compare_magnitudes(a, b) < 0 then a, b = b, a end
  return combine(a, b, -1, a.negative)
end

function M.multiply(a, b)
  local product = { negative = a.negative ~= b.negative }
  for i = 1, #a + #b do product[i] = 0 end
  for i = 1, #a do
    local carry = 0
    for j = 1, #b do
      local value = product[i + j - 1] + a[i] * b[j] + carry
      product[i + j - 1] = value & LOW
      carry = value >> 24
    end
    product[i + #b] = carry
  end
  return trim(product)
end

--- Whether a < b.
function M.less(a, b)
  if a.negative ~= b.negative then return a.negative end
  local order = compare_magnitudes(a, b)
  return (a.negative and -order or order) < 0
end

return M
