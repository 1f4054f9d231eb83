--- Descriptors: a schema as data, for programs that know it only when they run.
--
-- In:  a model. Out: the text of NAME.json. Its form is number 1:
--
--   descriptor   1
--   protocol, version, fingerprint, app, port (if one is said), peer (the name of its record)
--   layers       { name, auth?, cipher? }; a plugin { kind, key?, params }: a plugin for both
--                slots is the auth. key is what its secret is called ("outer_seal"). A param has a
--                name and a text, a number, bytes in hex, or none of them: a flag
--   types        what is declared, each behind those that it needs:
--                enum     { name, kind, members: { name, number } }
--                record   { name, kind, dict, fields: { name, number or key, type, optional? } }
--                variant  { name, kind, arms: { name, number, type? } }
--   operations   { id, verb, type, uri, content, sends?, takes?, inner?, transport, datagram?,
--                deadline_ms?, idempotent?, max, answers, notify? }, an answer { name, type,
--                content, max }; the first is the success. sends and takes are the items of a
--                stream beside the content, and of one that is the success: a type, or "bytes".
--                notify { to, queue, policy }: "subscribers", "peers" or "group"; how many may wait
--                for one of them, and what becomes of more, as in a schema
--   uri          literals, and parameters { name, type }
--   content      { form, type } or { form: "tuple", fields }; form is none, bytes (the bytes
--                themselves), raw (big-endian), value (packed), tuple (packed arguments)
--
-- A type is spelled as in a schema, constants resolved: "list<Post, 8>", in a URI also "raw u32".
-- Sizes are the bytes of whole messages, layers included. Byte strings that are no text, or begin
-- with "hex:", are "hex:" and digits.

local describe = require "describe"
local lock_text = require "lock.text"

local M = {}

local function hex(value)
  return (value:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end

local function bytes(value)
  if utf8.len(value) and not value:find("^hex:") and not value:find("\0", 1, true) then
    return value
  end
  return "hex:" .. hex(value)
end

local function each(items, make)
  local list = {}
  for i, item in ipairs(items) do list[i] = make(item) end
  return { list = list }
end

local function plugin_of(plugin)
  if not plugin then return nil end
  local params = {}
  for _, param in ipairs(plugin.params) do
    local value = param.value
    if param.bytes then
      params[#params + 1] = { { "name", param.name }, { "bytes", hex(param.bytes) } }
    elseif type(value) == "string" then
      params[#params + 1] = { { "name", param.name }, { "text", bytes(value) } }
    elseif type(value) == "number" then
      params[#params + 1] = { { "name", param.name }, { "number", value } }
    elseif value then
      params[#params + 1] = { { "name", param.name } }
    end
  end
  return { { "kind", plugin.kind }, { "key", plugin.c_key }, { "params", { list = params } } }
end

local function layer_of(layer)
  return {
    { "name", layer.name }, { "auth", plugin_of(layer.seal or layer.auth) },
    { "cipher", plugin_of(layer.cipher) },
  }
end

local function field_of(field)
  return {
    { "name", field.name }, { "number", field.number }, { "key", field.key and bytes(field.key) },
    { "type", field.type.text }, { "optional", field.optional or nil },
  }
end

local TYPE = {}

function TYPE.enum(enum)
  return {
    { "name", enum.name }, { "kind", "enum" },
    { "members", each(enum.members, function(member)
      return { { "name", member.name }, { "number", member.number } }
    end) },
  }
end

function TYPE.record(record)
  return {
    { "name", record.name }, { "kind", "record" }, { "dict", record.dict },
    { "fields", each(record.fields, field_of) },
  }
end

function TYPE.variant(variant)
  return {
    { "name", variant.name }, { "kind", "variant" },
    { "arms", each(variant.arms, function(arm)
      return {
        { "name", arm.name }, { "number", arm.number }, { "type", arm.type and arm.type.text },
      }
    end) },
  }
end

local function types_of(model)
  local list = {}
  for _, type in ipairs(model.types) do
    if TYPE[type.kind] and not type.unnamed then list[#list + 1] = TYPE[type.kind](type) end
  end
  return { list = list }
end

local function uri_of(uri)
  return each(uri.elements, function(element)
    if element.kind == "literal" then return bytes(element.bytes) end
    return { { "name", element.name }, { "type", lock_text.param(element) } }
  end)
end

local function content_of(content)
  if content.form == "tuple" then
    return { { "form", "tuple" }, { "fields", each(content.record.fields, field_of) } }
  end
  return { { "form", content.form }, { "type", content.type and content.type.text } }
end

-- The type of the items of a stream.
local function stream_of(stream)
  return stream and (stream.type and stream.type.text or "bytes")
end

local function deadline_of(operation)
  return operation.deadline_ms ~= 0 and operation.deadline_ms or nil
end

local function operation_of(operation)
  return {
    { "id", operation.id }, { "verb", operation.verb }, { "type", operation.type },
    { "uri", uri_of(operation.uri) }, { "content", content_of(operation.content) },
    { "sends", stream_of(operation.sends) }, { "takes", stream_of(operation.takes) },
    { "inner", operation.inner and operation.inner.name }, { "transport", operation.transport },
    { "datagram", operation.datagram },
    { "deadline_ms", operation.answered and deadline_of(operation) or nil },
    { "idempotent", operation.idempotent or nil },
    { "max", operation.frame.max },
    { "answers", each(operation.replies, function(reply)
      return {
        { "name", reply.word }, { "type", reply.type }, { "content", content_of(reply.content) },
        { "max", reply.frame.max },
      }
    end) },
    { "notify", operation.queue and {
      { "to", operation.to }, { "queue", operation.queue.count },
      { "policy", operation.queue.policy },
    } },
  }
end

--- The text of the descriptor.
function M.text(model)
  local protocol = model.protocol
  return describe.json {
    { "descriptor", 1 }, { "protocol", protocol.name }, { "version", protocol.version },
    { "fingerprint", protocol.fingerprint }, { "app", bytes(protocol.app) },
    { "port", protocol.port }, { "peer", protocol.peer and protocol.peer.name },
    { "layers", each(model.layers, layer_of) },
    { "types", types_of(model) }, { "operations", each(model.operations, operation_of) },
  }
end

return M
