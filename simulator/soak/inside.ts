import * as fc from 'fast-check';
import type { Data } from './data.ts';

/** What a soak's plan sometimes does inside its servers, and what goes wrong there. */
export interface Inside {
  readonly asks: boolean;
  /** The onFailure of the wave's one action; none: there is no action. */
  readonly acts: 'none' | 'fail' | 'finding';
  readonly beats: boolean;
  /** For every server, with the scenario's counterpart. */
  readonly server: Data;
  /** The heartbeat's file of every server. */
  readonly file: Data;
  readonly trouble: Data;
  /** What happens where ProbeWave asks RunInside. */
  readonly asking: Data;
}

const agents = fc.constantFrom<Data>(
  {},
  {},
  { agent: 'late', onlineAfter: '40s' },
  { agent: 'offline' },
  { hostname: 'ip-10-0-0-1' },
  { results: [{ matches: 'soak', exitStatus: 3 }] },
  { results: [{ matches: 'soak', duration: '90s' }] },
);

const callFault = fc
  .record({
    operation: fc.constantFrom(
      'ssm:SendCommand',
      'ssm:SendCommand',
      'ssm:ListCommandInvocations',
      'ssm:DescribeInstanceInformation',
      'ssm:ListCommands',
    ),
    what: fc.constantFrom<Data>(
      { lost: true },
      { error: 'ThrottlingException' },
      { error: 'InternalServerError' },
      { error: 'AccessDeniedException' },
    ),
    after: fc.nat(3),
    times: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ what, ...fault }): Data => ({ faults: [{ ...fault, ...what }] }));

const lambdaFault = fc
  .record({
    happens: fc.constantFrom('runs-twice', 'runs-twice-at-once', 'is-killed', 'times-out'),
    time: fc.integer({ min: 1, max: 2 }),
    afterCalls: fc.nat(20),
  })
  .map((fault): Data => ({ workflow: [{ state: 'RunActions', ...fault }] }));

/** What happens to RunInside, or to asking it. */
const askingFault = fc
  .record({
    what: fc.constantFrom<Data>(
      { operation: 'lambda:Invoke', error: 'TooManyRequestsException', status: 429 },
      { operation: 'lambda:Invoke', error: 'ServiceException', status: 500 },
      { operation: 'lambda:Invoke', lost: true },
      { happens: 'runs-twice-at-once' },
      { happens: 'is-killed' },
      { happens: 'times-out' },
    ),
    time: fc.integer({ min: 1, max: 6 }),
    calls: fc.nat(12),
  })
  .map(
    ({ what, time, calls }): Data =>
      'operation' in what
        ? { faults: [{ ...what, after: time - 1, times: calls + 1 }] }
        : { workflow: [{ state: 'RunInside', ...what, time, afterCalls: calls }] },
  );

const inside: fc.Arbitrary<Inside> = fc.record({
  asks: fc.boolean(),
  acts: fc.constantFrom('none', 'fail', 'finding'),
  beats: fc.boolean(),
  server: agents.map((ssm): Data => ({ ssm })),
  trouble: fc.oneof(fc.constant<Data>({}), callFault, lambdaFault),
  // Drawn last, like every later addition.
  file: fc.constantFrom<Data>({}, {}, {}, { exists: false, cloneWrites: false }),
  asking: fc.oneof({ weight: 2, arbitrary: fc.constant<Data>({}) }, { weight: 1, arbitrary: askingFault }),
});

/** Mostly nothing. */
export const sometimesInside: fc.Arbitrary<Inside | undefined> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: inside },
);

const PROBE = { protocol: 'ssm', check: 'hostname', timeout: '5s', interval: '20s' };

/** More keys of a server in the plan. */
export const insideServer = (what: Inside | undefined, probes: readonly Data[]): Data =>
  what === undefined
    ? {}
    : {
        probes: what.asks ? [...probes, PROBE] : probes,
        ...(what.beats ? { heartbeat: { from: 'ssm', path: '/heartbeat' } } : {}),
      };

/** More keys of a wave in the plan. */
export const insideWave = (
  what: Inside | undefined,
  servers: readonly { readonly hostname: string }[],
): Data =>
  what === undefined || what.acts === 'none'
    ? {}
    : {
        actions: [
          {
            name: 'act',
            servers: servers.map(({ hostname }) => hostname),
            script: 'soak',
            timeout: '1m',
            onFailure: what.acts,
          },
        ],
      };
