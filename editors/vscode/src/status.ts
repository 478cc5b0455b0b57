// The status bar item: whether the server runs, and how the document in front fares.

import * as vscode from 'vscode';

import { isLikelyEcs } from './documents';
import { countWords, stateWords, statusText, type Counts, type ServerState } from './words';

const COMMANDS = [
  ['ecslint.fixAll', 'Fix all safe problems'],
  ['ecslint.openRule', 'Open a rule page'],
  ['ecslint.showOutput', 'Show output'],
  ['ecslint.restart', 'Restart'],
] as const;

/** Shown while an ECS document is in front. */
export class Status {
  readonly #item = vscode.window.createStatusBarItem('ecslint', vscode.StatusBarAlignment.Right, 100);
  readonly #listeners: vscode.Disposable[];
  #state: ServerState = 'waiting';
  #detail: string | undefined;

  constructor() {
    this.#item.name = 'ecslint';
    this.#listeners = [
      vscode.window.onDidChangeActiveTextEditor(() => this.#draw()),
      vscode.languages.onDidChangeDiagnostics((event) => {
        const front = vscode.window.activeTextEditor?.document.uri.toString();
        if (event.uris.some((uri) => uri.toString() === front)) this.#draw();
      }),
    ];
    this.#draw();
  }

  /** Shows another state. `detail` is what went wrong, or which server runs. */
  set(state: ServerState, detail?: string): void {
    this.#state = state;
    this.#detail = detail;
    this.#draw();
  }

  get state(): ServerState {
    return this.#state;
  }

  dispose(): void {
    this.#item.dispose();
    for (const listener of this.#listeners) listener.dispose();
  }

  #draw(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !isLikelyEcs(document)) {
      this.#item.hide();
      return;
    }
    const counts = count(document.uri);
    const broken = this.#state === 'missing' || this.#state === 'failed';
    this.#item.text = statusText(this.#state, counts);
    this.#item.tooltip = tooltip(stateWords(this.#state, this.#detail), countWords(counts));
    this.#item.command = broken ? 'ecslint.restart' : 'ecslint.showOutput';
    this.#item.backgroundColor = broken ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.show();
  }
}

function count(uri: vscode.Uri): Counts {
  const ours = vscode.languages.getDiagnostics(uri).filter((problem) => problem.source === 'ecslint');
  const of = (...severities: vscode.DiagnosticSeverity[]) =>
    ours.filter((problem) => severities.includes(problem.severity)).length;
  return {
    errors: of(vscode.DiagnosticSeverity.Error),
    warnings: of(vscode.DiagnosticSeverity.Warning),
    infos: of(vscode.DiagnosticSeverity.Information, vscode.DiagnosticSeverity.Hint),
  };
}

function tooltip(state: string, counts: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.isTrusted = { enabledCommands: COMMANDS.map(([command]) => command) };
  text.appendText(`${state}\n\n${counts} in this document\n\n`);
  text.appendMarkdown(COMMANDS.map(([command, title]) => `[${title}](command:${command})`).join(' · '));
  return text;
}
