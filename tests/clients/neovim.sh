#!/usr/bin/env bash
# Debian's Neovim with the plugin of editors/neovim, by keys in a terminal that is not shown.
set -euo pipefail
source "$(dirname "$0")/common.bash"
need nvim neovim
ECSLINT_BIN=$(binary)
export ECSLINT_BIN PLUGIN="$root/editors/neovim"
NVIM=$(command -v nvim)
export NVIM

venv "$scratch/venv" pynvim pytest pytest-timeout
"$scratch/venv/bin/pytest" --quiet -p no:cacheprovider --timeout 60 --basetemp "$scratch/tests" "$root/tests/clients/neovim"

echo "neovim: ok ($(nvim --version | head -n 1))"
