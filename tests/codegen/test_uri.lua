--- URIs: what a template becomes.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local helper = require "helper"

local test, equal = check.test, check.equal

local function uri(text)
  return helper.body_model(("const N = 7\nresource r \"%s\" { publish (bytes<N>) }"):format(text))
    .resources[1].uri
end

local function rule(text)
  return helper.body_rules(("resource r \"%s\" { publish (u8) }"):format(text))
end

test("a URI without parameters is exact, one of a single bytes<N> is bare", function()
  equal(uri("room/x").tier .. uri("room/x").exact, "exactroom/x")
  equal(uri("").tier, "exact")
  equal(uri("{a:bytes<9>}").tier, "bare")
  equal(uri("{a:bytes<9>}").min, 0)
  equal(uri("{a:text<9>}").tier, "template")
  equal(uri("x{a:bytes<9>}").tier, "template")
end)

test("parameters know what ends them and how long they are", function()
  local found = uri("room/{room:text<64>}/{id:u64}:{key:bytes[32]}{n:raw u16}{rest:bytes<N>}")
  local parts = {}
  for i, item in ipairs(found.elements) do
    parts[i] = ("%s:%d-%d:%s"):format(item.form or item.kind, item.min, item.max,
      item.delimiter and string.char(item.delimiter) or "")
  end
  equal(table.concat(parts, " "),
    "literal:5-5: text:1-64:/ literal:1-1: decimal:1-20:: literal:1-1: fixed:32-32: raw:2-2: "
    .. "bytes:1-7:")
  equal(found.min .. " " .. found.max, "44 132")
  equal(found.prefix, "room/")
  equal(#found.params, 5)
end)

test("escapes are literals, also braces", function()
  local found = uri([[a\x7bb\x7d\"\\\n]])
  equal(found.exact, "a{b}\"\\\n")
end)

test("what is no parameter is refused with its column", function()
  local shown = helper.run_body('resource r "é\\x41{id:float}" { publish }').diagnostics.shown[1]
  equal(shown.rule .. ":" .. shown.col, "N0603:22")
end)

test("each mistake in a template has its rule", function()
  for text, wanted in pairs {
    ["{"] = "N0601", ["a}"] = "N0601", ["{a:u8"] = "N0601", ["{a}"] = "N0602", ["{}"] = "N0602",
    ["{a: u8}"] = "N0602", ["{a:raw  u8}"] = "N0602", ["{a:i8}"] = "N0603",
    ["{a:raw u9}"] = "N0603", ["{a:text<5>?}"] = "N0603", ["{a:u8}{b:u8}"] = "N0604",
    ["{a:u8}0"] = "N0605", ["{a:bytes[2]}0"] = "", ["{a:raw u8}{b:u8}"] = "",
    ["{a:text<1025>}"] = "N0607", ["{a:text<1024>}"] = "", ["{a:u8}/{a:u8}"] = "N0608",
    ["{a:text<5>}\\x80"] = "N0611", ["{a:bytes<5>}\\x80"] = "", ["{a:text<0>}"] = "N0501",
    ["{a:bytes[257]}"] = "N0502", ["{a:text<NO>}"] = "N0307", ["{A:u8}"] = "N0302",
    ["{a:text<99999999999999999999>}"] = "N0501", ["{a:text<007>}"] = "N0108",
  } do
    equal(rule(text), wanted, text)
  end
end)

check.finish()
