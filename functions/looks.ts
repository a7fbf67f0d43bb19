import { DRS_LOOKS } from '../adapters/aws/drs-looks.ts';
import { executionArnOf } from '../adapters/aws/executions.ts';
import { RESTORE_LOOKS } from '../adapters/aws/restore-looks.ts';
import { type Look, NOTHING } from '../adapters/look.ts';
import type { Ports, Target } from '../adapters/ports.ts';
import type { Observation } from '../core/guards/observation.ts';
import { STANDARD_QUOTA } from '../core/readiness/ec2-quotas.ts';
import type { CodeFacts } from '../core/verdict/code.ts';

/**
 * How a self-test makes each call, by the ports that steps use. What changes something, tells people or opens a secret
 * is not here, so no self-test can do it.
 */

/** Calls in the stack's own account. */
export const HOME_LOOKS: ReadonlyMap<string, Look<Ports>> = new Map<string, Look<Ports>>([
  // Who may not list the bucket is denied what is not there.
  [
    's3:GetObject',
    { port: 'folder', make: ({ folder }) => folder(NOTHING.name, NOTHING.drillId).readFile('drill.json') },
  ],
  ['s3:ListObjectsV2', { port: 'drillsOf', make: ({ drillsOf }, { now }) => drillsOf(NOTHING.name, now) }],
  [
    'dynamodb:GetItem',
    {
      port: 'leases',
      make: ({ leases, place: { region } }, { now }) =>
        leases.held({ account: NOTHING.account, region, serverIDs: [NOTHING.server], now }),
    },
  ],
  ['dynamodb:Query', { port: 'history', make: ({ history }, { now }) => history.read(NOTHING.name, now) }],
  ['kms:GetPublicKey', { port: 'signer', make: ({ signer }) => signer.publicKey() }],
  // It answers a self-test about nothing, and runs nothing.
  ['lambda:Invoke', { port: 'inside', make: ({ inside }) => inside.test() }],
  [
    'lambda:GetFunctionConfiguration',
    { port: 'code', make: async ({ code }) => (await code()).forEach(seenCode) },
  ],
  ['states:ListExecutions', { port: 'executions', make: ({ executions }, { now }) => executions.since(now) }],
  [
    'states:DescribeExecution',
    {
      port: 'executions',
      make: ({ executions }, { stateMachine }) =>
        executions.describe(executionArnOf(stateMachine, NOTHING.name)),
    },
  ],
  [
    'states:GetExecutionHistory',
    {
      port: 'enteredState',
      make: ({ enteredState }, { stateMachine }) => enteredState(executionArnOf(stateMachine, NOTHING.name)),
    },
  ],
]);

const LOOKS: readonly (readonly [call: string, look: Look<Target>])[] = [
  ...DRS_LOOKS,
  ...RESTORE_LOOKS,
  ['sts:GetCallerIdentity', { port: 'account', make: async (target) => seen(await target.account()) }],
  ['ec2:DescribeInstances', { port: 'instances', make: ({ instances }) => instances([NOTHING.instance]) }],
  ['ec2:DescribeVolumes', { port: 'volumes', make: ({ volumes }) => volumes([NOTHING.volume]) }],
  [
    'ec2:DescribeInstanceStatus',
    {
      port: 'healthy',
      make: ({ healthy }) => healthy([NOTHING.instance]),
      absent: ['InvalidInstanceID.NotFound'],
    },
  ],
  ['ec2:DescribeInstanceTypes', { port: 'capacity', make: ({ capacity }) => capacity.types(['t3.micro']) }],
  [
    'ec2:DescribeInstanceTypeOfferings',
    { port: 'capacity', make: ({ capacity }) => capacity.offered(['t3.micro']) },
  ],
  ['ec2:DescribeCapacityReservations', { port: 'capacity', make: ({ capacity }) => capacity.reservations() }],
  [
    'servicequotas:GetServiceQuota',
    { port: 'capacity', make: ({ capacity }) => capacity.quota(STANDARD_QUOTA) },
  ],
  [
    'monitoring:DescribeAlarms',
    {
      port: 'alarms',
      make: async (target) => (await target.alarms([NOTHING.name])).forEach(seen),
    },
  ],
  [
    'ssm:GetCalendarState',
    {
      port: 'calendars',
      make: async (target) => (await target.calendars([NOTHING.name])).forEach(seen),
      absent: ['InvalidDocument'],
    },
  ],
  [
    'ssm:DescribeDocument',
    {
      port: 'documents',
      make: async ({ documents }) => (await documents([{ document: NOTHING.name }])).forEach(seen),
      absent: ['InvalidDocument'],
    },
  ],
  [
    'ssm:DescribeInstanceInformation',
    {
      port: 'commands',
      make: ({ commands }) => commands.online([NOTHING.instance]),
      absent: ['InvalidInstanceId'],
    },
  ],
  [
    'ssm:ListCommandInvocations',
    {
      port: 'commands',
      make: ({ commands }) => commands.results(NOTHING.command),
      absent: ['InvalidCommandId'],
    },
  ],
  [
    'ssm:ListCommands',
    { port: 'commands', make: ({ commands }, { now }) => commands.find(NOTHING.name, now) },
  ],
];

/** By call, each way to make it: a function is bound to one of the ports. */
export const TARGET_LOOKS: ReadonlyMap<string, readonly Look<Target>[]> = new Map(
  [...Map.groupBy(LOOKS, ([call]) => call)].map(([call, same]) => [call, same.map(([, look]) => look)]),
);

/** Throws what an observation says in place of its error, `NAME: MESSAGE`, under its name. */
function seen(observation: Observation<unknown>): void {
  if ('known' in observation) return;
  const [name = '', ...message] = observation.unknown.split(': ');
  throw Object.assign(new Error(message.join(': ')), { name });
}

function seenCode({ unknown }: CodeFacts[number]): void {
  if (unknown !== undefined) seen({ unknown });
}
