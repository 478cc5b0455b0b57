#!/usr/bin/env bash
# The container image, as far as it can be had without an engine: the static binary works in an otherwise empty root, as any user.
set -euo pipefail
source "$(dirname "$0")/common.bash"

target="$(uname -m)-unknown-linux-musl"
rustup target list --installed | grep -qx "$target" || rustup target add "$target"
# Unoptimised: what matters here is that it is static.
(cd "$root" && cargo build --quiet --locked --target "$target")

mkdir -p "$scratch/image/work"
cp "$CARGO_TARGET_DIR/$target/debug/ecslint" "$scratch/image/"
cp "$root/tests/example/task-definition.json" "$scratch/image/work/"
chmod -R a+rX "$scratch"
status=0
as_root chroot --userspec=65534:65534 "$scratch/image" /ecslint work >"$scratch/log" || status=$?
[ "$status" -eq 1 ] || fail "the example was linted with exit status $status"
log_has 'error[fargate-task-size]'

echo "docker: ok"
