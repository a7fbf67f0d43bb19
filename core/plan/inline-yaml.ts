import { stringify } from 'yaml';

/** A value as YAML on one line, as it may stand in a plan. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${key}: ${inline(one)}`)
      .join(', ')} }`;
  const text = stringify(value, { lineWidth: 0, singleQuote: true }).trim();
  // JSON is YAML too; within brackets a comma or bracket ends plain text.
  return /[\n,[\]{}]/.test(text) ? JSON.stringify(value) : text;
}
