import type { JobEvent, JobServer, SourceServer } from './state.ts';

/** One server's course through a LAUNCH job, while it is recorded. */

export interface ServerLaunch {
  readonly server: SourceServer;
  readonly snapshotID: string | undefined;
  readonly isDrill: boolean;
  readonly jobID: string;
  readonly startedAt: number;
}

export interface Course {
  readonly outcome: JobServer;
  readonly events: readonly JobEvent[];
}

/** A stage's length in milliseconds, varied randomly. */
export type Vary = (seconds: number) => number;

export type Log = (at: number, event: JobEvent['event'], data?: Omit<JobEvent, 'at' | 'event'>) => void;
