-- Schemas whose generated C is committed: good/NAME.nio makes exactly the files of good/NAME/.
--
-- To accept a change: netaio-gen gen -o tests/golden/good/NAME tests/golden/good/NAME.nio

local emit = require "emit"
local pipeline = require "pipeline"

local FOLDER = "tests/golden/good/"
local SCHEMAS = {
  "containers", "everything", "fixed", "locks", "notices", "parts", "replies", "scalars", "streams",
  "telemetry", "uris", "words",
}

local failed = 0

local function read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

local function report(text)
  failed = failed + 1
  print("not ok - " .. text)
end

-- Files that schemas name.
local files = {
  read = function(name) return read(FOLDER .. name), "is not there", name end,
}

-- The first line in which two texts differ.
local function difference(found, wanted)
  local number = 1
  local next_wanted = wanted:gmatch("[^\n]*\n?")
  for line in found:gmatch("[^\n]*\n?") do
    local other = next_wanted()
    if line ~= other then return ("line %d: %q"):format(number, line) end
    number = number + 1
  end
  return "its end"
end

local templates = {}
for _, name in ipairs(emit.TEMPLATES) do
  templates[name] = assert(read("codegen/templates/" .. name), name)
end

for _, name in ipairs(SCHEMAS) do
  local text = assert(read(FOLDER .. name .. ".nio"), name)
  local result = pipeline.run(text, files)
  if not result.model then
    report(name .. ".nio has errors")
  else
    local first = emit.emit(result.model, name .. ".nio", templates)
    local second = emit.emit(pipeline.run(text, files).model, name .. ".nio", templates)
    for i, file in ipairs(first.files) do
      local path = FOLDER .. name .. "/" .. file.name
      local wanted = read(path)
      if file.text ~= second.files[i].text then report(path .. ": two runs differ") end
      if not wanted then
        report(path .. " is not there")
      elseif wanted ~= file.text then
        report(path .. " differs in " .. difference(file.text, wanted))
      else
        print("ok - " .. path)
      end
    end
  end
end

os.exit(failed == 0 and 0 or 1, true)
