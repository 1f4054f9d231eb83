--- The spelling of names.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local spelling = require "spelling"

local test, equal = check.test, check.equal

test("UpperCamel becomes lower_snake", function()
  for camel, snake in pairs {
    Post = "post", HTTPPost = "http_post", PostList = "post_list", Utf8Text = "utf8_text",
    A = "a", ABC = "abc", MyHTTP = "my_http", V2Post = "v2_post", myField = "my_field",
    a__b = "a_b", trailing_ = "trailing", _lead = "lead",
  } do
    equal(spelling.lower_snake(camel), snake, camel)
  end
end)

test("every suggestion is spelled right", function()
  for _, name in ipairs {
    "x", "X", "_", "__", "a__B", "9", "MyHTTP_thing", "max_", "_9a", "A1b2C3",
  } do
    check.ok(spelling.is_lower_snake(spelling.lower_snake(name)), name)
    check.ok(spelling.is_upper_snake(spelling.upper_snake(name)), name)
    check.ok(spelling.is_upper_camel(spelling.upper_camel(name)), name)
  end
end)

test("what is right is not refused", function()
  check.ok(spelling.is_lower_snake("sent_at2"))
  check.ok(spelling.is_upper_snake("MAX_TEXT"))
  check.ok(spelling.is_upper_camel("HTTPPost"))
  for _, name in ipairs { "Sent", "sent_", "a__b", "_a", "sentAt" } do
    check.ok(not spelling.is_lower_snake(name), name)
  end
end)

check.finish()
