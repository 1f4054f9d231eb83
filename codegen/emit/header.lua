--- The header: everything that a program sees.
--
-- In:  an emitter. Out: the text of NAME.h.

local clones = require "emit.clones"
local cname = require "cname"
local notify = require "emit.notify"
local operations = require "emit.operations"
local prose = require "emit.prose"
local streams = require "emit.streams"
local values = require "emit.values"

local M = {}

local OWNERSHIP = {
  "What a program is given (text, bytes, any: views into the message; arrays: in an arena of the",
  "node) is good until the handler or callback returns. What it passes in is borrowed for the",
  "call. Text is UTF-8 without U+0000 and has no NUL at its end. An optional member is there if",
  "its has_… says so.",
}
local CLONES = {
  "",
  "…_clone keeps a value longer: it makes one block of the value and of all that it points to,",
  "with the memory of `env` (NULL: malloc's). It fails with NIO_ENOMEM only. nio_clone_free",
  "frees the block.",
}

local function join_notes(...)
  local notes = {}
  for _, note in ipairs { ... } do
    if note and note ~= "" then notes[#notes + 1] = note end
  end
  return table.concat(notes, "; ")
end

local function since_note(member)
  return member.since > 1 and ("since version %d"):format(member.since) or ""
end

-- A doc comment of one line that fits stands behind its member, a longer one above it.
local function documented(text, member, note, indent)
  local lines = prose.lines(member.doc, indent)
  local aside = join_notes(#lines == 1 and lines[1], note, since_note(member))
  if #lines <= 1 and not prose.aside(text, aside):find("\n", 1, true) then
    return { doc = "", text = prose.aside(text, aside) }
  end
  return {
    doc = prose.block(member.doc, indent),
    text = prose.aside(text, join_notes(note, since_note(member))),
  }
end

local function deprecation(member)
  return member.deprecated
    and (" NIO_GEN_DEPRECATED(%s)"):format((prose.literal(member.deprecated))) or ""
end

-- ---- Types --------------------------------------------------------------------------------------

local FILL = {}

function FILL.enum(made, type)
  made.members = {}
  for i, member in ipairs(type.members) do
    local text = ("    %s%s = %d,"):format(member.c_name, deprecation(member), member.number)
    made.members[i] = documented(text, member, nil, "    ")
  end
end

function FILL.variant(made, type)
  made.members, made.tags = {}, {}
  for i, arm in ipairs(type.arms) do
    if arm.type then
      local text = ("        %s%s;"):format(values.declare(arm.type, arm.c_name), deprecation(arm))
      table.insert(made.members, { doc = "", text = prose.aside(text, values.note(arm.type)) })
    end
    made.tags[i] = documented(
      ("    %s%s = %d,"):format(arm.c_tag, deprecation(arm), arm.number), arm, nil, "    ")
  end
end

function FILL.list(made, type)
  local item = type.item
  made.items = item.kind == "fixed" and ("const uint8_t (*items)[%d];"):format(item.length)
    or ("const %s *items;"):format(item.c_type)
  local line = ("typedef struct %s { %s size_t count; } %s;"):format(
    type.c_name, made.items, type.c_name)
  made.line = #line <= 100 and line or line:gsub("{ ", "{\n    "):gsub("; ", ";\n    ", 1)
    :gsub("; }", ";\n}")
end

function FILL.map(made, type)
  made.key, made.value = values.declare(type.key, "key"), values.declare(type.value, "value")
end

function FILL.record(made, type)
  made.members = {}
  for i, field in ipairs(type.fields) do
    local text = ("    %s%s;"):format(values.declare(field.type, field.c_name), deprecation(field))
    local member = documented(text, field, values.note(field.type), "    ")
    if field.optional then member.doc = member.doc .. ("    bool %s;\n"):format(field.c_has) end
    made.members[i] = member
  end
  made.constant = type.c_max
    and ("#define %s %d /* largest packed size */"):format(type.c_max, type.max) or ""
  local only = made.members[1]
  local is_short = #made.members == 1 and only.doc == "" and not only.text:find("/*", 1, true)
  local line = is_short and ("typedef struct %s { %s } %s;"):format(
    type.c_name, only.text:match("%S.*"), type.c_name)
  made.one_line = line and #line <= 100 and line
end

local function type_declaration(emitter, type)
  local made = { kind = type.kind, t = type, doc = prose.block(type.doc) }
  FILL[type.kind](made, type)
  local text = emitter.templates["types.h"]:render(made):gsub("\n+$", "")
  if type.c_clone and #emitter.plan.operations > 0 then
    text = text .. "\n" .. clones.prototype(type, operations.CHECKED) .. ";"
  end
  return text
end

local function type_declarations(emitter)
  local out = {}
  for i, type in ipairs(emitter.model.types) do out[i] = type_declaration(emitter, type) end
  return out
end

-- ---- Groups: a resource or message --------------------------------------------------------------

local function uri_struct(uri)
  local members = {}
  for i, param in ipairs(uri.params) do
    local suffix = param.form == "fixed" and ("[%d]"):format(param.length) or ""
    members[i] = ("%s %s%s;"):format(param.c_type, param.c_name, suffix)
  end
  local line = ("typedef struct %s { %s } %s;"):format(
    uri.c_type, table.concat(members, " "), uri.c_type)
  if #line > 100 then
    line = ("typedef struct %s {\n    %s\n} %s;"):format(
      uri.c_type, table.concat(members, "\n    "), uri.c_type)
  end
  return line
end

local function group_text(emitter, group)
  local uri, out = group.uri, {}
  local resource = group.resource
  local title = resource and resource.name or group.operations[1].id
  local head = ("/* ---- %s: \"%s\" "):format(title, prose.lines({ uri.text }, "")[1])
  out[#out + 1] = head .. ("-"):rep(math.max(4, 97 - utf8.len(head))) .. " */"
  out[#out + 1] = ""
  if resource and resource.doc then
    out[#out + 1] = (prose.block(resource.doc):gsub("\n$", ""))
  end
  for _, operation in ipairs(group.operations) do
    if operation.c_type_number then
      out[#out + 1] = ("#define %s %d"):format(operation.c_type_number, operation.type)
    end
  end
  out[#out + 1] = ("#define %s %d"):format(uri.c_max, uri.max)
  for _, operation in ipairs(group.operations) do
    out[#out + 1] = ("#define %s %d"):format(operation.c_max_frame, operation.frame.max)
    if operation.answered then
      out[#out + 1] = ("#define %s %d"):format(
        operation.c_reply_max_frame, operation.reply_frame.max)
    end
  end
  if uri.c_type then
    out[#out + 1] = uri_struct(uri)
    out[#out + 1] = operations.prototype(operations.CHECKED .. uri.c_build, {
      ("const %s *uri"):format(uri.c_type), "uint8_t *out", "size_t cap", "size_t *len",
    }) .. ";"
    out[#out + 1] = ("bool %s(nio_bytes bytes, %s *uri);"):format(uri.c_match, uri.c_type)
    out[#out + 1] = clones.prototype(uri, operations.CHECKED) .. ";"
  end
  for _, operation in ipairs(group.operations) do
    local items = streams.declarations(operation)
    if items then
      out[#out + 1] = ""
      out[#out + 1] = items
    end
  end
  local replies = {}
  for _, operation in ipairs(group.operations) do
    if operation.answered then replies[#replies + 1] = operations.reply_declarations(operation) end
  end
  if #replies > 0 then
    out[#out + 1] = ""
    out[#out + 1] = table.concat(replies, "\n")
  end
  for _, operation in ipairs(group.operations) do
    if operation.side == "client" then
      out[#out + 1] = ""
      out[#out + 1] = notify.declaration(emitter, operation)
    end
  end
  return table.concat(out, "\n")
end

-- ---- The whole ----------------------------------------------------------------------------------

local function sinces(model, plan)
  local out = {}
  local function add(thing, what)
    if thing.c_since then
      out[#out + 1] = { c_name = thing.c_since, value = thing.since, what = what }
    end
  end
  for _, type in ipairs(model.types) do
    local fields = not type.unnamed and type.fields
    for _, member in ipairs(type.members or type.arms or fields or {}) do
      add(member, ("%s.%s"):format(type.name, member.name))
    end
  end
  for _, operation in ipairs(plan.operations) do
    add(operation, operation.id)
    local result = operation.success and operation.success.content
    for _, holder in ipairs { operation.content, result } do
      for _, field in ipairs(holder.form == "tuple" and holder.record.fields or {}) do
        add(field, ("%s of %s"):format(field.name, operation.id))
      end
    end
  end
  return out
end

local function consts(model)
  local out = {}
  for i, const in ipairs(model.consts) do
    out[i] = { c_name = const.c_name, value = const.value, doc = prose.block(const.doc) }
  end
  return out
end

local function setup_params(emitter, first, last)
  local params = table.move(first, 1, #first, 1, {})
  if #emitter.model.keys > 0 then
    table.insert(params, ("const %s *keys"):format(emitter.c.keys))
  end
  return table.move(last, 1, #last, #params + 1, params)
end

--- Heads of the functions that set things up, by name, which begin with `head`; each ends with
-- `tail`.
function M.setups(emitter, head, tail)
  local c, peer, out = emitter.c, emitter.plan.peer, {}
  local function add(name, result, first, last)
    out[name] = operations.prototype(result .. c[name], setup_params(emitter, first, last)) .. tail
  end
  local client = ("%s **client"):format(c.client)
  add("serve", head, { "nio_node *node", ("const %s *handlers"):format(c.handlers) },
    { "void *app", ("%s **server"):format(c.server), "nio_error *error" })
  add("connect", head, { "nio_node *node", "const char *endpoint" },
    { "const nio_connect_options *options", client, "nio_error *error" })
  add("attach", head, { "nio_link *link" }, { client, "nio_error *error" })
  add("hear", head, { "nio_node *node", ("const %s *events"):format(c.events) },
    { "void *app", "nio_error *error" })
  add("set_keys", head, { "nio_node *node" }, { "nio_error *error" })
  if peer then
    local self = ("const %s *self"):format(peer.c_name)
    add("peers_start", head, { "nio_node *node" },
      { self, "const nio_peers_options *options", "nio_peers **peers", "nio_error *error" })
    add("peers_say", head, { "nio_peers *peers" }, { self })
    out.peer_read = ("bool %s(const nio_peer *peer, %s *%s)%s"):format(
      c.peer_read, peer.c_name, "said", tail)
    out.peer_keep = operations.prototype(head .. c.peer_keep, {
      "const nio_peer *peer", "const nio_env *env", ("%s **clone"):format(peer.c_name),
    }) .. tail
  end
  return out
end

-- The slots of the handlers, and those of the events.
local function slots_of(emitter)
  local handlers, events = {}, {}
  for _, row in ipairs(emitter.plan.rows) do
    table.insert(row.role == "heard" and events or handlers, operations.slot(emitter, row))
  end
  return handlers, events
end

-- What a key with a lock takes: see nio_key.
local function lock_note(plugin)
  local given = {}
  for _, param in ipairs(plugin.params) do given[param.name] = param.bytes or param.value end
  if given.lock then return "`secret` or `witness` opens the lock of the schema" end
  return given.use_peer_lock
    and "`lock` is for peers without one; `secret` or `witness` opens what others hold"
    or "`lock` says whose messages are taken; `secret` or `witness` opens that of the other side"
end

local function has_locks(keys)
  for _, key in ipairs(keys) do
    if key.plugin.kind == "tapescript" then return true end
  end
  return false
end

local function key_lines(keys)
  local lines = {}
  for i, key in ipairs(keys) do
    local note = key.plugin.kind == "tapescript" and lock_note(key.plugin)
    lines[i] = prose.aside(("    nio_key %s;"):format(key.c_name), note)
  end
  return lines
end

function M.emit(emitter)
  local model, plan = emitter.model, emitter.plan
  local calls, groups = {}, {}
  local ownership = table.move(OWNERSHIP, 1, #OWNERSHIP, 1, {})
  if #plan.operations > 0 then table.move(CLONES, 1, #CLONES, #ownership + 1, ownership) end
  for _, operation in ipairs(plan.operations) do
    if operation.side == "server" then
      calls[#calls + 1] = operations.call_declaration(emitter, operation)
    elseif operation.subscribe then
      calls[#calls + 1] = notify.subscription_declarations(emitter, operation)
    end
  end
  for i, group in ipairs(plan.groups) do groups[i] = group_text(emitter, group) end
  local handlers, events = slots_of(emitter)
  local peer = plan.peer
  local file = model.protocol.name
  return emitter.templates["header.h"]:render {
    file = file, p = model.protocol, source = emitter.source, c = emitter.c,
    doc = prose.lines(model.protocol.doc, ""), ownership = ownership,
    guard = "NIO_GENERATED_" .. cname.constant(file, "h"),
    app = prose.literal(model.protocol.app), fingerprint = model.protocol.fingerprint,
    consts = consts(model), sinces = sinces(model, plan), types = type_declarations(emitter),
    served = #plan.operations > 0, groups = groups, handlers = handlers, events = events,
    calls = calls, keys = key_lines(model.keys), has_locks = has_locks(model.keys),
    setups = M.setups(emitter, operations.CHECKED, ";"),
    peer = peer or false, peer_flat = peer and not plan:needs_arena(peer),
  }
end

return M
