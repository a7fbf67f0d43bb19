import type { SimulatedAccount } from './account/state.ts';
import type { AskedCall, Authorizer, Caller, Decision } from './authorizer.ts';
import { devicesOf } from './ec2/devices.ts';
import { listedVolume } from './ec2/listed-volumes.ts';
import { functionOf, invocationOf } from './invocations.ts';
import type { AwsFault } from './protocol/error.ts';
import type { AwsAnswer, AwsRequest, Service } from './protocol/service.ts';
import { nodeOf } from './ssm/managed-nodes.ts';

/** What the endpoint answers where IAM says no. */

/** The codes and statuses of services that have others than AccessDeniedException with 400. */
const CODES = new Map<string, readonly [code: string, status: number]>(
  Object.entries({
    // Common errors of each service's API reference.
    drs: ['AccessDeniedException', 403],
    ec2: ['UnauthorizedOperation', 403],
    monitoring: ['AccessDenied', 403],
    s3: ['AccessDenied', 403],
    sns: ['AuthorizationError', 403],
    sts: ['AccessDenied', 403],
  }),
);

/** One call, before IAM. */
export interface Arrival {
  readonly service: Service;
  readonly name: string;
  readonly operation: string;
  readonly input: unknown;
  readonly request: AwsRequest;
}

/** The service's answer to a call that IAM allows, with what DRS may do for its caller and what S3 may tell. */
export async function answerByIam(
  { service, name, operation, input, request }: Arrival,
  aws: SimulatedAccount,
  iam: Authorizer | undefined,
): Promise<AwsAnswer> {
  const caller = callerOf(request, aws);
  const call = { service: name, operation, input, caller };
  // Operations of DRS are answered before the first await: what they forward, they forward for this caller.
  aws.mayForward = (action) => iam?.mayForward(caller, action) ?? true;
  aws.mayUseKey = (key, use) => iam?.mayUseKey(caller, key, use) ?? true;
  let answering: AwsAnswer | Promise<AwsAnswer>;
  try {
    answering = service.answer(input, operation, request, aws);
  } finally {
    aws.mayForward = () => true;
    aws.mayUseKey = () => true;
  }
  const answer = withoutRetention(await answering, call, aws, iam);
  // S3 API Reference, GetObject: without s3:ListBucket nobody learns that an object is not there.
  const isHidden = name === 's3' && operation === 'GetObject' && answer.status === 404;
  if (!isHidden || iam === undefined || iam.allows(asked({ ...call, operation: 'ListObjectsV2' }, aws)))
    return answer;
  return service.refuse({ code: 'AccessDenied', status: 403, message: 'Access Denied' }, request);
}

/** S3 API Reference, GetObject: the retention is only told to whoever may ask for it; no function looks at it. */
function withoutRetention(
  answer: AwsAnswer,
  call: AskedParts,
  aws: SimulatedAccount,
  iam: Authorizer | undefined,
): AwsAnswer {
  const isRead =
    call.service === 's3' &&
    call.operation === 'GetObject' &&
    functionOf(call.caller.invocation) === undefined;
  if (!isRead || iam === undefined || iam.allows(asked({ ...call, operation: 'GetObjectRetention' }, aws)))
    return answer;
  const told = Object.entries(answer.headers).filter(([name]) => !name.startsWith('x-amz-object-lock-'));
  return { ...answer, headers: Object.fromEntries(told) };
}

/** What IAM denies of a call, as its service says so; undefined when it denies nothing. */
export function denialOf(
  { name, operation, input, request }: Arrival,
  aws: SimulatedAccount,
  iam: Authorizer | undefined,
): AwsFault | undefined {
  const call = { service: name, operation, input, caller: callerOf(request, aws) };
  const denied = iam?.denialOf(asked(call, aws));
  if (denied === undefined) return undefined;
  const [code, status] = CODES.get(name) ?? ['AccessDeniedException', 400];
  return { code, status, message: messageOf(denied), ...(name === 'drs' ? { fields: { code } } : {}) };
}

const messageOf = ({ caller, action, resource, answer }: Decision): string => {
  const why =
    answer === 'ExplicitlyDenied'
      ? 'with an explicit deny'
      : `because no identity-based policy allows the ${action} action`;
  return `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
};

type AskedParts = Omit<AskedCall, 'tagsOf' | 'holderOf' | 'volumeAt'>;

function asked(call: AskedParts, aws: SimulatedAccount): AskedCall {
  const now = aws.now();
  return {
    ...call,
    tagsOf: (id) => tagsOf(aws, id),
    holderOf: (id) => listedVolume(aws, id, now)?.hold?.instanceID,
    volumeAt: (id, device) => {
      const instance = aws.instances.get(id);
      const devices = instance === undefined ? [] : devicesOf(aws, instance, now);
      return devices.find(({ hold }) => hold.device === device)?.id;
    },
  };
}

const tagsOf = (aws: SimulatedAccount, id: string): Readonly<Record<string, string>> =>
  aws.instances.get(id)?.tags ??
  aws.ebs.volumes.get(id)?.tags ??
  aws.volumes.get(id)?.tags ??
  aws.scenario.snapshots.find((snapshot) => snapshot.id === id)?.tags ??
  nodeOf(aws, id)?.tags ??
  {};

function callerOf({ headers }: AwsRequest, { sessions }: SimulatedAccount): Caller {
  const key = /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1];
  return { invocation: invocationOf(headers), accessKey: key, assumedRole: sessions.get(key ?? '') };
}
