--- Sizes on the wire.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local size = require "size"

local test, equal = check.test, check.equal

test("a length has 1, 2 or 4 bytes", function()
  equal(size.width(0), 1)
  equal(size.width(255), 1)
  equal(size.width(256), 2)
  equal(size.width(65535), 2)
  equal(size.width(65536), 4)
end)

test("byte strings, lists, tuples, dicts and packables are as packify makes them", function()
  equal(size.bytes(0), 2) -- 43 00
  equal(size.bytes(256), 259)
  equal(size.list(0, 0), 3) -- 4a 40 00
  equal(size.list(2, 2), 9) -- 4a 40 02, two lengths, two items
  equal(size.tuple {}, 3)
  equal(size.tuple { 2 }, 6) -- 4c 40 01 02 44 07
  equal(size.pair(6, 5), 16) -- 4c 40 02 06 05, key, value
  equal(size.dict { 16 }, 20)
  equal(size.packable(4, 34), 41)
end)

test("the auth part of a message without fields is an empty dict", function()
  equal(size.auth {}, 3)
end)

test("sums stop growing before any integer does", function()
  local most = 1
  for _ = 1, 40 do most = size.list(65535, size.map(65535, most, most)) end
  equal(most, size.HUGE)
  equal(size.tuple { most, most, most }, size.HUGE)
end)

test("the shortest message has 14 bytes", function()
  equal(size.frame(size.auth {}, 0, 0, 0), 14)
end)

check.finish()
