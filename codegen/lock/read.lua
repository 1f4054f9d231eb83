--- Reads a lock file.
--
-- In:  the bytes of a lock file and a diagnostics collector with `breaking.rules`.
-- Out: FACTS (see `lock.facts`), or nil if something was reported. Any bytes give one of both.
--      The lexer and the expressions are those of schemas.

local expressions = require "parse.expressions"
local facts = require "lock.facts"
local lexer = require "lexer"
local operations = require "parse.operations"
local text = require "lock.text"
local tokens = require "parse.stream"
local uri = require "uri"

local M = {}

--- The most bytes of a lock file: constants and URIs stand in it several times.
M.LARGEST = 4 * 1024 * 1024

local IS_VERB, TRANSPORTS = {}, { tcp = true, udp = true, any = true }
for _, verb in ipairs(operations.VERBS) do IS_VERB[verb] = true end
local ANSWERS = { [1] = true, [10] = true, [20] = true, [24] = true, [25] = true }

local function wrong(stream, place, what)
  stream:fail("N0900", place, { what = what })
end

-- Takes a word that goes on with a line; on the next line it would be a name.
local function goes_on(stream, word)
  return not stream:begins_line() and stream:take_word(word) ~= nil
end

-- A whole number, which the lexer could read.
local function number(stream)
  local token = stream:expect("int", "a number")
  if not token.value then wrong(stream, token, "this number is too large") end
  return token.value
end

