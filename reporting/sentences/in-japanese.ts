import { METHOD_SENTENCES } from '../report/method-words.ts';
import type { Locale } from '../wording.ts';
import { type Form, firstThatFits, formOf, type Sentence } from './forms.ts';
import { AWS } from './ja-aws.ts';
import { COURSE } from './ja-course.ts';
import { GUARD_LINES } from './ja-guard-lines.ts';
import { GUARDS } from './ja-guards.ts';
import { INSIDE } from './ja-inside.ts';
import { LAUNCH_SETTINGS } from './ja-launch-settings.ts';
import { PROBES } from './ja-probes.ts';
import { VERDICTS } from './ja-verdict.ts';
import { VOLUMES } from './ja-volumes.ts';
import { kindsOf, partsOf, quoted, type Translate } from './kinds.ts';

/**
 * The sentences of facts and reasons in Japanese. A record holds each once, in English; tests hold that every sentence in
 * the code that makes them has its Japanese here (docs/decisions/0088-sentences-are-translated-by-their-form.md).
 */
export const SENTENCES_JA: readonly Sentence[] = [
  ...GUARDS,
  ...LAUNCH_SETTINGS,
  ...METHOD_SENTENCES,
  ...VERDICTS,
  ...COURSE,
  ...INSIDE,
  ...PROBES,
  ...VOLUMES,
  ...GUARD_LINES,
  ...AWS,
];

/** A longer one lists what somebody put there. */
const CHARACTERS_MAX = 4_000;

/** How often a sentence stands within another; more often only in what somebody made to cost time. */
const LEVELS = 4;

/** The more a form says itself, the sooner it is tried: what another could take for a value stands in it. */
const formsOf = (sentences: readonly Sentence[]): Form[] =>
  sentences.map(formOf).toSorted((a, b) => b.between.join('').length - a.between.join('').length);

function translator(forms: readonly Form[], inner: Translate): Translate {
  const kinds = kindsOf(inner);
  return (text) => (text.length > CHARACTERS_MAX ? undefined : firstThatFits(text, forms, kinds));
}

/** What is said of one server by its name and id. */
const OF_SERVER: Sentence = ['{host:word} ({id:word}) {what:text}', '{host}（{id}）：{what}'];

const FORMS = formsOf([...SENTENCES_JA, OF_SERVER]);
const withinOthers = Array.from({ length: LEVELS }).reduce<Translate>(
  (inner) => translator(FORMS, inner),
  () => undefined,
);
const whole = translator(FORMS, withinOthers);

/** What a guard says of one server comes after its name and id. */
const afterId = translator(
  formsOf(
    [...GUARDS, ...LAUNCH_SETTINGS, ...METHOD_SENTENCES].filter(([en]) =>
      /^(?:\{what:text\} in |[^{])/u.test(en),
    ),
  ),
  withinOthers,
);
const ofServer = translator([formOf(OF_SERVER)], (what) => afterId(what) ?? afterName(what));

/** What a verdict says of one comes after its name, as a rule; any word may be a name, so these verbs tell. */
const afterName = translator(
  formsOf(VERDICTS.filter(([en]) => /^(?:booted|did|failed to|has|lost|was) /u.test(en))),
  withinOthers,
);
const ofName = translator([formOf(['{host:word} {what:text}', '{host}：{what}'])], afterName);

/** One of kunren's own sentences in Japanese; undefined for whatever somebody else said. */
export const inJapanese: Translate = (text) => ofServer(text) ?? ofName(text) ?? whole(text);

/** The same of a sentence about a server, by names that are known: somebody may have called one by several words. */
export function inJapaneseOf(names: Iterable<string>, text: string): string | undefined {
  const own = inJapanese(text);
  const name = own === undefined ? [...names].find((one) => text.startsWith(`${one} `)) : undefined;
  if (name === undefined) return own;
  const [, id, what = ''] = /^(?:\((\S+)\) )?(.*)$/su.exec(text.slice(name.length + 1)) ?? [];
  const words = (id === undefined ? undefined : afterId(what)) ?? afterName(what);
  return words === undefined ? undefined : `${name}${id === undefined ? '' : `（${id}）`}：${words}`;
}

/** A text of a record in the reader's language; what it holds of others is quoted. */
export const said = (locale: Locale, text: string, names: Iterable<string> = []): string =>
  locale === 'en' ? text : (inJapaneseOf(names, text) ?? quoted(text));

/** The same of what is joined by semicolons, as what cleanup says of one resource. */
export const saidInParts = (locale: Locale, text: string): string =>
  locale === 'en' ? text : (inJapanese(text) ?? partsOf(inJapanese)(text));
