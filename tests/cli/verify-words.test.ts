import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BUNDLE, PUBLIC_KEY, RAW, RECORD } from '../../reporting/evidence/file-names.ts';
import { DRILLS, evidenceOf, KEY, publicHalf, recordOf } from '../signed-evidence.ts';
import { runKunren } from './run-kunren.ts';

/** How `kunren verify` words what it finds: what is wrong, once, in the reader's language. */

const root = mkdtempSync(join(tmpdir(), 'kunren-words-'));
afterAll(() => rmSync(root, { recursive: true }));
const key = join(root, 'key.pem');
writeFileSync(key, publicHalf(KEY).export({ format: 'pem', type: 'spki' }));

const [DRILL = ''] = DRILLS;
const LOCAL = ['api-calls.ndjson', 'figures.json', 'messages/1-kunren-chat.json'];

let folders = 0;
/** A drill's folder as kunren wrote it, with more or other files. */
function drillWith(others: Readonly<Record<string, string>>, simulated = true): string {
  folders += 1;
  const folder = join(root, String(folders), DRILL);
  mkdirSync(join(folder, 'messages'), { recursive: true });
  for (const [name, bytes] of evidenceOf(recordOf({ drillId: DRILL, simulated })))
    writeFileSync(join(folder, name), bytes);
  for (const [name, content] of Object.entries(others)) writeFileSync(join(folder, name), content);
  if (!Object.keys(others).some((name) => name.startsWith('messages/')))
    rmSync(join(folder, 'messages'), { recursive: true });
  return folder;
}
const verify = (...args: string[]) => runKunren(['verify', ...args], process.env);
const faultsIn = (stdout: string): string[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('✕'))
    .map((line) => line.replace(/ {2,}/, ' '));

describe('a file that holds no record or signature', () => {
  it.each([
    [RECORD, '', '✕ record drill.json is empty', '✕ 記録 drill.jsonが空です'],
    [RECORD, '\n', '✕ record drill.json is empty', '✕ 記録 drill.jsonが空です'],
    [RECORD, '<html>', '✕ record drill.json is not JSON', '✕ 記録 drill.jsonはJSONではありません'],
    [
      RECORD,
      '[]',
      '✕ record drill.json is not a record of kunren',
      '✕ 記録 drill.jsonはkunrenの訓練の記録ではありません',
    ],
    [
      RECORD,
      '{"a":1}',
      '✕ record drill.json is not a record of kunren: schema is missing or has another form',
      '✕ 記録 drill.jsonはkunrenの訓練の記録ではありません：schemaがないか、形式が異なります',
    ],
    [
      RECORD,
      '{"schema":"kunren-record/v1"}',
      '✕ record drill.json is a record of another version, kunren-record/v1: read it with the kunren that made it',
      '✕ 記録 drill.jsonは別のバージョン（kunren-record/v1）の記録です。作成したバージョンのkunrenで検証してください',
    ],
    [BUNDLE, '', '✕ bundle drill.sigstore.json is empty', '✕ バンドル drill.sigstore.jsonが空です'],
    [
      BUNDLE,
      '{"mediaType":"x"}',
      '✕ bundle drill.sigstore.json is not a bundle of one DSSE signature: mediaType is missing or has another form',
      '✕ バンドル drill.sigstore.jsonは、DSSE署名を1つ含むバンドルではありません：mediaTypeがないか、形式が異なります',
    ],
  ])('%s with %j', async (name, content, english, japanese) => {
    const folder = drillWith({ [name]: content });
    const { stdout } = await verify(folder, '--key', key);
    expect(faultsIn(stdout)).toContain(english);
    expect(stdout).not.toMatch(/Invalid input|expected|undefined/);
    expect(faultsIn((await verify(folder, '--key', key, '--language', 'ja')).stdout)).toContain(japanese);
  });
});

describe('without a record that can be read', () => {
  const others = Object.fromEntries(LOCAL.map((name) => [name, '{}']));

  it('says once of the files of a local run that they could not be judged', async () => {
    const folder = drillWith({ ...others, [RECORD]: '{' });
    const { stdout } = await verify(folder, '--key', key);
    expect(faultsIn(stdout)).toEqual([
      '✕ drill.json its bytes are not those that were signed',
      '✕ record drill.json is not JSON',
    ]);
    expect(stdout).toMatch(
      /^– beside it +api-calls\.ndjson, figures\.json, messages\/: only a readable drill\.json says whether they belong here$/m,
    );
  });

  it('still names what kunren never leaves', async () => {
    const { stdout } = await verify(drillWith({ [RECORD]: '{', 'approved.html': 'x' }), '--key', key);
    expect(faultsIn(stdout)).toContain('✕ other files approved.html: no signature covers it');
  });
});

