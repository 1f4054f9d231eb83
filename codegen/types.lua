--- The base types: one table that parser, checker, sizes and model look things up in.
--
-- In:  nothing. Out: tables by the word of the language, and the words that people bring along
--      from elsewhere with what stands for them here.

local M = {}

local function integer(kind, bits, size, low, high)
  return {
    kind = kind, bits = bits, min_size = 2, max_size = size, low = low, high = high,
    c_type = ("%s%d_t"):format(kind, bits), stem = (kind == "uint" and "u" or "i") .. bits,
  }
end

--- Types of a fixed range. min_size and max_size are packed sizes.
M.scalars = {
  bool = { kind = "bool", min_size = 2, max_size = 2, c_type = "bool", stem = "bool" },
  u8 = integer("uint", 8, 2, 0, 0xff),
  u16 = integer("uint", 16, 3, 0, 0xffff),
  u32 = integer("uint", 32, 5, 0, 0xffffffff),
  u64 = integer("uint", 64, 10, 0, nil),
  i8 = integer("int", 8, 2, -0x80, 0x7f),
  i16 = integer("int", 16, 3, -0x8000, 0x7fff),
  i32 = integer("int", 32, 5, -0x80000000, 0x7fffffff),
  i64 = integer("int", 64, 10, math.mininteger, math.maxinteger),
  f64 = { kind = "float", min_size = 9, max_size = 9, c_type = "double", stem = "f64" },
  time = { kind = "time", min_size = 2, max_size = 10, c_type = "int64_t", stem = "i64" },
}

--- Types with a bound: text<N>, bytes<N>, any<N>.
M.bounded = {
  text = { kind = "text", c_type = "nio_text", stem = "text" },
  bytes = { kind = "bytes", c_type = "nio_bytes", stem = "bytes" },
  any = { kind = "any", c_type = "nio_any", stem = "any" },
}

--- Types around other types.
M.containers = { list = true, map = true, packable = true }

--- All words, for "did you mean".
M.words = {
  "bool", "u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f64", "time",
  "text", "bytes", "any", "list", "map", "packable",
}

M.is_base = {}
for _, word in ipairs(M.words) do M.is_base[word] = true end

--- Types of other languages, and what to use here.
M.foreign = {
  string = "text<N>", str = "text<N>", char = "text<N>", varchar = "text<N>",
  blob = "bytes<N>", binary = "bytes<N>", buffer = "bytes<N>", bytearray = "bytes<N>",
  uint8 = "u8", uint16 = "u16", uint32 = "u32", uint64 = "u64", byte = "u8", usize = "u64",
  uint8_t = "u8", uint16_t = "u16", uint32_t = "u32", uint64_t = "u64", size_t = "u64",
  int8 = "i8", int16 = "i16", int32 = "i32", int64 = "i64", short = "i16", long = "i64",
  int8_t = "i8", int16_t = "i16", int32_t = "i32", int64_t = "i64",
  int = "i32", integer = "i64", uint = "u32", unsigned = "u32",
  double = "f64", float = "f64", f32 = "f64", float32 = "f64", float64 = "f64", number = "f64",
  boolean = "bool", timestamp = "time", date = "time", datetime = "time",
  duration = "u32 and say the unit in the name: wait_ms",
  decimal = "text<N>", uuid = "bytes[16]", hash = "bytes[32]",
  optional = "T?", option = "T?", nullable = "T?", required = "the type alone: it is required",
  repeated = "list<T, N>", array = "list<T, N>", vector = "list<T, N>", vec = "list<T, N>",
  set = "list<T, N>", tuple = "a record", object = "a record", struct = "a record",
  dict = "map<K, V, N>", hashmap = "map<K, V, N>",
  union = "a variant", oneof = "a variant", enumeration = "an enum", void = "no type at all",
}

--- Foreign words that stand before another type.
M.foreign_prefixes = { optional = true, nullable = true, required = true, repeated = true }

--- True if a token may begin a type.
function M.begins(token)
  if token.kind ~= "name" then return false end
  return M.is_base[token.text] or M.foreign[token.text] ~= nil or token.text:find("^%u") ~= nil
end

return M
