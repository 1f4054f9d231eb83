--- Comments and literals of C.
--
-- In:  doc lines of the schema, byte strings. Out: text of C.

local M = {}

local WIDEST = 96 -- columns of a comment's line

-- Nothing in a comment may begin or end another one.
local function harmless(text)
  return (text:gsub("/%*", "/ *"):gsub("%*/", "* /"):gsub("%s+$", ""))
end

-- Breaks a line that is too long at spaces.
local function wrap(line, width, out)
  while utf8.len(line) > width do
    local stop = utf8.offset(line, width + 1)
    local head = line:sub(1, stop - 1):match("^(.*%S)%s") or line:sub(1, stop - 1)
    out[#out + 1] = head
    line = line:sub(#head + 1):gsub("^%s+", "")
  end
  out[#out + 1] = line
end

--- The lines of a comment: doc lines as they were broken by their author.
function M.lines(doc, indent)
  local out = {}
  for _, line in ipairs(doc or {}) do
    wrap(harmless(line), WIDEST - 3 - #indent, out)
  end
  return out
end

--- A comment on lines of its own, with a line end; "" if there is nothing to say.
function M.block(doc, indent)
  indent = indent or ""
  local lines = M.lines(doc, indent)
  if #lines == 0 then return "" end
  return indent .. "/* " .. table.concat(lines, "\n" .. indent .. " * ") .. " */\n"
end

--- `text` and a comment behind it that begins in a column of its own; above it where there is
-- no room.
function M.aside(text, note)
  if not note or note == "" then return text end
  local line = ("%-43s /* %s */"):format(text, harmless(note))
  if utf8.len(line) <= 100 then return line end
  return M.block({ note }, text:match("^ *")) .. text
end

--- A byte string as a literal of C.
function M.literal(bytes)
  local parts = {}
  for i = 1, #bytes do
    local byte = bytes:sub(i, i)
    if byte == '"' or byte == "\\" then
      parts[i] = "\\" .. byte
    elseif byte == "?" and bytes:sub(i - 1, i - 1) == "?" then
      parts[i] = "\\?"
    elseif byte:find("[\32-\126]") then
      parts[i] = byte
    else
      parts[i] = ("\\%03o"):format(byte:byte())
    end
  end
  return '"' .. table.concat(parts) .. '"'
end

--- A byte as a literal of C: 'x', or its number.
function M.byte(number)
  local char = string.char(number)
  if char:find("[%w !#-&(-/:-@%[%]^_`{-~]") then return ("'%s'"):format(char) end
  return ("0x%02x"):format(number)
end

return M
