--- The reference of the language, schema/README.md: its samples, tables and links are right, and
--- it names all that there is. Pieces of files in it are compared by tests/tidy/samples.lua.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local breaking_rules = require "breaking.rules"
local check = require "check"
local document = require "document"
local format = require "format"
local helper = require "helper"
local operations = require "parse.operations"
local plugins = require "plugins"
local types = require "types"

local test, equal = check.test, check.equal

local PATH = "schema/README.md"
local TEXT = helper.read(PATH)
local BLOCKS = document.blocks(TEXT)
local KNOWN = {
  nio = true, ["nio-error"] = true, ["nio-before"] = true, ["nio-after"] = true, console = true,
  text = true, c = true, bytes = true, sum = true, ebnf = true,
}

local function place(block) return ("%s:%d"):format(PATH, block.line) end

-- Calls visit(block, index) for each block of a language that is no piece of a file; there is one.
local function each(language, visit)
  local seen = false
  for i, block in ipairs(BLOCKS) do
    if block.language == language and not block.marked then
      seen = true
      visit(block, i)
    end
  end
  check.ok(seen, "no block of " .. language)
end

-- The block of output behind another.
local function output(index)
  local block = BLOCKS[index + 1]
  check.ok(block and block.language == "text" and not block.marked, place(BLOCKS[index]))
  return block.text
end

-- ---- Samples ------------------------------------------------------------------------------------

test("every block says what it is", function()
  for _, block in ipairs(BLOCKS) do check.ok(KNOWN[block.language], place(block)) end
  for _, block in ipairs(BLOCKS) do
    check.ok(block.marked or block.language ~= "c", place(block) .. ": from which file?")
  end
end)

test("samples of schemas are right and in canonical layout", function()
  each("nio", function(block)
    local found, result = document.checked(block.text)
    equal(found, "", place(block))
    check.ok(result.model, place(block))
    local whole = document.whole(block.text)
    equal(format.format(whole), whole, place(block))
  end)
end)

test("samples with a mistake print what stands behind them", function()
  each("nio-error", function(block, i)
    equal((document.checked(block.text)), output(i), place(block))
  end)
end)

test("two versions of a schema print what stands behind them", function()
  each("nio-before", function(block, i)
    local after = BLOCKS[i + 1]
    equal(after.language, "nio-after", place(after))
    equal(document.compared(block.text, after.text), output(i + 1), place(block))
  end)
end)

test("commands print what stands behind them", function()
  local files = {}
  for _, name in ipairs { "chat.nio", "chat.nio.lock", "hello.nio", "hello.nio.lock" } do
    files[name] = helper.read("schema/" .. name)
  end
  local run, remove = document.shell(helper.root, files)
  local ok, problem = pcall(each, "console", function(block)
    equal(document.played(block.text, run), block.text, place(block))
  end)
  remove()
  if not ok then error(problem, 0) end
end)

test("packed bytes are those of the tests", function()
  local known = helper.read("tests/unit/test_gen_chat.c")
  each("bytes", function(block)
    for line in block.text:gmatch("[^\n]+") do
      local hex = line:match("^%x+$")
      check.ok(hex and known:find('"' .. hex .. '"', 1, true) or line:find("^    "), line)
    end
  end)
end)

-- ---- Numbers ------------------------------------------------------------------------------------

test("types have the sizes of the table", function()
  local rows = TEXT:match("<!%-%- sizes %-%->\n(.-)\n\n")
  local seen = 0
  for type, least, most in rows:gmatch("\n| `([^`]+)` | (%d+) to (%d+) |") do
    local schema = helper.run_body(("record R { 1 x: %s }"):format(type)).schema
    local found = schema.types.by_name.R.members[1].type
    equal(found.min_size, tonumber(least), type)
    equal(found.max_size, tonumber(most), type)
    seen = seen + 1
  end
  local _, lines = rows:gsub("\n|", "")
  equal(seen, lines - 1)
end)

