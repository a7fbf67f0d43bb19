import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { bytesOf, evidenceOf, type Files, recordOf } from '../signed-evidence.ts';
import { planDataWith } from '../simulation/rehearse.ts';
import { type Ended, runKunren, runKunrenProcess } from './run-kunren.ts';

const PLAN = 'plans/wordpress-workshop.yml';
const folder = mkdtempSync(join(tmpdir(), 'kunren-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kunren = (...args: string[]) => runKunren(args);
const without = (files: Files, name: string): Files => new Map([...files].filter(([one]) => one !== name));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
let runs = 0;
const local = (scenario: string, plan = PLAN, ...rest: string[]) => {
  runs += 1;
  return kunren(
    'run',
    plan,
    '--local',
    '--scenario',
    scenario,
    '--out',
    join(folder, `run-${runs}`),
    ...rest,
  );
};
/** The example plan without the PDFs that take longer than all the rest. */
const plainPlan = (): string => write('wordpress-workshop.yml', stringify(planDataWith()));
/** One drill that failed, for every command that only needs a record. */
let failing: Promise<Ended> | undefined;
const failedRecord = async (): Promise<string> => {
  failing ??= local('simulator/scenarios/one-fails.yml', plainPlan(), '--json');
  return (await failing).stdout;
};
const scenarioFile = (text: string): string => `schema: kunren-scenario/v1\ndescription: A test.\n${text}`;

describe('kunren run --local ends with status', () => {
  it.each([
    [0, 'PASS', 'workshop'],
    [1, 'FAIL', 'unreachable-service'],
    [3, 'SKIPPED', 'live-recovery'],
  ])('%i after %s', async (status, verdict, scenario) => {
    const ended = await local(`simulator/scenarios/${scenario}.yml`, plainPlan());
    expect([ended.status, ended.stderr]).toEqual([status, '']);
    expect(ended.stdout).toMatch(new RegExp(`^verdict +${verdict}$`, 'm'));
    expect(ended.stdout).toMatch(/^next +npx kunren verify /m);
  });

  it('4 when something was left behind, although the drill passed', async () => {
    const scenario = scenarioFile(
      'servers:\n  - { hostname: wordpress-db, volumesStay: true, services: [{ port: 3306 }] }\n' +
        '  - { hostname: wordpress-web, services: [{ port: 8080, protocol: http, body: WordPress }] }\n',
    );
    const ended = await local(write('leftovers.yml', scenario), plainPlan());
    expect(ended.status).toBe(4);
    expect(ended.stdout).toMatch(/^verdict +PASS$/m);
    expect(ended.stdout).toMatch(/^cleanup +INCOMPLETE$\n +volume vol-/m);
  });

  it.each<[string, () => string[], string]>([
    [
      'a plan that is not there',
      () => ['run', 'nowhere.yml', '--local'],
      'nowhere.yml: there is no such file; check the path',
    ],
    ['a folder for a plan', () => ['run', 'plans', '--local'], 'plans: it is a folder; name a file in it'],
    [
      'an invalid plan',
      () => ['run', write('bad.yml', 'schema: kunren/v1\nid: x\n'), '--local'],
      "bad.yml:1:1: missing key 'waves'",
    ],
    [
      'an invalid scenario',
      () => ['run', PLAN, '--local', '--scenario', write('bad-scenario.yml', scenarioFile('servrs: []\n'))],
      "bad-scenario.yml:3:1: unknown key 'servrs'; did you mean 'servers'?",
    ],
    ['no --local', () => ['run', PLAN], 'add --local'],
    ['an unknown option', () => ['run', PLAN, '--locla'], 'Did you mean --local?'],
    ['an unknown command', () => ['rum', PLAN], 'Did you mean run?'],
    [
      'a seed that is no number',
      () => ['run', PLAN, '--local', '--seed', '1e3'],
      'It must be a whole number',
    ],
  ])('2 after %s, with one sentence and no stack trace', async (_, args, expected) => {
    const ended = await kunren(...args());
    expect(ended.status).toBe(2);
    expect(ended.stdout).toMatch(/^(Rehearsing wordpress-workshop in a simulated account …\n)?$/);
    expect(ended.stderr).toContain(expected);
    expect(ended.stderr).not.toMatch(/\n +at /);
  });
});

describe('what a local run leaves', () => {
  it('is the record, the messages and the calls; and --json prints the record and nothing else', async () => {
    const ended = await local('simulator/scenarios/workshop.yml', PLAN, '--json', '--seed', '1');
    const out = join(folder, `run-${runs}`);
    const written = readFileSync(join(out, 'drill.json'), 'utf8');
    expect(ended.stdout).toBe(written);
    expect(JSON.parse(written)).toMatchObject({
      verdict: 'PASS',
      simulated: true,
      cleanup: { status: 'COMPLETE' },
    });
    expect(readdirSync(join(out, 'messages')).sort()).toEqual([
      '1-kunren-chat.json',
      '2-kunren-reports.txt',
      '3-kunren-machines.json',
      '4-event-bus.json',
    ]);
    expect(readFileSync(join(out, 'messages/2-kunren-reports.txt'), 'utf8')).toMatch(
      /^Subject: \[DR訓練\]\[合格\] wordpress-workshop 2026-11-22\n\n【合格】DR訓練/,
    );
    expect(readFileSync(join(out, 'api-calls.ndjson'), 'utf8')).toContain('"StartRecovery"');
  });

  it('holds no secret of the plan, neither in the calls nor anywhere else', async () => {
    const [wave] = planDataWith()['waves'] as object[];
    const script = 'mysqladmin -uroot -pC4naryW3rt ping';
    const actions = [{ name: 'ping', servers: ['wordpress-db'], script, timeout: '1m' }];
    const check = { protocol: 'ssm', check: 'command', script: `${script} --check` };
    const plan = write(
      'wordpress-workshop.yml',
      stringify(
        planDataWith({
          waves: [{ ...wave, actions, servers: [{ hostname: 'wordpress-db', probes: [check] }] }],
        }),
      ),
    );
    const scenario = write(
      'secret.yml',
      scenarioFile('servers:\n  - hostname: wordpress-db\n    ssm: { results: [{ matches: mysqladmin }] }\n'),
    );
    const { status, stdout } = await local(scenario, plan);
    expect([status, stdout]).toEqual([0, expect.not.stringContaining('C4nary')]);
    const out = join(folder, `run-${runs}`);
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(files.length).toBeGreaterThan(10);
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name)).includes('C4nary'), name).toBe(false);
    expect(readFileSync(join(out, 'api-calls.ndjson'), 'utf8')).toContain('"SendCommand"');
  });

  it('is the same for the same seed but for loopback addresses, and differs for another', async () => {
    // Simulators that run at once cannot share addresses: docs/simulator.md.
    const withoutAddresses = ({ stdout }: Ended): string => stdout.replaceAll(/127(\.\d+){3}/g, 'address');
    const [first, again, other] = await Promise.all([
      local('simulator/scenarios/workshop.yml', plainPlan(), '--json', '--seed', '7'),
      local('simulator/scenarios/workshop.yml', plainPlan(), '--json', '--seed', '7'),
      local('simulator/scenarios/workshop.yml', plainPlan(), '--json', '--seed', '8'),
    ]);
    expect(withoutAddresses(again)).toBe(withoutAddresses(first));
    expect(withoutAddresses(other)).not.toBe(withoutAddresses(first));
  });

  it('is a drill of its own, begun now, unless a seed is given', async () => {
    const begun = Date.now();
    const records = (await Promise.all(
      [[], [], ['--seed', '7']].map(async (seed) =>
        JSON.parse((await local('simulator/scenarios/workshop.yml', plainPlan(), '--json', ...seed)).stdout),
      ),
    )) as { drillId: string; startedAt: string }[];
    const [first, second, third] = records;
    expect(first?.drillId).not.toBe(second?.drillId);
    for (const own of [first, second]) expect(Date.parse(own?.startedAt ?? '')).toBeGreaterThanOrEqual(begun);
    expect(third?.startedAt).toBe('2026-11-21T17:00:00.010Z');
  });

  it.each([
    ["account: '999988887777'", "account: '111122223333'", "target.account: '999988887777'"],
    ['region: us-east-1', "region: 'ap-northeast-3'", "target.region: 'us-east-1'"],
  ])('says which file to change, and to what, where the scenario has %s', async (line, right, wrong) => {
    const [plan, scenario] = [plainPlan(), write('elsewhere.yml', scenarioFile(`${line}\n`))];
    const { status, stdout } = await local(scenario, plan);
    expect(status).toBe(3);
    expect(stdout).toContain(
      `write ${right} into ${scenario}, as the plan has it; or, where the plan is wrong, ${wrong} into ${plan}`,
    );
  });

  it('names reports that are there, and with --no-pdf makes no PDF', async () => {
    const out = join(folder, 'reports');
    const { stdout } = await kunren('run', PLAN, '--local', '--no-pdf', '--out', out);
    const named = [...stdout.matchAll(/ (\/\S+\.html)/g)].map(([, path = '']) => path);
    expect(named.toSorted()).toEqual([join(out, 'report.en.html'), join(out, 'report.ja.html')]);
    expect(named.every((path) => existsSync(path))).toBe(true);
    expect(readdirSync(out).filter((name) => name.endsWith('.pdf'))).toEqual([]);
    expect((await kunren('verify', out, '--key', 'out/signing-key.pem')).status).toBe(0);
  });

  it('needs no scenario: then everything that the plan names exists and is well', async () => {
    const ended = await kunren('run', plainPlan(), '--local', '--out', join(folder, 'healthy'));
    expect(ended.stdout).toMatch(/^verdict +PASS$/m);
  });
});

