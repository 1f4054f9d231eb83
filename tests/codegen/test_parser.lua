--- The parser: nodes, doc comments, recovery, and words that are names.

local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/?.lua;" .. here .. "/../../codegen/?.lua;" .. package.path

local check = require "check"
local diagnostics = require "diagnostics"
local helper = require "helper"
local lexer = require "lexer"
local parser = require "parser"

local test, equal = check.test, check.equal

local function parse(text)
  local found = diagnostics.new()
  local tree = parser.parse(lexer.read(text, found), found)
  local list = {}
  for i, item in ipairs(found:finish().shown) do
    list[i] = ("%s@%d:%d"):format(item.rule, item.line, item.col)
  end
  return tree, table.concat(list, " ")
end

local function body(text)
  return parse('protocol t version 1 { app "t" }\n' .. text)
end

test("every node of the three schemas has its place and its tokens", function()
  for _, name in ipairs { "store", "chat", "ledger" } do
    local tree, found = parse(helper.read("schema/" .. name .. ".nio"))
    equal(found, "")
    for _, node in ipairs(tree.declarations) do
      check.ok(node.line and node.col and node.first <= node.last, name)
      for _, member in ipairs(node.members or {}) do
        check.ok(member.line > node.line and member.first <= member.last, name)
      end
    end
  end
end)

test("doc comments belong to what follows, or to the member they stand behind", function()
  local tree, found = body([[
/// A record.
/// Two lines.
record A {
  /// before
  1 a: u8  /// behind
  2 b: u8
}
resource r "r" {
  request
      -> u8  /// of the request
}
]])
  equal(found, "")
  local record, resource = tree.declarations[1], tree.declarations[2]
  equal(table.concat(record.doc, "|"), "A record.|Two lines.")
  equal(table.concat(record.members[1].doc, "|"), "before|behind")
  equal(record.members[2].doc, nil)
  equal(resource.members[1].doc[1], "of the request")
end)

test("a run of doc comments that document nothing is one mistake", function()
  local _, found = body("record A {\n  1 a: u8\n  /// one\n  /// two\n}\n/// three\n")
  equal(found, "N0107@4:3 N0107@7:1")
end)

test("a name and a type are told apart by the token behind", function()
  local tree, found = body([[
resource r "r" { request (text: u8) -> (ok: u8) create (text<5>) -> ok u8 }]])
  equal(found, "")
  local request, create = table.unpack(tree.declarations[1].members)
  equal(request.content.form, "args")
  equal(request.replies[1].content.form, "args")
  equal(create.content.form, "payload")
  equal(create.replies[1].word.text, "ok")
  equal(create.replies[1].content.type.kind, "u8")
end)

test("after a mistake the block goes on with the next line", function()
  local tree, found = body(
    "record A {\n  1 a u8\n  2 b: u8\n  3 c:\n  4 d: u8\n}\nrecord B { 1 a: u8 }")
  equal(found, "N0201@3:7 N0201@6:3")
  equal(#tree.declarations, 2)
  equal(#tree.declarations[1].members, 2)
  equal(tree.declarations[1].damaged, true)
end)

test("braces in a member that is wrong do not end the block", function()
  local tree, found = body("record A {\n  1 a: { x\n    y }\n  2 b: u8\n}\nrecord B { 1 a: u8 }")
  equal(found, "N0201@3:8")
  equal(#tree.declarations[1].members, 1)
  equal(tree.declarations[2].name.text, "B")
end)

test("a declaration in column 1 shows that a brace is missing", function()
  local tree, found = body("record A {\n  1 a: u8\nrecord B {\n  1 a: u8\n}\n")
  equal(found, "N0202@2:10")
  equal(#tree.declarations, 2)
end)

test("at the top the parser goes on at a declaration in column 1", function()
  local tree, found = body("servce x {\n  record no {\n}\nconst A = 5\n")
  equal(found, "N0205@2:1")
  equal(#tree.declarations, 1)
  equal(tree.declarations[1].kind, "const")
end)

test("what could not be read is not reported again by later passes", function()
  local use = '\nresource r "r" { request -> A }'
  equal(helper.body_rules("record A {\n  1 a u8\n  2 b: u8\n}" .. use), "N0201")
  equal(helper.body_rules("record A oops" .. use), "N0201")
  use = '\nresource r "r" { request -> u8 }'
  equal(helper.rules(helper.HEAD .. "layer outer { auth }" .. use), "N0201")
end)

test("a schema begins with its protocol", function()
  local _, found = parse("")
  equal(found, "N0203@1:1")
  _, found = parse("const A = 5\n")
  equal(found, "N0203@1:1")
  _, found = parse("hello world\n")
  equal(found, "N0203@1:1")
end)

test("types nest eight deep and no deeper", function()
  local function nested(depth)
    return ("list<"):rep(depth - 1) .. "u8" .. (", 2>"):rep(depth - 1)
  end
  equal(helper.body_rules('resource r "r" { request -> ' .. nested(5) .. "  fit some }"), "")
  equal(select(2, body('resource r "r" { request -> ' .. nested(8) .. " }")), "")
  equal(select(2, body('resource r "r" { request -> ' .. nested(9) .. " }")), "N0216@2:69")
end)

test("an unknown word that begins a line is the verb or attribute it is nearest to", function()
  local function rules(word)
    return helper.body_rules('resource r "r" {\n  request -> u8\n  ' .. word .. "\n}")
  end
  equal(rules("upate -> ok"), "N0206")
  equal(rules("idempotnt"), "N0207")
end)

test("what a help guesses is a form that can be written", function()
  local text = helper.rendered(helper.HEAD .. "message Thing {\n  1 a: u8\n}\n")
  check.ok(text:find("help: record Thing { … }", 1, true), text)
end)

check.finish()
