import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { DrillRecord } from '../../core/verdict/record.ts';
import type { EbsVolume } from '../../simulator/account/ebs.ts';
import type { Instance } from '../../simulator/account/state.ts';
import {
  CHECKERS,
  type CheckerName,
  checkAll,
  type RESTORE_CHECKERS,
} from '../../simulator/checkers/check-all.ts';
import type { History } from '../../simulator/history.ts';
import type { CallRecord } from '../../simulator/server.ts';
import { runCase } from '../../simulator/soak/run-case.ts';

/** A healthy restore drill's history beside what others have, which each test breaks in one way. */
let good: History;

const readYaml = (path: string) => parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

beforeAll(async () => {
  const plan = readYaml('plans/mirror-disk.yml');
  const scenario = {
    ...readYaml('simulator/scenarios/mirror-disk.yml'),
    foreign: [
      { hostname: 'payroll', tags: { 'kunren:Drill': 'ours' }, volumes: [{ device: '/dev/sdf' }] },
      { volumes: [{ tags: { kunren: 'drill' } }] },
    ],
  };
  good = (await runCase({ plans: [{ ...plan, enabled: true }], scenario }, 1)).history;
});

function only<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the healthy history has none');
  return value;
}

const NEVER = Number.POSITIVE_INFINITY;
const callNamed = (operation: string): CallRecord =>
  only(good.calls.find((call) => call.operation === operation && call.service === 'ec2'));
const withCall = (...calls: CallRecord[]): History => ({ ...good, calls: [...good.calls, ...calls] });
/** A call as it was made, with something else in its input. */
const sent = (operation: string, input: Record<string, unknown>, more: Partial<CallRecord> = {}): History => {
  const call = callNamed(operation);
  return withCall({ ...call, input: { ...(call.input as Record<string, unknown>), ...input }, ...more });
};
const drillId = (): string => only(good.executions[0]).drillId;
const volumes = (): EbsVolume[] => [...good.aws.ebs.volumes.values()];
const restored = (): EbsVolume => only(volumes().find(({ tags, isRoot }) => tags['kunren:drill'] && !isRoot));
const foreignVolume = (): EbsVolume =>
  only(volumes().find(({ tags, attachments }) => tags['kunren'] === 'drill' && attachments.length === 0));
const attachedForeign = (): EbsVolume =>
  only(
    volumes().find(
      ({ tags, attachments, isRoot }) =>
        !tags['kunren'] && !tags['kunren:drill'] && attachments.length === 1 && !isRoot,
    ),
  );
const hosts = (): Instance[] => [...good.aws.instances.values()].filter(({ role }) => role === 'host');
const host = (): Instance => only(hosts()[0]);
const foreignInstance = (): Instance =>
  only([...good.aws.instances.values()].find(({ role }) => role === 'foreign'));

function withVolume(volume: EbsVolume): History {
  const ebs = { ...good.aws.ebs, volumes: new Map([...good.aws.ebs.volumes, [volume.volumeID, volume]]) };
  return { ...good, aws: { ...good.aws, ebs } };
}
const withInstance = (instance: Instance): History => ({
  ...good,
  aws: { ...good.aws, instances: new Map([...good.aws.instances, [instance.instanceID, instance]]) },
});
const attachment = (volume: EbsVolume) => only(volume.attachments[0]);
/** The tags that a request puts on one kind of resource, changed. */
const taggedOtherwise = (kind: string, change: (tags: Record<string, string>) => Record<string, string>) => ({
  TagSpecifications: (
    callNamed(kind === 'volume' ? 'CreateVolume' : 'RunInstances').input as {
      TagSpecifications: { ResourceType: string; Tags: { Key: string; Value: string }[] }[];
    }
  ).TagSpecifications.map(({ ResourceType, Tags }) => ({
    ResourceType,
    Tags:
      ResourceType === kind
        ? Object.entries(change(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])))).map(
            ([Key, Value]) => ({ Key, Value }),
          )
        : Tags,
  })),
});
const interfaceWith = (change: Record<string, unknown>) => {
  const { NetworkInterfaces } = callNamed('RunInstances').input as {
    NetworkInterfaces: Record<string, unknown>[];
  };
  return { NetworkInterfaces: NetworkInterfaces.map((one) => ({ ...one, ...change })) };
};

type Snapshot = NonNullable<EbsVolume['snapshot']>;

function withSnapshot(change: Partial<Snapshot>): History {
  const volume = restored();
  return withVolume({ ...volume, snapshot: { ...only(volume.snapshot), ...change } });
}

