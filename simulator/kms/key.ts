import { generateKeyPairSync, type KeyObject } from 'node:crypto';

/** The one key of the simulated KMS, as infra/storage.yml declares SigningKey. */

export const KEY_ID = '0f0e0d0c-0b0a-4908-8706-050403020100';

/** A new private key on the curve for signing evidence. */
export const makeKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

let key: KeyObject | undefined;

/** A temporary private key: the same as long as this process lives. */
export function anyKey(): KeyObject {
  key ??= makeKey();
  return key;
}
