import type http from 'node:http';
import { answerByIam, denialOf } from './access-denied.ts';
import { uuidsFor } from './account/random.ts';
import type { SimulatedAccount } from './account/state.ts';
import type { Authorizer } from './authorizer.ts';
import { createFaults } from './faults.ts';
import { invocationOf, isAside, sentAs } from './invocations.ts';
import { isKnownOperation } from './operations.ts';
import { AwsError, type AwsFault } from './protocol/error.ts';
import type { AwsAnswer, AwsRequest, Service } from './protocol/service.ts';
import { refuseUnsigned, refuseUnsimulated, type Unsimulated } from './protocol/unsimulated.ts';
import { createRates } from './rates.ts';
import { createServices } from './services.ts';
import type { Emulators } from './storage/emulators.ts';
import type { Turns } from './turns.ts';

/** One answered API call. */
export interface CallRecord {
  readonly at: string;
  /** The name the request was signed for: drs, ec2, monitoring, s3 … */
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly status: number;
  readonly error?: string;
  /** Carried out, but the response was lost. */
  readonly lost?: true;
  /** The run of a Lambda that made it: `01J…/StartWave#1`. */
  readonly invocation?: string;
  /** Signed for another Region than the scenario's. */
  readonly region?: string;
}

/** The endpoint of all services: reads a request, finds its service, answers it and records it. */
export interface Endpoint {
  handle(request: http.IncomingMessage, response: http.ServerResponse): void;
  inFlight(): number;
}

interface EndpointOptions {
  readonly aws: SimulatedAccount;
  readonly emulators: Emulators;
  readonly record: (call: CallRecord) => void;
  /** Whether a Lambda invocation of this name may still do anything. */
  readonly admit: (invocation: string | undefined) => boolean;
  /** Optional services, by the name that requests are signed for. */
  readonly more: (aws: SimulatedAccount) => Readonly<Record<string, Service>>;
  /** The time for the Date header of a caller's responses. */
  readonly dateFor: (invocation: string | undefined) => Date;
  /** Decides what each caller may do; everything when absent. */
  readonly iam?: Authorizer | undefined;
  /** Decides when each request is answered; at once when absent. */
  readonly turns?: Turns | undefined;
}

/** How emulators call an operation that they do not have. */
const UNKNOWN = new Set(['InvalidAction', 'UnknownOperationException']);

type Answered = Omit<CallRecord, 'at'> & { readonly answer: AwsAnswer };

