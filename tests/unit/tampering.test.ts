import { generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { zipped } from '../../adapters/store/zipped.ts';
import { pastDrillsAfter } from '../../core/verdict/past-drill.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { type Bundle, bundleSchema } from '../../reporting/evidence/bundle.ts';
import type { Check } from '../../reporting/evidence/check.ts';
import { checkChain, checkHead, checkLink, type Link } from '../../reporting/evidence/check-chain.ts';
import { checkDrill, keyIn } from '../../reporting/evidence/check-drill.ts';
import { checkRetention, type Lock } from '../../reporting/evidence/check-retention.ts';
import { checkSignature } from '../../reporting/evidence/check-signature.ts';
import { countResponses } from '../../reporting/evidence/count-responses.ts';
import { BUNDLE, GUIDE, PUBLIC_KEY, RAW, RECORD } from '../../reporting/evidence/file-names.ts';
import { type Statement, sha256Of, statementOf } from '../../reporting/evidence/statement.ts';
import {
  answersOf,
  bytesOf,
  chainOf,
  DRILLS,
  evidenceOf,
  type Files,
  KEY,
  newKey,
  publicHalf,
  recordOf,
  signedBy,
} from '../signed-evidence.ts';

/** Every possible change of evidence is found, and named. */

const [FIRST = '', SECOND = '', THIRD = ''] = DRILLS;
const examine = (files: Files, key: typeof KEY | undefined = publicHalf(KEY), drillId = FIRST) =>
  checkDrill(files, { key, drillId, toolVersion: packageJson.version });
const failing = (checks: readonly Check[]): string[] =>
  checks.filter(({ outcome }) => outcome === 'fails').map(({ name, reason }) => `${name}: ${reason}`);
const faultsOf = (files: Files, key?: typeof KEY): string[] => failing(examine(files, key).checks);

const textOf = (files: Files, name: string): string => Buffer.from(files.get(name) ?? '').toString();
const without = (files: Files, name: string): Files => new Map([...files].filter(([one]) => one !== name));
const withFile = (files: Files, name: string, content: string | Uint8Array): Files =>
  new Map([...files, [name, Buffer.from(content)]]);
const withBundle = (files: Files, change: (bundle: Bundle) => void): Files => {
  const bundle = bundleSchema.parse(JSON.parse(textOf(files, BUNDLE)));
  change(bundle);
  return withFile(files, BUNDLE, JSON.stringify(bundle));
};
/** The statement changed and put back, its signature as it was. */
const withStatement = (files: Files, change: (statement: Statement) => void): Files =>
  withBundle(files, ({ dsseEnvelope }) => {
    const statement: Statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString());
    change(statement);
    dsseEnvelope.payload = Buffer.from(JSON.stringify(statement)).toString('base64');
  });

const RECORD_OF_A_DRILL = recordOf();
const HONEST = evidenceOf(RECORD_OF_A_DRILL);
const OTHER_DRILL = evidenceOf(recordOf({ drillId: SECOND, endedAt: '2026-11-21T18:00:00Z' }));
const SIGNATURE_FAILS = expect.stringMatching(/^signature: it is not by the key/);

