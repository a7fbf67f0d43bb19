import { DOCTOR_READS, SELF_TEST_ACTION } from './doctor-permissions.ts';
import { FAILBACK_GRANTS, FAILBACK_NETWORK_GRANTS } from './failback-permissions.ts';
import { FORWARDED_START, FORWARDED_TERMINATE } from './forwarded-permissions.ts';
import { CALLS, type FunctionFile } from './function-calls.ts';
import { callsOf } from './grants.ts';
import { LAUNCH_ACTIONS } from './launch-action-permissions.ts';
import { peopleGrants } from './people.ts';
import { type Call, GRANTS } from './permissions.ts';
import type { Grant } from './policy.ts';
import { PRIVATE_PATH_PERMISSIONS } from './private-path-permissions.ts';
import { PROVE_TAG, provingIn } from './prove-path-permissions.ts';
import { BESIDE_ATTACH_VOLUME, BESIDE_CREATE_VOLUME, BESIDE_RUN_INSTANCES } from './restore-permissions.ts';
import { ofRuntime } from './roles.ts';
import { SEND_TO_INSTANCES } from './send-permissions.ts';

/** docs/permissions.md: the table of permissions in prose, for those who approve the stack. */

const PURPOSE: Readonly<Record<FunctionFile, string>> = {
  'open-drill': 'finds the servers, takes the leases, records what is intended',
  'check-guards': 'checks everything that could refuse the drill',
  'start-wave': 'starts the drill jobs of DRS: the only one that can',
  'restore-wave': 'makes the volumes and hosts of a restore drill: the only one that can',
  'attach-volumes': 'attaches restored volumes to the hosts of the same drill',
  'check-wave': 'follows the launch',
  'run-actions': 'runs the plan’s actions inside the launched servers before they are proven',
  'probe-wave':
    'probes the recovered servers, and judges what those say of their inside; the only one in a VPC',
  'run-inside':
    'has the plan’s probes, heartbeats and actions run inside the drill’s own servers, for `probe-wave`, which may send no command',
  'hold-drill': 'holds a drill for inspection and notifies people',
  'terminate-drill': 'removes the drill’s instances',
  'close-drill': 'writes the record, releases the leases, notifies people, signs the evidence',
  'check-readiness':
    'looks at a plan’s readiness between drills, keeps what it saw as evidence and notifies people of news',
  'start-drill': 'starts the workflow for a slot of a schedule, once',
  'sweep-orphans': 'does the last two when the workflow cannot, and signs what could not be signed',
  'post-webhooks': 'posts the chat topic’s messages to the webhooks of the plans',
};

