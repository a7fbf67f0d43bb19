import { randomUUID } from 'node:crypto';
import { type AwsFault, awsError } from './error.ts';
import { inputOf, type ModelledOperation, outputOf } from './model.ts';
import { parseQuery, type QueryDialect } from './query.ts';
import { type AwsRequest, retryAfter, type Service } from './service.ts';
import { element, escapeXml, XML_DECLARATION, xmlMembers } from './xml.ts';

const XML_HEADERS = { 'content-type': 'text/xml;charset=UTF-8' };

interface QueryService {
  readonly operations: Readonly<Record<string, ModelledOperation>>;
  readonly namespace: string;
  readonly ec2?: boolean;
}

/** A service of the query protocol: a form with its Action in, XML out. */
export function queryService({ operations, namespace, ec2 = false }: QueryService): Service {
  const dialect: QueryDialect = {
    ec2,
    unknown: (parameter) =>
      awsError(
        ec2 ? 'UnknownParameter' : 'ValidationError',
        400,
        `The parameter ${parameter} is not recognized`,
      ),
    malformed: (parameter, value) =>
      awsError(
        ec2 ? 'InvalidParameterValue' : 'ValidationError',
        400,
        `Invalid value '${value}' for ${parameter}`,
      ),
  };
  return {
    operationOf: (request) => formOf(request).get('Action') ?? undefined,
    read(request, name) {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      return operation === undefined ? {} : parseQuery(formOf(request), inputOf(operation.model), dialect);
    },
    answer(input, name, _request, aws) {
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (operation === undefined) throw awsError('InvalidAction', 400, `${name} is not valid`);
      refuseDryRun(input);
      const members = xmlMembers(outputOf(operation.model), operation.run(input, aws));
      const requestID = randomUUID();
      const content = ec2
        ? element('requestId', requestID) + members
        : element(`${name}Result`, members) + element('ResponseMetadata', element('RequestId', requestID));
      const body = `${XML_DECLARATION}<${name}Response xmlns="${namespace}">${content}</${name}Response>`;
      return { status: 200, headers: XML_HEADERS, body };
    },
    refuse: (fault) => ({
      status: fault.status,
      headers: { ...XML_HEADERS, ...retryAfter(fault) },
      body: XML_DECLARATION + (ec2 ? ec2Error(fault) : queryError(fault)),
    }),
  };
}

const formOf = ({ body, query }: AwsRequest): URLSearchParams =>
  body.length === 0 ? query : new URLSearchParams(body.toString());

function refuseDryRun(input: unknown): void {
  if (typeof input === 'object' && input !== null && 'DryRun' in input && input.DryRun === true) {
    throw awsError('DryRunOperation', 412, 'Request would have succeeded, but DryRun flag is set.');
  }
}

const codeAndMessage = ({ code, message }: AwsFault): string =>
  element('Code', escapeXml(code)) + element('Message', escapeXml(message));

/** The error document of EC2's dialect. */
export const ec2Error = (fault: AwsFault): string =>
  element(
    'Response',
    element('Errors', element('Error', codeAndMessage(fault))) + element('RequestID', randomUUID()),
  );

/** The error document of the query protocol, which SNS shares. */
export const queryError = (fault: AwsFault): string =>
  element(
    'ErrorResponse',
    element('Error', element('Type', fault.status < 500 ? 'Sender' : 'Receiver') + codeAndMessage(fault)) +
      element('RequestId', randomUUID()),
  );
