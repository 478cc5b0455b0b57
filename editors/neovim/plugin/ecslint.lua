-- Starts ecslint for JSON files. It is silent on those that are not for Amazon ECS.

if vim.g.loaded_ecslint then
  return
end
vim.g.loaded_ecslint = true

if vim.lsp.enable then
  vim.lsp.enable('ecslint')
else
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('ecslint', {}),
    pattern = require('ecslint').filetypes,
    callback = function(event)
      require('ecslint').attach(event.buf)
    end,
  })
end
