// Turns a schema that judges into one that only helps: for VS Code's JSON support while the server is not there.

/** Keywords that judge a value. Templates stand in many files, so that a judgement without the server is often wrong. */
const JUDGING = new Set([
  'additionalProperties',
  'const',
  'dependentRequired',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'maxItems',
  'maxLength',
  'maxProperties',
  'maximum',
  'minItems',
  'minLength',
  'minProperties',
  'minimum',
  'multipleOf',
  'pattern',
  'readOnly',
  'required',
  'uniqueItems',
]);

/** The schema with names, descriptions, values to choose from and defaults, and without judgement. */
export function forCompletion(schema) {
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (JUDGING.has(keyword) || keyword.startsWith('x-') || keyword === '$id' || keyword === 'deprecated') {
      if (keyword === 'additionalProperties' && typeof value === 'object') kept[keyword] = forCompletion(value);
    } else if (keyword === '$schema') {
      kept.$schema = 'http://json-schema.org/draft-07/schema#';
    } else if (keyword === 'properties' || keyword === '$defs') {
      kept[keyword] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, forCompletion(inner)]));
    } else if (keyword === 'description') {
      kept.markdownDescription = value;
    } else if (keyword === 'enum') {
      kept.anyOf = [{ enum: value }, {}];
    } else if (keyword === 'type') {
      Object.assign(kept, type(value));
    } else if (keyword === 'items') {
      kept.items = forCompletion(value);
    } else {
      kept[keyword] = value;
    }
  }
  return kept;
}

/** A placeholder in quotes may stand for any value; a quoted number is a mistake that the server tells apart. */
function type(value) {
  const types = [value].flat();
  return { type: types.includes('string') ? value : [...types, 'string'] };
}
