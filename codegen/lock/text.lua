--- The text of a lock file.
--
-- In:  FACTS (see `lock.facts`). Out: the text, one spelling for equal facts.
--
--   nio-lock 1
--   protocol chat 2 "chat" peer Member
--   layer outer aead("aead") (seal)
--   record Post tuple
--     6 reply: u64? since 2
--     gone 7
--   op posts.create 2 "room/{room:text<64>}/posts" admin tcp
--     in (author: text<32>, text: text<4096>, mood: Mood?)
--     10 (id: u64)
--     20 Problem

local facts = require "lock.facts"
local layout = require "validate.layout"

local M = {}

M.FORMAT = 1

local quoted = facts.quoted

--- A type with its `?`.
function M.type(node)
  return layout.text(node) .. (node.optional and "?" or "")
end

local PARAM = {
  text = function(e) return ("text<%d>"):format(e.max) end,
  bytes = function(e) return ("bytes<%d>"):format(e.max) end,
  fixed = function(e) return ("bytes[%d]"):format(e.length) end,
  decimal = function(e) return ("u%d"):format(e.bits) end,
  raw = function(e) return ("raw u%d"):format(e.bits) end,
}

--- The type of a URI's parameter.
function M.param(element)
  return PARAM[element.form](element)
end

--- A URI in quotes; a brace that is meant itself is escaped.
function M.uri(uri)
  local parts = {}
  for i, element in ipairs(uri.elements) do
    if element.kind == "literal" then
      parts[i] = quoted(element.bytes):sub(2, -2):gsub("[{}]", { ["{"] = "\\x7b", ["}"] = "\\x7d" })
    else
      parts[i] = ("{%s:%s}"):format(element.name, M.param(element))
    end
  end
  return '"' .. table.concat(parts) .. '"'
end

local function since(value)
  return value > 1 and " since " .. value or ""
end

local function member(node)
  local type = node.type and M.type(node.type)
  return ("%s%s%s"):format(node.name, type and ": " .. type or "", since(node.since))
end

--- What a message or answer holds.
function M.content(content)
  if content.args then
    local list = {}
    for i, argument in ipairs(content.args) do list[i] = member(argument) end
    return "(" .. table.concat(list, ", ") .. ")"
  end
  return (content.how and content.how .. " " or "") .. M.type(content.type)
end

--- A stream.
function M.stream(stream)
  return "stream " .. (stream.item and M.type(stream.item) or "bytes")
end

local MEMBER = {
  enum = function(node)
    return ("%s = %d%s"):format(node.name, node.number, since(node.since))
  end,
  variant = function(node) return ("%d %s"):format(node.number, member(node)) end,
  tuple = function(node) return ("%d %s"):format(node.number, member(node)) end,
  dict = function(node)
    local key = node.key ~= node.name and " as " .. quoted(node.key) or ""
    return ("%s: %s%s%s"):format(node.name, M.type(node.type), key, since(node.since))
  end,
}

local function gone(list)
  local texts = {}
  for i, value in ipairs(list) do
    texts[i] = type(value) == "string" and quoted(value) or tostring(value)
  end
  return "gone " .. table.concat(texts, ", ")
end

local function add_type(out, item)
  local form = item.kind
  if form == "record" then form = item.dict and "dict" or "tuple" end
  out[#out + 1] = ("%s %s%s"):format(
    item.kind, item.name, item.kind == "record" and " " .. form or "")
  for _, node in ipairs(item.members) do out[#out + 1] = "  " .. MEMBER[form](node) end
  if #item.gone.list > 0 then out[#out + 1] = "  " .. gone(item.gone.list) end
end

local function add_operation(out, op)
  out[#out + 1] = ("op %s %d %s%s %s%s%s"):format(
    op.name, op.type, M.uri(op.uri), op.inner and " " .. op.inner or "", op.transport,
    op.to and " to " .. op.to or "", since(op.since))
  if op.content then out[#out + 1] = "  in " .. M.content(op.content) end
  if op.sends then out[#out + 1] = "  in " .. M.stream(op.sends) end
  for _, reply in ipairs(op.replies) do
    local held = reply.content and M.content(reply.content) or reply.takes and M.stream(reply.takes)
    out[#out + 1] = ("  %d%s"):format(reply.type, held and " " .. held or "")
  end
end

local function plugin_text(plugin)
  local params = #plugin.params > 0 and "(" .. table.concat(plugin.params, ", ") .. ")" or ""
  return ("%s%s (%s)"):format(plugin.kind, params, plugin.slot)
end

--- The plugins of a layer: `hmac("hmac", "nonce", "ts") (auth)`, or `none`.
function M.plugins(layer)
  local list = {}
  for i, plugin in ipairs(layer.plugins) do list[i] = plugin_text(plugin) end
  return #list > 0 and table.concat(list, " ") or "none"
end

local function add_layer(out, item)
  out[#out + 1] = ("layer %s %s"):format(item.name, M.plugins(item))
end

local ADD = {
  const = function(out, item) out[#out + 1] = ("const %s = %d"):format(item.name, item.value) end,
  layer = add_layer, enum = add_type, record = add_type, variant = add_type, op = add_operation,
}

--- The lock file of these facts.
function M.of(made)
  local protocol = made.protocol
  local out = { "nio-lock " .. M.FORMAT }
  out[2] = ("protocol %s %d %s%s"):format(
    protocol.name, protocol.version, quoted(protocol.app),
    protocol.peer and " peer " .. protocol.peer.name.text or "")
  for _, item in ipairs(made.items) do ADD[item.kind](out, item) end
  if #made.gone.list > 0 then out[#out + 1] = gone(made.gone.list) end
  return table.concat(out, "\n") .. "\n"
end

return M
