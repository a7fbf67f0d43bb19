import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { volumeIDOf } from '../../simulator/scenario/snapshot.ts';
import { type Rehearsal, rehearse } from './rehearse.ts';

/** The mirror disk's plan and account, changed at their top level, or deeper by a function. */

type Changes = Record<string, unknown>;

const readYaml = (path: string): Changes => parse(readFileSync(path, 'utf8')) as Changes;

const { report: _, ...PLAN } = readYaml('plans/mirror-disk.yml');
const {
  schema: _schema,
  description: _description,
  ...ACCOUNT
} = readYaml('simulator/scenarios/mirror-disk.yml');
const PRICES = { hourlyPrices: { 't3.large': 0.1364 }, storagePrices: { gp3: 0.096 } };

/** Two servers of a plan, the second the same as the first. */
interface RestorePlan extends Changes {
  waves: { name: string; servers: Changes[]; readyWithin: string }[];
  restore: Changes & { hosts: Record<string, Changes> };
  limits: Changes;
}

interface RestoreAccount extends Changes {
  snapshots: (Changes & { content: { partitions: Changes[] } & Changes; tags: Changes })[];
  subnets: Changes[];
}

export const mirrorPlan = (change: (plan: RestorePlan) => Changes | undefined = () => undefined): Changes => {
  const plan = structuredClone({ ...PLAN, report: { pdf: false, ...PRICES } }) as unknown as RestorePlan;
  // A wave that waits for nothing is watched in vain only so long.
  for (const wave of plan.waves) wave.readyWithin = '15m';
  return { ...plan, ...change(plan) };
};

/** The account as its scenario has it; an hour's old snapshots a day apart. */
export const mirrorAccount = (
  change: (account: RestoreAccount) => Changes | undefined = () => undefined,
): Changes => {
  const account = structuredClone(ACCOUNT) as unknown as RestoreAccount;
  return { servers: [], ...account, ...change(account) };
};

/** One snapshot whose data partition is changed. */
export const withData = (change: Changes): Changes =>
  mirrorAccount((account) => {
    const [, data] = account.snapshots[0]?.content.partitions ?? [];
    Object.assign(data ?? {}, change);
    return undefined;
  });

export const rehearseRestore = (
  account: Changes = mirrorAccount(),
  plan: Changes = mirrorPlan(),
  seed = 1,
): Promise<Rehearsal> => rehearse(account, plan, seed);

export const TESTING_PLAN =
  'arn:aws:backup:ap-northeast-1:111122223333:restore-testing-plan:weekly-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';

/** The first server of the mirror alone, with the volume that restore testing has made. */
export const testedPlan = (change: Changes | ((wave: Changes) => Changes) = {}): Changes =>
  mirrorPlan(({ waves, limits }) => {
    const [wave] = waves;
    const [server] = wave?.servers ?? [];
    const [volume] = (server?.['volumes'] ?? []) as Changes[];
    const from = { restoreTest: { plan: TESTING_PLAN, volume: volumeIDOf('standby') } };
    const tested = { ...wave, servers: [{ ...server, volumes: [{ ...volume, from }] }] };
    return {
      waves: [tested],
      limits: { ...limits, servers: 1 },
      ...(typeof change === 'function' ? change(tested) : change),
    };
  });

export const RESTORE_TEST = {
  plan: TESTING_PLAN,
  snapshot: 'standby-1',
  zone: 'ap-northeast-1a',
  startedAgo: '6m',
  took: '90s',
};

/** The mirror's snapshots in a vault, and what restore testing has made of them. */
export const testedAccount = (
  tests: readonly Changes[] = [RESTORE_TEST],
  change: Parameters<typeof mirrorAccount>[0] = () => undefined,
): Changes =>
  mirrorAccount((account) => ({
    backupVaults: [
      { name: 'nightly', recoveryPoints: [{ snapshot: 'standby-1' }, { snapshot: 'standby-2' }] },
    ],
    restoreTests: tests,
    ...change(account),
  }));
