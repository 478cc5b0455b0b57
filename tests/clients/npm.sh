#!/usr/bin/env bash
# The npm packages: they pack, install into a scratch project, and pass on what the binary prints and its exit status.
set -euo pipefail
source "$(dirname "$0")/common.bash"
need node nodejs
need npm npm
ecslint=$(binary)

platform=$(node --print '`${process.platform}-${process.arch}`')
node "$root/packages/npm/pack.mjs" "$scratch/packages" "$platform=$ecslint"
mkdir "$scratch/project"
cd "$scratch/project"
for package in "$platform" ecslint; do
  npm pack --silent --pack-destination "$scratch" "$scratch/packages/$package" >/dev/null
done
npm init --yes >/dev/null
# Offline: the packages of other platforms are optional, and this one comes from the file.
npm install --offline --no-audit --no-fund --silent "$scratch"/ecslint-"$platform"-*.tgz "$scratch"/ecslint-[0-9]*.tgz

[ "$(npx --no-install ecslint --version)" = "$("$ecslint" --version)" ] || fail "another version"
status=0
npx --no-install ecslint "$root/tests/example" >"$scratch/log" || status=$?
[ "$status" -eq 1 ] || fail "the example was linted with exit status $status"
log_has 'error[fargate-task-size]'
printf '{"family": "web", "containerDefinitions": [{"name": "a", "image": "b", "memory": 128, "cpu": "x"}]}' |
  npx --no-install ecslint - >"$scratch/log" || true
log_has '<stdin>'

# Without the binary it says what is missing.
rm -r node_modules/@ecslint
status=0
npx --no-install ecslint . >"$scratch/log" 2>&1 || status=$?
[ "$status" -eq 2 ] || fail "exit status $status without the binary"
log_has "@ecslint/$platform is not installed"

echo "npm: ok"
