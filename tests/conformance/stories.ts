import { WEBHOOK_SERVICES } from '../../core/plan/notifications.ts';
import { SOME_SECRET } from '../../simulator/healthy-account.ts';
import { serversWith } from '../simulation/rehearse.ts';

/** The drills that both engines play: each ending, each state, each way in which a Lambda fails. */
export interface Story {
  readonly name: string;
  /** Changes of the example plan's simulated account, and of the example plan, at their top level. */
  readonly scenario?: Changes;
  readonly plan?: Changes;
  readonly verdict: string;
  readonly cleanup: 'COMPLETE' | 'INCOMPLETE';
  /** States that this story is about: both engines must come to them. */
  readonly states: readonly string[];
  /** The SDK draws the pauses between its tries by chance. */
  readonly drawsPauses?: true;
  /** So often S3 must refuse to overwrite the record, and the function take it as written; never unless given. */
  readonly refusedWrites?: number;
  /** Started with the input of the packaged schedule. */
  readonly scheduled?: true;
}

type Changes = Record<string, unknown>;

const db = (changes: Changes): Changes => ({ servers: serversWith(changes) });
const web = (changes: Changes): Changes => ({ servers: serversWith({}, changes) });
const fails = (operation: string, error: string, more: Changes = {}): Changes => ({
  faults: [{ operation, error, times: 1_000, ...more }],
});
const keeping = (changes: Changes): Changes => ({
  cleanup: { keepPassed: '0s', keepFailed: '0s', timeLimit: '1h', hardExpiry: '12h', ...changes },
});
/** Dies at once, every time that the state machine tries it. */
const dies = (state: string): Changes => ({
  workflow: Array.from({ length: 7 }, (_, index) => ({
    state,
    happens: 'is-killed',
    afterCalls: 0,
    time: index + 1,
  })),
});
const closed = db({ services: [{ port: 3306, behaviour: 'closed' }] });

const HOOKS = WEBHOOK_SERVICES.map((service) => ({
  service,
  secret: `arn:aws:ssm:ap-northeast-3:111122223333:parameter/kunren/${service}`,
}));

