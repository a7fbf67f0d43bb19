import { describe, expect, it } from 'vitest';
import { hashOf } from './refusal-cases.ts';
import { callsOf, type Rehearsal, rehearse, serversWith } from './rehearse.ts';

/** SSM documents that actions run: the reviewed one, or nothing. */

type Changes = Record<string, unknown>;

const planOf = (action: Changes): Changes => ({
  waves: [
    {
      name: 'database',
      readyWithin: '45m',
      actions: [action],
      servers: [{ hostname: 'wordpress-db', probes: [{ protocol: 'tcp', port: 3306 }] }],
    },
  ],
});
const db = (): Changes => ({ servers: serversWith({}) });
const sendsIn = (calls: Pick<Rehearsal, 'calls'>) => callsOf(calls, 'ssm:SendCommand');
const actionsOf = ({ record }: Rehearsal) => record.waves[0]?.actions ?? [];

describe('an action of a reviewed document', () => {
  const reviewed = { name: 'prepare', servers: ['wordpress-db'], document: 'Acme-Prepare' };
  const sha256 = hashOf('Acme-Prepare');

  it('is sent with the version and the hash that were reviewed', async () => {
    const account = { ...db(), documents: [{ name: 'Acme-Prepare', version: 4 }] };
    const rehearsal = await rehearse(account, planOf({ ...reviewed, sha256 }));
    expect(sendsIn(rehearsal)).toMatchObject([
      { input: { DocumentVersion: '4', DocumentHash: sha256, DocumentHashType: 'Sha256' } },
    ]);
    expect(rehearsal.record.verdict).toBe('PASS');
  });

  it('runs in its reviewed version although another is the default by now', async () => {
    const documents = [{ name: 'Acme-Prepare', version: 4, replacedAfter: '5m' }];
    const rehearsal = await rehearse({ ...db(), documents }, planOf({ ...reviewed, sha256, version: 4 }));
    expect(sendsIn(rehearsal)).toMatchObject([{ input: { DocumentVersion: '4' } }]);
    expect(rehearsal.record.verdict).toBe('PASS');
  });

  it('does not run where it was replaced after the guards', async () => {
    const documents = [{ name: 'Acme-Prepare', replacedAfter: '5m' }];
    const rehearsal = await rehearse({ ...db(), documents }, planOf({ ...reviewed, sha256 }));
    expect(sendsIn(rehearsal)).toEqual([]);
    expect(actionsOf(rehearsal)[0]?.results).toMatchObject([
      { status: 'NOT_SENT', errorCode: 'DOCUMENT_CHANGED' },
    ]);
    expect(rehearsal.record.verdict).toBe('FAIL');
  });

  it('waits while it cannot be read, and is then sent once', async () => {
    // The guards read it first.
    const fault = { operation: 'ssm:DescribeDocument', error: 'AccessDeniedException', after: 1, times: 2 };
    const account = { ...db(), documents: ['Acme-Prepare'], faults: [fault] };
    const rehearsal = await rehearse(account, planOf({ ...reviewed, sha256 }));
    expect(sendsIn(rehearsal)).toHaveLength(1);
    expect(rehearsal.record.verdict).toBe('PASS');
  });
});
