--- Breaking changes: one case for each kind of change, with exactly what is said about it; and
-- what holds for any two schemas.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local breaking = require "breaking"
local check = require "check"
local diagnostics = require "diagnostics"
local helper = require "helper"
local lock = require "lock"
local rules = require "breaking.rules"

local test, equal = check.test, check.equal

local results = {} -- of texts that were checked before

local function checked(text)
  local result = results[text] or helper.run(text)
  results[text] = result
  if not result.model then
    check.fail(diagnostics.render(result.diagnostics, "t.nio", result.lines), 2)
  end
  return result
end

-- What a lock file says; fails if it cannot be read.
local function read_lock(text)
  local found = diagnostics.new(rules)
  local facts = lock.read(text, found)
  if not facts then
    check.fail(diagnostics.render(found:finish(), "t.nio.lock", diagnostics.lines(text)), 2)
  end
  return facts
end

-- What `netaio-gen breaking` prints, and the collector.
local function compare(old, new)
  local result = checked(new)
  local found = diagnostics.new(rules)
  local added = breaking.compare(
    read_lock(lock.text(checked(old).schema)), lock.facts(result.schema), found)
  local text = diagnostics.render(found:finish(), "t.nio", result.lines)
  return ("%s%d wire, %d source, %d added\n"):format(
    text, found.counts.wire or 0, found.counts.source or 0, added), found
end

-- ---- The cases ----------------------------------------------------------------------------------

