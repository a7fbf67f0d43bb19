import { describe, expect, it } from 'vitest';
import type { GroupRule } from '../../adapters/aws/security-groups.ts';
import { admits } from '../../cli/doctor/admits.ts';

const PROBES = { groupIDs: ['sg-probes'], cidrs: ['10.0.4.0/24', '10.0.5.0/24'] };
const rule = (changes: Partial<GroupRule> = {}): GroupRule => ({
  protocol: 'tcp',
  ports: { from: 3306, to: 3306 },
  peers: ['sg-probes'],
  ...changes,
});

describe('a port that is asked from two subnets', () => {
  it.each<[string, ReturnType<typeof admits>, GroupRule[]]>([
    ['by no rule', 'no', []],
    ['by the group', 'yes', [rule()]],
    ['by another group', 'no', [rule({ peers: ['sg-others'] })]],
    ['by a range of ports', 'yes', [rule({ ports: { from: 1024, to: 65_535 } })]],
    ['by another port', 'no', [rule({ ports: { from: 22, to: 22 } })]],
    ['by every port', 'yes', [rule({ ports: null })]],
    ['by every protocol', 'yes', [rule({ protocol: '-1', ports: null })]],
    ["by the protocol's number", 'yes', [rule({ protocol: '6' })]],
    ['by another protocol', 'no', [rule({ protocol: 'udp' })]],
    ['by a block that holds both', 'yes', [rule({ peers: ['10.0.4.0/23'] })]],
    ['by everything', 'yes', [rule({ peers: ['0.0.0.0/0'] })]],
    ['by a block for each', 'yes', [rule({ peers: ['10.0.4.0/24'] }), rule({ peers: ['10.0.5.0/24'] })]],
    ['by a block that holds one of them', 'no', [rule({ peers: ['10.0.4.0/24'] })]],
    ['by a block that holds a part', 'no', [rule({ peers: ['10.0.4.0/25', '10.0.5.0/24'] })]],
    ['by one address', 'no', [rule({ peers: ['10.0.4.7/32'] })]],
    ['by a block of IPv6', 'no', [rule({ peers: ['::/0'] })]],
    ['by a prefix list', 'perhaps', [rule({ peers: ['pl-63a5400a'] })]],
    ['by a prefix list and the group', 'yes', [rule({ peers: ['pl-63a5400a', 'sg-probes'] })]],
    ['by what names nobody', 'no', [rule({ peers: ['somebody', ''] })]],
  ])('is admitted %s: %s', (_, answer, rules) => {
    expect(admits(rules, { protocol: 'tcp', port: 3306 }, PROBES)).toBe(answer);
  });

  it('is never admitted by blocks where nobody knows the subnets', () => {
    const unknown = { groupIDs: [], cidrs: [] };
    expect(admits([rule({ peers: ['0.0.0.0/0'] })], { protocol: 'tcp', port: 3306 }, unknown)).toBe('no');
  });
});
