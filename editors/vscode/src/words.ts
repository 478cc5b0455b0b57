// What the status bar and messages say.

/** What the server is doing. */
export type ServerState = 'waiting' | 'starting' | 'running' | 'stopped' | 'missing' | 'failed';

/** Problems of one document. */
export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** Text of the status bar: the state in an icon, and the counts where there is something to count. */
export function statusText(state: ServerState, counts: Counts): string {
  if (state === 'starting') return '$(sync~spin) ecslint';
  if (state === 'missing' || state === 'failed') return '$(warning) ecslint';
  if (state !== 'running') return '$(circle-slash) ecslint';
  const parts = [
    counts.errors > 0 ? `$(error) ${counts.errors}` : '',
    counts.warnings > 0 ? `$(warning) ${counts.warnings}` : '',
    counts.infos > 0 ? `$(info) ${counts.infos}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '$(check) ecslint' : `ecslint ${parts.join(' ')}`;
}

/** First line of the tooltip. */
export function stateWords(state: ServerState, detail: string | undefined): string {
  const words = {
    waiting: 'ecslint waits for an ECS document',
    starting: 'ecslint is starting',
    running: 'ecslint is running',
    stopped: 'ecslint is stopped',
    missing: 'ecslint was not found',
    failed: 'ecslint did not start',
  }[state];
  return detail ? `${words}: ${detail}` : words;
}

/** The counts in words: `2 errors, 1 warning`. */
export function countWords(counts: Counts): string {
  const parts = [
    plural(counts.errors, 'error'),
    plural(counts.warnings, 'warning'),
    plural(counts.infos, 'note'),
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'no problems' : parts.join(', ');
}

function plural(count: number, noun: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

/** A rule name is kebab-case: nothing else is handed to the binary, and nothing else is a page's address. */
export function isRuleName(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name);
}

/** The rule that a diagnostic is of, whichever form its code has. */
export function ruleOf(code: unknown): string | undefined {
  const value = typeof code === 'object' && code !== null && 'value' in code ? code.value : code;
  return isRuleName(value) ? value : undefined;
}
