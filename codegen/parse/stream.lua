--- The token stream: reading, expecting, recovering, and whose a doc comment is.
--
-- In:  what the lexer gives, and a diagnostics collector.
-- Out: a stream for the parser's functions. A mistake in the grammar is reported and left by
--      `fail`; `attempt` catches it, so that the parser goes on at the next member or declaration.

local Stream = {}
Stream.__index = Stream

local M = {}

local FAILED = {} -- what `fail` throws

M.DECLARATIONS = {
  "const", "layer", "enum", "record", "variant", "resource", "message", "reserved",
}
M.BEGINS_DECLARATION = { protocol = true, import = true }
for _, word in ipairs(M.DECLARATIONS) do M.BEGINS_DECLARATION[word] = true end

function M.new(lexed, diagnostics)
  local docs = {}
  for _, comment in ipairs(lexed.comments) do
    if comment.doc then
      docs[comment.before] = docs[comment.before] or {}
      table.insert(docs[comment.before], comment)
    end
  end
  return setmetatable({
    tokens = lexed.tokens, comments = lexed.comments, docs = docs, at = 1,
    diagnostics = diagnostics, damaged = false,
  }, Stream)
end

function Stream:peek(ahead)
  return self.tokens[math.min(self.at + (ahead or 0), #self.tokens)]
end

function Stream:next()
  local token = self.tokens[self.at]
  if token.kind ~= "eof" then self.at = self.at + 1 end
  return token
end

function Stream:is(kind, ahead)
  return self:peek(ahead).kind == kind
end

function Stream:is_word(word)
  local token = self:peek()
  return token.kind == "name" and token.text == word
end

--- Takes the next token if it is of this kind.
function Stream:take(kind)
  return self:is(kind) and self:next() or nil
end

function Stream:take_word(word)
  return self:is_word(word) and self:next() or nil
end

--- True if the next token stands on a later line than the one before it.
function Stream:begins_line()
  return self.at == 1 or self.tokens[self.at - 1].line < self:peek().line
end

--- How a message names a token that it found.
function M.describe(token)
  if token.kind == "eof" then return "the end of the file" end
  local text = token.text
  if utf8.len(text) and utf8.len(text) > 48 then
    text = text:sub(1, utf8.offset(text, 46) - 1) .. "…"
  end
  if token.kind == "string" then return text end
  return "'" .. text .. "'"
end

function Stream:report(rule, place, values, other)
  self.diagnostics:report(rule, place, values, other)
end

--- Reports and gives up what is being read. What follows a string that was not closed is missing
-- because the string took it.
function Stream:fail(rule, place, values, other)
  local before = self.tokens[self.at - 1]
  if not (before and before.unclosed) then self:report(rule, place, values, other) end
  self.damaged = true
  error(FAILED, 0)
end

function Stream:unexpected(expected, form)
  local token = self:peek()
  self:fail("N0201", token, { expected = expected, found = M.describe(token), form = form })
end

--- Takes a token of this kind, or fails with what was expected.
function Stream:expect(kind, expected, form)
  if not self:is(kind) then self:unexpected(expected or ("'" .. kind .. "'"), form) end
  return self:next()
end

--- Calls read(stream, …); false if it failed.
function Stream:attempt(read, ...)
  local ok, problem = pcall(read, self, ...)
  if not ok and problem ~= FAILED then error(problem, 0) end
  return ok
end

--- True at a declaration keyword in column 1 that cannot be a name of the block it stands in.
function Stream:at_declaration()
  local token = self:peek()
  return token.kind == "name" and token.col == 1 and M.BEGINS_DECLARATION[token.text]
    and not self:is(":", 1) and not self:is("=", 1) or false
end

--- After a failure at the top: goes on to a declaration keyword in column 1.
function Stream:recover_at_top(start)
  while not self:is("eof") and (self.at == start or not self:at_declaration()) do self:next() end
  self:forget_docs(start)
end

--- After a failure in a block: goes on to the next token on a later line at the same depth of
-- braces, or to the block's '}', or to a declaration whose keyword shows that '}' is missing.
function Stream:recover_in_block(start)
  local line = self.tokens[self.at > start and self.at - 1 or self.at].line
  local depth = 0
  while not self:is("eof") and not self:at_declaration() do
    local token = self:peek()
    if depth == 0 and (token.kind == "}" or token.line > line) then break end
    if token.kind == "{" then depth = depth + 1 end
    if token.kind == "}" then depth = depth - 1 end
    self:next()
  end
  if self.at == start and not self:is("}") and not self:is("eof") and not self:at_declaration() then
    self:next()
  end
  self:forget_docs(start)
end

local function doc_text(comment)
  return (comment.text:gsub("^/// ?", ""):gsub("%s+$", ""))
end

-- Takes the doc comments before a token that `wanted` accepts.
local function claim(stream, index, lines, wanted)
  for _, comment in ipairs(stream.docs[index] or {}) do
    if not comment.claimed and wanted(comment) then
      comment.claimed = true
      lines[#lines + 1] = doc_text(comment)
    end
  end
end

local function own_line(comment) return comment.own_line end
local function any() return true end

--- The doc comment of what begins at the token `start` and ends before the next token: the lines
-- before it, those inside it and, for a member, the one behind it. For a block only those before.
function Stream:doc(start, kind)
  local lines = {}
  claim(self, start, lines, own_line)
  if kind ~= "block" then
    for index = start + 1, self.at - 1 do claim(self, index, lines, any) end
  end
  if kind == "member" then
    local last = self.tokens[self.at - 1].line
    claim(self, self.at, lines, function(comment)
      return not comment.own_line and comment.line == last
    end)
  end
  return lines[1] and lines or nil
end

--- Doc comments in what could not be read are not reported.
function Stream:forget_docs(start)
  for index = start, self.at do
    claim(self, index, {}, index < self.at and any or function(c) return not c.own_line end)
  end
end

--- Reports doc comments that nobody has claimed, each run of lines once.
function Stream:report_lost_docs()
  local last = -1
  for _, comment in ipairs(self.comments) do
    if comment.doc and not comment.claimed then
      if comment.line ~= last + 1 then self:report("N0107", comment) end
      last = comment.line
    end
  end
end

return M
