--- Sizes on the wire: what packify makes of each type, and what a message costs around it.
--
-- In:  numbers. Out: numbers of bytes.
-- Sums stop growing at HUGE: a schema can nest lists of lists until no integer holds their size,
-- and anything near HUGE is refused long before.

local M = {}

local HUGE = 1 << 40
M.HUGE = HUGE

M.HEADER = 9
M.URI_LENGTH = 2
M.LARGEST_SUM = 65422 -- URI and content with what layers add to them

local function clamp(n)
  return n < HUGE and n or HUGE
end

--- The bytes of a length: 1, 2 or 4.
function M.width(n)
  if n < 0x100 then return 1 end
  if n < 0x10000 then return 2 end
  return 4
end
local width = M.width

--- A text or byte string of n bytes.
function M.bytes(n)
  return 1 + width(n) + n
end

--- A list of `count` items of `item` bytes each.
function M.list(count, item)
  return clamp(2 + width(count) + count * clamp(width(item) + item))
end

--- A tuple of items of these sizes.
function M.tuple(sizes)
  local largest, sum = 0, 0
  for _, size in ipairs(sizes) do
    largest = math.max(largest, size)
    sum = clamp(sum + size)
  end
  return clamp(2 + width(#sizes) + #sizes * width(largest) + sum)
end

--- A key and a value in a dict.
function M.pair(key, value)
  return clamp(3 + 2 * width(math.max(key, value)) + key + value)
end

--- A dict of at most `count` pairs of one size.
function M.map(count, key, value)
  return M.list(count, M.pair(key, value))
end

--- A dict of pairs of these sizes: laid out like a tuple.
M.dict = M.tuple

--- A packable: its name and its payload.
function M.packable(name_length, payload)
  return clamp(1 + 2 * width(math.max(name_length, payload)) + name_length + payload)
end

--- The auth part of a message: a dict of fields {name, size}.
function M.auth(fields)
  local pairs_of = {}
  for i, field in ipairs(fields) do
    pairs_of[i] = M.pair(M.bytes(#field.name), M.bytes(field.size))
  end
  return M.dict(pairs_of)
end

--- A whole message.
function M.frame(auth, uri, content, grow)
  return clamp(M.HEADER + auth + M.URI_LENGTH + uri + content + grow)
end

return M
