--- netaio-gen tapescript: output, exit status, and how the netaio tool is asked.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local helper = require "helper"

local test, equal = check.test, check.equal

local USAGE = "netaio-gen tapescript compile [--netaio PATH] FILE | decompile HEX"

-- Runs `tapescript …` with a text on standard input: both streams as one, and the exit status.
local function run(arguments, input)
  local name = os.tmpname()
  local file = assert(io.open(name, "wb"))
  file:write(input or "")
  file:close()
  local pipe = assert(io.popen(("cd '%s' && lua5.4 codegen/netaio-gen tapescript %s <%s 2>&1; "
    .. "echo \"exit $?\""):format(helper.root, arguments, name)))
  local output = pipe:read("a")
  pipe:close()
  os.remove(name)
  local text, status = output:match("^(.*)exit (%d+)\n$")
  return text, tonumber(status)
end

local function expect(arguments, input, status, output)
  local text, found = run(arguments, input)
  equal(found, status, arguments .. ": " .. text)
  if output then equal(text, output, arguments) end
  return text
end

test("compile prints hex and a line end", function()
  expect("compile -", "if { push d5 } else { false }\n", 0, "2c00020205000100\n")
  expect("compile -", "", 0, "\n")
end)

test("what compile finds is printed with the file's name, and ends with 1", function()
  expect("compile -", "true\ndpu\n", 1, [[
standard input:2:1: error: there is no op 'DPU'
    2 | dpu
      | ^
      = help: did you mean 'DUP'?
]])
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write("push f1")
  file:close()
  local text = expect("compile " .. path, "", 1)
  os.remove(path)
  equal(text:match("^[^\n]*"), path .. ":1:6: error: PUSH does not take 'F1'")
end)

test("warnings alone end with 0, and the hex is there", function()
  local text = expect("compile -", "push sa", 0)
  check.ok(text:find("^standard input:1:6: warning: text without quotes"), text)
  check.ok(text:find("\n0241\n$"), text)
end)

test("decompile prints a source", function()
  expect("decompile 012B000101", "", 0, "OP_TRUE\nOP_IF {\n    OP_TRUE\n}\n")
  expect("decompile -", " 0102\n05 ", 0, "OP_TRUE\nOP_PUSH0 d5\n")
  expect("decompile ''", "", 0, "")
  expect("decompile 0103", "", 1,
    "byte 1: error: OP_PUSH1 wants more bytes than are left to it (0)\n")
end)

test("wrong use ends with 2, and says what is wrong", function()
  local SENTENCES = {
    { "", "tapescript: compile or decompile is wanted; " .. USAGE },
    { "compil", "tapescript: there is no 'compil' here; did you mean 'compile'?" },
    { "run", "tapescript: there is no 'run' here; " .. USAGE },
    { "compile", "tapescript: compile wants one file; " .. USAGE },
    { "compile a b", "tapescript: compile wants one file; " .. USAGE },
    { "decompile", "tapescript: decompile wants one script in hex; " .. USAGE },
    { "compile no/such/file", "no/such/file: No such file or directory" },
    { "compile schema", "schema: Is a directory" },
    { "compile --netaio", "tapescript: --netaio wants a path; " .. USAGE },
    { "compile --lua", "tapescript: there is no option '--lua'; " .. USAGE },
    { "decompile --netaio x 00", "tapescript: --netaio is for compile; " .. USAGE },
    { "decompile 012", "tapescript: 3 hex digits; two make a byte" },
    { "decompile 0g", "tapescript: 'g' is no hex digit (character 2)" },
    { "decompile é", "tapescript: 'é' is no hex digit (character 1)" },
  }
  for _, case in ipairs(SENTENCES) do
    expect(case[1], "", 2, "netaio-gen: " .. case[2] .. "\n")
  end
end)

test("help lists every op", function()
  local text = expect("--help", "", 0)
  for _, word in ipairs { "SIGN", "CHECK_MULTISIG (CMS)", "MERKLEVAL", "SWAP", "PUSH2" } do
    check.ok(text:find(word, 1, true), word)
  end
end)

check.finish()
