import type { Ports, Target } from '../adapters/ports.ts';
import type { DrillFolder } from '../adapters/store/drill-folder.ts';
import type { FailbackFacts } from '../core/facts/failback.ts';
import type {
  CleanupFacts,
  GuardFacts,
  Leftover,
  Opening,
  WaveLaunch,
  WaveStart,
} from '../core/facts/steps.ts';
import type { LaunchSnapshot } from '../core/guards/launch-snapshot.ts';
import type { ObservedInstance } from '../core/guards/observation.ts';
import type { Refusal } from '../core/guards/refusal.ts';
import type { GuardScope } from '../core/guards/scope.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import type { PlannedServer } from '../core/plan/planned-server.ts';
import type { CapacityReport } from '../core/readiness/capacity.ts';
import type { NotLookedAt, ReadinessFinding } from '../core/readiness/finding.ts';
import type { ListedServer } from '../core/readiness/result.ts';
import type { DrillRecord } from '../core/verdict/record.ts';
import type { Point } from '../core/workflow/choose-points.ts';
import type { StartedDrill } from '../core/workflow/opening.ts';

/** An open drill, as a step loads it. */
export interface LoadedDrill {
  readonly opening: Opening;
  readonly folder: DrillFolder;
  readonly target: Target;
  /** How the plan recovers its servers. */
  readonly method: RecoveryMethod;
  /** The workflow's key to what the plan says in secret. */
  readonly secretsKey?: string | undefined;
  /** Everything that this drill started is newer, by AWS's clock too: nothing older need be listed. */
  readonly since: Date;
}

/** The plan's servers as they were found, or why a drill of them is refused. */
export interface Resolution {
  readonly servers: readonly PlannedServer[];
  readonly refusals: readonly Refusal[];
}

/** What the method's guards say before a drill. */
export interface GuardReport extends Pick<GuardFacts, 'refusals' | 'readiness' | 'methodFacts'> {
  readonly lines: NonNullable<GuardFacts['lines']>;
  /** What an operator should also know, a phrase each, such as a quota. */
  readonly notes: readonly string[];
}

/** What was seen during a drill; a method adds what it wants to reuse. */
export interface Look {
  /** Signs of a real recovery of any of the drill's servers. */
  readonly realRecovery: readonly Refusal[];
  /** The drill's instances, also those whose launch failed or is not over, by server. */
  readonly own: ReadonlyMap<string, string>;
  /** When the service heard from the agent on an instance, by instance; absent where a method has no agents. */
  readonly agentsSeen?: ReadonlyMap<string, string>;
}

/** By server, then by the plan's name of a volume: its id, and that of its writable copy. */
export type VolumesOnInstances = ReadonlyMap<
  string,
  ReadonlyMap<string, { readonly volumeID: string; readonly copyVolumeID: string | null }>
>;

/** A server of the drill that runs. */
export interface LaunchedInstance {
  readonly serverID: string;
  readonly instanceID: string;
}

/** With what each server was launched when it last passed. */
export interface ProvenLaunches {
  /** By server. */
  readonly settings: ReadonlyMap<string, { readonly at: string; readonly settings: LaunchSnapshot }>;
  /** The drill because of whose record nothing is known of other servers; null: they have not passed. */
  readonly unread: string | null;
}

/** A wave that is about to start. */
export interface WaveStarter {
  /** What an earlier try of the step has already started, with the servers of each. */
  readonly started: WaveStart['operations'];
  /** The servers that are still to start; empty when all run. */
  readonly pending: readonly PlannedServer[];
  readonly look: Look;
  /** Reasons why starting the pending servers would do harm. */
  readonly refusals: readonly Refusal[];
  /** What decides the launch of pending servers, where it is no longer what `check` saw. */
  readonly settings?: NonNullable<WaveStart['settings']>;
  /** Whether all of these say only that something could not be read, which a retry may read. */
  readonly isUncertain: boolean;
  start(points: WaveStart['points']): Promise<StartedJobs>;
}

/** What one try to start the pending servers did; any other failure is thrown, and may have started something. */
export interface StartedJobs {
  readonly started: WaveStart['operations'];
  /** Why the rest will not be started. */
  readonly refusals: readonly Refusal[];
  /** An answer that says that nothing was started for now; `isBusy`: because something runs on these servers. */
  readonly again?: { readonly why: string; readonly isBusy: boolean };
}

/** How far the launch of a wave has come. */
export interface Following {
  readonly launch: WaveLaunch;
  /** Every server was launched or has failed, or the deadline has passed. */
  readonly ended: boolean;
  /** The end is near: from now on it is worth polling every few seconds. */
  readonly launching: boolean;
  /** Parts of the launch are there, and `join` must put them together before it can go on. */
  readonly isJoinDue?: boolean;
}

/** What one round of removing a drill did and saw. */
export interface RemovalRound extends Pick<CleanupFacts, 'watched' | 'requests'> {
  /** A launch of the drill still runs, so its instances will still appear. */
  readonly launching: boolean;
  readonly leftovers: readonly Leftover[];
}

/**
 * A way to recover servers. Code outside the method's own folder knows only recovered servers. Nothing here may touch
 * what is not provably the drill's own. How to write one: docs/adding-a-recovery-method.md.
 */
