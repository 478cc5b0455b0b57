// What VS Code calls: waits for an ECS document, then starts the server and keeps it.

import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import * as vscode from 'vscode';

import { findBinary, notFoundMessage, type Search } from './binary';
import { CONFIG_GLOBS, ECS_GLOBS, isLikelyEcs } from './documents';
import { RulePages } from './rules';
import { SCHEME, Schemas } from './schemas';
import type { Server } from './server';
import { serverSettings } from './settings';
import { Status } from './status';

let extension: Extension | undefined;

export function activate(context: vscode.ExtensionContext): void {
  extension = new Extension(context);
  context.subscriptions.push(extension);
  void extension.wake();
}

export async function deactivate(): Promise<void> {
  await extension?.stop();
  extension = undefined;
}

class Extension {
  readonly #context: vscode.ExtensionContext;
  readonly #output = vscode.window.createOutputChannel('ecslint', { log: true });
  readonly #status = new Status();
  readonly #schemas: Schemas;
  readonly #rules = new RulePages(() => this.#find().found);
  readonly #parts: vscode.Disposable[];
  #server: Server | undefined;
  #awake = false;
  #work: Promise<void> = Promise.resolve();

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    this.#schemas = new Schemas(context.extensionUri);
    const { commands, workspace } = vscode;
    this.#parts = [
      this.#output,
      this.#status,
      this.#rules.register(),
      workspace.registerFileSystemProvider(SCHEME, this.#schemas, { isReadonly: true }),
      commands.registerCommand('ecslint.restart', () => this.restart()),
      commands.registerCommand('ecslint.showOutput', () => this.#output.show()),
      commands.registerCommand('ecslint.fixAll', () => this.#fixAll()),
      commands.registerCommand('ecslint.openRule', (rule?: unknown) => this.#rules.open(rule)),
      workspace.onDidOpenTextDocument((document) => this.#look(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.#look(document)),
      workspace.onDidGrantWorkspaceTrust(() => this.#awake && this.restart()),
      workspace.onDidChangeConfiguration((event) => {
        if (this.#awake && event.affectsConfiguration('ecslint.path')) void this.restart();
      }),
    ];
  }

  /** Starts the server if there is a document for it, open or in the workspace. */
  async wake(): Promise<void> {
    if (vscode.workspace.textDocuments.some(isLikelyEcs)) return this.#start();
    const globs = [...ECS_GLOBS, ...CONFIG_GLOBS].join(',');
    const files = await vscode.workspace.findFiles(`{${globs}}`, '**/node_modules/**', 1);
    if (files.length > 0) await this.#start();
  }

  /** Stops the server and looks for the binary anew. */
  restart(): Promise<void> {
    this.#awake = true;
    return this.#inTurn(async () => {
      await this.#halt();
      await this.#launch();
    });
  }

  stop(): Promise<void> {
    return this.#inTurn(() => this.#halt());
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
  }

  #look(document: vscode.TextDocument): void {
    if (!this.#awake && isLikelyEcs(document)) void this.#start();
  }

  #start(): Promise<void> {
    if (this.#awake) return this.#work;
    this.#awake = true;
    return this.#inTurn(() => this.#launch());
  }

  /** One thing after the other: a restart waits for a start under way. */
  #inTurn(step: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(step, step);
    return this.#work;
  }

  async #launch(): Promise<void> {
    const search = this.#find();
    if (search.found === undefined) {
      this.#output.warn(`no program at any of: ${search.tried.join(', ') || 'nothing to try'}`);
      this.#status.set('missing');
      void this.#ask(notFoundMessage(search), 'Open Settings', 'Try Again');
      return;
    }
    this.#output.info(`starting ${search.found} (${search.by})`);
    this.#status.set('starting');
    this.#schemas.setSilent(true);
    try {
      const { startServer } = await import('./server.js');
      this.#server = await startServer({
        binary: search.found,
        output: this.#output,
        settings: () => serverSettings(vscode.workspace.getConfiguration('ecslint'), this.#folders()),
        onState: (state) => this.#onState(state),
      });
      this.#onState('running');
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      this.#output.error(words);
      this.#schemas.setSilent(false);
      this.#status.set('failed', words);
      void this.#ask(`ecslint: ${search.found} did not start: ${words}`, 'Open Settings', 'Show Output');
    }
  }

  async #halt(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.stop();
    this.#onState('stopped');
  }

  #onState(state: 'starting' | 'running' | 'stopped'): void {
    this.#status.set(state, state === 'running' ? this.#server?.about : undefined);
    this.#schemas.setSilent(state !== 'stopped');
  }

  #find(): Search {
    return findBinary({
      setting: vscode.workspace.getConfiguration('ecslint').get<string | null>('path'),
      extensionFolder: this.#context.extensionPath,
      env: process.env,
      platform: process.platform,
      isRunnable,
      ...this.#folders(),
    });
  }

  #folders(): { home: string; workspaceFolder: string | undefined } {
    return { home: homedir(), workspaceFolder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath };
  }

  async #ask(message: string, ...choices: string[]): Promise<void> {
    const choice = await vscode.window.showErrorMessage(message, ...choices);
    if (choice === 'Open Settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'ecslint.path');
    } else if (choice === 'Show Output') {
      this.#output.show();
    } else if (choice === 'Try Again') {
      await this.restart();
    }
  }

  async #fixAll(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) return;
    const { lineCount } = document;
    const whole = new vscode.Range(0, 0, lineCount, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[] | undefined>(
      'vscode.executeCodeActionProvider',
      document.uri,
      document.validateRange(whole),
      'source.fixAll.ecslint',
      1,
    );
    const edit = actions?.find((action) => action.edit)?.edit;
    if (edit) await vscode.workspace.applyEdit(edit);
    else void vscode.window.setStatusBarMessage('ecslint: nothing to fix safely', 5000);
  }
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
