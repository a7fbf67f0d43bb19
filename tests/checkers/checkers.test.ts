import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DrillRecord, drillRecordSchema } from '../../core/verdict/record.ts';
import type { Deletion } from '../../simulator/account/deletion.ts';
import type { Instance, Job } from '../../simulator/account/state.ts';
import {
  CHECKERS,
  type CheckerName,
  checkAll,
  type RESTORE_CHECKERS,
} from '../../simulator/checkers/check-all.ts';
import { USER_DATA } from '../../simulator/ec2/templates.ts';
import type { History } from '../../simulator/history.ts';
import type { CallRecord } from '../../simulator/server.ts';
import { planData } from '../../simulator/soak/plans.ts';
import { runCase } from '../../simulator/soak/run-case.ts';

/** A healthy drill's history, which each test breaks in one way. */
let good: History;

beforeAll(async () => {
  const plan = planData(
    'soak',
    [[{ hostname: 'h1', critical: true, probe: 'tcp' }], [{ hostname: 'h2', critical: true, probe: 'none' }]],
    { keepFailed: '0s', keepPassed: '0s', onFailure: 'stop', readyWithin: '9m', guarded: true },
  );
  const scenario = {
    schema: 'kunren-scenario/v1',
    description: 'Everything is well.',
    alarms: [{ name: 'production-is-down', state: 'OK' }],
    calendars: [{ name: 'freeze', state: 'OPEN' }],
    defaults: {
      timings: { snapshot: '5s', conversion: '190s', launch: '20s', boot: '5s', terminate: '10s' },
    },
    servers: [{ hostname: 'h1', services: [{ port: 9_000 }] }, { hostname: 'h2' }, { hostname: 'bystander' }],
  };
  good = (await runCase({ plans: [plan], scenario }, 1)).history;
});

/** The one value there must be. */
function only<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the healthy history has none');
  return value;
}

const withAccount = (change: Partial<History['aws']>): History => ({
  ...good,
  aws: { ...good.aws, ...change },
});
const withCall = (...calls: CallRecord[]): History => ({ ...good, calls: [...good.calls, ...calls] });
const callNamed = (operation: string): CallRecord =>
  only(good.calls.find((call) => call.operation === operation));
const ownJob = (): Job => only([...good.aws.jobs.values()].find((job) => job.type === 'LAUNCH'));
const ownInstance = (): Instance =>
  only([...good.aws.instances.values()].find((instance) => instance.role === 'recovery'));
const deletion = (): Deletion => only(good.aws.deletions[0]);
const drillId = (): string => only(good.executions[0]).drillId;
const after = (at: string, seconds: number): string =>
  new Date(Date.parse(at) + seconds * 1_000).toISOString();

const findingOf = (
  { servers }: DrillRecord,
  code: DrillRecord['findings'][number]['code'],
  place: number,
): DrillRecord['findings'][number] => ({
  id: `F-${place}`,
  severity: 'HIGH',
  code,
  text: 'x',
  owner: 'SRE',
  dueDate: '2099-01-01',
  serverID: only(servers[0]).serverID,
});

/** A probe of the first server is told as the cause of its failure. */
function probeTold(record: DrillRecord): void {
  const { serverID, probes } = only(record.servers[0]);
  for (const probe of probes) probe.status = 'FAILED';
  only(record.waves[0]).timedOut = true;
  record.reasons = [{ code: 'PROBE_FAILED', text: 'x', serverID }];
}

function withRecord(change: (record: DrillRecord) => void): History {
  const [key, text] = only([...good.records][0]);
  const written = JSON.parse(text) as DrillRecord;
  change(written);
  drillRecordSchema.parse(written);
  return { ...good, records: new Map([[key, JSON.stringify(written)]]) };
}

const sent = (input: Record<string, unknown>): CallRecord => ({
  ...callNamed('StartRecovery'),
  service: 'ssm',
  operation: 'SendCommand',
  invocation: `${drillId()}/ProbeWave#1`,
  input: {
    InstanceIds: [ownInstance().instanceID],
    Comment: `kunren ${drillId()} 0 restore 0`,
    ...input,
  },
});
const withJob = (job: Job): History => withAccount({ jobs: new Map([...good.aws.jobs, [job.jobID, job]]) });
const withInstance = (instance: Instance): History =>
  withAccount({ instances: new Map([...good.aws.instances, [instance.instanceID, instance]]) });

