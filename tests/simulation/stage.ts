import { DrsClient, StartRecoveryCommand } from '@aws-sdk/client-drs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ulid } from 'ulid';
import { ALL_BINDINGS } from '../../adapters/all-bindings.ts';
import type { Ports, Target } from '../../adapters/ports.ts';
import { makePorts } from '../../adapters/runtime.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import type { DrillState, StateInput } from '../../core/workflow/contract.ts';
import { checkGuards } from '../../drill/check-guards.ts';
import { checkWave } from '../../drill/check-wave.ts';
import { closeDrill } from '../../drill/close-drill.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { probeWave } from '../../drill/probe-wave.ts';
import { runInside } from '../../drill/run-inside.ts';
import { startWave } from '../../drill/start-wave.ts';
import { terminateDrill } from '../../drill/terminate-drill.ts';
import { checkSoFar } from '../../simulator/checkers/check-all.ts';
import { deployFunctions } from '../../simulator/deploy.ts';
import { leaveRealAws } from '../../simulator/environment.ts';
import { closeGate, type Gate } from '../../simulator/gate.ts';
import type { DrillExecution, History } from '../../simulator/history.ts';
import { isAside, watchInvocations } from '../../simulator/invocations.ts';
import { shippedFunctions } from '../../simulator/lambda-functions/handlers.ts';
import { routeIn } from '../../simulator/routes.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { readRecords } from '../../simulator/simulate.ts';
import { type Delivery, type LocalStack, makeStack } from '../../simulator/stack.ts';
import { createExecutions } from '../../simulator/step-functions/executions.ts';
import { NOWHERE } from '../../simulator/step-functions/names.ts';
import { statesService } from '../../simulator/step-functions/operations.ts';
import { inVirtualTime } from '../../simulator/virtual-time.ts';
import type { Ended } from '../../simulator/workflow.ts';
import { mailsIn, planDataWith, planOfData, scenarioWith } from './rehearse.ts';

/** A stage on which a test runs the steps of a drill by hand: repeated, out of order, or with something in between. */
export interface Stage {
  readonly simulator: Simulator;
  readonly ports: Ports;
  /** What the workflow starts a drill with; another name is another drill. */
  begin(name?: string): StateInput<'OpenDrill'>;
  /** Step Functions has run the drill of that name, or an input of its own, and lists its end. */
  executionEnds(status: Ended, execution?: { readonly name?: string; readonly input?: unknown }): void;
  /** Step Functions runs that drill, and its workflow has entered this state with this input. */
  executionEnters(name: string, input: unknown): void;
  /** Somebody starts a real recovery of this server. */
  recoverForReal(sourceServerID: string): Promise<void>;
  /** Does something in the account that kunren has no part in, so that no promise of kunren's is about it. */
  byHand<T>(run: () => Promise<T>): Promise<T>;
  /** Writes an object into the evidence bucket, past its policy. */
  plant(key: string, text: string): Promise<void>;
  /** Deploys this plan in place of the one of its id. */
  deploy(plan: Changes): void;
  /** What every topic delivered since the last call. */
  takeDeliveries(): Promise<readonly Delivery[]>;
  /** What the queue of the chat topic holds. */
  takeChats: LocalStack['takeChats'];
  /** The mails to people since the last call. */
  takeMessages(): Promise<readonly { subject: string }[]>;
}

type Changes = Record<string, unknown>;

const FIRST_DRILL = ulid(Date.parse('2026-11-21T17:00:00Z'), () => 0.5);

