--- The lexer: tokens, places, comments, and text that is no schema.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local diagnostics = require "diagnostics"
local lexer = require "lexer"

local test, equal = check.test, check.equal

local function read(text)
  local found = diagnostics.new()
  local lexed = lexer.read(text, found)
  return lexed, found:finish()
end

-- Tokens as one line: kinds with their places.
local function tokens(text)
  local list = {}
  for i, token in ipairs(read(text).tokens) do
    list[i] = ("%s@%d:%d"):format(token.kind, token.line, token.col)
  end
  return table.concat(list, " ")
end

local function value(text)
  local lexed, result = read(text)
  equal(result.errors, 0, "errors in " .. text)
  return lexed.tokens[1].value
end

local function rule(text)
  local _, result = read(text)
  return result.shown[1] and result.shown[1].rule
end

test("a schema's symbols, names and numbers become tokens with their places", function()
  equal(tokens("a: u8?\n  -> 5"), "name@1:1 :@1:2 name@1:4 ?@1:6 ->@2:3 int@2:6 eof@2:7")
end)

test("line ends are LF or CRLF, and a tab is one column", function()
  equal(tokens("a\r\n\tb\n\n c"), "name@1:1 name@2:2 name@4:2 eof@4:3")
end)

test("columns count code points", function()
  equal(tokens('"é€𝄞" x'), "string@1:1 name@1:7 eof@1:8")
  equal(tokens("// é\n/// ü\nx"), "name@3:1 eof@3:2")
end)

test("an empty text is one token", function()
  equal(tokens(""), "eof@1:1")
  equal(tokens("\n"), "eof@2:1")
end)

test("integers are decimal, hexadecimal or negative, below 2^63", function()
  equal(value("0"), 0)
  equal(value("-1"), -1)
  equal(value("0x1f"), 31)
  equal(value("9223372036854775807"), math.maxinteger)
  equal(value("0x7fffffffffffffff"), math.maxinteger)
  for _, digits in ipairs { "9223372036854775808", "0x8000000000000000", ("9"):rep(30) } do
    equal(rule(digits), "N0109", digits)
  end
end)

test("what begins like a number and is none is one mistake", function()
  for _, text in ipairs { "1_000", "1.5", "0xg", "12ab3", "-0x1", "-0xf" } do
    equal(rule(text), "N0108", text)
  end
  equal(rule("00"), "N0108")
  equal(rule("5d"), "N0111")
end)

test("durations are counted in milliseconds", function()
  equal(value("5s"), 5000)
  equal(value("250ms"), 250)
  equal(value("2m"), 120000)
  equal(value("1h"), 3600000)
  check.ok(value("9223372036854775807h") > 3600000, "a huge duration stays huge")
end)

test("strings hold bytes, with escapes", function()
  equal(value([["a\\b\"c\n\t\x00\xfF"]]), "a\\b\"c\n\t\0\255")
  equal(value('"é"'), "é")
end)

test("a string that is not closed ends with its line", function()
  equal(tokens('"abc\nx'), "string@1:1 name@2:1 eof@2:2")
  equal(tokens('"abc\\\nx'), "string@1:1 name@2:1 eof@2:2")
  equal(rule('"abc\r\nx'), "N0104")
end)

test("a doc comment has three slashes, and knows whether it has a line of its own", function()
  local comments = read("/// one\na /// two\n//// three\n// four").comments
  equal(#comments, 4)
  equal(comments[1].doc and comments[1].own_line, true)
  equal(comments[2].doc, true)
  equal(comments[2].own_line, false)
  equal(comments[2].before, 2)
  equal(comments[3].doc, false)
  equal(comments[4].doc, false)
end)

test("a run of unexpected characters is one mistake", function()
  local _, result = read("a @@@$$$ b")
  equal(#result.shown, 1)
  equal(result.shown[1].col, 3)
  equal(rule("a\rb"), "N0103")
end)

test("a block comment is skipped with its lines", function()
  equal(tokens("/* a\n b */ x"), "name@2:7 eof@2:8")
  equal(rule("/* never closed"), "N0113")
end)

check.finish()
