import type { Ports } from '../adapters/ports.ts';
import { provenSettings } from '../core/verdict/drift.ts';
import { passesOf } from './newest-records.ts';
import type { ProvenLaunches } from './recovery-method.ts';

/** With what each server of a plan was launched when it last passed, and whose record left that unknown of others. */
export async function provenLaunches(
  planId: string,
  ports: Pick<Ports, 'drillsOf' | 'folder' | 'now'>,
): Promise<ProvenLaunches> {
  const { known, unread } = await passesOf(planId, provenSettings, ports);
  return { settings: known, unread };
}
