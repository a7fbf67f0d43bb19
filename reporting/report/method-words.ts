import type { Locale } from '../wording.ts';

/** Names for the phases of a recovery, and for how a recovery point was measured, by the methods' own keys. */

type Words = Readonly<Record<Locale, string>>;

const PHASES: Readonly<Record<string, Words>> = {
  snapshot: { en: 'Snapshot', ja: 'スナップショット' },
  conversion: { en: 'Conversion', ja: '変換' },
  launch: { en: 'Launch', ja: '起動' },
  // These two are kunren's, for every method.
  boot: { en: 'OS boot', ja: 'OS起動' },
  verification: { en: 'Verification', ja: '動作確認' },
};

const POINTS: Readonly<Record<string, Words>> = {
  'job-log': { en: "time of the data in DRS's job log", ja: 'DRSジョブログのデータ時刻' },
  'recovery-instance': {
    en: 'point in time of the recovery instance',
    ja: 'リカバリインスタンスのPITスナップショット時刻',
  },
  // This one is kunren's, for every method.
  heartbeat: { en: 'last heartbeat of the source', ja: 'ソースサーバーの最後のハートビート' },
};

/** A key without a name is shown as it is. */
export const phaseName = (locale: Locale, name: string): string => PHASES[name]?.[locale] ?? name;

export const pointName = (locale: Locale, source: string): string => POINTS[source]?.[locale] ?? source;
