#!/usr/bin/env bash
# The VS Code extension: formatted, type-checked, tested, packaged; and what is in the package starts the real server.
set -euo pipefail
source "$(dirname "$0")/common.bash"
need node nodejs
need npm npm
need unzip unzip
ECSLINT_BIN=$(binary)
export ECSLINT_BIN

# A copy: what is built and installed does not land between the sources. It reads the schemas beside it.
mkdir "$scratch/editors"
git -C "$root" ls-files -z --cached --others --exclude-standard editors/vscode |
  tar --create --directory "$root" --null --files-from - | tar --extract --directory "$scratch"
cp -r "$root/schemas" "$scratch/schemas"
cd "$scratch/editors/vscode"
npm ci --no-audit --no-fund --silent

npm test --silent

# One package without a program, and one that brings its own.
ECSLINT_BUNDLE='' npx --no-install vsce package --no-dependencies --out "$scratch/ecslint.vsix" >"$scratch/log"
unzip -q "$scratch/ecslint.vsix" -d "$scratch/unpacked"
(cd "$scratch/unpacked/extension" && find . -type f | sort) >"$scratch/log"
for file in package.json readme.md changelog.md icon.png dist/extension.js dist/server.js schemas/task-definition.schema.json; do
  log_has "./$file"
done
log_lacks node_modules
log_lacks .ts
log_lacks ./bin/
ECSLINT_BUNDLE=$ECSLINT_BIN npx --no-install vsce package --no-dependencies --target linux-x64 --out "$scratch/linux.vsix" >"$scratch/log"
unzip -q "$scratch/linux.vsix" 'extension/bin/*' -d "$scratch/linux"
[ "$("$scratch/linux/extension/bin/ecslint" --version)" = "$("$ECSLINT_BIN" --version)" ] || fail "the bundled program does not run"

# The tests of the client, over the code as it is shipped.
node scripts/build.mjs
ECSLINT_EXTENSION=$scratch/unpacked/extension node --test --test-timeout=120000 dist/test/client

echo "vscode: ok"
