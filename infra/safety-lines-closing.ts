import type { SafetyLine } from './safety-line.ts';

/** Safety lines of a drill's end, and of what kunren itself cannot see: tests of what a third judge found. */

const THIRD = ['tests/simulation/third-judge.test.ts'];

export const ENDING: readonly SafetyLine[] = [
  {
    name: 'a message that fails ends no hold',
    file: 'drill/hold-drill.ts',
    line: 'await notifyHeld({ plan: opening.plan, folder }, record, until, ports).catch(() => {});',
    broken: 'await notifyHeld({ plan: opening.plan, folder }, record, until, ports);',
    tests: THIRD,
    why: 'A topic that somebody deleted would terminate what people were told they could inspect.',
  },
  {
    name: 'what breaks after the last proof changes no verdict',
    file: 'core/verdict/gather-facts.ts',
    line: 'workflowError: isOver ? null : broken,',
    broken: 'workflowError: broken,',
    tests: THIRD,
    why: 'A drill that had passed would be called inconclusive for an error while it was held.',
  },
  {
    name: 'leases that stay keep no message back',
    file: 'drill/closing/finish-closing.ts',
    line: 'await attempt(() => ports.leases.release(lease));',
    broken: 'await ports.leases.release(lease);',
    tests: THIRD,
    why: 'Nobody would ever hear the result of a drill whose leases could not be released.',
  },
  {
    name: 'the sweep finishes what closing could not',
    file: 'drill/sweep-orphans.ts',
    line: 'await attempt(`plan ${plan.id}`, () => finishClosed(plan.id, attempt, ports));',
    broken: ';',
    tests: THIRD,
    why: 'Leases would be held, and people not told, for a failure of some minutes.',
  },
  {
    name: 'a cleanup ended when it did',
    file: 'drill/clean-up.ts',
    line: "if (isStillClean(facts, ended) && name === 'cleanup') return ended;",
    broken: '',
    tests: THIRD,
    why: 'A record that is written late would say that instances ran, and cost, until then.',
  },
  {
    name: 'what is failed back is not touched',
    file: 'drill/methods/drs/decide-cleanup.ts',
    line: '(one) => !isLeaving(one) && !isContested(one) && !isCalledGone(one) && !isFailingBack(one),',
    broken: '(one) => !isLeaving(one) && !isContested(one) && !isCalledGone(one),',
    tests: THIRD,
    why: 'Cleanup would terminate an instance from which somebody fails back.',
  },
  {
    name: 'a failback ends the drill',
    file: 'drill/methods/drs/guards/real-recovery.ts',
    line: 'if (isFailingBack(instance))',
    broken: 'if (false)',
    tests: THIRD,
    why: 'The drill would go on beside people who recover its servers for real.',
  },
  {
    name: 'an unread condition starts no wave',
    file: 'drill/start-wave.ts',
    line: 'const unknown = [...starter.refusals, ...unread];',
    broken: 'const unknown = [...starter.refusals];',
    tests: THIRD,
    why: 'Servers would be started while an alarm that cannot be read says that production is down.',
  },
  {
    name: 'what kunren may not ask is no failure',
    file: 'core/verdict/judge-servers.ts',
    line: 'if (failed.length > 0 && asked.length === 0)',
    broken: 'if (false)',
    tests: THIRD,
    why: 'A missing permission would be told as a recovery that failed.',
  },
  {
    name: 'a canary that was not asked has not failed',
    file: 'core/facts/proof.ts',
    line: 'attempt.notAsked === true ? { ...fact, seen: attempt.seen } : triedCanary(fact, attempt, now);',
    broken: 'triedCanary(fact, attempt, now);',
    tests: THIRD,
    why: 'A check that nobody made would prove the others.',
  },
  {
    name: 'a failed read ends no drill before its wave is over',
    file: 'drill/ask-until.ts',
    line: 'if (!isOfAws(error) || now() >= deadline) throw error;',
    broken: 'if (now() > new Date(0)) throw error;',
    tests: THIRD,
    why: 'One denied read would terminate everything, and leave no verdict.',
  },
  {
    name: 'what a drill wrote down of its expiry counts',
    file: 'drill/sweep-orphans.ts',
    line: 'const { expiresAt } = opening ?? orphan;',
    broken: 'const { expiresAt } = orphan;',
    tests: ['tests/simulation/sweep.test.ts'],
    why: 'Whoever may change a tag in AWS could end a living drill.',
  },
];
