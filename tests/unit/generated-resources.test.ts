import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { deployedPlans, generatedResources } from '../../infra/generated-resources.ts';
import { listPlanFiles } from '../../infra/plan-files.ts';
import { ofDeployment } from '../../infra/roles.ts';
import { scheduleResources } from '../../infra/schedules.ts';
import { planDataWith, planOfData } from '../simulation/rehearse.ts';
import { mirrorPlan } from '../simulation/restore-account.ts';

/** What packaging makes of the plans and of the settings of a stage. */

const packaged = (options: Record<string, unknown> = {}, stage = 'prod') =>
  generatedResources({ options, resolveVariable: async () => stage });

describe('packaging', () => {
  it('makes a role of each function and a schedule of each plan', async () => {
    const { Resources } = await packaged();
    expect(Object.keys(Resources).filter((name) => name.endsWith('Role'))).toHaveLength(16);
    expect(Object.keys(Resources)).toContain('PlanWordpressWorkshopSchedule');
    expect(Object.keys(Resources)).toContain('SweepSchedule');
  });

  it.each([
    [
      'a setting on the command line',
      { param: ['retentionDays=1'] },
      'prod',
      '--param: settings are in stages/prod.yml',
    ],
    [
      'another Region',
      { region: 'us-east-1' },
      'prod',
      '--region us-east-1: stages/prod.yml says ap-northeast-3',
    ],
    [
      'a stage without settings',
      {},
      'qa',
      'stages/qa.yml: there is no such file; check the path\nNothing was packaged',
    ],
    ['a stage that is a path', {}, '../x', "--stage '../x': a stage is named by"],
  ])('refuses %s in one sentence', async (_, options, stage, text) => {
    await expect(packaged(options, stage)).rejects.toThrow(text);
  });
});

describe('the plans that are deployed', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kunren-plans-'));
    copyFileSync('plans/wordpress-workshop.yml', join(folder, 'wordpress-workshop.yml'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are read by the same parsePlan: an invalid one cannot be deployed', () => {
    writeFileSync(join(folder, 'broken.yml'), 'schema: kunren/v1\nonwer: nobody\n');
    expect(() => deployedPlans(folder)).toThrow(
      /plans\/broken\.yml:2:1: unknown key 'onwer'.*\n(.*\n)*Nothing was packaged/,
    );
  });

  it('are those of the folder and nothing else', () => {
    writeFileSync(join(folder, 'notes.txt'), 'not a plan');
    expect(deployedPlans(folder).map(({ plan }) => plan.id)).toEqual(['wordpress-workshop']);
  });

  it.each(['second.yaml', 'second.YML'])('have a schedule and are swept when the file is %s', (name) => {
    const second = planDataWith({ id: 'second' });
    writeFileSync(join(folder, name), stringify(second));
    const plans = deployedPlans(folder);
    expect(plans.map(({ plan }) => plan.id)).toEqual(['second', 'wordpress-workshop']);
    expect(listPlanFiles(folder)).toHaveLength(plans.length);
    const resources = scheduleResources(plans);
    expect(Object.keys(resources)).toContain('PlanSecondSchedule');
    expect(JSON.stringify(resources['SweepSchedule'])).toContain('\\"id\\":\\"second\\"');
  });

  it('are not drafts and locks that an editor leaves', () => {
    writeFileSync(join(folder, '.#second.yml'), 'schema: kunren/v1');
    expect(deployedPlans(folder)).toHaveLength(1);
  });

  it('are as much as validate takes: aliases are unfolded once, by one reader', () => {
    const text = readFileSync('tests/plans/valid-many-aliases.yml', 'utf8');
    writeFileSync(join(folder, 'valid-many-aliases.yml'), text);
    const many = deployedPlans(folder).find(({ plan }) => plan.id === 'valid-many-aliases');
    expect(many?.plan.waves[0]?.servers).toHaveLength(150);
    expect(JSON.stringify(many?.data['waves'])).toContain('"hostname":"web-150"');
  });

  it.each([
    ['at(2020-01-01T02:00:00)', 'Asia/Tokyo', /is over and never starts a drill again: write a time/],
    ['cron(0 2 1 * ? 2020-2025)', 'Asia/Tokyo', /is over and never starts a drill again: write a time/],
    ['cron(30 2 14 3 ? 2027)', 'America/New_York', /names only 2027-03-14T02:30, which clocks in America/],
  ])('are to come: %s in %s is refused while it is enabled', (expression, timeZone, sentence) => {
    const plan = planDataWith({
      id: 'past',
      enabled: true,
      schedule: { expression, timeZone },
    });
    const now = new Date('2026-11-29T00:00:00Z');
    writeFileSync(join(folder, 'past.yml'), stringify(plan));
    expect(() => deployedPlans(folder, now)).toThrow(sentence);
    // The sweep must know of a plan whose drill was yesterday.
    writeFileSync(join(folder, 'past.yml'), stringify({ ...plan, enabled: false }));
    expect(deployedPlans(folder, now)).toHaveLength(2);
  });

  it('are files: packaging refuses a pipe at once', () => {
    execFileSync('mkfifo', [join(folder, 'pipe.yml')]);
    expect(() => deployedPlans(folder)).toThrow(/pipe\.yml: it is no file but a pipe or device/);
  });
});

