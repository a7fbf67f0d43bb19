import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { type LocalStack, makeStack } from '../../simulator/stack.ts';
import {
  answersOf,
  chainOf,
  DRILLS,
  type Files,
  KEY,
  newKey,
  publicHalf,
  signedAgain,
} from '../signed-evidence.ts';
import { scenarioWith } from '../simulation/rehearse.ts';
import { runKunren } from './run-kunren.ts';

/** What somebody may do to a plan's folder, and what `kunren verify` says of it: on disk and in the bucket. */

const [FIRST = '', SECOND = '', THIRD = ''] = DRILLS;
const FOREIGN = '01KB60000000000000000000ZZ';
const drills = chainOf();
const filesOf = (drillId: string): Files => drills.get(drillId) ?? new Map();

const root = mkdtempSync(join(tmpdir(), 'kunren-tampering-'));
afterAll(() => rmSync(root, { recursive: true }));
const key = join(root, 'key.pem');
writeFileSync(key, publicHalf(KEY).export({ format: 'pem', type: 'spki' }));

/** The folder as the bucket has it. */
function honest(name: string): string {
  const plan = join(root, name);
  for (const [drillId, files] of drills) write(join(plan, drillId), files);
  for (const [index, drillId] of DRILLS.entries()) place(plan, index + 1, drillId);
  return plan;
}

function write(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
}

const chainFile = (plan: string, sequence: number): string => join(plan, 'chain', `0000000${sequence}.json`);
function place(plan: string, sequence: number, drillId: string): void {
  mkdirSync(join(plan, 'chain'), { recursive: true });
  const entry = { drillId, claimedAt: '2026-11-21T17:00:00Z' };
  writeFileSync(chainFile(plan, sequence), JSON.stringify(entry, null, 2));
}

const resigned = (plan: string, name: string, bytes: Uint8Array): void =>
  write(join(plan, FIRST), signedAgain(filesOf(FIRST), name, bytes));
const add = (plan: string, name: string, content = 'x'): void => {
  mkdirSync(join(plan, name, '..'), { recursive: true });
  writeFileSync(join(plan, name), content);
};
const lines = answersOf({ drillId: FIRST }).trimEnd().split('\n');

