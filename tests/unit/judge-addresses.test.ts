import { describe, expect, it } from 'vitest';
import { conclude } from '../../core/verdict/conclude.ts';
import type { DrillServer } from '../../core/verdict/record.ts';
import { factsOf, recovered, web } from '../builders.ts';

/** Whether servers kept their private address. */

type Wish = 'refuse' | 'accept' | 'require';

/** What is concluded of a server with this address by EC2, whose source had these. */
function concluded(address: string | null, before: string[] | undefined, wish: Wish, critical = true) {
  const server = recovered();
  const { instance, readiness } = server;
  if (instance === null || readiness === null) throw new Error('the server has everything');
  const changed: DrillServer = {
    ...server,
    critical,
    instance: { ...instance, privateIpAddress: address },
    readiness: { ...readiness, ...(before === undefined ? {} : { sourceAddresses: before }) },
  };
  const other = web();
  if (other.readiness !== null && other.instance?.privateIpAddress)
    Object.assign(other.readiness, { sourceAddresses: [other.instance.privateIpAddress] });
  const facts = factsOf([changed, other]);
  const plan = { ...facts.plan, network: { ...facts.plan.network, copiedPrivateIp: wish } };
  const { verdict, reasons } = conclude({ ...facts, plan });
  return [verdict, reasons.map(({ code }) => code)];
}

describe('the private address of a server', () => {
  it.each<[string, string | null, string[] | undefined, Wish, string, string[]]>([
    ['is kept', '10.0.0.7', ['10.0.0.7'], 'require', 'PASS', []],
    ['is one of several', '10.0.0.7', ['10.0.0.6', '10.0.0.7'], 'require', 'PASS', []],
    ['is another', '10.0.0.7', ['10.0.0.8'], 'require', 'FAIL', ['ADDRESS_NOT_KEPT']],
    ['is another, which the plan accepts', '10.0.0.7', ['10.0.0.8'], 'accept', 'PASS', []],
    ['is another, as the plan wants', '10.0.0.7', ['10.0.0.8'], 'refuse', 'PASS', []],
    ['is unknown to EC2', null, ['10.0.0.8'], 'require', 'INCONCLUSIVE', ['ADDRESS_UNKNOWN']],
    ['was unknown to DRS', '10.0.0.7', [], 'require', 'INCONCLUSIVE', ['ADDRESS_UNKNOWN']],
    ['was not recorded', '10.0.0.7', undefined, 'require', 'INCONCLUSIVE', ['ADDRESS_UNKNOWN']],
  ])('%s', (_, address, before, wish, verdict, codes) => {
    expect(concluded(address, before, wish)).toEqual([verdict, codes]);
  });

  it('is a finding where the server is optional', () => {
    expect(concluded('10.0.0.7', ['10.0.0.8'], 'require', false)).toEqual([
      'PASS_WITH_FINDINGS',
      ['ADDRESS_NOT_KEPT'],
    ]);
  });
});
