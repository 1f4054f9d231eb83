--- `netaio-gen gen`: what it writes, what it says, and its exit status.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local helper = require "helper"

local test, equal = check.test, check.equal

local SCHEMA = 'protocol t version 1 { app "t" }\nlayer outer { auth none  cipher none }\n'
  .. 'resource a "a" { request -> u8 }\n'

-- Runs `run(folder)` with a folder of its own.
local function with_folder(run)
  local pipe = assert(io.popen("mktemp -d"))
  local folder = pipe:read("l")
  pipe:close()
  local ok, problem = pcall(run, folder)
  os.execute(("rm -rf '%s'"):format(folder))
  if not ok then error(problem, 0) end
end

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

local function read(path)
  local file = io.open(path, "rb")
  local text = file and file:read("a")
  if file then file:close() end
  return text
end

-- Standard output, standard error and exit status.
local function gen(folder, arguments)
  local command = ("cd '%s' && lua5.4 codegen/netaio-gen gen %s >'%s/out' 2>'%s/err'"):format(
    helper.root, arguments, folder, folder)
  local _, _, status = os.execute(command)
  return read(folder .. "/out"), read(folder .. "/err"), status
end

-- The lines about generated files; it also speaks of the lock file.
local function says(out, lines)
  check.ok(out:find(lines, 1, true), out)
end

test("gen writes a header and a source into a folder that it makes, and says so", function()
  with_folder(function(folder)
    write(folder .. "/t.nio", SCHEMA)
    local out, err, status = gen(folder, ("-o '%s/deep/er' '%s/t.nio'"):format(folder, folder))
    equal(err, "")
    equal(status, 0)
    says(out, ("wrote %s/deep/er/t.c\nwrote %s/deep/er/t.h\n"):format(folder, folder))
    check.ok(read(folder .. "/deep/er/t.h"):find("t_a_request", 1, true))
    check.ok(not read(folder .. "/deep/er/t.h.part"))
  end)
end)

test("gen leaves files alone that are up to date", function()
  with_folder(function(folder)
    write(folder .. "/t.nio", SCHEMA)
    local arguments = ("-o '%s/x' '%s/t.nio'"):format(folder, folder)
    gen(folder, arguments)
    local out, _, status = gen(folder, arguments)
    equal(out, "")
    equal(status, 0)
  end)
end)

test("gen --check names what is missing or differs, writes nothing and ends with 1", function()
  with_folder(function(folder)
    write(folder .. "/t.nio", SCHEMA)
    local arguments = ("-o '%s/x' '%s/t.nio'"):format(folder, folder)
    local out, _, status = gen(folder, "--check " .. arguments)
    says(out, ("%s/x/t.c: is missing\n%s/x/t.h: is missing\n"):format(folder, folder))
    equal(status, 1)
    gen(folder, arguments)
    write(folder .. "/x/t.c", "/* edited */\n")
    out, _, status = gen(folder, "--check " .. arguments)
    equal(out, ("%s/x/t.c: differs\n"):format(folder))
    equal(status, 1)
    equal(read(folder .. "/x/t.c"), "/* edited */\n")
    gen(folder, arguments)
    equal(select(3, gen(folder, "--check " .. arguments)), 0)
  end)
end)

test("a schema with errors generates nothing and ends with 1", function()
  with_folder(function(folder)
    write(folder .. "/t.nio", SCHEMA .. "record R { 1 a: u9 }\n")
    local out, err, status = gen(folder, ("-o '%s/x' '%s/t.nio'"):format(folder, folder))
    equal(out, "")
    equal(status, 1)
    check.ok(err:find("error[N0306]", 1, true) or err:find("error[N0401]", 1, true), err)
    check.ok(not read(folder .. "/x/t.h"))
  end)
end)

test("a lock may be in a file, looked for beside the schema and checked like it", function()
  with_folder(function(folder)
    os.execute(("mkdir -p '%s/a b/locks'"):format(folder))
    local arguments = ("-o '%s/x' '%s/a b/t.nio'"):format(folder, folder)
    write(folder .. "/a b/t.nio", SCHEMA
      .. 'layer tape { auth tapescript(lock_file "locks/b.tape")  cipher none }\n'
      .. 'resource b "b" { delete -> ok  inner tape }\n')
    write(folder .. "/a b/locks/b.tape", "push xaa\nequal\n")
    local _, err, status = gen(folder, ("--depfile '%s/d' %s"):format(folder, arguments))
    equal(err, "")
    equal(status, 0)
    equal(read(folder .. "/d"), ("%s/x/t.c %s/x/t.h %s/x/t.json: %s/a\\ b/t.nio "
      .. "%s/a\\ b/locks/b.tape\n"):format(folder, folder, folder, folder, folder))
    check.ok(read(folder .. "/x/t.c"):find(
      "static const uint8_t lock_tape_auth[] = {\n    0x02, 0xaa, 0x21,\n};", 1, true))
    equal(select(3, gen(folder, "--check " .. arguments)), 0)

    -- Another way to write the same changes nothing; another lock does, and is said to.
    write(folder .. "/a b/locks/b.tape", "# the same # push xaa equal\n")
    equal(select(3, gen(folder, "--check " .. arguments)), 0)
    write(folder .. "/a b/locks/b.tape", "push xab equal\n")
    local out
    out, _, status = gen(folder, "--check " .. arguments)
    equal(status, 1)
    says(out, ("%s/x/t.c: differs\n"):format(folder))

    write(folder .. "/a b/locks/b.tape", "push xab\nequals\n")
    out, err, status = gen(folder, arguments)
    equal(out, "")
    equal(status, 1)
    check.ok(err:find(folder .. "/a b/locks/b.tape:2:1: note: here\n    2 | equals\n      | ^\n", 1,
      true), err)
    os.remove(folder .. "/a b/locks/b.tape")
    _, err, status = gen(folder, arguments)
    equal(status, 1)
    check.ok(err:find(("error[N0818]: this lock cannot be read: %s/a b/locks/b.tape: No such file")
      :format(folder), 1, true), err)
  end)
end)

test("a lock from standard input is looked for where the command runs", function()
  local pipe = assert(io.popen(("cd '%s/tests/golden/good' && lua5.4 ../../../codegen/netaio-gen "
    .. "descriptor - < locks.nio"):format(helper.root)))
  local text = pipe:read("a")
  pipe:close()
  equal(text, helper.read("tests/golden/good/locks/locks.json"))
end)

test("wrong use ends with 2 and says how", function()
  with_folder(function(folder)
    for _, arguments in ipairs {
      "", "-o", "--chekc x.nio", "/nowhere/x.nio", "--depfile x a.nio b.nio",
      "--depfile x --check a.nio",
    } do
      local _, err, status = gen(folder, arguments)
      equal(status, 2, arguments)
      check.ok(err:find("^netaio%-gen: "), err)
    end
  end)
end)

test("a folder that cannot be made ends with 2", function()
  with_folder(function(folder)
    write(folder .. "/t.nio", SCHEMA)
    write(folder .. "/file", "")
    local _, err, status = gen(folder, ("-o '%s/file/x' '%s/t.nio'"):format(folder, folder))
    equal(status, 2)
    check.ok(err:find("cannot be made", 1, true), err)
  end)
end)

check.finish()
