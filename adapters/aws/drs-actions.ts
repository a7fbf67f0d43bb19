import {
  DeleteRecoveryInstanceCommand,
  DisconnectRecoveryInstanceCommand,
  type DrsClient,
  StartRecoveryCommand,
  TerminateRecoveryInstancesCommand,
} from '@aws-sdk/client-drs';
import { TransientError } from '../../core/workflow/errors.ts';
import { isNamed } from './errors.ts';

/** The only changes that kunren makes in DRS, each with the client of the functions that may make it. */

/**
 * Starts one drill job for at most 100 servers and returns its id; a server without a snapshot uses the latest data.
 */
export type StartDrill = (
  servers: readonly { readonly sourceServerID: string; readonly snapshotID?: string }[],
  tags: Readonly<Record<string, string>>,
) => Promise<string>;

/** Starts one job that terminates these instances; the caller has proven that each is this drill's. */
export type Terminate = (recoveryInstanceIDs: readonly string[]) => Promise<string>;

/**
 * Removes DRS's row of an instance that lives no more: it disconnects the row and deletes it, which leaves EC2 alone.
 * The caller has proven that the row is this drill's, and that EC2 has no such instance.
 */
export type Forget = (recoveryInstanceID: string) => Promise<void>;

export const drillStarter =
  (client: DrsClient): StartDrill =>
  async (servers, tags) => {
    const { job } = await client.send(
      new StartRecoveryCommand({
        // The literal that keeps every start a drill: never a variable, never an option.
        isDrill: true,
        sourceServers: servers.map(({ sourceServerID, snapshotID }) => ({
          sourceServerID,
          ...(snapshotID === undefined ? {} : { recoverySnapshotID: snapshotID }),
        })),
        tags: { ...tags },
      }),
    );
    return idOf(job);
  };

export const terminator =
  (client: DrsClient): Terminate =>
  async (recoveryInstanceIDs) => {
    const { job } = await client.send(
      new TerminateRecoveryInstancesCommand({ recoveryInstanceIDs: [...recoveryInstanceIDs] }),
    );
    return idOf(job);
  };

export const forgetter =
  (client: DrsClient): Forget =>
  async (recoveryInstanceID) => {
    try {
      await client.send(new DisconnectRecoveryInstanceCommand({ recoveryInstanceID }));
    } catch (error) {
      // Disconnected before: DRS deletes only what is.
      if (!isNamed(error, 'ConflictException')) throw error;
    }
    await client.send(new DeleteRecoveryInstanceCommand({ recoveryInstanceID }));
  };

function idOf(job: { readonly jobID: string | undefined } | undefined): string {
  // Without an id the caller must look the job up by its tags, as after a lost response.
  if (job?.jobID === undefined) throw new TransientError('DRS accepted the request without naming its job');
  return job.jobID;
}
