import { isDenial } from '../../core/guards/observation.ts';
import type { ReadinessFinding } from '../../core/readiness/finding.ts';
import { said } from '../sentences/in-japanese.ts';
import type { Locale } from '../wording.ts';
import { type FindingSentence, fillSentence, reasonsFor } from './sentences.ts';
import { settingValue } from './setting-values.ts';
import { CAPACITY_SENTENCES } from './words-capacity.ts';
import { COVERAGE_SENTENCES } from './words-coverage.ts';
import { FAILBACK_SENTENCES } from './words-failback.ts';
import { LAUNCH_SETTING_SENTENCES } from './words-launch-settings.ts';
import { PRIVATE_PATH_SENTENCES } from './words-private-path.ts';
import { PROOF_SENTENCES } from './words-proof.ts';
import { REPLICATION_SENTENCES } from './words-replication.ts';
import { REPLICATION_ERRORS, UNKNOWN_ERROR } from './words-replication-errors.ts';

type Words = Readonly<Record<Locale, FindingSentence>>;

const UNREAD = { en: '{resource} could not be read: {why}', ja: '{resource} を確認できませんでした: {why}' };

/** What has another cause than a denial needs no permission. */
const UNREAD_WAYS_OUT = {
  failed: {
    en: 'look again; if it fails again, follow what the error says',
    ja: 'もう一度確認してください。解消しない場合は、エラーの内容に従ってください',
  },
  denied: {
    en: 'allow {permission}, and look again',
    ja: '{permission} を許可し、もう一度確認してください',
  },
  deniedUnnamed: {
    en: 'allow what is named there, and look again',
    ja: '記載された権限を付与し、もう一度確認してください',
  },
};

const TABLE: ReadonlyMap<string, Words> = new Map<string, Words>([
  ...Object.entries(REPLICATION_SENTENCES),
  ...Object.entries(FAILBACK_SENTENCES),
  ...Object.entries(LAUNCH_SETTING_SENTENCES),
  ...Object.entries(CAPACITY_SENTENCES),
  ...Object.entries(PRIVATE_PATH_SENTENCES),
  ...Object.entries(PROOF_SENTENCES),
  ...Object.entries(COVERAGE_SENTENCES),
]);

/** A finding's two sentences: what is wrong, and what to set or do. */
export function describeFinding(finding: ReadinessFinding, locale: Locale): FindingSentence {
  const { check, code, values } = finding;
  if (check === 'guards') return ofGuard(finding, locale);
  if (code === 'UNREAD') return ofUnread(finding, locale);
  const words =
    code === 'REPLICATION_ERROR'
      ? (REPLICATION_ERRORS.get(values['error'] ?? '') ?? UNKNOWN_ERROR)
      : TABLE.get(code);
  if (words === undefined) return { wrong: code, wayOut: '' };
  return fillSentence(
    words[locale],
    check === 'launch-settings' ? withValues(finding, locale) : reasonsFor(finding, locale),
  );
}

function ofUnread(finding: ReadinessFinding, locale: Locale): FindingSentence {
  const { resource, values } = finding;
  const { why = '' } = values;
  // What was denied may be another call than that one, such as that of assuming the target's role.
  const named =
    /not authorized to perform: ([a-z0-9-]+:\w+)/u.exec(why) ?? /^([a-z0-9-]+:\w+)$/u.exec(resource);
  const [, permission = ''] = named ?? [];
  const way = !isDenial(why) ? 'failed' : permission === '' ? 'deniedUnnamed' : 'denied';
  return fillSentence(
    { wrong: UNREAD[locale], wayOut: UNREAD_WAYS_OUT[way][locale] },
    reasonsFor({ ...finding, values: { ...values, permission } }, locale),
  );
}

/** Only these are more than ids and numbers. */
const SETTING_VALUES = ['expected', 'actual', 'before', 'after'];

const withValues = (finding: ReadinessFinding, locale: Locale): ReadinessFinding => ({
  ...finding,
  values: Object.fromEntries(
    Object.entries(finding.values).map(([name, value]) => [
      name,
      SETTING_VALUES.includes(name) ? settingValue(value, locale) : value,
    ]),
  ),
});

/** A guard's sentence says its own way out, at its end. */
function ofGuard({ code, values }: ReadinessFinding, locale: Locale): FindingSentence {
  const { text = '' } = values;
  const page = { en: 'docs/guards.md', ja: `docs/guards.md の ${code} の欄を参照してください` };
  const ends = { en: /^(.*); (.*?)$/su, ja: /^(.*)。([^「」]*?)$/su };
  const sentence = said(locale, text);
  const [, wrong = sentence, wayOut = page[locale]] = ends[locale].exec(sentence) ?? [];
  return { wrong, wayOut };
}
