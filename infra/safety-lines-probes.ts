import type { SafetyLine } from './safety-line.ts';

/** Safety lines of probes: what they may cost, where they may go, and what they may not overlook. */

const HOSTILE = ['tests/unit/probes-hostile.test.ts'];

export const PROBING: readonly SafetyLine[] = [
  {
    name: 'a pattern of a plan or of an answer never backtracks',
    file: 'adapters/probes/json-answer.ts',
    line: 'linear((pattern, text) => pattern.matches(text))',
    broken: 'linear((pattern, text) => new RegExp(`^(?:${pattern.pattern()})$`).test(text))',
    tests: ['tests/unit/probes-http.test.ts'],
    why: 'One pattern in a plan would make a probe fail, or stop the process, on a server that is well.',
  },
  {
    name: 'a search in an answer ends',
    file: 'adapters/probes/json-answer.ts',
    line: 'timeout: Math.ceil(limitSeconds * 1_000),',
    broken: 'timeout: Math.ceil(limitSeconds * 100_000),',
    tests: HOSTILE,
    why: 'A recovered server could stop the process that watches for a real recovery.',
  },
  {
    name: 'an optional server delays no look at a critical one',
    file: 'drill/probes/look-beside.ts',
    line: "if (looked.status === 'fulfilled') return",
    broken: "await pending;\n      if (looked.status === 'fulfilled') return",
    tests: ['tests/simulation/optional-servers.test.ts'],
    why: 'A server that decides nothing would make the recovery miss its objective.',
  },
  {
    name: 'what could not be asked is not seen to fail',
    file: 'drill/probes/ask-inside.ts',
    line: 'notAsked: OF_THE_SERVER.has(answer.errorCode) ? undefined : true,',
    broken: '',
    tests: ['tests/unit/look-at-servers.test.ts'],
    why: 'A drill would fail for the minutes in which SSM refused its commands.',
  },
  {
    name: 'a mismatch is confirmed over minutes',
    file: 'core/facts/mismatch.ts',
    line: 'seenTimes >= CONFIRMATIONS && lastsSeconds >= CONFIRMATION_SECONDS',
    broken: 'seenTimes >= CONFIRMATIONS',
    tests: ['tests/unit/proof.test.ts'],
    why: 'A server whose host name or key is set soon after its boot would fail although it is well.',
  },
  {
    name: 'a missing heartbeat is not met',
    file: 'core/verdict/measure-point.ts',
    line: '(point.heartbeatSeconds !== null || !heartbeatPlanned)',
    broken: 'true',
    tests: ['tests/unit/measure-point.test.ts'],
    why: 'A data disk that was lost would count as the data of the snapshot.',
  },
  {
    name: 'an address is kept where EC2 says so',
    file: 'core/inside/verdict.ts',
    line: 'privateIpAddress === probe.address && addresses.includes(probe.address)',
    broken: 'addresses.includes(probe.address)',
    tests: ['tests/unit/inside-scripts.test.ts'],
    why: 'An address on a dead interface would count as kept, and nobody would reach the server there.',
  },
  {
    name: 'an address that was not kept fails the drill',
    file: 'core/verdict/judge-addresses.ts',
    line: 'if (before.includes(address)) return [];',
    broken: 'return [];',
    tests: ['tests/unit/judge-addresses.test.ts'],
    why: 'Clients that know the address would not find the recovered server.',
  },
  {
    name: 'a simulated drill dials nothing real',
    file: 'simulator/gate.ts',
    line: 'isLoopback(address) ? { address, port } : route(address, port)',
    broken: '{ address, port }',
    tests: ['tests/simulator/gate.test.ts'],
    why: 'A rehearsal at a desk inside the company would connect to production.',
  },
];
