--- Explanations: every rule has one, its example breaks that rule and no other, its mend none.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local base_rules = require "rules"
local breaking = require "breaking"
local breaking_rules = require "breaking.rules"
local check = require "check"
local diagnostics = require "diagnostics"
local explain = require "explain"
local format = require "format"
local helper = require "helper"
local lock = require "lock"

local test, equal = check.test, check.equal

local entries, order = explain.parse(helper.read("codegen/explain.txt"))

-- Rules whose example would be too long to read, no UTF-8, or no schema at all.
local WITHOUT_EXAMPLE = { N0101 = true, N0112 = true, N0424 = true, N0612 = true, N0900 = true }

-- The rules found in a schema; behind them, if it is whole, what is found beside the lock of `old`.
local function found_in(text, old)
  local result = helper.run(text)
  local rules = {}
  for _, item in ipairs(result.diagnostics.shown) do rules[item.rule] = true end
  if old and result.model then
    local found = diagnostics.new(breaking_rules)
    local facts = assert(lock.read(lock.text(helper.run(old).schema), found))
    breaking.compare(facts, lock.facts(result.schema), found)
    for _, item in ipairs(found.found) do rules[item.rule] = true end
  end
  local list = {}
  for rule in pairs(rules) do list[#list + 1] = rule end
  table.sort(list)
  return table.concat(list, " ")
end

for _, rule in ipairs(order) do
  local entry = entries[rule]
  if not WITHOUT_EXAMPLE[rule] then
    test(("the example of %s breaks it alone, and its mend breaks nothing"):format(rule), function()
      local before = entry.before and explain.schema(entry, "before")
      equal(before and found_in(before) or "", "")
      equal(found_in(explain.schema(entry, "bad"), before), rule)
      equal(found_in(explain.schema(entry, "good"), before), "")
    end)
  end
end

test("every rule is explained, in the order of their numbers", function()
  local wanted = {}
  for _, rules in ipairs { base_rules, breaking_rules } do
    for rule in pairs(rules) do
      if #rule == 5 then wanted[#wanted + 1] = rule end
    end
  end
  table.sort(wanted)
  equal(table.concat(order, " "), table.concat(wanted, " "))
  for _, rule in ipairs(order) do
    local entry = entries[rule]
    equal(entry.bad == nil, WITHOUT_EXAMPLE[rule] == true, rule)
    equal(entry.bad == nil, entry.good == nil, rule)
    check.ok(#entry.why > 20, rule)
  end
end)

test("mends are in canonical layout", function()
  for _, rule in ipairs(order) do
    for _, kind in ipairs { "before", "good" } do
      local example = entries[rule][kind]
      if example then
        local head = 'protocol example version 1 {\n  app "example"\n}\n\n'
        if example.text:find("^protocol") then head = "" end
        equal(format.format(head .. example.text), head .. example.text, rule)
      end
    end
  end
end)

test("an explanation has at most 100 columns", function()
  for _, rule in ipairs(order) do
    for line in explain.render(entries[rule]):gmatch("[^\n]+") do
      check.ok(utf8.len(line) <= 100, rule .. ": " .. line)
    end
  end
end)

check.finish()
