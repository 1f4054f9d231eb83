--- Operations: the verbs of a resource, and messages.
--
-- In:  a token stream. Out: nodes.
--      operation { kind = "operation", verb = token, content, sends, arrow = token or nil, replies,
--                  attributes, line, col, first, last (indexes of tokens), doc }
--      reply     { word = token or nil, content or nil, takes, line, col }
--      sends and takes are streams (see `expressions`) or nil
--      attribute { name = token, word, value, policy = tokens, by what the attribute takes }
-- A `message` has the same members, and name, number and uri.

local expressions = require "parse.expressions"
local nearest = require "nearest"
local tokens = require "parse.stream"

local M = {}

M.VERBS = { "request", "create", "update", "delete", "publish", "notify" }
M.ATTRIBUTES = {
  "inner", "to", "transport", "datagram", "fit", "deadline", "idempotent", "gate", "queue",
  "since", "deprecated",
}

local IS_VERB, IS_ATTRIBUTE = {}, {}
for _, word in ipairs(M.VERBS) do IS_VERB[word] = true end
for _, word in ipairs(M.ATTRIBUTES) do IS_ATTRIBUTE[word] = true end

local REPLY_WORDS = {
  ok = true, respond = true, not_found = true, not_permitted = true, error = true,
}

local FIXED_VERBS = { -- words that people try, and what to say
  subscribe = "'notify' brings subscribe and unsubscribe with it",
  unsubscribe = "'notify' brings subscribe and unsubscribe with it",
  get = "use request", read = "use request", put = "use update", post = "use create",
  patch = "use update", call = "use request", rpc = "use request", event = "use notify",
  stream = "use notify", emit = "use notify", send = "use publish",
}

local CHOICES = {
  to = { "subscribers", "peers", "group" },
  transport = { "tcp", "udp", "any" },
  fit = { "all", "some" },
  gate = { "serialize", "reject", "coalesce" },
  queue = { "drop_oldest", "drop_newest", "disconnect" },
}

local function listing(words)
  return table.concat(words, ", ", 1, #words - 1) .. " or " .. words[#words]
end

--- One of the words that an attribute or entry takes.
function M.choice(stream, name)
  local words = CHOICES[name]
  local token = stream:peek()
  if token.kind ~= "name" then stream:unexpected(listing(words)) end
  for _, word in ipairs(words) do
    if token.text == word then return stream:next() end
  end
  stream:report("N0717", token, { name = name, words = listing(words), found = token.text })
  stream:next()
  return nil
end

local function number_or_constant(stream)
  if not stream:is("int") and not stream:is("name") then
    stream:unexpected("a number or a constant")
  end
  return stream:next()
end

local READ = {
  inner = function(stream, node) node.word = stream:expect("name", "the name of a layer") end,
  datagram = function(stream, node) node.value = number_or_constant(stream) end,
  deadline = function(stream, node)
    node.value = stream:expect("duration", "a duration", "deadline 5s")
  end,
  queue = function(stream, node)
    node.value = number_or_constant(stream)
    node.policy = M.choice(stream, "queue")
  end,
  since = function(stream, node) node.value = stream:expect("int", "a version") end,
  deprecated = function(stream, node)
    node.value = stream:expect("string", "the advice", 'deprecated "use …"')
  end,
}
for _, name in ipairs { "to", "transport", "fit", "gate" } do
  READ[name] = function(stream, node) node.word = M.choice(stream, name) end
end

local function attribute(stream, seen)
  local name = stream:next()
  local node = { name = name, line = name.line, col = name.col }
  if seen[name.text] then stream:report("N0208", name, { name = name.text }, seen[name.text]) end
  seen[name.text] = seen[name.text] or name
  if READ[name.text] then READ[name.text](stream, node) end
  return node
end

-- A word that is neither attribute nor verb: which of them was meant decides whether it goes on
-- with the operation or begins the next member.
local function means_attribute(stream, in_resource)
  if not stream:begins_line() then return true end
  if not in_resource then return false end
  local word = stream:peek().text
  local _, to_attribute = nearest.find(word, M.ATTRIBUTES)
  local _, to_verb = nearest.find(word, M.VERBS)
  return to_attribute ~= nil and not FIXED_VERBS[word] and to_attribute < (to_verb or math.huge)
end

local function unknown_attribute(stream)
  local token = stream:next()
  stream:report("N0207", token, {
    name = token.text, near = nearest.later(token.text, M.ATTRIBUTES),
    kinds = table.concat(M.ATTRIBUTES, ", "),
  })
  stream.damaged = true
  while stream:peek().line == token.line and not stream:is("}") and not stream:is("eof")
    and not (stream:is("name") and IS_ATTRIBUTE[stream:peek().text]) do
    stream:next()
  end
end

local function attributes(stream, in_resource)
  local list, seen = {}, {}
  while stream:is("name") do
    local word = stream:peek().text
    if IS_ATTRIBUTE[word] then
      list[#list + 1] = attribute(stream, seen)
    elseif stream:at_declaration() then
      break
    elseif in_resource and IS_VERB[word] or not in_resource and tokens.BEGINS_DECLARATION[word] then
      break
    elseif means_attribute(stream, in_resource) then
      unknown_attribute(stream)
    else
      break
    end
  end
  return list
end

local function reply(stream)
  local first = stream:peek()
  local node = { line = first.line, col = first.col }
  if first.kind == "name" and REPLY_WORDS[first.text] then
    node.word = stream:next()
    node.takes = expressions.stream(stream)
    if not node.takes and expressions.begins_content(stream) then
      node.content = expressions.reply_content(stream)
    end
  else
    if first.kind ~= "name" and first.kind ~= "(" then stream:unexpected("a reply") end
    node.takes = expressions.stream(stream)
    if not node.takes then node.content = expressions.reply_content(stream) end
  end
  return node
end

local function tail(stream, node, in_resource)
  if stream:is("(") then node.content, node.sends = expressions.message_content(stream) end
  node.arrow = stream:take("->")
  node.replies = {}
  if node.arrow then
    repeat node.replies[#node.replies + 1] = reply(stream) until not stream:take("|")
  end
  node.attributes = attributes(stream, in_resource)
  local ends = stream:begins_line() or stream:is("}") or stream:is("name") or stream:is("eof")
  if not ends then
    stream:unexpected(#node.attributes == 0 and "'->', '|' or an attribute" or "an attribute")
  end
end

--- One member of a resource.
function M.operation(stream, node)
  local verb = stream:peek()
  if verb.kind ~= "name" then stream:unexpected("a verb", "request -> type") end
  if not IS_VERB[verb.text] then
    stream:fail("N0206", verb, {
      name = verb.text, fixed = FIXED_VERBS[verb.text], near = nearest.later(verb.text, M.VERBS),
    })
  end
  node.kind, node.verb = "operation", stream:next()
  tail(stream, node, true)
end

--- A message declaration.
function M.message(stream, node)
  node.kind = "message"
  node.verb = stream:next()
  node.name = stream:expect("name", "the name of a message", 'message NAME = 40 "uri"')
  local form = ('message %s = 40 "uri"'):format(node.name.text)
  if stream:is("{") then form = ("record %s { … }"):format(node.name.text) end
  stream:expect("=", nil, form)
  node.number = stream:expect("int", "a message number", form)
  node.uri = stream:expect("string", "a URI", form)
  tail(stream, node, false)
end

return M
