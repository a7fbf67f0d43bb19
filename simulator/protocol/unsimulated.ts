import { cbor } from '@smithy/core/cbor';
import type { AwsFault } from './error.ts';
import { jsonError } from './json-service.ts';
import { ec2Error, queryError } from './query-service.ts';
import { type AwsAnswer, type AwsRequest, header } from './service.ts';
import { XML_DECLARATION } from './xml.ts';

/**
 * What nobody simulates is refused in the protocol that its client speaks, else the client reports an answer that it
 * cannot parse. A request shows its protocol, except which REST services answer in XML: those are known by name.
 */

type Protocol = 'ec2' | 'query' | 'json 1.0' | 'json 1.1' | 'cbor' | 'rest-json' | 'rest-xml';

/** Names that requests to services of REST with XML are signed for; every other REST service answers in JSON. */
const REST_XML = new Set(['cloudfront', 'route53', 's3', 's3-object-lambda', 's3express']);

/** The service's or protocol's own code for an operation that it does not know. */
const CODES: Readonly<Record<Protocol, readonly [code: string, status: number]>> = {
  ec2: ['InvalidAction', 400],
  query: ['InvalidAction', 400],
  'json 1.0': ['UnknownOperationException', 400],
  'json 1.1': ['UnknownOperationException', 400],
  cbor: ['UnknownOperationException', 400],
  'rest-json': ['UnknownOperationException', 404],
  'rest-xml': ['NotImplemented', 501],
};

export interface Unsimulated {
  readonly fault: AwsFault;
  readonly answer: AwsAnswer;
}

/** The refusal of a request to a service, or of an operation of one, that is not simulated. */
export function refuseUnsimulated(
  request: AwsRequest,
  { service, operation, isService }: { service: string; operation: string | undefined; isService: boolean },
): Unsimulated {
  const protocol = protocolOf(request, service);
  const asked = operation ?? operationIn(request) ?? `${request.method} ${request.path}`;
  const what = isService
    ? `The service ${service} is not simulated (${asked} was asked for)`
    : `The operation ${asked} of ${service} is not simulated`;
  const [code, status] = CODES[protocol];
  const message = `${what}; docs/simulator.md, 'What is modelled', lists what is.`;
  return answered(protocol, { code, status, message });
}

/** The refusal of a request without a signature, which names no service. */
export function refuseUnsigned(request: AwsRequest): Unsimulated {
  const message = 'The request is not signed for any service; call the simulator with an AWS client.';
  return answered(protocolOf(request, ''), { code: 'MissingAuthenticationToken', status: 403, message });
}

const answered = (protocol: Protocol, fault: AwsFault): Unsimulated => ({
  fault,
  answer: write(protocol, fault),
});

function protocolOf(request: AwsRequest, service: string): Protocol {
  if (header(request, 'smithy-protocol') === 'rpc-v2-cbor') return 'cbor';
  const type = header(request, 'content-type') ?? '';
  if (header(request, 'x-amz-target') !== undefined)
    return type.startsWith('application/x-amz-json-1.0') ? 'json 1.0' : 'json 1.1';
  if (actionOf(request) !== undefined) return service === 'ec2' ? 'ec2' : 'query';
  return REST_XML.has(service) ? 'rest-xml' : 'rest-json';
}

/** The operation's name, where the protocol has it in the request. */
const operationIn = (request: AwsRequest): string | undefined =>
  header(request, 'x-amz-target')?.split('.').at(-1) ??
  actionOf(request) ??
  /\/operation\/([A-Za-z0-9]+)$/.exec(request.path)?.[1];

function actionOf(request: AwsRequest): string | undefined {
  const isForm = (header(request, 'content-type') ?? '').startsWith('application/x-www-form-urlencoded');
  const form = isForm ? new URLSearchParams(request.body.toString()) : request.query;
  return form.get('Action') ?? undefined;
}

function write(protocol: Protocol, fault: AwsFault): AwsAnswer {
  const { code, status, message } = fault;
  switch (protocol) {
    case 'ec2':
      return xml(status, ec2Error(fault));
    case 'query':
    case 'rest-xml':
      return xml(status, queryError(fault));
    case 'json 1.0':
      return jsonError(fault, '1.0');
    case 'json 1.1':
      return jsonError(fault, '1.1');
    case 'cbor':
      return {
        status,
        headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
        body: Buffer.from(cbor.serialize({ __type: code, message })),
      };
    case 'rest-json':
      return {
        status,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
        body: JSON.stringify({ message, code }),
      };
  }
}

const xml = (status: number, body: string): AwsAnswer => ({
  status,
  headers: { 'content-type': 'text/xml;charset=UTF-8' },
  body: XML_DECLARATION + body,
});
