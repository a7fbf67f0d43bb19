import { NEVER } from '../account/ebs.ts';
import type { History } from '../history.ts';
import type { CallRecord } from '../server.ts';
import { callsOf } from './requests.ts';
import {
  asksFor,
  callerOf,
  changesIn,
  drillOfTags,
  expiryOf,
  restoredIn,
  tagsIn,
  testedIn,
} from './restored.ts';

/** A restore drill touches nothing but what a restore drill made. */

/**
 * Volumes and instances that others have are never attached, detached, deleted, terminated or changed, and what a drill
 * made is only touched by that drill, or by whoever cleans up after it has ended or expired.
 */
export function onlyOwnVolumesAndHostsAreTouched(history: History): string[] {
  const ended = new Map(history.executions.map(({ drillId, endedAt }) => [drillId, Date.parse(endedAt)]));
  return changesIn(history).flatMap(({ call, volumes, instances }) => {
    const at = Date.parse(call.at);
    return [...volumes, ...instances].flatMap((id): string[] => {
      const tags = tagsIn(history.aws, id);
      // What DRS launched is judged by its jobs, and what never existed cannot be harmed.
      if (tags === undefined || isOfDrs(history, id)) return [];
      const owner = drillOfTags(tags);
      const say = (what: string): string[] => [`${call.at}: ${call.operation} of ${id}, which ${what}`];
      if (call.operation === 'AttachVolume' && isLentTo(history, call, id)) return [];
      if (owner === undefined) return say('no drill made');
      const isOver = (ended.get(owner) ?? NEVER) <= at || expiryOf(tags) <= at;
      const caller = callerOf(history, call)?.drillId;
      if (caller === owner || isOver) return [];
      if (!ended.has(owner)) return say(`is of drill ${owner}, which did not run here and has not expired`);
      return caller === undefined && call.invocation === undefined
        ? []
        : say(`is of drill ${owner}, which still ran`);
    });
  });
}

/** A restore test's volume may be attached by a drill whose plan asks for it, and no more. */
function isLentTo(history: History, call: CallRecord, volumeID: string): boolean {
  const tested = testedIn(history.aws).get(volumeID);
  const plan = callerOf(history, call)?.plan;
  return tested !== undefined && plan !== undefined && asksFor(plan, tested);
}

const isOfDrs = ({ aws }: History, id: string): boolean => {
  const role = aws.instances.get(id)?.role;
  return aws.volumes.has(id) || role === 'recovery' || role === 'conversion';
};

/** What others have is at the end as it was, whoever called. */
export const foreignVolumesStay = ({ aws }: History): string[] =>
  [...aws.ebs.volumes.values()]
    .filter(({ tags, isRoot }) => drillOfTags(tags) === undefined && !isRoot)
    .filter(({ createdAt, volumeID }) => createdAt < aws.startedAt && !testedIn(aws).has(volumeID))
    .flatMap(({ volumeID, attachments, deletingAt }) => [
      ...(deletingAt < NEVER ? [`the foreign volume ${volumeID} was deleted`] : []),
      ...(attachments.some((one) => one.detachingAt < NEVER && one.isBySomebody !== true)
        ? [`the foreign volume ${volumeID} was detached`]
        : []),
      ...(attachments.some((one) => one.from >= aws.startedAt && one.isBySomebody !== true)
        ? [`the foreign volume ${volumeID} was attached`]
        : []),
      ...(attachments.some((one) => one.deleteOnTermination && one.from < aws.startedAt)
        ? [`the foreign volume ${volumeID} would now go with its instance`]
        : []),
    ]);

export const foreignInstancesStay = ({ aws }: History): string[] =>
  [...aws.instances.values()]
    .filter(({ role, shutDownAt }) => role === 'foreign' && shutDownAt < NEVER)
    .map(({ instanceID }) => `the foreign instance ${instanceID} was terminated`);

/** A restored volume is attached only to the host of its own server, in its own drill, and to one alone. */
export const volumesStayOnTheirHost = ({ aws }: History): string[] =>
  restoredIn(aws).flatMap(({ volumeID, tags, attachments: all }) => {
    const attachments = all.filter(({ isBySomebody }) => isBySomebody !== true);
    return [
      ...attachments.flatMap(({ instance }) => {
        const host = aws.instances.get(instance.instanceID);
        const isOwn =
          host?.role === 'host' &&
          drillOfTags(host.tags) === drillOfTags(tags) &&
          host.tags['kunren:server'] === tags['kunren:server'];
        return isOwn
          ? []
          : [`${volumeID} was attached to ${instance.instanceID}, which is not its server's host`];
      }),
      ...(attachments.length > 1 ? [`${volumeID} was attached ${attachments.length} times`] : []),
    ];
  });

/** What may have been asked for in the moment before it was seen. */
const UNNOTICED_MILLISECONDS = 90_000;

/** A host to which somebody has attached a volume of theirs is left alone: they work with it. */
export const hostsOfOthersVolumesStay = (history: History): string[] =>
  callsOf(history, 'ec2:TerminateInstances').flatMap((call) => {
    const at = Date.parse(call.at);
    const { InstanceIds = [] } = (call.input ?? {}) as { InstanceIds?: readonly string[] };
    return [...history.aws.ebs.volumes.values()].flatMap(({ volumeID, tags, attachments }) =>
      attachments
        .filter(
          (one) =>
            drillOfTags(tags) === undefined &&
            InstanceIds.includes(one.instance.instanceID) &&
            one.isBySomebody === true &&
            one.from <= at - UNNOTICED_MILLISECONDS &&
            one.detachedAt > at,
        )
        .map(
          ({ instance }) =>
            `${call.at}: TerminateInstances of ${instance.instanceID}, to which somebody attached ${volumeID}`,
        ),
    );
  });

/** A lost response makes nothing twice: one host for each server of a drill, and one volume for each of its names. */
export function eachIsMadeOnce({ aws }: History): string[] {
  const parts = [
    ...[...aws.instances.values()].filter(({ role }) => role === 'host').map(({ tags }) => tags),
    ...restoredIn(aws).map(({ tags }) => tags),
  ].flatMap((tags) => {
    const drillId = drillOfTags(tags);
    const what = tags['kunren:volume'] === undefined ? 'the host' : `volume ${tags['kunren:volume']}`;
    return drillId === undefined ? [] : [`${what} of ${tags['kunren:server']} in drill ${drillId}`];
  });
  return [...Map.groupBy(parts, (part) => part)]
    .filter(([, same]) => same.length > 1)
    .map(([part, same]) => `${part} was made ${same.length} times`);
}
