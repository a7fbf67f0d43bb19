import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

/**
 * Text that is kept for years and may be read for days: the key is passed from state to state and stored nowhere, so it
 * ends with the history of the execution, whose input has the plan anyway (docs/evidence.md, 'AWS responses').
 */

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The key of a drill, which a repeated step finds again in the same input. */
export const sealingKey = (input: string, drillId: string): string =>
  Buffer.from(hkdfSync('sha256', input, drillId, 'kunren sealed facts', 32)).toString('base64');

/** The same text and key are sealed to the same; other text has another nonce. */
export function seal(text: string, key: string): string {
  const bytes = Buffer.from(key, 'base64');
  const nonce = createHmac('sha256', bytes).update(text).digest().subarray(0, NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, bytes, nonce);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** @throws {Error} when the key is another, or a byte was changed. */
export function unseal(sealed: string, key: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const cipher = createDecipheriv(ALGORITHM, Buffer.from(key, 'base64'), bytes.subarray(0, NONCE_BYTES));
  cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = [cipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()];
    return Buffer.concat(text).toString();
  } catch (cause) {
    throw new Error('the key that the workflow passes on does not open what the drill has sealed', { cause });
  }
}
