import pMap from 'p-map';
import type { Invoked } from '../../adapters/aws/invoke-self-test.ts';
import { isDenial } from '../../core/guards/observation.ts';
import { type SelfTestAnswer, selfTestAnswerSchema } from '../../core/workflow/self-test.ts';
import { SELF_TEST_ACTION } from '../../infra/doctor-permissions.ts';
import { CALLS, type FunctionFile } from '../../infra/function-calls.ts';
import { functionName } from '../../infra/logical-name.ts';
import { type Call, GRANTS } from '../../infra/permissions.ts';
import type { Grant } from '../../infra/policy.ts';
import { broken, type Judged, type Line, lineOf, ok } from './line.ts';
import { type Check, placeOf, type Scope, targetsOf } from './scope.ts';

/** Each invocation makes up to twenty calls at once. */
const FUNCTIONS_AT_ONCE = 4;

/**
 * Whether each function runs and reaches, with its own role and from its own network, what its step reads: it makes
 * those calls about nothing. What only changes something stays untried.
 */
export const selfTestCheck: Check = {
  name: 'self-test',
  isOfStack: true,
  look: (scope) =>
    pMap(testsOf(scope), (test) => ofFunction(test, scope), { concurrency: FUNCTIONS_AT_ONCE }),
};

interface Test {
  readonly subject: string;
  readonly file: FunctionFile;
  readonly target: ReturnType<typeof targetsOf>[number]['target'] | undefined;
}

/** Each function once, and once for each target if it asks there. */
function testsOf({ plans }: Scope): Test[] {
  const targets = targetsOf(plans).map(({ target }) => target);
  return (Object.keys(CALLS) as FunctionFile[]).flatMap((file): Test[] => {
    const subject = functionName(file);
    if (!callsOf(file).some(isInTarget)) return [{ subject, file, target: undefined }];
    return targets.map((target) => ({
      subject: targets.length === 1 ? subject : `${subject}, ${placeOf(target)}`,
      file,
      target,
    }));
  });
}

const callsOf = (file: FunctionFile): readonly Call[] => CALLS[file];

function isInTarget(call: Call): boolean {
  const { inTarget }: Grant = GRANTS[call];
  return inTarget === true;
}

const ofFunction = ({ subject, file, target }: Test, { inspector, stack, deploy }: Scope): Promise<Line> =>
  lineOf(
    subject,
    SELF_TEST_ACTION,
    () =>
      inspector.selfTest(`${stack}-${functionName(file)}`, {
        calls: [...callsOf(file)],
        ...(target === undefined ? {} : { target }),
      }),
    (found) => judged(found, deploy),
  );

function judged(found: Invoked | undefined, deploy: string): Judged {
  if (found === undefined) return broken('there is no such function', deploy);
  if ('failure' in found)
    return broken(
      `it failed: ${found.failure}`,
      `correct what the error names, or its log in CloudWatch; where an older kunren is deployed, which knows no self-test, ${deploy}`,
    );
  const { data: answer } = selfTestAnswerSchema.safeParse(found.answer);
  return answer === undefined ? broken('its answer is not that of a self-test', deploy) : ofAnswer(answer);
}

function ofAnswer({ version, calls, notTried }: SelfTestAnswer): Judged {
  const failed = calls.filter(({ error }) => error !== null);
  const [first] = failed;
  const more = failed.length > 1 ? `; and ${failed.length - 1} more of ${calls.length}` : '';
  if (first !== undefined)
    return broken(
      `${first.call} failed: ${first.error}${more}; version ${version}`,
      wayOutOf(first.call, first.error ?? ''),
    );
  const tried = calls.length === 0 ? 'it runs' : `${calls.length} calls answered`;
  return ok(
    `${tried}; version ${version}${notTried.length > 0 ? `; not tried: ${notTried.join(', ')}` : ''}`,
  );
}

function wayOutOf(call: string, error: string): string {
  const [service] = call.split(':');
  if (isDenial(error))
    return "compare the role, or the target's, with docs/permissions.md; a service control policy or the policy of an endpoint may deny it too";
  if (/\b(TimeoutError|E[A-Z_]{6,})\b/.test(error))
    return `give ${service} an endpoint, or a route, in the VPC of the function: docs/deploy.md, 3`;
  return 'correct what the error names; the log of the function in CloudWatch may say more';
}