test("the worked example adds up, and is the largest posts.create", function()
  local create = helper.operation(helper.model(helper.read("schema/chat.nio")), "posts.create")
  local sum, sums, parts = 0, {}, {}
  each("sum", function(block)
    for line in block.text:gmatch("[^\n]+") do
      local equals, number, what = line:match("^ *(=?) *(%d+)  (%l*)")
      number = tonumber(number)
      if equals == "=" then
        equal(sum, number, line)
        sums[#sums + 1] = sum
      else
        sum = sum + number
        parts[line:match('"(%l+)"') or what] = number
      end
    end
  end)
  equal(sums[1], create.frame.auth)
  equal(sums[2], create.frame.max)
  equal(parts.growth, create.frame.grow)
  equal(parts.author + parts.text + parts.mood + 9, create.content.max)
  check.ok(helper.read("generated/chat/chat.h"):find(
    ("#define CHAT_POSTS_CREATE_MAX_FRAME %d\n"):format(sum), 1, true))
  for _, field in ipairs(create.frame.fields) do check.ok(parts[field.name], field.name) end
end)

test("plugins have the fields, sizes and growth of the table", function()
  for _, row in ipairs(plugins.kinds) do
    local fields = {}
    for i, field in ipairs(row.fields) do fields[i] = ("`%s` %d"):format(field.name, field.size) end
    local line = TEXT:match(("\n(| `%s` | `%s`[^\n]+)"):format(row.slot, row.kind))
    check.ok(line, row.kind)
    local shown = #fields > 0 and table.concat(fields, ", ") or "none"
    check.ok(line:find((" | %s | %d | "):format(shown, row.grow or 0), 1, true), line)
    for _, param in ipairs(row.params) do check.ok(line:find("`" .. param.name, 1, true), line) end
  end
end)

-- ---- Nothing is left out ------------------------------------------------------------------------

local function expect_words(words, about)
  for _, word in ipairs(words) do
    check.ok(TEXT:find("%f[%w_]" .. word .. "%f[^%w_]"), about .. " " .. word)
  end
end

test("types, verbs, attributes and rules of evolution are all there", function()
  expect_words(types.words, "type")
  expect_words(operations.VERBS, "verb")
  local rules = {}
  for rule in pairs(breaking_rules) do
    if rule:find("^N%d+$") then rules[#rules + 1] = rule end
  end
  expect_words(rules, "rule")
  for _, name in ipairs(operations.ATTRIBUTES) do
    check.ok(TEXT:find("\n| `" .. name .. "%f[^%w_][^\n]*|"), name)
  end
end)

test("each change is said to break what its rule says", function()
  local seen = 0
  for wire, source, rule in TEXT:gmatch("| *([^|\n]-) *| *([^|\n]-) *| *(N09%d%d) *|") do
    local level = rule == "N0930" and "ok" or breaking_rules[rule].level
    equal(wire:find("^%*%*breaks%*%*") ~= nil, level == "wire", rule)
    if level == "source" then equal(source:match("^%l+"), "breaks", rule) end
    seen = seen + 1
  end
  check.ok(seen >= 24, "rows of the table: " .. seen)
end)

test("names of the library are those of its headers", function()
  local pipe = assert(io.popen(("cat '%s'/runtime/include/netaio/*.h"):format(helper.root)))
  local headers = pipe:read("a")
  pipe:close()
  for name in TEXT:gmatch("`(nio_[%w_]*%w)") do
    check.ok(headers:find("%f[%w_]" .. name .. "%f[^%w_]"), name)
  end
  for name in TEXT:gmatch("%f[%w_]NIO_%u[%u_]*%u") do
    check.ok(headers:find("%f[%w_]" .. name .. "%f[^%w_]"), name)
  end
end)

test("the grammar has all words", function()
  local grammar
  each("ebnf", function(block) grammar = block.text end)
  for _, words in ipairs { types.words, operations.VERBS, operations.ATTRIBUTES } do
    for _, word in ipairs(words) do
      check.ok(grammar:find('"' .. word .. '"', 1, true), word)
    end
  end
end)

test("commands are listed here and in the manual page as they are called", function()
  local pipe = assert(io.popen(("lua5.4 '%s/codegen/netaio-gen' help"):format(helper.root)))
  local list = pipe:read("a")
  pipe:close()
  local page = helper.read("tools/man/netaio-gen.1")
  for name in list:gmatch("\n  (%l+) +%l") do
    local command = name ~= "help" and require("command." .. name)
    local about = command and command.about or "lists"
    check.ok(page:find(("\n.B %s\n%s"):format(name, about), 1, true), name .. ": " .. about)
    if command then
      local call = command.call:gsub("|", "\\|") -- as cells of a table have it
      check.ok(TEXT:find(("\n| `%s` |"):format(call), 1, true), call)
    end
  end
end)

-- What a heading is called in a link.
local function anchor(heading)
  return (heading:gsub("[^%w%s_-]", ""):lower():gsub("%s", "-"))
end

test("links lead somewhere, and every section is listed", function()
  local anchors = {}
  for _, path in ipairs { PATH, "README.md" } do
    for heading in ("\n" .. helper.read(path)):gmatch("\n##+ ([^\n]+)") do
      anchors[(path == PATH and "" or "../" .. path) .. "#" .. anchor(heading)] = true
    end
  end
  for target in TEXT:gmatch("%]%(([^)]+)%)") do check.ok(anchors[target], target) end
  for heading in TEXT:gmatch("\n## ([^\n]+)") do
    check.ok(TEXT:find(("(#%s)"):format(anchor(heading)), 1, true), heading)
  end
end)

check.finish()
