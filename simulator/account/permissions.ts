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

/** The first denied action that a part of a job needs, in DRS's wording; undefined when all are allowed. */
export function denialOf(
  { scenario }: { readonly scenario: { readonly deniedEc2Actions: readonly Action[] } },
  part: (typeof NEEDED_FOR)[Action],
): string | undefined {
  const action = scenario.deniedEc2Actions.find((denied) => NEEDED_FOR[denied] === part);
  return action === undefined
    ? undefined
    : `You are not authorized to perform this operation: ec2:${action}. No identity-based policy allows the ec2:${action} action.`;
}
