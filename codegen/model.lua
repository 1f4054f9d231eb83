--- The model: a checked schema with every decision taken, for emitters that only print.
--
-- In:  the checked schema of `validate` (no errors in it).
-- Out: one plain value, described here. Every list is an array in an order that depends on the
--      schema's text alone; no table has to be walked with pairs(). Tables are shared (a field's
--      type points at the very record that `records` holds) and never copied, so compare them by
--      identity. A key that is absent is nil. Names that begin with `c_` are C identifiers, made
--      in `cname`; use them as they are and build new ones only with `cname`.
--
-- MODEL
--   protocol   { name, prefix, upper, version, fingerprint, app, port, peer, transport, datagram,
--                deadline_ms, doc, line }
--              prefix is the C prefix ("chat"), upper the same for constants ("CHAT"); app is a
--              byte string; port is nil where none is said; peer is the RECORD or nil;
--              fingerprint is the SHA-256 of the lock file, in hex.
--   consts     { CONST… }      in source order
--   layers     { LAYER… }      in source order; outer = the one called outer, peers likewise
--   keys       { KEY… }        the members of `P_keys`: one for each plugin that takes a key
--   enums, records, variants   declared types, in source order
--   structs    { RECORD… }     the unnamed records: argument lists and tuples of replies
--   lists, maps                C structs for lists and maps, each once, in order of first use;
--                              only those to be declared (not nio_u32_list and its like)
--   types      { … }           ALL of enums, records, variants, structs, lists, maps in dependency
--                              order: each needs only earlier ones. Look at `.kind`.
--   resources  { RESOURCE… }   in source order
--   messages   { OPERATION… }  the `message` declarations, in source order
--   operations { OPERATION… }  all operations in source order, those of resources and messages
--   routes     { ROUTE… }      what a receiver has to route, by message type: see below
--   reserved   { numbers = {INT…}, names = {STRING…} }   of the top level
--   names      { {c_name, scope, what, identity, line, col}… }  every C identifier of the schema;
--              scope is "" or the struct whose member it is
--   c          names that exist once, by word: c.server = "chat_server"; the words are those of
--              cname.GLOBALS and, in capitals (c.VERSION = "CHAT_VERSION"), cname.CONSTANTS
--
-- CONST     { name, c_name, value, doc, line }
-- LAYER     { name, auth = PLUGIN or nil, cipher = PLUGIN or nil, seal = PLUGIN or nil,
--             plugins = { PLUGIN… }, per_peer = bool, doc, line, col }
--           nil stands for `none`; plugins lists what is there: auth, cipher; or seal.
-- PLUGIN    { kind, slot = "auth"|"cipher"|"seal", layer = its LAYER's name, keyed = bool,
--             needs_key = bool, c_key = member of P_keys or nil, grow = bytes that the body grows,
--             hides_uri = bool, fields = { {role, name, size}… }, params = { {name, value}… },
--             line, col }
--           fields: role is the plugin's own word ("hmac"), name what is on the wire; size is the
--           value's bytes. params: EVERY parameter that the kind has, in the order of the plugin
--           table, defaults resolved: a string, an integer, or a boolean for a flag. A parameter
--           without value and default (lock) is left out; a lock is { name, bytes }; realm is the
--           app id unless said.
-- KEY       { c_name = "admin_auth", layer, slot, plugin = PLUGIN }
--
-- ENUM      { kind = "enum", name, c_name = "chat_mood", c_name_of = "chat_mood_name",
--             members = { {name, number, c_name, since, c_since, deprecated, doc, line}… },
--             reserved, doc, line }
-- RECORD    { kind = "record", name, c_name, c_clone, dict = bool, fields = { FIELD… },
--             unnamed = bool,
--             count = highest declared position (reserved ones at the end count no item),
--             reserved = { numbers, names }, min, max, c_max, depth, all_optional = bool,
--             has_views = bool, doc, line }
--           fields: by rising number; of a dict record in the order of the text. unnamed: an
--           argument list or a reply's tuple; its name is nil. A position of 1 to count without
--           field is reserved. min, max: packed size. c_max: constant "CHAT_POST_MAX" (named only).
--           A dict's pairs are sorted by their packed bytes when they are written, not here: the
--           order depends on the lengths of the values.
-- FIELD     { name, c_name, number (nil in a dict), key (dict only: bytes of the key), type = TYPE,
--             optional = bool, c_has = "has_mood" or nil, since, c_since, deprecated, doc, line }
-- VARIANT   { kind = "variant", name, c_name, c_clone, arms = { {name, number, c_name (member of
--             the union), c_tag, type = TYPE or nil, since, c_since, deprecated, doc, line}… },
--             reserved, min, max, depth, has_views, doc, line }
-- LIST      { kind = "list", c_name, item = TYPE of the item as C sees it }
-- MAP       { kind = "map", c_name, c_entry, key = TYPE, value = TYPE }
--
-- TYPE      one use of a type:
--   kind     "bool" "uint" "int" "float" "time" "text" "bytes" "fixed" "any" "enum" "record"
--            "variant" "packable" "list" "map"
--   text     as in a schema, constants resolved: "list<Post, 8>"; without the `?`
--   c_type   what a member or variable of it is declared with: "uint64_t", "nio_text",
--            "chat_post"; for fixed "uint8_t" (and the declarator gets "[length]")
--   by       "value" or "pointer": how it is passed as an argument (records, variants, lists,
--            maps, fixed bytes go by const pointer)
--   bits     of uint, int (8 to 64)
--   max      bound of text, bytes, any in bytes; of list, map in items
--   length   of fixed
--   ref      the ENUM, RECORD or VARIANT of enum, record, variant; of packable the RECORD
--   name     of packable: the name on the wire
--   item     of list: TYPE          key, value  of map: TYPE
--   struct   of list, map: the LIST or MAP to be declared; nil where the runtime has the struct
--   min_size, max_size   packed size       depth   values nested in it, 1 for a scalar
--   has_views            true if the decoded value points into the frame or the arena
--   line, col            where it stands
--
-- URI       { text = as written, elements = { ELEMENT… }, params = { ELEMENT… }, tier = "exact" |
--             "template" | "bare", exact = bytes (tier exact), prefix = leading literal bytes,
--             min, max = bytes, c_type = "chat_posts_uri" or nil without parameters, c_build,
--             c_match, c_clone, c_max = "CHAT_POSTS_URI_MAX", line, col }
-- ELEMENT   { kind = "literal", bytes } or { kind = "param", name, c_name, form, … }:
--             form "text"    max, delimiter     1 to max bytes of UTF-8 without U+0000
--             form "bytes"   max, delimiter     1 to max bytes (0 to max if the tier is bare)
--             form "fixed"   length
--             form "decimal" bits, delimiter    max = digits
--             form "raw"     bits, length       big-endian
--             and min, max (bytes it takes), c_type, line, col.
--             delimiter: number of the byte that ends it, nil where the end of the URI does
--
-- RESOURCE  { name, c_name, uri = URI, operations = { OPERATION… }, doc, line }
-- OPERATION { id = "posts.create" | "TYPING", resource = RESOURCE or nil, verb (lower case; for a
--             message "message"), type = message type, c_name = "chat_posts_create",
--             slot = "posts_create" (member of handlers or events), c_type_number (messages only:
--             constant with the message type), uri = URI,
--             content = CONTENT, sends, takes = STREAM or nil, answered = bool,
--             success = REPLY or nil,
--             replies = { REPLY… } (success first, then as written; empty if not answered),
--             plain_error = REPLY: error with a text, where the reply set has no `error`,
--             awaited = { message types the caller takes, rising },
--             side = "server" (handlers) or "client" (events: notify),
--             inner = LAYER or nil, to ("subscribers"|"peers"|"group", notify only),
--             transport "tcp"|"udp"|"any", datagram (bytes, nil on tcp), fit "all"|"some",
--             deadline_ms (answered only, and on notify to subscribers for its subscribe),
--             idempotent, gate (answered only), queue = {count, policy} (notify only),
--             frame = FRAME, reply_frame = FRAME over all replies or nil,
--             subscribe, unsubscribe = SUBSCRIPTION or nil (notify to subscribers only),
--             c_end, c_done (answered only), c_max_frame, c_reply_max_frame, since, c_since,
--             deprecated, doc, line, col }
-- REPLY     { word = "ok"|"respond"|"not_found"|"not_permitted"|"error" as it is on the wire,
--             name = "ok" for every success else word: member of the end struct, type = message
--             type (1, 10, 24, 25, 20), success = bool, content = CONTENT, typed = bool (content
--             was declared), c_reply = "chat_posts_create_reply_ok", frame = FRAME, line, col }
--           a failure without declared content has text of at most 256 bytes, typed = false.
--           streamed: the success is a stream (takes), said by nio_stream_finish: no c_reply.
-- STREAM    { name (sends only), type = TYPE of an item or nil for bytes, c_write, c_next (with
--             type), line, col }: what goes with the arguments, and what the success is
-- SUBSCRIPTION { verb, type = 5 or 6, confirm = 11 or 12, c_name, slot, frame, reply_frame }
-- FRAME     { min, max, auth = bytes of the auth part, grow, fields = { {name, size}… } }
--           min, max: bytes of a whole message, layers included; with `fit some` max is the limit
-- CONTENT   { form, min, max, type = TYPE or nil, record = RECORD or nil, c_arg, c_struct, doc }
--   form     "none"    nothing is sent, what comes is ignored
--            "bytes"   the bytes themselves; type is text, bytes or fixed
--            "raw"     big-endian integer; type is uint or int
--            "value"   the packed value of type
--            "tuple"   an unnamed record: record is in `structs`, c_struct its C name
--   c_arg    the name of the C argument: "args", "result", or the type's stem ("post", "text")
--   may_be_empty  true if no bytes stand for "all absent"
--
-- ROUTE     { type, exact = { {bytes, operation}… } sorted by bytes, templates = { OPERATION… },
--             bare = OPERATION or nil }   sorted by type; subscriptions stand as
--             { type = 5, … } with the notify's OPERATION
--
-- doc is an array of lines without the slashes, or nil. deprecated is the advice or nil. since is
-- 1 where the schema says nothing; c_since is the constant's name where since is above 1.

