import { observe } from '../../adapters/aws/errors.ts';
import type { ObservedExecution } from '../../adapters/aws/executions.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { Opening } from '../../core/facts/steps.ts';
import type { Observation } from '../../core/guards/observation.ts';
import { refuse } from '../../core/guards/refusal.ts';
import type { StateInput, StateOutput } from '../../core/workflow/contract.ts';
import { openingFromTags, readPlan, type StartedDrill } from '../../core/workflow/opening.ts';
import { cleanUp } from '../clean-up.ts';
import { drillOf, loadDrill } from '../load-drill.ts';
import { wasLeftUnclean } from './find-orphans.ts';
import { knowFacts } from './know-facts.ts';
import { sweepClosed, sweepDrill } from './sweep-drill.ts';

/** (b) Drills that were found by the tags in AWS or by their folder. */

type Swept = StateOutput<'SweepOrphans'>['drills'][number];
type Deployed = Extract<StateInput<'SweepOrphans'>, { source: 'kunren.schedule' }>['plans'];

interface Around {
  readonly deployed: Deployed;
  /** By drill. */
  readonly executions: ReadonlyMap<string, ObservedExecution>;
}

/** Longer than DRS and EC2 take to list what was started. */
const SETTLED_MILLISECONDS = 3_600_000;

/**
 * Sweeps a drill when it is past its expiry, when its execution's end could not be handled, and while a closed one is not
 * known to be clean.
 */
export async function sweepOrphan(
  orphan: StartedDrill,
  { deployed, executions }: Around,
  ports: Ports,
  seconds: number,
): Promise<Swept[]> {
  const { drillId } = orphan;
  if (await isSettled(orphan, ports)) return [];
  const execution = executions.get(drillId);
  const known = execution === undefined ? undefined : await knowFacts(execution.arn, drillId, ports);
  // Who may tag in DRS or EC2 can give a drill's tags another plan; what the workflow knew stands.
  const planId = known ?? orphan.planId;
  const folder = ports.folder(planId, drillId);
  const [closing, stored] = await Promise.all([
    observe(() => folder.read('closing')).then(knownOf),
    observe(() => folder.read('opening')),
  ]);
  const opening = knownOf(stored);
  // What a drill wrote down counts: its tags in AWS can be changed by others.
  const { expiresAt } = opening ?? orphan;
  const expired = Date.parse(expiresAt) <= ports.now().getTime();
  if (!expired && closing === undefined && !(await wasLeftUnclean(folder))) return [];
  if (opening === undefined) {
    const entry = deployed.find((candidate) => candidate.plan['id'] === planId);
    if (entry === undefined) throw new Error(`plan ${planId} is not deployed any more`);
    const made = openingFromTags(orphan, readPlan(entry), entry.planSha256, ports.simulated);
    if ('unknown' in stored) return await sweepUnread(made, stored.unknown, ports, seconds);
    // Anybody who may tag there can give what a colleague has started the tags of a drill: tags alone never act.
    if (execution === undefined)
      throw new Error(
        'tags in AWS name this drill, and neither the evidence bucket nor Step Functions knows of it: nothing is touched; find out who set them',
      );
    await folder.write('opening', made);
  }
  const drill = await loadDrill({ planId, drillId }, ports);
  if (await folder.hasRecord()) return sweepClosed(drill, ports, seconds, orphan.lastStartAt);
  const reason = refuse('HARD_EXPIRY', `the drill was still open at its hard expiry, ${expiresAt}`);
  return [await sweepDrill(drill, closing?.refusals ?? [reason], ports, seconds)];
}

/** Whether a sweep has found a closed drill clean, long after it last started something: that is asked every hour. */
async function isSettled({ planId, drillId, lastStartAt }: StartedDrill, ports: Ports): Promise<boolean> {
  const folder = ports.folder(planId, drillId);
  const swept = knownOf(await observe(() => folder.read('sweep')));
  if (swept?.status !== 'COMPLETE' || !(await folder.hasRecord())) return false;
  return lastStartAt === null || Date.parse(lastStartAt) < Date.parse(swept.startedAt) - SETTLED_MILLISECONDS;
}

const knownOf = <T>(seen: Observation<T>): T | undefined => ('known' in seen ? seen.known : undefined);

/**
 * A drill past its expiry whose opening cannot be read, and of which no workflow knows another version: what it launched
 * is removed by its tags in AWS. Its record waits until the opening can be read again.
 * @throws always: the sweep reports what it could not read.
 */
async function sweepUnread(opening: Opening, why: string, ports: Ports, seconds: number): Promise<never> {
  const { status } = await cleanUp(drillOf(opening, ports), ports, { seconds, name: 'sweep' });
  throw new Error(`its opening facts could not be read (${why}); by its tags its removal is ${status}`);
}