export function permissionsDocument(): string {
  const files = Object.keys(CALLS) as FunctionFile[];
  return `# Permissions

<!-- Generated from infra/permissions.ts by npm run generate; do not edit. -->

Each function has a role of its own. It allows what the function needs and nothing else: in every simulated drill these policies decide, as IAM would ([conformance.md](conformance.md)), and a test names the drill that needs each action, or says why none can. Actions are always named in full. A resource is \`*\` only with a reason (last section).

Only \`start-wave\` can start a recovery of DRS, only \`restore-wave\` can make volumes and hosts, and nobody can do both; only these two pass a role. Only \`terminate-drill\` and \`sweep-orphans\` can terminate: recovery instances by way of DRS, because \`aws:ViaAWSService\` must be true, and directly in EC2 only what carries the tag \`kunren:drill\`, which is set when it is made. No function may detach a volume, and none may change or delete a snapshot except through DRS.

Beside these each function may write its own log and traces and use the data key; those that schedules call may put an event that they could not handle into the dead-letter queue, and Lambda may give \`probe-wave\` its network interfaces, which the function’s own code is denied. The state machine's role may invoke the eleven functions of its states, \`probe-wave\` the one that sends commands for it, the schedules' role may invoke \`start-drill\`, \`check-readiness\` and the sweep. Only \`close-drill\`, \`sweep-orphans\` and \`check-readiness\` may sign with the evidence key; the last may write no drill's evidence. The policies on the bucket, the keys, the topics and the queues say the same once more, to everybody else in the account: [custody.md](custody.md).

${files.map(sectionOf).join('\n')}
## What DRS does in the caller's name

DRS makes these calls with its caller's permissions, so the role must have them, and has them only for that: the condition is \`aws:ViaAWSService\`.

| for | actions | resources |
|---|---|---|
${forwardedRows('StartRecovery', FORWARDED_START)}
${forwardedRows('TerminateRecoveryInstances', FORWARDED_TERMINATE)}
${forwardedRows('post-launch actions, where a deployed plan accepts them (`guards.postLaunchActions`)', LAUNCH_ACTIONS)}

A launch template may name an instance profile of your own. Then \`start-wave\` must pass its role too: name it under \`instanceProfileRoles\` of the stage (docs/deploy.md). Whether volumes under a customer-managed KMS key need a grant of the caller is not confirmed: name such keys under \`ebsKeys\`; if a launch fails for it, DRS's job log says so and the drill is a FAIL, not a harm.

## Where commands may be sent

\`ssm:SendCommand\` needs both a document and an instance. The documents are in the tables above; the instances are

| actions | resources | condition |
|---|---|---|
${SEND_TO_INSTANCES.map(sendRow).join('\n')}

The first tag is on every instance that DRS launches, a real recovery among them, so it is not enough: before each command DRS, or EC2 for a restore, is asked which instances are this drill's own, and the command names those.

## What a restore asks for beside

A request to EC2 is allowed only where every resource that it names is.

| for | actions | resources | condition |
|---|---|---|---|
${(
  [
    ['CreateVolume', BESIDE_CREATE_VOLUME],
    ['AttachVolume', BESIDE_ATTACH_VOLUME],
    ['RunInstances', BESIDE_RUN_INSTANCES],
  ] as const
)
  .flatMap(([operation, grants]) => grants.map((grant) => `| ${operation} ${sendRow(grant)}`))
  .join('\n')}

\`restore-wave\` passes the role of the hosts' instance profile to EC2: that of the same name, or one that is named under \`instanceProfileRoles\` of the stage. Name customer-managed keys of snapshots under \`ebsKeys\`; \`restore.key\` of a deployed plan is granted by itself, to \`restore-wave\` and \`attach-volumes\`. These two use keys by way of EC2 and never directly, and \`check-guards\` describes them: no function can itself make a data key under them or decrypt by them.

## Drills in other accounts

A plan with \`target.role\` is rehearsed by that role of the other account. \`infra/target-account-role.yml\` makes it, with all that the functions together do there; it trusts the role names of this stack in your account and asks for an external ID. The functions of this stack get \`sts:AssumeRole\` on exactly the roles that the deployed plans name.

## What people may do

The stack has two policies for people, and its outputs their ARNs: attach \`ReaderPolicy\` to the role or permission set of whoever looks (\`check\`, \`list\`, \`status\`, \`history\`, \`report\`, \`verify\`, \`doctor\`), and \`OperatorPolicy\`, which has all of that, to whoever also starts, aborts and cleans up drills and sends test messages. Neither may write evidence, sign, delete anything in the bucket, start a recovery itself, or terminate an instance except through DRS, unless it carries a drill's tag. Where a deployed plan has \`privatePath\`, both may also look at it (below). A test runs every command with them, in an account where IAM decides.

| policy | actions | resources |
|---|---|---|
${peopleRows()}

An operator also has what DRS does for whoever terminates (above).

## What kunren doctor reads

Where one of these is missing, of the stack's resources or of what \`check-guards\` may read, the command says so and shows everything else. \`ReaderPolicy\` has them all. None of them changes anything.

| check | actions |
|---|---|
${Object.entries(DOCTOR_READS)
  .map(([check, actions]) => `| ${check} | ${codes(actions)} |`)
  .join('\n')}

\`kunren doctor --self-test\` also needs \`${SELF_TEST_ACTION}\` on the functions of the stack. It sends nothing but the self-test, but the permission is no read: whoever has it can run the steps of drills, start a wave and terminate one. Give it to those who may deploy, and to nobody for looking alone.

## What looking at a private path reads

Readiness reads these for a plan with \`privatePath\` ([readiness-private-path.md](readiness-private-path.md)), the first row with the role in the source's account as well. \`infra/source-account-role.yml\` makes that role. None of them changes anything; the resource is \`*\`.

| where | actions |
|---|---|
${Object.entries(PRIVATE_PATH_PERMISSIONS)
  .map(([side, actions]) => `| ${side} | ${codes(actions)} |`)
  .join('\n')}

## What proving a private path needs

\`kunren prove-path\` ([readiness-private-path.md](readiness-private-path.md)) has Systems Manager run a fixed, read-only script on a source server that a person names. Whoever may send a shell script to a server is its administrator, whatever kunren sends. So no function and no \`ReaderPolicy\` has this, and \`OperatorPolicy\` only where a deployed plan has \`privatePath\`, in the Region of its source servers, and only to servers that their owner gave the tag \`${PROVE_TAG.key}=${PROVE_TAG.value}\`. For source servers in another account give the same to a role of that account.

| actions | resources | condition |
|---|---|---|
${provingIn(['REGION'])
  .map(
    ({ actions, resources, condition }) =>
      `| ${codes(actions)} | ${codes(resources)} | ${condition === undefined ? '' : codes([JSON.stringify(condition)])} |`,
  )
  .join('\n')}

## What looking at failback reads

\`probe-wave\` also has these where a deployed plan has \`failback\` ([readiness.md](readiness.md), 4), the last row where that says \`network: recovery\`. None of them changes anything. Without them a drill runs as ever, and says what it does not know. Where \`target.role\` names another account, give them to the role there.

| actions | resources |
|---|---|
${[...FAILBACK_GRANTS, ...FAILBACK_NETWORK_GRANTS]
  .map(({ actions, resources }) => `| ${codes(actions)} | ${codes(resources)} |`)
  .join('\n')}

## Why some resources are \`*\`

| actions | reason |
|---|---|
${wildcardRows(files)}
`;
}