local cname = require "cname"
local lock = require "lock"
local names = require "model.names"
local operations = require "model.operations"
local types = require "model.types"

local M = {}

local function protocol_of(builder, schema)
  local node, entries = schema.tree.protocol, schema.tree.protocol.entry_of
  return {
    name = node.name.text, prefix = builder.prefix, upper = builder.prefix:upper(),
    version = node.version.value, fingerprint = lock.fingerprint(schema),
    app = entries.app.value.value,
    port = entries.port and entries.port.value.value,
    peer = schema.peer and builder.declared[schema.peer],
    transport = schema.defaults.transport, datagram = schema.defaults.datagram,
    deadline_ms = schema.defaults.deadline_ms, doc = node.doc, line = node.line,
  }
end

local function global_names(builder, place)
  local c = {}
  for _, word in ipairs(cname.GLOBALS) do
    c[word] = builder.names:claim(
      cname.join(builder.prefix, word), ("the protocol's '%s'"):format(word), place)
  end
  for _, word in ipairs(cname.CONSTANTS) do
    c[word] = builder.names:claim(
      cname.constant(builder.prefix, word), ("the protocol's '%s'"):format(word), place)
  end
  for _, struct in ipairs { c.handlers, c.events, c.keys } do
    builder.names:claim_in(struct, "size", "the size of " .. struct, place)
  end
  return c
