--- Operations: reply sets, attributes and their defaults.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local helper = require "helper"

local test, equal = check.test, check.equal

local function rules(text)
  return helper.body_rules('resource r "r" { ' .. text .. " }")
end

local function operation(text, head)
  local model = helper.model((head or helper.HEAD) .. helper.OUTER
    .. 'resource r "r" { ' .. text .. " }")
  return model.operations[1]
end

test("verbs have their message types, and successes theirs", function()
  for text, wanted in pairs {
    ["request -> u8"] = "0 1", ["create -> u8"] = "2 10", ["update -> ok"] = "3 10",
    ["delete -> ok"] = "4 10", ["publish -> ok"] = "7 10", ["create -> respond u8"] = "2 1",
    ["request -> ok u8"] = "0 10",
  } do
    local found = operation(text)
    equal(found.type .. " " .. found.success.type, wanted, text)
  end
end)

test("publish and message may be one-way, notify always is", function()
  equal(operation("publish (u8)").answered, false)
  equal(operation("notify (u8)").answered, false)
  equal(helper.body_model('message A = 40 "a"').operations[1].answered, false)
  equal(rules("request"), "N0702")
  equal(rules("notify -> ok"), "N0703")
end)

test("a failure without content has a text", function()
  local found = operation("request -> u8 | not_found | error (code: u8)").replies
  equal(found[2].typed, false)
  equal(found[2].content.type.max, 256)
  equal(found[3].typed, true)
  equal(found[3].content.form, "tuple")
end)

test("the success stands first, whatever is written", function()
  local found = operation("request -> not_found | u8 | error").replies
  equal(found[1].success, true)
  equal(found[2].name .. " " .. found[3].name, "not_found error")
end)

test("a caller waits for the reply set and for what the runtime answers", function()
  local found = operation("request -> u8 | not_permitted")
  equal(table.concat(found.awaited, " "), "1 20 23 24 25")
end)

test("what peers of the reference do not wait for is told only if they can call", function()
  local line = 'resource r "r" { delete -> ok | not_permitted }'
  for layer, found in pairs {
    ["auth none  cipher none"] = "N0714", ["auth hmac  cipher sha256_stream"] = "N0714",
    ["seal aead"] = "", ["auth mac  cipher none"] = "", ["auth sign  cipher none"] = "",
  } do
    equal(helper.rules(("%slayer outer { %s }\n%s"):format(helper.HEAD, layer, line)), found, layer)
  end
end)

test("attributes come from the operation, the protocol, or the language", function()
  local found = operation("request -> u8")
  equal(found.transport, "tcp")
  equal(found.datagram, nil)
  equal(found.deadline_ms, 10000)
  equal(found.gate, "serialize")
  equal(found.idempotent, false)
  equal(found.fit, "all")
  local head = 'protocol t version 1 { app "t" transport any datagram 500 deadline 2s }\n'
  found = operation("request -> u8", head)
  equal(found.transport .. found.datagram .. found.deadline_ms, "any5002000")
  found = operation("request -> u8  transport udp  datagram 600  deadline 1ms  idempotent", head)
  equal(found.transport .. found.datagram .. found.deadline_ms, "udp6001")
  equal(found.idempotent, true)
  found = operation("notify (u8)", head)
  equal(found.queue.count .. found.queue.policy .. found.to, "64drop_oldestsubscribers")
end)

test("notify to subscribers brings subscribe and unsubscribe", function()
  local found = operation("notify (u8)")
  equal(found.subscribe.type .. " " .. found.subscribe.confirm, "5 11")
  equal(found.unsubscribe.type .. " " .. found.unsubscribe.confirm, "6 12")
  equal(found.subscribe.c_name, "t_r_subscribe")
  equal(operation("notify (u8)  to peers").subscribe, nil)
end)

test("content is bytes, raw, a packed value, a tuple or nothing", function()
  local function form(text)
    local content = operation(("publish %s"):format(text)).content
    return ("%s %d %d"):format(content.form, content.min, content.max)
  end
  equal(form(""), "none 0 0")
  equal(form("(text<9>)"), "bytes 0 9")
  equal(form("(bytes[9])"), "bytes 9 9")
  equal(form("(packed text<9>)"), "value 2 11")
  equal(form("(raw u32)"), "raw 4 4")
  equal(form("(u32)"), "value 2 5")
  equal(form("(a: u32)"), "tuple 6 9")
end)

test("content may be empty if all of it is optional", function()
  equal(operation("publish (a: u8?)").content.may_be_empty, true)
  equal(operation("publish (a: u8)").content.may_be_empty, false)
  equal(operation("publish (u8)").content.may_be_empty, false)
end)

test("message numbers are used once", function()
  equal(helper.body_rules('message A = 31 "a"\nmessage B = 255 "b"'), "")
  equal(helper.body_rules('message A = 31 "a"\nmessage B = 31 "b"'), "N0705")
  equal(helper.body_rules('message A = 31 "a"\nreserved 31'), "N0705")
end)

test("attributes that need one another are told", function()
  equal(rules("notify (u8)  to group  transport udp"), "")
  equal(rules("notify (u8)  to group  transport any"), "N0709")
  equal(rules("notify (u8)  transport udp  queue 5 disconnect"), "N0713")
  equal(rules("create -> ok  gate coalesce"), "N0710")
  equal(rules("publish (u8)  gate reject"), "N0708")
end)

check.finish()
