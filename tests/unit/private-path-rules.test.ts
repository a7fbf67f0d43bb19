import { describe, expect, test } from 'vitest';
import { groupsAdmit, refusedBy } from '../../core/network/admission.ts';
import { contains, overlaps, without } from '../../core/network/blocks.ts';
import { rulingOf } from '../../core/readiness/private-path/endpoint-policy.ts';
import { routesTo } from '../../core/readiness/private-path/ways.ts';

describe('blocks of addresses', () => {
  test.each([
    ['10.0.0.0/8', '10.1.0.0/16', true],
    ['10.1.0.0/16', '10.0.0.0/8', false],
    ['0.0.0.0/0', '203.0.113.0/24', true],
    ['10.0.0.0/24', '10.0.1.0/24', false],
    ['::/0', '10.0.0.0/8', false],
    ['10.0.0.0/33', '10.0.0.0/8', false],
  ])('%s has all of %s: %s', (outer, inner, expected) => {
    expect(contains(outer, inner)).toBe(expected);
  });

  test.each([
    ['10.0.0.0/16', '10.0.128.0/17', true],
    ['10.0.0.0/16', '10.1.0.0/16', false],
    ['nonsense', '10.1.0.0/16', false],
  ])('%s and %s have addresses in common: %s', (one, other, expected) => {
    expect(overlaps(one, other)).toBe(expected);
  });

  test('a block without another one is what lies beside it', () => {
    expect(without('10.0.0.0/24', '10.0.0.64/26')).toEqual(['10.0.0.0/26', '10.0.0.128/25']);
    expect(without('10.0.0.0/24', '10.0.0.0/8')).toEqual([]);
    expect(without('10.0.0.0/24', '10.9.0.0/16')).toEqual(['10.0.0.0/24']);
    expect(without('10.0.0.0/24', '::/0')).toEqual(['10.0.0.0/24']);
  });
});

const rule = (cidrs: readonly string[], more = {}) => ({
  protocol: 'tcp',
  from: 443,
  to: 443,
  cidrs,
  groupIDs: [],
  unreadListIDs: [],
  ...more,
});
const group = (...ingress: ReturnType<typeof rule>[]) => [{ groupID: 'sg-1', ingress, egress: [] }];
const HTTPS = { protocol: 'tcp', from: 443, to: 443, cidr: '10.0.0.0/16' } as const;

describe('security groups', () => {
  test.each([
    ['one rule has the block', group(rule(['10.0.0.0/8'])), 'yes'],
    ['two rules have it together', group(rule(['10.0.0.0/17']), rule(['10.0.128.0/17'])), 'yes'],
    ['half of it is missing', group(rule(['10.0.0.0/17'])), 'no'],
    ['every protocol', group(rule(['0.0.0.0/0'], { protocol: '-1', from: 0, to: 65_535 })), 'yes'],
    ['the protocol by number', group(rule(['0.0.0.0/0'], { protocol: '6' })), 'yes'],
    ['another protocol', group(rule(['0.0.0.0/0'], { protocol: 'udp' })), 'no'],
    ['another port', group(rule(['0.0.0.0/0'], { from: 80, to: 80 })), 'no'],
    ['a group of the other side that nobody knows', group(rule([], { groupIDs: ['sg-9'] })), 'perhaps'],
    ['a prefix list that could not be read', group(rule([], { unreadListIDs: ['pl-9'] })), 'perhaps'],
    ['no group', [], 'no'],
  ] as const)('%s', (_, groups, expected) => {
    expect(groupsAdmit(groups, 'ingress', HTTPS)).toBe(expected);
  });

  test('a group of the other side that is known decides', () => {
    const groups = group(rule([], { groupIDs: ['sg-9'] }));
    expect(groupsAdmit(groups, 'ingress', HTTPS, { groupIDs: ['sg-9'], areAll: false })).toBe('yes');
    expect(groupsAdmit(groups, 'ingress', HTTPS, { groupIDs: ['sg-8'], areAll: true })).toBe('no');
    expect(groupsAdmit(groups, 'ingress', HTTPS, { groupIDs: ['sg-8'], areAll: false })).toBe('perhaps');
  });
});

const entry = (number: number, allows: boolean, more = {}) => ({
  number,
  allows,
  isEgress: false,
  protocol: '6',
  cidr: '0.0.0.0/0',
  from: 0,
  to: 65_535,
  ...more,
});

