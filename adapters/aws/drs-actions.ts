import { type DrsClient, StartRecoveryCommand, TerminateRecoveryInstancesCommand } from '@aws-sdk/client-drs';
import { TransientError } from '../../core/workflow/errors.ts';

/** The only two changes that kunren makes in DRS, each with the client of the one function that may make it. */

/**
 * Starts one drill job for at most 100 servers and returns its id; a server without a snapshot uses the latest data.
 */
export type StartDrill = (
  servers: readonly { readonly sourceServerID: string; readonly snapshotID?: string }[],
  tags: Readonly<Record<string, string>>,
) => Promise<string>;

/** Starts one job that terminates these instances; the caller has proven that each is this drill's. */
export type Terminate = (recoveryInstanceIDs: readonly string[]) => Promise<string>;

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

function idOf(job: { readonly jobID: string | undefined } | undefined): string {
  // Without an id the caller must look the job up by its tags, as after a lost response.
  if (job?.jobID === undefined) throw new TransientError('DRS accepted the request without naming its job');
  return job.jobID;
}
