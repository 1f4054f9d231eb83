--- Hex, for tests.

local M = {}

function M.of(bytes)
  return (bytes:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end

function M.bytes(text)
  return (text:gsub("..", function(pair) return string.char(tonumber(pair, 16)) end))
end

return M
