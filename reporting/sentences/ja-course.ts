import type { Sentence } from './forms.ts';

/** What was chosen to recover to, and what cleanup says of what is still there. */
export const COURSE: readonly Sentence[] = [
  // Recovery points.
  ['the latest data, taken when the drill starts', '訓練の開始時に取得する最新のデータ'],
  ['the newest', '最新のもの'],
  ['the newest before {at}', '{at}より前の最新のもの'],
  ['the newest that was at least {age:time} old', '取得から{age}以上が経過した最新のもの'],
  ['one at random of the last {window:time}', '直近{window}から無作為に選択したもの'],
  [
    'the newest at which all {count} servers of the wave lie within {span:time}; they lie within {spread:time}',
    'グループの{count}台すべてが{span}以内に収まる最新のもの（実際の差は{spread}）',
  ],
  // What may be left.
  ['could not be looked at: {why:said}', '確認できませんでした：{why}'],
  ['may have been launched; DRS is asked again', '起動された可能性があります。DRSに再度確認します'],
  ['may have been launched; {why:list}', '起動された可能性があります。{why}'],
  ['of source server {server}; {why:list}', 'ソースサーバー{server}のものです。{why}'],
  ['of instance {instance}; {why:list}', 'インスタンス{instance}のものです。{why}'],
  ['{why:text}; look for what carries its tags', '{why}。この訓練のタグが付いたリソースを確認してください'],
  ['cleanup did not end ({error:word}: {why:said})', '後片付けが終わりませんでした（{error}、{why}）'],
  ['cleanup did not end', '後片付けが終わりませんでした'],
];
