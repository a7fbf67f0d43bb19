import { AsyncLocalStorage } from 'node:async_hooks';
import { type AwsResponse, leftOutLine, responseLines } from '../../core/facts/aws-response.ts';
import type { Ports } from '../ports.ts';
import { zipped } from '../store/zipped.ts';
import { type Connection, countCalls } from './clients.ts';

/** Records AWS responses in the folder of the drill that made the calls. */

/** Per invocation. More would not fit into a small Lambda's memory. */
const MAXIMUM_CHARACTERS = 8_000_000;
/** The longest that a step waits for its responses to be stored. */
const KEEPING_SECONDS = 10;
/** Two invocations of one step in the same millisecond are rare; many are a fault. */
const NAMES_TRIED = 5;

/** The responses of one invocation. */
interface Recording {
  readonly responses: AwsResponse[];
  /** By request: the line of the last response that was kept whole, and that response. */
  readonly last: Map<string, { readonly line: number; readonly output: string }>;
  characters: number;
  leftOut: number;
}

const recordings = new AsyncLocalStorage<Recording>();

/** What two generations of SDK clients have in common, as far as recording needs it. */
interface Listenable {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: { readonly input: unknown }) => Promise<{ readonly output: object }>,
        context: { readonly commandName?: string },
      ) => (args: { readonly input: unknown }) => Promise<{ readonly output: object }>,
      options: { step: 'finalizeRequest'; priority: 'low'; name: string },
    ): void;
  };
}

/**
 * A client whose calls are counted and whose every response is recorded, also one that made the SDK retry: facts follow
 * from it. Never the client for credentials, nor those of our own bucket and tables.
 */
export function recordResponses<C>(service: string, client: C, { options, count }: Connection): C {
  (client as Listenable).middlewareStack.add(
    (next, { commandName = 'Unknown' }) =>
      async (args) => {
        const into = recordings.getStore();
        if (into === undefined) return next(args);
        const call = { service, operation: commandName.replace(/Command$/, ''), region: options.region };
        try {
          const given = await next(args);
          note(into, { ...call, ...args }, given);
          return given;
        } catch (error) {
          note(into, { ...call, ...args }, { error });
          throw error;
        }
      },
    { step: 'finalizeRequest', priority: 'low', name: 'kunrenRecorder' },
  );
  return countCalls(service, client, count);
}

type Call = Pick<AwsResponse, 'service' | 'operation' | 'region'> & { readonly input: unknown };
interface OfAws {
  readonly $metadata?: { readonly requestId?: string; readonly httpStatusCode?: number };
}

/** Keeps only text, as it will be stored: what a step later does with a response changes nothing here. */
function note(
  into: Recording,
  { input: asked, ...call }: Call,
  given: { readonly output: OfAws } | { readonly error: unknown },
): void {
  try {
    const input = JSON.stringify(asked);
    const { $metadata, ...rest } = 'output' in given ? given.output : (given.error as OfAws);
    const about = { at: new Date().toISOString(), ...call, requestId: $metadata?.requestId ?? null, input };
    if ('error' in given) add(into, { ...about, result: failure(given.error) }, input.length);
    else addOutput(into, about, JSON.stringify(rest));
  } catch {
    // Something that cannot be serialized: the step still needs its response.
    into.leftOut += 1;
  }
}

function addOutput(into: Recording, about: Omit<AwsResponse, 'result'>, output: string): void {
  const question = `${about.service}:${about.operation} ${about.region} ${about.input}`;
  const before = into.last.get(question);
  const line = into.responses.length;
  if (before?.output === output) {
    add(into, { ...about, result: { sameAsLinesBefore: line - before.line } }, about.input.length);
  } else if (add(into, { ...about, result: { output } }, about.input.length + output.length)) {
    into.last.set(question, { line, output });
  }
}

/** False if it does not fit. */
function add(into: Recording, response: AwsResponse, characters: number): boolean {
  const fits = into.characters + characters <= MAXIMUM_CHARACTERS;
  if (fits) {
    into.characters += characters;
    into.responses.push(response);
  } else into.leftOut += 1;
  return fits;
}

function failure(error: unknown): AwsResponse['result'] {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return { error: { name, message, status: (error as OfAws).$metadata?.httpStatusCode ?? null } };
}

/**
 * Runs a step and stores its AWS responses in the drill's folder, even if the step fails. A failure to store them never
 * fails the step: it is counted.
 */
export async function recordingResponses<T>(
  step: string,
  drill: { readonly planId: string; readonly drillId: string },
  ports: Ports,
  run: () => Promise<T>,
): Promise<T> {
  const into: Recording = { responses: [], last: new Map(), characters: 0, leftOut: 0 };
  try {
    return await recordings.run(into, run);
  } finally {
    if (into.responses.length + into.leftOut > 0) await keep(step, drill, ports, into);
  }
}

async function keep(
  step: string,
  { planId, drillId }: { readonly planId: string; readonly drillId: string },
  ports: Ports,
  { responses, leftOut }: Recording,
): Promise<void> {
  try {
    const asked = { drillId, step };
    const rest = leftOut === 0 ? '' : leftOutLine(asked, { answers: leftOut });
    const bytes = zipped(responseLines(responses, asked) + rest);
    const time = (responses[0]?.at ?? ports.now().toISOString()).replace(/[-:]/g, '');
    await inTime(write(`answers/${time}-${step}`, bytes, ports.folder(planId, drillId)));
  } catch {
    await ports.meter([{ name: 'AnswersLost', value: 1 }], planId);
  }
}

async function inTime(work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('too late')), KEEPING_SECONDS * 1_000);
  try {
    await Promise.race([late.promise, work]);
  } finally {
    clearTimeout(timer);
  }
}

/** Under an unused name: another invocation may have begun in the same millisecond. */
async function write(name: string, bytes: Uint8Array, folder: ReturnType<Ports['folder']>): Promise<void> {
  for (let place = 0; place < NAMES_TRIED; place += 1) {
    const file = { name: `${name}-${place}.ndjson.gz`, contentType: 'application/gzip', bytes };
    // The same bytes are our own, of a try whose response was lost.
    if (Buffer.compare((await folder.keep(file)).bytes, bytes) === 0) return;
  }
  throw new Error(`${name} is taken`);
}
