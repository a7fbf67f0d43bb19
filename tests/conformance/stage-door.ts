import http from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What moto's interpreter turns to: Lambda's Invoke, and the clock. Either the interpreter is at work, and time must
 * stand still, or it waits here for a function or for a moment to come.
 */
export interface StageDoor {
  readonly port: number;
  readonly url: string;
  /** Functions that are invoked from now on, by name. */
  open(invoke: Invoke): void;
  /** The interpreter has been given something to do. */
  giveTurn(): void;
  /** It has ended what it was given. */
  takeTurn(): void;
  /** 1 while the interpreter is at work. */
  atWork(): number;
  close(): Promise<void>;
}

/** Gives what the function gave. */
export type Invoke = (functionName: string, payload: unknown) => Promise<unknown>;

interface Answer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Opens the door on any free port of this machine. */
export async function openStageDoor(): Promise<StageDoor> {
  let atWork = 0;
  let invoke: Invoke = (name) => Promise.reject(new Error(`no drill is being played that could run ${name}`));

  /** The interpreter waits meanwhile. */
  async function whileItWaits(work: () => Promise<Answer>): Promise<Answer> {
    atWork -= 1;
    try {
      return await work();
    } finally {
      atWork += 1;
    }
  }

  async function answer(url: URL, body: string): Promise<Answer> {
    const [, functionName] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(url.pathname) ?? [];
    if (functionName !== undefined) {
      return whileItWaits(() => invoked(() => invoke(nameOf(functionName), JSON.parse(body))));
    }
    if (url.pathname === '/wait') {
      const milliseconds = Number(url.searchParams.get('seconds')) * 1_000;
      return whileItWaits(async () => {
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        return { body: null };
      });
    }
    if (url.pathname === '/now') return { body: new Date().toISOString() };
    throw new Error(`moto asked for ${url.pathname}, which the stage does not know`);
  }

  const server = http.createServer((request, response) => {
    const reply = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      const given = await answer(
        new URL(request.url ?? '/', 'http://stage'),
        Buffer.concat(chunks).toString(),
      );
      response.writeHead(200, { 'content-type': 'application/json', ...given.headers });
      response.end(JSON.stringify(given.body));
    };
    reply().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  // A server that listens on an address has a port.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    open(functions) {
      invoke = functions;
    },
    giveTurn() {
      atWork = 1;
    },
    takeTurn() {
      atWork = 0;
    },
    atWork: () => atWork,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `arn:aws:lambda:…:function:kunren-prod-openDrill` → `kunren-prod-openDrill`. */
const nameOf = (function_: string): string => decodeURIComponent(function_).split(':').at(-1) ?? '';

/** Lambda always returns 200; a header reports the function's own error. */
async function invoked(run: () => Promise<unknown>): Promise<Answer> {
  try {
    return { body: await run() };
  } catch (error) {
    const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    return {
      headers: { 'x-amz-function-error': 'Unhandled' },
      body: { errorType: name, errorMessage: message, trace: stack.split('\n') },
    };
  }
}
