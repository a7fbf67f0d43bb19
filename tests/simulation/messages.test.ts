import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { webhooksBy } from '../../adapters/bindings.ts';
import { makePorts } from '../../adapters/runtime.ts';
import { drillEventSchema } from '../../core/history/event.ts';
import { WEBHOOK_SERVICES } from '../../core/plan/notifications.ts';
import { checkGuards } from '../../drill/check-guards.ts';
import { closeDrill } from '../../drill/close-drill.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { postWebhooks } from '../../drill/post-webhooks.ts';
import { remind } from '../../drill/sweep/remind.ts';
import type { customNotification } from '../../reporting/messages/amazon-q.ts';
import { webhookMessage } from '../../reporting/messages/webhook-message.ts';
import { SOME_SECRET } from '../../simulator/healthy-account.ts';
import type { Delivery } from '../../simulator/stack.ts';
import { callsOf, EXPIRED, planDataWith, planOfData, rehearse, serversWith } from './rehearse.ts';
import { onStage, type Stage } from './stage.ts';

const CLOSED = serversWith({ services: [{ port: 3306, behaviour: 'closed' }] });
/** Not held for inspection, which is another message. */
const AT_ONCE = { keepFailed: '0s', keepPassed: '0s' };
const MENTIONS = { slack: ['U012AB3CD'], chatwork: ['123'] };
const WEBHOOKS = WEBHOOK_SERVICES.map((service) => ({
  service,
  secret: `arn:aws:ssm:ap-northeast-3:111122223333:parameter/kunren/${service}`,
}));
const SECRETS = Object.fromEntries(WEBHOOKS.map(({ service, secret }) => [secret, SOME_SECRET[service]]));
const HOSTS = [
  'hooks.slack.com',
  'simulated.01.environment.api.powerplatform.com',
  'chat.googleapis.com',
  'webhook.worksmobile.com',
  'api.chatwork.com',
];

const topicOf = ({ topicArn }: Delivery): string => topicArn.split(':').at(-1) ?? '';
const on = (topic: string, deliveries: readonly Delivery[]): Delivery[] =>
  deliveries.filter((one) => topicOf(one) === topic);
const eventIn = (deliveries: readonly Delivery[]) =>
  drillEventSchema.parse(JSON.parse(on('kunren-machines', deliveries)[0]?.text ?? '{}'));
const chatIn = (deliveries: readonly Delivery[]) =>
  JSON.parse(on('kunren-chat', deliveries)[0]?.text ?? '{}') as ReturnType<typeof customNotification>;