describe('what plans add to the roles', () => {
  const ROLE = 'arn:aws:iam::444455556666:role/kunren-prod-target';
  const TOPIC = 'arn:aws:sns:ap-northeast-3:111122223333:owners';
  const PROFILE = 'arn:aws:iam::111122223333:role/drill-instance';
  const KEY = 'arn:aws:kms:ap-northeast-3:111122223333:key/0a1b2c3d';
  const plan = planOfData(
    planDataWith({
      target: {
        account: '444455556666',
        region: 'ap-northeast-3',
        role: { arn: ROLE, externalId: 'sixteen-characters' },
      },
      notifications: { topics: [TOPIC] },
    }),
  );
  const added = (file: Parameters<typeof ofDeployment>[0]) =>
    ofDeployment(file, { plans: [plan], instanceProfileRoles: [PROFILE], ebsKeys: [KEY], secrets: [] }).map(
      ({ actions, resources }) => [...actions, ...resources],
    );

  it.each([
    [
      'start-wave',
      [
        ['sts:AssumeRole', ROLE],
        ['iam:PassRole', PROFILE],
        [
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
          KEY,
        ],
        ['kms:CreateGrant', KEY],
      ],
    ],
    ['check-wave', [['sts:AssumeRole', ROLE]]],
    ['close-drill', [['sns:Publish', TOPIC]]],
    [
      'sweep-orphans',
      [
        ['sts:AssumeRole', ROLE],
        ['sns:Publish', TOPIC],
      ],
    ],
  ] as const)('is for %s exactly what the plans name', (file, grants) => {
    expect(added(file)).toEqual(grants);
  });
});

describe('what restore.key of a plan adds', () => {
  const OWN = 'arn:aws:kms:ap-northeast-1:111122223333:key/00000000-0000-4000-8000-000000000001';
  const NAMED = 'arn:aws:kms:ap-northeast-1:111122223333:key/named';
  const planIn = (target: object) =>
    planOfData(
      mirrorPlan(({ restore }) => ({
        restore: { ...restore, key: OWN },
        target: { account: '111122223333', region: 'ap-northeast-1', ...target },
      })),
    );
  const keysOf = (file: Parameters<typeof ofDeployment>[0], target: object = {}) => {
    const options = { plans: [planIn(target)], instanceProfileRoles: [], ebsKeys: [NAMED], secrets: [] };
    const grants = ofDeployment(file, options).filter(({ actions }) => actions.includes('kms:CreateGrant'));
    // Nobody may use a key but by way of EC2, and only for what EC2 does.
    for (const { condition } of grants) {
      expect(condition?.['StringLike']).toEqual({ 'kms:ViaService': 'ec2.*.amazonaws.com' });
      expect(condition?.['Bool']).toEqual({ 'kms:GrantIsForAWSResource': 'true' });
    }
    return grants.flatMap(({ resources }) => resources);
  };

  it('is that key for whoever makes and attaches volumes, and for nobody else', () => {
    expect(keysOf('restore-wave')).toEqual([OWN, NAMED]);
    expect(keysOf('attach-volumes')).toEqual([OWN, NAMED]);
    expect(keysOf('start-wave')).toEqual([NAMED]);
    for (const file of ['check-guards', 'check-wave', 'terminate-drill'] as const)
      expect(keysOf(file)).toEqual([]);
  });

  it('is nothing where another account’s role restores', () => {
    const role = { arn: 'arn:aws:iam::111122223333:role/there', externalId: 'sixteen-characters' };
    expect(keysOf('restore-wave', { role })).toEqual([NAMED]);
  });
});

describe('what the actions of plans add', () => {
  const actions = [
    'Acme-Restore',
    'AWS-ApplyPatchBaseline',
    'arn:aws:ssm:ap-northeast-3:111122223333:document/Theirs',
  ].map((document, place) => ({ name: `a${place}`, servers: ['wordpress-db'], document }));
  const plan = planOfData(
    planDataWith({ waves: [{ name: 'database', servers: [{ hostname: 'wordpress-db' }], actions }] }),
  );
  const sub = (name: string): string => `\${AWS::${name}}`;
  const documents = [
    `arn:${sub('Partition')}:ssm:*:${sub('AccountId')}:document/Acme-Restore`,
    `arn:${sub('Partition')}:ssm:*::document/AWS-ApplyPatchBaseline`,
    'arn:aws:ssm:ap-northeast-3:111122223333:document/Theirs',
  ];

  it.each([
    ['run-actions', [documents.toSorted(), documents.slice(2)]],
    ['run-inside', [documents.toSorted(), documents.slice(2)]],
    ['check-guards', [documents.slice(2)]],
    ['probe-wave', []],
  ] as const)('%s may send or look at %j', (file, allowed) => {
    const added = ofDeployment(file, { plans: [plan], instanceProfileRoles: [], ebsKeys: [], secrets: [] });
    expect(added.map(({ resources }) => resources)).toEqual(allowed);
  });
});

describe('what a plan that accepts post-launch actions adds', () => {
  const plan = planOfData(planDataWith({ guards: { postLaunchActions: 'accept' } }));
  const added = (file: Parameters<typeof ofDeployment>[0], plans = [plan]) =>
    ofDeployment(file, { plans, instanceProfileRoles: [], ebsKeys: [], secrets: [] });

  it('is for the function that starts drills, and each of it only by way of DRS', () => {
    const grants = added('start-wave');
    expect(grants.flatMap(({ actions }) => actions)).toContain('ssm:StartAutomationExecution');
    for (const { condition } of grants)
      expect(condition?.['ForAnyValue:StringEquals']?.['aws:CalledVia']).toContain('drs.amazonaws.com');
  });

  it('is for no other function, and for none where no plan accepts', () => {
    expect([...added('run-actions'), ...added('check-wave')]).toEqual([]);
    expect(added('start-wave', [planOfData(planDataWith())])).toEqual([]);
  });
});
