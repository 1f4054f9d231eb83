--- Values: the C expressions that check, measure, write and read one value of a type.
--
-- In:  a plan, a TYPE, and an expression for where the value is (an lvalue, or "*pointer").
-- Out: expressions. `check` and the like are nil where there is nothing to check.
-- What is larger than an expression is a unit of the plan and has functions of its own.

local M = {}
M.__index = M

--- `names` makes names of functions: names("write", unit).
function M.new(plan, names)
  return setmetatable({ plan = plan, names = names }, M)
end

--- The address of an expression.
function M.address(expression)
  return expression:match("^%*(.*)$") or "&" .. expression
end
local address = M.address

--- The declarator of a type: "uint64_t id", "uint8_t root[32]".
function M.declare(type, name)
  if type.kind == "fixed" then return ("%s %s[%d]"):format(type.c_type, name, type.length) end
  return type.c_type .. " " .. name
end

--- The declarator of a parameter that takes a value of the type.
function M.parameter(type, name)
  if type.kind == "fixed" then return "const " .. M.declare(type, name) end
  if type.by == "pointer" then return ("const %s *%s"):format(type.c_type, name) end
  return M.declare(type, name)
end

--- What a person wants to know about the values of a type, or nil.
function M.note(type)
  if type.kind == "text" or type.kind == "bytes" or type.kind == "any" then
    return ("at most %d bytes"):format(type.max)
  elseif type.kind == "list" then
    return ("at most %d items"):format(type.max)
  elseif type.kind == "map" then
    return ("at most %d entries"):format(type.max)
  elseif type.kind == "time" then
    return "microseconds since 1970, UTC"
  end
  return nil
end

local CHECK = {
  text = "nio_gen_text_ok(%s, %d)", bytes = "nio_gen_bytes_ok(%s, %d)",
  any = "nio_gen_any_ok(%s, %d)",
}

--- The same for a field of a record, where None is what is absent.
function M:check_field(type, at)
  if type.kind == "any" then return ("nio_gen_any_there(%s, %d)"):format(at, type.max) end
  return self:check(type, at)
end

--- True for a value that may be written; nil if every one may.
function M:check(type, at)
  if CHECK[type.kind] then return CHECK[type.kind]:format(at, type.max) end
  if type.kind == "enum" then return at .. " <= NIO_GEN_ENUM_MAX" end
  local unit = self.plan:unit_of(type)
  if unit and unit.has_check then
    return ("%s(%s)"):format(self.names("check", unit), address(at))
  end
  return nil
end

local SIZE = {
  bool = "NIO_PK_BOOL_SIZE", float = "NIO_PK_FLOAT_SIZE", uint = "nio_gen_uint_size(%s)",
  enum = "nio_gen_uint_size(%s)", int = "nio_gen_int_size(%s)", time = "nio_gen_int_size(%s)",
  text = "nio_gen_blob_size(%s.len)", bytes = "nio_gen_blob_size(%s.len)", any = "%s.len",
}

--- The packed size of a valid value.
function M:size(type, at)
  if type.kind == "fixed" then return tostring(type.max_size) end
  if SIZE[type.kind] then return (SIZE[type.kind]:gsub("%%s", (at:gsub("%%", "%%%%")))) end
  return ("%s(%s)"):format(self.names("size", self.plan:unit_of(type)), address(at))
end

local WRITE = {
  bool = "nio_gen_put_bool(at, %s)", float = "nio_gen_put_float(at, %s)",
  uint = "nio_gen_put_uint(at, %s)", enum = "nio_gen_put_uint(at, %s)",
  int = "nio_gen_put_int(at, %s)", time = "nio_gen_put_int(at, %s)",
  text = "nio_gen_put_text(at, %s)", bytes = "nio_gen_put_bytes(at, %s)",
  any = "nio_gen_put_raw(at, %s.ptr, %s.len)",
}

--- Writes it at `at`; the value is the place behind it. `status` is where a failure goes.
function M:write(type, at, status)
  if type.kind == "fixed" then
    return ("nio_gen_put_blob(at, NIO_PK_BYTES, %s, %d)"):format(at, type.length)
  end
  if WRITE[type.kind] then return (WRITE[type.kind]:gsub("%%s", (at:gsub("%%", "%%%%")))) end
  return self:call_write(self.plan:unit_of(type), "at", address(at), status)
end

function M:call_write(unit, place, pointer, status)
  local more = unit.status and ", " .. status or ""
  return ("%s(%s, %s%s)"):format(self.names("write", unit), place, pointer, more)
end

local READ = {
  bool = "nio_gen_get_bool", float = "nio_gen_get_float", enum = "nio_gen_get_enum",
  time = "nio_gen_get_i64",
}

--- True if the packed `item` was read to `at`.
function M:read(type, item, at, arena)
  if READ[type.kind] then return ("%s(%s, %s)"):format(READ[type.kind], item, address(at)) end
  if type.kind == "uint" or type.kind == "int" then
    return ("nio_gen_get_%s%d(%s, %s)"):format(type.kind:sub(1, 1), type.bits, item, address(at))
  elseif type.kind == "fixed" then
    return ("nio_gen_get_fixed(%s, %d, %s)"):format(item, type.length, at)
  elseif CHECK[type.kind] then
    return ("nio_gen_get_%s(%s, %d, %s)"):format(type.kind, item, type.max, address(at))
  end
  return self:call_read(self.plan:unit_of(type), item, address(at), arena)
end

function M:call_read(unit, item, pointer, arena)
  local more = unit.arena and ", " .. arena or ""
  return ("%s(%s%s, %s)"):format(self.names("read", unit), item, more, pointer)
end

return M
