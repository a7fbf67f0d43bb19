import { CALLS } from '../../infra/function-calls.ts';
import { functionName } from '../../infra/logical-name.ts';
import { codeDigest } from '../account/deployment.ts';
import { STACK } from '../step-functions/names.ts';

/** What packaging tells the functions that close drills: the SHA-256 of each function's code, by its name in Lambda. */
export const packagedCode = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.keys(CALLS).map((file) => {
      const name = `${STACK}-${functionName(file)}`;
      return [name, Buffer.from(codeDigest(name), 'base64').toString('hex')];
    }),
  );
