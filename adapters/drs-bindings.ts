import { DrsClient } from '@aws-sdk/client-drs';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { Connection } from './aws/clients.ts';
import { drsReader } from './aws/drs.ts';
import { drillStarter, forgetter, terminator } from './aws/drs-actions.ts';
import { failbackReader } from './aws/drs-failback.ts';
import { leftoverResources } from './aws/drs-leftover-resources.ts';
import type { DrsPorts } from './aws/drs-ports.ts';
import { quotas } from './aws/drs-quotas.ts';
import { readinessReader } from './aws/drs-readiness.ts';
import { taggedInstanceReader } from './aws/drs-tagged-instances.ts';
import { ec2Of } from './aws/ec2-client.ts';
import { templateReader } from './aws/launch-templates.ts';
import { recordResponses } from './aws/record-responses.ts';
import { subnetReader } from './aws/subnets.ts';
import type { Factory } from './runtime.ts';

/** The ports of the recovery method `drs`, by the step that needs them. */

const readDrs: Factory<DrsPorts['drs']> = ({ options, count }) =>
  drsReader(recordResponses('drs', new DrsClient(options), { options, count }));

/** Never retries by itself: StartRecovery and Terminate have no client token, so a second call may act twice. */
const drsOnce = ({ options, count }: Connection): DrsClient =>
  recordResponses('drs', new DrsClient({ ...options, maxAttempts: 1 }), { options, count });

const startDrills: Factory<DrsPorts['startDrill']> = (connection) => drillStarter(drsOnce(connection));

const terminations: Factory<DrsPorts['terminate']> = (connection) => terminator(drsOnce(connection));

const rowRemovals: Factory<DrsPorts['forget']> = (connection) => forgetter(drsOnce(connection));

const readTaggedInstances: Factory<DrsPorts['taggedInstances']> = (connection) =>
  taggedInstanceReader(ec2Of(connection));

const readLeftovers: Factory<DrsPorts['leftoverResources']> = (connection) =>
  leftoverResources(ec2Of(connection));

/** EC2's longest response, which only the guards read, before a drill and before each wave. */
const readTemplates: Factory<DrsPorts['templates']> = (connection) => templateReader(ec2Of(connection));

const readSubnets: Factory<DrsPorts['subnets']> = (connection) => subnetReader(ec2Of(connection));

const readQuotas: Factory<DrsPorts['quotas']> = ({ options, count }) => {
  const client = recordResponses('servicequotas', new ServiceQuotasClient(options), { options, count });
  return () => quotas(client);
};

const readReadiness: Factory<DrsPorts['readiness']> = ({ options, count }) =>
  readinessReader(recordResponses('drs', new DrsClient(options), { options, count }));

const readFailback: Factory<DrsPorts['failback']> = (connection) => failbackReader(connection);

export const DRS_READING = { drs: readDrs } as const;
/** To prove what was launched. */
export const DRS_PROOF = { drs: readDrs, failback: readFailback } as const;
export const DRS_GUARDS = {
  drs: readDrs,
  taggedInstances: readTaggedInstances,
  templates: readTemplates,
  subnets: readSubnets,
  quotas: readQuotas,
} as const;
export const DRS_READINESS = {
  drs: readDrs,
  taggedInstances: readTaggedInstances,
  templates: readTemplates,
  subnets: readSubnets,
  quotas: readQuotas,
  readiness: readReadiness,
} as const;
export const DRS_START = {
  drs: readDrs,
  taggedInstances: readTaggedInstances,
  templates: readTemplates,
  subnets: readSubnets,
  startDrill: startDrills,
} as const;
export const DRS_REMOVAL = {
  drs: readDrs,
  taggedInstances: readTaggedInstances,
  terminate: terminations,
  forget: rowRemovals,
  leftoverResources: readLeftovers,
} as const;
