import type { KeyObject } from 'node:crypto';
import type { SimulatorClock } from '../clock.ts';
import type { Scenario } from '../scenario/resolve.ts';
import { addressPool, parseLoopbackCidr } from './addresses.ts';
import { addForeign } from './foreign.ts';
import { startLaunch } from './launch.ts';
import { addInstance, addVolumes } from './make.ts';
import { stableID } from './random.ts';
import { addRestoreTest } from './restore-tests.ts';
import { createServer } from './source-server.ts';
import type { Instance, Job, Listeners, SimulatedAccount, SourceServer } from './state.ts';

const NEVER = Number.POSITIVE_INFINITY;
const MONTH = 30 * 86_400_000;

export interface AccountOptions {
  readonly scenario: Scenario;
  readonly clock: SimulatorClock;
  readonly seed: number;
  /** Which part of each subnet's addresses this simulator uses. */
  readonly lane: number;
  readonly listeners: (aws: Pick<SimulatedAccount, 'clock' | 'problems'>) => Listeners;
  readonly signingKey: KeyObject;
}

/** The account at the scenario's start: servers, what was launched from them before, jobs under way. */
export function createAccount(options: AccountOptions): SimulatedAccount {
  const { scenario, clock, seed, lane, listeners, signingKey } = options;
  const problems: string[] = [];
  const addressHolders = new Map<string, Instance>();
  const pools = new Map(
    scenario.subnets.flatMap(({ id, cidr }) => {
      const range = parseLoopbackCidr(cidr);
      return range === undefined ? [] : [[id, addressPool(range, lane)] as const];
    }),
  );
  const now = () => clock.now().getTime();
  const aws: SimulatedAccount = {
    scenario,
    clock,
    seed,
    startedAt: now(),
    now,
    servers: new Map(scenario.servers.map((server, index) => [server.id, createServer(server, index)])),
    initialized: scenario.initialized,
    replicationTemplates: new Map([[stableID('rct-', scenario.account), { settings: {}, tags: {} }]]),
    launchTemplates: new Map([
      [stableID('lct-', scenario.account), { settings: {}, tags: {}, actions: new Map() }],
    ]),
    jobs: new Map(),
    instances: new Map(),
    volumes: new Map(),
    ebs: { volumes: new Map(), tokens: new Map(), refused: new Map(), restoreJobs: new Map() },
    jobSnapshots: new Map(),
    commands: new Map(),
    deletions: [],
    sessions: new Map(),
    mayForward: () => true,
    mayUseKey: () => true,
    problems,
    addressHolders,
    takeAddress(subnetID) {
      const pool = pools.get(subnetID);
      if (pool === undefined) throw new Error(`Subnet ${subnetID} is not in the scenario.`);
      return pool((address) => (addressHolders.get(address)?.terminatedAt ?? 0) > now());
    },
    listeners: listeners({ clock, problems }),
    signingKey,
    keyState: 'Enabled',
    deployment: undefined,
    invoking: 0,
  };
  for (const server of aws.servers.values()) giveLastLaunch(aws, server);
  for (const existing of scenario.existing) addExisting(aws, existing);
  scenario.foreign.forEach((foreign, index) => {
    addForeign(aws, foreign, index);
  });
  scenario.restoreTests.forEach((test, index) => {
    addRestoreTest(aws, test, index);
  });
  for (const { server, type, startedAgo } of scenario.activeJobs) {
    startLaunch(aws, {
      servers: [{ server: serverNamed(aws, server), snapshotID: undefined }],
      isDrill: type === 'drill',
      tags: {},
      at: aws.startedAt - startedAgo * 1_000,
    });
  }
  return aws;
}

function giveLastLaunch(aws: SimulatedAccount, server: SourceServer): void {
  const { lastLaunch, id } = server.scenario;
  if (lastLaunch === undefined) return;
  server.lastLaunch = {
    type: lastLaunch.type,
    jobID: stableID('drsjob-', 'before', id),
    calledAt: aws.startedAt - MONTH,
    status: lastLaunch.status,
  };
}

/** The server of a hostname or id; it exists, because the scenario was checked. */
export function serverNamed(aws: SimulatedAccount, name: string): SourceServer {
  const server =
    aws.servers.get(name) ?? [...aws.servers.values()].find(({ scenario }) => scenario.hostname === name);
  if (server === undefined) throw new Error(`Server ${name} is not in the scenario.`);
  return server;
}

/** An instance from before the scenario began, with the finished job that launched it. */
function addExisting(
  aws: SimulatedAccount,
  { server: name, kind, launchedAgo, jobTags, failback }: Scenario['existing'][number],
): void {
  const server = serverNamed(aws, name);
  const { id, timings } = server.scenario;
  const isDrill = kind === 'drill' || kind === 'vanished';
  const jobID = stableID('drsjob-', aws.seed, 'existing', aws.jobs.size, id);
  const launchedAt = aws.startedAt - launchedAgo * 1_000;
  const runningAt = launchedAt + timings.launchSeconds * 1_000;
  const createdAt = launchedAt - (timings.snapshotSeconds + timings.conversionSeconds) * 1_000;
  const instance = addInstance(aws, {
    server,
    jobID,
    isDrill,
    launchedAt,
    runningAt,
    bootedAt: runningAt + timings.bootSeconds * 1_000,
    ...(kind === 'disconnected' ? {} : { pointInTimeAt: createdAt }),
  });
  if (instance.row !== undefined) instance.row.failback = failback;
  if (kind === 'vanished') {
    instance.shutDownAt = runningAt;
    instance.terminatedAt = runningAt;
    aws.listeners.end(instance, runningAt);
  }
  const attachments = [{ instance, from: launchedAt, until: NEVER }];
  addVolumes(aws, { server, jobID, createdAt, attachments, droppedAt: NEVER });
  server.launches += 1;
  const job: Job = {
    jobID,
    type: 'LAUNCH',
    initiatedBy: isDrill ? 'START_DRILL' : 'START_RECOVERY',
    createdAt,
    startedAt: createdAt,
    endedAt: runningAt,
    tags: { ...jobTags },
    servers: [{ sourceServerID: id, endsAt: runningAt, result: 'LAUNCHED', instanceID: instance.instanceID }],
    events: [
      { at: createdAt, event: 'JOB_START' },
      { at: launchedAt, event: 'LAUNCH_START', sourceServerID: id, targetInstanceID: instance.instanceID },
      { at: runningAt, event: 'JOB_END' },
    ],
  };
  aws.jobs.set(jobID, job);
  server.job = job;
  // The scenario's explicit last launch takes precedence over what follows from this instance.
  server.lastLaunch ??= {
    type: isDrill ? 'DRILL' : 'RECOVERY',
    jobID,
    calledAt: createdAt,
    status: undefined,
  };
}
