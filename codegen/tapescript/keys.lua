--- Keys that stand in a source as they are, right before the op that takes them. One that is not as
-- long as a key opens to nobody.
--
-- In:  the bytes of one statement after another, and the symbol that each begins with.
-- Out: warnings.

local opcodes = require "tapescript.opcodes"
local report = require "tapescript.report"

local M = {}

local KEY_BYTES = 32

-- By the code of an op: how many keys it takes off the stack.
local TAKES = {}
for _, name in ipairs { "CHECK_SIG", "CHECK_SIG_VERIFY", "TAPROOT" } do
  TAKES[opcodes.find(name).code] = function() return 1 end
end
for _, name in ipairs { "CHECK_MULTISIG", "CHECK_MULTISIG_VERIFY" } do
  TAKES[opcodes.find(name).code] = function(bytes) return bytes:byte(4) or 0 end
end

-- How many bytes a statement puts on the stack that is one PUSH and no more, else nil.
local function pushed(bytes)
  local code, size = bytes:byte(1), nil
  if code == opcodes.find("PUSH0").code then
    size = #bytes == 2 and 1
  elseif code == opcodes.find("PUSH1").code then
    size = #bytes >= 2 and #bytes == 2 + bytes:byte(2) and #bytes - 2
  elseif code == opcodes.find("PUSH2").code then
    size = #bytes >= 3 and #bytes == 3 + (">I2"):unpack(bytes, 2) and #bytes - 3
  end
  return size or nil
end

--- What was pushed by the statements just before; see `look`.
function M.new()
  return {}
end

--- Takes note of a statement, and warns of keys before it. Comments are no statements.
function M.look(seen, symbol, bytes, warnings)
  local size = pushed(bytes)
  if bytes == "" then
    return
  elseif size then
    seen[#seen + 1] = { size = size, symbol = symbol }
    return
  end
  local takes = TAKES[bytes:byte(1)]
  local count = takes and math.min(takes(bytes), #seen) or 0
  for i = #seen - count + 1, #seen do
    if seen[i].size ~= KEY_BYTES then
      report.warn(warnings, seen[i].symbol, ("a key has %d bytes, this one has %d: nobody opens it")
        :format(KEY_BYTES, seen[i].size))
    end
  end
  for i = #seen, 1, -1 do seen[i] = nil end
end

return M
