import { type DrillPlan, isRestored } from '../../core/plan/plan.ts';
import type { EbsVolume } from '../account/ebs.ts';
import type { Instance, SimulatedAccount } from '../account/state.ts';
import { goneAtOf } from '../account/volume-state.ts';
import type { DrillExecution, History } from '../history.ts';
import type { CallRecord } from '../server.ts';
import { callsOf } from './requests.ts';

/** What restore drills made, by the tags in the account, and the calls that make or change it. */

/** The tags of what a restore drill makes, repeated here independently of the code that sets them. */
const ALL_TAGS = ['kunren:drill', 'kunren:plan', 'kunren:wave', 'kunren:server', 'kunren:expires'];

export type Tags = Readonly<Record<string, string>>;

/** The drill that made a resource; what lacks any of the tags is not provably kunren's. */
export const drillOfTags = (tags: Tags): string | undefined =>
  ALL_TAGS.every((tag) => tags[tag]) ? tags['kunren:drill'] : undefined;

export const expiryOf = (tags: Tags): number => Date.parse(tags['kunren:expires'] ?? '');

/** Instances and volumes that exist of restore drills at a moment. */
export function restoredResources(
  { instances, ebs }: SimulatedAccount,
  now: number,
): { kind: 'instance' | 'volume'; id: string; drillId: string }[] {
  const hosts = [...instances.values()].filter(
    ({ role, launchedAt, terminatedAt }) => role === 'host' && launchedAt <= now && terminatedAt > now,
  );
  const volumes = [...ebs.volumes.values()].filter(
    (volume) => volume.createdAt <= now && goneAtOf(volume) > now,
  );
  return [
    ...hosts.map(({ instanceID, tags }) => ({ kind: 'instance' as const, id: instanceID, tags })),
    ...volumes.map(({ volumeID, tags }) => ({ kind: 'volume' as const, id: volumeID, tags })),
  ].flatMap(({ kind, id, tags }) => {
    const drillId = drillOfTags(tags);
    return drillId === undefined ? [] : [{ kind, id, drillId }];
  });
}

/** The drill in whose name a function called; undefined for the sweep and for people. */
export const callerOf = (history: History, { invocation }: CallRecord): DrillExecution | undefined =>
  history.executions.find(({ drillId }) => invocation?.startsWith(`${drillId}/`) === true);

/** A call that changes something that exists, with what it names. */
export interface Change {
  readonly call: CallRecord;
  readonly volumes: readonly string[];
  readonly instances: readonly string[];
}

interface ChangeInput {
  readonly VolumeId?: string;
  readonly InstanceId?: string;
  readonly InstanceIds?: readonly string[];
}

const CHANGES = [
  'AttachVolume',
  'DetachVolume',
  'DeleteVolume',
  'ModifyInstanceAttribute',
  'TerminateInstances',
];

/** Every such call, including refused ones: they were attempts. */
export const changesIn = (history: History): Change[] =>
  CHANGES.flatMap((operation) => callsOf(history, `ec2:${operation}`)).map((call) => {
    const { VolumeId, InstanceId, InstanceIds = [] } = (call.input ?? {}) as ChangeInput;
    return {
      call,
      volumes: VolumeId === undefined ? [] : [VolumeId],
      instances: InstanceId === undefined ? InstanceIds : [InstanceId],
    };
  });

/** The tags that something has; undefined where there is nothing of that id. */
export const tagsIn = ({ instances, ebs, volumes }: SimulatedAccount, id: string): Tags | undefined =>
  instances.get(id)?.tags ?? ebs.volumes.get(id)?.tags ?? volumes.get(id)?.tags;

export const hostsIn = ({ instances }: SimulatedAccount): Instance[] =>
  [...instances.values()].filter(({ role, tags }) => role === 'host' && drillOfTags(tags) !== undefined);

/** The volumes that restore drills made themselves, without the roots of their hosts. */
export const restoredIn = ({ ebs }: SimulatedAccount): EbsVolume[] =>
  [...ebs.volumes.values()].filter(({ tags, isRoot }) => !isRoot && drillOfTags(tags) !== undefined);

/** The volumes that AWS Backup's restore testing has made, each with the ARN of its testing plan. */
export function testedIn({ ebs }: SimulatedAccount): Map<string, { plan: string; volume: EbsVolume }> {
  return new Map(
    [...ebs.restoreJobs.values()].flatMap(({ testingPlan, volumeID }) => {
      const volume = ebs.volumes.get(volumeID ?? '');
      return testingPlan === undefined || volume === undefined
        ? []
        : [[volume.volumeID, { plan: testingPlan, volume }] as const];
    }),
  );
}

/** Whether a plan asks to prove what a restore testing plan has restored of a volume. */
export const asksFor = (
  plan: DrillPlan,
  { plan: arn, volume }: { plan: string; volume: EbsVolume },
): boolean =>
  plan.waves
    .flatMap(({ servers }) => servers)
    .filter(isRestored)
    .flatMap(({ volumes = [] }) => volumes)
    .some(
      ({ from }) =>
        'restoreTest' in from &&
        from.restoreTest.plan === arn &&
        from.restoreTest.volume === volume.snapshot?.volumeID,
    );
