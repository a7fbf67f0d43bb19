import { createHash } from 'node:crypto';
import type { Target } from '../../../adapters/ports.ts';
import type { DrillPlan } from '../../../core/plan/plan.ts';
import { restoreTestOf } from '../../../core/plan/restore.ts';
import type { DrillRecord } from '../../../core/verdict/record.ts';
import type { LoadedDrill } from '../../recovery-method.ts';
import { chosenMembers } from './own.ts';
import { resolve } from './resolve.ts';
import { jobsOf, readTests, testingPlansOf } from './restore-tests.ts';

/** kunren as the validator of AWS Backup's restore testing: docs/restore.md, 'Restore testing'. */

/** AWS Backup says nothing of a limit; the report says it all. */
const MESSAGE_CHARACTERS = 500;

/** The restore jobs that wait for validation, when there is one of each volume that the plan names. */
export async function awaited(plan: DrillPlan, target: Target, now: Date): Promise<string | null> {
  const { servers } = await resolve(plan);
  const tests = await readTests(testingPlansOf(servers), target, now);
  const open = servers.flatMap(({ restored }) =>
    (restored?.volumes ?? []).flatMap((volume) => {
      const source = restoreTestOf(volume);
      return source === undefined ? [] : [jobsOf(source, tests).filter(({ isOver }) => !isOver)];
    }),
  );
  const isWhole = open.length > 0 && open.every((jobs) => jobs.length > 0);
  const ids = new Set(open.flat().map(({ restoreJobID }) => restoreJobID));
  return isWhole ? digestOf([...ids].toSorted().join(' ')) : null;
}

const DIGITS = 15;
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, DIGITS);

/**
 * Tells AWS Backup of each restore test whether its proofs have passed: SUCCESSFUL when its server was verified, FAILED when
 * the drill failed and its server was not. Of a drill that says nothing of the backup it is told nothing, and says itself
 * that validation timed out. Only what still waits for an answer gets one.
 */
export async function answer(drill: LoadedDrill, record: DrillRecord, now: Date): Promise<void> {
  const { opening, target } = drill;
  const plans = testingPlansOf(opening.servers);
  if (plans.length === 0) return;
  const chosen = await chosenMembers(drill);
  const tests = await readTests(plans, target, now);
  for (const { serverID, restored } of opening.servers)
    for (const volume of restored?.volumes ?? []) {
      const source = restoreTestOf(volume);
      const restoreJobID = chosen.get(serverID)?.get(volume.name);
      const job =
        source === undefined
          ? undefined
          : jobsOf(source, tests).find((one) => one.restoreJobID === restoreJobID);
      const status = statusOf(record, serverID);
      if (job === undefined || job.isOver || status === null) continue;
      await target.answerRestoreTest({
        restoreJobID: job.restoreJobID,
        status,
        message: messageOf(record, status),
      });
    }
}

function statusOf({ servers, verdict }: DrillRecord, serverID: string): 'SUCCESSFUL' | 'FAILED' | null {
  const server = servers.find((one) => one.serverID === serverID);
  if (server === undefined) return null;
  if (server.verifiedAt !== null) return 'SUCCESSFUL';
  return verdict === 'FAIL' ? 'FAILED' : null;
}

/** The drill, under which the evidence is, and its reasons. */
const messageOf = ({ drillId, verdict, reasons }: DrillRecord, status: 'SUCCESSFUL' | 'FAILED'): string =>
  [`kunren drill ${drillId}: ${verdict}`, ...(status === 'FAILED' ? reasons.map(({ text }) => text) : [])]
    .join('; ')
    .slice(0, MESSAGE_CHARACTERS);
