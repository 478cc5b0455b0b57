-- For `vim.lsp.config` and `vim.lsp.enable`, Neovim 0.11 and later.

local ecslint = require('ecslint')

return vim.tbl_extend('error', ecslint.config(), {
  filetypes = ecslint.filetypes,
  root_markers = ecslint.root_markers,
})
