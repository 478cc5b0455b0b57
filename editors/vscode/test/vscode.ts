// As much of VS Code as the extension and its language client touch, so that both run in plain Node: documents,
// providers and diagnostics that a test can reach. Positions, ranges and events behave as in VS Code.

import { readFile } from 'node:fs/promises';
import { TextDocument as Text } from 'vscode-languageserver-textdocument';
import { URI, Utils } from 'vscode-uri';

import { globToRegExp } from '../src/documents';

export const version = '1.106.0';

// Values.

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
  compareTo(other: Position): number {
    return this.line - other.line || this.character - other.character;
  }
  isBefore = (other: Position) => this.compareTo(other) < 0;
  isBeforeOrEqual = (other: Position) => this.compareTo(other) <= 0;
  isAfter = (other: Position) => this.compareTo(other) > 0;
  isAfterOrEqual = (other: Position) => this.compareTo(other) >= 0;
  isEqual = (other: Position) => this.compareTo(other) === 0;
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(start: Position | number, end: Position | number, endLine?: number, endCharacter?: number) {
    const numbers = typeof start === 'number';
    this.start = numbers ? new Position(start, end as number) : start;
    this.end = numbers ? new Position(endLine ?? 0, endCharacter ?? 0) : (end as Position);
  }
  get isEmpty(): boolean {
    return this.start.isEqual(this.end);
  }
  contains(inner: Position | Range): boolean {
    const [start, end] = inner instanceof Range ? [inner.start, inner.end] : [inner, inner];
    return this.start.isBeforeOrEqual(start) && this.end.isAfterOrEqual(end);
  }
  intersection(other: Range): Range | undefined {
    const start = this.start.isAfter(other.start) ? this.start : other.start;
    const end = this.end.isBefore(other.end) ? this.end : other.end;
    return start.isAfter(end) ? undefined : new Range(start, end);
  }
}

export class Selection extends Range {
  get active(): Position {
    return this.end;
  }
}

export const Uri = Object.assign(URI, { joinPath: Utils.joinPath });

/** A class that keeps what it is made with under these names. */
function record(...names: string[]) {
  return class {
    [name: string]: unknown;
    constructor(...values: unknown[]) {
      names.forEach((name, index) => (this[name] = values[index]));
    }
  };
}

export class Location extends record('uri', 'range') {}
export class Diagnostic extends record('range', 'message', 'severity') {}
export class DiagnosticRelatedInformation extends record('location', 'message') {}
export class CompletionItem extends record('label', 'kind') {}
export class CompletionList extends record('items', 'isIncomplete') {}
export class SnippetString extends record('value') {}
export class Hover extends record('contents', 'range') {}
export class InlayHint extends record('position', 'label', 'kind') {}
export class InlayHintLabelPart extends record('value') {}
export class DocumentLink extends record('range', 'target') {}
export class DocumentHighlight extends record('range', 'kind') {}
export class DocumentSymbol extends record('name', 'detail', 'kind', 'range', 'selectionRange') {}
export class SymbolInformation extends record('name', 'kind', 'containerName', 'location') {}
export class FoldingRange extends record('start', 'end', 'kind') {}
export class SelectionRange extends record('range', 'parent') {}
export class CodeAction extends record('title', 'kind') {}
export class CodeLens extends record('range', 'command') {}
export class CallHierarchyItem extends record('kind', 'name', 'detail', 'uri', 'range', 'selectionRange') {}
export class TypeHierarchyItem extends record('kind', 'name', 'detail', 'uri', 'range', 'selectionRange') {}
export class RelativePattern extends record('baseUri', 'pattern') {}
export class ThemeColor extends record('id') {}

export class TextEdit extends record('range', 'newText') {
  static replace = (range: Range, text: string) => new TextEdit(range, text);
  static insert = (at: Position, text: string) => new TextEdit(new Range(at, at), text);
  static delete = (range: Range) => new TextEdit(range, '');
}

export class SnippetTextEdit extends record('range', 'snippet') {}

