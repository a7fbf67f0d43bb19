import type { KeyObject } from 'node:crypto';
import { cutFonts } from '../../infra/report-fonts.ts';
import type { DeployedPlan } from '../../infra/schedules.ts';
import { loadPdf } from '../../reporting/evidence/written-files.ts';
import { accelerateTime } from '../accelerated-time.ts';
import { keysOf } from '../account/key-arn.ts';
import type { Authorizer } from '../authorizer.ts';
import { deploy } from '../deploy.ts';
import { leaveRealAws } from '../environment.ts';
import { closeGate } from '../gate.ts';
import { watchInvocations } from '../invocations.ts';
import { shippedFunctions } from '../lambda-functions/handlers.ts';
import { loadAuthorizer } from '../load-authorizer.ts';
import { routeIn } from '../routes.ts';
import type { Scenario } from '../scenario.ts';
import { type Simulator, startSimulator } from '../server.ts';
import { type LocalStack, makeStack } from '../stack.ts';
import { createExecutions } from './executions.ts';
import { stateMachineArn } from './names.ts';
import { statesService } from './operations.ts';
import { shippedRunner } from './run-shipped.ts';

/** A simulated account with kunren deployed: any client can start its state machine. */
export interface HostedSimulator extends Simulator {
  readonly stack: LocalStack;
  /** What decides; undefined in the package, which has no evaluator. */
  readonly iam: Authorizer | undefined;
}

interface HostOptions {
  /** The key that evidence is signed with. */
  readonly signingKey: KeyObject;
  readonly port: number;
  readonly seed: number;
  readonly speed: number;
  /** Whose schedules are told of; none starts anything here. */
  readonly plans?: readonly DeployedPlan[];
}

/**
 * Serves the scenario and runs the drills that are started there, with the shipped state machine and handlers. Their
 * waits and the account use one clock, which is this thread's until it is closed.
 */
export async function hostSimulator(
  scenario: Scenario,
  { port, seed, speed, signingKey, plans = [] }: HostOptions,
): Promise<HostedSimulator> {
  // Reports need them before the first drill closes, and in this time nothing can be made.
  await Promise.all([cutFonts(), loadPdf()]);
  const backToRealAws = leaveRealAws();
  const time = accelerateTime(SETUP_SPEED);
  const invocations = watchInvocations();
  let started: Simulator | undefined;
  const gate = closeGate((...to) => (started === undefined ? null : routeIn(started, ...to)));
  const end = (): void => {
    gate.stop();
    invocations.stop();
    time.end();
    backToRealAws();
  };
  try {
    const iam = (await loadAuthorizer())?.({
      plans: plans.map(({ plan }) => plan),
      account: scenario.account,
      region: scenario.region,
      ebsKeys: keysOf(scenario),
    });
    const simulator = await startSimulator(scenario, {
      ...(iam === undefined ? {} : { iam }),
      port,
      seed,
      signingKey,
      admit: invocations.admit,
      // A client in another process uses real time, and an SDK retries anything that fails with a clock skew.
      dateFor: (invocation) => (invocation === undefined ? realNow() : new Date()),
      more: ({ scenario: account, clock }) => {
        const run = shippedRunner({ faults: account.workflow, invocations });
        return { states: statesService(createExecutions(account, clock.now, run)) };
      },
    });
    started = simulator;
    const stack = await invocations.aside(async () => {
      const made = await makeStack(simulator.url, scenario.region, []);
      const deployment = await deploy(simulator, made, plans);
      deployment.run = shippedFunctions({ faults: scenario.workflow, invocations });
      return made;
    });
    // Here the state machine is in the scenario's account, where clients look it up.
    const KUNREN_STATE_MACHINE = stateMachineArn(scenario);
    Object.assign(process.env, { ...stack.environment, KUNREN_STATE_MACHINE });
    time.setSpeed(speed);
    return {
      ...simulator,
      stack,
      iam,
      async close() {
        stack.destroy();
        await simulator.close();
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** While the stack is created: a client that waits for its table polls once a second. */
const SETUP_SPEED = 100;

/** Real time, which Date does not show here. */
const realNow = (): Date => new Date(performance.timeOrigin + performance.now());
