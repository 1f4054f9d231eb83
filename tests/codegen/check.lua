--- The test runner's core: tests are sentences, and what they expect is said by a few functions.
--
-- In:  `test(sentence, function)`. Out: one line each on standard output; `finish` prints the
--      sum and ends the program, unless run.lua does both for all files.

local M = { passed = 0, failed = 0 }

local function show(value)
  if type(value) == "string" then return ("%q"):format(value):gsub("\\\n", "\\n\n") end
  return tostring(value)
end

--- Runs one test.
function M.test(sentence, run)
  local ok, problem = xpcall(run, function(message)
    return type(message) == "table" and message.text or debug.traceback(message, 2)
  end)
  if ok then
    M.passed = M.passed + 1
    print("ok - " .. sentence)
  else
    M.failed = M.failed + 1
    print("not ok - " .. sentence)
    print((tostring(problem):gsub("([^\n]+)", "    %1")))
  end
end

--- Fails the test that runs, and names the line that asked.
function M.fail(text, level)
  local info = debug.getinfo((level or 1) + 1, "Sl")
  error({ text = ("%s:%d: %s"):format(info.short_src, info.currentline, text) })
end

function M.equal(found, wanted, about)
  if found ~= wanted then
    local head = about and about .. ": " or ""
    M.fail(("%sfound %s\nwanted %s"):format(head, show(found), show(wanted)), 2)
  end
end

function M.ok(value, about)
  if not value then M.fail(about or "is not so", 2) end
  return value
end

--- Expects an error and gives its message.
function M.raises(run, ...)
  local ok, problem = pcall(run, ...)
  if ok then M.fail("no error was raised", 2) end
  return tostring(problem)
end

--- The end of a test file that is run as a program.
function M.finish()
  if M.many then return end
  print(("%d passed, %d failed"):format(M.passed, M.failed))
  os.exit(M.failed == 0 and 0 or 1, true)
end

return M
