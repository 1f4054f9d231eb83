--- The formatter: a schema in its one canonical layout.
--
-- In:  the text of a schema.
-- Out: the text to write, or nil and what is wrong with its grammar.
--
-- The syntax tree is printed anew; comments are hung on its nodes before. Each declaration and
-- member becomes a group { node, before = pieces, behind = text of a comment or nil, blank = true
-- if an empty line stands before the node itself }; a piece is a comment with a line of its own
-- { text, doc, blank }. What follows the last member of a block hangs on the block as `rest`.

local diagnostics = require "diagnostics"
local lexer = require "lexer"
local members = require "format.members"
local parser = require "parser"
local validate = require "validate"
local words = require "format.words"

local M = {}

local INDENT = "  "
local ENTRIES = { app = 1, port = 2, peer = 3, transport = 4, datagram = 5, deadline = 6 }

-- ---- Comments -----------------------------------------------------------------------------------

-- Takes the comments between tokens one after the other. `line` is where the last thing ended.
local Reader = {}
Reader.__index = Reader

local function text_of(comment)
  return (comment.text:gsub("%s+$", ""))
end

-- The next comment, if it stands before the token `index`.
function Reader:take(index)
  local comment = self.comments[self.at]
  if not comment or comment.before > index then return nil end
  self.at = self.at + 1
  return comment
end

-- The comment behind the token `index` on its line, if there is one.
function Reader:behind(index)
  self.line = self.tokens[index].line
  local comment = self.comments[self.at]
  if comment and comment.before == index + 1 and not comment.own_line then
    self.at = self.at + 1
    return text_of(comment)
  end
  return nil
end

-- True if an empty line stands between the last thing and `line`. A doc comment belongs to what
-- follows, so behind it none is kept.
function Reader:gap(line, pieces)
  local last = pieces[#pieces]
  return line - self.line > 1 and not (last and last.doc)
end

-- The comments before the token `index`, each on a line of its own.
function Reader:before(index)
  local pieces = {}
  for comment in function() return self:take(index) end do
    pieces[#pieces + 1] = {
      text = text_of(comment), doc = comment.doc, blank = self:gap(comment.line, pieces),
    }
    self.line = comment.line
  end
  return pieces
end

-- Moves the comments inside a group's tokens, up to `last`, in front of it.
function Reader:move(group, last)
  for comment in function() return self:take(last) end do
    table.insert(group.before, {
      text = text_of(comment), doc = comment.doc, blank = group.blank,
    })
    group.blank = false
  end
end

function Reader:group(node)
  local group = { node = node, before = self:before(node.first) }
  group.blank = self:gap(self.tokens[node.first].line, group.before)
  return group
end

local function line_group(reader, node)
  local group = reader:group(node)
  reader:move(group, node.last)
  group.behind = reader:behind(node.last)
  return group
end

local function block_group(reader, node)
  local group = reader:group(node)
  local open = node.first
  while reader.tokens[open].kind ~= "{" do open = open + 1 end
  reader:move(group, open)
  group.behind_open = reader:behind(open)
  group.members = {}
  for i, member in ipairs(node.members) do group.members[i] = line_group(reader, member) end
  group.rest = reader:before(node.last)
  group.behind = reader:behind(node.last)
  return group
end

-- ---- Lines --------------------------------------------------------------------------------------

local function with_comment(text, comment)
  return comment and text .. "  " .. comment or text
end

local function add_pieces(out, pieces, indent)
  for _, piece in ipairs(pieces) do
    if piece.blank then out[#out + 1] = "" end
    out[#out + 1] = indent .. piece.text
  end
end

-- Prints a group whose lines are known.
local function add_group(out, group, indent)
  add_pieces(out, group.before, indent)
  if group.blank then out[#out + 1] = "" end
  for i, line in ipairs(group.lines) do
    out[#out + 1] = with_comment(indent .. line, i == #group.lines and group.behind)
  end
end

-- The first thing of a group that may have an empty line before it.
local function head_of(group)
  return group.before[1] or group
end

local function sort_entries(groups)
  for i, group in ipairs(groups) do group.place = i end
  table.sort(groups, function(a, b)
    return ENTRIES[a.node.name.text] < ENTRIES[b.node.name.text]
  end)
end

local function lay_out_block(out, group)
  local list = group.members
  if group.node.kind == "protocol" then sort_entries(list) end
  local first = list[1] and head_of(list[1]) or group.rest[1]
  if first then first.blank = false end
  for _, member in ipairs(list) do member.apart = member.blank or #member.before > 0 end
  members.lay_out(list, INDENT)
  for _, member in ipairs(list) do add_group(out, member, INDENT) end
  add_pieces(out, group.rest, INDENT)
end

local function add_block(out, group)
  add_pieces(out, group.before, "")
  if group.blank then out[#out + 1] = "" end
  out[#out + 1] = with_comment(words.head(group.node), group.behind_open)
  lay_out_block(out, group)
  out[#out + 1] = with_comment("}", group.behind)
end

-- One empty line between declarations; among neighbours of one kind and one line only if it was
-- there.
local function separate(group, previous)
  local alike = previous.node.kind == group.node.kind
    and previous.lines and #previous.lines == 1 and group.lines and #group.lines == 1
  if alike or group.blank then return end
  for _, piece in ipairs(group.before) do
    if piece.blank then return end
  end
  head_of(group).blank = true
end

local function print_all(groups, rest)
  local out = {}
  for i, group in ipairs(groups) do
    if i == 1 then
      head_of(group).blank = false
    else
      separate(group, groups[i - 1])
    end
    if group.members then
      add_block(out, group)
    else
      add_group(out, group, "")
    end
  end
  add_pieces(out, rest, "")
  return table.concat(out, "\n") .. "\n"
end

local function group_of(reader, node)
  if node.members then return block_group(reader, node) end
  local group = line_group(reader, node)
  group.lines = node.kind == "message" and members.message(node)
    or { words.line[node.kind](node) }
  return group
end

--- Formats a text: the new text, or nil and what `diagnostics` found.
function M.format(text)
  local found = diagnostics.new()
  local lexed = lexer.read(text, found)
  local tree = parser.parse(lexed, found)
  if tree.skipped then validate.check(tree, found) end
  if tree.skipped or not found:clean() then return nil, found:finish() end
  local reader = setmetatable({
    tokens = lexed.tokens, comments = lexed.comments, at = 1, line = 0,
  }, Reader)
  local groups = { group_of(reader, tree.protocol) }
  for _, node in ipairs(tree.declarations) do
    groups[#groups + 1] = group_of(reader, node)
  end
  return print_all(groups, reader:before(#lexed.tokens))
end

return M
