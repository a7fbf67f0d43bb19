import type { FunctionFile } from '../../infra/function-calls.ts';
import { functionName } from '../../infra/logical-name.ts';
import { PEOPLE } from '../../infra/people.ts';
import type { AskedCall, Authorizer, AuthorizerOptions, Caller, Decision, Question } from '../authorizer.ts';
import { functionOf } from '../invocations.ts';
import { evaluate, type Request, type ValidatedPolicy } from './evaluate.ts';
import { insiderNamed } from './insiders.ts';
import { type Policies, policiesOf, STACK } from './policies.ts';
import { questionsOf } from './questions.ts';
import { keyQuestions } from './restore-questions.ts';

/** Asks IAM about every call of the functions, with the policies that a deployment of these plans would have. */

const SERVICE_ROLE = 'service-role/AWSElasticDisasterRecoveryConversionServerRole';

/** A caller that has policies: a function, or a role that a function assumed. */
interface Subject {
  readonly name: string;
  readonly principal: string;
  readonly identity: ValidatedPolicy;
  readonly context: Question['context'];
}

interface Deployment {
  readonly policies: Policies;
  /** IAM's answers so far, by who asks what; each takes a millisecond to work out. */
  readonly answers: Map<string, Decision['answer']>;
}

/** The last one: most simulations of a process have the same. */
let deployed: ({ readonly of: string } & Deployment) | undefined;

function deploymentOf(options: AuthorizerOptions): Deployment {
  // What a test edits is a function, of which nobody can say whether it is the same.
  if (options.edited !== undefined) return { policies: policiesOf(options), answers: new Map() };
  const of = JSON.stringify(options);
  if (deployed?.of !== of) deployed = { of, policies: policiesOf(options), answers: new Map() };
  return deployed;
}

export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const { policies, answers } = deploymentOf(options);
  const decided = new Map<string, Decision>();
  function decide(subject: Subject, question: Question): Decision {
    const key = `${subject.name} ${JSON.stringify(question)}`;
    const known = decided.get(key);
    if (known !== undefined) return known;
    const answer = answers.get(key) ?? evaluate(requestOf(subject, question, options, policies));
    answers.set(key, answer);
    const decision = { ...question, caller: subject.name, answer };
    decided.set(key, decision);
    return decision;
  }
  const ask = (
    { caller }: Pick<AskedCall, 'caller'>,
    questions: readonly Question[],
  ): Decision | undefined => {
    const subject = subjectOf(caller, policies, options);
    if (subject === undefined) return undefined;
    return questions.map((question) => decide(subject, question)).find(({ answer }) => answer !== 'Allowed');
  };
  return {
    denialOf: (call) => ask(call, questionsOf(call, options)),
    allows: (call) => ask(call, questionsOf(call, options)) === undefined,
    mayForward: (caller, action) => ask({ caller }, [forwarded(action, options)]) === undefined,
    mayUseKey: (caller, key, use) => ask({ caller }, keyQuestions(key, use, options)) === undefined,
    decisions: () => [...decided.values()],
  };
}

function subjectOf(
  { invocation, accessKey, assumedRole }: Caller,
  policies: Policies,
  { account, region }: AuthorizerOptions,
): Subject | undefined {
  const file = functionOf(invocation);
  if (file === undefined) return personOf(accessKey, policies, account);
  if (assumedRole !== undefined) {
    const name = assumedRole.split('/').at(-1);
    return {
      name: assumedRole,
      principal: `arn:aws:sts::${account}:assumed-role/${name}/kunren`,
      identity: policies.ofTarget(),
      context: { 'aws:PrincipalArn': assumedRole },
    };
  }
  const role = policies.roleOf(file);
  return {
    name: file,
    principal: `arn:aws:sts::${account}:assumed-role/${role}/${lambdaName(file)}`,
    identity: policies.ofFunction(file),
    context: {
      'aws:PrincipalArn': `arn:aws:iam::${account}:role/${role}`,
      'lambda:SourceFunctionArn': `arn:aws:lambda:${region}:${account}:function:${lambdaName(file)}`,
    },
  };
}

/** Whoever is neither a person of the stack nor an insider by name may do everything: the simulation itself. */
function personOf(accessKey: string | undefined, policies: Policies, account: string): Subject | undefined {
  const person = PEOPLE.find((one) => one === accessKey);
  const identity = person === undefined ? insiderNamed(accessKey) : policies.ofPerson(person);
  if (accessKey === undefined || identity === undefined) return undefined;
  return {
    name: accessKey,
    principal: `arn:aws:sts::${account}:assumed-role/${accessKey}/somebody`,
    identity,
    context: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/${accessKey}` },
  };
}

/** `start-wave` → `kunren-prod-startWave`. */
const lambdaName = (file: FunctionFile): string => `${STACK}-${functionName(file)}`;

function requestOf(
  { principal, identity, context }: Subject,
  question: Question,
  { account, plans }: AuthorizerOptions,
  { ofResource, trustOfTarget }: Policies,
): Request {
  const { action, resource } = question;
  const trusting = plans.find(({ target: { role } }) => role?.arn === resource)?.target.role;
  return {
    ...question,
    // A deployed function speaks TLS, in its own name unless the question says otherwise.
    context: {
      'aws:SecureTransport': 'true',
      'aws:ViaAWSService': 'false',
      'aws:PrincipalIsAWSService': 'false',
      ...context,
      ...question.context,
    },
    principal,
    account,
    identity,
    resourcePolicy:
      action === 'sts:AssumeRole' ? trustOfTarget(trusting?.externalId ?? '') : ofResource(resource),
  };
}

/** What DRS does in its caller's name. */
function forwarded(action: string, { account }: AuthorizerOptions): Question {
  const isPass = action === 'iam:PassRole';
  return {
    action,
    resource: isPass ? `arn:aws:iam::${account}:role/${SERVICE_ROLE}` : '*',
    context: {
      'aws:ViaAWSService': 'true',
      'aws:CalledVia': ['drs.amazonaws.com'],
      ...(isPass ? { 'iam:PassedToService': 'ec2.amazonaws.com' } : {}),
    },
  };
}
