import { broken, lineOf, ok, unknown } from './line.ts';
import type { Check } from './scope.ts';

/** What commands and people are told of a deployment: infra/*.yml. */
const OUTPUTS = [
  'EvidenceBucket',
  'EvidenceRetention',
  'StateMachine',
  'SigningKey',
  'ReportsTopic',
  'ChatTopic',
  'MachinesTopic',
];

/** Whether the stack is there, its last change succeeded, and its outputs are complete. */
export const stackCheck: Check = {
  name: 'stack',
  look: async ({ inspector, stack, region }) => [
    await lineOf(
      stack,
      'cloudformation:DescribeStacks',
      () => inspector.stack(stack),
      (found) => {
        if (found === undefined)
          return broken(`there is no such stack in ${region}`, 'deploy it, or correct --stack and --region');
        const { status, outputs } = found;
        if (status.endsWith('_IN_PROGRESS'))
          return unknown(`it is being changed (${status})`, 'wait until that has ended');
        // A rollback that completed leaves the stack as it was before, but what was to be deployed is not.
        if (!/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status))
          return broken(
            `its last change failed (${status})`,
            'correct what its events name, and deploy again',
          );
        const missing = OUTPUTS.filter((name) => !outputs.has(name));
        return missing.length === 0
          ? ok(`${status}, ${outputs.get('EvidenceRetention') ?? ''}`)
          : broken(`its outputs lack ${missing.join(', ')}`, 'deploy this version of kunren');
      },
    ),
  ],
};
