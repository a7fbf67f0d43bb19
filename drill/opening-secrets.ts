import * as z from 'zod';
import { seal, sealingKey, unseal } from '../adapters/store/sealed.ts';
import { type Opening, openingSchema } from '../core/facts/steps.ts';
import { withoutPlannedSecrets } from '../core/plan/plan-secrets.ts';
import type { DrillRequest } from '../core/workflow/contract.ts';

/**
 * A drill's opening is locked for years and stored with `***` for every secret of its plan, by which the steps run: as
 * they were written they are kept only where the workflow's own key opens them.
 */

/** What the steps run by. */
const writtenSchema = openingSchema.pick({ plan: true, servers: true });

/** The opening with what its steps need and nobody else may read. */
export function sealSecrets(opening: Opening, request: DrillRequest): Opening {
  const { plan, servers } = opening;
  const hidden = withoutPlannedSecrets({ plan, servers });
  if (hidden.plan === plan && hidden.servers === servers) return opening;
  const text = JSON.stringify(z.encode(writtenSchema, { plan, servers }));
  return { ...opening, sealed: seal(text, keyOf(request, opening.drillId)) };
}

/** The key for the steps that follow; a plan without secrets needs none. */
export const secretsKeyOf = ({ sealed, drillId }: Opening, request: DrillRequest): { secretsKey?: string } =>
  sealed === undefined ? {} : { secretsKey: keyOf(request, drillId) };

const keyOf = ({ plan }: DrillRequest, drillId: string): string => sealingKey(JSON.stringify(plan), drillId);

/**
 * The opening by which a step runs; without a key, as for whoever only removes and closes, with its secrets hidden.
 * @throws {Error} when the key is another's: nothing may be sent with `***` in it.
 */
export function withSecrets({ sealed, ...opening }: Opening, key: string | undefined): Opening {
  if (sealed === undefined || key === undefined) return opening;
  return { ...opening, ...writtenSchema.parse(JSON.parse(unseal(sealed, key))) };
}