/** The data partition of a restored volume, changed. */
function withContent(change: Record<string, unknown>): History {
  const content = only(only(restored().snapshot).content);
  const partitions = content.partitions.map((one) => (one.label === 'DATA' ? { ...one, ...change } : one));
  return withSnapshot({ content: { ...content, partitions } });
}

type Spoilt = readonly (readonly [what: string, spoil: () => History])[];

/** For each promise, histories in which it was broken. */
const SPOILT: Record<keyof typeof RESTORE_CHECKERS, Spoilt> = {
  onlyOwnVolumesAndHostsAreTouched: [
    ['a foreign volume attached', () => sent('AttachVolume', { VolumeId: foreignVolume().volumeID })],
    [
      'a volume attached to a foreign instance',
      () => sent('AttachVolume', { InstanceId: foreignInstance().instanceID }),
    ],
    [
      'a foreign volume deleted, although EC2 refused it',
      () =>
        sent(
          'AttachVolume',
          { VolumeId: attachedForeign().volumeID },
          { operation: 'DeleteVolume', status: 400 },
        ),
    ],
    [
      'a foreign volume detached',
      () =>
        withCall({
          ...callNamed('AttachVolume'),
          operation: 'DetachVolume',
          input: { VolumeId: attachedForeign().volumeID },
        }),
    ],
    [
      'a foreign instance terminated beside a host',
      () => sent('TerminateInstances', { InstanceIds: [host().instanceID, foreignInstance().instanceID] }),
    ],
    [
      'a foreign instance changed',
      () => sent('ModifyInstanceAttribute', { InstanceId: foreignInstance().instanceID }),
    ],
    [
      'a host of a drill that still ran, by another',
      () => {
        const [one] = good.executions;
        const other = { ...only(one), drillId: '01KAZ0000000000000000000AB' };
        const call = { ...callNamed('TerminateInstances'), at: only(one).startedAt };
        return {
          ...withCall({ ...call, invocation: `${other.drillId}/TerminateDrill#1` }),
          executions: [...good.executions, other],
        };
      },
    ],
    [
      'a volume of a drill that never ran here and has not expired',
      () => {
        const tags = { ...restored().tags, 'kunren:drill': '01KAZ0000000000000000000AB' };
        return {
          ...withVolume({ ...restored(), tags }),
          calls: [{ ...callNamed('AttachVolume'), input: { VolumeId: restored().volumeID } }],
        };
      },
    ],
  ],
  foreignVolumesStay: [
    ['one deleted', () => withVolume({ ...foreignVolume(), deletingAt: good.endedAt })],
    [
      'one detached',
      () =>
        withVolume({
          ...attachedForeign(),
          attachments: [{ ...attachment(attachedForeign()), detachingAt: good.endedAt }],
        }),
    ],
    [
      'one attached',
      () =>
        withVolume({
          ...foreignVolume(),
          attachments: [{ ...attachment(restored()) }],
        }),
    ],
    [
      'one that would go with its instance',
      () =>
        withVolume({
          ...attachedForeign(),
          attachments: [{ ...attachment(attachedForeign()), deleteOnTermination: true }],
        }),
    ],
  ],
  foreignInstancesStay: [
    ['one terminated', () => withInstance({ ...foreignInstance(), shutDownAt: good.endedAt })],
  ],
  volumesStayOnTheirHost: [
    [
      'a volume on a foreign instance',
      () =>
        withVolume({
          ...restored(),
          attachments: [{ ...attachment(restored()), instance: foreignInstance() }],
        }),
    ],
    [
      'a volume on the host of another server',
      () => {
        const own = attachment(restored());
        const other = only(hosts().find(({ instanceID }) => instanceID !== own.instance.instanceID));
        return withVolume({ ...restored(), attachments: [{ ...own, instance: other }] });
      },
    ],
    [
      'a volume attached twice',
      () =>
        withVolume({
          ...restored(),
          attachments: [attachment(restored()), attachment(restored())],
        }),
    ],
  ],
  hostsOfOthersVolumesStay: [
    [
      'a host with somebody’s volume terminated',
      () =>
        withVolume({
          ...foreignVolume(),
          attachments: [
            {
              ...attachment(restored()),
              instance: host(),
              from: good.aws.startedAt,
              detachedAt: NEVER,
              isBySomebody: true,
            },
          ],
        }),
    ],
  ],
  eachIsMadeOnce: [
    ['a second volume', () => withVolume({ ...restored(), volumeID: 'vol-00000000000000001' })],
    ['a second host', () => withInstance({ ...host(), instanceID: 'i-00000000000000001' })],
  ],
  whatIsMadeIsTagged: [
    ['a volume without a token', () => sent('CreateVolume', { ClientToken: undefined })],
    ['a host without a token', () => sent('RunInstances', { ClientToken: undefined })],
    ['a volume without tags', () => sent('CreateVolume', { TagSpecifications: [] })],
    [
      'a volume without its expiry',
      () =>
        sent(
          'CreateVolume',
          taggedOtherwise('volume', ({ 'kunren:expires': _, ...tags }) => tags),
        ),
    ],
    [
      'a volume that has expired',
      () =>
        sent(
          'CreateVolume',
          taggedOtherwise('volume', (tags) => ({ ...tags, 'kunren:expires': '2020-01-01T00:00:00Z' })),
        ),
    ],
    [
      'a host of another drill',
      () =>
        sent(
          'RunInstances',
          taggedOtherwise('instance', (tags) => ({ ...tags, 'kunren:drill': '01KAZ0000000000000000000AB' })),
        ),
    ],
    [
      'a host whose root has no tags',
      () => sent('RunInstances', { TagSpecifications: [only(specificationsOfHost()[0])] }),
    ],
    ['an empty volume', () => sent('CreateVolume', { SnapshotId: undefined, Size: 8 })],
    [
      'a volume that nobody’s drill made',
      () => sent('CreateVolume', {}, { invocation: 'sweep/SweepOrphans#1' }),
    ],
  ],
  hostsAreShutOff: [
    [
      'a host in another subnet',
      () => sent('RunInstances', interfaceWith({ SubnetId: 'subnet-0123456789abcdef0' })),
    ],
    [
      'a host in another group',
      () => sent('RunInstances', interfaceWith({ Groups: ['sg-0123456789abcdef0'] })),
    ],
    ['a host in no group', () => sent('RunInstances', interfaceWith({ Groups: [] }))],
    [
      'a host that may get a public address',
      () => sent('RunInstances', interfaceWith({ AssociatePublicIpAddress: undefined })),
    ],
    [
      'a host that takes requests without a token',
      () => sent('RunInstances', { MetadataOptions: { HttpTokens: 'optional' } }),
    ],
    [
      'a host that stays when it shuts down',
      () => sent('RunInstances', { InstanceInitiatedShutdownBehavior: undefined }),
    ],
    [
      'a host with a restored disk from its start',
      () =>
        sent('RunInstances', {
          BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: 'snap-0123456789abcdef0' } }],
        }),
    ],
    ['a host that got a public address', () => withInstance({ ...host(), publicAddress: '198.51.100.7' })],
    ['a host without tokens', () => withInstance({ ...host(), imdsv2: 'optional' })],
  ],
  restoreTestsAreLent: [
    ['a restore test that no plan asks for, attached', () => tested({ volume: attachedOnce() })],
    ['one that would go with its host', () => tested({ asked: true, volume: attachedOnce(true) })],
    [
      'one that was attached again',
      () => tested({ asked: true, volume: { ...attachedOnce(), attachments: [hold(), hold()] } }),
    ],
  ],
  restoreTestsAreAnsweredTruly: [
    ['an answer for a job that is no test', () => withCall(answer('other'))],
    ['an answer that the plan does not ask for', () => withAnswer(tested({}))],
    ['a torn one called good', () => withAnswer(tested({ asked: true, torn: true }))],
  ],
};

