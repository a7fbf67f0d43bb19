import { parseDuration } from '../../core/text/duration.ts';
import { phaseName } from '../report/method-words.ts';
import { WORDING } from '../wording.ts';
import type { Kinds } from './forms.ts';

/** What may stand in the places of a sentence, and what that is in Japanese. */

/** A sentence of ours in Japanese; undefined for anything else. */
export type Translate = (text: string) => string | undefined;

/** What others said, as it is. */
export const quoted = (text: string): string => (text === '' ? '（なし）' : `「${text}」`);

/** Between a probe's answer and the next probe's name: `; tcp 22: `. */
const NEXT_PROBE = /; (?=[a-z]+ [^:;]+: )/u;

/** Between what is said of one server and of the next: `; web (s-2) `. */
const NEXT_SERVER = /; (?=[^\s;]+ \([^\s)]+\) )/u;

/** `a, b and 2 more`, `a or b`. */
const namesIn = (text: string): string =>
  text
    .replace(/ and (\d+) more$/u, 'ほか$1件')
    .replace(/ and more$/u, 'など')
    .replaceAll(' or ', 'または')
    .replaceAll(/, | and /gu, '、');

function time(text: string): string | undefined {
  const seconds = parseDuration(text.replace(/^-/u, '').replaceAll(' ', ''));
  if (seconds === undefined) return undefined;
  return `${text.startsWith('-') ? '−' : ''}${WORDING.ja.duration(seconds)}`;
}

const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined);

/** Parts that are joined to one list. */
const each = (separator: string | RegExp, joint: string, part: (text: string) => string) => (text: string) =>
  text.split(separator).map(part).join(joint);

/** Of what is no sentence of ours, a sentence is quoted, and a name or a state is not. */
export const partsOf = (inner: Translate) =>
  each('; ', '。', (part) => inner(part) ?? (/ \S+ /u.test(part) ? quoted(part) : part));

/** What a place of each kind becomes; `inner` words the sentences in it. */
export function kindsOf(inner: Translate): Kinds {
  const own = (text: string): string => inner(text) ?? text;
  const saidIn = (text: string): string => inner(text) ?? quoted(text);
  return {
    text: (text) => (text === '' ? '' : inner(text)),
    own,
    said: saidIn,
    quote: quoted,
    word: matching(/^\S+$/u),
    // A name, or one of ours in the place of it.
    name: (text) => inner(text) ?? matching(/^\S+$/u)(text),
    number: matching(/^-?\d+$/u),
    // An error by its name and message.
    error: (text) => (/^\w+: /u.test(text) ? quoted(text) : undefined),
    // One reason, or those of several servers.
    causes: each(NEXT_SERVER, '。', saidIn),
    // A path, and nothing else that somebody has none of.
    file: matching(/^\S*[./\\]\S*$/u),
    // What systemd and Windows call the states of services.
    service: matching(
      /^(?:(?:in|de)?activ(?:e|ating)|failed|reloading|unknown|stopped|paused|(?:start|stop|pause|continue)pending)$/u,
    ),
    // A path, a device, a short answer: nothing that leads into a sentence.
    place: matching(/^(?:\w:)?[^:;]*$/u),
    time,
    names: (text) => inner(text) ?? namesIn(text),
    phase: (text) => phaseName('ja', text),
    setting: (text) => (text.includes(';') ? undefined : each(' or ', 'または', own)(text)),
    field: matching(/^[a-z]\w*(?: \S+)?$/iu),
    list: partsOf(inner),
    ands: each(' and ', '、', own),
    values: each(/, (?!is )/u, '、', own),
    counts: each(', ', '、', (part) =>
      part.replace(/^(\d+) (.*)$/u, (_, count: string, what: string) => `${own(what)} ${count}件`),
    ),
    // A key, and what is under it.
    key: (text) =>
      text.replace(/^(\S+) of (.*)$/u, (_, key: string, of: string) => `${key}（${namesIn(of)}）`),
    // A state, with EC2's reason where it gives one.
    state: (text) => text.replace(/^(\S+) \((.*)\)$/u, '$1、「$2」'),
    // Probes by their names, each with what it saw, which may hold a semicolon of its own.
    probes: each(NEXT_PROBE, '、', (part) =>
      part.replace(/^([^:]+): (.*)$/su, (_, name: string, seen: string) => `${name}：${saidIn(seen)}`),
    ),
    // How something ended, and what was printed.
    ending: (text) => {
      const [, end = text, detail = ''] = /^(.*?): (.*)$/su.exec(text) ?? [];
      const words = inner(end);
      return words === undefined || detail === '' ? words : `${words}：${saidIn(detail)}`;
    },
    // A probe, and what follows it: `tcp 22 within 5m`.
    within: (text) => {
      const [name = '', limit = ''] = text.split(/(?= within )/u);
      return `${limit === '' ? '' : own(limit)}${name}`;
    },
  };
}
