import type { Sentence } from '../sentences/forms.ts';
import { DRS } from '../sentences/ja-drs.ts';
import { DRS_LINES } from '../sentences/ja-drs-lines.ts';
import { RESTORE } from '../sentences/ja-restore.ts';
import type { Locale } from '../wording.ts';

/**
 * The words of the recovery methods: names for the phases of a recovery, for how a recovery point was measured, and for
 * what is left, by the methods' keys; and their sentences in Japanese.
 */

export const METHOD_SENTENCES: readonly Sentence[] = [...DRS, ...DRS_LINES, ...RESTORE];

type Words = Readonly<Record<Locale, string>>;

const PHASES = new Map(
  Object.entries<Words>({
    snapshot: { en: 'Snapshot', ja: 'スナップショット' },
    conversion: { en: 'Conversion', ja: '変換' },
    launch: { en: 'Launch', ja: '起動' },
    'create-volumes': { en: 'Creating volumes', ja: 'ボリューム作成' },
    'start-host': { en: 'Starting the host', ja: 'ホスト起動' },
    attach: { en: 'Attaching', ja: 'アタッチ' },
    // These are kunren's, for every method.
    waiting: { en: 'Waiting', ja: '待ち' },
    boot: { en: 'OS boot', ja: 'OS起動' },
    verification: { en: 'Verification', ja: '動作確認' },
  }),
);

const POINTS = new Map(
  Object.entries<Words>({
    'job-log': { en: "time of the data in DRS's job log", ja: 'DRSジョブログのデータ時刻' },
    'recovery-instance': {
      en: 'point in time of the recovery instance',
      ja: 'リカバリインスタンスのPITスナップショット時刻',
    },
    snapshot: { en: 'time of the snapshot', ja: 'スナップショットの取得時刻' },
    // This one is kunren's, for every method.
    heartbeat: { en: 'last heartbeat of the source', ja: 'ソースサーバーの最後のハートビート' },
  }),
);

/** A key without a name is shown as it is. */
export const phaseName = (locale: Locale, name: string): string => PHASES.get(name)?.[locale] ?? name;

export const pointName = (locale: Locale, source: string): string => POINTS.get(source)?.[locale] ?? source;

/** The kinds of leftovers, in words; EC2's own kinds of tagged resources are `volume`, `snapshot` and the like. */
const LEFTOVERS = new Map(
  Object.entries<Words>({
    'conversion-server': { ja: '変換サーバー', en: 'conversion server' },
    'drs-job': { ja: 'DRSジョブ', en: 'DRS job' },
    drill: { ja: '訓練', en: 'drill' },
    instance: { ja: 'インスタンス', en: 'instance' },
    'launch-template': { ja: '起動テンプレート', en: 'launch template' },
    'network-interface': { ja: 'ネットワークインターフェイス', en: 'network interface' },
    operation: { ja: '起動ジョブ', en: 'launch job' },
    'recovery-instance': { ja: 'リカバリインスタンス', en: 'recovery instance' },
    'security-group': { ja: 'セキュリティグループ', en: 'security group' },
    snapshot: { ja: 'スナップショット', en: 'snapshot' },
    'source-server': { ja: 'ソースサーバー', en: 'source server' },
    volume: { ja: 'ボリューム', en: 'volume' },
  }),
);

/** The kind of a leftover; one without words is shown as AWS names it. */
export const leftoverName = (locale: Locale, type: string): string => LEFTOVERS.get(type)?.[locale] ?? type;

/** What the properties of OSCAL call a server and the instance that it was recovered as. */
const RESOURCES = new Map([
  ['drs', { server: 'source-server-id', instance: 'recovery-instance-id' }],
  ['restore', { server: 'restored-server-id', instance: 'host-instance-id' }],
]);

export const resourceProps = (method: string): { readonly server: string; readonly instance: string } =>
  RESOURCES.get(method) ?? { server: 'server-id', instance: 'instance-id' };
