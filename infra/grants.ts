import { FORWARDED_START, FORWARDED_TERMINATE } from './forwarded-permissions.ts';
import { CALLS, type FunctionFile } from './function-calls.ts';
import { type Call, GRANTS } from './permissions.ts';
import type { Grant } from './policy.ts';
import { BESIDE_ATTACH_VOLUME, BESIDE_CREATE_VOLUME, BESIDE_RUN_INSTANCES } from './restore-permissions.ts';
import { SEND_TO_INSTANCES } from './send-permissions.ts';

const IN_LEASE_TABLE: ReadonlySet<Call> = new Set(['dynamodb:PutItem', 'dynamodb:DeleteItem']);

/**
 * Leases and delivery states share a table: a function that posts messages can neither take nor release a server's
 * lease.
 */
const ownItems = (file: FunctionFile, call: Call): Pick<Grant, 'condition'> =>
  IN_LEASE_TABLE.has(call)
    ? {
        condition: {
          'ForAllValues:StringLike': {
            'dynamodb:LeadingKeys': file === 'post-webhooks' ? ['posted#*'] : ['lease#*'],
          },
        },
      }
    : {};

const NEWEST_RESULTS = 'history/readiness-*';

/**
 * The readiness function reads earlier drills, and writes its results, the newest of each plan, and of what people were
 * told: no drill's facts and no drill's evidence. Who writes the history reads those newest results.
 */
const OWN_OBJECTS: Partial<Record<FunctionFile, Partial<Record<Call, readonly string[]>>>> = {
  'check-readiness': {
    's3:GetObject': ['drills/*', 'readiness/*', NEWEST_RESULTS],
    's3:PutObject': ['readiness/*', NEWEST_RESULTS, 'drills/*/schedule/facts/*'],
  },
  'close-drill': { 's3:GetObject': ['drills/*', NEWEST_RESULTS] },
  'sweep-orphans': { 's3:GetObject': ['drills/*', NEWEST_RESULTS] },
};

function ownObjects(file: FunctionFile, call: Call): Pick<Grant, 'resources'> | object {
  const keys = OWN_OBJECTS[file]?.[call];
  if (keys === undefined) return {};
  const objects = keys.map((key) => `\${EvidenceBucket.Arn}/${key}`);
  return { resources: call === 's3:GetObject' ? [...objects, '${EvidenceBucket.Arn}'] : objects };
}

/** Every grant of a function: its own calls, and what DRS does with its permissions. */
export function grantsOf(file: FunctionFile): Grant[] {
  const calls: readonly Call[] = CALLS[file];
  return [
    ...calls.map((call): Grant => ({ ...GRANTS[call], ...ownItems(file, call), ...ownObjects(file, call) })),
    ...(calls.includes('drs:StartRecovery') ? FORWARDED_START : []),
    ...(calls.includes('drs:TerminateRecoveryInstances') ? FORWARDED_TERMINATE : []),
    ...(calls.includes('ec2:CreateVolume') ? BESIDE_CREATE_VOLUME : []),
    ...(calls.includes('ec2:AttachVolume') ? BESIDE_ATTACH_VOLUME : []),
    ...(calls.includes('ec2:RunInstances') ? BESIDE_RUN_INSTANCES : []),
    ...(calls.includes('ssm:SendCommand') ? SEND_TO_INSTANCES : []),
  ];
}

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
