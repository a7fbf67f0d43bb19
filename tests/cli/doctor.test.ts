import { createPublicKey } from 'node:crypto';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { DOCTOR_READS } from '../../infra/doctor-permissions.ts';
import { CALLS } from '../../infra/function-calls.ts';
import { GRANTS } from '../../infra/permissions.ts';
import { type Changes, complaints, DRILL, doctor, fileKey, folder } from './doctor-account.ts';
import { BREAKS } from './doctor-breaks.ts';
import { runKunren } from './run-kunren.ts';

/** What `kunren doctor` says of each break, and that it only looks: each run asserts that nothing is changed. */

describe('kunren doctor', () => {
  it('says that all is well and when drills start, and starts and changes nothing', async () => {
    const ended = await doctor({
      breaks: (account) => fileKey(account, createPublicKey(account.simulator.aws.signingKey)),
    });
    expect([ended.status, ended.stderr, complaints(ended)]).toEqual([0, '', []]);
    expect(ended.stdout).toMatch(
      /^✓ schedules +wordpress-workshop: armed; next: \d{4}-\d\d-01 02:00, \d{4}-\d\d-01 02:00, \d{4}-\d\d-01 02:00 \(Asia\/Tokyo\)$/m,
    );
    expect(ended.stdout).toMatch(
      new RegExp(`^✓ signing +public key: that of the evidence of drill ${DRILL}$`, 'm'),
    );
    expect(ended.stdout).toMatch(
      /^next +nothing is in the way; npx kunren start \S+\/plan-\d+\.yml --watch drills now\n$/m,
    );
    expect(ended.stdout).not.toContain('\u001b');
  });

  it('calls nothing that docs/permissions.md does not list', async () => {
    const { calls } = await doctor();
    const listed = new Set<string>([...Object.values(DOCTOR_READS).flat(), ...GUARDS_READ]);
    const made = new Set(calls.map(({ service, operation }) => actionOf(service, operation)));
    expect([...made].filter((action) => !listed.has(action))).toEqual([]);
    // Evidence is read where there is some.
    const unused = Object.values(DOCTOR_READS)
      .flat()
      .filter((action) => !made.has(action));
    expect(unused).toEqual([
      's3:GetObject',
      'ec2:GetManagedPrefixListEntries',
      'ec2:DescribeCapacityReservations',
    ]);
  });

  it.each(BREAKS)('finds %s', async (_, given, line, wayOut) => {
    const ended = await doctor(given);
    expect(ended.status).toBe(3);
    const found = complaints(ended).find((one) => one.startsWith(line));
    expect(found ?? complaints(ended)).toContain(`${line} → ${wayOut}`);
    expect(ended.stdout).toMatch(/^next +.+; then npx kunren doctor \S+\/plan-\d+\.yml again$/m);
  });

  it('says of a DRS that nobody initialised how to do it, and still looks at all else', async () => {
    const ended = await doctor({ scenario: { initialized: false } });
    expect(complaints(ended)[0]).toMatch(
      /^✗ DRS 111122223333, ap-northeast-3: not initialised → save the default replication settings in DRS's console, as an administrator/,
    );
    expect(ended.stdout).toMatch(/^✓ bucket +lock: GOVERNANCE, 400 days$/m);
    expect(ended.stdout).toMatch(/^next +DRS, 111122223333, ap-northeast-3: save /m);
  });

  it('says of a plan that is not enabled that only people start it', async () => {
    const { status, stdout } = await doctor({ plan: { enabled: false } });
    expect(stdout).toMatch(
      /^✓ schedules +wordpress-workshop: its schedule is off \(enabled: false in .*\): only people start it$/m,
    );
    expect(status).toBe(0);
  });

  it('says of a bucket without lock that its evidence can be changed', async () => {
    const ended = await doctor({
      breaks: async ({ deployment, clients }) => {
        await clients.s3.send(new CreateBucketCommand({ Bucket: 'other' }));
        deployment.resources.set('EvidenceBucket', { type: 'AWS::S3::Bucket', physicalId: 'other' });
      },
    });
    expect(complaints(ended)).toEqual([
      '✗ bucket lock: new evidence is not locked: anybody who may write can change it → deploy again: npx serverless deploy',
      '✗ bucket versions: not kept → deploy again: npx serverless deploy',
    ]);
  });

  it('takes a default route through NAT for a way to AWS, with no endpoint at all', async () => {
    const routes = [{ to: '0.0.0.0/0', via: 'nat-0a1b2c3d4e5f67890' }];
    const { stdout } = await doctor({
      scenario: {
        subnets: [{ id: 'subnet-0d1e2f3a4b5c6d7e8', routes }],
        endpointsMissing: ['s3', 'drs', 'ec2'],
      },
    });
    expect(stdout).toMatch(
      /^✓ endpoints +wordpress-workshop, probeWave: its subnets have a default route to AWS$/m,
    );
  });

  it('says how much room EC2 has for a drill, and of a capacity reservation that there is enough', async () => {
    const launch = { capacityReservation: 'cr-0d1e2f3a4b5c6d7e8' };
    const { stdout } = await doctor({
      scenario: {
        defaults: { launch },
        capacityReservations: [{ id: launch.capacityReservation, instanceType: 'm5.large', available: 2 }],
      },
    });
    expect(stdout).toMatch(
      /^✓ capacity +wordpress-workshop: 4 vCPUs for 2 servers beside 0 that run, of 640 \(Running On-Demand Standard .*\)$/m,
    );
    expect(stdout).toMatch(/^✓ capacity +.*: capacity reservation cr-\w+: 2 free, 2 needed$/m);
  });

  it('looks at the entries of a prefix list that lets the probes in, and at when readiness is looked at', async () => {
    const { status, stdout } = await doctor({
      plan: { readiness: { expression: 'cron(30 7 * * ? *)' } },
      scenario: {
        securityGroupRules: [{ group: 'sg-0d1e2f3a4b5c6d7e8', from: 'pl-0aaaaaaaaaaaaaaaa' }],
        prefixLists: { 'pl-0aaaaaaaaaaaaaaaa': ['127.0.0.0/8'] },
      },
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^✓ probes +wordpress-workshop: probeWave reaches clones on tcp 3306, tcp 8080, by the security groups and network ACLs of both$/m,
    );
    expect(stdout).toMatch(
      /^✓ schedules +wordpress-workshop, readiness: armed; next looks: .* 07:30, .*\(Asia\/Tokyo\)$/m,
    );
  });

  it('says once of a stack that is not there where it looked, and looks at what is not its own', async () => {
    const ended = await doctor({}, '--stack', 'kunren-dev');
    expect(ended.status).toBe(3);
    expect(complaints(ended)).toEqual([
      '✗ stack kunren-dev: there is no such stack in ap-northeast-3 → deploy it (npx serverless deploy --stage dev), or correct --stack and --region',
      '? stack functions, schedules, dead letters, topics, alarms, bucket, signing, probes, endpoints: not looked at: there is no stack → deploy it: npx serverless deploy --stage dev',
    ]);
    expect(ended.stdout).toMatch(/^✓ drill subnets /m);
    expect(ended.stdout).toMatch(/^✓ guards /m);
    expect(ended.stdout).toMatch(/; then npx kunren doctor \S+ --stack kunren-dev again$/m);
  });

  it('says of the bucket in the environment that it is the stack’s', async () => {
    const { status, stdout } = await doctor({
      environment: ({ stack }) => ({ KUNREN_BUCKET: stack.bucket }),
    });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^✓ stack +KUNREN_BUCKET: the stack's$/m)]);
  });

  it('looks at a plan of another Region than the stack’s, which the environment names', async () => {
    const { stderr, stdout } = await doctor({
      written: { target: { account: '111122223333', region: 'us-west-2' } },
      environment: ({ deployment }) => ({
        KUNREN_STATE_MACHINE: deployment.outputs.get('StateMachine') ?? '',
      }),
    });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^✓ stack +KUNREN_STATE_MACHINE: the stack's$/m);
    expect(stdout).toMatch(/^together /m);
  });

  it('names the command wherever something must be deployed again', async () => {
    const ended = await doctor({
      breaks: ({ deployment }) => {
        deployment.functions.clear();
        deployment.schedules.clear();
      },
    });
    expect(complaints(ended)).toEqual([
      expect.stringMatching(
        /^✗ functions openDrill, checkGuards, .*: there is no such function → deploy again: npx serverless deploy$/,
      ),
      expect.stringMatching(
        /^✗ schedules wordpress-workshop: .* → deploy again: npx serverless deploy; then the schedule/,
      ),
      expect.stringMatching(/^✗ schedules hourly sweep: .* → deploy again: npx serverless deploy$/),
      '✗ probes wordpress-workshop: there is no probeWave → deploy again: npx serverless deploy',
    ]);
  });

  it.each([
    ['cloudformation:DescribeStacks', 1],
    ['iam:GetRole', 1],
    ['lambda:GetFunctionConfiguration', 3],
    ['ec2:DescribeVpcEndpoints', 1],
    ['ec2:DescribeNetworkAcls', 1],
    ['ec2:DescribeSecurityGroups', 1],
    ['ec2:DescribeInstanceTypes', 1],
    ['servicequotas:GetServiceQuota', 1],
    ['monitoring:DescribeAlarms', 1],
    ['scheduler:GetSchedule', 1],
    ['sqs:GetQueueAttributes', 1],
    ['sns:ListSubscriptionsByTopic', 1],
    ['s3:GetObjectLockConfiguration', 1],
    ['s3:GetBucketVersioning', 1],
    ['kms:DescribeKey', 1],
    ['kms:GetPublicKey', 1],
    ['ec2:DescribeRouteTables', 2],
    // Where the stack cannot be read, neither can what only the stack names.
    ['cloudformation:ListStackResources', 5],
  ])('that may not call %s says so once a check, and hides nothing else', async (operation, count) => {
    const [service = '', name = ''] = operation.split(':');
    const error = ERRORS.get(service) ?? 'AccessDeniedException';
    const ended = await doctor({ scenario: { faults: [{ operation, error, status: 403, times: 999 }] } });
    const action = actionOf(service, name);
    expect(complaints(ended)).toHaveLength(count);
    for (const one of complaints(ended))
      expect(one).toMatch(
        new RegExp(`^\\? .*: you may not look: ${action} is denied → allow ${action}, or ask`),
      );
    expect(ended.status).toBe(3);
  });

  it('says of guards that could not be asked why, and looks at all else', async () => {
    const faults = [{ operation: 'sts:GetCallerIdentity', error: 'AccessDenied', after: 1, times: 99 }];
    const ended = await doctor({ scenario: { faults } });
    expect(complaints(ended)).toEqual([
      expect.stringMatching(/^\? guards wordpress-workshop: it could not be read \(AccessDenied: /),
    ]);
  });

  it('prints JSON and nothing else where a program asks', async () => {
    const { status, stdout } = await doctor({ scenario: { serviceRoles: [] } }, '--json');
    const { healthy, lines, ...rest } = JSON.parse(stdout) as {
      healthy: boolean;
      lines: Changes[];
    } & Changes;
    expect([status, healthy, rest]).toEqual([
      3,
      false,
      expect.objectContaining({ stack: 'kunren-prod', region: 'ap-northeast-3', simulated: true }),
    ]);
    expect(lines.filter(({ mark }) => mark !== 'ok')).toEqual([
      expect.objectContaining({
        check: 'DRS',
        mark: 'broken',
        wayOut: expect.stringContaining('docs/deploy.md'),
      }),
    ]);
  });

  it('ends with 2 for a plan that is not there, and without credentials', async () => {
    expect(await runKunren(['doctor', 'nowhere'], { PATH: process.env['PATH'] })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no plan in plans/ has this id'),
    });
    const environment = { PATH: process.env['PATH'], HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' };
    expect(await runKunren(['doctor'], environment)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no AWS credentials could be used'),
    });
  });
});

/** The actions of operations that are called otherwise. */
const ACTIONS = new Map([
  ['monitoring:DescribeAlarms', 'cloudwatch:DescribeAlarms'],
  ['s3:ListObjectsV2', 's3:ListBucket'],
  ['s3:GetObjectLockConfiguration', 's3:GetBucketObjectLockConfiguration'],
]);
const actionOf = (service: string, operation: string): string =>
  ACTIONS.get(`${service}:${operation}`) ?? `${service}:${operation}`;
/** How each service says no, where not AccessDeniedException. */
const ERRORS = new Map([
  ['cloudformation', 'AccessDenied'],
  ['ec2', 'UnauthorizedOperation'],
  ['iam', 'AccessDenied'],
  ['s3', 'AccessDenied'],
  ['sns', 'AuthorizationError'],
]);
/** What the guards read, as the role of their function may. */
const GUARDS_READ = [...CALLS['check-guards'], ...CALLS['open-drill']].flatMap(
  (call) => GRANTS[call].actions,
);
