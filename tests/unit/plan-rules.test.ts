import { describe, expect, it } from 'vitest';
import { checkAcrossParts } from '../../core/plan/checks.ts';
import { webhookFindings } from '../../core/plan/notification-checks.ts';
import type { PartialPlan } from '../../core/plan/partial-plan.ts';
import { probeFindings } from '../../core/plan/probe-checks.ts';
import { planOf, SUBNET } from '../builders.ts';

/** Rules between parts of a plan, each at its edge; a part that is missing was wrong by itself and is reported elsewhere. */

const HOUR = 3_600;
const found = (plan: PartialPlan, file = 'plan.yml'): string[] =>
  [...checkAcrossParts(plan, file), ...probeFindings(plan)].map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
const saying = (part: string) => expect.stringContaining(part) as string;

describe('the name of a file', () => {
  const NAME = "id: 'a' is not the file's name: rename one, so that 'a.yml' holds it";
  it.each<[string, PartialPlan, string, string[]]>([
    ['is the id of the plan', { id: 'a' }, 'plans/a.yml', []],
    ['is no other than the id', { id: 'a' }, 'plans/b.yml', [NAME]],
    ['may be longer than a letter', { id: 'a' }, 'plans/long-name.yml', [NAME]],
    ['may end in yaml', { id: 'a' }, 'plans/b.yaml', [NAME]],
    ['may begin with the folder that it is in', { id: 'a' }, './plans/b.yml', [NAME]],
    ['may be one of Windows', { id: 'a' }, '.\\plans\\b.yml', [NAME]],
    ['is free in a folder of plans', { id: 'a' }, 'plans/old/b.yml', []],
    ['is free in other folders', { id: 'a' }, 'other/plans/b.yml', []],
    ['is free in a folder with a similar name', { id: 'a' }, 'plansx/b.yml', []],
    ['is free outside the folder', { id: 'a' }, 'b.yml', []],
    ['is free where it does not end as a plan’s does', { id: 'a' }, 'plans/b.yml.bak', []],
    ['is not compared where there is no id', {}, 'plans/b.yml', []],
  ])('%s', (_, plan, file, findings) => {
    expect(found(plan, file)).toEqual(findings);
  });
});

describe('a schedule', () => {
  it.each<[string, string, string[]]>([
    ['by a calendar is right', 'cron(0 2 1 * ? *)', []],
    [
      'that would start a drill when it is deployed is refused',
      'rate(7 days)',
      [saying('as soon as it is deployed')],
    ],
  ])('%s', (_, expression, findings) => {
    expect(found({ schedule: { expression } })).toEqual(findings);
  });
});

describe('the account and its Region', () => {
  const role = (partition: string, account = '111122223333') => ({
    arn: `arn:${partition}:iam::${account}:role/x`,
  });
  const topic = (partition: string, region: string) => ({
    topics: [`arn:${partition}:sns:${region}:111122223333:t`],
  });
  const partition = (found: string, region: string, right: string): string =>
    `'${found}' is not the partition of ${region}: write arn:${right}:…`;
  it.each<[string, PartialPlan, string[]]>([
    ['has a role of its own', { target: { account: '111122223333', role: role('aws') } }, []],
    ['has a role of any account where it is not known', { target: { role: role('aws') } }, []],
    [
      'of China has a role of China',
      { target: { region: 'cn-north-1', role: role('aws') } },
      [`target.role.arn: ${partition('aws', 'cn-north-1', 'aws-cn')}`],
    ],
    [
      'of GovCloud has a role of GovCloud',
      { target: { region: 'us-gov-west-1', role: role('aws') } },
      [`target.role.arn: ${partition('aws', 'us-gov-west-1', 'aws-us-gov')}`],
    ],
    ['has a role of its partition', { target: { region: 'cn-north-1', role: role('aws-cn') } }, []],
    [
      'has topics of the partition of its own Region',
      { target: { region: 'cn-north-1' }, notifications: topic('aws', 'ap-northeast-1') },
      [`notifications.topics.0: ${partition('aws', 'cn-north-1', 'aws-cn')}`],
    ],
    [
      'has topics whose partition is that of the topic’s Region, reported once',
      { target: { region: 'ap-northeast-1' }, notifications: topic('aws', 'us-gov-west-1') },
      [`notifications.topics.0: ${partition('aws', 'us-gov-west-1', 'aws-us-gov')}`],
    ],
    [
      'has topics of any Region where its own is not known',
      { notifications: topic('aws', 'me-central-1') },
      [],
    ],
    [
      'has no topic whose Region only begins as one',
      { notifications: topic('aws', 'ap-northeast-1a') },
      [saying('is not a Region')],
    ],
    [
      'has no topic whose Region only ends as one',
      { notifications: topic('aws', '1ap-northeast-1') },
      [saying('is not a Region')],
    ],
    ['may have topics that are wrong by themselves', { notifications: { topics: [undefined] } }, []],
  ])('%s', (_, plan, findings) => {
    expect(found(plan)).toEqual(findings);
  });
});

