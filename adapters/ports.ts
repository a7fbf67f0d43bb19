import type { DocumentSeen, PinnedDocument } from '../core/guards/documents.ts';
import type { Observation } from '../core/guards/observation.ts';
import type { DrillPlan, Probe } from '../core/plan/plan.ts';
import type { Disposition, OpenItem } from '../core/verdict/finding.ts';
import type { Chain, DrillRecord } from '../core/verdict/record.ts';
import type { Inside } from './ask-inside.ts';
import type { CapacityReader } from './aws/capacity.ts';
import type { Commands } from './aws/commands.ts';
import type { DrsPorts } from './aws/drs-ports.ts';
import type { ReadInstances } from './aws/ec2.ts';
import type { ReadEnteredState } from './aws/entered-state.ts';
import type { PutEvent } from './aws/event-bus.ts';
import type { ReadHealthy } from './aws/instance-health.ts';
import type { Meter } from './aws/meter.ts';
import type { ReadCode } from './aws/own-code.ts';
import type { PastExecutions } from './aws/past-executions.ts';
import type { ReadPrivatePath } from './aws/private-path/path-to-read.ts';
import type { Publish } from './aws/publisher.ts';
import type { RestorePorts } from './aws/restore-ports.ts';
import type { Signer } from './aws/signer.ts';
import type { StartExecution } from './aws/start-execution.ts';
import type { ReadVolumes } from './aws/volumes.ts';
import type { Attempt } from './probes/attempt.ts';
import type { Tail, TailPlace } from './probes/tail-http.ts';
import type { Claim } from './store/chain.ts';
import type { FindDeployed } from './store/deployed-plans.ts';
import type { DrillFolder } from './store/drill-folder.ts';
import type { HistoryTable } from './store/history-table.ts';
import type { Leases } from './store/leases.ts';
import type { Pins } from './store/pins.ts';
import type { ReadinessFolder } from './store/readiness-folder.ts';
import type { Fonts } from './store/report-fonts.ts';
import type { Starts } from './store/starts.ts';
import type { TimeStamp } from './timestamp/authority.ts';
import type { Deliver } from './webhooks/deliver.ts';

/** Everything a step may use: its only way to AWS, sockets and the clock. */
export interface Ports {
  /** True when AWS's endpoints are replaced: such a drill never counts as evidence. */
  readonly simulated: boolean;
  /** The deployed stage. */
  readonly environment: string;
  /** Where the evidence is, for links to it. */
  readonly place: { readonly bucket: string; readonly region: string };
  /** One topic per audience. */
  readonly topics: Readonly<Record<'chat' | 'mail' | 'machine', string>>;
  now(): Date;
  sleep(seconds: number): Promise<void>;
  target(target: DrillPlan['target']): Target;
  folder(planId: string, drillId: string): DrillFolder;
  /** From now on this invocation reads a drill's facts as its workflow knows them; returns what it writes, as it writes it. */
  pinFacts(drillId: string, reader: string, known: Pins['known']): Pins['written'];
  /** Ids of a plan's drills that began at or after a moment. */
  drillsOf(planId: string, since: Date): Promise<string[]>;
  /** Ids of all plans that have had a drill. */
  plans(): Promise<string[]>;
  /** The plan of a drill; undefined when there is no such drill. */
  planOf(drillId: string): Promise<string | undefined>;
  /** The place of a drill that is being closed in its plan's chain. */
  claimPlace(claim: Claim): Promise<Chain>;
  /** Findings of a plan's earlier drills that are open, or were closed since a moment. */
  openItems(planId: string, since: Date): Promise<OpenItem[]>;
  keepFindings(record: DrillRecord): Promise<void>;
  /** Closes a finding; false when it was already closed. */
  dispose(planId: string, item: Pick<OpenItem, 'drillId' | 'finding'>, how: Disposition): Promise<boolean>;
  readonly history: HistoryTable;
  /** Where the readiness of a plan is kept. */
  readiness(planId: string): ReadinessFolder;
  /** Writes a page over all drills, `history/NAME`, replacing the previous one. */
  writeView(name: string, contentType: string, text: string): Promise<void>;
  /** When each of these was last written, by name. */
  viewsWrittenAt(): Promise<ReadonlyMap<string, Date>>;
  readonly leases: Leases;
  readonly starts: Starts;
  readonly deployedPlan: FindDeployed;
  readonly publish: Publish;
  readonly privatePath: ReadPrivatePath;
  readonly putEvent: PutEvent;
  readonly deliver: Deliver;
  readonly signer: Signer;
  readonly executions: PastExecutions;
  readonly enteredState: ReadEnteredState;
  readonly code: ReadCode;
  /** Null where the stage names no authority. */
  readonly timeStamp: TimeStamp | null;
  readonly startExecution: StartExecution;
  readonly fonts: () => Promise<Fonts>;
  readonly meter: Meter;
  readonly probe: (probe: Probe, address: string) => Promise<Attempt>;
  /** The end of a file that a recovered server serves over HTTP. */
  readonly tail: (place: TailPlace) => Promise<Tail>;
  /** The function that sends commands, for the step that may send none. */
  readonly inside: Inside;
  /** API calls of this invocation since this was last called. */
  takeCalls(): Record<string, number>;
}

/** The account and Region that a plan rehearses in; each recovery method adds the ports of its own service. */
export interface Target extends DrsPorts, RestorePorts {
  readonly instances: ReadInstances;
  readonly healthy: ReadHealthy;
  readonly volumes: ReadVolumes;
  readonly commands: Commands;
  readonly capacity: CapacityReader;
  documents(documents: readonly PinnedDocument[]): Promise<Observation<DocumentSeen>[]>;
  account(): Promise<Observation<string>>;
  calendars(names: readonly string[]): Promise<Map<string, Observation<string>>>;
  alarms(names: readonly string[]): Promise<Map<string, Observation<string>>>;
}