/** Runs in virtual time, in the example plan's account, each changed at its top level. */
export async function onStage<T>(
  scenario: Changes,
  plan: Changes,
  play: (stage: Stage) => Promise<T>,
): Promise<T> {
  const data = planDataWith(plan);
  const { target, notifications } = planOfData(data);
  const parsed = scenarioWith(scenario);
  let simulator: Simulator | undefined;
  const invocations = watchInvocations();
  const begun = new Set<string>();
  const backToRealAws = leaveRealAws();
  const gate = closeGate((...to) => (simulator === undefined ? null : routeIn(simulator, ...to)));
  const time = {
    startAt: new Date(parsed.startAt),
    seed: 1,
    inFlight: () => simulator?.inFlight() ?? 0,
    invoking: () => simulator?.aws.invoking ?? 0,
  };
  try {
    return await inVirtualTime(time, async () => {
      const states = createExecutions(NOWHERE, () => new Date(), neverStarted);
      const started = await startSimulator(parsed, {
        seed: 1,
        more: () => ({ states: statesService(states) }),
      });
      simulator = started;
      const stack = await makeStack(started.url, target.region, notifications.topics);
      Object.assign(process.env, { ...stack.environment, KUNREN_STATE_MACHINE: states.machine.arn });
      deployFunctions(started.aws, shippedFunctions({ faults: [], invocations }));
      stack.deployPlans([{ plan: data, planSha256: '0'.repeat(64) }]);
      const drs = new DrsClient({ region: target.region, endpoint: started.url });
      const startedAt = new Date().toISOString();
      const executionEnters = (name: string, input: unknown, drillId = FIRST_DRILL): void =>
        states.keep(drillId, '{}').report({
          type: 'StateEntered',
          timestamp: Date.now(),
          state: { name, type: 'Task', input },
        });
      try {
        const result = await play({
          simulator: started,
          ports: whileProbing(makePorts(process.env, ALL_BINDINGS), executionEnters),
          begin(name = FIRST_DRILL) {
            begun.add(name);
            return {
              request: {
                plan: data,
                planSha256: '0'.repeat(64),
                trigger: { type: 'local', actor: null },
                scheduledFor: null,
              },
              execution: { id: states.arnOf(name), name, startedAt },
            };
          },
          executionEnds(status, { name = FIRST_DRILL, input } = {}) {
            const given = input ?? { plan: data, planSha256: '0'.repeat(64) };
            states.keep(name, JSON.stringify(given)).end({ status });
          },
          executionEnters,
          recoverForReal: (sourceServerID) =>
            invocations.aside(async () => {
              await drs.send(new StartRecoveryCommand({ sourceServers: [{ sourceServerID }] }));
            }),
          byHand: invocations.aside,
          plant: (key, text) =>
            invocations.aside(async () => {
              await stack.s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key: key, Body: text }));
            }),
          deploy: (changed) => stack.deployPlans([{ plan: changed, planSha256: '0'.repeat(64) }]),
          takeChats: () => stack.takeChats(),
          takeDeliveries: () => stack.takeMessages(),
          takeMessages: async () => mailsIn(await stack.takeMessages()),
        });
        const drills = [...begun].map((drillId) => ({ drillId, plan: planOfData(data), startedAt }));
        const history = await invocations.aside(() => historyOf(started, stack, drills, gate));
        const broken = checkSoFar(history).map(({ checker, text }) => `${checker}: ${text}`);
        if (broken.length > 0) throw new Error(broken.join('\n'));
        return result;
      } finally {
        drs.destroy();
        stack.destroy();
        await started.close();
      }
    });
  } finally {
    gate.stop();
    invocations.stop();
    backToRealAws();
  }
}

/** RunInside answers ProbeWave alone: whenever a step by hand asks it, the workflow is there. */
const whileProbing = (
  ports: Ports,
  enter: (state: string, input: unknown, drillId: string) => void,
): Ports => ({
  ...ports,
  inside: {
    ...ports.inside,
    ask: (drill, question) => {
      enter('ProbeWave', drill, drill.drillId);
      return ports.inside.ask(drill, question);
    },
  },
});

