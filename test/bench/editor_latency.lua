-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
--
-- How long the diagnostics of the example take after an edit, once its headers
-- are read. editor_latency.py runs this.

local editor = require('editor')

editor.run(function()
  local client = editor.start(vim.fn.getcwd())
  local buffer = editor.open(client, 'inference.cpp')
  editor.diagnostics(buffer)
  -- The first ones wait for the preamble, and clangd then learns how long it
  -- should wait for a pause in the typing.
  local times = {}
  for i = 1, 30 do
    local start = vim.loop.hrtime()
    vim.api.nvim_buf_set_text(buffer, 144, 0, 144, 0, { ' ' })
    editor.diagnostics(buffer)
    if i > 15 then
      table.insert(times, (vim.loop.hrtime() - start) / 1e9)
    end
  end
  table.sort(times)
  editor.print('%f %d', times[math.floor(#times / 2) + 1], #editor.warnings(buffer))
end)
