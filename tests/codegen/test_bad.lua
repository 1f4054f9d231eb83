--- Schemas with mistakes, and exactly what is said about them: one for each wording of each rule,
-- named after it; and schemas that are right.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local helper = require "helper"
local rules = require "rules"

local test = check.test

-- Rules that take more than a short file, and have tests of their own in test_hostile.
local ELSEWHERE = { N0112 = true, N0612 = true }

local names = {}
for rule in pairs(rules) do
  if not ELSEWHERE[rule] then names[#names + 1] = rule end
end
table.sort(names)
names[#names + 1] = "several"

local files = helper.files("tests/golden/bad")

for _, name in ipairs(names) do
  test(("what is said about bad/%s.nio"):format(name), function()
    local text = helper.read(("tests/golden/bad/%s.nio"):format(name))
    local expected = helper.read(("tests/golden/bad/%s.expect"):format(name))
    check.equal(helper.rendered(text, name .. ".nio", files), expected)
    check.ok(name == "several" or expected:find(("[%s]"):format(name:match("%w+")), 1, true))
  end)
end

for _, name in ipairs { "everything", "words" } do
  test(("good/%s.nio is right"):format(name), function()
    local text = helper.read(("tests/golden/good/%s.nio"):format(name))
    local expected = name == "everything" and "tests/golden/good/everything.expect"
    expected = expected and helper.read(expected) or ""
    check.equal(helper.rendered(text, name .. ".nio"), expected)
    check.ok(helper.run(text).model, "no model was made")
  end)
end

for _, name in ipairs { "store", "chat", "ledger", "netaio" } do
  test(("schema/%s.nio has no findings"):format(name), function()
    check.equal(helper.rendered(helper.read(("schema/%s.nio"):format(name))), "")
  end)
end

check.finish()