const TESTING_PLAN = 'arn:aws:backup:ap-northeast-1:111122223333:restore-testing-plan:weekly';
const JOB = 'A-JOB';

const hold = (deleteOnTermination = false) => ({
  ...attachment(restored()),
  instance: host(),
  deleteOnTermination,
});
const attachedOnce = (deleteOnTermination = false): EbsVolume => ({
  ...restored(),
  volumeID: 'vol-0123456789abcdef0',
  tags: { 'awsbackup-restore-test': TESTING_PLAN },
  attachments: [hold(deleteOnTermination)],
});
const answer = (RestoreJobId: string): CallRecord => ({
  ...callNamed('AttachVolume'),
  service: 'backup',
  operation: 'PutRestoreValidationResult',
  input: { RestoreJobId, ValidationStatus: 'SUCCESSFUL' },
});
const withAnswer = (history: History): History => ({ ...history, calls: [...history.calls, answer(JOB)] });

/** The history with a restore test of the restored snapshot, which the plan asks for or does not. */
function tested({
  volume = attachedOnce(),
  asked = false,
  torn = false,
}: {
  readonly volume?: EbsVolume;
  readonly asked?: boolean;
  readonly torn?: boolean;
}): History {
  const snapshot = only(volume.snapshot);
  const content = only(snapshot.content);
  const partitions = content.partitions.map((one) => ({
    ...one,
    state: torn ? ('torn' as const) : one.state,
  }));
  const history = withVolume({ ...volume, snapshot: { ...snapshot, content: { ...content, partitions } } });
  const job = {
    jobID: JOB,
    recoveryPointArn: '',
    role: '',
    createdAt: 0,
    endsAt: 0,
    failure: undefined,
    volumeID: volume.volumeID,
    validation: undefined,
    testingPlan: TESTING_PLAN,
    deletion: undefined,
  };
  const ebs = { ...history.aws.ebs, restoreJobs: new Map([[JOB, job]]) };
  const executions = history.executions.map((one) => {
    const plan = structuredClone(one.plan);
    const [server] = plan.waves[0]?.servers ?? [];
    const [first] = server !== undefined && 'volumes' in server ? (server.volumes ?? []) : [];
    if (asked && first !== undefined)
      Object.assign(first, { from: { restoreTest: { plan: TESTING_PLAN, volume: snapshot.volumeID } } });
    return { ...one, plan };
  });
  return { ...history, executions, aws: { ...history.aws, ebs } };
}

