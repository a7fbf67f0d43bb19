import { makeOperator } from '../adapters/aws/operator.ts';
import { oneLine } from '../core/text/one-line.ts';
import type { Disposition, OpenItem } from '../core/verdict/finding.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { refuseUnknownPlan } from './known-plans.ts';
import { operatorPorts, planOf } from './operator-ports.ts';
import { type Place, regionOf } from './place.ts';
import { formatColumns } from './rows.ts';

const HEADER = ['drill', 'finding', 'severity', 'due', 'owner', 'what'];

/** Prints the open findings of a plan, the oldest drill's first. */
export async function listFindings(planId: string, options: Place & { readonly json?: true }): Promise<void> {
  const ports = operatorPorts(options);
  const open = (await ports.openItems(planId, ports.now())).filter(({ disposition }) => disposition === null);
  const [first] = open;
  if (first === undefined) refuseUnknownPlan(planId, await ports.plans());
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ findings: open })}\n`);
    return;
  }
  process.stdout.write(
    first === undefined
      ? `No finding of plan ${oneLine(planId)} is open.\n`
      : `${formatColumns(HEADER, open.map(cells))}next: ${KUNREN} finding close ${first.drillId} ${first.finding.id} --note '…'\n`,
  );
}

const cells = ({ drillId, finding }: OpenItem): string[] => [
  drillId,
  finding.id,
  finding.severity,
  finding.dueDate,
  oneLine(finding.owner),
  oneLine(`${finding.code}: ${finding.text}`),
];

/** What a person says of a finding's end. */
export interface ClosingOptions {
  readonly cause?: string;
  readonly action?: string;
  readonly by?: string;
  readonly note?: string;
}

/** What was said of each, and nothing of what was left blank. */
function dispositionOf({
  cause,
  action,
  by,
  note = '',
}: ClosingOptions): Pick<Disposition, 'note'> & Partial<Disposition> {
  const told = { rootCause: cause, correctiveAction: action, doneBy: by };
  const kept = Object.entries(told).flatMap(([name, text = '']) =>
    text.trim() === '' ? [] : [[name, text.trim()] as const],
  );
  return { note: note.trim(), ...Object.fromEntries(kept) };
}

/**
 * Records a finding's disposition, and the caller's ARN.
 * @throws {UsageFault} when there is no such drill, or it has no such finding.
 */
export async function closeFinding(
  drillId: string,
  findingId: string,
  options: Place & ClosingOptions,
): Promise<void> {
  const ports = operatorPorts(options);
  const planId = await planOf(drillId, ports);
  const folder = ports.folder(planId, drillId);
  if (!(await folder.hasRecord()))
    throw new UsageFault(`kunren: drill ${drillId} is not closed yet, so nothing is found yet`);
  const { findings } = await folder.readRecord();
  const finding = findings.find(({ id }) => id === findingId);
  if (finding === undefined) {
    const known = findings.map(({ id }) => id).join(', ');
    throw new UsageFault(
      `kunren: drill ${drillId} has no finding '${oneLine(findingId)}'; ${known === '' ? 'it found nothing' : `it has ${known}`}`,
    );
  }
  const by = await makeOperator(regionOf(options)).callerArn();
  const how = { at: ports.now().toISOString(), by, ...dispositionOf(options) };
  if (await ports.dispose(planId, { drillId, finding }, how)) {
    process.stdout.write(
      `Closed ${findingId} of drill ${drillId}; the next drill of plan ${planId} has it in its record.\n`,
    );
    return;
  }
  process.stderr.write(
    `kunren finding close: ${findingId} of drill ${drillId} was already closed, and is unchanged\n`,
  );
  process.exitCode = 3;
}
