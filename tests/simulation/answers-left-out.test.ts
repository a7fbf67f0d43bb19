import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { clientOptions } from '../../adapters/aws/clients.ts';
import { recordingResponses, recordResponses } from '../../adapters/aws/record-responses.ts';
import { cleared, onStage } from './stage.ts';

/** AWS responses that cannot be stored. */

const linesIn = (bytes: Uint8Array): unknown[] =>
  gunzipSync(bytes)
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

type Middleware = (
  next: () => Promise<unknown>,
  context: object,
) => (args: { readonly input: unknown }) => Promise<unknown>;

/** A client with given responses. */
function answering() {
  const added: Middleware[] = [];
  const answers = (output: unknown): Promise<unknown> => {
    const send = added.reduce<() => Promise<unknown>>(
      (next, middleware) => () => middleware(next, { commandName: 'DescribeJobsCommand' })({ input: {} }),
      async () => ({ output }),
    );
    return send();
  };
  return { client: { middlewareStack: { add: (one: Middleware) => added.push(one) } }, answers };
}

describe('of AWS responses', () => {
  it('what does not fit is left out, and says so; repetitions take no space', () =>
    onStage({}, {}, async (stage) => {
      const state = await cleared(stage);
      const { client, answers } = answering();
      recordResponses('drs', client, { options: clientOptions('ap-northeast-3'), count: () => {} });
      const large = (letter: string) => letter.repeat(5_000_000);
      await recordingResponses('CheckWave', state, stage.ports, async () => {
        for (const text of ['a', 'a', 'b', 'c'].map(large)) await answers({ text });
      });
      const folder = stage.ports.folder(state.planId, state.drillId);
      const lines = linesIn(await folder.joinResponses());
      const about = { drillId: state.drillId, step: 'CheckWave' };
      expect(lines).toMatchObject([
        { ...about, output: { text: expect.stringContaining('of 5000000 characters') } },
        { ...about, sameAsLinesBefore: 1 },
        { ...about, leftOut: { answers: 2 } },
      ]);
    }));

  it('what cannot be serialized is left out, and the step still gets it', () =>
    onStage({}, {}, async (stage) => {
      const state = await cleared(stage);
      const { client, answers } = answering();
      recordResponses('drs', client, { options: clientOptions('ap-northeast-3'), count: () => {} });
      const given = await recordingResponses('CheckWave', state, stage.ports, () => answers({ number: 1n }));
      expect(given).toEqual({ output: { number: 1n } });
      const folder = stage.ports.folder(state.planId, state.drillId);
      expect(linesIn(await folder.joinResponses())).toMatchObject([{ leftOut: { answers: 1 } }]);
    }));

  it('those that are not responses are left out, and counted', () =>
    onStage({}, {}, async ({ ports }) => {
      const folder = ports.folder('wordpress-workshop', '01KAZ0000000000000000000AB');
      const foreign = {
        name: 'answers/notes.txt',
        contentType: 'text/plain',
        bytes: Buffer.from('all is well'),
      };
      await folder.keep(foreign);
      expect(linesIn(await folder.joinResponses())).toMatchObject([{ leftOut: { invocations: 1 } }]);
    }));
});
