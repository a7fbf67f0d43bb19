import { createPublicKey } from 'node:crypto';
import { ListSubscriptionsByTopicCommand, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { stableID } from '../../simulator/account/random.ts';
import { makeKey } from '../../simulator/kms/key.ts';
import { SERVERS } from '../simulation/rehearse.ts';
import { type Account, type Changes, DRILL, fileKey, type Given } from './doctor-account.ts';

/** What can be wrong in an account, one thing at a time, and what `kunren doctor` says of it. */

async function unsubscribeAll(topic: string, { sns }: Account['clients']): Promise<void> {
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }));
  for (const { SubscriptionArn } of Subscriptions)
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
}

const set = <K, V extends object>(map: Map<K, V>, key: K, changes: Partial<V>): void => {
  const value = map.get(key);
  if (value === undefined) throw new Error(`there is no ${String(key)}`);
  Object.assign(value, changes);
};

const SCHEDULE = 'kunren-prod-wordpress-workshop';
const SUBNET = 'subnet-0d1e2f3a4b5c6d7e8';
const VPC = stableID('vpc-', '111122223333', 'ap-northeast-3');
const GROUP = 'sg-0d1e2f3a4b5c6d7e8';
const route = (to: string, via: string) => ({ subnets: [{ id: SUBNET, routes: [{ to, via }] }] });

const INSIDE = [
  { name: 'all', servers: [{ hostname: 'wordpress-db', probes: [{ protocol: 'ssm', check: 'hostname' }] }] },
];
const RESERVATION = 'cr-0d1e2f3a4b5c6d7e8';
/** Both servers name a capacity reservation, which is there where something of it is given. */
const reserved = (changes?: Changes): Changes => ({
  defaults: { launch: { capacityReservation: RESERVATION } },
  capacityReservations:
    changes === undefined ? [] : [{ id: RESERVATION, instanceType: 'm5.large', ...changes }],
});

/** A subnet of its own for the probes: within one subnet no ACL applies. */
const TWO_SUBNETS = [
  { id: SUBNET, cidr: '127.9.1.0/24' },
  { id: 'subnet-0a1b2c3d4e5f6a7b8', cidr: '127.9.2.0/24' },
];
const ACL = stableID('acl-', '111122223333', VPC);
const probesFromOtherSubnet: Given['breaks'] = ({ deployment: { functions } }) =>
  set(functions, 'kunren-prod-probeWave', {
    network: { vpcID: VPC, subnetIDs: ['subnet-0a1b2c3d4e5f6a7b8'], securityGroupIDs: [GROUP] },
  });
const ACLS: readonly (readonly [what: string, rule: Changes, refused: string, entry: number])[] = [
  [
    'what the probes send',
    { number: 10, egress: true, cidr: '127.9.1.0/24' },
    'what probeWave sends (tcp 3306, 127.9.1.0/24',
    10,
  ],
  [
    'what comes to clones on a port',
    { number: 20, cidr: '127.9.2.0/24', protocol: '6', ports: { from: 8080, to: 8080 } },
    'what probeWave sends to clones (tcp 8080, 127.9.2.0/24',
    20,
  ],
  [
    'what clones answer to ephemeral ports of functions alone',
    { number: 30, egress: true, cidr: '127.9.2.0/24', protocol: '6', ports: { from: 1024, to: 32767 } },
    'what clones answer (tcp 1024 to 65535, 127.9.2.0/24',
    30,
  ],
  [
    'what comes back',
    { number: 40, cidr: '127.9.1.0/24', ports: { from: 60000, to: 60001 } },
    'what clones answer probeWave (tcp 1024 to 65535, 127.9.1.0/24',
    40,
  ],
];
const LOOKS = { expression: 'cron(30 7 * * ? *)' };

type Break = readonly [what: string, given: Given, line: string, wayOut: string];

