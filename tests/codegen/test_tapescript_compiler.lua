--- The compiler of Tapescript: what it says, what it runs, and where it ends.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local compiler = require "tapescript.compiler"
local decompiler = require "tapescript.decompiler"
local hex = require "hex"

local test, equal = check.test, check.equal

-- The bytes of a source that is right and warns of nothing, in hex.
local function compiled(source, options)
  local bytes, found = compiler.compile(source, options)
  if not bytes then check.fail(compiler.render({ found }, "x", source), 2) end
  equal(#found, 0, source)
  return hex.of(bytes)
end

-- What is printed of a source that is refused.
local function refused(source, options)
  local bytes, found = compiler.compile(source, options)
  check.ok(not bytes, source)
  return compiler.render({ found }, "x", source)
end

-- The first line of that, without the name.
local function sentence(source, options)
  return refused(source, options):match("^x:(%d+:%d+: [^\n]*)")
end

-- The bytes of a source and what it warns of.
local function warned(source)
  local bytes, found = compiler.compile(source)
  check.ok(bytes, source)
  local list = {}
  for i, warning in ipairs(found) do
    equal(warning.level, "warning")
    list[i] = ("%d:%d: %s"):format(warning.line, warning.col, warning.text)
  end
  return hex.of(bytes), table.concat(list, "\n")
end

-- ---- What it says -------------------------------------------------------------------------------

test("an error shows its place with a caret, and says what to write", function()
  equal(refused("true\n  # é # pusch d1"), [[
x:2:9: error: there is no op 'PUSCH'
    2 |   # é # pusch d1
      |         ^
      = help: did you mean 'PUSH'?
]])
end)

test("each mistake is told in a sentence of its own", function()
  local SENTENCES = {
    { "push", "1:1: error: 'PUSH' wants more than that, and the source ends" },
    { "push f1", "1:6: error: PUSH does not take 'F1'" },
    { "push x123", "1:6: error: 'x123' has an odd number of digits" },
    { "push xzz", "1:6: error: 'XZZ' is not hex" },
    { "push d1.5", "1:6: error: 'D1.5' is not an int" },
    { "push d" .. ("9"):rep(9865),
      "1:6: error: a number of 9865 digits; at most 9864 are read" },
    { "push x" .. ("00"):rep(65536), "1:6: error: a value of 65536 bytes" },
    { "push1 x" .. ("00"):rep(256) .. " dup", "1:7: error: a value of 256 bytes" },
    { "push1 dup x01", "1:7: error: the size of OP_PUSH1 is no value, but 'DUP'" },
    { "add d128", "1:5: error: 'd128' is no byte" },
    { "push1 f1e5 dup", "1:7: error: 'F1E5' is not a decimal number" },
    { "read_cache f340282356779733661637539395458142568448",
      "1:12: error: 'F340282356779733661637539395458142568448' is beyond the range of floats" },
    { "swap d256 d0", "1:6: error: 'd256' is too large" },
    { "write_cache x d256", "1:15: error: 'd256' is too large" },
    { "write_cache x x0100", "1:15: error: 'x0100' is too large" },
    { "merkleval x00", "1:11: error: 'x00' has 2 digits" },
    { "nop91 d1", "1:1: error: there is no op 'NOP91'" },
    { "if_else", "1:1: error: OP_IF_ELSE is not written as an op" },
    { "x01", "1:1: error: the value 'x01' belongs to no op" },
    { "#true#", "1:1: error: there is no op '#TRUE#'" },
    { "true # c", "1:6: error: this comment is never closed" },
    { 'push s"a b', "1:6: error: this string is never closed" },
    { "# s #", "1:3: error: 's' alone is nothing" },
    { "}", "1:1: error: '}' ends nothing here" },
    { "{", "1:1: error: '{' begins nothing here" },
    { "if { true", "1:4: error: this '{' is never closed" },
    { "if true", "1:1: error: this 'IF' is never closed" },
    { "if", "1:1: error: 'IF' wants more than that, and the source ends" },
    { "loop {\n true end_loop", "2:7: error: 'END_LOOP' does not end what began in line 1" },
    { "try true end_try", "1:10: error: 'END_TRY' does not end what began in line 1" },
    { "if true else { dup }", "1:14: error: this IF began without braces" },
    { "if { push x" .. ("00"):rep(65534) .. " }", "1:4: error: a body of 65537 bytes" },
    { "def 256 { }", "1:5: error: '256' is too large" },
    { "def 0 { def 1 { } }", "1:9: error: a DEF stands inside a DEF" },
    { "def 0 { op_rcz x01 }", "1:9: error: 'OP_RCZ' is not known in DEF" },
    { "!m [ ]", "1:1: error: there is no macro 'm' here" },
    { "!= m [ a a ] { }", "1:10: error: the parameter 'A' stands twice" },
    { "!= m [ a ] { } !m [ ]", "1:16: error: '!m' takes 1 value, and 0 stand here" },
    { "@= a 256", "1:6: error: '256' is too large" },
    { "@= a b", "1:6: error: expected '[' or a count, found 'B'" },
    { "@€", "1:1: error: '@€' is no name" },
    { "@" .. ("a"):rep(256), "1:1: error: a value of 256 bytes" },
    { "~ true", "1:1: error: a block has to stand behind '~'" },
    { "push ~ { true", "1:8: error: this '{' is never closed" },
    { "push ~! { false verify }",
      "1:6: error: this block fails when it runs: OP_VERIFY check failed" },
    { "push ~! { swap d0 }",
      "1:6: error: this block is cut short: OP_SWAP wants more bytes than are left to it (1)" },
    { "true\né \xff", "2:3: error: not UTF-8: byte 0xff" },
    { (" "):rep(256 * 1024 + 1), "1:1: error: the source is larger than 256 KiB" },
  }
  for _, case in ipairs(SENTENCES) do equal(sentence(case[1]), case[2], case[1]:sub(1, 80)) end
end)

test("what is wrong in a macro shows its body and the call", function()
  equal(refused("!= m [ a ] { push a }\ntrue !m [ f1 ]"), [[
x:2:11: error: PUSH does not take 'F1'
    2 | true !m [ f1 ]
      |           ^
x:2:6: note: in this call of '!m'
    2 | true !m [ f1 ]
      |      ^
      = help: write an int such as d5, hex such as x0a or s"text"
]])
  check.ok(refused("!= m [ ] {\n  psh d1 }\n!m [ ]"):find("^x:2:3: .*\nx:3:1: note: "))
end)

test("what nobody can see does not reach a terminal", function()
  equal(sentence("\27[31m"), "1:1: error: there is no op '\\x1b[31M'")
end)

-- ---- What it takes, and drops -------------------------------------------------------------------

test("END_IF without ELSE swallows an op, which is told; anything else is refused", function()
  local bytes, warnings = warned("true if true end_if\nverify")
  equal(bytes, "012b000101")
  equal(warnings, "1:14: END_IF without ELSE swallows the symbol behind it, here 'VERIFY'")
  for _, rest in ipairs { "push d1", "@a", "# c #", "if { }", "[", "foo" } do
    check.ok(sentence("if true end_if " .. rest):find("^1:9: error: END_IF"), rest)
  end
  check.ok(sentence("loop { if true end_if }"):find("^1:16: error: END_IF"))
  equal(compiled("if true end_if"), "2b000101")
  equal(compiled("def 0 { if true end_if } dup"), "290000042b0001011d")
  equal(compiled("if ( if true end_if ) { }"), "2b0001012b0000")
end)

test("what is in the source and not in the bytes is told", function()
  local function expect(source, bytes, warning)
    local found, warnings = warned(source)
    equal(found, bytes, source)
    check.ok(warnings:find(warning, 1, true), warnings)
  end
  expect("push shello", "030548454c4c4f", "1:6: text without quotes is taken in capitals")
  expect('push S"a"', "0241", "1:6: text behind S is taken in capitals")
  expect('push s"ab"cd', "03026162", "1:6: what stands behind the closing quote is left out")
  expect("push1 d9 x0102", "03020102", "1:7: the size 'd9' is ignored")
  expect("swap d0", "3400", "1:1: OP_SWAP wants 2 operands, and the source ends")
end)

test("a key that is no key is told, where it stands", function()
  local key, short = "x" .. ("a1"):rep(32), "x" .. ("a1"):rep(31)
  local function expect(source, warnings)
    local _, found = warned(source)
    equal(found, warnings, source)
  end
  local told = "a key has 32 bytes, this one has 31: nobody opens it"
  expect(("push %s check_sig x00"):format(short), "1:1: " .. told)
  expect(("push %s # hers # csv x00 true"):format(short), "1:1: " .. told)
  expect(("push %s taproot x00"):format(short), "1:1: " .. told)
  expect(("push %s if { push %s check_sig x00 }"):format(short, short), "1:75: " .. told)
  expect(("!= ann [ ] { push %s } !ann [ ] check_sig x00"):format(short), "1:85: " .. told)
  expect(("push %s push %s check_multisig x00 d1 d2"):format(key, short), "1:72: " .. told)
  expect("push d5 check_sig x00", "1:1: a key has 32 bytes, this one has 1: nobody opens it")
  for _, source in ipairs {
    "push %s check_sig x00", "push xa1 push %s check_sig x00", "push xa1 dup check_sig x00",
    "push %s push %s cms x00 d1 d2", "push xa1 push %s cmsv x00 d1 d1", "push %s taproot x00",
    "if { push xa1 } else { check_sig x00 }", "push xa1 equal",
  } do
    expect(source:gsub("%%s", key), "")
  end
end)

test("a warning is given once for each place, and twenty at most", function()
  local _, found = compiler.compile("!= m [ ] { push shello } " .. ("!m [ ] "):rep(30))
  equal(#found, 1)
  _, found = compiler.compile(("push shello "):rep(30))
  equal(#found, 20)
end)

-- ---- What it runs -------------------------------------------------------------------------------

test("a block that runs gives the item on top, or nothing", function()
  local RESULTS = {
    { "push d5 push d-70000 mult_ints d2", "0303faa8d0" }, { "true push x0102 size", "0202" },
    { "push d1 push d2 push d10 subtract_ints d3", "0207" }, { "add_ints d0", "0200" },
    { "push d-3 push d-4 add d2 push d7 add d2", "0200" }, { "push d5 sub d0", "0205" },
    { "push s\"abc\" sha256",
      "0320ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "push x0102030405 push d2 split swap2 concat", "03050304050102" },
    { "push x00ff not", "0302ff00" }, { "push x0f push x0101 xor", "03020e01" },
    { "push x0f push x0101 or", "03020f01" }, { "push x0f push x0101 and", "03020100" },
    { "push d1 push d2 less", "0200" }, { "push d2 push d1 less", "02ff" },
    { "push d-1 push d-1 leq", "02ff" }, { "push d-1 push d-2 leq", "02ff" },
    { "push d1 push d2 push d3 reverse d3", "0201" }, { "true depth", "0201" },
    { "push d1 push d2 push d3 swap d0 d2", "0201" }, { "true swap d7 d7", "02ff" },
    { "push d7 copy d3 depth", "0204" }, { "push d1 push d2 pop0", "0201" },
    { "push d1 push d2 push d3 pop1 d2", "0201" }, { "push d1 dup eq", "02ff" },
    { "push d1 push d1 eqv push d9", "0209" },
  }
  for _, case in ipairs(RESULTS) do
    equal(compiled("push ~! { " .. case[1] .. " }"), case[2], case[1])
  end
  equal(compiled("true ~! { } false"), "0100")
  equal(compiled("true ~! { true pop0 }"), "01")
end)

test("arithmetic is exact", function()
  local a, b = "123456789012345678901234567890", "-987654321098765432109876543210"
  local product = "-121932631137021795226185032733622923332237463801111263526900"
  equal(compiled(("push ~! { push d%s push d%s mult d2 }"):format(a, b)),
    compiled("push d" .. product))
  equal(compiled(("push ~! { push d%s push d%s add d2 }"):format(a, b)),
    compiled("push d-864197532086419753208641975320"))
  equal(compiled(("push ~! { push d%s push d%s sub d2 }"):format(a, b)),
    compiled("push d-1111111110111111111011111111100"))
  equal(compiled("push ~! { push d9223372036854775806 push d1 add d2 }"),
    compiled("push d9223372036854775807"))
end)

test("a block that fails when it runs says why", function()
  local FAILURES = {
    ["pop0"] = "pop from an empty stack", ["push1 d0 x dup add d2"] = "number must not be empty",
    ["true push d1 split"] = "OP_SPLIT item len exceeded by index",
    ["true push d-1 split"] = "OP_SPLIT negative index is invalid",
    ["true swap d0 d1"] = "OP_SWAP stack size exceeded by index",
    ["true reverse d2"] = "OP_REVERSE stack size exceeded",
    ["push x" .. ("00"):rep(1025)] = "Stack item size too large",
    ["push x" .. ("7f"):rep(600) .. " dup mult d2"] = "Stack item size too large",
    ["true" .. (" copy xff"):rep(5)] = "cannot put onto full Stack",
    ["true push d2 eqv"] = "OP_VERIFY check failed",
  }
  for source, why in pairs(FAILURES) do
    equal(sentence("push ~! { " .. source .. " }"),
      "1:6: error: this block fails when it runs: " .. why)
  end
end)

test("what may give something else tomorrow is refused, also in bodies and by a host", function()
  local host = { run = function() return "\1" end }
  for _, op in ipairs { "RANDOM", "CTS", "CTSV", "CHECK_EPOCH", "CEV", 'VAL s"timestamp"', "EVAL",
    "MERKLEVAL x" .. ("00"):rep(32), "TAPROOT x00", "INVOKE", "CHECK_TRANSFER" } do
    for _, form in ipairs { "%s", "true if { %s }", "try { } except { loop { %s } }",
      "def 0 { %s }", "true if { } else { %s }" } do
      local source = "push ~! { " .. form:format(op) .. " }"
      check.ok(sentence(source, host):find("cannot run while compiling", 1, true), source)
    end
  end
end)

test("what the compiler does not run itself is run by the host, and nothing else", function()
  local asked = {}
  local host = { run = function(bytes)
    asked[#asked + 1] = hex.of(bytes)
    if bytes == "\x30" then return nil end
    if bytes == "\x4b" then return nil, "the stack is empty" end
    return "\x05\x06"
  end }
  equal(compiled("push ~! { true shake256 d2 }", host), "03020506")
  equal(compiled("push ~! { push d1 push d2 add d2 }", host), "0203")
  equal(compiled("true ~! { return }", host), "01")
  equal(sentence("~! { derive_scalar }", host),
    "1:1: error: this block fails when it runs: the stack is empty")
  equal(table.concat(asked, " "), "011f02 30 4b")
  equal(refused("push ~! { true shake256 d2 }"), [[
x:1:6: error: the compiler itself does not run OP_SHAKE256
    1 | push ~! { true shake256 d2 }
      |      ^
      = help: netaio-gen tapescript compile --netaio runs it by the netaio tool
]])
end)

-- ---- Where it ends ------------------------------------------------------------------------------

local function nested(open, close, count)
  return open:rep(count) .. close:rep(count)
end

test("512 blocks stand inside each other, and no more", function()
  for _, pair in ipairs { { "if { ", "} " }, { "loop ", "end_loop " }, { "try { ", "} " },
    { "if ( ", ") { } " }, { "if { } else { ", "} " } } do
    local deepest = compiled(nested(pair[1], pair[2], 512))
    check.ok(decompiler.decompile(hex.bytes(deepest)), pair[1])
    check.ok(sentence(nested(pair[1], pair[2], 513)):find("more than 512", 1, true), pair[1])
  end
  compiled("push ~ { true " .. nested("push ~ { true ", "} ", 511) .. "}")
  check.ok(sentence(nested("push ~ { true ", "} ", 513)):find("more than 512", 1, true))
end)

test("macros that double themselves end in an error", function()
  local source = "true"
  for i = 40, 1, -1 do source = ("!= m%d [ ] { %s } !m%d [ ] !m%d [ ]"):format(i, source, i, i) end
  check.ok(sentence(source):find("make more than 1 MiB", 1, true))
  local long = "!= m [ a ] { " .. ("push a "):rep(9) .. "} !m [ x" .. ("00"):rep(60000) .. " ]"
  check.ok(sentence(long):find("make more than 1 MiB", 1, true))
  check.ok(sentence("!= m [ ] { !m [ ] } !m [ ]"):find("there is no macro 'm' here", 1, true))
end)

test("comptime blocks inside each other count what each of them makes", function()
  local filled = "push x" .. ("00"):rep(50000) .. " "
  compiled(("push ~ { "):rep(19) .. filled .. ("} "):rep(19))
  check.ok(sentence(("push ~ { "):rep(30) .. filled .. ("} "):rep(30))
    :find("make more than 1 MiB", 1, true))
end)

test("what runs while compiling has 100,000 steps in all", function()
  local block = "~! { push x" .. ("00"):rep(512) .. (" not"):rep(1000) .. " pop0 } "
  compiled(block:rep(10))
  check.ok(sentence(block:rep(12)):find("more than 100000 steps", 1, true))
  check.ok(sentence("~! { push x" .. ("00"):rep(1000) .. (" dup sha256 pop0"):rep(500) .. " }")
    :find("more than 100000 steps", 1, true))
  check.ok(sentence(("~! { return } "):rep(60), { run = function() return nil end })
    :find("more than 100000 steps", 1, true))
end)

-- ---- The decompiler -----------------------------------------------------------------------------

-- The error of a script in hex: "offset: text".
local function short(script)
  local lines, found = decompiler.decompile(hex.bytes(script))
  check.ok(not lines, script)
  return ("%d: %s"):format(found.offset, found.text)
end

test("a script that ends within an operand is told by the offset of its opcode", function()
  equal(short("0103050102"), "1: OP_PUSH1 wants more bytes than are left to it (3)")
  equal(short("012b000301030201"), "5: OP_PUSH1 wants more bytes than are left to it (1)")
  equal(short("290000020b0201"), "4: OP_READ_CACHE_SIZE wants more bytes than are left to it (1)")
  equal(short("1d1100"), "1: an int must not be empty")
  equal(short("3d0001010001"), "0: OP_TRY_EXCEPT wants more bytes than are left to it (5)")
end)

test("the size of PUSH2 has no sign", function()
  local bytes = "\x04\x80\x00" .. ("\7"):rep(32768)
  local lines = decompiler.decompile(bytes)
  equal(#lines, 1)
  check.ok(lines[1]:find("^OP_PUSH2 d32768 x0707"))
  equal(compiler.compile(lines[1]), bytes)
end)

test("the lines of a script have an end", function()
  local deep, wide = "", ("\0"):rep(50000)
  for _ = 1, 513 do deep = (">Bs2"):pack(0x2b, deep) end
  for _ = 1, 500 do wide = (">Bs2"):pack(0x45, wide) end
  check.ok(short(hex.of(deep)):find("more than 512 bodies stand inside each other", 1, true))
  check.ok(short(hex.of(wide)):find("the lines would have more than 16 MiB", 1, true))
end)

check.finish()
