/**
 * Sentences by their English form. A place, `{name}` or `{}`, holds what is of this drill, and stands in the other language
 * by its name or its number. `{name:kind}` holds something that is worded in turn.
 */
export type Sentence = readonly [en: string, ja: string];

/** What each kind of place becomes; undefined: it holds something else, so that the form does not fit. */
export type Kinds = Readonly<Record<string, (value: string) => string | undefined>>;

export interface Form {
  /** What stands before, between and after the places. */
  readonly between: readonly string[];
  readonly places: readonly { readonly name: string; readonly kind: string | undefined }[];
  readonly ja: string;
}

const PLACE = /\{(\w*)(?::(\w+))?\}/gu;

/** The English form with every place the same: as code has it, whatever it calls what it fills in. */
export const bare = (en: string): string => en.replace(PLACE, '{}');

export function formOf([en, ja]: Sentence): Form {
  const places = [...en.matchAll(PLACE)].map(([, name, kind], index) => ({
    name: name === '' || name === undefined ? String(index) : name,
    kind,
  }));
  return { between: bare(en).split('{}'), places, ja };
}

/** The Japanese of the first form that fits; undefined where none does. */
export function firstThatFits(text: string, forms: readonly Form[], kinds: Kinds): string | undefined {
  for (const form of forms) {
    const values = valuesIn(text, form);
    const ja = values === undefined ? undefined : filled(form, values, kinds);
    if (ja !== undefined) return ja;
  }
  return undefined;
}

/** What the places hold, each as little as can be: one pass, whatever somebody has put there. */
function valuesIn(text: string, { between }: Form): string[] | undefined {
  const [first = '', ...others] = between;
  const last = others.pop();
  if (last === undefined) return text === first ? [] : undefined;
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last) || end < first.length) return undefined;
  const values: string[] = [];
  let from = first.length;
  for (const part of others) {
    const at = text.indexOf(part, from);
    if (at === -1 || at + part.length > end) return undefined;
    values.push(text.slice(from, at));
    from = at + part.length;
  }
  return [...values, text.slice(from, end)];
}

function filled({ places, ja }: Form, values: readonly string[], kinds: Kinds): string | undefined {
  const worded = new Map<string, string>();
  for (const [index, { name, kind }] of places.entries()) {
    const value = values[index] ?? '';
    const words = kind === undefined ? value : kinds[kind]?.(value);
    if (words === undefined) return undefined;
    worded.set(name, words);
  }
  return ja.replace(PLACE, (_, name: string) => worded.get(name) ?? '');
}