describe('the limits of a drill', () => {
  const DAY = 24 * HOUR;
  it.each<[string, PartialPlan, string[]]>([
    ['may be a day', { limits: { duration: DAY } }, []],
    [
      'are a day at most',
      { limits: { duration: DAY + 1 } },
      [saying('limits.duration: 24h 1s is longer than a day')],
    ],
    ['may be those of a wave', { limits: { duration: HOUR }, waves: [{ readyWithin: HOUR }] }, []],
    [
      'are not exceeded by a wave',
      { limits: { duration: HOUR }, waves: [{ readyWithin: HOUR + 1 }] },
      [saying('waves.0.readyWithin')],
    ],
    [
      'are not compared with a wave that has none',
      { limits: { duration: HOUR }, waves: [undefined, {}] },
      [],
    ],
    ['are not compared where there are none', { limits: {}, waves: [{ readyWithin: HOUR }] }, []],
    [
      'may be the objective',
      { limits: { duration: HOUR }, objectives: { recoveryTime: HOUR, allowance: HOUR - 1 } },
      [],
    ],
    [
      'are not exceeded by the objective',
      { limits: { duration: HOUR }, objectives: { recoveryTime: HOUR + 1 } },
      [saying('objectives.recoveryTime')],
    ],
    [
      'leave something of the objective',
      { objectives: { recoveryTime: HOUR, allowance: HOUR } },
      [saying('objectives.allowance')],
    ],
    [
      'are not compared with an objective that is not known',
      { limits: { duration: HOUR }, objectives: { allowance: HOUR } },
      [],
    ],
  ])('%s', (_, plan, findings) => {
    expect(found(plan)).toEqual(findings);
  });
});

describe('the hard expiry', () => {
  const WEEK = 7 * 24 * HOUR;
  const limits = { duration: 3 * HOUR };
  const needed = { keepPassed: HOUR, keepFailed: 2 * HOUR, timeLimit: HOUR };
  const swapped = { ...needed, keepPassed: 2 * HOUR, keepFailed: HOUR };
  it.each<[string, PartialPlan, string[]]>([
    ['may be a week', { cleanup: { hardExpiry: WEEK } }, []],
    ['is a week at most', { cleanup: { hardExpiry: WEEK + 1 } }, [saying('is longer than 7d')]],
    ['may be just what the drill needs', { limits, cleanup: { ...needed, hardExpiry: 6 * HOUR } }, []],
    [
      'is no less than what the drill needs',
      { limits, cleanup: { ...needed, hardExpiry: 6 * HOUR - 1 } },
      [saying('together, 6h')],
    ],
    [
      'covers the longer keep, whichever that is',
      { limits, cleanup: { ...swapped, hardExpiry: 6 * HOUR - 1 } },
      [saying('together, 6h')],
    ],
    ['is not compared where it is not known', { limits, cleanup: needed }, []],
    ['is not compared where the drill’s time is not known', { cleanup: { ...needed, hardExpiry: 1 } }, []],
    [
      'is not compared where a keep is not known',
      { limits, cleanup: { keepPassed: HOUR, timeLimit: HOUR, hardExpiry: 1 } },
      [],
    ],
  ])('%s', (_, plan, findings) => {
    expect(found(plan)).toEqual(findings);
  });
});

