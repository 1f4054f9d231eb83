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

-- ---- With files ---------------------------------------------------------------------------------

local CHAT = helper.read("schema/chat.nio")

-- Calls run(folder) with a folder of its own, which goes away again.
local function in_folder(work)
  local pipe = assert(io.popen("mktemp -d"))
  local folder = pipe:read("l")
  pipe:close()
  local ok, problem = pcall(work, folder)
  os.execute("rm -rf '" .. folder .. "'")
  if not ok then error(problem, 0) end
end

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

local function read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

-- Expects this output and status; gives the output.
local function expect(arguments, status, output)
  local text, found = run(arguments)
  equal(found, status, arguments .. ": " .. text)
  if output then equal(text, output, arguments) end
  return text
end

local COMMANDS = { "new", "check", "fmt", "describe", "gen", "skeleton", "breaking", "explain" }

test("help lists the commands, and says how each is called", function()
  local list = expect("help", 0)
  for _, name in ipairs(COMMANDS) do
    check.ok(list:find("\n  " .. name .. " "), name)
    local text = expect("help " .. name, 0)
    check.ok(text:find("^usage: netaio%-gen " .. name .. " "), text)
    for line in text:gmatch("[^\n]+") do check.ok(utf8.len(line) <= 100, line) end
  end
  equal(expect("fmt --help", 0), expect("help fmt", 0))
end)

test("a command that is misspelt is told the nearest", function()
  expect("fnt", 2, "netaio-gen: there is no command 'fnt'; did you mean 'fmt'?\n")
  expect("help braking", 2,
    "netaio-gen: there is no command 'braking'; did you mean 'breaking'?\n")
end)

test("options that are wrong are told with how the command is called", function()
  expect("fmt --chek x", 2, "netaio-gen: fmt: there is no option '--chek'; "
    .. "netaio-gen fmt [--check] FILE…\n")
  expect("gen -o", 2, "netaio-gen: gen: -o wants a folder; "
    .. "netaio-gen gen [-o DIR] [--check] [--depfile PATH] FILE…\n")
  expect("describe", 2)
  expect("describe a b", 2)
  expect("new", 2)
  expect("skeleton", 2)
  expect("explain N9999", 2)
end)

test("fmt changes what is not canonical, names it, and says nothing again", function()
  in_folder(function(folder)
    local path = folder .. "/a.nio"
    write(path, (CHAT:gsub("\n +", "\n\t")))
    expect("fmt --check " .. path, 1, path .. "\n")
    check.ok(read(path) ~= CHAT)
    expect("fmt " .. path, 0, path .. "\n")
    equal(read(path), CHAT)
    expect("fmt " .. path, 0, "")
    expect("fmt --check " .. path, 0, "")
  end)
end)

test("fmt formats standard input, and leaves a file with mistakes alone", function()
  expect("fmt - <schema/chat.nio", 0, CHAT)
  in_folder(function(folder)
    local path = folder .. "/a.nio"
    write(path, "protocol a {")
    check.ok(expect("fmt " .. path, 1):find("error[N0201]", 1, true))
    equal(read(path), "protocol a {")
  end)
end)

test("new writes a schema that is right, canonical and sealed, and only once", function()
  in_folder(function(folder)
    local path = folder .. "/notes.nio"
    expect(("new notes -o %s"):format(path), 0, ("wrote %s\n"):format(path))
    expect("check " .. path, 0, "")
    expect("fmt --check " .. path, 0, "")
    check.ok(read(path):find("layer outer { seal aead }", 1, true))
    write(path, "mine")
    expect(("new notes -o %s"):format(path), 2)
    equal(read(path), "mine")
  end)
  expect("new Notes -o -", 2, "netaio-gen: new: 'Notes' is not in lower_snake; write 'notes'\n")
end)

test("gen writes a lock file where there is none, and never touches one", function()
  in_folder(function(folder)
    local path = folder .. "/chat.nio"
    write(path, CHAT)
    check.ok(expect(("gen --check -o %s %s"):format(folder, path), 1)
      :find(path .. ".lock: is missing\n", 1, true))
    check.ok(expect(("gen -o %s %s"):format(folder, path), 0)
      :find("wrote " .. path .. ".lock\n", 1, true))
    equal(read(path .. ".lock"), helper.read("schema/chat.nio.lock"))
    write(path .. ".lock", "mine")
    expect(("gen -o %s %s"):format(folder, path), 0)
    equal(read(path .. ".lock"), "mine")
  end)
end)

