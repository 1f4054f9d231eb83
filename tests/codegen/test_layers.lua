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
