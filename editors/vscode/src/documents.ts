// Which documents are worth a language server: told by name, then by content.

/**
 * Names under which people keep ECS requests. The same list stands in `activationEvents` of package.json, since
 * VS Code reads it before any code runs.
 */
export const ECS_GLOBS = [
  '**/*task*def*.json',
  '**/ecs-service*.json',
  '**/create-service*.json',
  '**/*service[-_]def*.json',
  '**/*container[-_]def*.json',
  '**/run-task*.json',
  '**/task-definitions/**/*.json',
  '**/taskdefs/**/*.json',
  '**/.aws/**/*.json',
];

/** Configuration of ecslint: a folder that has one wants the server, whatever its other files are called. */
export const CONFIG_GLOBS = ['**/ecslint.toml', '**/.ecslint.toml'];

const LANGUAGES = ['json', 'jsonc'];
const SCHEMES = ['file', 'untitled'];

/**
 * What the server is shown: every JSON document, since one ECS file in eleven has a name that tells nothing. It is
 * silent on those that are not ECS.
 */
export const SELECTOR = SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language })));

/** What is asked of a document here. */
export interface Text {
  readonly languageId: string;
  readonly uri: { readonly scheme: string; readonly path: string };
  getText(): string;
}

/** Whether the server would be shown this document. */
export function isSelected(document: Text): boolean {
  return LANGUAGES.includes(document.languageId) && SCHEMES.includes(document.uri.scheme);
}

/** Whether a document is likely an ECS request: cheap, and right about all but the oddest. */
export function isLikelyEcs(document: Text): boolean {
  return isSelected(document) && (hasEcsName(document.uri.path) || hasEcsContent(document.getText()));
}

const NAMES = ECS_GLOBS.map(globToRegExp);

/** Whether a path has one of the names under which people keep ECS requests. */
export function hasEcsName(path: string): boolean {
  const slashed = path.replaceAll('\\', '/').replace(/^\/*/, '/');
  return NAMES.some((name) => name.test(slashed));
}

/** Members that hardly anything but ECS has. */
const TELLING =
  /"(?:containerDefinitions|requiresCompatibilities|desiredCount|taskDefinition|capacityProviderStrategy|awsvpcConfiguration|portMappings|healthCheckGracePeriodSeconds)"\s*:/;

/** As much of a document as is looked at: ten times the size of most ECS files. */
const LOOKED_AT = 64 * 1024;

/** Whether a text has a member that only ECS requests have. */
export function hasEcsContent(text: string): boolean {
  return TELLING.test(text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text);
}

// A glob of the forms that stand above, as a pattern for a path with slashes.
export function globToRegExp(glob: string): RegExp {
  const pattern = glob.replace(/\*\*\/|\*\*|\*|\?|\[[^\]]*\]|[.+^${}()|\\]/g, (token) => {
    if (token === '**/') return '(?:.*/)?';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    return token.startsWith('[') ? token : `\\${token}`;
  });
  return new RegExp(`^/?${pattern}$`);
}
