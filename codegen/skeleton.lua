--- Skeletons: the handlers of a schema as stubs, for a program to begin with.
--
-- In:  a model, and the text of a file that was begun that way.
-- Out: the text of such a file; or the handlers that it does not set.
--
-- A stub says so to its caller: it answers ERROR with a text, or where the schema gives ERROR a
-- type, another failure with a text, or that type's plainest value. Who subscribes is let in.

local operations = require "emit.operations"
local plan = require "emit.plan"
local prose = require "emit.prose"

local M = {}

local SAYS = 'nio_text_of("not implemented")'

-- A constant for a typed failure: what declares it, and how it is passed.
local function plainest(content)
  if content.form == "tuple" then
    return ("static const %s none;"):format(content.c_struct), "&none"
  end
  local type = content.type
  if type.kind == "text" then return nil, SAYS end
  if type.kind == "fixed" then
    return ("static const uint8_t none[%d];"):format(type.length), "none"
  elseif type.kind == "variant" then
    return ("static const %s none = {.tag = %s};"):format(
      type.c_type, type.ref.arms[1].c_tag), "&none"
  end
  return ("static const %s none;"):format(type.c_type), type.by == "pointer" and "&none" or "none"
end

local function failure_of(operation)
  local plain = operation.plain_error
  for _, word in ipairs { "error", "not_found", "not_permitted" } do
    for _, reply in ipairs(operation.replies) do
      if reply.name == word and not reply.typed then plain = plain or reply end
    end
  end
  if plain then return plain, nil, SAYS end
  for _, reply in ipairs(operation.replies) do
    if reply.name == "error" then
      local declaration, value = plainest(reply.content)
      return reply, declaration, value
    end
  end
end

local function stub(model, row)
  local operation, subscribed = row.operation, row.role == "subscribed"
  local params = operations.handler_params({ c = model.c }, row)
  local out = {}
  out[1] = not subscribed and (prose.block(operation.doc):gsub("\n$", "")) or ""
  if out[1] == "" then
    out[1] = subscribed and ("/* Who subscribes to %s; false refuses it. */"):format(operation.id)
      or ("/* %s */"):format(operation.id)
  end
  out[2] = operations.prototype(
    ("static %s on_%s"):format(subscribed and "bool" or "void", row.slot), params)
  out[3] = "{"
  local reply, declaration, value
  if operation.answered then reply, declaration, value = failure_of(operation) end
  if declaration then out[#out + 1] = "    " .. declaration end
  for _, param in ipairs(params) do
    local name = param:match("([%w_]+)%[?%d*%]?$")
    if name ~= "call" or subscribed then out[#out + 1] = ("    (void)%s;"):format(name) end
  end
  if subscribed then out[#out + 1] = "    return true;" end
  if reply then
    out[#out + 1] = operations.prototype("    (void)" .. reply.c_reply, { "call", value }) .. ";"
  end
  out[#out + 1] = "}"
  return table.concat(out, "\n")
end

--- What a program has to handle, as rows of a plan. Deprecated operations are not begun anew:
-- setting their slots draws a warning of the compiler.
function M.handlers(model)
  local list = {}
  for _, row in ipairs(plan.make(model).rows) do
    if row.role ~= "heard" and not row.operation.deprecated then list[#list + 1] = row end
  end
  return list
end

--- A file with all handlers as stubs.
function M.text(model, file_name, source)
  local name, c = model.protocol.name, model.c
  local list = M.handlers(model)
  local out = {
    ("/* %s - the handlers of %s.\n *\n * Begun by netaio-gen from %s, which does not touch it "
      .. "again: what it says is yours.\n */\n#include \"%s.h\"\n"):format(
      file_name, name, source, name),
  }
  for _, row in ipairs(list) do out[#out + 1] = stub(model, row) .. "\n" end
  out[#out + 1] = ("/* What %s takes. */\nextern const %s handlers;\nconst %s handlers = {"):format(
    c.serve, c.handlers, c.handlers)
  out[#out + 1] = ("    .size = sizeof(%s),"):format(c.handlers)
  for _, row in ipairs(list) do
    out[#out + 1] = ("    .%s = on_%s,"):format(row.slot, row.slot)
  end
  out[#out + 1] = "};"
  return table.concat(out, "\n") .. "\n"
end

-- C without its comments and without what stands in quotes.
local function bare(text)
  local out, at = {}, 1
  while at <= #text do
    local stop = text:find("[\"'/]", at) or #text + 1
    out[#out + 1] = text:sub(at, stop - 1)
    local two = text:sub(stop, stop + 1)
    if two == "//" then
      at = text:find("\n", stop, true) or #text + 1
    elseif two == "/*" then
      at = (select(2, text:find("*/", stop + 2, true)) or #text) + 1
      out[#out + 1] = " "
    elseif two:sub(1, 1) == "/" or two == "" then
      out[#out + 1] = two:sub(1, 1)
      at = stop + 1
    else
      local quote = two:sub(1, 1)
      at = stop + 1
      while at <= #text and text:sub(at, at) ~= quote do
        at = at + (text:sub(at, at) == "\\" and 2 or 1)
      end
      at = at + 1
    end
  end
  return table.concat(out)
end

--- The handlers that a file does not set, as their slots: it sets `.slot =` or `->slot =`.
function M.missing(model, text)
  local code, list = bare(text), {}
  for _, row in ipairs(M.handlers(model)) do
    if not code:find("[.>]%s*" .. row.slot .. "%s*=%f[^=]") then
      list[#list + 1] = row.slot
    end
  end
  return list
end

return M
