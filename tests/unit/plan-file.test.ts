import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import { planWithoutSecrets } from '../../core/plan/plan-secrets.ts';
import { planTextWithoutSecrets } from '../../core/plan/plan-text.ts';
import { listPlanFiles } from '../../infra/plan-files.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { checkPlan } from '../../reporting/evidence/check-plan.ts';
import { sha256Of } from '../../reporting/evidence/statement.ts';
import { recordOf } from '../signed-evidence.ts';

/** The plan's file in the evidence: as somebody wrote it, without secrets, and the plan of the record. */

const PLAN = readFileSync('plans/wordpress-workshop.yml', 'utf8');
const SECRET = 'AKIAIOSFODNN7EXAMPLE';

describe('a plan without a secret is kept byte by byte', () => {
  const files = ['plans', 'plans/examples', 'tests/plans'].flatMap(listPlanFiles);
  it.each(files.filter((file) => parsePlan(readFileSync(file, 'utf8'), file).ok))('%s', (file) => {
    const text = readFileSync(file, 'utf8');
    const kept = planTextWithoutSecrets(text);
    if (kept !== text) expect(kept).toContain('***');
    else expect(kept).toBe(text);
  });

  it('with a byte order mark, Windows line ends, and comments in Japanese', () => {
    const text = `\ufeff# 理由 # もう一つ\r\nid: a # なぜ\r\nnote: |\r\n  one\r\n  two\r\nlist: ["#1", '#2', a#3] # "4"\r\n`;
    expect(planTextWithoutSecrets(text)).toBe(text);
  });
});

describe('of a secret nothing is kept, and all else is', () => {
  it.each([
    [
      'a header',
      'headers: &h # theirs\n  X-Api-Key: hunter2hunter2 # of the CRM\n  Accept: text/html\n',
      'hunter2',
    ],
    ['a block', 'a:\n  text: |\n    password=hunter2hunter2\n    more\n  b: 1 # one\n', 'hunter2'],
    [
      'what an alias repeats',
      'a: {headers: {X-Api-Key: &k "hunter2hunter2"}}\nb: {headers: {X-Api-Key: *k}}\n',
      'hunter2',
    ],
    ['a comment', `# the old key was ${SECRET}\nid: a\n`, SECRET],
  ])('in %s', (_, text, secret) => {
    const kept = planTextWithoutSecrets(text);
    expect(kept).not.toContain(secret);
    expect(kept).toContain('***');
    const comments = (of: string): number => of.split('\n').filter((line) => line.includes('#')).length;
    expect(comments(kept)).toBe(comments(text));
    expect(Object.keys(parse(kept))).toEqual(Object.keys(parse(text)));
  });

  it('and what looks like one but is public stays, in a comment too', () => {
    const text = 'tls:\n  pins: ["sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="] # pinned\n';
    expect(planTextWithoutSecrets(text)).toBe(text);
  });
});

describe('verify compares the file with the record', () => {
  const recordOfPlan = (text: string, planSha256 = sha256Of(Buffer.from(text)), simulated = false) => {
    const parsed = parsePlan(text, 'plan.yml');
    if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
    return recordOf({ plan: planWithoutSecrets(parsed.value), planSha256, simulated });
  };
  const judged = (text: string | undefined, record = recordOfPlan(PLAN)) =>
    checkPlan(text === undefined ? undefined : Buffer.from(text), record, packageJson.version).map(
      ({ outcome, reason }) => `${outcome}: ${reason}`,
    );

  it('the same holds', () => {
    expect(judged(PLAN)).toEqual([
      'holds: plan.yml gives the plan of the record, and its SHA-256 is the one in the record',
    ]);
  });

  it.each([
    [
      'another value',
      PLAN.replace(/^id: .*$/m, 'id: another'),
      /^fails: plan.yml is another plan than the one in the record$/,
    ],
    [
      'a comment more',
      `# 1\n${PLAN}`,
      /^fails: plan.yml has the SHA-256 [0-9a-f]{64}, and the record names [0-9a-f]{64}$/,
    ],
    ['no plan', 'id: [', /^fails: plan.yml is not a valid plan: is not YAML/],
    ['nothing at all', undefined, /^unchecked: plan.yml is not here: the record is of a version/],
  ])('%s does not', (_, text, said) => {
    expect(judged(text)).toEqual([expect.stringMatching(said)]);
  });

  it.each([
    ['of a comment', `# token ${SECRET}\n${PLAN}`],
    // What stands for it looks like a secret again, and the record's plan was masked more than once.
    [
      'of a header',
      PLAN.replace('protocol: http', `protocol: http\n            headers: {Authorization: Basic ${SECRET}}`),
    ],
  ])('a masked secret %s leaves the hash unchecked', (_, text) => {
    const record = recordOfPlan(text);
    const masked = { ...record, plan: planWithoutSecrets(record.plan) };
    expect(judged(planTextWithoutSecrets(text), masked)).toEqual([
      expect.stringMatching(/^unchecked: .*; a secret in it was masked/),
    ]);
  });

  it('of a simulated drill it may want PDFs that kunren run did not make', () => {
    const without = PLAN.replace(/^report:$/m, 'report:\n  pdf: false');
    const record = recordOfPlan(without, sha256Of(Buffer.from(PLAN)), true);
    expect(judged(PLAN, record)).toEqual([expect.stringMatching(/^holds/)]);
    expect(judged(PLAN, { ...record, simulated: false })).toEqual([expect.stringMatching(/^fails/)]);
  });
});
