import { isGone } from '../facts/proof.ts';
import { instanceDiffers } from '../guards/expected-instance.ts';
import { type Difference, differencesText, settingsDiffer } from '../guards/expected-settings.ts';
import type { DrillFacts, DrillServer, Reason } from './record.ts';

/** Whether servers are what the plan means: their settings, and what was launched from them. */
export interface ExpectationReasons {
  readonly failures: readonly Reason[];
  readonly doubts: readonly Reason[];
  readonly weaknesses: readonly Reason[];
}

/** One reason for each server that differs, with all of its fields (docs/expectations.md). */
export function expectationReasons(facts: DrillFacts): ExpectationReasons {
  const judged = facts.servers.flatMap((server) => {
    const reason = reasonOf(facts, server);
    // A server that the plan lets differ, or does without, has a finding.
    const isStrict = server.critical && server.expected?.mismatch === 'refuse';
    return reason === null ? [] : [{ reason, isStrict }];
  });
  const strict = judged.filter(({ isStrict }) => isStrict).map(({ reason }) => reason);
  return {
    failures: strict.filter(({ code }) => code !== 'INSTANCE_UNKNOWN'),
    doubts: strict.filter(({ code }) => code === 'INSTANCE_UNKNOWN'),
    weaknesses: judged.filter(({ isStrict }) => !isStrict).map(({ reason }) => reason),
  };
}

/** Servers whose template version has its reason here, so that it needs none of its own. */
export const versionsTold = ({ servers }: DrillFacts): Set<string> =>
  new Set(
    servers.flatMap(({ serverID, expected, settings }) =>
      expected?.templateVersion === undefined || settings === undefined ? [] : [serverID],
    ),
  );

function reasonOf(facts: DrillFacts, server: DrillServer): Reason | null {
  const { serverID, hostname } = server;
  const before = settingsDifferences(server);
  const told = new Set(before.map(({ field }) => keyOf(field)));
  // What its settings say already is the cause of what the instance is.
  const launched = launchedDifferences(facts, server).filter(({ field }) => !told.has(keyOf(field)));
  if (before.length + launched.length === 0) return null;
  const code =
    before.length > 0
      ? 'SETTINGS_DIFFER'
      : launched.every(({ actual }) => actual === null)
        ? 'INSTANCE_UNKNOWN'
        : 'INSTANCE_DIFFERS';
  return { code, text: differsText(hostname, differencesText(before), differencesText(launched)), serverID };
}

function differsText(hostname: string, settings: string, instance: string): string {
  if (settings === '') return `${hostname} is not what the plan expects, by its instance: ${instance}`;
  return instance === ''
    ? `${hostname} is not what the plan expects, by its launch settings: ${settings}`
    : `${hostname} is not what the plan expects, by its launch settings: ${settings}, and by its instance: ${instance}`;
}

/** `volumeType /dev/sda1` and `volumeType vol-…` are the same key of the plan. */
const keyOf = (field: string): string => field.split(' ')[0] ?? field;

/** Where a difference refuses, the guards have told of it: what was launched was launched as they allowed. */
const settingsDifferences = ({ expected, settings, readiness }: DrillServer): Difference[] =>
  expected?.mismatch !== 'finding' || settings === undefined
    ? []
    : settingsDiffer(expected, settings, readiness?.sourceAddresses ?? []);

function launchedDifferences(
  { plan }: DrillFacts,
  { expected, instance, readiness }: DrillServer,
): Difference[] {
  // What was never looked at, or is gone, has its own reason.
  if (expected === undefined || instance === null || instance.state === null || isGone(instance)) return [];
  const differences = instanceDiffers(expected, instance, readiness?.sourceAddresses ?? []);
  // An address that the network requires is told with that (core/verdict/judge-addresses.ts).
  return plan.network.copiedPrivateIp === 'require'
    ? differences.filter(({ field }) => field !== 'privateIp')
    : differences;
}
