#!/usr/bin/env bash
# The Python wheel: it builds, installs into a fresh virtual environment, and what it installs is the binary itself.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() { printf 'wheel: %s\n' "$1" >&2; exit 1; }

python3 -m venv "$scratch/build"
"$scratch/build/bin/pip" install --quiet --disable-pip-version-check 'maturin>=1.9,<2'
(cd "$root" && "$scratch/build/bin/maturin" build --release --quiet --out "$scratch/dist")

python3 -m venv "$scratch/fresh"
"$scratch/fresh/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links "$scratch/dist" ecslint
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
[ "$("$scratch/fresh/bin/ecslint" --version)" = "ecslint $version" ] || fail "not version $version"
[ "$("$scratch/fresh/bin/pip" list --format freeze | grep '^ecslint')" = "ecslint==$version" ] || fail "the wheel is not of version $version"

status=0
(cd "$root" && "$scratch/fresh/bin/ecslint" tests/example) >"$scratch/log" || status=$?
[ "$status" -eq 1 ] && grep -q 'error\[fargate-task-size\]' "$scratch/log" || fail "the example was linted with exit status $status"

echo "wheel: ok ($(du -h "$scratch"/dist/*.whl | cut -f1))"
