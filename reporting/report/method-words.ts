import type { Locale } from '../wording.ts';

/** What the phases of a recovery are called, and how a recovery point was measured, by the methods' own names. */

type Words = Readonly<Record<Locale, string>>;

const PHASES: Readonly<Record<string, Words>> = {
  snapshot: { en: 'Snapshot', ja: 'スナップショット' },
  conversion: { en: 'Conversion', ja: '変換' },
  launch: { en: 'Launch', ja: '起動' },
  // These two are ours, whatever the method.
  boot: { en: 'OS boot', ja: 'OS起動' },
  verification: { en: 'Verification', ja: '動作確認' },
};

const POINTS: Readonly<Record<string, Words>> = {
  'job-log': { en: "time of the data in DRS's job log", ja: 'DRSジョブログのデータ時刻' },
  'recovery-instance': {
    en: 'point in time of the recovery instance',
    ja: 'リカバリインスタンスのPITスナップショット時刻',
  },
  // This one is ours, whatever the method.
  heartbeat: { en: 'last heartbeat of the source', ja: 'ソースサーバーの最後のハートビート' },
};

/** A name that has no words yet is shown as it is. */
export const phaseName = (locale: Locale, name: string): string => PHASES[name]?.[locale] ?? name;

export const pointName = (locale: Locale, source: string): string => POINTS[source]?.[locale] ?? source;