-- Bounds are numbers here, constants have been resolved.
local function settle_bounds(stream, node)
  for _, part in ipairs { "key", "value", "item" } do
    if node[part] then settle_bounds(stream, node[part]) end
  end
  if node.kind == "damaged" then wrong(stream, node, "this is no type") end
  if node.bound then
    if node.bound.kind ~= "int" or not node.bound.value then
      wrong(stream, node.bound, "this bound is no number")
    end
    node.max = node.bound.value
  end
  if node.kind == "named" then
    stream.uses[#stream.uses + 1] = node
  elseif node.kind == "packable" and node.item.kind ~= "named" then
    wrong(stream, node.item, "packable wraps a record")
  end
end

local function type_of(stream)
  local node = expressions.type(stream)
  settle_bounds(stream, node)
  return node
end

local function since(stream, node)
  node.since = 1
  if goes_on(stream, "since") then node.since = number(stream) end
end

local function gone(stream, into)
  stream:next()
  repeat
    local token = stream:is("string") and stream:next() or nil
    facts.add_gone(into, token and token.value or number(stream))
  until not stream:take(",")
end

local MEMBER = {
  enum = function(stream, node)
    node.name = stream:expect("name", "a name").text
    stream:expect("=")
    node.number = number(stream)
  end,
  variant = function(stream, node)
    node.number = number(stream)
    node.name = stream:expect("name", "a name").text
    if stream:take(":") then node.type = type_of(stream) end
  end,
  tuple = function(stream, node)
    node.number = number(stream)
    node.name = stream:expect("name", "a name").text
    stream:expect(":")
    node.type = type_of(stream)
  end,
  dict = function(stream, node)
    node.name = stream:expect("name", "a name").text
    stream:expect(":")
    node.type = type_of(stream)
    node.key = node.name
    if goes_on(stream, "as") then node.key = stream:expect("string", "a key").value end
  end,
}

local function is_stream(stream, ahead)
  local word = stream:peek(ahead)
  return word.kind == "name" and word.text == "stream" and stream:is("name", ahead + 1)
end

local function streamed(stream)
  local made = expressions.stream(stream)
  if not made then stream:unexpected("a stream") end
  if made.item then settle_bounds(stream, made.item) end
  return { item = made.item }
end

local function in_block(stream)
  return not stream:is("eof") and stream:peek().col > 1
end

local function type_item(stream, item)
  local form = item.kind
  item.name = stream:expect("name", "a name").text
  if form == "record" then
    item.dict = goes_on(stream, "dict")
    if not item.dict and not stream:take_word("tuple") then
      stream:unexpected("'tuple' or 'dict'")
    end
    form = item.dict and "dict" or "tuple"
  end
  item.members, item.gone = {}, facts.gone()
  while in_block(stream) do
    local first = stream:peek()
    if stream:is_word("gone") and (stream:is("int", 1) or stream:is("string", 1)) then
      gone(stream, item.gone)
    else
      local node = { line = first.line, col = first.col }
      MEMBER[form](stream, node)
      since(stream, node)
      item.members[#item.members + 1] = node
    end
  end
end

local function content(stream)
  local node = expressions.reply_content(stream)
  local made = { line = node.line, col = node.col }
  if node.form == "payload" then
    settle_bounds(stream, node.type)
    made.type, made.how = node.type, node.how and node.how.text
    return made
  end
  made.args = {}
  for i, argument in ipairs(node.args) do
    settle_bounds(stream, argument.type)
    made.args[i] = {
      name = argument.name.text, number = i, type = argument.type,
      since = argument.since and argument.since.value or 1,
    }
  end
  return made
end

local function read_uri(stream, item)
  local token = stream:expect("string", "a URI")
  item.uri = uri.read(token, function(name)
    stream:report("N0900", name, { what = "this bound is no number" })
  end, stream.diagnostics)
  if not item.uri then wrong(stream, token, "this URI cannot be read") end
end

local function operation(stream, item)
  local name = stream:expect("name", "a name")
  item.name = name.text
  if stream:is("name") then
    local verb = stream:next()
    if not IS_VERB[verb.text] then wrong(stream, verb, "this is no verb") end
    item.resource, item.verb, item.name = name.text, verb.text, name.text .. "." .. verb.text
  else
    item.verb = "message"
  end
  item.type = number(stream)
  if item.type < 0 or item.type > 255 then wrong(stream, name, "a message type is 0 to 255") end
  read_uri(stream, item)
  if stream:is("name", 1) and TRANSPORTS[stream:peek(1).text] then
    item.inner = stream:next().text
  end
  item.transport = stream:expect("name", "a transport").text
  if not TRANSPORTS[item.transport] then wrong(stream, name, "this has no transport") end
  if goes_on(stream, "to") then item.to = stream:expect("name", "peers or group").text end
  since(stream, item)
  if stream:is_word("in") and not is_stream(stream, 1) then
    stream:next()
    item.content = content(stream)
  end
  if stream:take_word("in") then item.sends = streamed(stream) end
  item.replies = {}
  while in_block(stream) do
    local first = stream:peek()
    local reply = { type = number(stream), line = first.line, col = first.col }
    if not ANSWERS[reply.type] then wrong(stream, first, "this is no type of an answer") end
    if in_block(stream) and stream:peek().line == first.line then
      if is_stream(stream, 0) then
        reply.takes = streamed(stream)
      else
        reply.content = content(stream)
      end
    end
    item.replies[#item.replies + 1] = reply
  end
end

local function plugin(stream)
  local made = { kind = stream:expect("name", "a plugin").text, params = {} }
  if not (stream:is("(") and stream:is("name", 1) and stream:is(")", 2)) and stream:take("(") then
    repeat
      local name = stream:take("name")
      local value = stream:take("string") or stream:take("int")
      if not name and not value then stream:unexpected("a parameter") end
      local shown = value and (value.kind == "string" and facts.quoted(value.value) or value.text)
      made.params[#made.params + 1] = name and shown and name.text .. " " .. shown
        or name and name.text or shown
    until not stream:take(",")
    stream:expect(")")
  end
  stream:expect("(")
  made.slot = stream:expect("name", "a slot").text
  stream:expect(")")
  return made
end

local function layer(stream, item)
  item.name = stream:expect("name", "a name").text
  item.plugins = {}
  if stream:is_word("none") and not stream:is("(", 1) then
    stream:next()
    return
  end
  repeat item.plugins[#item.plugins + 1] = plugin(stream) until not in_block(stream)
end

local ITEM = {
  enum = type_item, record = type_item, variant = type_item, op = operation, layer = layer,
  const = function(stream, item)
    item.name = stream:expect("name", "a name").text
    stream:expect("=")
    item.value = number(stream)
  end,
}

local function protocol(stream)
  if not stream:take_word("protocol") then stream:unexpected("'protocol'") end
  local made = { name = stream:expect("name", "a name").text }
  made.version = number(stream)
  made.app = stream:expect("string", "the app id").value
  if goes_on(stream, "peer") then made.peer = type_of(stream) end
  return made
end

local function check_uses(stream, made)
  for _, node in ipairs(stream.uses) do
    if not made.type[node.name.text] then
      wrong(stream, node, ("there is no type '%s' here"):format(node.name.text))
    end
  end
end

local function all(stream, into)
  local made = facts.new(protocol(stream))
  while not stream:is("eof") do
    local first = stream:peek()
    if stream:is_word("gone") and first.col == 1 then
      gone(stream, made.gone)
    else
      local read = first.col == 1 and first.kind == "name" and ITEM[first.text]
      if not read then stream:unexpected("a line of a lock file") end
      stream:next()
      local item = { kind = first.text, line = first.line, col = first.col }
      read(stream, item)
      if not facts.add(made, item) then
        wrong(stream, first, ("'%s' is there twice"):format(item.name))
      end
    end
  end
  check_uses(stream, made)
  into.facts = made
end

--- The FACTS of a lock file, or nil.
function M.read(bytes, found)
  local head = "nio-lock " .. text.FORMAT
  local start = { line = 1, col = 1 }
  if #bytes > M.LARGEST then
    found:report("N0900", start, { what = "it is larger than 4 MiB" })
  elseif not bytes:find("^" .. head:gsub("%-", "%%-") .. "\r?\n") then
    found:report("N0900", start, { what = ("it does not begin with '%s'"):format(head) })
  end
  if not found:clean() then return nil end
  -- What the lexer of schemas has no token for becomes space of the same length.
  local body = (" "):rep(#head) .. bytes:sub(#head + 1)
  body = body:gsub("(\nop [%w_]+)%.", "%1 ")
  local stream = tokens.new(lexer.read(body, found, M.LARGEST), found)
  stream.uses = {}
  local into = {}
  stream:attempt(all, into)
  return found:clean() and into.facts or nil
end

return M
