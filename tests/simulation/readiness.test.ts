import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { readinessResultSchema } from '../../core/readiness/result.ts';
import { checkReadiness } from '../../drill/check-readiness.ts';
import { grantsOf } from '../../infra/grants.ts';
import { ofDeployment } from '../../infra/roles.ts';
import { publicKeyOf } from '../../reporting/evidence/bundle.ts';
import { checkSignature } from '../../reporting/evidence/check-signature.ts';
import { sha256Of } from '../../reporting/evidence/statement.ts';
import { isAside } from '../../simulator/invocations.ts';
import { PATH } from '../../simulator/private-path/ids.ts';
import { playReadiness } from './play-readiness.ts';
import { mailsIn, mutationsIn, planDataWith, planOfData } from './rehearse.ts';
import { onStage, type Stage } from './stage.ts';

/** The scheduled look between drills: what it keeps, and of what it tells people. */

const DAY = 86_400;
const READINESS = {
  readiness: { expression: 'cron(0 6 * * ? *)', remindAfter: '7d' },
  guards: { blockingAlarms: ['site-is-down'] },
};
const request = { plan: planDataWith(READINESS), planSha256: '0'.repeat(64) };
const STALLED = { server: 'wordpress-db', state: 'STALLED', lag: '3h', error: 'UNSTABLE_NETWORK' };

interface Seen {
  readonly status: string;
  readonly mails: readonly { readonly subject: string; readonly text: string }[];
}

async function look({ ports, takeDeliveries }: Stage): Promise<Seen> {
  const { status } = await checkReadiness(request, ports);
  const mails = mailsIn(await takeDeliveries());
  return { status, mails };
}

/** The look of each of these days. */
const looks = (
  days: readonly number[],
  changes: readonly unknown[] = [],
  scenario: Record<string, unknown> = {},
): Promise<Seen[]> =>
  onStage(
    { alarms: [{ name: 'site-is-down', state: 'OK' }], ...scenario, changes },
    READINESS,
    async (stage) => {
      const seen: Seen[] = [];
      let today = 0;
      for (const day of days) {
        await stage.ports.sleep((day - today) * DAY);
        today = day;
        seen.push(await look(stage));
      }
      expect(mutationsIn(stage.simulator.calls.filter(({ invocation }) => !isAside(invocation)))).toEqual([]);
      return seen;
    },
  );

describe('people are told', () => {
  it('nothing while nothing is in the way', async () => {
    expect(await looks([0, 1, 2])).toEqual(Array(3).fill({ status: 'READY', mails: [] }));
  });

  it('of what is new, and not again on the next day', async () => {
    const [, second, third] = await looks([0, 1, 2], [{ after: '12h', replication: STALLED }]);
    expect(second?.status).toBe('NOT_READY');
    expect(second?.mails).toHaveLength(1);
    expect(second?.mails[0]?.text).toMatch(/wordpress-db のレプリケーションが止まっています/);
    expect(second?.mails[0]?.text).toMatch(/replication of wordpress-db stands.*1500/s);
    expect(third).toEqual({ status: 'NOT_READY', mails: [] });
  });

  it('of what lasts, a week after they were last told', async () => {
    const seen = await looks([0, 3, 7, 13, 14], [{ after: '0s', replication: STALLED }]);
    expect(seen.map(({ mails }) => mails.length)).toEqual([1, 0, 1, 0, 1]);
  });

  it('of what is over', async () => {
    const alarm = (state: string) => ({ name: 'site-is-down', state });
    const [, second, third] = await looks(
      [0, 1, 2],
      [
        { after: '12h', alarm: alarm('ALARM') },
        { after: '36h', alarm: alarm('OK') },
      ],
      { alarms: [alarm('OK')] },
    );
    expect(second?.status).toBe('NOT_READY');
    expect(third?.status).toBe('READY');
    expect(third?.mails[0]?.text).toMatch(/解消した問題.*No longer so/s);
  });
});

describe('a look goes on', () => {
  const put = async ({ simulator, ports, byHand }: Stage, Key: string, Body: string): Promise<void> => {
    const s3 = new S3Client({ region: 'ap-northeast-3', endpoint: simulator.url, forcePathStyle: true });
    await byHand(() => s3.send(new PutObjectCommand({ Bucket: ports.place.bucket, Key, Body })));
    s3.destroy();
  };

  it('where the result before it is damaged', async () => {
    const alarms = [{ name: 'site-is-down', state: 'OK' }];
    await onStage({ alarms }, READINESS, async (stage) => {
      await put(stage, 'history/readiness-wordpress-workshop.json', '{"schema":');
      expect(await look(stage)).toEqual({ status: 'READY', mails: [] });
    });
  });
});

