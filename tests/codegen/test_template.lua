--- Templates.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local template = require "template"

local test, equal = check.test, check.equal

local function render(text, values)
  return template.compile(text, "t.tpl"):render(values or {})
end

test("text is copied, expressions are replaced", function()
  equal(render("a ${x} b${x}\n", { x = 5 }), "a 5 b5\n")
  equal(render("${t.n + 1}", { t = { n = 2 } }), "3")
  equal(render("${('%s-%s'):format(a, b)}", { a = 1, b = 2 }), "1-2")
  equal(render("${#{1, 2, 3}}"), "3")
end)

test("lines that begin with % are Lua", function()
  equal(render("% for i = 1, 3 do\nx${i}\n  % if i == 2 then\ntwo\n  % end\n% end\nend\n"),
    "x1\nx2\ntwo\nx3\nend\n")
end)

test("%% begins a line of text with a %, and a lone $ is itself", function()
  equal(render("%% x\n  %%y $ $x {}\n"), "% x\n  %y $ $x {}\n")
end)

test("text may hold what Lua's strings escape", function()
  equal(render('"\\n" \\ \0 \r é\n\n'), '"\\n" \\ \0 \r é\n\n')
  equal(render(""), "")
  equal(render("\n"), "\n")
end)

test("a template is compiled once and rendered often", function()
  local compiled = template.compile("${x}", "t.tpl")
  equal(compiled:render { x = 1 } .. compiled:render { x = 2 }, "12")
end)

test("what is wrong names the template and its line", function()
  check.ok(check.raises(render, "a\nb\n% if then\nc\n"):find("t.tpl:3:", 1, true))
  check.ok(check.raises(render, "a\n\n${x.y}\n"):find("t.tpl:3:", 1, true))
  check.ok(check.raises(render, "a\n${x}\n"):find("t.tpl:2: ${x} is nil", 1, true))
  check.ok(check.raises(render, "a\n ${x\n"):find("t.tpl:2:", 1, true))
  check.ok(check.raises(render, "a\n% error 'why'\n"):find("t.tpl:2: why", 1, true))
end)

test("a template sees its values and a few helpers, nothing else", function()
  equal(render("${type(io)} ${type(os)}"), "nil nil")
  equal(render("% for i, x in ipairs(list) do\n${i}${x}\n% end\n", { list = { "a", "b" } }),
    "1a\n2b\n")
end)

check.finish()
