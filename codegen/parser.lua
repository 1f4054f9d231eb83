--- The parser.
--
-- In:  what the lexer gives, and a diagnostics collector.
-- Out: the syntax tree: { protocol or nil, declarations, damaged, comments }.
--      Every node has line, col, and the indexes of its first and last token (first, last).
--      A name, number or string in it is the lexer's token. Nodes:
--      protocol  { kind, name, version, entries = { {name, value or word} … }, doc }
--      const     { kind, name, value, doc }
--      layer     { kind, name, plugins = { {slot = token, kind = token, params = { {name, value
--                  or nil} … } } … }, doc }
--      enum      { kind, name, members, doc }     member  { kind = "member", name, number, … }
--      record    { kind, name, dict, members, doc } field { kind = "field", number, name, type,
--                  key, … }
--      variant   { kind, name, members, doc }     arm     { kind = "arm", number, name, type, … }
--      reserved  { kind, entries = tokens }       at the top and among members
--      resource  { kind, name, uri, members, doc } and message: see parse/operations
--      Fields, members and arms also hold since, deprecated (tokens) and doc (lines).
-- A tree with mistakes in it holds what could be read. `damaged` is set on blocks that miss
-- something, and on the tree if any does, so that later passes do not report what follows from it.
-- `skipped` is set on a tree that does not hold all tokens; what is wrong there is found later.

local expressions = require "parse.expressions"
local nearest = require "nearest"
local operations = require "parse.operations"
local tokens = require "parse.stream"

local M = {}

-- Reads one node from where the stream stands; nil if nothing of it is worth keeping.
local function node_of(stream, read, doc_kind, ...)
  local start = stream.at
  local token = stream:peek()
  local node = { line = token.line, col = token.col, first = start }
  local ok = stream:attempt(read, node, ...)
  node.last = math.max(start, stream.at - 1)
  node.doc = stream:doc(start, doc_kind)
  node.damaged = node.damaged or not ok
  return node, ok
end

