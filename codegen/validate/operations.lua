--- Operations: verbs, message types, reply sets and attributes.
--
-- In:  a schema whose layers are resolved.
-- Out: the same. Each operation node gets what it says with nothing left to default:
--      type (of the message), answered, success (a reply node), resolved = { inner (a layer node),
--      to, transport, datagram, fit, deadline_ms, idempotent, gate, queue = {count, policy},
--      deprecated }. Each reply node gets type, name and is_success.

local layers = require "validate.layers"
local types = require "validate.types"

local M = {}

local function report(schema, ...)
  schema.diagnostics:report(...)
end

--- The verbs: message type, whether an answer is owed, the success's type, and which types peers
-- of the reference wait for.
M.VERBS = {
  request = { type = 0, owed = true, success = 1, waits = { 1, 20, 23, 24 } },
  create = { type = 2, owed = true, success = 10, waits = { 10, 20, 23 } },
  update = { type = 3, owed = true, success = 10, waits = { 10, 20, 23, 24 } },
  delete = { type = 4, owed = true, success = 10, waits = { 10, 20, 23, 24 } },
  publish = { type = 7, success = 10, waits = { 10, 20, 23, 24 } },
  notify = { type = 8, never = true, waits = {} },
  message = { success = 10, waits = { 10, 20, 23, 24 } },
}

--- The types of answers by their words.
M.ANSWERS = { respond = 1, ok = 10, error = 20, not_found = 24, not_permitted = 25 }

local function has(list, value)
  for _, item in ipairs(list) do
    if item == value then return true end
  end
  return false
end

-- Under an outer layer that peers of the reference do not have, there are none.
local function is_for_reference(schema)
  for _, plugin in ipairs(schema.outer and schema.outer.resolved or {}) do
    if plugin.row.native then return false end
  end
  return true
end

local function resolve_reply(schema, operation, reply, seen)
  local verb = M.VERBS[operation.verb.text]
  local word = reply.word and reply.word.text
  reply.type = word and M.ANSWERS[word] or verb.success
  reply.is_success = reply.type == 1 or reply.type == 10
  reply.name = reply.is_success and "ok" or word
  if reply.is_success then
    if operation.success then report(schema, "N0706", reply, {}, operation.success) end
    operation.success = operation.success or reply
  elseif seen[word] then
    report(schema, "N0707", reply, { name = word }, seen[word])
  end
  if word then seen[word] = seen[word] or reply end
  if word and not has(verb.waits, reply.type) and is_for_reference(schema) then
    report(schema, "N0714", reply, { word = word, verb = operation.verb.text })
  end
end

local function resolve_replies(schema, operation)
  local word = operation.verb.text
  local verb = M.VERBS[word]
  operation.answered = operation.arrow ~= nil and not verb.never
  if verb.never and operation.arrow then
    report(schema, "N0703", operation.arrow)
    operation.replies = {}
  elseif verb.owed and not operation.arrow then
    report(schema, "N0702", operation.verb, { verb = word })
  end
  local seen = {}
  for _, reply in ipairs(operation.replies) do resolve_reply(schema, operation, reply, seen) end
  if operation.answered and not operation.success then
    report(schema, "N0706.none", operation.replies[1] or operation.arrow)
  end
end

local ON_ANSWERED = { deadline = true, idempotent = true, gate = true }
local ON_NOTIFY = { to = true, queue = true }

local function belongs(operation, name)
  if ON_NOTIFY[name] then return operation.verb.text == "notify" end
  -- A reply that is owed and missing was reported already.
  if ON_ANSWERED[name] then
    return operation.answered or M.VERBS[operation.verb.text].owed or false
  end
  return true
end

local function verb_phrase(operation)
  local verb = operation.verb.text
  return (operation.answered or verb == "notify") and verb or "one-way " .. verb
end

--- The largest and smallest deadline, in milliseconds.
local function check_deadline(schema, token)
  if not token.value then return nil end
  if token.value >= 1 and token.value <= 3600000 then return token.value end
  report(schema, "N0711", token)
  return nil
end

local function check_datagram(schema, token)
  local value = types.bound_value(schema, token)
  if value == nil then return nil end
  if value >= 64 and value <= 65507 then return value end
  report(schema, "N0505", token, { number = value })
  return nil
end

local function queue(schema, attribute)
  local count = types.bound_value(schema, attribute.value)
  if count and (count < 1 or count > 65535) then
    report(schema, "N0715", attribute.value)
    count = nil
  end
  local policy = attribute.policy and attribute.policy.text
  return { count = count or 64, policy = policy or "drop_oldest" }
end

local READ = {
  inner = function(schema, attribute) return layers.inner(schema, attribute.word) end,
  datagram = function(schema, attribute) return check_datagram(schema, attribute.value) end,
  deadline = function(schema, attribute) return check_deadline(schema, attribute.value) end,
  idempotent = function() return true end,
  queue = queue,
  since = function() return nil end,
  deprecated = function(_, attribute) return attribute.value.value end,
}

