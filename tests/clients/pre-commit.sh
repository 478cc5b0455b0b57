#!/usr/bin/env bash
# pre-commit, from PyPI, with both hooks: a bad task definition stops a commit and is shown, other JSON does not.
set -euo pipefail
source "$(dirname "$0")/common.bash"

venv "$scratch/venv" pre-commit
export PATH="$scratch/venv/bin:$PATH" PRE_COMMIT_HOME="$scratch/cache" PRE_COMMIT_COLOR=never
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@example.com GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@example.com

# It builds ecslint four times, each in another folder: of what is above these, cargo takes that it need not be fast.
mkdir "$scratch/.cargo"
printf '[profile.release.package.ecslint]\nopt-level = 0\n' >"$scratch/.cargo/config.toml"

# pre-commit installs from commits: make one of the work tree as it is.
git clone --quiet "$root" "$scratch/hooks"
(cd "$root" && git ls-files --cached --others --exclude-standard -z | xargs -0 cp --parents -t "$scratch/hooks")
cd "$scratch/hooks"
git add --all
git commit --quiet --allow-empty --message "work tree"

git init --quiet "$scratch/project"
cd "$scratch/project"
mkdir deploy
cp "$root/tests/example/task-definition.json" deploy/
printf '{"name": "web", "cpu": "512"}\n' >package.json
printf '{"Version": "2012-10-17", "Statement": []}\n' >deploy/ecs-policy.json
git add .

# As it is tried out: every hook of this repository.
! pre-commit try-repo "$scratch/hooks" --all-files --verbose >"$scratch/log" 2>&1 || fail "try-repo passed a bad task definition"
for hook in ecslint ecslint-wheel; do log_has "hook id: $hook"; done
[ "$(grep -cF 'error[fargate-task-size]' "$scratch/log")" -eq 2 ] || { cat "$scratch/log"; fail "a hook did not show the error"; }
log_lacks package.json
log_lacks ecs-policy.json

# As it is used: from a commit, by its configuration.
# configure HOOK ARGUMENTS: one hook with these.
configure() {
  cat >.pre-commit-config.yaml <<YAML
repos:
- repo: $scratch/hooks
  rev: $(git -C "$scratch/hooks" rev-parse HEAD)
  hooks:
  - id: $1
    args: [$2]
YAML
  git add .
}
pre-commit install >/dev/null
configure ecslint ""

! git commit --message "bad" >"$scratch/log" 2>&1 || fail "a bad task definition was committed"
log_has 'error[fargate-task-size]'
log_has 'deploy/task-definition.json:6:13'

git rm --quiet --cached deploy/task-definition.json
git commit --message "other JSON" >"$scratch/log" 2>&1 || { cat "$scratch/log"; fail "other JSON stopped a commit"; }

fixable='{"family": "web", "containerDefinitions": [{"name": "a", "image": "nginx:1.27", "memory": 128, "readOnlyRootFilesystem": true}]}'
for hook in ecslint ecslint-wheel; do
  printf '%s\n' "$fixable" >deploy/task-definition.json
  configure "$hook" ""
  ! git commit --message "to fix" >"$scratch/log" 2>&1 || fail "$hook let an unknown member pass"
  log_has 'did you mean `readonlyRootFilesystem`?'
  configure "$hook" --fix
  ! git commit --message "being fixed" >"$scratch/log" 2>&1 || fail "$hook committed what it had just changed"
  log_has 'files were modified by this hook'
  git add .
  git commit --message "fixed" >"$scratch/log" 2>&1 || { cat "$scratch/log"; fail "$hook does not pass what it fixed"; }
done

echo "pre-commit: ok"
