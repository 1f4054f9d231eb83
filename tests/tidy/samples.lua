-- Samples in documents are pieces of files that are built and tested.
--
-- A comment before a fenced block names the file:
--
--     <!-- examples/chat/server.c -->           the block is the whole file
--     <!-- part of examples/chat/server.c -->   the block's lines stand there, one after the
--                                               other, indented as a whole or not
--
-- Other marks belong to tests of what a block says: OTHERS.
--
-- In README.md, where strangers copy from, every block of C and of a schema has such a comment.

local tree = require("tree")

local MUST_BE_MARKED = { c = true, nio = true }

-- tests/e2e/test_docs.sh runs the first, tests/unit/test_stream_document.c speaks the last,
-- tests/unit/test_wire_document.c opens the others.
local OTHERS = { "^run$", "^frame: ", "^packed$", "^not packed$", "^stream: " }

local function is_for_others(mark)
  for _, pattern in ipairs(OTHERS) do
    if mark:find(pattern) then
      return true
    end
  end
  return false
end

-- The lines of a text without white space at their ends and without common indentation.
local function normalized(text)
  local lines, indent = {}, nil
  for _, line in tree.lines(text) do
    line = line:gsub("%s+$", "")
    lines[#lines + 1] = line
    local spaces = line:match("^( *)%S")
    if spaces and (not indent or #spaces < indent) then
      indent = #spaces
    end
  end
  for i, line in ipairs(lines) do
    lines[i] = line:sub((indent or 0) + 1)
  end
  while lines[#lines] == "" do
    lines[#lines] = nil
  end
  return lines
end

local function same(a, b)
  return table.concat(a, "\n") == table.concat(b, "\n")
end

local function stands_in(block, path)
  local lines = {}
  for _, line in tree.lines(tree.read(path)) do
    lines[#lines + 1] = line
  end
  for first = 1, #lines - #block + 1 do
    if same(normalized(table.concat(lines, "\n", first, first + #block - 1)), block) then
      return true
    end
  end
  return false
end

local function check_block(document, at, mark, text)
  local part, path = mark:match("^(part of )(%S+)$")
  path = path or mark
  local file = io.open(path)
  if not file then
    tree.report(document, at, "no such file: " .. path)
    return
  end
  file:close()
  local block = normalized(text)
  local ok
  if part then
    ok = stands_in(block, path)
  else
    ok = same(block, normalized(tree.read(path)))
  end
  if not ok then
    tree.report(document, at, "the sample differs from " .. path)
  end
end

local seen = 0

-- Walks a document: `fence` is the open block, `mark` what the last comment named.
local function check_document(path)
  local fence, mark
  for number, line in tree.lines(tree.read(path)) do
    if fence and line:match("^```%s*$") then
      if fence.mark and not is_for_others(fence.mark) then
        seen = seen + 1
        check_block(path, fence.at, fence.mark, table.concat(fence.lines, "\n"))
      elseif path == "README.md" and MUST_BE_MARKED[fence.language] then
        tree.report(path, fence.at, "no comment says which file this sample is from")
      end
      fence, mark = nil, nil
    elseif fence then
      fence.lines[#fence.lines + 1] = line
    elseif line:match("^```") then
      fence = { at = number, mark = mark, language = line:match("^```(%w*)"), lines = {} }
    else
      mark = line:match("^<!%-%- (.-) %-%->$") or (line == "" and mark or nil)
    end
  end
  if fence then
    tree.report(path, fence.at, "this block does not end")
  end
end

for _, path in ipairs(tree.files()) do
  if path:find("%.md$") and not path:find("^tests/") then
    check_document(path)
  end
end
tree.finish(seen, "samples")
