--- Types, argument lists and marks: the parts of members.
--
-- In:  a token stream. Out: nodes.
--      type     { kind, name = token, line, col, optional = token or nil } and, by kind,
--               text bytes any: bound = token (INT or constant), fixed = bool for bytes[N];
--               list: item, bound; map: key, value, bound; packable: item; a scalar: kind is its
--               word; "named": a declared type; "damaged": was reported, nothing is known of it
--      argument { kind = "argument", name, type, since, deprecated, line, col }
--      content  { form = "args", args } or { form = "payload", type, how = token or nil }
--      stream   { word = token, item = type or nil for bytes, line, col }, as an argument with name

local types = require "types"

local M = {}

local DEEPEST = 8

local function bound(stream, form)
  local token = stream:peek()
  if token.kind ~= "int" and token.kind ~= "name" then
    stream:unexpected("a number or a constant", form)
  end
  return stream:next()
end

local function bounded(stream, node)
  local word = node.name.text
  if word == "bytes" and stream:take("[") then
    node.fixed = true
    node.bound = bound(stream, "bytes[32]")
    stream:expect("]", nil, "bytes[32]")
  elseif stream:take("<") then
    node.bound = bound(stream, word .. "<64>")
    stream:expect(">", nil, word .. "<64>")
  else
    stream:report("N0402", node, { name = word })
    node.kind = "damaged"
  end
  return node
end

local FORMS = { list = "list<T, 16>", map = "map<K, V, 16>", packable = "packable<T>" }

local function container(stream, node, depth)
  local form = FORMS[node.kind]
  stream:expect("<", nil, form)
  if node.kind == "map" then
    node.key = M.type(stream, depth + 1)
    stream:expect(",", nil, form)
    node.value = M.type(stream, depth + 1)
  else
    node.item = M.type(stream, depth + 1)
  end
  if node.kind ~= "packable" then
    stream:expect(",", nil, form)
    node.bound = bound(stream, form)
  end
  stream:expect(">", nil, form)
  return node
end

-- What stands in < > or [ ] behind a word that is no type here. It is not in the tree.
local function skip_brackets(stream)
  local depth, line = 0, stream:peek().line
  stream.skipped = stream.skipped or stream:is("<") or stream:is("[")
  while stream:peek().line == line do
    local token = stream:peek()
    if token.kind == "<" or token.kind == "[" then depth = depth + 1
    elseif (token.kind == ">" or token.kind == "]") and depth > 0 then depth = depth - 1
    elseif depth == 0 or not (token.kind == "name" or token.kind == "int" or token.kind == ",") then
      return
    end
    stream:next()
  end
end

local function foreign(stream, node, depth)
  local word = node.name.text
  stream:report("N0401", node, { name = word, form = types.foreign[word] })
  node.kind = "damaged"
  if types.foreign_prefixes[word] and types.begins(stream:peek()) and not stream:is(":", 1) then
    M.type(stream, depth)
  else
    skip_brackets(stream)
  end
  return node
end

--- Reads a type; `depth` counts the types around it.
function M.type(stream, depth)
  depth = depth or 1
  local name = stream:peek()
  if name.kind ~= "name" then stream:unexpected("a type") end
  if depth > DEEPEST then stream:fail("N0216", name) end
  stream:next()
  local word = name.text
  local node = { kind = word, name = name, line = name.line, col = name.col }
  if types.bounded[word] then
    bounded(stream, node)
  elseif types.containers[word] then
    container(stream, node, depth)
  elseif types.foreign[word] then
    foreign(stream, node, depth)
  elseif word == "stream" and stream:is("name") then
    stream:report("N0718", node)
    M.item(stream, depth + 1)
    node.kind = "damaged"
  elseif not types.scalars[word] then
    node.kind = "named"
    if word:find("^%l") then skip_brackets(stream) end
  end
  node.optional = stream:take("?")
  return node
end

