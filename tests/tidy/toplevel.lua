-- The top level is the first thing a visitor sees: it holds what it should, and no more.

local tree = require("tree")

local EXPECTED = {}
for name in ("CMakeLists.txt CMakePresets.json README.md SECURITY.md LICENSE dev schema codegen "
  .. "runtime generated tests examples tools docs"):gmatch("%S+") do
  EXPECTED[name] = true
end

local present = {}
local seen = 0
for _, path in ipairs(tree.files()) do
  local top = path:match("^[^/]+")
  if not present[top] then
    present[top] = true
    seen = seen + 1
    if not EXPECTED[top] and top:sub(1, 1) ~= "." then
      tree.report(top, nil, "does not belong to the top level")
    end
  end
end
for _, name in ipairs({ "README.md", "SECURITY.md", "LICENSE", "dev", "CMakeLists.txt" }) do
  if not present[name] then
    tree.report(name, nil, "is missing")
  end
end
tree.finish(seen, "names")
