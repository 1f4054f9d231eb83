--- Types: what they resolve to, and their sizes in records.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local helper = require "helper"

local test, equal = check.test, check.equal

-- The record R with these members, in a schema that uses it.
local function record(members, more)
  local model = helper.body_model(
    ("record R %s\n%s\nresource r \"r\" { request -> R  fit some }"):format(members, more or ""))
  for _, found in ipairs(model.records) do
    if found.name == "R" then return found end
  end
end

local function sizes(members, more)
  local found = record(members, more)
  return ("%d %d"):format(found.min, found.max)
end

test("each scalar has its sizes", function()
  for word, wanted in pairs {
    bool = "6 6", u8 = "6 6", u16 = "6 7", u32 = "6 9", u64 = "6 14", i8 = "6 6", i16 = "6 7",
    i32 = "6 9", i64 = "6 14", f64 = "13 13", time = "6 14",
    ["text<10>"] = "6 16", ["bytes<300>"] = "6 308", ["bytes[16]"] = "22 22", ["any<9>"] = "5 13",
  } do
    equal(sizes("{ 1 a: " .. word .. " }"), wanted, word)
  end
end)

test("containers hold the sizes of what they contain", function()
  equal(sizes("{ 1 a: list<u8, 3> }"), "7 16")
  equal(sizes("{ 1 a: map<u8, u8, 2> }"), "7 27")
  equal(sizes("{ 1 a: E }", "enum E { a = 1 }"), "6 9")
  equal(sizes("{ 1 a: V }", "variant V { 1 none 2 some: u64 }"), "12 21")
  equal(sizes("{ 1 a: packable<S> }", "record S { 1 a: u8 }"), "14 14")
end)

test("optional fields at the end take nothing, those between one byte", function()
  equal(sizes("{ 1 a: u8 2 b: u64? }"), "6 17")
  equal(sizes("{ 1 a: u8? 2 b: u64 }"), "8 17")
  equal(sizes("{ 1 a: u8 reserved 2 3 b: u8 }"), "11 11")
  equal(sizes("{ 1 a: u8 2 b: u8 reserved 3 }"), "9 9")
  equal(sizes("{ 1 a: u8? }"), "3 6")
end)

test("a dict record pays for its keys", function()
  equal(sizes("dict { nick: text<32> }"), "17 49")
  equal(sizes('dict { nick: u8? as "n" }'), "3 14")
end)

test("types come in an order in which each needs only earlier ones", function()
  local model = helper.body_model([[
record A { 1 b: B 2 list: list<C, 2> }
record B { 1 c: map<u8, C, 2> }
record C { 1 d: text<3> }
resource r "r" { request -> A }
]])
  local names = {}
  for i, item in ipairs(model.types) do names[i] = item.c_name end
  equal(table.concat(names, " "), "t_c t_u8_c_map t_b t_c_list t_a")
  equal(model.records[1].name .. model.records[2].name, "AB")
end)

test("depth counts nested values, up to 32", function()
  equal(record("{ 1 a: u8 }").depth, 2)
  equal(record("{ 1 a: list<map<u8, u8, 2>, 2> }").depth, 4)
  equal(record("{ 1 a: any<5> }").depth, 9)
end)

test("a long chain of records is walked without recursion", function()
  local lines = {}
  for i = 1, 6000 do lines[i] = ("record A%d {1 a:A%d}"):format(i, i + 1) end
  lines[6001] = "record A6001 {1 a:u8}"
  local result = helper.run_body(table.concat(lines, "\n"))
  equal(result.diagnostics.shown[1].rule, "N0509")
  equal(result.diagnostics.errors, 1)
end)

test("a long cycle is printed in short", function()
  local lines = {}
  for i = 1, 3000 do lines[i] = ("record A%d {1 a:A%d}"):format(i, i % 3000 + 1) end
  local found = helper.run_body(table.concat(lines, "\n")).diagnostics.shown[1]
  equal(found.rule, "N0407")
  check.ok(#found.text < 100, found.text)
  check.ok(found.text:find("A1 > A2 > .* > … > .*A1$"), found.text)
end)

check.finish()
