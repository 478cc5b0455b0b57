#!/usr/bin/env bash
# Debian's Emacs with Eglot and editors/emacs/ecslint.el, without a terminal.
set -euo pipefail
source "$(dirname "$0")/common.bash"
need emacs emacs-nox
ecslint=$(binary)

# Nothing of whoever runs this.
mkdir "$scratch/home"
in_emacs() {
  HOME=$scratch/home XDG_CONFIG_HOME=$scratch/home PATH="$(dirname "$ecslint"):$PATH" \
    emacs --batch --no-init-file --funcall package-initialize "$@"
}
# Since version 29 it is a part of Emacs.
in_emacs --eval "(require 'eglot)" 2>/dev/null || debian elpa-eglot

cp "$root/editors/emacs/ecslint.el" "$scratch/"
in_emacs --eval '(setq byte-compile-error-on-warn t)' --funcall batch-byte-compile "$scratch/ecslint.el"
in_emacs --directory "$scratch" --load "$root/tests/clients/emacs/ecslint-test.el" \
  --funcall ert-run-tests-batch-and-exit >"$scratch/log" 2>&1 || { cat "$scratch/log"; fail "a test failed"; }
log_has "7 results as expected, 0 unexpected"

echo "emacs: ok ($(emacs --version | head -n 1))"