describe('honest evidence', () => {
  it('holds, by the key that is given', () => {
    expect(faultsOf(HONEST)).toEqual([]);
    expect(examine(HONEST).checks.filter(({ outcome }) => outcome === 'holds').length).toBeGreaterThan(10);
  });

  it('holds with what kunren itself leaves beside it, which is said to be unsigned', () => {
    const files = ['facts/', 'messages/', 'api-calls.ndjson', 'figures.json'].reduce(
      (all, name) => withFile(all, name, ''),
      HONEST,
    );
    expect(faultsOf(files)).toEqual([]);
    expect(examine(files).checks.find(({ name }) => name === 'beside it')).toMatchObject({
      outcome: 'unchecked',
      reason: expect.stringContaining('not signed'),
    });
  });

  it('by its own key alone is not trusted', () => {
    const [key] = checkDrill(HONEST, { key: undefined, drillId: FIRST, toolVersion: '' }).checks;
    expect(key).toMatchObject({
      outcome: 'unchecked',
      reason: expect.stringContaining('nobody vouches for it'),
    });
  });

  it('of another version of kunren has reports that cannot be made again', () => {
    const { checks } = checkDrill(HONEST, { key: publicHalf(KEY), drillId: FIRST, toolVersion: '9.9.9' });
    expect(failing(checks)).toEqual([]);
    expect(checks.find(({ name }) => name === 'reports')?.outcome).toBe('unchecked');
  });

  it('that was simulated is said to be none', () => {
    expect(examine(HONEST).checks.find(({ name }) => name === 'simulated')?.reason).toContain(
      'not audit evidence',
    );
  });
});

describe('a byte changed', () => {
  it.each([...HONEST.keys()].filter((name) => name !== BUNDLE))(
    'in %s is found, and the file named',
    (name) => {
      const bytes = Buffer.from(HONEST.get(name) ?? '');
      for (const place of [0, bytes.length >> 1, bytes.length - 1]) {
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ 1;
        expect(faultsOf(withFile(HONEST, name, changed))).toContain(
          `${name}: its bytes are not those that were signed`,
        );
      }
    },
  );

  it('anywhere in the bundle is found', () => {
    const bytes = Buffer.from(HONEST.get(BUNDLE) ?? '');
    const harmless = [...bytes.keys()].filter((place) => {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      return failing(checkSignature(BUNDLE, changed, publicHalf(KEY)).checks).length === 0;
    });
    expect(harmless).toEqual([]);
  });
});

describe('a file', () => {
  it.each([...HONEST.keys()])('%s that was removed is missed', (name) => {
    const faults = faultsOf(without(HONEST, name));
    expect(faults.join('\n')).toContain(name);
    expect(faults.join('\n')).toMatch(/is not here/);
  });

  it.each(['notes.txt', 'report.fr.html', '.hidden', 'attachments/'])(
    '%s that was added is found',
    (name) => {
      expect(faultsOf(withFile(HONEST, name, 'x'))).toEqual([`other files: ${name}: no signature covers it`]);
    },
  );

  it('swapped for another drill’s report is found', () => {
    expect(faultsOf(withFile(HONEST, 'report.en.html', textOf(OTHER_DRILL, 'report.en.html')))).toEqual([
      'report.en.html: its bytes are not those that were signed',
      'reports: report.en.html is not what the record gives',
    ]);
  });

  it('left out of the statement before it was signed is found', () => {
    const files = [...HONEST].filter(([name]) => name !== BUNDLE && name !== 'report.ja.html');
    const statement = statementOf(
      RECORD_OF_A_DRILL,
      files.map(([name, bytes]) => ({ name, bytes })),
    );
    expect(faultsOf(withFile(HONEST, BUNDLE, signedBy(KEY, statement).bytes))).toEqual([
      'report.ja.html: it belongs to the evidence but the statement does not name it',
      'other files: report.ja.html: no signature covers it',
    ]);
  });
});