describe('a recovery point', () => {
  const objectives = { recoveryPoint: HOUR };
  const monthly = { expression: 'cron(0 2 1 * ? *)' };
  const before = { before: '2026-11-21T00:00:00Z' };
  it.each<[string, PartialPlan, string[]]>([
    ['may be younger than the objective', { objectives, recoveryPoint: { atLeastAge: HOUR - 1 } }, []],
    [
      'is never as old as the objective',
      { objectives, recoveryPoint: { atLeastAge: HOUR } },
      [saying('recoveryPoint.atLeastAge')],
    ],
    ['of any age goes where there is no objective', { recoveryPoint: { atLeastAge: HOUR } }, []],
    ['of no known age goes', { objectives, schedule: monthly, recoveryPoint: { atLeastAge: undefined } }, []],
    ['may be the latest', { objectives, schedule: monthly, recoveryPoint: 'latest' }, []],
    [
      'may be a consistent one',
      { objectives, schedule: monthly, recoveryPoint: { consistentWithin: 60 } },
      [],
    ],
    [
      'of one moment is not for a recurring schedule',
      { schedule: monthly, recoveryPoint: before },
      [saying('recoveryPoint.before')],
    ],
    [
      'of one moment is for one moment',
      { schedule: { expression: 'at(2027-01-01T02:00:00)' }, recoveryPoint: before },
      [],
    ],
    ['of one moment goes where there is no schedule', { recoveryPoint: before }, []],
    ['of no known moment goes', { schedule: monthly, recoveryPoint: { before: undefined } }, []],
  ])('%s', (_, plan, findings) => {
    expect(found(plan)).toEqual(findings);
  });
});

describe('a list', () => {
  const topic = 'arn:aws:sns:ap-northeast-1:111122223333:t';
  it.each<[string, PartialPlan]>([
    ['network.subnets', { network: { subnets: [SUBNET, SUBNET] } }],
    ['network.securityGroups', { network: { securityGroups: ['sg-1', 'sg-1'] } }],
    ['guards.replicationStates', { guards: { replicationStates: ['RESCAN', 'RESCAN'] } }],
    ['guards.changeCalendars', { guards: { changeCalendars: ['freeze', 'freeze'] } }],
    ['guards.blockingAlarms', { guards: { blockingAlarms: ['down', 'down'] } }],
    ['report.languages', { report: { languages: ['ja', 'ja'] } }],
    ['notifications.topics', { notifications: { topics: [topic, topic] } }],
  ])('has nothing twice: %s', (path, plan) => {
    expect(found(plan)).toEqual([saying(`${path}.1: `)]);
  });
  it('may have several entries that are wrong by themselves', () => {
    expect(found({ network: { subnets: [undefined, undefined] } })).toEqual([]);
  });
});

describe('a wave', () => {
  const server = (named: object) => [{ servers: [named] }] as NonNullable<PartialPlan['waves']>;
  const twice = (one: object, other: object): PartialPlan => ({
    waves: [...server(one), ...server(other)],
  });
  it.each<[string, PartialPlan, string[]]>([
    [
      'has no server of another wave, by id',
      twice({ id: 's-1A' }, { id: 's-1a' }),
      [saying("waves.1.servers.0.id: 's-1a' is already in waves[0].servers[0]")],
    ],
    ['has servers of different ids', twice({ id: 's-1' }, { id: 's-2' }), []],
    [
      'has no server of another wave, by name in whatever case',
      twice({ hostname: 'DB' }, { hostname: 'db' }),
      [saying("waves.1.servers.0.hostname: 'db'")],
    ],
    ['has a server by name that is another’s id', twice({ id: 'x' }, { hostname: 'x' }), []],
    [
      'has no server of another wave, by tags in whatever order',
      twice({ tags: { b: '2', a: '1', c: '3' } }, { tags: { c: '3', a: '1', b: '2' } }),
      [saying('waves.1.servers.0.tags: this set of tags')],
    ],
    ['has servers of different tags', twice({ tags: { a: '1' } }, { tags: { a: '2' } }), []],
    ['may have servers that are wrong by themselves', twice({}, {}), []],
    ['may be without a name', { waves: [undefined, {}, { name: 'a' }, {}] }, []],
    ['may be without servers that are known', { waves: [{ servers: [undefined] }, {}] }, []],
  ])('%s', (_, plan, findings) => {
    expect(found(plan)).toEqual(findings);
  });

  it.each<[string, PartialPlan, string[]]>([
    ['as many as the limit', { limits: { servers: 1 }, waves: server({ id: 's-1' }) }, []],
    [
      'no more than the limit',
      { limits: { servers: 1 }, waves: [{ servers: [{ id: 's-1' }, { hostname: 'b' }] }] },
      ['limits.servers: 1 is fewer than the 2 servers named in waves: raise it or remove servers'],
    ],
    [
      'any number that tags find',
      { limits: { servers: 1 }, waves: [{ servers: [{ tags: { a: '1' } }, { tags: { a: '2' } }] }] },
      [],
    ],
    [
      'any number that are wrong by themselves',
      { limits: { servers: 1 }, waves: [{ servers: [undefined, undefined] }, {}, undefined] },
      [],
    ],
  ])('has servers: %s', (_, plan, findings) => {
    expect(found(plan)).toEqual(findings);
  });

  const STRANGER =
    "'x' is not the host name of a server of this wave: an action is for the servers of its own wave";
  const action = (name: string | undefined, ...servers: (string | undefined)[]) => ({ name, servers });
  it.each<[string, PartialPlan, string[]]>([
    [
      'its servers in whatever case',
      { waves: [{ servers: [{ hostname: 'Db' }], actions: [action('a', 'dB')] }] },
      [],
    ],
    [
      'no others',
      { waves: [{ servers: [{ hostname: 'db' }], actions: [action('a', 'db', 'x')] }] },
      [`waves.0.actions.0.servers.1: ${STRANGER}`],
    ],
    [
      'any where one of its servers is not named',
      { waves: [{ servers: [{ hostname: 'db' }, { id: 's-1' }], actions: [action('a', 'x')] }] },
      [],
    ],
    [
      'any where one of its servers is not known',
      { waves: [{ servers: [{ hostname: 'db' }, undefined], actions: [action('a', 'x')] }] },
      [],
    ],
    [
      'none where it has no servers',
      { waves: [{ actions: [action('a', 'x')] }] },
      [`waves.0.actions.0.servers.0: ${STRANGER}`],
    ],
    [
      'servers that are wrong by themselves',
      { waves: [{ servers: [{ hostname: 'db' }], actions: [action('a', undefined), undefined, {}] }] },
      [],
    ],
    [
      'a name of its own',
      { waves: [{ actions: [action('a'), action(undefined), action(undefined), action('a')] }] },
      [saying("waves.0.actions.3.name: 'a' already names an action of this wave")],
    ],
    ['a name that another wave has', { waves: [{ actions: [action('a')] }, { actions: [action('a')] }] }, []],
  ])('has an action for %s', (_, plan, findings) => {
    expect(found(plan)).toEqual(findings);
  });
});

