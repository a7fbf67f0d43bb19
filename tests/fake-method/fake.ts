import { createServer, type Server } from 'node:net';
import type { LaunchFact } from '../../core/facts/steps.ts';
import { refuse } from '../../core/guards/refusal.ts';
import type { PlannedServer } from '../../core/plan/planned-server.ts';
import type { StartedDrill } from '../../core/workflow/opening.ts';
import type { LoadedDrill, RecoveryMethod } from '../../drill/recovery-method.ts';

/** A recovery method that recovers nothing: of each server a listener on loopback. It shows what a method must bring. */

export const FAKE = 'fake';

interface Recovered extends Pick<StartedDrill, 'drillId' | 'planId' | 'startedAt' | 'expiresAt'> {
  readonly serverID: string;
  readonly instanceID: string;
  readonly wave: number;
  readonly listener: Server;
}

/** Of its own for each process, so that two runs of the tests do not meet. */
const ADDRESS = `127.101.${(process.pid >> 8) & 255}.${process.pid & 255}`;
/** What was started, as a cloud would list it. */
const recovered = new Map<string, Recovered>();

export const runningServers = (): readonly string[] =>
  [...recovered.values()].map(({ serverID }) => serverID);

const ownOf = ({ opening }: LoadedDrill): Recovered[] =>
  [...recovered.values()].filter(({ drillId }) => drillId === opening.drillId);

async function listen(port: number): Promise<Server> {
  const listener = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => listener.listen(port, ADDRESS, resolve));
  return listener;
}

const portOf = ({ probes }: PlannedServer): number => (probes[0]?.protocol === 'tcp' ? probes[0].port : 0);

export const fake: RecoveryMethod = {
  listingDelaySeconds: 0,
  firstWaitSeconds: 1,
  namesLatestPoint: false,

  resolve: async (plan) => ({
    servers: plan.waves.flatMap((wave, index) =>
      wave.servers.flatMap((selector) =>
        'hostname' in selector
          ? [
              {
                serverID: `fake-${selector.hostname}`,
                hostname: selector.hostname,
                wave: index,
                critical: selector.critical,
                probes: selector.probes,
                platform: selector.platform,
                heartbeat: null,
              },
            ]
          : [],
      ),
    ),
    refusals: [],
  }),

  check: async ({ servers, drillId }) => ({
    refusals: [...recovered.values()]
      .filter((one) => one.drillId !== drillId)
      .map(({ instanceID }) =>
        refuse('DRILL_INSTANCE_EXISTS', `${instanceID} still runs; wait for its drill to end`),
      ),
    lines: [{ guard: 'quotas', seen: null }],
    readiness: servers.map(({ serverID }) => ({
      serverID,
      state: 'READY',
      lagSeconds: 0,
      launchSettings: null,
      network: [],
    })),
    methodFacts: {},
    notes: ['no quota'],
  }),

  checkReadiness: async () => ({ findings: [], refusals: [], notLookedAt: [], listed: [] }),

  capacity: async () => ({ findings: [], quotas: [], reservations: [] }),

  coverage: async () => [],

  look: async () => ({ realRecovery: [], own: new Map() }),

  async beforeStart(drill, wave, ports) {
    const { opening } = drill;
    const running = new Set(ownOf(drill).map(({ serverID }) => serverID));
    const members = opening.servers.filter((server) => server.wave === wave);
    const operation = { operationID: `fake-operation-${wave}`, requestedAt: ports.now().toISOString() };
    const operations = (servers: readonly { readonly serverID: string }[]) =>
      servers.length === 0 ? [] : [{ ...operation, serverIDs: servers.map(({ serverID }) => serverID) }];
    const pending = members.filter(({ serverID }) => !running.has(serverID));
    return {
      started: operations(members.filter(({ serverID }) => running.has(serverID))),
      pending,
      look: { realRecovery: [], own: new Map() },
      refusals: [],
      isUncertain: false,
      async start() {
        const { drillId, planId, expiresAt } = opening;
        for (const server of pending) {
          const instanceID = `i-${server.hostname}`;
          const listener = await listen(portOf(server));
          const startedAt = ports.now().toISOString();
          const { serverID } = server;
          recovered.set(instanceID, {
            drillId,
            planId,
            startedAt,
            expiresAt,
            serverID,
            instanceID,
            wave,
            listener,
          });
        }
        return { started: operations(pending), refusals: [] };
      },
    };
  },

  points: async () => new Map(),

  async follow(drill, { start, before }, ports) {
    const own = new Map(ownOf(drill).map((one) => [one.serverID, one]));
    const now = ports.now().toISOString();
    const [operation] = start.operations;
    const servers = (operation?.serverIDs ?? []).map((serverID): LaunchFact => {
      const launchedAt = before?.servers.find((one) => one.serverID === serverID)?.launchedAt ?? now;
      return {
        serverID,
        operationID: operation?.operationID ?? '',
        status: 'LAUNCHED',
        instanceID: own.get(serverID)?.instanceID ?? null,
        launchedAt,
        error: null,
        progress: 'LISTENING',
        recoveredPoint: { at: operation?.requestedAt ?? null, source: 'fake-clock', isFallback: false },
        phases: [
          { name: 'listen', startedAt: operation?.requestedAt ?? null, endedAt: launchedAt, clock: 'kunren' },
        ],
        methodFacts: { listener: ADDRESS },
      };
    });
    const operations = start.operations.map(({ operationID, requestedAt }) => ({
      operationID,
      status: 'COMPLETED',
      createdAt: requestedAt,
      endedAt: now,
      noticedAt: now,
    }));
    return { launch: { operations, servers, timedOut: false }, ended: true, launching: true };
  },

  instances: async (instanceIDs) =>
    instanceIDs
      .filter((id) => recovered.has(id))
      .map((instanceID) => ({
        instanceID,
        state: 'running',
        instanceType: null,
        privateIpAddress: ADDRESS,
        publicIpAddress: null,
        subnetID: 'subnet-0d1e2f3a4b5c6d7e8',
        securityGroupIDs: [],
        volumeIDs: [],
      })),

  healthy: async (instanceIDs) => new Set(instanceIDs.filter((id) => recovered.has(id))),

  ownInstances: async (drill) =>
    new Map(ownOf(drill).map(({ serverID, instanceID }) => [serverID, instanceID])),

  async remove(drill, before, { keep }, ports) {
    const own = ownOf(drill);
    const instanceIDs = own.map(({ instanceID }) => instanceID);
    const watched = { ...before.watched, instanceIDs: [...before.watched.instanceIDs, ...instanceIDs] };
    await keep(watched);
    for (const { instanceID, listener } of own) {
      listener.close();
      recovered.delete(instanceID);
    }
    const requests =
      own.length === 0
        ? []
        : [{ at: ports.now().toISOString(), operationID: 'fake-removal', instanceIDs: [...instanceIDs] }];
    return { watched, requests, launching: false, leftovers: [] };
  },

  startedDrills: async () =>
    [...recovered.values()].map(({ drillId, planId, startedAt, expiresAt, serverID }) => ({
      drillId,
      planId,
      startedAt,
      lastStartAt: startedAt,
      expiresAt,
      serverIDs: [serverID],
    })),
};
