--- Diagnostics: their order, their limit, and how they look.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local diagnostics = require "diagnostics"

local test, equal = check.test, check.equal

local function at(line, col)
  return { line = line, col = col }
end

local function render(found, text)
  return diagnostics.render(found:finish(), "x.nio", diagnostics.lines(text))
end

test("a finding shows its place, its line, a caret, the other place and the help", function()
  local found = diagnostics.new()
  found:report("N0805", at(2, 3), {
    field = "hmac", writer = "a.auth", other = "outer.auth", kind = "hmac", param = "mac_field",
  }, at(1, 1))
  equal(render(found, "one\n\ttwo\n"), [[
x.nio:2:3: error[N0805]: auth field "hmac" is written by a.auth and by outer.auth
    2 |  two
      |   ^
x.nio:1:1: note: the other writer
    1 | one
      | ^
      = help: name one of them: hmac(mac_field "...")
]])
end)

test("findings are sorted by place", function()
  local found = diagnostics.new()
  for _, place in ipairs { at(3, 1), at(1, 5), at(1, 2) } do found:report("N0113", place) end
  local shown = found:finish().shown
  equal(shown[1].col .. shown[2].col .. shown[3].line, "253")
end)

test("a rule is reported once for a place", function()
  local found = diagnostics.new()
  found:report("N0108", at(1, 1), { text = "a" })
  found:report("N0108.zero", at(1, 1), { text = "a" })
  found:report("N0113", at(1, 1))
  equal(#found:finish().shown, 2)
end)

test("at most twenty are shown, and the rest is counted", function()
  local found = diagnostics.new()
  for line = 1, 25 do found:report("N0113", at(line, 1)) end
  local text = render(found, ("x\n"):rep(30))
  check.ok(text:find("5 more not shown\n$"), text)
  equal(select(2, text:gsub("error%[", "")), 20)
end)

test("a costly value is made only for what is shown", function()
  local found, made = diagnostics.new(), 0
  for line = 1, 100 do
    found:report("N0306", at(line, 1), {
      name = "x",
      near = function()
        made = made + 1
        return "y"
      end,
    })
  end
  found:finish()
  equal(made, 20)
end)

test("a help without its values gives way to the next one", function()
  local found = diagnostics.new()
  found:report("N0309", at(1, 1), { name = "x" })
  equal(found:finish().shown[1].help, "declare it: layer x { auth … cipher … }")
end)

test("a warning is no error", function()
  local found = diagnostics.new()
  found:report("N0311", at(1, 1), { kind = "record", name = "R" })
  check.ok(found:clean())
  equal(found:finish().warnings, 1)
  equal(found:finish().shown[1].level, "warning")
end)

test("hostile text reaches a terminal as printable characters", function()
  local found = diagnostics.new()
  found:report("N0103", at(1, 2), { text = "\27[31m" })
  local text = render(found, "a\27[31m\255")
  check.ok(not text:find("[%z\1-\9\11-\31\127]"), text)
  check.ok(utf8.len(text), "not UTF-8")
end)

test("of a very long line a part around the caret is shown", function()
  local found = diagnostics.new()
  found:report("N0113", at(1, 50000))
  local text = render(found, ("x"):rep(100000))
  check.ok(#text < 1000, #text)
end)

check.finish()
