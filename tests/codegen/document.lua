--- Samples in a document: its fenced blocks, and what the generator makes of them.
--
-- In:  the text of a document. Out: `blocks`, an array of { language, marked, text, line }, and
--      functions that give the output which belongs behind a block. The languages:
--
--      nio          right, and in canonical layout
--      nio-error    the block behind it (text) is what check prints
--      nio-before   with nio-after behind it: the text behind both is what breaking prints
--      console      lines that begin with "$ " are run, what stands behind each is printed by it
--
-- A sample that is no whole schema stands behind a protocol and, unless it declares one, an outer
-- layer. `marked` blocks are pieces of files, which another test compares.

local breaking = require "breaking"
local breaking_rules = require "breaking.rules"
local diagnostics = require "diagnostics"
local lock = require "lock"
local pipeline = require "pipeline"

local M = {}

local PROTOCOL = 'protocol shop version %d {\n  app "shop"\n}\n\n'
local OUTER = "layer outer { seal aead }\n\n"
local NAME = "shop.nio"

--- The blocks of a document, in their order.
function M.blocks(text)
  local blocks, open, mark, number = {}, nil, nil, 0
  for line in (text .. "\n"):gmatch("(.-)\n") do
    number = number + 1
    if open and line == "```" then
      open.text = table.concat(open.lines, "\n") .. "\n"
      blocks[#blocks + 1] = open
      open = nil
    elseif open then
      table.insert(open.lines, line)
    elseif line:find("^```") then
      open = { language = line:sub(4), marked = mark ~= nil, lines = {}, line = number }
      mark = nil
    else
      mark = line:match("^<!%-%- .- %-%->$") or line == "" and mark or nil
    end
  end
  return blocks
end

--- The schema that a sample stands for.
function M.whole(sample, version)
  local text = "\n" .. sample
  if text:find("\nprotocol ") then return sample end
  local head = PROTOCOL:format(version or 2)
  return head .. (text:find("\nlayer outer ") and "" or OUTER) .. sample
end

--- What check prints.
function M.checked(sample)
  local result = pipeline.run(M.whole(sample))
  return diagnostics.render(result.diagnostics, NAME, result.lines), result
end

--- What breaking prints of two versions, and whether both are right.
function M.compared(before, after)
  local old, new = pipeline.run(M.whole(before, 1)), pipeline.run(M.whole(after, 2))
  if not old.model or not new.model then return nil end
  local found = diagnostics.new(breaking_rules)
  local facts = assert(lock.read(lock.text(old.schema), found))
  local added = breaking.compare(facts, lock.facts(new.schema), found)
  return ("%s%d wire, %d source, %d added\n"):format(
    diagnostics.render(found:finish(), NAME, new.lines), found.counts.wire or 0,
    found.counts.source or 0, added)
end

--- A folder in which netaio-gen can be called as if it were installed, with these files. Gives a
-- function that runs a command there and gives what it prints, and one that removes the folder.
function M.shell(root, files)
  local pipe = assert(io.popen("mktemp -d"))
  local folder = pipe:read("l")
  pipe:close()
  pipe = assert(io.popen(("cd '%s' && pwd"):format(root)))
  root = pipe:read("l")
  pipe:close()
  local function write(name, text, mode)
    local file = assert(io.open(folder .. "/" .. name, "wb"))
    file:write(text)
    file:close()
    if mode then os.execute(("chmod %s '%s/%s'"):format(mode, folder, name)) end
  end
  os.execute(("mkdir '%s/.bin'"):format(folder))
  write(".bin/netaio-gen",
    ("#!/bin/sh\nexec lua5.4 '%s/codegen/netaio-gen' \"$@\"\n"):format(root), "+x")
  for name, text in pairs(files) do write(name, text) end
  write(".command", "")
  local function run(command)
    write(".command", command .. "\n")
    local output = assert(io.popen(
      ("cd '%s' && PATH=\"$PWD/.bin:$PATH\" sh .command 2>&1"):format(folder)))
    local text = output:read("a")
    output:close()
    return text
  end
  local function remove() os.execute(("rm -rf '%s'"):format(folder)) end
  return run, remove
end

--- A console block as it is when its commands have run.
function M.played(text, run)
  local out = {}
  for command in text:gmatch("%f[^\n\0]%$ ([^\n]*)") do
    out[#out + 1] = "$ " .. command .. "\n" .. run(command)
  end
  return table.concat(out)
end

return M
