-- Every #include of the runtime, the tools and generated code goes to its own folder or down.

local tree = require("tree")

-- What a floor may include besides itself.
local BELOW = {
  base = {},
  crypto = { "base" },
  wire = { "base" },
  layer = { "base", "crypto", "wire" },
  plugins = { "base", "crypto", "wire", "layer" },
  core = { "base", "crypto", "wire", "layer", "plugins" },
  loop = { "base", "crypto", "wire", "layer", "plugins", "core" },
  node = { "base", "crypto", "wire", "layer", "plugins", "core", "loop" },
}

-- Headers of other libraries that one floor alone may include.
local ONLY_IN = {
  { "^sodium", "crypto" },
  { "^nettle/", "crypto" },
  { "^libdeflate%.h$", "wire" },
  { "^gmp%.h$", "plugins" },
  { "^uv%.h$", "loop" },
  { "^uv/", "loop" },
}

local STANDARD = {}
for name in ("assert ctype errno float inttypes limits math setjmp signal stdalign stdarg "
  .. "stdatomic stdbool stddef stdint stdio stdlib string time"):gmatch("%w+") do
  STANDARD[name .. ".h"] = true
end

local function contains(list, wanted)
  for _, item in ipairs(list) do
    if item == wanted then
      return true
    end
  end
  return false
end

-- A program may have handles of its own on the loop of its node: see nio_node_loop.
local function check_library(path, line, header, floor)
  for _, rule in ipairs(ONLY_IN) do
    local own = floor == "tools" and header == "uv.h"
    if header:find(rule[1]) and floor ~= rule[2] and not own then
      tree.report(path, line, ("<%s> belongs to runtime/%s alone"):format(header, rule[2]))
    end
  end
end

-- Public headers know each other and the language, nothing else.
local function check_public(path, line, header, quoted)
  if quoted or not (header:find("^netaio/") or STANDARD[header]) then
    tree.report(path, line, "a public header includes <netaio/...> and standard headers only")
  end
end

local function check_floor(path, line, header, quoted, floor)
  if not quoted then
    check_library(path, line, header, floor)
    return
  end
  local target = header:match("^([%w_]+)/")
  if header:find("..", 1, true) or not target then
    tree.report(path, line, ('"%s": name the folder, as in "base/map.h"'):format(header))
  elseif target ~= floor and not contains(BELOW[floor], target) then
    tree.report(path, line, ('"%s": %s may not include %s'):format(header, floor, target))
  end
end

local function check_tool(path, line, header, quoted)
  if quoted and BELOW[header:match("^([%w_]+)/")] then
    tree.report(path, line, ('"%s": a tool stands on public headers'):format(header))
  elseif not quoted then
    check_library(path, line, header, "tools")
  end
end

local function check_generated(path, line, header, quoted)
  if quoted and header:find("/", 1, true) then
    tree.report(path, line, "generated code includes headers of its own folder by name")
  elseif not quoted and header ~= "netaio/gen.h" then
    tree.report(path, line, "generated code includes <netaio/gen.h> only")
  end
end

local function check_for(path)
  if path:find("^runtime/include/") then
    return check_public
  end
  local floor = path:match("^runtime/([%w_]+)/")
  if floor then
    if not BELOW[floor] then
      tree.report(path, nil, "no floor has that name")
      return nil
    end
    return check_floor, floor
  end
  return path:find("^tools/") and check_tool or path:find("^generated/") and check_generated
end

local seen = 0
for _, path in ipairs(tree.files()) do
  if path:find("%.[ch]$") then
    local check, floor = check_for(path)
    for number, line in tree.lines(check and tree.read(path) or "") do
      local open, header = line:match('^%s*#%s*include%s+([<"])([^>"]+)[>"]')
      if header then
        seen = seen + 1
        check(path, number, header, open == '"', floor)
      end
    end
  end
end
tree.finish(seen, "includes")
