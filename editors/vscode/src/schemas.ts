// JSON schemas for VS Code's own JSON support, for as long as the server is not there.

import * as vscode from 'vscode';

/** Scheme of the addresses under `contributes.jsonValidation`. */
export const SCHEME = 'ecslint';

/** A schema that says nothing. */
const SILENT = new TextEncoder().encode('{}\n');

/**
 * Serves the schemas that package.json contributes. While the server runs they are empty, so that completions and
 * hovers come once, from the server, which knows more.
 */
export class Schemas implements vscode.FileSystemProvider {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #asked = new Map<string, vscode.Uri>();
  readonly #folder: vscode.Uri;
  #silent = false;
  #since = Date.now();

  readonly onDidChangeFile = this.#changed.event;

  constructor(extension: vscode.Uri) {
    this.#folder = vscode.Uri.joinPath(extension, 'schemas');
  }

  /** Says nothing from now on, or everything. */
  setSilent(silent: boolean): void {
    if (silent === this.#silent) return;
    this.#silent = silent;
    this.#since = Date.now();
    const type = vscode.FileChangeType.Changed;
    this.#changed.fire([...this.#asked.values()].map((uri) => ({ type, uri })));
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { length } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: this.#since, size: length };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    this.#asked.set(uri.toString(), uri);
    if (this.#silent) return SILENT;
    const name = uri.path.split('/').at(-1) ?? '';
    if (!/^[a-z-]+\.schema\.json$/.test(name)) throw vscode.FileSystemError.FileNotFound(uri);
    return vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#folder, name));
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}
