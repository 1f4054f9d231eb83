--- Operations of the model: resources, messages, their contents, answers and C names.
--
-- In:  a builder { schema, prefix, names, model } and nodes of the checked schema.
-- Out: RESOURCE, OPERATION, REPLY, CONTENT, URI as `model` describes them.

local cname = require "cname"
local types = require "model.types"

local M = {}

local FAILURE_TEXT = 256
local RUNTIME_ANSWERS = { 20, 23, 24 } -- what the runtime itself may answer any call with
local CONFIRMS = { subscribe = 11, unsubscribe = 12 }
local SUBSCRIPTION_TYPES = { subscribe = 5, unsubscribe = 6 }

local PARAM_TYPES = { text = "nio_text", bytes = "nio_bytes", fixed = "uint8_t" }

-- Names in C, for a URI of a resource or message.
local function uri_of(builder, holder)
  local uri, names = holder.parsed, builder.names
  local name = holder.name.text
  local what = ("the URI of '%s'"):format(name)
  local base = cname.join(builder.prefix, name, "uri")
  local made = {
    text = uri.text, elements = uri.elements, params = uri.params, tier = uri.tier,
    exact = uri.exact, prefix = uri.prefix, min = uri.min, max = uri.max,
    line = uri.line, col = uri.col,
  }
  made.c_max = names:claim(cname.constant(builder.prefix, name, "uri_max"), what, uri)
  if #uri.params == 0 then return made end
  made.c_type = names:claim(base, what, uri)
  made.c_build = names:claim(base .. "_build", what, uri)
  made.c_match = names:claim(base .. "_match", what, uri)
  made.c_clone = names:claim(base .. "_clone", what, uri)
  for _, param in ipairs(uri.params) do
    param.c_name = names:claim_in(
      base, cname.word(param.name), ("parameter '%s'"):format(param.name), param)
    param.c_type = PARAM_TYPES[param.form] or ("uint%d_t"):format(param.bits)
  end
  return made
end

local TUPLE_NAMES = { ok = "result" }

-- What a message or answer holds. `role` is "args" or the name of a reply.
local function content_of(builder, content, operation, role)
  if not content then return { form = "none", min = 0, max = 0, may_be_empty = true } end
  local made = {
    form = content.wire, min = content.min_size, max = content.max_size, may_be_empty = false,
    line = content.line, col = content.col,
  }
  if content.form == "args" then
    local word = TUPLE_NAMES[role] or role
    made.record = types.tuple(
      builder, content, operation.c_name .. "_" .. word,
      ("the %s of %s"):format(word, operation.id), { operation.slot, word })
    made.c_struct = made.record.c_name
    made.c_arg = role == "args" and "args" or "result"
    made.may_be_empty = made.record.all_optional
  else
    made.type = types.use(builder, content.type)
    made.c_arg = cname.argument(made.type)
    local ref = made.type.ref
    made.may_be_empty = made.form == "bytes" and made.min == 0
      or made.type.kind == "record" and ref.all_optional or false
  end
  return made
end

local function failure_text(place)
  local type = types.plain_text(FAILURE_TEXT, place)
  return {
    form = "bytes", min = 0, max = FAILURE_TEXT, type = type, c_arg = cname.argument(type),
    may_be_empty = true, line = place.line, col = place.col,
  }
end

-- A stream of the schema; `word` is what stands for it in names.
local function stream_of(builder, node, operation, word)
  if not node then return nil end
  local made = {
    type = node.item and types.use(builder, node.item), line = node.line, col = node.col,
  }
  if made.type then
    for _, verb in ipairs { "write", "next" } do
      made["c_" .. verb] = builder.names:claim(
        cname.join(operation.c_name, word, verb), ("the %s of %s"):format(word, operation.id), node)
    end
  end
  return made
end

local function reply_of(builder, node, operation)
  local typed = node.content ~= nil
  local content = (typed or node.is_success) and content_of(
    builder, node.content, operation, node.name) or failure_text(node)
  local word = node.word and node.word.text or (node.type == 1 and "respond" or "ok")
  if node.takes then
    operation.takes = stream_of(builder, node.takes, operation, "result")
    return {
      word = word, name = node.name, type = node.type, success = true, typed = false,
      content = content, frame = node.frame, line = node.line, col = node.col, streamed = true,
    }
  end
  return {
    word = word, name = node.name, type = node.type, success = node.is_success, typed = typed,
    content = content, frame = node.frame, line = node.line, col = node.col,
    c_reply = builder.names:claim(
      operation.c_name .. "_reply_" .. node.name,
      ("the reply '%s' of %s"):format(node.name, operation.id), node),
  }
end

-- The success first, the others as they are written; and the frame that holds any of them.
local function add_replies(builder, operation, node)
  local largest
  for pass = 1, 2 do
    for _, item in ipairs(node.replies) do
      if item.is_success == (pass == 1) then
        local reply = reply_of(builder, item, operation)
        table.insert(operation.replies, reply)
        if reply.success then operation.success = reply end
        largest = largest or {
          min = reply.frame.min, max = 0, auth = reply.frame.auth, grow = reply.frame.grow,
          fields = reply.frame.fields,
        }
        largest.min = math.min(largest.min, reply.frame.min)
        largest.max = math.max(largest.max, reply.frame.max)
      end
    end
  end
  operation.reply_frame = largest
end

-- A handler may always answer ERROR with a text, also where the reply set does not list it.
local function add_plain_error(builder, operation, node)
  for _, reply in ipairs(operation.replies) do
    if reply.name == "error" then return end
  end
  operation.plain_error = {
    word = "error", name = "error", type = 20, success = false, typed = false,
    content = failure_text(node), line = node.line, col = node.col,
    c_reply = builder.names:claim(
      operation.c_name .. "_reply_error", "the reply 'error' of " .. operation.id, node),
  }
