--- Members: numbers, names, keys and versions.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local helper = require "helper"

local test, equal = check.test, check.equal

local function rules(members, more)
  return helper.body_rules(
    ("record R %s\n%s\nresource r \"r\" { request -> R }"):format(members, more or ""))
end

test("numbers are positions in rising order without a gap", function()
  equal(rules("{ 1 a: u8 2 b: u8 }"), "")
  equal(rules("{ 1 a: u8 reserved 2, 3 4 b: u8 }"), "")
  equal(rules("{ 1 a: u8 4 b: u8 }"), "N0404")
  equal(rules("{ 2 b: u8 1 a: u8 }"), "N0412")
  equal(rules("{ 1 a: u8 1 b: u8 }"), "N0403")
  equal(rules("{ 1 a: u8 reserved 1 }"), "N0406")
  equal(rules("{ 1 a: u8 reserved 300 }"), "N0405")
end)

test("a number beyond the range is one mistake, not two hundred gaps", function()
  equal(rules("{ 1 a: u8 255 b: u8 }"), "N0404")
  equal(rules("{ 1 a: u8 256 b: u8 }"), "N0405")
  equal(rules("{ 1 a: u8 9223372036854775807 b: u8 }"), "N0405")
end)

test("reserved names and keys are not used again", function()
  equal(rules('{ 1 a: u8 reserved "a" }'), "N0310")
  equal(rules('dict { a: u8 as "b" reserved "b" }'), "N0310")
  equal(rules('{ 1 a: u8 }', 'reserved "R"'), "N0310")
end)

test("keys of a dict record are there once", function()
  equal(rules('dict { a: u8 b: u8 as "a" }'), "N0420")
  equal(rules('dict { a: u8 as "b" b: u8 }'), "N0420")
  equal(rules('dict { a: u8 as "b" b: u8 as "a" }'), "")
  equal(rules("dict { a: u8 a: u8 }"), "N0305")
end)

test("what came later is optional and stands at the end", function()
  equal(rules("{ 1 a: u8 2 b: u8? since 2 3 c: u8? since 3 }"), "")
  equal(rules("{ 1 a: u8 2 b: u8? since 3 3 c: u8? since 2 }"), "N0415")
  equal(rules("dict { b: u8? since 3 c: u8? since 2 }"), "")
  equal(rules("dict { b: u8 since 3 }"), "N0414")
  equal(rules("{ 1 a: u8 2 b: u8? since 4 }"), "N0413")
end)

test("an argument may be required in an operation that came no earlier", function()
  local function operation(text) return helper.body_rules('resource r "r" { ' .. text .. " }") end
  equal(operation("request (a: u8 since 2) -> u8  since 2"), "")
  equal(operation("request (a: u8 since 3) -> u8  since 2"), "N0414")
end)

test("enum members may have any number once", function()
  equal(rules("{ 1 e: E }", "enum E { a = 2147483647 b = 0 }"), "")
  equal(rules("{ 1 e: E }", "enum E { a = 5 b = 5 }"), "N0411")
  equal(rules("{ 1 e: E }", "enum E { a = 5 reserved 5 }"), "N0406")
end)

test("peer data has the layers' own keys with the layers' types", function()
  local head = 'protocol t version 1 { app "t" peer P }\n'
  equal(helper.rules(head .. "record P dict { pubkey: bytes[32]? lock: bytes<99>? }"), "")
  equal(helper.rules(head .. "record P dict { lock: text<99>? }"), "N0422")
  equal(helper.rules(head .. "record P { 1 a: u8 }"), "N0422")
  equal(helper.rules(head .. "enum P { a = 1 }"), "N0422")
  equal(helper.rules(head), "N0306")
end)

check.finish()
