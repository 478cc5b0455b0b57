-- For `vim.lsp.config` and `vim.lsp.enable`, Neovim 0.11 and later.

local ecslint = require('ecslint')

return vim.tbl_extend('error', ecslint.config(), {
  filetypes = ecslint.filetypes,
  root_dir = function(buffer, use)
    local path = vim.api.nvim_buf_get_name(buffer)
    if path ~= '' and vim.bo[buffer].buftype == '' then
      use(ecslint.root_of(path))
    end
  end,
})
