import type { Sentence } from './forms.ts';

/** What would be launched, compared with what the plan allows and expects. */
export const LAUNCH_SETTINGS: readonly Sentence[] = [
  // Settings that the plan expects.
  [
    '{field:field} could not be read, and is expected to be {expected:setting}',
    '{field}を確認できません（想定は{expected}）',
  ],
  [
    '{field:field} is {actual:setting} instead of {expected:setting}',
    '{field}が{actual}です（想定は{expected}）',
  ],
  ['chosen by right-sizing {method}', 'ライトサイジング（{method}）による自動選択'],
  ['not copied', 'コピーしない設定'],
  ['that of the source', 'ソースサーバーと同じもの'],
  ['that of the source, {addresses:names}', 'ソースサーバーと同じ{addresses}'],
  ['version {version:word}', 'バージョン{version}'],
  ['the newest version', '最新のバージョン'],
  ['the newest version, {version}', '最新のバージョン{version}'],
  ['(not set)', '（設定なし）'],
  ['(none named)', '（指定なし）'],
  ['(by requirements)', '（要件による選択）'],
  ['(that of {id})', '（{id}によるもの）'],
  // Launch settings.
  ['has launch settings that could not be read: {why:said}', '起動設定を確認できません：{why}'],
  [
    'would be launched into the existing instance {id} and overwrite it; clear that launch setting',
    '既存のインスタンス{id}に上書きで起動する設定です。この起動設定を解除してください',
  ],
  [
    'has post-launch actions, which DRS would run in the drill with kunren’s permissions; switch them off or set guards.postLaunchActions to accept and deploy the plan',
    '起動後アクションが有効なため、訓練中にDRSがkunrenの権限で実行します。無効にするか、guards.postLaunchActionsをacceptにして計画をデプロイしてください',
  ],
  [
    'has launch settings without a disposition; look at them in DRS',
    '起動設定に起動後の状態が示されていません。DRSで確認してください',
  ],
  [
    'is launched stopped and could never be proven; set its launch disposition to started',
    '停止状態で起動する設定のため、動作を確認できません。起動後の状態を「開始」に変更してください',
  ],
  [
    'does not say whether its private IP is copied; look at its launch settings',
    'プライベートIPアドレスを引き継ぐかどうかが示されていません。起動設定を確認してください',
  ],
  [
    'copies the private IP of its source, which can clash where both share a network; switch that off or set network.copiedPrivateIp to accept',
    'ソースサーバーのプライベートIPアドレスを引き継ぐ設定のため、同じネットワークではアドレスが競合します。無効にするか、network.copiedPrivateIpをacceptにしてください',
  ],
  [
    'would not be launched as the plan expects: {differences:list}; correct its launch settings, or expect in the plan',
    '訓練計画の想定どおりに起動しません：{differences}。起動設定または計画のexpectを修正してください',
  ],
  // Launch templates.
  ['launch templates could not be read: {why:said}', '起動テンプレートを確認できません：{why}'],
  [
    'has no launch template with a default version; set one in its launch settings',
    '既定のバージョンのある起動テンプレートがありません。起動設定で指定してください',
  ],
  [
    '{what:text} in launch template {template} version {version} (the default)',
    '{what}（起動テンプレート{template}、既定のバージョン{version}）',
  ],
  [
    'would be launched without a named {noun:own}; set one that {key} allows',
    '{noun}の指定がありません。{key}で許可されたものを指定してください',
  ],
  [
    'would be launched with {what:text}, which {key} does not allow; correct it',
    '{what}は{key}で許可されていません。修正してください',
  ],
  ['subnet {id:name}', 'サブネット{id}'],
  ['security group {id:name}', 'セキュリティグループ{id}'],
  ['subnet', 'サブネット'],
  ['security group', 'セキュリティグループ'],
  [
    'would be launched with termination protection and could not be removed; switch it off',
    '終了保護が有効なため、訓練後に削除できません。無効にしてください',
  ],
  [
    'would be launched with the address {addresses:names}, which can clash with its source; remove it',
    'アドレス{addresses}が固定されており、ソースサーバーと競合する可能性があります。指定を削除してください',
  ],
  [
    'would be launched with a public address; switch AssociatePublicIpAddress off',
    'パブリックIPアドレスが付く設定です。AssociatePublicIpAddressを無効にしてください',
  ],
  [
    'would get a public address from subnet {id}; switch AssociatePublicIpAddress off',
    'サブネット{id}の設定でパブリックIPアドレスが付きます。AssociatePublicIpAddressを無効にしてください',
  ],
  [
    'may get a public address, for its subnet could not be read ({why:said}); switch AssociatePublicIpAddress off',
    'サブネットを確認できないため（{why}）、パブリックIPアドレスが付く可能性があります。AssociatePublicIpAddressを無効にしてください',
  ],
  [
    'would be launched with instance profile {name}, which network.instanceProfiles does not allow; correct it',
    'インスタンスプロファイル{name}はnetwork.instanceProfilesで許可されていません。修正してください',
  ],
];
