--- Budgets: the sizes of whole messages, and what does not fit.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local helper = require "helper"

local test, equal = check.test, check.equal

local function schema(name)
  return helper.model(helper.read(("schema/%s.nio"):format(name)))
end

local function reply(operation, name)
  for _, found in ipairs(operation.replies) do
    if found.name == name then return found end
  end
end

test("store: a create has at most 60,459 bytes, its OK 445", function()
  local create = helper.operation(schema("store"), "item.create")
  equal(create.frame.max, 60459)
  equal(create.frame.auth, 193)
  equal(create.success.frame.max, 445)
  equal(create.success.frame.auth, 163)
end)

test("chat: a post has at most 4,420 bytes, its answer 453", function()
  local create = helper.operation(schema("chat"), "posts.create")
  equal(create.frame.max, 4420)
  equal(create.reply_frame.max, 453)
  equal(reply(create, "error").frame.max, 453)
end)

test("ledger: a part has at most 64,262 bytes", function()
  local part = helper.operation(schema("ledger"), "part.request")
  equal(part.success.frame.max, 64262)
  equal(part.success.frame.max <= part.datagram, true)
end)

test("an outer hmac with a hiding sha256_stream around 10 and 100 bytes makes 298", function()
  local model = helper.model(helper.HEAD .. "layer outer { auth hmac  cipher sha256_stream }\n"
    .. 'resource r "0123456789" { create (bytes[100]) -> ok }')
  equal(model.operations[1].frame.max, 298)
  equal(model.operations[1].frame.min, 298)
end)

test("a one-way message carries chal alone, a call cid too, an answer rid", function()
  local function fields(frame)
    local list = {}
    for i, field in ipairs(frame.fields) do list[i] = field.name end
    return table.concat(list, " ")
  end
  local model = helper.body_model('resource r "r" { publish (u8) request -> u8 notify (u8) }')
  equal(fields(helper.operation(model, "r.publish").frame), "chal")
  equal(fields(helper.operation(model, "r.request").frame), "cid chal")
  equal(fields(helper.operation(model, "r.request").reply_frame), "rid")
  equal(fields(helper.operation(model, "r.notify").frame), "chal")
  equal(fields(helper.operation(model, "r.notify").subscribe.frame), "cid chal")
end)

test("URI and content may have 65,422 bytes with what the layers add", function()
  local function rule(outer, bytes, tail)
    return helper.rules(("%slayer outer { %s }\nresource r \"r\" { create (bytes<%d>) -> ok%s }")
      :format(helper.HEAD, outer, bytes, tail or ""))
  end
  equal(rule("auth none cipher none", 65421), "")
  equal(rule("auth none cipher none", 65422), "N0503")
  equal(rule("auth none cipher none", 65422, "  fit some"), "")
  equal(rule("seal aead", 65419), "")
  equal(rule("seal aead", 65420), "N0503")
  equal(rule("seal aead(clear_uri)", 65421), "")
end)

test("a datagram holds the whole message", function()
  -- 9 + auth 54 + 2 + 1 + 1,166 is 1,232.
  local function rule(text)
    return helper.body_rules(('resource r "r" { %s  transport udp }'):format(text))
  end
  equal(rule("create (bytes<1166>) -> ok"), "")
  equal(rule("create (bytes<1167>) -> ok"), "N0504")
  equal(rule("create (bytes<1167>) -> ok  datagram 1233"), "")
  equal(rule("create (bytes<1167>) -> ok  fit some"), "")
  equal(rule("create (bytes[256]) -> ok  datagram 300  fit some"), "N0507")
  equal(rule("request -> bytes<2000>"), "N0504")
end)

test("with fit some the largest frame is what a writer lets through", function()
  local model = helper.body_model([[
resource r "r" {
  create (list<bytes<60000>, 60000>) -> ok  fit some
  update (bytes<60000>) -> ok  fit some  transport udp
}
]])
  equal(helper.operation(model, "r.create").frame.max, 9 + 54 + 2 + 65422)
  equal(helper.operation(model, "r.update").frame.max, 1232)
end)

test("tapescript signs bodies of at most 1,004 bytes, the URI and its length included", function()
  local function rule(bytes, tail)
    return helper.rules(("%slayer outer { auth tapescript cipher none }\n"
      .. "resource r \"r\" { create (bytes<%d>) -> ok%s }"):format(helper.HEAD, bytes, tail or ""))
  end
  equal(rule(1001), "")
  equal(rule(1002), "N0506")
  equal(rule(1002, "  fit some"), "")
end)

test("a peer's announcement fits the protocol's datagram", function()
  local function rule(entries, bytes)
    local text = 'protocol t version 1 { app "t" peer P %s }\nrecord P dict { a: text<%d> }'
    return helper.rules(text:format(entries, bytes))
  end
  equal(rule("", 800), "")
  equal(rule("", 1200), "N0504")
  equal(rule("datagram 2000", 1200), "")
end)

check.finish()