/** What an operator has and a reader has not is a row of the operator's. */
function peopleRows(): string {
  const reader = peopleGrants('reader', []);
  const known = new Set(reader.map((grant) => JSON.stringify(grant)));
  const more = peopleGrants('operator', []).filter(
    (grant) => !known.has(JSON.stringify(grant)) && grant.condition === undefined,
  );
  const rows = (policy: string, grants: readonly Grant[]): string[] =>
    [...Map.groupBy(grants, ({ resources }) => resources.join(' ')).values()].map(
      (same) =>
        `| \`${policy}\` | ${codes([...new Set(same.flatMap(({ actions }) => actions))].sort())} | ${codes(same[0]?.resources ?? [])} |`,
    );
  return [...rows('ReaderPolicy', reader), ...rows('OperatorPolicy', more)].join('\n');
}

function sectionOf(file: FunctionFile): string {
  const rows = callsOf(file).map(([call, { actions, resources }]) => {
    return `| ${call.replace(':', ' ')} | ${codes(actions)} | ${codes(resources)} |`;
  });
  return `## ${file}

It ${PURPOSE[file]}.

| call | actions | resources |
|---|---|---|
${rows.join('\n')}
`;
}

const codes = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join(', ');

const sendRow = ({ actions, resources, condition }: Grant): string =>
  `| ${codes(actions)} | ${codes(resources)} | ${condition === undefined ? '' : codes([JSON.stringify(condition)])} |`;

const forwardedRows = (operation: string, grants: readonly Grant[]): string =>
  grants
    .map(({ actions, resources }) => `| ${operation} | ${codes(actions)} | ${codes(resources)} |`)
    .join('\n');

function wildcardRows(files: readonly FunctionFile[]): string {
  const calls = [...new Set(files.flatMap((file): readonly Call[] => CALLS[file]))];
  const all: Grant[] = [
    ...calls.map((call): Grant => GRANTS[call]),
    ...FORWARDED_START,
    ...FORWARDED_TERMINATE,
    ...files.flatMap(ofRuntime),
  ];
  const byReason = new Map<string, Set<string>>();
  for (const { actions, reason } of all) {
    if (reason === undefined) continue;
    const known = byReason.get(reason) ?? new Set();
    byReason.set(reason, new Set([...known, ...actions]));
  }
  return [...byReason].map(([reason, actions]) => `| ${codes([...actions].sort())} | ${reason} |`).join('\n');
}
