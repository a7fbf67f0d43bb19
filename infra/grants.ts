import { keysOf } from './custody-objects.ts';
import { FORWARDED_START, FORWARDED_TERMINATE } from './forwarded-permissions.ts';
import { CALLS, type FunctionFile } from './function-calls.ts';
import { functionName } from './logical-name.ts';
import { type Call, GRANTS } from './permissions.ts';
import type { Grant } from './policy.ts';
import { BESIDE_ATTACH_VOLUME, BESIDE_CREATE_VOLUME, BESIDE_RUN_INSTANCES } from './restore-permissions.ts';
import { SEND_TO_INSTANCES } from './send-permissions.ts';

const IN_LEASE_TABLE: ReadonlySet<Call> = new Set(['dynamodb:PutItem', 'dynamodb:DeleteItem']);

/**
 * Leases, starts and delivery states share a table: a function that posts messages can neither take nor release a
 * server's lease, and none but start-drill can say that a schedule started a drill.
 */
const ownItems = (file: FunctionFile, call: Call): Pick<Grant, 'condition'> =>
  IN_LEASE_TABLE.has(call)
    ? {
        condition: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [OWN_ITEMS[file] ?? 'lease#*'] },
        },
      }
    : {};

const OWN_ITEMS: Partial<Record<FunctionFile, string>> = {
  'post-webhooks': 'posted#*',
  'start-drill': 'start#*',
};

const NEWEST_RESULTS = 'history/readiness-*';

/**
 * What each function reads beyond drills: the readiness function its own results and the newest of each plan, which those
 * who write the history read as well. What it writes, infra/custody-objects.ts says.
 */
const READ: Partial<Record<FunctionFile, readonly string[]>> = {
  'check-readiness': ['drills/*', 'readiness/*', NEWEST_RESULTS],
  'close-drill': ['drills/*', NEWEST_RESULTS],
  'sweep-orphans': ['drills/*', NEWEST_RESULTS],
};

/** They read facts by the version that the workflow's payload names (core/facts/fact-names.ts). */
const FROM_PAYLOAD: ReadonlySet<FunctionFile> = new Set([
  'check-guards',
  'start-wave',
  'restore-wave',
  'check-wave',
  'attach-volumes',
  'run-actions',
  'probe-wave',
  'run-inside',
  'hold-drill',
  'terminate-drill',
  'close-drill',
  'sweep-orphans',
]);

const objects = (keys: readonly string[]): string[] => keys.map((key) => `\${EvidenceBucket.Arn}/${key}`);

function ownObjects(file: FunctionFile, call: Call): Pick<Grant, 'resources'> | object {
  if (call === 's3:PutObject') return { resources: objects(keysOf(file)) };
  if (call !== 's3:GetObject') return {};
  const read = READ[file];
  return {
    ...(FROM_PAYLOAD.has(file) ? { actions: [...GRANTS[call].actions, 's3:GetObjectVersion'] } : {}),
    ...(read === undefined ? {} : { resources: [...objects(read), '${EvidenceBucket.Arn}'] }),
  };
}

/** A pattern of names would be one of other stacks' functions too. */
const FUNCTIONS = Object.keys(CALLS).map(
  (file) =>
    `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:\${AWS::StackName}-${functionName(file)}`,
);
const ownFunctions = (call: Call): Pick<Grant, 'resources'> | object =>
  call === 'lambda:GetFunctionConfiguration' ? { resources: FUNCTIONS } : {};

/** What the code of a function calls, each call with its permission. */
export const callsOf = (file: FunctionFile): [Call, Grant][] =>
  CALLS[file].map((call: Call) => [
    call,
    { ...GRANTS[call], ...ownItems(file, call), ...ownObjects(file, call), ...ownFunctions(call) },
  ]);

/** Every grant of a function: its own calls, and what DRS does with its permissions. */
export function grantsOf(file: FunctionFile): Grant[] {
  const calls: readonly Call[] = CALLS[file];
  return [
    ...callsOf(file).map(([, grant]) => grant),
    ...(calls.includes('drs:StartRecovery') ? FORWARDED_START : []),
    ...(calls.includes('drs:TerminateRecoveryInstances') ? FORWARDED_TERMINATE : []),
    ...(calls.includes('ec2:CreateVolume') ? BESIDE_CREATE_VOLUME : []),
    ...(calls.includes('ec2:AttachVolume') ? BESIDE_ATTACH_VOLUME : []),
    ...(calls.includes('ec2:RunInstances') ? BESIDE_RUN_INSTANCES : []),
    ...(calls.includes('ssm:SendCommand') ? SEND_TO_INSTANCES : []),
  ];
}

/** The functions that make calls in the servers' account. */
export const FILES_IN_TARGET: readonly FunctionFile[] = (Object.keys(CALLS) as FunctionFile[]).filter(
  (file) => grantsOf(file).some(({ inTarget }) => inTarget === true),
);

/** Permissions in other accounts, for the one role that kunren assumes there: what all functions together need. */
export function targetGrants(): Grant[] {
  const calls = new Set(Object.values(CALLS).flat());
  return [
    ...[...calls].map((call): Grant => GRANTS[call]),
    ...FORWARDED_START,
    ...FORWARDED_TERMINATE,
    ...BESIDE_CREATE_VOLUME,
    ...BESIDE_ATTACH_VOLUME,
    ...BESIDE_RUN_INSTANCES,
    ...SEND_TO_INSTANCES,
  ].filter(({ inTarget }) => inTarget === true);
}