export function createEndpoint({
  aws,
  emulators,
  record,
  admit,
  more,
  dateFor,
  iam,
  turns,
}: EndpointOptions): Endpoint {
  const services = new Map([...createServices(aws, emulators), ...Object.entries(more(aws))]);
  const faultFor = createFaults(aws.scenario.faults, aws.seed);
  const tooFast = createRates(aws.scenario.rates, () => aws.clock.now());
  let inFlight = 0;
  // The same in a repeated simulation: it is in the evidence.
  const nextRequestID = uuidsFor('request', aws.seed);

  async function answer(request: AwsRequest): Promise<Answered> {
    const signedFor = serviceOf(request);
    const service = services.get(signedFor ?? '');
    if (signedFor === undefined) return unsimulated({ service: '(none)' }, refuseUnsigned(request));
    const name = signedFor;
    const operation = service?.operationOf(request);
    const call = { service: name, operation: operation ?? '(none)' };
    if (service === undefined || operation === undefined || !isKnownOperation(`${name}:${operation}`)) {
      const isService = service === undefined;
      return unsimulated(call, refuseUnsimulated(request, { service: name, operation, isService }));
    }
    let input: unknown;
    try {
      input = service.read(request, operation);
      const arrival = { service, name, operation, input, request };
      const denied = denialOf(arrival, aws, iam);
      if (denied !== undefined) return refused(service, request, call, input, denied);
      const isOwn = isAside(invocationOf(request.headers));
      const throttled = isOwn ? undefined : tooFast(name, operation);
      if (throttled !== undefined) return refused(service, request, call, input, throttled);
      const fault = isOwn ? undefined : faultFor(name, operation, input);
      if (fault !== undefined && 'refusal' in fault) {
        return refused(service, request, call, input, fault.refusal);
      }
      const given = await answerByIam(arrival, aws, iam);
      // What its emulator does not know either.
      if (UNKNOWN.has(errorOf(given).error ?? ''))
        return unsimulated(call, refuseUnsimulated(request, { service: name, operation, isService: false }));
      const lost = fault === undefined ? {} : ({ lost: true } as const);
      return { ...call, input, status: given.status, ...errorOf(given), ...lost, answer: given };
    } catch (error) {
      return refused(service, request, call, input, faultOf(error, `${name}:${operation}`, aws));
    }
  }

  async function reply(request: AwsRequest): Promise<AwsAnswer | undefined> {
    await turns?.wait(sentAs(request.headers));
    const invocation = invocationOf(request.headers);
    if (!admit(invocation)) return undefined;
    const { answer: given, ...call } = await answer(request);
    const region = scopeOf(request).at(-3) ?? aws.scenario.region;
    record({
      at: aws.clock.now().toISOString(),
      ...call,
      ...(region === aws.scenario.region ? {} : { region }),
      ...(invocation === undefined ? {} : { invocation }),
    });
    if (call.lost) return undefined;
    // The caller's own time, so that clients inside and outside of virtual time see no skew.
    const date = dateFor(invocation).toUTCString();
    return { ...given, headers: { ...given.headers, date, 'x-amzn-requestid': nextRequestID() } };
  }

  async function serve(incoming: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const given = await reply(request);
    if (given === undefined) return void response.destroy();
    response.sendDate = false;
    response.writeHead(given.status, given.headers);
    response.end(request.method === 'HEAD' ? undefined : given.body);
  }

  return {
    handle(incoming, response) {
      inFlight += 1;
      response.once('close', () => {
        inFlight -= 1;
      });
      // Only reached when a connection broke while its body was read: there is nobody to answer.
      serve(incoming, response).catch(() => response.destroy());
    },
    inFlight: () => inFlight,
  };
}

/** The service that a request is signed for; signatures themselves are not verified. */
const serviceOf = (request: AwsRequest): string | undefined => scopeOf(request).at(-2);

/** Key, day, Region, service and `aws4_request`. */
function scopeOf({ headers, query }: AwsRequest): readonly string[] {
  const credential =
    /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential') ?? '';
  return credential.split('/');
}

async function readRequest(incoming: http.IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const { method = 'GET', url = '/', headers } = incoming;
  const queryAt = url.indexOf('?');
  return {
    method,
    url,
    path: queryAt === -1 ? url : url.slice(0, queryAt),
    query: new URLSearchParams(queryAt === -1 ? '' : url.slice(queryAt + 1)),
    headers,
    body: Buffer.concat(chunks),
  };
}

function refused(
  service: Service,
  request: AwsRequest,
  call: Pick<CallRecord, 'service' | 'operation'>,
  input: unknown,
  fault: AwsFault,
): Answered {
  return { ...call, input, status: fault.status, error: fault.code, answer: service.refuse(fault, request) };
}

/** An intended error of an operation, or a fault of the simulator itself, which is kept for the operator. */
function faultOf(error: unknown, operation: string, aws: SimulatedAccount): AwsFault {
  if (error instanceof AwsError) return error.fault;
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The simulator failed to answer ${operation}: ${reason}`;
  aws.problems.push(message);
  return { code: 'InternalFailure', status: 500, message };
}

/** The code of an emulator's error. */
function errorOf({ status, body, headers }: AwsAnswer): { error?: string } {
  if (status < 400) return {};
  const text = body.toString();
  const code =
    /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ??
    /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1] ??
    headers['x-amzn-errortype'];
  return { error: String(code ?? status) };
}

const unsimulated = (
  { service, operation = '(none)' }: { readonly service: string; readonly operation?: string },
  { fault, answer }: Unsimulated,
): Answered => ({ service, operation, input: undefined, status: fault.status, error: fault.code, answer });
