/** A command for some instances. */
export interface Order {
  readonly document: string;
  /** With another hash, or of another version, nothing may run. */
  readonly sha256?: string | undefined;
  readonly version?: string | undefined;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** By which the command can be found later. */
  readonly comment: string;
  /** At most `INSTANCES_PER_COMMAND`, each proven to be the drill's. */
  readonly instanceIDs: readonly string[];
}

/** Refused: not sent, and `passing` where a retry may succeed. Lost: unknown whether it was sent. */
export type Sent =
  | { readonly commandID: string }
  | { readonly refused: string; readonly passing: boolean; readonly text: string }
  | { readonly lost: string };

export interface CommandResult {
  readonly instanceID: string;
  /** The command's, as its sender wrote it. */
  readonly comment: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'NOT_DELIVERED';
  readonly exitStatus: number | null;
  /** As the server wrote it: hostile. Run Command keeps 2,500 characters (SSM's model, `CommandPluginOutput`). */
  readonly output: string;
  /** In SSM's words. */
  readonly detail: string;
}

/** SSM Run Command. */
export interface Commands {
  /** Those of the instances whose agent is online. */
  online(instanceIDs: readonly string[]): Promise<Set<string>>;
  send(order: Order): Promise<Sent>;
  results(commandID: string): Promise<CommandResult[]>;
  /** The command with this comment, sent since that moment. */
  find(comment: string, since: Date): Promise<string | undefined>;
  /** Cancels a command that SSM says is the drill's own; one that has already ended is not an error. */
  cancel(commandID: string): Promise<void>;
}

/** SSM's model: `InstanceIdList` takes 50. */
export const INSTANCES_PER_COMMAND = 50;
