import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { getLanguageService, TextDocument } from 'vscode-json-languageservice';

import { Schemas } from '../../src/schemas';
import { Uri } from '../vscode';

const root = join(__dirname, '../../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The engine of VS Code's JSON support, set up as VS Code sets it up. */
const service = getLanguageService({
  schemaRequestService: async (uri) => readFileSync(join(root, 'schemas', uri.split('/').at(-1) ?? ''), 'utf8'),
  clientCapabilities: { textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } } },
});
service.configure({
  validate: true,
  schemas: manifest.contributes.jsonValidation.map(({ url, fileMatch }: any) => ({
    uri: url,
    fileMatch: fileMatch.map((glob: string) => `/${glob}`),
  })),
});

function open(name: string, text: string) {
  const document = TextDocument.create(`file:///repo/${name}`, 'json', 1, text.replace('|', ''));
  return { document, json: service.parseJSONDocument(document), at: document.positionAt(text.indexOf('|')) };
}

async function complete(name: string, text: string) {
  const { document, json, at } = open(name, text);
  return (await service.doComplete(document, at, json))?.items ?? [];
}

test('members are completed in files of every name', async () => {
  const labels = async (name: string, text: string) => (await complete(name, text)).map((item) => item.label);
  assert.ok((await labels('web-task-definition.json', '{ | }')).includes('containerDefinitions'));
  assert.ok((await labels('task-definitions/web.json', '{ | }')).includes('requiresCompatibilities'));
  assert.ok((await labels('container-definitions.json', '[{ | }]')).includes('portMappings'));
  assert.ok((await labels('ecs-service.json', '{ | }')).includes('desiredCount'));
  assert.ok((await labels('create-service.json', '{ | }')).includes('serviceName'));
  assert.ok((await labels('run-task.json', '{ | }')).includes('overrides'));
  assert.ok(!(await labels('package.json', '{ | }')).includes('containerDefinitions'));
});

test('values are completed, with what the member means', async () => {
  const modes = await complete('task-definition.json', '{ "networkMode": | }');
  assert.ok(modes.some((item) => item.label === '"awsvpc"'));
  const inside = await complete('task-definition.json', '{ "containerDefinitions": [{ "image": "x", | }] }');
  const member = inside.find((item) => item.label === 'portMappings');
  assert.ok(member?.documentation, 'a description');
  assert.match(member?.textEdit?.newText ?? member?.insertText ?? '', /^"portMappings": \[/);
});

test('nothing is judged: templates, describe output and half a file stay quiet', async () => {
  for (const text of [
    '{ "family": "${FAMILY}", "cpu": "{{ must_env `CPU` }}", "networkMode": "<MODE>", "containerDefinitions": "%X%" }',
    '{ "taskDefinition": { "taskDefinitionArn": "arn", "revision": 3, "containerDefinitions": [] } }',
    '{ "containerDefinitions": [{ "portMappings": [{ "containerPort": "${PORT}" }], "essential": "$ESSENTIAL" }] }',
    '{}',
  ]) {
    const { document, json } = open('task-definition.json', text);
    assert.deepEqual(await service.doValidation(document, json), [], text);
  }
});

test('the schemas fall silent while the server runs, and speak again when it stops', async () => {
  const schemas = new Schemas(Uri.file(root) as never);
  const uri = Uri.parse('ecslint://schemas/run-task.schema.json') as never;
  const read = async () => Buffer.from(await schemas.readFile(uri)).toString();
  assert.match(await read(), /overrides/);
  const changed: string[] = [];
  schemas.onDidChangeFile((events) => changed.push(...events.map((event) => event.uri.toString())));
  schemas.setSilent(true);
  assert.equal((await read()).trim(), '{}');
  schemas.setSilent(true);
  assert.equal((await schemas.stat(uri)).size, 3);
  schemas.setSilent(false);
  assert.match(await read(), /overrides/);
  assert.deepEqual(changed, Array(2).fill('ecslint://schemas/run-task.schema.json'));
  await assert.rejects(async () => schemas.readFile(Uri.parse('ecslint://schemas/../package.json') as never));
});
