import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DRS_API } from '../../simulator/drs/api.ts';
import { DRS_OPERATIONS } from '../../simulator/drs/operations.ts';
import { PATH } from '../../simulator/private-path/ids.ts';
import { acceleratedClock, startSimulator } from '../../simulator/server.ts';
import { scenarioWith } from '../simulation/rehearse.ts';
import { OUT, runProgram } from './python.ts';
import { type Exchange, startRouter } from './router.ts';

/** A launch of ten minutes takes a second. */
const SPEED = 600;
/** An estate in which each operation of DRS has something to answer. */
const SCENARIO = {
  alarms: [{ name: 'major-incident', state: 'OK' }],
  existing: [{ server: 'kept', kind: 'recovery' }],
};

/** boto3 leads a drill by hand through every operation, then judges all that DRS and EC2 answered. */
export async function rehearseByHand(moto: string, exchanges: readonly Exchange[]): Promise<void> {
  const servers = [
    { hostname: 'wordpress-db', disks: 2 },
    { hostname: 'wordpress-web', outcome: 'conversion-failed' },
    { hostname: 'kept', origin: 'aws' },
    { hostname: 'leaving', launchActions: [{ name: 'first' }], launch: { recoveryMode: 'FAST' } },
  ];
  const all = [...exchanges];
  const simulator = await startSimulator(scenarioWith({ ...SCENARIO, servers }), {
    clock: acceleratedClock(SPEED),
  });
  const router = await startRouter({ moto, simulator: simulator.url, onAnswer: (one) => all.push(one) });
  try {
    await runProgram('judge_unsimulated.py', simulator.url);
    await runProgram('judge_ec2.py', router.url, moto);
    await runProgram('lead_drill.py', router.url);
    const operations = Object.keys(DRS_OPERATIONS);
    const api = DRS_API;
    writeFileSync(
      join(OUT, 'drs-exchanges.json'),
      JSON.stringify({ operations, api, exchanges: all.filter(({ service }) => service === 'drs') }),
    );
    await runProgram('judge_drs.py', router.url);
  } finally {
    await router.close();
    await simulator.close();
  }
  await judgePrivatePath(moto);
  await judgeRestore(moto);
}

/** What readiness asks about a private path, of a path in the simulator and of one like it in moto. */
async function judgePrivatePath(moto: string): Promise<void> {
  const rule = { Id: 'rslvr-rr-1', DomainName: 'example.com.', RuleType: 'SYSTEM', VPCs: [PATH.stagingVpc] };
  const simulator = await startSimulator(
    scenarioWith({ servers: [], privatePath: { add: { resolverRules: [rule] } } }),
  );
  try {
    await runProgram('judge_private_path.py', simulator.url, simulator.url, moto, PATH.stagingVpc);
  } finally {
    await simulator.close();
  }
}

/** What a restore drill asks of EC2, of volumes and hosts in the simulator and of ones like them in moto. */
export async function judgeRestore(moto: string): Promise<void> {
  const snapshots = [{ name: 'data', tags: { system: 'shop' } }];
  const simulator = await startSimulator(scenarioWith({ servers: [], snapshots }), {
    clock: acceleratedClock(SPEED),
  });
  try {
    await runProgram('judge_restore.py', simulator.url, moto);
  } finally {
    await simulator.close();
  }
}
