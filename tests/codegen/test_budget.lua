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

test("what ciphers add before tapescript signs counts, what they add behind it does not", function()
  -- The most bytes of a create that is accepted.
  local function most(outer, inner)
    local text = helper.HEAD .. "layer outer { %s }\nlayer a { %s }\n"
      .. 'resource r "r" { create (bytes<%d>) -> ok  inner a }'
    local function fits(bytes) return helper.rules(text:format(outer, inner, bytes)) == "" end
    local low, high = 1, 65422
    while low < high do
      local middle = (low + high + 1) // 2
      if fits(middle) then low = middle else high = middle - 1 end
    end
    return low
  end
  local none, tape = "auth none  cipher none", "auth tapescript  cipher none"
  local uri = 2 + 1
  equal(most(tape, none), 1004 - uri)
  equal(most("auth tapescript  cipher sha256_stream", none), 1004 - uri - 2)
  equal(most("auth tapescript  cipher sha256_stream(clear_uri)", none), 1004 - uri)
  equal(most(tape, "auth none  cipher x25519"), 1004 - uri - 40)
  equal(most("auth tapescript  cipher sha256_stream", "auth none  cipher x25519"), 1004 - uri - 42)
  equal(most("seal aead", tape), 1004 - uri)
  equal(most("seal aead", "auth tapescript  cipher x25519"), 1004 - uri - 40)
  equal(most(tape, 'auth tapescript(witness_field "w")  cipher x25519'), 1004 - uri - 40)
  equal(most("auth mac  cipher none", "auth mac(field \"m\")  cipher none"), 65421)
end)

test("with a witness of its own a program may send more, and is warned", function()
  local function rules(params, tail)
    return helper.rules(("%slayer outer { auth tapescript%s  cipher none }\n"
      .. 'resource r "r" { create (a: bytes[256], b: bytes<900>) -> ok%s }'):format(
        helper.HEAD, params, tail))
  end
  equal(rules("", ""), "N0506")
  equal(rules("(witness_max 66)", ""), "N0506")
  equal(rules("", "  fit some"), "")
  equal(rules("(witness_max 66)", "  fit some"), "")
end)

test("an item of a stream is signed with what stands before it", function()
  local function rule(params, bytes)
    return helper.rules(("%slayer outer { auth tapescript%s  cipher none }\n"
      .. 'record I { 1 a: bytes<%d> }\nresource r "r" { request -> stream I }'):format(
        helper.HEAD, params, bytes))
  end
  -- 2 and the URI, 18 of the stream's head, 2 of the item's length; 5 and 3 of the packed record.
  local most = 1004 - 2 - 1 - 18 - 2
  local packed = 300 - helper.model(helper.HEAD .. "record I { 1 a: bytes<300> }").records[1].max
  equal(rule("", most + packed), "")
  equal(rule("", most + packed + 1), "N0722")
  equal(rule("(witness_max 132)", 20000), "")
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
