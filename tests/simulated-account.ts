import { ALL_BINDINGS } from '../adapters/all-bindings.ts';
import type { Ports } from '../adapters/ports.ts';
import { makePorts } from '../adapters/runtime.ts';
import { acceleratedClock, type Simulator, startSimulator } from '../simulator/server.ts';
import { type LocalStack, makeStack } from '../simulator/stack.ts';
import { planDataWith, planOfData, scenarioWith } from './simulation/rehearse.ts';

/** A simulated account in which kunren is deployed, for tests that play no workflow. */
export interface SimulatedAccount {
  readonly simulator: Simulator;
  readonly stack: LocalStack;
  readonly ports: Ports;
  close(): Promise<void>;
}

/** Starts it with the example plan's servers, its clock so many times as quick as real time. */
export async function simulatedAccount(speed: number): Promise<SimulatedAccount> {
  const { target } = planOfData(planDataWith());
  const simulator = await startSimulator(scenarioWith(), { seed: 1, clock: acceleratedClock(speed) });
  const stack = await makeStack(simulator.url, target.region, []);
  stack.deployPlans([{ plan: planDataWith(), planSha256: '0'.repeat(64) }]);
  // The SDK clients of this process read their keys and endpoint from its environment.
  Object.assign(process.env, stack.environment);
  return {
    simulator,
    stack,
    ports: makePorts({ ...process.env, KUNREN_STATE_MACHINE: 'none' }, ALL_BINDINGS),
    async close() {
      stack.destroy();
      await simulator.close();
    },
  };
}
