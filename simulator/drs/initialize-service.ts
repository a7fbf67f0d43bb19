import * as z from 'zod';
import { operation } from './operation.ts';

/** Makes DRS usable in the Region; an account that it is usable in stays as it is. */
export const initializeService = operation(
  z.strictObject({}),
  (_, aws) => {
    aws.initialized = true;
    return {};
  },
  204,
);
