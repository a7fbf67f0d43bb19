import type { SentenceTable } from './sentences.ts';

type Code =
  | 'FAILBACK_IN_PROGRESS'
  | 'FAILBACK_NOT_READY'
  | 'FAILBACK_READY'
  | 'FAILBACK_COMPLETED'
  | 'FAILBACK_ERROR'
  | 'FAILBACK_NOT_BEGUN'
  | 'FAILBACK_AGENT_UNSEEN';

/** Findings about failback, which people begin and end: kunren only follows it. */
export const FAILBACK_SENTENCES: SentenceTable<Code> = {
  FAILBACK_IN_PROGRESS: {
    en: {
      wrong: '{hostname} is being failed back from {resource}',
      wayOut: 'wait until DRS shows it as ready for launch; no drill starts until the failback is finished',
    },
    ja: {
      wrong: '{hostname} は {resource} からフェイルバック中です',
      wayOut: 'DRS で起動準備完了になるまで待ってください。フェイルバックが終わるまで訓練は開始されません',
    },
  },
  FAILBACK_NOT_READY: {
    en: {
      wrong: 'the failback of {hostname} from {resource} is not ready for launch',
      wayOut: 'see its replication back: agent, port 1500 and the origin’s staging area',
    },
    ja: {
      wrong: '{hostname}（{resource}）のフェイルバックは起動準備ができていません',
      wayOut:
        '逆方向のレプリケーション（エージェント、1500 番ポート、元のサイトのステージングエリア）を確認してください',
    },
  },
  FAILBACK_READY: {
    en: {
      wrong: 'the failback of {hostname} from {resource} is ready for launch',
      wayOut: 'launch it in DRS when its owner agrees to the interruption',
    },
    ja: {
      wrong: '{hostname}（{resource}）のフェイルバックは起動準備が完了しています',
      wayOut: '責任者が停止に同意したうえで、DRS から起動してください',
    },
  },
  FAILBACK_COMPLETED: {
    en: {
      wrong: '{hostname} was failed back, and its recovery instance {resource} still exists',
      wayOut: 'when the origin is proven, disconnect and delete that recovery instance in DRS',
    },
    ja: {
      wrong: '{hostname} のフェイルバックは完了しましたが、リカバリインスタンス {resource} が残っています',
      wayOut: '元のサイトでの稼働を確認してから、DRS でこのインスタンスを切断して削除してください',
    },
  },
  FAILBACK_ERROR: {
    en: {
      wrong: 'the failback of {hostname} from {resource} stands in error: {error}',
      wayOut: 'correct its cause, and go on with the failback in DRS',
    },
    ja: {
      wrong: '{hostname}（{resource}）のフェイルバックがエラーで止まっています: {error}',
      wayOut: '原因を取り除き、DRS でフェイルバックを続けてください',
    },
  },
  FAILBACK_NOT_BEGUN: {
    en: {
      wrong: '{hostname} runs as recovery instance {resource}, and nobody has begun its failback',
      wayOut: 'fail it back, or keep it and set up its replication anew; no drill starts until then',
    },
    ja: {
      wrong: '{hostname} はリカバリインスタンス {resource} で稼働中で、フェイルバックは始まっていません',
      wayOut:
        'フェイルバックするか、このまま使う場合はレプリケーションを設定し直してください。それまで訓練は開始されません',
    },
  },
  FAILBACK_AGENT_UNSEEN: {
    en: {
      wrong:
        '{hostname} runs as recovery instance {resource}, whose agent DRS has not heard from: it cannot be failed back',
      wayOut:
        'see its instance profile (AWSElasticDisasterRecoveryRecoveryInstancePolicy), IMDS and its way to DRS on 443',
    },
    ja: {
      wrong:
        '{hostname} はリカバリインスタンス {resource} で稼働中ですが、エージェントの応答がなくフェイルバックできません',
      wayOut:
        'インスタンスプロファイル（AWSElasticDisasterRecoveryRecoveryInstancePolicy）、IMDS、DRS への 443 番ポートを確認してください',
    },
  },
};
