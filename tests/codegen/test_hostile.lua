--- Hostile schemas: any bytes give findings, never a Lua error, and cost at most their size.
--
-- NIO_THOROUGH in the environment cuts at every byte, tries more, and measures larger ones.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local diagnostics = require "diagnostics"
local helper = require "helper"

local test, equal = check.test, check.equal

local THOROUGH = os.getenv("NIO_THOROUGH") ~= nil
local ROUNDS = THOROUGH and 20 or 1

-- Runs a text whose only demand is that nothing fails.
local function survives(text, about)
  local ok, result = xpcall(helper.run, debug.traceback, text)
  if not ok then check.fail(("%s: %s"):format(about, result), 2) end
  check.ok(result.model or result.diagnostics.errors > 0, about)
  diagnostics.render(result.diagnostics, "x.nio", result.lines)
  return result
end

-- What reading a text costs: the steps of Lua's machine, in thousands, and the bytes that it
-- allocates. Both are the same on every machine. Text that C walks over again is in neither.
local function cost_of(text, about)
  local steps = 0
  collectgarbage()
  collectgarbage("stop")
  local before = collectgarbage("count")
  debug.sethook(function() steps = steps + 1 end, "", 1000)
  local ok, result = pcall(survives, text, about)
  debug.sethook()
  local bytes = (collectgarbage("count") - before) * 1024
  collectgarbage("restart")
  if not ok then error(result, 0) end
  return steps, bytes, result
end

local everything = helper.read("tests/golden/good/everything.nio")
local chat = helper.read("schema/chat.nio")
local streams = helper.read("tests/golden/good/streams.nio")

test("locks that grow while they are compiled share one limit", function()
  local macro = "!= a [ v ] { " .. ("push v "):rep(250) .. "} "
  local call = ("!a [ x%s ] "):format(("ab"):rep(200))
  local layers, runs, opens = {}, {}, {}
  for i = 1, 100 do
    layers[i] = ('layer a%d { auth tapescript(lock "%s%s")  cipher none }'):format(i, macro, call)
    runs[i] = ('layer a%d { auth tapescript(lock "push ~! { %s}")  cipher none }'):format(
      i, "push d1 " .. ("sha256 "):rep(160))
  end
  for i = 1, 200 do
    opens[i] = ('layer a%d { auth tapescript(lock "push x7f%s %s")  cipher none }'):format(
      i, ("ff"):rep(30), ("dup mult_ints d2 "):rep(60))
  end
  for about, list in pairs { expanded = layers, steps = runs, tried = opens } do
    local text = helper.HEAD .. helper.OUTER .. table.concat(list, "\n")
    local steps, _, result = cost_of(text, about)
    local found = result.diagnostics
    if about == "expanded" then check.ok(found.errors > 80 and found.errors < 95, found.errors) end
    check.ok(steps < 60000, ("%s: %d thousand steps"):format(about, steps))
  end
end)

test("a file that many locks name is read for a few of them", function()
  local layers = {}
  for i = 1, 100 do
    layers[i] = ('layer a%d { auth tapescript(lock_file "a.tape")  cipher none }'):format(i)
  end
  local source = ("true pop0 "):rep(20000)
  local files = { read = function(name) return source, nil, name end }
  local result = helper.run(helper.HEAD .. helper.OUTER .. table.concat(layers, "\n"), files)
  equal(result.diagnostics.errors, 95)
end)

test("a schema that ends anywhere gives findings or a model", function()
  for i = 0, #chat, THOROUGH and 1 or 3 do survives(chat:sub(1, i), "prefix " .. i) end
  for i = 0, #everything, THOROUGH and 2 or 29 do
    survives(everything:sub(1, i), "prefix " .. i)
  end
  for i = 0, #streams, THOROUGH and 1 or 5 do survives(streams:sub(1, i), "prefix " .. i) end
end)

test("a schema without any one of its bytes gives findings or a model", function()
  for i = 1, #chat, THOROUGH and 1 or 11 do
    survives(chat:sub(1, i - 1) .. chat:sub(i + 1), "without " .. i)
  end
  for i = 1, #everything, THOROUGH and 2 or 31 do
    survives(everything:sub(1, i - 1) .. everything:sub(i + 1), "without " .. i)
  end
  for i = 1, #streams, THOROUGH and 1 or 5 do
    survives(streams:sub(1, i - 1) .. streams:sub(i + 1), "without " .. i)
  end
end)

