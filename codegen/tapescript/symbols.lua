--- Symbols: a source cut at white space.
--
-- In:  the text of a source.
-- Out: an array of { text, line, col }; columns count code points. Case is as the language wants
--      it: ops are in capitals, what is data is as it was written.
--
-- A string `s"two words"` is one symbol, in which white space of any length is one space. There
-- are no escapes, and no empty string: `s""` is the beginning of a longer one.

local report = require "tapescript.report"

local M = {}

M.LARGEST_SOURCE = 256 * 1024

-- White space beyond ASCII, as Unicode has it: U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028,
-- U+2029, U+202F, U+205F, U+3000. Spaces in their place leave all others where they are.
local function plain_space(source)
  source = source:gsub("[\x1c-\x1f]", " ")
  if not source:find("[\x80-\xff]") then return source end
  return (source:gsub("\xc2[\x85\xa0]", "  "):gsub("\xe1\x9a\x80", "   ")
    :gsub("\xe2\x80[\x80-\x8a\xa8\xa9\xaf]", "   "):gsub("\xe2\x81\x9f", "   ")
    :gsub("\xe3\x80\x80", "   "))
end

local function check_text(source)
  if #source > M.LARGEST_SOURCE then
    report.fail({ line = 1, col = 1 }, "the source is larger than 256 KiB")
  end
  local _, bad = utf8.len(source)
  if not bad then return end
  local before = source:sub(1, bad - 1)
  local _, line_ends = before:gsub("\n", "")
  report.fail({ line = line_ends + 1, col = utf8.len(before:match("[^\n]*$")) + 1 },
    ("not UTF-8: byte 0x%02x"):format(source:byte(bad)))
end

-- The words between white space.
local function words_of(source)
  local words, line, start = {}, 1, 1
  local plain = plain_space(source)
  for text, stop in plain:gmatch("([^\n]*)()") do
    local at, col = start, 1
    for from, word in text:gmatch("()(%S+)") do
      from = start + from - 1
      col = col + utf8.len(source, at, from - 1)
      words[#words + 1] = { text = word, line = line, col = col }
      at = from
    end
    line, start = line + 1, stop + 1
  end
  return words
end

-- Joins words from `at` to the one that closes the string; gives the place of the last.
local function join(words, at)
  local first = words[at]
  local quote = first.text:sub(2, 2)
  if first.text:find(quote, 4, true) then return at end
  local last = at + 1
  while words[last] and not words[last].text:find(quote, 1, true) do last = last + 1 end
  if not words[last] then
    report.fail(first, "this string is never closed",
      first.text:sub(3, 3) == quote and "there is no empty string; an empty value is written x"
        or ("end it with %s"):format(quote))
  end
  local parts = {}
  for i = at, last do parts[#parts + 1] = words[i].text end
  first.text = table.concat(parts, " ")
  return last
end

-- What stays as it is written: the rest is put in capitals.
local function is_data(text)
  return text:find("^d%d+$") or text:find("^x%x*$") or text:find("^[@!]")
end

--- The symbols of a source.
function M.read(source)
  check_text(source)
  local words, symbols, at = words_of(source), {}, 1
  while words[at] do
    local symbol = words[at]
    symbols[#symbols + 1] = symbol
    if symbol.text:find("^s[\"']") then
      at = join(words, at)
    elseif symbol.text == "@=" or symbol.text == "!=" then
      at = at + 1
      if not words[at] then
        report.fail(symbol, ("a name is missing behind '%s'"):format(symbol.text))
      end
      symbols[#symbols + 1] = words[at]
    elseif symbol.text == "s" then
      report.fail(symbol, "'s' alone is nothing", 'a text is written s"…", also in comments')
    elseif not is_data(symbol.text) then
      symbol.text = symbol.text:upper()
    end
    at = at + 1
  end
  return symbols
end

-- Beyond ASCII a name may hold letters of any script; these are no letters.
local NO_LETTERS = {
  { 0x80, 0xa9 }, { 0xab, 0xb1 }, { 0xb4, 0xb4 }, { 0xb6, 0xb8 }, { 0xbb, 0xbb }, { 0xbf, 0xbf },
  { 0xd7, 0xd7 }, { 0xf7, 0xf7 }, { 0x2000, 0x206f }, { 0x20a0, 0x20ff }, { 0x2190, 0x245f },
  { 0x2500, 0x2775 }, { 0x2794, 0x2bff }, { 0x2e00, 0x2e7f }, { 0x3000, 0x3004 },
  { 0x3008, 0x3020 }, { 0xd800, 0xf8ff }, { 0xfe00, 0xfe6f }, { 0xfff0, 0xffff },
  { 0x1f000, 0x1f0ff }, { 0x1f200, 0x1faff }, { 0xe0000, 0x10ffff },
}

--- Whether a text is a name: letters and digits, at least one.
function M.is_name(text)
  if text == "" or text:find("[%c%p ]") then return false end
  for _, code in utf8.codes(text) do
    for _, range in ipairs(code >= 0x80 and NO_LETTERS or {}) do
      if code >= range[1] and code <= range[2] then return false end
    end
  end
  return true
end

return M