describe('network ACLs', () => {
  test.each([
    ['the first entry that fits allows', [entry(100, true), entry(200, false)], null],
    ['the first entry that fits denies', [entry(200, true), entry(100, false)], '100'],
    ['a deny of part of the block', [entry(90, false, { cidr: '10.0.3.0/24' }), entry(100, true)], '90'],
    ['a deny of other addresses', [entry(90, false, { cidr: '192.168.0.0/16' }), entry(100, true)], null],
    ['a deny of other ports', [entry(90, false, { from: 1, to: 442 }), entry(100, true)], null],
    ['nothing fits', [entry(100, true, { from: 80, to: 80 })], '*'],
    ['only half of the block fits', [entry(100, true, { cidr: '10.0.0.0/17' })], '*'],
    [
      'two entries have the block together',
      [entry(100, true, { cidr: '10.0.0.0/17' }), entry(110, true, { cidr: '10.0.128.0/17' })],
      null,
    ],
    ['entries of the other direction count for nothing', [entry(100, true, { isEgress: true })], '*'],
  ] as const)('%s', (_, entries, expected) => {
    expect(refusedBy({ aclID: 'acl-1', subnetIDs: [], entries }, false, HTTPS)).toBe(expected);
  });

  test('answers need every ephemeral port, by one entry or by several', () => {
    const answers = { protocol: 'tcp', from: 32_768, to: 65_535, cidr: '10.0.0.0/16' } as const;
    const refused = (...entries: ReturnType<typeof entry>[]) =>
      refusedBy({ aclID: 'acl-1', subnetIDs: [], entries }, false, answers);
    expect(refused(entry(100, true, { from: 1_024, to: 65_535 }))).toBeNull();
    expect(refused(entry(100, true, { from: 49_152, to: 65_535 }))).toBe('*');
    expect(
      refused(entry(100, true, { from: 32_768, to: 49_151 }), entry(110, true, { from: 49_152, to: 65_535 })),
    ).toBeNull();
  });
});

const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const ALLOW = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
const BUCKET = 'arn:aws:s3:::aws-drs-clients-ap-northeast-3/*';

/** With a variable of IAM's. */
const VARIABLE = ['arn:aws:s3:::$', '{aws:PrincipalAccount}/*'].join('');

describe('the policy of an endpoint', () => {
  test.each([
    ['allows all', policy(ALLOW), 'allowed'],
    [
      'allows the bucket',
      policy({ ...ALLOW, Principal: { AWS: '*' }, Action: 's3:Get*', Resource: [BUCKET] }),
      'allowed',
    ],
    ['allows another bucket', policy({ ...ALLOW, Resource: ['arn:aws:s3:::mine/*'] }), 'refused'],
    ['allows another action', policy({ ...ALLOW, Action: ['s3:PutObject'] }), 'refused'],
    ['allows all but the action', policy({ ...ALLOW, Action: undefined, NotAction: 's3:Get*' }), 'refused'],
    ['denies the bucket', policy(ALLOW, { ...ALLOW, Effect: 'Deny', Resource: BUCKET }), 'refused'],
    [
      'denies another bucket',
      policy(ALLOW, { ...ALLOW, Effect: 'Deny', Resource: 'arn:aws:s3:::a/*' }),
      'allowed',
    ],
    [
      'allows on a condition',
      policy({ ...ALLOW, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
      'undecided',
    ],
    ['denies on a condition', policy(ALLOW, { ...ALLOW, Effect: 'Deny', Condition: {} }), 'undecided'],
    ['allows one principal', policy({ ...ALLOW, Principal: { AWS: 'arn:aws:iam::1:root' } }), 'undecided'],
    [
      'allows part of the bucket',
      policy({ ...ALLOW, Resource: BUCKET.replace('*', 'latest/*') }),
      'undecided',
    ],
    ['allows by a variable', policy({ ...ALLOW, Resource: VARIABLE }), 'undecided'],
    [
      'has everything but resources',
      policy({ ...ALLOW, Resource: undefined, NotResource: 'a' }),
      'undecided',
    ],
    ['is one statement', JSON.stringify({ Statement: ALLOW }), 'allowed'],
    ['has none', policy(), 'refused'],
    ['is no JSON', 'nonsense', 'undecided'],
    ['is no policy', '{}', 'undecided'],
  ])('that %s', (_, document, expected) => {
    expect(rulingOf(document, 's3:GetObject', BUCKET)).toBe(expected);
  });

  test('for every resource is not met by some', () => {
    const some = policy({ ...ALLOW, Resource: 'arn:aws:drs:ap-northeast-3:111122223333:source-server/*' });
    expect(rulingOf(some, 'drs:GetAgentCommandForDrs', '*')).toBe('undecided');
  });
});

describe('routes', () => {
  const route = (block: string, via: string) => ({ cidrs: [block], via });
  const viasTo = (cidr: string, ...routes: ReturnType<typeof route>[]) => {
    const { chosen, isWhole } = routesTo(routes, cidr);
    return [...chosen.map(({ via }) => via), isWhole];
  };

  test('the narrowest one that has the block leads on', () => {
    expect(viasTo('10.1.0.0/24', route('0.0.0.0/0', 'nat'), route('10.1.0.0/16', 'pcx'))).toEqual([
      'pcx',
      true,
    ]);
  });

  test('a narrower one within the block leads part of it elsewhere', () => {
    expect(viasTo('10.1.0.0/24', route('10.1.0.0/16', 'pcx'), route('10.1.0.128/25', 'nat'))).toEqual([
      'nat',
      'pcx',
      true,
    ]);
  });

  test('two halves are a whole, and one is not', () => {
    const halves = [route('10.1.0.0/25', 'a'), route('10.1.0.128/25', 'b')];
    expect(viasTo('10.1.0.0/24', ...halves)).toEqual(['a', 'b', true]);
    expect(viasTo('10.1.0.0/24', ...halves.slice(1))).toEqual(['b', false]);
    expect(viasTo('10.1.0.0/24')).toEqual([false]);
  });
});
