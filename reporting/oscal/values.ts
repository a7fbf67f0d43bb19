import { createHash } from 'node:crypto';
import { oneLine } from '../../core/text/one-line.ts';

/** The small values in OSCAL. */

/** Our own properties; OSCAL allows extras nowhere else. */
const NAMESPACE = 'https://kunren.invalid/ns/oscal/1';

/** RFC 9562's namespace for URLs. */
const URL_NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

export interface Property {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
}

/** A stable identifier for each item of a drill: version 5, from its place in the record. */
export const uuidsOf =
  (drillId: string) =>
  (...place: readonly string[]): string => {
    const name = `${NAMESPACE}/${[drillId, ...place].map(encodeURIComponent).join('/')}`;
    const digest = createHash('sha1').update(URL_NAMESPACE).update(name).digest();
    digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
    digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
    const hex = digest.subarray(0, 16).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  };

/** One line that is not empty, which OSCAL requires of nearly every text. */
export const line = (text: string): string => oneLine(text.replace(/\p{Cs}/gu, '\ufffd')) || '-';

/** Our own properties; unknown values are left out, never invented. */
export const props = (values: Readonly<Record<string, string | number | boolean | null>>): Property[] =>
  Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [{ name, ns: NAMESPACE, value: line(String(value)) }],
  );

/** A list if it has items: OSCAL has no empty lists. */
export const some = <Key extends string, Item>(
  key: Key,
  items: readonly Item[],
): { readonly [K in Key]?: readonly Item[] } =>
  (items.length === 0 ? {} : { [key]: items }) as { readonly [K in Key]?: readonly Item[] };

/** A moment in OSCAL's format; null when the text is not a moment. */
export function momentOf(at: string): string | null {
  const milliseconds = Date.parse(at);
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}
