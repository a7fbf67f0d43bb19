import { expect, it } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import { provenLaunches } from '../../drill/proven-launches.ts';
import { passedRecord } from '../records.ts';
import { bytesOf } from '../signed-evidence.ts';

const [OLDER, NEWER] = ['01KAZ0000000000000000000AA', '01KAZ0000000000000000000AB'];
const SETTINGS = {
  form: 1,
  sha256: '0'.repeat(64),
  version: 1,
  latestVersion: 1,
  fields: { instanceType: 'c5.large' },
};
const PASSED = {
  ...passedRecord,
  servers: passedRecord.servers.map((server) => ({ ...server, settings: SETTINGS })),
};
const GOOD = Buffer.from(bytesOf(PASSED)).toString();

/** A bucket with these records. */
const bucket = (records: Readonly<Record<string, string>>): Pick<Ports, 'drillsOf' | 'folder' | 'now'> => ({
  now: () => new Date('2026-11-22T00:00:00Z'),
  drillsOf: async () => [OLDER, NEWER],
  folder: (_, drillId) =>
    ({
      readFile: async () => {
        const text = new Map(Object.entries(records)).get(drillId);
        return text === undefined ? undefined : Buffer.from(text);
      },
    }) as unknown as ReturnType<Ports['folder']>,
});

it.each<[string, Readonly<Record<string, string>>, boolean]>([
  ['is open', { [OLDER]: GOOD }, true],
  ['is damaged', { [OLDER]: GOOD, [NEWER]: '{"schema":' }, true],
  ['is of another version', { [OLDER]: GOOD, [NEWER]: '{"schema":"kunren-record/v9"}' }, true],
  ['and every other has no record', {}, false],
])('where the newest drill %s, an older record says what passed', async (_, records, isKnown) => {
  const known = await provenLaunches('workshop', bucket(records));
  expect([...known.values()].map(({ settings }) => settings)).toEqual(
    isKnown ? PASSED.servers.map(() => SETTINGS) : [],
  );
});
