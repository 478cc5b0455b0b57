import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';

import { CONFIG_GLOBS, ECS_GLOBS } from '../../src/documents';
import { SCHEME } from '../../src/schemas';
import { serverSettings } from '../../src/settings';

const root = join(__dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const source = ['extension', 'rules', 'status'].map((name) => read(`src/${name}.ts`)).join('\n');

test('the extension wakes for the names that it knows', () => {
  const globs = manifest.activationEvents
    .filter((event: string) => event.startsWith('workspaceContains:'))
    .map((event: string) => event.slice('workspaceContains:'.length));
  assert.deepEqual(new Set(globs), new Set([...ECS_GLOBS, ...CONFIG_GLOBS]));
  assert.ok(manifest.activationEvents.includes(`onFileSystem:${SCHEME}`));
  assert.ok(!manifest.activationEvents.includes('*'));
});

test('every command that is offered exists, and every one that exists is offered', () => {
  const offered = manifest.contributes.commands.map(({ command }: { command: string }) => command);
  const registered = [...source.matchAll(/registerCommand\('([^']+)'/g)].map((match) => match[1]);
  assert.deepEqual([...offered].sort(), registered.sort());
});

test('every setting is described, its default is of its type, and the server is sent what is for it', () => {
  const properties: Record<string, any> = manifest.contributes.configuration.properties;
  for (const [name, setting] of Object.entries(properties)) {
    assert.ok(setting.description ?? setting.markdownDescription, name);
    const type = setting.default === null ? 'null' : typeof setting.default;
    assert.ok([setting.type].flat().includes(type), `${name}: ${type}`);
    if (setting.enum) assert.equal(setting.enum.length, setting.enumDescriptions.length, name);
  }
  const sent = serverSettings({ get: <T>() => 'x' as T }, { home: '/', workspaceFolder: undefined });
  const names = Object.keys(properties).map((name) => name.replace(/^ecslint\./, ''));
  assert.deepEqual([...Object.keys(sent), 'path', 'trace.server'].sort(), names.sort());
});

test('an untrusted workspace cannot choose a program', () => {
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  assert.ok(restricted.includes('ecslint.path'));
  assert.notEqual(manifest.contributes.configuration.properties['ecslint.path'].scope, 'resource');
});

test('the schemas that are contributed are built, and the files that are packaged exist', () => {
  for (const { url, fileMatch } of manifest.contributes.jsonValidation) {
    assert.match(url, new RegExp(`^${SCHEME}://schemas/`));
    assert.ok(existsSync(join(root, 'schemas', basename(url))), url);
    assert.ok(fileMatch.length > 0);
  }
  for (const file of [manifest.main, manifest.icon, 'README.md', 'CHANGELOG.md', 'LICENSE', 'dist/server.js']) {
    assert.ok(existsSync(join(root, file)), file);
  }
});

test('the change log speaks of this version, and the readme of every setting and command', () => {
  assert.ok(read('CHANGELOG.md').includes(`## ${manifest.version}`));
  const readme = read('README.md');
  for (const name of Object.keys(manifest.contributes.configuration.properties)) {
    assert.ok(readme.includes(`\`${name}\``), name);
  }
  for (const { title } of manifest.contributes.commands) assert.ok(readme.includes(title), title);
});

test('the language client is not loaded before there is an ECS document', () => {
  assert.ok(!read('dist/extension.js').includes('vscode-languageserver-protocol'));
  assert.ok(read('dist/extension.js').length < 60_000);
});
