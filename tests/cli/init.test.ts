import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { askFor } from '../../cli/init/questions.ts';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { createAuthorizer } from '../../simulator/iam/authorizer.ts';
import { startSimulator } from '../../simulator/server.ts';
import { planDataWith, planOfData, scenarioWith } from '../simulation/rehearse.ts';
import { asReader, runKunren } from './run-kunren.ts';

/** A plan is proposed from what is there, valid at once, and nothing is changed by that. */

const folder = mkdtempSync(join(tmpdir(), 'kunren-init-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

async function init(args: readonly string[], environment?: NodeJS.ProcessEnv) {
  files += 1;
  const out = join(folder, `plan-${files}.yml`);
  const ended = await runKunren(['init', 'own', ...args, '--out', out], environment);
  const text = existsSync(out) ? readFileSync(out, 'utf8') : '';
  const parsed = parsePlan(text, out);
  return { ...ended, out, text, plan: parsed.ok ? parsed.value : null };
}

const scenarioFile = (name: string, data: Record<string, unknown>): string => {
  const file = join(folder, `${name}.yml`);
  writeFileSync(file, stringify({ schema: 'kunren-scenario/v1', description: 'A test.', ...data }));
  return file;
};
const wavesOf = (plan: DrillPlan | null): string[] | undefined => plan?.waves.map(({ name }) => name);
/** Without the PDFs, which take longer than all the rest. */
function run(plan: string, ...more: string[]) {
  appendFileSync(plan, 'report: { pdf: false }\n');
  return runKunren(['run', plan, '--local', '--json', '--out', `${plan}.out`, ...more]);
}
const verdictOf = ({ stdout }: { readonly stdout: string }): unknown => JSON.parse(stdout).verdict;

const THREE = ['--server', 'db-1:linux', '--server', 'web-1:linux', '--server', 'files-1:Windows'];

describe('kunren init by the servers that are named', () => {
  it('writes a plan that passes locally, with the probes of each platform', async () => {
    const { status, stdout, out, plan } = await init(THREE);
    expect([status, plan?.enabled]).toEqual([0, false]);
    expect(stdout).toMatch(new RegExp(`^Next: npx kunren run ${out} --local$`, 'm'));
    expect(plan?.waves.flatMap(({ servers }) => servers.flatMap(({ probes }) => probes))).toMatchObject([
      { protocol: 'ssh', port: 22 },
      { protocol: 'ssh', port: 22 },
      { protocol: 'rdp', port: 3389 },
    ]);
    expect(verdictOf(await run(out))).toBe('PASS');
  });

  it('says which values are examples, and marks each of them in the file', async () => {
    const { stdout, text } = await init(THREE);
    expect(stdout).toMatch(/examples for you to replace: owner\.name, target\.account, .*securityGroups$/m);
    expect(text.match(/# an example: write your own$/gm)).toHaveLength(5);
  });

  it('takes what is given, and then has no examples', async () => {
    const { text, plan } = await init([
      ...THREE,
      ...['--owner', 'Ops', '--account', '222233334444', '--region', 'us-east-1'],
      ...['--subnet', 'subnet-0123456789abcdef0', '--security-group', 'sg-0123456789abcdef0'],
    ]);
    expect(text).not.toContain('an example');
    expect(plan).toMatchObject({
      owner: { name: 'Ops' },
      target: { account: '222233334444', region: 'us-east-1' },
      network: { subnets: ['subnet-0123456789abcdef0'], securityGroups: ['sg-0123456789abcdef0'] },
    });
  });

  it('starts what others need first', async () => {
    const names = ['web-1', 'app-1', 'dc01', 'mysql-a', 'printer'];
    const { plan } = await init(names.flatMap((name) => ['--server', `${name}:linux`]));
    expect(wavesOf(plan)).toEqual(['directory', 'database', 'application', 'web', 'others']);
  });
});

describe('kunren init from a scenario', () => {
  it.each(['workshop', 'workshop-launch-settings', 'vmware-cloud'])(
    'writes a plan that passes in %s.yml',
    async (name) => {
      const scenario = `simulator/scenarios/${name}.yml`;
      const { out, stdout } = await init(['--scenario', scenario]);
      expect(stdout).toContain(`Next: npx kunren run ${out} --local --scenario ${scenario}\n`);
      expect(verdictOf(await run(out, '--scenario', scenario))).toBe('PASS');
    },
  );

  it('expects what is set today: of all in the plan, of one in its server', async () => {
    const { plan } = await init([
      '--scenario',
      scenarioFile('settings', {
        defaults: { launch: { rightSizing: 'NONE', volumeType: 'gp3' } },
        servers: [
          { hostname: 'a', launch: { instanceType: 't3.small' } },
          { hostname: 'b', launch: { instanceType: 'm6i.large' } },
        ],
      }),
    ]);
    expect(plan?.expect).toMatchObject({ rightSizing: 'NONE', volumeType: 'gp3' });
    expect(plan?.waves[0]?.servers).toMatchObject([
      { expect: { instanceType: 't3.small' } },
      { expect: { instanceType: 'm6i.large' } },
    ]);
  });

  it('accepts no copied or public address by itself, and says that drills are refused until somebody does', async () => {
    const { text, plan } = await init([
      '--scenario',
      scenarioFile('copied', {
        servers: [{ hostname: 'a', launch: { copyPrivateIp: true, publicIp: true } }],
      }),
    ]);
    expect(plan?.network).toMatchObject({ copiedPrivateIp: 'refuse', publicIp: 'refuse' });
    expect(text.match(/drills are refused until/g)).toHaveLength(2);
  });

  it('chooses two servers of one host name by id', async () => {
    const [one, two] = ['s-00000000000000001', 's-00000000000000002'];
    const { plan } = await init([
      '--scenario',
      scenarioFile('twins', {
        servers: [{ hostname: 'same', id: one }, { hostname: 'SAME', id: two }, { hostname: 'other' }],
      }),
    ]);
    expect(plan?.waves.flatMap(({ servers }) => servers)).toMatchObject([
      { id: one },
      { id: two },
      { hostname: 'other' },
    ]);
  });

  it.each([
    ['a usual tag that every server has', [], ['database', 'web']],
    ['the tag that is named', ['--wave-tag', 'Stage'], ['first-of-all', 'wave', 'wave-3']],
  ])('makes waves by %s', async (_, more, waves) => {
    const servers = [
      { hostname: 'a', tags: { Tier: 'web', Stage: '第二' } },
      { hostname: 'b', tags: { Tier: 'database', Stage: 'First of all!' } },
      { hostname: 'c', tags: { Tier: 'web', Stage: '第三' } },
    ];
    const { plan } = await init(['--scenario', scenarioFile('tags', { servers }), ...more]);
    expect(wavesOf(plan)).toEqual(waves);
  });

  it('chooses by tag', async () => {
    const servers = [
      { hostname: 'a', tags: { App: 'shop' } },
      { hostname: 'b', tags: { App: 'mail' } },
    ];
    const { plan } = await init(['--scenario', scenarioFile('chosen', { servers }), '--tag', 'App=shop']);
    expect(plan?.limits.servers).toBe(1);
  });

  it('writes host names as they are, whatever is in them', async () => {
    const names = ['a: b', '# c', "it's", 'd, e', '{f}', '- g', '123', 'true', 'サーバー'];
    const servers = names.map((hostname) => ({ hostname }));
    const { plan } = await init(['--scenario', scenarioFile('odd', { servers })]);
    expect(
      plan?.waves
        .flatMap((wave) => wave.servers)
        .map((server) => 'hostname' in server && server.hostname)
        .toSorted(),
    ).toEqual(names.toSorted());
  });
});

describe('kunren init from an account', () => {
  it('only reads, with a reader’s credentials, and the plan could start at once', async () => {
    const iam = createAuthorizer({
      plans: [planOfData(planDataWith())],
      account: '111122223333',
      region: 'ap-northeast-3',
    });
    const simulator = await startSimulator(scenarioWith(), { iam });
    const environment = asReader(simulator.url, folder, 'ap-northeast-3');
    try {
      const { status, stdout, out, plan } = await init(['--from-account'], environment);
      expect([status, plan?.target.account]).toEqual([0, '111122223333']);
      expect(stdout).toContain(`Next: npx kunren check ${out}\n`);
      const operations = simulator.calls.map(({ service, operation }) => `${service}:${operation}`);
      expect(operations.filter((name) => !/:(Describe|Get|List)/.test(name))).toEqual([]);
      const checked = await runKunren(['check', out], environment);
      expect([checked.status, checked.stderr]).toEqual([0, '']);
    } finally {
      await simulator.close();
    }
  });
});

describe('kunren init refuses', () => {
  const empty = () => scenarioFile('empty', { servers: [] });
  it.each([
    [
      'no servers where it cannot ask',
      [],
      /which servers\? give --from-account, --scenario FILE, or --server/,
    ],
    ['two sources', ['--from-account', '--server', 'a:linux'], /give one of --from-account, --scenario and/],
    ['a server without platform', ['--server', 'a'], /'a' is no server; write its host name and platform/],
    [
      'an account that is none',
      [...THREE, '--account', '123'],
      /would not be valid.*\n.*target\.account: '123' is not an account/,
    ],
    ['a tag without value', [...THREE, '--tag', 'App'], /'App' is no tag; write it as KEY=VALUE/],
    ['a tag that no server has', [...THREE, '--tag', 'App=x'], /none of 3 servers has the tags App=x/],
    [
      'a tag for waves that no server has',
      [...THREE, '--wave-tag', 'Tier'],
      /no server has the tag 'Tier' of --wave-tag; leave it out/,
    ],
    ['a scenario that is not there', ['--scenario', 'nowhere.yml'], /nowhere\.yml/],
  ])('%s', async (_, args, message) => {
    const { status, stderr, text } = await init(args);
    expect([status, text]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('an account without source servers', async () => {
    expect((await init(['--scenario', empty()])).stderr).toMatch(
      /there is no source server in 111122223333, ap-northeast-3/,
    );
  });

  it('to overwrite a plan, unless it is told to', async () => {
    const { out } = await init(THREE);
    const again = ['init', 'own', ...THREE, '--out', out];
    expect(await runKunren(again)).toMatchObject({ status: 2, stderr: expect.stringContaining('--force') });
    expect((await runKunren([...again, '--force'])).status).toBe(0);
  });
});

describe('the questions of kunren init', () => {
  const asked = (...answers: string[]) => askFor(async () => answers.shift() ?? '');

  it('lead to the account of the credentials', async () => {
    expect(await asked('Ops', 'y', '')).toEqual({ owner: 'Ops', fromAccount: true });
  });

  it('or to servers by name, where Enter leaves an example', async () => {
    expect(await asked('', '', 'db-1:linux, app-1:windows', '', 'us-east-1', '', 'sg-1 sg-2')).toEqual({
      server: ['db-1:linux', 'app-1:windows'],
      region: 'us-east-1',
      securityGroup: ['sg-1', 'sg-2'],
    });
  });
});