/** These ports, which RunInside has too: what a test changes of the account, it meets as well. */
export const seenByBoth = (ports: Ports): Ports => ({
  ...ports,
  inside: {
    ...ports.inside,
    ask: async (drill, question) => (await runInside({ ...drill, question }, ports)).answers,
  },
});

const neverStarted = (): never => {
  throw new Error('a stage has no workflow that could be started');
};

type Begun = Pick<DrillExecution, 'drillId' | 'plan' | 'startedAt'>;

/** What the steps have done so far, for the checkers: all but what a test did by hand. */
async function historyOf(
  simulator: Simulator,
  stack: LocalStack,
  drills: readonly Begun[],
  { dials }: Gate,
): Promise<History> {
  const { scenario, aws } = simulator;
  const unknown = {
    ended: 'ABORTED',
    output: null,
    cause: null,
    input: null,
    transitions: 0,
    states: [],
  } as const;
  return {
    scenario,
    seed: 1,
    executions: drills.map((drill) => ({
      ...unknown,
      ...drill,
      endedAt: new Date().toISOString(),
      largestPayloadBytes: 0,
    })),
    sweeps: [],
    calls: simulator.calls.filter(({ invocation }) => !isAside(invocation)),
    records: await readRecords(stack),
    evidence: new Map(),
    messages: [],
    posts: [],
    decisions: [],
    dials,
    aws,
    endedAt: Date.now(),
    problems: [],
  };
}

/** The ports with one thing about its target changed. */
export const withTarget = (ports: Ports, change: (target: Target) => Partial<Target>): Ports => ({
  ...ports,
  target: (of) => {
    const target = ports.target(of);
    return { ...target, ...change(target) };
  },
});

type Step = (state: DrillState, ports: Ports) => Promise<DrillState>;

/** Repeats a step, as the workflow does, while its status says to continue. */
async function whileBusy(state: DrillState, ports: Ports, step: Step): Promise<DrillState> {
  let now = state;
  do {
    await ports.sleep(now.waitSeconds);
    now = await step(now, ports);
  } while (['LAUNCHING', 'PROBING', 'CLEANING'].includes(now.status));
  return now;
}

export const launched = (state: DrillState, ports: Ports) => whileBusy(state, ports, checkWave);
export const probed = (state: DrillState, ports: Ports) => whileBusy(state, ports, probeWave);
export const cleaned = (state: DrillState, ports: Ports) => whileBusy(state, ports, terminateDrill);

/** A drill that was opened and may start. */
export async function cleared({ begin, ports }: Stage): Promise<DrillState> {
  const state = await checkGuards(await openDrill(begin(), ports), ports);
  if (state.status !== 'CLEAR') throw new Error(`the drill is ${state.status}`);
  return state;
}

/** A drill whose current wave was started, launched and probed. */
export const waveDone = async (state: DrillState, ports: Ports): Promise<DrillState> =>
  probed(await launched(await startWave(state, ports), ports), ports);

/** The record of a drill that was closed. */
export async function recordOf(
  { planId, drillId }: Pick<DrillState, 'planId' | 'drillId'>,
  ports: Ports,
): Promise<DrillRecord> {
  const record = await ports.folder(planId, drillId).readRecord();
  if (record === undefined) throw new Error(`drill ${drillId} has no record`);
  return record;
}

/** Cleans up, closes and returns the record. */
export async function ended(state: DrillState, ports: Ports) {
  const clean = await cleaned(state, ports);
  const { verdict } = await closeDrill(clean, ports);
  const record = await recordOf(state, ports);
  return { clean, verdict, record };
}

/** The stage's ports with every metric recorded: name, value, plan. */
export function recordingMetrics({ ports }: Stage) {
  const counted: [name: string, value: number, planId: string | undefined][] = [];
  const meter = async (
    metrics: readonly { name: string; value: number }[],
    planId?: string,
  ): Promise<void> => {
    for (const { name, value } of metrics) counted.push([name, value, planId]);
  };
  return { counted, ports: { ...ports, meter } };
}
