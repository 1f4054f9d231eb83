--- The spelling of names: what is right, and what to write instead.
--
-- In:  a name. Out: true or false, or the name in another spelling.

local M = {}

function M.is_lower_snake(name)
  return name:find("^%l[%l%d_]*$") ~= nil and not name:find("__", 1, true)
    and not name:find("_$")
end

function M.is_upper_snake(name)
  return name:find("^%u[%u%d_]*$") ~= nil and not name:find("__", 1, true)
    and not name:find("_$")
end

function M.is_upper_camel(name)
  return name:find("^%u[%w]*$") ~= nil
end

--- UpperCamel (or anything) as lower_snake: '_' before a capital that follows a small letter or a
-- digit, and before the last of several capitals if a small letter follows it.
function M.lower_snake(name)
  local split = name:gsub("([%l%d])(%u)", "%1_%2"):gsub("(%u)(%u%l)", "%1_%2")
  split = split:gsub("_+", "_"):gsub("^[_%d]+", ""):gsub("_$", ""):lower()
  return split == "" and "name" or split
end

function M.upper_snake(name)
  return M.lower_snake(name):upper()
end

function M.upper_camel(name)
  local words = {}
  for word in name:gmatch("[^_]+") do
    if word == word:upper() and name:find("_") then word = word:lower() end
    words[#words + 1] = word:sub(1, 1):upper() .. word:sub(2)
  end
  local camel = table.concat(words):gsub("^%d+", ""):gsub("^%l", string.upper)
  return camel == "" and "Name" or camel
end

return M