describe('a drill that was closed', () => {
  it('is sent once to chat, mail, programs and the event bus, all from the same event', async () => {
    const rehearsal = await rehearse({}, { notifications: { mentions: MENTIONS } });
    const { deliveries } = rehearsal;
    expect(deliveries.map(topicOf)).toEqual(['kunren-chat', 'kunren-reports', 'kunren-machines']);
    const event = eventIn(deliveries);
    expect(event).toMatchObject({
      type: 'DrillCompleted',
      severity: 'INFO',
      mention: false,
      simulated: true,
    });
    expect(chatIn(deliveries)).toMatchObject({ id: event.id, metadata: { threadId: event.drillId } });
    expect(chatIn(deliveries).content.description).not.toContain('U012AB3CD');
    expect(deliveries.map(({ attributes }) => attributes)).toEqual(
      Array(3).fill({
        eventType: 'DrillCompleted',
        verdict: 'PASS',
        severity: 'INFO',
        planId: 'wordpress-workshop',
        environment: 'local',
      }),
    );
    const [put] = callsOf(rehearsal, 'events:PutEvents');
    const { Entries = [] } = (put?.input ?? {}) as { Entries?: { Detail: string }[] };
    expect(Entries).toMatchObject([{ Source: 'kunren', DetailType: 'DR Drill Completed' }]);
    expect(JSON.parse(Entries[0]?.Detail ?? '')).toEqual(event);
  });

  it('as a failure names its owner and mentions whom the plan says', async () => {
    const { deliveries } = await rehearse(
      { servers: CLOSED },
      { cleanup: AT_ONCE, notifications: { mentions: MENTIONS } },
    );
    const { content } = chatIn(deliveries);
    expect(content.title).toMatch(/^❌ 【不合格】/);
    expect(content.description).toContain('<@U012AB3CD>');
    expect(content.nextSteps?.[0]).toContain('Platform team');
    expect(eventIn(deliveries)).toMatchObject({ severity: 'CRITICAL', mention: true });
  });

  it('reaches the bytes of every webhook, by SNS, its queue and the function behind it', async () => {
    const rehearsal = await rehearse(
      { servers: CLOSED, secrets: SECRETS },
      { cleanup: AT_ONCE, notifications: { mentions: MENTIONS, webhooks: WEBHOOKS } },
    );
    const event = eventIn(rehearsal.deliveries);
    const mentions = planOfData(planDataWith({ notifications: { mentions: MENTIONS } })).notifications
      .mentions;
    expect(rehearsal.posts.map(({ host }) => host).sort()).toEqual([...HOSTS].sort());
    for (const service of WEBHOOK_SERVICES) {
      const { contentType, body } = webhookMessage(service, { event, mentions });
      expect(rehearsal.posts).toContainEqual(expect.objectContaining({ contentType, body }));
    }
    // Addresses are read when they are needed, and are in no message.
    const sent = JSON.stringify([rehearsal.deliveries, rehearsal.posts, rehearsal.bytes]);
    for (const secret of Object.values(SECRETS)) expect(sent).not.toContain(secret);
    expect(callsOf(rehearsal, 'ssm:GetParameter')).toHaveLength(WEBHOOKS.length);
  });

  it('is sent to all others when one topic refuses, and to that one later', async () => {
    const rehearsal = await rehearse({
      faults: [{ operation: 'sns:Publish', error: 'AuthorizationError', status: 403, times: 1 }],
    });
    expect(rehearsal.deliveries.map(topicOf).slice(0, 2)).toEqual(['kunren-reports', 'kunren-machines']);
    expect(rehearsal.ended).toBe('FAILED');
    expect(on('kunren-reports', rehearsal.deliveries)).toHaveLength(1);
  });
});

describe('a message that SNS delivers twice', () => {
  it('is posted once, one after the other or both at the same moment', async () => {
    await onStage(
      { secrets: SECRETS },
      { ...EXPIRED, notifications: { webhooks: WEBHOOKS } },
      async (stage) => {
        await refused(stage, DRILLS[0]);
        const [record] = await stage.takeChats();
        if (record === undefined) throw new Error('the queue of the chat topic is empty');
        let posted = 0;
        const deliver = webhooksBy(async () => {
          posted += 1;
          return { kind: 'answered', status: 200, retryAfterSeconds: null };
        });
        const ports = () => makePorts(process.env, { deliver });
        const once = () => postWebhooks({ Records: [record] }, ports());
        const both = await Promise.all([once(), once()]);
        expect(posted).toBe(WEBHOOKS.length);
        expect(both.some(({ status }) => status === 'POSTED')).toBe(true);
        expect(await once()).toEqual({ status: 'POSTED', failures: [] });
        expect(posted).toBe(WEBHOOKS.length);
      },
    );
  });
});

/** A drill of the plan that its guards refuse, closed. */
async function refused({ begin, ports }: Stage, name: string): Promise<void> {
  const state = await openDrill(begin(name), ports);
  const last = state.status === 'OPENED' ? await checkGuards(state, ports) : state;
  await closeDrill(last, ports);
}

const DRILLS = [
  '01M7ZGSVM0GGGGGGGGGGGGGGG1',
  '01M7ZGSVM0GGGGGGGGGGGGGGG2',
  '01M7ZGSVM0GGGGGGGGGGGGGGG3',
] as const;