export const STORIES: readonly Story[] = [
  {
    name: 'everything recovers',
    // The only one with PDFs, by the packaged fonts: they take longer than a story.
    plan: { report: { languages: ['ja', 'en'], pdf: true } },
    verdict: 'PASS',
    cleanup: 'COMPLETE',
    states: ['BeginDrill', 'WaitForLaunch', 'ProbeWave', 'TerminateDrill', 'CloseDrill'],
  },
  {
    name: 'started by the packaged schedule',
    scheduled: true,
    verdict: 'PASS',
    cleanup: 'COMPLETE',
    states: ['OpenDrill', 'CloseDrill'],
  },
  {
    name: 'the second server fails to launch',
    scenario: web({ outcome: 'launch-failed' }),
    plan: keeping({}),
    verdict: 'FAIL',
    cleanup: 'COMPLETE',
    states: ['TerminateDrill'],
  },
  {
    name: 'a plan whose approval has expired is refused when it opens',
    plan: { approval: { ticket: 'CHG-1', approver: 'A', expires: '2026-01-01T00:00:00Z' } },
    verdict: 'SKIPPED',
    cleanup: 'COMPLETE',
    states: ['Opened?', 'CloseDrill'],
  },
  {
    name: 'a live recovery refuses the drill',
    scenario: { existing: [{ server: 'wordpress-db', kind: 'recovery' }] },
    verdict: 'SKIPPED',
    cleanup: 'COMPLETE',
    states: ['CheckGuards', 'Clear?', 'CloseDrill'],
  },
  {
    name: 'a recovery plan of DRS refuses the drill',
    scenario: { recoveryPlans: [{ servers: ['wordpress-db'] }] },
    verdict: 'SKIPPED',
    cleanup: 'COMPLETE',
    states: ['CheckGuards', 'Clear?', 'CloseDrill'],
  },
  {
    name: 'an alarm refuses the drill',
    scenario: { alarms: [{ name: 'major-incident', state: 'ALARM' }] },
    plan: { guards: { blockingAlarms: ['major-incident'] } },
    verdict: 'SKIPPED',
    cleanup: 'COMPLETE',
    states: ['Clear?'],
  },
  {
    name: 'a real recovery begins and the drill aborts',
    scenario: { realRecoveries: [{ server: 'wordpress-web', after: '4m' }] },
    verdict: 'ABORTED',
    cleanup: 'COMPLETE',
    states: ['Launched?', 'TerminateDrill'],
  },
  {
    name: 'a failure is held for inspection',
    scenario: closed,
    plan: keeping({ keepFailed: '2h' }),
    verdict: 'FAIL',
    cleanup: 'COMPLETE',
    states: ['HoldDrill', 'Kept?', 'WaitWhileHeld', 'TerminateDrill'],
  },
  {
    name: 'a volume is left behind',
    scenario: db({ volumesStay: true }),
    plan: keeping({ timeLimit: '20m' }),
    verdict: 'PASS',
    cleanup: 'INCOMPLETE',
    states: ['Clean?', 'CloseDrill'],
  },
  {
    name: 'DRS throttles for longer than the SDK tries',
    scenario: fails('drs:DescribeJobLogItems', 'ThrottlingException', { times: 15 }),
    drawsPauses: true,
    verdict: 'PASS',
    cleanup: 'COMPLETE',
    states: ['CheckWave'],
  },
  {
    name: 'an action runs, and the server is asked inside',
    scenario: db({ ssm: { results: [{ matches: 'restore', output: 'restored', duration: '6m' }] } }),
    plan: {
      waves: [
        {
          name: 'database',
          readyWithin: '45m',
          actions: [{ name: 'restore', servers: ['wordpress-db'], script: 'restore' }],
          servers: [
            {
              hostname: 'wordpress-db',
              probes: [{ protocol: 'ssm', check: 'hostname' }],
            },
          ],
        },
      ],
    },
    verdict: 'PASS',
    cleanup: 'COMPLETE',
    states: ['RunActions', 'Acted?', 'ProbeWave'],
  },
  {
    name: 'a step fails for good',
    scenario: fails('drs:DescribeJobLogItems', 'AccessDeniedException', { status: 403 }),
    plan: keeping({}),
    verdict: 'INCONCLUSIVE',
    cleanup: 'COMPLETE',
    states: ['CheckWave', 'TerminateDrill', 'CloseDrill'],
  },
  {
    name: 'opening fails for good',
    scenario: dies('OpenDrill'),
    verdict: 'INCONCLUSIVE',
    cleanup: 'COMPLETE',
    states: ['OpenDrill', 'TerminateDrill'],
  },
  {
    name: 'a Lambda dies in the middle',
    scenario: { workflow: [{ state: 'StartWave', happens: 'is-killed', afterCalls: 6 }] },
    verdict: 'PASS',
    cleanup: 'COMPLETE',
    states: ['StartWave'],
  },
  {
    name: 'a Lambda hangs',
    scenario: { workflow: [{ state: 'CheckWave', happens: 'times-out', afterCalls: 2 }] },
    verdict: 'PASS',
    cleanup: 'COMPLETE',
    states: ['CheckWave'],
  },
  {
    name: 'closing runs twice and writes one record',
    scenario: { workflow: [{ state: 'CloseDrill', happens: 'runs-twice' }] },
    refusedWrites: 1,
    verdict: 'PASS',
    cleanup: 'COMPLETE',
    states: ['CloseDrill'],
  },
  {
    name: 'closing fails for good and the sweep closes',
    scenario: dies('CloseDrill'),
    verdict: 'PASS',
    cleanup: 'COMPLETE',
    states: ['CloseDrill'],
  },
  {
    name: 'a failure is posted to webhooks',
    scenario: {
      ...closed,
      secrets: Object.fromEntries(HOOKS.map(({ service, secret }) => [secret, SOME_SECRET[service]])),
    },
    plan: { ...keeping({}), notifications: { mentions: { slack: ['U012AB3CD'] }, webhooks: HOOKS } },
    verdict: 'FAIL',
    cleanup: 'COMPLETE',
    states: ['CloseDrill'],
  },
];
