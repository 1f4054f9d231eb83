--- A reader of JSON, for vectors: a text that is known to be right.
--
-- In:  a text. Out: its value; null is json.null, so that it can stand in a table.

local M = { null = setmetatable({}, { __tostring = function() return "null" end }) }

local WORDS = { ["true"] = true, ["false"] = false, null = M.null }
local ESCAPES = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }

local value

-- A string from behind its opening quote; escaped code points beyond 16 bits are two.
local function string_at(text, at)
  local stop = at
  while text:sub(stop, stop) ~= '"' do
    stop = stop + (text:sub(stop, stop) == "\\" and 2 or 1)
  end
  local raw = text:sub(at, stop - 1)
  if raw:find("\\", 1, true) then
    raw = raw:gsub("\\u([dD][89abAB]%x%x)\\u([dD][c-fC-F]%x%x)", function(high, low)
      return utf8.char(0x10000 + (tonumber(high, 16) - 0xd800 << 10) + tonumber(low, 16) - 0xdc00)
    end)
    raw = raw:gsub("\\(u?)(.)(%x?%x?%x?)", function(unicode, first, rest)
      if unicode == "u" then return utf8.char(tonumber(first .. rest, 16)) end
      return (ESCAPES[first] or first) .. rest
    end)
  end
  return raw, stop + 1
end

-- The members of a list or object from behind its opening bracket.
local function members(text, at, close, read)
  at = text:find("%S", at)
  if text:sub(at, at) == close then return at + 1 end
  while true do
    at = text:find("%S", read(at))
    if text:sub(at, at) == close then return at + 1 end
    assert(text:sub(at, at) == ",", "expected ',' at " .. at)
    at = text:find("%S", at + 1)
  end
end

function value(text, at)
  at = text:find("%S", at)
  local first = text:sub(at, at)
  local result = {}
  if first == '"' then return string_at(text, at + 1) end
  if first == "[" then
    return result, members(text, at + 1, "]", function(from)
      local item, stop = value(text, from)
      result[#result + 1] = item
      return stop
    end)
  elseif first == "{" then
    return result, members(text, at + 1, "}", function(from)
      local name, stop = string_at(text, from + 1)
      result[name], stop = value(text, text:find(":", stop, true) + 1)
      return stop
    end)
  end
  local word, stop = text:match("^([%w+.-]+)()", at)
  if WORDS[word] ~= nil then return WORDS[word], stop end
  return assert(math.tointeger(tonumber(word)) or tonumber(word), "no JSON at " .. at), stop
end

--- The value of a text.
function M.read(text)
  return (value(text, 1))
end

return M
