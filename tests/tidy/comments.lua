-- Every public declaration says what it is; a function also which errors it has, and whose the
-- memory is that it hands out; a size or a time, in what it counts.
--
-- Rules of thumb, by the words of the comment. What generated code alone calls (gen*.h) is held
-- to have a comment where it leaves the library, and no more.

local tree = require("tree")
local headers = dofile("docs/reference/headers.lua")

-- Of the build, and said by the comments beside them as a group.
local WITHOUT = { NIO_BEGIN_DECLS = true, NIO_END_DECLS = true }

local function says(text, patterns)
  for _, pattern in ipairs(patterns) do
    if text:find(pattern) then
      return true
    end
  end
  return false
end

-- "NIO_EINVAL …", "NIO_ECLOSED as nio_reply", "Status as nio_send": named, or said elsewhere.
local ERRORS = { "NIO_E%u+", "[Ss]tatus as", "as nio_%w+", "like nio_%w+" }
local LIFETIME = { "[Ll]ives", "until", "as long", "[Nn]ever freed", "[Bb]orrowed", "[Bb]elongs",
  "static", "for ever", "is gone", "program for its own" }
local UNITS = { "byte", "second", "sizeof", "offset" }

-- A header whose functions fail alike says so once, in its head: " * Failure.  NIO_EINVAL: …".
local function errors_of_all(path)
  local head = tree.read(path):match("^/%*.-%*/") or ""
  return head:find("%* Failure%.%s+NIO_E%u+") ~= nil
end

local function check_function(path, item, text)
  local code = item.code:gsub("/%*.-%*/", "")
  local result = code:match("NIO_API%s+(.-)%s*" .. item.name .. "%s*%(") or ""
  if result:find("nio_status$") and result:find("NIO_MUST_USE") and not says(text, ERRORS)
    and not errors_of_all(path) then
    tree.report(path, item.line, item.name .. " does not say which errors it has")
  end
  if result:find("%*$") and not says(text, LIFETIME) then
    tree.report(path, item.line, item.name .. " does not say how long its result lives")
  end
end

-- Names that count bytes or time say so themselves (_bytes, _ms, _len) or in their comment.
local COUNTS = { "_size$", "_max$", "_time$", "timeout", "deadline$", "_cap$" }

local function check_member(path, item, line, comment)
  local name = line:match("^%s+u?int%d*_?t? ?([%w_]+);") or line:match("^%s+size_t ([%w_]+);")
    or line:match("^%s+uint%d+_t ([%w_]+);")
  if name and says(name, COUNTS) and not says(comment .. headers.text_of(item.comment), UNITS) then
    tree.report(path, item.line, ("%s.%s does not say what it counts"):format(item.name, name))
  end
end

local function check_members(path, item)
  for line in item.code:gmatch("[^\n]+") do
    check_member(path, item, line:gsub("%s*/%*.*$", ""), line:match("/%*(.*)") or "")
  end
end

local function check_define(path, item, text)
  if item.name:find("_BYTES$") or item.name:find("_TEXT$") or item.name:find("_SIZE$") then
    if not says(text .. item.code, UNITS) then -- ahead of it, or behind it
      tree.report(path, item.line, item.name .. " does not say what it counts")
    end
  end
end

local CHECKED = { ["function"] = true, define = true, struct = true, enum = true, typedef = true,
  variable = true }
local seen = 0

local function check_item(path, item, generated)
  local wanted = CHECKED[item.kind] and (not generated or item.kind == "function")
  if not wanted or WITHOUT[item.name] or item.name:find("^NETAIO_.*_H$")
    or item.name:find("_INIT$") then -- X_INIT stands behind X and is its defaults
    return
  end
  seen = seen + 1
  local text = headers.text_of(item.comment)
  if text == "" then
    tree.report(path, item.line, ("no comment says what %s is"):format(item.name))
  elseif generated then
    return
  elseif item.kind == "function" then
    check_function(path, item, text)
  elseif item.kind == "struct" then
    check_members(path, item)
  elseif item.kind == "define" then
    check_define(path, item, text)
  end
end

for _, path in ipairs(tree.files()) do
  if path:find("^runtime/include/netaio/.*%.h$") then
    for _, item in ipairs(headers.read(tree.read(path))) do
      check_item(path, item, path:find("/gen[%w_]*%.h$"))
    end
  end
end
tree.finish(seen, "declarations")
