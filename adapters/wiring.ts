import { resolve } from 'node:path';
import { DrsClient } from '@aws-sdk/client-drs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SNSClient } from '@aws-sdk/client-sns';
import { heard } from './answers.ts';
import { type Connection, counted } from './aws-clients.ts';
import type { Commands } from './commands.ts';
import { drsReader } from './drs.ts';
import { drillStarter, type StartDrill, type Terminate, terminator } from './drs-actions.ts';
import { type Ec2Reader, ec2Reader } from './ec2.ts';
import type { EndedExecutions } from './ended-executions.ts';
import { eventBus, type PutEvent } from './event-bus.ts';
import { type HistoryTable, historyTable } from './history-table.ts';
import { later } from './later.ts';
import { templateReader } from './launch-templates.ts';
import { type Leases, leases } from './leases.ts';
import { probeOnce } from './probes/probe.ts';
import { type Publish, publisher } from './publisher.ts';
import { quotas } from './quotas.ts';
import { fontsIn } from './report-fonts.ts';
import { type Signer, signer } from './signer.ts';
import { readTail } from './tail-http.ts';
import { type Deliver, deliverer } from './webhooks/deliver.ts';
import { type Exchange, httpsExchange } from './webhooks/exchange.ts';
import { marks } from './webhooks/marks.ts';
import { secretReader } from './webhooks/secrets.ts';
import type { Maker, Target, World } from './world.ts';

/**
 * The parts of a world, each made with its client when it is first needed. A function names those that it needs where
 * its handler is made; the rest is neither in its bundle nor within its reach.
 */

export const holdLeases: Maker<Leases> = ({ options, count }, { KUNREN_TABLE }) =>
  leases(counted('dynamodb', new DynamoDBClient(options), count), KUNREN_TABLE);

export const history: Maker<HistoryTable> = ({ options, count }, { KUNREN_HISTORY_TABLE }) =>
  historyTable(counted('dynamodb', new DynamoDBClient(options), count), KUNREN_HISTORY_TABLE);

export const messages: Maker<Publish> = ({ options, count }) =>
  publisher(counted('sns', new SNSClient(options), count));

export const busEvents: Maker<PutEvent> = ({ options, count }) =>
  eventBus(counted('events', new EventBridgeClient(options), count));

/** Webhooks by whatever carries their requests. */
export const webhooksBy =
  (exchange: Exchange): Maker<Deliver> =>
  ({ options, count }, { KUNREN_TABLE }) =>
    deliverer({
      readSecret: secretReader({ options, count }),
      marks: marks(counted('dynamodb', new DynamoDBClient(options), count), KUNREN_TABLE, () => new Date()),
      exchange,
      sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000)),
    });

export const webhooks: Maker<Deliver> = /* @__PURE__ */ webhooksBy(/* @__PURE__ */ httpsExchange());

export const signatures: Maker<Signer> = ({ options, count }, { KUNREN_SIGNING_KEY }) =>
  signer(counted('kms', new KMSClient(options), count), KUNREN_SIGNING_KEY);

/** Step Functions is loaded by the first hourly sweep: no other invocation asks it. */
export const pastExecutions: Maker<EndedExecutions> = (connection, { KUNREN_STATE_MACHINE }) => {
  const reader = later(async () =>
    (await import('./ended-executions.ts')).endedExecutions(connection, KUNREN_STATE_MACHINE),
  );
  return {
    since: async (moment) => (await reader()).since(moment),
    describe: async (arn) => (await reader()).describe(arn),
  };
};

export const reportFonts: Maker<World['fonts']> = (_, { LAMBDA_TASK_ROOT, KUNREN_FONTS }) =>
  fontsIn(resolve(LAMBDA_TASK_ROOT, KUNREN_FONTS));

export const probes: Maker<World['probe']> = () => probeOnce;

export const tails: Maker<World['tail']> = () => readTail;

export const readDrs: Maker<Target['drs']> = ({ options, count }) =>
  drsReader(heard('drs', new DrsClient(options), { options, count }));

/** Never retries by itself: StartRecovery and Terminate have no client token, so a second call may do it twice. */
const drsOnce = ({ options, count }: Connection): DrsClient =>
  heard('drs', new DrsClient({ ...options, maxAttempts: 1 }), { options, count });

export const startDrills: Maker<StartDrill> = (connection) => drillStarter(drsOnce(connection));

export const terminations: Maker<Terminate> = (connection) => terminator(drsOnce(connection));

export const readEc2: Maker<Ec2Reader> = ({ options, count }) =>
  ec2Reader(heard('ec2', new EC2Client(options), { options, count }));

/** Of EC2's answers the longest, which only the guards before a drill read. */
export const readTemplates: Maker<Target['templates']> = ({ options, count }) =>
  templateReader(heard('ec2', new EC2Client(options), { options, count }));

/** SSM is loaded by the first command: most plans send none. */
export const runCommands: Maker<Commands> = (connection) => {
  const ssm = later(async () => (await import('./ssm-commands.ts')).ssmCommands(connection));
  return {
    online: async (instanceIDs) => (await ssm()).online(instanceIDs),
    send: async (order) => (await ssm()).send(order),
    results: async (commandID) => (await ssm()).results(commandID),
    find: async (comment, since) => (await ssm()).find(comment, since),
    cancel: async (commandID) => (await ssm()).cancel(commandID),
  };
};

export const readQuotas: Maker<Target['quotas']> = ({ options, count }) => {
  const client = heard('servicequotas', new ServiceQuotasClient(options), { options, count });
  return () => quotas(client);
};

/** Most plans name no calendar and no alarm: whoever does loads what reads them. */
export const readCalendars: Maker<Target['calendars']> = (connection) => {
  const reader = later(async () => (await import('./calendars.ts')).calendarReader(connection));
  return async (names) => (names.length === 0 ? new Map() : (await reader())(names));
};

export const readAlarms: Maker<Target['alarms']> = (connection) => {
  const reader = later(async () => (await import('./alarms.ts')).alarmReader(connection));
  return async (names) => (names.length === 0 ? new Map() : (await reader())(names));
};

/** What tells whether a drill is in the way of something real. */
export const INCIDENT = { drs: readDrs, calendars: readCalendars, alarms: readAlarms } as const;

/** What removes a drill and sees it gone. */
export const REMOVAL = { drs: readDrs, terminate: terminations, ec2: readEc2 } as const;
