#!/usr/bin/env bash
# The language server over its standard input and output, under the types and checks of pytest-lsp.
set -euo pipefail
source "$(dirname "$0")/common.bash"
ECSLINT_BIN=$(binary)
export ECSLINT_BIN

venv "$scratch/venv" 'pytest-lsp>=1,<2' pytest-timeout
# What the client did not say it understands is an error.
"$scratch/venv/bin/pytest" --quiet -p no:cacheprovider --timeout 60 --basetemp "$scratch/tests" \
  -o asyncio_mode=auto -o asyncio_default_fixture_loop_scope=function \
  -W error::pytest_lsp.LspSpecificationWarning "$root/tests/clients/lsp"

echo "lsp: ok"
