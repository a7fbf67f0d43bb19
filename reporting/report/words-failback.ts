import type { Locale } from '../wording.ts';

interface FailbackWords {
  readonly title: string;
  /** What the section is, and what it is not. */
  readonly note: string;
  readonly isolated: string;
  readonly notLooked: string;
  readonly clear: string;
  readonly label: Readonly<
    Record<'origin' | 'agent' | 'profile' | 'metadata' | 'finding' | 'wayOut' | 'lookedAt', string>
  >;
  readonly origin: Readonly<Record<'AWS' | 'ON_PREMISES', string>>;
  readonly neverSeen: string;
  readonly on: string;
  readonly off: string;
}

/** The words of the section about failing back. */
export const FAILBACK_WORDS: Readonly<Record<Locale, FailbackWords>> = {
  en: {
    title: 'What a failback would need',
    note: 'Seen on the instances while they ran. No failback was begun, and no verdict follows from this.',
    isolated:
      'The plan calls the network of the drill isolated, so neither agents that DRS has not heard from nor closed ports tell anything: they were not judged.',
    notLooked: 'Nobody could look.',
    clear: 'Nothing was found that would keep these servers from being failed back.',
    label: {
      origin: 'Origin',
      agent: 'DRS heard from the agent',
      profile: 'Instance profile',
      metadata: 'IMDS',
      finding: 'Found',
      wayOut: 'What to do',
      lookedAt: 'Looked at',
    },
    origin: { AWS: 'AWS', ON_PREMISES: 'outside AWS (Failback Client)' },
    neverSeen: 'not until then',
    on: 'on',
    off: 'off',
  },
  ja: {
    title: 'フェイルバックに必要な条件',
    note: '訓練インスタンスの稼働中に確認した内容です。フェイルバックは開始しておらず、判定にも影響しません。',
    isolated:
      '訓練計画で隔離ネットワークと指定されているため、エージェントの応答とポートは評価していません。',
    notLooked: '確認できませんでした。',
    clear: 'フェイルバックを妨げる問題は見つかりませんでした。',
    label: {
      origin: '元の環境',
      agent: 'エージェントの応答',
      profile: 'インスタンスプロファイル',
      metadata: 'IMDS',
      finding: '確認した問題',
      wayOut: '対処',
      lookedAt: '確認日時',
    },
    origin: { AWS: 'AWS', ON_PREMISES: 'AWS 以外（Failback Client）' },
    neverSeen: 'この時点ではなし',
    on: '有効',
    off: '無効',
  },
};