describe('webhooks', () => {
  const of = (...webhooks: object[]) => ({ notifications: { webhooks } }) as PartialPlan;
  const slack = { service: 'slack', secret: 'arn:aws:ssm:x:1:parameter/a' };
  it.each<[string, PartialPlan, number]>([
    ['are each another', of(slack, { ...slack, secret: 'arn:aws:ssm:x:1:parameter/b' }), 0],
    ['may have one secret for two services', of(slack, { ...slack, service: 'teams' }), 0],
    ['are never the same', of(slack, slack), 1],
    [
      'may be wrong by themselves',
      of({ secret: slack.secret }, { secret: slack.secret }, { service: 'slack' }),
      0,
    ],
    ['may be no webhooks', { notifications: { webhooks: [undefined] } }, 0],
    ['may be missing', {}, 0],
  ])('%s', (_, plan, count) => {
    expect(webhookFindings(plan)).toHaveLength(count);
  });
});

describe('the JSON that a probe expects', () => {
  const probe = (...paths: (string | undefined)[]) => ({
    protocol: 'http',
    expectJson: paths.map((path) => (path === undefined ? undefined : { path })),
  });
  const of = (...probes: object[]) =>
    ({ waves: [{ servers: [{ probes: [probe('$.a')] }, { probes }] }] }) as PartialPlan;
  it('is found by a JSONPath, and what is none is named with its place', () => {
    expect(found(of({ protocol: 'tcp' }, probe('$.b', 'c')))).toEqual([
      "waves.0.servers.1.probes.1.expectJson.1.path: 'c' is not a JSONPath (RFC 9535): write it as $.status or $.checks[0].state",
    ]);
  });
  it.each<[string, PartialPlan]>([
    ['in a plan without waves', {}],
    ['in a wave that is wrong', { waves: [undefined, {}] }],
    ['of a server that is wrong', { waves: [{ servers: [undefined, {}] }] }],
    ['in a probe that is wrong', of(probe(undefined), { protocol: 'http', expectJson: [{}] })],
    ['of no probe', { waves: [{ servers: [{ probes: [undefined] }] }] } as PartialPlan],
  ])('is not looked for %s', (_, plan) => {
    expect(probeFindings(plan)).toEqual([]);
  });
});

describe('a plan of which parts are missing', () => {
  it('has no findings where it is whole', () => {
    expect(found(planOf())).toEqual([]);
  });
  it.each(Object.keys(planOf()))('is not judged by what is not there: %s', (key) => {
    expect(found({ ...planOf(), [key]: undefined })).toEqual([]);
  });
  it('has no findings where all of it is', () => {
    expect(found({})).toEqual([]);
  });
});
