--- What several test files need: schemas made of a few lines, and what is found in them.

local diagnostics = require "diagnostics"
local pipeline = require "pipeline"

local M = {}

-- The project's folder, seen from wherever the tests run.
local here = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") or "."
M.root = here .. "/../.."

function M.read(name)
  local file = assert(io.open(M.root .. "/" .. name, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

M.HEAD = 'protocol t version 3 { app "t" }\n'
M.OUTER = "layer outer { auth none  cipher none }\n"

--- Runs a whole schema.
function M.run(text, files)
  return pipeline.run(text, files)
end

--- Runs declarations behind a protocol and an outer layer without protection.
function M.run_body(body)
  return pipeline.run(M.HEAD .. M.OUTER .. body)
end

--- The rules found, as one string in order of place: "N0403 N0404".
function M.rules(text)
  local list = {}
  for i, found in ipairs(pipeline.run(text).diagnostics.shown) do list[i] = found.rule end
  return table.concat(list, " ")
end

function M.body_rules(body)
  return M.rules(M.HEAD .. M.OUTER .. body)
end

--- Files in a folder of the project, as schemas name them.
function M.files(folder)
  return {
    read = function(name)
      local file = io.open(("%s/%s/%s"):format(M.root, folder, name), "rb")
      if not file then return nil, name .. ": it is not there" end
      local text = file:read("a")
      file:close()
      return text, nil, name
    end,
  }
end

--- The report as a person sees it.
function M.rendered(text, name, files)
  local result = pipeline.run(text, files)
  return diagnostics.render(result.diagnostics, name or "x.nio", result.lines)
end

--- The model of a schema that must be right.
function M.model(text)
  local result = pipeline.run(text)
  if not result.model then
    error(diagnostics.render(result.diagnostics, "x.nio", result.lines), 2)
  end
  return result.model
end

function M.body_model(body)
  return M.model(M.HEAD .. M.OUTER .. body)
end

--- The operation of a model by its id.
function M.operation(model, id)
  for _, operation in ipairs(model.operations) do
    if operation.id == id then return operation end
  end
  error("there is no operation " .. id, 2)
end

return M
