// Builds dist/ and schemas/: the extension, its tests, and the schemas of the repository in a form for completion.
//
//   node scripts/build.mjs             for development and tests, with source maps
//   node scripts/build.mjs --release   what is packaged: minified, without tests
//
// ECSLINT_BUNDLE=path/to/ecslint puts that binary into bin/, so that the package brings its own.

import { chmodSync, copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

import { forCompletion } from './schema.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const release = process.argv.includes('--release');
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
};

rmSync(join(root, 'dist'), { recursive: true, force: true });
await Promise.all([bundle(), release ? undefined : bundleTests()]);
writeSchemas();
bundleBinary();

/** The extension in two files: the second, with the language client, is loaded only for ECS documents. */
async function bundle() {
  await build({
    ...common,
    entryPoints: ['src/extension.ts', 'src/server.ts'],
    outdir: 'dist',
    external: ['vscode', './server.js'],
    minify: release,
    sourcemap: !release,
    mainFields: ['module', 'main'],
  });
}

async function bundleTests() {
  const tests = ['unit', 'client'].flatMap((kind) =>
    readdirSync(join(root, 'test', kind))
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => `test/${kind}/${file}`),
  );
  await build({
    ...common,
    entryPoints: tests,
    outdir: 'dist/test',
    outbase: 'test',
    packages: 'external',
    alias: { vscode: './test/vscode.ts' },
    sourcemap: true,
  });
}

/** The schemas that package.json contributes. */
function writeSchemas() {
  const contributed = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).contributes.jsonValidation;
  const names = new Set(contributed.map(({ url }) => basename(url)));
  const into = join(root, 'schemas');
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into);
  for (const name of names) {
    const schema = JSON.parse(readFileSync(join(root, '../../schemas', name), 'utf8'));
    writeFileSync(join(into, name), `${JSON.stringify(forCompletion(schema))}\n`);
  }
}

function bundleBinary() {
  const binary = process.env.ECSLINT_BUNDLE;
  const into = join(root, 'bin');
  rmSync(into, { recursive: true, force: true });
  if (!binary) return;
  mkdirSync(into);
  const file = join(into, binary.endsWith('.exe') ? 'ecslint.exe' : 'ecslint');
  copyFileSync(binary, file);
  chmodSync(file, 0o755);
}
