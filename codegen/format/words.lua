--- The words of a line: types, contents, marks and attributes as they are spelled, with the spaces
-- of the canonical layout.
--
-- In:  nodes of the syntax tree. Out: text without line ends.

local operations = require "parse.operations"

local M = {}

--- A type as it is written, its `?` included.
function M.type(node)
  local text = node.name.text
  if node.kind == "list" then
    text = ("%s<%s, %s>"):format(text, M.type(node.item), node.bound.text)
  elseif node.kind == "map" then
    text = ("%s<%s, %s, %s>"):format(text, M.type(node.key), M.type(node.value), node.bound.text)
  elseif node.kind == "packable" then
    text = ("%s<%s>"):format(text, M.type(node.item))
  elseif node.fixed then
    text = ("%s[%s]"):format(text, node.bound.text)
  elseif node.bound then
    text = ("%s<%s>"):format(text, node.bound.text)
  end
  return node.optional and text .. "?" or text
end

--- `since` and `deprecated`, each behind `space`.
function M.marks(node, space)
  local text = ""
  for _, word in ipairs { "since", "deprecated" } do
    if node[word] then text = text .. space .. word .. " " .. node[word].text end
  end
  return text
end

local function stream_text(node)
  return "stream " .. (node.item and M.type(node.item) or "bytes")
end

local function arguments(args, sends)
  local list = {}
  for i, node in ipairs(args) do
    list[i] = ("%s: %s%s"):format(node.name.text, M.type(node.type), M.marks(node, " "))
  end
  if sends then list[#list + 1] = ("%s: %s"):format(sends.name.text, stream_text(sends)) end
  return "(" .. table.concat(list, ", ") .. ")"
end

local function content(node)
  if node.form == "args" then return arguments(node.args) end
  return (node.how and node.how.text .. " " or "") .. M.type(node.type)
end

--- What stands in parentheses behind a verb, nil if there is nothing.
function M.content(node, sends)
  if sends then return arguments(node and node.args or {}, sends) end
  if not node then return nil end
  return node.form == "args" and content(node) or "(" .. content(node) .. ")"
end

--- `-> …`, nil without an arrow.
function M.replies(operation)
  if not operation.arrow then return nil end
  local list = {}
  for i, reply in ipairs(operation.replies) do
    local word = reply.word and reply.word.text
    local held = reply.content and content(reply.content)
      or reply.takes and stream_text(reply.takes)
    list[i] = word and held and word .. " " .. held or word or held
  end
  return "-> " .. table.concat(list, " | ")
end

local RANK = {}
for i, name in ipairs(operations.ATTRIBUTES) do RANK[name] = i end

local function attribute(node)
  local text = node.name.text
  for _, part in ipairs { "word", "value", "policy" } do
    if node[part] then text = text .. " " .. node[part].text end
  end
  return text
end

--- All attributes in their order, nil if there are none.
function M.attributes(operation)
  local sorted = table.move(operation.attributes, 1, #operation.attributes, 1, {})
  if #sorted == 0 then return nil end
  table.sort(sorted, function(a, b) return RANK[a.name.text] < RANK[b.name.text] end)
  local list = {}
  for i, node in ipairs(sorted) do list[i] = attribute(node) end
  return table.concat(list, "  ")
end

local function plugin(node)
  local params = {}
  for i, param in ipairs(node.params) do
    params[i] = param.name.text .. (param.value and " " .. param.value.text or "")
  end
  local list = #params > 0 and "(" .. table.concat(params, ", ") .. ")" or ""
  return ("%s %s%s"):format(node.slot.text, node.kind.text, list)
end

local HEADS = {
  protocol = function(node)
    return ("protocol %s version %s"):format(node.name.text, node.version.text)
  end,
  resource = function(node) return ("resource %s %s"):format(node.name.text, node.uri.text) end,
  record = function(node)
    return ("record %s%s"):format(node.name.text, node.dict and " dict" or "")
  end,
}

--- The first line of a block.
function M.head(node)
  local head = HEADS[node.kind]
  return (head and head(node) or node.kind .. " " .. node.name.text) .. " {"
end

--- Declarations and members that are one line, by kind.
M.line = {
  const = function(node) return ("const %s = %s"):format(node.name.text, node.value.text) end,
  layer = function(node)
    local plugins = {}
    for i, item in ipairs(node.plugins) do plugins[i] = plugin(item) end
    return ("layer %s { %s }"):format(node.name.text, table.concat(plugins, "  "))
  end,
  reserved = function(node)
    local list = {}
    for i, token in ipairs(node.entries) do list[i] = token.text end
    return "reserved " .. table.concat(list, ", ")
  end,
}

return M
