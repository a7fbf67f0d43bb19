import { type AskedProbe, isOfVolume } from '../plan/volume-proofs.ts';
import type { ProbeFact } from './probes.ts';

/** A short name of a probe: `tcp 3306`, `ssm hostname`. */
export const probeName = ({
  protocol,
  port,
  check,
}: Pick<ProbeFact, 'protocol' | 'port' | 'check'>): string => `${protocol} ${check ?? port ?? ''}`.trim();

/** What is checked inside: of a restored volume which one, where, and what it must prove. */
export function checkOf(probe: AskedProbe): string {
  if (!isOfVolume(probe)) return probe.check;
  const { volume, proof } = probe;
  const partition = 'partition' in proof ? proof.partition : 'whole';
  const place = partition === 'whole' ? '' : `/${'number' in partition ? partition.number : partition.label}`;
  return `${volume}${place} ${proof.proof}`;
}
