--- Layers: kinds, parameters, fields, and what can stand together.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local helper = require "helper"

local test, equal = check.test, check.equal

local USE = '\nresource r "r" { request -> u8  inner a }'

local function rules(outer, inner)
  return helper.rules(("%slayer outer { %s }\nlayer a { %s }%s"):format(
    helper.HEAD, outer, inner or "auth none cipher none", USE))
end

test("only nonce and ts are shared, among hmac and tapescript", function()
  equal(rules("auth hmac cipher none", 'auth hmac(mac_field "x") cipher none'), "")
  equal(rules("auth hmac cipher none", "auth tapescript cipher none"), "")
  equal(rules("auth hmac cipher none", "auth hmac cipher none"), "N0805")
  equal(rules("auth hmac cipher none", 'auth hmac(mac_field "x", ts_field "nonce") cipher none'),
    "N0805")
  equal(rules("auth mac cipher none", 'auth hashcash(field "mac") cipher none'), "N0805")
  equal(rules('auth hmac(mac_field "nonce") cipher none'), "N0805")
  equal(rules("seal aead", "seal aead"), "N0805")
end)

test("a keyed auth around x25519 and sha256_stream is enough wherever it is", function()
  equal(rules("auth mac cipher none", "auth none cipher x25519"), "")
  equal(rules("auth none cipher none", "auth sign cipher x25519"), "")
  equal(rules("auth none cipher none", "auth none cipher x25519"), "N0815")
  equal(rules("auth hashcash cipher none", "auth none cipher x25519"), "N0815")
  equal(rules("auth none cipher none", "auth none cipher x25519(unproved)"), "")
  equal(rules("seal aead", "auth none cipher sha256_stream"), "")
  equal(rules("auth none cipher none", "auth none cipher sha256_stream"), "N0811")
end)

