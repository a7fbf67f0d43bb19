import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { RAW } from '../../reporting/evidence/files.ts';
import { runCase } from '../../simulator/soak/run-case.ts';
import { caseOf } from '../../simulator/soak/search.ts';

const withoutAddresses = (text: string): string => text.replaceAll(/127(\.\d+){3}/g, 'address');

/** Addresses depend on what else runs on this machine; nothing else may differ. */
const played = async (seed: number, inProcess = false) => {
  const { history } = await runCase(caseOf(seed), seed, { inProcess });
  return {
    calls: history.calls.map(({ at, service, operation, status, invocation }) => ({
      at,
      service,
      operation,
      status,
      invocation,
    })),
    records: [...history.records].map(([key, text]) => [key, withoutAddresses(text)]),
    answers: [...history.evidence].flatMap(([key, bytes]) =>
      key.endsWith(RAW) ? [[key, withoutAddresses(gunzipSync(bytes).toString())]] : [],
    ),
    sweeps: history.sweeps,
  };
};

test.each([7, 20, 33])('seed %i plays out the same every time', async (seed) => {
  expect(await played(seed)).toEqual(await played(seed));
});

// 60002 and 60022 have two plans at once, 60028 a step that runs twice at once.
test.each([7, 60_002, 60_022, 60_028])(
  'seed %i plays out in process, as a soak does, as it does over HTTP',
  async (seed) => {
    expect(await played(seed, true)).toEqual(await played(seed));
  },
);
