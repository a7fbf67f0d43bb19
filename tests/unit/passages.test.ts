import { describe, expect, it } from 'vitest';
import { aclLets, groupLets } from '../../core/network/admission.ts';
import type { ObservedAclEntry, ObservedGroupRule } from '../../core/network/observation.ts';

/** How much security groups and network ACLs let through, whoever is on the other side. */

const rule = (changes: Partial<ObservedGroupRule> = {}): ObservedGroupRule => ({
  protocol: 'tcp',
  from: 443,
  to: 443,
  cidrs: ['0.0.0.0/0'],
  groupIDs: [],
  unreadListIDs: [],
  ...changes,
});

describe('a security group at a port', () => {
  it.each<[string, ReturnType<typeof groupLets>, ObservedGroupRule[]]>([
    ['nothing by no rule', 'none', []],
    ['everybody', 'all', [rule()]],
    ['everybody, in halves', 'all', [rule({ cidrs: ['0.0.0.0/1'] }), rule({ cidrs: ['128.0.0.0/1'] })]],
    ['everybody by every protocol', 'all', [rule({ protocol: '-1', from: 0, to: 65_535 })]],
    ['nothing by another port', 'none', [rule({ from: 80, to: 80 })]],
    ['nothing by UDP', 'none', [rule({ protocol: 'udp' })]],
    ['some by a block', 'some', [rule({ cidrs: ['10.0.0.0/8'] })]],
    ['some by a group', 'some', [rule({ cidrs: [], groupIDs: ['sg-1'] })]],
    ['some by a prefix list', 'some', [rule({ cidrs: [], unreadListIDs: ['pl-1'] })]],
    ['nothing by a rule of IPv6 alone', 'none', [rule({ cidrs: [] })]],
  ])('lets through %s: %s', (_, passage, egress) => {
    expect(groupLets({ groupID: 'sg-0', ingress: [], egress }, 'egress', 443)).toBe(passage);
    expect(groupLets({ groupID: 'sg-0', ingress: egress, egress: [] }, 'egress', 443)).toBe('none');
  });
});

const entry = (
  number: number,
  allows: boolean,
  changes: Partial<ObservedAclEntry> = {},
): ObservedAclEntry => ({
  number,
  isEgress: true,
  allows,
  protocol: '-1',
  cidr: '0.0.0.0/0',
  from: 0,
  to: 65_535,
  ...changes,
});

describe('a network ACL at a port', () => {
  it.each<[string, ReturnType<typeof aclLets>, ObservedAclEntry[]]>([
    ['everybody', 'all', [entry(100, true)]],
    ['nothing without an entry', 'none', []],
    ['nothing by the last entry', 'none', [entry(32_767, false)]],
    [
      'nothing where a lower number refuses',
      'none',
      [entry(10, false, { from: 443, to: 443 }), entry(100, true)],
    ],
    ['everybody where a lower number allows', 'all', [entry(10, true), entry(100, false)]],
    ['some where only a block may', 'some', [entry(10, true, { cidr: '10.0.0.0/8' }), entry(100, false)]],
    ['some where only a block may not', 'some', [entry(10, false, { cidr: '10.0.0.0/8' }), entry(100, true)]],
    ['nothing by the other direction', 'none', [entry(10, true, { isEgress: false })]],
    [
      'nothing where both halves are refused',
      'none',
      [entry(10, false, { cidr: '0.0.0.0/1' }), entry(20, false, { cidr: '128.0.0.0/1' }), entry(100, true)],
    ],
  ])('lets through %s: %s', (_, passage, entries) => {
    expect(aclLets({ aclID: 'acl-0', subnetIDs: [], entries }, true, { from: 443, to: 443 })).toBe(passage);
  });
});
