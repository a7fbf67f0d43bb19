import { ulid } from 'ulid';
import { drillFolder } from '../adapters/record-store.ts';
import type { StateName } from '../core/contract.ts';
import type { DrillPlan } from '../core/plan.ts';
import type { Scenario } from './scenario.ts';
import { type CallRecord, type Simulator, startSimulator } from './server.ts';
import { type LocalStack, makeStack } from './stack.ts';
import { inVirtualTime } from './virtual-time.ts';
import { type ExecutionResult, execute } from './workflow.ts';
import { randomFor } from './world/random.ts';

export interface LocalRun {
  readonly plan: DrillPlan;
  /** The plan as written, for the workflow's input. */
  readonly planData: Record<string, unknown>;
  readonly planSha256: string;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly onProgress?: (progress: Progress) => void;
  /** Told of the simulator before the drill begins, for tests that look at its world. */
  readonly onSimulator?: (simulator: Simulator) => void;
}

/** What a person may see of a drill under way, by its virtual clock. */
export interface Progress {
  readonly at: string;
  readonly elapsedSeconds: number;
  readonly state: StateName;
  readonly status: string;
  readonly wave: number;
  /** Where each server of the wave is; empty where the state is about no wave. */
  readonly servers: readonly { readonly hostname: string; readonly phase: string }[];
}

export interface LocalResult {
  /** drill.json, byte by byte as it lies in the bucket. */
  readonly record: string;
  readonly messages: readonly { topicArn: string; subject: string; text: string }[];
  readonly calls: readonly CallRecord[];
  readonly transitions: number;
  readonly states: readonly string[];
  readonly largestPayloadBytes: number;
  /** What could not be simulated as the scenario says, such as a port that could not be opened. */
  readonly problems: readonly string[];
}

/**
 * Rehearses a plan on this machine: the real state machine, handlers, adapters and SDK clients, in virtual time,
 * against a simulated AWS.
 */
export async function runLocally(run: LocalRun): Promise<LocalResult> {
  let simulator: Simulator | undefined;
  const startAt = new Date(run.scenario.startAt);
  const outside = { ...process.env };
  // Nothing that a person has set for real AWS may reach a rehearsal, and no service may be left to its real endpoint.
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  try {
    return await inVirtualTime(
      { startAt, seed: run.seed, inFlight: () => simulator?.inFlight() ?? 0 },
      async () => {
        simulator = await startSimulator(run.scenario, { seed: run.seed });
        run.onSimulator?.(simulator);
        const stack = await makeStack(simulator.url, run.plan.target.region, run.plan.notifications.topics);
        Object.assign(process.env, stack.environment);
        try {
          return await drill(run, simulator, stack);
        } finally {
          stack.destroy();
          await simulator.close();
        }
      },
    );
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in outside)) delete process.env[name];
    Object.assign(process.env, outside);
  }
}

async function drill(run: LocalRun, simulator: Simulator, stack: LocalStack): Promise<LocalResult> {
  const startedAt = new Date();
  const drillId = ulid(startedAt.getTime(), randomFor('drill id', run.seed));
  const result: ExecutionResult = await execute({
    name: drillId,
    startedAt: startedAt.toISOString(),
    input: {
      plan: run.planData,
      planSha256: run.planSha256,
      trigger: { type: 'local', actor: null },
      scheduledFor: null,
    },
    onStep: async (state, output) => {
      if (run.onProgress === undefined) return;
      run.onProgress(await progressOf({ state, output, startedAt, drillId, run, stack }));
    },
  });
  const { record } = result.output as { record: string };
  return {
    record: await stack.readObject(record),
    messages: await stack.takeMessages(),
    calls: [...simulator.calls],
    transitions: result.transitions,
    states: result.states,
    largestPayloadBytes: result.largestPayloadBytes,
    problems: [...simulator.world.problems],
  };
}

interface Step {
  readonly state: StateName;
  readonly output: unknown;
  readonly startedAt: Date;
  readonly drillId: string;
  readonly run: LocalRun;
  readonly stack: LocalStack;
}

async function progressOf({ state, output, startedAt, drillId, run, stack }: Step): Promise<Progress> {
  const { status, wave = 0 } = output as { status: string; wave?: number };
  const now = new Date();
  // ProbeWave already points at the next wave when it goes on to it.
  const about = status === 'NEXT_WAVE' ? wave - 1 : wave;
  return {
    at: now.toISOString(),
    elapsedSeconds: (now.getTime() - startedAt.getTime()) / 1_000,
    state,
    status,
    wave: about,
    servers: state === 'CheckWave' || state === 'ProbeWave' ? await phasesOf(drillId, about, run, stack) : [],
  };
}

/** Where each server of a wave is, from the facts that the steps have written. */
async function phasesOf(
  drillId: string,
  wave: number,
  run: LocalRun,
  stack: LocalStack,
): Promise<Progress['servers']> {
  const folder = drillFolder(stack.s3, stack.bucket, run.plan.id, drillId);
  const [opening, launch, probes] = await Promise.all([
    folder.read('opening'),
    folder.read('launch', wave),
    folder.read('probes', wave),
  ]);
  const launches = new Map(launch?.servers.map((server) => [server.sourceServerID, server]));
  const proofs = new Map(probes?.servers.map((server) => [server.sourceServerID, server]));
  return (opening?.servers ?? [])
    .filter((server) => server.wave === wave)
    .map(({ sourceServerID, hostname }) => {
      const launched = launches.get(sourceServerID);
      const proof = proofs.get(sourceServerID);
      const failed = proof?.probes.find((probe) => probe.status === 'FAILED');
      if (proof?.verifiedAt) return { hostname, phase: 'verified' };
      if (failed !== undefined)
        return { hostname, phase: `${failed.protocol} ${failed.port}: ${failed.seen}` };
      if (proof !== undefined) return { hostname, phase: proof.state ?? 'launched' };
      return { hostname, phase: launched?.events.at(-1)?.event ?? launched?.status ?? 'waiting' };
    });
}
