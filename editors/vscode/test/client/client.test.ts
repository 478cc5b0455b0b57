// The extension as it is shipped, in a VS Code made of `test/vscode.ts`, with the real server.
//
//   ECSLINT_BIN        the binary
//   ECSLINT_EXTENSION  folder of the extension, where it is not this one: an unpacked .vsix

import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

import * as vscode from '../vscode';
import { fake, type Document } from '../vscode';

const binary = resolve(process.env['ECSLINT_BIN'] ?? assert.fail('ECSLINT_BIN must name the binary'));
const root = resolve(process.env['ECSLINT_EXTENSION'] ?? join(__dirname, '../../..'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ecslint-client-')));

/** The misspelt member stands behind two characters that are two UTF-16 units each. */
const BAD = `{
  "family": "web",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "4096",
  "containerDefinitions": [
    {
      "name": "app",
      "image": "nginx:1.27",
      "essential": true,
      "environment": [{ "name": "MOOD", "value": "🚀🚀" }], "readOnlyRootFilesystem": true
    }
  ]
}
`;

// The extension asks for `vscode`: it gets ours.
const load = (Module as any)._load;
(Module as any)._load = (request: string, ...rest: unknown[]) =>
  request === 'vscode' ? vscode : load(request, ...rest);
const extension = require(join(root, manifest.main));

function write(name: string, content: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

function open(name: string, content: string): Document {
  return fake.open(write(name, content), content);
}

async function until<T>(what: string, ask: () => T | false | Promise<T | false>, within = 15_000) {
  const end = Date.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer) return answer as Exclude<NonNullable<T>, false>;
    if (Date.now() > end) assert.fail(`waited ${within} ms for ${what}\n${fake.log.slice(-20).join('\n')}`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

const problems = (document: Document): any[] => vscode.languages.getDiagnostics(document.uri);
const codeOf = (problem: any): string => problem.code?.value ?? problem.code;
const problem = (document: Document, rule: string) =>
  until(rule, () => problems(document).find((one) => codeOf(one) === rule));
const gone = (document: Document, rule: string) =>
  until(`no ${rule}`, () => !problems(document).some((one) => codeOf(one) === rule));
const textOf = (document: Document, range: any) => document.getText(range);
const labelOf = (item: any): string => (typeof item.label === 'string' ? item.label : item.label.label);
const shown = (entry: any): string =>
  [entry.contents]
    .flat()
    .map((part: any) => (typeof part === 'string' ? part : part.value))
    .join('\n');

const subscriptions: { dispose(): void }[] = [];

/** Activates an extension as VS Code does. */
function start(activated = extension, at = root): void {
  fake.folders = [{ uri: vscode.Uri.file(folder), name: 'client', index: 0 }];
  const extensionUri = vscode.Uri.file(at);
  activated.activate({ subscriptions, extensionUri, extensionPath: at, extension: { packageJSON: manifest } });
}

/** Deactivates it, and disposes of what it has registered. */
async function stop(deactivated = extension): Promise<void> {
  await deactivated.deactivate();
  for (const subscription of subscriptions.splice(0)) subscription.dispose();
}

const bar = (icon: string) => fake.status?.visible && fake.status.text.includes(`$(${icon})`);

describe('without a program', () => {
  before(async () => {
    fake.settings['ecslint.path'] = '/nowhere/ecslint';
    start();
  });
  after(async () => {
    await stop();
    fake.settings = {};
    fake.messages.length = 0;
  });

  test('JSON of others starts nothing', async () => {
    const document = open('package.json', '{ "name": "x" }');
    await new Promise((wake) => setTimeout(wake, 50));
    assert.deepEqual(fake.messages, []);
    assert.ok(!fake.status.visible);
    fake.close(document);
  });

  test('an ECS document brings a message that helps, once', async () => {
    const document = open('first/task-definition.json', BAD);
    await until('a message', () => fake.messages.length > 0);
    assert.match(fake.messages[0] ?? '', /ecslint\.path is "\/nowhere\/ecslint"/);
    assert.ok(bar('warning'));
    document.replace('"web"', '"webs"');
    await new Promise((wake) => setTimeout(wake, 50));
    assert.equal(fake.messages.length, 1);
    fake.close(document);
  });

  test('the schemas speak', async () => {
    const uri = vscode.Uri.parse('ecslint://schemas/task-definition.schema.json');
    const schema = Buffer.from(await fake.fileSystems['ecslint'].readFile(uri)).toString();
    assert.ok(schema.includes('containerDefinitions'));
  });
});

describe('with the server', () => {
  let document: Document;

  before(async () => {
    fake.log.length = 0;
    fake.settings['ecslint.path'] = binary;
    fake.settings['ecslint.inlayHints'] = true;
    start();
    document = open('web/task-definition.json', BAD);
    await until('the server to run', () => fake.log.some((line) => line.includes('starting')) && !bar('sync~spin'));
  });

  after(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('problems stand at the very characters, behind emoji too', async () => {
    const misspelt = await problem(document, 'unknown-member');
    assert.match(textOf(document, misspelt.range), /^"?readOnlyRootFilesystem"?$/);
    assert.equal(misspelt.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(misspelt.source, 'ecslint');
    assert.match(misspelt.message, /readonlyRootFilesystem|readOnlyRootFilesystem/);
    const size = await problem(document, 'fargate-task-size');
    assert.match(textOf(document, size.range), /^"?4096"?$/);
  });

  test('every problem comes once, pushed or pulled', async () => {
    await new Promise((wake) => setTimeout(wake, 300));
    const seen = problems(document).map((one) => `${codeOf(one)} ${document.offsetAt(one.range.start)}`);
    assert.deepEqual(seen, [...new Set(seen)]);
  });

  test('a problem leads to the page of its rule', async () => {
    const { code } = await problem(document, 'unknown-member');
    assert.match(String(code.target), /^https:\/\/.*unknown-member/);
  });

  test('the status bar counts', async () => {
    await until('counts', () => /\$\(error\) [2-9]/.test(fake.status.text));
    assert.match(fake.status.tooltip.value, /ecslint is running/);
    assert.match(fake.status.tooltip.value, /\d errors/);
  });

  test('the schemas are silent', async () => {
    const uri = vscode.Uri.parse('ecslint://schemas/task-definition.schema.json');
    assert.equal(
      Buffer.from(await fake.fileSystems['ecslint'].readFile(uri))
        .toString()
        .trim(),
      '{}',
    );
  });

  test('members and values are completed', async () => {
    const draft = open('draft/task-definition.json', '{\n  "family": "draft",\n  "networkMode": "",\n  \n}\n');
    const at = (text: string, off: number) => {
      const { start } = draft.find(text);
      return new vscode.Position(start.line, start.character + off);
    };
    const members = await until('members', async () => {
      const items = await fake.complete(draft, new vscode.Position(3, 2));
      return items.length > 0 && items;
    });
    const labels = members.map(labelOf).map((label) => label.replaceAll('"', ''));
    assert.ok(labels.includes('containerDefinitions'), labels.join());
    assert.ok(!labels.includes('family'), 'a member that is there is not offered');
    const asking = members.filter((item: any) => item.command?.command === 'editor.action.triggerSuggest').map(labelOf);
    assert.ok(asking.includes('cpu'), 'its value is one of a list');
    assert.ok(!asking.includes('executionRoleArn'), 'its value is not');
    const values = (await fake.complete(draft, at('""', 1))).map(labelOf).map((label) => label.replaceAll('"', ''));
    assert.ok(values.includes('awsvpc'), values.join());
    fake.close(draft);
  });

  test('a member is explained', async () => {
    const entries = await fake.hover(document, document.find('networkMode').start);
    assert.match(entries.map(shown).join('\n'), /network/i);
  });

  test('a quick fix changes what it says', async () => {
    const { range } = await problem(document, 'unknown-member');
    const fixes = await fake.actions(document, range);
    const fix = fixes.find((action: any) => action.edit && /readonlyRootFilesystem/.test(action.title)) as any;
    assert.ok(fix, fixes.map((action: any) => action.title).join());
    await vscode.workspace['applyEdit'](fix.edit);
    assert.ok(document.getText().includes('"🚀🚀" }], "readonlyRootFilesystem": true'), document.getText());
    await gone(document, 'unknown-member');
  });

  test('a problem can be suppressed in a configuration file that is not there yet', async () => {
    const { range } = await problem(document, 'fargate-task-size');
    const actions = await fake.actions(document, range);
    const edit = actions.map((action: any) => action.edit).find((each: any) => each?.created.length) as any;
    assert.ok(edit, actions.map((action: any) => action.title).join());
    const [[uri, edits]] = edit.entries();
    assert.equal(String(edit.created[0]), String(uri));
    assert.match(String(uri), /\/ecslint\.toml$/);
    assert.match(edits[0].newText, /rules = \["fargate-task-size"\]/);
  });

  test('what is typed is checked, and what is mended is forgotten', async () => {
    document.replace('"4096"', '"1024"');
    await gone(document, 'fargate-task-size');
    document.replace('"1024"', '"8192"');
    const size = await problem(document, 'fargate-task-size');
    assert.match(textOf(document, size.range), /^"?8192"?$/);
  });

  test('fix all mends what is safe', async () => {
    const loose = open('loose/task-definition.json', BAD.replace('"family": "web",', '"family": "loose",,'));
    loose.replace(',,', ',');
    loose.replace('"readOnlyRootFilesystem": true\n', '"readonlyRootFilesystem": true,\n');
    await problem(loose, 'trailing-comma');
    await fake.commands['ecslint.fixAll']?.();
    await gone(loose, 'trailing-comma');
    assert.ok(loose.getText().includes('"readonlyRootFilesystem": true\n'));
    fake.close(loose);
  });

  test('JSON of others stays quiet', async () => {
    const other = open('tsconfig.json', '{ "compilerOptions": { "strict": true, }, }');
    await new Promise((wake) => setTimeout(wake, 300));
    assert.deepEqual(problems(other), []);
    assert.deepEqual(await fake.complete(other, new vscode.Position(0, 2)), []);
    assert.ok(!fake.status.visible);
    fake.close(other);
  });

  test('settings take effect at once', async () => {
    fake.front.fire(undefined);
    fake.set('ecslint.ignore', ['fargate-task-size']);
    await gone(document, 'fargate-task-size');
    fake.set('ecslint.ignore', null);
    await problem(document, 'fargate-task-size');
  });

  test('a rule page opens', async () => {
    await fake.commands['ecslint.openRule']?.('unknown-member');
    const [, uri] = fake.called.find(([name]) => name === 'markdown.showPreview') ?? [];
    assert.equal(String(uri), 'ecslint-rule:/unknown-member.md');
    const page = await vscode.workspace['openTextDocument'](uri);
    assert.match(page.getText(), /^# /m);
    await fake.commands['ecslint.openRule']?.('no-such-rule');
    assert.match(fake.messages.at(-1) ?? '', /no rule `?no-such-rule/);
  });

  test('a rule is picked from the list where the cursor is at none', async () => {
    fake.called.length = 0;
    await fake.commands['ecslint.openRule']?.();
    assert.ok(fake.called.some(([name, uri]) => name === 'markdown.showPreview' && /\w\.md$/.test(String(uri))));
  });

  test('a restart brings everything back', async () => {
    await fake.commands['ecslint.restart']?.();
    await problem(document, 'fargate-task-size');
    assert.ok(!fake.messages.some((message) => /did not start/.test(message)), fake.messages.join('\n'));
  });

  test('another program is taken when the setting changes, and a broken one is named', async () => {
    fake.set('ecslint.path', '/bin/false');
    await until('a message', () => fake.messages.some((message) => /\/bin\/false did not start/.test(message)));
    await until('the status bar', () => fake.settings && problems(document).length === 0);
    fake.set('ecslint.path', binary);
    await problem(document, 'fargate-task-size');
  });
});

describe('a program inside the extension', () => {
  const copy = mkdtempSync(join(tmpdir(), 'ecslint-bundled-'));

  test('is taken before the one on PATH, in a workspace with an ECS file that is not open', async () => {
    for (const file of ['package.json', 'dist/extension.js', 'dist/server.js']) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      copyFileSync(join(root, file), join(copy, file));
    }
    const bundled = join(copy, 'bin', process.platform === 'win32' ? 'ecslint.exe' : 'ecslint');
    mkdirSync(dirname(bundled));
    copyFileSync(binary, bundled);
    chmodSync(bundled, 0o755);
    fake.settings = {};
    fake.log.length = 0;
    fake.documents.length = 0;
    process.env['PATH'] = `${dirname(binary)}${delimiter}${process.env['PATH'] ?? ''}`;
    const other = require(join(copy, manifest.main));
    fake.files = [vscode.Uri.file(join(folder, 'x/task-definition.json'))];
    start(other, copy);
    await until('the start', () => fake.log.some((line) => line.includes(`starting ${bundled} (bundled)`)));
    await stop(other);
    assert.ok(
      !fake.messages.some((message) => /did not start: (?!.*\/bin\/false)/.test(message) && message.includes(bundled)),
    );
    rmSync(copy, { recursive: true, force: true });
  });
});
