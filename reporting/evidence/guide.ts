import type { DrillRecord } from '../../core/verdict/record.ts';
import { keyHint, PAYLOAD_TYPE } from './bundle.ts';
import { PREDICATE_TYPE } from './statement.ts';

/** The signing key: its name in KMS, and its public half. */
interface SigningKey {
  readonly arn: string;
  readonly spki: Uint8Array;
}

/**
 * VERIFY.md: how to check a drill's evidence without kunren, whole in both languages. A test runs the blocks of commands
 * marked `sh` as they are, so they must need no more than openssl and a POSIX shell.
 */
export const guideOf = (record: DrillRecord, names: readonly string[], key: SigningKey): string =>
  [
    introduction(record),
    record.simulated ? keyOfThisMachine(key) : keyFromItsCustodian(key),
    SIGNATURE,
    filesSection(names),
    COSIGN,
    TIME_STAMPED,
    chainSection(record),
    LIMITS,
  ].join('\n');

const introduction = ({ planId, drillId, simulated }: DrillRecord): string => `# ${planId}/${drillId}

${simulated ? SIMULATED : ''}このフォルダーはDR訓練1回分の証跡です。\`drill.sigstore.json\` が他の全ファイルのSHA-256に署名しています。
\`kunren verify FOLDER --key KEY\` はすべてを検証します。kunren がなくても、以下のコマンドをこのフォルダーで、1つのシェルから
順に実行すれば検証できます。必要なものは OpenSSL だけです。

This folder is the evidence of one DR drill. \`drill.sigstore.json\` signs the SHA-256 of every other file in it.
\`kunren verify FOLDER --key KEY\` checks all of it. Without kunren, run these commands in this folder, in one shell, in
this order; they need OpenSSL alone.
`;

const SIMULATED = `> **模擬環境での実施です。証跡にはなりません。**
> **This drill was simulated. It is never evidence, whatever its signature says.**

`;

const keyFromItsCustodian = ({ arn, spki }: SigningKey): string => `## 1. 鍵 / The key

\`public-key.pem\` はファイルと一緒に届いた鍵です。フォルダーを作り直した人は、鍵も置き換えられます。この鍵だけで検証しても、
ファイルどうしが一致することしか分かりません。公開鍵は、必ずこのフォルダーとは別の経路で入手してください。鍵の管理者から受け取るか、
自分の認証情報でAWS KMSから取得します。次の行の \`ARN\` も、このフォルダーではなく管理者に確かめてください。

The key in \`public-key.pem\` came with the files: whoever made the folder anew can have replaced it too. With it alone you
learn only that the files fit each other. Get the public key by another way than this folder: from its custodian, or from
AWS KMS with credentials of your own. Ask the custodian for the \`ARN\` in this line as well, and do not trust this page:

\`\`\`
aws kms get-public-key --key-id ${arn} --query PublicKey --output text | openssl base64 -d -A | openssl pkey -pubin -inform DER > /tmp/kunren.pem
\`\`\`

${USE_OF_KEY}
${fingerprintOf(spki)}`;

const keyOfThisMachine = ({ spki }: SigningKey): string => `## 1. 鍵 / The key

この訓練は1台のパソコンの中で実施され、そのパソコンの \`out/signing-key.pem\` で署名されました。この鍵を持つ人は何にでも署名できるため、
他の人にとっては何の証明にもなりません。検証の手順を試すためだけに使ってください。実際の証跡では、鍵の管理者から別の経路で受け取った
公開鍵を使います。

This drill was run within one computer and signed by its \`out/signing-key.pem\`. Whoever has that file can sign anything, so
it proves nothing to anybody else: use it only to try these steps. For real evidence the public key comes from its
custodian, by another way than the folder.

${USE_OF_KEY}
${fingerprintOf(spki)}`;

const USE_OF_KEY = `入手した鍵のファイルを \`KEY\` に設定します（例: \`KEY=/tmp/kunren.pem\`）。設定しなければ、フォルダーの鍵を使います。
Set \`KEY\` to the file that you got, such as \`KEY=/tmp/kunren.pem\`. Without it the folder's own key is used.
`;

const fingerprintOf = (
  spki: Uint8Array,
): string => `次の値（鍵のDER形式のSHA-256、base64）を、管理者の示す値と比べてください。このフォルダーの鍵では \`${keyHint(spki)}\` です。
Compare this value, SHA-256 of the key's DER form in base64, with the custodian's. Of the folder's key it is the one above.

\`\`\`sh
openssl pkey -pubin -in "\${KEY:-public-key.pem}" -outform DER | openssl dgst -sha256 -binary | openssl base64
\`\`\`
`;

