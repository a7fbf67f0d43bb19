import { describe, expect, it } from 'vitest';
import { addressesOf, networkOf } from '../../adapters/aws/launch-templates.ts';
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

describe('the addresses of a launch template', () => {
  it.each<[string, Parameters<typeof addressesOf>[0], ReturnType<typeof addressesOf>]>([
    ['are none where it names none', {}, { fixedAddresses: [], publicIp: null }],
    [
      'are those of every interface, each once',
      {
        NetworkInterfaces: [
          {
            PrivateIpAddress: '10.0.0.4',
            PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.4', Primary: true }],
          },
          {
            PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.5' }],
            Ipv6Addresses: [{ Ipv6Address: 'fd00::5' }],
          },
        ],
      },
      { fixedAddresses: ['10.0.0.4', '10.0.0.5', 'fd00::5'], publicIp: null },
    ],
    [
      'are public where one interface says so',
      { NetworkInterfaces: [{ AssociatePublicIpAddress: false }, { AssociatePublicIpAddress: true }] },
      { fixedAddresses: [], publicIp: true },
    ],
    [
      'are public where an interface has a carrier address',
      { NetworkInterfaces: [{ AssociateCarrierIpAddress: true }] },
      { fixedAddresses: [], publicIp: true },
    ],
    [
      'are not public where it says so',
      { NetworkInterfaces: [{ AssociatePublicIpAddress: false }] },
      { fixedAddresses: [], publicIp: false },
    ],
  ])('%s', (_, data, addresses) => {
    expect(addressesOf(data)).toEqual(addresses);
  });
});
