--- The order of types: each after those that it holds; and types that hold themselves.
--
-- In:  a schema whose type expressions are resolved.
-- Out: the same with schema.types.ordered. The walk keeps its own stack, since a schema decides
--      how long a chain of records is.

local M = {}

local SHOWN = 8 -- names of a cycle that are printed

local function add_refs(node, refs)
  if node.ref then refs[#refs + 1] = node.ref end
  for _, part in ipairs { "key", "value", "item" } do
    if node[part] then add_refs(node[part], refs) end
  end
end

--- The declarations that a declaration holds, in the order of its text.
local function held(node)
  local refs = {}
  for _, member in ipairs(node.members or {}) do
    if member.type then add_refs(member.type, refs) end
  end
  return refs
end

-- The names on the stack from `node` on, and `node` again; long cycles are cut in the middle.
local function path(stack, from)
  local names = {}
  for i = from, #stack do names[#names + 1] = stack[i].node.name.text end
  names[#names + 1] = names[1]
  if #names > SHOWN then
    table.move(names, #names - 1, #names, SHOWN - 1)
    names[SHOWN - 2] = "…"
    for i = #names, SHOWN + 1, -1 do names[i] = nil end
  end
  return table.concat(names, " > ")
end

local function visit(schema, start, state, ordered)
  local stack = { { node = start, refs = held(start), at = 0 } }
  local depth_of = { [start] = 1 }
  state[start] = "open"
  while #stack > 0 do
    local top = stack[#stack]
    top.at = top.at + 1
    local ref = top.refs[top.at]
    if not ref then
      state[top.node] = "done"
      ordered[#ordered + 1] = top.node
      stack[#stack] = nil
    elseif state[ref] == "open" then
      ref.cyclic = true
      local name = ref.name.text
      schema.diagnostics:report("N0407", ref.name, {
        name = name, path = path(stack, depth_of[ref]),
      })
    elseif not state[ref] then
      state[ref] = "open"
      stack[#stack + 1] = { node = ref, refs = held(ref), at = 0 }
      depth_of[ref] = #stack
    end
  end
end

function M.check(schema)
  local state, ordered = {}, {}
  for _, node in ipairs(schema.types.list) do
    if not state[node] then visit(schema, node, state, ordered) end
  end
  schema.types.ordered = ordered
  return schema
end

return M
