// The settings, as the server takes them.

import { expand } from './binary';

/** The `ecslint` section, as it is sent at the start and on every change. */
export type ServerSettings = Record<string, unknown>;

/** What is read of a configuration section. */
export interface Section {
  get<T>(name: string): T | undefined;
}

const NAMES = ['config', 'select', 'ignore', 'consumer', 'inlayHints'];

/**
 * The settings that say something. One that is null or empty is left out: the server takes it from `ecslint.toml`.
 */
export function serverSettings(
  section: Section,
  where: { readonly home: string; readonly workspaceFolder: string | undefined },
): ServerSettings {
  const settings: ServerSettings = {};
  for (const name of NAMES) {
    const value = section.get<unknown>(name);
    if (isUnset(value)) continue;
    settings[name] = name === 'config' ? expand(String(value).trim(), where) : value;
  }
  return settings;
}

function isUnset(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
