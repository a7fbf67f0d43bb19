import { createPublicKey } from 'node:crypto';
import { ListSubscriptionsByTopicCommand, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { makeKey } from '../../simulator/kms/key.ts';
import { type Account, DRILL, fileKey, type Given } from './doctor-account.ts';

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
const route = (to: string, via: string) => ({ subnets: [{ id: SUBNET, routes: [{ to, via }] }] });

/** What is broken, the whole line, and the beginning of its way out. */
export const BREAKS: readonly (readonly [what: string, given: Given, line: string, wayOut: string])[] = [
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
