import { NOT_SET } from '../../core/guards/launch-snapshot.ts';
import type { Locale } from '../wording.ts';

/** What core/guards/expected-settings.ts says of a setting that is more than the setting's own value. */
const JAPANESE: readonly (readonly [text: RegExp, japanese: string])[] = [
  [/^chosen by right-sizing (\w+)$/, 'ライトサイジング（$1）による自動選択'],
  [/^not copied$/, 'コピーしない設定'],
  [/^that of the source$/, 'ソースサーバーと同じもの'],
  [/^that of the source, (.+)$/, 'ソースサーバーと同じ $1'],
  [/^version (\S+)$/, 'バージョン $1'],
  [/^the newest version, (\S+)$/, '最新のバージョン $1'],
];

/** A setting's value, what is meant or what it is, in the reader's language. */
export function settingValue(text: string, locale: Locale): string {
  if (locale === 'en') return text;
  if (text === NOT_SET) return '（設定なし）';
  const known = JAPANESE.find(([pattern]) => pattern.test(text));
  const japanese = known === undefined ? text : text.replace(known[0], known[1]);
  return japanese.replaceAll(' or ', ' または ');
}
