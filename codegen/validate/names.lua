--- Names: their spelling, what is declared twice, and the tables that other passes look them up in.
--
-- In:  a schema { tree, diagnostics }.
-- Out: the same with consts, types, layers (each { list = nodes, names = strings, by_name }),
--      resources, messages (nodes) and operations (the nodes of both, each with `owner`), reserved.

local spelling = require "spelling"

local M = {}

local STYLE = {
  camel = { "N0301", spelling.is_upper_camel, spelling.upper_camel },
  lower = { "N0302", spelling.is_lower_snake, spelling.lower_snake },
  upper = { "N0303", spelling.is_upper_snake, spelling.upper_snake },
}

--- Checks the spelling of a name token.
function M.spelled(schema, token, style)
  local rule, is_right, make = table.unpack(STYLE[style])
  if not is_right(token.text) then
    schema.diagnostics:report(rule, token, { name = token.text, form = make(token.text) })
  end
end

local function new_table()
  return { list = {}, names = {}, by_name = {} }
end

local KINDS = {
  const = { "consts", "upper" }, layer = { "layers", "lower" }, enum = { "types", "camel" },
  record = { "types", "camel" }, variant = { "types", "camel" },
  resource = { "resources", "lower" }, message = { "messages", "upper" },
}

local function declare(schema, node)
  local where, style = table.unpack(KINDS[node.kind])
  local into, name = schema[where], node.name.text
  M.spelled(schema, node.name, style)
  local first = into.by_name[name]
  if first then
    schema.diagnostics:report("N0304", node.name, { name = name }, first.name)
    return
  end
  into.by_name[name] = node
  into.list[#into.list + 1] = node
  into.names[#into.names + 1] = name
  local reserved = schema.reserved.names[name]
  if reserved then schema.diagnostics:report("N0310", node.name, { name = name }, reserved) end
end

--- What `reserved` nodes hold: { numbers = {}, names = {} }, from value to token.
function M.reserved(nodes)
  local held = { numbers = {}, names = {}, list = {} }
  for _, node in ipairs(nodes) do
    for _, token in ipairs(node.kind == "reserved" and node.entries or {}) do
      local into = token.kind == "int" and held.numbers or held.names
      held.list[#held.list + 1] = token
      if token.value ~= nil and into[token.value] == nil then into[token.value] = token end
    end
  end
  return held
end

local function check_protocol(schema, protocol)
  if not protocol then return end
  local report = schema.diagnostics
  local name = protocol.name
  if name then
    M.spelled(schema, name, "lower")
    if name.text == "nio" or name.text:find("^nio_") then report:report("N0312", name) end
  end
  local version = protocol.version
  if version and version.value and (version.value < 1 or version.value > 65535) then
    report:report("N0210.version", version, { found = version.value })
  end
  local app, port = protocol.entry_of.app, protocol.entry_of.port
  if not app and name and not protocol.damaged then
    report:report("N0210", name, { name = name.text })
  elseif app and app.value and (#app.value.value < 1 or #app.value.value > 255) then
    report:report("N0210.app", app.value, { limit = 255, found = #app.value.value })
  end
  if port and port.value.value and (port.value.value < 1 or port.value.value > 65535) then
    report:report("N0210.port", port.value, { found = port.value.value })
  end
end

local function add_operation(schema, node, owner)
  if node.damaged then return end
  node.owner = owner
  schema.operations[#schema.operations + 1] = node
end

function M.check(schema)
  local tree = schema.tree
  schema.reserved = M.reserved(tree.declarations)
  for _, where in ipairs { "consts", "layers", "types", "resources", "messages" } do
    schema[where] = new_table()
  end
  schema.operations = {}
  check_protocol(schema, tree.protocol)
  for _, node in ipairs(tree.declarations) do
    if node.name then declare(schema, node) end
    if node.kind == "message" and not node.damaged then
      add_operation(schema, node, nil)
    elseif node.kind == "resource" then
      for _, operation in ipairs(node.members or {}) do add_operation(schema, operation, node) end
    end
  end
  return schema
end

return M