export interface RecoveryMethod<L extends Look = Look> {
  /** How long AWS may take to list what was started; until then cleanup is not complete. */
  readonly listingDelaySeconds: number;

  /** How long no launch was ever seen to take: before that nothing is looked at. */
  readonly firstWaitSeconds: number;

  /** Whether a start names its recovery point also where the plan wants the latest. */
  readonly namesLatestPoint: boolean;

  /** Finds a plan's servers. */
  resolve(plan: DrillPlan, target: Target): Promise<Resolution>;

  /** Checks everything that could make a drill harmful or meaningless; anything unknown refuses. */
  check(scope: GuardScope, target: Target): Promise<GuardReport>;

  /** Checks what matters between drills, and asks the guards of `check` too; it only reads. */
  checkReadiness(
    scope: GuardScope,
    proven: ProvenLaunches['settings'],
    target: Target,
  ): Promise<{
    readonly findings: readonly ReadinessFinding[];
    readonly refusals: readonly Refusal[];
    /** Checks that could not be made, of some servers or of all: without a finding they must not pass as well. */
    readonly notLookedAt: readonly NotLookedAt[];
    /** Everything that can be recovered there, by this plan or not; null: it could not be listed. */
    readonly listed: readonly ListedServer[] | null;
  }>;

  /** Whether there is room for all of these servers at once, beside what runs; it only reads. */
  capacity(scope: Pick<GuardScope, 'plan' | 'servers'>, target: Target): Promise<CapacityReport>;

  /**
   * What a plan without a schedule waits for, as 15 letters and digits that are the same for the same; null while a part of
   * it is missing.
   * Absent where nothing but a schedule starts a drill.
   */
  awaited?(plan: DrillPlan, target: Target, now: Date): Promise<string | null>;

  /**
   * Tells the service what came of a closed drill, where the service asks; a repeated call tells nothing twice. Absent
   * where none asks.
   */
  answer?(drill: LoadedDrill, record: DrillRecord, now: Date): Promise<void>;

  /** What can be recovered there and no plan names, and what these plans name and is gone. */
  coverage(plans: readonly DrillPlan[], target: Target): Promise<ReadinessFinding[]>;

  /** Looks, during a drill, for a real recovery of its servers. */
  look(drill: LoadedDrill): Promise<L>;

  /** Looks up what of a wave already runs, and checks again everything that could be harmed. */
  beforeStart(drill: LoadedDrill, wave: number, ports: Ports): Promise<WaveStarter>;

  /** The recovery points of each of these servers that may be recovered. */
  points(
    servers: readonly PlannedServer[],
    plan: DrillPlan,
    target: Target,
    now: Date,
  ): Promise<ReadonlyMap<string, readonly Point[]>>;

  /** One look at what a wave has started; `look` was just seen, from `lookedAt` on, `before` is what an earlier look recorded. */
  follow(
    drill: LoadedDrill,
    wave: {
      readonly start: WaveStart;
      readonly before: WaveLaunch | undefined;
      readonly look: L | undefined;
      readonly lookedAt?: Date | undefined;
      readonly launching: boolean;
      readonly deadline: Date;
    },
    ports: Ports,
  ): Promise<Following>;

  /**
   * Puts together what was launched in parts, where `follow` said so; only what is provably the drill's own. Absent where
   * the service itself launches whole servers. What was refused for good is recorded in the
   * drill's folder; `isRefused`: something was refused for now.
   */
  join?(drill: LoadedDrill, wave: number, ports: Ports): Promise<{ readonly isRefused: boolean }>;

  /** What is known of recovered instances, such as the address to probe; one that is gone is left out. */
  instances(instanceIDs: readonly string[], target: Target): Promise<readonly ObservedInstance[]>;

  /** Those of the instances that have booted and are in good health. */
  healthy(instanceIDs: readonly string[], target: Target): Promise<ReadonlySet<string>>;

  /**
   * What failing back from these instances would need, as it can be read; what cannot be is a fact with its reason. It
   * begins no failback. Absent where a method knows none.
   */
  failback?(
    drill: LoadedDrill,
    launched: readonly LaunchedInstance[],
    lookedAt: Date,
  ): Promise<FailbackFacts>;

  /** The ids, on their instances, of what the probes of restored volumes ask about; absent where there are none. */
  volumesOf?(drill: LoadedDrill): Promise<VolumesOnInstances>;

  /** The instances that are provably this drill's own at this moment, by server: commands go to no other. */
  ownInstances(drill: LoadedDrill): Promise<ReadonlyMap<string, string>>;

  /**
   * One round of removal. What to remove is looked up each time, never cached; `keep` records what is watched before
   * anything is removed, `isOver` says whether the time for cleanup is over.
   */
  remove(
    drill: LoadedDrill,
    before: CleanupFacts,
    round: {
      keep(watched: CleanupFacts['watched']): Promise<void>;
      isOver(launching: boolean): boolean;
    },
    ports: Ports,
  ): Promise<RemovalRound>;

  /** Every drill of ours that started something there since a moment, by the tags of what it started. */
  startedDrills(target: Target, since: Date): Promise<StartedDrill[]>;
}
