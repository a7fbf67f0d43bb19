import { type Expect, expectationOf } from '../core/plan/expect.ts';
import type { DrillPlan, ServerSelector, Wave } from '../core/plan/plan.ts';

/** Launch settings with which a server is launched as the plan expects. */

type Data = Record<string, unknown>;

export function healthyLaunch(plan: DrillPlan, wave: Wave, selector: ServerSelector): Data {
  const meant = expectationOf(plan.expect, wave.expect, selector.expect);
  const isCopied = plan.network.copiedPrivateIp !== 'refuse' || meant?.privateIp === 'source';
  const launch = {
    ...(isCopied ? { copyPrivateIp: true } : {}),
    ...(meant === null ? {} : settingsOf(meant)),
  };
  return {
    ...(Object.keys(launch).length === 0 ? {} : { launch }),
    ...(meant?.postLaunchActions === true ? { launchActions: [{ name: 'healthy' }] } : {}),
  };
}

/** Instance profiles that a plan expects, each with a role that SSM accepts. */
export function healthyProfiles(plan: DrillPlan): Data {
  const levels = plan.waves.flatMap((wave) => [wave, ...wave.servers]);
  const names = [plan, ...levels].flatMap((level) =>
    'expect' in level ? (level.expect?.instanceProfile ?? []) : [],
  );
  return Object.fromEntries(names.map((name) => [name, ['AmazonSSMManagedInstanceCore']]));
}

/** The keys that a scenario calls as a plan does; of a list the first will do. */
function settingsOf(meant: Expect): Data {
  const { instanceType, volumeType } = meant;
  const { rightSizing, disposition, copyPrivateIp, copyTags, osByol, recoveryMode } = meant;
  const { encrypted, kmsKey, imdsv2, instanceProfile, publicIp, subnet, securityGroups } = meant;
  return Object.fromEntries(
    Object.entries({
      instanceType: [instanceType].flat()[0],
      volumeType: [volumeType].flat()[0],
      rightSizing,
      disposition,
      copyPrivateIp,
      copyTags,
      osByol,
      recoveryMode,
      encrypted,
      kmsKey,
      imdsv2,
      instanceProfile,
      publicIp,
      subnet,
      securityGroups,
    }).filter(([, value]) => value !== undefined),
  );
}
