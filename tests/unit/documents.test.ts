import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type DocumentSeen, documentGuards, pinnedIn } from '../../core/guards/documents.ts';
import type { Observation } from '../../core/guards/observation.ts';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import { planDataWith, planOfData } from '../simulation/rehearse.ts';

/** Documents that a plan's actions run: as they were reviewed, or not at all. */

const HASH = 'a'.repeat(64);
const data = (more: Record<string, unknown>) =>
  planDataWith({
    waves: [
      {
        name: 'database',
        actions: [{ name: 'restore', servers: ['wordpress-db'], ...more }],
        servers: [{ hostname: 'wordpress-db' }],
      },
    ],
  });
const codesOf = (more: Record<string, unknown>, seen: readonly Observation<DocumentSeen>[]) =>
  documentGuards(pinnedIn(planOfData(data({ document: 'Acme-Restore', ...more }))), seen).map(
    ({ code }) => code,
  );
const known = (sha256: string | null): Observation<DocumentSeen> => ({ known: { sha256, version: '4' } });

describe('the guard of documents', () => {
  it.each<[string, Record<string, unknown>, readonly Observation<DocumentSeen>[], readonly string[]]>([
    ['passes the reviewed hash', { sha256: HASH }, [known(HASH)], []],
    ['passes any hash of a version that is there, where no hash is named', { version: 4 }, [known(null)], []],
    ['asks nothing of a document without a hash', {}, [], []],
    ['refuses another hash', { sha256: HASH }, [known('b'.repeat(64))], ['DOCUMENT_CHANGED']],
    ['refuses a hash of another kind', { sha256: HASH }, [known(null)], ['DOCUMENT_CHANGED']],
    ['refuses what cannot be read', { sha256: HASH }, [{ unknown: 'denied' }], ['DOCUMENT_UNKNOWN']],
    ['refuses what nobody read', { sha256: HASH }, [], ['DOCUMENT_UNKNOWN']],
  ])('%s', (_, more, seen, codes) => {
    expect(codesOf(more, seen)).toEqual(codes);
  });
});

describe('a plan that runs a document of the account', () => {
  const advised = (more: Record<string, unknown>): string[] => {
    const parsed = parsePlan(stringify(data(more)), 'plan.yml', new Date('2026-11-21T17:00:00Z'));
    return parsed.ok ? parsed.warnings.map(({ path }) => path) : ['invalid'];
  };

  it('is advised to give its hash', () => {
    expect(advised({ document: 'Acme-Restore' })).toEqual(['waves[0].actions[0].document']);
    const theirs = 'arn:aws:ssm:ap-northeast-3:111122223333:document/Ours';
    expect(advised({ document: theirs, version: 4 })).toEqual(['waves[0].actions[0].document']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['that gives it', { document: 'Acme-Restore', sha256: HASH }],
    ['of Amazon', { document: 'AWS-ApplyPatchBaseline' }],
    ['of Amazon by its ARN', { document: 'arn:aws:ssm:ap-northeast-3::document/AWS-ApplyPatchBaseline' }],
    ['but a script', { script: 'restore' }],
  ])('is advised nothing about one %s', (_, more) => {
    expect(advised(more)).toEqual([]);
  });

  it.each([{ sha256: 'A'.repeat(64) }, { sha256: 'a'.repeat(63) }, { version: 0 }, { version: '$LATEST' }])(
    'is invalid with %j',
    (more) => {
      expect(advised({ document: 'Acme-Restore', ...more })).toEqual(['invalid']);
    },
  );
});
