-- filter.lua - a public header as Doxygen wants it: `lua5.4 filter.lua HEADER`.
--
-- Headers are written to be read: plain comments, one for a group of functions, lists of statuses
-- and limits as tables of macros. Here each declaration gets its comment in Doxygen's form, and
-- the tables become the members that they stand for.

local headers = dofile((arg[0]:match("^(.*)/") or ".") .. "/headers.lua")

-- What Doxygen and Markdown would take for a command, outside of `code`.
local function escape(text)
  local parts = {}
  local code = false
  for part, tick in (text .. "`"):gmatch("([^`]*)(`)") do
    parts[#parts + 1] = code and part or (part:gsub("[\\@<>#%%&*]", "\\%0"))
    parts[#parts + 1] = tick
    code = not code
  end
  parts[#parts] = nil
  return table.concat(parts)
end

-- "Threads.  A node, its loop and …": the lines that follow hang below the text.
local ABOUT = "^(%u[%a ]*)%.%s%s+(.*)$"

local function is_indented(paragraph)
  for _, line in ipairs(paragraph) do
    if not line:find("^  +%S") then
      return false
    end
  end
  return true
end

-- A paragraph that is indented is a table or a sample.
local function paragraph_of(paragraph)
  local out = {}
  if is_indented(paragraph) then
    out[1] = "@code{.unparsed}"
    table.move(paragraph, 1, #paragraph, 2, out)
    out[#out + 1] = "@endcode"
    return out
  end
  for _, line in ipairs(paragraph) do
    local about, rest = line:match(ABOUT)
    if about then
      out[#out + 1] = ""
      out[#out + 1] = "@par " .. about
      line = rest
    end
    out[#out + 1] = escape((line:gsub("^%s+", "")))
  end
  return out
end

local function prose(comment)
  local out, paragraph = {}, {}
  local lines = headers.lines_of(comment)
  lines[#lines + 1] = ""
  local function finish()
    if #paragraph > 0 then
      local text = paragraph_of(paragraph)
      table.move(text, 1, #text, #out + 1, out)
      out[#out + 1] = ""
      paragraph = {}
    end
  end
  for _, line in ipairs(lines) do
    local first = paragraph[1]
    if not line:find("%S") or first and not first:find(ABOUT)
      and (first:find("^  ") ~= nil) ~= (line:find("^  ") ~= nil) then
      finish()
    end
    if line:find("%S") then
      paragraph[#paragraph + 1] = line
    end
  end
  out[#out] = nil
  return table.concat(out, "\n")
end

-- ---- Tables of macros ------------------------------------------------------------------------

local function split(arguments)
  local list = {}
  for argument in (arguments .. ","):gmatch("%s*(.-)%s*,") do
    list[#list + 1] = argument
  end
  return list
end

-- "LIST(MEMBER)" in a struct or enum becomes what MEMBER makes of each row of LIST.
local function expand(code, defines)
  local shapes = {}
  for define, name in code:gmatch("(#define ([%w_]+)[^\n]*)") do
    shapes[name] = define
  end
  code = code:gsub("\n#[^\n]*", "")
  return (code:gsub("\n%s*([%w_]+_LIST)%(([%w_]+)%)", function(list, member)
    local names, shape = shapes[member]:match("^#define [%w_]+%((.-)%)%s*(.*)$")
    names = split(names)
    local out = {}
    for arguments, rest in defines[list]:gmatch("%f[%w]X(%b())([^\n]*)") do
      local values = split(arguments:sub(2, -2):gsub('"(.-)"', function(text)
        return '"' .. text:gsub(",", "\1") .. '"'
      end))
      local line, note = shape, rest:match("/%*%s*(.-)%s*%*/")
      if values[1] ~= "X" then
        for i, name in ipairs(names) do
          line = line:gsub("%f[%w_]" .. name .. "%f[^%w_]", (values[i]:gsub("%%", "%%%%")))
          local quoted = values[i]:match('^"(.*)"$')
          note = note or quoted and quoted:gsub("\1", ",")
        end
        if names[3] == "value" and not values[3]:find('"') then
          note = "default " .. values[3] .. ": " .. note
        end
        out[#out + 1] = "\n    " .. line .. (note and " /* " .. note .. " */" or "")
      end
    end
    return table.concat(out)
  end))
end

-- ---- Output ----------------------------------------------------------------------------------

-- Comments inside a struct or an enum: before a member, or behind it.
local function members(code)
  return (code:gsub("([^\n]*)(/%*.-%*/)", function(before, comment)
    local open = before:find("%S") and "/**< " or "/** "
    return before .. open .. prose(comment) .. " */"
  end))
end

local function print_item(item, defines)
  local code = item.code
  if item.kind == "struct" or item.kind == "enum" then
    code = members(expand(code, defines))
  elseif item.kind ~= "other" then
    code = code:gsub("/%*.-%*/", "")
  end
  if item.comment and item.kind ~= "other" then
    print("/** " .. prose(item.comment) .. " */")
  elseif item.name and item.name:find("_INIT$") then
    print("/** The defaults of the struct of that name. */")
  end
  print(code .. "\n")
end

local file = assert(io.open(arg[1]))
local items = headers.read(file:read("a"))
file:close()

local defines = {}
for _, item in ipairs(items) do
  if item.kind == "define" then
    defines[item.name] = item.code
  end
end
for _, item in ipairs(items) do
  if item.kind == "file" then
    local name, rest = headers.text_of(item.comment):match("^(%S+) %- (.-%.)%f[%s%z]")
    local more = prose(item.comment):gsub("^.-%.%f[%s%z]%s*", "", 1)
    print(("/** @file %s\n@brief %s\n\n%s */\n"):format(name, escape(rest), more))
  elseif item.kind ~= "inline" and not (item.name and item.name:find("_LIST$")) then
    print_item(item, defines)
  end
end
