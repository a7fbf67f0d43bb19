import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { afterAll, describe, expect, it } from 'vitest';
import type { DrillRecord, Verdict } from '../../core/verdict/record.ts';
import { bundleSchema, preAuthEncoding } from '../../reporting/evidence/bundle.ts';
import { BUNDLE, GUIDE, OSCAL, RAW, RECORD } from '../../reporting/evidence/file-names.ts';
import { type Statement, statementOf } from '../../reporting/evidence/statement.ts';
import { evidenceOf, type Files, KEY, newKey, publicHalf, recordOf } from '../signed-evidence.ts';

/** The evidence by itself, and as other people's programs see it. */

const root = mkdtempSync(join(tmpdir(), 'kunren-evidence-'));
afterAll(() => rmSync(root, { recursive: true }));

const text = (files: Files, name: string): string => Buffer.from(files.get(name) ?? '').toString();
const bundleIn = (files: Files) => bundleSchema.parse(JSON.parse(text(files, BUNDLE)));
const statementIn = (files: Files): Statement =>
  JSON.parse(Buffer.from(bundleIn(files).dsseEnvelope.payload, 'base64').toString());

describe('what is signed', () => {
  it('is encoded as the DSSE specification’s own example is', () => {
    const encoded = preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
    expect(Buffer.from(encoded).toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  it('counts bytes and not characters', () => {
    expect(Buffer.from(preAuthEncoding('訓練', Buffer.from('é'))).toString()).toBe('DSSEv1 6 訓練 2 é');
  });

  it('names the version of each file that S3 holds, where it keeps versions', () => {
    const files = [
      { name: RECORD, bytes: Buffer.from('x'), versionId: 'v1' },
      { name: GUIDE, bytes: Buffer.from('y'), versionId: 'v2' },
      { name: OSCAL, bytes: Buffer.from('z'), versionId: null },
    ];
    const { subject }: Statement = JSON.parse(statementOf(recordOf(), files));
    expect(subject.map(({ annotations }) => annotations?.['versionId'])).toEqual(['v1', 'v2', undefined]);
    expect(subject[2]).not.toHaveProperty('annotations');
  });

  it.each<[Verdict, Statement['predicate']['result']]>([
    ['PASS', 'PASSED'],
    ['PASS_WITH_FINDINGS', 'WARNED'],
    ['FAIL', 'FAILED'],
    ['INCONCLUSIVE', 'FAILED'],
    ['ABORTED', 'FAILED'],
    ['SKIPPED', 'FAILED'],
  ])('says of a drill that is %s the result %s, and the true verdict beside it', (verdict, result) => {
    const record: DrillRecord = { ...recordOf(), verdict };
    const statement: Statement = JSON.parse(statementOf(record, [{ name: RECORD, bytes: Buffer.from('x') }]));
    expect(statement.predicate.result).toBe(result);
    expect(statement.subject[0]?.annotations).toEqual({
      drillId: record.drillId,
      planId: record.planId,
      verdict,
      sequence: 1,
      previous: null,
      simulated: true,
    });
    expect(statement.predicate.configuration).toEqual([
      { name: record.planId, digest: { sha256: record.planSha256 } },
    ]);
  });

  it('is every file but the signature, the record first, and the same each time', () => {
    const [files, again] = [evidenceOf(recordOf()), evidenceOf(recordOf())];
    const names = [RECORD, 'report.ja.html', 'report.en.html', OSCAL, RAW, 'public-key.pem', GUIDE];
    expect(statementIn(files).subject.map(({ name }) => name)).toEqual(names);
    expect([...files.keys()]).toEqual([...names, BUNDLE]);
    expect(statementIn(again)).toEqual(statementIn(files));
    for (const name of names) expect(again.get(name)).toEqual(files.get(name));
  });
});

describe('VERIFY.md', () => {
  it('says in both languages of a simulated drill that it is no evidence, and of no other', () => {
    expect(text(evidenceOf(recordOf()), GUIDE)).toMatch(/模擬環境での実施です[\s\S]*never evidence/);
    expect(text(evidenceOf(recordOf({ simulated: false })), GUIDE)).not.toMatch(/模擬|simulated|signing-key/);
  });

  it('names the previous drill', () => {
    const previous = { drillId: '01KAY0000000000000000000AB', sha256: 'ab'.repeat(32) };
    const first = text(evidenceOf(recordOf()), GUIDE);
    const twelfth = text(evidenceOf(recordOf({ chain: { sequence: 12, previous } })), GUIDE);
    const late = text(
      evidenceOf(recordOf({ chain: { sequence: 2, previous: { ...previous, sha256: null } } })),
      GUIDE,
    );
    expect(first).toContain('drill 1 of plan `workshop`. There is none before it.');
    expect(twelfth).toMatch(/drill 12 of plan[\s\S]*01KAY0000000000000000000AB`; SHA-256 [\s\S]*abababab/);
    expect(late).toContain('had no record yet');
  });
});

/** The commands of VERIFY.md for a POSIX shell, as they stand there, in the folder that they are about. */
let folders = 0;
function followGuide(
  files: Files,
  guide = files,
  env: NodeJS.ProcessEnv = {},
): { output: string; failed: boolean } {
  folders += 1;
  const folder = join(root, String(folders));
  execFileSync('mkdir', [folder]);
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  const blocks = [...text(guide, GUIDE).matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(
    ([, commands]) => commands,
  );
  expect(blocks).toHaveLength(3);
  try {
    const output = execFileSync('sh', ['-c', blocks.join('\n')], {
      cwd: folder,
      stdio: 'pipe',
      env: { ...process.env, ...env },
    });
    return { output: output.toString(), failed: false };
  } catch (error) {
    return { output: String((error as { stdout: Buffer }).stdout), failed: true };
  }
}

describe('openssl, by the commands of VERIFY.md', () => {
  it('finds the signature and every file right, and the key’s fingerprint in the text', () => {
    const files = evidenceOf(recordOf());
    const { output } = followGuide(files);
    const [fingerprint = '', verdict, ...lines] = output.trim().split('\n');
    expect(text(files, GUIDE)).toContain(`\`${fingerprint}\``);
    expect(verdict).toBe('Verified OK');
    expect(lines).toEqual(
      ['drill.json', 'report.ja.html', 'report.en.html', OSCAL, RAW, 'public-key.pem', 'VERIFY.md'].map(
        (name) => `${name}: as signed`,
      ),
    );
  });

  it('takes the key that the reader got elsewhere, and with that finds a folder that was made anew', () => {
    const KEY_FILE = join(root, 'custodian.pem');
    writeFileSync(KEY_FILE, publicHalf(KEY).export({ format: 'pem', type: 'spki' }));
    const honest = evidenceOf(recordOf());
    expect(followGuide(honest, honest, { KEY: KEY_FILE }).output).toContain('Verified OK');
    const anew = evidenceOf(recordOf(), newKey());
    expect(followGuide(anew).output).toContain('Verified OK');
    expect(followGuide(anew, anew, { KEY: KEY_FILE }).output).not.toContain('Verified OK');
  });

  it('is told whole in both languages', () => {
    const sections = text(evidenceOf(recordOf({ simulated: false })), GUIDE).split(/^## /m);
    expect(sections.length).toBe(8);
    for (const section of sections) {
      expect(section.match(/[ぁ-ん]/g)?.length ?? 0).toBeGreaterThan(section.includes('sed -n') ? 10 : 15);
      expect(section).toMatch(/\b(the|The) \w+/);
    }
  });

  it('finds the one file that was changed', () => {
    const files = evidenceOf(recordOf());
    files.set('report.en.html', Buffer.from(`${text(files, 'report.en.html')} `));
    const { output } = followGuide(files);
    expect(output).toContain('Verified OK');
    expect(output).toContain('report.en.html: NOT AS SIGNED');
    expect(output.match(/NOT AS SIGNED/g)).toHaveLength(1);
  });

  it('finds two files that changed places', () => {
    const files = evidenceOf(recordOf());
    const [ja, en] = ['report.ja.html', 'report.en.html'].map((name) => files.get(name) ?? Buffer.of());
    files.set('report.ja.html', en ?? Buffer.of()).set('report.en.html', ja ?? Buffer.of());
    expect(followGuide(files).output.match(/NOT AS SIGNED/g)).toHaveLength(2);
  });

  it('refuses a statement that was changed', () => {
    const files = evidenceOf(recordOf());
    const bundle = bundleIn(files);
    const statement = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString();
    bundle.dsseEnvelope.payload = Buffer.from(statement.replace('PASSED', 'WARNED')).toString('base64');
    files.set(BUNDLE, Buffer.from(JSON.stringify(bundle, null, 2)));
    expect(followGuide(files).output).not.toContain('Verified OK');
  });
});

/** As anybody would check a bundle that was signed by a key and written into no log. */
function verifyBySigstore(files: Files, key = KEY): void {
  const bundle = bundleFromJSON(JSON.parse(text(files, BUNDLE)));
  const trusted = toTrustMaterial(
    { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [], mediaType: '' } as never,
    () => ({ publicKey: publicHalf(key), validFor: () => true }),
  );
  new Verifier(trusted, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }).verify(
    toSignedEntity(bundle),
  );
}

describe('@sigstore/verify', () => {
  it('takes the bundle', () => {
    expect(() => verifyBySigstore(evidenceOf(recordOf()))).not.toThrow();
  });
  it('refuses one by another key', () => {
    expect(() => verifyBySigstore(evidenceOf(recordOf()), newKey())).toThrow('signature verification failed');
  });
  it('refuses one whose statement was changed', () => {
    const files = evidenceOf(recordOf());
    const bundle = bundleIn(files);
    bundle.dsseEnvelope.payload = Buffer.from('{}').toString('base64');
    files.set(BUNDLE, Buffer.from(JSON.stringify(bundle)));
    expect(() => verifyBySigstore(files)).toThrow('signature verification failed');
  });
});
