import { createHash } from 'node:crypto';

/** kunren's stack in the simulated account, as CloudFormation, Scheduler and Lambda tell of it. */
export interface Deployment {
  readonly stack: string;
  status: string;
  readonly outputs: Map<string, string>;
  /** By logical id. */
  readonly resources: Map<string, { readonly type: string; readonly physicalId: string }>;
  /** By name; all are in the group that has the stack's name. */
  readonly schedules: Map<string, DeployedSchedule>;
  /** By name. */
  readonly functions: Map<string, DeployedFunction>;
  /** The stack's own, by name. */
  readonly alarms: Map<string, DeployedAlarm>;
  readonly deployedAt: Date;
  /** Runs its functions when they are invoked; undefined where nothing does. */
  run?: RunFunction;
}

/** Runs a function, named as in serverless.yml, and gives what its handler gives. @throws what that throws. */
export type RunFunction = (name: string, event: unknown) => Promise<unknown>;

export interface DeployedSchedule {
  state: 'ENABLED' | 'DISABLED';
  expression: string;
  timeZone: string | undefined;
  /** What its target receives. */
  input: string;
}

export interface DeployedAlarm {
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  reason: string;
  actionsEnabled: boolean;
  /** ARNs. */
  actions: string[];
}

export interface DeployedFunction {
  state: 'Active' | 'Inactive' | 'Pending' | 'Failed';
  stateReason?: string;
  lastUpdate: 'Successful' | 'InProgress' | 'Failed';
  lastUpdateReason?: string;
  /** Absent: it runs in no VPC. */
  network?: { vpcID: string; subnetIDs: string[]; securityGroupIDs: string[] } | undefined;
}

/** Lambda's digest of a function's code; here only its name decides it. */
export const codeDigest = (name: string): string => createHash('sha256').update(name).digest('base64');
