import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeKey } from '../simulator/kms/key.ts';
import { UsageFault } from './exit.ts';
import { readText } from './read-text.ts';

/** The file of a private key that signs local runs and nothing else. */
export const LOCAL_KEY = join('out', 'signing-key.pem');

/**
 * The private key of local runs, PEM; created by the first run.
 * @throws {UsageFault} when it can be neither read nor written.
 */
export async function localKey(): Promise<string> {
  try {
    await mkdir(dirname(LOCAL_KEY), { recursive: true });
    const pem = makeKey().export({ format: 'pem', type: 'pkcs8' }).toString();
    const draft = `${LOCAL_KEY}.${process.pid}`;
    await writeFile(draft, pem, { mode: 0o600 });
    try {
      // Only if there is none, and atomically: concurrent runs must sign with the same key.
      await link(draft, LOCAL_KEY);
    } finally {
      await rm(draft);
    }
    return pem;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return readText(LOCAL_KEY);
    throw new UsageFault(
      `${LOCAL_KEY}: the key of local runs could not be written (${message}); run from another folder`,
    );
  }
}
