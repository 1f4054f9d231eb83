--- Tapescript: known answers of the reference, for ops, ints, sources and scripts.

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

local function vectors(name)
  return json.read(helper.read("tests/vectors/" .. name .. ".json"))
end

local function sorted(list)
  table.sort(list)
  return table.concat(list, " ")
end

test("the table of opcodes has the codes, names and short names of the reference", function()
  local wanted = vectors("opcodes").opcodes
  equal(#wanted, 92)
  local words = {}
  for _, row in ipairs(wanted) do
    local op = opcodes.of_code(row.code)
    equal(op.name, row.name)
    equal(opcodes.find(row.name), op)
    words[#words + 1] = row.name
    for _, alias in ipairs(row.aliases) do
      equal(opcodes.find(alias), op, alias)
      words[#words + 1] = alias
    end
  end
  equal(sorted(table.move(opcodes.words, 1, #opcodes.words, 1, {})), sorted(words))
end)

test("codes from 92 are NOPs, and nothing else is one", function()
  for code = 92, 255 do
    equal(opcodes.of_code(code).name, "NOP" .. code)
    equal(opcodes.find("NOP" .. code).code, code)
  end
  for _, word in ipairs { "NOP", "NOP91", "NOP256", "OP_NOP92", "PUSH", "" } do
    equal(opcodes.find(word), nil, word)
  end
end)

local function written(text)
  local sign, digits = text:match("^(%-?)(%d+)$")
  return integer.to_bytes(integer.from_decimal(digits, sign == "-"))
end

test("ints are written as the reference does it", function()
  local encodings = vectors("ints").encodings
  equal(#encodings, 29)
  for _, case in ipairs(encodings) do
    equal(hex.of(written(case.int)), case.hex, case.int)
    equal(integer.to_decimal(integer.from_bytes(hex.bytes(case.hex))), case.int)
  end
end)

test("ints next below a power have an extra zero byte, from the reference's value on", function()
  local cases = vectors("ints").extra_byte
  equal(#cases, 37)
  for _, case in ipairs(cases) do
    local first = integer.from_bytes("\0" .. written(case.smallest_with_an_extra_zero_byte))
    local before = integer.add(first, integer.from_bytes("\xff"))
    local size = (case.bits + 1) // 8
    equal(#integer.to_bytes(first), size + 1, case.bits)
    equal(#integer.to_bytes(before), size, case.bits)
    equal(#integer.to_bytes(integer.negate(first)), size, case.bits)
    local last = integer.from_bytes("\x7f" .. ("\xff"):rep(size - 1))
    equal(#integer.to_bytes(last), size + 1, case.bits)
    local distance = integer.add(last, integer.negate(before))
    equal(integer.to_decimal(distance), case.distance_to_2_pow_bits, case.bits)
  end
end)

-- Compiles every case; gives how many gave bytes, and how many an error.
local function compile_all(cases)
  local compiled, refused = 0, 0
  for _, case in ipairs(cases) do
    local bytes, found = compiler.compile(case.src)
    if case.hex then
      equal(bytes and hex.of(bytes) or found.text, case.hex, case.src)
      compiled = compiled + 1
    else
      check.ok(not bytes, case.src)
      check.ok(found.line >= 1 and found.col >= 1 and found.text ~= "", case.src)
      refused = refused + 1
    end
  end
  return compiled, refused
end

test("every source of the reference compiles to its bytes, or is refused as there", function()
  local compiled, refused = compile_all(vectors("compiler").compile)
  equal(compiled, 366)
  equal(refused, 259)
end)

test("sources made at random compile to the bytes of the reference", function()
  local compiled, refused = compile_all(vectors("sources").compile)
  equal(compiled, 335)
  equal(refused, 0)
end)

test("every script of the reference decompiles to its lines, and they compile again", function()
  local shown, refused, same = 0, 0, 0
  for _, case in ipairs(vectors("compiler").decompile) do
    local lines, found = decompiler.decompile(hex.bytes(case.hex))
    if case.lines then
      shown = shown + 1
      local text = table.concat(lines or { found.text }, "\n")
      equal(text, table.concat(case.lines, "\n"), case.hex)
      local again = compiler.compile(text)
      if case.recompiles_to == "same" then
        equal(again and hex.of(again), case.hex)
        same = same + 1
      else
        equal(case.recompiles_to, json.null, case.hex)
        equal(again, nil, case.hex)
      end
    else
      refused = refused + 1
      check.ok(not lines, case.hex)
      check.ok(found.offset < #case.hex // 2, case.hex)
    end
  end
  equal(shown, 890)
  equal(same, 887)
  equal(refused, 144)
end)

check.finish()