const SIGNATURE = `## 2. 署名 / The signature

\`\`\`sh
work=$(mktemp -d)
sed -n 's/^ *"payload": "\\(.*\\)",*$/\\1/p' drill.sigstore.json | openssl base64 -d -A > "$work/statement.json"
sed -n 's/^ *"sig": "\\(.*\\)",*$/\\1/p' drill.sigstore.json | openssl base64 -d -A > "$work/signature.der"
printf 'DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} %d ' "$(wc -c < "$work/statement.json")" > "$work/signed.bin"
cat "$work/statement.json" >> "$work/signed.bin"
openssl dgst -sha256 -verify "\${KEY:-public-key.pem}" -signature "$work/signature.der" "$work/signed.bin"
\`\`\`

\`Verified OK\` と表示されれば、この鍵による署名です。それ以外なら、この証跡に依拠しないでください。
It must say \`Verified OK\`: then the signature is by that key. Otherwise do not rely on this evidence.
`;

const filesSection = (names: readonly string[]): string => `## 3. ファイル / The files

\`\`\`sh
for file in ${names.join(' ')}; do
  sum=$(openssl dgst -sha256 -r "$file" | cut -d ' ' -f 1)
  if grep -qF "\\"name\\":\\"$file\\",\\"digest\\":{\\"sha256\\":\\"$sum\\"}" "$work/statement.json"
  then echo "$file: as signed"
  else echo "$file: NOT AS SIGNED"
  fi
done
\`\`\`

すべてが \`as signed\` でなければなりません。この一覧になく、\`drill.sigstore.json\` でもないファイルは、署名の対象外です。
\`gzip -dc raw.ndjson.gz\` で、訓練中のAWSの応答を1行に1件ずつ確認できます（機密情報とユーザーデータを除く）。

Each must be \`as signed\`. A file that is not in this list and not \`drill.sigstore.json\` is covered by no signature.
\`gzip -dc raw.ndjson.gz\` shows the AWS responses to the drill, one per line, without secrets and user data.
`;

const COSIGN = `## cosign による検証 / By cosign

上の2と3を、1ファイルずつ行います（cosign 3.0.4で確認済み）。\`drill.json\` を他のファイル名に替えて実行してください。
The same as 2 and 3, one file at a time; tried with cosign 3.0.4. Put the other files' names in place of \`drill.json\`.

\`\`\`
cosign verify-blob-attestation --bundle drill.sigstore.json --key "\${KEY:-public-key.pem}" \\
  --type ${PREDICATE_TYPE} --insecure-ignore-tlog drill.json
\`\`\`

\`--insecure-ignore-tlog\` は、公開の透明性ログに登録していないために必要です。
\`--insecure-ignore-tlog\` is needed because nothing of a drill is entered in a public transparency log.
`;

const TIME_STAMPED = `## タイムスタンプ / The time stamp

\`drill.sigstore.tsr\` がある場合、署名がその時刻に存在したことを時刻認証局が証明しています（RFC 3161）。\`authority.pem\` は、
時刻認証局から入手した証明書に替えてください。\`Verification: OK\` と表示されれば有効です。
Where there is a \`drill.sigstore.tsr\`, an authority says since when the signature exists (RFC 3161). Get the authority's
certificates from itself, as \`authority.pem\`. It must say \`Verification: OK\`.

\`\`\`
openssl ts -verify -data drill.sigstore.json -in drill.sigstore.tsr -CAfile authority.pem
openssl ts -reply -in drill.sigstore.tsr -text | grep 'Time stamp'
\`\`\`
`;

const chainSection = ({ planId, chain }: DrillRecord): string => `## 前回の訓練 / The drill before this one

これは訓練計画 \`${planId}\` の${chain.sequence}回目の訓練です。${before(chain).ja}訓練が削除されると番号が欠けます。ただし、最新の訓練の
削除は、別の場所に保管した最新の \`drill.json\` のSHA-256と比べなければ分かりません。訓練の通知には毎回その値が書かれています。

This is drill ${chain.sequence} of plan \`${planId}\`. ${before(chain).en}
A drill that was removed leaves a gap, except at the end: only the SHA-256 of the newest \`drill.json\`, kept elsewhere,
shows that. Each message about a drill names it.
`;

const LIMITS = `## この証跡が示さないこと / What this does not prove

- 署名者は訓練の実施者自身です。後から変更されていないことは示しますが、内容が真実であることは示しません。
- この鍵を使える人なら、別の内容にも署名できました。
- 訓練は実災害ではありません。復旧元のサーバーは稼働しており、障害の検知や切替の判断は含まれません。

- The signer is the one who ran the drill: this is a statement of the operator, made so that it cannot be changed later.
- Anyone who may use the key could have signed something else.
- A drill is not a disaster: the source servers were alive, and nobody had to notice or decide anything.
`;

function before({ previous }: DrillRecord['chain']): { readonly ja: string; readonly en: string } {
  if (previous === null) return { ja: '前回の訓練はありません。', en: 'There is none before it.' };
  const { drillId, sha256 } = previous;
  return sha256 === null
    ? {
        ja: `前回の訓練は \`${drillId}\` で、この記録の作成時にはまだ記録がありませんでした。`,
        en: `The one before it is \`${drillId}\`, which had no record yet when this one was written.`,
      }
    : {
        ja: `前回の訓練は \`${drillId}\` で、その \`drill.json\` のSHA-256は \`${sha256}\` です。`,
        en: `The one before it is \`${drillId}\`; SHA-256 of its \`drill.json\`: \`${sha256}\`.`,
      };
}
