import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDrill } from '../../drill/open-drill.ts';
import { startWave } from '../../drill/start-wave.ts';
import { CANARY, SECRET_TEXTS } from '../unit/secret-forms.ts';
import { outputsOf, type Watch, watchOutputs } from './leaks.ts';
import { rehearse } from './rehearse.ts';
import { cleared, ended, launched, onStage } from './stage.ts';

/** Secrets of every form, planted in every place where text can come from, and looked for in everything that leaves. */

/** Each place has a canary of its own, so that a leak names where its text came in. */
const PLANTED = /C4nary(\w+?)W3rt/g;
const ROUNDS = [0, 1, 2, 3];

/** Texts for one drill: other forms in each round, and a canary for each place. */
function planter(round: number) {
  let next = round;
  const forms = SECRET_TEXTS.filter((text) => !text.includes('\n'));
  const take = (place: string): string => {
    next += 1;
    return (forms[(next * ROUNDS.length + round) % forms.length] ?? '').replaceAll(
      CANARY,
      `C4nary${place}W3rt`,
    );
  };
  return {
    /** One form: for a field of a plan. */
    field: take,
    /** All forms of this round, as an answer or an error would have them. */
    text: (place: string, separator = ' ; '): string =>
      SECRET_TEXTS.filter((_, index) => index % ROUNDS.length === round)
        .map((text) => text.replaceAll(CANARY, `C4nary${place}W3rt`))
        .map((text) => (separator === '\n' ? text : text.replaceAll('\n', ' ')))
        .join(separator),
  };
}

/** As many whole forms as a header of the simulator may hold. */
const asHeader = (text: string): string =>
  text
    .replace(/[^ -~]/g, '?')
    .slice(0, 2_000)
    .replace(/ ; (?:(?! ; ).)*$/, '');

const inside = (matches: string, output: string, exitStatus = 0) => ({ matches, output, exitStatus });

let watch: Watch;
beforeEach(() => {
  watch = watchOutputs();
});
afterEach(() => watch.stop());

const leaksIn = (outputs: readonly (readonly [string, string])[]): string[] => [
  ...new Set(
    outputs.flatMap(([name, text]) =>
      [...text.matchAll(PLANTED)].map(
        ({ 1: place, index }) =>
          `${place} in ${name.slice(0, 90)}: …${text.slice(Math.max(0, index - 50), index + 30).replace(/\s+/g, ' ')}…`,
      ),
    ),
  ),
];

async function leaks(scenario: object, plan: object): Promise<string[]> {
  const drill = await rehearse({ ...scenario }, { ...plan });
  const outputs = [...watch.take(), ...outputsOf(drill)];
  expect(outputs.length).toBeGreaterThan(100);
  return leaksIn(outputs);
}

const webhooks = ['slack', 'teams', 'google-chat', 'line-works', 'chatwork'].map((service) => ({
  service,
  secret: `arn:aws:ssm:ap-northeast-3:111122223333:parameter/kunren/${service}`,
}));

/** Free text of a plan, each with a secret. */
const planFields = ({ field }: ReturnType<typeof planter>) => ({
  title: { ja: field('titleJa'), en: field('titleEn') },
  owner: { name: field('owner') },
  approval: { ticket: field('ticket'), approver: field('approver') },
  notifications: { webhooks, mentions: { teams: [{ id: 'a@example.com', name: 'Sato' }] } },
});

