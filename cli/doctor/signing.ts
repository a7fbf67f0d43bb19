import { createPublicKey } from 'node:crypto';
import { isNamed } from '../../adapters/aws/errors.ts';
import { asking, broken, type Line, lineOf, ok } from './line.ts';
import type { Check, Scope } from './scope.ts';

/** As long as a lock by default; older evidence was signed by whatever key there was. */
const LOOK_BACK_DAYS = 400;
const DAY_MILLISECONDS = 86_400_000;

/** Whether evidence can be signed, by the key that its readers know. */
export const signingCheck: Check = {
  name: 'signing',
  isOfStack: true,
  look: async (scope) => [await enabled(scope), await sameKey(scope)],
};

const enabled = ({ inspector, physicalId }: Scope): Promise<Line> =>
  lineOf(
    'key',
    'kms:DescribeKey',
    async () => inspector.keyState(await physicalId('SigningKey')).catch(orGone),
    (state) =>
      state === 'Enabled'
        ? ok('enabled')
        : broken(`it is ${state}: no evidence can be signed`, wayOut(state)),
  );

function orGone(error: unknown): string {
  if (isNamed(error, 'NotFoundException')) return GONE;
  throw error;
}

const GONE = 'gone';

const wayOut = (state: string): string =>
  state === GONE
    ? 'find out who deleted it; a deployment of a new stack makes another, whose public half its readers need (docs/evidence.md)'
    : state === 'PendingDeletion'
      ? 'cancel its deletion now (aws kms cancel-key-deletion) and enable it: after it no evidence has its key'
      : 'enable it: aws kms enable-key';

const sameKey = ({ inspector, physicalId, now }: Scope): Promise<Line> =>
  lineOf(
    'public key',
    'kms:GetPublicKey',
    async () => {
      const { spki } = await inspector.publicKey(await physicalId('SigningKey'));
      const since = new Date(now.getTime() - LOOK_BACK_DAYS * DAY_MILLISECONDS);
      const bucket = await physicalId('EvidenceBucket');
      const filed = await asking('s3:GetObject', () => inspector.newestFile(bucket, 'public-key.pem', since));
      return { spki, filed };
    },
    ({ spki, filed }) => {
      if (filed === undefined) return ok('no evidence yet: give it to its readers now (docs/evidence.md)');
      return isSame(filed.bytes, spki)
        ? ok(`that of the evidence of drill ${filed.drillId}`)
        : broken(
            `the evidence of drill ${filed.drillId} was signed by another key`,
            'find out who replaced the key; give the new one to the readers of evidence, and keep the old one (docs/evidence.md)',
          );
    },
  );

/** A file that is no key at all is another key. */
function isSame(pem: Uint8Array, spki: Uint8Array): boolean {
  try {
    return createPublicKey(Buffer.from(pem))
      .export({ format: 'der', type: 'spki' })
      .equals(Buffer.from(spki));
  } catch {
    return false;
  }
}
