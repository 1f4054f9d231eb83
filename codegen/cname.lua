--- C names: the one place where names of a schema become identifiers of C.
--
-- In:  names of the schema, and the prefix, which is the protocol's name.
-- Out: identifiers. Nothing else makes or takes apart an identifier; what two of them have in
--      common is found by validate/cnames, over the table that the model holds.

local spelling = require "spelling"

local M = {}

local RESERVED = {}
for word in ([[
  auto break case char const continue default do double else enum extern float for goto if inline
  int long register restrict return short signed sizeof static struct switch typedef union unsigned
  void volatile while
  alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept bitand bitor bool
  catch char8_t char16_t char32_t class compl concept consteval constexpr constinit const_cast
  co_await co_return co_yield decltype delete dynamic_cast explicit export false friend import
  module mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected
  public reflexpr reinterpret_cast requires static_assert static_cast synchronized template this
  thread_local throw true try typeid typename typeof typeof_unqual using virtual wchar_t xor xor_eq
  unix linux errno stdin stdout stderr assert offsetof
]]):gmatch("%S+") do
  RESERVED[word] = true
end

--- Words that name one thing of a protocol: `chat_server`.
M.GLOBALS = {
  "server", "client", "handlers", "events", "keys", "serve", "connect", "protocol",
  "server_app", "server_node", "server_close", "client_app", "client_link", "client_create",
  "client_close", "attach", "hear", "set_keys", "peers_start", "peers_say", "peer_read",
  "peer_keep",
}

--- The same for constants: `CHAT_VERSION`.
M.CONSTANTS = { "VERSION", "PORT", "APP", "FINGERPRINT" }

-- Parameters of generated functions, which an argument's name must not hide.
local PARAMETERS = {}
for word in ([[
  server client call node link uri options done user id args result end event handlers events keys
  out cap len status error detail arena app size stream
]]):gmatch("%S+") do
  PARAMETERS[word] = true
end

--- A name that stands alone: a member or a parameter. A word of C gets a '_', which no name of a
-- schema ends in.
function M.word(name)
  return RESERVED[name] and name .. "_" or name
end

function M.lower(name)
  return spelling.lower_snake(name)
end

--- `chat_post`, from parts in any spelling.
function M.join(prefix, ...)
  local parts = { prefix }
  for _, part in ipairs { ... } do parts[#parts + 1] = spelling.lower_snake(part) end
  return table.concat(parts, "_")
end

--- `CHAT_POST_MAX`, from the same parts.
function M.constant(prefix, ...)
  return M.join(prefix, ...):upper()
end

--- The member that says whether an optional one is there.
function M.has(name)
  return "has_" .. name
end

--- The constant with the version in which something came; `...` is the way to it.
function M.since(prefix, ...)
  return M.constant(prefix, ...) .. "_SINCE"
end

local VALUES = {
  text = "text", bytes = "bytes", fixed = "bytes", any = "any", list = "items", map = "entries",
}

--- The parameter that takes a value of a type (a TYPE of the model).
function M.argument(type)
  local ref = type.ref
  local name = ref and spelling.lower_snake(ref.name) or VALUES[type.kind] or "value"
  if PARAMETERS[name] or RESERVED[name] then name = name .. "_" end
  return name
end

local RUNTIME_LISTS = {
  bool = true, uint = true, int = true, float = true, time = true, text = true, bytes = true,
  any = true,
}

--- True if the runtime declares lists of this type.
function M.is_runtime_list(item)
  return RUNTIME_LISTS[item.kind] or false
end

--- The part of a list's or map's name that stands for a type.
function M.stem(type)
  if type.kind == "list" then return M.stem(type.item) .. "_list" end
  if type.kind == "map" then return M.stem(type.key) .. "_" .. M.stem(type.value) .. "_map" end
  if type.kind == "fixed" then return "bytes_" .. type.length end
  return type.ref and spelling.lower_snake(type.ref.name) or type.stem
end

--- The struct of a list: `nio_u32_list` or `chat_post_list`.
function M.list(prefix, item)
  return (M.is_runtime_list(item) and "nio" or prefix) .. "_" .. M.stem(item) .. "_list"
end

--- The structs of a map and of its entries.
function M.map(prefix, key, value)
  local stem = ("%s_%s_%s"):format(prefix, M.stem(key), M.stem(value))
  return stem .. "_map", stem .. "_entry"
end

--- What a type is to a C compiler: two lists of one name are one struct if this is equal.
function M.identity(type)
  if type.kind == "list" then return ("list<%s>"):format(M.identity(type.item)) end
  if type.kind == "map" then
    return ("map<%s, %s>"):format(M.identity(type.key), M.identity(type.value))
  end
  if type.kind == "fixed" then return ("bytes[%d]"):format(type.length) end
  return type.ref and type.ref.name or type.stem
end

return M
