import type { IncomingHttpHeaders } from 'node:http';
import type { SimulatedAccount } from '../account/state.ts';
import type { AwsFault } from './error.ts';

/** A request with its body read to the end. */
export interface AwsRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface AwsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Buffer;
}

/** One service behind the endpoint: how its requests are read, answered and refused. */
export interface Service {
  /** The operation that a request names; undefined when it names none. */
  operationOf(request: AwsRequest): string | undefined;
  /** The request's input, for the record and for `answer`; throws AwsError when the operation does not accept it. */
  read(request: AwsRequest, operation: string): unknown;
  answer(
    input: unknown,
    operation: string,
    request: AwsRequest,
    aws: SimulatedAccount,
  ): AwsAnswer | Promise<AwsAnswer>;
  /** An error as the service's protocol writes it. */
  refuse(fault: AwsFault, request: AwsRequest): AwsAnswer;
}

export const header = ({ headers }: AwsRequest, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

export const retryAfter = ({ retryAfterSeconds }: AwsFault): Record<string, string> =>
  retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
