--- The formatter: exact output, and what holds for every text.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local diagnostics = require "diagnostics"
local format = require "format"
local helper = require "helper"
local lexer = require "lexer"
local pipeline = require "pipeline"

local test, equal = check.test, check.equal

local function formatted(text)
  local made, found = format.format(text)
  if not made then
    check.fail(diagnostics.render(found, "x.nio", diagnostics.lines(text)), 2)
  end
  return made
end

local function lex(text)
  return lexer.read(text, diagnostics.new())
end

-- ---- Exact output -------------------------------------------------------------------------------

for _, name in ipairs { "comments", "lines" } do
  test(("what becomes of fmt/%s.nio"):format(name), function()
    local text = helper.read(("tests/golden/fmt/%s.nio"):format(name))
    local expected = helper.read(("tests/golden/fmt/%s.expect"):format(name))
    equal(formatted(text), expected)
    equal(formatted(expected), expected, "again")
  end)
end

local SCHEMAS = { "store", "chat", "ledger", "netaio", "hello" }
for _, name in ipairs(SCHEMAS) do
  test(("schema/%s.nio is in canonical layout"):format(name), function()
    local text = helper.read(("schema/%s.nio"):format(name))
    equal(formatted(text), text)
  end)
end

test("CR LF becomes LF, and a missing line end at the end is added", function()
  equal(formatted("protocol p version 1 {\r\n\tapp \"p\" // x\r\n}"),
    'protocol p version 1 {\n  app "p"  // x\n}\n')
end)

