import { describeError, isOfAws } from '../../adapters/aws/errors.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { AttemptSeen } from '../../core/facts/proof.ts';
import { judgeInside, type KnownServer, presentable, type Said } from '../../core/inside/verdict.ts';
import { judgeVolume } from '../../core/inside/volume/judge.ts';
import { type AskedProbe, isOfVolume } from '../../core/plan/volume-proofs.ts';
import type { InsideAnswer, InsideQuestion } from '../../core/workflow/inside.ts';
import type { LoadedDrill } from '../recovery-method.ts';

export interface Question {
  readonly serverID: string;
  /** Which of the server's probes it is, in the plan's order. */
  readonly place: number;
  /** By EC2. */
  readonly privateIpAddress: string | null;
  readonly probe: AskedProbe;
}

/** An attempt with the moment when its response was seen, which may be before the round ended. */
export interface TimedAttempt extends AttemptSeen {
  readonly at: Date;
}

/** Errors that are the server's own: its agent is not there, or does not answer. */
const OF_THE_SERVER = new Set(['AGENT_OFFLINE', 'TIMEOUT', 'OUTPUT_TOO_LONG']);
/** Where RunInside itself gave no answer; why is in the text. */
export const NOT_ANSWERED = 'NOT_ANSWERED';
const NO_ANSWER = { errorCode: 'FAILED', text: 'not asked' } as const;

/**
 * What RunInside answers to a question about servers, one answer for each; where it gives none, the reason for each: it may
 * do better at the next attempt.
 */
export async function answersFrom(
  { inside }: Pick<Ports, 'inside'>,
  { opening: { planId, drillId }, secretsKey }: LoadedDrill,
  question: Exclude<InsideQuestion, { about: 'actions' }>,
): Promise<readonly InsideAnswer[]> {
  if (question.of.length === 0) return [];
  try {
    return await inside.ask({ planId, drillId, secretsKey }, question);
  } catch (error) {
    if (!isOfAws(error)) throw error;
    return question.of.map(() => ({ errorCode: NOT_ANSWERED, text: describeError(error) }));
  }
}

/** One attempt of each probe from inside, all at once; the results, in their order. */
export async function askInside(
  questions: readonly Question[],
  drill: LoadedDrill,
  ports: Ports,
): Promise<TimedAttempt[]> {
  const planned = new Map(drill.opening.servers.map((server) => [server.serverID, server]));
  const startedAt = ports.now().getTime();
  const of = questions.map(({ serverID, place }) => ({ serverID, place }));
  const answers = await answersFrom(ports, drill, { about: 'probes', of });
  return questions.map(({ serverID, privateIpAddress, probe }, index) => {
    const answer = answers[index] ?? NO_ANSWER;
    const at = 'answeredAt' in answer ? new Date(answer.answeredAt) : ports.now();
    const durationMilliseconds = at.getTime() - startedAt;
    if ('errorCode' in answer)
      return {
        at,
        notAsked: OF_THE_SERVER.has(answer.errorCode) ? undefined : true,
        passed: false,
        durationMilliseconds,
        phases: null,
        seen: presentable(answer.text),
        errorCode: answer.errorCode,
      };
    const { hostname = '', lastPass } = planned.get(serverID) ?? {};
    const said = { ...answer, askedAt: new Date(answer.askedAt), answeredAt: at };
    return {
      at,
      durationMilliseconds,
      phases: null,
      ...judged(probe, said, { hostname, privateIpAddress, lastPass }),
    };
  });
}

function judged(
  probe: AskedProbe,
  said: Said,
  server: KnownServer,
): Omit<AttemptSeen, 'durationMilliseconds' | 'phases'> {
  if (!isOfVolume(probe)) return judgeInside(probe, said, server);
  const { canChange, ...verdict } = judgeVolume(probe, said);
  return { ...verdict, ...(verdict.passed || canChange ? {} : { isFinal: true }) };
}
