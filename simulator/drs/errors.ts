import type { ValidationExceptionReason } from '@aws-sdk/client-drs';
import { type AwsError, awsError } from '../protocol/error.ts';

/** DRS's exceptions with their HTTP status and members: docs/aws-facts.md, 2.2. */

export const uninitialized = (): AwsError =>
  awsError('UninitializedAccountException', 400, 'Account not initialized', {
    fields: { code: 'UninitializedAccountException' },
  });

export const conflict = (message: string, resourceId: string, resourceType: string): AwsError =>
  awsError('ConflictException', 409, message, {
    fields: { code: 'ConflictException', resourceId, resourceType },
  });

export const quotaExceeded = (message: string, quotaCode: string): AwsError =>
  awsError('ServiceQuotaExceededException', 402, message, {
    fields: { code: 'ServiceQuotaExceededException', resourceType: 'Job', serviceCode: 'drs', quotaCode },
  });

/** How many templates an account may have is published nowhere. */
export const templateQuotaExceeded = (resourceType: string): AwsError =>
  awsError('ServiceQuotaExceededException', 402, 'The account has its template already.', {
    fields: { code: 'ServiceQuotaExceededException', resourceType, serviceCode: 'drs' },
  });

export const notFound = (message: string, resourceId: string, resourceType: string): AwsError =>
  awsError('ResourceNotFoundException', 404, message, {
    fields: { code: 'ResourceNotFoundException', resourceId, resourceType },
  });

export const invalid = (
  reason: ValidationExceptionReason,
  message: string,
  fieldList: readonly { name: string; message: string }[] = [],
): AwsError =>
  awsError('ValidationException', 400, message, {
    fields: { code: 'ValidationException', reason, fieldList },
  });

export const invalidToken = (message: string): AwsError =>
  invalid('fieldValidationFailed', message, [{ name: 'nextToken', message }]);