--- What is in a stream, behind that word: nil for bytes.
function M.item(stream, depth)
  if stream:is_word("bytes") and not stream:is("<", 1) and not stream:is("[", 1) then
    stream:next()
    return nil
  end
  return M.type(stream, depth)
end

--- A stream, if one begins here.
function M.stream(stream)
  if not stream:is_word("stream") or not stream:is("name", 1) then return nil end
  local word = stream:next()
  return { word = word, item = M.item(stream), line = word.line, col = word.col }
end

--- `since N` and `deprecated "…"`, where what follows fits.
function M.marks(stream, node)
  while stream:is("name") do
    local word = stream:peek()
    local wanted = word.text == "since" and "int" or word.text == "deprecated" and "string"
    if not wanted or not stream:is(wanted, 1) then return end
    stream:next()
    if node[word.text] then
      stream:report("N0208", word, { name = word.text }, node[word.text .. "_at"])
    end
    node[word.text .. "_at"] = word
    node[word.text] = stream:next()
  end
end

--- A default value, which does not exist.
function M.no_default(stream)
  local equals = stream:take("=")
  if not equals then return end
  stream:report("N0218", equals)
  local token = stream:peek()
  if token.line == equals.line and token.kind ~= "}" and token.kind ~= ")" then stream:next() end
end

local function argument(stream)
  local name = stream:expect("name", "the name of an argument", "(name: type)")
  stream:expect(":", nil, ("(%s: type)"):format(name.text))
  local node = { kind = "argument", name = name, line = name.line, col = name.col }
  node.stream = M.stream(stream)
  if node.stream then return node end
  node.type = M.type(stream)
  M.no_default(stream)
  M.marks(stream, node)
  return node
end

local function arguments(stream)
  local args = {}
  repeat args[#args + 1] = argument(stream) until not stream:take(",")
  return args
end

-- Takes the streams out of a list of arguments; the one that is the last, if there may be any.
local function take_stream(stream, node, allowed)
  local args, found = {}, nil
  for i, arg in ipairs(node.args) do
    if not arg.stream then
      args[#args + 1] = arg
    elseif allowed and i == #node.args then
      found = arg.stream
      found.name = arg.name
    else
      stream:report("N0718", arg.stream)
      stream.damaged = true
    end
  end
  node.args = args
  return found
end

local function payload(stream)
  local node = { form = "payload", line = stream:peek().line, col = stream:peek().col }
  if (stream:is_word("raw") or stream:is_word("packed")) and stream:is("name", 1) then
    node.how = stream:next()
  end
  node.type = M.type(stream)
  return node
end

--- The content of a message, in parentheses, and the stream that goes with it; nil for what is not
-- there.
function M.message_content(stream)
  stream:expect("(")
  if stream:take(")") then return nil end
  local first = stream:peek()
  local node
  if stream:is("name") and stream:is(":", 1) then
    node = { form = "args", args = arguments(stream), line = first.line, col = first.col }
  else
    node = payload(stream)
  end
  stream:expect(")", node.form == "args" and "',' or ')'" or "')'")
  local sends = node.form == "args" and take_stream(stream, node, true) or nil
  if sends and #node.args == 0 then node = nil end
  return node, sends
end

--- The content of a reply: a tuple in parentheses, or a type.
function M.reply_content(stream)
  if not stream:is("(") then return payload(stream) end
  local open = stream:next()
  if stream:is("name") and not stream:is(":", 1) and types.begins(stream:peek()) then
    stream:unexpected("an argument", "a type stands alone: -> " .. stream:peek().text)
  end
  local node = { form = "args", line = open.line, col = open.col }
  node.args = arguments(stream)
  stream:expect(")", "',' or ')'")
  take_stream(stream, node, false)
  return node
end

--- True if the content of a reply begins here.
function M.begins_content(stream)
  local token = stream:peek()
  if token.kind == "(" then return true end
  if (token.text == "raw" or token.text == "packed") and stream:is("name", 1) then return true end
  return types.begins(token)
end

return M
