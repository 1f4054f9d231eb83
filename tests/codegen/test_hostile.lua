--- Hostile schemas: any bytes give findings, never a Lua error, and cost at most their size.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local diagnostics = require "diagnostics"
local helper = require "helper"

local test, equal = check.test, check.equal

-- Runs a text whose only demand is that nothing fails.
local function survives(text, about)
  local ok, result = xpcall(helper.run, debug.traceback, text)
  if not ok then check.fail(("%s: %s"):format(about, result), 2) end
  check.ok(result.model or result.diagnostics.errors > 0, about)
  diagnostics.render(result.diagnostics, "x.nio", result.lines)
  return result
end

local function seconds_of(run)
  local start = os.clock()
  run()
  return os.clock() - start
end

local everything = helper.read("tests/golden/good/everything.nio")
local chat = helper.read("schema/chat.nio")

test("every prefix of a schema gives findings or a model", function()
  for i = 0, #chat do survives(chat:sub(1, i), "prefix " .. i) end
  for i = 0, #everything, 11 do survives(everything:sub(1, i), "prefix " .. i) end
end)

test("a schema without any one of its bytes gives findings or a model", function()
  for i = 1, #chat, 4 do survives(chat:sub(1, i - 1) .. chat:sub(i + 1), "without " .. i) end
  for i = 1, #everything, 12 do
    survives(everything:sub(1, i - 1) .. everything:sub(i + 1), "without " .. i)
  end
end)

test("a schema with any byte changed gives findings or a model", function()
  math.randomseed(5)
  for _ = 1, 500 do
    local at, byte = math.random(#everything), math.random(0, 255)
    survives(everything:sub(1, at - 1) .. string.char(byte) .. everything:sub(at + 1),
      ("byte %d at %d"):format(byte, at))
  end
end)

test("a schema with its words changed for one another gives findings or a model", function()
  math.randomseed(6)
  local words = {}
  for word in everything:gmatch("[%w_]+") do words[#words + 1] = word end
  for _, mark in ipairs { "{", "}", "(", ")", "<", ">", "[", "]", ":", ",", "?", "->", "|", '"' } do
    words[#words + 1] = mark
  end
  for round = 1, 400 do
    local text = everything:gsub("[%w_]+", function(word)
      return math.random(60) == 1 and words[math.random(#words)] or word
    end)
    survives(text, "round " .. round)
  end
end)

test("random tokens give findings", function()
  math.randomseed(8)
  local words = {}
  for word in everything:gmatch("%S+") do words[#words + 1] = word end
  for round = 1, 100 do
    local text = {}
    for i = 1, 200 do
      text[i] = words[math.random(#words)] .. (math.random(4) == 1 and "\n" or " ")
    end
    survives(table.concat(text), "round " .. round)
  end
end)

test("a file is at most 256 KiB", function()
  equal(helper.rules((" "):rep(256 * 1024 + 1)), "N0112 N0203")
  equal(helper.rules(helper.HEAD .. ("\n"):rep(256 * 1024 - #helper.HEAD)), "")
end)

-- Large schemas that repeat one thing, each of which could be quadratic.
local FULL = 120 * 1024
local function full(part)
  return helper.HEAD .. helper.OUTER .. part:rep(FULL // #part)
end

local REPEATED = {
  { "unknown characters", "@\n" }, { "open braces", "{" }, { "closed braces", "}" },
  { "open brackets", "list<" }, { "doc comments", "/// x\n" }, { "unknown words", "abcdefg " },
  { "unknown declarations", "recrd x\n" }, { "records without end", "record A {\n" },
  { "block comments", "/**/" }, { "unclosed strings", '"a\n' }, { "semicolons", ";" },
  { "one name", "a" }, { "digits", "9" }, { "constants of one name", "const A = 5\n" },
}

local function numbered(head, make, tail)
  local parts, size, i = { helper.HEAD, helper.OUTER, head }, 0, 0
  while size < FULL do
    i = i + 1
    parts[#parts + 1] = make(i)
    size = size + #parts[#parts]
  end
  parts[#parts + 1] = tail
  return table.concat(parts)
end

local function one_uri(part)
  return ('%sresource r "%s" { request -> u8 }'):format(helper.HEAD, part:rep(FULL // #part))
end

local LARGE = {
  { name = "bad escapes in a string", text = one_uri("\\q") },
  { name = "bad braces in a URI", text = one_uri("{") },
  { name = "escapes in a URI", text = one_uri("\\x41") },
  { name = "parameters in a URI", text = one_uri("{a:u8}/") },
  { name = "unknown types", text = numbered("record A {\n", function(i)
    return ("%d f%d: Typ%d\n"):format(i, i, i)
  end, "}") },
  { name = "unknown constants", text = numbered("const ABCDEF = 5\n", function(i)
    return ("record R%d { 1 a: text<ABC%d> }\n"):format(i, i)
  end, "") },
  { name = "fields beyond the range", text = numbered("record A {\n", function(i)
    return ("%d f%d: u8\n"):format(i, i)
  end, "}") },
  { name = "exact URIs", text = numbered("", function(i)
    return ('resource r%d "%d" { request -> u8 }\n'):format(i, i)
  end, "") },
  { name = "verbs of one resource", text = numbered('resource r "{a:text<9>}/" {\n', function()
    return "request -> u8\n"
  end, "}") },
  { name = "arguments", text = numbered('resource r "r" { request (a: u8', function(i)
    return (", a%d: u8"):format(i)
  end, ") -> u8 }") },
  { name = "records in records", text = numbered("record A0 { 1 a: u8 }\n", function(i)
    return ("record A%d { 1 a: A%d 2 b: A%d }\n"):format(i, i - 1, i - 1)
  end, "") },
  { name = "inner layers", text = numbered("", function(i)
    return ("layer a%d { auth hmac cipher none }\n"):format(i)
  end, "") },
  { name = "templates with different ends", text = numbered("", function(i)
    return ('resource r%d "{a:text<900>}/%d" { request -> u8 }\n'):format(i, i)
  end, "") },
}
for _, repeated in ipairs(REPEATED) do
  LARGE[#LARGE + 1] = { name = repeated[1], text = full(repeated[2]) }
end

for _, schema in ipairs(LARGE) do
  test(("a schema full of %s is read in a few seconds"):format(schema.name), function()
    local used = seconds_of(function() survives(schema.text, schema.name) end)
    check.ok(used < 8, ("%.1f s"):format(used))
  end)
end

test("URIs that take too long to compare are refused", function()
  local lines = {}
  for i = 1, 900 do
    lines[i] = ('resource r%d "{a:text<900>}/%d/{b:u8}" { request -> u8 }'):format(i, i)
  end
  local used = seconds_of(function()
    check.ok(helper.body_rules(table.concat(lines, "\n")):find("N0612"), "was not refused")
  end)
  check.ok(used < 8, ("%.1f s"):format(used))
end)

check.finish()
