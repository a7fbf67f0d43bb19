import { DEPENDENT_ACTIONS } from './dependent-actions.ts';

/**
 * DRS calls EC2 with the caller's credentials, so a missing permission shows only during a job (docs/aws-facts.md,
 * 1.3). The actions whose denial has an effect here, each with the part of a job that needs it.
 */
const NEEDED_FOR = {
  CreateSnapshot: 'snapshot',
  AttachVolume: 'launch',
  CreateLaunchTemplateVersion: 'launch',
  CreateTags: 'launch',
  CreateVolume: 'launch',
  ModifyLaunchTemplate: 'launch',
  RunInstances: 'launch',
  StartInstances: 'launch',
  TerminateInstances: 'terminate',
  // Without these a termination succeeds and its volumes stay.
  DeleteVolume: 'dropVolumes',
  DetachVolume: 'dropVolumes',
} as const;

type Action = keyof typeof NEEDED_FOR;

export const DENIABLE_ACTIONS = Object.keys(NEEDED_FOR) as [Action, ...Action[]];

type Part = (typeof NEEDED_FOR)[Action];

/** What a launch and a termination need of their caller, whatever it is for. */
const FORWARDED: Readonly<Partial<Record<Part, readonly string[]>>> = {
  launch: DEPENDENT_ACTIONS['drs:StartRecovery'],
  terminate: DEPENDENT_ACTIONS['drs:TerminateRecoveryInstances'],
};

interface Permitting {
  readonly scenario: { readonly deniedEc2Actions: readonly Action[] };
  readonly mayForward: (action: string) => boolean;
}

/**
 * The first denied action that a part of a job needs, in DRS's wording; undefined when all are allowed. Denied by the
 * scenario, or by IAM to the caller of what is being answered.
 */
export function denialOf({ scenario, mayForward }: Permitting, part: Part): string | undefined {
  const denied = scenario.deniedEc2Actions.find((action) => NEEDED_FOR[action] === part);
  const action =
    denied === undefined ? FORWARDED[part]?.find((needed) => !mayForward(needed)) : `ec2:${denied}`;
  return action === undefined
    ? undefined
    : `You are not authorized to perform this operation: ${action}. No identity-based policy allows the ${action} action.`;
}