/** Each is a way to tamper, and what must be said of it. */
const TAMPERINGS: readonly (readonly [what: string, tamper: (plan: string) => void, said: RegExp])[] = [
  [
    'two places swapped',
    (plan) => [place(plan, 1, SECOND), place(plan, 2, FIRST)],
    /✕ places +chain\/00000001\.json names drill 01KB5/,
  ],
  [
    'a place emptied',
    (plan) => writeFileSync(chainFile(plan, 2), ''),
    /✕ places +chain\/00000002\.json is empty/,
  ],
  [
    'a place that is no JSON',
    (plan) => writeFileSync(chainFile(plan, 2), '{'),
    /✕ places +chain\/00000002\.json does not say/,
  ],
  [
    'a place with more in it',
    (plan) =>
      writeFileSync(chainFile(plan, 2), `{"drillId":"${SECOND}","claimedAt":"2026-11-21T17:00:00Z","x":1}`),
    /✕ places +chain\/00000002\.json does not say/,
  ],
  [
    'a place with a byte more',
    (plan) => appendFileSync(chainFile(plan, 1), '\n'),
    /✕ places +chain\/00000001\.json was changed/,
  ],
  [
    'a place that says one thing twice',
    (plan) =>
      writeFileSync(
        chainFile(plan, 2),
        `{"drillId":"${FIRST}","drillId":"${SECOND}","claimedAt":"2026-11-21T17:00:00Z"}`,
      ),
    /✕ places +chain\/00000002\.json was changed/,
  ],
  [
    'all places deleted',
    (plan) => rmSync(join(plan, 'chain'), { recursive: true }),
    /✕ places +chain\/(00000001\.json)? is not here/,
  ],
  ...[
    'facts/report.en.html',
    'facts/approved.json',
    'facts/wave-0/summary.json',
    'facts/wave-0/more/start.json',
    'facts/wave-x/start.json',
    'facts/start.json',
    'facts/done-all.json',
    'answers/all.ndjson.gz',
    'answers/more/20261121T170000.000Z-CheckGuards-0.ndjson.gz',
  ].map(
    (name) =>
      [
        `${name} planted in a drill`,
        (plan: string) => add(plan, `${FIRST}/${name}`, 'PASS'),
        new RegExp(`✕ other files +${name.replaceAll('.', '\\.')}: no signature covers it`),
      ] as const,
  ),
  [
    'a place deleted',
    (plan) => rmSync(chainFile(plan, 2)),
    /✕ places +chain\/00000002\.json is not here, and drill 01KB5/,
  ],
  [
    'a place of another drill',
    (plan) => place(plan, 2, FOREIGN),
    /✕ places +chain\/00000002\.json names drill 01KB6/,
  ],
  [
    'a place of a drill that is not here',
    (plan) => place(plan, 4, FOREIGN),
    /✕ chain +drill 01KB6\w+ took place 4 and is not here/,
  ],
  ['a drill with two places', (plan) => place(plan, 4, THIRD), /✕ places +drill 01KBA\w+ has two places/],
  [
    'a file in chain/ that is no place',
    (plan) => add(plan, 'chain/notes.txt'),
    /✕ places +chain\/notes\.txt: no place has such a name/,
  ],
  [
    'a file beside the drills',
    (plan) => add(plan, 'summary.html'),
    /✕ beside the drills +summary\.html: kunren leaves no such thing/,
  ],
  [
    'a folder beside the drills',
    (plan) => add(plan, 'approved/report.en.html'),
    /✕ beside the drills +approved\/: kunren leaves no such thing/,
  ],
  ['a hidden file', (plan) => add(plan, '.approved'), /✕ beside the drills +\.approved/],
  [
    'a drill that never was',
    (plan) => write(join(plan, FOREIGN), new Map([['report.en.html', 'PASS']])),
    /01KB6\w+\n(?:.*\n)*.*✕ bundle/,
  ],
  [
    'a finding that nobody found',
    (plan) => add(plan, `findings/${FIRST}.2.json`, '[]\n'),
    /✕ findings +findings\/01KAZ\w+\.2\.json is not what the record/,
  ],
  [
    'a finding of a drill that is not here',
    (plan) => add(plan, `findings/${FOREIGN}.1.json`, '[]'),
    /✕ findings +findings\/01KB6\S+ drill 01KB6\w+ is not here/,
  ],
  [
    'a finding closed that never was',
    (plan) => add(plan, `findings/${FIRST}.F-9.closed.json`, '{}'),
    /✕ findings +\S+ the drill has no such finding/,
  ],
  [
    'another file in findings/',
    (plan) => add(plan, 'findings/all-closed.txt'),
    /✕ findings +findings\/all-closed\.txt: no finding has such a name/,
  ],
  [
    'a file of an index that no month has',
    (plan) => add(plan, 'index/latest.json', '{}'),
    /✕ index +latest\.json: no month has such a file/,
  ],
  [
    'a file more of a month',
    (plan) => add(plan, 'index/2026-11.html', 'PASS'),
    /✕ index +2026-11\.html: no month has such a file/,
  ],
  [
    'a report in messages/ of a drill',
    (plan) => add(plan, `${FIRST}/messages/report.en.html`, 'PASS'),
    /✕ other files +messages\/report\.en\.html: no signature covers it/,
  ],
  [
    'a folder in a drill',
    (plan) => add(plan, `${FIRST}/approved/report.en.pdf`, 'PASS'),
    /✕ other files +approved\/report\.en\.pdf: no signature covers it/,
  ],
  [
    'a report more',
    (plan) => add(plan, `${FIRST}/report.fr.html`, 'PASS'),
    /✕ other files +report\.fr\.html: no signature covers it/,
  ],
  [
    'responses emptied, and signed again by the same key',
    (plan) => resigned(plan, 'raw.ndjson.gz', gzipSync('')),
    /✕ recorded responses +CheckGuards: the record has 2 lines, none is here/,
  ],
  [
    'responses fewer, signed again',
    (plan) => resigned(plan, 'raw.ndjson.gz', gzipSync(`${lines[0]}\n`)),
    /✕ recorded responses +CheckGuards: the record has 2 lines, other 1 are here/,
  ],
  [
    'responses changed, signed again',
    (plan) => resigned(plan, 'raw.ndjson.gz', gzipSync(`${lines.join('\n').replace('[]', '[1]')}\n`)),
    /✕ recorded responses +raw\.ndjson\.gz is not the file that the record was made with/,
  ],
  [
    'responses of a step more, signed again',
    (plan) =>
      resigned(
        plan,
        'raw.ndjson.gz',
        gzipSync(`${[...lines, lines[0]?.replace('CheckGuards', 'StartWave')].join('\n')}\n`),
      ),
    /✕ recorded responses +StartWave: the record has none/,
  ],
  [
    'a report changed, signed again',
    (plan) => resigned(plan, 'report.en.html', Buffer.from('PASS')),
    /✕ reports +report\.en\.html is not what the record gives/,
  ],
  [
    'a folder signed by another key',
    (plan) => write(join(plan, FIRST), signedAgain(filesOf(FIRST), '', Buffer.of(), newKey())),
    /✕ signature/,
  ],
  [
    'a drill in the folder of another',
    (plan) => cpSync(join(plan, FIRST), join(plan, SECOND), { recursive: true }),
    /✕ record +it is of drill 01KAZ/,
  ],
  [
    'a drill removed',
    (plan) => rmSync(join(plan, SECOND), { recursive: true }),
    /✕ chain +no drill is at place 2: drill 01KB5\w+ was removed/,
  ],
  [
    'the guide exchanged',
    (plan) => add(plan, `${FIRST}/VERIFY.md`, 'trust us'),
    /✕ VERIFY\.md +its bytes are not those that were signed/,
  ],
];