test("an operation of exactly 100 columns stays on its line", function()
  local head = 'protocol p version 1 {\n  app "p"\n}\n\nresource r "r" {\n'
  local line = "  request (%s: u64, the_second_argument: u64, the_third_argument: u64) -> ok"
  local name = ("a"):rep(100 - #line:format(""))
  local fits = head .. line:format(name) .. "  // behind it\n}\n"
  equal(formatted(fits), fits)
  check.ok(formatted(head .. line:format(name .. "a") .. "\n}\n"):find("\n      %-> ok\n"))
end)

test("a text with a mistake in its grammar is left alone, one with another is not", function()
  equal(format.format("protocol p version 1 { app }"), nil)
  equal(format.format('protocol p version 1 { app "p" } /// of nothing'), nil)
  equal(format.format(""), nil)
  local _, found = format.format('protocol p version 1 { app "p" } record A { 1 a: lst<u8, 4> }')
  equal(found and found.shown[1].rule, "N0306")
  check.ok(format.format('protocol P version 99999 { port 0 }\nrecord a { x: B }'))
end)

-- ---- What holds for every text ------------------------------------------------------------------

-- The texts of comments without trailing space, sorted: moving in front of a member may swap two.
local function comments_of(lexed)
  local list = {}
  for i, comment in ipairs(lexed.comments) do list[i] = comment.text:gsub("%s+$", "") end
  table.sort(list)
  return table.concat(list, "\n")
end

-- The tokens, sorted (attributes and entries may change places), without empty parentheses.
local function tokens_of(lexed)
  local list = {}
  for i, token in ipairs(lexed.tokens) do
    local following = lexed.tokens[i + 1]
    if token.kind == "(" and following.kind == ")" then
      following.dropped = true
    elseif not token.dropped then
      list[#list + 1] = token.text
    end
  end
  table.sort(list)
  return table.concat(list, " ")
end

-- All of a model that is not a place, as text: two models are alike if these are.
local function dump(value, seen)
  if type(value) ~= "table" then return tostring(value) end
  if seen[value] then return "*" .. seen[value] end
  seen.count = seen.count + 1
  seen[value] = seen.count
  local keys, parts = {}, {}
  for key in pairs(value) do
    if key ~= "line" and key ~= "col" and key ~= "at" then keys[#keys + 1] = key end
  end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  for i, key in ipairs(keys) do
    parts[i] = tostring(key) .. "=" .. dump(value[key], seen)
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

local function model_of(text)
  local model = pipeline.run(text).model
  return model and dump(model, { count = 0 })
end

local function keeps_everything(text, about)
  local made = format.format(text)
  if not made then return false end
  local before, after = lex(text), lex(made)
  equal(tokens_of(after), tokens_of(before), about)
  equal(comments_of(after), comments_of(before), about)
  equal(formatted(made), made, about)
  return made
end

local function any_byte()
  return string.char(math.random(2) == 1 and math.random(32, 126) or math.random(0, 255))
end

local GOOD = {}
for _, name in ipairs(SCHEMAS) do GOOD[#GOOD + 1] = ("schema/%s.nio"):format(name) end
GOOD[#GOOD + 1] = "tests/golden/good/everything.nio"
GOOD[#GOOD + 1] = "tests/golden/good/streams.nio"
GOOD[#GOOD + 1] = "tests/golden/good/words.nio"
GOOD[#GOOD + 1] = "tests/golden/fmt/lines.nio"
GOOD[#GOOD + 1] = "tests/golden/fmt/comments.nio"

for _, name in ipairs(GOOD) do
  test(("formatting %s keeps tokens, comments and the model"):format(name), function()
    local text = helper.read(name)
    local made = check.ok(keeps_everything(text))
    equal(model_of(made), model_of(text))
    check.ok(model_of(text) or name:find("fmt/"), "has no model")
  end)
end

test("comments anywhere between tokens are kept, and formatting again changes nothing", function()
  math.randomseed(21)
  local kept = 0
  for round = 1, 60 do
    local name = GOOD[math.random(#GOOD)]
    local parts = {}
    for line in helper.read(name):gmatch("[^\n]*\n") do
      -- Only lines without strings and comments are cut, so that no token is.
      if not line:find('["/]') and math.random(4) == 1 then
        line = line:gsub(" +", function(space)
          if math.random(6) > 1 then return space end
          return (" // c%d\n"):format(math.random(1000))
        end)
      end
      if math.random(8) == 1 then line = "\n" .. line end
      if math.random(12) == 1 then line = "  // own\n" .. line end
      parts[#parts + 1] = line
    end
    if keeps_everything(table.concat(parts), name .. " in round " .. round) then
      kept = kept + 1
    end
  end
  check.ok(kept > 40, kept .. " of 60 were read")
end)

test("a damaged schema is formatted without loss, or reported", function()
  math.randomseed(22)
  local text = helper.read("tests/golden/good/everything.nio")
  local made = 0
  for at = 1, #text, 23 do
    if keeps_everything(text:sub(1, at), "prefix " .. at) then made = made + 1 end
  end
  for round = 1, 120 do
    local at = math.random(#text)
    local other = any_byte() .. (round % 2 == 0 and text:sub(at, at) or "")
    if keeps_everything(text:sub(1, at - 1) .. other .. text:sub(at + 1), "round " .. round) then
      made = made + 1
    end
  end
  check.ok(made > 15, "only " .. made)
end)

-- ---- Relayouts ----------------------------------------------------------------------------------

local SPACES = { " ", "  ", "\t", " \t ", "   " }
local BREAKS = { "\n", "\r\n", " \n", "\n  ", "\n\t" }

local function any(list) return list[math.random(#list)] end

local WORD = "[%w_\"]"

-- What may stand between two tokens without an empty line between them.
local function between(left, right, on_one_line)
  if math.random(on_one_line and 5 or 2) == 1 then return any(BREAKS) end
  local apart = left:find(WORD .. "$") and right:find("^[%w_%-]")
  if not apart and math.random(2) == 1 then return "" end
  return any(SPACES)
end

-- Another layout of a canonical text: tokens and comments in their order, and empty lines only
-- where they have a meaning that the text has too.
local function relayout(text)
  local lexed = lex(text)
  local at, out, last = 1, {}, nil
  local comments = {}
  for _, comment in ipairs(lexed.comments) do
    comments[comment.before] = comments[comment.before] or {}
    table.insert(comments[comment.before], comment)
  end
  local previous_line = 1
  while lexed.tokens[at] do
    local token = lexed.tokens[at]
    local noted = false
    for _, comment in ipairs(comments[at] or {}) do
      if comment.own_line then
        local gap = comment.line - previous_line > 1
        out[#out + 1] = gap and "\n\n" .. any(BREAKS) or noted and any(SPACES) or any(BREAKS)
      else
        out[#out + 1] = any(SPACES)
      end
      out[#out + 1] = comment.text .. "\n"
      previous_line, noted = comment.line, true
    end
    local gap = token.line - previous_line > 1
    if gap then
      out[#out + 1] = "\n" .. any(BREAKS) .. any { "", "\n\n" }
    elseif last and not noted then
      out[#out + 1] = between(last.text, token.text, token.line == last.line)
    else
      out[#out + 1] = any { "", " ", "\t" }
    end
    out[#out + 1] = token.text
    last, previous_line = token, token.line
    at = at + 1
  end
  return table.concat(out)
end

test("any layout of a schema's tokens becomes the canonical one", function()
  math.randomseed(34)
  for _, name in ipairs(GOOD) do
    local canonical = formatted(helper.read(name))
    for round = 1, 6 do
      local text = relayout(canonical)
      equal(formatted(text), canonical, ("%s, round %d:\n%s"):format(name, round, text))
    end
  end
end)

check.finish()
