import { setTimeout as sleep } from 'node:timers/promises';
import { asWorkflowError } from '../adapters/aws/errors.ts';
import { formatDuration } from '../core/text/duration.ts';
import { TransientError } from '../core/workflow/errors.ts';
import { KUNREN } from './command-name.ts';
import { type DrillStatus, type FoundDrill, readStatus } from './drill-status.ts';
import type { Workflow } from './operator-ports.ts';
import { describeStatus } from './show-status.ts';
import { ERASE_LINE } from './while-looking.ts';

interface Following {
  readonly ports: Parameters<typeof readStatus>[1]['ports'];
  readonly workflow: Workflow;
  /** Prints nothing until the end. */
  readonly silent: boolean;
}

/** Often enough for people, rarely enough for Step Functions. */
const POLL_MILLISECONDS = 5_000;
/** A simulated account's time runs faster. */
const POLL_SIMULATED_MILLISECONDS = 200;
/** Polls after the workflow has died: the sweep that closes the drill is a Lambda of 15 minutes. */
const LOOKS_AFTER_DEATH = 200;
/** Polls after the record was written: its documents and its signature follow within a minute. */
const LOOKS_AT_UNSIGNED = 30;
/** Polls while Step Functions knows of no execution: right after a start it may not yet. */
const LOOKS_AT_NOTHING = 12;
const INTERRUPTED = 130;
/** A drill takes hours: this many polls in a row may fail before following stops. */
const PATIENCE = 10;

/** Follows a drill until it has ended, printing every change, and returns its final status. */
export async function follow(
  drill: FoundDrill,
  { ports, workflow, silent }: Following,
): Promise<DrillStatus> {
  const board = silent ? { show: () => {}, close: () => {} } : makeBoard(process.stdout);
  const leave = (): void => {
    board.close();
    process.stderr.write(
      `The drill goes on without you: ${KUNREN} status ${drill.drillId}; ${KUNREN} abort ${drill.drillId} --reason … aborts it.\n`,
    );
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', leave);
  try {
    for (let failures = 0, looks = 0, unsigned = 0; ; ) {
      try {
        const status = await readStatus(drill, { ports, workflow });
        failures = 0;
        board.show(status);
        looks = status.execution?.status === 'RUNNING' ? 0 : looks + 1;
        if (status.record !== null) unsigned += 1;
        const isClosed = status.record !== null && (status.signed === true || unsigned > LOOKS_AT_UNSIGNED);
        if (isClosed || looks > patienceWith(status)) return status;
      } catch (error) {
        failures += 1;
        if (failures > PATIENCE || !passes(error)) throw error;
      }
      await sleep(ports.simulated ? POLL_SIMULATED_MILLISECONDS : POLL_MILLISECONDS);
    }
  } finally {
    process.off('SIGINT', leave);
    board.close();
  }
}

/** Whether another poll may work; expired credentials do not come back by themselves. */
const passes = (error: unknown): boolean =>
  asWorkflowError(error) instanceof TransientError && !(error as Error).name.includes('Expired');

const patienceWith = ({ execution }: DrillStatus): number =>
  execution === null ? LOOKS_AT_NOTHING : LOOKS_AFTER_DEATH;

const COLUMNS = 80;

/** A line for each change; in a terminal the last one shows the time since. */
function makeBoard(stream: NodeJS.WriteStream) {
  let printed = '';
  const end = (): string => (printed === '' || !stream.isTTY ? '' : '\n');
  return {
    show(status: DrillStatus): void {
      const text = describeStatus(status);
      const line = `${`+${formatDuration(status.elapsedSeconds ?? 0)}`.padEnd(11)} ${text}`;
      const isNews = text !== printed;
      if (stream.isTTY) stream.write(`${isNews ? end() : ERASE_LINE}${cut(line, stream.columns || COLUMNS)}`);
      else if (isNews) stream.write(`${line}\n`);
      printed = text;
    },
    close(): void {
      stream.write(end());
      printed = '';
    },
  };
}

const cut = (line: string, columns: number): string => [...line].slice(0, columns - 1).join('');
