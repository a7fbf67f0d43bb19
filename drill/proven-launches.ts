import type { Ports } from '../adapters/ports.ts';
import { provenSettings } from '../core/verdict/drift.ts';
import { newestRecords } from './newest-records.ts';
import type { ProvenLaunches } from './recovery-method.ts';

/** With what each server of a plan was launched when it last passed, by the record of its newest closed drill. */
export async function provenLaunches(
  planId: string,
  ports: Pick<Ports, 'drillsOf' | 'folder' | 'now'>,
): Promise<ProvenLaunches> {
  // One that cannot be read, or is of another version, says nothing of what passed.
  for await (const record of newestRecords(planId, ports)) if (record !== null) return provenSettings(record);
  return new Map();
}
