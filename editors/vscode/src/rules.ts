// Rule pages, as the binary prints them.

import { execFile } from 'node:child_process';
import * as vscode from 'vscode';

import { isRuleName, ruleOf } from './words';

const SCHEME = 'ecslint-rule';

/** Opens the pages of rules in documents of their own. */
export class RulePages implements vscode.TextDocumentContentProvider {
  readonly #binary: () => string | undefined;

  constructor(binary: () => string | undefined) {
    this.#binary = binary;
  }

  register(): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.#run('explain', uri.path.replace(/^\//, '').replace(/\.md$/, ''));
  }

  /** Opens the page of a rule; without a name, of the one at the cursor, or of one that the user picks. */
  async open(name: unknown): Promise<void> {
    const rule = isRuleName(name) ? name : (rulesAtCursor().at(0) ?? (await this.#pick()));
    if (rule === undefined) return;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` });
    try {
      await vscode.workspace.openTextDocument(uri);
    } catch (error) {
      void vscode.window.showErrorMessage(`ecslint: ${reason(error)}`);
      return;
    }
    await vscode.commands
      .executeCommand('markdown.showPreview', uri)
      .then(undefined, () => vscode.window.showTextDocument(uri, { preview: true }));
  }

  async #pick(): Promise<string | undefined> {
    try {
      const rules = parseRules(await this.#run('rules', '--output-format', 'json'));
      const picked = await vscode.window.showQuickPick(rules, {
        title: 'ecslint: rule page',
        placeHolder: 'Name of a rule',
        matchOnDescription: true,
        matchOnDetail: true,
      });
      return picked?.label;
    } catch (error) {
      void vscode.window.showErrorMessage(`ecslint: ${reason(error)}`);
      return undefined;
    }
  }

  #run(...args: string[]): Promise<string> {
    const binary = this.#binary();
    if (binary === undefined) return Promise.reject(new Error('the program was not found'));
    const env = { ...process.env, NO_COLOR: '1' };
    // Rules of the team's own stand in the configuration there.
    const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    return new Promise((resolve, reject) => {
      execFile(binary, args, { cwd, env, maxBuffer: 16 << 20, timeout: 10_000 }, (error, stdout, stderr) => {
        if (error) reject(new Error(stderr.trim() || error.message));
        else resolve(stdout);
      });
    });
  }
}

/** The list of `ecslint rules --output-format json` as items to pick from. */
export function parseRules(json: string): { label: string; description: string; detail: string }[] {
  const rules: unknown = JSON.parse(json);
  if (!Array.isArray(rules)) throw new Error('the list of rules could not be read');
  return rules.flatMap((rule: Record<string, unknown>) =>
    isRuleName(rule['name'])
      ? [
          {
            label: rule['name'],
            description: [rule['severity'], rule['category']].filter((word) => typeof word === 'string').join(', '),
            detail: typeof rule['title'] === 'string' ? rule['title'] : '',
          },
        ]
      : [],
  );
}

/** Rules of the problems under the cursor, those that start nearest to it first. */
function rulesAtCursor(): string[] {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return [];
  const cursor = editor.selection.active;
  return vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter((problem) => problem.source === 'ecslint' && problem.range.contains(cursor))
    .sort((one, other) => (one.range.start.isBefore(other.range.start) ? 1 : -1))
    .flatMap((problem) => ruleOf(problem.code) ?? []);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^ecslint: /, '') : String(error);
}
