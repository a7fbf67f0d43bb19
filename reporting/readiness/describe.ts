import { REFUSAL_CODES } from '../../core/guards/refusal.ts';
import type { ReadinessFinding } from '../../core/readiness/finding.ts';
import { reasonsIn } from '../report/reasons.ts';
import type { Locale } from '../wording.ts';
import { type FindingSentence, fillSentence } from './sentences.ts';
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

const UNREAD: Words = {
  en: { wrong: 'it could not be read: {why}', wayOut: 'allow what is named there, and look again' },
  ja: { wrong: '確認できませんでした: {why}', wayOut: '記載された権限を付与し、もう一度確認してください' },
};

const TABLE: ReadonlyMap<string, Words> = new Map<string, Words>([
  ...Object.entries(REPLICATION_SENTENCES),
  ...Object.entries(FAILBACK_SENTENCES),
  ...Object.entries(LAUNCH_SETTING_SENTENCES),
  ...Object.entries(CAPACITY_SENTENCES),
  ...Object.entries(PRIVATE_PATH_SENTENCES),
  ...Object.entries(PROOF_SENTENCES),
  ...Object.entries(COVERAGE_SENTENCES),
  ['UNREAD', UNREAD],
]);

/** A finding's two sentences: what is wrong, and what to set or do. */
export function describeFinding(finding: ReadinessFinding, locale: Locale): FindingSentence {
  const { check, code, values } = finding;
  if (check === 'guards') return ofGuard(finding, locale);
  const words =
    code === 'REPLICATION_ERROR'
      ? (REPLICATION_ERRORS.get(values['error'] ?? '') ?? UNKNOWN_ERROR)
      : TABLE.get(code);
  if (words === undefined) return { wrong: code, wayOut: '' };
  return fillSentence(words[locale], check === 'launch-settings' ? withValues(finding, locale) : finding);
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

/** A guard's sentence says its own way out, after the last semicolon. */
function ofGuard({ code, resource, values }: ReadinessFinding, locale: Locale): FindingSentence {
  const { text = '' } = values;
  const [, wrong = text, wayOut = 'docs/guards.md'] = /^(.*); (.*?)$/su.exec(text) ?? [];
  const known = REFUSAL_CODES.find((one) => one === code);
  if (locale === 'en' || known === undefined) return { wrong, wayOut };
  return {
    wrong: `${resource}: ${reasonsIn('ja')[known]}`,
    wayOut: `docs/guards.md の ${code} の欄を参照してください`,
  };
}
