import { describe, expect, it } from 'vitest';
import { templateDataOf } from '../../adapters/aws/template-data.ts';

/** What a launch template says of an instance, in the forms that EC2 returns. */

type Data = Parameters<typeof templateDataOf>[0];

describe('a launch template', () => {
  it.each<[string, Data, Partial<ReturnType<typeof templateDataOf>>]>([
    ['that says nothing', {}, { instanceType: null, imdsv2: null, volumes: [], others: {} }],
    [
      'that names its machine',
      { InstanceType: 'c5.large', MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled' } },
      {
        instanceType: 'c5.large',
        imdsv2: 'required',
        others: { 'MetadataOptions.HttpEndpoint': 'enabled' },
      },
    ],
    [
      'that lets EC2 choose by requirements',
      { InstanceRequirements: { VCpuCount: { Min: 2 }, MemoryMiB: { Min: 4_096 } } },
      {
        instanceType: '(by requirements)',
        others: { 'InstanceRequirements.MemoryMiB.Min': '4096', 'InstanceRequirements.VCpuCount.Min': '2' },
      },
    ],
    [
      'with volumes, one of which is no EBS volume',
      {
        BlockDeviceMappings: [
          { DeviceName: '/dev/sdb', Ebs: { VolumeType: 'gp2', Encrypted: true, KmsKeyId: 'k', Iops: 3_000 } },
          { DeviceName: '/dev/sdc', VirtualName: 'ephemeral0' },
          { DeviceName: '/dev/sda1', Ebs: {} },
        ],
      },
      {
        volumes: [
          { device: '/dev/sdb', type: 'gp2', encrypted: true, kmsKey: 'k' },
          { device: '/dev/sda1', type: null, encrypted: null, kmsKey: null },
        ],
        others: {
          'BlockDeviceMappings./dev/sdb.Ebs.Iops': '3000',
          'BlockDeviceMappings./dev/sdc.VirtualName': 'ephemeral0',
        },
      },
    ],
    [
      'with tags',
      {
        TagSpecifications: [
          {
            ResourceType: 'instance',
            Tags: [
              { Key: 'Name', Value: 'db' },
              { Key: 'app', Value: 'crm' },
            ],
          },
        ],
      },
      {
        others: {
          'TagSpecifications.instance.Tags.Name.Value': 'db',
          'TagSpecifications.instance.Tags.app.Value': 'crm',
        },
      },
    ],
    [
      'with one network interface, whose place has fields of its own',
      { NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: 's', Groups: ['g'], DeleteOnTermination: true }] },
      { others: { 'NetworkInterfaces.0.DeleteOnTermination': 'true' } },
    ],
    [
      'with two network interfaces, each with its place',
      {
        NetworkInterfaces: [
          { DeviceIndex: 1, SubnetId: 'b', Groups: ['y', 'x'] },
          { DeviceIndex: 0, SubnetId: 'a' },
        ],
      },
      {
        others: {
          'NetworkInterfaces.0.SubnetId': 'a',
          'NetworkInterfaces.1.Groups': 'x, y',
          'NetworkInterfaces.1.SubnetId': 'b',
        },
      },
    ],
  ])('%s', (_, data, expected) => {
    expect(templateDataOf(data)).toMatchObject(expected);
  });

  it('is the same in whatever order EC2 returns its lists', () => {
    const tags = [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ];
    const disks = [
      { DeviceName: '/dev/sda1', Ebs: { Iops: 1 } },
      { DeviceName: '/dev/sdb', Ebs: { Iops: 2 } },
    ];
    const of = (order: <T>(list: T[]) => T[]) =>
      templateDataOf({
        TagSpecifications: [{ ResourceType: 'volume', Tags: order(tags) }],
        BlockDeviceMappings: order(disks),
      }).others;
    expect(JSON.stringify(of((list) => list.toReversed()))).toBe(JSON.stringify(of((list) => list)));
  });

  it('shows only by a hash that its script changed', () => {
    const [before, after] = ['cGFzc3dvcmQ9YQ==', 'cGFzc3dvcmQ9Yg=='].map(
      (UserData) => templateDataOf({ UserData }).others['UserData'],
    );
    expect(before).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(after).not.toBe(before);
  });
});
