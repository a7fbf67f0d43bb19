import type { SentenceTable } from './sentences.ts';

type Code =
  | 'TYPE_UNNAMED'
  | 'TYPE_NOT_OFFERED'
  | 'TYPE_NOT_COUNTED'
  | 'TYPE_NOT_IN_ZONE'
  | 'VCPU_QUOTA'
  | 'ADDRESSES_SHORT'
  | 'RESERVATION_GONE'
  | 'RESERVATION_STATE'
  | 'RESERVATION_TYPE'
  | 'RESERVATION_FULL';

const CORRECT_RESERVATION = {
  en: 'correct the reservation, or the launch templates that name it',
  ja: 'キャパシティ予約か、それを指定している起動テンプレートを修正してください',
};

/** Findings about the room that EC2 has: docs/readiness.md. */
export const CAPACITY_SENTENCES: SentenceTable<Code> = {
  TYPE_UNNAMED: {
    en: {
      wrong: 'the launch templates of {hostnames} name no instance type, so nothing can be counted for them',
      wayOut: 'name a type in the launch templates, or compare with the quotas in Service Quotas',
    },
    ja: {
      wrong:
        '{hostnames} の起動テンプレートにインスタンスタイプの指定がないため、必要な vCPU を計算できません',
      wayOut: '起動テンプレートにインスタンスタイプを指定するか、Service Quotas で上限を確認してください',
    },
  },
  TYPE_NOT_OFFERED: {
    en: {
      wrong: '{resource} is not offered in this Region ({region}; {hostnames})',
      wayOut: 'name a type in the launch templates that the Region has',
    },
    ja: {
      wrong: '{resource} はこのリージョン（{region}）では提供されていません（{hostnames}）',
      wayOut: '起動テンプレートのインスタンスタイプを、リージョンで提供されているものに変更してください',
    },
  },
  TYPE_NOT_COUNTED: {
    en: {
      wrong: 'against which quota {resource} counts is not known ({hostnames})',
      wayOut: 'compare it with the quota of its own family in Service Quotas',
    },
    ja: {
      wrong: '{resource} がどの上限に含まれるか判断できません（{hostnames}）',
      wayOut: 'Service Quotas で該当するファミリーの上限を確認してください',
    },
  },
  TYPE_NOT_IN_ZONE: {
    en: {
      wrong: '{type} is not offered in {zone}, the zone of {subnet} ({hostnames})',
      wayOut: 'name another type, or a subnet of another zone, in the launch templates',
    },
    ja: {
      wrong: '{type} は {subnet} のゾーン {zone} では提供されていません（{hostnames}）',
      wayOut: '起動テンプレートのインスタンスタイプを変えるか、別のゾーンのサブネットを指定してください',
    },
  },
  VCPU_QUOTA: {
    en: {
      wrong:
        '{wanted} vCPUs for {servers} servers beside {used} that run, of {quota}: the last of them would not launch',
      wayOut: 'ask Service Quotas for more: {name} ({resource})',
    },
    ja: {
      wrong:
        '{servers} 台に {wanted} vCPU が必要ですが、上限 {quota} のうち {used} を使用中です: 最後のサーバーが起動できません',
      wayOut: 'Service Quotas で上限の引き上げを申請してください: {name}（{resource}）',
    },
  },
  ADDRESSES_SHORT: {
    en: {
      wrong: 'free addresses in {resource}: {free}; servers that would be launched there: {needed}',
      wayOut: 'free addresses there, or spread the launch templates over more subnets',
    },
    ja: {
      wrong: '{resource} の空きアドレスは {free} 個で、起動予定の {needed} 台に足りません',
      wayOut: 'アドレスを空けるか、起動テンプレートのサブネットを分散してください',
    },
  },
  RESERVATION_GONE: {
    en: { wrong: 'capacity reservation {resource} is not there', wayOut: CORRECT_RESERVATION.en },
    ja: { wrong: 'キャパシティ予約 {resource} がありません', wayOut: CORRECT_RESERVATION.ja },
  },
  RESERVATION_STATE: {
    en: { wrong: 'capacity reservation {resource} is {state}', wayOut: CORRECT_RESERVATION.en },
    ja: { wrong: 'キャパシティ予約 {resource} の状態が {state} です', wayOut: CORRECT_RESERVATION.ja },
  },
  RESERVATION_TYPE: {
    en: {
      wrong:
        'capacity reservation {resource} is for {type}, and a launch template asks it for {asked} ({hostname})',
      wayOut: CORRECT_RESERVATION.en,
    },
    ja: {
      wrong:
        'キャパシティ予約 {resource} は {type} 用ですが、起動テンプレートは {asked} を要求しています（{hostname}）',
      wayOut: CORRECT_RESERVATION.ja,
    },
  },
  RESERVATION_FULL: {
    en: {
      wrong: 'capacity reservation {resource} has {available} free, and {needed} are needed',
      wayOut: CORRECT_RESERVATION.en,
    },
    ja: {
      wrong: 'キャパシティ予約 {resource} の空きは {available} で、必要な {needed} に足りません',
      wayOut: CORRECT_RESERVATION.ja,
    },
  },
};
