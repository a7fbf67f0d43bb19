import { type KeyObject, verify } from 'node:crypto';
import { type Bundle, bundleSchema, keyHint, PAYLOAD_TYPE, preAuthEncoding, spkiOf } from './bundle.ts';
import { type Check, fails, holds } from './check.ts';
import { faultIn, jsonOf } from './read-record.ts';
import { type Statement, statementSchema } from './statement.ts';

/** Whether a bundle is valid and signed by a key; returns the statement, whether signed or not. */
export interface SignatureChecked {
  readonly checks: readonly Check[];
  /** Undefined when unreadable; otherwise to be trusted only if every check holds. */
  readonly statement: Statement | undefined;
}

/** Checks a bundle, a file of this name, by a public key of P-256; `key` is undefined when no readable key is given. */
export function checkSignature(
  name: string,
  bytes: Uint8Array | undefined,
  key: KeyObject | undefined,
): SignatureChecked {
  if (bytes === undefined) return nothing(`${name} is not here: nothing of this is signed`);
  const parsed = bundleSchema.safeParse(jsonOf(bytes));
  if (!parsed.success) {
    return nothing(`${name} ${faultIn(bytes, 'a bundle of one DSSE signature', parsed.error)}`);
  }
  const { dsseEnvelope } = parsed.data;
  const payload = Buffer.from(dsseEnvelope.payload, 'base64');
  const statement = statementSchema.safeParse(jsonOf(payload));
  return {
    checks: [
      ...checkForm(dsseEnvelope),
      byKey(parsed.data, payload, key),
      statement.success
        ? holds('statement', 'an in-toto Statement v1 about a test result')
        : fails(
            'statement',
            `what is signed ${faultIn(payload, 'a statement about a drill', statement.error)}`,
          ),
    ],
    statement: statement.data,
  };
}

const nothing = (reason: string): SignatureChecked => ({
  checks: [fails('bundle', reason)],
  statement: undefined,
});

function checkForm({ payloadType, signatures }: Bundle['dsseEnvelope']): Check[] {
  return [
    payloadType === PAYLOAD_TYPE
      ? holds('payload type', PAYLOAD_TYPE)
      : fails('payload type', `it says ${JSON.stringify(payloadType)} and must say ${PAYLOAD_TYPE}`),
    signatures.length === 1
      ? holds('bundle', 'a Sigstore bundle v0.3 of one signature')
      : fails('bundle', `it has ${signatures.length} signatures and must have one`),
  ];
}

/** The payload type is not taken from the bundle: the check uses what must have been signed. */
function byKey(
  { verificationMaterial, dsseEnvelope }: Bundle,
  payload: Uint8Array,
  key: KeyObject | undefined,
): Check {
  if (key === undefined) return fails('signature', 'there is no key to check it by');
  const [signature] = dsseEnvelope.signatures;
  const hint = keyHint(spkiOf(key));
  const claimed = [
    verificationMaterial.publicKey.hint,
    ...dsseEnvelope.signatures.map(({ keyid }) => keyid ?? hint),
  ];
  const other = claimed.find((name) => name !== hint);
  const signed = preAuthEncoding(PAYLOAD_TYPE, payload);
  const isValid =
    signature !== undefined && verify('sha256', signed, key, Buffer.from(signature.sig, 'base64'));
  if (other !== undefined) {
    return fails(
      'signature',
      `it names the key ${JSON.stringify(other)} and not ${hint}, by which it is checked`,
    );
  }
  return isValid
    ? holds('signature', `by the key ${hint}`)
    : fails('signature', `it is not by the key ${hint}, or what it signed was changed`);
}
