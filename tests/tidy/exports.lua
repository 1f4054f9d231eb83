-- The shared library exports what the public headers declare, and nothing else.
--
-- arg[1] is the library. A declaration is what stands between NIO_API and the next semicolon.

local tree = require("tree")

local exported = {}
local seen = 0
for _, line in ipairs(tree.lines_of("nm -D --defined-only '" .. arg[1] .. "'")) do
  local kind, name = line:match("^%x+ (%a) ([%w_]+)")
  if name and kind ~= "A" then
    seen = seen + 1
    exported[name] = true
  end
end

local function without_comments(text)
  return (text:gsub("/%*.-%*/", " "))
end

local declared = {}
for _, path in ipairs(tree.files()) do
  if path:find("^runtime/include/netaio/.*%.h$") then
    local text = without_comments(tree.read(path)):gsub("#define[^\n]*", "")
    for declaration in text:gmatch("NIO_API%s+([^;{]+)") do
      local plain = declaration:gsub("NIO_MUST_USE", ""):gsub("NIO_PRINTF%b()", "")
      local name = plain:match("([%w_]+)%s*%(") or plain:match("([%w_]+)%s*$")
      declared[name] = path
    end
  end
end

local names = {}
for name in pairs(exported) do
  names[#names + 1] = name
end
for name in pairs(declared) do
  if not exported[name] then
    names[#names + 1] = name
  end
end
table.sort(names)
for _, name in ipairs(names) do
  if not exported[name] then
    tree.report(declared[name], nil, name .. " is declared, but not in the library")
  elseif not name:find("^nio_%a") then
    tree.report("libnetaio.so", nil, name .. " leaves the library")
  elseif not declared[name] then
    tree.report("libnetaio.so", nil, name .. " is exported, but no public header declares it")
  end
end
tree.finish(seen, "symbols")