local function case_names()
  local pipe = assert(io.popen(("ls '%s/tests/golden/breaking'"):format(helper.root)))
  local names = {}
  for name in pipe:lines() do names[#names + 1] = name:match("^(.*)%.case$") end
  pipe:close()
  table.sort(names)
  return names
end

local seen_rules, pairs_of_schemas = {}, {}
for _, name in ipairs(case_names()) do
  test("what is said about the change " .. name, function()
    local text = helper.read(("tests/golden/breaking/%s.case"):format(name))
    local old, new, output = text:match("^==== old\n(.*)==== new\n(.*)==== output\n(.*)$")
    equal(compare(old, new), output)
    equal(compare(new, new), "0 wire, 0 source, 0 added\n")
    for rule in output:gmatch("%[(N%d+)%]") do seen_rules[rule] = true end
    pairs_of_schemas[#pairs_of_schemas + 1] = { old, new }
  end)
end

test("every rule of evolution has a case", function()
  for rule in pairs(rules) do
    local id = rule:match("^%w+")
    check.ok(id == "N0900" or seen_rules[id], id)
  end
  check.ok(#pairs_of_schemas >= 100, "only " .. #pairs_of_schemas)
end)

-- ---- Lock files ---------------------------------------------------------------------------------

local SCHEMAS = {
  "schema/store.nio", "schema/chat.nio", "schema/ledger.nio", "schema/netaio.nio",
  "schema/hello.nio", "tests/golden/good/everything.nio", "tests/golden/good/streams.nio",
  "tests/golden/good/words.nio",
}

test("a lock file holds the facts of the wire and the names, nothing else", function()
  local text = lock.text(checked(helper.read("schema/chat.nio")).schema)
  for _, part in ipairs {
    'nio-lock 1\nprotocol chat 2 "chat" peer Member\nlayer outer aead("aead") (seal)\n',
    "\nrecord Post tuple\n", "\n  5 mood: Mood?\n  6 reply: u64? since 2\n  gone 7\n",
    '\nop posts.create 2 "room/{room:text<64>}/posts" admin tcp\n'
      .. "  in (author: text<32>, text: text<4096>, mood: Mood?)\n  10 (id: u64)\n  20 Problem\n",
  } do
    check.ok(text:find(part, 1, true), part)
  end
end)

local lock_text = require "lock.text"

for _, name in ipairs(SCHEMAS) do
  test(("the lock of %s is read as it was written"):format(name), function()
    local text = lock.text(checked(helper.read(name)).schema)
    equal(lock_text.of(read_lock(text)), text)
    equal(lock_text.of(read_lock(text:gsub("\n", "\r\n"))), text)
  end)
end

for _, name in ipairs { "store", "chat", "ledger", "netaio", "hello" } do
  test(("schema/%s.nio breaks nothing that its lock file promises"):format(name), function()
    local found = diagnostics.new(rules)
    breaking.compare(read_lock(helper.read(("schema/%s.nio.lock"):format(name))),
      lock.facts(checked(helper.read(("schema/%s.nio"):format(name))).schema), found)
    equal(diagnostics.render(found:finish(), name, {}), "")
  end)
end

test("layout, comments and constants do not change the fingerprint; a field does", function()
  local function fingerprint(body)
    return lock.fingerprint(checked(helper.HEAD .. body).schema)
  end
  local one = fingerprint("const N = 9\n/// doc\nrecord A {\n  1 a: text<N>\n}")
  equal(one, fingerprint("const N = 0x9 record A { 1 a: text<9> } // comment"))
  check.ok(one ~= fingerprint("const N = 9 record A { 1 a: text<8> }"))
  equal(#one, 64)
end)

test("SHA-256 gives the known answers", function()
  local hex = require("sha256").hex
  equal(hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  equal(hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  equal(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
  equal(hex(("a"):rep(1000)), "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3")
end)

-- ---- What holds for every pair and every lock file ----------------------------------------------

test("any schema compared with any other gives findings, never an error", function()
  math.randomseed(11)
  local sources = {}
  for i, name in ipairs(SCHEMAS) do sources[i] = helper.read(name) end
  for _, old in ipairs(sources) do
    for _, new in ipairs(sources) do compare(old, new) end
  end
  for _ = 1, 150 do
    local old = pairs_of_schemas[math.random(#pairs_of_schemas)][math.random(2)]
    local new = pairs_of_schemas[math.random(#pairs_of_schemas)][math.random(2)]
    compare(old, new)
  end
end)

-- A schema with some of its lines left out, swapped, or with other numbers and words.
local function mutated(text)
  local lines, out = diagnostics.lines(text), {}
  for _, line in ipairs(lines) do
    local dice = math.random(30)
    if dice == 1 and line:find("^  %d") then
      line = line:gsub("^  (%d+).*", "  reserved %1")
    elseif dice == 2 then
      line = line:gsub("<(%d+)>", function(n) return ("<%d>"):format(n * 2) end)
    elseif dice == 3 then
      line = line:gsub("u8", "u16"):gsub("u64", "u32")
    elseif dice == 4 then
      line = line:gsub("([%a_]+):", "%1_x:")
    elseif dice == 5 and line:find("^  %a+ .*%->") then
      line = ""
    end
    out[#out + 1] = line
  end
  return table.concat(out, "\n") .. "\n"
end

test("a schema compared with itself after some edits gives findings, never an error", function()
  math.randomseed(12)
  local compared = 0
  for round = 1, 80 do
    local text = helper.read(SCHEMAS[round % 4 + 1])
    local changed = mutated(text)
    results[changed] = helper.run(changed)
    if results[changed].model then
      compared = compared + 1
      compare(text, changed)
      compare(changed, text)
    end
  end
  check.ok(compared > 20, "only " .. compared)
end)

-- What is said about a lock file, "" if nothing.
local function said_of(text)
  local found = diagnostics.new(rules)
  local facts = lock.read(text, found)
  local result = found:finish()
  check.ok(facts or result.errors > 0, "neither facts nor findings")
  return diagnostics.render(result, "t.nio.lock", diagnostics.lines(text)), facts
end

test("a lock file that is none is told so", function()
  for text, part in pairs {
    [""] = "it does not begin with 'nio-lock 1'", ["nio-lock 2\n"] = "it does not begin",
    ["nio-lock 1\nprotocol t"] = "expected a number",
    ["nio-lock 1\nprotocol t 1 \"t\"\nrecrd A tuple\n"] = "expected a line of a lock file",
    ["nio-lock 1\nprotocol t 1 \"t\"\nrecord A tuple\n  1 a: B\n"] = "there is no type 'B' here",
    ["nio-lock 1\nprotocol t 1 \"t\"\nrecord A tuple\n  1 a: text<N>\n"] = "bound is no number",
    ["nio-lock 1\nprotocol t 1 \"t\"\nconst A = 1\nconst A = 1\n"] = "'A' is there twice",
    ["nio-lock 1\nprotocol t 1 \"t\"\nop a.grab 1 \"a\" tcp\n"] = "this is no verb",
    ["nio-lock 1\nprotocol t 1 \"t\"\nop a.create 2 \"{\" tcp\n"] = "this '{' has no '}'",
    ["nio-lock 1\nprotocol t 1 \"t\"\nop a.create 2 \"a\" tcp\n  99\n"] = "no type of an answer",
  } do
    local said = said_of(text)
    check.ok(said:find(part, 1, true), ("%q: %s"):format(text, said))
    check.ok(said:find("^t.nio.lock:%d+:%d+: error%["), said)
  end
end)

test("a damaged lock file gives findings, or facts that can be compared", function()
  math.randomseed(13)
  local result = checked(helper.read("tests/golden/good/everything.nio"))
  local text, facts = lock.text(result.schema), lock.facts(result.schema)
  local words = {}
  for word in text:gmatch("[%w_]+") do words[#words + 1] = word end
  local function try(bytes)
    local _, old = said_of(bytes)
    if not old then return 0 end
    breaking.compare(old, facts, diagnostics.new(rules))
    return 1
  end
  local compared = 0
  for at = 1, #text, 9 do compared = compared + try(text:sub(1, at)) end
  for _ = 1, 300 do
    local at = math.random(12, #text)
    compared = compared + try(
      text:sub(1, at - 1) .. string.char(math.random(0, 255)) .. text:sub(at + 1))
    compared = compared + try(text:sub(1, 11) .. text:sub(12):gsub("[%w_]+", function(word)
      return math.random(150) == 1 and words[math.random(#words)] or word
    end))
  end
  check.ok(compared > 30, "only " .. compared)
end)

test("types of a lock that hold one another end the comparison", function()
  local text = 'nio-lock 1\nprotocol t 1 "t"\nrecord A tuple\n  1 b: B\nrecord B tuple\n  1 a: A\n'
  local new = checked(helper.HEAD .. "record A { 1 b: B } record B { 1 a: u8 }")
  local found = diagnostics.new(rules)
  breaking.compare(read_lock(text), lock.facts(new.schema), found)
  equal(found.counts.wire, 1)
end)

test("many findings are cut at 20, and all are counted", function()
  local fields, others = {}, {}
  for i = 1, 30 do
    fields[i] = ("%d f%d: u8"):format(i, i)
    others[i] = ("%d f%d: u16"):format(i, i)
  end
  local text = compare(helper.HEAD .. "record A {" .. table.concat(fields, "\n") .. "}",
    helper.HEAD .. "record A {" .. table.concat(others, "\n") .. "}")
  check.ok(text:find("\n10 more not shown\n30 wire, 0 source, 0 added\n$"), text)
end)

check.finish()
