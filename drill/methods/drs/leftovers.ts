import type { LeftoverResource } from '../../../adapters/aws/drs-leftover-resources.ts';
import type { ObservedJob } from '../../../adapters/aws/drs-observations.ts';
import { observe } from '../../../adapters/aws/errors.ts';
import type { Ports } from '../../../adapters/ports.ts';
import { type CleanupFacts, type Leftover, mayRunUnrecorded } from '../../../core/facts/steps.ts';
import type { LoadedDrill } from '../../recovery-method.ts';
import type { CleanupDecision } from './decide-cleanup.ts';

/**
 * Nobody knows how far behind DRS's lists may be (docs/aws-facts.md, 2.3). A conversion alone takes longer than some
 * minutes, so a job that is not listed after a quarter of an hour has at least shown its instances to EC2.
 */
export const LISTING_DELAY_SECONDS = 900;

/** The Name tag of the instance with which DRS converts (docs/aws-facts.md, 3.3). */
const CONVERSION_SERVER = /conversion server/i;

interface Decided {
  /** What follows from DRS's lists and these jobs, which the drill has started. */
  readonly decide: (startedJobIDs: readonly string[]) => CleanupDecision;
  readonly jobs: readonly ObservedJob[];
}

/** Everything that is left, by DRS's lists, by what the steps recorded, and by EC2, which decides. */
export async function everythingLeft(
  drill: LoadedDrill,
  watching: CleanupFacts,
  { decide, jobs }: Decided,
  ports: Ports,
): Promise<Leftover[]> {
  const { opening, folder } = drill;
  const starts = await Promise.all(opening.plan.waves.map((_, wave) => folder.read('start', wave)));
  const startedJobIDs = starts.flatMap(
    (start) => start?.operations.map(({ operationID }) => operationID) ?? [],
  );
  const decision = decide(startedJobIDs);
  const unrecorded = opening.servers
    .filter(({ wave }) => mayRunUnrecorded(starts[wave]))
    .map(({ serverID }) => serverID);
  const left = [
    ...decision.remaining,
    ...unlistedStarts(unrecorded, watching, ports.now()),
    ...(await remainingInEc2(drill, watching, [...decision.ownJobIDs, ...startedJobIDs])),
    ...(await unlistedInstances(drill, unrecorded, jobs)),
  ];
  return [...new Map(left.toReversed().map((leftover) => [leftover.id, leftover])).values()].toReversed();
}

/**
 * Servers of starts whose outcome was never recorded: the step died, or could not write. DRS may have accepted the
 * request without listing its job yet, so cleanup is not complete until DRS was asked for a while.
 */
function unlistedStarts(serverIDs: readonly string[], { startedAt }: CleanupFacts, now: Date): Leftover[] {
  if (now.getTime() - Date.parse(startedAt) >= LISTING_DELAY_SECONDS * 1_000) return [];
  return serverIDs.map((id) => ({
    type: 'source-server',
    id,
    detail: 'may have been launched; DRS is asked again',
  }));
}

/**
 * Instances of such starts that EC2 has although DRS lists no job of theirs yet. What a job that DRS does list has
 * launched is either known already or somebody else's.
 */
async function unlistedInstances(
  { opening, target }: LoadedDrill,
  serverIDs: readonly string[],
  jobs: readonly ObservedJob[],
): Promise<Leftover[]> {
  if (serverIDs.length === 0) return [];
  const listed = new Set(jobs.map(({ jobID }) => jobID));
  const instances = await target.taggedInstances(serverIDs);
  return instances
    .filter(
      ({ jobID, launchedAt }) =>
        (jobID === null || !listed.has(jobID)) &&
        (launchedAt === null || Date.parse(launchedAt) >= Date.parse(opening.startedAt)),
    )
    .map(({ instanceID, sourceServerID, jobID }) => ({
      type: 'instance',
      id: instanceID,
      detail: `of source server ${sourceServerID}, launched since the drill began by ${jobID ?? 'a job'} that DRS does not list yet`,
    }));
}

/** EC2 lists a terminated instance, with its tags, for about an hour. */
export const isLiving = ({ state }: { readonly state: string }): boolean => state !== 'terminated';

/** What EC2 still has of the drill: the instances, their volumes, and anything that carries its jobs' tag. */
async function remainingInEc2(
  { target }: LoadedDrill,
  { watched }: CleanupFacts,
  jobIDs: readonly string[],
): Promise<Leftover[]> {
  const jobs = [...new Set(jobIDs)];
  const tagged = await looked('operation', jobs, () => target.leftoverResources.taggedWithJobs(jobs));
  const helpers = new Map(
    tagged.found.filter(({ type }) => type === 'instance').map((one) => [one.id, one] as const),
  );
  const instanceIDs = [...new Set([...watched.instanceIDs, ...helpers.keys()])];
  const [instances, volumes] = await Promise.all([
    looked('instance', instanceIDs, () => target.instances(instanceIDs)),
    looked('volume', watched.volumeIDs, () => target.volumes(watched.volumeIDs)),
  ]);
  return [
    ...instances.found.filter(isLiving).map(({ instanceID: id, state }) => {
      const resource = helpers.get(id);
      const isHelper = CONVERSION_SERVER.test(resource?.name ?? '');
      return { type: isHelper ? 'conversion-server' : 'instance', id, detail: of(resource, state) };
    }),
    ...tagged.found
      .filter(({ type }) => type !== 'instance')
      .map((resource) => ({
        type: resource.type,
        id: resource.id,
        detail: of(resource, 'carries the job’s tag'),
      })),
    ...volumes.found.map(({ volumeID }) => ({
      type: 'volume',
      id: volumeID,
      detail: 'was attached to an instance of the drill',
    })),
    ...[tagged, instances, volumes].flatMap(({ unseen }) => unseen),
  ];
}

/** What one look found; where it failed, what it was about may still be there, and the other looks stand. */
async function looked<T>(type: string, ids: readonly string[], look: () => Promise<T[]>) {
  const seen = await observe(look);
  if ('known' in seen) return { found: seen.known, unseen: [] };
  const detail = `could not be looked at: ${seen.unknown}`;
  return { found: [], unseen: ids.map((id): Leftover => ({ type, id, detail })) };
}

/** `of job drsjob-…, running` */
const of = (resource: LeftoverResource | undefined, what: string): string =>
  resource === undefined ? what : `of job ${resource.jobID}, ${what}`;
