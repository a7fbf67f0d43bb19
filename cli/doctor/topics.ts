import type { Subscription } from '../../adapters/aws/subscriptions.ts';
import { broken, type Judged, type Line, lineOf, ok } from './line.ts';
import type { Check, Scope } from './scope.ts';

/** Whether somebody receives what each topic carries. */
export const topicsCheck: Check = {
  name: 'topics',
  isOfStack: true,
  look(scope) {
    const ofPlans = new Set(scope.plans.flatMap(({ plan }) => plan.notifications.topics));
    return Promise.all([
      ofStack(scope, 'ReportsTopic', NEEDED),
      ofStack(scope, 'ChatTopic', broken('not even the queue of webhooks subscribes', scope.deploy)),
      ofStack(scope, 'MachinesTopic', ok('no subscriber: programs may listen to EventBridge instead')),
      ...[...ofPlans].map((arn) => ofTopic(scope, arn, async () => arn, NEEDED)),
    ]);
  },
};

const NEEDED = broken(
  'no subscriber: its reports and alarms reach nobody',
  'subscribe somebody: docs/deploy.md, 6',
);

const ofStack = (scope: Scope, name: string, silence: Judged): Promise<Line> =>
  ofTopic(scope, name, () => scope.physicalId(name), silence);

const ofTopic = (
  { inspector }: Scope,
  subject: string,
  arn: () => Promise<string>,
  /** What it means when nobody subscribes. */
  silence: Judged,
): Promise<Line> =>
  lineOf(
    subject,
    'sns:ListSubscriptionsByTopic',
    async () => inspector.subscriptions(await arn()),
    (found) => judged(found, silence),
  );

function judged(found: readonly Subscription[], silence: Judged): Judged {
  const waiting = found.filter(({ isConfirmed }) => !isConfirmed);
  const confirmed = found.length - waiting.length;
  if (waiting.length > 0)
    return broken(
      `not confirmed: ${waiting.map(({ protocol, endpoint }) => `${protocol} ${endpoint}`).join(', ')}`,
      'have the mail of SNS confirmed (a mail scanner may follow its unsubscribe link), or remove the subscription',
    );
  if (confirmed > 0) return ok(`${confirmed} ${confirmed === 1 ? 'subscriber' : 'subscribers'}, confirmed`);
  return silence;
}
