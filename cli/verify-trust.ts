import type { KeyObject } from 'node:crypto';
import { Certificate } from 'pkijs';
import * as z from 'zod';
import type { ReviewedCode } from '../reporting/evidence/check-code.ts';
import { keyIn } from '../reporting/evidence/check-drill.ts';
import { jsonOf } from '../reporting/evidence/read-record.ts';
import { UsageFault } from './exit.ts';
import { readText } from './read-text.ts';

/** What whoever verifies brings along and trusts. */
export interface Trust {
  readonly key: KeyObject | undefined;
  readonly reviewed: readonly ReviewedCode[];
  readonly authority: readonly Certificate[] | undefined;
  readonly head: string | undefined;
  readonly now: Date;
}

/** @throws {UsageFault} when the file is missing, or not a key of the kind that signs evidence. */
export function readKey(file: string): KeyObject {
  const key = keyIn(Buffer.from(readText(file)));
  if (key !== undefined) return key;
  throw new UsageFault(
    `${file}: it is not a P-256 key in PEM; aws kms get-public-key gives one (docs/evidence.md)`,
  );
}

const PEM = /-----BEGIN CERTIFICATE-----([\sA-Za-z\d+/=]+)-----END CERTIFICATE-----/g;

/** @throws {UsageFault} when the file has no certificates. */
export function readAuthority(file: string): Certificate[] {
  try {
    const found = [...readText(file).matchAll(PEM)].map(([, base64 = '']) =>
      Certificate.fromBER(new Uint8Array(Buffer.from(base64, 'base64'))),
    );
    if (found.length > 0) return found;
  } catch (error) {
    if (error instanceof UsageFault) throw error;
  }
  throw new UsageFault(
    `${file}: it has no certificates in PEM; the authority publishes those that its stamps chain up to (docs/custody.md)`,
  );
}

const codeSchema = z.record(z.string(), z.string());

/** @throws {UsageFault} when it is no list of code. */
export function readCode(file: string): ReviewedCode {
  const parsed = codeSchema.safeParse(jsonOf(Buffer.from(readText(file))));
  if (parsed.success) return parsed.data;
  throw new UsageFault(
    `${file}: it is not a kunren.code.json, which npm run package writes (docs/custody.md)`,
  );
}