/** Without the locks, which the emulator of S3 does not know. */
/** Lines of checks whose sentence has no Japanese in it. */
const linesWithoutJapanese = (stdout: string): string[] =>
  stdout.split('\n').filter((line) => /^[✓✕–] /.test(line) && !/[ぁ-ん]/.test(line));

const faultsIn = (stdout: string): string[] =>
  stdout.split('\n').filter((line) => line.startsWith('✕') && !line.startsWith('✕ retention'));

describe('a plan’s folder', () => {
  let simulator: Simulator;
  let stack: LocalStack;
  beforeAll(async () => {
    simulator = await startSimulator(scenarioWith());
    stack = await makeStack(simulator.url, 'ap-northeast-3', []);
  });
  afterAll(async () => {
    stack.destroy();
    await simulator.close();
  });

  async function upload(plan: string, name: string): Promise<string> {
    const files = readdirSync(plan, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      const Key = `drills/${name}/${path.slice(plan.length + 1)}`;
      await stack.s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key, Body: readFileSync(path) }));
    }
    return `s3://${stack.bucket}/drills/${name}`;
  }
  const verify = (place: string) =>
    runKunren(['verify', place, '--key', key], { ...process.env, ...stack.environment });

  it('with the steps’ working files holds, and says that they are no evidence', async () => {
    const plan = honest('working');
    for (const name of [
      'facts/opening.json',
      'facts/wave-0/start.json',
      'facts/wave-12/intent-restore-1.json',
      'facts/done-closed.json',
      'facts/done-evidence-tried.json',
      `facts/done-${FIRST}-closed-chat.json`,
      'answers/20261121T170000.000Z-CheckGuards-0.ndjson.gz',
    ])
      add(plan, `${FIRST}/${name}`);
    for (const where of [plan, await upload(plan, 'working')]) {
      const { stdout } = await verify(where);
      expect(faultsIn(stdout)).toEqual([]);
      expect(stdout).toMatch(/– beside it +(answers\/, facts\/|facts\/, answers\/): what kunren worked with/);
    }
  });

  it.each<[string, (place: string) => void]>([
    ['a pipe', (place) => execFileSync('mkfifo', [place])],
    ['a link that leads nowhere', (place) => symlinkSync('/nowhere', place)],
    ['a link to a folder', (place) => symlinkSync('/tmp', place)],
    ['a link to a file', (place) => symlinkSync(key, place)],
    ['a link to a device', (place) => symlinkSync('/dev/zero', place)],
  ])('with %s in it is refused for that, and all else is checked', async (what, make) => {
    const plan = honest(what.replaceAll(' ', '-'));
    const places = [
      'x',
      'chain/x',
      'findings/x',
      'index/x',
      ...['x', 'facts/x', 'other/x'].map((name) => `${FIRST}/${name}`),
    ];
    for (const place of places) {
      mkdirSync(dirname(join(plan, place)), { recursive: true });
      make(join(plan, place));
    }
    rmSync(join(plan, SECOND, 'drill.json'));
    make(join(plan, SECOND, 'drill.json'));
    const { status, stdout, stderr } = await verify(plan);
    expect([status, stderr]).toEqual([1, '']);
    const unread = faultsIn(stdout).filter((line) => line.includes('it was neither followed nor read'));
    expect(unread.map((line) => line.split(/ +/)[1]).sort()).toEqual(
      ['chain/x', 'drill.json', 'facts/x', 'findings/x', 'index/x', 'other/x', 'x', 'x'].sort(),
    );
    expect(stdout).toMatch(/✓ places/);
    expect(stdout.match(/✓ signature/g)).toHaveLength(3);
  });

  it('with folders that may not be read names them, and all else is checked', async () => {
    const plan = honest('unreadable');
    mkdirSync(join(plan, FIRST, 'facts'));
    mkdirSync(join(plan, 'findings'));
    const closed = [join(plan, FIRST, 'facts'), join(plan, THIRD), join(plan, 'findings')];
    for (const folder of closed) chmodSync(folder, 0);
    for (const folder of [root, plan]) chmodSync(folder, 0o755);
    // Whoever is root may read everything.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['cli/kunren.js', 'verify', plan, '--key', key],
      { ...nobody, encoding: 'utf8' },
    );
    for (const folder of closed) chmodSync(folder, 0o755);
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout.match(/^✕ .*/gm)?.filter((line) => line.includes('the folder may not be read'))).toEqual([
      expect.stringMatching(/^✕ facts\/ +the folder may not be read, so what is in it was not checked/),
      expect.stringMatching(/^✕ \.\/ +the folder may not be read/),
      expect.stringMatching(/^✕ findings\/ +the folder may not be read/),
    ]);
    expect(stdout.match(/✓ signature/g)).toHaveLength(2);
  });

  it('that nobody touched holds, on disk and in the bucket', async () => {
    const plan = honest('untouched');
    const onDisk = await verify(plan);
    expect([onDisk.status, faultsIn(onDisk.stdout)]).toEqual([0, []]);
    expect(onDisk.stdout).toMatch(/✓ places +chain\/ gives each of 3 drills the place in its record/);
    expect(faultsIn((await verify(await upload(plan, 'untouched'))).stdout)).toEqual([]);
  });

  it.each(TAMPERINGS.map((row, index) => [...row, index] as const))(
    'with %s is found',
    async (_, tamper, said, index) => {
      const plan = honest(`tampered-${index}`);
      tamper(plan);
      const japanese = (await runKunren(['verify', plan, '--key', key, '--language', 'ja'])).stdout;
      expect(linesWithoutJapanese(japanese)).toEqual([]);
      for (const where of [plan, await upload(plan, `tampered-${index}`)]) {
        const { status, stdout, stderr } = await verify(where);
        expect([status, stderr]).toEqual([1, '']);
        expect(stdout).toMatch(said);
      }
    },
  );
});
