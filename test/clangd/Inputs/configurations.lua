-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
--
-- Opens code.cpp of each folder and says which checks warn.

local editor = require('editor')

editor.run(function()
  local client = editor.start(vim.fn.getcwd())
  local files = vim.fn.sort(vim.fn.glob('*/code.cpp', false, true))
  local buffers = {}
  for _, file in ipairs(files) do
    buffers[file] = editor.open(client, file)
  end
  for _, file in ipairs(files) do
    local names = {}
    for _, warning in ipairs(editor.diagnostics(buffers[file])) do
      table.insert(names, tostring(warning.code))
    end
    table.sort(names)
    editor.print('%s: %s', vim.fn.fnamemodify(file, ':h'), #names > 0 and table.concat(names, ' ') or 'nothing')
  end
end)