/** What is broken, the whole line, and the beginning of its way out. */
export const BREAKS: readonly Break[] = [
  [
    'a stack that was rolled back',
    {
      breaks: ({ deployment }) => {
        deployment.status = 'UPDATE_ROLLBACK_COMPLETE';
      },
    },
    '✗ stack kunren-prod: its last change failed (UPDATE_ROLLBACK_COMPLETE)',
    'correct what its events name, and deploy again',
  ],
  [
    'outputs of an older kunren',
    { breaks: ({ deployment }) => void deployment.outputs.delete('EvidenceRetention') },
    '✗ stack kunren-prod: its outputs lack EvidenceRetention',
    'deploy this version of kunren',
  ],
  [
    'a bucket of another stack in the environment',
    { environment: () => ({ KUNREN_BUCKET: 'elsewhere' }) },
    "✗ stack KUNREN_BUCKET: it is elsewhere, and the stack's is kunren-evidence: other commands look elsewhere",
    'export KUNREN_BUCKET=kunren-evidence',
  ],
  [
    'a service role that the command line made none of',
    { scenario: { serviceRoles: ['AWSElasticDisasterRecoveryAgentRole'] } },
    '✗ DRS 111122223333, ap-northeast-3, service roles: missing: AWSElasticDisasterRecoveryConversionServerRole, AWSElasticDisasterRecoveryFailbackRole, AWSElasticDisasterRecoveryRecoveryInstanceRole, AWSElasticDisasterRecoveryReplicationServerRole',
    "save the default replication settings in DRS's console",
  ],
  [
    'a function that cannot run',
    {
      breaks: ({ deployment: { functions } }) =>
        set(functions, 'kunren-prod-probeWave', { state: 'Failed', stateReason: 'no address is free' }),
    },
    '✗ functions probeWave: it cannot run, or not as it was deployed (no address is free)',
    'correct what Lambda names, and deploy again',
  ],
  [
    'a function that was deleted',
    { breaks: ({ deployment }) => void deployment.functions.delete('kunren-prod-closeDrill') },
    '✗ functions closeDrill: there is no such function',
    'deploy again',
  ],
  [
    'a function that is being updated',
    {
      breaks: ({ deployment: { functions } }) =>
        set(functions, 'kunren-prod-openDrill', { lastUpdate: 'InProgress' }),
    },
    '? functions openDrill: it is being made ready',
    'look again in a minute',
  ],
  [
    'an alarm that was deleted',
    { breaks: ({ deployment: { alarms } }) => void alarms.delete('kunren-prod-drill-missed') },
    '✗ alarms kunren-prod-drill-missed: there is no such alarm',
    'deploy again',
  ],
  [
    'an alarm whose actions somebody switched off',
    {
      breaks: ({ deployment: { alarms } }) => set(alarms, 'kunren-prod-leftovers', { actionsEnabled: false }),
    },
    '✗ alarms kunren-prod-leftovers: its actions are switched off, so it tells nobody',
    'aws cloudwatch enable-alarm-actions --alarm-names kunren-prod-leftovers',
  ],
  [
    'an alarm that tells another topic',
    {
      breaks: ({ deployment: { alarms } }) =>
        set(alarms, 'kunren-prod-sweep-silent', { actions: ['arn:aws:sns:ap-northeast-3:111122223333:old'] }),
    },
    '✗ alarms kunren-prod-sweep-silent: it does not tell ReportsTopic',
    'deploy again',
  ],
  [
    'an alarm that goes off',
    {
      breaks: ({ deployment: { alarms } }) =>
        set(alarms, 'kunren-prod-dead-letters', { state: 'ALARM', reason: '1 datapoint [1.0] was > 0' }),
    },
    '✗ alarms kunren-prod-dead-letters: it is in alarm: 1 datapoint [1.0] was > 0',
    'its description says what it is about and where to look',
  ],
  [
    'probes that run in no VPC',
    {
      breaks: ({ deployment: { functions } }) =>
        set(functions, 'kunren-prod-probeWave', { network: undefined }),
    },
    '✗ probes wordpress-workshop: probeWave runs in no VPC, and no probe reaches a drill subnet',
    'name its subnets and its group under probes in the stage, and deploy: docs/deploy.md, 3',
  ],
  [
    'a default route to a Gateway Load Balancer',
    { scenario: route('0.0.0.0/0', 'vpce-0a1b2c3d4e5f67890') },
    `✗ drill subnets ${SUBNET}: routes lead out: 0.0.0.0/0 by vpce-0a1b2c3d4e5f67890; a clone could talk to production under its name`,
    'give the subnet a route table of its own without them',
  ],
  [
    'one of two security groups of clones that lets the probes in',
    {
      scenario: {
        securityGroups: [GROUP, 'sg-0bbbbbbbbbbbbbbbb'],
        securityGroupRules: [{ group: 'sg-0bbbbbbbbbbbbbbbb', from: 'sg-0cccccccccccccccc', port: 22 }],
      },
      plan: { network: { subnets: [SUBNET], securityGroups: [GROUP, 'sg-0bbbbbbbbbbbbbbbb'] } },
    },
    `? probes wordpress-workshop: only some of ${GROUP}, sg-0bbbbbbbbbbbbbbbb let probeWave reach clones on tcp 3306, tcp 8080; which of them a clone has, its launch template says`,
    `add the rule to each of them for ${GROUP}`,
  ],
  [
    'a network ACL before one of two drill subnets',
    {
      scenario: {
        subnets: TWO_SUBNETS,
        networkAclRules: [{ number: 10, egress: true, cidr: '127.9.2.0/24' }],
        defaults: { launch: { subnet: SUBNET } },
      },
      plan: { network: { subnets: TWO_SUBNETS.map(({ id }) => id), securityGroups: [GROUP] } },
    },
    `? probes wordpress-workshop: ${ACL} refuses what probeWave sends (tcp 3306, 127.9.2.0/24; entry 10): probes of clones in subnet-0a1b2c3d4e5f6a7b8 would fail; where a clone starts, its launch template says`,
    `allow that in ${ACL} before entry 10`,
  ],
  [
    'a security group of clones that lets in another port than the probes ask',
    { scenario: { securityGroupRules: [{ group: GROUP, from: GROUP, port: 3306 }] } },
    `✗ probes wordpress-workshop: ${GROUP} lets in nothing of probeWave on tcp 8080: these probes fail`,
    `add a rule there for ${GROUP}`,
  ],
  [
    'a security group of clones that lets in other groups',
    { scenario: { securityGroupRules: [{ group: GROUP, from: 'sg-0aaaaaaaaaaaaaaaa' }] } },
    `✗ probes wordpress-workshop: ${GROUP} lets in nothing of probeWave on tcp 3306, tcp 8080: these probes fail`,
    `add a rule there for ${GROUP}`,
  ],
  [
    'a security group that names a prefix list, which does not have the probes',
    {
      scenario: {
        securityGroupRules: [{ group: GROUP, from: 'pl-0aaaaaaaaaaaaaaaa' }],
        prefixLists: { 'pl-0aaaaaaaaaaaaaaaa': ['10.9.0.0/16'] },
      },
    },
    `✗ probes wordpress-workshop: ${GROUP} lets in nothing of probeWave on tcp 3306, tcp 8080: these probes fail`,
    `add a rule there for ${GROUP}`,
  ],
  [
    'a security group that names a prefix list, which may not be read',
    { scenario: { securityGroupRules: [{ group: GROUP, from: 'pl-0aaaaaaaaaaaaaaaa' }] } },
    '? probes wordpress-workshop: only a prefix list may admit tcp 3306, tcp 8080, and its entries could not be read',
    'allow ec2:GetManagedPrefixListEntries, or name the security group in a rule',
  ],
  ...ACLS.map(
    ([what, rule, refused, entry]): Break => [
      `a network ACL that refuses ${what}`,
      { scenario: { subnets: TWO_SUBNETS, networkAclRules: [rule] }, breaks: probesFromOtherSubnet },
      `✗ probes wordpress-workshop: ${ACL} refuses ${refused}; entry ${entry}): probes of clones in ${SUBNET} fail`,
      `allow that in ${ACL} before entry ${entry}, both ways`,
    ],
  ),
  [
    'probes in another VPC than the clones',
    {
      breaks: ({ deployment: { functions } }) =>
        set(functions, 'kunren-prod-probeWave', {
          network: { vpcID: 'vpc-0other', subnetIDs: [SUBNET], securityGroupIDs: [GROUP] },
        }),
    },
    `? probes wordpress-workshop: probeWave is in vpc-0other and clones in ${VPC}: whether a route joins them is not looked at`,
    'put the probes into the VPC of the drill subnets',
  ],
  [
    'a quota of vCPUs that the drill would exceed',
    { scenario: { quotas: { 'L-1216C47A': 3 } } },
    '✗ capacity wordpress-workshop: 4 vCPUs for 2 servers beside 0 that run, of 3: the last of them would not launch',
    'ask Service Quotas for more: Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances (L-1216C47A)',
  ],
  [
    'what runs already in the quota of vCPUs',
    {
      scenario: {
        quotas: { 'L-1216C47A': 8 },
        servers: [...SERVERS, { hostname: 'other', launch: { instanceType: 'm5.2xlarge' } }],
        existing: [{ server: 'other', kind: 'recovery' }],
      },
    },
    '✗ capacity wordpress-workshop: 4 vCPUs for 2 servers beside 8 that run, of 8: the last of them would not launch',
    'ask Service Quotas for more',
  ],
  [
    'an instance type that the Region does not offer',
    { scenario: { instanceTypesMissing: ['m5.large'] } },
    '✗ capacity wordpress-workshop: m5.large is not offered in this Region (ap-northeast-3; wordpress-db, wordpress-web)',
    'name a type in the launch templates that the Region has',
  ],
  [
    'an instance type that the zone does not offer',
    { scenario: { instanceTypesNotInZone: ['m5.large'] } },
    `✗ capacity wordpress-workshop: m5.large is not offered in ap-northeast-3a, the zone of ${SUBNET} (wordpress-db, wordpress-web)`,
    'name another type, or a subnet of another zone, in the launch templates',
  ],
  [
    'an instance type whose family has a quota of its own, which is small',
    {
      scenario: {
        defaults: { launch: { instanceType: 'g5.xlarge' } },
        quotas: { 'L-DB2E81BA': 4 },
      },
    },
    '✗ capacity wordpress-workshop: 8 vCPUs for 2 servers beside 0 that run, of 4: the last of them would not launch',
    'ask Service Quotas for more: Running On-Demand G and VT instances (L-DB2E81BA)',
  ],
  [
    'an instance type of a family that nobody knows',
    { scenario: { defaults: { launch: { instanceType: 'q9.xlarge' } } } },
    '? capacity wordpress-workshop: against which quota q9.xlarge counts is not known (wordpress-db, wordpress-web)',
    'compare it with the quota of its own family in Service Quotas',
  ],
  [
    'a subnet with too few free addresses',
    { scenario: { subnets: [{ id: SUBNET, freeAddresses: 1 }] } },
    `✗ capacity wordpress-workshop: free addresses in ${SUBNET}: 1; servers that would be launched there: 2`,
    'free addresses there, or spread the launch templates over more subnets',
  ],
  [
    'a capacity reservation that is gone',
    { scenario: reserved() },
    `✗ capacity wordpress-workshop: capacity reservation ${RESERVATION} is not there`,
    'correct the reservation, or the launch templates that name it',
  ],
  [
    'a capacity reservation that has ended',
    { scenario: reserved({ state: 'expired' }) },
    `✗ capacity wordpress-workshop: capacity reservation ${RESERVATION} is expired`,
    'correct the reservation, or the launch templates that name it',
  ],
  [
    'a capacity reservation of another instance type',
    { scenario: reserved({ instanceType: 'm5.xlarge' }) },
    `✗ capacity wordpress-workshop: capacity reservation ${RESERVATION} is for m5.xlarge, and a launch template asks it for m5.large (wordpress-db)`,
    'correct the reservation, or the launch templates that name it',
  ],
  [
    'a capacity reservation with too little room',
    { scenario: reserved({ available: 1 }) },
    `✗ capacity wordpress-workshop: capacity reservation ${RESERVATION} has 1 free, and 2 are needed`,
    'correct the reservation, or the launch templates that name it',
  ],
  [
    'endpoints that are off',
    { scenario: { endpointsMissing: ['drs', 'ec2'] } },
    `✗ endpoints wordpress-workshop, probeWave: no endpoint answers for drs, ec2 in ${VPC}, and no default route leads there`,
    'make the interface endpoint (private DNS on), for s3 a gateway, before a drill begins: docs/deploy.md',
  ],
  [
    'no endpoint for what a guard of the plan asks',
    {
      scenario: { endpointsMissing: ['monitoring'], alarms: [{ name: 'site-is-down', state: 'OK' }] },
      plan: { guards: { blockingAlarms: ['site-is-down'] } },
    },
    `✗ endpoints wordpress-workshop, probeWave: no endpoint answers for monitoring in ${VPC}, and no default route leads there`,
    'make the interface endpoint',
  ],
  [
    'no endpoint by which clones reach Systems Manager, which the plan asks inside them',
    { scenario: { endpointsMissing: ['ssmmessages'] }, plan: { waves: INSIDE } },
    `✗ endpoints wordpress-workshop, clones: no endpoint answers for ssmmessages in ${VPC}, and no default route leads there`,
    'make the interface endpoint',
  ],
  [
    'a route table that does not lead to the gateway of S3',
    { scenario: route('0.0.0.0/0', 'igw-0a1b2c3d4e5f67890') },
    `✗ endpoints wordpress-workshop, probeWave: the route table of ${SUBNET} does not lead to the gateway of s3`,
    'add that route table to the gateway endpoint',
  ],
  [
    'a schedule that somebody switched off',
    { breaks: ({ deployment: { schedules } }) => set(schedules, SCHEDULE, { state: 'DISABLED' }) },
    '✗ schedules wordpress-workshop: its schedule is off, but the file says enabled: true',
    'deploy again',
  ],
  [
    'a schedule that is armed for a plan that is not enabled',
    { plan: {}, written: { enabled: false } },
    '✗ schedules wordpress-workshop: its schedule is armed, but the file says enabled: false',
    'deploy again',
  ],
  [
    'a plan that was never deployed',
    { breaks: ({ deployment }) => void deployment.schedules.delete(SCHEDULE) },
    '✗ schedules wordpress-workshop: it has no schedule: nothing starts its drills',
    'deploy again',
  ],
  [
    'a schedule that was changed in the file only',
    { written: { schedule: { expression: 'cron(0 3 1 * ? *)', timeZone: 'Asia/Tokyo' } } },
    '✗ schedules wordpress-workshop: it is deployed as cron(0 2 1 * ? *) in Asia/Tokyo, and the file says cron(0 3 1 * ? *) in Asia/Tokyo',
    'deploy again',
  ],
  [
    'a plan that was changed in the file only',
    { written: { title: { ja: '別', en: 'Another' } } },
    '✗ schedules wordpress-workshop: the plan that is deployed is not that of the file',
    'deploy again',
  ],
  [
    'looks between drills that were never deployed',
    {
      plan: { readiness: LOOKS },
      breaks: ({ deployment }) => void deployment.schedules.delete(`${SCHEDULE}-ready`),
    },
    '✗ schedules wordpress-workshop, readiness: its schedule is off or not there: nobody looks between drills',
    'deploy again',
  ],
  [
    'looks between drills at another time than the file says',
    {
      plan: { readiness: LOOKS },
      breaks: ({ deployment: { schedules } }) =>
        set(schedules, `${SCHEDULE}-ready`, { expression: 'cron(0 9 * * ? *)' }),
    },
    '✗ schedules wordpress-workshop, readiness: it is deployed as cron(0 9 * * ? *) in Asia/Tokyo, and the file says cron(30 7 * * ? *) in Asia/Tokyo',
    'deploy again',
  ],
  [
    'no hourly sweep',
    { breaks: ({ deployment }) => void deployment.schedules.delete('kunren-prod-sweep') },
    '✗ schedules hourly sweep: it is off or not there: what a broken drill leaves stays',
    'deploy again',
  ],
  [
    'a dead letter',
    {
      breaks: async ({ deployment, clients }) => {
        const QueueUrl = deployment.resources.get('DeadLetters')?.physicalId;
        await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a start' }));
      },
    },
    '✗ dead letters DeadLetters: about 1 message lies there: drills that were not started, or sweeps',
    'read them',
  ],
  [
    'a mail address that a scanner unsubscribed',
    { breaks: ({ stack, clients }) => unsubscribeAll(stack.environment['KUNREN_TOPIC_ARN'] ?? '', clients) },
    '✗ topics ReportsTopic: no subscriber: its reports and alarms reach nobody',
    'subscribe somebody: docs/deploy.md, 6',
  ],
  [
    'a mail address that was never confirmed',
    {
      breaks: async ({ stack, clients }) => {
        const TopicArn = stack.environment['KUNREN_TOPIC_ARN'];
        await clients.sns.send(
          new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' }),
        );
      },
    },
    '✗ topics ReportsTopic: not confirmed: email ops@example.com',
    'have the mail of SNS confirmed',
  ],
  [
    'a key that is disabled',
    {
      breaks: ({ simulator }) => {
        simulator.aws.keyState = 'Disabled';
      },
    },
    '✗ signing key: it is Disabled: no evidence can be signed',
    'enable it: aws kms enable-key',
  ],
  [
    'a key that will be deleted',
    {
      breaks: ({ simulator }) => {
        simulator.aws.keyState = 'PendingDeletion';
      },
    },
    '✗ signing key: it is PendingDeletion: no evidence can be signed',
    'cancel its deletion now',
  ],
  [
    'evidence that another key signed',
    { breaks: (account) => fileKey(account, createPublicKey(makeKey())) },
    `✗ signing public key: the evidence of drill ${DRILL} was signed by another key`,
    'find out who replaced the key',
  ],
  [
    'a drill subnet with a way to the Internet',
    { scenario: route('0.0.0.0/0', 'igw-0123456789abcdef0') },
    `✗ drill subnets ${SUBNET}: routes lead out: 0.0.0.0/0 by igw-0123456789abcdef0; a clone could talk to production under its name`,
    'give the subnet a route table of its own',
  ],
  [
    'a drill subnet with a peering',
    { scenario: route('10.0.0.0/8', 'pcx-0123456789abcdef0') },
    `✗ drill subnets ${SUBNET}: routes lead out: 10.0.0.0/8 by pcx-0123456789abcdef0; a clone could talk to production under its name`,
    'give the subnet a route table of its own',
  ],
  [
    'a drill subnet with a transit gateway',
    { scenario: route('10.0.0.0/8', 'tgw-0123456789abcdef0') },
    `✗ drill subnets ${SUBNET}: routes lead out: 10.0.0.0/8 by tgw-0123456789abcdef0; a clone could talk to production under its name`,
    'give the subnet a route table of its own',
  ],
  [
    'a drill subnet with NAT',
    { scenario: route('0.0.0.0/0', 'nat-0123456789abcdef0') },
    `✗ drill subnets ${SUBNET}: routes lead out: 0.0.0.0/0 by nat-0123456789abcdef0; a clone could talk to production under its name`,
    'give the subnet a route table of its own',
  ],
  [
    'quotas that nobody may read',
    { scenario: { quotasReadable: false } },
    '? DRS 111122223333, ap-northeast-3, quotas: they could not be read, so the documented ones count: 20 jobs at once, 500 servers in them',
    'allow servicequotas:ListServiceQuotas',
  ],
  [
    'a quota that is smaller than the largest wave',
    { scenario: { quotas: { 'L-05AFA8C6': 0 } } },
    "✗ guards wordpress-workshop: QUOTA_EXCEEDED: 0 servers are in DRS jobs and the drill's largest wave has 1, more than the quota of 0 (service-quotas); split the wave or run it at another time",
    'docs/guards.md, QUOTA_EXCEEDED; then npx kunren check ',
  ],
  [
    'a blocking alarm that does not exist',
    { plan: { guards: { blockingAlarms: ['gone'], maximumLag: '5m' } } },
    '? guards wordpress-workshop: ALARM_UNKNOWN: blocking alarm gone could not be read: there is no alarm of that name',
    'docs/guards.md, ALARM_UNKNOWN',
  ],
];
