import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseRules } from '../../src/rules';
import { serverSettings } from '../../src/settings';
import { countWords, isRuleName, ruleOf, stateWords, statusText } from '../../src/words';

const NONE = { errors: 0, warnings: 0, infos: 0 };

test('the status bar shows a tick or the counts', () => {
  assert.equal(statusText('running', NONE), '$(check) ecslint');
  assert.equal(statusText('running', { errors: 2, warnings: 0, infos: 1 }), 'ecslint $(error) 2 $(info) 1');
  assert.equal(statusText('starting', { ...NONE, errors: 3 }), '$(sync~spin) ecslint');
  assert.equal(statusText('missing', NONE), '$(warning) ecslint');
  assert.equal(statusText('stopped', NONE), '$(circle-slash) ecslint');
});

test('words of the tooltip', () => {
  assert.equal(countWords(NONE), 'no problems');
  assert.equal(countWords({ errors: 1, warnings: 2, infos: 0 }), '1 error, 2 warnings');
  assert.equal(stateWords('running', 'ecslint 0.1.0'), 'ecslint is running: ecslint 0.1.0');
  assert.equal(stateWords('stopped', undefined), 'ecslint is stopped');
});

test('a rule is known by its code in either form', () => {
  assert.equal(ruleOf('fargate-task-size'), 'fargate-task-size');
  assert.equal(ruleOf({ value: 'null-value', target: 'https://example.com' }), 'null-value');
  assert.equal(ruleOf(17), undefined);
  assert.equal(ruleOf(undefined), undefined);
});

test('what is no rule name is not handed to the program', () => {
  for (const name of ['--help', '../x', 'A-B', 'a b', '', 'a--b', 5, null]) assert.ok(!isRuleName(name), String(name));
});

test('settings that are not set, or not for the server, are not sent', () => {
  const where = { home: '/home/me', workspaceFolder: '/work' };
  const section = (values: Record<string, unknown>) => ({ get: <T>(name: string) => values[name] as T });
  assert.deepEqual(serverSettings(section({ path: null, select: [], consumer: '', ignore: null }), where), {});
  const set = {
    config: '${workspaceFolder}/ci/ecslint.toml',
    ignore: ['latest-tag'],
    consumer: 'ecspresso',
    inlayHints: false,
    path: '/bin/ecslint',
    'trace.server': 'off',
  };
  assert.deepEqual(serverSettings(section(set), where), {
    config: '/work/ci/ecslint.toml',
    ignore: ['latest-tag'],
    consumer: 'ecspresso',
    inlayHints: false,
  });
});

test('the list of rules becomes items to pick from', () => {
  const json = '[{"name": "null-value", "severity": "warning", "category": "suspicious", "title": "A null"}, {"x": 1}]';
  assert.deepEqual(parseRules(json), [{ label: 'null-value', description: 'warning, suspicious', detail: 'A null' }]);
  assert.throws(() => parseRules('{}'));
});