describe('a storm of refusals', () => {
  it('for one cause is one thread: the first mentions people, later ones are a line with a count', async () => {
    await onStage({}, { ...EXPIRED, notifications: { mentions: MENTIONS } }, async (stage) => {
      const [first, second, third] = DRILLS;
      await refused(stage, first);
      const begun = await stage.takeDeliveries();
      expect(eventIn(begun)).toMatchObject({ type: 'DrillRefused', inARow: 1, mention: true, thread: first });
      expect(chatIn(begun).content.description).toContain('<@U012AB3CD>');
      for (const [name, inARow] of [
        [second, 2],
        [third, 3],
      ] as const) {
        await refused(stage, name);
        const again = await stage.takeDeliveries();
        expect(eventIn(again)).toMatchObject({ inARow, mention: false, thread: first });
        const { title, description } = chatIn(again).content;
        expect(title).toContain(`同じ理由で${inARow}回連続`);
        expect(description.split('\n')).toHaveLength(1);
        expect(description).not.toContain('U012AB3CD');
        expect(on('kunren-reports', again)[0]?.subject).toContain(`同じ理由で${inARow}回連続`);
      }
    });
  });

  it('starts again when the cause differs, and a repeated step counts nothing twice', async () => {
    const recovered = { existing: [{ server: 'wordpress-db', kind: 'recovery' }] };
    await onStage(recovered, {}, async (stage) => {
      const [first, second, third] = DRILLS;
      await refused(stage, first);
      await refused(stage, second);
      await stage.takeDeliveries();
      const state = await openDrill(stage.begin(third), stage.ports);
      // The previous drill: as if another guard had refused it.
      const before = stage.ports.folder(state.planId, second);
      await before.write('refused', { cause: 'LAG_TOO_LONG', inARow: 7, thread: second });
      const last = await checkGuards(state, stage.ports);
      await closeDrill(last, stage.ports);
      await closeDrill(last, stage.ports);
      const sent = await stage.takeDeliveries();
      expect(sent).toHaveLength(3);
      expect(eventIn(sent)).toMatchObject({ inARow: 1, mention: true, thread: third });
    });
  });
});

/** The example plan with this, at a moment. */
const planWith = (changes: Record<string, unknown>) => planOfData(planDataWith(changes));
const at = (stage: Stage, moment: string) => ({ ...stage.ports, now: () => new Date(moment) });
const APPROVAL = { ticket: 'DR-142', approver: 'CIO', expires: '2026-12-10T18:00:00+09:00' };

describe('people are reminded, once,', () => {
  it('of an approval that ends within two weeks, and not before nor after', async () => {
    await onStage({}, {}, async (stage) => {
      const plan = planWith({ approval: APPROVAL });
      await remind(plan, at(stage, '2026-11-25T00:00:00Z'));
      expect(await stage.takeDeliveries()).toEqual([]);
      for (const hour of ['00', '01']) await remind(plan, at(stage, `2026-11-27T${hour}:00:00Z`));
      const sent = await stage.takeDeliveries();
      expect(sent.map(topicOf)).toEqual(['kunren-chat', 'kunren-reports', 'kunren-machines']);
      expect(eventIn(sent)).toMatchObject({ type: 'ApprovalExpiring', severity: 'WARNING' });
      await remind(planWith({ approval: APPROVAL, enabled: false }), at(stage, '2026-11-28T00:00:00Z'));
      await remind(plan, at(stage, '2026-12-11T00:00:00Z'));
      expect(await stage.takeDeliveries()).toEqual([]);
    });
  });

  it('of a drill to come, only where the plan wants that', async () => {
    await onStage({}, {}, async (stage) => {
      // The first of the month at two in Tokyo.
      const moment = '2026-11-30T10:00:00Z';
      await remind(planWith({}), at(stage, moment));
      expect(await stage.takeDeliveries()).toEqual([]);
      const plan = planWith({ notifications: { announceBefore: '24h' } });
      await remind(plan, at(stage, '2026-11-29T10:00:00Z'));
      expect(await stage.takeDeliveries()).toEqual([]);
      await remind(plan, at(stage, moment));
      await remind(plan, at(stage, '2026-11-30T11:00:00Z'));
      const sent = await stage.takeDeliveries();
      expect(eventIn(sent)).toMatchObject({ type: 'DrillAnnounced', slot: '2026-11-30T17:00:00.000Z' });
      expect(sent).toHaveLength(3);
    });
  });

  it('of findings past their date, again when one more is, and not of those that were closed', async () => {
    await onStage({}, {}, async (stage) => {
      const plan = planWith({});
      const finding = (id: string, dueDate: string) =>
        ({ id, severity: 'HIGH', code: 'PROBE_FAILED', text: 'x', owner: 'SRE', dueDate }) as const;
      const items = [
        { drillId: DRILLS[0], finding: finding('F-1', '2026-11-20'), disposition: null },
        { drillId: DRILLS[0], finding: finding('F-2', '2026-11-22'), disposition: null },
        {
          drillId: DRILLS[0],
          finding: finding('F-3', '2026-11-19'),
          disposition: { at: '2026-11-20T00:00:00Z', by: 'arn', note: 'fixed' },
        },
      ];
      const ports = (moment: string) => ({ ...at(stage, moment), openItems: async () => items });
      await remind(plan, ports('2026-11-21T00:00:00Z'));
      await remind(plan, ports('2026-11-21T01:00:00Z'));
      const first = await stage.takeDeliveries();
      expect(eventIn(first)).toMatchObject({
        type: 'FindingOverdue',
        findings: { shown: [{ id: 'F-1' }], total: 1 },
      });
      expect(first).toHaveLength(3);
      // The day ends in the plan's time zone: 15:00 UTC is midnight in Tokyo.
      await remind(plan, ports('2026-11-22T14:59:00Z'));
      expect(await stage.takeDeliveries()).toEqual([]);
      await remind(plan, ports('2026-11-22T15:00:00Z'));
      const second = await stage.takeDeliveries();
      expect(eventIn(second)).toMatchObject({ findings: { total: 2 } });
    });
  });
});

