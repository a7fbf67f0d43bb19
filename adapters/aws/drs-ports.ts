import type { ObservedAcl, ObservedGroup } from '../../core/network/observation.ts';
import type { DrsReader } from './drs.ts';
import type { Forget, StartDrill, Terminate } from './drs-actions.ts';
import type { LeftoverResources } from './drs-leftover-resources.ts';
import type { ObservedDrsInstance, ObservedQuotas } from './drs-observations.ts';
import type { DrsReadiness } from './drs-readiness.ts';
import type { ReadTemplates } from './launch-templates.ts';
import type { ReadSubnets } from './subnets.ts';

/** What only the recovery method `drs` reads and changes. */
export interface DrsPorts {
  readonly drs: DrsReader;
  readonly startDrill: StartDrill;
  readonly terminate: Terminate;
  readonly forget: Forget;
  /** EC2 instances that carry DRS's source server tag for these servers, terminated ones left out. */
  readonly taggedInstances: (sourceServerIDs: readonly string[]) => Promise<ObservedDrsInstance[]>;
  readonly leftoverResources: LeftoverResources;
  readonly templates: ReadTemplates;
  readonly subnets: ReadSubnets;
  quotas(): Promise<ObservedQuotas>;
  readonly readiness: DrsReadiness;
  readonly failback: FailbackReader;
}

/** What failing back from a drill's instances would need, beside what DRS and EC2 say of these; it only reads. */
export interface FailbackReader {
  /** The managed policies of an instance profile's role, by name. */
  policiesOf(instanceProfile: string): Promise<string[]>;
  groups(groupIDs: readonly string[]): Promise<ObservedGroup[]>;
  acls(subnetIDs: readonly string[]): Promise<ObservedAcl[]>;
  /** Whether DRS was initialised in a Region, by the target's credentials. */
  isInitialised(region: string): Promise<boolean>;
}
