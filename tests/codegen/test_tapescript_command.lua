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

test("decompile reads hex from a file", function()
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write("0205\n")
  file:close()
  expect("decompile @" .. path, "", 0, "OP_PUSH0 d5\n")
  os.remove(path)
  local text = expect("decompile @" .. path, "", 2)
  check.ok(text:find(path, 1, true), text)
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

-- Calls work(path) with a program in the place of the netaio tool, in a folder with a quote in it.
local function with_tool(text, work)
  local pipe = assert(io.popen("mktemp -d"))
  local folder = pipe:read("l")
  pipe:close()
  local path = folder .. "/it's"
  local file = assert(io.open(path, "wb"))
  file:write("#!/bin/sh\n", text)
  file:close()
  os.execute(('chmod +x "%s"'):format(path))
  local ok, problem = pcall(work, ('--netaio "%s"'):format(path), path)
  os.execute(("rm -rf '%s'"):format(folder))
  if not ok then error(problem, 0) end
end

local BLOCK = "push ~! { true shake256 d2 }"

test("the netaio tool runs what the compiler does not run, and is given hex alone", function()
  with_tool('[ "$*" = "tapescript run 011f02" ] && printf "stack 0506\\nstack 07\\nsteps 2\\n"',
    function(option) expect("compile - " .. option, BLOCK, 0, "03020506\n") end)
  with_tool('printf "cache 50=ff\\nsteps 2\\n"', function(option)
    expect("compile - " .. option, "true ~! { return } false", 0, "0100\n")
  end)
  with_tool('printf "stack \\nsteps 2\\n"', function(option)
    expect("compile - " .. option, "read_cache ~! { return }", 0, "0a00\n")
  end)
  with_tool("exit 9", function(option)
    expect("compile - " .. option, "push ~! { true }", 0, "02ff\n")
  end)
end)

test("what the tool says of a script that failed is told, and that there is none", function()
  local function refused(option, text)
    local output = expect("compile - " .. option, BLOCK, 1)
    equal(output:match("error: ([^\n]*)"), "this block fails when it runs: " .. text)
  end
  with_tool('echo "steps 1"; echo "OP_VERIFY check failed" >&2; exit 3', function(option)
    refused(option, "OP_VERIFY check failed")
  end)
  with_tool("exit 3", function(option, path) refused(option, path .. " ended with 3") end)
  with_tool("echo yes", function(option, path)
    refused(option, path .. " does not say what the netaio tool says; name that by --netaio")
  end)
  local there = os.tmpname()
  refused("--netaio " .. there, there
    .. " is needed for it, and cannot be run; name the netaio tool by --netaio")
  os.remove(there)
end)

test("help lists every op", function()
  local text = expect("--help", "", 0)
  for _, word in ipairs { "SIGN", "CHECK_MULTISIG (CMS)", "MERKLEVAL", "SWAP", "PUSH2" } do
    check.ok(text:find(word, 1, true), word)
  end
end)

check.finish()