describe.each(ROUNDS)('no secret leaves, in round %i of the forms', (round) => {
  it('from a plan, and from what servers answer to every protocol', async () => {
    const plant = planter(round);
    const { field, text } = plant;
    const service = (port: number, protocol: string, more: object) => ({ port, protocol, ...more });
    const probe = (port: number, protocol: string, more: object = {}) => ({
      port,
      protocol,
      timeout: '3s',
      ...more,
    });
    const body = JSON.stringify({
      status: text('json'),
      secret: 'C4naryjsonBareW3rt',
      list: [{ a: text('json2') }],
    });
    const servers = [
      {
        hostname: 'wordpress-db',
        services: [{ port: 3306 }],
        tags: { [field('tagKey').slice(0, 120)]: text('tag').slice(0, 250), password: 'C4narytagBareW3rt' },
        ssm: {
          hostname: field('sshHost').slice(0, 250),
          results: [
            inside('mysqladmin', text('stdout', '\n'), 3),
            inside('restore', text('action', '\n'), 1),
          ],
        },
      },
      {
        hostname: 'wordpress-web',
        services: [
          service(8080, 'http', { body, headers: { 'x-app': asHeader(text('header')) } }),
          service(8081, 'http', {
            status: 302,
            headers: { location: `/login?ticket=C4narylocationW3rt&x=1` },
          }),
          service(8082, 'http', {
            status: 302,
            headers: { location: `https://u:C4naryawayW3rt@www.example.com/` },
          }),
          service(8083, 'http', { status: 500, body: text('body500') }),
          service(25, 'exchange', { body: `220 mail.example.com ${text('smtp')}\r\n` }),
          service(26, 'exchange', { body: `554 ${text('smtp554')}\r\n` }),
          service(6379, 'exchange', { body: `${text('redis')} C4naryredisBareW3rt\r\n` }),
          service(6380, 'exchange', { body: `-LOADING ${text('redisError')}\r\n` }),
          service(389, 'exchange', { body: text('ldap') }),
          service(5432, 'exchange', {
            body: `E\0\0\x02\0SFATAL\0C57P03\0M${text('postgresql')}\0\0`.padEnd(513, '\0'),
          }),
          service(3307, 'exchange', { body: `\x80\x01\0\0\xff${text('mysql')}` }),
          service(22, 'exchange', { body: `SSH-2.0-x ${text('ssh')}\r\n` }),
          service(9000, 'exchange', { body: `hello ${text('banner')} C4narybannerBareW3rt ready\r\n` }),
          service(9001, 'tcp', { body: text('tcp') }),
          service(443, 'tls', { certificate: { name: field('certificate').slice(0, 60) } }),
          service(53, 'dns', {
            records: { 'www.example.com': { TXT: [field('txt'), 'v=C4narytxtBareW3rt', 'v=spf1'] } },
          }),
        ],
      },
    ];
    const probes = [
      probe(8080, 'http', {
        path: `/?token=C4narypathW3rt`,
        headers: { Authorization: `Bearer C4narybearerW3rt`, 'X-Api-Key': 'C4narykeyW3rt' },
        expectJson: [{ path: '$.status', equals: field('equals') }],
      }),
      probe(8080, 'http', { expectBody: field('expectBody') }),
      ...[8081, 8082, 8083].map((port) => probe(port, 'http')),
      probe(25, 'smtp'),
      probe(26, 'smtp'),
      probe(6379, 'redis'),
      probe(6380, 'redis'),
      probe(389, 'ldap'),
      probe(5432, 'postgresql'),
      probe(3307, 'mysql'),
      probe(22, 'ssh'),
      probe(9000, 'exchange', { steps: [{ send: field('send') }, { expect: 'ready' }] }),
      probe(9000, 'exchange', { steps: [{ expect: field('expect') }] }),
      probe(9001, 'tcp'),
      probe(443, 'tls', { name: 'www.example.com' }),
      probe(53, 'dns', { name: 'www.example.com', record: 'TXT', expect: [field('txtExpect')] }),
    ];
    const plan = {
      ...planFields(plant),
      network: {
        subnets: ['subnet-0d1e2f3a4b5c6d7e8'],
        securityGroups: ['sg-0d1e2f3a4b5c6d7e8'],
        unreachable: [{ name: field('unreachable'), address: '10.0.0.5', port: 3306 }],
      },
      waves: [
        {
          name: 'database',
          readyWithin: '40m',
          onFailure: 'continue',
          actions: [
            {
              name: 'restore',
              servers: ['wordpress-db'],
              script: `restore ${field('script')}`,
              onFailure: 'finding',
              timeout: '1m',
            },
          ],
          servers: [
            {
              hostname: 'wordpress-db',
              probes: [
                {
                  protocol: 'ssm',
                  check: 'command',
                  script: `mysqladmin ${field('probeScript')}`,
                  interval: '5m',
                },
                { protocol: 'ssm', check: 'hostname', interval: '5m' },
              ],
            },
          ],
        },
        {
          name: 'web',
          readyWithin: '40m',
          servers: [{ hostname: 'wordpress-web', probes: probes.map((one) => ({ ...one, interval: '5m' })) }],
        },
      ],
      report: { pdf: round === 0 },
      cleanup: { keepFailed: '10m' },
    };
    expect(await leaks({ servers }, plan)).toEqual([]);
  });

  it('from DRS, EC2 and their errors', async () => {
    const plant = planter(round);
    const { text } = plant;
    const message = (place: string): string => text(place).slice(0, 900);
    const servers = [
      { hostname: 'wordpress-db', outcome: 'launch-failed', rawError: text('rawError').slice(0, 1_900) },
      {
        hostname: 'wordpress-web',
        outcome: 'terminated-at-once',
        stateReason: `Client.X: ${text('stateReason').slice(0, 400)}`,
      },
    ];
    const faults = [
      {
        operation: 'drs:DescribeJobs',
        error: 'ThrottlingException',
        status: 429,
        message: message('throttling'),
        after: 6,
        times: 9,
      },
      {
        operation: 'drs:TerminateRecoveryInstances',
        error: 'ConflictException',
        status: 409,
        message: message('terminate'),
        times: 3,
      },
      {
        operation: 'ec2:DescribeInstances',
        error: 'UnauthorizedOperation',
        status: 403,
        message: message('ec2'),
        after: 12,
        times: 1,
      },
      {
        operation: 'events:PutEvents',
        error: 'AccessDeniedException',
        status: 400,
        message: message('events'),
        times: 1,
      },
    ];
    const [database, web] = [
      ['database', 'wordpress-db'],
      ['web', 'wordpress-web'],
    ].map(([name, hostname]) => ({
      name,
      readyWithin: '30m',
      onFailure: 'continue',
      servers: [{ hostname, probes: [{ protocol: 'tcp', port: 80 }] }],
    }));
    expect(await leaks({ servers, faults }, { ...planFields(plant), waves: [database, web] })).toEqual([]);
  });

  it('from guards that cannot be read, and a start that AWS refuses', async () => {
    const plant = planter(round);
    const message = (place: string): string => plant.text(place).slice(0, 900);
    const denied = (operation: string, place: string) => ({
      operation,
      error: 'AccessDeniedException',
      status: 403,
      message: message(place),
      times: 100,
    });
    const guards = {
      changeCalendars: [plant.field('calendar')],
      blockingAlarms: [plant.field('alarm')],
    };
    const refused = {
      faults: [
        denied('ssm:GetCalendarState', 'calendarError'),
        denied('monitoring:DescribeAlarms', 'alarmError'),
        denied('servicequotas:ListServiceQuotas', 'quotas'),
      ],
    };
    expect(await leaks(refused, { ...planFields(plant), guards })).toEqual([]);
    expect(await leaks({ faults: [denied('drs:StartRecovery', 'start')] }, planFields(plant))).toEqual([]);
    expect(await leaks({ faults: [denied('drs:DescribeJobLogItems', 'bug')] }, planFields(plant))).toEqual(
      [],
    );
  });

  it('from what persons write: why a drill aborts, and how a finding was closed', async () => {
    const plant = planter(round);
    await onStage({}, planFields(plant), async (stage) => {
      const { ports, begin } = stage;
      const state = await startWave(await cleared(stage), ports);
      const folder = ports.folder(state.planId, state.drillId);
      const at = ports.now().toISOString();
      await folder.write('abort', { at, by: plant.field('person'), reason: plant.text('reason') });
      const { record } = await ended(await launched(state, ports), ports);
      expect(record.verdict).toBe('ABORTED');
      const [finding] = record.findings;
      if (finding === undefined) throw new Error('an aborted drill raises a finding');
      const note = { at, by: plant.field('closer'), note: plant.text('note') };
      await ports.dispose(state.planId, { drillId: state.drillId, finding }, note);
      const next = await openDrill(begin('01M7ZGSVM0EEEEEEEEEEEEEEEF'), ports);
      const after = await ended(next, ports);
      expect(after.record.openItems).toMatchObject([
        { disposition: { note: expect.stringContaining('***') } },
      ]);
      const messages = (await stage.takeDeliveries()).map((one) => ['message', JSON.stringify(one)] as const);
      expect(leaksIn([...watch.take(), ...messages])).toEqual([]);
    });
  });
});
