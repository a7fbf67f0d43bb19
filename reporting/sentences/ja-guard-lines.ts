import type { Sentence } from './forms.ts';

/** What the guards saw before a drill, a line each. */
export const GUARD_LINES: readonly Sentence[] = [
  ['could not be read: {why:said}', '確認できません：{why}'],
  // Of every method.
  ['{ticket} by {approver}, without an end', '{ticket}（承認者：{approver}、期限なし）'],
  ['{ticket} by {approver}, {left:time} before it expires', '{ticket}（承認者：{approver}、期限まで{left}）'],
  ['{ticket} by {approver}, which has expired', '{ticket}（承認者：{approver}、期限切れ）'],
  [
    '{count:number} servers found, and limits.servers is {limit:number}',
    '対象サーバー{count}台（limits.servers：{limit}台）',
  ],
  ['not known', '不明'],
  [
    '{same:number} of {all:number} are the documents that were reviewed',
    '{all}件中{same}件がレビュー済みのドキュメントと一致',
  ],
  // Restores.
  ['subnets {ids:names}', 'サブネット：{ids}'],
  [
    'none of {all:number} servers has a set to restore',
    '{all}台のいずれにも、復元できるスナップショットがありません',
  ],
  [
    '{some:number} of {all:number} servers have a set to restore, the oldest {age:time} old',
    '{all}台中{some}台に復元できるスナップショットあり（最も古いものは{age}前）',
  ],
  ['{some:number} of {all:number} keys are enabled', '{all}個中{some}個の鍵が有効'],
  ['{some:number} of {all:number} images are available', '{all}個中{some}個のイメージが利用可能'],
  ['{count:number} resources of earlier drills of these servers', '以前の訓練で残っているリソース{count}件'],
  [
    '{needed:number} GiB of {type:word} needed, and the quota is not known',
    '{type}が{needed} GiB必要（クォータは不明）',
  ],
  [
    '{needed:number} GiB of {type:word} needed beside {used:number} GiB, and the quota is {quota:number} GiB',
    '{type}が{needed} GiB必要（使用中{used} GiB、クォータ{quota} GiB）',
  ],
  ['not estimated without {price}', '{price}がないため、見積もりできません'],
  [
    '{usd:word} USD until the hard expiry, and limits.cost is {limit:word}',
    '最終期限まで{usd} USD（limits.cost：{limit} USD）',
  ],
];
