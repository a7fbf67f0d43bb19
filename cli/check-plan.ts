import { ulid } from 'ulid';
import { observe } from '../adapters/aws/errors.ts';
import { makeOperator } from '../adapters/aws/operator.ts';
import type { Ports } from '../adapters/ports.ts';
import { planGuards } from '../core/guards/conditions.ts';
import { leaseGuards } from '../core/guards/leases.ts';
import type { Refusal } from '../core/guards/refusal.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import type { PlannedServer } from '../core/plan/planned-server.ts';
import { formatDuration } from '../core/text/duration.ts';
import { oneLine } from '../core/text/one-line.ts';
import { askGuards } from '../drill/check-guards.ts';
import { findServers } from '../drill/find-servers.ts';
import type { GuardReport } from '../drill/recovery-method.ts';
import { KUNREN } from './command-name.ts';
import { accountPorts } from './operator-ports.ts';
import { regionOf } from './place.ts';
import type { PlanFile } from './read-plan.ts';
import { formatRows, type Row } from './rows.ts';

export interface CheckOptions {
  readonly region?: string;
  readonly table?: string;
  readonly json?: true;
}

/** What would happen to a drill of the plan if it started now. */
export interface CheckReport {
  readonly planId: string;
  /** Whether its schedule starts drills. */
  readonly enabled: boolean;
  readonly clear: boolean;
  readonly target: { readonly account: string; readonly region: string };
  /** The ARN of the caller. */
  readonly caller: string;
  readonly simulated: boolean;
  readonly refusals: readonly Refusal[];
  readonly servers: readonly CheckedServer[];
  /** What the recovery method adds, such as its quotas. */
  readonly notes: readonly string[];
  /** Why leases were not read; null when they were. */
  readonly leasesUnread: string | null;
}

type CheckedServer = GuardReport['readiness'][number] & { readonly hostname: string; readonly wave: string };

/** The exit status of a plan that would be refused; the same as for a skipped drill. */
const REFUSED = 3;
const SERVERS_SHOWN = 50;

/** Checks every guard, prints, and sets the exit status. */
export async function checkPlan({ plan, file }: PlanFile, options: CheckOptions): Promise<void> {
  const report = await askPlan(plan, options);
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : format(report, file));
  process.exitCode = report.clear ? 0 : REFUSED;
}

/** Asks every guard what it would say of a drill now. */
export async function askPlan(plan: DrillPlan, options: CheckOptions): Promise<CheckReport> {
  const region = regionOf(options, plan.target.region);
  const table = options.table ?? process.env['KUNREN_TABLE'];
  // First, so that missing credentials are one sentence and not a refusal by every guard.
  const caller = await makeOperator(region).callerArn();
  const now = new Date();
  const ports = accountPorts(region, table);
  const target = ports.target(plan.target);
  const { servers, refusals: unresolved } = await findServers(plan, target);
  const [leases, report] = await Promise.all([
    askLeases(plan, servers, { ports, table, now }),
    // When no server could be found there is nothing to check.
    servers.length === 0 ? undefined : askGuards({ plan, servers, drillId: ulid(), now }, target),
  ]);
  const refusals = [
    ...planGuards(plan, now, 'manual'),
    ...unresolved,
    ...leases.refusals,
    ...(report?.refusals ?? []),
  ];
  return {
    planId: plan.id,
    enabled: plan.enabled,
    clear: refusals.length === 0,
    target: { account: plan.target.account, region: plan.target.region },
    caller: oneLine(caller),
    simulated: ports.simulated,
    refusals: refusals.map((refusal) => ({ ...refusal, text: oneLine(refusal.text) })),
    servers: report === undefined ? [] : checkedServers(plan, servers, report),
    notes: report?.notes ?? [],
    leasesUnread: leases.unread,
  };
}

interface Looking {
  readonly ports: Ports;
  readonly table: string | undefined;
  readonly now: Date;
}

/** Leases belong to the stack: a plan can be checked without it, and the output says that leases were not read. */
async function askLeases(
  { target }: DrillPlan,
  servers: readonly PlannedServer[],
  { ports, table, now }: Looking,
): Promise<{ refusals: readonly Refusal[]; unread: string | null }> {
  if (table === undefined) return { refusals: [], unread: 'give --table or set KUNREN_TABLE' };
  const serverIDs = servers.map((server) => server.serverID);
  const held = await observe(() => ports.leases.held({ ...target, serverIDs, now }));
  if ('unknown' in held) return { refusals: [], unread: held.unknown };
  return { refusals: leaseGuards(servers, held.known), unread: null };
}

const checkedServers = (
  plan: DrillPlan,
  servers: readonly PlannedServer[],
  { readiness }: GuardReport,
): CheckedServer[] =>
  readiness.map((one, place) => {
    const { hostname = '', wave = 0 } = servers[place] ?? {};
    return { ...one, hostname: oneLine(hostname), wave: plan.waves[wave]?.name ?? '' };
  });

function format(report: CheckReport, file: string): string {
  const { refusals, servers, notes, leasesUnread, target } = report;
  const shown = servers.slice(0, SERVERS_SHOWN).map((server): Row => ['', describe(server)]);
  const unseen = servers.length - shown.length;
  return formatRows([
    [
      'plan',
      `${report.planId}${report.enabled ? '' : ', whose schedule is not enabled: only people start it'}`,
    ],
    ['account', `${target.account}, ${target.region}${report.simulated ? ' (simulated)' : ''}`],
    ['looked as', report.caller],
    ['servers', `${servers.length} found`],
    ...shown,
    ...(unseen > 0 ? [['', `and ${unseen} more`] as const] : []),
    ['limits', notes.length === 0 ? 'not asked' : notes.join('; ')],
    [
      'other drills',
      leasesUnread === null ? 'leases read' : `not known, leases were not read: ${leasesUnread}`,
    ],
    ...refusals.map(({ code, text }, place): Row => [place === 0 ? 'refused' : '', `${code}: ${text}`]),
    ...(report.clear ? [['clear', 'nothing would refuse a drill now'] as const] : []),
    [
      'next',
      report.clear
        ? `${KUNREN} start ${file}`
        : `fix ${refusals.length === 1 ? 'that' : `these ${refusals.length}`}, then ${KUNREN} check ${file}; docs/guards.md lists every code`,
    ],
  ]);
}

function describe(server: CheckedServer): string {
  const { hostname, serverID, wave, state, lagSeconds, launchSettings, network } = server;
  const lag = lagSeconds === null ? 'lag not known' : `lag ${formatDuration(lagSeconds)}`;
  return `${wave}: ${hostname} (${serverID}) ${state ?? 'state not known'}, ${lag}, ${launchSettings ?? 'no launch settings'}, ${network.join(' ')}`;
}
