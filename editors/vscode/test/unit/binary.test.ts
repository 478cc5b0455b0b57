import assert from 'node:assert/strict';
import { test } from 'node:test';

import { expand, findBinary, notFoundMessage, type Surroundings } from '../../src/binary';

const HERE: Surroundings = {
  setting: null,
  extensionFolder: '/ext',
  workspaceFolder: '/work',
  home: '/home/me',
  env: { PATH: '/usr/bin:.:/opt/bin' },
  platform: 'linux',
  isRunnable: () => false,
};

function search(files: string[], change: Partial<Surroundings> = {}) {
  return findBinary({ ...HERE, isRunnable: (file) => files.includes(file), ...change });
}

test('the setting wins over the bundled binary, which wins over PATH', () => {
  const all = ['/mine/ecslint', '/ext/bin/ecslint', '/opt/bin/ecslint'];
  assert.deepEqual(search(all, { setting: '/mine/ecslint' }), { found: '/mine/ecslint', by: 'setting' });
  assert.deepEqual(search(all), { found: '/ext/bin/ecslint', by: 'bundled' });
  assert.deepEqual(search(all.slice(2)), { found: '/opt/bin/ecslint', by: 'PATH' });
});

test('a setting that names nothing is not passed over', () => {
  const result = search(['/ext/bin/ecslint'], { setting: '/gone/ecslint' });
  assert.equal(result.found, undefined);
  assert.match(notFoundMessage(result as never), /ecslint\.path is "\/gone\/ecslint"/);
});

test('an empty setting is no setting', () => {
  assert.deepEqual(search(['/ext/bin/ecslint'], { setting: '  ' }), { found: '/ext/bin/ecslint', by: 'bundled' });
});

test('the setting may be relative, start at home or in the workspace, or be a bare name', () => {
  const found = (setting: string, file: string) =>
    assert.deepEqual(search([file], { setting }), { found: file, by: 'setting' });
  found('tools/ecslint', '/work/tools/ecslint');
  found('./tools/ecslint', '/work/tools/ecslint');
  found('~/bin/ecslint', '/home/me/bin/ecslint');
  found('${workspaceFolder}/x/ecslint', '/work/x/ecslint');
  found('${userHome}/x/ecslint', '/home/me/x/ecslint');
  found('ecslint-next', '/opt/bin/ecslint-next');
});

test('a relative entry of PATH is not searched: it would be a program of whatever folder is open', () => {
  const result = search([]);
  assert.deepEqual(result, {
    found: undefined,
    setting: undefined,
    tried: ['/ext/bin/ecslint', '/usr/bin/ecslint', '/opt/bin/ecslint'],
  });
  assert.match(notFoundMessage(result as never), /cargo install ecslint/);
});

test('Windows: .exe, its separators, and Path', () => {
  const windows = {
    platform: 'win32' as const,
    extensionFolder: 'C:\\ext',
    workspaceFolder: 'C:\\work',
    home: 'C:\\Users\\me',
    env: { Path: 'C:\\bin;D:\\tools' },
  };
  assert.deepEqual(search(['C:\\ext\\bin\\ecslint.exe'], windows), {
    found: 'C:\\ext\\bin\\ecslint.exe',
    by: 'bundled',
  });
  assert.deepEqual(search(['D:\\tools\\ecslint.exe'], windows), { found: 'D:\\tools\\ecslint.exe', by: 'PATH' });
  const setting = '~\\bin\\ecslint';
  assert.deepEqual(search(['C:\\Users\\me\\bin\\ecslint.exe'], { ...windows, setting }), {
    found: 'C:\\Users\\me\\bin\\ecslint.exe',
    by: 'setting',
  });
});

test('without PATH and without a folder nothing breaks', () => {
  const result = search([], { env: {}, workspaceFolder: undefined, setting: 'x/ecslint' });
  assert.deepEqual(result, { found: undefined, setting: 'x/ecslint', tried: ['x/ecslint'] });
});

test('a folder named with dollar signs is put in as it is', () => {
  assert.equal(expand('~/x', { home: "/home/$&$'", workspaceFolder: undefined }), "/home/$&$'/x");
  assert.equal(expand('${workspaceFolder}/x', { home: '/h', workspaceFolder: undefined }), '${workspaceFolder}/x');
});
