--- Descriptions: what a schema comes to, as a table for a person or as JSON.
--
-- In:  a model and its fingerprint. Out: `facts`, plain values in a fixed order; `text` and `json`
--      of them. Sizes are bytes: of types packed, of messages whole, with header and layers.

local M = {}

local WIDEST = 100

-- An object is an array of { key, value }, so that its order is its own; a list is { list = … }.
local function list_of(items, make)
  local list = {}
  for i, item in ipairs(items) do list[i] = make(item) end
  return { list = list }
end

local function layer_text(layer)
  local parts = {}
  for _, slot in ipairs { "auth", "cipher", "seal" } do
    local plugin = layer[slot]
    if plugin then parts[#parts + 1] = slot .. " " .. plugin.kind end
  end
  return #parts > 0 and table.concat(parts, ", ") or "none"
end

local function stream_text(stream)
  return "stream " .. (stream.type and stream.type.text or "bytes")
end

-- Arguments, and the stream that goes with them.
local function tuple_text(content, stream)
  local items = {}
  for i, field in ipairs(content.record and content.record.fields or {}) do
    items[i] = ("%s: %s%s"):format(field.name, field.type.text, field.optional and "?" or "")
  end
  if stream then items[#items + 1] = ("%s: %s"):format(stream.name, stream_text(stream)) end
  return "(" .. table.concat(items, ", ") .. ")"
end

-- What a message or answer holds, as a schema says it.
local function content_text(content, stream)
  if stream then return stream.name and tuple_text(content, stream) or stream_text(stream) end
  if content.form == "none" then return "" end
  if content.form ~= "tuple" then
    local how = content.form == "raw" and "raw "
      or content.form == "value" and (content.type.kind == "text" or content.type.kind == "bytes"
      or content.type.kind == "fixed") and "packed " or ""
    return how .. content.type.text
  end
  return tuple_text(content)
end

local function message(name, type, content, frame, stream)
  return {
    { "name", name }, { "type", type }, { "content", content_text(content, stream) },
    { "min", frame.min }, { "max", frame.max },
  }
end

local NOTHING = { form = "none" }

local function operation_of(model, operation)
  local layers = { list = {} }
  if operation.inner then table.insert(layers.list, operation.inner.name) end
  table.insert(layers.list, model.outer.name)
  local made = message(
    operation.verb, operation.type, operation.content, operation.frame, operation.sends)
  made[1] = { "id", operation.id }
  table.insert(made, { "uri", operation.uri.text })
  table.insert(made, { "layers", layers })
  table.insert(made, { "transport", operation.transport })
  table.insert(made, { "datagram", operation.datagram })
  local deadline_ms = operation.answered and operation.deadline_ms or 0
  table.insert(made, { "deadline_ms", deadline_ms ~= 0 and deadline_ms or nil })
  table.insert(made, { "to", operation.to })
  table.insert(made, { "answers", list_of(operation.replies, function(reply)
    return message(
      reply.word, reply.type, reply.content, reply.frame, reply.streamed and operation.takes)
  end) })
  local subscribe = operation.subscribe
  if subscribe then
    table.insert(made, {
      "subscribe", message(subscribe.verb, subscribe.type, NOTHING, subscribe.frame),
    })
  end
  return made
end

local function types_of(model)
  local types = {}
  for _, type in ipairs(model.types) do
    if (type.kind == "record" or type.kind == "variant" or type.kind == "enum")
      and not type.unnamed then
      types[#types + 1] = {
        { "name", type.name }, { "kind", type.dict and "record dict" or type.kind },
        { "min", type.min or 2 }, { "max", type.max or 5 },
      }
    end
  end
  return { list = types }
end

--- What there is to say.
function M.facts(model, fingerprint)
  local protocol = model.protocol
  return {
    { "protocol", protocol.name }, { "version", protocol.version }, { "app", protocol.app },
    { "port", protocol.port }, { "fingerprint", fingerprint },
    { "layers", list_of(model.layers, function(layer)
      return { { "name", layer.name }, { "plugins", layer_text(layer) } }
    end) },
    { "types", types_of(model) },
    { "operations", list_of(model.operations, function(operation)
      return operation_of(model, operation)
    end) },
  }
end

-- ---- JSON ---------------------------------------------------------------------------------------

-- A byte that is no part of a character becomes the character of its number.
local function json_string(text)
  if not utf8.len(text) then
    text = text:gsub("[\128-\255]", function(c) return utf8.char(c:byte()) end)
  end
  return '"' .. text:gsub('["\\%c]', function(c)
    return c:find('["\\]') and "\\" .. c or ("\\u%04x"):format(c:byte())
  end) .. '"'
end

local function is_plain(object)
  for _, pair in ipairs(object) do
    if type(pair[2]) == "table" then return false end
  end
  return true
end

local json

local function json_parts(parts, open, close, indent, on_one_line)
  if #parts == 0 then return open .. close end
  if on_one_line then return open .. table.concat(parts, ", ") .. close end
  local inner = "\n" .. indent .. "  "
  return open .. inner .. table.concat(parts, "," .. inner) .. "\n" .. indent .. close
end

function json(value, indent)
  if type(value) == "string" then return json_string(value) end
  if type(value) ~= "table" then return tostring(value) end
  local parts = {}
  if value.list then
    local plain = true
    for i, item in ipairs(value.list) do
      parts[i] = json(item, indent .. "  ")
      plain = plain and type(item) ~= "table"
    end
    return json_parts(parts, "[", "]", indent, plain)
  end
  for _, pair in ipairs(value) do
    if pair[2] ~= nil then
      parts[#parts + 1] = json_string(pair[1]) .. ": " .. json(pair[2], indent .. "  ")
    end
  end
  return json_parts(parts, "{", "}", indent, is_plain(value))
end

--- The facts as JSON.
function M.json(facts)
  return json(facts, "") .. "\n"
end

-- ---- Text ---------------------------------------------------------------------------------------

local function get(object, key)
  for _, pair in ipairs(object) do
    if pair[1] == key then return pair[2] end
  end
  return nil
end

local function printable(text)
  text = text:gsub("%c", function(c) return ("\\x%02x"):format(c:byte()) end)
  if utf8.len(text) then return text end
  return (text:gsub("[\128-\255]", function(c) return ("\\x%02x"):format(c:byte()) end))
end

local function cut(text, width)
  local length = utf8.len(text)
  if length <= width then return text end
  return text:sub(1, utf8.offset(text, width) - 1) .. "…"
end

local function pad(text, width)
  text = cut(text, width)
  return text .. (" "):rep(width - utf8.len(text))
end

local function duration(ms)
  if not ms then return "" end
  if ms % 3600000 == 0 then return ms // 3600000 .. "h" end
  if ms % 60000 == 0 then return ms // 60000 .. "m" end
  if ms % 1000 == 0 then return ms // 1000 .. "s" end
  return ms .. "ms"
end

local function add_line(out, line)
  out[#out + 1] = cut((line:gsub(" +$", "")), WIDEST)
end

-- A content, and whom it is for.
local function said(content, to)
  if not to then return content end
  return (content ~= "" and content .. ", " or "") .. "to " .. to
end

local function add_row(out, name, row, more)
  more = more or { layers = "", transport = "", deadline = "" }
  add_line(out, ("  %s %4d %6d %6d  %s  %s  %s  %s"):format(
    pad(name, 15), get(row, "type"), get(row, "min"), get(row, "max"), pad(more.layers, 14),
    pad(more.transport, 4), pad(more.deadline, 8), said(printable(get(row, "content")), more.to)))
end

local HEAD = (" "):rep(18) .. "type    min    max  layers          over  deadline  content"

local function add_operations(out, operations)
  local heading, shown = nil, false
  for _, operation in ipairs(operations) do
    local id, uri = get(operation, "id"), get(operation, "uri")
    local holder, verb = id:match("^(.-)%.(.*)$")
    if heading ~= (holder or id) then
      heading = holder or id
      out[#out + 1] = ""
      add_line(out, ('%s  "%s"'):format(heading, printable(uri)))
      if not shown then
        add_line(out, HEAD)
        shown = true
      end
    end
    add_row(out, verb or "message", operation, {
      layers = table.concat(get(operation, "layers").list, " + "),
      transport = get(operation, "transport"), deadline = duration(get(operation, "deadline_ms")),
      to = get(operation, "to"),
    })
    local subscribe = get(operation, "subscribe")
    if subscribe then add_row(out, "  subscribe", subscribe) end
    for _, answer in ipairs(get(operation, "answers").list) do
      add_row(out, "  " .. get(answer, "name"), answer)
    end
  end
end

-- Rows of a name, a word and the least and most bytes.
local function add_types(out, types)
  if #types == 0 then return end
  local widest = 0
  for _, type in ipairs(types) do widest = math.max(widest, #get(type, "name")) end
  out[#out + 1] = ""
  for _, type in ipairs(types) do
    add_line(out, ("%s  %s %6d to %d bytes"):format(
      pad(get(type, "name"), widest), pad(get(type, "kind"), 11), get(type, "min"),
      get(type, "max")))
  end
end

--- The facts as a table of at most 100 columns.
function M.text(facts)
  local out, port = {}, get(facts, "port")
  add_line(out, ('%s version %d, app "%s"%s'):format(
    get(facts, "protocol"), get(facts, "version"), printable(get(facts, "app")),
    port and ", port " .. port or ""))
  add_line(out, "fingerprint " .. get(facts, "fingerprint"))
  local layers, widest = get(facts, "layers").list, 0
  if #layers > 0 then out[#out + 1] = "" end
  for _, layer in ipairs(layers) do widest = math.max(widest, #get(layer, "name")) end
  for _, layer in ipairs(layers) do
    add_line(out, ("layer %s  %s"):format(pad(get(layer, "name"), widest), get(layer, "plugins")))
  end
  add_types(out, get(facts, "types").list)
  add_operations(out, get(facts, "operations").list)
  return table.concat(out, "\n") .. "\n"
end

return M
