import { describe, expect, it } from 'vitest';
import { functionContract } from '../../core/workflow/contract.ts';
import { startWave } from '../../drill/start-wave.ts';
import { handler as hold } from '../../functions/hold-drill.ts';
import { handler as open } from '../../functions/open-drill.ts';
import { handler as act } from '../../functions/run-actions.ts';
import { handler as runInside } from '../../functions/run-inside.ts';
import { handler as start } from '../../functions/start-wave.ts';
import { handler as terminate } from '../../functions/terminate-drill.ts';
import { DB, mutationsIn, serversWith } from './rehearse.ts';
import { cleared, launched, onStage, type Stage } from './stage.ts';

/**
 * Somebody who may invoke functions, and gives them the state of a drill that is real; and a step that was taken over,
 * which passes on the id of another drill.
 */

type Handler = (event: unknown, context: never) => Promise<unknown>;

const changed = (stage: Stage, since: number): string[] => {
  const calls = stage.simulator.calls.slice(since);
  const written = calls.filter(({ operation }) => /^(Put|Delete|Update|Publish)/.test(operation));
  return [...mutationsIn(calls), ...written.map(({ operation }) => operation)];
};

/** The function refuses, and has changed nothing. */
async function doesNothing(handler: Handler, event: unknown, stage: Stage): Promise<void> {
  const before = stage.simulator.calls.length;
  await expect(handler(event, {} as never)).rejects.toThrow(/find out who invoked this function/);
  expect(changed(stage, before)).toEqual([]);
}

describe('a function of the workflow that somebody invokes', () => {
  it('opens no drill of an execution that there is not', () =>
    onStage({}, {}, (stage) => doesNothing(open, stage.begin(), stage)));

  it('starts no wave before the guards have been asked', () =>
    onStage({}, {}, async (stage) => {
      const state = await cleared(stage);
      stage.executionEnters('CheckGuards', state);
      await doesNothing(start, state, stage);
    }));

  it('starts no other wave than the one that its workflow starts', () =>
    onStage({}, {}, async (stage) => {
      const state = await cleared(stage);
      stage.executionEnters('StartWave', state);
      await doesNothing(start, { ...state, wave: 1 }, stage);
      expect(await start(state, {} as never)).toMatchObject({ status: 'STARTED' });
    }));

  it('removes nothing while its workflow probes, acts on nothing, and tells nobody of a hold', () =>
    onStage({}, {}, async (stage) => {
      const state = await launched(await startWave(await cleared(stage), stage.ports), stage.ports);
      stage.executionEnters('ProbeWave', state);
      await doesNothing(terminate, state, stage);
      await doesNothing(act, state, stage);
      await doesNothing(hold, state, stage);
    }));

  it('opens nothing for cleanup that its workflow does not clean up', () =>
    onStage({}, {}, async (stage) => {
      const error = { Error: 'Error', Cause: '' };
      await doesNothing(terminate, { ...stage.begin(), error }, stage);
    }));

  it('removes nothing of a drill whose id another execution passes on', () =>
    onStage({}, {}, async (stage) => {
      const state = await launched(await startWave(await cleared(stage), stage.ports), stage.ports);
      stage.executionEnters('TerminateDrill', { ...state, drillId: 'of-another' });
      await doesNothing(terminate, state, stage);
    }));

  it('runs nothing inside servers but while its workflow probes', () =>
    onStage(
      { servers: serversWith({}) },
      {
        waves: [
          {
            name: 'database',
            readyWithin: '45m',
            servers: [{ hostname: 'wordpress-db', probes: [{ protocol: 'ssm', check: 'hostname' }] }],
          },
        ],
      },
      async (stage) => {
        const { ports } = stage;
        const state = await launched(await startWave(await cleared(stage), ports), ports);
        await ports.sleep(600);
        const { planId, drillId, facts } = state;
        const question = { about: 'probes', of: [{ serverID: DB, place: 0 }] };
        const asked = functionContract.RunInside.input.parse({ planId, drillId, facts, question });
        stage.executionEnters('TerminateDrill', state);
        await doesNothing(runInside, asked, stage);
        stage.executionEnters('ProbeWave', state);
        expect(await runInside(asked, {} as never)).toMatchObject({ answers: [{ exitStatus: 0 }] });
      },
    ));
});
