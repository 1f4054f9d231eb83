--- The lexer.
--
-- In:  the bytes of a schema and a diagnostics collector.
-- Out: { tokens, comments }.
--      token   { kind, text, line, col, index } and, by kind,
--              name; int (value; nil if it was reported as no number); duration (value in ms,
--              or nil); string (value: its bytes; unclosed if it was reported as such);
--              a symbol, whose kind is itself: { } ( ) < > [ ] : , = | ? ->
--              eof, always the last one.
--      comment { text, line, col, doc = bool, own_line = bool, before = index of the token that
--              follows it }, in the order of the text.
-- Any bytes give tokens: what is wrong is reported and read as the nearest thing it may mean.

local M = {}

local LIMIT_FILE = 256 * 1024
local LIMIT_NAME = 48
local LONGEST_MS = 1 << 50 -- a duration that is far too long stays a number

local UNITS = { ms = 1, s = 1000, m = 60000, h = 3600000 }
local ESCAPES = { ["\\"] = "\\", ['"'] = '"', n = "\n", t = "\t" }

local Lexer = {}
Lexer.__index = Lexer

local function place_at(lexer, at)
  return { line = lexer.line, col = at - lexer.line_start + 1 - lexer.continuation }
end

function Lexer:report(rule, at, values)
  self.diagnostics:report(rule, place_at(self, at), values)
end

-- Columns count code points: bytes 0x80 to 0xbf go on with one that was counted already.
function Lexer:skip_to(at)
  local _, more = self.text:sub(self.at, at - 1):gsub("[\128-\191]", "")
  self.continuation = self.continuation + more
  self.at = at
end

function Lexer:new_line(at)
  self.line = self.line + 1
  self.line_start = at
  self.continuation = 0
  self.at = at
end

-- Makes a token of a place.
local function push(lexer, place, kind, text, value)
  place.kind, place.text, place.value = kind, text, value
  place.index = #lexer.tokens + 1
  lexer.tokens[place.index] = place
end

