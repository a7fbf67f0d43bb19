import { jsonService } from '../protocol/json-service.ts';
import { queryService } from '../protocol/query-service.ts';
import { type AwsRequest, header, type Service } from '../protocol/service.ts';
import { CLOUDWATCH_OPERATIONS } from './operations.ts';

const json = jsonService(CLOUDWATCH_OPERATIONS, '1.0');
const query = queryService({
  operations: CLOUDWATCH_OPERATIONS,
  namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
});

const spokenBy = (request: AwsRequest): Service =>
  header(request, 'x-amz-target') === undefined ? query : json;

/** Newer clients send JSON to CloudWatch, older ones forms. */
export const cloudwatchService: Service = {
  operationOf: (request) => spokenBy(request).operationOf(request),
  read: (request, operation) => spokenBy(request).read(request, operation),
  answer: (input, operation, request, aws) => spokenBy(request).answer(input, operation, request, aws),
  refuse: (fault, request) => spokenBy(request).refuse(fault, request),
};
