import type { ServerScenario } from '../scenario/resolve.ts';

/** What operators set of servers and templates. */

export interface LaunchSettings {
  readonly name: string;
  readonly disposition: 'STARTED' | 'STOPPED';
  readonly rightSizing: 'NONE' | 'BASIC' | 'IN_AWS';
  readonly copyPrivateIp: boolean;
  readonly copyTags: boolean;
  readonly osByol: boolean;
  readonly postLaunchEnabled: boolean;
  readonly intoInstance: string | null;
  /** FAST skips the conversion; undefined for a server that nobody set it for. */
  readonly recoveryMode: 'FAST' | 'OPTIMAL' | undefined;
}

/** What replicates otherwise from a moment on, because an operator asked for it. */
export interface ReplicationChange {
  readonly at: number;
  readonly state: ServerScenario['replication']['state'];
  readonly lagSeconds: number | null;
  /** Points in time from before it are gone. */
  readonly isAfresh: boolean;
}

export interface ReplicationTemplate {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tags: Record<string, string>;
}

export interface LaunchTemplate {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tags: Record<string, string>;
  readonly actions: Map<string, LaunchAction>;
}

/** A post-launch action, and how its runs go. */
export interface LaunchAction {
  readonly actionId: string;
  readonly actionCode: string;
  readonly type: 'SSM_COMMAND' | 'SSM_AUTOMATION';
  readonly name: string;
  readonly active: boolean;
  readonly order: number;
  readonly actionVersion: string;
  readonly optional: boolean;
  readonly category: 'MONITORING' | 'VALIDATION' | 'CONFIGURATION' | 'SECURITY' | 'OTHER';
  readonly description: string;
  readonly parameters: Readonly<
    Record<string, { value?: string | undefined; type?: 'SSM_STORE' | 'DYNAMIC' | undefined }>
  >;
  readonly course: {
    readonly outcome: 'succeeded' | 'failed';
    readonly duration: number;
    readonly reason: string | undefined;
  };
}

export interface LaunchActionRun {
  readonly action: LaunchAction;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly failed: boolean;
  readonly reason: string | undefined;
}
