import { describe, expect, it } from 'vitest';
import { pairReasons } from '../../core/verdict/judge-pairs.ts';
import { factsOf, recovered } from '../builders.ts';
import { planOfData } from '../simulation/rehearse.ts';
import { mirrorPlan } from '../simulation/restore-account.ts';

type Server = ReturnType<typeof recovered>;
const CHECK = 'mirror/DATA digest';

function server(hostname: string, digest: string | undefined, changes: Partial<Server> = {}): Server {
  const base = recovered({ hostname, serverID: `r-${hostname}`, ...changes });
  const [probe] = base.probes;
  if (probe === undefined) throw new Error('the builder’s server has a probe');
  return {
    ...base,
    probes: [
      { ...probe, protocol: 'ssm', port: null, check: CHECK, ...(digest === undefined ? {} : { digest }) },
    ],
  };
}
const reasonsOf = (...servers: Server[]) =>
  pairReasons({ ...factsOf(servers), plan: planOfData(mirrorPlan()) });

describe('servers restored from the same snapshots', () => {
  it('are equal when their digests are', () => {
    expect(reasonsOf(server('mirror-1', 'a'), server('mirror-2', 'a'))).toEqual({
      failures: [],
      weaknesses: [],
    });
  });

  it('fail the drill when a digest differs', () => {
    expect(reasonsOf(server('mirror-1', 'a'), server('mirror-2', 'b')).failures).toMatchObject([
      { code: 'PAIR_DIFFERS', serverID: 'r-mirror-2', text: expect.stringContaining(CHECK) },
    ]);
  });

  it('are a finding when both are optional', () => {
    const { failures, weaknesses } = reasonsOf(
      server('mirror-1', 'a', { critical: false }),
      server('mirror-2', 'b', { critical: false }),
    );
    expect([failures, weaknesses.map(({ code }) => code)]).toEqual([[], ['PAIR_DIFFERS']]);
  });

  it('are not called different where one was not proven', () => {
    expect(reasonsOf(server('mirror-1', 'a'), server('mirror-2', undefined)).failures).toEqual([]);
  });
});