end

local function awaited(operation)
  if not operation.answered then return {} end
  local has, list = {}, {}
  for _, reply in ipairs(operation.replies) do has[reply.type] = true end
  for _, number in ipairs(RUNTIME_ANSWERS) do has[number] = true end
  for number = 0, 25 do
    if has[number] then list[#list + 1] = number end
  end
  return list
end

local function add_subscriptions(builder, operation, node)
  if not node.subscription_frames then return end
  local names, resource = builder.names, operation.resource
  for _, verb in ipairs { "subscribe", "unsubscribe" } do
    local frames = node.subscription_frames[verb]
    local c_name = cname.join(builder.prefix, resource.name, verb)
    operation[verb] = {
      verb = verb, type = SUBSCRIPTION_TYPES[verb], confirm = CONFIRMS[verb],
      c_name = names:claim(c_name, ("the %s of %s"):format(verb, operation.id), node),
      slot = resource.name .. "_" .. verb, frame = frames.frame, reply_frame = frames.reply_frame,
    }
  end
  names:claim_in(
    builder.model.c.handlers, operation.subscribe.slot, "the slot of a subscribe", node)
end

local function claim_names(builder, operation, node)
  local names, base, id = builder.names, operation.c_name, operation.id
  names:claim(base, "the function of " .. id, node.name or node.verb)
  local struct = builder.model.c[operation.side == "client" and "events" or "handlers"]
  names:claim_in(struct, operation.slot, "the slot of " .. id, node)
  local upper = base:upper()
  operation.c_max_frame = names:claim(upper .. "_MAX_FRAME", "the size of " .. id, node)
  if operation.answered then
    operation.c_end = names:claim(base .. "_end", "the end of " .. id, node)
    operation.c_done = names:claim(base .. "_done", "the callback of " .. id, node)
    operation.c_reply_max_frame = names:claim(
      upper .. "_REPLY_MAX_FRAME", "the size of answers of " .. id, node)
  end
  if operation.since > 1 then
    operation.c_since = names:claim(upper .. "_SINCE", "the version of " .. id, node)
  end
end

--- An OPERATION; `resource` is nil for a message, whose `uri` is its own.
function M.operation(builder, node, resource, uri)
  local resolved = node.resolved
  local verb = node.verb.text
  local slot = resource and resource.name .. "_" .. verb or cname.lower(node.name.text)
  local operation = {
    id = resource and resource.name .. "." .. verb or node.name.text,
    resource = resource, verb = verb, type = node.type, uri = uri,
    slot = cname.word(slot), c_name = cname.join(builder.prefix, slot),
    answered = node.answered, replies = {}, side = verb == "notify" and "client" or "server",
    inner = resolved.inner and builder.layer_of[resolved.inner], to = resolved.to,
    transport = resolved.transport, datagram = resolved.datagram, fit = resolved.fit,
    deadline_ms = resolved.deadline_ms, idempotent = resolved.idempotent, gate = resolved.gate,
    queue = resolved.queue, deprecated = resolved.deprecated, since = node.since_value,
    frame = node.frame, doc = node.doc, line = node.line, col = node.col,
  }
  claim_names(builder, operation, node)
  operation.content = content_of(builder, node.content, operation, "args")
  operation.sends = node.sends
    and stream_of(builder, node.sends, operation, node.sends.name.text) or nil
  if operation.sends then operation.sends.name = node.sends.name.text end
  add_replies(builder, operation, node)
  if operation.answered then add_plain_error(builder, operation, node) end
  operation.awaited = awaited(operation)
  add_subscriptions(builder, operation, node)
  table.insert(builder.model.operations, operation)
  return operation
end

--- A RESOURCE with its operations.
function M.resource(builder, node)
  local resource = {
    name = node.name.text, c_name = cname.join(builder.prefix, node.name.text),
    uri = uri_of(builder, node), operations = {}, doc = node.doc, line = node.line, col = node.col,
  }
  for i, item in ipairs(node.members) do
    resource.operations[i] = M.operation(builder, item, resource, resource.uri)
  end
  return resource
end

--- The OPERATION of a message declaration.
function M.message(builder, node)
  local operation = M.operation(builder, node, nil, uri_of(builder, node))
  operation.c_type_number = builder.names:claim(
    cname.constant(builder.prefix, node.name.text), ("message '%s'"):format(node.name.text),
    node.name)
  return operation
end

-- The route of a message type, made when it is first needed.
local function route_for(routes, by_type, number)
  if not by_type[number] then
    by_type[number] = { type = number, exact = {}, templates = {} }
    routes[#routes + 1] = by_type[number]
  end
  return by_type[number]
end

--- What a receiver has to route, by message type.
function M.routes(operations)
  local routes, by_type = {}, {}
  local function add(number, operation)
    local route, uri = route_for(routes, by_type, number), operation.uri
    if uri.tier == "exact" then
      table.insert(route.exact, { bytes = uri.exact, operation = operation })
    elseif uri.tier == "bare" then
      route.bare = operation
    else
      table.insert(route.templates, operation)
    end
  end
  for _, operation in ipairs(operations) do
    add(operation.type, operation)
    if operation.subscribe then add(operation.subscribe.type, operation) end
    if operation.unsubscribe then add(operation.unsubscribe.type, operation) end
  end
  table.sort(routes, function(a, b) return a.type < b.type end)
  for _, route in ipairs(routes) do
    table.sort(route.exact, function(a, b) return a.bytes < b.bytes end)
  end
  return routes
end

return M
