import { AsyncLocalStorage } from 'node:async_hooks';
import type { AwsAnswer } from './protocol/service.ts';
import type { SdkRequest } from './sdk-clients.ts';
import { isShortS3, s3Output, s3Request } from './short-s3.ts';

/**
 * The SDK's own serializers and deserializers, but for S3's two commonest calls, and kunren's own middleware, without what
 * the SDK has between them: endpoint rules, signatures, checksums, retries. Decision 71.
 */

/** Of two generations of SDK clients what a short call needs. */
export interface AnyClient {
  readonly config: {
    region(): Promise<string>;
    credentials(): Promise<{ readonly accessKeyId: string; readonly expiration?: Date }>;
    readonly defaultSigningName: string;
    /** Only the newer generation has one. */
    readonly protocol?: {
      serializeRequest(operation: Operation, input: object, context: object): Promise<SdkRequest>;
      deserializeResponse(operation: Operation, context: object, response: SdkResponse): Promise<object>;
    };
  };
  readonly middlewareStack: Stack;
  send(command: AnyCommand, ...rest: unknown[]): Promise<object>;
}

interface Stack {
  add(middleware: Middleware, options: object): void;
  /** Adds everything to another stack. */
  applyToStack(to: {
    add(middleware: Middleware, options: { readonly name?: string }): void;
    addRelativeTo(): void;
    identifyOnResolve(): void;
  }): void;
}

type Middleware = (next: Handler, context: Context) => Handler;

interface Context {
  readonly commandName: string;
}
type Handler = (args: { readonly input: object }) => Promise<{ readonly output: object }>;

/** A command of either generation: the newer has a schema, the older two functions. */
export interface AnyCommand {
  readonly input: object;
  readonly schema?: readonly [kind: number, namespace: string, name: string, ...rest: readonly unknown[]];
  serialize?(input: object, context: object): Promise<SdkRequest>;
  deserialize?(response: SdkResponse, context: object): Promise<object>;
}

interface Operation {
  readonly namespace: string;
  readonly name: string;
  readonly traits: unknown;
  readonly input: unknown;
  readonly output: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** An answer as a short call reads it. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** The request of a call, signed by nobody, but naming as signatures do who asks which service where. */
export async function shortRequest(client: AnyClient, command: AnyCommand, host: Host): Promise<SdkRequest> {
  const written = isShortS3(command) ? s3Request(command) : await serialized(client, command, host);
  const authorization = known.get(client) ?? (await authorizationOf(client));
  return Object.assign(written, {
    headers: {
      ...written.headers,
      host: `${host.hostname}:${host.port}`,
      'x-amz-date': '20200101T000000Z',
      authorization,
    },
  });
}

async function serialized(client: AnyClient, command: AnyCommand, host: Host): Promise<SdkRequest> {
  const { config } = client;
  // As S3's endpoint rules do where the endpoint is an address: the bucket is the first part of the path.
  const { Bucket: bucket } = command.input as { readonly Bucket?: string };
  const path = config.defaultSigningName === 's3' && bucket !== undefined ? `/${bucket}` : '/';
  const context = contextAt(client, host, path);
  const request = await (config.protocol === undefined
    ? command.serialize?.(command.input, context)
    : config.protocol.serializeRequest(operationOf(command), command.input, context));
  if (request === undefined) throw new Error('a client has neither protocol nor serializer');
  return request;
}

interface Host {
  readonly hostname: string;
  readonly port: number;
}

const contexts = new WeakMap<AnyClient, Map<string, object>>();

/** A client's settings with the endpoint that its requests are written for, made once. */
function contextAt(client: AnyClient, host: Host, path: string): object {
  const made = contexts.get(client) ?? new Map<string, object>();
  contexts.set(client, made);
  const before = made.get(path);
  if (before !== undefined) return before;
  const endpoint = { protocol: 'http:', ...host, path };
  const context = Object.assign(Object.create(client.config), { endpoint: async () => endpoint });
  made.set(path, context);
  return context;
}

const known = new WeakMap<AnyClient, string>();

/** Asked once of a client whose keys do not expire, as the SDK would. */
async function authorizationOf(client: AnyClient): Promise<string> {
  const { credentials, region, defaultSigningName } = client.config;
  const { accessKeyId, expiration } = await credentials();
  const scope = `20200101/${await region()}/${defaultSigningName}/aws4_request`;
  const text = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=host, Signature=0`;
  if (expiration === undefined) known.set(client, text);
  return text;
}

const operationOf = ({ schema }: AnyCommand): Operation => {
  const [, namespace = '', name = '', traits, input, output] = schema ?? [];
  return { namespace, name, traits, input, output };
};

/** What a call got at its first attempt, for the SDK to go on from; undefined where the connection broke. */
export interface FirstAttempt {
  readonly answer: AwsAnswer | undefined;
  isTaken: boolean;
}

/** The first attempt of the call that the SDK goes on with. */
export const attempted = new AsyncLocalStorage<FirstAttempt>();

/** Counts an attempt of a call as the client's own counter would. */
export function countAttempt(client: AnyClient, command: AnyCommand): void {
  const none: Handler = async () => ({ output: {} });
  void ownOf(client).counter?.(none, contextOf(command))({ input: command.input });
}

/** What the command's caller gets of an answer, by way of the client's middleware that is kunren's. */
export async function shortOutput(
  client: AnyClient,
  command: AnyCommand,
  answer: WholeAnswer,
): Promise<object> {
  const last: Handler = async () => ({ output: await deserialized(client, command, answer) });
  const first = ownOf(client).listener?.(last, contextOf(command)) ?? last;
  return (await first({ input: command.input })).output;
}

const contextOf = (command: AnyCommand): Context => ({ commandName: command.constructor.name });

/** As adapters/aws/clients.ts and adapters/aws/record-responses.ts add them. */
const COUNTER = { name: 'kunrenCallCounter', step: 'finalizeRequest', priority: 'low' };
const LISTENER = 'kunrenListener';

/** What kunren has added to a client. */
interface OwnMiddleware {
  readonly counter?: Middleware;
  readonly listener?: Middleware;
}

const own = new WeakMap<AnyClient, OwnMiddleware>();

function ownOf(client: AnyClient): OwnMiddleware {
  const before = own.get(client);
  if (before !== undefined) return before;
  const found: { counter?: Middleware; listener?: Middleware } = {};
  client.middlewareStack.applyToStack({
    add(middleware, { name }) {
      if (name === COUNTER.name) found.counter = middleware;
      if (name === LISTENER) found.listener = middleware;
    },
    addRelativeTo() {},
    identifyOnResolve() {},
  });
  own.set(client, found);
  if (found.counter !== undefined) {
    client.middlewareStack.add(unlessCounted(found.counter), { ...COUNTER, override: true });
  }
  return found;
}

/** An attempt that was made before the SDK took over has been counted. */
const unlessCounted =
  (counter: Middleware): Middleware =>
  (next, context) => {
    const counting = counter(next, context);
    return (args) => (attempted.getStore()?.isTaken === false ? next(args) : counting(args));
  };

async function deserialized(
  { config }: AnyClient,
  command: AnyCommand,
  { status, headers, body }: WholeAnswer,
): Promise<object> {
  if (isShortS3(command)) return s3Output({ status, headers, body });
  const response = { statusCode: status, headers, body };
  if (config.protocol === undefined) return (await command.deserialize?.(response, config)) ?? {};
  return config.protocol.deserializeResponse(operationOf(command), config, response);
}
