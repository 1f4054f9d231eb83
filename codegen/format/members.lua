--- Members in columns.
--
-- In:  the members of a block as groups of `format`, in the order in which they are printed.
-- Out: `lines` of each group: the member's text without indent; later lines of an operation have
--      their indent in them.
--
-- A member is cells: what stands before the column (a name, a verb), what begins in it (a type,
-- `= 1`, a content), and what follows. The column holds for a run, which ends at an empty line, at
-- a comment on a line of its own and at `reserved`.

local words = require "format.words"

local M = {}

local WIDEST = 100

local function width(text) return utf8.len(text) or #text end

--- An operation: one line, or three if one has too many columns: the verb with its content, the
-- reply, the attributes. `verb` comes padded; `indent` is that of the operation.
local function operation_lines(cell, verb, indent)
  local text = verb
  for i, part in ipairs(cell.parts) do
    local space = (i == 1 or part.kind ~= "attributes") and "" or "  "
    if i > 1 and part.kind == "replies" then space = " " end
    text = text .. space .. part.text
  end
  text = text:gsub(" +$", "")
  if width(text) + #indent <= WIDEST then return { text } end
  local lines = { (verb:gsub(" +$", "")) }
  for i, part in ipairs(cell.parts) do
    if i == 1 and part.kind == "content" then
      lines[1] = verb .. part.text
    else
      lines[#lines + 1] = "    " .. part.text
    end
  end
  return lines
end

local function operation_cell(name, node)
  local cell = { name = name, parts = {} }
  local function add(kind, text)
    if text then cell.parts[#cell.parts + 1] = { kind = kind, text = text } end
  end
  add("content", words.content(node.content, node.sends))
  add("replies", words.replies(node))
  add("attributes", words.attributes(node))
  local first = cell.parts[1]
  cell.room = first and (first.kind == "attributes" and 2 or 1)
  return cell
end

-- What a member is: number, name, `room` (least spaces behind the name; nil if nothing begins in
-- the column), then either text and marks, or the parts of an operation.
local CELL = {
  entry = function(node)
    return { name = node.name.text, text = node.value.text, room = 1, marks = "" }
  end,
  member = function(node)
    return { name = node.name.text, text = "= " .. node.number.text, room = 1 }
  end,
  field = function(node)
    local key = node.key and " as " .. node.key.text or ""
    return {
      number = node.number and node.number.text or "", name = node.name.text .. ":", room = 1,
      text = words.type(node.type) .. key,
    }
  end,
  arm = function(node)
    local type = node.type and words.type(node.type)
    return {
      number = node.number.text, name = node.name.text .. (type and ":" or ""), text = type,
      room = type and 1,
    }
  end,
  operation = function(node) return operation_cell(node.verb.text, node) end,
}

local function cells_of(groups)
  local digits = 0
  for _, group in ipairs(groups) do
    local cell_of = CELL[group.node.kind]
    group.cell = cell_of and cell_of(group.node)
    if group.cell then
      group.cell.marks = group.cell.marks or words.marks(group.node, "  ")
      digits = math.max(digits, #(group.cell.number or ""))
    end
  end
  return digits
end

local function line_of(cell, column, digits, indent)
  local number = ""
  if digits > 0 then number = (" "):rep(digits - #(cell.number or "")) .. cell.number .. " " end
  local name = cell.name
  if cell.room then name = name .. (" "):rep(column - #name) end
  if cell.parts then return operation_lines(cell, name, indent) end
  return { number .. name .. (cell.text or "") .. cell.marks }
end

local function finish(run, column, digits, indent)
  for _, group in ipairs(run) do
    group.lines = line_of(group.cell, column, digits, indent)
  end
end

--- Gives every group its lines. `group.apart` is true where a run ends before it.
function M.lay_out(groups, indent)
  local digits = cells_of(groups)
  local run, column = {}, 0
  local function flush()
    finish(run, column, digits, indent)
    run, column = {}, 0
  end
  for _, group in ipairs(groups) do
    if group.apart or not group.cell then flush() end
    if group.cell then
      run[#run + 1] = group
      if group.cell.room then column = math.max(column, #group.cell.name + group.cell.room) end
    else
      group.lines = { words.line[group.node.kind](group.node) }
    end
  end
  flush()
end

--- The lines of a `message`, which is an operation of its own.
function M.message(node)
  local head = ("message %s = %s %s"):format(node.name.text, node.number.text, node.uri.text)
  local cell = operation_cell(head, node)
  return operation_lines(cell, head .. (" "):rep(cell.room or 0), "")
end

return M
