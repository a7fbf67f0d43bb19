import type { SentenceTable } from './sentences.ts';

/** What is wrong with ACLs and routes on a private path. */
export const PATH_ROUTE_SENTENCES = {
  ACL_REFUSES_IN: {
    ja: {
      wrong:
        'ネットワーク ACL {resource}（{subnets}）のルール {entries} が、{cidrs} からの TCP {ports} 番の着信を拒否しています。',
      wayOut:
        '{resource} に、{cidrs} からの TCP {ports} 番を許可するインバウンドルールを、それより小さい番号で追加してください。',
    },
    en: {
      wrong: 'Rule {entries} of network ACL {resource} ({subnets}) refuses TCP {ports} in from {cidrs}.',
      wayOut: 'Add an inbound rule with a lower number to {resource} that allows TCP {ports} from {cidrs}.',
    },
  },
  ACL_REFUSES_OUT: {
    ja: {
      wrong:
        'ネットワーク ACL {resource}（{subnets}）のルール {entries} が、{cidrs} への TCP {ports} 番の発信を拒否しています。',
      wayOut:
        '{resource} に、{cidrs} への TCP {ports} 番を許可するアウトバウンドルールを、それより小さい番号で追加してください。',
    },
    en: {
      wrong: 'Rule {entries} of network ACL {resource} ({subnets}) refuses TCP {ports} out to {cidrs}.',
      wayOut: 'Add an outbound rule with a lower number to {resource} that allows TCP {ports} to {cidrs}.',
    },
  },
  ACL_REFUSES_ANSWERS_IN: {
    ja: {
      wrong:
        'ネットワーク ACL {resource}（{subnets}）のルール {entries} が、{cidrs} からの応答（エフェメラルポート TCP {ports}）を拒否しています。',
      wayOut:
        '{resource} に、{cidrs} からの TCP {ports} を許可するインバウンドルールを、それより小さい番号で追加してください。',
    },
    en: {
      wrong:
        'Rule {entries} of network ACL {resource} ({subnets}) refuses answers from {cidrs} to ephemeral ports (TCP {ports}).',
      wayOut: 'Add an inbound rule with a lower number to {resource} that allows TCP {ports} from {cidrs}.',
    },
  },
  ACL_REFUSES_ANSWERS_OUT: {
    ja: {
      wrong:
        'ネットワーク ACL {resource}（{subnets}）のルール {entries} が、{cidrs} への応答（エフェメラルポート TCP {ports}）を拒否しています。',
      wayOut:
        '{resource} に、{cidrs} への TCP {ports} を許可するアウトバウンドルールを、それより小さい番号で追加してください。',
    },
    en: {
      wrong:
        'Rule {entries} of network ACL {resource} ({subnets}) refuses answers to ephemeral ports (TCP {ports}) of {cidrs}.',
      wayOut: 'Add an outbound rule with a lower number to {resource} that allows TCP {ports} to {cidrs}.',
    },
  },
  BLOCKS_OVERLAP: {
    ja: {
      wrong:
        '{cidrs} のアドレスがステージング VPC {resource} と {other} の両方にあり、相手に届きません。VPC ピアリングも作れません。',
      wayOut: '重ならないアドレスブロックのサブネットか VPC に、ステージングエリアを移してください。',
    },
    en: {
      wrong:
        'Addresses {cidrs} are in both staging VPC {resource} and {other}, so they do not lead to the other side; overlapping VPCs cannot be peered.',
      wayOut: 'Move the staging area to a subnet or a VPC whose block does not overlap.',
    },
  },
  ROUTE_MISSING: {
    ja: {
      wrong: 'ルートテーブル {resource} に {cidrs} への経路がありません。',
      wayOut:
        '{resource} に、VPC ピアリングまたはトランジットゲートウェイ経由の {cidrs} への経路を追加してください。',
    },
    en: {
      wrong: 'Route table {resource} has no route to {cidrs}.',
      wayOut: 'Add a route to {cidrs} to {resource}, by the peering or the transit gateway.',
    },
  },
  ROUTE_BLACKHOLE: {
    ja: {
      wrong:
        'ルートテーブル {resource} の {cidrs} への経路は、すでに存在しない {via} を指しています（blackhole）。',
      wayOut:
        '{resource} の経路を、現在の VPC ピアリングまたはトランジットゲートウェイに向け直してください。',
    },
    en: {
      wrong: 'The route to {cidrs} in route table {resource} leads to {via}, which is gone (blackhole).',
      wayOut: 'Point the route in {resource} to the peering or the transit gateway that exists now.',
    },
  },
  ROUTE_TO_INTERNET: {
    ja: {
      wrong: 'ルートテーブル {resource} の {cidrs} への経路は {via} を通り、インターネットに出ます。',
      wayOut:
        '{resource} に、VPC ピアリングまたはトランジットゲートウェイ経由の {cidrs} への経路を追加してください。',
    },
    en: {
      wrong: 'The route to {cidrs} in route table {resource} leads by {via} to the internet.',
      wayOut: 'Add a route to {cidrs} to {resource}, by the peering or the transit gateway.',
    },
  },
  ROUTE_UNDECIDED: {
    ja: {
      wrong: 'ルートテーブル {resource} の {cidrs} への経路は {via} に続き、その先は確認できません。',
      wayOut: '{via} の先が {cidrs} に届くことを確認してください。',
    },
    en: {
      wrong:
        'The route to {cidrs} in route table {resource} leads on by {via}, and beyond it nothing is looked at.',
      wayOut: 'Check that {via} leads to {cidrs}.',
    },
  },
  PEERING_NOT_ACTIVE: {
    ja: {
      wrong: '{cidrs} への経路が使う VPC ピアリング {resource} の状態が {status} です。',
      wayOut: '{resource} を承認するか、作り直して経路を向け直してください。',
    },
    en: {
      wrong: 'VPC peering {resource} on the route to {cidrs} is {status}.',
      wayOut: 'Accept {resource}, or create it anew and point the routes to it.',
    },
  },
  PEERING_ELSEWHERE: {
    ja: {
      wrong:
        '{cidrs} への経路が使う VPC ピアリング {resource} は {vpcs} をつなぐもので、ピアリングはその先へ中継しません。',
      wayOut:
        'ソース VPC とステージング VPC を直接つなぐピアリングを作るか、トランジットゲートウェイを使ってください。',
    },
    en: {
      wrong: 'VPC peering {resource} on the route to {cidrs} joins {vpcs}, and a peering leads no further.',
      wayOut: 'Peer the source VPC and the staging VPC with each other, or use a transit gateway.',
    },
  },
  TRANSIT_NOT_ATTACHED: {
    ja: {
      wrong:
        '{cidrs} への経路が使うトランジットゲートウェイ {resource} に、VPC {vpc} がアタッチされていません。',
      wayOut: 'VPC {vpc} をトランジットゲートウェイ {resource} にアタッチしてください。',
    },
    en: {
      wrong: 'VPC {vpc} is not attached to transit gateway {resource}, which its route to {cidrs} leads to.',
      wayOut: 'Attach VPC {vpc} to transit gateway {resource}.',
    },
  },
  TRANSIT_ATTACHMENT_STATE: {
    ja: {
      wrong:
        '{cidrs} への経路にあるトランジットゲートウェイのアタッチメント {resource} の状態が {state} です。',
      wayOut: '{resource} を承認するか、作り直してください。',
    },
    en: {
      wrong: 'Transit gateway attachment {resource} on the route to {cidrs} is {state}.',
      wayOut: 'Accept {resource}, or create it anew.',
    },
  },
  TRANSIT_ROUTE_MISSING: {
    ja: {
      wrong:
        'トランジットゲートウェイ {gateway} のルートテーブル {resource} に {cidrs} への経路がありません。',
      wayOut: '{resource} に {cidrs} への経路を追加するか、相手のアタッチメントの伝播を有効にしてください。',
    },
    en: {
      wrong: 'Route table {resource} of transit gateway {gateway} has no route to {cidrs}.',
      wayOut: "Add a route to {cidrs} to {resource}, or turn on propagation of the other side's attachment.",
    },
  },
  TRANSIT_ROUTE_BLACKHOLE: {
    ja: {
      wrong:
        'トランジットゲートウェイ {gateway} のルートテーブル {resource} の {cidrs} への経路が blackhole です。',
      wayOut: '{resource} の経路を、現在のアタッチメントに向け直してください。',
    },
    en: {
      wrong: 'The route to {cidrs} in route table {resource} of transit gateway {gateway} is a blackhole.',
      wayOut: 'Point the route in {resource} to an attachment that exists now.',
    },
  },
  TRANSIT_ELSEWHERE: {
    ja: {
      wrong:
        'トランジットゲートウェイでの {cidrs} への経路は、アタッチメント {resource} を通って別の VPC {vpc} に入り、その先は確認できません。',
      wayOut:
        '検査用の VPC であれば {cidrs} に届くことを確認し、そうでなければ経路を相手の VPC のアタッチメントに向け直してください。',
    },
    en: {
      wrong:
        'On the transit gateway the route to {cidrs} leads by attachment {resource} into another VPC, {vpc}, beyond which nothing is looked at.',
      wayOut:
        "If it inspects traffic, check that it leads on to {cidrs}; else point the route to the attachment of the other side's VPC.",
    },
  },
  TRANSIT_UNDECIDED: {
    ja: {
      wrong:
        '{cidrs} への経路はトランジットゲートウェイ {gateway} のアタッチメント {resource} に続き、そのルートテーブルは読み取れません。',
      wayOut:
        'トランジットゲートウェイ {gateway} を所有するアカウントで、{resource} の先が {cidrs} に届くことを確認してください。',
    },
    en: {
      wrong:
        'The route to {cidrs} leads on by attachment {resource} of transit gateway {gateway}, whose route table cannot be read from here.',
      wayOut: 'In the account that owns transit gateway {gateway}, check that {resource} leads to {cidrs}.',
    },
  },
} as const satisfies SentenceTable<string>;
