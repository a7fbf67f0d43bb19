import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, type ScalarTag } from 'yaml';
import { complaints, doctor, removeFolder } from './doctor-account.ts';

/** infra/drill-network.yml: nothing leads out of it, and a plan that names it passes guards and `kunren doctor`. */

afterAll(removeFolder);

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Record<string, unknown>;
}
type Resources = Record<string, Resource>;

/** CloudFormation's short forms; only references matter here, which become the logical id. */
const TAGS: ScalarTag[] = ['Ref', 'Sub', 'Equals', 'Condition', 'GetAZs'].map((name) => ({
  tag: `!${name}`,
  resolve: (text: string) => text,
}));
const SEQUENCES = ['Equals', 'And', 'Select', 'Cidr', 'If', 'Join'];
const text = SEQUENCES.reduce(
  (all, name) => all.replaceAll(`!${name} [`, '['),
  readFileSync('infra/drill-network.yml', 'utf8'),
);
const { Resources: RESOURCES } = parse(text, { customTags: TAGS }) as { Resources: Resources };

const ofType = (resources: Resources, type: string): (readonly [string, Resource['Properties']])[] =>
  Object.entries(resources)
    .filter(([, { Type }]) => Type === `AWS::EC2::${type}`)
    .map(([id, { Properties }]) => [id, Properties]);

/** An id of AWS's form for a logical id. */
const idOf = (prefix: string, logicalId: string): string =>
  `${prefix}-${Buffer.from(logicalId).toString('hex').padEnd(17, '0').slice(-17)}`;

/** The drill subnets with the routes that the template gives each, and the group of clones. */
function networkIn(resources: Resources) {
  const tableOf = new Map(
    ofType(resources, 'SubnetRouteTableAssociation').map(([, { SubnetId, RouteTableId }]) => [
      SubnetId,
      RouteTableId,
    ]),
  );
  const routes = ofType(resources, 'Route').map(([, route]) => route);
  const subnets = ofType(resources, 'Subnet')
    .filter(([id]) => id.startsWith('Drill'))
    .map(([id, { MapPublicIpOnLaunch }]) => ({
      id: idOf('subnet', id),
      publicIp: MapPublicIpOnLaunch === true,
      routes: routes
        .filter(({ RouteTableId }) => RouteTableId === tableOf.get(id))
        .map(({ DestinationCidrBlock, GatewayId }) => ({
          to: String(DestinationCidrBlock),
          via: String(GatewayId),
        })),
    }));
  const securityGroups = [idOf('sg', 'DrillGroup')];
  return {
    scenario: { subnets, securityGroups },
    plan: { network: { subnets: subnets.map(({ id }) => id), securityGroups, copiedPrivateIp: 'refuse' } },
  };
}

describe('infra/drill-network.yml', () => {
  it('makes two drill subnets that pass the guards of a plan and kunren doctor', async () => {
    const network = networkIn(RESOURCES);
    expect(network.scenario.subnets).toHaveLength(2);
    const ended = await doctor(network);
    expect([ended.status, complaints(ended)]).toEqual([0, []]);
    expect(ended.stdout.match(/^✓ drill subnets +subnet-\w+: isolated/gm)).toHaveLength(2);
  });

  it('would be found out with a route to the Internet', async () => {
    const way: Resource = {
      Type: 'AWS::EC2::Route',
      Properties: {
        RouteTableId: 'DrillRoutes',
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: 'igw-0aaaaaaaaaaaaaaaa',
      },
    };
    const ended = await doctor(networkIn({ ...RESOURCES, Way: way }));
    // The simulated probes run in the first drill subnet, whose table has no way to S3 then.
    const found = complaints(ended).filter((one) => !one.startsWith('✗ endpoints '));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('routes lead out: 0.0.0.0/0 by igw-0aaaaaaaaaaaaaaaa');
    expect(found[0]).toMatch(/^✗ drill subnets subnet-\w+, subnet-\w+: /);
  });

  it('has nothing that leads out, and nothing that costs while endpoints are off', () => {
    const free = [
      'VPC',
      'Subnet',
      'RouteTable',
      'SubnetRouteTableAssociation',
      'SecurityGroup',
      'SecurityGroupIngress',
      'SecurityGroupEgress',
    ];
    const others = Object.entries(RESOURCES).filter(
      ([, { Type }]) => !free.includes(Type.replace('AWS::EC2::', '')),
    );
    expect(new Set(others.map(([, { Type }]) => Type))).toEqual(new Set(['AWS::EC2::VPCEndpoint']));
    const always = others.filter(([, { Condition }]) => Condition === undefined);
    expect(always.map(([id, { Properties }]) => [id, Properties['VpcEndpointType']])).toEqual([
      ['S3Endpoint', 'Gateway'],
    ]);
    // What docs/deploy.md computes with.
    const counts = ['WithEndpoints', 'WithInside'].map(
      (wanted) => others.filter(([, { Condition }]) => Condition === wanted).length,
    );
    expect(counts).toEqual([5, 3]);
  });

  it('lets clones reach each other alone, and the endpoints of their agents where plans look inside', () => {
    const egress = Object.entries(RESOURCES).filter(
      ([, { Type, Properties }]) =>
        Type === 'AWS::EC2::SecurityGroupEgress' && Properties['GroupId'] === 'DrillGroup',
    );
    expect(
      egress.map(([, { Condition, Properties }]) => [Condition, Properties['DestinationSecurityGroupId']]),
    ).toEqual([
      [undefined, 'DrillGroup'],
      ['WithInside', 'AgentGroup'],
    ]);
    expect(RESOURCES['DrillGroup']?.Properties['SecurityGroupEgress']).toEqual([
      expect.objectContaining({ CidrIp: '127.0.0.1/32' }),
    ]);
    // The gateway to S3 is not in the table of clones.
    expect(RESOURCES['S3Endpoint']?.Properties['RouteTableIds']).toEqual(['ProbeRoutes']);
  });

  it('lets probes ask Lambda for one function, and clones for none', () => {
    const { PolicyDocument, SecurityGroupIds } = RESOURCES['LambdaEndpoint']?.Properties ?? {};
    expect(PolicyDocument).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Action: 'lambda:InvokeFunction',
          Resource: expect.stringMatching(/:function:\*-runInside$/),
        },
      ],
    });
    expect(SecurityGroupIds).toEqual(['EndpointGroup']);
    const { SecurityGroupIngress } = RESOURCES['EndpointGroup']?.Properties ?? {};
    expect(SecurityGroupIngress).toMatchObject([{ SourceSecurityGroupId: 'ProbeGroup' }]);
  });
});
