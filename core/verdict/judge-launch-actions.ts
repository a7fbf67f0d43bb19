import type { DrillFacts, DrillServer, Reason } from './record.ts';

/** What the facts say of what the service itself ran in launched servers. */

type LaunchAction = NonNullable<DrillServer['launch']['launchActions']>[number];

/** Why the service calls the launch failed, where an action is the cause; null where it is none. */
export function fatalLaunchAction({ launch }: DrillServer): string | null {
  const action = launch.launchActions?.find(
    ({ status, optional }) => status === 'FAILED' && optional !== true,
  );
  return action === undefined ? null : `failed to launch: ${wordsOf(action)}`;
}

/** Actions that did not succeed although the service calls their server launched. */
export const launchActionWeaknesses = ({ servers }: DrillFacts): Reason[] =>
  servers.flatMap(({ serverID, hostname, launch }) =>
    launch.status !== 'LAUNCHED'
      ? []
      : (launch.launchActions ?? [])
          .filter(({ status }) => status !== 'SUCCEEDED')
          .map((action) => ({
            code:
              action.status === 'FAILED' ? ('LAUNCH_ACTION_FAILED' as const) : ('ACTION_UNKNOWN' as const),
            text: `${hostname}: ${wordsOf(action)}`,
            serverID,
          })),
  );

const wordsOf = ({ name, status, error }: LaunchAction): string =>
  status === 'FAILED'
    ? `its post-launch action ${name} failed: ${error ?? 'no reason was given'}`
    : `its post-launch action ${name} had not ended with the launch (${status})`;