test("a lock is its bytes, wherever it was written; steps and witness_max have limits", function()
  local files = { read = function(name) return name == "a/b.tape" and "equal", "no", name end }
  local function params(written)
    local result = helper.run(('%slayer outer { auth tapescript(%s)  cipher none }'):format(
      helper.HEAD, written), files)
    if not result.model then return result.diagnostics.shown[1].rule end
    local list = {}
    for _, param in ipairs(result.model.outer.auth.params) do
      if param.bytes then
        list[#list + 1] = param.name .. "=" .. param.bytes:gsub(".", function(c)
          return ("%02x"):format(c:byte())
        end)
      elseif type(param.value) ~= "string" then
        list[#list + 1] = ("%s=%s"):format(param.name, param.value)
      end
    end
    return table.concat(list, " ")
  end
  equal(params('lock "push xa1 equal"'),
    "witness_max=66 lock=02a121 use_peer_lock=false steps=25000")
  equal(params('lock_file "a/b.tape", use_peer_lock, steps 1000000, witness_max 8192'),
    "witness_max=8192 lock=21 use_peer_lock=true steps=1000000")
  equal(params('lock "push ~! { push d2 sha256 }"'), "witness_max=66 lock=0320"
    .. "dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986"
    .. " use_peer_lock=false steps=25000")
  for _, wrong in ipairs { "steps 999", "steps 1000001", "witness_max 0", "witness_max 8193" } do
    equal(params(wrong), "N0814", wrong)
  end
  for _, name in ipairs {
    "", "/a.tape", "../a.tape", "a/../b.tape", "a//b.tape", "./a.tape", ".a", "a/", "a b", "a\\\\b",
    "c:a", "a\\x00b", ("a"):rep(201),
  } do
    equal(params(('lock_file "%s"'):format(name)), "N0818", name)
  end
  equal(params('lock "equal", lock "equal"'), "N0208")
  equal(params('lock_file "a/b.tape", lock "equal"'), "N0819")
  equal(helper.rules(helper.HEAD .. 'layer outer { auth mac(lock "true")  cipher none }'), "N0804")
end)

test("a lock that opens to an empty witness is refused", function()
  local function rule(lock)
    return helper.rules(helper.HEAD
      .. ('layer outer { auth tapescript(lock "%s")  cipher none }'):format(lock))
  end
  for _, open in ipairs {
    "true", "false pop0 true", "push d3 push d3 equal", "push ~! { true }", "depth push x00 equal",
  } do
    equal(rule(open), "N0816", open)
  end
  for _, shut in ipairs {
    "false", "push d1", "equal", "not", "push xa1 equal_verify true", "true verify",
    "check_sig x00", "if { true }", "push d1 check_timestamp", "return",
  } do
    equal(rule(shut), "", shut)
  end
end)

test("no lock starts a program: what the generator cannot run itself is refused", function()
  local result = helper.run(helper.HEAD
    .. 'layer outer { auth tapescript(lock "push ~! { push x01 derive_scalar }")  cipher none }')
  equal(result.diagnostics.shown[1].rule, "N0816")
  check.ok(result.diagnostics.shown[1].text:find("does not run OP_DERIVE_SCALAR", 1, true))
end)

test("what is wrong with a lock in the schema is shown where it stands", function()
  local function place(lock)
    local shown = helper.run(helper.HEAD
      .. ('layer outer { auth tapescript(lock "%s")  cipher none }'):format(lock)).diagnostics.shown
    local first, note = shown[1], shown[1].note
    return first.line .. ":" .. first.col .. (note and ":" .. note.col or "")
  end
  local first = #'layer outer { auth tapescript(lock "' + 1
  equal(place("wrong"), "2:" .. first)
  equal(place("true wrong"), "2:" .. first + 5)
  equal(place("true\\nwrong"), "2:" .. first + 6)
  equal(place("\\x74rue\\x20\\x0awrong"), "2:" .. first + 15)
  equal(place("# é \\xc3\\xa9 \\\\ \\\" # wrong"), "2:" .. first + #"# e xc3  xa9  \\ \" # " + 1)
  equal(place("!= m [ ] { true wrong } !m [ ]"), ("2:%d:%d"):format(first + 16, first + 24))
end)

test("a lock that is no UTF-8 is refused, wherever in it something is wrong", function()
  for _, bytes in ipairs { "\153", "wrong \153", "\153\153 wrong", "\195", "\255 wrong" } do
    local result = helper.run(helper.HEAD
      .. ('layer outer { auth tapescript(lock "%s")  cipher none }'):format(bytes))
    check.ok(result.diagnostics.errors > 0, ("%q"):format(bytes))
  end
end)

test("plugins of a layer come with everything resolved", function()
  local model = helper.model('protocol t version 1 { app "id" }\n'
    .. 'layer outer { auth hmac(nonce_field "n") cipher sha256_stream }\n'
    .. "layer a { auth hashcash cipher none }\nlayer peers { seal aead }" .. USE)
  local hmac, stream = model.outer.auth, model.outer.cipher
  local function flat(list)
    local parts = {}
    for i, item in ipairs(list) do
      parts[i] = ("%s=%s"):format(item.name, item.value or item.size)
    end
    return table.concat(parts, " ")
  end
  equal(flat(hmac.fields), "hmac=32 n=16 ts=4")
  equal(flat(hmac.params), "mac_field=hmac nonce_field=n ts_field=ts")
  equal(stream.hides_uri, true)
  equal(stream.grow, 2)
  equal(flat(model.layers[2].auth.params), "field=hc realm=id bits=18")
  equal(model.peers.seal.hides_uri, false)
  equal(model.peers.seal.grow, 0)
end)

test("each plugin that takes a key has a member in the keys", function()
  local model = helper.model(helper.HEAD .. "layer outer { seal aead }\n"
    .. "layer a { auth mac cipher x25519 }\nlayer b { auth hashcash cipher none }" .. USE)
  local names = {}
  for i, key in ipairs(model.keys) do names[i] = key.c_name end
  equal(table.concat(names, " "), "outer_seal a_auth a_cipher")
end)

test("clear_uri keeps the outer cipher from hiding the URI", function()
  local model = helper.model(helper.HEAD .. "layer outer { seal aead(clear_uri) }")
  equal(model.outer.seal.hides_uri, false)
  equal(model.outer.seal.grow, 0)
end)

test("a schema without operations needs no layer", function()
  equal(helper.rules(helper.HEAD .. "record A { 1 a: u8 }"), "")
  equal(helper.rules(helper.HEAD .. 'resource r "r" { request -> u8 }'), "N0801")
end)

check.finish()
