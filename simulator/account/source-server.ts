import type { ServerScenario } from '../scenario/resolve.ts';
import { formatAddress } from './addresses.ts';
import { MANAGED_TAG } from './drs-tags.ts';
import { actionsOf } from './launch-actions.ts';
import { stableID } from './random.ts';
import type { SourceServer } from './state.ts';

/** A source server at the scenario's start; `index` decides its address where the scenario names none. */
export function createServer(scenario: ServerScenario, index: number): SourceServer {
  const { id, hostname, launch } = scenario;
  return {
    scenario,
    templateID: stableID('lt-', id),
    sourceAddress: scenario.sourceAddress ?? formatAddress((10 << 24) + 256 + index),
    tags: { Name: hostname, ...scenario.tags, [MANAGED_TAG]: 'drs.amazonaws.com' },
    launch: {
      name: hostname,
      disposition: launch.disposition,
      rightSizing: launch.rightSizing,
      copyPrivateIp: launch.copyPrivateIp,
      copyTags: launch.copyTags,
      osByol: launch.osByol,
      postLaunchEnabled: scenario.launchActions.length > 0,
      intoInstance: launch.intoInstance,
      recoveryMode: launch.recoveryMode,
    },
    replicationChanges: [],
    replicationSettings: {},
    launchActions: actionsOf(scenario),
    reversedArn: undefined,
    instances: [],
    job: undefined,
    lastLaunch: undefined,
    launches: 0,
    failedTerminations: 0,
  };
}