function Lexer:add(kind, text, value)
  push(self, place_at(self, self.at), kind, text, value)
  self:skip_to(self.at + #text)
end

local function is_own_line(lexer)
  local last = lexer.tokens[#lexer.tokens]
  return last == nil or last.line < lexer.line
end

local function comment(lexer)
  local stop = lexer.text:find("\r?\n", lexer.at) or #lexer.text + 1
  local text = lexer.text:sub(lexer.at, stop - 1)
  local item = place_at(lexer, lexer.at)
  item.text = text
  item.doc = text:find("^///") ~= nil and text:find("^////") == nil
  item.own_line = is_own_line(lexer)
  item.before = #lexer.tokens + 1
  lexer.comments[#lexer.comments + 1] = item
  lexer:skip_to(stop)
end

local function block_comment(lexer)
  lexer:report("N0113", lexer.at)
  local _, stop = lexer.text:find("*/", lexer.at + 2, true)
  stop = stop or #lexer.text
  local inside = lexer.text:sub(lexer.at, stop)
  local _, line_ends = inside:gsub("\n", "")
  if line_ends > 0 then
    lexer.line = lexer.line + line_ends - 1
    lexer:new_line(lexer.at + #inside:match(".*\n"))
  end
  lexer:skip_to(stop + 1)
end

local function name(lexer)
  local text = lexer.text:match("^[%a_][%w_]*", lexer.at)
  if #text > LIMIT_NAME then lexer:report("N0110", lexer.at) end
  lexer:add("name", text)
end

-- The value of digits, or nil if it does not fit 63 bits.
local function integer(digits)
  local hex = digits:match("^0x0*(%x*)$")
  if hex then
    if #hex > 16 or (#hex == 16 and hex:byte() >= ("8"):byte()) then return nil end
    return tonumber(hex == "" and "0" or hex, 16)
  end
  local limit = "9223372036854775807"
  if #digits > #limit or (#digits == #limit and digits > limit) then return nil end
  return math.tointeger(tonumber(digits))
end

local function number(lexer)
  local text = lexer.text:match("^%-?%d[%w_.]*", lexer.at)
  local sign, digits, unit = text:match("^(%-?)(%d+)(%a*)$")
  if text:find("^%-?0x") then
    sign, digits, unit = "", text:match("^0x%x+$"), ""
  end
  local value
  if digits == nil then
    lexer:report("N0108", lexer.at, { text = text })
  elseif digits:find("^0%d") then
    lexer:report("N0108.zero", lexer.at, { text = text })
  elseif unit ~= "" and not UNITS[unit] then
    lexer:report("N0111", lexer.at, { unit = unit, text = text })
  else
    value = integer(digits)
    if not value then lexer:report("N0109", lexer.at) end
  end
  if value and sign == "-" then value = -value end
  local is_duration = unit ~= nil and unit ~= ""
  if value and is_duration then value = math.min(value, LONGEST_MS // UNITS[unit]) * UNITS[unit] end
  lexer:add(is_duration and "duration" or "int", text, value)
end

-- Reads the escape at the lexer's place and gives the byte that it means, nil if it means none.
local function escape(lexer)
  local text, at = lexer.text, lexer.at
  local letter = text:sub(at + 1, at + 1)
  if ESCAPES[letter] then
    lexer:skip_to(at + 2)
    return ESCAPES[letter]
  end
  local hex = text:match("^x%x%x", at + 1)
  if hex then
    lexer:skip_to(at + 4)
    return string.char(tonumber(hex:sub(2), 16))
  end
  if letter == "x" then
    lexer:report("N0106", at)
  else
    local char = text:match("^[\192-\255][\128-\191]*", at + 1) or letter
    lexer:report("N0105", at, { text = char:sub(1, 4) })
  end
  lexer:skip_to(at + 1)
  return nil
end

local function string_token(lexer)
  local text, start, parts = lexer.text, lexer.at, {}
  local place = place_at(lexer, start)
  lexer:skip_to(start + 1)
  while true do
    local stop = text:find('["\\%c]', lexer.at) or #text + 1
    parts[#parts + 1] = text:sub(lexer.at, stop - 1)
    lexer:skip_to(stop)
    local c = text:sub(stop, stop)
    if c == '"' then
      lexer:skip_to(stop + 1)
      break
    elseif c == "" or text:find("^\r?\n", stop) then
      lexer.diagnostics:report("N0104", place)
      place.unclosed = true
      break
    elseif c == "\\" and not text:find("^\r?\n", stop + 1) then
      parts[#parts + 1] = escape(lexer)
    else
      if c ~= "\\" then lexer:report("N0102", stop, { byte = ("%02x"):format(c:byte()) }) end
      lexer:skip_to(stop + 1)
    end
  end
  push(lexer, place, "string", text:sub(start, lexer.at - 1), table.concat(parts))
end

local function unexpected(lexer)
  local text = lexer.text:match("^[\192-\255][\128-\191]*", lexer.at)
    or lexer.text:sub(lexer.at, lexer.at)
  if text == "\239\187\191" then text = "U+FEFF" end
  lexer:report("N0103", lexer.at, { text = text })
  local stop
  if text == "#" then
    stop = lexer.text:find("\r?\n", lexer.at) or #lexer.text + 1
  else
    -- One report for a run of such characters.
    local last = select(2, lexer.text:find("^[^%w%s_/\"{}()<>%[%]:,=|?;%-]*", lexer.at + 1))
    stop = last + 1
  end
  lexer:skip_to(stop)
end

local function token(lexer)
  local text, at = lexer.text, lexer.at
  local c = text:sub(at, at)
  if c:find("[%a_]") then return name(lexer) end
  if text:find("^%-?%d", at) then return number(lexer) end
  if c == '"' then return string_token(lexer) end
  if c:find("[{}()<>%[%]:,=|?]") then return lexer:add(c, c) end
  if text:find("^%->", at) then return lexer:add("->", "->") end
  if text:find("^//", at) then return comment(lexer) end
  if text:find("^/%*", at) then return block_comment(lexer) end
  if c == ";" then
    lexer:report("N0114", at)
    return lexer:skip_to(at + 1)
  end
  return unexpected(lexer)
end

-- The place of a byte, for a text that may hold anything.
local function place_of_byte(text, at)
  local _, line_ends = text:sub(1, at - 1):gsub("\n", "")
  local start = text:sub(1, at - 1):match(".*\n()") or 1
  local _, more = text:sub(start, at - 1):gsub("[\128-\191]", "")
  return { line = line_ends + 1, col = at - start + 1 - more }
end

--- Reads the whole text into tokens; `limit` is its largest size where that is not a schema's.
function M.read(text, diagnostics, limit)
  local lexer = setmetatable({
    text = text, at = 1, line = 1, line_start = 1, continuation = 0,
    tokens = {}, comments = {}, diagnostics = diagnostics,
  }, Lexer)
  if #text > (limit or LIMIT_FILE) then
    diagnostics:report("N0112", { line = 1, col = 1 })
    lexer.text = ""
  else
    local _, bad = utf8.len(text)
    if bad then
      local byte = ("%02x"):format(text:byte(bad))
      diagnostics:report("N0101", place_of_byte(text, bad), { byte = byte })
    end
  end
  local size = #lexer.text
  while lexer.at <= size do
    local stop = lexer.text:match("^[ \t]*\r?()\n", lexer.at)
    if stop then
      lexer:new_line(stop + 1)
    else
      lexer.at = lexer.text:match("^[ \t]*()", lexer.at)
      if lexer.at <= size then token(lexer) end
    end
  end
  lexer:add("eof", "")
  return { tokens = lexer.tokens, comments = lexer.comments }
end

return M
