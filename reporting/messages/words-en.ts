import type { DrillEvent } from '../../core/history/event.ts';
import { leftoverName } from '../report/method-words.ts';
import { reasonsIn } from '../report/reasons.ts';
import { WORDING } from '../wording.ts';
import { isIncident, type MessageWords } from './words.ts';

const { en } = WORDING;
const NOTHING_TO_DO = (): string[] => [];
const owner = ({ plan }: DrillEvent): string => plan.owner;

export const EN: MessageWords = {
  drill: en.drill,
  verdict: en.verdict,
  state: {
    DrillHeld: 'Kept for inspection',
    CleanupDelayed: 'Cleanup delayed',
    RecordDelayed: 'Record delayed',
    LeftoversRemain: 'LEFTOVERS',
    SweepActed: 'Swept',
    DrillMissed: 'MISSED',
    FindingOverdue: 'Finding overdue',
    ApprovalExpiring: 'Approval expires soon',
    DrillAnnounced: 'Announced',
    ReadinessChanged: 'Readiness changed',
    TestMessage: 'Test message',
  },
  leftover: (type) => leftoverName('en', type),
  aside: (text) => ` (${text})`,
  andLeftovers: ', cleanup INCOMPLETE',
  provisional: (verdict) => `${verdict} so far`,
  bracketed: (text) => `[${text}] `,
  inARow: (times) => `${times} times in a row for the same reason`,
  simulated: en.simulated,
  label: {
    recovered: 'Recovered',
    recoveryTime: 'Recovery time (RTA)',
    recoveryPoint: 'Recovery point (RPA)',
    cleanup: 'Cleanup',
    causes: 'Reasons',
    leftovers: 'Leftover resources',
    findings: 'Findings',
    appeared: 'New',
    overdue: 'Still so',
    gone: 'No longer so',
    settingsChanged: 'Launch settings changed since the last pass',
    failback: 'Failback: found or not known',
    nextSteps: 'Next',
    target: 'Target',
    held: 'Date',
    owner: 'Owner',
    plan: 'Drill plan',
    drillId: 'Drill',
    recordHash: 'SHA-256 of drill.json',
  },
  actualTime: 'RTA',
  servers: (recovered, total) => `${recovered} of ${total}`,
  notMeasured: en.notMeasured,
  met: 'met',
  missed: 'missed',
  undecided: 'too close to tell',
  cleanup: {
    COMPLETE: 'complete',
    INCOMPLETE: 'INCOMPLETE: resources are left over',
    NOTHING: 'not needed: nothing was started',
  },
  sourceAlive: (freshness) =>
    `The source was alive, so a disaster would have lost more${freshness === null ? '' : ` (data freshness ${freshness})`}.`,
  others: (count) => `and ${count} more`,
  cut: '… cut to fit; the report has all of it.',
  severity: { HIGH: 'high', MEDIUM: 'medium', LOW: 'low' },
  reason: reasonsIn('en'),
  due: (date) => `due ${date}`,
  happened: {
    DrillCompleted: () => [],
    DrillRefused: ({ inARow }) =>
      inARow > 1 ? [] : ['A pre-check refused the drill before anything was started. Nothing was touched.'],
    DrillAborted: () => ['The drill aborted. Only its own drill instances were removed.'],
    DrillHeld: ({ until }, say) => [`The drill instances are kept for inspection until ${say(until)}.`],
    CleanupDelayed: () => [
      'The outcome of the drill is certain; its cleanup is still waiting for these resources, and goes on by itself.',
    ],
    RecordDelayed: () => [
      'The drill is over, but its record cannot be written to the evidence bucket. That is tried again every hour.',
    ],
    LeftoversRemain: () => ['Cleanup could not remove these resources. They may go on costing money.'],
    SweepActed: () => [
      'The sweep found the drill’s leftover resources and removed them all. No action is needed.',
    ],
    DrillMissed: ({ slot }, say) => [`The drill scheduled for ${say(slot)} did not start.`],
    FindingOverdue: () => ['Findings are past their due date.'],
    ApprovalExpiring: ({ expires, ticket, approver }, say) => [
      `The approval of the drill expires at ${say(expires)}; drills after that are refused.`,
      `Approval: ${ticket}, by ${approver}`,
    ],
    DrillAnnounced: ({ slot }, say) => [
      `An unattended recovery drill starts at ${say(slot)}. Production is not affected.`,
    ],
    ReadinessChanged: ({ ready, open }) => [
      ready
        ? 'The readiness check finds nothing any more that keeps the servers from recovering.'
        : `Open findings of the readiness check, which keep the servers from recovering or cannot be seen: ${open}.`,
    ],
    TestMessage: () => ['This checks that messages arrive. No drill was run. No action is needed.'],
  },
  todo: {
    DrillCompleted: (event) => {
      const { verdict, cleanup } = event.result ?? {};
      return [
        ...(cleanup === 'INCOMPLETE' ? [`${owner(event)}: ${en.lookAtLeftovers}`] : []),
        ...(verdict === 'FAIL' ? [`${owner(event)}: ${en.nextStep.FAIL}`] : []),
        ...(verdict === 'INCONCLUSIVE' ? [`${owner(event)}: ${en.nextStep.INCONCLUSIVE}`] : []),
        ...(verdict === 'PASS_WITH_FINDINGS' ? [`${owner(event)}: ${en.nextStep.PASS_WITH_FINDINGS}`] : []),
      ];
    },
    DrillRefused: (event) => (event.inARow > 1 ? [] : [`${owner(event)}: ${en.nextStep.SKIPPED}`]),
    DrillAborted: (event) => [
      ...(event.result?.cleanup === 'INCOMPLETE' ? [`${owner(event)}: look at the leftovers`] : []),
      isIncident(event)
        ? `${owner(event)}: repeat the drill when the incident is over`
        : `${owner(event)}: correct the cause, and repeat the drill`,
    ],
    DrillHeld: ({ drillId }) => [`To end it early: kunren cleanup ${drillId}`],
    CleanupDelayed: (event) => [
      `${owner(event)}: look at what delays cleanup; another message follows when the drill is closed`,
    ],
    RecordDelayed: (event) => [
      `${owner(event)}: look at why the evidence bucket refuses the record; another message follows when it is written`,
    ],
    LeftoversRemain: (event) => [
      `${owner(event)}: look at the leftovers (removal is tried again every hour; at once with kunren cleanup ${event.drillId})`,
    ],
    SweepActed: NOTHING_TO_DO,
    DrillMissed: (event) => [
      `${owner(event)}: look at the schedule in EventBridge Scheduler, its dead-letter queue, and the executions of the state machine`,
    ],
    FindingOverdue: () => ['Each owner: fix it and record that with kunren finding close'],
    ApprovalExpiring: (event) => [`${owner(event)}: renew the approval, write it into the plan and deploy`],
    DrillAnnounced: () => ['To cancel it: deploy the plan with enabled: false'],
    ReadinessChanged: (event) =>
      event.ready
        ? []
        : [`${owner(event)}: follow the way out of each; kunren readiness ${event.plan.id} looks again`],
    TestMessage: NOTHING_TO_DO,
  },
  openLeftover: (id) => `Open ${id}`,
  target: ({ account, region }, stage) => `account ${account}, ${region} (stage ${stage})`,
  inAccount: (account) => `account ${account}`,
  openReport: 'Open the report',
  openExecution: 'Open the execution',
};
