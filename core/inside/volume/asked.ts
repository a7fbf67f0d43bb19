import * as z from 'zod';
import { volumeProofSchema } from '../../plan/volume-proofs.ts';

/** What a script for a volume is asked to prove, as its second line says it to the simulator and to whoever reads it. */

export interface VolumeIDs {
  readonly volumeID: string;
  /** The second volume from the same snapshot, which may be written to: for the proof `writable-copy` only. */
  readonly copyVolumeID?: string | undefined;
}

const askedSchema = z.strictObject({
  volume: z.string(),
  volumeID: z.string(),
  copyVolumeID: z.string().optional(),
  proof: volumeProofSchema,
});

export type AskedVolume = z.output<typeof askedSchema>;

export function base64Of(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

const COMMENT = '# kunren-volume: ';

/** Stands for the plan's own script, which follows below: what SendCommand takes is not without limit. */
export const SCRIPT_BELOW = '(below)';

/** The first two lines of a script. Durations are written as a plan writes them. */
export function headerOf(asked: AskedVolume): string {
  const { proof } = asked;
  const short =
    proof.proof === 'writable-copy' ? { ...asked, proof: { ...proof, script: SCRIPT_BELOW } } : asked;
  return `# kunren: volume\n${COMMENT}${base64Of(JSON.stringify(askedSchema.encode(short)))}`;
}

/** What a script asks; undefined for any other script. */
export function askedOf(script: string): AskedVolume | undefined {
  const line = script.split('\n', 2)[1] ?? '';
  if (!line.startsWith(COMMENT)) return undefined;
  const bytes = Uint8Array.from(atob(line.slice(COMMENT.length)), (character) => character.charCodeAt(0));
  return askedSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** A short name of what is asked, the same for the same: FNV-1a of 32 bits, forwards and backwards. */
export function keyOf(asked: AskedVolume): string {
  const text = JSON.stringify(askedSchema.encode(asked));
  return `${asked.proof.proof}-${fnv(text)}${fnv([...text].toReversed().join(''))}`;
}

function fnv(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
