import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { drillRecordSchema } from '../../core/verdict/record.ts';
import { generateSchemas } from '../../infra/schemas.ts';
import { SAMPLES } from '../messages/samples.ts';
import { failingRecord, passedRecord, refusedRecord } from '../records.ts';

/** The JSON Schemas, as a program of others reads them. */

const schemas = new Map(generateSchemas().map(({ file, text }) => [file, JSON.parse(text)]));

/** Strict: an unknown keyword, or one that is never looked at, is an error. */
function complaintsOf(file: string): (data: unknown) => readonly string[] {
  const validate = new Ajv({ validateFormats: false }).compile(schemas.get(file));
  return (data) => (validate(data) ? [] : (validate.errors ?? []).map(({ instancePath }) => instancePath));
}

const filesIn = (folder: string, name: RegExp): readonly (readonly [string, string])[] =>
  readdirSync(folder)
    .filter((file) => name.test(file))
    .map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')]);

describe('the schema of a plan', () => {
  const complaints = complaintsOf('plans/plan.schema.json');

  test.each(filesIn('tests/plans', /^valid-.*\.yml$/))('takes %s', (_, text) => {
    expect(complaints(parse(text.replace(/^\ufeff/, ''), { maxAliasCount: -1 }))).toEqual([]);
  });

  test.each(filesIn('plans', /\.yml$/))(
    'refuses %s when a part is wrong that stands in a place of its own',
    (_, text) => {
      const plan = parse(text);
      const [server] = plan.waves[0].servers;
      server.probes = [{ protocol: 'tcp', port: 22, interval: 'soon' }];
      expect(complaints(plan)).toContain('/waves/0/servers/0/probes/0/interval');
      server.probes = [{ protocol: 'tcp', port: 22, interval: '5s' }];
      expect(complaints(plan)).toEqual([]);
    },
  );
});

test.each([passedRecord, refusedRecord, failingRecord('status 500')])(
  'the schema of a record takes one that ended in $verdict',
  (record) => {
    const complaints = complaintsOf('docs/drill-record.schema.json');
    const written = z.encode(drillRecordSchema, record);
    expect(complaints(written)).toEqual([]);
    expect(complaints({ ...written, startedAt: 'today' })).toEqual(['/startedAt']);
  },
);

test.each(Object.entries(SAMPLES))('the schema of an event takes the sample %s', (_, event) => {
  const complaints = complaintsOf('docs/event.schema.json');
  expect(complaints(event)).toEqual([]);
  expect(complaints({ ...event, causes: [] })).toContain('/causes');
});

test.each([...schemas])('the parts of %s have names and are used', (_, { definitions, ...rest }) => {
  const text = JSON.stringify({ definitions, ...rest });
  const names = Object.keys(definitions);
  expect(names.filter((name) => !/^[a-z][A-Za-z]+$/.test(name))).toEqual([]);
  expect(names.filter((name) => !text.includes(`"#/definitions/${name}"`))).toEqual([]);
});
