import type { SentenceTable } from './sentences.ts';

type Code =
  | 'REVERSED'
  | 'INITIAL_SYNC'
  | 'INITIATING'
  | 'INITIATION_FAILED'
  | 'INITIATION_HANGS'
  | 'AGENT_SILENT'
  | 'STATE_UNKNOWN'
  | 'STATE'
  | 'BACKLOG'
  | 'LAG_UNKNOWN'
  | 'LAG_OVER_MAXIMUM'
  | 'LAG_OVER_OBJECTIVE'
  | 'LISTED_TWICE';

/** Findings about replication; an error of DRS's own has its words in words-replication-errors.ts. */
export const REPLICATION_SENTENCES: SentenceTable<Code> = {
  REVERSED: {
    en: {
      wrong: '{hostname} replicates in reverse: a failback is under way or was not finished',
      wayOut: 'finish the failback; it can be drilled when it replicates forward again',
    },
    ja: {
      wrong: '{hostname} は逆方向にレプリケーションしています（フェイルバック中、または未完了）',
      wayOut: 'フェイルバックを完了してください。順方向に戻れば訓練できます',
    },
  },
  INITIAL_SYNC: {
    en: {
      wrong: '{hostname} has not finished its initial sync (expected end: {eta})',
      wayOut: 'wait for it; until then nothing of the server can be recovered',
    },
    ja: {
      wrong: '{hostname} の初期同期が完了していません（完了見込み {eta}）',
      wayOut: '完了を待ってください。それまではこのサーバーを復旧できません',
    },
  },
  INITIATING: {
    en: {
      wrong: '{hostname} is about to begin replicating',
      wayOut: 'wait for the initial sync; until then nothing of the server can be recovered',
    },
    ja: {
      wrong: '{hostname} はレプリケーションを開始しているところです',
      wayOut: '初期同期の完了を待ってください。それまではこのサーバーを復旧できません',
    },
  },
  INITIATION_FAILED: {
    en: {
      wrong: 'replication of {hostname} did not begin: the step {step} failed',
      wayOut:
        'look at that step in the server’s page in DRS, correct its cause, and retry the replication there',
    },
    ja: {
      wrong: '{hostname} のレプリケーションを開始できませんでした（手順 {step} が失敗）',
      wayOut: 'DRS のサーバー画面でこの手順を確認し、原因を取り除いてから再試行してください',
    },
  },
  INITIATION_HANGS: {
    en: {
      wrong: 'replication of {hostname} has not begun for {duration}: it stands at the step {step}',
      wayOut: 'look at what that step needs: the staging subnet’s routes, endpoints and security groups',
    },
    ja: {
      wrong: '{hostname} のレプリケーション開始が {duration} 進んでいません（手順 {step} で停止）',
      wayOut:
        'この手順に必要なもの（ステージングサブネットのルート、エンドポイント、セキュリティグループ）を確認してください',
    },
  },
  AGENT_SILENT: {
    en: {
      wrong: 'DRS has not heard from the agent of {hostname} for {duration}',
      wayOut: 'see on the server whether it runs, whether the agent runs, and whether it reaches DRS on 443',
    },
    ja: {
      wrong: '{hostname} のエージェントから {duration} 応答がありません',
      wayOut: 'サーバーとエージェントが動作しているか、DRS へ 443 番ポートで到達できるかを確認してください',
    },
  },
  STATE_UNKNOWN: {
    en: { wrong: 'DRS does not say how {hostname} replicates', wayOut: 'look at the server in DRS' },
    ja: {
      wrong: '{hostname} のレプリケーション状態を DRS が返していません',
      wayOut: 'DRS でサーバーの状態を確認してください',
    },
  },
  STATE: {
    en: {
      wrong: '{hostname} replicates as {state}, and the plan accepts {accepted}',
      wayOut: 'bring its replication back in DRS; stopped or disconnected servers must be set up again',
    },
    ja: {
      wrong: '{hostname} のレプリケーション状態は {state} です（計画が認める状態: {accepted}）',
      wayOut: 'DRS でレプリケーションを復旧してください。停止または切断されたサーバーは再設定が必要です',
    },
  },
  BACKLOG: {
    en: {
      wrong: '{hostname} has {backlog} still to replicate (expected end: {eta})',
      wayOut:
        'if it does not shrink, give the replication server more: its instance type, its disks or the network',
    },
    ja: {
      wrong: '{hostname} に未転送データが {backlog} あります（解消見込み {eta}）',
      wayOut:
        '減らない場合は、レプリケーションサーバーのインスタンスタイプ、ディスク、または回線を増強してください',
    },
  },
  LAG_UNKNOWN: {
    en: { wrong: 'DRS reports no replication lag of {hostname}', wayOut: 'look at the server in DRS' },
    ja: {
      wrong: '{hostname} のレプリケーション遅延を DRS が返していません',
      wayOut: 'DRS でサーバーの状態を確認してください',
    },
  },
  LAG_OVER_MAXIMUM: {
    en: {
      wrong:
        '{hostname} lags {lag} behind, more than guards.maximumLag ({maximum}): a drill would be refused',
      wayOut: 'find what slows its replication: disk writes, the network, or the replication server’s type',
    },
    ja: {
      wrong: '{hostname} の遅延が {lag} で、guards.maximumLag（{maximum}）を超えています。訓練は拒否されます',
      wayOut: '遅延の原因（ディスク書き込み、回線、レプリケーションサーバーのタイプ）を調べてください',
    },
  },
  LAG_OVER_OBJECTIVE: {
    en: {
      wrong:
        '{hostname} lags {lag} behind: a disaster now would miss the recovery point objective ({objective})',
      wayOut: 'find what slows its replication: disk writes, the network, or the replication server’s type',
    },
    ja: {
      wrong: '{hostname} の遅延が {lag} です。いま災害が起きると目標復旧時点（{objective}）を達成できません',
      wayOut: '遅延の原因（ディスク書き込み、回線、レプリケーションサーバーのタイプ）を調べてください',
    },
  },
  LISTED_TWICE: {
    en: {
      wrong: 'DRS lists the machine of {hostname} ({machine}) more than once: also as {others}',
      wayOut:
        'see which one replicates, let the plan name that one by id, and disconnect and delete the other in DRS',
    },
    ja: {
      wrong: '{hostname}（{machine}）が DRS に重複して登録されています: {others}',
      wayOut:
        'レプリケーション中の登録を確認して計画では ID で指定し、もう一方は DRS で切断して削除してください',
    },
  },
};
