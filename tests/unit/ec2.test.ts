import { describe, expect, it } from 'vitest';
import { networkOf } from '../../adapters/aws/launch-templates.ts';
import { checkGuards, contentment, GROUP, SUBNET, scopeOf, template } from '../builders.ts';

/** What a launch template says of its network is all that keeps a clone out of production. */

const codes = (data: Parameters<typeof networkOf>[0]): string[] => [
  ...new Set(
    checkGuards(
      scopeOf(),
      contentment({ templates: { known: [{ ...template(), ...networkOf(data) }] } }),
    ).map((refusal) => refusal.code),
  ),
];

describe('a launch template', () => {
  it.each<[string, Parameters<typeof networkOf>[0], string[]]>([
    [
      'with one interface in the plan’s network',
      { NetworkInterfaces: [{ SubnetId: SUBNET, Groups: [GROUP] }] },
      [],
    ],
    [
      'with its groups at the top',
      { NetworkInterfaces: [{ SubnetId: SUBNET }], SecurityGroupIds: [GROUP] },
      [],
    ],
    ['with nothing', {}, ['SUBNET_NOT_ALLOWED', 'SECURITY_GROUP_NOT_ALLOWED']],
    [
      'with a second interface that names no subnet',
      { NetworkInterfaces: [{ SubnetId: SUBNET, Groups: [GROUP] }, { Groups: [GROUP] }] },
      ['SUBNET_NOT_ALLOWED'],
    ],
    [
      'with a second interface that names no group',
      { NetworkInterfaces: [{ SubnetId: SUBNET, Groups: [GROUP] }, { SubnetId: SUBNET }] },
      ['SECURITY_GROUP_NOT_ALLOWED'],
    ],
    [
      'with an interface that exists already, wherever that is',
      { NetworkInterfaces: [{ SubnetId: SUBNET, Groups: [GROUP] }, { NetworkInterfaceId: 'eni-1' }] },
      ['SUBNET_NOT_ALLOWED', 'SECURITY_GROUP_NOT_ALLOWED'],
    ],
    [
      'with a security group by its name',
      { NetworkInterfaces: [{ SubnetId: SUBNET, Groups: [GROUP] }], SecurityGroups: ['production'] },
      ['SECURITY_GROUP_NOT_ALLOWED'],
    ],
  ])('%s', (_, data, refusals) => {
    expect(codes(data)).toEqual(refusals);
  });
});
