--- URIs: a template's text becomes elements.
--
-- In:  a string token, and a function that gives the value of a constant.
-- Out: { text, elements, params, tier, exact, prefix, min, max, line, col } as the model describes
--      it, less the C names; or nil, if something was reported.
--      The text between the quotes is read as written, since a brace that an escape stands for
--      is a literal, and since places are columns of the source.

local spelling = require "spelling"

local M = {}

local LONGEST = 1024
local MOST_PARAMS = 8
local DIGITS = { u8 = 3, u16 = 5, u32 = 10, u64 = 20 }
local LARGEST = { length = 65422, fixed = 256 }
local RULES = { length = "N0501", fixed = "N0502" }
local LETTERS = { n = "\n", t = "\t", ["\\"] = "\\", ['"'] = '"' }

local Reader = {}
Reader.__index = Reader

-- Columns are asked for from left to right mostly, so counting goes on where it stopped.
function Reader:place(at)
  if at < self.counted_to then self.counted_to, self.continuation = 1, 0 end
  local _, more = self.text:sub(self.counted_to, at - 1):gsub("[\128-\191]", "")
  self.counted_to, self.continuation = at, self.continuation + more
  return { line = self.token.line, col = self.token.col + at - self.continuation }
end

function Reader:report(rule, at, values)
  self.diagnostics:report(rule, self:place(at), values)
  self.failed = true
end

