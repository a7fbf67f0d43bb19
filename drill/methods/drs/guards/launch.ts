import type { ObservedLaunchSettings } from '../../../../adapters/aws/drs-observations.ts';
import { type Refusal, refuse, refuseServer } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import type { PlannedServer } from '../../../../core/plan/planned-server.ts';
import type { DrsObservations, LaunchObservations } from '../observe.ts';
import { expectedGuards } from './expected.ts';
import { templateGuards } from './templates.ts';

/**
 * Whether what DRS would launch is allowed. DRS has no drill network: the default version of the launch template
 * decides where the clone boots (docs/aws-facts.md, 7.2), so a template outside the plan's network refuses, and so does
 * one that is not what the plan expects.
 */
export function launchGuards(
  scope: GuardScope,
  seen: LaunchObservations & Pick<DrsObservations, 'sourceServers'>,
): Refusal[] {
  if ('unknown' in seen.templates) {
    return [
      refuse('LAUNCH_TEMPLATE_UNKNOWN', `launch templates could not be read: ${seen.templates.unknown}`),
    ];
  }
  const templates = new Map(seen.templates.known.map((template) => [template.launchTemplateID, template]));
  return scope.servers.flatMap((server) => {
    const settings = seen.launchSettings.get(server.serverID) ?? { unknown: 'they were not read' };
    if ('unknown' in settings) {
      return [
        refuseServer(
          'LAUNCH_SETTINGS_UNKNOWN',
          server,
          `has launch settings that could not be read: ${settings.unknown}`,
        ),
      ];
    }
    const template = templates.get(settings.known.launchTemplateID ?? '');
    const ofSettings = settingsGuards(scope, server, settings.known);
    if (template === undefined)
      return [
        ...ofSettings,
        refuseServer(
          'LAUNCH_TEMPLATE_UNKNOWN',
          server,
          'has no launch template with a default version; set one in its launch settings',
        ),
      ];
    const allowed = [...ofSettings, ...templateGuards(scope, server, template, seen.subnets)];
    return [...allowed, ...expectedGuards(server, settings.known, template, seen, allowed)];
  });
}

function settingsGuards(
  scope: GuardScope,
  server: PlannedServer,
  settings: ObservedLaunchSettings,
): Refusal[] {
  const refusals: Refusal[] = [];
  if (settings.launchIntoInstanceID !== null) {
    refusals.push(
      refuseServer(
        'LAUNCH_INTO_INSTANCE',
        server,
        `would be launched into the existing instance ${settings.launchIntoInstanceID} and overwrite it; clear that launch setting`,
      ),
    );
  }
  if (settings.postLaunchEnabled && scope.plan.guards.postLaunchActions === 'refuse') {
    refusals.push(
      refuseServer(
        'POST_LAUNCH_ACTIONS',
        server,
        'has post-launch actions, which DRS would run in the drill with kunren’s permissions; switch them off or set guards.postLaunchActions to accept and deploy the plan',
      ),
    );
  }
  if (settings.launchDisposition === null) {
    refusals.push(
      refuseServer(
        'LAUNCH_SETTINGS_UNKNOWN',
        server,
        'has launch settings without a disposition; look at them in DRS',
      ),
    );
  } else if (settings.launchDisposition !== 'STARTED') {
    refusals.push(
      refuseServer(
        'LAUNCH_DISPOSITION_STOPPED',
        server,
        'is launched stopped and could never be proven; set its launch disposition to started',
      ),
    );
  }
  if (settings.copyPrivateIp === null) {
    refusals.push(
      refuseServer(
        'LAUNCH_SETTINGS_UNKNOWN',
        server,
        'does not say whether its private IP is copied; look at its launch settings',
      ),
    );
  } else if (settings.copyPrivateIp && scope.plan.network.copiedPrivateIp === 'refuse') {
    refusals.push(
      refuseServer(
        'PRIVATE_IP_COPIED',
        server,
        'copies the private IP of its source, which can clash where both share a network; switch that off or set network.copiedPrivateIp to accept',
      ),
    );
  }
  return refusals;
}
