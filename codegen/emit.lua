--- Emission: a model becomes C.
--
-- In:  a model, the name of its schema's file, and the texts of the templates by name.
-- Out: { files = { {name, text}… } }: the C and the descriptor.

local descriptor = require "emit.descriptor"
local header = require "emit.header"
local names = require "emit.names"
local plan = require "emit.plan"
local source = require "emit.source"
local template = require "template"
local values = require "emit.values"
local wrap = require "emit.wrap"

local M = {}

--- The files in templates/ that emission needs.
M.TEMPLATES = {
  "clone.c", "connect.c", "header.h", "hear.c", "op_call.c", "op_deliver.c", "op_item.c",
  "op_reply.c", "op_subscribe.c", "peers.c", "serve.c", "source.c", "tables.c", "types.h",
  "unit_dict.c", "unit_list.c", "unit_map.c", "unit_packable.c", "unit_record.c",
  "unit_variant.c", "uri.c",
}

function M.emit(model, file_name, texts)
  local emitter = { model = model, source = file_name, c = model.c, templates = {} }
  for _, name in ipairs(M.TEMPLATES) do
    emitter.templates[name] = template.compile(texts[name], "templates/" .. name)
  end
  emitter.plan = plan.make(model)
  emitter.names = names.new(model)
  emitter.values = values.new(emitter.plan, emitter.names)
  emitter.ops = emitter.names("ops", "table")
  -- The name for the place in the table, of an operation or a row of the plan.
  function emitter.index_of(holder)
    return emitter.names("OP", holder.slot)
  end
  local name = model.protocol.name
  return {
    files = {
      { name = name .. ".c", text = wrap.text(source.emit(emitter)) },
      { name = name .. ".h", text = wrap.text(header.emit(emitter)) },
      { name = name .. ".json", text = descriptor.text(model) },
    },
  }
end

return M