describe('a pipe in place of a file', () => {
  it.each([RECORD, BUNDLE, PUBLIC_KEY, RAW, 'report.ja.html', 'VERIFY.md'])(
    'is told once: %s',
    async (name) => {
      const folder = drillWith({});
      rmSync(join(folder, name));
      execFileSync('mkfifo', [join(folder, name)]);
      const { status, stdout } = await verify(folder, '--key', key);
      expect(status).toBe(1);
      expect(faultsIn(stdout)).toEqual([
        expect.stringMatching(new RegExp(`^✕ ${name} it is a link, a pipe`)),
      ]);
    },
  );
});

describe('where to go from evidence that does not hold', () => {
  const changed = { 'report.ja.html': 'x' };
  const endOf = async (folder: string, language: string) =>
    (await verify(folder, '--key', key, '--language', language)).stdout.trimEnd().split('\n').at(-1);

  it.each<[string, Record<string, string>, boolean, string, string]>([
    [
      'a drill in an account: to the bucket',
      changed,
      false,
      '2 checks fail: do not rely on this evidence; get the original from the bucket.',
      '2項目に問題があります。この証跡は使用せず、バケットにある原本を取得してください。',
    ],
    [
      'a local drill, which has no bucket: nowhere',
      changed,
      true,
      '2 checks fail: do not rely on this evidence.',
      '2項目に問題があります。この証跡は使用しないでください。',
    ],
    [
      'a local drill without its record: nowhere, as was signed',
      { [RECORD]: '' },
      true,
      '2 checks fail: do not rely on this evidence.',
      '2項目に問題があります。この証跡は使用しないでください。',
    ],
  ])('of %s', async (_, files, simulated, english, japanese) => {
    const folder = drillWith(files, simulated);
    expect([await endOf(folder, 'en'), await endOf(folder, 'ja')]).toEqual([english, japanese]);
  });
});

describe('a refusal in Japanese', () => {
  it.each<[string, string[], string]>([
    ['a place that is not there', ['nowhere'], 'nowhere：フォルダーがありません。パスを確認してください\n'],
    [
      'a file',
      ['package.json'],
      'package.json：証跡はフォルダーですが、これはファイルです。ファイルのあるフォルダーを指定してください\n',
    ],
    [
      'a folder without evidence',
      ['docs'],
      'docs：drill.jsonもdrill.sigstore.jsonもなく、訓練のフォルダーもありません。訓練、計画、または準備状況の確認結果のフォルダーを指定してください\n',
    ],
    [
      'a key that is none',
      [root, '--key', 'package.json'],
      'package.json：PEM形式のP-256公開鍵ではありません。aws kms get-public-keyで取得できます（docs/evidence.md）\n',
    ],
    [
      'a key that is not there',
      [root, '--key', 'nowhere.pem'],
      'nowhere.pem：ファイルがありません。パスを確認してください\n',
    ],
    [
      'a key that is a folder',
      [root, '--key', 'docs'],
      'docs：フォルダーです。その中のファイルを指定してください\n',
    ],
    [
      'a head that is no hash',
      [root, '--head', 'abc'],
      'kunren verify：--headには、drill.jsonのSHA-256（0〜9とa〜fの64桁）を指定してください\n',
    ],
    [
      'a bucket alone',
      ['s3://bucket'],
      's3://bucket：s3://BUCKET/drills/PLAN/DRILLのように、訓練または計画のフォルダーを指定してください\n',
    ],
    [
      'a bucket without a Region',
      ['s3://bucket/drills/x'],
      'kunren：リージョンが分かりません。--regionを指定するか、AWS_REGIONを設定してください\n',
    ],
  ])('of %s', async (_, args, said) => {
    const environment = { PATH: process.env['PATH'], HOME: root };
    const { status, stdout, stderr } = await runKunren(['verify', ...args, '--language', 'ja'], environment);
    expect([status, stdout, stderr]).toEqual([2, '', said]);
  });

  it('of AWS keeps what AWS said', async () => {
    const environment = { PATH: process.env['PATH'], HOME: root, AWS_EC2_METADATA_DISABLED: 'true' };
    const place = ['s3://bucket/drills/x', '--region', 'ap-northeast-3'];
    const { status, stderr } = await runKunren(['verify', ...place, '--language', 'ja'], environment);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^kunren：AWSの認証情報が使えません。.*（CredentialsProviderError: /),
    ]);
  });
});
