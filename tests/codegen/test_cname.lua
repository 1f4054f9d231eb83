--- C names.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local cname = require "cname"
local helper = require "helper"

local test, equal = check.test, check.equal

test("a word of C or C++ gets an underscore", function()
  for _, word in ipairs { "int", "class", "unix", "errno", "offsetof", "default", "bool" } do
    equal(cname.word(word), word .. "_")
  end
  equal(cname.word("author"), "author")
end)

test("names are joined behind the prefix", function()
  equal(cname.join("chat", "HTTPPost"), "chat_http_post")
  equal(cname.constant("chat", "Mood", "calm"), "CHAT_MOOD_CALM")
  equal(cname.since("chat", "Post", "reply"), "CHAT_POST_REPLY_SINCE")
end)

test("the names of chat's posts are those of the reference of the language", function()
  local model = helper.model(helper.read("schema/chat.nio"))
  local create = helper.operation(model, "posts.create")
  equal(create.c_name, "chat_posts_create")
  equal(create.slot, "posts_create")
  equal(create.content.c_struct, "chat_posts_create_args")
  equal(create.success.content.c_struct, "chat_posts_create_result")
  equal(create.success.c_reply, "chat_posts_create_reply_ok")
  equal(create.replies[2].c_reply, "chat_posts_create_reply_error")
  equal(create.replies[2].content.c_arg, "problem")
  equal(create.c_end, "chat_posts_create_end")
  equal(create.c_done, "chat_posts_create_done")
  equal(create.uri.c_type, "chat_posts_uri")
  equal(create.uri.c_match, "chat_posts_uri_match")
  equal(create.content.record.fields[3].c_has, "has_mood")
  equal(helper.operation(model, "posts.notify").content.c_arg, "post")
  equal(model.c.handlers, "chat_handlers")
  equal(model.keys[1].c_name .. " " .. model.keys[2].c_name, "outer_seal admin_auth")
end)

test("lists of scalars and views are the runtime's", function()
  local model = helper.body_model([[
enum E { a = 1 }
record R { 1 a: list<u32, 2> 2 b: list<text<3>, 2> 3 c: list<E, 2> 4 d: list<bytes[4], 2>
  5 e: list<list<u8, 2>, 2> 6 f: map<text<3>, E, 2> 7 g: list<E, 9> 8 h: list<time, 2> }
resource r "r" { request -> R }
]])
  local names = {}
  for i, field in ipairs(model.records[1].fields) do names[i] = field.type.c_type end
  equal(table.concat(names, " "), "nio_u32_list nio_text_list t_e_list t_bytes_4_list "
    .. "t_u8_list_list t_text_e_map t_e_list nio_i64_list")
  equal(model.records[1].fields[1].type.struct, nil)
  equal(model.records[1].fields[3].type.struct, model.records[1].fields[7].type.struct)
  equal(#model.lists, 3)
  equal(model.maps[1].c_entry, "t_text_e_entry")
end)

test("two things of one C name are told", function()
  local use = '\nresource r "r" { request (A) -> u8 }'
  equal(helper.body_rules("record A { 1 x: u8? 2 has_x: u8 }" .. use), "N0308")
  equal(helper.body_rules("record A { 1 x: list<A1, 2> 2 y: A1List }\nrecord A1 { 1 a: u8 }\n"
    .. "record A1List { 1 a: u8 }" .. use), "N0308")
  equal(helper.body_rules("variant A { 1 unknown: u8 }" .. use), "N0308")
  equal(helper.body_rules("record A { 1 a: u8 }\nrecord RUri { 1 a: u8 }\n"
    .. 'resource r "r/{a:u8}" { request (A) -> RUri }'), "N0308 N0308")
  equal(helper.body_rules('message SIZE = 40 "s"'), "N0308")
  equal(helper.body_rules('const VERSION = 4\nmessage A = 40 "a" (text<VERSION>)'), "N0308")
  equal(helper.body_rules("record A { 1 x: u8? 2 hasx: u8 }" .. use), "")
end)

test("parameters of functions do not hide one another", function()
  local model = helper.body_model("record User { 1 a: u8 }\nrecord Post { 1 a: u8 }\n"
    .. 'resource r "r" { create (User) -> Post publish (u8) update (list<Post, 2>) -> ok }')
  equal(helper.operation(model, "r.create").content.c_arg, "user_")
  equal(helper.operation(model, "r.create").success.content.c_arg, "post")
  equal(helper.operation(model, "r.publish").content.c_arg, "value")
  equal(helper.operation(model, "r.update").content.c_arg, "items")
end)

check.finish()