test("a schema with any byte changed gives findings or a model", function()
  math.randomseed(5)
  for _ = 1, 200 * ROUNDS do
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
  for round = 1, 160 * ROUNDS do
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
  for round = 1, 100 * ROUNDS do
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

-- Large schemas that repeat one thing, each of which could be quadratic: texts of about `size`.
local HALF = (THOROUGH and 64 or 12) * 1024

local function full(part, size)
  return helper.HEAD .. helper.OUTER .. part:rep(size // #part)
end

local REPEATED = {
  { "unknown characters", "@\n" }, { "open braces", "{" }, { "closed braces", "}" },
  { "open brackets", "list<" }, { "doc comments", "/// x\n" }, { "unknown words", "abcdefg " },
  { "unknown declarations", "recrd x\n" }, { "records without end", "record A {\n" },
  { "block comments", "/**/" }, { "unclosed strings", '"a\n' }, { "semicolons", ";" },
  { "one name", "a" }, { "digits", "9" }, { "constants of one name", "const A = 5\n" },
}

local function numbered(head, make, tail)
  return function(bytes)
    local parts, size, i = { helper.HEAD, helper.OUTER, head }, 0, 0
    while size < bytes do
      i = i + 1
      parts[#parts + 1] = make(i)
      size = size + #parts[#parts]
    end
    parts[#parts + 1] = tail
    return table.concat(parts)
  end
end

local function one_uri(part)
  return function(size)
    return ('%sresource r "%s" { request -> u8 }'):format(helper.HEAD, part:rep(size // #part))
  end
end

local LARGE = {
  { name = "bad escapes in a string", text_of = one_uri("\\q") },
  { name = "bad braces in a URI", text_of = one_uri("{") },
  { name = "escapes in a URI", text_of = one_uri("\\x41") },
  { name = "parameters in a URI", text_of = one_uri("{a:u8}/") },
  { name = "unknown types", text_of = numbered("record A {\n", function(i)
    return ("%d f%d: Typ%d\n"):format(i, i, i)
  end, "}") },
  { name = "unknown constants", text_of = numbered("const ABCDEF = 5\n", function(i)
    return ("record R%d { 1 a: text<ABC%d> }\n"):format(i, i)
  end, "") },
  { name = "fields beyond the range", text_of = numbered("record A {\n", function(i)
    return ("%d f%d: u8\n"):format(i, i)
  end, "}") },
  { name = "exact URIs", text_of = numbered("", function(i)
    return ('resource r%d "%d" { request -> u8 }\n'):format(i, i)
  end, "") },
  { name = "verbs of one resource", text_of = numbered('resource r "{a:text<9>}/" {\n', function()
    return "request -> u8\n"
  end, "}") },
  { name = "arguments", text_of = numbered('resource r "r" { request (a: u8', function(i)
    return (", a%d: u8"):format(i)
  end, ") -> u8 }") },
  { name = "records in records", text_of = numbered("record A0 { 1 a: u8 }\n", function(i)
    return ("record A%d { 1 a: A%d 2 b: A%d }\n"):format(i, i - 1, i - 1)
  end, "") },
  { name = "inner layers", text_of = numbered("", function(i)
    return ("layer a%d { auth hmac cipher none }\n"):format(i)
  end, "") },
}
for _, repeated in ipairs(REPEATED) do
  LARGE[#LARGE + 1] = {
    name = repeated[1], text_of = function(size) return full(repeated[2], size) end,
  }
end

for _, schema in ipairs(LARGE) do
  test(("twice as much of %s costs twice as much"):format(schema.name), function()
    local steps, bytes = cost_of(schema.text_of(HALF), schema.name)
    local more_steps, more_bytes = cost_of(schema.text_of(2 * HALF), schema.name)
    check.ok(more_steps <= 2.15 * steps + 10, ("%dk and %dk steps"):format(steps, more_steps))
    check.ok(more_bytes <= 2.15 * bytes + 1024, ("%d and %d bytes"):format(bytes, more_bytes))
  end)
end

-- What is compared pair by pair, which is quadratic up to a budget.
local function templates(count, more)
  local lines = {}
  for i = 1, count do
    lines[i] = ('resource r%d "{a:text<900>}/%d%s" { request -> u8 }'):format(i, i, more)
  end
  return helper.HEAD .. helper.OUTER .. table.concat(lines, "\n")
end

test("URIs that are soon told apart are compared, be they many", function()
  local rules = helper.rules(templates(THOROUGH and 900 or 300, ""))
  check.ok(not rules:find("N0612"), rules)
end)

test("URIs that take too long to compare are refused before they do", function()
  local steps, _, result = cost_of(templates(THOROUGH and 900 or 50, "/{b:u8}"), "templates")
  equal(result.diagnostics.shown[1].rule, "N0612")
  check.ok(steps < 100000, steps .. "k steps")
end)

check.finish()
