import { describe, expect, it } from 'vitest';
import type { ActionFact, ActionResult } from '../../core/facts/actions.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import type { DrillFacts, Reason } from '../../core/verdict/record.ts';
import { DB, factsOf, recovered, WEB } from '../builders.ts';

const result = (changes: Partial<ActionResult> = {}): ActionResult => ({
  serverID: DB,
  hostname: 'wordpress-db',
  status: 'SUCCEEDED',
  exitStatus: 0,
  output: 'done',
  errorCode: null,
  sentAt: null,
  endedAt: null,
  ...changes,
});
const failed = result({
  status: 'FAILED',
  exitStatus: 7,
  output: 'no such zone',
  errorCode: 'UNEXPECTED_EXIT',
});
const withAction = (
  results: ActionResult[],
  onFailure: ActionFact['onFailure'] = 'fail',
  critical = true,
): DrillFacts => {
  const web = recovered({ serverID: WEB, hostname: 'wordpress-web', wave: 'web' });
  const facts = factsOf([recovered({ critical }), web]);
  return {
    ...facts,
    waves: facts.waves.map((wave, place) => ({
      ...wave,
      actions: place === 0 ? [{ name: 'move-name', onFailure, results }] : [],
    })),
  };
};

describe('an action inside a server', () => {
  it.each<[string, DrillFacts, string, string[]]>([
    ['that succeeded', withAction([result()]), 'PASS', []],
    [
      'that failed on a critical server',
      withAction([failed]),
      'FAIL',
      ['action move-name on wordpress-db failed: exit status 7, no such zone'],
    ],
    [
      'that failed on an optional server',
      withAction([failed], 'fail', false),
      'PASS_WITH_FINDINGS',
      ['action move-name on wordpress-db failed: exit status 7, no such zone'],
    ],
    [
      'whose failure is a finding only',
      withAction([failed], 'finding'),
      'PASS_WITH_FINDINGS',
      ['action move-name on wordpress-db failed: exit status 7, no such zone'],
    ],
    [
      'that no agent took',
      withAction([
        result({ status: 'NOT_SENT', exitStatus: null, output: null, errorCode: 'AGENT_OFFLINE' }),
      ]),
      'FAIL',
      ['action move-name on wordpress-db was not sent: AGENT_OFFLINE'],
    ],
    [
      'with an unknown result',
      withAction([
        result({ status: 'UNKNOWN', exitStatus: null, output: null, errorCode: 'MAY_HAVE_BEEN_SENT' }),
      ]),
      'INCONCLUSIVE',
      ['action move-name on wordpress-db has an unknown result: MAY_HAVE_BEEN_SENT'],
    ],
    [
      'that was left out because an earlier one failed',
      withAction([
        result({ status: 'NOT_SENT', exitStatus: null, output: null, errorCode: 'EARLIER_ACTION_FAILED' }),
      ]),
      'PASS',
      [],
    ],
  ])('%s', (_, facts, verdict, texts) => {
    const conclusions = conclude(facts);
    expect([conclusions.verdict, conclusions.reasons.map(({ text }) => text)]).toEqual([verdict, texts]);
  });
  it.each<[string, Partial<ActionResult>, Pick<Reason, 'code' | 'text'>]>([
    [
      'without a word of its own by its exit status',
      { status: 'FAILED', exitStatus: 7, output: '' },
      { code: 'ACTION_FAILED', text: 'action move-name on wordpress-db failed: exit status 7' },
    ],
    [
      'without a cause by its end alone',
      { status: 'TIMED_OUT', exitStatus: null, output: null },
      {
        code: 'ACTION_FAILED',
        text: 'action move-name on wordpress-db did not end in time and was cancelled',
      },
    ],
    [
      'of unknown end as unknown',
      { status: 'UNKNOWN', exitStatus: null, output: null },
      {
        code: 'ACTION_UNKNOWN',
        text: 'action move-name on wordpress-db has an unknown result',
      },
    ],
  ])('is reported %s', (_, changes, reason) => {
    expect(conclude(withAction([result(changes)])).reasons).toEqual([{ ...reason, serverID: DB }]);
  });
  it('that was not sent to a server that launched after its wave is reported', () => {
    const leftOut = result({ status: 'NOT_SENT', exitStatus: null, output: null, errorCode: 'NOT_LAUNCHED' });
    expect(conclude(withAction([leftOut])).reasons).toMatchObject([{ code: 'ACTION_FAILED', serverID: DB }]);
  });
  it.each(['EARLIER_ACTION_FAILED', 'ABORTED'])(
    'that was left out because of something else says nothing itself, %s',
    (errorCode) => {
      const leftOut = result({ status: 'NOT_SENT', exitStatus: null, output: null, errorCode });
      expect(conclude(withAction([leftOut])).reasons).toEqual([]);
    },
  );
});
