import { type DrsClient, DrsServiceException } from '@aws-sdk/client-drs';
import { getEndpointPlugin } from '@smithy/middleware-endpoint';
import { getSerdePlugin } from '@smithy/middleware-serde';
import { HttpRequest, type HttpResponse } from '@smithy/protocol-http';
import { Command } from '@smithy/smithy-client';

/** Commands for operations that the newest client for JavaScript does not know (docs/aws-facts.md, 1.5). */

interface Answer {
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId?: string };
  /** As it came: the caller checks it. */
  readonly body: unknown;
}

/** What the client gives to whoever writes a request or reads an answer. */
interface Wire {
  endpoint(): Promise<{ protocol: string; hostname: string; port?: number; path: string }>;
  streamCollector(stream: unknown): Promise<Uint8Array>;
  utf8Encoder(bytes: Uint8Array): string;
}

/** The parameters of DRS's endpoints, as in the client's own commands. */
const ENDPOINT_PARAMETERS = {
  UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
  Region: { type: 'builtInParams', name: 'region' },
  UseDualStack: { type: 'builtInParams', name: 'useDualstackEndpoint' },
} as const;

/**
 * The command of one operation, `POST /OPERATION` with JSON; the client signs it, retries it and finds its endpoint as
 * for its own.
 */
export const commandOf = (operation: string) =>
  Command.classBuilder<object, Answer, DrsClient['config']>()
    .m((_, __, config) => [
      getSerdePlugin(config, (input, wire: Wire) => requestOf(operation, input, wire), answerOf),
      getEndpointPlugin(config, ENDPOINT_PARAMETERS),
    ])
    .s('ElasticDisasterRecoveryService', operation)
    .n('DrsClient', `${operation}Command`)
    .build();

async function requestOf(operation: string, input: unknown, wire: Wire): Promise<HttpRequest> {
  const { protocol, hostname, port, path } = await wire.endpoint();
  return new HttpRequest({
    method: 'POST',
    protocol,
    hostname,
    ...(port === undefined ? {} : { port }),
    path: `${path.replace(/\/$/, '')}/${operation}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
}

async function answerOf({ statusCode, headers, body }: HttpResponse, wire: Wire): Promise<Answer> {
  const text = wire.utf8Encoder(await wire.streamCollector(body));
  const requestId = headers['x-amzn-requestid'];
  const $metadata = { httpStatusCode: statusCode, ...(requestId === undefined ? {} : { requestId }) };
  if (statusCode < 300) return { $metadata, body: JSON.parse(text) };
  throw failureOf($metadata, headers['x-amzn-errortype'], textAsObject(text));
}

function failureOf(
  $metadata: Answer['$metadata'],
  type: string | undefined,
  { message, code, reason }: Readonly<Record<string, unknown>>,
): Error {
  // The type may be followed by a URL, after a colon.
  const name = type?.split(':')[0] ?? (typeof code === 'string' ? code : 'UnknownError');
  const error = new DrsServiceException({
    name,
    $fault: $metadata.httpStatusCode < 500 ? 'client' : 'server',
    $metadata,
    message: typeof message === 'string' ? message : `HTTP status ${$metadata.httpStatusCode}`,
  });
  return typeof reason === 'string' ? Object.assign(error, { reason }) : error;
}

/** A proxy or a load balancer may answer with a page instead of JSON. */
function textAsObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
