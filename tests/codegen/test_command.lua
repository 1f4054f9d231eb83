--- The command: its output and its exit status.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local helper = require "helper"

local test, equal = check.test, check.equal

-- Output (both streams) and exit status of the command with these arguments.
local function run(arguments)
  local command = ("cd '%s' && lua5.4 codegen/netaio-gen %s 2>&1; echo \"exit $?\"")
    :format(helper.root, arguments)
  local pipe = assert(io.popen(command))
  local output = pipe:read("a")
  pipe:close()
  local text, status = output:match("^(.*)exit (%d+)\n$")
  return text, tonumber(status)
end

test("a schema that is right says nothing and ends with 0", function()
  local text, status = run("check schema/store.nio schema/chat.nio schema/ledger.nio")
  equal(text, "")
  equal(status, 0)
end)

test("findings end with 1, and name the file as it was given", function()
  local text, status = run("check tests/golden/bad/N0404.nio")
  equal(status, 1)
  check.ok(text:find("^tests/golden/bad/N0404.nio:9:3: error%[N0404%]: "), text)
end)

test("warnings alone end with 0", function()
  local text, status = run("check tests/golden/bad/N0311.nio")
  check.ok(text:find("warning[N0311]", 1, true), text)
  equal(status, 0)
end)

test("all files are checked, also behind one with findings", function()
  local text, status = run("check tests/golden/bad/N0404.nio tests/golden/bad/N0403.nio")
  check.ok(text:find("N0404", 1, true) and text:find("N0403", 1, true), text)
  equal(status, 1)
end)

test("wrong use ends with 2", function()
  for _, arguments in ipairs { "", "bogus", "check", "check no/such/file.nio", "check schema" } do
    local text, status = run(arguments)
    equal(status, 2, arguments)
    check.ok(text ~= "", arguments)
    check.ok(not text:find("traceback", 1, true), text)
  end
end)

test("help lists the commands", function()
  local text, status = run("help")
  equal(status, 0)
  check.ok(text:find("check  *reads schemas"), text)
end)

check.finish()
