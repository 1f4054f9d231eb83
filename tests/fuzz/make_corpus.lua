-- tests/fuzz/make_corpus.lua - writes the seeds of the fuzz targets from the vectors.
--
--     lua5.4 tests/fuzz/make_corpus.lua          (from the top of the tree)
--
-- A seed is named after the sum of its bytes, so that a second run changes nothing. What a
-- fuzzer found later lies beside them under a name that says what it was.

local SEED_MAX = 1024 -- longer ones say nothing that shorter ones do not

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

local function name_of(bytes)
  local sum = 5381
  for i = 1, #bytes do
    sum = (sum * 33 + bytes:byte(i)) & 0xffffffff
  end
  return ("seed-%04d-%08x"):format(#bytes, sum)
end

local function unhex(hex)
  return (hex:gsub("%x%x", function(pair) return string.char(tonumber(pair, 16)) end))
end

local function write(target, bytes)
  if #bytes <= SEED_MAX then
    local path = ("tests/fuzz/corpus/%s/%s"):format(target, name_of(bytes))
    local file = assert(io.open(path, "wb"))
    file:write(bytes)
    file:close()
  end
end

-- Every value of a member, wherever it stands in a case. Cases that are the beginning of
-- another are left out: a fuzzer cuts by itself.
local function each(vectors, member)
  local values = {}
  for line in read("tests/vectors/" .. vectors .. ".json"):gmatch("[^\n]+") do
    if not line:find('"name": ?"truncated ') and not line:find('"name": ?"cut to ') then
      for hex in line:gmatch('"' .. member .. '": ?"(%x+)"') do
        values[#values + 1] = unhex(hex)
      end
    end
  end
  return ipairs(values)
end

for _, bytes in each("packify", "hex") do
  write("packify", bytes)
  if bytes:byte(1) & 0x3f == 13 then
    write("fields", bytes)
  end
end
for _, bytes in each("messages", "auth") do
  write("fields", bytes)
end

-- Streams, read in pieces of 8 bytes: each message alone, and some short ones in a row.
local row = ""
for _, bytes in each("messages", "hex") do
  write("frame", "\7" .. bytes)
  row = #bytes < 100 and row .. bytes or row
  if #row > 300 then
    write("frame", "\7" .. row)
    row = ""
  end
end

-- Values of generated types: the first byte chooses the type, as the fuzz targets number them.
local TYPES = {
  containers = {
    point = 0, label = 1, shape = 2, lists = 3, maps = 4, u8_u8_map = 5, wrapped = 6,
  },
  scalars = { numbers = 0, strings = 1, sparse = 2 },
}
local schema, type
for line in read("tests/vectors/generated.json"):gmatch("[^\n]+") do
  schema = line:match('^ "(%w+)": %[') or line:match('"schema": "(%w+)"') or schema
  type = line:match('"type": "([%w_]+)"') or type
  local hex = line:match('^%s*"(%x+)",?$') or line:match('"packed": "(%x+)"')
  local number = TYPES[schema] and TYPES[schema][type]
  if hex and number then
    write("gen_" .. schema, string.char(number) .. unhex(hex))
  end
end

-- What peers say: the same content from several places, one after another, then after a while.
for _, bytes in each("peers", "hex") do
  if #bytes < 60 then
    local said = string.char(#bytes) .. bytes
    write("peers", "\8\0" .. said .. "\1\0" .. said .. "\5\40" .. said .. "\20\255" .. said)
    write("peers", "\4\1" .. said .. "\2\0" .. said .. "\16\0" .. said .. "\18\0" .. said)
  end
end
for _, ids in ipairs({ "abcdef", "aabbab", "abcabc" }) do
  local list = {}
  for i = 1, #ids do
    local place = string.char(128 | (i % 2 == 0 and 8 or 0) | i % 6)
    list[i] = place .. string.char(i * 9) .. "\4\1" .. ids:sub(i, i) .. "xy"
  end
  write("peers", table.concat(list))
end

-- Datagrams: kind, weather, then deeds. Frames of the vectors as they are, from one address and
-- from another; then what is asked of a node, by strangers and by holders, in short plays.
for _, bytes in each("messages", "hex") do
  if #bytes < 100 then
    local said = string.char(#bytes) .. bytes
    write("datagram", "\0\0\0\1" .. said .. "\9\1" .. said)
  end
end
local function say(who, kind, uri, content)
  return string.char(who * 8 + 2, 3, 2 + #uri + #content, kind, #uri) .. uri .. content
end
local function holder(what, bytes)
  return string.char(what * 8 + 6, 5, #bytes) .. bytes
end
local function node(what, bytes)
  return string.char(what * 8 + 7, 5, #bytes) .. bytes
end
local later = "\7\2\0" -- nothing new is notified, 16 seconds go by
local plays = {
  say(0, 0, "uri", "a") .. say(1, 0, "uri", "b") .. "\21\9\0",
  say(0, 5, "open", "") .. say(1, 5, "news", "") .. node(0, "x") .. node(1, "y") .. later,
  say(2, 9, "netaio", "abc") .. node(6, "to all") .. say(2, 30, "netaio", "abc") .. later,
  holder(0, "") .. holder(1, "") .. holder(0, "\1\2") .. "\5\1\0\13\1\0" .. later,
  holder(2, "a") .. node(0, "x") .. node(0, "y") .. later .. later .. holder(4, "z"),
  holder(3, "") .. node(2, "hidden") .. "\5\1\0" .. node(9, "") .. holder(4, "") .. later,
  "\3\1\3\0\0x\27\1\3\0\1y" .. node(6, "1") .. "\3\1\3\2\0x" .. node(15, "abc") .. node(15, "ab"),
  node(12, "data") .. say(3, 13, "netaio", "q") .. node(15, "") .. holder(5, "\0\0\8") .. later,
}
for kind = 0, 5 do
  for i, play in ipairs(plays) do
    write("datagram", string.char(kind, (i * 37 + kind * 64) & 127) .. play)
  end
end

-- Scripts: what the run is like (exact; or with values of the host, and by a new machine as well),
-- and each script with its length. Few of the cases that stand for one operation or for chance.
for line in read("tests/vectors/tapescript.json"):gmatch('{"name":[^\n]+') do
  local name, list = line:match('"name":"([^"]*)","scripts":%[(.-)%]')
  local bytes, sum = "", 0
  for hex in list:gmatch('"(%x*)"') do
    bytes = bytes .. string.pack(">s2", unhex(hex))
  end
  for i = 1, #bytes do
    sum = sum + bytes:byte(i)
  end
  local many = name:find("^opcode ") or name:find("^chance ") or name:find("^int ")
  if #bytes <= 300 and sum % (many and 16 or 4) == 0 then
    write("script", string.char(line:find('"cache":') and 192 or 2) .. bytes)
  end
end
for i = 1, 12 do -- choices: phrases, bodies in bodies
  local choices = {}
  for k = 1, 24 * i do
    choices[k] = string.char((k * k * 37 + i * 91 + k // 5) % 256)
  end
  write("script", string.char(1 | i % 4 * 8 | i % 8 * 32 & 224) .. table.concat(choices))
end
