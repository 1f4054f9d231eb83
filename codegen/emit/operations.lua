--- Operations: handlers, replies, ends and calls.
--
-- In:  an emitter { model, plan, names, values, templates, c } and an operation of the model, or a
--      row of the plan.
-- Out: declarations for the header and functions for the source.

local prose = require "emit.prose"
local units = require "emit.units"
local values = require "emit.values"

local M = {}

local TYPES = {
  [0] = "NIO_REQUEST_URI", [1] = "NIO_RESPOND_URI", [2] = "NIO_CREATE_URI",
  [3] = "NIO_UPDATE_URI", [4] = "NIO_DELETE_URI", [5] = "NIO_SUBSCRIBE_URI",
  [6] = "NIO_UNSUBSCRIBE_URI", [7] = "NIO_PUBLISH_URI", [8] = "NIO_NOTIFY_URI",
  [10] = "NIO_OK_TYPE", [11] = "NIO_CONFIRM_SUBSCRIBE", [20] = "NIO_ERROR_TYPE",
  [23] = "NIO_AUTH_ERROR", [24] = "NIO_NOT_FOUND", [25] = "NIO_NOT_PERMITTED",
}

--- The constant of a message type of the base protocol.
function M.type_name(number)
  return assert(TYPES[number])
end

local STATUSES = { error = "NIO_EREMOTE", not_found = "NIO_ENOTFOUND",
  not_permitted = "NIO_ENOTPERMITTED" }

local WIDEST = 100

