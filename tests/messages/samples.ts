import type { DrillEvent, EventType } from '../../core/history/event.ts';
import type { Mentions } from '../../core/plan/notifications.ts';
import { compareRuns } from '../../core/readiness/result.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import {
  closedEvent,
  delayedEvent,
  heldEvent,
  unrecordedEvent,
} from '../../reporting/messages/drill-events.ts';
import type { Sender } from '../../reporting/messages/make-event.ts';
import {
  announcedEvent,
  expiringEvent,
  leftoversEvent,
  missedEvent,
  overdueEvent,
  sweptEvent,
  testEvent,
} from '../../reporting/messages/plan-events.ts';
import { readinessEvent } from '../../reporting/messages/readiness-event.ts';
import { at, factsOf, failedLaunch, NOW, planOf, recovered, web } from '../builders.ts';
import { abortedRecord, failingRecord, passedRecord, recordOf, refusedRecord } from '../records.ts';

/** One event of each kind, for golden files and documents. */

export const SENDER: Sender = {
  environment: 'prod',
  simulated: false,
  place: { bucket: 'kunren-evidence', region: 'ap-northeast-1' },
  now: NOW,
};

export const MENTIONS: Mentions = {
  slack: ['U012AB3CD', 'S0123ABCD'],
  teams: [{ id: 'taro@example.com', name: '山田 太郎' }],
  googleChat: ['123456789012345678901'],
  chatwork: ['1234567'],
};

const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const EXECUTION =
  'arn:aws:states:ap-northeast-1:111122223333:execution:kunren-prod-drill:01KAZ0000000000000000000AB';
const APPROVAL = { ticket: 'DR-142', approver: '情報システム部長', expires: '2026-11-30T18:00:00+09:00' };
const LEFTOVERS = [{ type: 'instance', id: 'i-0aaaaaaaaaaaaaaaa', detail: 'running' }];

const SPEAKING = planOf({
  title: { ja: '受発注サイトの復旧訓練', en: 'Recovery drill of the ordering site' },
  owner: { name: '基盤チーム' },
});

/** The record as a real drill of a plan that people would write. */
const real = (record: DrillRecord): DrillRecord => ({
  ...record,
  simulated: false,
  executionId: EXECUTION,
  plan: SPEAKING,
});
const SWEPT = { plan: SPEAKING, drillId: '01KAZ0000000000000000000AB', executionId: EXECUTION };
const once = { inARow: 1, thread: '01KAZ0000000000000000000AB' };
const closed = (record: DrillRecord, streak = once, signed = true): DrillEvent =>
  closedEvent(real(record), { sha256: HASH, signed }, streak, SENDER);

const withFinding = (): DrillRecord => {
  const record = failingRecord('connect ECONNREFUSED 10.0.1.25:3306');
  const [finding] = record.findings;
  if (finding === undefined) throw new Error('a failed drill has a finding');
  return { ...record, findings: [finding] };
};

/** The record of the failed drill. */
export const failedRecord = (): DrillRecord => real(withFinding());

/** As EC2 denies something: the caller, the action and the resource first, then why, then what only AWS reads. */
const DENIAL =
  'UnauthorizedOperation: You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/kunren-prod-StartWaveRole-1A2B3C4D5E6F/kunren-prod-startWave is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:ap-northeast-3:111122223333:instance/* with an explicit deny in a service control policy: arn:aws:organizations::999988887777:policy/o-a1b2c3d4e5/service_control_policy/p-examplepolicyid. Encoded authorization failure message: …';

/** Of a stack in another account than the servers: whoever follows a link must know in which. */
const denied = (): DrillEvent =>
  closedEvent(
    {
      ...real(
        recordOf(
          factsOf(
            [
              recovered({
                ...failedLaunch,
                launch: { ...failedLaunch.launch, error: DENIAL },
                verifiedAt: null,
              }),
              web(),
            ],
            {},
          ),
        ),
      ),
      executionId: EXECUTION.replace('111122223333', '444455556666'),
    },
    { sha256: HASH, signed: true },
    once,
    SENDER,
  );

const overdue = (): DrillEvent => {
  const [finding] = withFinding().findings;
  if (finding === undefined) throw new Error('a failed drill has a finding');
  return overdueEvent(
    SPEAKING,
    [{ drillId: '01KAZ0000000000000000000AB', finding, disposition: null }],
    SENDER,
  );
};

const silent = (hostname: string, serverID: string) => ({
  check: 'replication' as const,
  code: 'AGENT_SILENT',
  state: 'failing' as const,
  resource: serverID,
  serverID,
  values: { hostname, duration: '3h' },
});

/** A new finding, one that has lasted for more than a week, and one that is over. */
const READINESS = compareRuns(
  { ...SPEAKING, readiness: { expression: 'cron(0 6 * * ? *)', remindAfter: 604_800 } },
  {
    planSha256: '0'.repeat(64),
    simulated: false,
    checkedAt: new Date('2026-11-22T21:00:00Z'),
    servers: [],
    findings: [silent('wordpress-web', 's-1111111111111111a'), silent('wordpress-db', 's-2222222222222222b')],
    notLookedAt: [],
    listed: [],
  },
  compareRuns(
    SPEAKING,
    {
      planSha256: '0'.repeat(64),
      simulated: false,
      checkedAt: new Date('2026-11-12T21:00:00Z'),
      servers: [],
      findings: [silent('wordpress-db', 's-2222222222222222b'), silent('file-server', 's-3333333333333333c')],
      notLookedAt: [],
      listed: [],
    },
    undefined,
  ).result,
);

/** Each by its name in tests/messages/golden/. */
export const SAMPLES: Readonly<Record<string, DrillEvent>> = {
  passed: closed(passedRecord),
  /** Its record was written five hours late and could not be signed yet. */
  unsigned: closed({ ...passedRecord, endedAt: at(20 + 300) }, once, false),
  failed: closed(withFinding()),
  denied: denied(),
  'left-over': closed({
    ...passedRecord,
    cleanup: { ...passedRecord.cleanup, status: 'INCOMPLETE', leftovers: LEFTOVERS },
  }),
  refused: closed(refusedRecord),
  'refused-again': closed(refusedRecord, { inARow: 4, thread: '01KAY0000000000000000000AA' }),
  aborted: closed(abortedRecord),
  held: heldEvent(real(withFinding()), '2026-11-21T21:00:00.000Z', SENDER),
  delayed: delayedEvent(
    real(failingRecord('connect ECONNREFUSED 10.0.1.25:3306')),
    [
      { type: 'drs-job', id: 'drsjob-1111111111111111a', detail: 'still PENDING' },
      {
        type: 'conversion-server',
        id: 'i-0aaaaaaaaaaaaaaaa',
        detail: 'of job drsjob-1111111111111111a, running',
      },
    ],
    SENDER,
  ),
  unrecorded: unrecordedEvent(real(failingRecord('connect ECONNREFUSED 10.0.1.25:3306')), SENDER),
  leftovers: leftoversEvent(SWEPT, LEFTOVERS, SENDER),
  swept: sweptEvent(SWEPT, SENDER),
  missed: missedEvent(SPEAKING, '2026-11-21T17:00:00.000Z', SENDER),
  overdue: overdue(),
  approval: expiringEvent(SPEAKING, APPROVAL, SENDER),
  announced: announcedEvent(SPEAKING, '2026-11-28T17:00:00.000Z', SENDER),
  readiness: readinessEvent(SPEAKING, READINESS.result, READINESS.news, SENDER),
  test: testEvent(SPEAKING, SENDER),
};

export const TYPES: readonly EventType[] = Object.values(SAMPLES).map(({ type }) => type);
