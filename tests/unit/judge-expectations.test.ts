import { describe, expect, it } from 'vitest';
import type { Expectation } from '../../core/plan/expect.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import type { DrillServer } from '../../core/verdict/record.ts';
import { launchSnapshotOf } from '../../drill/methods/drs/launch-snapshot.ts';
import { factsOf, launchSettings, planOf, recovered, template, web } from '../builders.ts';

/** What a verdict says of servers that are not what the plan means. */

type Instance = Partial<NonNullable<DrillServer['instance']>>;

const STRICT = { instanceType: 'c5.large', copyTags: true, mismatch: 'refuse' } as const;
const LENIENT = { ...STRICT, mismatch: 'finding' } as const;

/** The conclusions about a database with this instance and these settings. */
function concluded(
  expected: Expectation | undefined,
  instance: Instance,
  {
    settings = {},
    critical = true,
    ...changes
  }: Partial<Omit<DrillServer, 'settings'>> & {
    settings?: Partial<ReturnType<typeof launchSettings>>;
  } = {},
) {
  const server = recovered();
  if (server.instance === null) throw new Error('the server has an instance');
  const facts = factsOf([
    {
      ...server,
      ...(expected === undefined ? {} : { expected }),
      settings: launchSnapshotOf({ ...launchSettings(), ...settings }, template()),
      critical,
      instance: { ...server.instance, instanceType: 'c5.large', ...instance },
      ...changes,
    },
    web(),
  ]);
  const { verdict, reasons } = conclude(facts);
  return [verdict, reasons.map(({ code }) => code)];
}

describe('a server that the plan expects something of', () => {
  it.each<[string, Expectation | undefined, Instance, Parameters<typeof concluded>[2], string, string[]]>([
    ['is what it should be', STRICT, {}, {}, 'PASS', []],
    ['may be anything where nothing is expected', undefined, { instanceType: 't3.micro' }, {}, 'PASS', []],
    ['is another machine', STRICT, { instanceType: 't3.micro' }, {}, 'FAIL', ['INSTANCE_DIFFERS']],
    [
      'is another machine, and optional',
      STRICT,
      { instanceType: 't3.micro' },
      { critical: false },
      'PASS_WITH_FINDINGS',
      ['INSTANCE_DIFFERS'],
    ],
    [
      'is another machine, which is a finding',
      LENIENT,
      { instanceType: 't3.micro' },
      {},
      'PASS_WITH_FINDINGS',
      ['INSTANCE_DIFFERS'],
    ],
    [
      'is a machine that nobody could read',
      STRICT,
      { instanceType: null },
      {},
      'INCONCLUSIVE',
      ['INSTANCE_UNKNOWN'],
    ],
    [
      'is a machine that nobody could read, which is a finding',
      LENIENT,
      { instanceType: null },
      {},
      'PASS_WITH_FINDINGS',
      ['INSTANCE_UNKNOWN'],
    ],
    [
      'has other settings, and is another machine: one finding',
      LENIENT,
      { instanceType: 't3.micro' },
      { settings: { copyTags: false } },
      'PASS_WITH_FINDINGS',
      ['SETTINGS_DIFFER'],
    ],
    [
      'has other settings, which its guards let pass before they changed',
      STRICT,
      {},
      { settings: { copyTags: false } },
      'PASS',
      [],
    ],
    [
      'is gone, which is its reason',
      STRICT,
      { instanceType: 't3.micro', state: 'terminated' },
      { verifiedAt: null },
      'FAIL',
      ['INSTANCE_TERMINATED'],
    ],
  ])('%s', (_, expected, instance, changes, verdict, codes) => {
    expect(concluded(expected, instance, changes)).toEqual([verdict, codes]);
  });

  it('has one reason for an address that the network requires as well', () => {
    const server = recovered();
    const addressed: DrillServer = {
      ...server,
      readiness: { ...server.readiness, sourceAddresses: ['10.9.9.9'] } as DrillServer['readiness'],
      expected: { privateIp: 'source', mismatch: 'refuse' },
    };
    const network = { ...planOf().network, copiedPrivateIp: 'require' as const };
    const facts = factsOf([addressed, web({ critical: false })], { plan: { ...planOf(), network } });
    const own = conclude(facts).reasons.filter(({ serverID }) => serverID === server.serverID);
    expect(own.map(({ code }) => code)).toEqual(['ADDRESS_NOT_KEPT']);
  });
});
