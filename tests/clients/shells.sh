#!/usr/bin/env bash
# Completions in bash, fish and zsh as the shells see them, and the manual pages as groff does.
set -euo pipefail
source "$(dirname "$0")/common.bash"
ecslint=$(binary)
need fish fish
need zsh zsh
need groff groff-base

"$ecslint" completions bash >"$scratch/ecslint.bash"
# What bash offers after the words given.
bash_offers() {
  bash -c 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ecslint "$1" "${@: -1}" "${@: -2:1}"; printf "%s\n" "${COMPREPLY[@]}"' \
    bash "$scratch/ecslint.bash" "$@"
}
bash_offers ecslint expl | grep -qx explain || fail "bash does not complete a command"
bash_offers ecslint check --fail-on w | grep -qx warning || fail "bash does not complete a value"

mkdir -p "$scratch/home/.config/fish/completions"
"$ecslint" completions fish >"$scratch/home/.config/fish/completions/ecslint.fish"
fish_offers() { PATH="$(dirname "$ecslint"):$PATH" HOME="$scratch/home" XDG_CONFIG_HOME="$scratch/home/.config" fish -c "complete -C '$1'" | cut -f1; }
fish_offers 'ecslint expl' | grep -qx explain || fail "fish does not complete a command"
fish_offers 'ecslint check --fail-on w' | grep -qx warning || fail "fish does not complete a value"

mkdir "$scratch/zsh"
"$ecslint" completions zsh >"$scratch/zsh/_ecslint"
zsh -fc 'fpath=("$1" $fpath); autoload -U compinit; compinit -D -u; autoload +X _ecslint; print $_comps[ecslint]' \
  zsh "$scratch/zsh" >"$scratch/log" 2>&1
log_has _ecslint

"$ecslint" completions powershell >"$scratch/log"
log_has Register-ArgumentCompleter

"$ecslint" man "$scratch/man"
for page in "$scratch"/man/*.1; do
  groff -man -ww -z "$page" 2>"$scratch/log"
  [ ! -s "$scratch/log" ] || { cat "$scratch/log"; fail "groff warns of $(basename "$page")"; }
done
[ -f "$scratch/man/ecslint.1" ] && [ -f "$scratch/man/ecslint-check.1" ] || fail "manual pages are missing"

echo "shells: ok"
