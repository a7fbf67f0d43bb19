import type { DrillRecord } from '../../core/verdict/record.ts';
import { keyHint, PAYLOAD_TYPE } from './bundle.ts';
import { PREDICATE_TYPE } from './statement.ts';

/**
 * VERIFY.md: how to check a drill's evidence without kunren. A test runs the first two blocks of commands as they are,
 * so they must need no more than openssl and a POSIX shell.
 */
export function guideOf(
  record: DrillRecord,
  names: readonly string[],
  { arn, spki }: { readonly arn: string; readonly spki: Uint8Array },
): string {
  const { planId, drillId, chain } = record;
  return `# ${planId}/${drillId}

${record.simulated ? SIMULATED : ''}このフォルダーはDR訓練1回分の証跡です。\`drill.sigstore.json\` が他の全ファイルのSHA-256に署名しています。
以下の手順は OpenSSL だけで実行できます。公開鍵は、このフォルダーの外（鍵の管理者）から受け取ってください。
証跡は実施者自身による署名です。訓練の結果であり、実災害時の復旧を保証するものではありません。

This folder is the evidence of one DR drill. \`drill.sigstore.json\` signs the SHA-256 of every other file in it.
\`kunren verify FOLDER --key KEY\` checks all of it. Without kunren, run these commands in this folder, in one shell.

## 1. The key

The key in \`public-key.pem\` came with the files, so by itself it proves nothing. Get the key from its custodian,
or from AWS KMS, and compare:

\`\`\`
aws kms get-public-key --key-id ${arn} --query PublicKey --output text | openssl base64 -d -A | openssl pkey -pubin -inform DER
\`\`\`

Its fingerprint, SHA-256 of the DER form in base64, is \`${keyHint(spki)}\`:

\`\`\`sh
openssl pkey -pubin -in public-key.pem -outform DER | openssl dgst -sha256 -binary | openssl base64
\`\`\`

## 2. The signature, by openssl

\`\`\`sh
key=public-key.pem # or the key from its custodian
work=$(mktemp -d)
sed -n 's/^ *"payload": "\\(.*\\)",*$/\\1/p' drill.sigstore.json | openssl base64 -d -A > "$work/statement.json"
sed -n 's/^ *"sig": "\\(.*\\)",*$/\\1/p' drill.sigstore.json | openssl base64 -d -A > "$work/signature.der"
printf 'DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} %d ' "$(wc -c < "$work/statement.json")" > "$work/signed.bin"
cat "$work/statement.json" >> "$work/signed.bin"
openssl dgst -sha256 -verify "$key" -signature "$work/signature.der" "$work/signed.bin"
\`\`\`

It must say \`Verified OK\`.

## 3. The files

\`\`\`sh
for file in ${names.join(' ')}; do
  sum=$(openssl dgst -sha256 -r "$file" | cut -d ' ' -f 1)
  if grep -qF "\\"name\\":\\"$file\\",\\"digest\\":{\\"sha256\\":\\"$sum\\"}" "$work/statement.json"
  then echo "$file: as signed"
  else echo "$file: NOT AS SIGNED"
  fi
done
\`\`\`

Each must be as signed. A file that is not in this list and not \`drill.sigstore.json\` is covered by no signature.
\`gzip -dc raw.ndjson.gz\` shows the AWS responses to the drill, one per line, without secrets and user data.

## By cosign 3.0.4 or newer

Written from its source; kunren's developers have not run it.

\`\`\`
cosign verify-blob-attestation --bundle drill.sigstore.json --key public-key.pem \\
  --type ${PREDICATE_TYPE} --insecure-ignore-tlog drill.json
\`\`\`

## The drill before this one

This is drill ${chain.sequence} of plan \`${planId}\`. ${before(chain)}
A drill that was removed leaves a gap, except at the end: only the SHA-256 of the newest \`drill.json\`, kept elsewhere,
shows that. Each message about a drill names it.

## What this does not prove

- The signer is the one who ran the drill: this is a statement of the operator, made so that it cannot be changed later.
- Anyone who may use the key could have signed something else.
- A drill is not a disaster: the source servers were alive, and nobody had to notice or decide anything.
`;
}

const SIMULATED = `> **模擬環境での実施です。証跡にはなりません。**
> **This drill was simulated. It is never evidence, whatever its signature says.**

`;

function before({ previous }: DrillRecord['chain']): string {
  if (previous === null) return 'There is none before it.';
  return previous.sha256 === null
    ? `The one before it is \`${previous.drillId}\`, which had no record yet when this one was written.`
    : `The one before it is \`${previous.drillId}\`; SHA-256 of its \`drill.json\`: \`${previous.sha256}\`.`;
}
