--- Streams: what a header says of them, and the functions that write and read their items.
--
-- In:  an emitter and an operation of the model. Out: declarations for the header and functions for
--      the source. Streams of bytes need no functions of their own: netaio/stream.h has them.

local operations = require "emit.operations"
local units = require "emit.units"
local values = require "emit.values"

local M = {}

-- The streams of an operation whose items have a type.
local function typed(operation)
  local out = {}
  for _, stream in ipairs { operation.sends or false, operation.takes or false } do
    if stream and stream.type then out[#out + 1] = stream end
  end
  return out
end

local function write_head(stream, head)
  return operations.prototype(head .. stream.c_write, {
    "nio_stream *stream", values.parameter(stream.type, "item"), "bool *accepted",
  })
end

local function next_head(stream)
  local type = stream.type
  local item = type.kind == "fixed" and values.declare(type, "item")
    or ("%s *item"):format(type.c_type)
  return operations.prototype("bool " .. stream.c_next, {
    "nio_stream *stream", "nio_bytes *bytes", item,
  })
end

--- The declarations of the functions of an operation's streams; nil if there are none.
function M.declarations(operation)
  local out = {}
  for _, stream in ipairs(typed(operation)) do
    local what = stream.name and ("'%s'"):format(stream.name) or "the result"
    out[#out + 1] = ("/* Items of %s. Not accepted: there is no room yet, `writable` follows. */")
      :format(what)
    out[#out + 1] = write_head(stream, operations.CHECKED) .. ";"
    out[#out + 1] = "/* The next one of what `data` was given; false behind the last. */"
    out[#out + 1] = next_head(stream) .. ";"
  end
  return #out > 0 and table.concat(out, "\n") or nil
end

-- Conditions and expressions about the item that `item` is, or points to.
local function parts(emitter, type)
  local v, unit = emitter.values, emitter.plan:unit_of(type)
  local at = type.by == "pointer" and type.kind ~= "fixed" and "*item" or "item"
  local check = v:check(type, at)
  local write = unit and v:call_write(unit, "out.content.at", values.address(at),
    "&out.content.status") or v:write(type, at):gsub("%(at,", "(out.content.at,")
  return {
    refuse = check and units.negated(check) or false, size = v:size(type, at), write = write,
    read = v:read(type, "view", type.kind == "fixed" and "item" or "*item", "arena"),
  }
end

--- The functions of an operation's streams, one text each.
function M.sources(emitter, operation)
  local out = {}
  for i, stream in ipairs(typed(operation)) do
    local made = parts(emitter, stream.type)
    made.write_head, made.next_head = write_head(stream, "nio_status "), next_head(stream)
    out[i] = emitter.templates["op_item.c"]:render(made)
  end
  return out
end

return M
