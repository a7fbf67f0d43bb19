import { execFile, spawn } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { packagedCode } from '../../simulator/lambda-functions/packaged-code.ts';

/** Every kunren command that README and docs/ print, run as it stands there, in a folder of its own. */

const ROOT = resolve('.');
const PAGES = [
  'README.md',
  ...readdirSync('docs').flatMap((file) => (file.endsWith('.md') ? [`docs/${file}`] : [])),
];

/** Lines of shell blocks, without comments. */
const lines = PAGES.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    block.split('\n').map((line) => ({ page, line: line.replace(/\s+# .*$/, '').trim() })),
  ),
);
const commands = [
  ...new Set(
    lines
      .map(({ line }) => line.replace(/^(npm run kunren --|npx kunren) /, 'kunren '))
      .filter((line) => line.startsWith('kunren ')),
  ),
];
const isOfServer = (line: string): boolean => line.startsWith('kunren simulator ');
/** What works on files alone, before the simulated account is there. */
const isLocal = (line: string): boolean =>
  !line.includes('--from-account') &&
  /^kunren (validate|scenario|init|run|judge|history --from|report \S*drill\.json|verify out)/.test(line);

/** The scenario of the first refuses the drill, and the drill of the second is over. */
const STATUSES: readonly (readonly [RegExp, number])[] = [
  [/live-recovery/, 3],
  [/^kunren abort/, 3],
];

const home = mkdtempSync(join(tmpdir(), 'kunren-documented-'));
const environment: Record<string, string> = {};
let stop = async (): Promise<void> => {};
const known = { drill: '', late: '', head: '' };

const KUNREN = `"${process.execPath}" "${ROOT}/cli/kunren.js"`;

/** What goes on until Ctrl-C is ended where it says so. */
const untilSaid = (line: string): string =>
  `coproc SERVER { ${line.replace(/^kunren/, `exec ${KUNREN}`)}; }
  pid=$SERVER_PID; sed '/Ctrl-C ends it/q' <&"\${SERVER[0]}"; kill $pid; wait $pid`;

function shell(line: string) {
  const script = line.includes(' --open') ? untilSaid(line) : `kunren() { ${KUNREN} "$@"; }\n${line}`;
  const env = { PATH: process.env['PATH'], HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...environment };
  return new Promise<{ status: number; stdout: string; stderr: string }>((done) => {
    execFile('bash', ['-c', script], { cwd: home, env, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      done({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** The command with what a reader puts in place of its capital letters. */
function filled(line: string): string {
  const isFinding = line.startsWith('kunren finding');
  const newest = line.includes('FOLDER') ? (newestFolder() ?? '') : '';
  return line
    .replace('FOLDER', newest)
    .replace('YOUR-PLAN', 'yours')
    .replace('plans/YOURS', 'plans/yours')
    .replace(/\bBUCKET\b/, environment['KUNREN_BUCKET'] ?? '')
    .replace(/\bPLAN\b/, isFinding ? 'late' : 'wordpress-workshop')
    .replace(/\bDRILL\b/, isFinding ? known.late : known.drill)
    .replace(/\bHASH\b/, known.head);
}

const newestFolder = (): string | undefined =>
  readdirSync(join(home, 'out'))
    .filter((name) => statSync(join(home, 'out', name)).isDirectory())
    .toSorted()
    .at(-1);

function writePlan(file: string, id: string, change: (text: string) => string = (text) => text): void {
  const text = readFileSync(join(ROOT, 'plans/wordpress-workshop.yml'), 'utf8');
  writeFileSync(join(home, 'plans', file), change(text.replace(/^id: .*$/m, `id: ${id}`)));
}

const idIn = (text: string): string => /^drill +(01\w{24})$/m.exec(text)?.[1] ?? '';

async function serve(command: string): Promise<void> {
  const [, ...args] = command.replace(/ --speed \S+/, '').split(' ');
  const child = spawn(process.execPath, [join(ROOT, 'cli/kunren.js'), ...args, '--speed', '600'], {
    cwd: home,
  });
  const ended = new Promise<void>((done) => child.on('close', () => done()));
  stop = async () => {
    child.kill('SIGINT');
    await ended;
  };
  let said = '';
  await new Promise<void>((done, reject) => {
    child.stderr.on('data', (data) => reject(new Error(String(data))));
    child.stdout.on('data', (data) => {
      said += String(data);
      if (said.includes('Next,')) done();
    });
  });
  for (const [, name = '', value = ''] of said.matchAll(/(\w+)=(\S+)/g)) environment[name] = value;
}

/** As `aws s3 sync` in docs/evidence.md would. */
async function sync(): Promise<void> {
  const s3 = new S3Client({
    endpoint: environment['AWS_ENDPOINT_URL'] ?? '',
    region: 'ap-northeast-3',
    forcePathStyle: true,
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
  });
  const Bucket = environment['KUNREN_BUCKET'] ?? '';
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: 'drills/wordpress-workshop/' }),
  );
  for (const { Key = '' } of Contents) {
    if (/\/(facts|answers)\//.test(Key)) continue;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const file = join(home, Key.replace('drills/', ''));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    if (Key.endsWith('/drill.json')) known.head = createHash('sha256').update(bytes).digest('hex');
  }
  s3.destroy();
}

async function expectToWork(line: string): Promise<void> {
  const { status, stdout, stderr } = await shell(filled(line));
  const wanted = STATUSES.find(([pattern]) => pattern.test(line))?.[1] ?? 0;
  // Reports are written once, and two pages have them written here.
  for (const name of readdirSync(home)) if (/^(report\.|oscal-)/.test(name)) rmSync(join(home, name));
  expect({ status, stderr: status === wanted ? '' : stderr || stdout }).toEqual({
    status: wanted,
    stderr: '',
  });
}

beforeAll(() => {
  mkdirSync(join(home, 'plans'));
  cpSync('plans/wordpress-workshop.yml', join(home, 'plans/wordpress-workshop.yml'));
  cpSync('simulator/scenarios', join(home, 'simulator/scenarios'), { recursive: true });
  writePlan('yours.yml', 'yours');
  writePlan('my-plan.yml', 'my-plan');
  writePlan('late.yml', 'late', (text) => text.replace(/recoveryTime: .*/, 'recoveryTime: 11m'));
});
afterAll(async () => {
  await stop();
  rmSync(home, { recursive: true, force: true });
});

it('every npm script that a page names exists', () => {
  const named = lines.flatMap(({ line }) =>
    [...line.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !(name in packageJson.scripts))).toEqual([]);
});

describe('a command of the pages that works on files', () => {
  it.each(commands.filter(isLocal))('%s', async (line) => {
    if (/^kunren report drill/.test(line))
      cpSync(join(home, 'out', newestFolder() ?? '', 'drill.json'), join(home, 'drill.json'));
    await expectToWork(line);
  });
});

describe('a command of the pages, in the simulated account that the README serves', () => {
  beforeAll(async () => {
    // Plans of servers that no account has; kunren doctor would rightly miss them.
    for (const id of ['files', 'shop']) rmSync(join(home, 'plans', `${id}.yml`));
    await serve(commands.find(isOfServer) ?? '');
    for (const [plan, key] of [
      ['late', 'late'],
      ['wordpress-workshop', 'drill'],
    ] as const)
      known[key] = idIn((await shell(`kunren start ${plan} --watch`)).stdout);
    const key = createPublicKey(readFileSync(join(home, 'out/signing-key.pem'), 'utf8'));
    writeFileSync(join(home, 'kunren.code.json'), JSON.stringify(packagedCode()));
    writeFileSync(join(home, 'kunren.pem'), key.export({ type: 'spki', format: 'pem' }));
    await sync();
  });

  it.each(commands.filter((line) => !isLocal(line) && !isOfServer(line)))(
    '%s',
    async (line) => {
      await expectToWork(line);
      // A drill more is a newer head.
      if (line.startsWith('kunren start')) await sync();
    },
    60_000,
  );
});
