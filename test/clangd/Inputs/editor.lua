-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
--
-- What the tests do with Neovim: its own LSP client and the server in the
-- environment variable TORCH_CLANGD.

local editor = {}

-- The diagnostics that the server last sent for a buffer, and for which of its
-- versions.
local published = {}

local function fail(...)
  error(string.format(...), 0)
end

-- Waits until the condition gives something, and returns that.
function editor.wait(seconds, what, condition)
  local result
  local done = vim.wait(seconds * 1000, function()
    result = condition()
    return result
  end, 5)
  if not done then
    fail('after %d s: %s', seconds, what)
  end
  return result
end

-- Starts the server for a folder. Returns the client's number.
function editor.start(folder)
  local command = { vim.env.TORCH_CLANGD, '--background-index=false' }
  local id = vim.lsp.start_client({
    cmd = command,
    root_dir = folder,
    flags = { debounce_text_changes = 0 },
    handlers = {
      ['textDocument/publishDiagnostics'] = function(err, result, context, config)
        local buffer = vim.uri_to_bufnr(result.uri)
        published[buffer] = { version = result.version, diagnostics = result.diagnostics }
        vim.lsp.diagnostic.on_publish_diagnostics(err, result, context, config)
      end,
    },
    on_exit = function(code, signal)
      editor.hasEnded = true
      if not editor.isLeaving then
        io.stderr:write(string.format('the server ended with status %d, signal %d\n', code, signal))
        os.exit(1)
      end
    end,
  })
  if not id then
    fail('no server %s', command[1])
  end
  return id
end

-- Opens a file in the editor. Returns its buffer.
function editor.open(client, file)
  vim.cmd('edit ' .. vim.fn.fnameescape(file))
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].filetype = 'cpp'
  vim.lsp.buf_attach_client(buffer, client)
  return buffer
end

-- The server's diagnostics for the text that is in the buffer now.
function editor.diagnostics(buffer, seconds)
  return editor.wait(seconds or 300, 'no diagnostics', function()
    local last = published[buffer]
    return last and last.version == vim.lsp.util.buf_versions[buffer] and last.diagnostics
  end)
end

-- Those of the diagnostics that a check of this project made.
function editor.warnings(buffer, seconds)
  local found = {}
  for _, diagnostic in ipairs(editor.diagnostics(buffer, seconds)) do
    if tostring(diagnostic.code):match('^torch%-') then
      table.insert(found, diagnostic)
    end
  end
  return found
end

-- One warning a line: its place, its check.
function editor.list(warnings)
  local lines = {}
  for _, w in ipairs(warnings) do
    table.insert(lines, string.format('%d:%d %s', w.range.start.line + 1, w.range.start.character + 1, w.code))
  end
  table.sort(lines)
  return table.concat(lines, '\n')
end

-- Puts the cursor on a warning and takes the first quick fix that is offered for
-- it, as a user does who picks it from the menu. Returns the titles of all.
function editor.fix(warning)
  vim.api.nvim_win_set_cursor(0, { warning.range.start.line + 1, warning.range.start.character })
  local titles
  vim.ui.select = function(items, options, choose)
    titles = vim.tbl_map(options.format_item, items)
    choose(items[1], 1)
  end
  vim.lsp.buf.code_action({ context = { only = { 'quickfix' }, diagnostics = { warning } } })
  editor.wait(30, 'no code action', function()
    return titles
  end)
  return titles
end

-- Runs a test and ends the editor; its exit status says whether all went well.
function editor.run(test)
  local ok, message = xpcall(test, function(reason)
    return debug.traceback(reason, 2)
  end)
  editor.isLeaving = true
  vim.lsp.stop_client(vim.lsp.get_active_clients())
  vim.wait(30000, function()
    return editor.hasEnded
  end)
  if not ok then
    io.stderr:write(tostring(message), '\n')
    vim.cmd('cquit 1')
  end
  vim.cmd('qall!')
end

function editor.print(...)
  io.stdout:write(string.format(...), '\n')
end

return editor
