--- Facts: what a schema says about the wire, and the names; nothing else.
--
-- In:  a schema that was checked and has no errors (what `pipeline.run` gives).
-- Out: FACTS, the same as `lock.read` makes of a lock file. Each has `line` and `col` where it
--      came from.
--
-- FACTS    { protocol = { name, version, app, peer = TYPE or nil }, items = in the order of the
--            schema, gone = GONE (message numbers), and each kind of item by name: const, layer,
--            type, op }
-- CONST    { kind = "const", name, value }
-- LAYER    { kind = "layer", name, plugins = { { kind, slot, params = { text… } }… } }
--            params: fields by their names on the wire, in quotes, then what differs from plain
-- TYPEDECL { kind = "enum" | "record" | "variant", name, dict = bool, members = { MEMBER… }, gone }
-- MEMBER   { name, number or nil, key (dict), type = TYPE or nil, since }
-- OP       { kind = "op", name ("posts.create" | "TYPING"), resource or nil, verb, type = number,
--            uri (see `uri`), inner = name or nil, transport, to = nil | "peers" | "group", since,
--            content = CONTENT or nil, sends = STREAM or nil,
--            replies = { { type = number, content, takes = STREAM or nil }… },
--            owner = place of the resource or nil }
-- CONTENT  { args = { MEMBER… } } or { type = TYPE, how = nil | "raw" | "packed" }
-- STREAM   { item = TYPE, or nil for bytes }
-- GONE     { list = { number or key… }, has = { [number or key] = true } }
-- TYPE     a node of `parse.expressions` with `max`

local M = {}

--- An empty GONE.
function M.gone()
  return { list = {}, has = {} }
end

--- Adds to a GONE.
function M.add_gone(gone, value)
  if not gone.has[value] then
    gone.has[value] = true
    gone.list[#gone.list + 1] = value
  end
end

--- FACTS without items.
function M.new(protocol)
  return {
    protocol = protocol, items = {}, gone = M.gone(), const = {}, layer = {}, type = {}, op = {},
  }
end

local WHERE = { enum = "type", record = "type", variant = "type" }

--- Adds an item; false if there is one of its name.
function M.add(facts, item)
  local by_name = facts[WHERE[item.kind] or item.kind]
  if by_name[item.name] then return false end
  by_name[item.name] = item
  facts.items[#facts.items + 1] = item
  return true
end

local function quoted(text)
  return '"' .. text:gsub('["\\]', "\\%0"):gsub("[^ -~]", function(c)
    return ("\\x%02x"):format(c:byte())
  end) .. '"'
end
M.quoted = quoted

-- Reserved numbers; in a dict record and nowhere else names are on the wire.
local function gone_of(node, kind)
  local gone = M.gone()
  for _, member in ipairs(node) do
    for _, token in ipairs(member.kind == "reserved" and member.entries or {}) do
      if token.kind == kind then M.add_gone(gone, token.value) end
    end
  end
  return gone
end

local function member_of(node, dict)
  return {
    name = node.name.text, number = node.number and node.number.value or node.position,
    key = dict and (node.key and node.key.value or node.name.text) or nil,
    type = node.type, since = node.since_value or 1, line = node.line, col = node.col,
  }
end

local function content_of(content)
  if not content then return nil end
  local made = { line = content.line, col = content.col }
  if content.form == "args" then
    made.args = {}
    for i, argument in ipairs(content.args) do
      made.args[i] = member_of(argument)
      made.args[i].number = i
    end
  else
    made.type, made.how = content.type, content.how and content.how.text
  end
  return made
end

local function operation_of(node)
  local owner = node.owner
  local op = {
    kind = "op", name = owner and owner.name.text .. "." .. node.verb.text or node.name.text,
    resource = owner and owner.name.text, verb = node.verb.text, type = node.type,
    uri = (owner or node).parsed, transport = node.resolved.transport,
    inner = node.resolved.inner and node.resolved.inner.name.text,
    to = node.resolved.to ~= "subscribers" and node.resolved.to or nil,
    since = node.since_value or 1, content = content_of(node.content),
    sends = node.sends and { item = node.sends.item }, replies = {},
    line = node.line, col = node.col, owner = owner,
  }
  for i, reply in ipairs(node.replies) do
    op.replies[i] = {
      type = reply.type, content = content_of(reply.content),
      takes = reply.takes and { item = reply.takes.item }, line = reply.line, col = reply.col,
    }
  end
  return op
end

local function hex(bytes)
  return (bytes:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end

-- What a plugin does otherwise than one without parameters; numbers always, since the plain one
-- may change. A lock is what it is compiled to, wherever it was written.
local function params_of(plugin, app)
  local params = {}
  for _, field in ipairs(plugin.fields) do params[#params + 1] = quoted(field.name) end
  for _, param in ipairs(plugin.params) do
    local takes, value
    for _, row in ipairs(plugin.row.params) do
      if row.name == param.name then takes = row.takes end
    end
    if param.bytes then value = quoted(hex(param.bytes)) end
    if takes == "number" then value = tostring(param.value) end
    if takes == "string" and not (param.name == "realm" and param.value == app) then
      value = quoted(param.value)
    end
    if value then params[#params + 1] = param.name .. " " .. value end
    if takes == "flag" and param.value and param.name ~= "unproved" then
      params[#params + 1] = param.name
    end
  end
  return params
end

local function layer_of(node, app)
  local layer = {
    kind = "layer", name = node.name.text, plugins = {}, line = node.line, col = node.col,
  }
  for i, plugin in ipairs(node.resolved) do
    layer.plugins[i] = {
      kind = plugin.kind, slot = plugin.slot, params = params_of(plugin, app),
      line = plugin.line, col = plugin.col,
    }
  end
  return layer
end

local function type_of(node)
  local made = {
    kind = node.kind, name = node.name.text, dict = node.dict ~= nil, members = {},
    gone = gone_of(node.members, node.dict and "string" or "int"),
    line = node.line, col = node.col,
  }
  for _, member in ipairs(node.members) do
    if member.kind ~= "reserved" then
      made.members[#made.members + 1] = member_of(member, made.dict)
    end
  end
  return made
end

local function protocol_of(node)
  local entries = node.entry_of
  local peer = entries.peer and entries.peer.value
  return {
    name = node.name.text, version = node.version.value, app = entries.app.value.value,
    peer = peer and {
      kind = "named", name = peer, line = entries.peer.line, col = entries.peer.col,
    },
    line = node.line, col = node.col,
    app_line = entries.app.line, app_col = entries.app.col,
  }
end

--- The FACTS of a checked schema.
function M.of(schema)
  local protocol = protocol_of(schema.tree.protocol)
  local facts = M.new(protocol)
  for _, node in ipairs(schema.tree.declarations) do
    if node.kind == "const" then
      M.add(facts, {
        kind = "const", name = node.name.text, value = node.value.value,
        line = node.line, col = node.col,
      })
    elseif node.kind == "layer" then
      M.add(facts, layer_of(node, protocol.app))
    elseif node.kind == "message" then
      M.add(facts, operation_of(node))
    elseif node.kind == "resource" then
      for _, member in ipairs(node.members) do M.add(facts, operation_of(member)) end
    elseif node.kind ~= "reserved" then
      M.add(facts, type_of(node))
    end
  end
  facts.gone = gone_of(schema.tree.declarations, "int")
  return facts
end

return M