describe('what it keeps', () => {
  it('is its own kind of evidence, signed and dated, with the day since which each finding is so', async () => {
    const alarms = [{ name: 'site-is-down', state: 'OK' }];
    await onStage({ alarms, changes: [{ after: '0s', replication: STALLED }] }, READINESS, async (stage) => {
      await look(stage);
      await stage.ports.sleep(DAY);
      await look(stage);
      const s3 = new S3Client({
        region: 'ap-northeast-3',
        endpoint: stage.simulator.url,
        forcePathStyle: true,
      });
      const { Contents = [] } = await stage.byHand(() =>
        s3.send(new ListObjectsV2Command({ Bucket: stage.ports.place.bucket, Prefix: 'readiness/' })),
      );
      const files = await Promise.all(
        Contents.map(async ({ Key = '' }) => {
          const object = await stage.byHand(() =>
            s3.send(new GetObjectCommand({ Bucket: stage.ports.place.bucket, Key })),
          );
          return [Key, (await object.Body?.transformToString()) ?? ''] as const;
        }),
      );
      s3.destroy();
      expect(files.map(([name]) => name.replace(/T\d+\.\d+Z/, 'T'))).toEqual([
        'readiness/wordpress-workshop/2026-11-21T/readiness.json',
        'readiness/wordpress-workshop/2026-11-21T/readiness.sigstore.json',
        'readiness/wordpress-workshop/2026-11-22T/readiness.json',
        'readiness/wordpress-workshop/2026-11-22T/readiness.sigstore.json',
      ]);
      const [first, second] = files.filter(([name]) => name.endsWith('readiness.json'));
      const result = readinessResultSchema.parse(JSON.parse(second?.[1] ?? ''));
      const before = readinessResultSchema.parse(JSON.parse(first?.[1] ?? ''));
      expect(result.previousAt).toBe(before.checkedAt);
      expect(result.findings.map(({ since }) => since)).toEqual([before.checkedAt]);
      const { spki } = await stage.ports.signer.publicKey();
      const bundle = Buffer.from(files.find(([name]) => name.endsWith('sigstore.json'))?.[1] ?? '');
      const { checks, statement } = checkSignature('readiness.sigstore.json', bundle, publicKeyOf(spki));
      expect(checks.filter(({ outcome }) => outcome !== 'holds')).toEqual([]);
      expect(statement).toMatchObject({
        subject: [
          {
            name: 'readiness.json',
            digest: { sha256: sha256Of(Buffer.from(first?.[1] ?? '')) },
            annotations: { kind: 'readiness', simulated: true },
          },
        ],
        predicate: { result: 'FAILED' },
      });
    });
  });
});

describe('its result', () => {
  it('names the checks that were not made, and is not ready', async () => {
    const denied = { operation: 'drs:GetLaunchConfiguration', error: 'AccessDeniedException', times: 1000 };
    await onStage(
      { alarms: [{ name: 'site-is-down', state: 'OK' }], faults: [denied] },
      READINESS,
      async (stage) => {
        expect((await look(stage)).status).toBe('NOT_READY');
        const why = { why: 'LAUNCHES_UNKNOWN', unread: 2, servers: 2 };
        expect(await stage.ports.readiness('wordpress-workshop').newest()).toMatchObject({
          ready: false,
          notLookedAt: [
            { check: 'launch-settings', ...why },
            { check: 'capacity', ...why },
          ],
        });
      },
    );
  });
});

describe('its role', () => {
  const privatePath = {
    stagingVpc: PATH.stagingVpc,
    source: { vpc: PATH.sourceVpc, region: 'ap-northeast-1' },
  };

  it('has what a private path of a deployed plan needs, and nothing is denied', async () => {
    const decisions = await playReadiness({ privatePath: {} }, { privatePath });
    expect(decisions.filter(({ answer }) => answer !== 'Allowed')).toEqual([]);
    const read = { caller: 'sweep-orphans', action: 's3:GetObject' };
    const resource = expect.stringContaining('history/readiness-wordpress-workshop.json');
    expect(decisions).toContainEqual(expect.objectContaining({ ...read, resource }));
    expect(decisions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['route53:ListHostedZonesByVPC', 'ec2:DescribeNetworkAcls']),
    );
  });

  it('changes nothing but its own results and what people are told', async () => {
    const grants = [
      ...grantsOf('check-readiness'),
      ...ofDeployment('check-readiness', {
        plans: [planOfData(planDataWith({ privatePath }))],
        instanceProfileRoles: [],
        ebsKeys: [],
        secrets: [],
      }),
    ];
    const actions = [...new Set(grants.flatMap((grant) => grant.actions as readonly string[]))];
    const writing = actions.filter(
      (action) => !/:(Describe|Get|List|Search)/.test(action) && action !== 'sts:AssumeRole',
    );
    expect(writing.sort()).toEqual(['kms:Sign', 's3:PutObject', 'sns:Publish']);
    const places = grants.filter((grant) => (grant.actions as readonly string[]).includes('s3:PutObject'));
    expect(
      places.flatMap(({ resources }) => resources.map((one) => one.replace(/^.*?}/, ''))).toSorted(),
    ).toEqual(['/drills/*/schedule/facts/done-*.json', '/history/readiness-*', '/readiness/*']);
  });
});