describe('a failed drill that is held for inspection', () => {
  it.each([
    ['2h', [true, false]],
    ['0s', [true]],
  ])('for %s mentions people once, in its first message', async (keepFailed, mentions) => {
    const { deliveries } = await rehearse(
      { servers: serversWith({ services: [{ port: 3306, behaviour: 'closed' }] }) },
      { cleanup: { keepPassed: '0s', keepFailed, timeLimit: '1h', hardExpiry: '12h' } },
    );
    const events = on('kunren-machines', deliveries).map(({ text }) =>
      drillEventSchema.parse(JSON.parse(text)),
    );
    expect(events.map(({ mention }) => mention)).toEqual(mentions);
    expect(events.at(-1)).toMatchObject({ type: 'DrillCompleted', severity: 'CRITICAL' });
  });
});

describe('a calendar that is closed', () => {
  const refuse = async ({ begin, ports, deploy }: Stage, planId: string, minute: number) => {
    const name = ulid(Date.parse('2026-11-21T17:00:00Z') + minute * 60_000, () => 0.25);
    const { request, execution } = begin(name);
    const plan = { ...request.plan, id: planId };
    deploy(plan);
    const state = await openDrill({ request: { ...request, plan }, execution }, ports);
    await closeDrill(await checkGuards(state, ports), ports);
    return name;
  };

  it('refuses plan after plan and mentions people once, the others are in the first one’s thread', () =>
    onStage(
      { calendars: [{ name: 'freeze', state: 'CLOSED' }] },
      { guards: { changeCalendars: ['freeze'] }, notifications: { mentions: MENTIONS } },
      async (stage) => {
        const first = await refuse(stage, 'orders', 0);
        await refuse(stage, 'billing', 1);
        await refuse(stage, 'billing', 2);
        const events = on('kunren-machines', await stage.takeDeliveries()).map(({ text }) =>
          drillEventSchema.parse(JSON.parse(text)),
        );
        expect(events).toMatchObject([
          { plan: { id: 'orders' }, mention: true, thread: first, inARow: 1 },
          { plan: { id: 'billing' }, mention: false, thread: first, inARow: 1 },
          { plan: { id: 'billing' }, mention: false, thread: first, inARow: 2 },
        ]);
      },
    ));

  it('is still notified when the first drill cannot be determined', () =>
    onStage(
      {
        calendars: [{ name: 'freeze', state: 'CLOSED' }],
        faults: [{ operation: 'dynamodb:UpdateItem', error: 'AccessDeniedException', status: 400, times: 1 }],
      },
      { guards: { changeCalendars: ['freeze'] } },
      async (stage) => {
        const first = await refuse(stage, 'orders', 0);
        const [event] = on('kunren-machines', await stage.takeDeliveries());
        expect(JSON.parse(event?.text ?? '{}')).toMatchObject({ mention: true, thread: first });
      },
    ));
});