--- "ret name(a, b, …)" broken so that it fits, its parameters below each other's first.
function M.prototype(head, params, indent)
  indent = indent or 0
  local start = head .. "("
  local pad = (" "):rep(indent + #start)
  local lines, line = {}, (" "):rep(indent) .. start
  for i, param in ipairs(params) do
    local piece = param .. (i < #params and "," or ")")
    local space = (i == 1 or line == pad) and "" or " "
    if #line + #space + #piece > WIDEST - 1 and i > 1 then
      lines[#lines + 1] = line
      line, space = pad, ""
    end
    line = line .. space .. piece
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end
local prototype = M.prototype

-- ---- Content ------------------------------------------------------------------------------------

--- The parameter that takes a content; nil if there is none.
function M.content_param(content)
  if content.form == "none" then return nil end
  if content.form == "tuple" then
    return ("const %s *%s"):format(content.c_struct, content.c_arg)
  end
  return values.parameter(content.type, content.c_arg)
end
local content_param = M.content_param

-- Where the content of a message is in the function that sends it.
local function place_of(content)
  local by_pointer = content.form == "tuple"
    or content.type.by == "pointer" and content.type.kind ~= "fixed"
  return (by_pointer and "*" or "") .. content.c_arg
end

--- What sending a content needs: { check, size, write }, as far as there is something.
local function sending(emitter, content)
  if content.form == "none" then return { size = "0" } end
  local v, at, status = emitter.values, place_of(content), "&out.content.status"
  if content.form == "bytes" then
    if content.type.kind == "fixed" then
      local length = content.type.length
      return {
        size = tostring(length),
        write = ("nio_gen_put_raw(out.content.at, %s, %d)"):format(at, length),
      }
    end
    return {
      check = v:check(content.type, at), size = at .. ".len",
      write = ("nio_gen_put_raw(out.content.at, %s.ptr, %s.len)"):format(at, at),
    }
  elseif content.form == "raw" then
    local width = content.type.bits // 8
    return {
      size = tostring(width),
      write = ("nio_gen_put_be(out.content.at, (uint64_t)%s, %d)"):format(at, width),
    }
  end
  local type = content.type or content.record
  local unit = emitter.plan:unit_of(type)
  if not unit then
    return {
      check = v:check(type, at), size = v:size(type, at),
      write = v:write(type, at):gsub("%(at,", "(out.content.at,"),
    }
  end
  local pointer = values.address(at)
  return {
    check = unit.has_check and ("%s(%s)"):format(emitter.names("check", unit), pointer) or nil,
    size = ("%s(%s)"):format(emitter.names("size", unit), pointer),
    write = emitter.values:call_write(unit, "out.content.at", pointer, status),
  }
end

--- What taking a content needs: { declare, read, by }: a variable, a condition that is true once
-- it was read, and how it is then passed on.
local function receiving(emitter, content, name, bytes, arena)
  if content.form == "none" then return nil end
  local type = content.type
  if content.form == "tuple" or emitter.plan:unit_of(type) then
    local unit = emitter.plan:unit_of(content.record or type)
    local read = emitter.values:call_read(unit, bytes, "&" .. name, arena)
    local declare = ("%s %s"):format(content.c_struct or type.c_type, name)
    if content.may_be_empty then
      declare = declare .. " = {0}"
      read = ("(%s.len == 0 || %s)"):format(bytes, read)
    end
    return { declare = declare, read = read, by = "&" .. name }
  end
  local made = { declare = values.declare(type, name), by = name }
  if content.form == "bytes" then
    local target = type.kind == "fixed" and name or "&" .. name
    made.read = ("nio_gen_as_%s(%s, %d, %s)"):format(
      type.kind, bytes, type.max or type.length, target)
  elseif content.form == "raw" then
    made.read = ("nio_gen_as_%s%d(%s, &%s)"):format(type.kind:sub(1, 1), type.bits, bytes, name)
  else
    made.read = emitter.values:read(type, bytes, name, arena)
  end
  return made
end

-- ---- Server -------------------------------------------------------------------------------------

--- The parameter that takes a URI; nil if there is none.
function M.uri_param(operation)
  return operation.uri.c_type and ("const %s *uri"):format(operation.uri.c_type)
end
local uri_param = M.uri_param

local WHO = { served = "server", subscribed = "server", heard = "client" }

local function has_call(row)
  return row.role == "subscribed" or row.operation.answered
end

--- Parameters of the handler of a row.
function M.handler_params(emitter, row)
  local who = WHO[row.role]
  local params = { ("%s *%s"):format(emitter.c[who], who) }
  if has_call(row) then params[2] = "nio_call *call" end
  params[#params + 1] = uri_param(row.operation)
  if row.role ~= "subscribed" then
    params[#params + 1] = content_param(row.operation.content)
  end
  return params
end
local handler_params = M.handler_params

-- What a handler returns: who subscribes may be refused.
local function handler_result(row)
  return row.role == "subscribed" and "bool" or "void"
end

--- What marks a declaration of something deprecated.
function M.deprecated(operation)
  return operation.deprecated
    and (" NIO_GEN_DEPRECATED(%s)"):format((prose.literal(operation.deprecated))) or ""
end
local deprecated = M.deprecated

local SUBSCRIBES = { "Somebody subscribes; false refuses it." }

-- What a handler has to know of the streams that it is called with.
local function stream_words(operation)
  local takes = operation.takes and "nio_stream_finish is the answer" or nil
  if operation.sends then
    local name = operation.sends.name
    return ("Takes '%s' by nio_stream_accept%s."):format(name, takes and "; " .. takes or "")
  end
  return takes and ("Writes by nio_stream_accept; %s."):format(takes) or nil
end

-- The doc comment of a slot.
local function slot_doc(row)
  if row.role == "subscribed" then return SUBSCRIBES end
  local words = row.role == "served" and stream_words(row.operation)
  if not words then return row.operation.doc end
  local doc = table.move(row.operation.doc or {}, 1, #(row.operation.doc or {}), 1, {})
  doc[#doc + 1] = words
  return doc
end

--- The member of the handlers' or events' struct.
function M.slot(emitter, row)
  local head = ("%s (*%s)"):format(handler_result(row), row.slot)
  return prose.block(slot_doc(row), "    ")
    .. prototype(head, handler_params(emitter, row), 4) .. deprecated(row.operation) .. ";"
end

local ARGUMENT = {
  server = "(%s *)delivery->service", client = "(%s *)delivery->client",
}

--- The function that decodes a message and calls its handler.
function M.deliver(emitter, row)
  local operation, who = row.operation, WHO[row.role]
  local handler_type = emitter.names("handle", row.slot)
  local declarations, conditions, arguments = {}, {}, {}
  arguments[1] = ARGUMENT[who]:format(emitter.c[who])
  if has_call(row) then arguments[2] = "delivery->call" end
  if operation.uri.c_type then
    declarations[1] = operation.uri.c_type .. " uri"
    conditions[1] = ("!%s(delivery->uri, &uri)"):format(operation.uri.c_match)
    arguments[#arguments + 1] = "&uri"
  end
  local taken = row.role ~= "subscribed" and receiving(
    emitter, operation.content, operation.content.c_arg, "delivery->content", "delivery->arena")
  if taken then
    declarations[#declarations + 1] = taken.declare
    conditions[#conditions + 1] = "!" .. taken.read
    arguments[#arguments + 1] = taken.by
  end
  local head = row.role == "subscribed" and "*delivery->refused = !handler" or "handler"
  return emitter.templates["op_deliver.c"]:render {
    handler_type = handler_type,
    handler = prototype(
      ("typedef %s %s"):format(handler_result(row), handler_type), handler_params(emitter, row)),
    deliver = emitter.names("deliver", row.slot),
    declarations = declarations, conditions = conditions,
    call = prototype(head, arguments, 4),
  }
end

local function reply_prototype(reply)
  local params = { "nio_call *call" }
  params[2] = content_param(reply.content)
  return prototype("nio_status " .. reply.c_reply, params)
end

-- All that a handler can answer: what is listed, and always ERROR.
local function answers_of(operation)
  local all = {}
  for _, reply in ipairs(operation.replies) do
    if not reply.streamed then all[#all + 1] = reply end
  end
  all[#all + 1] = operation.plain_error
  return all
end

--- The type of functions whose status has to be looked at, as the header declares them. Those
-- that answer are not such: who does not answer has answered ERROR.
M.CHECKED = "NIO_MUST_USE nio_status "

--- Declarations of the functions that answer.
function M.reply_declarations(operation)
  local out = {}
  for i, reply in ipairs(answers_of(operation)) do out[i] = reply_prototype(reply) .. ";" end
  return table.concat(out, "\n")
end

--- The row of an operation in the table.
function M.row_of(emitter, operation)
  return ("&%s[%s]"):format(emitter.ops, emitter.index_of(operation))
end
local row_of = M.row_of

--- The functions that answer, one text each.
function M.replies(emitter, operation)
  local out = {}
  for i, reply in ipairs(answers_of(operation)) do
    local how = sending(emitter, reply.content)
    out[i] = emitter.templates["op_reply.c"]:render {
      signature = reply_prototype(reply), refuse = how.check and units.negated(how.check) or false,
      write = how.write or false,
      begin = prototype("nio_status status = nio_gen_reply_begin", {
        "call", row_of(emitter, operation), TYPES[reply.type], how.size, "&out",
      }, 4),
    }
  end
  return out
end

-- ---- Client -------------------------------------------------------------------------------------

local function by_pointer(content)
  return content.form == "tuple" or content.type.by == "pointer"
end

-- The member of the end struct that holds the content of a reply.
local function end_member(reply, note)
  local content = reply.content
  if content.form == "tuple" then
    return prose.aside(("    const %s *%s;"):format(content.c_struct, reply.name), note)
  elseif content.type.kind == "fixed" then
    return prose.aside(("    const uint8_t *%s;"):format(reply.name),
      ("%d bytes, %s"):format(content.type.length, note))
  elseif by_pointer(content) then
    return prose.aside(("    const %s *%s;"):format(content.type.c_type, reply.name), note)
  end
  local has = ""
  if not reply.success then
    has = prose.aside(("    bool has_%s;"):format(reply.name), note) .. "\n"
    note = nil
  end
  return has .. prose.aside(("    %s %s;"):format(content.type.c_type, reply.name), note)
end

local function is_member(reply)
  return reply.content.form ~= "none" and (reply.success or reply.typed)
end

local function end_struct(operation)
  local lines = { ("typedef struct %s {"):format(operation.c_end) }
  lines[2] = prose.aside(
    "    nio_status status;", "OK, a failure of the peer, or one of the runtime")
  for _, reply in ipairs(operation.replies) do
    if is_member(reply) then
      lines[#lines + 1] = end_member(reply, reply.success and "only if NIO_OK"
        or ("the peer answered %s and its content decodes"):format(reply.word:upper()))
    end
  end
  lines[#lines + 1] = prose.aside(
    "    nio_bytes detail;", "content of a failure as it came")
  lines[#lines + 1] = prose.aside("    uint8_t type;", "message type of the answer, if one came")
  lines[#lines + 1] = prose.aside("    bool authenticated;", "that answer passed a keyed layer")
  lines[#lines + 1] = ("} %s;"):format(operation.c_end)
  lines[#lines + 1] = ("typedef void %s(void *user, const %s *end);"):format(
    operation.c_done, operation.c_end)
  return table.concat(lines, "\n") .. "\n"
end

--- True for an operation whose arguments or success are a stream.
function M.has_stream(operation)
  return operation.sends ~= nil or operation.takes ~= nil
end

local function call_prototype(emitter, operation, head)
  local params = { ("%s *client"):format(emitter.c.client) }
  params[#params + 1] = uri_param(operation)
  params[#params + 1] = content_param(operation.content)
  if M.has_stream(operation) then
    params[#params + 1] = "const nio_stream_options *options"
    params[#params + 1] = "const nio_stream_events *events"
    params[#params + 1] = operation.c_done .. " *done"
    params[#params + 1] = "void *user"
    params[#params + 1] = "nio_stream **stream"
  elseif operation.answered then
    params[#params + 1] = "const nio_call_options *options"
    params[#params + 1] = operation.c_done .. " *done"
    params[#params + 1] = "void *user"
    params[#params + 1] = "nio_call_id *id"
  end
  return prototype(head .. operation.c_name, params)
end

--- Declarations of a caller: the end, its callback and the function.
function M.call_declaration(emitter, operation)
  local doc = prose.block(operation.doc)
  if M.has_stream(operation) then
    local lines = table.move(operation.doc or {}, 1, #(operation.doc or {}), 1, {})
    lines[#lines + 1] = "With a stream (netaio/stream.h): `done` takes the place of events->ended."
    doc = prose.block(lines)
  end
  local struct = operation.answered and end_struct(operation) or ""
  return doc .. struct .. call_prototype(emitter, operation, M.CHECKED) .. deprecated(operation)
    .. ";"
end

-- How the end of a call takes one reply.
local function taken_reply(emitter, reply, declarations)
  local taken = receiving(
    emitter, reply.content, reply.name, "end->end->content", "end->arena")
  declarations[#declarations + 1] = taken.declare
  local assign = ("result.%s = %s"):format(reply.name, taken.by)
  local made = {
    read = taken.read, assign = assign, type = TYPES[reply.type], status = STATUSES[reply.word],
  }
  if not reply.success then
    made.assign = { assign }
    if not by_pointer(reply.content) then
      table.insert(made.assign, 1, ("result.has_%s = true"):format(reply.name))
    end
  end
  return made
end

--- The function that sends a message, for op_call.c: `begin` { function, its first argument }
-- reserves room for it, `finish` sends it.
function M.sender(emitter, operation, signature, begin, finish)
  local how, uri, checks = sending(emitter, operation.content), operation.uri, {}
  local uri_size
  local made = {
    op = operation, signature = signature, finish = finish, write = how.write or false,
    checks = checks, answered = false,
  }
  if uri.c_type then
    local stem = uri.c_type:sub(#emitter.plan.prefix + 2)
    checks[1] = ("!%s(uri)"):format(emitter.names("check", stem))
    uri_size = ("%s(uri)"):format(emitter.names("size", stem))
    made.uri_write = ("%s(out.uri, uri)"):format(emitter.names("write", stem))
  else
    uri_size = tostring(#uri.exact)
    made.uri_write = ("nio_gen_put_raw(out.uri, %s, %d)"):format(
      prose.literal(uri.exact), #uri.exact)
  end
  if how.check then checks[#checks + 1] = units.negated(how.check) end
  made.begin = prototype("nio_status status = " .. begin[1], {
    begin[2], row_of(emitter, operation), uri_size, how.size, "&out",
  }, 4)
  return made
end

--- The function that calls, and before it the one that takes the end.
function M.call(emitter, operation)
  local answered, finish = operation.answered, emitter.names("finish", operation.slot)
  local declarations, failures, ok = {}, {}, false
  local begin, send = "nio_gen_call_begin", "nio_gen_send_end(&out)"
  if M.has_stream(operation) then
    begin = "nio_gen_stream_begin"
    send = ("nio_gen_stream_end(&out, options, events, %s, "):format(finish)
      .. "(nio_gen_fn *)done, user, stream)"
  elseif answered then
    send = ("nio_gen_call_end(&out, options, %s, (nio_gen_fn *)done, user, id)"):format(finish)
  end
  local made = M.sender(
    emitter, operation, call_prototype(emitter, operation, "nio_status "),
    { begin, "(nio_client *)client" }, send)
  made.answered, made.taker = answered, finish
  made.declarations, made.failures = declarations, failures
  for _, reply in ipairs(operation.replies) do
    if is_member(reply) then
      local taken = taken_reply(emitter, reply, declarations)
      if reply.success then ok = taken else failures[#failures + 1] = taken end
    end
  end
  made.ok = ok
  return emitter.templates["op_call.c"]:render(made)
end

return M
