import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import pMap from 'p-map';
import * as z from 'zod';
import { momentIn } from '../../core/facts/moment.ts';
import type { CodeFacts } from '../../core/verdict/code.ts';
import { type Connection, countCalls } from './clients.ts';
import { describeError } from './errors.ts';

/** Which code kunren's own functions have now; what Lambda does not tell is unknown, and keeps no drill from closing. */
export type ReadCode = () => Promise<CodeFacts>;

/** Lambda answers 15 such requests a second for the whole account (Lambda Developer Guide, 'Lambda quotas'). */
const CONCURRENCY = 3;

const packagedSchema = z.record(z.string(), z.string());

/** Asks about each function that was packaged, `packaged` being JSON of the SHA-256 of its package by its name. */
export function ownCode({ options, count }: Connection, packaged: string): ReadCode {
  const client = countCalls('lambda', new LambdaClient(options), count);
  const read = async ([name, sha256]: readonly [string, string]): Promise<CodeFacts[number]> => {
    try {
      const found = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
      return {
        name,
        version: found.Version ?? null,
        sha256: hexOf(found.CodeSha256),
        packaged: sha256,
        modifiedAt: momentOf(found.LastModified),
      };
    } catch (error) {
      const unknown = describeError(error);
      return { name, version: null, sha256: null, packaged: sha256, modifiedAt: null, unknown };
    }
  };
  return () => pMap(Object.entries(namesIn(packaged)), read, { concurrency: CONCURRENCY });
}

/** Somebody who changes the function's configuration can write anything: then nothing is known. */
function namesIn(text: string): Readonly<Record<string, string>> {
  try {
    return packagedSchema.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Lambda writes `2026-11-21T17:00:00.000+0000`, whose zone has no colon. */
const momentOf = (written: string | undefined): string | null =>
  momentIn(written?.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));

/** Lambda writes the digest in Base64, which a record would take for a secret. */
const hexOf = (digest: string | undefined): string | null =>
  digest === undefined ? null : Buffer.from(digest, 'base64').toString('hex');
