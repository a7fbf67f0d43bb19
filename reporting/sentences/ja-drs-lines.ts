import type { Sentence } from './forms.ts';

/** What the guards of DRS saw before a drill, a line each. */
export const DRS_LINES: readonly Sentence[] = [
  [
    "{drs:number} of these servers' instances in DRS, {ec2:number} in EC2",
    '対象サーバーの既存インスタンス：DRSに{drs}件、EC2に{ec2}件',
  ],
  [
    '{active:number} of {all:number} DRS jobs are under way, {own:number} with one of these servers',
    'DRSジョブ{all}件中、実行中は{active}件（対象サーバーを含むもの{own}件）',
  ],
  [
    '{active:number} executions of DRS recovery plans are under way, {own:number} with one of these servers',
    '実行中のDRSリカバリプラン{active}件（対象サーバーを含むもの{own}件）',
  ],
  [
    '{drills:number} servers last launched by a drill, {never:number} never launched, {others:number} otherwise',
    '前回の起動：訓練{drills}台、起動なし{never}台、その他{others}台',
  ],
  [
    '{forward:number} of {all:number} servers replicate towards recovery',
    '{all}台中{forward}台が復旧先の方向にレプリケーション中',
  ],
  [
    '{fit:number} of {all:number} servers are in a state that the plan accepts: {states:names}',
    '{all}台中{fit}台が、計画で許可された状態（確認した状態：{states}）',
  ],
  [
    '{known:number} of {all:number} servers report their lag, and guards.maximumLag is {maximum:time}',
    '{all}台中{known}台で遅延を確認（guards.maximumLag：{maximum}）',
  ],
  [
    'at most {lag:time}, of {host}, and guards.maximumLag is {maximum:time}',
    '最大{lag}（{host}）。guards.maximumLagは{maximum}',
  ],
  [
    '{settings:number} launch settings and {templates:number} templates of {all:number} servers read',
    '{all}台中、起動設定{settings}件とテンプレート{templates}件を確認',
  ],
  [
    '{started:number} started, {into:number} into an existing instance',
    '起動状態で起動{started}台、既存インスタンスへの起動{into}台',
  ],
  [
    '{actions:number} with post-launch actions, {kept:number} with termination protection',
    '起動後アクションあり{actions}台、終了保護あり{kept}台',
  ],
  [
    'subnets {subnets:names}; security groups {groups:names}; {copied:number} copied private addresses, {public:number} public ones',
    'サブネット：{subnets}。セキュリティグループ：{groups}。プライベートIPのコピー{copied}台、パブリックIP{public}台',
  ],
  ['compared for {some:number} of {all:number} servers', '{all}台中{some}台で照合'],
  [
    '{running:number} DRS jobs run, the drill needs {needed:number} at once, and the quota is {quota:number} ({source:own})',
    '実行中のDRSジョブ{running}件、訓練に同時に必要な数{needed}件（クォータ：{quota}件、{source}）',
  ],
];
