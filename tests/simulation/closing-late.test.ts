import { describe, expect, it } from 'vitest';
import { rehearse, serversWith } from './rehearse.ts';

/** A drill that was over, and whose record or signature came late: its verdict stands, and says so. */

const plain = (text: string | undefined): string => (text ?? '').replaceAll(/\s+/g, ' ');

describe('a drill that passed and was closed by the sweep', () => {
  it.each(['execution-failed', 'execution-timed-out', 'execution-aborted'] as const)(
    'is no aborted drill: %s while it was closed',
    async (happens) => {
      const { record, messages } = await rehearse({ workflow: [{ state: 'CloseDrill', happens }] });
      expect(record).toMatchObject({ verdict: 'PASS', closedBy: 'sweep', abortReasons: [], reasons: [] });
      expect(record.takenOver).toHaveLength(1);
      expect(messages.map(({ subject }) => subject).join()).not.toContain('中止');
    },
  );

  it('while it was cleaned up is none either', async () => {
    const { record } = await rehearse({
      workflow: [{ state: 'TerminateDrill', happens: 'execution-failed' }],
    });
    expect(record).toMatchObject({ verdict: 'PASS', closedBy: 'sweep', cleanup: { status: 'COMPLETE' } });
  });

  it('failed if it had failed', async () => {
    const { record } = await rehearse({
      servers: serversWith({ outcome: 'launch-failed' }),
      workflow: [{ state: 'CloseDrill', happens: 'execution-failed' }],
    });
    expect(record).toMatchObject({ verdict: 'FAIL', closedBy: 'sweep', abortReasons: [] });
  });

  it('is aborted where it had more to prove', async () => {
    const { record } = await rehearse({ workflow: [{ state: 'ProbeWave', happens: 'execution-failed' }] });
    expect(record).toMatchObject({ verdict: 'ABORTED', takenOver: [] });
  });
});

describe('a record that could not be written for hours', () => {
  it('says so in the message of its verdict', async () => {
    const { record, messages } = await rehearse({
      workflow: [{ state: 'CloseDrill', happens: 'execution-failed' }],
      faults: [{ operation: 's3:PutObject', key: 'drill.json', error: 'ServiceUnavailable', times: 60 }],
    });
    expect(record.verdict).toBe('PASS');
    expect(plain(messages.at(-1)?.text)).toContain('after the drill had ended.');
  });
});

describe('a drill that cannot be signed', () => {
  it('says so in the message of its verdict, and in no other', async () => {
    const { messages } = await rehearse({
      faults: [{ operation: 'kms:Sign', error: 'KMSInternalException', times: 4 }],
    });
    expect(plain(messages.at(-1)?.text)).toContain('The evidence is not signed yet');
    const { messages: usual } = await rehearse();
    expect(plain(usual.at(-1)?.text)).not.toContain('not signed');
  });
});
