-- headers.lua - the declarations of a public header, each with the comment that belongs to it.
--
-- A comment that ends on the line before a declaration belongs to it, and to those of the same
-- kind that follow without a blank line; a comment behind a declaration belongs to that alone.

local M = {}

local function trim(text)
  return (text:gsub("^%s+", ""):gsub("%s+$", ""))
end

--- The lines of a comment without what makes it one.
function M.lines_of(comment)
  local lines = {}
  local body = comment:gsub("^%s*/%*+<?", ""):gsub("%*/%s*$", "")
  for line in (body .. "\n"):gmatch("(.-)\n") do
    lines[#lines + 1] = line
  end
  local indent = #comment:match("^%s*")
  for i, line in ipairs(lines) do
    local starred = line:match("^%s*%* ?(.*)$")
    line = i > 1 and (starred or line:sub(indent + 4)) or line:gsub("^ ", "")
    lines[i] = (line:gsub("%s+$", ""))
  end
  return lines
end

--- The text of a comment as one line; "" for none.
function M.text_of(comment)
  return comment and trim(table.concat(M.lines_of(comment), " "):gsub("%s+", " ")) or ""
end

local function without_comments(text)
  return (text:gsub("/%*.-%*/", " "))
end

-- How far a text is inside brackets and braces.
local function depth_of(text)
  local plain = without_comments(text):gsub('"[^"\n]*"', "")
  local _, opened = plain:gsub("[({]", "")
  local _, closed = plain:gsub("[)}]", "")
  return opened - closed
end

local function is_open_comment(text)
  return without_comments(text):find("/*", 1, true) ~= nil
end

-- Kind and name of a declaration.
local function classify(code)
  local plain = trim(without_comments(code):gsub("%s+", " "))
  if plain:find("^#define") then
    return "define", plain:match("^#define ([%w_]+)")
  end
  if plain:find("^#") or not plain:find("[;}]") then
    return "other"
  end
  if plain:find("^static inline") then
    return "inline", plain:match("([%w_]+)%s*%(")
  end
  if plain:find("^NIO_API") then
    local name = plain:gsub("NIO_PRINTF%b()", ""):match("([%w_]+)%s*%(")
    return name and "function" or "variable", name or plain:match("([%w_]+);$")
  end
  local body = plain:find("{", 1, true)
  if plain:find("^typedef enum") or plain:find("^enum") then
    return "enum", plain:match("([%w_]+);$") or plain:match("{ ([%w_]+)")
  end
  if body and (plain:find("^typedef struct") or plain:find("^struct")) then
    return "struct", plain:match("([%w_]+);$") or plain:match("^struct ([%w_]+)")
  end
  if plain:find("^typedef") then
    return "typedef", plain:match("([%w_]+)%s*%(") or plain:match("([%w_]+);$")
  end
  return "other"
end

-- True if a declaration of these lines is complete.
local function is_whole(code)
  if is_open_comment(code) or depth_of(code) > 0 then
    return false
  end
  local plain = trim(without_comments(code))
  if plain:find("^#") then
    return not code:find("\\\n?$")
  end
  return plain:find("[;}]$") ~= nil or plain:find("^[%u_%d]+%s*%b()$") ~= nil
    or plain:find("^[%u_%d]+$") ~= nil
end

local function behind(code)
  return code:match("[^\n]*$"):match("(/%*.-%*/)%s*$") or code:match(";%s*(/%*[^;]*%*/)%s*$")
end

local function is_marker(text)
  return text:find("^%-%-%-%-") or text:find("^clang%-format")
end

--- Reads a header: a list of { kind, name, line, code, comment, own }, in order. Kinds: "file"
-- (its first comment), "define", "function", "variable", "struct", "enum", "typedef", "inline",
-- and "other" for what declares nothing. `own` is false where the comment is shared.
function M.read(text)
  local items, lines = {}, {}
  for line in (text:gsub("\n?$", "\n")):gmatch("(.-)\n") do
    lines[#lines + 1] = line
  end
  local at, comment, last = 1, nil, nil
  while at <= #lines do
    local first, code = at, lines[at]
    if code:find("^%s*$") then
      comment, last = nil, nil
    elseif code:find("^%s*/%*") then
      while not code:find("*/", 1, true) do
        at = at + 1
        code = code .. "\n" .. lines[at]
      end
      last = nil
      if first == 1 then
        items[1] = { kind = "file", line = 1, code = "", comment = code, own = true }
      elseif not is_marker(M.text_of(code)) then
        comment = code
      end
    else
      while not is_whole(code) and at < #lines do
        at = at + 1
        code = code .. "\n" .. lines[at]
      end
      local kind, name = classify(code)
      local item = { kind = kind, name = name, line = first, code = code, own = true }
      item.comment = comment or (kind ~= "struct" and kind ~= "enum" and behind(code)) or nil
      item.behind = comment == nil and item.comment ~= nil
      if not item.comment and last and last.kind == kind and not last.behind then
        item.comment, item.own = last.comment, false
      end
      items[#items + 1] = item
      if kind ~= "other" then
        comment, last = nil, item
      end
    end
    at = at + 1
  end
  return items
end

return M
