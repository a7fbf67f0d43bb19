import type { SentenceTable } from './sentences.ts';

/** Findings about what plans name. */
export const COVERAGE_SENTENCES: SentenceTable<'NOT_PLANNED' | 'SERVER_GONE'> = {
  NOT_PLANNED: {
    en: {
      wrong:
        '{hostname} ({resource}) replicates as {state}, and no plan names it: nobody has proven that it recovers',
      wayOut: 'name it in a plan, or remove it from DRS where it is not needed',
    },
    ja: {
      wrong:
        '{hostname}（{resource}、状態 {state}）はどの計画にも含まれておらず、復旧できることが確認されていません',
      wayOut: 'いずれかの計画に加えるか、不要であれば DRS から削除してください',
    },
  },
  SERVER_GONE: {
    en: {
      wrong: 'plan {resource} names {selector}, and DRS lists no such server',
      wayOut: 'correct the plan, or set up the server’s replication again',
    },
    ja: {
      wrong: '計画 {resource} の {selector} に当たるサーバーが DRS にありません',
      wayOut: '計画を修正するか、サーバーのレプリケーションを設定し直してください',
    },
  },
};
