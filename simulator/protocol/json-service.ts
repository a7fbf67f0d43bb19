import { type AwsFault, awsError } from './error.ts';
import { readJson, writeJson } from './json.ts';
import { inputOf, type ModelledOperation } from './model.ts';
import { type AwsAnswer, type AwsRequest, header, retryAfter, type Service } from './service.ts';

/** The operation in the header of a JSON request: `AmazonSSM.GetCalendarState`. */
export const targetOf = (request: AwsRequest): string | undefined =>
  header(request, 'x-amz-target')?.split('.').at(-1);

/** A service of the AWS JSON protocol in the given version. */
export function jsonService(
  operations: Readonly<Record<string, ModelledOperation>>,
  version: '1.0' | '1.1',
): Service {
  return {
    operationOf: targetOf,
    read(request, name) {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (operation === undefined) return {};
      const invalid = (message: string) => awsError('ValidationException', 400, message);
      return readJson(inputOf(operation.model), parseBody(request), invalid);
    },
    answer(input, name, _request, aws) {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (operation === undefined) throw awsError('UnknownOperationException', 400, `${name} is not known`);
      return { status: 200, headers: jsonHeaders(version), body: writeJson(operation.run(input, aws)) };
    },
    refuse: (fault) => jsonError(fault, version),
  };
}

export function parseBody({ body }: AwsRequest): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString());
  } catch {
    throw awsError('SerializationException', 400, 'The body is not JSON.');
  }
}

const jsonHeaders = (version: string) => ({
  'content-type': `application/x-amz-json-${version}`,
});

/** The error document of the JSON protocol, which DynamoDB and SQS share. */
export function jsonError(fault: AwsFault, version: string): AwsAnswer {
  return {
    status: fault.status,
    headers: { ...jsonHeaders(version), ...retryAfter(fault) },
    body: JSON.stringify({ __type: fault.code, message: fault.message, ...fault.fields }),
  };
}
