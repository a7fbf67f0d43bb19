import { createPublicKey, type KeyObject } from 'node:crypto';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { keyHint, spkiOf } from './bundle.ts';
import { type Check, fails, holds, unchecked } from './check.ts';
import type { ReviewedCode } from './check-code.ts';
import { checkRecord } from './check-record.ts';
import { checkResponses } from './check-responses.ts';
import { checkSignature } from './check-signature.ts';
import { BUNDLE, PUBLIC_KEY, RAW, RECORD, TIME_STAMP } from './file-names.ts';
import { requiredNames } from './files.ts';
import { isReadinessStatement } from './readiness-files.ts';
import { type Statement, sha256Of } from './statement.ts';
import { checkBeside } from './working-files.ts';

/** A drill's folder: every file by name, folders by name with a slash at the end. */
export type DrillFiles = ReadonlyMap<string, Uint8Array>;

export interface DrillChecked {
  readonly checks: readonly Check[];
  /** Undefined when drill.json cannot be read as a record. */
  readonly record: DrillRecord | undefined;
  /** Whether it was held in a simulation, by its record or else by what was signed; undefined when neither says so. */
  readonly simulated: boolean | undefined;
  /** SHA-256 of drill.json as stored; undefined when there is none. */
  readonly sha256: string | undefined;
}

interface Options {
  /** A trusted key; undefined: only the folder's own is available. */
  readonly key: KeyObject | undefined;
  /** The id in the folder's name; undefined when there is none. */
  readonly drillId: string | undefined;
  /** The version of the checking program: only the same version makes the same reports. */
  readonly toolVersion: string;
  /** The code that somebody reviewed, to compare with; none: it is not compared. */
  readonly reviewed?: readonly ReviewedCode[];
  /** What lies there and could not be read, which is told once and elsewhere. */
  readonly unread?: ReadonlySet<string>;
}

/** Everything about a drill's evidence that its own folder can show. */
export function checkDrill(files: DrillFiles, options: Options): DrillChecked {
  const { key, drillId, toolVersion, reviewed = [], unread = new Set<string>() } = options;
  const own = keyIn(files.get(PUBLIC_KEY));
  const { checks: signature, statement } = unread.has(BUNDLE)
    ? { checks: [], statement: undefined }
    : checkSignature(BUNDLE, files.get(BUNDLE), key ?? own);
  const { checks: aboutRecord, record } = checkRecord(files, {
    statement,
    drillId,
    toolVersion,
    reviewed,
    unread,
  });
  const bytes = files.get(RECORD);
  return {
    checks: [
      ...(own === undefined && unread.has(PUBLIC_KEY) ? [] : checkKey(key, own)),
      ...signature,
      ...(statement !== undefined && isReadinessStatement(statement)
        ? [fails('signed kind', 'what was signed is a look at readiness: it is the evidence of no drill')]
        : []),
      ...(statement === undefined
        ? [unchecked('files', 'without a statement there is nothing to compare them with')]
        : checkFiles(files, statement, { record, unread })),
      ...aboutRecord,
      ...checkResponses(files.get(RAW), record),
    ],
    record,
    simulated: record?.simulated ?? signedSimulated(statement),
    sha256: bytes === undefined ? undefined : sha256Of(bytes),
  };
}

function signedSimulated(statement: Statement | undefined): boolean | undefined {
  const said = statement?.subject.find(({ name }) => name === RECORD)?.annotations?.['simulated'];
  return typeof said === 'boolean' ? said : undefined;
}

/** @returns undefined when it is not a key of the kind that signs evidence. */
export function keyIn(pem: Uint8Array | undefined): KeyObject | undefined {
  if (pem === undefined) return undefined;
  try {
    const key = createPublicKey(Buffer.from(pem));
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
}

function checkKey(given: KeyObject | undefined, own: KeyObject | undefined): Check[] {
  if (given === undefined) {
    return own === undefined
      ? [fails('key', `${PUBLIC_KEY} is not here or no key of P-256; give --key`)]
      : [unchecked('key', "the key is the folder's own: nobody vouches for it; give --key")];
  }
  const hint = keyHint(spkiOf(given));
  if (own === undefined) return [fails('key', `${PUBLIC_KEY} is not here or no key of P-256`)];
  return own.equals(given)
    ? [holds('key', `the given one, ${hint}, and ${PUBLIC_KEY} is the same`)]
    : [fails('key', `${PUBLIC_KEY} is ${keyHint(spkiOf(own))} and the given one is ${hint}`)];
}

interface Read {
  readonly record: DrillRecord | undefined;
  readonly unread: ReadonlySet<string>;
}

function checkFiles(files: DrillFiles, { subject }: Statement, { record, unread }: Read): Check[] {
  const names = subject.map(({ name }) => name);
  const beside = [...files.keys()]
    .filter((name) => name !== BUNDLE && name !== TIME_STAMP && !names.includes(name))
    .sort();
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const uncovered = record === undefined ? [] : requiredNames(record).filter((name) => !names.includes(name));
  return [
    ...subject
      .filter(({ name }) => !unread.has(name))
      .map(({ name, digest }) => checkFile(name, digest.sha256, files.get(name))),
    ...twice.map((name) => fails(name, 'the statement names it twice')),
    ...uncovered.map((name) => fails(name, 'it belongs to the evidence but the statement does not name it')),
    ...checkBeside(beside, record?.simulated),
  ];
}

function checkFile(name: string, sha256: string, bytes: Uint8Array | undefined): Check {
  if (bytes === undefined) return fails(name, 'it was signed and is not here');
  return sha256Of(bytes) === sha256
    ? holds(name, `as signed, ${sha256}`)
    : fails(name, 'its bytes are not those that were signed');
}
