import assert from 'node:assert/strict';
import { test } from 'node:test';

import { globToRegExp, hasEcsContent, hasEcsName, isLikelyEcs, isSelected } from '../../src/documents';

test('names that people use', () => {
  for (const path of [
    '/repo/task-definition.json',
    '/repo/deploy/prod-taskdef.json',
    '/repo/ecs-task-def.json',
    '/repo/.aws/prod.json',
    '/repo/.aws/web/td.json',
    '/repo/infra/task-definitions/web.json',
    '/repo/taskdefs/a/b.json',
    '/repo/ecs-service-def.json',
    '/repo/service_definition.json',
    '/repo/create-service-web.json',
    '/repo/container-definitions.json',
    '/repo/run-task.json',
    'C:\\repo\\task_definition.json',
    'task-definition.json',
  ]) {
    assert.ok(hasEcsName(path), path);
  }
});

test('names that others use', () => {
  for (const path of [
    '/repo/package.json',
    '/repo/tsconfig.json',
    '/repo/task-definition.yaml',
    '/repo/service.json',
    '/repo/aws/prod.json',
    '/repo/task/def/x.json',
    '/repo/iam-ecs-policy.json',
    '/repo/task-definition.json.bak',
  ]) {
    assert.ok(!hasEcsName(path), path);
  }
});

test('a name that tells nothing is told by content', () => {
  assert.ok(hasEcsContent('{ "family": "web", "containerDefinitions": [] }'));
  assert.ok(hasEcsContent('{"cluster": "c",\n  "taskDefinition" : "web"'));
  assert.ok(!hasEcsContent('{ "name": "x", "dependencies": {} }'));
  assert.ok(!hasEcsContent('{ "note": "containerDefinitions" }'));
  assert.ok(!hasEcsContent(''));
});

test('only the start of a huge file is looked at', () => {
  const filler = `"${'x'.repeat(100_000)}"`;
  assert.ok(!hasEcsContent(`{ "a": ${filler}, "containerDefinitions": [] }`));
});

test('the document must be JSON on disk or not saved yet', () => {
  const text = (languageId: string, scheme: string) => ({
    languageId,
    uri: { scheme, path: '/x/task-definition.json' },
    getText: () => '',
  });
  assert.ok(isLikelyEcs(text('json', 'file')));
  assert.ok(isLikelyEcs(text('jsonc', 'untitled')));
  assert.ok(!isSelected(text('yaml', 'file')));
  assert.ok(!isLikelyEcs(text('json', 'git')));
});

test('globs', () => {
  assert.ok(globToRegExp('**/a*.json').test('/x/y/abc.json'));
  assert.ok(globToRegExp('**/a*.json').test('abc.json'));
  assert.ok(!globToRegExp('**/a*.json').test('/x/a/y.json'));
  assert.ok(globToRegExp('**/d/**/*.json').test('/d/x.json'));
  assert.ok(globToRegExp('a/**').test('a/b/c'));
  assert.ok(globToRegExp('a?c[-_]d+.x').test('abc_d+.x'));
});
