-- What somebody does in Neovim who has written docs/editor.md's lines into init.lua.

local function await(what, test)
  assert(vim.wait(60000, test, 50), 'no ' .. what)
end

vim.cmd.edit('hello.yaml')
await('client', function() return #vim.lsp.get_clients({ bufnr = 0 }) == 1 end)
await('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
for _, one in ipairs(vim.diagnostic.get(0)) do
  print(('line %d: %s [%s]: %s'):format(one.lnum + 1, one.source, one.code, one.message))
end

local function ask(method, more)
  local client = vim.lsp.get_clients({ bufnr = 0 })[1]
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answers = vim.lsp.buf_request_sync(0, method, vim.tbl_extend('force', params, more or {}), 60000)
  return answers[client.id].result
end

vim.fn.search('gret}')
vim.cmd.normal('dt}')
local offered = {}
for _, item in ipairs(ask('textDocument/completion')) do
  table.insert(offered, item.label)
end
print('offered: ' .. table.concat(offered, ' '))
vim.cmd.normal('iend')

vim.fn.search('  greet:', 'w')
vim.cmd.normal('w')
vim.lsp.buf.rename('welcome')
await('new name', function() return vim.fn.search('start: welcome', 'nw') > 0 end)

local first = vim.fn.search('bye:', 'nw')
vim.lsp.buf.format({ range = { start = { first, 0 }, ['end'] = { first, 3 } }, async = false })
vim.cmd.write()
vim.cmd.quitall()