export class WorkspaceEdit {
  /** The files that it would make. */
  readonly created: URI[] = [];
  readonly #edits = new Map<string, { uri: URI; edits: TextEdit[] }>();
  set(uri: URI, edits: (TextEdit | [TextEdit, unknown])[]): void {
    this.#edits.set(uri.toString(), { uri, edits: edits.map((edit) => (Array.isArray(edit) ? edit[0] : edit)) });
  }
  createFile(uri: URI): void {
    this.created.push(uri);
  }
  entries(): [URI, TextEdit[]][] {
    return [...this.#edits.values()].map(({ uri, edits }) => [uri, edits]);
  }
}

export class MarkdownString {
  isTrusted: unknown;
  constructor(
    public value = '',
    public supportThemeIcons = false,
  ) {}
  appendText = (text: string) => this.appendMarkdown(text);
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
  appendCodeblock = (text: string) => this.appendMarkdown(text);
}

export class CodeActionKind {
  constructor(readonly value: string) {}
  append = (part: string) => new CodeActionKind(this.value ? `${this.value}.${part}` : part);
  contains = (other: CodeActionKind) => `${other.value}.`.startsWith(this.value ? `${this.value}.` : '');
  static Empty = new CodeActionKind('');
  static QuickFix = new CodeActionKind('quickfix');
  static Refactor = new CodeActionKind('refactor');
  static RefactorExtract = new CodeActionKind('refactor.extract');
  static RefactorInline = new CodeActionKind('refactor.inline');
  static RefactorMove = new CodeActionKind('refactor.move');
  static RefactorRewrite = new CodeActionKind('refactor.rewrite');
  static Source = new CodeActionKind('source');
  static SourceOrganizeImports = new CodeActionKind('source.organizeImports');
  static SourceFixAll = new CodeActionKind('source.fixAll');
  static Notebook = new CodeActionKind('notebook');
}

export class FileSystemError extends Error {
  static FileNotFound = (uri: unknown) => new FileSystemError(`not found: ${String(uri)}`);
  static NoPermissions = (uri: unknown) => new FileSystemError(`no permissions: ${String(uri)}`);
}

export class CancellationError extends Error {}

// Enumerations: the numbers are VS Code's.

const numbered = (start: number, ...names: string[]) =>
  Object.fromEntries(names.map((name, index) => [name, index + start]));

export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 };
export const DiagnosticTag = { Unnecessary: 1, Deprecated: 2 };
export const CompletionItemTag = { Deprecated: 1 };
export const SymbolTag = { Deprecated: 1 };
export const CompletionTriggerKind = numbered(0, 'Invoke', 'TriggerCharacter', 'TriggerForIncompleteCompletions');
export const CompletionItemKind = { Text: 0 };
export const SymbolKind = { Property: 6, TypeParameter: 25 };
export const CodeActionTriggerKind = { Invoke: 1, Automatic: 2 };
export const SignatureHelpTriggerKind = { Invoke: 1, TriggerCharacter: 2, ContentChange: 3 };
export const InlineCompletionTriggerKind = { Invoke: 0, Automatic: 1 };
export const DocumentHighlightKind = numbered(0, 'Text', 'Read', 'Write');
export const FoldingRangeKind = {
  Comment: { value: 'comment' },
  Imports: { value: 'imports' },
  Region: { value: 'region' },
};
export const FileType = { Unknown: 0, File: 1, Directory: 2 };
export const FileChangeType = numbered(1, 'Changed', 'Created', 'Deleted');
export const TextDocumentSaveReason = { Manual: 1, AfterDelay: 2, FocusOut: 3 };
export const NotebookCellKind = { Markup: 1, Code: 2 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const LogLevel = numbered(0, 'Off', 'Trace', 'Debug', 'Info', 'Warning', 'Error');
export const ProgressLocation = { SourceControl: 1, Window: 10, Notification: 15 };
export const ViewColumn = { Active: -1, Beside: -2 };

// Events and cancellation.

export class Disposable {
  constructor(readonly dispose: () => void) {}
  static from = (...all: { dispose(): void }[]) => new Disposable(() => all.forEach((one) => one.dispose()));
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(event: T) => void>();
  readonly event = (listener: (event: T) => void, self?: unknown, into?: Disposable[]): Disposable => {
    const bound = self === undefined ? listener : listener.bind(self);
    this.#listeners.add(bound);
    const disposable = new Disposable(() => this.#listeners.delete(bound));
    into?.push(disposable);
    return disposable;
  };
  fire(event: T): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class CancellationTokenSource {
  readonly #cancelled = new EventEmitter<void>();
  readonly token = { isCancellationRequested: false, onCancellationRequested: this.#cancelled.event };
  cancel(): void {
    this.token.isCancellationRequested = true;
    this.#cancelled.fire();
  }
  dispose(): void {}
}

const none = () => new Disposable(() => undefined);

// Documents.

export class Document {
  #text: Text;
  isDirty = false;
  isUntitled = false;
  isClosed = false;
  eol = 1;
  constructor(
    readonly uri: URI,
    readonly languageId: string,
    content: string,
  ) {
    this.#text = Text.create(uri.toString(), languageId, 1, content);
  }
  get fileName(): string {
    return this.uri.fsPath;
  }
  get version(): number {
    return this.#text.version;
  }
  get lineCount(): number {
    return this.#text.lineCount;
  }
  getText = (range?: Range) => this.#text.getText(range);
  offsetAt = (position: Position) => this.#text.offsetAt(position);
  positionAt = (offset: number) => {
    const { line, character } = this.#text.positionAt(offset);
    return new Position(line, character);
  };
  validateRange = (range: Range) =>
    new Range(this.positionAt(this.offsetAt(range.start)), this.positionAt(this.offsetAt(range.end)));
  getWordRangeAtPosition = () => undefined;
  save = () => Promise.resolve(true);

  /** Changes the text as typing or an applied edit does. */
  edit(edits: { range: Range; newText: string }[]): void {
    const changes = [...edits]
      .sort((one, other) => other.range.start.compareTo(one.range.start))
      .map(({ range, newText }) => ({
        range,
        rangeOffset: this.offsetAt(range.start),
        rangeLength: this.offsetAt(range.end) - this.offsetAt(range.start),
        text: newText,
      }));
    this.#text = Text.update(this.#text, changes, this.version + 1);
    this.isDirty = true;
    fake.changed.fire({ document: this, contentChanges: changes, reason: undefined });
  }

  /** The range of the first place where `text` stands. */
  find(text: string): Range {
    const start = this.getText().indexOf(text);
    if (start < 0) throw new Error(`the document has no ${text}`);
    return new Range(this.positionAt(start), this.positionAt(start + text.length));
  }

  replace(text: string, by: string): void {
    this.edit([{ range: this.find(text), newText: by }]);
  }
}

// What a test reaches behind the scenes.

type Provider = { selector: unknown; provider: Record<string, (...args: any[]) => any> };
const NOBODY = new CancellationTokenSource().token;

export const fake = {
  opened: new EventEmitter<Document>(),
  closed: new EventEmitter<Document>(),
  changed: new EventEmitter<unknown>(),
  front: new EventEmitter<unknown>(),
  configured: new EventEmitter<{ affectsConfiguration(section: string): boolean }>(),
  diagnosed: new EventEmitter<{ uris: URI[] }>(),
  documents: [] as Document[],
  folders: [] as { uri: URI; name: string; index: number }[],
  files: [] as URI[],
  settings: {} as Record<string, unknown>,
  messages: [] as string[],
  log: [] as string[],
  collections: [] as Map<string, [URI, Diagnostic[]]>[],
  providers: {} as Record<string, Provider[]>,
  fileSystems: {} as Record<string, any>,
  contents: {} as Record<string, any>,
  commands: {} as Record<string, (...args: any[]) => unknown>,
  called: [] as unknown[][],
  status: undefined as any,

  open(path: string, content: string, languageId = 'json'): Document {
    const document = new Document(URI.file(path), languageId, content);
    fake.documents.push(document);
    const editor = { document, selection: new Selection(0, 0, 0, 0), viewColumn: 1 };
    window.activeTextEditor = editor;
    window.visibleTextEditors = [editor];
    window.tabGroups.all = [{ tabs: [{ input: new TabInputText(document.uri) }] }];
    fake.opened.fire(document);
    fake.front.fire(editor);
    return document;
  },

  close(document: Document): void {
    document.isClosed = true;
    fake.documents.splice(fake.documents.indexOf(document), 1);
    window.activeTextEditor = undefined;
    window.visibleTextEditors = [];
    window.tabGroups.all = [];
    fake.closed.fire(document);
  },

  /** Sets a setting, as the user does in the settings editor. */
  set(name: string, value: unknown): void {
    fake.settings[name] = value;
    fake.configured.fire({ affectsConfiguration: (section) => `${name}.`.startsWith(`${section}.`) });
  },

  /** What the providers of one kind answer for a document. */
  async ask(kind: string, method: string, document: Document, ...args: unknown[]): Promise<any[]> {
    const fitting = (fake.providers[kind] ?? []).filter(({ selector }) => languages.match(selector, document) > 0);
    const answers = await Promise.all(fitting.map(({ provider }) => provider[method]?.(document, ...args)));
    return answers.filter((answer) => answer !== null && answer !== undefined);
  },

  async complete(document: Document, at: Position): Promise<CompletionItem[]> {
    const lists = await fake.ask('CompletionItem', 'provideCompletionItems', document, at, NOBODY, { triggerKind: 0 });
    return lists.flatMap((list) => (Array.isArray(list) ? list : list.items));
  },

  hover: (document: Document, at: Position) => fake.ask('Hover', 'provideHover', document, at, NOBODY),

  async actions(document: Document, range: Range, only?: string): Promise<CodeAction[]> {
    const diagnostics = languages.getDiagnostics(document.uri).filter((one: any) => range.intersection(one.range));
    const context = { diagnostics, only: only && new CodeActionKind(only), triggerKind: 1 };
    const answers = [];
    for (const { selector, provider } of fake.providers['CodeActions'] ?? []) {
      if (languages.match(selector, document) === 0) continue;
      for (const action of (await provider['provideCodeActions']?.(document, range, context, NOBODY)) ?? []) {
        const resolved = action.edit ? action : await provider['resolveCodeAction']?.(action, NOBODY);
        answers.push(resolved ?? action);
      }
    }
    return answers;
  },
};

// The namespaces.

export class TabInputText extends record('uri') {}
export class TabInputTextDiff extends record('original', 'modified') {}
export class TabInputCustom extends record('uri', 'viewType') {}
export class TabInputNotebook extends record('uri', 'notebookType') {}

function register(kind: string) {
  return (selector: unknown, provider: Provider['provider']) => {
    const entry = { selector, provider };
    const list = (fake.providers[kind] ??= []);
    list.push(entry);
    return new Disposable(() => list.splice(list.indexOf(entry), 1));
  };
}

const KINDS = [
  'CallHierarchy', 'CodeActions', 'CodeLens', 'Color', 'CompletionItem', 'Declaration', 'Definition',
  'DocumentFormattingEdit', 'DocumentHighlight', 'DocumentLink', 'DocumentRangeFormattingEdit',
  'DocumentRangeSemanticTokens', 'DocumentSemanticTokens', 'DocumentSymbol', 'FoldingRange', 'Hover',
  'Implementation', 'InlayHints', 'InlineCompletionItem', 'InlineValues', 'LinkedEditingRange',
  'OnTypeFormattingEdit', 'Reference', 'Rename', 'SelectionRange', 'SignatureHelp', 'TypeDefinition',
  'TypeHierarchy', 'WorkspaceSymbol',
]; // prettier-ignore
const registrations = Object.fromEntries(KINDS.map((kind) => [kind, register(kind)]));

export const languages: Record<string, any> = {
  ...Object.fromEntries(
    Object.entries(registrations).flatMap(([kind, add]) => [
      [`register${kind}Provider`, add],
      [`register${kind}`, add],
    ]),
  ),
  onDidChangeDiagnostics: fake.diagnosed.event,
  match(selector: any, document: Document): number {
    const fits = (filter: any): boolean =>
      typeof filter === 'string'
        ? filter === document.languageId
        : (!filter.language || filter.language === document.languageId) &&
          (!filter.scheme || filter.scheme === document.uri.scheme) &&
          (!filter.pattern || globToRegExp(filter.pattern).test(document.uri.path));
    return [selector].flat().some(fits) ? 10 : 0;
  },
  getDiagnostics: (uri: URI) => fake.collections.flatMap((all) => all.get(uri.toString())?.[1] ?? []),
  createDiagnosticCollection(name: string) {
    const all = new Map<string, [URI, Diagnostic[]]>();
    fake.collections.push(all);
    const tell = (...uris: URI[]) => fake.diagnosed.fire({ uris });
    return {
      name,
      set(uri: URI, list: Diagnostic[] | undefined) {
        all.set(uri.toString(), [uri, list ?? []]);
        tell(uri);
      },
      get: (uri: URI) => all.get(uri.toString())?.[1],
      has: (uri: URI) => all.has(uri.toString()),
      delete(uri: URI) {
        all.delete(uri.toString());
        tell(uri);
      },
      clear: () => all.clear(),
      forEach: (each: (uri: URI, list: Diagnostic[]) => void) => all.forEach(([uri, list]) => each(uri, list)),
      dispose() {
        all.clear();
        fake.collections.splice(fake.collections.indexOf(all), 1);
      },
    };
  },
};

async function openTextDocument(uri: URI): Promise<Document> {
  const content = await fake.contents[uri.scheme]?.provideTextDocumentContent(uri, NOBODY);
  return new Document(uri, 'markdown', content ?? (await readFile(uri.fsPath, 'utf8')));
}

export const workspace: Record<string, any> = {
  get textDocuments() {
    return fake.documents;
  },
  get workspaceFolders() {
    return fake.folders.length === 0 ? undefined : fake.folders;
  },
  notebookDocuments: [],
  isTrusted: true,
  fs: { readFile: (uri: URI) => readFile(uri.fsPath), isWritableFileSystem: () => true },
  getWorkspaceFolder: (uri: URI) => fake.folders.find((folder) => uri.path.startsWith(`${folder.uri.path}/`)),
  getConfiguration: (section?: string) => ({
    get(name: string, otherwise?: unknown) {
      return fake.settings[section ? `${section}.${name}` : name] ?? otherwise;
    },
    has: () => true,
  }),
  findFiles: (glob: string, _without: unknown, most: number) => {
    const globs = glob
      .replace(/^\{|\}$/g, '')
      .split(',')
      .map(globToRegExp);
    const found = fake.files.filter((uri) => globs.some((pattern) => pattern.test(uri.path)));
    return Promise.resolve(found.slice(0, most));
  },
  openTextDocument,
  registerTextDocumentContentProvider(scheme: string, provider: unknown) {
    fake.contents[scheme] = provider;
    return none();
  },
  registerFileSystemProvider(scheme: string, provider: unknown) {
    fake.fileSystems[scheme] = provider;
    return none();
  },
  createFileSystemWatcher: () => ({
    onDidCreate: none, onDidChange: none, onDidDelete: none, dispose: () => undefined,
  }), // prettier-ignore
  async applyEdit(edit: WorkspaceEdit) {
    for (const [uri, edits] of edit.entries()) {
      const document = fake.documents.find((one) => one.uri.toString() === uri.toString());
      if (!document) return false;
      document.edit(edits as any);
    }
    return true;
  },
  onDidOpenTextDocument: fake.opened.event,
  onDidCloseTextDocument: fake.closed.event,
  onDidChangeTextDocument: fake.changed.event,
  onDidChangeConfiguration: fake.configured.event,
  ...Object.fromEntries(
    [
      'onWillSaveTextDocument', 'onDidSaveTextDocument', 'onDidChangeWorkspaceFolders', 'onDidGrantWorkspaceTrust',
      'onWillCreateFiles', 'onDidCreateFiles', 'onWillRenameFiles', 'onDidRenameFiles', 'onWillDeleteFiles',
      'onDidDeleteFiles', 'onDidOpenNotebookDocument', 'onDidCloseNotebookDocument',
      'onDidChangeNotebookDocument', 'onDidSaveNotebookDocument',
    ].map((name) => [name, none]),
  ), // prettier-ignore
};

const say = (kind: string) => (message: string) => {
  fake.messages.push(`${kind}: ${message}`);
  return Promise.resolve(undefined);
};
const write = (level: string) => (text: unknown) => fake.log.push(`${level}: ${String(text)}`);

export const window: Record<string, any> = {
  activeTextEditor: undefined,
  visibleTextEditors: [],
  tabGroups: { all: [], onDidChangeTabs: none, onDidChangeTabGroups: none },
  onDidChangeActiveTextEditor: fake.front.event,
  onDidChangeVisibleTextEditors: none,
  showInformationMessage: say('info'),
  showWarningMessage: say('warning'),
  showErrorMessage: say('error'),
  setStatusBarMessage: say('status'),
  showTextDocument: () => Promise.resolve(undefined),
  showQuickPick: (items: unknown[]) => Promise.resolve(items[0]),
  withProgress: (_options: unknown, task: (progress: unknown) => unknown) => task({ report: () => undefined }),
  createStatusBarItem() {
    fake.status = {
      visible: false,
      show: () => (fake.status.visible = true),
      hide: () => (fake.status.visible = false),
      dispose: () => undefined,
    };
    return fake.status;
  },
  createOutputChannel: (name: string) => ({
    name,
    logLevel: LogLevel['Info'],
    onDidChangeLogLevel: none,
    append: write('text'),
    appendLine: write('text'),
    trace: write('trace'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    show: () => fake.called.push(['show', name]),
    clear: () => undefined,
    dispose: () => undefined,
  }),
};

export const commands = {
  registerCommand(name: string, run: (...args: any[]) => unknown) {
    fake.commands[name] = run;
    return new Disposable(() => delete fake.commands[name]);
  },
  async executeCommand(name: string, ...args: any[]): Promise<unknown> {
    if (name === 'vscode.executeCodeActionProvider') {
      const document = fake.documents.find((one) => one.uri.toString() === args[0].toString());
      return document && fake.actions(document, args[1], args[2]);
    }
    fake.called.push([name, ...args]);
    return fake.commands[name]?.(...args);
  },
};

export const env = { language: 'en', appName: 'Test', openExternal: () => Promise.resolve(true) };
export const extensions = { getExtension: () => undefined, all: [] };
