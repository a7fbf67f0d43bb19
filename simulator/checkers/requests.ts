import type { History } from '../history.ts';
import type { CallRecord } from '../server.ts';

/** What the calls requested, as they were sent. */

interface StartInput {
  readonly isDrill?: unknown;
  readonly sourceServers?: readonly { readonly sourceServerID: string }[];
  readonly tags?: Readonly<Record<string, string>>;
}

export interface Start {
  readonly call: CallRecord;
  readonly at: number;
  readonly isDrill: unknown;
  readonly serverIDs: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

export const callsOf = ({ calls }: Pick<History, 'calls'>, name: string): CallRecord[] =>
  calls.filter(({ service, operation }) => `${service}:${operation}` === name);

/** Every StartRecovery, including failed ones. */
export const startsIn = (history: Pick<History, 'calls'>): Start[] =>
  callsOf(history, 'drs:StartRecovery').map((call) => {
    const { isDrill, sourceServers = [], tags = {} } = (call.input ?? {}) as StartInput;
    return {
      call,
      at: Date.parse(call.at),
      isDrill,
      serverIDs: sourceServers.map(({ sourceServerID }) => sourceServerID),
      tags,
    };
  });

export interface Termination {
  readonly call: CallRecord;
  readonly at: number;
  readonly instanceIDs: readonly string[];
}

/** Every request to terminate, of DRS and of EC2. */
export const terminationsIn = (history: Pick<History, 'calls'>): Termination[] =>
  ['drs:TerminateRecoveryInstances', 'ec2:TerminateInstances']
    .flatMap((name) => callsOf(history, name))
    .map((call) => {
      const { recoveryInstanceIDs, InstanceIds } = (call.input ?? {}) as Record<string, string[] | undefined>;
      return { call, at: Date.parse(call.at), instanceIDs: recoveryInstanceIDs ?? InstanceIds ?? [] };
    });
