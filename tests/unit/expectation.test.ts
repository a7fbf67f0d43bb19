import { describe, expect, it } from 'vitest';
import { type Expect, expectationOf } from '../../core/plan/expect.ts';
import type { AnyProbe } from '../../core/plan/plan.ts';
import { resolveServers } from '../../drill/methods/drs/resolve-servers.ts';
import { DB, planOf, sourceServer, WEB } from '../builders.ts';

/** What a plan, a wave and a server say of one launch. */

describe('what is meant of a server', () => {
  it.each<[string, (Expect | undefined)[], ReturnType<typeof expectationOf>]>([
    ['is nothing where nobody says', [undefined, undefined, undefined], null],
    [
      'is nothing where only the kind of mismatch is said',
      [{ mismatch: 'finding' }, undefined, undefined],
      null,
    ],
    ['refuses unless somebody says otherwise', [{ copyTags: true }], { copyTags: true, mismatch: 'refuse' }],
    [
      'is its own over the wave’s over the plan’s, key by key',
      [
        { copyTags: true, imdsv2: 'required', instanceType: 'c5.large' },
        { instanceType: ['r5.large', 'r6i.large'], mismatch: 'finding' },
        { copyTags: false },
      ],
      {
        copyTags: false,
        imdsv2: 'required',
        instanceType: ['r5.large', 'r6i.large'],
        mismatch: 'finding',
      },
    ],
    [
      'may be strict for one server of a lenient plan',
      [{ copyTags: true, mismatch: 'finding' }, undefined, { mismatch: 'refuse' }],
      { copyTags: true, mismatch: 'refuse' },
    ],
  ])('%s', (_, levels, expected) => {
    expect(expectationOf(...levels)).toEqual(expected);
  });
});

describe('the host name that a server must have', () => {
  const probes = plannedWith({ hostname: 'source' });
  it('is asked inside every server, once', () => {
    expect(probes).toMatchObject([
      [{ protocol: 'tcp' }, { protocol: 'ssm', check: 'hostname' }],
      [{ protocol: 'ssm', check: 'hostname', timeout: 20 }],
    ]);
    expect(plannedWith({ copyTags: true }).map((own) => own.length)).toEqual([1, 1]);
  });
});

describe('the SID that a server must have kept', () => {
  it('is asked inside every Windows server, and of no other', () => {
    const sid = { protocol: 'ssm', check: 'windows-sid', sid: 'last-pass' };
    expect(plannedWith({ sid: 'last-pass' }, 'windows')).toMatchObject([
      [{ protocol: 'tcp' }, sid],
      [{ protocol: 'ssm', check: 'hostname' }, sid],
    ]);
    expect(plannedWith({ sid: 'last-pass' }).map((own) => own.length)).toEqual([1, 1]);
  });
});

/** The probes of a server by tcp, and of one that is asked for its name already. */
function plannedWith(expected: Expect, platform = 'linux'): AnyProbe[][] {
  const plan = planOf({
    expect: expected,
    waves: [
      { name: 'a', servers: [{ id: DB, platform, probes: [{ protocol: 'tcp', port: 1 }] }] },
      {
        name: 'b',
        servers: [{ id: WEB, platform, probes: [{ protocol: 'ssm', check: 'hostname', timeout: '20s' }] }],
      },
    ],
  });
  const known = [sourceServer(), sourceServer({ sourceServerID: WEB, hostname: 'wordpress-web' })];
  return resolveServers(plan, known).servers.map((server) => server.probes);
}
