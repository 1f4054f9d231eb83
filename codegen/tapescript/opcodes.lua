--- The opcodes of Tapescript: one table for the compiler, the decompiler and the evaluator.
--
-- In:  nothing, or the name or code of an op.
-- Out: `find(word)` and `of_code(code)` give an op { code, name, operand, short } or nil; `words`
--      has all words that stand for ops; `is_short(word)` tells a short name with OP_ before it.
--
-- Kinds of operands, by what follows the opcode on the tape:
--
--   none        nothing                         two      2 bytes, each a number
--   byte        1 byte, written as a number     three    3 bytes: flags and two numbers
--   flags       1 byte, written in hex          hash     32 bytes
--   short       u8 length, value                cache    u8 length, key, count of 1 byte
--   short_int   the same, an int                float    4 bytes
--   push1       the same, a size stands before  push2    u16 length, value
--   def if if_else try loop                     bodies with u16 lengths before them
--
-- Every op has its name with OP_ and without; each short name stands likewise twice.

local M = {}

-- Code, name, kind of operand, short name.
local ROWS = {
  { 0x00, "FALSE", "none" },
  { 0x01, "TRUE", "none" },
  { 0x02, "PUSH0", "byte" },
  { 0x03, "PUSH1", "push1" },
  { 0x04, "PUSH2", "push2" },
  { 0x05, "GET_MESSAGE", "flags", "MSG" },
  { 0x06, "POP0", "none" },
  { 0x07, "POP1", "byte" },
  { 0x08, "SIZE", "none" },
  { 0x09, "WRITE_CACHE", "cache" },
  { 0x0a, "READ_CACHE", "short" },
  { 0x0b, "READ_CACHE_SIZE", "short", "RCZ" },
  { 0x0c, "READ_CACHE_STACK", "none", "RCS" },
  { 0x0d, "READ_CACHE_STACK_SIZE", "none", "RCSZ" },
  { 0x0e, "ADD_INTS", "byte", "ADD" },
  { 0x0f, "SUBTRACT_INTS", "byte", "SUB" },
  { 0x10, "MULT_INTS", "byte", "MULT" },
  { 0x11, "DIV_INT", "short_int" },
  { 0x12, "DIV_INTS", "none", "DIV" },
  { 0x13, "MOD_INT", "short_int" },
  { 0x14, "MOD_INTS", "none", "MOD" },
  { 0x15, "ADD_FLOATS", "byte" },
  { 0x16, "SUBTRACT_FLOATS", "byte", "SUBF" },
  { 0x17, "DIV_FLOAT", "float" },
  { 0x18, "DIV_FLOATS", "none" },
  { 0x19, "MOD_FLOAT", "float", "MODF" },
  { 0x1a, "MOD_FLOATS", "none", "MODFS" },
  { 0x1b, "ADD_POINTS", "byte" },
  { 0x1c, "COPY", "byte" },
  { 0x1d, "DUP", "none" },
  { 0x1e, "SHA256", "none" },
  { 0x1f, "SHAKE256", "byte" },
  { 0x20, "VERIFY", "none" },
  { 0x21, "EQUAL", "none", "EQ" },
  { 0x22, "EQUAL_VERIFY", "none", "EQV" },
  { 0x23, "CHECK_SIG", "flags", "CS" },
  { 0x24, "CHECK_SIG_VERIFY", "flags", "CSV" },
  { 0x25, "CHECK_TIMESTAMP", "none", "CTS" },
  { 0x26, "CHECK_TIMESTAMP_VERIFY", "none", "CTSV" },
  { 0x27, "CHECK_EPOCH", "none" },
  { 0x28, "CHECK_EPOCH_VERIFY", "none", "CEV" },
  { 0x29, "DEF", "def" },
  { 0x2a, "CALL", "byte" },
  { 0x2b, "IF", "if" },
  { 0x2c, "IF_ELSE", "if_else" },
  { 0x2d, "EVAL", "none" },
  { 0x2e, "NOT", "none" },
  { 0x2f, "RANDOM", "none" },
  { 0x30, "RETURN", "none" },
  { 0x31, "SET_FLAG", "short" },
  { 0x32, "UNSET_FLAG", "short" },
  { 0x33, "DEPTH", "none" },
  { 0x34, "SWAP", "two" },
  { 0x35, "SWAP2", "none" },
  { 0x36, "REVERSE", "byte" },
  { 0x37, "CONCAT", "none", "CAT" },
  { 0x38, "SPLIT", "none" },
  { 0x39, "CONCAT_STR", "none", "CATS" },
  { 0x3a, "SPLIT_STR", "none" },
  { 0x3b, "CHECK_TRANSFER", "none" },
  { 0x3c, "MERKLEVAL", "hash" },
  { 0x3d, "TRY_EXCEPT", "try" },
  { 0x3e, "LESS", "none" },
  { 0x3f, "LESS_OR_EQUAL", "none", "LEQ" },
  { 0x40, "GET_VALUE", "short", "VAL" },
  { 0x41, "FLOAT_LESS", "none", "FLESS" },
  { 0x42, "FLOAT_LESS_OR_EQUAL", "none", "FLEQ" },
  { 0x43, "INT_TO_FLOAT", "none", "I2F" },
  { 0x44, "FLOAT_TO_INT", "none", "F2I" },
  { 0x45, "LOOP", "loop" },
  { 0x46, "CHECK_MULTISIG", "three", "CMS" },
  { 0x47, "CHECK_MULTISIG_VERIFY", "three", "CMSV" },
  { 0x48, "SIGN", "flags" },
  { 0x49, "SIGN_STACK", "none" },
  { 0x4a, "CHECK_SIG_STACK", "none", "CSS" },
  { 0x4b, "DERIVE_SCALAR", "none" },
  { 0x4c, "CLAMP_SCALAR", "byte" },
  { 0x4d, "ADD_SCALARS", "byte" },
  { 0x4e, "SUBTRACT_SCALARS", "byte" },
  { 0x4f, "DERIVE_POINT", "none" },
  { 0x50, "SUBTRACT_POINTS", "byte" },
  { 0x51, "MAKE_ADAPTER_SIG_PUBLIC", "none", "MASU" },
  { 0x52, "MAKE_ADAPTER_SIG_PRIVATE", "none", "MASV" },
  { 0x53, "CHECK_ADAPTER_SIG", "none", "CAS" },
  { 0x54, "DECRYPT_ADAPTER_SIG", "none", "DAS" },
  { 0x55, "INVOKE", "none" },
  { 0x56, "XOR", "none" },
  { 0x57, "OR", "none" },
  { 0x58, "AND", "none" },
  { 0x59, "CHECK_TEMPLATE", "flags", "CT" },
  { 0x5a, "CHECK_TEMPLATE_VERIFY", "flags", "CTV" },
  { 0x5b, "TAPROOT", "flags", "TR" },
}

local NOP_FIRST, NOP_LAST = 92, 255

local by_code, by_word, short = {}, {}, {}

for _, row in ipairs(ROWS) do
  local code, name, operand, short_name = table.unpack(row)
  local op = { code = code, name = "OP_" .. name, operand = operand, short = short_name }
  by_code[code], by_word[name], by_word[op.name] = op, op, op
  if short_name then
    by_word[short_name], by_word["OP_" .. short_name] = op, op
    short["OP_" .. short_name] = true
  end
end
for code = NOP_FIRST, NOP_LAST do
  local op = { code = code, name = "NOP" .. code, operand = "byte", nop = true }
  by_code[code], by_word[op.name] = op, op
end

--- The op that a word in capitals stands for: its name, with or without OP_, or a short name.
function M.find(word)
  return by_word[word]
end

--- The op of a code from 0 to 255: there is one for each.
function M.of_code(code)
  return by_code[code]
end

--- Whether this is a short name with OP_ before it.
function M.is_short(word)
  return short[word] == true
end

--- All words that stand for ops but NOPs, in order.
M.words = {}
for word, op in pairs(by_word) do
  if not op.nop then M.words[#M.words + 1] = word end
end
table.sort(M.words)

return M
