import { administering, type Custody, type ResourceStatement, roleArns, unless } from './custody.ts';
import { CALLS, type FunctionFile } from './function-calls.ts';

/**
 * The two tables and their policies: who writes rows, and who changes or deletes a table. No verdict follows from a row, but
 * a lease that somebody takes or removes stops a drill, or lets two have the same servers. Sources: docs/aws-facts.md, 9.8.
 */

const WRITES = ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;
/** The same in other forms, which no function uses; a transaction is decided by the actions of its items. */
const OTHER_WRITES = [
  'dynamodb:BatchWriteItem',
  'dynamodb:PartiQLDelete',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
];
const CHANGING = [
  'dynamodb:DeleteResourcePolicy',
  'dynamodb:DeleteTable',
  'dynamodb:PutResourcePolicy',
  'dynamodb:UpdateTable',
  'dynamodb:UpdateTimeToLive',
];

/** Of each action that a table knows, the functions whose code makes that call. */
const writersOf = (action: string): FunctionFile[] =>
  (Object.keys(CALLS) as FunctionFile[]).filter((file) =>
    (CALLS[file] as readonly string[]).includes(action),
  );

const deny = (Sid: string, Action: readonly string[], Condition: object): ResourceStatement => ({
  Sid,
  Effect: 'Deny',
  Principal: '*',
  Action,
  // The table's own: its ARN would refer back to the table.
  Resource: '*',
  ...Condition,
});

/** Administrators may write rows, for a lease that nothing else releases. */
function statements(written: readonly (typeof WRITES)[number][], custody: Custody): ResourceStatement[] {
  const administrators = administering(custody);
  const others = [...OTHER_WRITES, ...WRITES.filter((action) => !written.includes(action))];
  return [
    ...written.map((action) =>
      deny(
        `WritersBy${action.replace('dynamodb:', '')}`,
        [action],
        unless([...roleArns(writersOf(action)), ...administrators]),
      ),
    ),
    deny('NothingElseWrites', others, unless(administrators)),
    ...(custody.administrators.length === 0
      ? []
      : [deny('OnlyAdministratorsChange', CHANGING, unless(administrators))]),
  ];
}

const table = (
  policy: 'Delete' | 'Retain',
  Statement: readonly ResourceStatement[],
  properties: object,
): unknown => ({
  Type: 'AWS::DynamoDB::Table',
  DeletionPolicy: policy === 'Retain' ? 'RetainExceptOnCreate' : policy,
  UpdateReplacePolicy: policy,
  Properties: {
    BillingMode: 'PAY_PER_REQUEST',
    // Encrypted by DynamoDB's own key: it holds ids and times, and our own key would need permission to create grants.
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    ...properties,
    ResourcePolicy: { PolicyDocument: { Version: '2012-10-17', Statement } },
  },
});

const ofText = (...names: readonly string[]) =>
  names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));

export const tableResources = (custody: Custody): Record<string, unknown> => ({
  LeaseTable: table('Delete', statements(['dynamodb:DeleteItem', 'dynamodb:PutItem'], custody), {
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: ofText('pk'),
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  }),
  // One row per drill, for the pages over all drills; can be rebuilt from the records.
  HistoryTable: table('Retain', statements(['dynamodb:UpdateItem'], custody), {
    KeySchema: [
      { AttributeName: 'planId', KeyType: 'HASH' },
      { AttributeName: 'entry', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ofText('planId', 'entry'),
  }),
});