describe('the signature', () => {
  it('of another key over the same files is refused, its public key in the folder or not', () => {
    const resigned = evidenceOf(RECORD_OF_A_DRILL, newKey());
    const faults = faultsOf(resigned);
    expect(faults).toContainEqual(expect.stringMatching(/^key: public-key.pem is .* and the given one is /));
    expect(faults).toContainEqual(expect.stringMatching(/^signature: it names the key/));
    const hidden = withFile(resigned, PUBLIC_KEY, textOf(HONEST, PUBLIC_KEY));
    expect(faultsOf(hidden)).toContainEqual(expect.stringMatching(/^signature: it names the key/));
  });

  it('of another key that claims to be the given one is refused', () => {
    const hint = bundleSchema.parse(JSON.parse(textOf(HONEST, BUNDLE))).verificationMaterial.publicKey.hint;
    const resigned = withBundle(evidenceOf(RECORD_OF_A_DRILL, newKey()), (bundle) => {
      bundle.verificationMaterial.publicKey.hint = hint;
      for (const signature of bundle.dsseEnvelope.signatures) signature.keyid = hint;
    });
    expect(faultsOf(resigned)).toContainEqual(SIGNATURE_FAILS);
  });

  it('has no keyid, for which cosign 3.0.4 skips a signature; that of the first versions must be the key’s', () => {
    expect(textOf(HONEST, BUNDLE)).not.toContain('keyid');
    const named = (keyid: string) =>
      withBundle(HONEST, ({ dsseEnvelope }) => {
        for (const signature of dsseEnvelope.signatures) signature.keyid = keyid;
      });
    const { hint } = bundleSchema.parse(JSON.parse(textOf(HONEST, BUNDLE))).verificationMaterial.publicKey;
    expect(faultsOf(named(hint))).toEqual([]);
    expect(faultsOf(named('x'))).toContainEqual(expect.stringMatching(/^signature: it names the key "x"/));
  });

  it.each<[string, (statement: Statement) => void]>([
    ['a file taken out', (statement) => statement.subject.pop()],
    ['a result made better', (statement) => Object.assign(statement.predicate, { result: 'WARNED' })],
    ['another plan', (statement) => Object.assign(statement.predicate.configuration[0] ?? {}, { name: 'x' })],
  ])('does not fit a statement with %s', (_, change) => {
    expect(faultsOf(withStatement(HONEST, change))).toContainEqual(SIGNATURE_FAILS);
  });

  it('of another drill, two bundles swapped, is found', () => {
    const faults = faultsOf(withFile(HONEST, BUNDLE, textOf(OTHER_DRILL, BUNDLE)));
    expect(faults).toContain('drill.json: its bytes are not those that were signed');
    expect(faults).toContainEqual(expect.stringMatching(/^signed facts: drillId: "01KB5/));
  });

  it('of a whole folder in another drill’s place is found', () => {
    expect(faultsOf(OTHER_DRILL)).toEqual([
      `record: it is of drill ${SECOND} but is in the folder of ${FIRST}`,
    ]);
  });
});

describe('the AWS responses', () => {
  /** Signed as they are: the signature does not show what is wrong with them. */
  const faultsOfAnswers = (bytes: Uint8Array): string[] => {
    const files = [...HONEST].flatMap(([name, old]) =>
      name === BUNDLE ? [] : [{ name, bytes: name === RAW ? bytes : old }],
    );
    const bundle = signedBy(KEY, statementOf(RECORD_OF_A_DRILL, files));
    return faultsOf(new Map([...files, bundle].map((file) => [file.name, file.bytes] as const)));
  };
  const answers = answersOf(RECORD_OF_A_DRILL);
  const [first = ''] = answers.split('\n');
  const linesOf = (...lines: readonly object[]): Uint8Array =>
    gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

  it('are counted, and missing ones are reported', () => {
    const seen = (files: Files) => examine(files).checks.find(({ name }) => name === 'responses')?.reason;
    expect(seen(HONEST)).toBe('2 AWS responses to this drill, one per line');
    const lacking = { drillId: FIRST, step: 'CheckWave', leftOut: { answers: 7 } };
    const more = Buffer.concat([HONEST.get(RAW) ?? Buffer.of(), linesOf(lacking)]);
    expect(seen(withFile(HONEST, RAW, more))).toBe(
      '2 AWS responses to this drill, one per line; by its own account some are missing',
    );
  });

  const ABORTED = { abortReasons: [{ code: 'ABORT_REQUESTED' as const, text: 'x' }] };
  it.each<[string, Partial<Parameters<typeof recordOf>[0]>, string, Check['outcome']]>([
    ['are the record’s own', {}, answersOf({ drillId: FIRST }), 'holds'],
    ['AWS has named nowhere, though the drill passed', {}, answersOf({ drillId: FIRST }, []), 'fails'],
    ['only a server has named', {}, answersOf({ drillId: FIRST }, undefined, 'ssm'), 'fails'],
    [
      'AWS has named nowhere, of a drill that was aborted',
      ABORTED,
      answersOf({ drillId: FIRST }, []),
      'unchecked',
    ],
    ['nobody has named, because no response was kept', {}, '', 'unchecked'],
  ])('of jobs and instances that %s', (_, changes, lines, outcome) => {
    const raw = zipped(lines);
    const files = evidenceOf(recordOf({ ...changes, responses: countResponses(raw) }));
    const checks = examine(withFile(files, RAW, raw)).checks;
    expect(checks.find(({ name }) => name === 'facts in responses')?.outcome).toBe(outcome);
  });

  it('may be none at all', () => {
    expect(faultsOfAnswers(gzipSync(''))).toEqual([]);
  });

  it.each<[string, Uint8Array, string]>([
    ['no gzip', Buffer.from(answers), 'raw.ndjson.gz cannot be unpacked'],
    ['half a gzip', gzipSync(answers).subarray(0, 40), 'raw.ndjson.gz cannot be unpacked'],
    ['no bytes', Buffer.of(), 'raw.ndjson.gz cannot be unpacked'],
    ['no JSON', gzipSync(`${first}\nall is well\n`), 'raw.ndjson.gz, line 2: it is not an AWS response'],
    ['another JSON', linesOf({ drillId: FIRST }), 'raw.ndjson.gz, line 1: it is not an AWS response'],
    ['a line cut off', gzipSync(first.slice(0, -9)), 'raw.ndjson.gz, line 1: it is not an AWS response'],
    [
      'those of another drill',
      gzipSync(answersOf({ drillId: SECOND })),
      `raw.ndjson.gz, line 1: it is of drill ${SECOND}`,
    ],
    [
      'a repetition of nothing',
      gzipSync(answers.slice(first.length + 1)),
      'raw.ndjson.gz, line 1: the response that it repeats is missing',
    ],
  ])('are not %s', (_, bytes, fault) => {
    expect(faultsOfAnswers(bytes)).toEqual([`responses: ${fault}`]);
  });
});

describe('a verdict', () => {
  const record = { ...recordOf({ guards: { checkedAt: null, refusals: [] } }) };
  const better = { ...record, verdict: 'PASS_WITH_FINDINGS' as const };

  it('edited and every hash made to fit again is found twice', () => {
    const bytes = bytesOf(better);
    const files = withStatement(withFile(HONEST, RECORD, bytes), ({ subject }) => {
      for (const one of subject) if (one.name === RECORD) one.digest.sha256 = sha256Of(bytes);
    });
    const faults = faultsOf(files);
    expect(faults).toContainEqual(SIGNATURE_FAILS);
    expect(faults).toContainEqual(
      expect.stringMatching(/^verdict: verdict: the record says PASS_WITH_FINDINGS/),
    );
  });

  it('that the signer himself made up does not follow from the facts', () => {
    expect(faultsOf(evidenceOf(better))).toEqual([
      'verdict: verdict: the record says PASS_WITH_FINDINGS, its facts give PASS',
    ]);
  });

  it('in the statement that is not the record’s is found', () => {
    const files = [...HONEST].filter(([name]) => name !== BUNDLE).map(([name, bytes]) => ({ name, bytes }));
    const statement = statementOf(better, files);
    expect(faultsOf(withFile(HONEST, BUNDLE, signedBy(KEY, statement).bytes))).toEqual([
      'signed facts: verdict: "PASS_WITH_FINDINGS" was signed, the record gives "PASS"',
      'signed facts: result: "WARNED" was signed, the record gives "PASSED"',
    ]);
  });
});

describe('a bundle', () => {
  const envelope = (change: (envelope: Bundle['dsseEnvelope']) => void): Files =>
    withBundle(HONEST, ({ dsseEnvelope }) => change(dsseEnvelope));

  it.each<[string, string]>([
    ['nothing', ''],
    ['no JSON', '{"mediaType":'],
    ['another JSON', '[]'],
    ['null', 'null'],
    ['another bundle', '{"mediaType":"application/vnd.dev.sigstore.bundle+json;version=0.1"}'],
    ['bytes that are no text', '\u0000\uffff'],
  ])('of %s is named', (_, content) => {
    expect(faultsOf(withFile(HONEST, BUNDLE, content))).toEqual([
      expect.stringMatching(
        /^bundle: drill.sigstore.json is (empty|not JSON|not a bundle of one DSSE signature)/,
      ),
    ]);
  });

  it('of another payload type is refused', () => {
    const files = envelope((one) => Object.assign(one, { payloadType: 'text/plain' }));
    expect(faultsOf(files)).toEqual([expect.stringMatching(/^payload type: it says "text\/plain"/)]);
  });

  it('of two signatures is refused, and of none', () => {
    const two = envelope(({ signatures }) => signatures.push(...signatures));
    expect(faultsOf(two)).toEqual(['bundle: it has 2 signatures and must have one']);
    const none = envelope(({ signatures }) => signatures.splice(0));
    expect(faultsOf(none)).toContain('bundle: it has 0 signatures and must have one');
    expect(faultsOf(none)).toContainEqual(SIGNATURE_FAILS);
  });

  it('whose payload is no statement is refused, though it is signed', () => {
    for (const content of ['{}', 'no JSON', '[1]']) {
      const faults = faultsOf(withFile(HONEST, BUNDLE, signedBy(KEY, content).bytes));
      expect(faults).toEqual([
        expect.stringMatching(/^statement: what is signed is not (JSON|a statement about a drill)/),
      ]);
    }
  });

  it('that names a file outside of its folder finds no such file', () => {
    const statement = statementOf(RECORD_OF_A_DRILL, [
      { name: RECORD, bytes: HONEST.get(RECORD) ?? Buffer.of() },
      { name: '../../etc/passwd', bytes: Buffer.from('x') },
    ]);
    expect(faultsOf(withFile(HONEST, BUNDLE, signedBy(KEY, statement).bytes))).toContain(
      '../../etc/passwd: it was signed and is not here',
    );
  });
});

describe('a record', () => {
  it.each(['', 'no JSON', '{}', '[]'])('that is %j is no record', (content) => {
    expect(faultsOf(withFile(HONEST, RECORD, content))).toContainEqual(
      expect.stringMatching(/^record: drill.json is (empty|not JSON|not a record of kunren)/),
    );
  });
});

describe('a key', () => {
  it('of another curve, of no key, or of nothing is none', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
    expect(keyIn(Buffer.from(other.export({ format: 'pem', type: 'spki' })))).toBeUndefined();
    expect(keyIn(Buffer.from('x'))).toBeUndefined();
    expect(keyIn(undefined)).toBeUndefined();
  });
  it('that is missing in the folder is missed', () => {
    expect(faultsOf(without(HONEST, PUBLIC_KEY))).toContainEqual(
      expect.stringMatching(/^key: public-key.pem is not here/),
    );
    expect(
      failing(
        checkDrill(without(HONEST, PUBLIC_KEY), { key: undefined, drillId: FIRST, toolVersion: '' }).checks,
      ),
    ).toContainEqual(expect.stringContaining('there is no key to check it by'));
  });
});

describe('the chain', () => {
  const linksOf = (drills: ReadonlyMap<string, Files>): Link[] =>
    [...drills].map(([drillId, files]) => {
      const { record, sha256 } = examine(files, publicHalf(KEY), drillId);
      return { drillId, record, sha256 };
    });
  const drills = chainOf();
  const links = linksOf(drills);
  const places = new Map(DRILLS.map((drillId, index) => [index + 1, drillId]));
  const hashes = links.map(({ sha256 }) => sha256);
  const faultsIn = (given: readonly Link[], more: Partial<Parameters<typeof checkChain>[0]> = {}): string[] =>
    failing(checkChain({ links: given, places: new Map(), head: undefined, ...more }));

  it('of every drill holds, with or without the files of the places, and with any drill’s hash as the head', () => {
    expect(faultsIn(links)).toEqual([]);
    expect(faultsIn(links, { places })).toEqual([]);
    for (const head of hashes) expect(faultsIn(links, { places, head })).toEqual([]);
  });

  it('of which a drill was removed names it', () => {
    expect(faultsIn(links.filter(({ drillId }) => drillId !== SECOND))).toEqual([
      `chain: no drill is at place 2: drill ${SECOND} was removed`,
    ]);
    expect(faultsIn(links.slice(1))).toEqual([`chain: no drill is at place 1: drill ${FIRST} was removed`]);
  });

  it('that was cut off is found by its head, and by the places where they are left', () => {
    const cut = links.slice(0, 2);
    expect(faultsIn(cut)).toEqual([]);
    expect(faultsIn(cut, { head: hashes[2] })).toEqual([
      expect.stringMatching(/^head: no record here has the hash/),
    ]);
    expect(faultsIn(cut, { places })).toEqual([
      expect.stringContaining(`drill ${THIRD} took place 3 and is not here`),
    ]);
  });

  it('in which a record was replaced names it, though all of it is signed', () => {
    const replaced = recordOf({
      ...examine(drills.get(SECOND) ?? new Map()).record,
      endedAt: '2026-11-21T17:31:00Z',
    });
    const forged = new Map([...drills, [SECOND, evidenceOf(replaced)]]);
    expect(faultsIn(linksOf(forged))).toEqual([
      `chain: drill.json of ${SECOND} is not the one that drill ${THIRD} followed`,
    ]);
  });

  it('with two drills at one place names both', () => {
    const twin = { ...links[1], drillId: '01KB60000000000000000000ZZ' } as Link;
    expect(faultsIn([...links, twin])).toEqual([
      `chain: two drills are at place 2: ${SECOND} and 01KB60000000000000000000ZZ`,
    ]);
  });

  it('with a record that cannot be read says so', () => {
    const unread = links.map((link) => (link.drillId === SECOND ? { ...link, record: undefined } : link));
    expect(faultsIn(unread)).toEqual([
      `chain: no drill is at place 2: drill ${SECOND} has no record that can be read`,
    ]);
  });

  it('does not hold a drill against the one before it that had no record yet', () => {
    const late = recordOf({
      drillId: SECOND,
      chain: { sequence: 2, previous: { drillId: FIRST, sha256: null } },
    });
    const both = linksOf(
      new Map([
        [FIRST, drills.get(FIRST) ?? new Map()],
        [SECOND, evidenceOf(late)],
      ]),
    );
    expect(faultsIn(both)).toEqual([]);
    expect(checkChain({ links: both, places: new Map(), head: undefined })).toContainEqual(
      expect.objectContaining({ outcome: 'unchecked', reason: expect.stringContaining('no record yet') }),
    );
  });

  it('of one drill is checked if the previous drill is beside it', () => {
    const [first, second, third] = links as [Link, Link, Link];
    expect(checkLink(first, undefined)).toMatchObject([{ outcome: 'holds' }]);
    expect(checkLink(second, undefined)).toMatchObject([{ outcome: 'unchecked' }]);
    expect(checkLink(second, first)).toMatchObject([{ outcome: 'holds' }]);
    expect(failing(checkLink(third, first))).toHaveLength(4);
    expect(checkHead([third], hashes[2])).toMatchObject({ outcome: 'holds' });
    expect(checkHead([third], 'ab'.repeat(32))).toMatchObject({ outcome: 'fails' });
  });

  it('in which a record makes earlier drills better than they were names it, though all of it is signed', () => {
    const second = examine(drills.get(SECOND) ?? new Map(), publicHalf(KEY), SECOND).record ?? recordOf();
    const [failed] = pastDrillsAfter(recordOf({ drillId: FIRST }));
    const rosy = recordOf({
      ...second,
      earlier: { drills: failed === undefined ? [] : [{ ...failed, recoveryTimeSeconds: 1 }], changes: null },
    });
    const forged = new Map([...drills, [SECOND, evidenceOf(rosy)]]);
    expect(faultsIn(linksOf(forged).slice(0, 2))).toEqual([
      `chain: what drill ${SECOND} records of earlier drills differs from their records`,
    ]);
  });

  it('in which a record forgets that an earlier one could not be read names it', () => {
    const second = examine(drills.get(SECOND) ?? new Map(), publicHalf(KEY), SECOND).record ?? recordOf();
    const blind = recordOf({ ...second, earlier: { drills: [], changes: null, unread: FIRST } });
    const link = (unread: string | undefined): Link => ({
      drillId: THIRD,
      record: recordOf({
        drillId: THIRD,
        chain: { sequence: 3, previous: { drillId: SECOND, sha256: 'x' } },
        earlier: { drills: pastDrillsAfter(blind), changes: [], ...(unread === undefined ? {} : { unread }) },
      }),
      sha256: 'y',
    });
    const before = { drillId: SECOND, record: blind, sha256: 'x' };
    expect(checkLink(link(FIRST), before)).toMatchObject([{ outcome: 'holds' }]);
    expect(checkLink(link(undefined), before)).toMatchObject([
      {
        outcome: 'fails',
        reason: `what drill ${THIRD} records of earlier drills differs from their records`,
      },
    ]);
  });

  it('whose numbers and names do not fit each other is refused', () => {
    const previous = { drillId: FIRST, sha256: hashes[0] ?? '' };
    const link = (chain: { sequence: number; previous: typeof previous | null }): Link => ({
      drillId: SECOND,
      record: recordOf({ drillId: SECOND, chain }),
      sha256: 'x',
    });
    expect(failing(checkLink(link({ sequence: 2, previous: null }), undefined))).toHaveLength(1);
    expect(failing(checkLink(link({ sequence: 1, previous }), undefined))).toHaveLength(1);
  });
});

it('VERIFY.md is part of what is signed', () => {
  expect(faultsOf(withFile(HONEST, GUIDE, 'Trust me.'))).toEqual([
    `${GUIDE}: its bytes are not those that were signed`,
  ]);
});

describe('retention', () => {
  const now = new Date('2026-11-21T17:00:00Z');
  const until = (at: string): Lock => ({ mode: 'GOVERNANCE', until: new Date(at) });
  const later = until('2027-12-26T17:00:00Z');

  it('holds until the first of all locks ends', () => {
    const locks = new Map([
      [RECORD, later],
      [BUNDLE, { mode: 'COMPLIANCE', until: new Date('2027-01-01T00:00:00Z') }],
    ]);
    expect(checkRetention(locks, now)).toMatchObject({
      outcome: 'holds',
      reason: 'GOVERNANCE and COMPLIANCE, all 2 files until 2027-01-01T00:00:00.000Z or later',
    });
  });

  it.each([
    ['none', null],
    ['one that has ended', until('2026-11-21T16:59:59Z')],
    ['one that ends now', until('2026-11-21T17:00:00Z')],
  ])('does not hold where a file has %s', (_, lock) => {
    const check = checkRetention(
      new Map([
        [RECORD, later],
        [GUIDE, lock],
      ]),
      now,
    );
    expect(check).toMatchObject({ outcome: 'fails', reason: expect.stringContaining(`lasts for ${GUIDE}:`) });
  });

  it('fails without files, and is unknown for a folder', () => {
    expect(checkRetention(new Map(), now).outcome).toBe('fails');
    expect(checkRetention(undefined, now).outcome).toBe('unchecked');
  });
});