/** The healthy history with one file of its evidence changed, or taken away. */
function withEvidence(name: string, content: string | Uint8Array | undefined): History {
  const evidence = new Map(good.evidence);
  const key = only([...evidence.keys()].find((one) => one.endsWith(`/${name}`)));
  if (content === undefined) evidence.delete(key);
  else evidence.set(key, Buffer.from(content));
  return { ...good, evidence };
}

/** A record that says that it is the second. */
function withoutFirstPlace(): History {
  const [key, text] = only([...good.records][0]);
  const written: unknown = JSON.parse(text);
  const chain = { sequence: 2, previous: { drillId: '01KAZ0000000000000000000AB', sha256: null } };
  const evidence = new Map([[key, Buffer.from(JSON.stringify({ ...(written as object), chain }))]]);
  return { ...good, evidence };
}

/** Those of restore drills are in restore-checkers.test.ts. */
type OfDrs = Exclude<CheckerName, keyof typeof RESTORE_CHECKERS>;

/** For each promise, histories in which it was broken. */
const SPOILT: Record<OfDrs, readonly (readonly [what: string, spoil: () => History])[]> = {
  onlyDrillsAreStarted: [
    ['a start without isDrill', () => withCall(started({ isDrill: undefined }))],
    [
      'a start that is no drill, although it was refused',
      () => withCall({ ...started({ isDrill: false }), status: 409 }),
    ],
  ],
  iamDeniesNothing: [
    [
      'a terminate by the step that starts',
      () => ({
        ...good,
        decisions: [
          {
            caller: 'start-wave',
            action: 'drs:TerminateRecoveryInstances',
            resource: '*',
            context: {},
            answer: 'ImplicitlyDenied',
          },
        ],
      }),
    ],
  ],
  onlyPlannedServersAreTouched: [
    ['a start of a bystander', () => withCall(started({ sourceServers: [{ sourceServerID: bystander() }] }))],
    ['a start without the tags of a drill', () => withCall(started({ tags: {} }))],
    [
      'a termination of what belongs to no planned server',
      () =>
        withCall({
          ...callNamed('TerminateRecoveryInstances'),
          input: { recoveryInstanceIDs: ['i-0123456789abcdef0'] },
        }),
    ],
    [
      'a change of a launch setting',
      () => withCall({ ...callNamed('StartRecovery'), operation: 'UpdateLaunchConfiguration' }),
    ],
    [
      'a termination in EC2',
      () =>
        withCall({
          ...callNamed('DescribeInstances'),
          operation: 'TerminateInstances',
          input: { InstanceIds: [ownInstance().instanceID] },
        }),
    ],
  ],
  nothingLeavesThisMachine: [
    [
      'a connection to production',
      () => ({
        ...good,
        dials: [
          ...good.dials,
          { transport: 'tcp', address: '198.51.100.5', port: 3306, ledTo: '198.51.100.5' },
        ],
      }),
    ],
  ],
  evidenceHolds: [
    ['a drill that is not signed', () => withEvidence('drill.sigstore.json', undefined)],
    ['a report that is another', () => withEvidence('report.en.html', 'all is well')],
    ['a guide that is gone', () => withEvidence('VERIFY.md', undefined)],
    ['a record at a place where none was before', () => withoutFirstPlace()],
    ['answers that are none', () => withEvidence('raw.ndjson.gz', 'all is well')],
  ],
  userDataIsRemoved: [
    ['user data as EC2 gives it', () => withEvidence('report.en.html', btoa(USER_DATA))],
    ['user data in an answer', () => withEvidence('raw.ndjson.gz', gzipSync(JSON.stringify(USER_DATA)))],
  ],
  nothingForeignIsDeleted: [
    [
      'a drill of somebody else',
      () => withAccount({ deletions: [{ ...deletion(), launchJobID: 'drsjob-of-somebody' }] }),
    ],
    ['a recovery instance', () => withAccount({ deletions: [{ ...deletion(), isDrill: false }] })],
  ],
  noRecoveryIsLost: [
    [
      'a recovery that a drill cleaned up at its start',
      () =>
        withAccount({
          deletions: [{ ...deletion(), isDrill: false, cause: 'StartRecovery', jobID: ownJob().jobID }],
        }),
    ],
  ],
  noPlanRecoveryIsDisturbed: [
    [
      'a start of a server that a recovery plan of DRS was recovering',
      () =>
        withAccount({
          scenario: {
            ...good.scenario,
            recoveryPlans: [
              { mode: 'RECOVERY', servers: ['h1'], after: -600, lasts: undefined, status: 'IN_PROGRESS' },
            ],
          },
        }),
    ],
  ],
  onlyDeadRowsAreForgotten: [
    [
      'the row of an instance that still ran',
      () =>
        withCall({
          ...callNamed('TerminateRecoveryInstances'),
          operation: 'DeleteRecoveryInstance',
          input: { recoveryInstanceID: ownInstance().instanceID },
          at: only(good.executions[0]).startedAt,
        }),
    ],
    [
      'a row of nobody known',
      () =>
        withCall({
          ...callNamed('TerminateRecoveryInstances'),
          operation: 'DisconnectRecoveryInstance',
          input: { recoveryInstanceID: 'i-0123456789abcdef0' },
        }),
    ],
  ],
  livingDrillsAreLeftAlone: [
    [
      'a sweep of a drill that still runs',
      () =>
        withCall({
          ...callNamed('TerminateRecoveryInstances'),
          at: only(good.executions[0]).startedAt,
          invocation: 'sweep/SweepOrphans#1',
        }),
    ],
    [
      'another drill’s hands on it',
      () =>
        withCall({
          ...callNamed('TerminateRecoveryInstances'),
          at: only(good.executions[0]).startedAt,
          invocation: '01K00000000000000000000000/TerminateDrill#1',
        }),
    ],
  ],
  commandsStayInTheDrill: [
    ['a command to nobody known', () => withCall(sent({ InstanceIds: ['i-0123456789abcdef0'] }))],
    [
      'a command to a real recovery',
      () => {
        const real = { ...ownInstance(), instanceID: 'i-0123456789abcdef0', isDrill: false };
        return {
          ...withInstance(real),
          calls: [...good.calls, sent({ InstanceIds: [real.instanceID] })],
        };
      },
    ],
    ['a command of no drill', () => withCall(sent({ Comment: 'hello' }))],
    ['a command by tags', () => withCall(sent({ Targets: [{ Key: 'tag:Name', Values: ['*'] }] }))],
  ],
  actionsAreSentOnce: [['the same action twice', () => withCall(sent({}), sent({}))]],
  oneJobPerServerAndWave: [
    ['the same wave twice', () => withJob({ ...ownJob(), jobID: 'drsjob-00000000000000002' })],
  ],
  everythingIsGoneOrReported: [
    [
      'an instance that still runs',
      () => withInstance({ ...ownInstance(), terminatedAt: Number.POSITIVE_INFINITY }),
    ],
    ['a job that never ended', () => withJob({ ...ownJob(), endedAt: Number.POSITIVE_INFINITY })],
  ],
  cleanMeansClean: [
    [
      'an instance that outlived the record',
      () => withInstance({ ...ownInstance(), terminatedAt: good.endedAt + 1 }),
    ],
  ],
  oneOfThemRuns: [
    [
      'two drills that kept each other out',
      () => {
        const [key, text] = only([...good.records][0]);
        const record = JSON.parse(text) as { guards: { refusals: object[] } };
        record.guards.refusals = [{ code: 'LEASE_HELD', text: 'held' }];
        const refused = JSON.stringify(record);
        const records = new Map([
          [key, refused],
          [key.replace('/drill.json', '-too/drill.json'), refused],
        ]);
        return { ...good, records, executions: [only(good.executions[0]), only(good.executions[0])] };
      },
    ],
  ],
  leasesAreReleased: [
    ['a lease that was taken again', () => withCall(callNamed('PutItem'))],
    [
      'a lease whose release was refused',
      () => ({
        ...good,
        calls: good.calls.map((call) => (call.operation === 'DeleteItem' ? { ...call, status: 400 } : call)),
      }),
    ],
  ],
  resultsAreTold: [
    ['no message at all', () => ({ ...good, messages: [] })],
    [
      'nothing but what was said while it was held',
      () => ({
        ...good,
        messages: good.messages.map((one) => ({
          ...one,
          attributes: { ...one.attributes, eventType: 'DrillHeld' },
        })),
      }),
    ],
  ],
  failbacksAreLeftAlone: [
    [
      'a termination of an instance that is failed back',
      () => {
        const own = ownInstance();
        return withInstance({ ...own, row: { ...only(own.row), reversedAt: 0 } });
      },
    ],
  ],
  oneRecordADrill: [
    ['none', () => ({ ...good, records: new Map() })],
    [
      'two',
      () => ({
        ...good,
        records: new Map([...good.records, [`drills/other/${drillId()}/drill.json`, '{}']]),
      }),
    ],
    [
      'one, written twice',
      () =>
        withCall(
          only(
            good.calls.find(({ input }) =>
              String((input as { Key?: string } | null)?.Key).endsWith('/drill.json'),
            ),
          ),
        ),
    ],
  ],
  verdictsRecompute: [
    [
      'a better verdict than the facts give',
      () =>
        withRecord((record) => {
          only(record.servers[0]).verifiedAt = null;
        }),
    ],
    [
      'no record at all in the file',
      () => ({ ...good, records: new Map([...good.records.keys()].map((key) => [key, '{}'])) }),
    ],
  ],
  timesHaveOneForm: [
    [
      'a time as DRS wrote it',
      () =>
        withRecord((record) => {
          only(record.waves[0]?.operations[0]).createdAt = '2026-11-21T17:00:00.324841+00:00';
        }),
    ],
  ],
  failuresHaveFindings: [
    [
      'a failed drill that nobody must act on',
      () =>
        withRecord((record) => {
          record.verdict = 'FAIL';
          record.findings = [];
        }),
    ],
    [
      'a finding of nobody',
      () =>
        withRecord((record) => {
          const due = { owner: '', dueDate: '2099-01-01' };
          record.findings = [{ id: 'F-1', severity: 'HIGH', code: 'PROBE_FAILED', text: 'x', ...due }];
        }),
    ],
  ],
  passingIsProven: [
    [
      'a heartbeat that was never read',
      () =>
        withRecord((record) => {
          only(record.servers[0]).heartbeatPlanned = true;
        }),
    ],
    [
      'an address that was not kept',
      () =>
        withRecord((record) => {
          record.plan.network.copiedPrivateIp = 'require';
        }),
    ],
    [
      'a probe that failed',
      () =>
        withRecord((record) => {
          only(only(record.servers[0]).probes[0]).status = 'FAILED';
        }),
    ],
    [
      'a server that was never verified',
      () =>
        withRecord((record) => {
          only(record.servers[0]).verifiedAt = null;
        }),
    ],
    [
      'a launch that failed',
      () =>
        withRecord((record) => {
          only(record.servers[0]).launch.status = 'FAILED';
        }),
    ],
    [
      'a recovery point that was not measured',
      () =>
        withRecord((record) => {
          record.recoveryPoint.met = null;
        }),
    ],
    [
      'a recovery time that was missed',
      () =>
        withRecord((record) => {
          record.recoveryTime.met = false;
        }),
    ],
    [
      'a server verified before it had booted',
      () => withInstance({ ...ownInstance(), bootedAt: good.endedAt }),
    ],
    ['no instance in the account', () => withAccount({ instances: new Map() })],
    [
      'data that was older than its objective, whatever DRS said',
      () => {
        const instance = ownInstance();
        const row = { ...only(instance.row), pointInTimeAt: instance.launchedAt - 86_400_000 };
        return withInstance({ ...instance, row });
      },
    ],
  ],
  japaneseIsJapanese: [
    [
      'English where Japanese has no words for it',
      () =>
        withRecord((record) => {
          record.cleanup.leftovers = [{ type: 'something that nobody ever named', id: 'x', detail: 'x' }];
        }),
    ],
    [
      'a sentence of ours that no form fits',
      () =>
        withRecord((record) => {
          record.reasons = [{ code: 'NO_INSTANCE', text: 'h1 never was launched but has no instance' }];
        }),
    ],
  ],
  oneCauseOneFinding: [
    [
      'two findings of one server',
      () =>
        withRecord((record) => {
          record.findings = [findingOf(record, 'NOT_READY', 1), findingOf(record, 'PROBE_FAILED', 2)];
        }),
    ],
    [
      'a measure that is missing for a server that has a finding',
      () =>
        withRecord((record) => {
          const { serverID } = only(record.servers[0]);
          record.notMeasured = [{ metric: 'recoveryTime', reason: 'x', serverIDs: [serverID] }];
          const { serverID: _, ...missing } = findingOf(record, 'NOT_MEASURED', 2);
          record.findings = [findingOf(record, 'LAUNCH_FAILED', 1), missing];
        }),
    ],
    [
      'a probe of a server that never booted',
      () => {
        const told = withRecord(probeTold);
        const instances = new Map(good.aws.instances);
        const instance = ownInstance();
        instances.set(instance.instanceID, { ...instance, bootedAt: Number.POSITIVE_INFINITY });
        return { ...told, aws: { ...told.aws, instances } };
      },
    ],
    [
      'a probe of a server that was terminated',
      () => {
        const told = withRecord(probeTold);
        const instances = new Map(good.aws.instances);
        const instance = ownInstance();
        instances.set(instance.instanceID, { ...instance, shutDownAt: 0 });
        return { ...told, aws: { ...told.aws, instances } };
      },
    ],
  ],
  drillsAreBounded: [
    [
      'a drill of a week',
      () => ({
        ...good,
        executions: good.executions.map((one) => ({ ...one, endedAt: after(one.startedAt, 604_800) })),
      }),
    ],
    [
      'a drill of ten thousand calls',
      () => withCall(...Array.from({ length: 10_000 }, () => callNamed('StartRecovery'))),
    ],
    [
      'a payload that Step Functions refuses',
      () => ({
        ...good,
        executions: good.executions.map((one) => ({ ...one, largestPayloadBytes: 300_000 })),
      }),
    ],
  ],
  nothingStartsAfterAborting: [
    [
      'a start during a real recovery',
      () =>
        withJob({
          ...ownJob(),
          jobID: 'drsjob-00000000000000003',
          initiatedBy: 'START_RECOVERY',
          tags: {},
          createdAt: good.aws.startedAt,
        }),
    ],
    ['a start under an alarm', () => changed({ alarm: { name: 'production-is-down', state: 'ALARM' } })],
    ['a start in a closed calendar', () => changed({ calendar: { name: 'freeze', state: 'CLOSED' } })],
    [
      'a start while replication runs in reverse',
      () => changed({ replication: { server: 'h1', direction: 'FAILBACK' } }),
    ],
    [
      'a start after the record was closed',
      () => withCall({ ...callNamed('StartRecovery'), at: after(new Date(good.endedAt).toISOString(), 60) }),
    ],
  ],
};

const bystander = (): string =>
  only([...good.aws.servers.values()].find(({ scenario }) => scenario.hostname === 'bystander')).scenario.id;

const started = (input: Record<string, unknown>): CallRecord => {
  const call = callNamed('StartRecovery');
  return { ...call, input: { ...(call.input as Record<string, unknown>), ...input } };
};

/** The healthy history in an account where something had changed before the second wave. */
function changed(change: Omit<History['scenario']['changes'][number], 'after'>): History {
  const scenario = { ...good.scenario, changes: [{ after: 30, ...change }] };
  return { ...good, scenario, aws: { ...good.aws, scenario } };
}

describe('a healthy drill', () => {
  test('breaks no promise', () => {
    expect(checkAll(good)).toEqual([]);
    expect(good.executions[0]?.ended).toBe('SUCCEEDED');
  });
});

describe.each(Object.entries(SPOILT))('%s', (name, spoilt) => {
  test.each(spoilt)('sees %s', (_, spoil) => {
    expect(CHECKERS[name as CheckerName](spoil())).not.toEqual([]);
  });
});
