import { awsError } from '../protocol/error.ts';

/** AWS Backup's errors, each with the members of its model. */

const backupError = (code: string, message: string) =>
  awsError(code, 400, message, { fields: { Code: code, Message: message, Type: 'Client' } });

export const notFound = (message: string) => backupError('ResourceNotFoundException', message);
export const invalidValue = (message: string) => backupError('InvalidParameterValueException', message);
export const missingValue = (message: string) => backupError('MissingParameterValueException', message);
export const invalidRequest = (message: string) => backupError('InvalidRequestException', message);
