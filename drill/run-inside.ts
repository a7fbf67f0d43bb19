import type { Ports } from '../adapters/ports.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import type { InsideAnswer, InsideQuestion } from '../core/workflow/inside.ts';
import { answerHeartbeats } from './inside/answer-heartbeats.ts';
import { answerProbes } from './inside/answer-probes.ts';
import { goOnActing } from './inside/go-on-acting.ts';
import { loadDrill } from './load-drill.ts';
import type { LoadedDrill } from './recovery-method.ts';

/** Lambda's limit for an answer is 6 MB, and what servers say may become six times as long in JSON. */
const MAXIMUM_BYTES = 5_000_000;
const TOO_LONG = { errorCode: 'OUTPUT_TOO_LONG', text: 'the output is too long to be looked at' } as const;

/**
 * Runs inside the drill's own servers what the plan has run there, for ProbeWave, which may not: scripts and documents are
 * the plan's, the instances are looked up afresh. It judges nothing that a server says.
 */
export async function runInside(
  state: StateInput<'RunInside'>,
  ports: Ports,
): Promise<StateOutput<'RunInside'>> {
  const drill = await loadDrill(state, ports);
  return { status: 'ANSWERED', calls: {}, answers: fitting(await answersTo(state.question, drill, ports)) };
}

async function answersTo(
  question: InsideQuestion,
  drill: LoadedDrill,
  ports: Ports,
): Promise<InsideAnswer[]> {
  switch (question.about) {
    case 'probes':
      return await answerProbes(question.of, drill, ports);
    case 'heartbeats':
      return await answerHeartbeats(question.of, drill, ports);
    case 'actions':
      await goOnActing(question.wave, question.ends, drill, ports);
      return [];
  }
}

/** Without the longest, where all together are more than a function may answer. */
function fitting(answers: readonly InsideAnswer[]): InsideAnswer[] {
  const bytes = answers.map((answer) => Buffer.byteLength(JSON.stringify(answer)));
  if (bytes.reduce((sum, one) => sum + one, 0) <= MAXIMUM_BYTES) return [...answers];
  const share = MAXIMUM_BYTES / answers.length;
  return answers.map((answer, place) => ((bytes[place] ?? 0) > share ? TOO_LONG : answer));
}
