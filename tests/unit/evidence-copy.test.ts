import { describe, expect, it } from 'vitest';
import { bucketStatements } from '../../infra/custody-bucket.ts';
import { copyResources } from '../../infra/evidence-copy.ts';

/** Evidence that is copied to a second bucket, where the stage names one. */

const bucket = 'arn:aws:s3:::evidence-of-audit';
const key = 'arn:aws:kms:ap-northeast-1:444455556666:key/0f0e0d0c-0b0a-4908-8706-050403020100';
const account = '444455556666';

interface Replicating {
  readonly EvidenceBucket: {
    readonly Properties: { readonly ReplicationConfiguration: { readonly Rules: readonly object[] } };
  };
  readonly EvidenceCopyRole: {
    readonly Properties: {
      readonly Policies: readonly [{ readonly PolicyDocument: { readonly Statement: readonly Allowed[] } }];
    };
  };
}
interface Allowed {
  readonly Action: readonly string[];
  readonly Resource: unknown;
}
const made = (more: { readonly account?: string } = { account }) =>
  copyResources({ evidenceCopy: { bucket, key, ...more } }) as unknown as Replicating;

describe('a copy of the evidence', () => {
  it('is made of nothing where the stage names no second bucket', () => {
    expect(copyResources({})).toEqual({});
  });

  it('has every version, under a key of the other account, without delete markers', () => {
    const [rule, ...others] = made().EvidenceBucket.Properties.ReplicationConfiguration.Rules;
    expect(others).toEqual([]);
    expect(rule).toMatchObject({
      Status: 'Enabled',
      Filter: { Prefix: '' },
      DeleteMarkerReplication: { Status: 'Disabled' },
      SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
      Destination: {
        Bucket: bucket,
        Account: account,
        AccessControlTranslation: { Owner: 'Destination' },
        EncryptionConfiguration: { ReplicaKmsKeyID: key },
      },
    });
  });

  it('changes no owner in the same account', () => {
    const [rule] = made({}).EvidenceBucket.Properties.ReplicationConfiguration.Rules;
    expect(JSON.stringify(rule)).not.toContain('AccessControlTranslation');
  });

  it('is made by a role that reads the first bucket and writes nothing into it', () => {
    const statements = made().EvidenceCopyRole.Properties.Policies[0].PolicyDocument.Statement;
    const atHome = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('EvidenceBucket'));
    const written = atHome.flatMap(({ Action }) => Action).filter((action) => !/:(Get|List)/.test(action));
    expect(atHome).toHaveLength(2);
    expect(written).toEqual([]);
    // Else an unlocked copy would be made of a locked version.
    expect(atHome.flatMap(({ Action }) => Action)).toContain('s3:GetObjectRetention');
    const elsewhere = statements.filter(({ Action }) => Action.includes('s3:ReplicateObject'));
    expect(elsewhere.map(({ Resource }) => Resource)).toEqual([`${bucket}/*`]);
  });

  it('can be turned off by administrators alone, as every replication into or out of the bucket', () => {
    const administrator = 'arn:aws:iam::111122223333:role/deployer';
    const statements = bucketStatements({ operators: [], administrators: [administrator] });
    const denied = (action: string) =>
      statements.filter(
        ({ Effect, Action, Condition }) =>
          Effect === 'Deny' && Action.includes(action) && JSON.stringify(Condition).includes(administrator),
      );
    expect(denied('s3:PutReplicationConfiguration')).toHaveLength(1);
    expect(denied('s3:ReplicateObject')).toHaveLength(1);
    expect(denied('s3:ReplicateDelete')).toHaveLength(1);
  });
});