describe('a process of its own', () => {
  it('prints the verdict and ends with its status', async () => {
    const ended = await runKunrenProcess(['run', plainPlan(), '--local', '--out', join(folder, 'process')]);
    expect([ended.status, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(/^verdict +PASS$/m);
  });

  it('ends with 2 and one sentence for a plan that is not there', async () => {
    const ended = await runKunrenProcess(['validate', 'nowhere.yml']);
    expect(ended.status).toBe(2);
    expect(ended.stderr + ended.stdout).toMatch(/^nowhere\.yml:1:1: there is no such file; /m);
  });
});

describe('kunren judge', () => {
  it('agrees with an honest record and refuses one that was changed', async () => {
    const stdout = await failedRecord();
    const honest = await kunren('judge', write('honest.json', stdout));
    expect([honest.status, honest.stdout]).toEqual([
      0,
      `${join(folder, 'honest.json')}: FAIL, as its facts give\n`,
    ]);
    const changed = await kunren(
      'judge',
      write('changed.json', stdout.replace('"verdict": "FAIL"', '"verdict": "PASS"')),
    );
    expect(changed.status).toBe(1);
    expect(changed.stderr).toContain('verdict: the record says PASS, its facts give FAIL');
    const asData = await kunren(
      'judge',
      '--json',
      write('changed.json', stdout.replace('"verdict": "FAIL"', '"verdict": "PASS"')),
    );
    expect(JSON.parse(asData.stdout)).toMatchObject({ agrees: false, verdict: 'PASS' });
  });

  it.each([
    ['no JSON', 'x', 'it is not JSON'],
    ['another JSON', '{}', 'it is not a record of kunren'],
    ['a number', '1', 'it is not a record of kunren'],
  ])('says what is wrong with %s, with status 2', async (_, text, expected) => {
    const ended = await kunren('judge', write('other.json', text));
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain(expected);
    expect(ended.stderr).not.toMatch(/\n +at /);
  });
});

describe('kunren report', () => {
  it('makes the report from the record alone, in the languages of the plan, beside it or elsewhere', async () => {
    const stdout = await failedRecord();
    const record = write('reported.json', stdout);
    const made = await kunren('report', record);
    const files = [
      'report.ja.html',
      'report.en.html',
      'report.ja.pdf',
      'report.en.pdf',
      'oscal-assessment-results.json',
    ].map((name) => join(folder, name));
    expect([made.status, made.stdout, made.stderr]).toEqual([
      0,
      files.map((file) => `${file}\n`).join(''),
      '',
    ]);
    const [html = '', , pdf = '', , oscal = ''] = files.map((file) => readFileSync(file, 'latin1'));
    expect(Buffer.from(html, 'latin1').toString()).toContain('不合格');
    expect(pdf).toMatch(/^%PDF-1\.7/);
    expect(JSON.parse(oscal)).toHaveProperty('assessment-results.metadata.oscal-version');
  });

  it('makes only the language and the formats that are asked for, elsewhere too', async () => {
    const stdout = await failedRecord();
    const record = write('asked.json', stdout);
    const deep = join(folder, 'deep', 'er');
    const asked = (...formats: string[]) =>
      kunren('report', record, '--out', deep, '--language', 'en', ...formats);
    const html = await asked('--format', 'html');
    expect([html.status, html.stdout]).toEqual([0, `${join(deep, 'report.en.html')}\n`]);
    const others = await asked('--format', 'oscal, pdf');
    expect([others.status, others.stdout]).toEqual([
      0,
      `${join(deep, 'report.en.pdf')}\n${join(deep, 'oscal-assessment-results.json')}\n`,
    ]);
    const unknown = await asked('--format', 'html,docx');
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain("'docx' is none of html, pdf and oscal");
  });

  it('makes none of a record that does not agree with its own facts', async () => {
    const stdout = await failedRecord();
    const changed = write('tampered.json', stdout.replace('"verdict": "FAIL"', '"verdict": "PASS"'));
    const refused = await kunren('report', changed, '--out', join(folder, 'never'));
    expect([refused.status, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('the record says PASS, its facts give FAIL');
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });
});

describe('kunren history', () => {
  it('puts the records in a folder side by side, and names what it cannot read', async () => {
    const stdout = await failedRecord();
    for (const name of ['first', 'broken']) mkdirSync(join(folder, 'records', name), { recursive: true });
    write(join('records', 'first', 'drill.json'), stdout);
    write(join('records', 'broken', 'drill.json'), '{}');
    const from = ['history', '--from', join(folder, 'records')];
    const shown = await kunren(...from);
    expect([shown.status, shown.stdout.split('\n').length]).toEqual([0, 3]);
    expect(shown.stdout).toMatch(/wordpress-workshop .* FAIL \(simulated\) .* COMPLETE/);
    expect(shown.stderr).toMatch(/broken.*left out of the history\n$/);
    const csv = await kunren(...from, '--format', 'csv');
    expect(csv.stdout).toMatch(/^\uFEFFschema,.*\r\nkunren-history\/v2,/);
    const page = await kunren(...from, '--format', 'html', '--out', join(folder, 'index.html'));
    expect(page.stdout).toBe(`${join(folder, 'index.html')}\n`);
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(html).toContain('✕ 不合格');
    expect(html).toContain('href="records/first/drill.json"');
  });

  it('says of a copy that it is not what was signed, and shows it all the same', async () => {
    for (const [name, change] of [
      ['honest', (files: Files) => files],
      ['changed', (files: Files) => files.set('drill.json', bytesOf(recordOf({ planId: 'other' })))],
      ['foreign', (files: Files) => files.set('public-key.pem', Buffer.from('x'))],
      ['keyless', (files: Files) => without(files, 'public-key.pem')],
      ['broken', (files: Files) => files.set('drill.sigstore.json', Buffer.from('{}'))],
    ] as const) {
      const copy = join(folder, `copy-${name}`);
      mkdirSync(copy);
      for (const [file, bytes] of change(evidenceOf(recordOf()))) writeFileSync(join(copy, file), bytes);
      const { status, stdout, stderr } = await kunren('history', '--from', copy);
      expect([name, status, stdout.split('\n').length]).toEqual([name, 0, 3]);
      expect(stderr).toBe(
        name === 'honest' || name === 'keyless'
          ? ''
          : `${join(copy, 'drill.json')}: it is not what was signed, so its row may be wrong; npx kunren verify says more\n`,
      );
    }
    rmSync(join(folder, 'copy-broken', 'drill.sigstore.json'));
    mkdirSync(join(folder, 'copy-broken', 'drill.sigstore.json'));
    const unreadable = await kunren('history', '--from', join(folder, 'copy-broken'));
    expect([unreadable.stdout.split('\n').length, unreadable.stderr]).toEqual([
      3,
      expect.stringContaining('it is not what was signed'),
    ]);
    const unknown = await kunren('history', '--from', join(folder, 'copy-honest'), '--plan', 'zzz');
    expect([unknown.status, unknown.stderr]).toEqual([
      2,
      expect.stringMatching(/^kunren: there is no plan 'zzz'; name .*'wordpress-workshop'/),
    ]);
  });

  it('says that there is nothing, or no such folder', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect((await kunren('history', '--from', empty)).stdout).toBe('No closed drill was found.\n');
    const nowhere = await kunren('history', '--from', join(folder, 'nowhere'));
    expect([nowhere.status, nowhere.stderr]).toEqual([
      2,
      `${join(folder, 'nowhere')}: it cannot be read (ENOENT); name a folder\n`,
    ]);
  });
});

describe('help', () => {
  it.each([
    [],
    ...[
      'validate',
      'run',
      'check',
      'start',
      'status',
      'list',
      'finding',
      'history',
      'judge',
      'report',
      'abort',
      'cleanup',
      'simulator',
    ].map((name) => [name]),
  ])('of kunren %s reads well and ends with status 0', async (...command) => {
    const ended = await kunren(...command, '--help');
    expect([ended.status, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(/^Usage: npx kunren/);
    for (const line of ended.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });
});
