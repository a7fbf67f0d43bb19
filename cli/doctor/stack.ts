import type { DeployedStack } from '../../adapters/aws/deployed-stack.ts';
import { broken, type Judged, type Line, lineOf, ok, unknown } from './line.ts';
import { type Check, deployCommand, type Scope } from './scope.ts';

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

/** Whether the stack is there, its last change succeeded, its outputs are complete, and the environment means it. */
export const stackCheck: Check = {
  name: 'stack',
  async look(scope) {
    const { stack, found } = scope;
    const line = await lineOf(stack, 'cloudformation:DescribeStacks', found, (seen) => judged(seen, scope));
    // What could not be read is said already.
    return [line, ...meant(await found().catch(() => undefined))];
  },
};

function judged(found: DeployedStack | undefined, { stack, region, deploy }: Scope): Judged {
  if (found === undefined)
    return broken(
      `there is no such stack in ${region}`,
      `deploy it (${deployCommand(stack)}), or correct --stack and --region`,
    );
  const { status, outputs } = found;
  if (status.endsWith('_IN_PROGRESS'))
    return unknown(`it is being changed (${status})`, 'wait until that has ended');
  // A rollback that completed leaves the stack as it was before, but what was to be deployed is not.
  if (!/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status))
    return broken(`its last change failed (${status})`, `correct what its events name, and ${deploy}`);
  const missing = OUTPUTS.filter((name) => !outputs.has(name));
  return missing.length === 0
    ? ok(`${status}, ${outputs.get('EvidenceRetention') ?? ''}`)
    : broken(
        `its outputs lack ${missing.join(', ')}`,
        `deploy this version of kunren: ${deployCommand(stack)}`,
      );
}

/** Where other commands look is what the environment says, and the output that it must be. */
const VARIABLES = [
  ['KUNREN_BUCKET', 'EvidenceBucket'],
  ['KUNREN_STATE_MACHINE', 'StateMachine'],
] as const;

const meant = (found: DeployedStack | undefined): Line[] =>
  VARIABLES.flatMap(([variable, output]) => {
    const given = process.env[variable] ?? '';
    const deployed = found?.outputs.get(output);
    if (given === '' || deployed === undefined) return [];
    const judgement =
      given === deployed
        ? ok("the stack's")
        : broken(
            `it is ${given}, and the stack's is ${deployed}: other commands look elsewhere`,
            `export ${variable}=${deployed}, or name the stack that is meant by --stack`,
          );
    return [{ subject: variable, ...judgement }];
  });