test("breaking compares with the lock file, and writes it anew for what was accepted", function()
  in_folder(function(folder)
    local path = folder .. "/chat.nio"
    write(path, (CHAT:gsub("text<200>", "text<300>"):gsub("left: ", "gone: ")))
    check.ok(expect("breaking " .. path, 2):find("there is no such lock file", 1, true))
    local lock = helper.read("schema/chat.nio.lock")
    write(path .. ".lock", lock)
    local text = expect("breaking " .. path, 1)
    check.ok(text:find("wire[N0907]: Problem.detail: bound raised from 200 to 300", 1, true), text)
    check.ok(text:find("\n2 wire, 1 source, 0 added\n$"), text)
    text = expect("breaking --accept N0907 " .. path, 1)
    check.ok(text:find("stays as it is: N0920 is not accepted\n$"), text)
    equal(read(path .. ".lock"), lock)
    expect("breaking --accept N0907,N0920 " .. path, 0)
    expect("breaking --source " .. path, 0, "0 wire, 0 source, 0 added\n")
    expect("breaking --against schema/chat.nio.lock " .. path, 1)
  end)
  expect("breaking --accept N1234 schema/chat.nio", 2)
  expect("breaking --accept N0907 --against schema/chat.nio.lock schema/chat.nio", 2)
  check.ok(expect("breaking --against schema/chat.nio schema/chat.nio", 1):find("N0900", 1, true))
end)

test("a source finding ends with 1 only if it is asked for", function()
  in_folder(function(folder)
    local path = folder .. "/chat.nio"
    write(path, (CHAT:gsub("left: ", "gone: ")))
    write(path .. ".lock", helper.read("schema/chat.nio.lock"))
    expect("breaking " .. path, 0)
    expect("breaking --source " .. path, 1)
  end)
end)

test("describe prints a table of at most 100 columns, or JSON", function()
  equal(expect("describe schema/hello.nio", 0), helper.read("tests/golden/describe/hello.txt"))
  equal(expect("describe --json schema/hello.nio", 0),
    helper.read("tests/golden/describe/hello.json"))
  for _, name in ipairs { "schema/chat.nio", "schema/ledger.nio" } do
    for line in expect("describe " .. name, 0):gmatch("[^\n]+") do
      check.ok(utf8.len(line) <= 100, line)
    end
  end
end)

test("skeleton writes all handlers once, and later names those that are missing", function()
  in_folder(function(folder)
    local path = folder .. "/server.c"
    expect(("skeleton schema/chat.nio -o %s"):format(path), 0, ("wrote %s\n"):format(path))
    local text = read(path)
    expect(("skeleton schema/chat.nio -o %s"):format(path), 0, "")
    write(path, (text:gsub("%.posts_create =", "/* %0 */ .posts_request =")))
    expect(("skeleton schema/chat.nio -o %s"):format(path), 1,
      path .. ": no handler 'posts_create'\n")
    check.ok(read(path) ~= text)
  end)
  expect("skeleton schema/netaio.nio", 2)
end)

test("skeletons compile without a warning", function()
  if not os.execute("command -v cc >/dev/null 2>&1") then
    print("SKIP: there is no C compiler")
    return
  end
  in_folder(function(folder)
    for _, name in ipairs { "schema/chat", "schema/store", "tests/golden/good/everything" } do
      write(folder .. "/a.nio", helper.read(name .. ".nio"))
      expect(("gen -o %s %s/a.nio"):format(folder, folder), 0)
      expect(("skeleton %s/a.nio -o %s/%s_server.c"):format(
        folder, folder, name:match("[^/]*$")), 0)
    end
    local pipe = assert(io.popen(("cd '%s' && cc -std=c11 -fsyntax-only -Wall -Wextra -Wpedantic "
      .. "-Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -I'%s' -I'%s' "
      .. "'%s/chat_server.c' '%s/store_server.c' '%s/everything_server.c' 2>&1"):format(
      helper.root, "runtime/include", folder, folder, folder, folder)))
    local output = pipe:read("a")
    pipe:close()
    equal(output, "")
  end)
end)

check.finish()
