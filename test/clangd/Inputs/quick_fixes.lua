-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
--
-- Opens the example, takes the quick fix of each warning that has one, saves.

local editor = require('editor')

editor.run(function()
  local client = editor.start(vim.fn.getcwd())
  local buffer = editor.open(client, 'inference.cpp')
  editor.print('opened:\n%s', editor.list(editor.warnings(buffer)))

  -- Of several warnings at one place, one carries the fix for all.
  local fixed = 0
  while true do
    local warning
    for _, candidate in ipairs(editor.warnings(buffer)) do
      if candidate.message:match('%(fix') then
        warning = candidate
        break
      end
    end
    if not warning then
      break
    end
    editor.print('%s', table.concat(editor.fix(warning), ' | '))
    fixed = fixed + 1
    if fixed > 20 then
      error('the warnings do not end')
    end
  end
  vim.cmd('silent write')
  editor.print('fixed: %d, left: %d', fixed, #editor.diagnostics(buffer))
end)
