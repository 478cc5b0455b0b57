-- How Neovim runs ecslint: one configuration for every version since 0.7.

local M = {}

-- Files that tell where a project begins, the better ones first.
M.root_markers = { 'ecslint.toml', '.ecslint.toml', '.git' }

M.filetypes = { 'json', 'jsonc' }

-- What a client is started with. `vim.g.ecslint_cmd` is another command line, `vim.g.ecslint` holds the settings.
function M.config()
  local settings = vim.g.ecslint or vim.empty_dict()
  return {
    name = 'ecslint',
    cmd = vim.g.ecslint_cmd or { 'ecslint', 'lsp' },
    init_options = settings,
    settings = { ecslint = settings },
  }
end

-- The folder of the project that a file is in; without a marker, the folder of the file, so that what lies beside it counts.
function M.root_of(path)
  local folder = vim.fn.fnamemodify(path, ':p:h')
  for _, marker in ipairs(M.root_markers) do
    local at = folder
    while true do
      if vim.loop.fs_stat(at .. '/' .. marker) then
        return at
      end
      local parent = vim.fn.fnamemodify(at, ':h')
      if parent == at then
        break
      end
      at = parent
    end
  end
  return folder
end

-- Neovim 0.7 starts a client each time it is asked; later ones have `vim.lsp.start`, which takes a fitting one.
local clients = {}

local function start_and_attach(config, buffer)
  local id = clients[config.root_dir]
  if not id or not vim.lsp.get_client_by_id(id) then
    id = vim.lsp.start_client(config)
    clients[config.root_dir] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

-- Attaches a server to a buffer that is a file, for Neovim 0.7 to 0.10.
function M.attach(buffer)
  local path = vim.api.nvim_buf_get_name(buffer)
  if path == '' or vim.bo[buffer].buftype ~= '' then
    return
  end
  local config = M.config()
  if vim.fn.executable(config.cmd[1]) == 0 then
    vim.notify_once('ecslint: there is no program `' .. config.cmd[1] .. '`', vim.log.levels.WARN)
    return
  end
  config.root_dir = M.root_of(path)
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
  else
    start_and_attach(config, buffer)
  end
end

return M
