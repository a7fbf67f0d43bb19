import type { ObservedLaunchSettings, ObservedTemplate } from '../../../../adapters/aws/drs-observations.ts';
import { type Refusal, refuse, refuseServer } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import type { PlannedServer } from '../../../../core/plan/planned-server.ts';
import type { GuardObservations } from '../observe.ts';

/**
 * Whether what DRS would launch is allowed. DRS has no drill network: the default version of the launch template
 * decides where the clone boots (docs/aws-facts.md, 7.2), so a template outside the plan's network refuses.
 */
export function launchGuards(scope: GuardScope, seen: GuardObservations): Refusal[] {
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
    return [
      ...settingsGuards(scope, server, settings.known),
      ...(template === undefined
        ? [
            refuseServer(
              'LAUNCH_TEMPLATE_UNKNOWN',
              server,
              'has no launch template with a default version; set one in its launch settings',
            ),
          ]
        : templateGuards(scope, server, template)),
    ];
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

function templateGuards(scope: GuardScope, server: PlannedServer, template: ObservedTemplate): Refusal[] {
  const { subnets, securityGroups } = scope.plan.network;
  const name = `launch template ${template.launchTemplateID} version ${template.version} (the default)`;
  const refusals = [
    ...outside('SUBNET_NOT_ALLOWED', 'subnet', 'network.subnets', template.subnetIDs, subnets),
    ...outside(
      'SECURITY_GROUP_NOT_ALLOWED',
      'security group',
      'network.securityGroups',
      template.securityGroupIDs,
      securityGroups,
    ),
  ].map(({ code, text }) => refuseServer(code, server, `${text} in ${name}`));
  if (template.terminationProtection) {
    refusals.push(
      refuseServer(
        'TERMINATION_PROTECTED',
        server,
        `would be launched with termination protection and could not be removed; switch it off in ${name}`,
      ),
    );
  }
  return refusals;

  function outside(
    code: 'SUBNET_NOT_ALLOWED' | 'SECURITY_GROUP_NOT_ALLOWED',
    noun: string,
    key: string,
    used: readonly string[],
    allowed: readonly string[],
  ): { code: typeof code; text: string }[] {
    // Without one EC2 takes the default of the VPC, which may well be production.
    if (used.length === 0)
      return [{ code, text: `would be launched without a named ${noun}; set one that ${key} allows` }];
    return used
      .filter((id) => !allowed.includes(id))
      .map((id) => ({
        code,
        text: `would be launched with ${noun} ${id}, which ${key} does not allow; correct it`,
      }));
  }
}
