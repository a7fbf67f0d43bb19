import type { NormalizedSchema } from '@smithy/core/schema';
import { membersOf } from './model.ts';

/** Writes outputs in the SDK's shape as XML; a member that the model does not have is a bug and throws. */

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The members of a structure, each as an element. */
export function xmlMembers(shape: NormalizedSchema, value: object): string {
  const members = membersOf(shape);
  return Object.entries(value)
    .map(([name, member]) => {
      const schema = members.get(name);
      if (schema === undefined) throw new Error(`The model of ${shape.getName()} has no member ${name}.`);
      const { xmlName } = schema.getMemberTraits();
      return member === undefined ? '' : write(typeof xmlName === 'string' ? xmlName : name, schema, member);
    })
    .join('');
}

function write(tag: string, shape: NormalizedSchema, value: unknown): string {
  if (shape.isListSchema() && Array.isArray(value)) {
    const item = shape.getValueSchema();
    const { xmlName = 'member' } = item.getMergedTraits();
    const flat = shape.getMergedTraits().xmlFlattened;
    const items = value.map((entry) => write(flat ? tag : String(xmlName), item, entry)).join('');
    return flat ? items : element(tag, items);
  }
  if (value instanceof Date) return element(tag, value.toISOString());
  if (shape.isStructSchema() && typeof value === 'object' && value !== null) {
    return element(tag, xmlMembers(shape, value));
  }
  return element(tag, escapeXml(String(value)));
}

export const element = (tag: string, content: string): string => `<${tag}>${content}</${tag}>`;

const ENTITIES = new Map(
  Object.entries<string>({
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\r': '&#13;',
  }),
);

/** Text in a form valid in XML; characters that XML cannot represent become the replacement character. */
export const escapeXml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML forbids.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"\r]/g, (character) => ENTITIES.get(character) ?? character);
