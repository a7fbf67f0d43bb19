import { describeError } from '../../adapters/aws/errors.ts';
import type { Ports } from '../../adapters/ports.ts';
import {
  fillSlots,
  type IndexedDrill,
  type MonthlyIndex,
  monthOf,
} from '../../core/history/monthly-index.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { slotsBetween } from '../../core/plan/schedule-slots.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { digestToSign } from '../../reporting/evidence/bundle.ts';
import { RECORD } from '../../reporting/evidence/file-names.ts';
import { indexBundle, indexFile, indexStatement } from '../../reporting/evidence/index-files.ts';
import { readRecordBytes } from '../../reporting/evidence/read-record.ts';
import { sha256Of } from '../../reporting/evidence/statement.ts';
import { ForeignEvidence } from './attest.ts';

const DAY_MILLISECONDS = 86_400_000;
/** From the second day of the next month on: by then no slot of the month's last hours can still be late. */
const FIRST_DAY = 1;
/** Until then a drill of the month may still be open: its hard expiry is seven days at most. */
const SETTLED_DAY = 9;
/** After that the index is not written: a month without one shows that the sweep did not run. */
const LAST_DAY = 20;

/**
 * Signs the index of the month before, once: `index/2026-10.json` and its bundle in the plan's folder. Nothing is done
 * where the plan was not watched in that month and had no drill.
 * @throws {Error} when KMS does not sign: the next sweep tries again.
 */
export async function signMonth(
  { plan, planSha256 }: { readonly plan: DrillPlan; readonly planSha256: string },
  ports: Ports,
): Promise<void> {
  const now = ports.now();
  const days = (now.getTime() - monthOf(now).from.getTime()) / DAY_MILLISECONDS;
  if (days < FIRST_DAY || days > LAST_DAY) return;
  const month = monthOf(new Date(monthOf(now).from.getTime() - 1));
  const folder = ports.folder(plan.id, 'index');
  if ((await folder.readFile(indexBundle.nameOf(month.month))) !== undefined) return;
  const index = await makeIndex(plan, month, ports);
  const isOpen = index.drills.some(({ record }) => record === null);
  const isEmpty = index.drills.length === 0 && index.slots.length === 0;
  if (isEmpty || (isOpen && days < SETTLED_DAY)) return;
  // Signed is what is in the bucket: another sweep may have written it and died before it signed.
  const { bytes } = await folder.keep(indexFile(index));
  const { drills } = JSON.parse(Buffer.from(bytes).toString()) as MonthlyIndex;
  if (JSON.stringify(drills) !== JSON.stringify(index.drills))
    throw new ForeignEvidence(
      `the index of ${month.month} in plan ${plan.id} does not name the drills that there are: it is not signed; find out who wrote it`,
    );
  const statement = indexStatement(bytes, planSha256);
  try {
    const { spki } = await ports.signer.publicKey();
    const signature = await ports.signer.sign(digestToSign(statement));
    await folder.keep(indexBundle.fileOf(month.month, statement, spki, signature));
  } catch (error) {
    throw new Error(`the index of ${month.month} is not signed yet: ${describeError(error)}`, {
      cause: error,
    });
  }
}

async function makeIndex(
  plan: DrillPlan,
  { month, from, to }: ReturnType<typeof monthOf>,
  ports: Ports,
): Promise<MonthlyIndex> {
  const { expression, timeZone } = plan.schedule;
  const watch = await ports.folder(plan.id, 'schedule').read('watch');
  const isSame = watch?.expression === expression && watch.timeZone === timeZone && watch.enabled;
  const watchedFrom = isSame && plan.enabled && Date.parse(watch.since) < to.getTime() ? watch.since : null;
  const { missed } = await ports.history.read(plan.id, from);
  const found = missed.map(({ slot }) => slot).filter((slot) => Date.parse(slot) < to.getTime());
  const drills = await drillsIn(plan.id, from, to, ports);
  return {
    schema: 'kunren-index/v1',
    planId: plan.id,
    month,
    simulated: ports.simulated,
    toolVersion: packageJson.version,
    madeAt: ports.now().toISOString(),
    schedule: { expression, timeZone, enabled: plan.enabled },
    watchedFrom,
    slots: fillSlots([...found, ...slotsOf(plan, watchedFrom, from, to)], drills, timeZone),
    drills,
  };
}

function slotsOf({ schedule }: DrillPlan, watchedFrom: string | null, from: Date, to: Date): string[] {
  if (watchedFrom === null) return [];
  // A slot at the month's first minute belongs to the month.
  const after = new Date(Math.max(Date.parse(watchedFrom), from.getTime() - 1));
  const last = new Date(to.getTime() - 1);
  return slotsBetween(schedule.expression, schedule.timeZone, after, last).map((at) => at.toISOString());
}

async function drillsIn(planId: string, from: Date, to: Date, ports: Ports): Promise<IndexedDrill[]> {
  const drills: IndexedDrill[] = [];
  for (const drillId of await ports.drillsOf(planId, from)) {
    const folder = ports.folder(planId, drillId);
    const opening = await folder.read('opening');
    if (opening === undefined || Date.parse(opening.startedAt) >= to.getTime()) continue;
    const bytes = await folder.readFile(RECORD);
    const record = bytes === undefined ? undefined : readRecordBytes(bytes);
    drills.push({
      drillId,
      startedAt: opening.startedAt,
      scheduledFor: opening.scheduledFor,
      record:
        bytes === undefined || record === undefined
          ? null
          : { sequence: record.chain.sequence, verdict: record.verdict, sha256: sha256Of(bytes) },
    });
  }
  return drills;
}
