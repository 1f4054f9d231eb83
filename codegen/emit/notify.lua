--- Notify: the functions that tell, and those that subscribe and unsubscribe.
--
-- In:  an emitter and a notify of the model. Out: declarations for the header and functions for
--      the source.

local operations = require "emit.operations"
local prose = require "emit.prose"

local M = {}

local function notify_prototype(emitter, operation, head)
  local params = { ("%s *server"):format(emitter.c.server) }
  params[#params + 1] = operations.uri_param(operation)
  params[#params + 1] = operations.content_param(operation.content)
  return operations.prototype(head .. operation.c_name, params)
end

local TO = {
  subscribers = "Tells all who subscribed to the URI.",
  peers = "Tells all known peers.",
  group = "Tells the multicast groups that the node has joined.",
}

--- The declaration of the function that notifies.
function M.declaration(emitter, operation)
  return ("/* %s */\n%s%s;"):format(TO[operation.to],
    notify_prototype(emitter, operation, operations.CHECKED), operations.deprecated(operation))
end

-- The functions that subscribe and unsubscribe, as prototypes that begin with `head`.
local function subscription_prototypes(emitter, operation, head)
  local out = {}
  for i, verb in ipairs { "subscribe", "unsubscribe" } do
    local params = { ("%s *client"):format(emitter.c.client) }
    params[#params + 1] = operations.uri_param(operation)
    table.move({
      "const nio_call_options *options", "nio_done *done", "void *user", "nio_call_id *id",
    }, 1, 4, #params + 1, params)
    out[i] = operations.prototype(head .. operation[verb].c_name, params)
  end
  return out
end

--- The declarations of the functions that subscribe and unsubscribe.
function M.subscription_declarations(emitter, operation)
  local out = subscription_prototypes(emitter, operation, operations.CHECKED)
  for i, text in ipairs(out) do out[i] = text .. operations.deprecated(operation) .. ";" end
  return table.concat(out, "\n")
end

--- The function that notifies.
function M.source(emitter, operation)
  return emitter.templates["op_call.c"]:render(operations.sender(
    emitter, operation, notify_prototype(emitter, operation, "nio_status "),
    { "nio_gen_notify_begin", "(nio_service *)server" }, "nio_gen_notify_end(&out, NULL)"))
end

--- The functions that subscribe and unsubscribe, one text each.
function M.subscriptions(emitter, operation)
  local out, uri = subscription_prototypes(emitter, operation, "nio_status "), operation.uri
  for i, runtime in ipairs { "nio_gen_subscribe", "nio_gen_unsubscribe" } do
    out[i] = emitter.templates["op_subscribe.c"]:render {
      signature = out[i], uri = uri, literal = uri.exact and prose.literal(uri.exact),
      length = uri.exact and #uri.exact,
      call = operations.prototype("return " .. runtime, {
        "(nio_client *)client", operations.row_of(emitter, operation), "view", "options", "done",
        "user", "id",
      }, 4),
    }
  end
  return out
end

return M
