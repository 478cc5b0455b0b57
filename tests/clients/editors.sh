#!/usr/bin/env bash
# The files for Helix, Zed, Sublime Text and JetBrains IDEs, which cannot be run here: they are read, the extension
# for Zed compiles, and the server starts as each of them says. The other editors have scripts of their own.
set -euo pipefail
source "$(dirname "$0")/common.bash"
ecslint=$(binary)

venv "$scratch/venv" json5
timeout 60 "$scratch/venv/bin/python" "$root/tests/clients/editors/check.py" "$root" "$ecslint"

# A copy, so that no lock file stays. For this machine: it becomes WebAssembly where Zed installs it.
cp -r "$root/editors/zed" "$scratch/zed"
(cd "$scratch/zed" && cargo check --quiet)

echo "editors: ok"
