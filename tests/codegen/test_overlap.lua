--- Overlap: no overlap is missed, each witness matches both, and the walk is bounded.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local diagnostics = require "diagnostics"
local lexer = require "lexer"
local overlap = require "overlap"
local uri = require "uri"

local test, equal = check.test, check.equal

local function read(text)
  local found = diagnostics.new()
  local token = lexer.read(('"%s"'):format(text), found).tokens[1]
  return check.ok(uri.read(token, function() return nil end, found), text)
end

local MATCH = {}

-- Matching as the page on URIs says it: left to right, without going back. Gives the position
-- behind the element, or nil.
function MATCH.literal(bytes, at, element)
  return bytes:sub(at, at + #element.bytes - 1) == element.bytes and at + #element.bytes or nil
end

function MATCH.fixed(bytes, at, element)
  return at + element.length <= #bytes + 1 and at + element.length or nil
end
MATCH.raw = MATCH.fixed

local function variable(bytes, at, element)
  local stop = #bytes + 1
  if element.delimiter then stop = bytes:find(string.char(element.delimiter), at, true) end
  local length = stop and stop - at
  return length and length >= element.min and length <= element.max and stop or nil
end
MATCH.bytes = variable

function MATCH.text(bytes, at, element)
  local stop = variable(bytes, at, element)
  return stop and not bytes:sub(at, stop - 1):find("\0", 1, true) and stop or nil
end

-- The range of a decimal is left out, as in the decision itself.
function MATCH.decimal(bytes, at, element)
  local stop = variable(bytes, at, element)
  local digits = stop and bytes:sub(at, stop - 1)
  return digits and (digits == "0" or digits:find("^[1-9]%d*$")) and stop or nil
end

local function matches(template, bytes)
  local at = 1
  for _, element in ipairs(template.elements) do
    at = MATCH[element.form or element.kind](bytes, at, element)
    if not at then return false end
  end
  return at == #bytes + 1
end

-- All bytes over a small alphabet up to a length, shortest first.
local function every(alphabet, longest)
  local all, from = { "" }, 1
  for _ = 1, longest do
    local to = #all
    for i = from, to do
      for c in alphabet:gmatch(".") do all[#all + 1] = all[i] .. c end
    end
    from = to + 1
  end
  return all
end

-- A random template whose lengths are small, so that trying all bytes decides.
local function random_template()
  local parts, variable_before, decimal_before = {}, false, false
  for i = 1, math.random(1, 3) do
    local kind = math.random(1, 5)
    if variable_before and kind ~= 1 then kind = 1 end
    if kind == 1 then
      local letters = decimal_before and "ab/" or "ab/1"
      local at = math.random(#letters)
      parts[i] = letters:sub(at, at)
    else
      local form = ({ "text<%d>", "bytes<%d>", "bytes[%d]", "u8" })[kind - 1]
      parts[i] = ("{p%d:%s}"):format(i, form:format(math.random(1, 2)))
    end
    variable_before = kind > 1 and kind ~= 4
    decimal_before = kind == 5
  end
  return table.concat(parts)
end

test("on random pairs the decision is that of trying all bytes", function()
  math.randomseed(20)
  local tried, found = every("ab/1", 5), 0
  for _ = 1, 250 do
    local left, right = random_template(), random_template()
    local a, b = read(left), read(right)
    local shortest
    for _, bytes in ipairs(tried) do
      if matches(a, bytes) and matches(b, bytes) then
        shortest = bytes
        break
      end
    end
    local witness = overlap.find(a, b)
    local about = ("%s | %s: %s"):format(left, right, witness)
    if shortest then
      found = found + 1
      equal(witness and #witness, #shortest, about)
    end
    if witness then check.ok(matches(a, witness) and matches(b, witness), about) end
    equal(overlap.find(b, a) ~= nil, witness ~= nil, about)
  end
  check.ok(found > 30, "too few pairs overlap")
end)

test("the longest pair visits 3,068 pairs of states", function()
  local witness, visited = overlap.find(read("{a:text<1023>}b"), read("{c:bytes<1023>}d"))
  equal(witness, nil)
  equal(visited, 3068)
end)

test("no pair visits more than 1,024 times 1,024 pairs of states", function()
  local _, visited = overlap.find(
    read("{a:bytes<500>}/{b:bytes<500>}/x"), read("{c:bytes<500>}/{d:bytes<500>}/y"))
  check.ok(visited <= 1024 * 1024, visited)
end)

test("lengths that are apart need no walk", function()
  local witness, visited = overlap.find(read("{a:bytes[5]}"), read("{a:bytes[6]}"))
  equal(witness, nil)
  equal(visited, 0)
end)

test("a witness prefers letters, then digits, then other printing bytes", function()
  equal(overlap.find(read("{a:bytes[3]}"), read("{b:text<9>}")), "aaa")
  equal(overlap.find(read("{a:u8}"), read("{b:text<9>}")), "0")
  equal(overlap.find(read("x{a:bytes[1]}"), read("x{b:text<9>}/")), nil)
  equal(overlap.find(read("x{a:bytes[2]}"), read("x{b:text<9>}/")), "xa/")
end)

test("a delimiter is never in the value that it ends", function()
  equal(overlap.find(read("{a:text<9>}/x"), read("{b:text<9>}/y/x")), nil)
  equal(overlap.find(read("{a:text<9>}/{b:text<9>}"), read("{c:text<9>}/y/x")), "a/y/x")
end)

test("two bare types match nothing at all, which is the shortest", function()
  equal(overlap.find(read("{a:bytes<1>}"), read("{b:bytes<2>}")), "")
end)

test("a witness is printed as a schema would write it", function()
  equal(overlap.quoted("a\"\\\0\255 ~"), [[a\"\\\x00\xff ~]])
end)

check.finish()
