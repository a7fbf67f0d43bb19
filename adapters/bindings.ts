import { resolve } from 'node:path';
import { DrsClient } from '@aws-sdk/client-drs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { heard } from './aws/record-responses.ts';
import { type Connection, counted } from './aws/clients.ts';
import type { Commands } from './aws/commands.ts';
import { drsReader } from './aws/drs.ts';
import { drillStarter, type StartDrill, type Terminate, terminator } from './aws/drs-actions.ts';
import type { PutEvent } from './aws/event-bus.ts';
import { type HistoryTable, historyTable } from './store/history-table.ts';
import { later } from './later.ts';
import { type Leases, leases } from './store/leases.ts';
import { probeOnce } from './probes/probe.ts';
import type { Publish } from './aws/publisher.ts';
import { quotas } from './aws/drs-quotas.ts';
import { fontsIn } from './store/report-fonts.ts';
import type { Signer } from './aws/signer.ts';
import { readTail } from './probes/tail-http.ts';
import { type Deliver, deliverer } from './webhooks/deliver.ts';
import { type Exchange, httpsExchange } from './webhooks/exchange.ts';
import { marks } from './webhooks/delivery-marks.ts';
import { secretReader } from './webhooks/secrets.ts';
import type { Maker, Target, World } from './runtime.ts';

/**
 * The parts of a world, each made with its client when it is first needed. A function names those that it needs where
 * its handler is made; the rest is neither in its bundle nor within its reach.
 */

export const holdLeases: Maker<Leases> = ({ options, count }, { KUNREN_TABLE }) =>
  leases(counted('dynamodb', new DynamoDBClient(options), count), KUNREN_TABLE);

export const history: Maker<HistoryTable> = ({ options, count }, { KUNREN_HISTORY_TABLE }) =>
  historyTable(counted('dynamodb', new DynamoDBClient(options), count), KUNREN_HISTORY_TABLE);

/** What tells and signs comes after a drill, and is loaded then. */
export const messages: Maker<Publish> = (connection) => {
  const publish = later(async () => (await import('./aws/publisher.ts')).publisher(connection));
  return async (topicArn, letter) => (await publish())(topicArn, letter);
};

export const busEvents: Maker<PutEvent> = (connection) => {
  const putEvent = later(async () => (await import('./aws/event-bus.ts')).eventBus(connection));
  return async (event) => (await putEvent())(event);
};

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

export const signatures: Maker<Signer> = (connection, { KUNREN_SIGNING_KEY: key }) => {
  const signer = later(async () => (await import('./aws/signer.ts')).signer(connection, key));
  return {
    publicKey: async () => (await signer()).publicKey(),
    sign: async (digest) => (await signer()).sign(digest),
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

/** SSM is loaded by the first command: most plans send none. */
export const runCommands: Maker<Commands> = (connection) => {
  const ssm = later(async () => (await import('./aws/ssm-commands.ts')).ssmCommands(connection));
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
  const reader = later(async () => (await import('./aws/calendars.ts')).calendarReader(connection));
  return async (names) => (names.length === 0 ? new Map() : (await reader())(names));
};

export const readAlarms: Maker<Target['alarms']> = (connection) => {
  const reader = later(async () => (await import('./aws/alarms.ts')).alarmReader(connection));
  return async (names) => (names.length === 0 ? new Map() : (await reader())(names));
};

/** What tells whether a drill is in the way of something real. */
export const INCIDENT = { drs: readDrs, calendars: readCalendars, alarms: readAlarms } as const;
