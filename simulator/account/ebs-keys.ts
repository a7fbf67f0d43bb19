import type { Scenario } from '../scenario/resolve.ts';
import type { KmsKeyScenario } from '../scenario/snapshots.ts';
import { keyArn } from './key-arn.ts';

/** The keys that volumes and snapshots of the account are encrypted with, as KMS has them. */

export interface EbsKey extends Omit<KmsKeyScenario, 'key' | 'inStage'> {
  readonly arn: string;
}

const WHOLE = {
  state: 'Enabled',
  usage: 'ENCRYPT_DECRYPT',
  spec: 'SYMMETRIC_DEFAULT',
  metadataDenied: false,
} as const;

type Place = { readonly scenario: Scenario };

/** The key of an ARN; undefined where nothing in the scenario has it, and of one that is gone. */
export function ebsKeyOf(aws: Place, arn: string): EbsKey | undefined {
  const { kmsKeys, snapshots } = aws.scenario;
  const entry = kmsKeys.find(({ key }) => keyArn(aws, key) === arn);
  if (entry !== undefined) {
    const { key: _, inStage: __, ...kept } = entry;
    return kept.state === 'gone' ? undefined : { ...kept, arn };
  }
  if (arn === keyArn(aws, undefined)) return { ...WHOLE, manager: 'AWS', arn };
  return snapshots.some(({ kmsKey }) => kmsKey !== undefined && keyArn(aws, kmsKey) === arn)
    ? { ...WHOLE, manager: 'CUSTOMER', arn }
    : undefined;
}

/** Whether KMS would use a key for EBS, which takes symmetric ones alone: EC2 API Reference, CreateVolume, KmsKeyId. */
export function isUsable(aws: Place, arn: string): boolean {
  const key = ebsKeyOf(aws, arn);
  return key?.state === 'Enabled' && key.usage === WHOLE.usage && key.spec === WHOLE.spec;
}
