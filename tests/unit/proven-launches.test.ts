import { expect, it } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import { provenLaunches } from '../../drill/proven-launches.ts';
import { passedRecord } from '../records.ts';
import { bytesOf } from '../signed-evidence.ts';

const [OLDEST, OLDER, NEWER] = [
  '01KAZ0000000000000000000A0',
  '01KAZ0000000000000000000AA',
  '01KAZ0000000000000000000AB',
];
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
  drillsOf: async () => [OLDEST, OLDER, NEWER],
  folder: (_, drillId) =>
    ({
      readFile: async () => {
        const text = new Map(Object.entries(records)).get(drillId);
        return text === undefined ? undefined : Buffer.from(text);
      },
    }) as unknown as ReturnType<Ports['folder']>,
});

/** The newest record: nothing passed in it, and it could not read the one before. */
const BLIND = Buffer.from(
  bytesOf({
    ...PASSED,
    drillId: NEWER,
    verdict: 'INCONCLUSIVE',
    chain: { sequence: 2, previous: { drillId: OLDER, sha256: 'a'.repeat(64) } },
    earlier: { drills: [], changes: null, unread: OLDER },
  }),
).toString();

it.each<[string, Readonly<Record<string, string>>, string | null, boolean]>([
  ['is open, an older one says what passed', { [OLDER]: GOOD }, null, true],
  ['could not read the one before, that one is asked again', { [OLDER]: GOOD, [NEWER]: BLIND }, null, true],
  [
    'could not read the one before, and it is damaged, nobody knows',
    { [OLDER]: '{', [NEWER]: BLIND },
    OLDER,
    false,
  ],
  ['could not read the one before, and it is gone, nobody knows', { [NEWER]: BLIND }, OLDER, false],
  [
    'could not read the one before, an older one does not answer for it',
    { [OLDEST]: GOOD, [NEWER]: BLIND },
    OLDER,
    false,
  ],
  ['is damaged, nobody knows what passed last', { [OLDER]: GOOD, [NEWER]: '{"schema":' }, NEWER, false],
  [
    'is of another version, nobody knows what passed last',
    { [OLDER]: GOOD, [NEWER]: '{"schema":"kunren-record/v9"}' },
    NEWER,
    false,
  ],
  ['has no record, and no other has one, nothing passed', {}, null, false],
])('where the newest drill %s', async (_, records, unread, isKnown) => {
  const known = await provenLaunches('workshop', bucket(records));
  expect(known.unread).toBe(unread);
  expect([...known.settings.values()].map(({ settings }) => settings)).toEqual(
    isKnown ? PASSED.servers.map(() => SETTINGS) : [],
  );
});
