--- Clones: the functions that keep a value past the handler that was given it.
--
-- In:  an emitter. Out: prototypes for the header and functions for the source: for each type
--      that points to something a local one that walks it (see netaio/gen_keep.h), and for each
--      record, variant, argument list, result and URI its P_r_clone.

local M = {}

local VIEWS = { text = true, bytes = true, any = true }

--- The prototype of a clone, which begins with `head`; `thing` has a C type and its clone's name.
function M.prototype(thing, head)
  local c_type = thing.c_type or thing.c_name
  local text = ("%s%s(const %s *from, const nio_env *env, %s **clone)"):format(
    head, thing.c_clone, c_type, c_type)
  if #text < 100 then return text end
  return (text:gsub(", ", ",\n" .. (" "):rep(#head + #thing.c_clone + 1)))
end

local function put(out, depth, text, ...)
  out[#out + 1] = ("    "):rep(depth) .. (select("#", ...) > 0 and text:format(...) or text)
end

local Clones = {}
Clones.__index = Clones

-- The local name for the walk of a struct. Those of the runtime are not to be mistaken for ones of
-- the schema, whose names never end in '_'.
function Clones:name(c_type)
  local prefix = self.emitter.plan.prefix .. "_"
  if c_type:sub(1, #prefix) == prefix then
    return self.emitter.names("keep", c_type:sub(#prefix + 1))
  end
  return self.emitter.names("keep", c_type:gsub("^nio_", "") .. "_")
end

-- The walk of one value of a type at an lvalue; nothing for one that points to nothing.
function Clones:walk(out, depth, type, at)
  if VIEWS[type.kind] then
    put(out, depth, "%s.ptr = nio_gen_keep_bytes(keep, %s.ptr, %s.len);", at, at, at)
  elseif type.kind == "list" and not type.item.has_views
    or type.kind == "map" and not (type.key.has_views or type.value.has_views) then
    put(out, depth, "%s.items = nio_gen_keep_array(keep, %s.items, %s.count, sizeof *%s.items);",
      at, at, at, at)
  elseif type.has_views then
    put(out, depth, "%s(keep, &%s);", self:name(type.c_type), at)
    self:need(type)
  end
end

local WALK = {}

function WALK.record(clones, out, type)
  for _, field in ipairs(type.ref.fields) do
    local at = "value->" .. field.c_name
    if field.type.has_views and field.optional then
      put(out, 1, "if (value->%s) {", field.c_has)
      clones:walk(out, 2, field.type, at)
      put(out, 1, "}")
    else
      clones:walk(out, 1, field.type, at)
    end
  end
end
WALK.packable = WALK.record

function WALK.variant(clones, out, type)
  local flat = {}
  put(out, 1, "switch (value->tag) {")
  for _, arm in ipairs(type.ref.arms) do
    if arm.type and arm.type.has_views then
      put(out, 1, "case %s:", arm.c_tag)
      clones:walk(out, 2, arm.type, "value->as." .. arm.c_name)
      put(out, 2, "break;")
    else
      flat[#flat + 1] = arm
    end
  end
  for _, arm in ipairs(flat) do put(out, 1, "case %s:", arm.c_tag) end
  if #flat > 0 then put(out, 2, "break;") end
  put(out, 1, "default:")
  clones:walk(out, 2, { kind = "any" }, "value->as.unknown")
  put(out, 2, "break;")
  put(out, 1, "}")
end

-- Items are walked one by one, each on the stack before it goes to its place.
local function walk_items(out, c_item, walk)
  put(out, 1, "%s *items = nio_gen_keep_room(keep, value->count, sizeof *items);", c_item)
  put(out, 1, "for (size_t i = 0; i < value->count; i++) {")
  put(out, 2, "%s item = value->items[i];", c_item)
  walk()
  put(out, 2, "if (items != NULL) {")
  put(out, 3, "items[i] = item;")
  put(out, 2, "}")
  put(out, 1, "}")
  put(out, 1, "if (items != NULL) {")
  put(out, 2, "value->items = items;")
  put(out, 1, "}")
end

function WALK.list(clones, out, type)
  walk_items(out, type.item.c_type, function() clones:walk(out, 2, type.item, "item") end)
end

function WALK.map(clones, out, type)
  walk_items(out, type.struct.c_entry, function()
    clones:walk(out, 2, type.key, "item.key")
    clones:walk(out, 2, type.value, "item.value")
  end)
end

-- Adds the walk of a struct, once, behind those that it needs.
function Clones:need(type)
  if self.done[type.c_type] then return end
  self.done[type.c_type] = true
  local body = {}
  WALK[type.kind](self, body, type)
  self:add_walk(type.c_type, body)
end

function Clones:add_walk(c_type, body)
  self.out[#self.out + 1] = ("static void %s(nio_gen_keep *keep, %s *value)\n{\n%s\n}"):format(
    self:name(c_type), c_type, table.concat(body, "\n"))
end

function Clones:add(thing, has_views)
  self.out[#self.out + 1] = self.emitter.templates["clone.c"]:render {
    prototype = M.prototype(thing, "nio_status "), c_type = thing.c_type or thing.c_name,
    walk = has_views and self:name(thing.c_type or thing.c_name) or false,
  }
end

function Clones:add_uri(uri)
  local body = {}
  for _, param in ipairs(uri.params) do
    local at = "value->" .. param.c_name
    if VIEWS[param.form] then self:walk(body, 1, { kind = param.form }, at) end
  end
  if #body > 0 then self:add_walk(uri.c_type, body) end
  self:add(uri, #body > 0)
end

--- The functions, one text each.
function M.emit(emitter)
  local clones = setmetatable({ emitter = emitter, done = {}, out = {} }, Clones)
  for _, made in ipairs(emitter.model.types) do
    if made.c_clone then
      if made.has_views then
        clones:need { kind = made.kind, c_type = made.c_name, ref = made }
      end
      clones:add(made, made.has_views)
    end
  end
  for _, group in ipairs(emitter.plan.groups) do
    if group.uri.c_type then clones:add_uri(group.uri) end
  end
  return clones.out
end

return M
