import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { renderOscal } from '../../reporting/oscal/assessment-results.ts';
import { largeRecord } from '../large-records.ts';
import { failingRecord, passedRecord, refusedRecord } from '../records.ts';

const schema = JSON.parse(readFileSync('tests/oscal/oscal_complete_schema-1.2.3.json', 'utf8'));
// The schema uses `format` beside patterns of its own, which are the stricter ones.
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

interface Status {
  readonly state: string;
  readonly reason: string;
}
interface Document {
  readonly 'assessment-results': {
    readonly results: readonly [
      {
        readonly findings: readonly {
          readonly target: { readonly 'target-id': string; readonly status: Status };
        }[];
        readonly risks?: readonly {
          readonly title: string;
          readonly status: string;
          readonly deadline: string;
        }[];
        readonly observations: readonly { readonly title: string; readonly props: readonly unknown[] }[];
      },
    ];
  };
}

const real = (record: DrillRecord): DrillRecord => ({ ...record, simulated: false });
const documentOf = (record: DrillRecord): Document => JSON.parse(renderOscal(record));
const resultOf = (record: DrillRecord) => documentOf(record)['assessment-results'].results[0];
const statesOf = (record: DrillRecord): Record<string, string> =>
  Object.fromEntries(
    resultOf(record).findings.map(({ target }) => [
      target['target-id'],
      `${target.status.state} ${target.status.reason}`,
    ]),
  );
const faultsOf = (record: DrillRecord): unknown => (validate(documentOf(record)) ? [] : validate.errors);

describe('the OSCAL assessment results', () => {
  it.each([
    ['passed', passedRecord],
    ['was refused', refusedRecord],
    ['failed', failingRecord('status 500, expected 200')],
    ['has a hundred servers', largeRecord(100, 5)],
  ])('of a drill that %s hold to NIST’s schema', (_, record) => {
    expect(faultsOf(record)).toEqual([]);
  });
  it('match it whatever servers and probes are called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(faultsOf(failingRecord(text, text))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
  it('would not hold to it with a key of our own', () => {
    const document = documentOf(passedRecord);
    expect(validate({ 'assessment-results': { ...document['assessment-results'], verdict: 'PASS' } })).toBe(
      false,
    );
  });
  it('are the same to the last byte for the same record, and name every thing once', () => {
    const text = renderOscal(passedRecord);
    expect(renderOscal(structuredClone(passedRecord))).toBe(text);
    const own = [...text.matchAll(/[{,]"uuid":"([^"]+)"/g)].map(([, uuid]) => uuid);
    expect(new Set(own).size).toBe(own.length);
    expect(renderOscal({ ...passedRecord, drillId: '01KAZ0000000000000000000AC' })).not.toContain(own[0]);
  });
  it('say what the drill shows of CP-4 and CP-10, and never that anybody reviewed it', () => {
    expect(statesOf(real(passedRecord))).toEqual({
      'cp-4_obj.a-1': 'satisfied pass',
      'cp-4_obj.b': 'not-satisfied other',
      'cp-4_obj.c': 'not-satisfied other',
      'cp-10_obj-1': 'satisfied pass',
    });
  });
  it('say of a failed drill that it was held and that recovery did not work', () => {
    const states = statesOf(real(failingRecord('status 500')));
    expect(states['cp-4_obj.a-1']).toBe('satisfied pass');
    expect(states['cp-10_obj-1']).toBe('not-satisfied fail');
  });
  it.each([
    ['one that shows nothing', real(refusedRecord)],
    ['a simulated one', passedRecord],
  ])('let %s satisfy nothing', (_, record) => {
    expect(new Set(Object.values(statesOf(record)))).toEqual(new Set(['not-satisfied other']));
  });
  it('have a risk with a due date for every finding, and an observation for every probe', () => {
    const record = failingRecord('status 500');
    const { risks = [], observations } = resultOf(record);
    expect(risks.map(({ status, deadline }) => [status, deadline])).toEqual(
      record.findings.map(({ dueDate }) => ['open', `${dueDate}T23:59:59Z`]),
    );
    expect(observations.map(({ title }) => title)).toEqual([
      'Recovery time',
      'Recovery point',
      'wordpress-db: tcp 3306',
      'wordpress-web: tcp 3306',
      'Cleanup',
    ]);
  });
});

describe('the OSCAL of a restore', () => {
  it('names hosts and restored servers, and nothing of DRS', () => {
    const failed = failingRecord('refused');
    const restored = { ...failed, plan: { ...failed.plan, method: 'restore' } };
    const text = renderOscal(restored);
    expect(text).toContain('restored-server-id');
    expect(text).not.toMatch(/source-server-id|recovery-instance-id|Elastic Disaster Recovery/);
    expect(validate(JSON.parse(text))).toBe(true);
  });
});
