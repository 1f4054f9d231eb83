--- Tapescript with anything for a source or a script: what is made again is the same, and whatever
--- comes gives an answer soon.
--
-- NIO_THOROUGH in the environment tries more.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local compiler = require "tapescript.compiler"
local decompiler = require "tapescript.decompiler"
local helper = require "helper"
local hex = require "hex"
local integer = require "tapescript.integer"
local json = require "json"
local opcodes = require "tapescript.opcodes"

local test, equal = check.test, check.equal

local ROUNDS = os.getenv("NIO_THOROUGH") and 20 or 1

local function bytes(count)
  local out = {}
  for i = 1, count do out[i] = string.char(math.random(0, 255)) end
  return table.concat(out)
end

-- An int in its written form.
local function int()
  local n = integer.from_bytes(bytes(math.random(math.random(4) == 1 and 250 or 9)))
  return integer.to_bytes(n)
end

local script

-- Operands that decompile and compile to themselves, by their kind.
local MAKE = {
  none = function() return "" end,
  byte = function(op) return string.char(math.random(0, op.nop and 127 or 255)) end,
  flags = function() return bytes(1) end,
  short = function() return (">s1"):pack(bytes(math.random(0, 40))) end,
  push1 = function() return (">s1"):pack(bytes(math.random(0, 255))) end,
  push2 = function() return (">s2"):pack(bytes(math.random(0, 600))) end,
  short_int = function() return (">s1"):pack(int()) end,
  cache = function() return (">s1"):pack(bytes(math.random(0, 9))) .. bytes(1) end,
  float = function() return bytes(4) end, two = function() return bytes(2) end,
  three = function() return bytes(3) end, hash = function() return bytes(32) end,
  ["if"] = function(_, depth) return (">s2"):pack(script(depth)) end,
  loop = function(_, depth) return (">s2"):pack(script(depth)) end,
  if_else = function(_, depth) return (">s2s2"):pack(script(depth), script(depth)) end,
  try = function(_, depth) return (">s2s2"):pack(script(depth), script(depth)) end,
  def = function(_, depth) return bytes(1) .. (">s2"):pack(script(depth, true)) end,
}

-- A script with all kinds of ops; in DEF without a DEF.
function script(depth, in_def)
  local out = {}
  for i = 1, math.random(0, 8) do
    local op
    repeat
      op = opcodes.of_code(math.random(3) == 1 and math.random(0, 255) or math.random(0, 91))
    until not (in_def and op.operand == "def")
      and (depth > 0 or not ({ ["if"] = 1, if_else = 1, try = 1, loop = 1, def = 1 })[op.operand])
    out[i] = string.char(op.code) .. MAKE[op.operand](op, depth - 1)
  end
  return table.concat(out)
end

test("a script is made again from its source", function()
  math.randomseed(11)
  for round = 1, 1500 * ROUNDS do
    local wanted = script(4)
    local text = table.concat(assert(decompiler.decompile(wanted)), "\n")
    local again, found = compiler.compile(text)
    equal(again and hex.of(again) or found.text, hex.of(wanted), "round " .. round)
    for _, warning in ipairs(found) do check.ok(warning.text:find("^a key has "), text) end
  end
end)

test("any bytes decompile or are refused, and what compiles again decompiles the same", function()
  math.randomseed(12)
  for round = 1, 2000 * ROUNDS do
    local script_bytes = bytes(math.random(0, 60))
    local lines, found = decompiler.decompile(script_bytes)
    if lines then
      local text = table.concat(lines, "\n")
      local again = compiler.compile(text)
      local same = again and decompiler.decompile(again)
      if same then equal(table.concat(same, "\n"), text, "round " .. round) end
    else
      check.ok(found.offset >= 0 and found.offset < #script_bytes, "round " .. round)
    end
  end
end)

-- Compiles a text whose only demand is that there is an answer.
local function survives(text, about)
  local ok, result, found = xpcall(compiler.compile, debug.traceback, text)
  if not ok then check.fail(("%s: %s"):format(about, result), 2) end
  local list = result and found or { found }
  for _, item in ipairs(list) do
    check.ok(item.line >= 1 and item.col >= 1 and item.text ~= "", about)
  end
  local rendered = compiler.render(list, "x", text)
  check.ok(utf8.len(rendered) and not rendered:find("[%z\1-\9\11-\31\127]"), about)
end

local SYMBOLS = { "{", "}", "(", ")", "[", "]", "#", "'", '"', "~", "~!", "!=", "@=", "@a", "@#a",
  "!m", "m", "A", "else", "end_if", "end_def", "except", "end_except", "end_loop", "if", "def",
  "try", "loop", "push", "push1", "push2", "d1", "d-1", "d999999999999999999999", "x", "x0", "x01",
  's"a', 'b"', "s'a'", "f1.5", "f", "0", "255", "s", "\0", "\xff", "é", "\u{3000}", "\n" }

local function symbol()
  if math.random(3) > 1 then return SYMBOLS[math.random(#SYMBOLS)] end
  return opcodes.words[math.random(#opcodes.words)]
end

test("any symbols give bytes or an error", function()
  math.randomseed(13)
  for round = 1, 6000 * ROUNDS do
    local parts = {}
    for i = 1, math.random(0, 20) do parts[i] = symbol() end
    survives(table.concat(parts, " "), "round " .. round)
  end
end)

test("any bytes for a source give bytes or an error", function()
  math.randomseed(14)
  for round = 1, 1000 * ROUNDS do survives(bytes(math.random(0, 80)), "round " .. round) end
end)

test("sources that are cut, or have a symbol less or more, give bytes or an error", function()
  math.randomseed(15)
  local cases = json.read(helper.read("tests/vectors/sources.json")).compile
  for _ = 1, ROUNDS do
    for i, case in ipairs(cases) do
      local source = case.src
      survives(source:sub(1, math.random(#source)), "cut " .. i)
      local words = {}
      for word in source:gmatch("%S+") do words[#words + 1] = word end
      table.remove(words, math.random(#words))
      survives(table.concat(words, " "), "less " .. i)
      table.insert(words, math.random(#words + 1), symbol())
      survives(table.concat(words, " "), "other " .. i)
    end
  end
end)

-- Steps of Lua's machine, in thousands.
local function steps_of(work)
  local steps = 0
  debug.sethook(function() steps = steps + 1 end, "", 1000)
  local ok, problem = pcall(work)
  debug.sethook()
  if not ok then error(problem, 0) end
  return steps
end

local LARGE = {
  { "open braces", "{ " }, { "open blocks", "if { " }, { "hoisted blocks", "if ( " },
  { "comments", "# # " }, { "comptime blocks", "push ~ { true } " },
  { "blocks that run", "~! { } " }, { "macros", "!= m [ a ] { true } " }, { "calls", "!m [ ] " },
  { "variables", "@= a [ d1 ] " }, { "strings", 's"a ' }, { "words", "a" },
  { "numbers", "push d123456789 " }, { "spaces", " " }, { "wide spaces", "\u{3000}" },
  { "lines", "\n" }, { "letters", "é" }, { "warnings", "push shello " },
}

for _, case in ipairs(LARGE) do
  local name, part = table.unpack(case)
  test(("twice as much of %s costs twice as much"):format(name), function()
    local size = 20 * 1024 // #part
    local once = steps_of(function() survives(part:rep(size), name) end)
    local twice = steps_of(function() survives(part:rep(2 * size), name) end)
    check.ok(twice <= 2.2 * once + 10, ("%dk and %dk steps"):format(once, twice))
  end)
end

check.finish()