-- Reads members up to the block's '}'.
local function block(stream, owner, read_member)
  local open = stream:expect("{")
  owner.members = {}
  while not stream:is("}") do
    if stream:is("eof") then
      owner.damaged = true
      stream:fail("N0202", open)
    elseif stream:at_declaration() and not (owner.may_reserve and stream:is_word("reserved")) then
      owner.damaged = true
      stream:fail("N0202.next", open, {}, stream:peek())
    end
    local start = stream.at
    local node, ok = node_of(stream, read_member, "member", owner)
    if ok then
      owner.members[#owner.members + 1] = node
    else
      owner.damaged = true
      stream:recover_in_block(start)
    end
  end
  stream:expect("}")
end

local function at_reserved(stream)
  return stream:is_word("reserved") and (stream:is("int", 1) or stream:is("string", 1))
end

local function reserved(stream, node)
  node.kind = "reserved"
  stream:next()
  node.entries = {}
  repeat
    if not stream:is("int") and not stream:is("string") then
      stream:unexpected("a number or a name in quotes", 'reserved 7, "name"')
    end
    node.entries[#node.entries + 1] = stream:next()
  until not stream:take(",")
end

local function member(stream, node)
  if at_reserved(stream) then return reserved(stream, node) end
  node.kind = "member"
  node.name = stream:expect("name", "the name of a member", "name = 1")
  stream:expect("=", nil, node.name.text .. " = 1")
  node.number = stream:expect("int", "a number", node.name.text .. " = 1")
  expressions.marks(stream, node)
end

local function field(stream, node, record)
  if at_reserved(stream) then return reserved(stream, node) end
  node.kind = "field"
  local form = record.dict and "name: type" or "1 name: type"
  node.number = stream:take("int")
  node.name = stream:expect("name", node.number and "a name" or "a field", form)
  stream:expect(":", nil, form)
  node.type = expressions.type(stream)
  if stream:is_word("as") and stream:is("string", 1) then
    stream:next()
    node.key = stream:next()
  end
  expressions.no_default(stream)
  expressions.marks(stream, node)
end

local function arm(stream, node)
  if at_reserved(stream) then return reserved(stream, node) end
  node.kind = "arm"
  node.number = stream:expect("int", "the number of an arm", "1 name: type")
  node.name = stream:expect("name", "the name of an arm", "1 name: type")
  if stream:take(":") then
    node.type = expressions.type(stream)
    expressions.no_default(stream)
  end
  expressions.marks(stream, node)
end

local function typed_block(read_member, form)
  return function(stream, node)
    node.kind = stream:next().text
    node.name = stream:expect("name", "a name", form)
    if node.kind == "record" then node.dict = stream:take_word("dict") end
    node.may_reserve = true
    block(stream, node, read_member)
  end
end

local function const(stream, node)
  node.kind = stream:next().text
  node.name = stream:expect("name", "a name", "const NAME = 64")
  stream:expect("=", nil, "const NAME = 64")
  node.value = stream:expect("int", "a number", "const NAME = 64")
end

local function param(stream)
  local name = stream:expect("name", "the name of a parameter")
  local node = { name = name, line = name.line, col = name.col }
  node.value = stream:take("string") or stream:take("int")
  return node
end

local function plugin(stream, layer, word)
  if not stream:is_word(word) then
    stream:fail("N0213", stream:peek(), {
      name = layer.name.text, slot = word, found = tokens.describe(stream:peek()),
    })
  end
  local slot = stream:next()
  local node = { slot = slot, line = slot.line, col = slot.col, params = {} }
  layer.plugins[#layer.plugins + 1] = node
  node.kind = stream:expect("name", "a kind of " .. word, word .. " none")
  if stream:take("(") then
    repeat node.params[#node.params + 1] = param(stream) until not stream:take(",")
    stream:expect(")", "',' or ')'")
  end
end

local function layer(stream, node)
  node.kind = stream:next().text
  node.name = stream:expect("name", "the name of a layer", "layer outer { seal aead }")
  node.plugins = {}
  local open = stream:expect("{")
  if stream:is("eof") or stream:at_declaration() then
    stream:fail(stream:is("eof") and "N0202" or "N0202.next", open, {}, stream:peek())
  end
  if stream:is_word("seal") then
    plugin(stream, node, "seal")
  else
    plugin(stream, node, "auth")
    plugin(stream, node, "cipher")
  end
  stream:expect("}")
end

local function resource(stream, node)
  node.kind = stream:next().text
  node.name = stream:expect("name", "the name of a resource", 'resource name "uri" { … }')
  node.uri = stream:expect("string", "a URI", ('resource %s "uri" { … }'):format(node.name.text))
  block(stream, node, operations.operation)
end

local ENTRIES = {
  app = { "string", "a string" }, port = { "int", "a port" },
  peer = { "name", "the name of a record" }, datagram = { "int", "a number of bytes" },
  deadline = { "duration", "a duration" },
}

local function entry(stream, node, protocol)
  local name = stream:expect("name", "an entry", 'app "name"')
  node.kind, node.name = "entry", name
  if name.text == "transport" then
    node.value = operations.choice(stream, "transport")
  elseif ENTRIES[name.text] then
    node.value = stream:expect(table.unpack(ENTRIES[name.text]))
  else
    stream:fail("N0209", name, { name = name.text })
  end
  local first = protocol.entry_of[name.text]
  if first then stream:report("N0208", name, { name = name.text }, first) end
  protocol.entry_of[name.text] = first or node
end

local function protocol(stream, node, tree)
  if tree.protocol then stream:report("N0204", stream:peek(), {}, tree.protocol) end
  local form = 'protocol name version 1 { app "name" }'
  node.kind = stream:next().text
  node.entry_of = {}
  node.name = stream:expect("name", "the name of the protocol", form)
  if not stream:take_word("version") then stream:unexpected("'version'", form) end
  node.version = stream:expect("int", "the version", form)
  block(stream, node, entry)
  node.entries = node.members
end

local READ = {
  protocol = { protocol, "block" }, const = { const, "line" }, layer = { layer, "line" },
  enum = { typed_block(member, "enum Name { one = 1 }"), "block" },
  record = { typed_block(field, "record Name { 1 id: u64 }"), "block" },
  variant = { typed_block(arm, "variant Name { 1 some: u64 }"), "block" },
  resource = { resource, "block" }, message = { operations.message, "line" },
  reserved = { reserved, "line" },
}

local FOREIGN = {
  service = "resource", rpc = "resource", endpoint = "resource", interface = "resource",
  method = "resource", struct = "record", class = "record", table = "record", type = "record",
  union = "variant", oneof = "variant", choice = "variant", enumeration = "enum",
  constant = "const", define = "const", security = "layer", event = "message",
}

local function unknown_declaration(stream)
  local token = stream:peek()
  if token.kind ~= "name" then stream:unexpected("a declaration") end
  if token.text == "import" or token.text == "include" then stream:fail("N0215", token) end
  stream:fail("N0205", token, {
    name = token.text, kinds = table.concat(tokens.DECLARATIONS, ", "),
    near = FOREIGN[token.text] or nearest.later(token.text, tokens.DECLARATIONS),
  })
end

local function declaration(stream, tree)
  local token, start = stream:peek(), stream.at
  local reader = token.kind == "name" and READ[token.text] or { unknown_declaration, "line" }
  local node, ok = node_of(stream, reader[1], reader[2], tree)
  if not ok then stream:recover_at_top(start) end
  if node.kind == "protocol" then
    tree.protocol = tree.protocol or node
  elseif ok or node.name then
    tree.declarations[#tree.declarations + 1] = node
  end
end

local function check_begin(stream, tree)
  local first = stream:peek()
  if first.kind == "name" and first.text == "protocol" then return end
  stream:report("N0203", first, { found = tokens.describe(first) })
  tree.damaged = true
  if not (first.kind == "name" and READ[first.text]) then stream:recover_at_top(stream.at) end
end

--- Makes the syntax tree.
function M.parse(lexed, diagnostics)
  local stream = tokens.new(lexed, diagnostics)
  local tree = { declarations = {}, comments = lexed.comments }
  check_begin(stream, tree)
  while not stream:is("eof") do declaration(stream, tree) end
  stream:report_lost_docs()
  tree.damaged = tree.damaged or stream.damaged
  tree.skipped = stream.skipped
  return tree
end

return M
