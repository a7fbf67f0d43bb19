import type { SafetyLine } from './safety-line.ts';

const MEASURES = ['tests/unit/measures.test.ts', 'tests/unit/measure-point.test.ts'];

/** What keeps a verdict from saying more than the facts do. */
export const JUDGING: readonly SafetyLine[] = [
  {
    name: 'a null measure is never met',
    file: 'core/verdict/measure-point.ts',
    line: 'met: known ? isWithin(range, targetSeconds) : null,',
    broken: 'met: known ? isWithin(range, targetSeconds) : true,',
    tests: MEASURES,
    why: 'An objective that was never measured would be called met.',
  },
  {
    name: 'nothing is met within its uncertainty',
    file: 'core/verdict/range.ts',
    line: 'if (mostSeconds !== null && mostSeconds < limitSeconds) return true;',
    broken: 'if ((leastSeconds ?? 0) < limitSeconds) return true;',
    tests: MEASURES,
    why: 'Old data would pass as new whenever the clock of DRS is wrong.',
  },
  {
    name: 'nothing is missed within its uncertainty',
    file: 'core/verdict/range.ts',
    line: 'if (leastSeconds !== null && leastSeconds > limitSeconds) return false;',
    broken: 'if ((mostSeconds ?? 0) > limitSeconds) return false;',
    tests: MEASURES,
    why: 'A drill would fail for a clock and not for its data.',
  },
  {
    name: 'an unknown uncertainty decides nothing',
    file: 'core/verdict/range.ts',
    line: '? { leastSeconds: null, mostSeconds: null }',
    broken: '? { leastSeconds: seconds, mostSeconds: seconds }',
    tests: MEASURES,
    why: 'A value of a clock that nobody compared would count as exact.',
  },
  {
    name: 'a time that comes twice is one slot',
    file: 'core/history/schedule-slots.ts',
    line: 'if (matches(localAt(at)) && sameTime(localAt, at, -DAY) === null) slots',
    broken: 'if (matches(localAt(at))) slots',
    tests: ['tests/unit/schedule-slots.test.ts'],
    why: 'A drill that was held would be reported as missed when clocks are set back.',
  },
  {
    name: 'the state of an instance comes before its probes',
    file: 'core/verdict/judge-servers.ts',
    line: '?? whyNotBooted(facts, server)',
    broken: '',
    tests: ['tests/unit/judge-reasons.test.ts'],
    why: 'An instance that somebody terminated would be told as a service that does not answer.',
  },
  {
    name: 'a probe that passed shows a system that runs',
    file: 'core/verdict/judge-servers.ts',
    line: "|| probes.some((probe) => !probe.canary && probe.status === 'PASSED')",
    broken: '',
    tests: ['tests/unit/judge-reasons.test.ts'],
    why: 'A service that is broken would be told as a server that never booted.',
  },
  {
    name: 'a cause outside the servers that failed is told',
    file: 'core/verdict/judge.ts',
    line: '!serverIDs.every((serverID) => fallen.has(serverID))',
    broken: '!serverIDs.some((serverID) => fallen.has(serverID))',
    tests: ['tests/unit/judge-reasons.test.ts'],
    why: 'Data of unknown age would be hidden behind another server that failed.',
  },
  {
    name: 'what is allowed is one number',
    file: 'core/verdict/allowed.ts',
    line: 'targetSeconds - allowanceSeconds;',
    broken: 'targetSeconds - 0 * allowanceSeconds;',
    tests: ['tests/unit/limits.test.ts'],
    why: 'A recovery that leaves people no time would be called met.',
  },
];
