# What the scripts beside this file share. They run the binary that `ECSLINT_BIN` names, or build one.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
client=$(basename "$0" .sh)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}"

fail() { printf '%s: %s\n' "$client" "$1" >&2; exit 1; }

# log_has TEXT: what the last command wrote into the log holds this.
log_has() { grep -qF -- "$1" "$scratch/log" || { cat "$scratch/log"; fail "no \`$1\` in the output"; }; }
log_lacks() { ! grep -qF -- "$1" "$scratch/log" || { cat "$scratch/log"; fail "\`$1\` in the output"; }; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

# need COMMAND PACKAGE: installs Debian's package if the command is missing.
need() {
  command -v "$1" >/dev/null || debian "$2"
}

# debian PACKAGE: installs it.
debian() {
  [ -n "${apt_updated:-}" ] || as_root apt-get update -qq >/dev/null
  apt_updated=yes
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$1" >/dev/null
}

# venv FOLDER PACKAGE…: a fresh virtual environment with these packages of PyPI.
venv() {
  python3 -c 'import ensurepip' 2>/dev/null || debian python3-venv
  python3 -m venv "$1"
  "$1/bin/pip" install --quiet --disable-pip-version-check "${@:2}"
}

# binary: the path of the ecslint to try.
binary() {
  if [ -z "${ECSLINT_BIN:-}" ]; then
    (cd "$root" && cargo build --release --quiet) >&2
    ECSLINT_BIN="$CARGO_TARGET_DIR/release/ecslint"
  fi
  printf '%s\n' "$ECSLINT_BIN"
}
