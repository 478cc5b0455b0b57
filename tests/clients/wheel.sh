#!/usr/bin/env bash
# The Python wheel: it builds, installs into a fresh virtual environment, and what it installs is the binary itself.
set -euo pipefail
source "$(dirname "$0")/common.bash"

venv "$scratch/build" 'maturin>=1.9,<2'
(cd "$root" && "$scratch/build/bin/maturin" build --release --quiet --out "$scratch/dist")

venv "$scratch/fresh" --no-index --find-links "$scratch/dist" ecslint
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml")
[ "$("$scratch/fresh/bin/ecslint" --version)" = "ecslint $version" ] || fail "not version $version"
"$scratch/fresh/bin/pip" list --format freeze >"$scratch/log" 2>&1
log_has "ecslint==$version"

status=0
(cd "$root" && "$scratch/fresh/bin/ecslint" tests/example) >"$scratch/log" || status=$?
[ "$status" -eq 1 ] || fail "the example was linted with exit status $status"
log_has 'error[fargate-task-size]'

echo "wheel: ok ($(du -h "$scratch"/dist/*.whl | cut -f1))"
