// Where the ecslint binary is.

import * as path from 'node:path';

/** What a search for the binary depends on. */
export interface Surroundings {
  /** `ecslint.path`, if it is set. */
  readonly setting: string | null | undefined;
  /** Folder of the extension, which may have a binary in `bin/`. */
  readonly extensionFolder: string;
  /** First folder of the workspace. */
  readonly workspaceFolder: string | undefined;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Whether there is a file at this path that can be run. */
  readonly isRunnable: (file: string) => boolean;
}

/** Where the binary was found, or where it was looked for. */
export type Search =
  | { readonly found: string; readonly by: 'setting' | 'bundled' | 'PATH' }
  | { readonly found: undefined; readonly setting: string | undefined; readonly tried: readonly string[] };

/**
 * Looks for the binary. A setting is a decision: when it names nothing that can be run, that is said instead of
 * quietly taking another version.
 */
export function findBinary(where: Surroundings): Search {
  const setting = where.setting?.trim();
  const paths = where.platform === 'win32' ? path.win32 : path.posix;
  if (setting) {
    const tried = settingCandidates(expand(setting, where), where, paths);
    const found = tried.find(where.isRunnable);
    return found ? { found, by: 'setting' } : { found: undefined, setting, tried };
  }
  const name = executable('ecslint', where.platform);
  const bundled = paths.join(where.extensionFolder, 'bin', name);
  if (where.isRunnable(bundled)) return { found: bundled, by: 'bundled' };
  const onPath = pathFolders(where, paths).map((folder) => paths.join(folder, name));
  const found = onPath.find(where.isRunnable);
  return found ? { found, by: 'PATH' } : { found: undefined, setting: undefined, tried: [bundled, ...onPath] };
}

/** Puts the home folder in place of `~`, and the first workspace folder in place of `${workspaceFolder}`. */
export function expand(value: string, where: Pick<Surroundings, 'home' | 'workspaceFolder'>): string {
  return value
    .replace(/^~(?=$|[\\/])/, () => where.home)
    .replaceAll('${workspaceFolder}', () => where.workspaceFolder ?? '${workspaceFolder}')
    .replaceAll('${userHome}', () => where.home);
}

/** A bare name is looked up on `PATH`; anything else is a path, relative to the workspace folder. */
function settingCandidates(value: string, where: Surroundings, paths: path.PlatformPath): string[] {
  const name = executable(value, where.platform);
  if (!/[\\/]/.test(value)) {
    return pathFolders(where, paths).map((folder) => paths.join(folder, name));
  }
  const base = where.workspaceFolder;
  const absolute = (file: string) => (paths.isAbsolute(file) || !base ? file : paths.join(base, file));
  return [...new Set([absolute(value), absolute(name)])];
}

function executable(name: string, platform: NodeJS.Platform): string {
  return platform === 'win32' && !/\.\w+$/.test(name) ? `${name}.exe` : name;
}

function pathFolders(where: Surroundings, paths: path.PlatformPath): string[] {
  const value = where.env['PATH'] ?? where.env['Path'] ?? '';
  return value.split(paths.delimiter).filter((folder) => paths.isAbsolute(folder));
}

/** What to tell a user whose binary was not found. */
export function notFoundMessage(search: Extract<Search, { found: undefined }>): string {
  if (search.setting) {
    return `ecslint: the setting ecslint.path is "${search.setting}", and there is no program to run there.`;
  }
  return (
    'ecslint: the program was not found: this extension has none inside for your system, and there is none on ' +
    'PATH. Install it with "cargo install ecslint" or "pip install ecslint", or set ecslint.path.'
  );
}
