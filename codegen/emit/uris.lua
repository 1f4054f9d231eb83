--- URIs: matching and building, and the search for the operation of a URI.
--
-- In:  URIs and operations of the model. Out: conditions, expressions and lines of C.

local prose = require "emit.prose"

local M = {}

local function delimiter(element)
  return element.delimiter and prose.byte(element.delimiter) or "NIO_GEN_END"
end

local MATCH = {
  text = function(e) return ("nio_gen_uri_text(&walk, %d, %s, &uri->%s)"):format(
    e.max, delimiter(e), e.c_name) end,
  bytes = function(e) return ("nio_gen_uri_bytes(&walk, %d, %s, &uri->%s)"):format(
    e.max, delimiter(e), e.c_name) end,
  fixed = function(e) return ("nio_gen_uri_fixed(&walk, %d, uri->%s)"):format(
    e.length, e.c_name) end,
  decimal = function(e) return ("nio_gen_uri_u%d(&walk, %s, &uri->%s)"):format(
    e.bits, delimiter(e), e.c_name) end,
  raw = function(e) return ("nio_gen_uri_raw_u%d(&walk, &uri->%s)"):format(
    e.bits, e.c_name) end,
}

local CHECK = {
  text = function(e) return ("nio_gen_uri_text_valid(uri->%s, %d, %s)"):format(
    e.c_name, e.max, delimiter(e)) end,
  bytes = function(e) return ("nio_gen_uri_bytes_valid(uri->%s, %d, %s)"):format(
    e.c_name, e.max, delimiter(e)) end,
}

local function field(format)
  return function(e)
    return (format:gsub("%%s", "uri->" .. e.c_name):gsub("%%n", e.length or ""))
  end
end

local SIZE = {
  text = field "%s.len", bytes = field "%s.len", fixed = field "%n", raw = field "%n",
  decimal = field "nio_gen_decimal_size(%s)",
}

local WRITE = {
  text = field "nio_gen_put_raw(at, %s.ptr, %s.len)",
  bytes = field "nio_gen_put_raw(at, %s.ptr, %s.len)",
  fixed = field "nio_gen_put_raw(at, %s, %n)",
  raw = field "nio_gen_put_be(at, %s, %n)",
  decimal = field "nio_gen_put_decimal(at, %s)",
}

--- What a template of a URI with parameters needs: { matches, checks, sizes, writes }.
function M.walk(uri)
  local made = { matches = {}, checks = {}, sizes = {}, writes = {} }
  for i, element in ipairs(uri.elements) do
    if element.kind == "literal" then
      local literal = ("%s, %d"):format(prose.literal(element.bytes), #element.bytes)
      made.matches[i] = ("nio_gen_uri_literal(&walk, %s)"):format(literal)
      made.sizes[i] = tostring(#element.bytes)
      made.writes[i] = ("nio_gen_put_raw(at, %s)"):format(literal)
    else
      made.matches[i] = MATCH[element.form](element)
      made.sizes[i] = SIZE[element.form](element)
      made.writes[i] = WRITE[element.form](element)
      local check = CHECK[element.form]
      made.checks[#made.checks + 1] = check and check(element)
    end
  end
  return made
end

-- ---- The operation of an exact URI: a tree of switches ------------------------------------------

local function put(out, depth, text)
  out[#out + 1] = ("    "):rep(depth) .. text
end

-- The offset at which most of the URIs, which have one length, differ.
local function best_offset(entries)
  local best, most = 1, 0
  for offset = 1, #entries[1].bytes do
    local seen, count = {}, 0
    for _, entry in ipairs(entries) do
      local byte = entry.bytes:byte(offset)
      if not seen[byte] then seen[byte], count = true, count + 1 end
    end
    if count > most then best, most = offset, count end
  end
  return best
end

-- Splits entries by a number of each; groups in the order of the numbers.
local function grouped(entries, number_of)
  local groups, by_number = {}, {}
  for _, entry in ipairs(entries) do
    local number = number_of(entry)
    if not by_number[number] then
      by_number[number] = { number = number, entries = {} }
      groups[#groups + 1] = by_number[number]
    end
    table.insert(by_number[number].entries, entry)
  end
  table.sort(groups, function(a, b) return a.number < b.number end)
  return groups
end

local function leaf(out, depth, entry)
  put(out, depth, ("return nio_gen_uri_is(uri, %s, %d) ? (int)%s : -1;"):format(
    prose.literal(entry.bytes), #entry.bytes, entry.index))
end

local function by_byte(out, depth, entries)
  if #entries == 1 then return leaf(out, depth, entries[1]) end
  local offset = best_offset(entries)
  put(out, depth, ("switch (uri.ptr[%d]) {"):format(offset - 1))
  for _, group in ipairs(grouped(entries, function(e) return e.bytes:byte(offset) end)) do
    put(out, depth, ("case %s:"):format(prose.byte(group.number)))
    by_byte(out, depth + 1, group.entries)
  end
  put(out, depth, "default:")
  put(out, depth + 1, "return -1;")
  put(out, depth, "}")
end

local function by_length(out, depth, entries)
  local groups = grouped(entries, function(e) return #e.bytes end)
  if #groups == 1 and #entries == 1 then return leaf(out, depth, entries[1]) end
  put(out, depth, "switch (uri.len) {")
  for _, group in ipairs(groups) do
    put(out, depth, ("case %d:"):format(group.number))
    by_byte(out, depth + 1, group.entries)
  end
  put(out, depth, "default:")
  put(out, depth + 1, "return -1;")
  put(out, depth, "}")
end

--- The cases of a switch over the message type, for exact URIs { {labels, number, bytes, index}… }.
function M.exact_cases(entries)
  local out = {}
  for _, group in ipairs(grouped(entries, function(e) return e.number end)) do
    for _, label in ipairs(group.entries[1].labels) do put(out, 1, ("case %s:"):format(label)) end
    by_length(out, 2, group.entries)
  end
  return table.concat(out, "\n")
end

return M
