import { DrsClient } from '@aws-sdk/client-drs';
import { S3Client } from '@aws-sdk/client-s3';
import type { AnyClient } from './short-calls.ts';

/** What all SDK clients of this thread inherit, where a simulation listens to them or takes over. */

export interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request as a client's HTTP handler gets it. */
export interface AddressedRequest extends SdkRequest {
  readonly hostname: string;
  readonly port?: number;
}

type Handle = (request: AddressedRequest, options?: unknown) => Promise<{ response: unknown }>;
type Send = AnyClient['send'];

interface Inherited {
  readonly clients: readonly { send: Send }[];
  readonly handlers: readonly { handle: Handle }[];
}

let inherited: Inherited | undefined;

/** Of the older generation, which is client-drs's, and of the younger, which is that of all others. */
function prototypes(): Inherited {
  if (inherited !== undefined) return inherited;
  const both = [new DrsClient({}), new S3Client({})];
  inherited = {
    clients: both.map((client) => Object.getPrototypeOf(Object.getPrototypeOf(client))),
    handlers: both.map(({ config }) => Object.getPrototypeOf(config.requestHandler)),
  };
  return inherited;
}

/** Every call of every client goes by what is made of the way it would go, until the answer is called. */
export const replaceSends = (make: (whole: Send) => Send): (() => void) =>
  replaceIn(prototypes().clients, 'send', make);

/** The same for requests on their way to a socket. */
export const replaceHandles = (make: (whole: Handle) => Handle): (() => void) =>
  replaceIn(prototypes().handlers, 'handle', make);

function replaceIn<K extends string, F>(
  all: readonly Record<K, F>[],
  name: K,
  make: (whole: F) => F,
): () => void {
  const before = all.map((one) => one[name]);
  for (const one of all) one[name] = make(one[name]);
  return () => {
    for (const [place, one] of all.entries()) one[name] = before[place] as F;
  };
}
