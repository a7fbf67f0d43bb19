import type { Finding } from './document.ts';
import type { PartialPlan } from './partial-plan.ts';

type Entry = NonNullable<NonNullable<NonNullable<PartialPlan['waves']>[number]>['servers']>[number];
export type RestoredPart = Extract<NonNullable<Entry>, { readonly volumes?: unknown }>;

/** A restored server of a plan, of which any part may be missing, with its place. */
export interface Placed {
  readonly entry: RestoredPart;
  readonly path: Finding['path'];
}
