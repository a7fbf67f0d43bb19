import { resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { alarmReader } from './aws/alarms.ts';
import { calendarReader } from './aws/calendars.ts';
import { capacityReader } from './aws/capacity.ts';
import { countCalls } from './aws/clients.ts';
import { documentReader } from './aws/documents.ts';
import { instanceReader } from './aws/ec2.ts';
import { ec2Of } from './aws/ec2-client.ts';
import { enteredStateReader, type ReadEnteredState } from './aws/entered-state.ts';
import { eventBus } from './aws/event-bus.ts';
import { healthReader } from './aws/instance-health.ts';
import { type InvokeFunction, invokesFunction } from './aws/invoke-function.ts';
import { ownCode, type ReadCode } from './aws/own-code.ts';
import { executionsReader } from './aws/past-executions.ts';
import { publisher } from './aws/publisher.ts';
import { recordResponses } from './aws/record-responses.ts';
import { signer } from './aws/signer.ts';
import { ssmCommands } from './aws/ssm-commands.ts';
import { startsExecutions } from './aws/start-execution.ts';
import { volumeReader } from './aws/volumes.ts';
import type { Ports, Target } from './ports.ts';
import { probeOnce } from './probes/probe.ts';
import { readTail } from './probes/tail-http.ts';
import type { Factory } from './runtime.ts';
import { deployedPlansIn, type FindDeployed } from './store/deployed-plans.ts';
import { type HistoryTable, historyTable } from './store/history-table.ts';
import { type Leases, leases } from './store/leases.ts';
import { fontsIn } from './store/report-fonts.ts';
import { type Starts, starts } from './store/starts.ts';
import { type TimeStamp, timeStampBy } from './timestamp/authority.ts';
import { type Deliver, deliverer } from './webhooks/deliver.ts';
import { deliveryMarks } from './webhooks/delivery-marks.ts';
import { type Exchange, httpsExchange } from './webhooks/exchange.ts';
import { secretReader } from './webhooks/secrets.ts';

/**
 * How each port, with its client, is made when it is first used. A function names the bindings that it needs beside its
 * handler; the others are neither in its bundle nor within its reach.
 */

export const holdLeases: Factory<Leases> = ({ options, count }, { KUNREN_TABLE }) =>
  leases(countCalls('dynamodb', new DynamoDBClient(options), count), KUNREN_TABLE);

export const keptStarts: Factory<Starts> = ({ options, count }, { KUNREN_TABLE }) =>
  starts(countCalls('dynamodb', new DynamoDBClient(options), count), KUNREN_TABLE);

export const deployedPlans: Factory<FindDeployed> = (_, { LAMBDA_TASK_ROOT, KUNREN_PLANS }) =>
  deployedPlansIn(resolve(LAMBDA_TASK_ROOT, KUNREN_PLANS));

export const history: Factory<HistoryTable> = ({ options, count }, { KUNREN_HISTORY_TABLE }) =>
  historyTable(countCalls('dynamodb', new DynamoDBClient(options), count), KUNREN_HISTORY_TABLE);

export const messages: Factory<Ports['publish']> = (connection) => publisher(connection);

export const busEvents: Factory<Ports['putEvent']> = (connection) => eventBus(connection);

/** Webhooks, given the exchange that carries their requests. */
export const webhooksBy =
  (exchange: Exchange): Factory<Deliver> =>
  ({ options, count }, { KUNREN_TABLE }) =>
    deliverer({
      readSecret: secretReader({ options, count }),
      deliveryMarks: deliveryMarks(
        countCalls('dynamodb', new DynamoDBClient(options), count),
        KUNREN_TABLE,
        () => new Date(),
      ),
      exchange,
      sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000)),
    });

export const webhooks: Factory<Deliver> = /* @__PURE__ */ webhooksBy(/* @__PURE__ */ httpsExchange());

export const signatures: Factory<Ports['signer']> = (connection, { KUNREN_SIGNING_KEY: key }) =>
  signer(connection, key);

export const ownFunctions: Factory<ReadCode> = (connection, { KUNREN_CODE }) =>
  ownCode(connection, KUNREN_CODE);

export const timeStamps: Factory<TimeStamp | null> = (_, { KUNREN_TIME_STAMPS: url }) =>
  url === '' ? null : timeStampBy(url);

export const pastExecutions: Factory<Ports['executions']> = (connection, { KUNREN_STATE_MACHINE }) =>
  executionsReader(connection, KUNREN_STATE_MACHINE);

export const enteredStates: Factory<ReadEnteredState> = (connection) => enteredStateReader(connection);

export const newExecutions: Factory<Ports['startExecution']> = (connection, { KUNREN_STATE_MACHINE }) =>
  startsExecutions(connection, KUNREN_STATE_MACHINE);

export const reportFonts: Factory<Ports['fonts']> = (_, { LAMBDA_TASK_ROOT, KUNREN_FONTS }) =>
  fontsIn(resolve(LAMBDA_TASK_ROOT, KUNREN_FONTS));

export const probes: Factory<Ports['probe']> = () => probeOnce;

export const tails: Factory<Ports['tail']> = () => readTail;

export const askRunInside: Factory<InvokeFunction> = (connection, { KUNREN_RUN_INSIDE }) =>
  invokesFunction(
    connection,
    KUNREN_RUN_INSIDE,
    (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000)),
  );

export const runCommands: Factory<Target['commands']> = (connection) => ssmCommands(connection);

export const readDocuments: Factory<Target['documents']> = (connection) => documentReader(connection);

export const readInstances: Factory<Target['instances']> = (connection) => instanceReader(ec2Of(connection));

export const readVolumes: Factory<Target['volumes']> = (connection) => volumeReader(ec2Of(connection));

export const readHealthy: Factory<Target['healthy']> = (connection) => healthReader(ec2Of(connection));

export const readCapacity: Factory<Target['capacity']> = (connection) => {
  const { options, count } = connection;
  const quotas = recordResponses('servicequotas', new ServiceQuotasClient(options), { options, count });
  return capacityReader(ec2Of(connection), quotas);
};

const readCalendars: Factory<Target['calendars']> = (connection) => calendarReader(connection);

const readAlarms: Factory<Target['alarms']> = (connection) => alarmReader(connection);

/** What shows whether a running drill is in the way of something real. */
export const CONDITIONS = {
  calendars: readCalendars,
  alarms: readAlarms,
  instances: readInstances,
} as const;
