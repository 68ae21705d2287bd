-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
--
-- Types a file in, one character after the other, and waits for the
-- diagnostics after each.

local editor = require('editor')

editor.run(function()
  local text = table.concat(vim.fn.readfile('typed.txt'), '\n')
  local client = editor.start(vim.fn.getcwd())
  local buffer = editor.open(client, 'typed.cpp')
  local row, column = 0, 0
  for i = 1, #text do
    local character = text:sub(i, i)
    if character == '\n' then
      vim.api.nvim_buf_set_text(buffer, row, column, row, column, { '', '' })
      row, column = row + 1, 0
    else
      vim.api.nvim_buf_set_text(buffer, row, column, row, column, { character })
      column = column + 1
    end
    editor.diagnostics(buffer)
  end
  editor.print('typed: %d characters, %d lines', #text, row + 1)
  -- A header's end is in a preamble that is still being built.
  editor.wait(300, 'no warning', function()
    return #editor.warnings(buffer) > 0
  end)
  editor.print('%s', editor.list(editor.warnings(buffer)))
end)
