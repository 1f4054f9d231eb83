--- The nearest name.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local nearest = require "nearest"

local test, equal = check.test, check.equal

test("the distance counts changes, and a swap of neighbours as one", function()
  equal(nearest.distance("kitten", "sitting", 9), 3)
  equal(nearest.distance("abcd", "abdc", 9), 1)
  equal(nearest.distance("", "abc", 9), 3)
  equal(nearest.distance("same", "same", 0), 0)
  equal(nearest.distance("abc", "xyz", 2), nil)
end)

test("a distance is the same both ways", function()
  math.randomseed(7)
  local function word()
    local letters = {}
    for i = 1, math.random(0, 7) do letters[i] = ("abc"):sub(math.random(3)):sub(1, 1) end
    return table.concat(letters)
  end
  for _ = 1, 300 do
    local a, b = word(), word()
    equal(nearest.distance(a, b, 99), nearest.distance(b, a, 99), a .. " " .. b)
  end
end)

test("the nearest is within a third of the name, and one for short names", function()
  equal(nearest.find("requets", { "create", "request" }), "request")
  equal(nearest.find("u9", { "u8", "u16" }), "u8")
  equal(nearest.find("frobnicate", { "create", "request" }), nil)
end)

test("case does not count, and the first of equals wins", function()
  equal(nearest.find("post", { "Post" }), "Post")
  equal(nearest.find("ab", { "ac", "ad" }), "ac")
end)

test("a very long word has no nearest name", function()
  equal(nearest.find(("x"):rep(100000), { ("x"):rep(99999) }), nil)
end)

check.finish()
