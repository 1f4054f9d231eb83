--- Types of the model: declarations, uses of types, and the C structs of lists and maps.
--
-- In:  a builder { schema, prefix, names, model } and nodes of the checked schema.
-- Out: ENUM, RECORD, VARIANT, TYPE, LIST and MAP as `model` describes them.

local base = require "types"
local cname = require "cname"

local M = {}

local BY_POINTER = { record = true, variant = true, list = true, map = true, packable = true }

-- The struct of a list or map, made at its first use and shared by all that are alike in C.
local function struct_of(builder, type, kind, c_name, fill)
  local identity = cname.identity(type)
  local key = c_name .. " " .. identity
  local struct = builder.structs[key]
  if not struct then
    struct = { kind = kind, c_name = c_name }
    fill(struct)
    builder.structs[key] = struct
    local into = builder.model[kind == "list" and "lists" or "maps"]
    into[#into + 1] = struct
    builder.names:claim(c_name, type.text, type, identity)
    if struct.c_entry then
      builder.names:claim(struct.c_entry, "the entry of " .. type.text, type, identity)
    end
  end
  return struct
end

local FILL = {}

function FILL.list(builder, type, node)
  type.item = M.use(builder, node.item)
  type.c_type = cname.list(builder.prefix, type.item)
  if cname.is_runtime_list(type.item) then return end
  type.struct = struct_of(builder, type, "list", type.c_type, function(struct)
    struct.item = type.item
  end)
end

function FILL.map(builder, type, node)
  type.key, type.value = M.use(builder, node.key), M.use(builder, node.value)
  local c_name, c_entry = cname.map(builder.prefix, type.key, type.value)
  type.c_type = c_name
  type.struct = struct_of(builder, type, "map", c_name, function(struct)
    struct.c_entry, struct.key, struct.value = c_entry, type.key, type.value
  end)
end

function FILL.packable(builder, type, node)
  type.ref = builder.declared[node.item.ref]
  type.name = node.item.name.text
  type.c_type = type.ref.c_name
  type.has_views = type.ref.has_views
end

function FILL.named(builder, type, node)
  type.ref = builder.declared[node.ref]
  type.kind = type.ref.kind
  type.c_type = type.ref.c_name
  type.has_views = type.ref.has_views or false
end

local function fill_bounded(type, node, row)
  type.kind, type.c_type, type.stem = row.kind, row.c_type, row.stem
  if node.fixed then
    type.kind, type.c_type, type.length, type.max = "fixed", "uint8_t", node.max, nil
    type.has_views = false
  end
end

--- The TYPE of a type expression.
function M.use(builder, node)
  local scalar, bounded = base.scalars[node.kind], base.bounded[node.kind]
  local type = {
    kind = node.kind, text = node.text, max = node.max, line = node.line, col = node.col,
    min_size = node.min_size, max_size = node.max_size, depth = node.depth,
    has_views = not scalar,
  }
  if scalar then
    type.kind, type.bits, type.c_type, type.stem =
      scalar.kind, scalar.bits, scalar.c_type, scalar.stem
  elseif bounded then
    fill_bounded(type, node, bounded)
  else
    FILL[node.kind](builder, type, node)
  end
  type.by = (BY_POINTER[type.kind] or type.kind == "fixed") and "pointer" or "value"
  return type
end

--- A text that no schema declares: what a failure says.
function M.plain_text(max, place)
  local row = base.bounded.text
  return {
    kind = "text", text = ("text<%d>"):format(max), c_type = row.c_type, stem = row.stem,
    by = "value", max = max, min_size = 2, max_size = max + 3, depth = 1, has_views = true,
    line = place.line, col = place.col,
  }
end

-- What fields, members and arms have in common. `path` leads to it: { "Post", "reply" }.
local function member(builder, node, path)
  local since = node.since_value or 1
  local made = {
    name = node.name.text, since = since, doc = node.doc, line = node.line, col = node.col,
    deprecated = node.deprecated and node.deprecated.value,
  }
  if since > 1 then
    made.c_since = cname.since(builder.prefix, table.unpack(path))
    builder.names:claim(made.c_since, ("the version of '%s'"):format(made.name), node)
  end
  return made
end

local function reserved_of(held)
  local reserved = { numbers = {}, names = {} }
  for _, token in ipairs(held.list) do
    local into = token.kind == "int" and reserved.numbers or reserved.names
    into[#into + 1] = token.value
  end
  return reserved
end
M.reserved = reserved_of

local function members_of(node, kind)
  local list = {}
  for _, item in ipairs(node.members) do
    if item.kind == kind then list[#list + 1] = item end
  end
  return list
end

local function enum(builder, node, made)
  local prefix, names = builder.prefix, builder.names
  local name = node.name.text
  made.c_name_of = names:claim(made.c_name .. "_name", "the names of enum '" .. name .. "'", node)
  made.members = {}
  for i, item in ipairs(members_of(node, "member")) do
    local entry = member(builder, item, { name, item.name.text })
    entry.number = item.number.value
    entry.c_name = names:claim(
      cname.constant(prefix, name, entry.name), ("member '%s'"):format(entry.name), item)
    made.members[i] = entry
  end
end

-- One field or argument. `scope` is its struct; `path` leads to it.
local function field(builder, node, scope, path)
  local made = member(builder, node, path)
  local what = ("%s '%s'"):format(node.kind, made.name)
  made.type = M.use(builder, node.type)
  made.optional = node.type.optional ~= nil
  made.number = node.position
  made.c_name = builder.names:claim_in(scope, cname.word(made.name), what, node)
  if made.optional then
    made.c_has = builder.names:claim_in(
      scope, cname.has(made.name), ("the mark of optional '%s'"):format(made.name), node)
  end
  return made
end

-- Fills a record with its fields, which stand in the order of their numbers or of the text.
local function fill_record(builder, made, node, items, path)
  made.fields, made.has_views = {}, false
  for i, item in ipairs(items) do
    local way = table.move(path, 1, #path, 1, {})
    way[#way + 1] = item.name.text
    local entry = field(builder, item, made.c_name, way)
    if made.dict then entry.number, entry.key = nil, item.key_bytes end
    made.has_views = made.has_views or entry.type.has_views
    made.fields[i] = entry
  end
  made.count, made.all_optional = node.count, node.all_optional
  made.min, made.max, made.depth = node.min_size, node.max_size, node.depth
end

local function record(builder, node, made)
  local name = node.name.text
  made.dict = node.dict ~= nil
  made.unnamed = false
  made.c_max = builder.names:claim(
    cname.constant(builder.prefix, name, "max"), ("the size of record '%s'"):format(name), node)
  fill_record(builder, made, node, members_of(node, "field"), { name })
end

local function variant(builder, node, made)
  local name, names = node.name.text, builder.names
  local union = made.c_name .. ".as"
  made.arms, made.has_views = {}, true
  made.min, made.max, made.depth = node.min_size, node.max_size, node.depth
  names:claim_in(union, "unknown", "the arm for unknown numbers", node)
  for i, item in ipairs(members_of(node, "arm")) do
    local entry = member(builder, item, { name, item.name.text })
    local what = ("arm '%s'"):format(entry.name)
    entry.number = item.number.value
    entry.c_tag = names:claim(cname.constant(builder.prefix, name, entry.name), what, item)
    if item.type then
      entry.type = M.use(builder, item.type)
      entry.c_name = names:claim_in(union, cname.word(entry.name), what, item)
    end
    made.arms[i] = entry
  end
end

local MAKE = { enum = enum, record = record, variant = variant }

--- The ENUM, RECORD or VARIANT of a declaration; what it holds was made before.
function M.declaration(builder, node)
  local name = node.name.text
  local made = {
    kind = node.kind, name = name, doc = node.doc, line = node.line, col = node.col,
    c_name = cname.join(builder.prefix, name), reserved = reserved_of(node.held),
  }
  builder.names:claim(made.c_name, ("%s '%s'"):format(node.kind, name), node.name)
  if node.kind ~= "enum" then
    made.c_clone = builder.names:claim(
      made.c_name .. "_clone", ("the clone of '%s'"):format(name), node.name)
  end
  MAKE[node.kind](builder, node, made)
  builder.declared[node] = made
  return made
end

--- The unnamed record of an argument list or of a reply's tuple.
function M.tuple(builder, content, c_name, what, path)
  local made = {
    kind = "record", c_name = c_name, dict = false, unnamed = true,
    reserved = { numbers = {}, names = {} }, line = content.line, col = content.col,
  }
  builder.names:claim(c_name, what, content)
  made.c_clone = builder.names:claim(c_name .. "_clone", "the clone of " .. what, content)
  fill_record(builder, made, content, content.args, path)
  table.insert(builder.model.structs, made)
  return made
end

-- Adds what a type needs and was not added yet. Types in types are at most eight deep.
local function add_uses(types, placed, type)
  if not type then return end
  add_uses(types, placed, type.item)
  add_uses(types, placed, type.key)
  add_uses(types, placed, type.value)
  if type.struct and not placed[type.struct] then
    placed[type.struct] = true
    types[#types + 1] = type.struct
  end
end

--- All declared C types, each after those that it needs.
function M.ordered(builder)
  local types, placed = {}, {}
  local function add(made)
    for _, item in ipairs(made.fields or made.arms or {}) do add_uses(types, placed, item.type) end
    types[#types + 1] = made
  end
  for _, node in ipairs(builder.schema.types.ordered) do add(builder.declared[node]) end
  for _, made in ipairs(builder.model.structs) do add(made) end
  for _, operation in ipairs(builder.model.operations) do
    add_uses(types, placed, operation.content.type)
    for _, reply in ipairs(operation.replies) do add_uses(types, placed, reply.content.type) end
  end
  return types
end

return M