const specificationsOfHost = () =>
  (callNamed('RunInstances').input as { TagSpecifications: { ResourceType: string }[] }).TagSpecifications;

/** Promises of all methods, broken in a restore drill. */
const SHARED: Partial<Record<CheckerName, Spoilt>> = {
  onlyPlannedServersAreTouched: [
    [
      'a restore drill that starts a recovery',
      () =>
        withCall({ ...callNamed('CreateVolume'), service: 'drs', operation: 'TerminateRecoveryInstances' }),
    ],
    ['a snapshot deleted', () => withCall({ ...callNamed('AttachVolume'), operation: 'DeleteSnapshot' })],
    ['a volume detached', () => withCall({ ...callNamed('AttachVolume'), operation: 'DetachVolume' })],
    [
      'something tagged afterwards',
      () => withCall({ ...callNamed('AttachVolume'), operation: 'CreateTags', status: 400 }),
    ],
  ],
  commandsStayInTheDrill: [
    [
      'a command to a foreign instance',
      () =>
        withCall({
          ...callNamed('AttachVolume'),
          service: 'ssm',
          operation: 'SendCommand',
          input: { InstanceIds: [foreignInstance().instanceID], Comment: `kunren ${drillId()} probe` },
        }),
    ],
    [
      'a command to a host of another drill',
      () => {
        const tags = { ...host().tags, 'kunren:drill': '01KAZ0000000000000000000AB' };
        return withInstance({ ...host(), tags });
      },
    ],
  ],
  passingIsProven: [
    ['a host whose agent was never online', () => withInstance({ ...host(), bootedAt: NEVER })],
    ['a host that had gone', () => withInstance({ ...host(), shutDownAt: good.aws.startedAt })],
    ['a host that is another’s', () => withInstance({ ...host(), role: 'foreign' })],
    ['a volume that was never attached', () => withVolume({ ...restored(), attachments: [] })],
    ['a torn file system', () => withContent({ state: 'torn' })],
    ['a damaged file system', () => withContent({ state: 'damaged' })],
    ['another file system', () => withContent({ fileSystem: 'ext4' })],
    ['a missing file', () => withContent({ files: [] })],
    [
      'a manifest that differs',
      () => withContent({ manifest: { path: 'manifest.sha256', files: 2, differs: ['a'], missing: [] } }),
    ],
    ['a missing partition', () => withContent({ label: 'OTHER' })],
    ['old data', () => withSnapshot({ age: 200_000 })],
  ],
  everythingIsGoneOrReported: [
    ['a host that is still there', () => withInstance({ ...host(), terminatedAt: NEVER })],
    [
      'a volume that is still there',
      () => withVolume({ ...restored(), goneAt: NEVER, attachments: [], deletingAt: NEVER }),
    ],
  ],
  cleanMeansClean: [
    ['a host, although the record says clean', () => withInstance({ ...host(), terminatedAt: NEVER })],
    [
      'a volume, although the record says clean',
      () => withVolume({ ...restored(), goneAt: NEVER, attachments: [], deletingAt: NEVER }),
    ],
  ],
};

describe('a healthy restore drill', () => {
  test('breaks no promise, and passes', () => {
    expect(checkAll(good)).toEqual([]);
    const [record] = [...good.records.values()].map((text) => JSON.parse(text) as DrillRecord);
    expect([good.executions[0]?.ended, record?.verdict]).toEqual(['SUCCEEDED', 'PASS']);
  });
});

describe.each(Object.entries({ ...SPOILT, ...SHARED }))('%s', (name, spoilt) => {
  test.each(spoilt)('sees %s', (_, spoil) => {
    expect(CHECKERS[name as CheckerName](spoil())).not.toEqual([]);
  });
});