local function add_literal(reader, bytes, at)
  local elements = reader.elements
  local last = elements[#elements]
  if not last or last.kind ~= "literal" then
    last = { kind = "literal", parts = {}, at = at }
    elements[#elements + 1] = last
  end
  last.parts[#last.parts + 1] = bytes
end

local function join_literals(reader)
  for _, element in ipairs(reader.elements) do
    if element.parts then
      element.bytes = table.concat(element.parts)
      element.parts = nil
    end
  end
end

-- A run of bytes or one escape.
local function literal(reader)
  local text, at = reader.text, reader.at
  local run = text:match("^[^\\{}]+", at)
  if run then
    reader.at = at + #run
    return add_literal(reader, run, at)
  end
  local hex = text:match("^\\x(%x%x)", at)
  local letter = text:sub(at + 1, at + 1)
  if hex then
    add_literal(reader, string.char(tonumber(hex, 16)), at)
    reader.at = at + 4
  else
    if LETTERS[letter] then add_literal(reader, LETTERS[letter], at) end
    reader.at = at + 2
  end
end

-- A bound, as a number or a constant; nil if it is wrong.
local function bound(reader, word, what, at)
  local value
  if word:find("^%d") then
    value = word:find("^0x%x+$") and tonumber(word) or word:find("^[1-9]%d*$") and tonumber(word)
      or word == "0" and 0
    if not value then
      reader:report("N0108", at, { text = word })
      return nil
    end
  else
    local place = reader:place(at)
    value = reader.constant { kind = "name", text = word, line = place.line, col = place.col }
    if not value then
      reader.failed = true
      return nil
    end
  end
  if value < 1 or value > LARGEST[what] then
    reader:report(RULES[what], at, { number = math.tointeger(value) or "a larger one" })
    return nil
  end
  return math.tointeger(value)
end

-- What the type of a parameter says: its form and sizes; nil if it is no such type.
local function form_of(reader, text, at)
  local word, number = text:match("^(%a+)<([%w_]+)>$")
  if word == "text" or word == "bytes" then
    local max = bound(reader, number, "length", at + #word + 1)
    return { form = word, max = max or 1, min = 1 }
  end
  number = text:match("^bytes%[([%w_]+)%]$")
  if number then
    local length = bound(reader, number, "fixed", at + 6) or 1
    return { form = "fixed", length = length, min = length, max = length }
  end
  local raw = text:match("^raw (u%d+)$")
  if raw and DIGITS[raw] then
    local bits = tonumber(raw:sub(2))
    return { form = "raw", bits = bits, length = bits // 8, min = bits // 8, max = bits // 8 }
  end
  if DIGITS[text] then
    return { form = "decimal", bits = tonumber(text:sub(2)), min = 1, max = DIGITS[text] }
  end
  return nil
end

-- How a parameter that is written in another way might be meant.
local function guess(inside)
  local name, rest = inside:match("^%s*([%a_][%w_]*)%s*:%s*(.-)%s*$")
  if not name then
    name = inside:match("[%a_][%w_]*") or "name"
    return spelling.lower_snake(name) .. ":text<64>"
  end
  if rest == "" then rest = "text<64>" end
  rest = rest:gsub("%s+", " "):gsub(" ?([<>%[%]]) ?", "%1")
  return name .. ":" .. rest
end

local function check_name(reader, element)
  local name = element.name
  if not spelling.is_lower_snake(name) then
    reader:report("N0302", element.at + 1, { name = name, form = spelling.lower_snake(name) })
  elseif #name > 48 then
    reader:report("N0110", element.at + 1)
  elseif reader.named[name] then
    reader:report("N0608", element.at + 1, { name = name })
  end
  reader.named[name] = true
  if #reader.params == MOST_PARAMS + 1 then reader:report("N0609", element.at) end
end

local function parameter(reader)
  local at = reader.at
  local stop = reader.text:find("[{}]", at + 1)
  if not stop or reader.text:sub(stop, stop) == "{" then
    reader:report("N0601", at)
    reader.at = stop or #reader.text + 1
    return
  end
  reader.at = stop + 1
  local inside = reader.text:sub(at + 1, stop - 1)
  local name, type_text = inside:match("^([%a_][%w_]*):(%S.*)$")
  local suggestion = guess(inside)
  if not name or suggestion ~= inside then
    return reader:report("N0602", at, { found = inside, form = suggestion })
  end
  local element = form_of(reader, type_text, at + #name + 2)
  if not element then
    return reader:report("N0603", at + #name + 2, { type = type_text })
  end
  element.kind, element.name, element.at, element.text = "param", name, at, inside
  local place = reader:place(at)
  element.line, element.col = place.line, place.col
  reader.elements[#reader.elements + 1] = element
  reader.params[#reader.params + 1] = element
  check_name(reader, element)
end

local VARIABLE = { text = true, bytes = true, decimal = true }

-- Finds what ends each parameter without a fixed length.
local function delimit(reader)
  for i, element in ipairs(reader.elements) do
    local following = reader.elements[i + 1]
    if element.kind == "param" and VARIABLE[element.form] and following then
      if following.kind == "param" then
        reader:report("N0604", element.at, { param = element.text })
      else
        local byte = following.bytes:byte()
        element.delimiter = byte
        if element.form == "text" and byte > 127 then
          reader:report("N0611", following.at, { byte = ("%02x"):format(byte) })
        elseif element.form == "decimal" and byte >= 48 and byte <= 57 then
          reader:report("N0605", following.at, { name = element.name })
        end
      end
    end
  end
end

local function measure(reader, uri)
  local elements = reader.elements
  local only = #elements == 1 and elements[1]
  if only and only.form == "bytes" then
    uri.tier = "bare"
    only.min = 0
  else
    uri.tier = #reader.params == 0 and "exact" or "template"
  end
  uri.min, uri.max = 0, 0
  for _, element in ipairs(elements) do
    if element.kind == "literal" then element.min, element.max = #element.bytes, #element.bytes end
    uri.min, uri.max = uri.min + element.min, uri.max + element.max
  end
  uri.prefix = elements[1] and elements[1].bytes or ""
  if uri.tier == "exact" then uri.exact = uri.prefix end
  if uri.max > LONGEST then
    reader.diagnostics:report("N0607", reader.token, { size = uri.max })
    reader.failed = true
  end
end

--- Reads the URI in a string token. `constant(token)` gives a constant's value or reports.
function M.read(token, constant, diagnostics)
  local reader = setmetatable({
    token = token, text = (token.text:sub(2):gsub('"$', "")), at = 1, constant = constant,
    diagnostics = diagnostics, elements = {}, params = {}, named = {},
    counted_to = 1, continuation = 0,
  }, Reader)
  while reader.at <= #reader.text do
    local c = reader.text:sub(reader.at, reader.at)
    if c == "{" then
      parameter(reader)
    elseif c == "}" then
      reader:report("N0601.close", reader.at)
      reader.at = reader.at + 1
    else
      literal(reader)
    end
  end
  local uri = {
    text = reader.text, elements = reader.elements, params = reader.params,
    line = token.line, col = token.col,
  }
  join_literals(reader)
  delimit(reader)
  measure(reader, uri)
  if reader.failed then return nil end
  return uri
end

return M