-- Streams: with calls that are answered, over tcp, and nothing that sends a call twice or makes one
-- of several.
local function check_streams(schema, operation, resolved, places)
  local first = operation.sends
  for _, reply in ipairs(operation.replies) do
    if reply.takes and not reply.is_success then
      report(schema, "N0718", reply.takes)
    else
      first = first or reply.takes
    end
  end
  if not first then return end
  if not operation.answered then
    local never = M.VERBS[operation.verb.text].never
    report(schema, "N0719", first, {
      verb = verb_phrase(operation), reply = not never and "ok" or nil,
    })
  elseif resolved.transport ~= "tcp" then
    report(schema, "N0720", first)
  end
  for _, name in ipairs { "idempotent", "gate", "fit" } do
    local word = name == "gate" and "coalesce" or name
    if places[name] and (name ~= "gate" or resolved.gate == "coalesce") then
      report(schema, "N0721", places[name], { name = word })
    end
  end
end

local function word(_, attribute)
  return attribute.word and attribute.word.text
end

-- What the attributes say, by name, and where.
local function written(schema, operation)
  local values, places = {}, {}
  for _, attribute in ipairs(operation.attributes) do
    local name = attribute.name.text
    if not belongs(operation, name) then
      report(schema, "N0708", attribute, { name = name, verb = verb_phrase(operation) })
    else
      if values[name] == nil then values[name] = (READ[name] or word)(schema, attribute) end
      places[name] = places[name] or attribute
    end
  end
  return values, places
end

local function has_stream(operation)
  for _, reply in ipairs(operation.replies) do
    if reply.takes then return true end
  end
  return operation.sends ~= nil
end

-- A stream may take its time as long as it moves, unless its operation says otherwise.
local function deadline_of(operation, values, base)
  if not operation.answered and operation.verb.text ~= "notify" then return nil end
  return values.deadline or has_stream(operation) and 0 or base.deadline_ms
end

local function defaults(schema, operation, values)
  local base = schema.defaults
  local notify = operation.verb.text == "notify"
  local answered = operation.answered
  local transport = values.transport or base.transport
  return {
    inner = values.inner, transport = transport, deprecated = values.deprecated,
    to = notify and (values.to or "subscribers") or nil,
    datagram = transport ~= "tcp" and (values.datagram or base.datagram) or nil,
    fit = values.fit or "all",
    deadline_ms = deadline_of(operation, values, base),
    idempotent = values.idempotent or false,
    gate = answered and (values.gate or "serialize") or nil,
    queue = notify and (values.queue or { count = 64, policy = "drop_oldest" }) or nil,
  }
end

-- What two attributes say together.
local function check_together(schema, operation, resolved, places)
  if places.datagram and resolved.transport == "tcp" then
    report(schema, "N0716", places.datagram)
  end
  if resolved.to == "group" then
    if resolved.transport ~= "udp" then report(schema, "N0709", places.to) end
    local inner = resolved.inner
    if inner and inner.per_peer then
      report(schema, "N0808", places.inner, { name = inner.name.text })
    end
  end
  if resolved.gate == "coalesce" and operation.verb.text ~= "request" then
    report(schema, "N0710", places.gate)
  end
  if resolved.queue and resolved.queue.policy == "disconnect" and resolved.transport ~= "tcp" then
    report(schema, "N0713", places.queue)
  end
end

local function check_type(schema, operation, taken)
  local verb = M.VERBS[operation.verb.text]
  operation.type = verb.type
  if operation.kind ~= "message" then return end
  local token = operation.number
  local number = token.value
  if number == nil then return end
  operation.type = number
  if number < 31 or number > 255 then
    report(schema, "N0704", token, { number = number })
  elseif taken[number] then
    report(schema, "N0705", token, { number = number }, taken[number])
  elseif schema.reserved.numbers[number] then
    report(schema, "N0705.reserved", token, { number = number }, schema.reserved.numbers[number])
  end
  taken[number] = taken[number] or token
end

local function check_verbs_once(schema, resource)
  local seen = {}
  for _, operation in ipairs(resource.members or {}) do
    local verb = operation.verb
    if seen[verb.text] then
      local values = { verb = verb.text, name = resource.name.text }
      report(schema, "N0701", verb, values, seen[verb.text])
    end
    seen[verb.text] = seen[verb.text] or verb
  end
  if not next(seen) and not resource.damaged then
    report(schema, "N0214", resource.name, { kind = "resource", name = resource.name.text })
  end
end

--- What operations take from the protocol where they say nothing.
local function protocol_defaults(schema)
  local entries = schema.tree.protocol and schema.tree.protocol.entry_of or {}
  local datagram, deadline = entries.datagram, entries.deadline
  return {
    transport = entries.transport and entries.transport.value and entries.transport.value.text
      or "tcp",
    datagram = datagram and check_datagram(schema, datagram.value) or 1232,
    deadline_ms = deadline and check_deadline(schema, deadline.value) or 10000,
  }
end

function M.check(schema)
  schema.defaults = protocol_defaults(schema)
  local taken = {}
  for _, resource in ipairs(schema.resources.list) do check_verbs_once(schema, resource) end
  for _, operation in ipairs(schema.operations) do
    check_type(schema, operation, taken)
    resolve_replies(schema, operation)
    local values, places = written(schema, operation)
    operation.resolved = defaults(schema, operation, values)
    check_together(schema, operation, operation.resolved, places)
    check_streams(schema, operation, operation.resolved, places)
  end
  return schema
end

return M
