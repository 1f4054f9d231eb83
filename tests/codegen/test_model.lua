--- The model: what emitters find in it, and that two runs make the same.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local helper = require "helper"

local test, equal = check.test, check.equal

-- A value as text, in the order of sorted keys; shared tables are numbered and shown once.
local function dump(value, seen, out)
  if type(value) ~= "table" then
    out[#out + 1] = ("%s:%s"):format(type(value), tostring(value))
    return
  end
  if seen[value] then
    out[#out + 1] = "@" .. seen[value]
    return
  end
  seen.count = (seen.count or 0) + 1
  seen[value] = seen.count
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  out[#out + 1] = "{"
  for _, key in ipairs(keys) do
    out[#out + 1] = tostring(key) .. "="
    dump(value[key], seen, out)
  end
  out[#out + 1] = "}"
end

local function text_of(value)
  local out = {}
  dump(value, {}, out)
  return table.concat(out, " ")
end

local SCHEMAS = {
  "schema/store.nio", "schema/chat.nio", "schema/ledger.nio", "schema/netaio.nio",
  "tests/golden/good/everything.nio", "tests/golden/good/streams.nio",
  "tests/golden/good/words.nio",
}

test("two runs make the same model", function()
  for _, name in ipairs(SCHEMAS) do
    local text = helper.read(name)
    equal(text_of(helper.model(text)), text_of(helper.model(text)), name)
  end
end)

test("the model is data: no function, no node of the syntax tree", function()
  for _, name in ipairs(SCHEMAS) do
    local text = text_of(helper.model(helper.read(name)))
    check.ok(not text:find("function:", 1, true), name)
    check.ok(not text:find("attributes=", 1, true), name)
  end
end)

test("the protocol has what it says and what it leaves open", function()
  local protocol = helper.model(helper.read("schema/chat.nio")).protocol
  equal(protocol.prefix .. protocol.upper .. protocol.version, "chatCHAT2")
  equal(protocol.app, "chat")
  equal(protocol.port, 8890)
  equal(protocol.peer.name, "Member")
  equal(protocol.deadline_ms, 5000)
  equal(protocol.datagram, 1232)
  equal(protocol.doc[1], "Rooms of text on a local network.")
end)

test("a record has its fields, their versions and what is reserved", function()
  local model = helper.model(helper.read("schema/chat.nio"))
  local post = model.records[2]
  equal(post.c_name .. " " .. post.c_max, "chat_post CHAT_POST_MAX")
  equal(#post.fields, 6)
  equal(post.fields[6].since, 2)
  equal(post.fields[6].c_since, "CHAT_POST_REPLY_SINCE")
  equal(post.fields[6].c_has, "has_reply")
  equal(post.fields[5].type.ref, model.enums[1])
  equal(post.reserved.numbers[1], 7)
  equal(post.reserved.names[1], "colour")
  equal(post.fields[4].doc[1], "when the author pressed the key")
  equal(post.count, 6)
end)

test("types keep their text, constants resolved", function()
  local model = helper.model(helper.read("schema/ledger.nio"))
  equal(helper.operation(model, "txn_list.request").success.content.type.text,
    "list<bytes[32], 1550>")
  equal(model.records[6].fields[5].type.text, "map<u8, packable<Part>, 1>")
  equal(model.records[6].fields[5].type.value.name, "Part")
  equal(model.records[6].fields[5].type.value.ref, model.records[5])
end)

test("routes list what is received, by message type and tier", function()
  local routes = helper.model(helper.read("schema/store.nio")).routes
  local parts = {}
  for i, route in ipairs(routes) do
    parts[i] = ("%d:%d:%d:%s"):format(
      route.type, #route.exact, #route.templates, route.bare and route.bare.id or "")
  end
  equal(table.concat(parts, " "), "0:1:0:item.request 2:0:0:item.create 3:0:0:item.update "
    .. "4:0:0:item.delete 5:0:0:item.notify 6:0:0:item.notify 8:0:0:item.notify")
end)

test("exact URIs stand sorted by their bytes", function()
  local model = helper.body_model('resource b "b" { request -> u8 }\n'
    .. 'resource a "a" { request -> u8 }\nresource c "" { request -> u8 }')
  local exact = model.routes[1].exact
  equal(exact[1].bytes .. exact[2].bytes .. exact[3].bytes, "ab")
end)

test("messages have a constant with their number and a place among the operations", function()
  local model = helper.model(helper.read("schema/chat.nio"))
  local typing = model.messages[1]
  equal(typing.id, "TYPING")
  equal(typing.c_type_number, "CHAT_TYPING")
  equal(typing.c_name, "chat_typing")
  equal(typing.slot, "typing")
  equal(typing.type, 40)
  equal(model.operations[#model.operations], typing)
  equal(typing.transport .. typing.datagram, "udp512")
end)

test("what may point into the frame is known", function()
  local model = helper.body_model("record A { 1 a: u8 2 b: bytes[4] }\nrecord B { 1 a: text<3> }\n"
    .. "record C { 1 b: B }\nrecord D { 1 e: E }\nenum E { x = 1 }\n"
    .. 'resource r "r" { request (A) -> C create (D) -> ok }')
  local views = {}
  for i, record in ipairs(model.records) do views[i] = tostring(record.has_views) end
  equal(table.concat(views, " "), "false true true false")
end)

test("no model is made of a schema with errors", function()
  equal(helper.run("").model, nil)
  equal(helper.run_body('resource r "r" { request }').model, nil)
end)

check.finish()