end

local function const_of(builder, node)
  local name = node.name.text
  return {
    name = name, value = node.value.value, doc = node.doc, line = node.line,
    c_name = builder.names:claim(
      cname.constant(builder.prefix, name), ("constant '%s'"):format(name), node.name),
  }
end

local function plugin_of(plugin)
  local key = plugin.row.needs_key and plugin.layer .. "_" .. plugin.slot or nil
  local fields = {}
  for i, field in ipairs(plugin.fields) do
    fields[i] = { role = field.role, name = field.name, size = field.size }
  end
  return {
    kind = plugin.kind, slot = plugin.slot, layer = plugin.layer, keyed = plugin.row.keyed,
    needs_key = plugin.row.needs_key, c_key = key, grow = plugin.grow,
    hides_uri = plugin.hides_uri, fields = fields, params = plugin.params,
    line = plugin.line, col = plugin.col,
  }
end

local function layer_of(builder, node)
  local layer = {
    name = node.name.text, plugins = {}, per_peer = node.per_peer or false, doc = node.doc,
    line = node.line, col = node.col,
  }
  for i, resolved in ipairs(node.resolved) do
    local plugin = plugin_of(resolved)
    layer.plugins[i], layer[plugin.slot] = plugin, plugin
    if plugin.c_key then
      builder.names:claim_in(builder.model.c.keys, plugin.c_key, "a key", node)
      table.insert(builder.model.keys, {
        c_name = plugin.c_key, layer = layer.name, slot = plugin.slot, plugin = plugin,
      })
    end
  end
  builder.layer_of[node] = layer
  return layer
end

local function add_types(builder, schema)
  local model = builder.model
  for _, node in ipairs(schema.types.ordered) do types.declaration(builder, node) end
  local lists = { enum = model.enums, record = model.records, variant = model.variants }
  for _, node in ipairs(schema.types.list) do
    table.insert(lists[node.kind], builder.declared[node])
  end
end

--- Builds the model of a schema that was checked and has no errors.
function M.build(schema)
  local model = {
    consts = {}, layers = {}, keys = {}, enums = {}, records = {}, variants = {}, structs = {},
    lists = {}, maps = {}, resources = {}, messages = {}, operations = {},
  }
  local builder = {
    schema = schema, prefix = schema.tree.protocol.name.text, names = names.new(), model = model,
    declared = {}, structs = {}, layer_of = {},
  }
  model.c = global_names(builder, schema.tree.protocol)
  for i, node in ipairs(schema.consts.list) do model.consts[i] = const_of(builder, node) end
  for i, node in ipairs(schema.layers.list) do model.layers[i] = layer_of(builder, node) end
  model.outer = builder.layer_of[schema.outer]
  model.peers = builder.layer_of[schema.peers_layer]
  add_types(builder, schema)
  model.protocol = protocol_of(builder, schema)
  for _, node in ipairs(schema.tree.declarations) do
    if node.kind == "resource" then
      table.insert(model.resources, operations.resource(builder, node))
    elseif node.kind == "message" then
      table.insert(model.messages, operations.message(builder, node))
    end
  end
  model.types = types.ordered(builder)
  model.routes = operations.routes(model.operations)
  model.reserved = types.reserved(schema.reserved)
  model.names = builder.names.list
  return model
end

return M
